"""How quick is the search, beside programs that were made for parts of it?

    counting and listing    Graphillion (zero-suppressed diagrams)
    proven optima           HiGHS with flows for contiguity, in a process of its own
    local search            GerryChain's ReCom
    the whole question      every plan of Pingluo screened by simulation, the best run whole

Optima must be the same, counts too, or the benchmark fails. Where GerryChain cannot be had, its row is left
out with a word.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from queue import Empty, Queue
from statistics import median
from threading import Thread
from time import monotonic, perf_counter
from typing import Any

import numpy as np
from graphillion import GraphSet

from benchmarks.harness import ROOT, Effort, Section, Table, Target, number, ratio, side_by_side
from benchmarks.maps import grid_county
from benchmarks.worlds import pingluo
from simlib.runs.compiling import compiled
from simlib.search.answer import SearchResult, answer
from simlib.search.problem.constraints import Constraints, Rules, members
from simlib.search.problem.district import District
from simlib.search.problem.objective import Objective
from simlib.search.problem.question import SearchOptions, question
from simlib.search.solve.branch_and_bound import Best, TimeLimit, all_plans
from simlib.search.solve.counting import count_plans
from simlib.search.solve.kernels import lowest_bit
from simlib.search.solve.local_search import climb
from simlib.search.solve.walks import halved, roll, zone_of
from simlib.search.solve.zone_pool import pool_of
from simlib.search.solver import Solution, find

SIZES = ((13, 4), (20, 5), (30, 5), (30, 6))
GOALS = ("spread", "travel")
WIDE = ((40, 5), (40, 6), (40, 8))
PATIENCE = 60.0
"""Seconds after which HiGHS is stopped."""


def measure(effort: Effort) -> Section:
    """All of it in one run."""
    quick = effort.scale < 1
    listing, listing_targets = _listing(effort)
    optima, optima_targets = _optima(SIZES[:1] if quick else SIZES, 5.0 if quick else PATIENCE)
    wide, wide_targets = _wide(WIDE[:1] if quick else WIDE)
    local, local_targets = _local(0.3 if quick else 3.0)
    whole, whole_targets = _whole(effort)
    return Section(
        "Searching for zone plans",
        [*listing, *optima, *wide, *local, *whole],
        [*listing_targets, *optima_targets, *wide_targets, *local_targets, *whole_targets],
    )


Part = tuple[list[str | Table], list[Target]]


# ---------------------------------------------------------------- counting and listing


def _listing(effort: Effort) -> Part:
    """Counts of connected plans, and all plans of Pingluo with their terms."""
    district = District.of(pingluo(), "central")
    rows, targets = [], []
    maps = {
        "Pingluo, 4 zones, river": (Rules.of(district, Constraints(river=True)), 4),
        "grid of 20, 5 zones": (Rules.of(grid_county(20, 5), Constraints()), 5),
        "grid of 30, 6 zones": (Rules.of(grid_county(30, 6), Constraints()), 6),
    }
    for name, (rules, zones) in maps.items():
        ours, theirs = count_plans(rules.reach, zones), _graphillion(rules, zones)
        if ours != theirs:
            raise AssertionError(f"{name}: {ours} plans, Graphillion {theirs}")
        times = side_by_side(
            {
                "ours": lambda r=rules, k=zones: count_plans(r.reach, k),  # type: ignore[misc]
                "graphillion": lambda r=rules, k=zones: _graphillion(r, k),  # type: ignore[misc]
            },
            effort,
        )
        quicker = ratio(times["graphillion"], times["ours"])
        row = (name, f"{ours:,}", *(number(1e3 * t.median) for t in times.values()), number(quicker))
        rows.append(row)
    plans, listed, graphs = _listed(effort, district)
    words = (
        f"All {plans:,} plans of Pingluo (15,308 ways to group the towns, each with all legal links of its "
        f"divisions) are listed with all terms in {number(1e3 * listed)} ms; Graphillion hands out the ways "
        f"to group the towns, without links and terms, in {number(1e3 * graphs)} ms."
    )
    table = Table(("map", "plans", "count, ms", "Graphillion, ms", "times as fast"), rows)
    return [table, words], targets


def _graphillion(rules: Rules, zones: int) -> int:
    _universe(rules)
    return int(GraphSet.partitions(num_comp_lb=zones, num_comp_ub=zones).len())


def _universe(rules: Rules) -> None:
    reach = rules.reach
    edges = [(a + 1, b + 1) for a in range(len(reach)) for b in members(reach[a]) if a < b]
    GraphSet.set_universe(edges)


def _listed(effort: Effort, district: District) -> tuple[int, float, float]:
    """How many plans there are, seconds to list them with their terms, and to take all ways to group the
    towns from Graphillion."""
    rules = Rules.of(district, Constraints(river=True))

    def ours() -> int:
        pool = pool_of(district, rules, 4)
        assert pool is not None
        values = all_plans(pool, 10**7, TimeLimit())
        assert values is not None
        return len(values.rows)

    def theirs() -> None:
        _universe(rules)
        for _ in GraphSet.partitions(num_comp_lb=4, num_comp_ub=4):
            pass

    times = side_by_side({"ours": ours, "graphillion": theirs}, effort)
    return ours(), times["ours"].median, times["graphillion"].median


# ---------------------------------------------------------------- proven optima


def _optima(sizes: tuple[tuple[int, int], ...], patience: float) -> Part:
    """Proven least spread and travel, beside HiGHS."""
    rows, targets = [], []
    with highs() as ask:
        for towns, zones in sizes:
            district = grid_county(towns, zones)
            for goal in GOALS:
                found, seconds = _found(district, zones, goal)
                value, theirs = ask(district, zones, goal, patience)
                _same(found, goal, value)
                faster = theirs / seconds
                shown = f"{'> ' if value is None else ''}{number(theirs)}"
                proven = "yes" if found.proven else f"gap {found.gap}"
                rows.append((f"{towns}/{zones}", goal, found.rung, proven, number(seconds), shown,
                             f"{'> ' if value is None else ''}{number(faster)}"))  # fmt: skip
                wanted = 3.0 if towns <= 20 else 1.0
                what = f"proven {goal} on {towns} towns and {zones} zones, HiGHS' time over ours"
                targets.append(Target(what, faster, wanted, above=True))
    columns = ("towns/zones", "term", "rung", "proven", "ours, s", "HiGHS, s", "times as fast")
    words = f"HiGHS is stopped after {number(patience)} s; its process is started and warm before."
    return [Table(columns, rows), words], targets


def _found(district: District, zones: int, goal: str) -> tuple[Solution, float]:
    """The best plan and its proof, without percentiles, and the median seconds of a few searches; the first
    call is not counted."""
    seconds = []
    for _ in range(4):
        begin = perf_counter()
        asked = Constraints(), Objective((goal,))
        found = find(district, *asked, zones=[zones], top=1, within=120)
        seconds.append(perf_counter() - begin)
        if seconds[-1] > 20:
            return found, seconds[-1]
    return found, median(seconds[1:])


def _same(found: Solution, goal: str, value: float | None) -> None:
    ours = getattr(found.plans[0].terms, goal)
    if value is not None and found.proven and abs(ours - value) > 1e-3 * max(1.0, abs(value)):
        raise AssertionError(f"{goal}: {ours}, HiGHS {value}")


Ask = Callable[[District, int, str, float], tuple[float | None, float]]


@contextmanager
def highs() -> Iterator[Ask]:
    """A function that asks HiGHS for the least value of a term: (value, None if stopped), seconds."""
    child = _Child()
    try:
        yield child.ask
    finally:
        child.stop()


class _Child:
    """The tests' oracle in a process of its own; begun anew when it was stopped."""

    def __init__(self) -> None:
        self.running: subprocess.Popen[str] | None = None
        self.answers: Queue[str] = Queue()

    def ask(self, district: District, zones: int, goal: str, patience: float) -> tuple[float | None, float]:
        """The least value and the seconds it took."""
        if self.running is None:
            self._start()
        begin = perf_counter()
        said = self._send(_problem(district, zones, goal), patience)
        seconds = perf_counter() - begin
        if said is None:
            self.stop()
            return None, seconds
        scale = 100.0 if goal == "spread" else float(sum(district.town_load))
        return said / scale, seconds

    def _start(self) -> None:
        command = [sys.executable, str(ROOT / "tests" / "search" / "oracle.py")]
        self.running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        Thread(target=self._listen, args=(self.running,), daemon=True).start()
        self._send(_problem(grid_county(5, 2), 2, "spread"), 60)

    def _listen(self, running: "subprocess.Popen[str]") -> None:
        assert running.stdout is not None
        for line in running.stdout:
            self.answers.put(line)

    def _send(self, problem: dict[str, Any], patience: float) -> float | None:
        assert self.running is not None
        assert self.running.stdin is not None
        self.running.stdin.write(json.dumps(problem) + "\n")
        self.running.stdin.flush()
        try:
            return float(json.loads(self.answers.get(timeout=patience)))
        except Empty:
            return None

    def stop(self) -> None:
        """End the process."""
        if self.running is not None:
            self.running.kill()
            self.running.communicate()
        self.running, self.answers = None, Queue()


