"""Commands that look for plans: search, count."""

import signal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simlib.cli.opening import assumptions_command, feasible_world, names_of, world_of
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
from simlib.cli.running import spread
from simlib.cli.saying import complain, print_json
from simlib.cli.stopping import INTERRUPTED, TERMINATED, TO_MEND, asked_to_stop, last_words, patience
from simlib.views.language.faults import error_line
from simlib.views.language.words import N_

if TYPE_CHECKING:
    from simlib.inputs.reading import World
    from simlib.search.answer import SearchResult
    from simlib.search.problem.question import Question
    from simlib.views.language.names import Names

ZonesOption = Annotated[
    str | None, optional(N_("Number of zones, or a range A-B (default: as today)."), metavar="K|A-B")
]
ObjectiveOption = Annotated[
    str | None,
    optional(
        N_(
            "Terms in order of priority, or with weights; on_time is simulated (default: spread, then "
            "travel)."
        ),
        metavar="TERM|TERM=W,...",
    ),
]
TopOption = Annotated[int, typer.Option(min=1, max=100, help=N_("Number of plans to show."))]
WithinOption = Annotated[
    float | None,
    optional(N_("Time limit in seconds; then the best plans so far and their gap are shown."), min=0.0),
]
SimulateOption = Annotated[
    int,
    typer.Option(
        min=0, max=100_000, help=N_("Simulate each plan found, at most N replications; 0: do not simulate.")
    ),
]
IndifferenceOption = Annotated[
    float,
    typer.Option(
        help=N_("Smallest difference worth distinguishing by simulation, in percentage points or days.")
    ),
]
ReleaseOption = Annotated[
    bool, typer.Option("--release-groups", help=N_("Resident groups may leave their division's zone."))
]
PinOption = Annotated[
    list[str] | None, optional(N_("A unit that must be in this zone (as named today)."), metavar="UNIT=ZONE")
]
TogetherOption = Annotated[
    list[str] | None, optional(N_("Units that must share a zone."), metavar="UNIT,UNIT")
]
ApartOption = Annotated[
    list[str] | None, optional(N_("Units that must all be in different zones."), metavar="UNIT,UNIT")
]
FreezeOption = Annotated[list[str] | None, optional(N_("A zone to keep unchanged."), metavar="ZONE")]
LeastTownsOption = Annotated[int | None, optional(N_("Minimum towns in a zone."), min=0)]
MostTownsOption = Annotated[int | None, optional(N_("Maximum towns in a zone."), min=0)]
LeastLoadOption = Annotated[float | None, optional(N_("Minimum staff hours a year in a zone."))]
MostLoadOption = Annotated[float | None, optional(N_("Maximum staff hours a year in a zone."))]
LeastPeopleOption = Annotated[int | None, optional(N_("Minimum posts in a zone."), min=0)]
MostPeopleOption = Annotated[int | None, optional(N_("Maximum posts in a zone."), min=0)]
LongestTripOption = Annotated[float | None, optional(N_("Maximum minutes from a town to its zone's seat."))]
RiverOption = Annotated[bool, typer.Option("--river", help=N_("Zones may cross the river anywhere."))]
CrossingOption = Annotated[
    list[str] | None, optional(N_("Zones may cross the river here (bridge or ferry)."), metavar="TOWN,TOWN")
]
MostMovedOption = Annotated[int | None, optional(N_("Maximum number of towns that change zone."), min=0)]
SaveOption = Annotated[Path | None, optional(N_("Write the plans found as a file that extends this one."))]


