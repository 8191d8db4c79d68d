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
    Path,
    typer.Argument(
        metavar="FILE", help=N_("A scenario file: .yaml, or a workbook .xlsx."), show_default=False
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help=N_("Print JSON only."))]
LoadOption = Annotated[
    str | None,
    typer.Option(help=N_("A load of the scenario (default: the central one)."), show_default=False),
]
ReplicationsOption = Annotated[
    int, typer.Option(min=1, max=1_000_000, help=N_("Number of replications of each plan."))
]
SeedOption = Annotated[int, typer.Option(min=0, max=LARGEST_SEED, help=N_("Random seed."))]
ProcessesOption = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=61,  # more than this Windows cannot wait for
        help=N_("Number of parallel processes; affects run time only."),
        show_default=False,
    ),
]
PlansOption = Annotated[
    str | None, typer.Option(help=N_("Plans, separated by commas (default: all)."), show_default=False)
]
