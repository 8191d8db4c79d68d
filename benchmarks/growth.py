"""Does the cost of a matter stay as the work grows?

more matters      one county with 1, 10, 100 times the caseload: the same people, so ever deeper overload
more customers    M/M/3 that goes on 1, 10, 100 times as long: the same load, ever more matters
more counties     1, 2, 4 ... counties side by side in one world: people, units and matters grow together
"""

from benchmarks.engines import begun
from benchmarks.harness import Effort, Section, Table, Target, Times, number, ratio, side_by_side
from benchmarks.worlds import Given, county, customers, given
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
    return Section("Growth", [*parts, _COUNTIES], targets)


BOUNDS = {"counties": 1.1}
"""How much more a matter may cost, where that is not half as much again."""

_ABOUT = (
    "Kernel, draws given. Where one county has many times its caseload nearly everything waits and few tasks "
    "begin, so the cost of a matter falls; a task's cost shows what the long queues cost."
)
_COUNTIES = (
    "Counties side by side share nobody, so that each runs by itself (simlib/runs/parts.py). What is left of "
    "growth is to cut the draws, most of all who stands back from what (a row of all people a matter), and "
    "to put the record together."
)
_COLUMNS = (
    "matters",
    "people",
    "tasks begun",
    "µs a matter",
    "ns a task",
    "a matter's cost, times the first",
)


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
