"""Time limits on the real calendar: from the day of receipt to the due day.

received ──counted──▶ last day ──pause──▶ moved ──a working day──▶ due ──extension──▶ extended
 (not counted)

run_clock         one limit, by the rules of the engines
clocks            every limit of a scenario, as if it began on that day
clocks_sheet      the same in words and numbers
worked_sheet      due dates worked out by hand, beside those of the rules
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import WeekdayLocator
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from simlib.inputs.scenario import Extension, Scenario
from simlib.model.calendar import DayKind, WorkCalendar, published_days
from simlib.model.limits import LimitUnit, dates, due_date, due_of_dates, last_days_by_day, year_calendar
from simlib.model.rules import CALENDAR_DAYS, WORKING_DAYS, due_on, paused
from simlib.views.exhibits.flow_chart import amount_words, length_words, limit_words
from simlib.views.exhibits.frame import finished, label_rows, months_below, new_page
from simlib.views.exhibits.palette import INK, PALETTE
from simlib.views.language.dates import day_words, weekday
from simlib.views.language.names import Names, heading
from simlib.views.language.words import N_
from simlib.views.table import DASH, Cell, Cells, Table, day, table

Pause = tuple[date, date]
"""The day on which something was sent, and that of the answer."""


@dataclass(frozen=True)
class RunningLimit:
    """One limit that began on a day: `last` is its last day before pauses, `moved` after them, `due` that
    day or the next working day; `stood` days were added (of the limit's own kind)."""

    received: date
    pauses: tuple[Pause, ...]
    last: date
    stood: int
    moved: date
    due: date
    extended: date | None


def run_clock(
    calendar: WorkCalendar,
    received: date,
    amount: int,
    unit: LimitUnit,
    pauses: Sequence[Pause] = (),
    extension: Extension | None = None,
) -> RunningLimit:
    """Run one limit in months, days or working days; what comes on a day off comes on the next working day.

    >>> from simlib.model.calendar import WorkingHours
    >>> hours = WorkingHours.parse(["08:30-12:00", "14:30-18:00"])
    >>> year = WorkCalendar.build(date(2021, 1, 1), date(2021, 1, 1), date(2022, 12, 31), hours)
    >>> pause = (date(2021, 3, 8), date(2021, 3, 10))
    >>> clock = run_clock(year, date(2021, 3, 1), 1, LimitUnit.MONTHS, [pause])
    >>> str(clock.last), str(clock.moved), str(clock.due)  # 3 to 5 April are off
    ('2021-04-01', '2021-04-03', '2021-04-06')
    """
    begun = calendar.day_index(received)
    axis = WORKING_DAYS if unit is LimitUnit.WORKING_DAYS else CALENDAR_DAYS
    last = int(_last_days(calendar, amount, unit)[begun])
    stood = sum(_stood(calendar, axis, pause) for pause in pauses)
    tick = due_on(axis, last + stood, calendar.day_ticks, _due_of_dates(calendar))
    due = calendar.date_of_day(tick // calendar.day_ticks - 1)
    extended = due_date(calendar, due, extension.amount, LimitUnit(extension.unit)) if extension else None
    counted, moved = (_date(calendar, axis, day) for day in (last, last + stood))
    received = calendar.date_of_day(begun)
    return RunningLimit(received, tuple(pauses), counted, stood, moved, due, extended)


def clocks(scenario: Scenario, received: date, pauses: Sequence[Pause] = ()) -> dict[str, RunningLimit]:
    """Each limit of a scenario in months, days or working days, as if it began on that day; pauses move only
    those that stand still."""
    calendar = year_calendar(scenario, received)
    return {
        name: run_clock(calendar, received, limit.amount, LimitUnit(limit.unit),
                        pauses if limit.pauses else (), limit.extension)
        for name, limit in scenario.limits.items() if limit.unit != "ticks"
    }  # fmt: skip


_last_days = lru_cache(maxsize=256)(last_days_by_day)
_due_of_dates, _dates = lru_cache(maxsize=16)(due_of_dates), lru_cache(maxsize=16)(dates)


def _stood(calendar: WorkCalendar, axis: int, pause: Pause) -> int:
    """How many days a pause adds, sent and answered in working time."""
    day_ticks = calendar.day_ticks
    sent, answered = (calendar.day_index(day) * day_ticks for day in pause)
    return int(paused(axis, sent, 0, answered + 1, day_ticks, _dates(calendar)))


def _date(calendar: WorkCalendar, axis: int, last: int) -> date:
    """The date of a last day on its axis."""
    if axis == WORKING_DAYS:
        return calendar.date_of_day(last)
    return calendar.date_of_day(0) + timedelta(last)


# ---------------------------------------------------------------- in words and numbers


def clocks_sheet(names: Names, running: Mapping[str, RunningLimit]) -> Table:
    """A row a limit: how long, its last day, days of the pause, the due day and why, the extension."""
    w, limits = names.words, names.scenario.limits
    columns = [w("time limit"), w("how long"), w("last day counted"), w("days paused"),
               w("due day"), w("extended to")]  # fmt: skip
    rows: list[Cells] = [
        [w.text(limits[name].title), length_words(names, limits[name]),
         _day(names, clock.last), _stood_words(names, name, clock), _due_words(names, clock),
         _day(names, clock.extended) if clock.extended else DASH]
        for name, clock in running.items()
    ]  # fmt: skip
    first = next(iter(running.values())).received
    top = w("Begun on {day}", day=f"{first} {weekday(names, first)}")
    note = w(
        "the day of receipt is not counted; a pause adds whole days before the last day is rolled to a "
        "working day; an extension runs from the due day"
    )
    return table(names, top, columns, rows, [note])


def _stood_words(names: Names, limit: str, clock: RunningLimit) -> str:
    """How many days a pause added, in the unit of the limit."""
    if not clock.stood:
        return "–"
    unit = names.scenario.limits[limit].unit
    worked = N_("{days} working days") if unit == "working_days" else N_("{days} days")
    return names.words(worked, days=clock.stood)


def _day(names: Names, when: date) -> Cell:
    return day(when, day_words(names, when))


def _due_words(names: Names, clock: RunningLimit) -> Cell:
    """The due day, and from which day off it rolled."""
    if clock.due == clock.moved:
        return _day(names, clock.due)
    why = names.words("{day} is off: {what}", day=clock.moved, what=off_words(names, clock.moved))
    return day(clock.due, f"{day_words(names, clock.due)}\n{why}")


def off_words(names: Names, when: date) -> str:
    """Why a day is off: its holiday, else the day of the week."""
    for known in published_days():
        if known.date == when and known.kind is DayKind.OFF:
            return known.name_en if names.words.language == "en" else known.name_zh
    return weekday(names, when)


# ---------------------------------------------------------------- worked out by hand


def worked_sheet(names: Names, cases: pd.DataFrame) -> Table:
    """A row a case of the table `facts/worked_due_dates.csv`: the due day by hand and by the rules."""
    w = names.words
    columns = [w("case"), w("received"), w("how long"), w("pause"), w("due, worked out by hand"),
               w("due, by the rules"), w("why")]  # fmt: skip
    received = [date.fromisoformat(day) for day in cases["received"]]
    calendar = year_calendar(names.scenario, min(received), max(received))
    rows = [_worked_row(names, calendar, case) for _, case in cases.iterrows()]
    agree = sum(row[4] == row[5] for row in rows)
    top = w("{count} due dates worked out by hand; the rules agree on {agree}", count=len(rows), agree=agree)
    return table(names, top, columns, rows)


def _worked_row(names: Names, calendar: WorkCalendar, case: "pd.Series[str]") -> list[str]:
    clock = _worked_clock(calendar, case)
    by_hand = [case["due"], *([case["extended"]] if case["extended"] else [])]
    by_rule = [f"{day}" for day in (clock.due, clock.extended) if day]
    lengths = [(case["amount"], case["unit"])]
    if case["extension"]:
        lengths.append((case["extension"], case["extension_unit"]))
    long = "\n+ ".join(amount_words(names, int(n), unit) for n, unit in lengths)
    pauses = "\n".join(pause.replace("/", " ~ ") for pause in case["pauses"].split())
    why = case["why_en"] if names.words.language == "en" else case["why_zh"]
    return [case["id"], case["received"], long, pauses or "–", "\n".join(by_hand), "\n".join(by_rule), why]


def _worked_clock(calendar: WorkCalendar, case: "pd.Series[str]") -> RunningLimit:
    halves = [pause.split("/") for pause in case["pauses"].split()]
    pauses = [(date.fromisoformat(sent), date.fromisoformat(back)) for sent, back in halves]
    longer = (
        Extension.model_validate({"amount": int(case["extension"]), "unit": case["extension_unit"]})
        if case["extension"]
        else None
    )
    unit, received = LimitUnit(case["unit"]), date.fromisoformat(case["received"])
    return run_clock(calendar, received, int(case["amount"]), unit, pauses, longer)


# ---------------------------------------------------------------- drawn


PALE, OFF = "#FFFFFF", "#E3E6E8"
HIGH: Final = 0.5
"""How high a bar is; the next row is 1 below."""


def clocks_figure(names: Names, running: Mapping[str, RunningLimit]) -> Figure:
    """A bar a limit from the day of receipt to its due day: main limits first, each the shortest first."""
    w, limits = names.words, names.scenario.limits
    order = sorted(running, key=lambda name: (not limits[name].main, running[name].due))
    figure = new_page(2.9 + 0.37 * len(order))
    axes = figure.subplots()
    first = next(iter(running.values())).received
    last = max(clock.extended or clock.due for clock in running.values()) + timedelta(24)
    calendar = year_calendar(names.scenario, first)
    for when in (first + timedelta(days) for days in range((last - first).days)):
        if not calendar.is_working(when):  # shaded from its morning to the next one's
            axes.axvspan(when, when + timedelta(1), color=OFF, linewidth=0, zorder=0)  # type: ignore[arg-type]
    for row, name in enumerate(order):
        _draw_clock(axes, running[name], row, limits[name].main)
        _say_due(axes, names, running[name], row)
    label_rows(axes, [heading(limit_words(names, limits[name])) for name in order], 12, 400)
    axes.set_xlim(first - timedelta(1), last)  # type: ignore[arg-type]
    months_below(axes, 1)
    axes.xaxis.set_minor_locator(WeekdayLocator(0))  # type: ignore[no-untyped-call]
    axes.grid(visible=False)
    axes.legend(handles=_key(names), loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3,
                borderaxespad=0.3, handlelength=1.6, columnspacing=1.6, fontsize=12)  # fmt: skip
    title = w("When each time limit that began on {day} expires", day=day_words(names, first))
    return finished(figure, names, title)


def _draw_clock(axes: Axes, clock: RunningLimit, row: int, main: bool) -> None:
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


def _say_due(axes: Axes, names: Names, clock: RunningLimit, row: int) -> None:
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
        Patch(facecolor=PALE, edgecolor=INK, hatch="////", label=w("clock paused")),
        Line2D([], [], color=INK, marker="D", linestyle=":", label=w("due day, rolled where dotted")),
        Patch(facecolor=PALE, edgecolor=INK, label=w("extension")),
    ]
