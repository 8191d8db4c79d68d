"""What may be said aloud: only what holds at every load, because the load decides the answer.

low ─ verdict ─┐
central ───────┼─> headline: winner, better, worse ... at all loads alike
high ──────────┘
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from simlib.scores.comparison import Verdict


@dataclass(frozen=True)
class Headline:
    """What the verdicts at all loads have in common. `winner`: the same at every load, or None.
    `depends_on_load`: plans that are better than the baseline at one load and worse at another."""

    measure: str
    loads: tuple[str, ...]
    winner: str | None
    better_than_baseline: tuple[str, ...]
    worse_than_baseline: tuple[str, ...]
    depends_on_load: tuple[str, ...]
    not_told_apart: tuple[str, ...]


def headline(verdicts: Mapping[str, Verdict]) -> Headline:
    """Join the verdicts on one measure at several loads (one at least).

    Each verdict holds at its own level; that all loads' verdicts hold at once is not claimed.
    """
    found = list(verdicts.values())
    winners = {verdict.winner for verdict in found}
    better = [verdict.better_than_baseline for verdict in found]
    worse = [verdict.worse_than_baseline for verdict in found]
    always_better, always_worse = _at_all(better), _at_all(worse)
    mixed = tuple(plan for plan in _at_any(better) if plan in _at_any(worse))
    told = {*always_better, *always_worse, *mixed}
    everybody = (*better[0], *worse[0], *found[0].not_told_apart)
    return Headline(
        measure=found[0].measure,
        loads=tuple(verdicts),
        winner=winners.pop() if len(winners) == 1 else None,
        better_than_baseline=always_better,
        worse_than_baseline=always_worse,
        depends_on_load=mixed,
        not_told_apart=tuple(plan for plan in everybody if plan not in told),
    )


def _at_any(named: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The plans that are named at any load."""
    return tuple(dict.fromkeys(chain.from_iterable(named)))


def _at_all(named: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The plans that are named at every load."""
    return tuple(plan for plan in named[0] if all(plan in plans for plans in named))
