"""What a sensitivity study finds: factors with what they do to a conclusion, the strongest first."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from simlib.inputs.reading import World
from simlib.studies.factors import Factor
from simlib.studies.outcomes import Estimate, Impossible, Judge, Outcome
from simlib.studies.turning import Turn

Word = Literal["turns", "unsettles", "holds"]
"""What moving a factor does to the conclusion: another plan is better, nothing can be said, nothing."""


@dataclass(frozen=True)
class Screened:
    """A factor at first sight: the greatest shift of the difference at its ends, and its elementary
    effects."""

    factor: Factor
    shift: float
    mean_size: float
    spread: float

    @property
    def strength(self) -> float:
        """What factors are ranked by. An elementary effect is by unit of level, an end is one unit away."""
        return max(self.shift, self.mean_size)


@dataclass(frozen=True)
class End:
    """A factor at one end: what comes of both plans there."""

    level: float
    outcome: Outcome | Impossible

    def shift(self, base: Outcome) -> tuple[Estimate, Estimate, Estimate] | None:
        """What it does to plan, baseline and their difference; None where it cannot be."""
        return None if isinstance(self.outcome, Impossible) else base.shift(self.outcome)


@dataclass(frozen=True)
class Row:
    """What one factor does."""

    screened: Screened
    ends: tuple[End, ...]
    word: Word
    turns: tuple[Turn, ...] = ()

    @property
    def factor(self) -> Factor:
        return self.screened.factor

    def strength(self, base: Outcome) -> float:
        """The greatest shift of the difference at its ends."""
        shifts = [shift[2].mean for end in self.ends if (shift := end.shift(base))]
        return max(map(abs, shifts), default=0.0)


class Switched(NamedTuple):
    """A choice of structure made otherwise."""

    name: str
    to: str
    outcome: Outcome | Impossible


class Together(NamedTuple):
    """Two factors at the ends where each does most: the shift of the difference, and the sum of both
    alone."""

    factors: tuple[Factor, Factor]
    levels: tuple[float, float]
    shift: Estimate
    sum_of_both: float


@dataclass(frozen=True)
class Sensitivity:
    """What was found. `rows` begin with those that turn the conclusion; `screened` has every factor,
    `still` the grounds of which nothing can be moved, `walks` how many trajectories of elementary effects
    could be run, `unasked` how many factors were not asked for."""

    world: World
    judge: Judge
    base: Outcome
    rows: tuple[Row, ...]
    switched: tuple[Switched, ...]
    together: tuple[Together, ...]
    screened: tuple[Screened, ...]
    still: tuple[str, ...]
    walks: int
    unasked: int = 0