def search(
    context: typer.Context,
    file: FileArgument,
    zones: ZonesOption = None,
    objective: ObjectiveOption = None,
    top: TopOption = 5,
    within: WithinOption = None,
    simulate: SimulateOption = 0,
    indifference: IndifferenceOption = 0.5,
    release_groups: ReleaseOption = False,
    pin: PinOption = None,
    together: TogetherOption = None,
    apart: ApartOption = None,
    freeze: FreezeOption = None,
    least_towns: LeastTownsOption = None,
    most_towns: MostTownsOption = None,
    least_load: LeastLoadOption = None,
    most_load: MostLoadOption = None,
    least_people: LeastPeopleOption = None,
    most_people: MostPeopleOption = None,
    longest_trip: LongestTripOption = None,
    river: RiverOption = False,
    crossing: CrossingOption = None,
    most_moved: MostMovedOption = None,
    load: LoadOption = None,
    seed: SeedOption = 1,
    processes: ProcessesOption = None,
    cluster: ClusterOption = None,
    save: SaveOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Search, simulate if that is asked for, save and show what was found."""
    from simlib.search.problem.question import SearchOptions, question

    asked = SearchOptions(
        load=load, zones=zones, objective=objective, top=top, within=within, simulate=simulate, seed=seed,
        indifference=indifference, release_groups=release_groups, river=river, longest_trip=longest_trip,
        pin=pin or (), together=together or (), apart=apart or (), freeze=freeze or (),
        crossing=crossing or (), towns=(least_towns, most_towns), load_of_zone=(least_load, most_load),
        people=(least_people, most_people), most_moved=most_moved,
    )  # fmt: skip
    world = feasible_world(file)
    found = _searched(names_of(context, world), world, question(str(file), world.scenario, asked), processes,
                      cluster)  # fmt: skip
    _show_answer(names_of(context, world), found, file, save, as_json)


def count(
    context: typer.Context,
    file: FileArgument,
    zones: ZonesOption = None,
    river: RiverOption = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Count connected partitions of the towns, over borders on land or, with --river, all borders."""
    from simlib.search.problem.question import SearchOptions, question
    from simlib.search.solve.counting import connected_plans
    from simlib.views.language.search import count_line
    from simlib.views.output.progress import search_progress
    from simlib.views.output.search_documents import count_document
    from simlib.views.output.terminal import say

    world = world_of(file)
    numbers = question(str(file), world.scenario, SearchOptions(zones=zones)).zones
    with search_progress(context.obj) as said:
        plans = sum(
            connected_plans(world.scenario, k, river=river, tell=partial(said, "count")) for k in numbers
        )
    if as_json:
        print_json(count_document(plans))
    else:
        say([count_line(names_of(context, world), zones or str(numbers[0]), plans, river)])


def _searched(
    names: "Names", world: "World", asked: "Question", processes: int | None, cluster: str | None
) -> "SearchResult":
    """Search, with a line of progress; where no plan can be, say which constraints exclude each other."""
    from simlib.runs.compiling import is_compiled
    from simlib.search.answer import answer, sensible_processes
    from simlib.search.solve.infeasible import Infeasible
    from simlib.views.language.search import reason_lines
    from simlib.views.output.progress import search_progress

    w = names.words
    if not (is_compiled("kernels.cover", "simlib.search") and (is_compiled() or not asked.simulated)):
        complain([w("Compiling once for this machine; this takes half a minute to two minutes.")])
    number = processes or sensible_processes(asked)
    try:
        with spread(w, cluster), search_progress(w) as tell, patience():
            found = answer(world, asked, processes=number, tell=tell, stop=lambda: bool(asked_to_stop))
    except Infeasible as error:
        complain([error_line(w, error), *reason_lines(names, error.reason)])
        raise typer.Exit(TO_MEND) from None
    if signal.SIGTERM in asked_to_stop:
        raise SystemExit(TERMINATED)
    return found


def _show_answer(names: "Names", found: "SearchResult", file: Path, save: Path | None, as_json: bool) -> None:
    """Save, then show: tables and sentences, or JSON."""
    from simlib.views.output.files import save_plans
    from simlib.views.output.search_documents import search_document
    from simlib.views.output.search_screen import show_answer

    w = names.words
    saved = save_plans(save, file, names.scenario, found.new) if save else None
    if as_json:
        print_json(search_document(found))
    else:
        show_answer(names, found, assumptions_command(file))
    if saved:
        complain([w("Saved: {file}; look at it with: simlib plans {file}", file=saved)])
    if asked_to_stop:
        last_words.append(w("Interrupted; the best plans so far are shown."))
        raise typer.Exit(INTERRUPTED)
