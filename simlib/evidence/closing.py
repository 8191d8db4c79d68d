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
from simlib.model.arrays import Bools, Floats

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


def cuts_of(seen: Seen, last: int) -> Cuts:
    """The cuts that a log gives: by what was closed in it, of matters received early enough."""
    closed = seen.closed < OPEN
    longest = int(np.percentile(seen.days()[closed], FOLLOWED_UP)) if closed.any() else 0
    until = last - longest
    if (seen.received <= until).mean() < 0.5:  # a short log: all that it has
        until = last
    early = seen.part(seen.received <= until)
    groups = [
        ("", 0),
        *(("klass", key) for key in _keys(early.klass)),
        *(("turn", k) for k in _keys(early.turn)),
    ]
    return Cuts(tuple(cut for column, key in groups for cut in _cuts(early, column, key)), until)


def _keys(column: np.typing.NDArray[np.int64]) -> list[int]:
    keys, counts = np.unique(column[column >= 0], return_counts=True)
    return [int(key) for key in keys[counts >= FEWEST]]


def _cuts(seen: Seen, column: str, key: int) -> list[Cut]:
    group = seen.part(in_group(seen, column, key))
    days = group.days()[group.closed < OPEN]
    return [Cut(column, key, day) for day in np.unique(np.percentile(days, QUANTILES).astype(int)).tolist()]


def in_group(seen: Seen, column: str, key: int) -> Bools:
    """Which matters are of a group."""
    if not column:
        return np.ones(len(seen.received), dtype=bool)
    return np.asarray(getattr(seen, column) == key, dtype=bool)


def errors_of_counting(cuts: Cuts, seen: Seen, shares: Floats) -> Floats:
    """Standard errors of the shares if each matter closed by itself, none that of a share of 0 or 1."""
    early = seen.part(seen.received <= cuts.until)
    groups = {(cut.column, cut.key) for cut in cuts.cuts}
    sizes = {group: max(1, int(in_group(early, *group).sum())) for group in groups}
    of = np.array([sizes[cut.column, cut.key] for cut in cuts.cuts], dtype=float)
    inner = np.clip(shares, 1 / of, 1 - 1 / of)
    return np.asarray(np.sqrt(inner * (1 - inner) / of))


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
