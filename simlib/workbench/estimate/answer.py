"""What is known of a draft so far: at each load the draft beside the baseline, in pairs.

    Answer ── AtLoad (low, central, high) ── Compared: draft, baseline and their paired difference
           │                              ├─ Course: open and overdue matters by week
           │                              └─ use of people by unit, days lost by cause
           ├─ moves, problems
           └─ Origin: file, hash, seed, version, window, replications

No words here, and nothing is rounded. An interval has no ends while there is a single replication.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import Final, NamedTuple

import numpy as np

from simlib.errors import SimlibError
from simlib.inputs.reading import World
from simlib.model.arrays import Floats
from simlib.model.partition import Move
from simlib.scores.comparison import Difference
from simlib.scores.experiment import Experiment
from simlib.scores.intervals import Measure
from simlib.workbench.state.draft import Draft
from simlib.workbench.state.problems import Problem

OPEN, OVERDUE = 0, 1
"""Rows of a course."""

SHOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "on_time_share": ("all", "class", "zone"),
    "days_to_close": ("all",),
    "open_matters": ("all",),
    "overdue_matters": ("all",),
    "open_at_end": ("all",),
    "overdue_at_end": ("all",),
    "staff_use": ("all", "unit"),
    "travel_hours": ("all",),
    "stranger_share": ("all",),
    "recusals": ("all",),
}
"""The measures that an answer holds, and how they are grouped; with them why matters were late."""


class Interval(NamedTuple):
    """An estimate with its 95 % interval; None with a single replication."""

    mean: float
    low: float | None = None
    high: float | None = None

    @property
    def half(self) -> float | None:
        """Half its width."""
        return None if self.low is None or self.high is None else (self.high - self.low) / 2


class Compared(NamedTuple):
    """One measure of the draft and of the baseline, and the paired difference; None for what was not
    observed in one of them. `unit` is share, days, hours, count ... (shares from 0 to 1)."""

    draft: Interval | None
    baseline: Interval | None
    difference: Interval | None
    unit: str

    @property
    def sign(self) -> int:
        """1 or -1 where the interval of the difference leaves no doubt, else 0. This one difference alone:
        claims about several plans or loads at once need more."""
        d = self.difference
        if d is None or d.low is None or d.high is None:
            return 0
        return (d.low > 0) - (d.high < 0)


class Fan(NamedTuple):
    """Matters at the end of each week: mean of the runs, and their lower and upper quartile."""

    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class LoadEstimate:
    """What is known at one load. `found` has the draft's plan (`plan`) and the baseline's; `courses[plan]` is
    float64[replications, 2, weeks]; `why` has the causes of late matters in the first replications;
    `precise`: the interval is as narrow as was wanted; `narrow`: no more is asked for (it is precise, or the
    most replications are done).

    Draft and baseline are in the same world. Where the draft changes the world, `unchanged` is the same with
    the baseline in the world as the file has it: what plan and world change together; else None.

    `figure` is the baseline's own, from more runs than any draft has at first: it is what stands beside every
    draft, and the draft's is it and the paired difference, so that the three agree.
    """

    load: str
    plan: str
    found: Experiment
    courses: Mapping[str, Floats]
    why: Experiment
    precise: bool
    narrow: bool
    unchanged: "LoadEstimate | None" = None
    figure: Interval | None = None

    @property
    def settled(self) -> bool:
        """Whether the baseline's figure is known for good, or can only be that of these runs."""
        return self.figure is not None

    @property
    def replications(self) -> int:
        """Pairs of runs so far."""
        return self.found.setting.replications

    @property
    def judged(self) -> str:
        """The measure that plans are judged by."""
        return self.found.headline

    @property
    def headline(self) -> Compared:
        """The judged measure of all matters."""
        return self.one(self.judged)

    def one(self, measure: str) -> Compared:
        """A measure of `SHOWN`, of all matters and people."""
        return self._all.get((measure, "all", "all"), Compared(None, None, None, ""))

    def by(self, measure: str, by: str) -> dict[str, Compared]:
        """A measure by group, keyed: use of people by unit, days lost by cause."""
        return {k: one for (m, b, k), one in self._all.items() if (m, b) == (measure, by)}

    @property
    def use(self) -> dict[str, Compared]:
        """The share of the hours on duty that matters take, by unit."""
        return self.by("staff_use", "unit")

    @property
    def causes(self) -> dict[str, Compared]:
        """Mean working days of a late matter by cause; they add up to its whole time."""
        return self.by("late_days", "cause")

    def course(self, of: int, *, baseline: bool = False) -> Fan:
        """Open (`OPEN`) or overdue (`OVERDUE`) matters over the weeks of the draft, or of the baseline."""
        runs = self.courses[self.found.setting.baseline if baseline else self.plan][:, of]
        low, high = np.quantile(runs, (0.25, 0.75), axis=0)
        return Fan(tuple(runs.mean(axis=0).tolist()), tuple(low.tolist()), tuple(high.tolist()))

    @cached_property
    def _all(self) -> dict[tuple[str, str, str], Compared]:
        every = _all(self.found, self.plan) | _all(self.why, self.plan)
        judged = (self.judged, "all", "all")
        if self.figure is not None and judged in every:
            every[judged] = beside(self.figure, every[judged])
        return every


