"""Could the same answer be had with less to simulate? Plans of the county that is shipped, in pairs.

    python -m benchmarks.variance           writes VARIANCE.md beside this file

A way is as good as it has little variance of the paired difference of shares on time for the processor's time
that a replication takes: `times as good` is (variance * seconds today) / (variance * seconds so). It would do
only if its intervals hold what they should: the way's own long-run difference, and that of today.

    windows of several years     one warm-up for all of them
    a shorter warm-up            its bias is the difference from today's
    control variates             what the draws alone tell: matters, hours of work, leave
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import process_time
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.__main__ import write
from benchmarks.harness import Section, Table, machine, number
from benchmarks.worlds import pingluo
from simlib.inputs.reading import World
from simlib.inputs.scenario import CalendarTime, Window
from simlib.model.arrays import Model, Plan
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.runs.draws import Draws, draw
from simlib.runs.engines import DEFAULT, ENGINES
from simlib.scores.comparison import Difference, differences
from simlib.scores.measures import Row, layout, tally
from simlib.scores.ratios import ratios, two_sided

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ALL: Final = slice(None)

RESULTS: Final = Path(__file__).with_name("VARIANCE.md")
LOAD: Final = "central"
PLANS: Final = ("plan-2021", "one-pool", "separate")
"""The baseline, and those that are compared with it."""
SHARE: Final = Row("on_time_share", "all", "all", "share")
SEED: Final = 3
SIZES: Final = (20, 50)
"""Replications of an experiment: with control variates it takes more."""
SHUFFLES: Final = 20
"""How often the replications are cut into experiments, each time in another order."""
MOST: Final = 600
BLOCK: Final = 20
"""Replications of a way before the next one's turn: slow spells of the machine meet all."""


class Span(NamedTuple):
    """Months of warm-up before the window, and years of the window."""

    warm_up: int
    years: int

    def __str__(self) -> str:
        return f"{self.warm_up} months, then {self.years} year{'s' if self.years > 1 else ''}"


TODAY: Final = Span(18, 1)
SPANS: Final = (TODAY, Span(12, 1), Span(9, 1), Span(6, 1), Span(18, 2), Span(18, 4), Span(9, 4))


@dataclass
class Way:
    """A world to be run, and what its replications told: tallies of the share on time by plan, what the draws
    tell by name, and seconds a replication by block."""

    model: Model
    plans: Sequence[Plan]
    places: Sequence[int]
    tallies: dict[str, list[Floats]]
    controls: dict[str, list[Floats]]
    seconds: list[float]

    @classmethod
    def of(cls, world: World) -> "Way":
        """Nothing has run yet."""
        model = compile_model(world, LOAD)
        plans = [compile_plan(model, name) for name in PLANS]
        places = [layout(model, plan).index(SHARE) for plan in plans]
        return cls(model, plans, places, {name: [] for name in PLANS}, {}, [])

    def run(self, numbers: range) -> None:
        """Some replications more; only what an experiment would do is timed."""
        drawn, begin = [], process_time()
        for replication in numbers:
            draws = draw(self.model, SEED, replication)
            for plan, place in zip(self.plans, self.places, strict=True):
                record = ENGINES[DEFAULT](self.model, plan, draws)
                self.tallies[plan.name].append(tally(self.model, plan, draws, record)[:, place])
            drawn.append(draws)
        self.seconds.append((process_time() - begin) / len(numbers))
        for draws in drawn:
            for name, found in told(self.model, draws).items():
                self.controls.setdefault(name, []).append(found)

    def shares(self, plan: str) -> Floats:
        """Numerators and denominators, float64[replications, 2, 1]."""
        return np.array(self.tallies[plan])[:, :, None]

    def gain(self, plan: str, some: Ints | slice = ALL) -> Difference:
        """Plan minus baseline in some of the replications."""
        pair = {name: self.shares(name)[some] for name in (PLANS[0], plan)}
        return differences({name: [SHARE] for name in pair}, pair, PLANS[0])[0]

    def deviations(self, plan: str) -> Floats:
        """What each replication adds to the paired difference's error."""
        ours, theirs = (ratios([SHARE], self.shares(name)).deviation[:, 0] for name in (plan, PLANS[0]))
        return np.asarray(ours - theirs)


