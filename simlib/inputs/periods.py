"""Whole months, quarters, half-years and years of a window: what is assessed at a time."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Final

MONTHS: Final = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
"""Months of each period; the first begins with the year."""


def whole_periods(every: str, first: date, last: date) -> list[tuple[date, date]]:
    """First and last day of every whole period within a window (its last day counts).

    >>> [begin.isoformat() for begin, _ in whole_periods("quarter", date(2021, 2, 1), date(2021, 12, 31))]
    ['2021-04-01', '2021-07-01', '2021-10-01']
    """
    years = range(first.year, last.year + 2)
    begins = [date(year, month, 1) for year in years for month in range(1, 13, MONTHS[every])]
    spans = [(begin, after - timedelta(1)) for begin, after in pairwise(begins)]
    return [(begin, end) for begin, end in spans if first <= begin and end <= last]