def _problem(district: District, zones: int, goal: str) -> dict[str, Any]:
    return {
        "n": len(district.towns),
        "k": zones,
        "edges": [(b.a, b.b) for b in district.borders],
        "load": district.town_load,
        "minutes": district.minutes,
        "goal": goal,
        "extra": [],
        "least": 1,
        "most": len(district.towns),
    }


def _wide(sizes: tuple[tuple[int, int], ...]) -> Part:
    """The least spread of wide counties, proven."""
    rows, seconds = [], []
    for towns, zones in sizes:
        found, took = _found(grid_county(towns, zones), zones, "spread")
        proven = "yes" if found.proven else f"gap {found.gap}"
        seconds.append(took if found.proven else float("inf"))
        spread = number(found.plans[0].terms.spread)
        rows.append((f"{towns}/{zones}", found.rung, proven, spread, number(took)))
    table = Table(("towns/zones", "rung", "proven", "spread, hours", "s"), rows)
    what = "spread proven at 40 towns, the slowest, s"
    return [table], [Target(what, max(seconds), 5.0)]


# ---------------------------------------------------------------- local search


@dataclass(frozen=True)
class Walked:
    """What a local search did: steps, seconds, and the least spread that it saw, in hours."""

    steps: int
    seconds: float
    best: float

    @property
    def rate(self) -> float:
        """Steps a second."""
        return self.steps / self.seconds


