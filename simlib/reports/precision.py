"""How sure is sure enough? Of a difference whose direction is shown beyond doubt its sign is what counts;
that there is none to speak of may be said only of one that is known to within TARGET.

    experiments ── widths ──> half of each interval, and whether the direction is decided
                └─ enough ──> replications that would do: an interval shrinks with their square root
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from math import ceil
from typing import Final, NamedTuple

from simlib.inputs.reading import World
from simlib.runs.parallel import silent
from simlib.scores.experiment import Experiment, Setting, experiment, sensible_threads
from simlib.scores.ratios import two_sided
from simlib.views.language.claims import headline_differences

TARGET: Final = 1.0
"""Matters of a hundred: half the width of the 95 % interval of a difference that is not decided may be no
more than this."""
UNKNOWN: Final = 100.0
"""What a difference of which one replication tells is known to."""
FEWEST: Final = 20
"""Of fewer replications no direction is taken as decided: what is rare may have been in none of them."""
LEVEL, MANY = 0.95, 10_000
STEP: Final = 50
"""Replications are proposed in such steps."""


class Width(NamedTuple):
    """Of one plan at one load: half the width of its difference's interval, in matters of a hundred, and
    whether its direction is decided, over all plans at once."""

    load: str
    plan: str
    half: float
    decided: bool

    @property
    def sure(self) -> bool:
        return self.decided or self.half <= TARGET


def widths(experiments: Mapping[str, Experiment]) -> Iterator[Width]:
    """Every plan but the baseline, at every load."""
    for load, found in experiments.items():
        said = found.verdict()
        for plan, difference in headline_differences(found).items():
            shown = plan in (*said.better_than_baseline, *said.worse_than_baseline)
            decided = shown and found.setting.replications >= FEWEST
            if difference.low is None or difference.high is None:
                yield Width(load, plan, UNKNOWN, decided=False)
            else:
                yield Width(load, plan, 100 * (difference.high - difference.low) / 2, decided)


def enough(some: Iterator[Width], replications: int) -> int:
    """How many replications would do, in steps of STEP; as many as there are where all are sure. One tells
    nothing of that: then a first STEP.

    >>> enough(iter([Width("central", "a", 2.0, False), Width("high", "a", 3.0, True)]), 100)
    400
    >>> enough(iter([Width("central", "a", UNKNOWN, False)]), 1)
    50
    """
    vague = [width.half for width in some if not width.sure]
    if not vague or replications < 2:
        return STEP if vague else replications
    of_many = two_sided(LEVEL, MANY) / two_sided(
        LEVEL, replications
    )  # few have wider intervals for being few
    wanted = replications * (max(vague) / TARGET * of_many) ** 2
    return STEP * ceil(max(wanted, replications + 1) / STEP)


def until_sure(
    world: World, settings: list[Setting], most: int, tell: Callable[[int, int], None] = silent
) -> int:
    """Replications with which every difference is decided or known to within TARGET, at most `most`: run,
    asked how many would do, and run again. `tell` is told how many are asked for, and how many may be."""
    number = settings[0].replications
    while True:
        tell(number, most)
        asked = [replace(setting, replications=number) for setting in settings]
        found = {one.load: experiment(world, one, threads=sensible_threads(one)) for one in asked}
        wanted = min(most, enough(widths(found), number))
        if wanted <= number:
            return number
        number = wanted
