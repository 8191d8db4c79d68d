"""Does the cost of a matter stay as the work grows?

more matters      one county with 1, 10, 100 times the caseload: the same people, so ever deeper overload
more customers    M/M/3 that goes on 1, 10, 100 times as long: the same load, ever more matters
more counties     1, a prefecture of 8, 32, a province of 100 counties in one world: people, units and matters
                  grow together; time of a run, and time and memory to compile the world and run it
"""

import sys
from collections.abc import Sequence

from benchmarks.engines import begun
from benchmarks.harness import Effort, Section, Table, Target, Times, child, number, ratio, side_by_side
from benchmarks.memory import MEGABYTE, World
from benchmarks.worlds import SHIPPED, Given, county, customers, given
from benchmarks.worlds import side_by_side as counties_side_by_side
from simlib.runs.engines import DEFAULT, ENGINES


def measure(effort: Effort) -> Section:
    """The kernel on ever larger worlds."""
    matters = {str(n): given(county(n * effort.scale)) for n in effort.caseloads}
    least = effort.customers // max(effort.caseloads)
    queues = {str(n): given(customers(n * least)) for n in effort.caseloads}
    counties = {str(n): given(counties_side_by_side(n)) for n in effort.counties}
    kinds = {"caseload of one county": matters, "length of M/M/3": queues, "counties": counties}
    parts: list[str | Table] = [_ABOUT]
    targets = []
    for kind, worlds in kinds.items():
        times = _timed(worlds, effort)
        parts.append(Table((kind, *_COLUMNS), _rows(worlds, times)))
        targets.append(_target(kind, worlds, times, BOUNDS.get(kind, 1.5)))
    if sys.platform != "win32":  # which does not tell a process's most memory
        of_world = [World(*child("memory", "counties", n)) for n in effort.counties]
        parts += [_MEMORY, Table(_OF_WORLD, [_world_row(one) for one in of_world])]
        targets.append(_memory_target(of_world))
    return Section("Growth", [*parts, _COUNTIES], targets)


BOUNDS = {"counties": 1.1}
"""How much more a matter may cost, where that is not half as much again."""

_ABOUT = (
    "Kernel, draws given. Where one county has many times its caseload nearly everything waits and few tasks "
    "begin, so the cost of a matter falls; a task's cost shows what the long queues cost."
)
_COUNTIES = (
    "Counties side by side share nobody, so that each runs by itself (simlib/runs/parts.py). What a matter "
    "costs more is to cut the draws and to put the record together. Memory and the time to compile grow "
    "faster than matters because a plan has a place for every step in every unit (simlib/model/levels.py), "
    "though the steps of a county's flows are only ever done for its own."
)
_MEMORY = (
    "A world of so many counties compiled, drawn and run once, in a process of its own; memory above that of "
    "a process that has run one county:"
)
_OF_WORLD = ("counties", "matters", "s to compile", "MB compiled", "MB with a run", "kB a matter")
_COLUMNS = (
    "matters",
    "people",
    "tasks begun",
    "µs a matter",
    "ns a task",
    "a matter's cost, times the first",
)


def _world_row(one: World) -> tuple[str, ...]:
    megabytes = (number(size / MEGABYTE) for size in (one.compiled, one.run))
    each = number(one.run / one.matters / 1024)
    return name_of(one.counties), number(one.matters), number(one.seconds), *megabytes, each


def name_of(counties: int) -> str:
    """So many counties, by the name of that world if it has one.

    >>> name_of(8), name_of(32)
    ('×8, prefecture', '×32')
    """
    return ", ".join([f"×{counties}", *(name for name, held in SHIPPED.items() if held == counties)])


def _memory_target(worlds: Sequence[World]) -> Target:
    """The largest world against the smallest that runs in parts."""
    least, most = worlds[1], worlds[-1]
    what = f"memory of a matter, counties ×{most.counties}, times that of ×{least.counties}"
    return Target(what, most.run / most.matters / (least.run / least.matters), 1.1)


def _timed(worlds: dict[str, Given], effort: Effort) -> dict[str, Times]:
    works = {n: lambda world=world: ENGINES[DEFAULT](*world) for n, world in worlds.items()}
    return side_by_side(works, effort)


def _rows(worlds: dict[str, Given], times: dict[str, Times]) -> list[tuple[str, ...]]:
    return [_row(n, world, begun(world), times[n], _cost(n, worlds, times)) for n, world in worlds.items()]


def _row(n: str, world: Given, tasks: int, times: Times, cost: float) -> tuple[str, ...]:
    matters = world.draws.matters
    return (
        f"×{n}",
        number(matters),
        number(len(world.model.people)),
        number(tasks),
        number(1e6 * times.median / matters),
        number(1e9 * times.median / tasks),
        number(cost),
    )


def _cost(n: str, worlds: dict[str, Given], times: dict[str, Times]) -> float:
    """What a matter costs, times its cost in the smallest world."""
    first = next(iter(worlds))
    more = worlds[n].draws.matters / worlds[first].draws.matters
    return ratio(times[n], times[first]) / more


def _target(kind: str, worlds: dict[str, Given], times: dict[str, Times], bound: float) -> Target:
    most = list(worlds)[-1]
    what = f"cost of a matter, {kind} ×{most}, times that of ×1"
    return Target(what, _cost(most, worlds, times), bound)
