"""What plans are judged by when they are simulated: one measure of all matters of a run.

on time where there are main limits, else days to close:   run ─> numerator, denominator
"""

from typing import Final

import numpy as np

from simlib.model.arrays import Floats, Model, Plan
from simlib.runs.draws import Draws
from simlib.runs.record import Record
from simlib.scores.experiment import HEADLINES
from simlib.scores.measures import MEASURES
from simlib.scores.run import RatioParts, Run

_FUNCTIONS: Final = {entry.name: entry.of for entry in MEASURES}


def judged_by(model: Model) -> str:
    """The measure by which this world's plans are judged."""
    return "on_time_share" if model.limits.main.any() else "days_to_close"


def merit(measure: str, numerators: Floats, denominators: Floats) -> Floats:
    """The measure as something of which more is better; without any case, as if all went well.

    >>> merit("on_time_share", np.array([9.0, 0.0]), np.array([10.0, 0.0])).tolist()
    [0.9, 1.0]
    >>> merit("days_to_close", np.array([90.0]), np.array([10.0])).tolist()
    [-9.0]
    """
    empty = denominators == 0
    value = numerators / np.where(empty, 1.0, denominators)
    if HEADLINES[measure]:
        return np.where(empty, 1.0, value)
    return np.where(empty, 0.0, -value)


def judge(measure: str, model: Model, plan: Plan, draws: Draws, record: Record) -> Floats:
    """Numerator and denominator of a measure over all matters of a run, float64[2]."""
    run = Run(model, plan, draws, record)
    return np.array(whole(run, _FUNCTIONS[measure](run)))


def whole(run: Run, part: RatioParts) -> tuple[float, float]:
    """Numerator and denominator of a measure of matters over all that are in totals."""
    units = len(run.model.units)
    top = part.numerator[:units].sum() / part.numerator_unit
    if part.denominator is None:
        return top, 1.0
    return top, part.denominator[:units].sum() / part.denominator_unit
