"""All time limits that began on one day, drawn over working days and days off.

received                              last day    due
    ▐███████████████████▨▨▨▨▨▨▨▨▨▨▨████▌ ········ ◆ ─ ─ ─ ─ ◇     weekends and holidays: grey strips
         counted         stood still      rolls      extension
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, MonthLocator, WeekdayLocator
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from simlib.inputs.calendar import WorkCalendar
from simlib.views.clocks import Clock, day_words, year_calendar
from simlib.views.flows import amount_words
from simlib.views.grounds import borrowed_line
from simlib.views.lettering import wrapped
from simlib.views.names import Names, heading
from simlib.views.typeface import PALETTE

INK, PALE, OFF = "#222222", "#FFFFFF", "#E3E6E8"
HIGH: Final = 0.5
"""How high a bar is; the next row is 1 below."""


def clocks_figure(names: Names, running: Mapping[str, Clock]) -> Figure:
    """A bar a limit from the day of receipt to its due day: main limits first, each the shortest first."""
    w, limits = names.words, names.scenario.limits
    order = sorted(running, key=lambda name: (not limits[name].main, running[name].due))
    figure = Figure(figsize=(13, 2.9 + 0.37 * len(order)))
    figure.set_layout_engine("constrained", h_pad=0.12, w_pad=0.12)
    axes = figure.subplots()
    first = next(iter(running.values())).received
    last = max(clock.extended or clock.due for clock in running.values()) + timedelta(24)
    _shade_days_off(axes, year_calendar(names.scenario, first), first, last)
    for row, name in enumerate(order):
        _draw_clock(axes, running[name], row, limits[name].main)
        _say_due(axes, names, running[name], row)
    axes.set_yticks(range(len(order)), [_label(names, name) for name in order], fontsize=12)
    axes.set_ylim(len(order) - 0.4, -0.6)
    _set_dates(axes, first, last)
    axes.legend(handles=_key(names), loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3,
                borderaxespad=0.3, handlelength=1.6, columnspacing=1.6, fontsize=12)  # fmt: skip
    title = w("When each limit runs out that began on {day}", day=day_words(names, first))
    figure.suptitle(title, x=0.01, ha="left", fontsize=19)
    lent = wrapped(borrowed_line(w, names.scenario), 900, 12)
    foot = "\n".join(filter(None, (names.mark(), lent)))
    figure.supxlabel(foot, fontsize=12, x=0.01, ha="left", linespacing=1.5)
    return figure


def _label(names: Names, limit: str) -> str:
    spec = names.scenario.limits[limit]
    w, amount = names.words, amount_words(names, spec.amount, spec.unit)
    return heading(w("{amount}: {what}", amount=amount, what=w.text(spec.title)))


def _set_dates(axes: Axes, first: date, last: date) -> None:
    """A tick a Monday, with the month where one begins."""
    axes.set_xlim(first - timedelta(1), last)  # type: ignore[arg-type]
    axes.xaxis.set_major_locator(MonthLocator())  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(DateFormatter("%Y-%m"))  # type: ignore[no-untyped-call]
    axes.xaxis.set_minor_locator(WeekdayLocator(0))  # type: ignore[no-untyped-call]
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False)


def _shade_days_off(axes: Axes, calendar: WorkCalendar, first: date, last: date) -> None:
    for days in range((last - first).days):
        when = first + timedelta(days)
        if not calendar.is_working(when):
            _strip(axes, when)


def _strip(axes: Axes, when: date) -> None:
    """A day is drawn from its morning to the next one's."""
    axes.axvspan(when, when + timedelta(1), color=OFF, linewidth=0, zorder=0)  # type: ignore[arg-type]


def _draw_clock(axes: Axes, clock: Clock, row: int, main: bool) -> None:
    """The days after the receipt up to the last one; pauses hatched; dots where days off are passed over."""
    colour, day = PALETTE.vermillion if main else PALETTE.green, timedelta(1)
    begin = clock.received + day
    axes.barh(row, clock.moved - clock.received, left=begin, height=HIGH, color=colour, zorder=2)  # type: ignore[arg-type]
    for sent, answered in clock.pauses:
        axes.barh(row, answered - sent, left=sent + day, height=HIGH, color=PALE, hatch="////",  # type: ignore[arg-type]
                  edgecolor=colour, linewidth=1, zorder=3)  # fmt: skip
    if clock.due > clock.moved:
        axes.plot([clock.moved + day, clock.due + day], [row, row], ":", color=INK, zorder=3)  # type: ignore[arg-type]
    if clock.extended:
        axes.barh(row, clock.extended - clock.due, left=clock.due + day, height=HIGH / 2,  # type: ignore[arg-type]
                  color=PALE, edgecolor=colour, linewidth=1.4, zorder=2)  # fmt: skip
    axes.plot(clock.due + day / 2, row, "D", color=INK, markersize=7, zorder=4)  # type: ignore[arg-type]


def _say_due(axes: Axes, names: Names, clock: Clock, row: int) -> None:
    """The due day, and that of an extension, in figures."""
    days = [day for day in (clock.due, clock.extended) if day]
    text = " → ".join(f"{day:%m-%d}" for day in days)
    axes.annotate(text, (days[-1] + timedelta(1), row), xytext=(9, 0), fontsize=12,
                  textcoords="offset points", va="center", color=INK)  # fmt: skip


def _key(names: Names) -> list[Patch | Line2D]:
    w = names.words
    return [
        Patch(color=PALETTE.vermillion, label=w("main limit")),
        Patch(color=PALETTE.green, label=w("other limit")),
        Patch(facecolor=PALE, edgecolor=INK, hatch="////", label=w("clock stands still")),
        Line2D(
            [], [], color=INK, marker="D", linestyle=":", label=w("due day, rolled where dotted")
        ),
        Patch(facecolor=PALE, edgecolor=INK, label=w("extension")),
    ]
