"""Time limits drawn on the real calendar.

    month_figure     one limit, day by day, as a wall calendar shows it
    clocks_figure    all limits that began on one day, a bar each, over working days and days off

What a colour says is said in letters or in hatching too, so that a grey print can be read.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from matplotlib.axes import Axes
from matplotlib.dates import ConciseDateFormatter, MonthLocator, date2num
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from simlib.inputs.calendar import WorkCalendar
from simlib.inputs.scenario import WEEKDAYS
from simlib.views.clocks import Clock, day_words, off_words, year_calendar
from simlib.views.flows import amount_words
from simlib.views.grounds import borrowed_line
from simlib.views.lettering import wrapped
from simlib.views.names import Names, heading
from simlib.views.typeface import PALETTE
from simlib.views.words import N_

WIDTH: Final = 936.0  # points: 13 inches, as a map
INK, PALE, OFF = "#222222", "#6B757D", "#E3E6E8"
CELL, TALL = 40.0, 36.0
"""The size of a day on a wall calendar."""
HEAD, FOOT, MONTH = 96.0, 74.0, 288.0
"""Above all months, below them, and from the top of a month to that of the next."""
A_ROW: Final = 3
"""Months beside each other."""


class Look(NamedTuple):
    """How a day is drawn: its fill, its letters, its hatching, and the word in it."""

    fill: str
    ink: str
    hatch: str
    word: str


RECEIVED: Final = Look(PALETTE.black, "#FFFFFF", "", N_("in"))
COUNTED: Final = Look("#CFE3F3", INK, "", "")
PAUSED: Final = Look("#FFFFFF", INK, "////", N_("stands"))
LAST: Final = Look("#FFFFFF", INK, "", N_("last"))
DUE: Final = Look(PALETTE.vermillion, "#FFFFFF", "", N_("due"))
LONGER: Final = Look("#FBE5C8", INK, "", "")
EXTENDED: Final = Look(PALETTE.orange, INK, "", N_("ext."))
PLAIN: Final = Look("#FFFFFF", INK, "", "")

KEY: Final = (
    (RECEIVED, N_("received, not counted")),
    (COUNTED, N_("counted")),
    (PAUSED, N_("clock stands still")),
    (DUE, N_("due day")),
    (EXTENDED, N_("due day after an extension")),
)
STRIP: Final = N_("grey: days off; “{off}”: holiday, “{work}”: make-up day that is worked")
HOLIDAY, MAKE_UP = N_("off"), N_("on")
LETTERS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SHORT: Final = (N_("Mo"), N_("Tu"), N_("We"), N_("Th"), N_("Fr"), N_("Sa"), N_("Su"))


# ---------------------------------------------------------------- one limit, day by day


def month_figure(names: Names, limit: str, clock: Clock) -> Figure:
    """The months from the receipt to the due day (or that of the extension) as a wall calendar."""
    calendar = year_calendar(names.scenario, clock.received)
    months = list(_months(clock.received, clock.extended or clock.due))
    height = HEAD + MONTH * -(-len(months) // A_ROW) + FOOT
    figure = Figure(figsize=(WIDTH / 72, height / 72))
    figure.set_layout_engine("none")
    page = figure.add_axes((0, 0, 1, 1))
    page.set(xlim=(0, WIDTH), ylim=(height, 0))
    page.axis("off")
    for place, first in enumerate(months):
        left = 24 + (7 * CELL + 24) * (place % A_ROW)
        _draw_month(page, names, calendar, clock, first, left, HEAD + MONTH * (place // A_ROW))
    _draw_heading(page, names, limit, clock)
    _draw_foot(page, names, height)
    return figure


def _months(first: date, last: date) -> Iterator[date]:
    """The first days of the months from one day to another."""
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + timedelta(31)).replace(day=1)


def _draw_heading(page: Axes, names: Names, limit: str, clock: Clock) -> None:
    w, spec = names.words, names.scenario.limits[limit]
    amount = amount_words(names, spec.amount, spec.unit)
    title = heading(w("{amount}: {what}", amount=amount, what=w.text(spec.title)))
    page.text(24, 30, title, fontsize=21, va="center", color=INK)
    said = [w("in on {day}", day=day_words(names, clock.received)),
            w("due on {day}", day=day_words(names, clock.due))]  # fmt: skip
    if clock.extended:
        said.append(w("after an extension {day}", day=day_words(names, clock.extended)))
    page.text(24, 64, heading(w("; ").join(said)), fontsize=14, va="center", color=INK)


def _draw_month(
    page: Axes, names: Names, calendar: WorkCalendar, clock: Clock, first: date, left: float, top: float
) -> None:
    page.text(left, top + 6, f"{first:%Y-%m}", fontsize=15, va="center", color=INK)
    for column, letters in enumerate(SHORT):
        page.text(left + CELL * (column + 0.5), top + 28, names.words(letters), fontsize=11,
                  ha="center", va="center", color=PALE)  # fmt: skip
    for day in range(monthrange(first.year, first.month)[1]):
        when = first + timedelta(day)
        row, column = divmod(first.weekday() + day, 7)
        corner = (left + CELL * column, top + 40 + TALL * row)
        _draw_day(page, names, calendar, clock, when, corner)


def _draw_day(
    page: Axes, names: Names, calendar: WorkCalendar, clock: Clock, when: date, corner: tuple[float, float]
) -> None:
    """A day: its number, what it is to the limit, and whether it departs from Monday to Friday."""
    x, y = corner
    w, works, look = names.words, calendar.is_working(when), day_look(clock, when)
    plain = look in (PLAIN, COUNTED, LONGER)
    fill = OFF if not works and look in (PLAIN, COUNTED, LONGER, LAST) else look.fill
    page.add_patch(Rectangle((x + 1, y + 1), CELL - 2, TALL - 2, facecolor=fill, hatch=look.hatch,
                             edgecolor="#A9B2B8" if look.hatch else "none", linewidth=0))  # fmt: skip
    if not works and look in (COUNTED, LONGER):  # a strip of the colour: the day counts, though off
        page.add_patch(Rectangle((x + 1, y + TALL - 6), CELL - 2, 5, facecolor=look.fill, linewidth=0))
    if look is LAST:
        page.add_patch(Rectangle((x + 2, y + 2), CELL - 4, TALL - 4, fill=False, edgecolor=INK,
                                 linewidth=1.8, linestyle="--"))  # fmt: skip
    ink = look.ink if works or not plain else PALE
    page.text(x + CELL / 2, y + 12, f"{when.day}", fontsize=13, ha="center", va="center", color=ink)
    word = w(look.word) if look.word else _departs(names, when, works)
    page.text(x + CELL / 2, y + 26, word, fontsize=9, ha="center", va="center", color=ink)


def day_look(clock: Clock, when: date) -> Look:
    """What a day is to a limit."""
    special = {clock.extended: EXTENDED, clock.moved: LAST, clock.due: DUE, clock.received: RECEIVED}
    if when in special:
        return special[when]
    if any(sent < when <= answered for sent, answered in clock.pauses):
        return PAUSED
    if clock.received < when < clock.moved:
        return COUNTED
    return LONGER if clock.extended and clock.due < when < clock.extended else PLAIN


def _departs(names: Names, when: date, works: bool) -> str:
    """Whether a day departs from Monday to Friday, as a Chinese wall calendar says it."""
    weekend = when.weekday() > WEEKDAYS.index("fri")
    if weekend and works:
        return names.words(MAKE_UP)
    return names.words(HOLIDAY) if not works and (not weekend or _holiday(names, when)) else ""


def _holiday(names: Names, when: date) -> bool:
    """Whether a weekend day is in a holiday: a weekday off is next to it."""
    return any(_off(names, when + timedelta(days)) for days in (-2, -1, 1, 2))


def _off(names: Names, when: date) -> bool:
    monday_to_friday = when.weekday() <= WEEKDAYS.index("fri")
    return monday_to_friday and not year_calendar(names.scenario, when).is_working(when)


def _draw_foot(page: Axes, names: Names, height: float) -> None:
    w, x, y = names.words, 24.0, height - FOOT + 8
    for look, text in KEY:
        page.add_patch(Rectangle((x, y - 7), 24, 14, facecolor=look.fill, hatch=look.hatch,
                                 edgecolor="#A9B2B8", linewidth=0.8))  # fmt: skip
        words = page.text(x + 30, y, w(text), fontsize=12, va="center", color=INK)
        x += 30 + 16 + _wide(words.get_text())
    strip = w(STRIP, off=w(HOLIDAY), work=w(MAKE_UP))
    page.text(24, y + 22, " · ".join(filter(None, (strip, names.mark()))), fontsize=12, va="center")
    page.text(24, y + 44, _borrowed(names), fontsize=12, va="center", color=INK)


def _wide(text: str) -> float:
    from simlib.views.lettering import text_width

    return text_width(text, 12)


def _borrowed(names: Names) -> str:
    return wrapped(borrowed_line(names.words, names.scenario), WIDTH - 48, 12)


# ---------------------------------------------------------------- all limits


def clocks_figure(names: Names, running: Mapping[str, Clock]) -> Figure:
    """A bar a limit from the day of receipt to its due day; main limits first, each the shortest first."""
    w, limits = names.words, names.scenario.limits
    order = sorted(running, key=lambda name: (not limits[name].main, running[name].due))
    figure = Figure(figsize=(13, 2.6 + 0.36 * len(order)))
    figure.set_layout_engine("constrained", h_pad=0.12, w_pad=0.12)
    axes = figure.subplots()
    last = max(clock.extended or clock.due for clock in running.values())
    first = next(iter(running.values())).received
    _shade(axes, year_calendar(names.scenario, first), first, last)
    for row, name in enumerate(order):
        _draw_clock(axes, names, running[name], row, limits[name].main)
    labels = [_row_label(names, name) for name in order]
    axes.set_yticks(range(len(order)), labels, fontsize=12)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(order) - 0.4, -0.6)
    axes.set_xlim(date2num(first) - 1, date2num(last) + 14)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(MonthLocator())  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(ConciseDateFormatter(MonthLocator(), formats=["%Y-%m"] * 6))  # type: ignore[no-untyped-call]
    axes.grid(visible=False, axis="y")
    axes.legend(handles=_legend(names), loc="lower left", bbox_to_anchor=(0, 1.0), ncols=5,
                borderaxespad=0.3, handlelength=1.6, columnspacing=1.2)  # fmt: skip
    title = w("When each limit runs out that began on {day}", day=day_words(names, first))
    figure.suptitle(title, x=0.01, ha="left", fontsize=19)
    foot = "\n".join(filter(None, (names.mark(), _borrowed(names))))
    figure.supxlabel(foot, fontsize=12, x=0.01, ha="left", linespacing=1.5)
    return figure