def _local(seconds: float) -> Part:
    """Redrawings a second and the best spread after the same time, beside ReCom."""
    if not find_spec("gerrychain"):
        return ["GerryChain cannot be had here, so local search has no peer."], []
    rows, times, worse = [], [], 0
    for towns, zones in ((30, 5), (40, 6), (60, 8)):
        district = grid_county(towns, zones)
        _climbed(district, zones, 0.1)
        ours, theirs = _climbed(district, zones, seconds), _recom(district, zones, seconds)
        redraws = _redrawn(district, zones, seconds)
        times.append(redraws / theirs.rate)
        worse += ours.best > theirs.best + 1e-9
        rates = [number(rate) for rate in (ours.rate, redraws, theirs.rate, times[-1])]
        rows.append((f"{towns}/{zones}", *rates, number(ours.best), number(theirs.best)))
    words = (
        f"Each walks for {number(seconds)} s. Steps are flips, swaps and redrawings, chosen by their spread; "
        "redrawings alone (two zones joined and halved along a random spanning tree, all kept) are what is "
        "compared with ReCom. ReCom keeps every step too; it begins at a plan of our search, as it has to "
        "begin within its bounds: half the mean load up or down."
    )
    columns = ("towns/zones", "steps a second", "redrawings alone", "GerryChain's ReCom", "times as many",
               "best spread, hours", "ReCom's best")  # fmt: skip
    targets = [
        Target("redrawings a second over ReCom's, the least", min(times), 15.0, above=True),
        Target("maps on which ReCom's best plan is better", float(worse), 0.0),
    ]
    return [words, Table(columns, rows)], targets


@compiled
def redraw(masks: Any, reach: Any, towns: Any, dice: Any, parent: Any, order: Any, steps: int) -> int:
    """ReCom alone, every step kept: two neighbouring zones are joined and halved anew; how often."""
    done = 0
    for _ in range(steps):
        town = roll(dice, len(reach))
        a = zone_of(masks, town)
        across = reach[town] & ~masks[a]
        if across == 0:
            continue
        b = zone_of(masks, lowest_bit(across & -across))
        part = halved(masks[a] | masks[b], reach, towns, dice, parent, order)
        masks[a], masks[b] = part, (masks[a] | masks[b]) & ~part
        done += 1
    return done