def spanned(span: Span) -> World:
    """The county with another warm-up and another window, whose first day stays."""
    world = pingluo()
    scenario, time = world.scenario, world.scenario.time
    if not isinstance(time, CalendarTime):
        raise TypeError("the county has no calendar")
    window, years = time.window, span.years - 1
    start = months_before(window.first, span.warm_up)
    last = window.last.replace(year=window.last.year + years)
    own = {name: dates_of(stream.dates, window, start, years) for name, stream in scenario.streams.items()}
    longer = {
        "start": start,
        "window": window.model_copy(update={"last": last}),
        "end": time.end.replace(year=time.end.year + years),
    }
    streams = {
        name: stream.model_copy(update={"dates": own[name]}) for name, stream in scenario.streams.items()
    }
    changed = {"time": time.model_copy(update=longer), "streams": streams}
    return replace(world, scenario=scenario.model_copy(update=changed))


def dates_of(dates: Sequence[date], window: Window, start: date, years: int) -> tuple[date, ...]:
    """The dates of a stream: those of the window's year once more in each further one, on the same day of the
    week."""
    known = [day for day in dates if day >= start and (not years or day <= window.last)]
    year = [day for day in dates if window.first <= day <= window.last]
    return (*known, *(day + timedelta(364 * k) for k in range(1, years + 2) if years for day in year))


