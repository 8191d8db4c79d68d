"""Where a conclusion turns: the level of a factor at which two plans do equally well.

    difference
        |\\                       mean and its interval along the factor's levels
        | \\ \\
    ----+--\\--\\------- level     turn: where the mean is 0; its interval: where 0 lies within that of the
    mean
        |   \\  \\

Under common random numbers the mean is the same function each time it is asked, so its root can be looked for
(Brent's method); chance remains in which function it is, and the interval says how much.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from simlib.inputs.reading import SourceFile
from simlib.studies.factors import Factor
from simlib.studies.outcomes import Estimate, Impossible, Judge
from simlib.studies.varying import moved

NEARNESS: Final = 0.01
"""How near the root is to be found, as a part of the way from the file's values to the end."""


@dataclass(frozen=True)
class Turn:
    """The level at which the mean difference is 0, and between which levels nothing can be said (95 %)."""

    level: float
    near: float
    far: float


class _NoWorld(Exception):
    """A world on the way cannot be."""


def turn(source: SourceFile, judge: Judge, factor: Factor, end: float) -> Turn | None:
    """The turn of a factor between 0 and `end` (-1 or 1), where the means differ in sign there.

    None where a world between them cannot be."""

    @cache
    def difference(part: float) -> Estimate:
        found = judge.outcome(moved(source, {factor: part * end}))
        if isinstance(found, Impossible):
            raise _NoWorld
        return found.difference

    try:
        middle = root(difference, 0)
        sides = sorted(root(difference, limit) for limit in (1, 2))
    except _NoWorld:
        return None
    return Turn(end * middle, end * sides[0], end * sides[1])


def root(difference: Callable[[float], Estimate], line: int, nearness: float = NEARNESS) -> float:
    """Where the mean (0), its lower (1) or upper limit (2) crosses 0 on the way from 0 to 1; an end where it
    does not.

    >>> round(root(lambda part: Estimate(part - 0.5, part - 0.6, part - 0.4), 1), 2)
    0.6
    """
    from scipy.optimize import brentq  # slow to import, and seldom asked for

    first, last = difference(0.0)[line], difference(1.0)[line]
    if first * last > 0:
        return 0.0 if abs(first) < abs(last) else 1.0
    return float(brentq(lambda part: difference(part)[line], 0.0, 1.0, xtol=nearness))
