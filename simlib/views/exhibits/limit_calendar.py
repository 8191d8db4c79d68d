"""One time limit as a wall calendar shows it: which days count, when the clock stands still, when it is due.

    Mon  Tue  Wed  Thu  Fri  Sat  Sun
     1    2    3    4    5    6    7      received, counted, counted ... days off are grey
     8    9   10   11   12   13   14      hatched: the clock stands still
         ...          last ······▶ due    the last day, if off, gives way to a working day

What a colour says is said by a word or by hatching too, so that a grey print can be read. The page is
laid out in points, as maps are.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from typing import Final, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from simlib.model.calendar import WorkCalendar
from simlib.model.limits import year_calendar
from simlib.views.exhibits.flow_chart import limit_words
from simlib.views.exhibits.frame import PALE, bare_page
from simlib.views.exhibits.limits import RunningLimit
from simlib.views.exhibits.palette import INK, PALETTE
from simlib.views.language.dates import day_words
from simlib.views.language.names import Names, heading
from simlib.views.language.provenance import borrowed_line
from simlib.views.language.text_width import text_width, wrapped
from simlib.views.language.words import N_

WIDTH: Final = 936.0  # points: 13 inches, as a map
HEAD, FOOT, NAME = 92.0, 84.0, 30.0
"""Above all months, below them, and the name of a month with its weekdays."""
CELL, TALL = 40.0, 36.0
"""The size of a day."""
A_ROW: Final = 3
"""Months beside each other."""
OFF, LINES = "#E3E6E8", "#8A949B"
SATURDAY: Final = 5


class DayLook(NamedTuple):
    """What a day is to a limit, and how it is drawn: fill, letters, hatching, the word in it."""

    fill: str
    ink: str
    hatch: str = ""
    word: str = ""


PLAIN: Final = DayLook("#FFFFFF", INK)
RECEIVED: Final = DayLook(PALETTE.black, "#FFFFFF", "", N_("in"))
COUNTED: Final = DayLook("#BBD7EE", INK)
PAUSED: Final = DayLook("#FFFFFF", INK, "////")
LAST: Final = DayLook("#FFFFFF", INK, "", N_("last"))
DUE: Final = DayLook(PALETTE.vermillion, "#FFFFFF", "", N_("due"))
LONGER: Final = DayLook("#FBE5C8", INK)
EXTENDED: Final = DayLook(PALETTE.orange, INK, "", N_("ext."))

KEY: Final = (
    (RECEIVED, N_("received, not counted")),
    (COUNTED, N_("counted")),
    (PAUSED, N_("clock paused")),
    (DUE, N_("due day")),
    (LONGER, N_("extension")),
    (EXTENDED, N_("due day after an extension")),
)
STRIP: Final = N_("grey: days off; “{off}”: holiday; “{work}”: make-up working day")
HOLIDAY, MAKE_UP = N_("off"), N_("on")
WEEK: Final = (N_("Mo"), N_("Tu"), N_("We"), N_("Th"), N_("Fr"), N_("Sa"), N_("Su"))


def month_figure(names: Names, limit: str, clock: RunningLimit) -> Figure:
    """The months from the receipt to the due day, or to that of the extension."""
    calendar = year_calendar(names.scenario, clock.received)
    months = list(_months(clock.received, clock.extended or clock.due))
    tops = list(accumulate(map(_tall, _rows(months)), initial=HEAD))
    height = tops[-1] + FOOT
    figure, page = bare_page(WIDTH, height)
    _draw_heading(page, names, limit, clock)
    for place, first in enumerate(months):
        row, column = divmod(place, A_ROW)
        corner = (24 + (7 * CELL + 24) * column, tops[row])
        _draw_month(page, names, first, corner)
        for day in range(monthrange(first.year, first.month)[1]):
            when = first + timedelta(day)
            _draw_day(page, names, calendar, clock, when, _corner(when, corner))
    _draw_foot(page, names, height)
    return figure


def _months(first: date, last: date) -> Iterator[date]:
    """The first days of the months from one day to another."""
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + timedelta(31)).replace(day=1)


def _rows(months: list[date]) -> Iterator[list[date]]:
    """The months that stand beside each other."""
    for first in range(0, len(months), A_ROW):
        yield months[first : first + A_ROW]


def _tall(months: list[date]) -> float:
    """How high a row of months is: as its longest month, and a gap."""
    weeks = max(-(-(month.weekday() + monthrange(month.year, month.month)[1]) // 7) for month in months)
    return NAME + TALL * weeks + 24


def _draw_heading(page: Axes, names: Names, limit: str, clock: RunningLimit) -> None:
    w, title = names.words, limit_words(names, names.scenario.limits[limit])
    page.text(24, 28, heading(title), fontsize=21, va="center", color=INK)
    said = [w("received on {day}", day=day_words(names, clock.received)),
            w("due on {day}", day=day_words(names, clock.due))]  # fmt: skip
    if clock.extended:
        said.append(w("after an extension on {day}", day=day_words(names, clock.extended)))
    page.text(24, 60, heading(w("; ").join(said)), fontsize=15, va="center", color=INK)


def _draw_month(page: Axes, names: Names, first: date, corner: tuple[float, float]) -> None:
    left, top = corner
    page.text(left + 3, top, f"{first:%Y-%m}", fontsize=15, va="center", color=INK)
    for column, letters in enumerate(WEEK):
        page.text(left + CELL * (column + 0.5), top + 20, names.words(letters), fontsize=11,
                  ha="center", va="center", color=PALE)  # fmt: skip


def _corner(when: date, month: tuple[float, float]) -> tuple[float, float]:
    """Where a day stands in its month."""
    row, column = divmod(when.replace(day=1).weekday() + when.day - 1, 7)
    return month[0] + CELL * column, month[1] + NAME + TALL * row


def _draw_day(
    page: Axes,
    names: Names,
    calendar: WorkCalendar,
    clock: RunningLimit,
    when: date,
    corner: tuple[float, float],
) -> None:
    """A day: its number, what it is to the limit, and whether it departs from Monday to Friday."""
    look, works = day_look(clock, when), calendar.is_working(when)
    (x, y), wide, tall = corner, CELL - 2, TALL - 2
    background = OFF if not works and look.fill == PLAIN.fill else look.fill
    page.add_patch(Rectangle((x, y), wide, tall, facecolor=background, edgecolor=LINES,
                             hatch=look.hatch, linewidth=0))  # fmt: skip
    if not works and look in (COUNTED, LONGER):  # counted though nobody works: only edged in colour
        page.add_patch(Rectangle((x, y), wide, tall - 5, facecolor=OFF, linewidth=0))
    if look is LAST:
        page.add_patch(Rectangle((x + 1, y + 1), wide - 2, tall - 2, fill=False, edgecolor=INK,
                                 linestyle="--", linewidth=1.6))  # fmt: skip
    middle = x + wide / 2
    page.text(middle, y + 11, f"{when.day}", fontsize=13, ha="center", va="center", color=look.ink)
    word = look.word or departs(calendar, when)
    page.text(middle, y + 24, names.words(word), fontsize=9.5, ha="center", va="center", color=look.ink)


def day_look(clock: RunningLimit, when: date) -> DayLook:
    """What a day is to a limit; where it is several things, the last that happens."""
    marked = {clock.received: RECEIVED, clock.moved: LAST, clock.due: DUE, clock.extended: EXTENDED}
    if when in marked:
        return marked[when]
    if any(sent < when <= answered for sent, answered in clock.pauses):
        return PAUSED
    if clock.received < when < clock.moved:
        return COUNTED
    return LONGER if clock.extended and clock.due < when < clock.extended else PLAIN


def departs(calendar: WorkCalendar, when: date) -> str:
    """Whether a day departs from Monday to Friday, as wall calendars say it; a weekend within a holiday
    belongs to it."""
    weekend = when.weekday() >= SATURDAY
    if calendar.is_working(when):
        return MAKE_UP if weekend else ""
    around = [when + timedelta(days) for days in (-2, -1, 0, 1, 2)]
    known = [day for day in around if calendar.first <= day <= calendar.last]
    off = [day for day in known if day.weekday() < SATURDAY and not calendar.is_working(day)]
    return HOLIDAY if off else ""


def _draw_foot(page: Axes, names: Names, height: float) -> None:
    w, x, y = names.words, 24.0, height - FOOT + 8
    for look, text in KEY:
        page.add_patch(Rectangle((x, y - 7), 24, 14, facecolor=look.fill, hatch=look.hatch,
                                 edgecolor=LINES, linewidth=0.8))  # fmt: skip
        page.text(x + 30, y, w(text), fontsize=12, va="center", color=INK)
        x += 44 + text_width(w(text), 12)
    strip = w(STRIP, off=w(HOLIDAY), work=w(MAKE_UP))
    lent = wrapped(borrowed_line(w, names.scenario), WIDTH - 48, 12)
    lines = [" · ".join(filter(None, (strip, names.mark()))), lent]
    page.text(24, y + 14, "\n".join(lines), fontsize=12, va="top", color=INK, linespacing=1.5)
