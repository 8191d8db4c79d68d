"""The sentences that intervals support, and no others.

    better at every load       ──> "a larger share ends on time under ..."
    worse at every load        ──> "a smaller share ..."
    some of each, or neither   ──> by load, and the smallest difference that could have been seen

What may be claimed is decided by `scores.comparison.verdict`, for all plans at once at each load; a
claim about all loads is made only where it holds at each of them.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from simlib.scores.comparison import Verdict
from simlib.scores.experiment import Experiment
from simlib.views.figures import headline_differences
from simlib.views.names import Names
from simlib.views.words import N_

ONE_LOAD: Final = N_("at the {load}")
ALL_LOADS: Final = N_("at all {count} loads")