def beside(figure: Interval, one: Compared) -> Compared:
    """A measure with the baseline's own figure, and the draft's as far from it as the pairs of runs say.

    The draft's interval keeps the width that its own runs give: wider than it need be.

    >>> one = Compared(Interval(.87, .85, .88), Interval(.86), Interval(.02), "share")
    >>> beside(Interval(.9, .89, .91), one).draft
    Interval(mean=0.92, low=0.9, high=0.93)
    """
    if one.difference is None or one.draft is None:
        return one._replace(baseline=figure)
    by = figure.mean + one.difference.mean - one.draft.mean
    ends = (None if end is None else round(end + by, 12) for end in (one.draft.low, one.draft.high))
    return one._replace(baseline=figure, draft=Interval(figure.mean + one.difference.mean, *ends))


def _all(found: Experiment, plan: str) -> dict[tuple[str, str, str], Compared]:
    """Every row of a plan beside the baseline's."""
    place_of = attrgetter("name", "by", "key")
    baseline = {place_of(m): m for m in found.measures(found.setting.baseline)}
    draft = {place_of(m): m for m in found.measures(plan)}
    apart = {place_of(d): d for d in found.differences()}
    return {
        place: _compared(draft.get(place), baseline.get(place), apart.get(place))
        for place in {**baseline, **draft}
    }


def _compared(draft: Measure | None, given: Measure | None, d: Difference | None) -> Compared:
    unit = next(one.unit for one in (draft, given) if one is not None)
    return Compared(_interval(draft), _interval(given), _interval(d), unit)


def _interval(one: Measure | Difference | None) -> Interval | None:
    return None if one is None else Interval(one.mean, one.low, one.high)


@dataclass(frozen=True)
class Origin:
    """What an answer rests on. `sha256` names the world with the draft in it, `file_sha256` the file's."""

    file: str
    sha256: str
    file_sha256: str
    seed: int
    version: str
    replications: Mapping[str, int]


@dataclass(frozen=True, eq=False)
class Estimate:
    """All that is known of a draft so far.

    `file` is the world as the file has it, `world` that in which the draft was tried (its scenario has the
    plan under `plan`, for names and figures); `loads` has those loads with at least one replication;
    `weeks` are the days on which the weeks of a course end (empty without a calendar); `error` is why it
    cannot be run, where it cannot.
    """

    draft: Draft
    file: World
    world: World
    plan: str
    loads: Mapping[str, LoadEstimate]
    weeks: tuple[date, ...]
    moves: tuple[Move, ...]
    problems: tuple[Problem, ...]
    origin: Origin
    error: SimlibError | None
    narrow: bool
