"""Measures of why matters are late: the labels of `why_late`, over late matters.

    on_time_share ── the cohort's others: late matters ─┬─ late_days          mean days by cause
                                                        └─ late_first_cause   which cause took most?

Each has one entry a cause, in the order of `why_late.LABELS`.
"""

import numpy as np

from simlib.model.arrays import Ints
from simlib.scores.run import RatioParts, Run
from simlib.scores.why_late import LABELS


def late_days(run: Run) -> RatioParts:
    """Of the headline's matters that are not on time: working days (ticks without a calendar) by cause, from
    arrival to the end. The causes' means add up to the mean time of a late matter."""
    _, ticks = run.late
    return RatioParts(ticks.sum(axis=0), _each(len(ticks)), day(run))


def late_first_cause(run: Run) -> RatioParts:
    """Of the same matters, those of whose time the cause took most."""
    _, ticks = run.late
    return RatioParts(first_causes(ticks).sum(axis=0), _each(len(ticks)))


def first_causes(ticks: Ints) -> Ints:
    """1 at each row's largest entry, the first of equal ones; a row of zeros stays one.

    >>> first_causes(np.array([[0, 5, 5], [0, 0, 0]])).tolist()
    [[0, 1, 0], [0, 0, 0]]
    """
    largest = np.arange(ticks.shape[1]) == ticks.argmax(axis=1)[:, None]
    return np.asarray(largest & (ticks > 0), dtype=np.int64)


def day(run: Run) -> int:
    """Ticks of a working day; 1 in a world without a calendar."""
    return 1 if run.model.calendar is None else run.model.day_ticks


def _each(matters: int) -> Ints:
    return np.full(len(LABELS), matters, dtype=np.int64)
