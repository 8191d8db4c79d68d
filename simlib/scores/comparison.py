"""Which plan is better, and how sure are we? Plans meet the same draws, so they are compared in pairs.

    deviation(plan, r) - deviation(baseline, r)  ─> spread of the difference ─> interval, detectable
    all pairs of plans at once (Bonferroni)      ─> those not told from the best; a winner, or none
    all plans with the baseline (Bonferroni)     ─> better, worse, no clear difference

A winner is named only when it beats every other plan and all these comparisons hold at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from simlib.errors import UnknownName
from simlib.model.arrays import Floats
from simlib.scores.measures import Row
from simlib.scores.ratios import Ratios, ratios, standard_error, t_quantile, two_sided

METHOD = "paired-t-bonferroni"
POWER = 0.8

RowsByPlan = Mapping[str, Sequence[Row]]
TalliesByPlan = Mapping[str, Floats]


@dataclass(frozen=True)
class Difference:
    """Plan minus baseline for one row, paired by replication. `detectable` is the true difference that a
    study of this size finds with a chance of 80 %; None, as the limits, with one replication, and where the
    pairs differ in no run (then a rare difference may have been missed, and nothing tells how large).
    `alike` is the number of replications where no pair differs, else 0: the interval has no width then, and
    says nothing of pairs that were not run (`most_unlike`)."""

    plan: str
    name: str
    by: str
    key: str
    mean: float
    low: float | None
    high: float | None
    detectable: float | None
    unit: str
    alike: int


@dataclass(frozen=True)
class Verdict:
    """What can be said of all plans at once about one measure, at `level`.

    `best`: the plan with the best estimate and those that cannot be told from it. `winner`: the only one
    of them, or None. The other three sort the plans by what is known against the baseline.
    """

    measure: str
    best: tuple[str, ...]
    winner: str | None
    better_than_baseline: tuple[str, ...]
    worse_than_baseline: tuple[str, ...]
    not_told_apart: tuple[str, ...]
    level: float
    method: str


@dataclass(frozen=True)
class HalfWidths:
    """Half the width of the interval of plan minus baseline, paired and as if draws were not shared.

    `runs_saved`: how many times as many replications independent draws would need."""

    plan: str
    paired: float
    unpaired: float

    @property
    def runs_saved(self) -> float | None:
        """(unpaired / paired) squared; None where the pairs do not differ at all."""
        return (self.unpaired / self.paired) ** 2 if self.paired > 0 else None


# ---------------------------------------------------------------- differences from the baseline


def differences(
    rows_by_plan: RowsByPlan, tallies_by_plan: TalliesByPlan, baseline: str, level: float = 0.95
) -> tuple[Difference, ...]:
    """Every plan minus the baseline, row by row; only rows that both plans have, with observations.

    All tallies are float64[R, 2, rows] of the same replications in the same order. Raises UnknownName
    for a baseline that is not among the plans, ValueError where replications differ in number.
    """
    found = _all_ratios(rows_by_plan, tallies_by_plan, baseline)
    return tuple(
        difference
        for plan in found
        if plan != baseline
        for difference in _differences(plan, found[plan], found[baseline], level)
    )


def _all_ratios(rows_by_plan: RowsByPlan, tallies_by_plan: TalliesByPlan, baseline: str) -> dict[str, Ratios]:
    if baseline not in rows_by_plan:
        raise UnknownName("plan", baseline, rows_by_plan)
    if len({len(tallies) for tallies in tallies_by_plan.values()}) != 1:
        raise ValueError("plans are paired by replication, so all need the same replications")
    return {plan: ratios(rows, tallies_by_plan[plan]) for plan, rows in rows_by_plan.items()}


def _differences(plan: str, ours: Ratios, theirs: Ratios, level: float) -> Iterator[Difference]:
    place = {row: n for n, row in enumerate(theirs.rows)}
    shared = [n for n, row in enumerate(ours.rows) if row in place]
    others = [place[ours.rows[n]] for n in shared]
    mean = ours.ratio[shared] - theirs.ratio[others]
    deviation = ours.deviation[:, shared] - theirs.deviation[:, others]
    limits = _limits(mean, deviation, level)
    for n, middle, (low, high, detectable) in zip(shared, mean.tolist(), limits, strict=True):
        row = ours.rows[n]
        alike = len(deviation) if low == high == 0 else 0
        yield Difference(plan, row.name, row.by, row.key, middle, low, high, detectable, row.unit, alike)


def _limits(
    mean: Floats, deviation: Floats, level: float
) -> list[tuple[float | None, float | None, float | None]]:
    """Low, high and detectable difference of each row."""
    replications = len(deviation)
    if replications < 2:
        return [(None, None, None)] * len(mean)
    t, error = two_sided(level, replications), standard_error(deviation)
    found = (t + t_quantile(POWER, replications - 1)) * error
    detectable = [size if size > 0 else None for size in found.tolist()]
    return list(zip((mean - t * error).tolist(), (mean + t * error).tolist(), detectable, strict=True))


def detectable_at_once(detectable: float, plans: int, replications: int) -> float:
    """The true difference that a verdict over `plans` plans, one the baseline, detects with 80 %, at 95 %.

    `detectable` is that of a single pair (`Difference.detectable`); the verdict asks more of each pair, so
    that all hold at once, and finds larger differences only.

    >>> detectable_at_once(1.0, plans=2, replications=20)
    1.0
    >>> round(detectable_at_once(1.0, plans=6, replications=20), 2)
    1.26
    """
    power = t_quantile(POWER, replications - 1)
    alone, at_once = (two_sided(level, replications) for level in (0.95, _shared_level(0.95, plans - 1)))
    return detectable * (at_once + power) / (alone + power)


def most_unlike(replications: int, level: float = 0.95) -> float:
    """The largest share of pairs that may differ where none of so many did: about 3 / replications, the rule
    of three (J. Hanley and A. Lippman-Hand 1983).

    >>> round(most_unlike(30), 3), round(most_unlike(1000), 5)
    (0.095, 0.00299)
    """
    return 1.0 - float((1 - level) ** (1 / replications))


# ---------------------------------------------------------------- all plans at once


class _Plan(NamedTuple):
    """One plan's ratio and deviations of one measure, signed so that more is better."""

    name: str
    ratio: float
    deviation: Floats


