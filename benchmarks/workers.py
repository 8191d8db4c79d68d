"""Do two processes do twice as much as one?

Each starts with a new interpreter, which takes a while; so the rate is taken from the time between two
numbers of replications, and the start is told apart.
"""

from time import perf_counter

from benchmarks.harness import Effort, Section, Table, Target, Times, number, ratio
from benchmarks.worlds import pingluo
from simlib.scores.experiment import Setting, experiment

PROCESSES = (1, 2)
ROUNDS = 3


def measure(effort: Effort) -> Section:
    """Replications a second of one process and of two, in turn."""
    few, many = _numbers(effort.long)
    short: dict[int, list[float]] = {n: [] for n in PROCESSES}
    long: dict[int, list[float]] = {n: [] for n in PROCESSES}
    for _ in range(min(ROUNDS, effort.rounds)):
        for processes in PROCESSES:
            short[processes].append(_seconds(few, processes))
            long[processes].append(_seconds(many, processes))
    each = {n: _slopes(short[n], long[n], many - few) for n in PROCESSES}
    rows = [_row(n, few, each[n], short[n]) for n in PROCESSES]
    table = Table(("processes", "ms a replication", f"first {few} replications, s"), rows)
    twice = ratio(each[1], each[2])
    whole = ratio(Times(tuple(long[1])), Times(tuple(long[2])))
    words = (
        f"Baseline at the central load, scored. Past the start two processes do {number(twice)} times as "
        f"much as one; {many:,} replications, start included, take one {number(whole)} times as long."
    )
    return Section(
        "Processes", [words, table], [Target("two processes against one, times", twice, 1.8, above=True)]
    )


def _slopes(short: list[float], long: list[float], more: int) -> Times:
    """Seconds of a further replication, by round."""
    return Times(tuple((b - a) / more for a, b in zip(short, long, strict=True)))


def _row(processes: int, few: int, each: Times, start: list[float]) -> tuple[str, ...]:
    first = Times(tuple(start)).median
    return str(processes), number(1e3 * each.median), number(first)


def _numbers(seconds: float) -> tuple[int, int]:
    """A few replications, and as many as one process does in so many seconds."""
    few = 16
    _seconds(few, 1)
    rate = few / _seconds(few, 1)
    return few, few + max(few, round(seconds * rate))


def _seconds(replications: int, processes: int) -> float:
    world = pingluo()
    setting = Setting.of(world, [world.scenario.baseline], replications=replications)
    begin = perf_counter()
    experiment(world, setting, processes)
    return perf_counter() - begin
