"""How soon matters close, as a vector: the shares closed within some days, of all and of some groups.

    all         ├── 10 % ── 25 % ── 50 % ── 75 % ── 90 % ──┤     cuts: these quantiles of the log's days
    class c     ├── ...
    turn t      ├── ...      (a disposition, whatever the flow)

Shares up to a cut need no matter to be closed, so that open ones count as what they are: not closed yet.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from simlib.evidence.counting import FOLLOWED_UP
from simlib.evidence.seen import OPEN, Seen
from simlib.model.arrays import Bools, Floats, Ints

QUANTILES: Final = (10, 25, 50, 75, 90)
FEWEST: Final = 30
"""Of a group with fewer matters in the log no share is taken."""


@dataclass(frozen=True)
class Cut:
    """A share: of the matters whose `column` is `key` (of all, where there is none) those closed within some
    days."""

    column: str
    key: int
    days: int


@dataclass(frozen=True)
class Cuts:
    """The shares that are compared, of the matters received until a day (an ordinal)."""

    cuts: tuple[Cut, ...]
    until: int


def cuts_of(seen: Seen, last: int, *, shared: bool = False) -> Cuts:
    """The cuts that a log gives: by what was closed in it, of matters received early enough. With `shared`,
    the days of all are cuts of each group too: where none of a group is closed, runs may have many."""
    closed = seen.closed < OPEN
    longest = int(np.percentile(seen.days()[closed], FOLLOWED_UP)) if closed.any() else 0
    until = last - longest
    if (seen.received <= until).mean() < 0.5:  # a short log: all that it has
        until = last
    early = seen.part(seen.received <= until)
    groups = [("", 0)]
    groups += [(column, key) for column in ("klass", "turn") for key in _keys(getattr(early, column))]
    usual = _days(early) if shared else set[int]()
    cuts = [
        Cut(column, key, day)
        for column, key in groups
        for day in sorted(usual | _days(early.part(in_group(early, column, key))))
    ]
    return Cuts(tuple(cuts), until)


def _keys(column: Ints) -> list[int]:
    keys, counts = np.unique(column[column >= 0], return_counts=True)
    return [int(key) for key in keys[counts >= FEWEST]]


def _days(seen: Seen) -> set[int]:
    """Quantiles of the days to close of what is closed."""
    days = seen.days()[seen.closed < OPEN]
    return set(np.percentile(days, QUANTILES).astype(int).tolist()) if len(days) else set()


def in_group(seen: Seen, column: str, key: int) -> Bools:
    """Which matters are of a group."""
    if not column:
        return np.ones(len(seen.received), dtype=bool)
    return np.asarray(getattr(seen, column) == key, dtype=bool)


def sizes_of(cuts: Cuts, seen: Seen) -> Floats:
    """Of how many matters each share is."""
    early = seen.part(seen.received <= cuts.until)
    groups = {(cut.column, cut.key) for cut in cuts.cuts}
    sizes = {group: max(1, int(in_group(early, *group).sum())) for group in groups}
    return np.array([sizes[cut.column, cut.key] for cut in cuts.cuts], dtype=float)


def errors_of_counting(shares: Floats, sizes: Floats) -> Floats:
    """Standard errors of shares if each matter were for itself; of 0 and 1 those of one matter.

    >>> errors_of_counting(np.array([0.5, 0.0]), np.array([100.0, 100.0])).round(3).tolist()
    [0.05, 0.01]
    """
    inner = np.clip(shares, 1 / sizes, np.maximum(1 - 1 / sizes, 1 / sizes))
    return np.asarray(np.sqrt(inner * (1 - inner) / sizes))


def closed_shares(cuts: Cuts, seen: Seen) -> Floats:
    """The shares, float64[cuts]; 0 where a group has no matter."""
    early = seen.part(seen.received <= cuts.until)
    days = early.days()
    groups = {(cut.column, cut.key): in_group(early, cut.column, cut.key) for cut in cuts.cuts}
    sizes = {group: max(1, int(of.sum())) for group, of in groups.items()}
    return np.array([
        (days[groups[cut.column, cut.key]] <= cut.days).sum() / sizes[cut.column, cut.key]
        for cut in cuts.cuts
    ])  # fmt: skip
