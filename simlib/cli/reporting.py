"""Commands of reports: report, verify."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from simlib.cli.opening import named
from simlib.cli.options import FileArgument, LangOption, PlansOption, ReplicationsOption, SeedOption, optional
from simlib.cli.saying import complain
from simlib.views.language.faults import error_line, visible
from simlib.views.language.words import N_, Words

if TYPE_CHECKING:
    from simlib.reports.verifying import Mismatch, Verified

DIFFERENT, UNJUDGED = 1, 3
"""Exit codes of `verify`: something is not the same; something cannot be judged, and nothing else differs."""
MOST_SAID: Final = 20

OutFolder = Annotated[Path, typer.Option(help=N_("Folder for the report."))]
KindOption = Annotated[str, typer.Option(metavar="KIND", help=N_("Which report: zone-plan or staffing."))]
SureOption = Annotated[
    bool,
    typer.Option(
        "--until-sure",
        help=N_("Run as many replications as a conclusion takes, beginning with --replications."),
    ),
]
MostOption = Annotated[
    int, typer.Option(min=2, max=100_000, help=N_("Most replications of each plan with --until-sure."))
]
WithoutOption = Annotated[
    bool,
    typer.Option(
        "--no-sensitivity",
        help=N_("Do not look which numbers decide, which takes a minute or two: page one says so."),
    ),
]
TargetOption = Annotated[
    float | None,
    optional(N_("Of --kind staffing: how many people it takes for this share on time."), min=0.01, max=1.0),
]
CodesOption = Annotated[bool, typer.Option("--codes", help=N_("Show units by their codes."))]
ReportArgument = Annotated[
    Path,
    typer.Argument(
        metavar="REPORT",
        help=N_(
            "A report: its zip, its notebook, its page (with the zip in the same folder), or the folder."
        ),
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
    until_sure: SureOption = False,
    most: MostOption = 2_000,
    codes: CodesOption = False,
    no_sensitivity: WithoutOption = False,
    target: TargetOption = None,
    lang: LangOption = None,
) -> None:
    """Make a report in every form, and say what was written."""
    from simlib.door.county import read

    w: Words = context.obj
    county = read(file, w.language, codes=codes)
    made = county.report(
        *named(plans), out=out, kind=kind, replications=replications, seed=seed,
        until_sure=until_sure, most=most, sensitivity=not no_sensitivity, target=target,
    )  # fmt: skip
    for path in made.files:
        typer.echo(str(path))
    if not made.browser:
        complain([w("No PDF: no Chromium, Chrome or Edge was found. Open the .html file and print it.")])
    if made.unprinted:
        complain([error_line(w, made.unprinted)])
    if not made.sure:
        complain([w("The report draws no conclusion; its first page says why.")])


def verify(context: typer.Context, report: ReportArgument, lang: LangOption = None) -> None:
    """Say whether a report is what its question gives, to the byte."""
    from simlib.door.progress import verified

    w: Words = context.obj
    found = verified(w, report)
    for line in verified_lines(w, found):
        typer.echo(line)
    if not found.same:
        raise typer.Exit(DIFFERENT if found.differences else UNJUDGED)


def verified_lines(words: Words, found: "Verified") -> Iterator[str]:
    """What `verify` says: versions that differ, what was compared, where it differs, whether."""
    w = words
    for name, theirs in found.tools:
        mine = getattr(found.installed, name)
        if mine != theirs:
            yield w(
                "Made with {name} {theirs}; this machine has {mine}.", name=name, theirs=theirs, mine=mine
            )
    yield w("Compared:")
    yield from (f"  {name}" for name in found.files)
    if found.unread:
        yield visible(w("Not compared: {files}.", files=w(", ").join(found.unread)))
    yield w("PDFs are not compared. To get one with these figures, print the page.")
    for one in found.differences[:MOST_SAID]:
        yield visible(_said(w, one))
    for one in found.unjudged[:MOST_SAID]:
        yield visible(w("cannot be judged: {where}", where=one.where))
    more = sum(max(0, len(found) - MOST_SAID) for found in (found.differences, found.unjudged))
    if more:
        yield w("and {count} more", count=more)
    if found.differences:
        yield w("Not identical: {count} differences.", count=len(found.differences))
    elif found.unjudged:
        yield w(
            "Everything else is identical. To judge these {count} places, verify on a machine with those "
            "versions.",
            count=len(found.unjudged),
        )
    else:
        yield w("Identical: all {count} figures, and every file byte for byte.", count=found.figures)


def _said(w: Words, one: "Mismatch") -> str:
    """Where something differs, and how, as far as that can be read."""
    if not one.stored and not one.now:
        return w("{where}: a different one", where=one.where)
    return w(
        "{where}: the report says “{stored}”, now “{now}”", where=one.where, stored=one.stored, now=one.now
    )
