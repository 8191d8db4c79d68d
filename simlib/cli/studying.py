"""Commands that vary the model: sensitivity, stress, staff."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from simlib.cli.drawing import FigureOption, draw, drawable
from simlib.cli.opening import assumptions_command, feasible_world, named, names_of
from simlib.cli.options import (
    ClusterOption,
    FileArgument,
    JsonOption,
    LangOption,
    LoadOption,
    ProcessesOption,
    SeedOption,
    optional,
)
from simlib.cli.running import announce_compilation, spread
from simlib.cli.saying import print_json
from simlib.cli.stopping import INTERRUPTED, asked_to_stop, last_words, patience
from simlib.views.language.words import N_

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from simlib.inputs.reading import SourceFile, World
    from simlib.studies.findings import Sensitivity
    from simlib.studies.headcounts import Tell
    from simlib.studies.staffing import Question as People
    from simlib.studies.staffing import Staffing
    from simlib.studies.stress import Stress
    from simlib.views.language.names import Names
    from simlib.views.output.documents import Document
    from simlib.views.table import Table

PairOption = Annotated[
    str, typer.Option("--plans", help=N_("Two plans, or one beside the baseline: PLAN,BASELINE."))
]
TopOption = Annotated[int, typer.Option(min=1, max=100, help=N_("Number of inputs to examine closely."))]
WithinOption = Annotated[
    str | None, optional(N_("Take the numbers of this ground one by one (as named by `simlib assumptions`)."))
]
OnlyOption = Annotated[
    str | None, optional(N_("Move the numbers of these grounds only, separated by commas (default: all)."))
]
QuickOption = Annotated[
    bool, typer.Option("--quick", help=N_("Leave out elementary effects and pairs: about half the time."))
]
RunsOption = Annotated[
    int, typer.Option(min=2, max=100_000, help=N_("Replications of each plan in each varied world."))
]
StruckOption = Annotated[
    str | None, optional(N_("Plans, separated by commas, beside the baseline (default: all)."), "--plans")
]
AtOption = Annotated[
    str | None, optional(N_("Days on which the blows fall, separated by commas (default: drawn ones)."))
]
DatesOption = Annotated[int, typer.Option(min=1, max=50, help=N_("Number of days to draw."))]
ShocksOption = Annotated[
    str | None, optional(N_("Only these shocks, separated by commas (default: all that make sense here)."))
]
TargetOption = Annotated[
    float, typer.Option(min=0.01, max=0.999, help=N_("The share that is to end on time, such as 0.95."))
]
MannedOption = Annotated[
    str | None, optional(N_("Plans beside the baseline, two at most, separated by commas."), "--plans")
]
StaffLoadsOption = Annotated[
    str | None, optional(N_("Loads, separated by commas (default: the central one)."), "--loads")
]
WhereOption = Annotated[
    str | None, optional(N_("Only these units, separated by commas (default: all with people)."))
]
MostOption = Annotated[
    int | None, optional(N_("Find the best use of so many people, instead of the fewest."), min=1, max=200)
]
MovesOption = Annotated[
    bool,
    typer.Option(
        "--moves",
        help=N_(
            "Without new posts: whom to move to another unit (at most --most, else 3; --target is not used)."
        ),
    ),
]
ShareOption = Annotated[
    bool,
    typer.Option(
        "--share",
        help=N_(
            "Without new posts: the least share of working time that part-time people must give "
            "(--where and --most are not used)."
        ),
    ),
]
DipsOption = Annotated[Path | None, optional(N_("Draw the dip of each shock: .png, .svg or .pdf."))]


def sensitivity(
    context: typer.Context,
    file: FileArgument,
    plans: PairOption,
    top: TopOption = 10,
    within: WithinOption = None,
    only: OnlyOption = None,
    quick: QuickOption = False,
    load: LoadOption = None,
    replications: RunsOption = 40,
    seed: SeedOption = 1,
    processes: ProcessesOption = None,
    cluster: ClusterOption = None,
    figure: FigureOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Move every number that is not sourced, and show which decide between two plans."""
    from simlib.inputs.reading import read_source
    from simlib.studies.sensitivity import asked_of, sensitivity
    from simlib.views.output.progress import study_progress
    from simlib.views.output.study_documents import sensitivity_document

    drawable(figure)
    world = feasible_world(file)
    judge = asked_of(world, named(plans), load, replications, seed, within)
    names = names_of(context, world, (judge.baseline, judge.plan))
    announce_compilation(names.words)
    number = processes or os.cpu_count() or 1
    with spread(names.words, cluster), study_progress(names.words) as tell, patience():
        found = sensitivity(read_source(file), world, judge, top=top, within=within, only=named(only),
                            thorough=not quick, processes=number, tell=tell,
                            stop=lambda: bool(asked_to_stop))  # fmt: skip
    if found is None:
        raise KeyboardInterrupt
    if as_json:
        print_json(sensitivity_document(found))
    else:
        _show(names, found, file, figure)
    if asked_to_stop:
        last_words.append(names.words("Interrupted; what was found by then is shown."))
        raise typer.Exit(INTERRUPTED)