def verdict(
    rows_by_plan: RowsByPlan,
    tallies_by_plan: TalliesByPlan,
    baseline: str,
    name: str = "on_time_share",
    higher_is_better: bool = True,
    level: float = 0.95,
) -> Verdict:
    """What holds of all plans at once about one measure of all matters.

    A plan without observations of it differs clearly from none. Raises UnknownName for a measure that
    no plan has, and as `differences`.
    """
    found = _all_ratios(rows_by_plan, tallies_by_plan, baseline)
    plans = _ranked(found, name, 1.0 if higher_is_better else -1.0)
    count = len(plans)
    of_pairs, of_baseline = (_shared_level(level, n) for n in (count * (count - 1) // 2, count - 1))
    best = [plan.name for plan in plans if plan is plans[0] or _sign(plans[0], plan, of_pairs) == 0]
    given = [plan for plan in plans if plan.name == baseline]
    signs = {plan.name: _sign(plan, base, of_baseline) for base in given for plan in plans}
    others = [plan for plan in found if plan != baseline]
    return Verdict(
        measure=name,
        best=tuple(best),
        winner=best[0] if len(best) == 1 < len(found) == count else None,
        better_than_baseline=tuple(plan for plan in others if signs.get(plan, 0) > 0),
        worse_than_baseline=tuple(plan for plan in others if signs.get(plan, 0) < 0),
        not_told_apart=tuple(plan for plan in others if signs.get(plan, 0) == 0),
        level=level,
        method=METHOD,
    )


def _shared_level(level: float, comparisons: int) -> float:
    """Bonferroni: the level of each comparison, so that all hold simultaneously at `level`."""
    return 1 - (1 - level) / max(1, comparisons)


def _ranked(found: Mapping[str, Ratios], name: str, sign: float) -> list[_Plan]:
    """The plans that have observations of this measure of all matters, best estimate first."""
    plans = [
        _Plan(plan, sign * float(seen.ratio[n]), sign * seen.deviation[:, n])
        for plan, seen in found.items()
        for n, row in enumerate(seen.rows)
        if (row.name, row.by, row.key) == (name, "all", "all")
    ]
    if not plans:
        raise UnknownName("measure", name, sorted({r.name for s in found.values() for r in s.rows}))
    return sorted(plans, key=lambda plan: -plan.ratio)


def _sign(ours: _Plan, theirs: _Plan, level: float) -> int:
    """1 where ours is better, -1 where it is worse, 0 where the interval holds 0 or there is none."""
    deviation = ours.deviation - theirs.deviation
    if len(deviation) < 2:
        return 0
    difference, half = ours.ratio - theirs.ratio, _half_width(deviation, level)
    return int(difference > half) - int(difference < -half)


# ---------------------------------------------------------------- what shared draws save


def half_widths(
    rows_by_plan: RowsByPlan,
    tallies_by_plan: TalliesByPlan,
    baseline: str,
    name: str = "on_time_share",
    level: float = 0.95,
) -> tuple[HalfWidths, ...]:
    """The gain of common random numbers for one measure of all matters, plan by plan; none with one
    replication. Raises as `verdict`."""
    found = _all_ratios(rows_by_plan, tallies_by_plan, baseline)
    plans = {plan.name: plan.deviation for plan in _ranked(found, name, 1.0)}
    if baseline not in plans or len(plans[baseline]) < 2:
        return ()
    given = plans.pop(baseline)
    return tuple(
        HalfWidths(plan, _half_width(own - given, level), unpaired_half_width(own, given, level))
        for plan in found
        if (own := plans.get(plan)) is not None
    )


def _half_width(deviation: Floats, level: float) -> float:
    return two_sided(level, len(deviation)) * float(standard_error(deviation))


def unpaired_half_width(ours: Floats, theirs: Floats, level: float = 0.95) -> float:
    """Half width of Welch's interval, from deviations of two independent sets of R replications.

    >>> round(unpaired_half_width(np.array([-1.0, 0, 1]), np.array([-1.0, 0, 1])), 3)
    2.267
    """
    variances = np.array([standard_error(ours) ** 2, standard_error(theirs) ** 2])
    if not variances.any():
        return 0.0
    degrees = (len(ours) - 1) * variances.sum() ** 2 / (variances**2).sum()
    return t_quantile((1 + level) / 2, float(degrees)) * float(np.sqrt(variances.sum()))
