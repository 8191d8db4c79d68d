"""How long matters take, where some of them are still open: the curve of Kaplan and Meier (1958).

Quantiles of closed matters alone would be too short, most of all for those received last: open ones count as
running until the last day. A quantile that so few have reached is not known.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Course:
    """The share of matters closed within so many days (Kaplan and Meier): steps of days, and the share after
    each."""

    days: NDArray[np.float64]
    closed: NDArray[np.float64]

    def quantile(self, share: float) -> float | None:
        """Days within which this share is closed; None if so many are not known to be."""
        reached = np.flatnonzero(self.closed >= share - 1e-12)
        return float(self.days[reached[0]]) if len(reached) else None


def closing_course(days: NDArray[np.int64], is_open: NDArray[np.bool_]) -> Course:
    """The curve of matters that ran so many days, int64[n], some of which are still open, bool[n].

    >>> course = closing_course(np.array([10, 20, 30]), np.array([False, True, False]))
    >>> course.days.tolist(), course.closed.round(3).tolist(), course.quantile(0.5)
    ([10.0, 20.0, 30.0], [0.333, 0.333, 1.0], 30.0)
    """
    steps, at = np.unique(days, return_inverse=True)
    ended = np.bincount(at, weights=~is_open, minlength=len(steps))
    running = len(days) - np.concatenate([[0], np.cumsum(np.bincount(at, minlength=len(steps)))[:-1]])
    left = np.cumprod(1 - ended / running) if len(steps) else np.empty(0)
    return Course(steps.astype(np.float64), 1 - left)
