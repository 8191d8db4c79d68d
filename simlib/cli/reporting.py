"""Commands of reports: report, verify."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from simlib.cli.options import FileArgument, LangOption, PlansOption, ReplicationsOption, SeedOption
from simlib.cli.saying import complain
from simlib.errors import SimlibError
from simlib.views.language.faults import error_line
from simlib.views.language.words import N_, Words

if TYPE_CHECKING:
    from simlib.reports.verifying import Verified

DIFFERENT: Final = 1
"""Exit code of `verify` where a figure is not the same."""
MOST_SAID: Final = 20

OutFolder = Annotated[Path, typer.Option(help=N_("Folder for the report."))]
KindOption = Annotated[str, typer.Option(metavar="KIND", help=N_("Which report: zone-plan or staffing."))]
CodesOption = Annotated[bool, typer.Option("--codes", help=N_("Show units by their codes."))]
ReportArgument = Annotated[
    Path,
    typer.Argument(
        metavar="REPORT",
        help=N_("A report: its zip, its notebook, its page with the zip beside it, or their folder."),
        show_default=False,
    ),
]


def report(
    context: typer.Context,
    file: FileArgument,
    plans: PlansOption = None,
    out: OutFolder = Path("report"),
    kind: KindOption = "zone-plan",
    replications: ReplicationsOption = 100,
    seed: SeedOption = 1,
    codes: CodesOption = False,
    lang: LangOption = None,
) -> None:
    """Make a report in every form, and say what was written."""
    from simlib.reports.making import make
    from simlib.reports.templates import TEMPLATES, Parameters

    w: Words = context.obj
    known = {name: name for name in TEMPLATES}
    if kind not in known:
        raise SimlibError("unknown-report", name=kind, known=", ".join(known))
    named = tuple(name.strip() for name in (plans or "").replace("，", ",").split(",") if name.strip())
    asked = Parameters(plans=named, seed=seed, replications=replications, language=w.language, codes=codes)
    with _progress(w) as tell:
        made = make(file, known[kind], asked, out, tell)
    for path in made.files:
        typer.echo(str(path))
    if not made.browser:
        complain([w("No PDF: no Chromium, Chrome or Edge was found. Open the .html file and print it.")])
    if made.unprinted:
        complain([error_line(w, made.unprinted)])
    if not made.sure:
        complain([w("The report draws no conclusion; its first page says why.")])


def verify(context: typer.Context, report: ReportArgument, lang: LangOption = None) -> None:
    """Say figure by figure whether a report is what its question gives."""
    from simlib.reports.verifying import verify as run_again

    w: Words = context.obj
    with _progress(w) as tell:
        found = run_again(report, tell)
    for line in verified_lines(w, found):
        typer.echo(line)
    if not found.same:
        raise typer.Exit(DIFFERENT)


def verified_lines(words: Words, found: "Verified") -> Iterator[str]:
    """What `verify` says: versions that differ, what was compared, where it differs, whether."""
    w = words
    mine, theirs = found.installed, found.origin
    if not found.same_version:
        yield w(
            "The report was made by simlib {theirs} and matplotlib {drawn}; installed: {mine} and {draws}.",
            theirs=theirs.version,
            drawn=theirs.matplotlib,
            mine=mine.version,
            draws=mine.matplotlib,
        )
    yield from _compared_lines(w, found)
    for one in found.differences[:MOST_SAID]:
        yield w("{where}: the report says “{stored}”, now “{now}”", where=one.where, stored=one.stored,
                now=one.now)  # fmt: skip
    if len(found.differences) > MOST_SAID:
        yield w("and {count} more", count=len(found.differences) - MOST_SAID)
    if found.unlike:
        yield w(
            "Pictures that are not the same to the byte: {count}; fonts of this machine can be the reason.",
            count=found.unlike,
        )
    if found.same:
        yield w("The same: all {count} figures.", count=found.figures)
    else:
        yield w("Not the same: {count} differences.", count=len(found.differences) + found.unlike)


def _compared_lines(w: Words, found: "Verified") -> Iterator[str]:
    """Which files were compared, and that no PDF was."""
    yield w("Compared:")
    yield from (f"  {name}" for name in found.files)
    if found.unread:
        yield w("Not compared: the PDF ({files}). Print the page for one with these figures.",
                files=", ".join(found.unread))  # fmt: skip
    else:
        yield w("A PDF is never compared. Print the page for one with these figures.")


@contextmanager
def _progress(words: Words) -> Iterator[Callable[[int, int], None]]:
    """A line on standard error that says how far the notebook is; silent where nobody looks on."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from simlib.views.output.terminal import console

    w, seen = words, console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=seen, transient=True, disable=not seen.is_terminal) as bar:
        task = bar.add_task(w("the report is simulated and written"), total=None)

        def tell(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of)

        yield tell
