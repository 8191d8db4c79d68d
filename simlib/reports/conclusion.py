"""What may be concluded about one plan, as data: its direction at each load, or why nothing is said.

    every check holds ──> more / less / open / depends on the load
    one does not      ──> no conclusion; the figures are shown without one

Directions are those of `scores.comparison.verdict`, which holds for all plans at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from simlib.reports.checks import Check
from simlib.reports.study import Study

Direction = Literal["more", "less", "open"]
DIRECTIONS: dict[int, Direction] = {1: "more", 0: "open", -1: "less"}


@dataclass(frozen=True)
class Conclusion:
    """`directions` by load; `failed` are the checks that forbid a conclusion."""

    plan: str
    directions: dict[str, Direction]
    failed: tuple[Check, ...]

    @property
    def sure(self) -> bool:
        """Whether anything may be concluded."""
        return not self.failed

    @property
    def same(self) -> Direction | None:
        """The direction that all loads agree on; None where they differ."""
        found = set(self.directions.values())
        return found.pop() if len(found) == 1 else None


def conclude(study: Study, made: Sequence[Check]) -> Conclusion:
    """The conclusion about the plan that is reported on."""
    directions = {load: DIRECTIONS[study.sign(load, study.subject)] for load in study.loads}
    return Conclusion(study.subject, directions, tuple(one for one in made if not one.holds))
