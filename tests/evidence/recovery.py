"""Are known parameters found again? `python -m tests.evidence.recovery [LOGS]`: 300 to 3,000 matters each.

    known factors, rates, classes, ways ──> a run ──> its log ──> counted and fitted ──> in the interval?

Of intervals that hold in nine of ten cases some 80 to 98 % should hold the true value, kind by kind.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from time import perf_counter

from simlib.evidence.counting import Counted, counted
from simlib.evidence.estimates import Estimate
from simlib.evidence.fitting import Fit, fit
from simlib.evidence.standing import Standing, kinds_of, standing
from simlib.inputs.reading import World, read_world
from simlib.inputs.scenario import Scenario
from simlib.inputs.shipped import shipped
from tests.evidence.logs import log_of, run_of

FIRST = date(2021, 1, 4)
LOGS = 20
FEWEST, MOST = 300, 3_000
KNOBS = ("effort", "waits")


@dataclass(frozen=True)
class Truth:
    """What a log was made with."""

    world: World
    factors: dict[str, float]
    last: date


def truths(number: int, logs: int = LOGS) -> Truth:
    """The truth of a log: sizes spread evenly over the logarithm, all else drawn."""
    dice = Random(1000 + number)
    matters = FEWEST * (MOST / FEWEST) ** (number / max(1, logs - 1))
    years = 1 + 1.5 * number / max(1, logs - 1)
    world = read_world(shipped("scenarios/pingluo-2021.yaml"))
    caseload = matters / years / 600
    last = FIRST + timedelta(days=round(365 * years))
    # so much work a day as the county can do, more or less: people are as busy as at its own load
    effort = round(dice.uniform(0.7, 1.15) / caseload**0.8, 3)
    factors = {"effort": effort, "waits": round(dice.uniform(0.7, 1.5), 3)}
    return Truth(changed(world, caseload, last, dice), factors, last)


def changed(world: World, caseload: float, last: date, dice: Random) -> World:
    """A world with other rates, classes and ways, that runs until a log is closed."""
    scenario = world.scenario
    time = scenario.time.model_copy(update={"end": last + timedelta(days=10)})
    streams = dict(scenario.streams)
    for name in [name for names in kinds_of(scenario).values() for name in names]:
        rate = streams[name].per_year * caseload * dice.uniform(0.8, 1.25)
        mix = drawn_mix(streams[name].classes, dice)
        streams[name] = streams[name].model_copy(update={"per_year": rate, "classes": mix})
    flows = dict(scenario.flows)
    for name in ("petition", "lead"):
        steps = dict(flows[name].steps)
        goes = drawn_mix(steps["approve"].next, dice)
        steps["approve"] = steps["approve"].model_copy(update={"next": goes})
        flows[name] = flows[name].model_copy(update={"steps": steps})
    update = {"time": time, "streams": streams, "flows": flows}
    return replace(world, scenario=scenario.model_copy(update=update))


def drawn_mix(shares: dict[str, float], dice: Random) -> dict[str, float]:
    """Other shares, none more than half as large again or less than two thirds."""
    drawn = {name: share * dice.uniform(0.67, 1.5) for name, share in shares.items()}
    return {name: share / sum(drawn.values()) for name, share in drawn.items()}


@dataclass(frozen=True)
class Held:
    """One interval: of what kind, and whether it holds the true value."""

    kind: str
    name: str
    true: float
    found: Estimate

    @property
    def holds(self) -> bool:
        return self.found.low <= self.true <= self.found.high


def recovered(truth: Truth, seed: int, threads: int = 2) -> tuple[Standing, Counted, Fit, list[Held]]:
    """Count and fit one log against a file that knows nothing of the truth."""
    log = log_of(run_of(truth.world, seed=seed, factors=truth.factors), FIRST, truth.last)
    of = standing(read_world(shipped("scenarios/pingluo-2021.yaml")), log)
    counts = counted(of)
    found = fit(of, counts, KNOBS, threads=threads)
    return of, counts, found, list(held(truth, of, counts, found))


def held(truth: Truth, of: Standing, counts: Counted, found: Fit) -> Iterator[Held]:
    """Every interval beside the truth."""
    scenario: Scenario = truth.world.scenario
    for knob, one in found.factors.items():
        yield Held("fitted", knob, truth.factors[knob], one)
    for name, rate in counts.per_year.items():
        stream = scenario.streams[name]
        total = sum(stream.shares.values())
        yield Held("arrivals", name, of_year(scenario, of, name), rate)
        for unit, one in counts.units[name].items():
            true = of_year(scenario, of, name) * of.years * stream.shares[unit] / total
            yield Held("units", unit, true, one)
        for klass, one in counts.classes[name].items():
            yield Held("classes", klass, stream.classes[klass], one)
    for (flow, step), after in counts.branches.items():
        for target, one in after.items():
            yield Held("branches", f"{step}-{target}", scenario.flows[flow].steps[step].next[target], one)


def of_year(scenario: Scenario, of: Standing, name: str) -> float:
    """Matters a year of a stream; leads that others set off are in the log of leads, and counted there."""
    return scenario.streams[name].per_year or 0.0


def main(logs: int) -> None:
    """Show each log's fit, then how many intervals hold the truth."""
    kept: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for number in range(logs):
        begun = perf_counter()
        truth = truths(number, logs)
        of, _, found, some = recovered(truth, seed=50 + number)
        for one in some:
            kept[one.kind] += one.holds
            every[one.kind] += 1
        said = ", ".join(
            f"{knob} {truth.factors[knob]:.3f}: {one.value:.3f} ({one.low:.3f} … {one.high:.3f})"
            f"{'' if one.low <= truth.factors[knob] <= one.high else ' !'}"
            for knob, one in found.factors.items()
        )
        took = perf_counter() - begun
        print(f"{len(of.log.matters):5} matters: {said}; chance {found.chance:.2f}; {took:.0f} s", flush=True)
    for kind, of_kind in every.items():
        print(f"{kind}: {kept[kind]} of {of_kind} intervals hold the truth, {kept[kind] / of_kind:.1%}")
    print(f"all: {kept.total()} of {every.total()}, {kept.total() / every.total():.1%}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else LOGS)
