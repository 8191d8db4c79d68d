"""What may be said aloud: only what holds at every load, because the load decides the answer.

low ─ verdict ─┐
central ───────┼─> headline: winner, better, worse ... at all loads alike
high ──────────┘
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

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
    better, worse = (_split(found, side) for side in (_better, _worse))
    some_better, some_worse = better.some, worse.some
    mixed = tuple(plan for plan in some_better if plan in some_worse)
    told = {*better.always, *worse.always, *mixed}
    return Headline(
        measure=found[0].measure,
        loads=tuple(verdicts),
        winner=winners.pop() if len(winners) == 1 else None,
        better_than_baseline=better.always,
        worse_than_baseline=worse.always,
        depends_on_load=mixed,
        not_told_apart=tuple(plan for plan in _plans(found[0]) if plan not in told),
    )


@dataclass(frozen=True)
class _Split:
    always: tuple[str, ...]
    some: tuple[str, ...]


def _better(verdict: Verdict) -> tuple[str, ...]:
    return verdict.better_than_baseline


def _worse(verdict: Verdict) -> tuple[str, ...]:
    return verdict.worse_than_baseline


def _split(verdicts: list[Verdict], side: Callable[[Verdict], tuple[str, ...]]) -> _Split:
    """The plans that are on this side at every load, and at any."""
    named = [side(verdict) for verdict in verdicts]
    some = tuple(dict.fromkeys(plan for plans in named for plan in plans))
    return _Split(tuple(plan for plan in some if all(plan in plans for plans in named)), some)


def _plans(verdict: Verdict) -> tuple[str, ...]:
    return verdict.better_than_baseline + verdict.worse_than_baseline + verdict.not_told_apart
