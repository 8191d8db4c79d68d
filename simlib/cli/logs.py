"""The command log: what a county's own case log says."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from simlib.cli.opening import named, names_of, world_of
from simlib.cli.options import JsonOption, LangOption, optional
from simlib.cli.saying import complain, print_json
from simlib.errors import Fault, InputFaults
from simlib.inputs.paths import shown as quoted
from simlib.views.language.words import N_

if TYPE_CHECKING:
    from simlib.evidence.profile import LogProfile
    from simlib.inputs.reading import World
    from simlib.views.exhibits.case_log import LogTelling

ROWS: Final = 12
"""Numbers of odd rows that a line lists; all of them are in --json and in the tables of --out."""

LogArgument = Annotated[
    Path,
    typer.Argument(
        metavar="LOG", help=N_("A case log: .xlsx, .csv, .xes, or a county's workbook."), show_default=False
    ),
]
MapOption = Annotated[
    str | None,
    optional(
        N_("What columns are: HEADING=received,HEADING=unit; of events also ACTIVITY=closed."),
        "--map",
    ),
]
ScenarioOption = Annotated[
    Path | None, optional(N_("A scenario: its units, classes, limits and calendar are used."))
]
UntilOption = Annotated[
    str | None, optional(N_("The last day of the log, such as 2025-12-31 (default: the last day in it)."))
]
SheetOption = Annotated[
    str,
    optional(N_("The sheet of a workbook (default: the one that looks most like a log).")),
]
OnOption = Annotated[str | None, optional(N_("Days on which to count open matters, separated by commas."))]
OutOption = Annotated[Path | None, optional(N_("Folder for the figures and a workbook of all tables."))]


def log(
    context: typer.Context,
    file: LogArgument,
    mapping: MapOption = None,
    scenario: ScenarioOption = None,
    until: UntilOption = None,
    on: OnOption = None,
    sheet: SheetOption = "",
    out: OutOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Read a log, say what was read and what is odd in it, and show what it says."""
    from simlib.evidence.profile import LogProfile
    from simlib.inputs.caselog.names import LogNames
    from simlib.inputs.caselog.own_county import is_county_workbook, own_world
    from simlib.inputs.caselog.reading import read_log
    from simlib.views.output.log_document import log_document

    asked = [_day("--on", text) for text in named(on)]
    last = _day("--until", until) if until else None
    pairs = _pairs(mapping)
    world = world_of(scenario) if scenario else own_world(file)
    names = LogNames.of(world.scenario) if world else None
    found = read_log(file, names, pairs, last, sheet)
    profile = LogProfile(found, world.scenario if world else None)
    if world is None and is_county_workbook(file):
        faulty = N_("The workbook has faults (simlib check {file}): units are taken as the log has them.")
        complain([context.obj(faulty, file=str(file))])
    if as_json:
        print_json(log_document(profile, asked))
    if out is not None or not as_json:
        _tell(context, world, profile, asked, out, silent=as_json)


def _tell(
    context: typer.Context,
    world: "World | None",
    profile: "LogProfile",
    days: Sequence[date],
    out: Path | None,
    *,
    silent: bool,
) -> None:
    """Write the files that are asked for, and show the log unless this is silent."""
    from simlib.views.exhibits.case_log import LogTelling

    told = LogTelling(context.obj, profile, names_of(context, world) if world else None)
    written = _saved(told, days, out) if out else ()
    if not silent:
        _show(told, days, written)


def _day(option: str, text: str) -> date:
    """A day that an option names. Raises InputFaults."""
    from simlib.inputs.workbook.cells import date_of

    found = date_of(text)
    if found is None:
        raise InputFaults(option, [Fault(option, "bad-date", quoted(text))])
    return found


def _pairs(mapping: str | None) -> dict[str, str]:
    """HEADING=NAME,... as a mapping. Raises InputFaults."""
    found: dict[str, str] = {}
    for text in named(mapping):
        heading, equals, name = text.replace("＝", "=").rpartition("=")
        if not equals or not heading.strip() or not name.strip():
            raise InputFaults("--map", [Fault("--map", "not-a-pair", quoted(text))])
        found[heading.strip()] = name.strip()
    return found


def _saved(told: "LogTelling", days: Sequence[date], out: Path) -> Sequence[Path]:
    from simlib.reports.log_files import save_log

    return save_log(told, out, days)


def _show(told: "LogTelling", days: Sequence[date], written: Sequence[Path]) -> None:
    from simlib.views.exhibits.case_log import log_sheets, odd_lines, odd_sheet, summary_lines
    from simlib.views.output.terminal import console, say, shown

    w, out = told.words, console()
    say([*summary_lines(told), *odd_lines(told, ROWS), ""])
    odd, said = odd_sheet(told).title, set[str]()
    for sheet in log_sheets(told, days):
        if sheet.title != odd:
            out.print(shown(sheet))
            say([*(note for note in sheet.notes if note not in said), ""])
            said |= set(sheet.notes)
    if told.names is not None and told.names.marks():
        say([told.names.marks()])
    if written:
        say([w("Written: {files}", files=w(", ").join(map(str, written)))])