def _show(names: "Names", found: "Sensitivity", file: Path, figure: Path | None) -> None:
    """Sentences, tables, and the figure if it is asked for."""
    from simlib.views.exhibits.tornado import sheets, tornado_figure
    from simlib.views.language.results import footing
    from simlib.views.language.sensitivity import sentences
    from simlib.views.output.terminal import console, say, shown

    say([*sentences(names, found), ""])
    for one in sheets(names, found):
        console().print(shown(one))
    _draw(names, lambda: tornado_figure(names, found), figure)
    say(footing(names, found.world, assumptions_command(file)))


def _draw(names: "Names", drawn: "Callable[[], Figure]", figure: Path | None) -> None:
    """Write a figure, and say so, if it is asked for."""
    from simlib.views.output.terminal import say

    if figure is not None:
        draw(drawn, figure)
        say([names.words("Drawn: {file}", file=str(figure))])


def stress(
    context: typer.Context,
    file: FileArgument,
    plans: StruckOption = None,
    at: AtOption = None,
    dates: DatesOption = 3,
    shocks: ShocksOption = None,
    load: LoadOption = None,
    replications: RunsOption = 40,
    seed: SeedOption = 1,
    processes: ProcessesOption = None,
    cluster: ClusterOption = None,
    figure: FigureOption = None,
    dips: DipsOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Strike a county with shocks, and show how each plan bears them."""
    from simlib.inputs.reading import read_source
    from simlib.studies.stress import asked_of, stress
    from simlib.views.output.progress import study_progress
    from simlib.views.output.study_documents import stress_document

    drawable(figure)
    drawable(dips)
    world = feasible_world(file)
    asked = asked_of(world, named(plans), load, replications, seed, at=named(at), dates=dates,
                     only=named(shocks))  # fmt: skip
    names = names_of(context, world, asked.setting.plans)
    announce_compilation(names.words)
    with spread(names.words, cluster), study_progress(names.words) as tell, patience():
        found = stress(read_source(file), world, asked, processes=processes or os.cpu_count() or 1, tell=tell,
                       stop=lambda: bool(asked_to_stop))  # fmt: skip
    if found is None:
        raise KeyboardInterrupt
    if as_json:
        print_json(stress_document(found))
    else:
        _show_stress(names, found, file, figure, dips)
    if asked_to_stop:
        last_words.append(names.words("Interrupted; what was found by then is shown."))
        raise typer.Exit(INTERRUPTED)


def _show_stress(names: "Names", found: "Stress", file: Path, figure: Path | None, dips: Path | None) -> None:
    """Sentences, tables, and the figures if they are asked for."""
    from simlib.views.exhibits.stress import dips_figure, heat_figure, sheets
    from simlib.views.language.results import footing
    from simlib.views.language.stress import how_line, runs_line, sentences
    from simlib.views.output.terminal import console, say, shown

    say([*sentences(names, found), runs_line(names, found), how_line(names), ""])
    for one in sheets(names, found):
        console().print(shown(one))
    _draw(names, lambda: heat_figure(names, found), figure)
    _draw(names, lambda: dips_figure(names, found), dips)
    say(footing(names, found.world, assumptions_command(file)))


def staff(
    context: typer.Context,
    file: FileArgument,
    target: TargetOption = 0.95,
    plans: MannedOption = None,
    loads: StaffLoadsOption = None,
    where: WhereOption = None,
    most: MostOption = None,
    moves: MovesOption = False,
    share: ShareOption = False,
    replications: RunsOption = 40,
    seed: SeedOption = 1,
    processes: ProcessesOption = None,
    cluster: ClusterOption = None,
    figure: FigureOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Find how many people it takes, and where; without new posts, whom to move, or how much of their time
    part-time people must give."""
    from simlib.inputs.reading import read_source
    from simlib.studies.staffing import asked_of, staffing
    from simlib.views.output.progress import study_progress
    from simlib.views.output.study_documents import staffing_document

    drawable(figure)
    world = feasible_world(file)
    asked = asked_of(world, named(plans), named(loads), target=target, most=most, where=named(where),
                     replications=replications, seed=seed)  # fmt: skip
    if moves or share:
        _without_posts(context, file, world, asked, processes or os.cpu_count() or 1, cluster, moves=moves,
                       as_json=as_json)  # fmt: skip
        return
    names = names_of(context, world, asked.plans)
    announce_compilation(names.words)
    with spread(names.words, cluster), study_progress(names.words) as tell, patience():
        found = staffing(read_source(file), world, asked, processes=processes or os.cpu_count() or 1,
                         tell=tell, stop=lambda: bool(asked_to_stop))  # fmt: skip
    if as_json:
        print_json(staffing_document(found))
    else:
        _show_staffing(names, found, file, figure)


def _without_posts(
    context: typer.Context, file: Path, world: "World", asked: "People", processes: int, cluster: str | None,
    *, moves: bool, as_json: bool,
) -> None:  # fmt: skip
    """Find whom to move, under the plan that is named last, or the least share of time; and say it."""
    from dataclasses import replace

    from simlib.inputs.reading import read_source
    from simlib.views.language.results import footing
    from simlib.views.output.progress import study_progress
    from simlib.views.output.terminal import console, say, shown

    asked = replace(asked, plans=asked.plans[-1:]) if moves else asked
    names = names_of(context, world, asked.plans)
    announce_compilation(names.words)
    with spread(names.words, cluster), study_progress(names.words) as tell, patience():
        found = (_moved if moves else _shared)(names, read_source(file), world, asked, processes, tell)
    if as_json:
        print_json(found.document)
        return
    say([*found.said, ""])
    for one in found.tables:
        console().print(shown(one))
    say(footing(names, found.world, assumptions_command(file)))


class _Found(NamedTuple):
    """What a study found: as JSON, in sentences, in tables; and the world that it is about."""

    document: "Document"
    said: list[str]
    tables: list["Table"]
    world: "World"


def _moved(
    names: "Names", source: "SourceFile", world: "World", asked: "People", processes: int, tell: "Tell"
) -> _Found:
    """Whom to move."""
    from simlib.studies.placing import placing
    from simlib.views.exhibits.placing import sheets
    from simlib.views.language.placing import runs_line, sentences
    from simlib.views.output.study_documents import placing_document

    found = placing(source, world, asked, processes=processes, tell=tell, stop=lambda: bool(asked_to_stop))
    said = [*sentences(names, found), runs_line(names, found)]
    return _Found(placing_document(found), said, [*sheets(names, found)], found.world)


def _shared(
    names: "Names", source: "SourceFile", world: "World", asked: "People", processes: int, tell: "Tell"
) -> _Found:
    """The least share of time."""
    from simlib.studies.part_time import part_time
    from simlib.views.exhibits.part_time import sheets
    from simlib.views.language.part_time import runs_line, sentences
    from simlib.views.output.study_documents import part_time_document

    found = part_time(source, world, asked, processes=processes, tell=tell, stop=lambda: bool(asked_to_stop))
    said = [*sentences(names, found), runs_line(names, found)]
    return _Found(part_time_document(found), said, [*sheets(names, found)], found.world)


def _show_staffing(names: "Names", found: "Staffing", file: Path, figure: Path | None) -> None:
    """Sentences, tables, and the figure if it is asked for."""
    from simlib.views.exhibits.staffing import curve_figure, sheets
    from simlib.views.language.results import footing
    from simlib.views.language.staffing import loads_line, sentences
    from simlib.views.output.terminal import console, say, shown

    say([*sentences(names, found), loads_line(names, found), ""])
    for one in sheets(names, found):
        console().print(shown(one))
    _draw(names, lambda: curve_figure(names, found), figure)
    say(footing(names, found.world, assumptions_command(file)))