def _redrawn(district: District, zones: int, seconds: float) -> float:
    """Redrawings a second, from today's plan."""
    n = len(district.towns)
    masks = [sum(1 << t for t in range(n) if district.today[t] == z) for z in range(zones)]
    given = [np.array(column, dtype=np.int64) for column in (masks, district.land)]
    towns = np.array([[load] for load in district.town_load], dtype=np.int64)
    rooms = np.array([1], np.uint64), np.zeros(n, np.int64), np.zeros(n, np.int64)
    redraw(*given, towns, *rooms, 10)
    begin, done = perf_counter(), 0
    while perf_counter() - begin < seconds:
        done += redraw(*given, towns, *rooms, 1000)
    return done / (perf_counter() - begin)


def _climbed(district: District, zones: int, seconds: float) -> Walked:
    rules, best = Rules.of(district, Constraints()), Best(Objective(("spread",)), 1)
    begin = perf_counter()
    clock = TimeLimit(monotonic() + seconds)
    steps = climb(district, rules, zones, best, clock, walks=10**9)
    return Walked(steps, perf_counter() - begin, best.plans[0].key[0])


def _recom(district: District, zones: int, seconds: float) -> Walked:
    """GerryChain's ReCom from today's plan, every step accepted, zones within a half of the mean load."""
    from gerrychain import Graph, MarkovChain, Partition, updaters
    from gerrychain.proposals import recom
    from networkx import Graph as Plain

    plain: Plain[int] = Plain()
    plain.add_nodes_from((t, {"load": load}) for t, load in enumerate(district.town_load))
    plain.add_edges_from((b.a, b.b) for b in district.borders)
    start = Partition(
        Graph.from_networkx(plain),
        assignment=_even_start(district, zones),
        updaters={"load": updaters.Tally("load", alias="load")},
    )
    mean = sum(district.town_load) / zones

    def propose(partition: Any, **given: Any) -> Any:
        return recom(partition, pop_col="load", pop_target=mean, epsilon=0.5, **given)

    chain = MarkovChain(propose, initial_partition=start, total_steps=10**9, rng=1)
    begin, steps, best = perf_counter(), 0, float("inf")
    for plan in chain:
        steps += 1
        loads = plan["load"].values()
        best = min(best, (max(loads) - min(loads)) / 100)
        if perf_counter() - begin > seconds:
            break
    return Walked(steps, perf_counter() - begin, best)


def _even_start(district: District, zones: int) -> dict[int, int]:
    """A plan of short search whose zones are near the mean: ReCom has to start within its bounds."""
    rules, best = Rules.of(district, Constraints()), Best(Objective(("spread",)), 1)
    climb(district, rules, zones, best, TimeLimit(), walks=1)
    return dict(enumerate(best.plans[0].candidate.zone))


# ---------------------------------------------------------------- the whole question


def _whole(effort: Effort) -> Part:
    """Every plan of Pingluo's towns screened, those that do not lag at 100 replications, the best 20 run
    whole."""
    world, quick = pingluo(), effort.scale < 1
    processes = 1 if quick else 2
    small = SearchOptions(objective="on_time", most_moved=1, simulate=2, top=2)
    asked = small if quick else SearchOptions(objective="on_time", river=True, simulate=100, top=20)
    if not quick:
        answer(world, question("pingluo", world.scenario, small))  # machine code is there before
    begin = perf_counter()
    found: SearchResult = answer(world, question("pingluo", world.scenario, asked), processes=processes)
    seconds = perf_counter() - begin
    seen, tested = found.screening, found.simulated
    assert seen is not None
    assert tested is not None
    agreement, held_out = (
        "–" if value is None else f"{value:.2f}" for value in (seen.agreement, seen.held_out)
    )
    stages = ", ".join(f"{plans:,} with {runs}" for runs, plans in seen.stages)
    words = (
        f"{seen.plans:,} plans of Pingluo were screened from {seen.zones:,} zones, of which {seen.sampled:,} "
        f"foretold the others (0: all were run; rank correlation on zones left out: {held_out}; plans with "
        f"as many replications or more: {stages}), {len(tested.names)} run whole (KN, at most "
        f"{asked.simulate} replications): {number(seconds)} s with {processes} processes. Rank correlation "
        f"with whole runs on {seen.checked} plans: {agreement}."
    )
    targets = [Target("the whole town question for Pingluo, s", seconds, 30.0)]
    if seen.agreement is not None:
        what = "rank correlation of screened plans of Pingluo with whole runs"
        targets.append(Target(what, seen.agreement, 0.6, above=True))
    return [words], targets
