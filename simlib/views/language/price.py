"""What a plan costs beside what it gains: travel, and work by people of other units."""

from collections.abc import Iterator
from typing import Final

from simlib.scores.experiment import Experiment
from simlib.views.language.names import Names, gained
from simlib.views.language.words import N_

MEASURED: Final = {
    "travel_hours": N_("travel {gain} hours ({low} to {high})"),
    "stranger_share": N_("work by people of other units {gain} percentage points ({low} to {high})"),
}
"""What a run tells of the price."""


def price_texts(names: Names, found: Experiment, plan: str) -> Iterator[str]:
    """What differs from the baseline, each with its interval; nothing where no run differs."""
    differences = {d.name: d for d in found.differences() if (d.plan, d.by) == (plan, "all")}
    for measure in MEASURED:
        d = differences.get(measure)
        if d is not None and d.low is not None and d.high is not None:
            yield from change_text(names, measure, (d.mean, d.low, d.high), d.unit)


def change_text(names: Names, measure: str, of: tuple[float, float, float], unit: str) -> Iterator[str]:
    """One difference with its interval; nothing where no run differs."""
    if any(of):
        gain, low, high = (gained(value, unit) for value in of)
        yield names.words(MEASURED[measure], gain=gain, low=low, high=high)
