"""The time of one matter as it is drawn: the stretch of each step, what is marked, dates.

`one_matter` draws it as a figure, the workbench on its page.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from simlib.model.rules import NEVER
from simlib.runs.record import NOT_YET
from simlib.scores.story import Story
from simlib.views.language.stories import Telling
from simlib.views.language.words import N_

TITLE: Final = N_("Where the time of {matter} went")
MARKS: Final = {
    "due": N_("due"),
    "extended": N_("due, extended"),
    "ended": N_("closed"),
    "horizon": N_("end of the run"),
}
"""Instants that are marked by a line."""
STYLES: Final = {"due": "-", "extended": "--"}


def right_end(telling: Telling) -> int:
    """The axis ends with the matter, or with its due instant if that is in sight."""
    story, m = telling.story, telling.story.matter
    last = max(int(telling.record.due[m]), int(telling.record.extended[m]))
    room = story.end + (story.end - story.begin) // 3
    return max(story.end, last if last <= room else 0, story.begin + 1)


def step_spans(story: Story) -> dict[int, tuple[int, int]]:
    """The stretch of the matter's time, in ticks, that each visit takes."""
    spans: dict[int, tuple[int, int]] = {}
    for piece in story.pieces:
        spans[piece.visit] = (spans.get(piece.visit, (piece.begin,))[0], piece.end)
    return spans


def marked(telling: Telling) -> Iterator[tuple[str, int]]:
    """The instants that are marked, those that there are."""
    record, m = telling.record, telling.story.matter
    end = "horizon" if record.ended[m] == NOT_YET else "ended"
    instants = {"due": int(record.due[m]), "extended": int(record.extended[m]), end: telling.story.end}
    yield from ((name, tick) for name, tick in instants.items() if tick != NOT_YET and tick < NEVER)


def date_ticks(telling: Telling, last: int, most: int) -> list[tuple[int, date]]:
    """Working mornings from a matter's arrival to a tick, at most so many, with their dates; none without a
    calendar."""
    calendar, ticks = telling.model.calendar, telling.model.day_ticks
    if calendar is None:
        return []
    first, final = -(-telling.story.begin // ticks), last // ticks
    days = range(first, final + 1, max(1, -(-(final - first + 1) // most)))
    return [(day * ticks, calendar.date_of_day(day)) for day in days]