def months_before(day: date, months: int) -> date:
    """The first of a month some months before.

    >>> months_before(date(2021, 7, 1), 18)
    datetime.date(2020, 1, 1)
    """
    at = 12 * day.year + day.month - 1 - months
    return date(at // 12, at % 12 + 1, 1)


# ---------------------------------------------------------------- what the draws alone tell


def told(model: Model, draws: Draws) -> dict[str, Floats]:
    """Quantities of a replication whose means are known before anything runs: of the outside matters that
    come from a quarter of the window before it to its end, and of everybody's leave in that time."""
    first, last = model.window
    since = first - (last - first) // 4
    come = (draws.stream >= 0) & (draws.arrived >= since) & (draws.arrived < last)
    units, classes = len(model.units), len(model.classes.name)
    matter = np.repeat(np.arange(draws.matters), np.diff(draws.first))
    hours = np.bincount(matter, draws.effort, draws.matters)
    days = slice(2 * since // model.day_ticks, 2 * last // model.day_ticks)
    away = draws.away[:, days].sum(axis=1)
    return {
        "matters by class": np.bincount(draws.klass[come], minlength=classes).astype(np.float64),
        "matters by unit": np.bincount(draws.unit[come], minlength=units).astype(np.float64),
        "hours of work by class": np.bincount(draws.klass[come], hours[come], classes),
        "hours of work by unit": np.bincount(draws.unit[come], hours[come], units),
        "leave by unit": np.bincount(model.people.unit, away, units),
    }


def controls_of(controls: Mapping[str, Sequence[Floats]]) -> Iterator[tuple[str, Floats]]:
    """Each kind of control and all at once, as deviations from their means, without those that never vary."""
    tables = {name: np.array(rows) for name, rows in controls.items()}
    for name, table in [*tables.items(), ("all of these", np.concatenate([*tables.values()], axis=1))]:
        yield name, (table - table.mean(axis=0))[:, table.std(axis=0) > 0]


def explained(controls: Floats, what: Floats) -> float:
    """The share of variance that a regression on the first half explains in the second (less than 0: it adds
    some).

    >>> x = np.arange(8.0)[:, None] % 3
    >>> round(explained(x, 2 * x[:, 0]), 9)
    1.0
    """
    half = len(what) // 2
    fitted = np.column_stack([np.ones(len(what)), controls])
    slopes = np.linalg.lstsq(fitted[:half], what[:half], rcond=None)[0]
    left = what[half:] - fitted[half:] @ slopes
    return float(1 - left.var() / what[half:].var())


def regressed(controls: Floats, what: Floats) -> tuple[float, float]:
    """The mean of `what` where the controls are at their means (0), and half the width of its interval."""
    fitted = np.column_stack([np.ones(len(what)), controls])
    slopes, *_ = np.linalg.lstsq(fitted, what, rcond=None)
    free = len(what) - fitted.shape[1]
    spread = ((what - fitted @ slopes) ** 2).sum() / free
    error = np.sqrt(spread * np.linalg.pinv(fitted.T @ fitted)[0, 0])
    return float(slopes[0]), float(two_sided(0.95, free + 1) * error)


# ---------------------------------------------------------------- tables


def measured(replications: int) -> Section:
    """All ways in turn, and their tables."""
    ways = {span: Way.of(spanned(span)) for span in SPANS}
    for way in ways.values():
        way.run(range(1))  # loads machine code
    for way in ways.values():
        way.tallies, way.controls, way.seconds = {name: [] for name in PLANS}, {}, []
    for begin in range(0, replications, BLOCK):
        for way in ways.values():
            way.run(range(begin, begin + BLOCK))
    return Section(
        "Less to simulate for the same answer",
        [
            f"Shares on time of {PLANS[1]} and {PLANS[2]} against {PLANS[0]}, {LOAD} load, {replications:,} "
            f"replications of each way; intervals of {SIZES[0]} replications.",
            Table(SPAN_COLUMNS, [*span_rows(ways)]),
            f"Control variates, today's spans: regression of the paired difference; intervals of {SIZES[1]} "
            "replications. Explained is the share of variance in replications that the regression has not "
            "seen; what controls cost is not counted.",
            Table(CONTROL_COLUMNS, [*control_rows(ways[TODAY])]),
        ],
    )


SPAN_COLUMNS: Final = (
    *("warm-up and window", "plan", "difference, points", "its sd a replication", "seconds, times today's"),
    *("times as good", "intervals that hold its own", "that hold today's"),
)
CONTROL_COLUMNS: Final = ("controls", "plan", "how many", "explained", "times as good", "intervals that hold")


def span_rows(ways: Mapping[Span, Way]) -> Iterator[tuple[str, ...]]:
    """A row for each way and plan."""
    today = ways[TODAY]
    for span, way in ways.items():
        times = median(a / b for a, b in zip(way.seconds, today.seconds, strict=True))
        for plan in PLANS[1:]:
            sd, sd_today = (one.deviations(plan).std() for one in (way, today))
            own, theirs = way.gain(plan), today.gain(plan)
            yield (
                str(span),
                plan,
                f"{100 * own.mean:.2f} ± {50 * ((own.high or 0) - (own.low or 0)):.2f}",
                number(100 * sd),
                number(times),
                number((sd_today / sd) ** 2 / times),
                held(way, plan, own.mean),
                held(way, plan, theirs.mean),
            )


def held(way: Way, plan: str, truth: float) -> str:
    """Of 100 small experiments' intervals, so many hold the truth."""
    found = [way.gain(plan, some) for some in experiments(len(way.tallies[plan]), SIZES[0])]
    return percent([(one.low or 0) <= truth <= (one.high or 0) for one in found])


def experiments(replications: int, size: int) -> Iterator[Ints]:
    """Small experiments cut from one long one, in `SHUFFLES` orders; a rest that is too small is left out."""
    dice = np.random.default_rng(SEED)
    for _ in range(SHUFFLES):
        order = dice.permutation(replications)
        yield from (order[at : at + size] for at in range(0, replications - size + 1, size))


def percent(held: Sequence[bool]) -> str:
    """As a whole number.

    >>> percent([True, True, True, False])
    '75'
    """
    return f"{100 * sum(held) / len(held):.0f}" if held else "-"


def control_rows(today: Way) -> Iterator[tuple[str, ...]]:
    """A row for each kind of controls and plan."""
    for name, controls in controls_of(today.controls):
        for plan in PLANS[1:]:
            what = today.deviations(plan)
            share = explained(controls, what)
            yield (
                name,
                plan,
                str(controls.shape[1]),
                number(share),
                number(1 / (1 - share)),
                _covers(controls, what),
            )


def _covers(controls: Floats, what: Floats) -> str:
    """How often small experiments' adjusted intervals hold the long-run mean, which of deviations is 0."""
    size = SIZES[1]
    if controls.shape[1] + 2 > size:
        return "too many"
    found = [regressed(controls[some], what[some]) for some in experiments(len(what), size)]
    return percent([abs(mean) <= half for mean, half in found])


def main() -> None:
    """Measure, print and write down."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.variance", description=__doc__.split("\n")[0])
    parser.add_argument("--replications", type=int, default=MOST)
    asked = parser.parse_args()
    text = f"# Variance\n\n{machine()}\n\n{measured(asked.replications).markdown()}\n"
    print(text)
    if asked.replications >= MOST:
        write(RESULTS, text)


if __name__ == "__main__":
    main()
