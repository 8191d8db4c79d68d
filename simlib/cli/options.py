"""What may be asked on a command line: each argument and option once, for all the commands that share it."""

from pathlib import Path
from typing import Annotated, Final

import typer

from simlib.views.language.words import N_, Language

LARGEST_SEED: Final = 2**64 - 1

LangOption = Annotated[
    Language | None, typer.Option("--lang", help=N_("Language of the output."), show_default=False)
]
FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help=N_("A scenario file."), show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help=N_("Print JSON and nothing else."))]
LoadOption = Annotated[
    str | None, typer.Option(help=N_("A load of the scenario; else the central one."), show_default=False)
]
ReplicationsOption = Annotated[
    int, typer.Option(min=1, max=1_000_000, help=N_("How many runs of each plan."))
]
SeedOption = Annotated[
    int, typer.Option(min=0, max=LARGEST_SEED, help=N_("Number of the chance that is met."))
]
EngineOption = Annotated[
    str | None,
    typer.Option(
        help=N_("Engine: kernel (fast) or reference (to be read); both give the same."), show_default=False
    ),
]
ProcessesOption = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=61,  # more than this Windows cannot wait for
        help=N_("How many processes run; it changes nothing but the time."),
        show_default=False,
    ),
]
PlanOption = Annotated[str | None, typer.Option(help=N_("A plan; else the baseline."), show_default=False)]
PlansOption = Annotated[
    str | None, typer.Option(help=N_("Plans, with commas between; else all."), show_default=False)
]
BaselineOption = Annotated[
    str | None,
    typer.Option(help=N_("The plan that others are compared with; else the file's."), show_default=False),
]
CasesOption = Annotated[
    Path | None, typer.Option(help=N_("Write a CSV file with a row a matter."), show_default=False)
]
TasksOption = Annotated[
    Path | None, typer.Option(help=N_("Write a CSV file with a row a task."), show_default=False)
]
BomOption = Annotated[bool, typer.Option("--bom", help=N_("Mark CSV files as UTF-8 for WPS and Excel."))]
DocumentOption = Annotated[
    str | None, typer.Option(help=N_("A document, such as S3; else all."), show_default=False)
]
StatusOption = Annotated[
    str | None, typer.Option(help=N_("A status: acts, held, shown or out; else all."), show_default=False)
]
WhyOption = Annotated[
    bool, typer.Option("--why", help=N_("Say why matters are late, by class, unit and zone."))
]
ReplicationOption = Annotated[int, typer.Option(min=1, max=1_000_000, help=N_("Which run, counted from 1."))]
MatterOption = Annotated[
    str | None, typer.Option(help=N_("Code of a matter; else the late ones are listed."), show_default=False)
]
FigureOption = Annotated[
    Path | None, typer.Option(help=N_("Draw the matter's time: .png, .svg or .pdf."), show_default=False)
]
OutOption = Annotated[Path, typer.Option(help=N_("Folder for the figures."))]
ZonesOption = Annotated[
    str | None,
    typer.Option(
        metavar="K|A-B", help=N_("How many zones, or from A to B; else as today."), show_default=False
    ),
]
ObjectiveOption = Annotated[
    str | None,
    typer.Option(
        metavar="TERM|TERM=W,...",
        help=N_("Terms by rank, or with weights; on_time is simulated. Else spread, then travel."),
        show_default=False,
    ),
]
TopOption = Annotated[int, typer.Option(min=1, max=100, help=N_("How many plans are shown."))]
WithinOption = Annotated[
    float | None,
    typer.Option(min=0.0, help=N_("Seconds; then the best plans so far and their gap."), show_default=False),
]
SimulateOption = Annotated[
    int,
    typer.Option(
        min=0, max=100_000, help=N_("Run the plans found whole, so many times at most; 0: not at all.")
    ),
]
IndifferenceOption = Annotated[
    float,
    typer.Option(help=N_("The least difference that matters in simulation: percentage points, or days.")),
]
ReleaseOption = Annotated[
    bool, typer.Option("--release-groups", help=N_("Resident groups may leave their division's zone."))
]
PinOption = Annotated[
    list[str] | None, typer.Option("--pin", metavar="UNIT=ZONE", help=N_("A unit is in this zone of today."))
]
TogetherOption = Annotated[
    list[str] | None, typer.Option("--together", metavar="UNIT,UNIT", help=N_("Units that share a zone."))
]
ApartOption = Annotated[
    list[str] | None,
    typer.Option("--apart", metavar="UNIT,UNIT", help=N_("Units of which no two share a zone.")),
]
FreezeOption = Annotated[
    list[str] | None, typer.Option("--freeze", metavar="ZONE", help=N_("A zone that stays as it is."))
]
LeastTownsOption = Annotated[
    int | None, typer.Option(min=0, help=N_("Least towns of a zone."), show_default=False)
]
MostTownsOption = Annotated[
    int | None, typer.Option(min=0, help=N_("Most towns of a zone."), show_default=False)
]
LeastLoadOption = Annotated[
    float | None, typer.Option(help=N_("Least staff hours a year of a zone."), show_default=False)
]
MostLoadOption = Annotated[
    float | None, typer.Option(help=N_("Most staff hours a year of a zone."), show_default=False)
]
LeastPeopleOption = Annotated[
    int | None, typer.Option(min=0, help=N_("Least posts of a zone."), show_default=False)
]
MostPeopleOption = Annotated[
    int | None, typer.Option(min=0, help=N_("Most posts of a zone."), show_default=False)
]
LongestTripOption = Annotated[
    float | None, typer.Option(help=N_("Most minutes from a town to its zone's seat."), show_default=False)
]
RiverOption = Annotated[
    bool, typer.Option("--river", help=N_("Zones may reach across the river everywhere."))
]
CrossingOption = Annotated[
    list[str] | None,
    typer.Option(
        "--crossing", metavar="TOWN,TOWN", help=N_("Zones may reach across here: a bridge, a ferry.")
    ),
]
MostMovedOption = Annotated[
    int | None, typer.Option(min=0, help=N_("Most towns that change their zone."), show_default=False)
]
SaveOption = Annotated[
    Path | None,
    typer.Option(help=N_("Write the plans found as a file that extends this one."), show_default=False),
]
