"""A dated programme: what the county sets itself, on which days, and whether its limits are kept.

phase        ◆───┤                        a day of the file, and the time until it is due
report         |    |    |    |    |      a regular day
audit        ░░░░░░░░░░░░░░░░░░░░░░░      so many drawn days a year, which nobody knows before

programme_figure    the year, a row an item
programme_sheet     the same in words: when, where, until when
"""

from datetime import date, timedelta
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from simlib.inputs.scenario import CalendarTime, Limit, Scenario, Schedule, Stream
from simlib.model.limits import LimitUnit, year_calendar
from simlib.model.schedules import scheduled_days
from simlib.views.exhibits.flow_chart import amount_words
from simlib.views.exhibits.frame import finished, label_rows, months_below, new_page
from simlib.views.exhibits.limits import run_clock
from simlib.views.exhibits.palette import INK, PALETTE
from simlib.views.language.glossary import WEEKDAYS
from simlib.views.language.names import Names, heading
from simlib.views.language.words import N_
from simlib.views.table import Cells, Table, number, table

BAND, TIME = "#D5DDE2", "#BBD7EE"

EVERY: Final = {
    "week": N_("every week, {weekday}"),
    "month": N_("every month, {weekday} number {nth}"),
    "quarter": N_("every quarter, {weekday} number {nth} of its first month"),
    "half_year": N_("every half-year, {weekday} number {nth} of its first month"),
    "year": N_("every year, {weekday} number {nth} of January"),
}

LAST: Final = {
    "month": N_("every month, last {weekday}"),
    "quarter": N_("every quarter, its last {weekday}"),
    "half_year": N_("every half-year, its last {weekday}"),
    "year": N_("every year, its last {weekday}"),
}


def programme(scenario: Scenario) -> dict[str, Stream]:
    """What comes on days: first what has dates, in their order, then what is regular, then what is drawn."""
    some = {name: stream for name, stream in scenario.streams.items() if stream.on_days}

    def place(name: str) -> tuple[bool, bool, date]:
        stream = some[name]
        return not stream.dates, stream.every is None, min(stream.dates, default=date.min)

    return {name: some[name] for name in sorted(some, key=place)}


def item_days(scenario: Scenario, stream: Stream) -> list[date]:
    """The days of an item in the measured period; none of those that are drawn."""
    time = scenario.time
    if not isinstance(time, CalendarTime):
        return []
    calendar = year_calendar(scenario, time.start, time.end)
    days = [calendar.date_of_day(day) for day in scheduled_days(calendar, stream)]
    return [day for day in days if time.window.first <= day <= time.window.last]


def item_limit(scenario: Scenario, stream: Stream) -> Limit | None:
    """The main limit of an item: that of its only class."""
    if len(stream.classes) != 1:
        return None
    (klass,) = stream.classes
    main = [limit for limit in scenario.limits.values() if limit.main and klass in limit.classes]
    return main[0] if main and main[0].unit != "ticks" else None


# ---------------------------------------------------------------- drawn


def programme_figure(names: Names) -> Figure:
    """The measured period, a row an item: its days, and the time until its matters are due."""
    w, items = names.words, programme(names.scenario)
    figure = new_page(3.0 + 0.36 * len(items))
    axes = figure.subplots()
    for row, stream in enumerate(items.values()):
        _draw_item(axes, names, stream, row)
    label_rows(axes, [heading(w.text(stream.title)) for stream in items.values()], 12)
    first, last = _window(names.scenario)
    axes.set_xlim(first - timedelta(3), last + timedelta(1))  # type: ignore[arg-type]
    months_below(axes, 2)
    axes.grid(visible=True, axis="x", which="both")
    axes.legend(handles=_key(names), loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2,
                borderaxespad=0.3, fontsize=12)  # fmt: skip
    return finished(figure, names, w("Roll-out: what happens on which day"))


def _window(scenario: Scenario) -> tuple[date, date]:
    time = scenario.time
    assert isinstance(time, CalendarTime)  # nothing comes on days without a calendar
    return time.window.first, time.window.last


def _draw_item(axes: Axes, names: Names, stream: Stream, row: int) -> None:
    w, scenario = names.words, names.scenario
    if stream.random_days is not None:
        first, last = _window(scenario)
        axes.barh(row, last - first, left=first, height=0.5, color=BAND, hatch="..", edgecolor="w")  # type: ignore[arg-type]
        text = w("{count} random days a year", count=stream.random_days)
        axes.text(first + (last - first) / 2, row, text, fontsize=12, ha="center", va="center")  # type: ignore[arg-type]
        return
    days, limit = item_days(scenario, stream), item_limit(scenario, stream)
    if limit is not None:
        calendar = year_calendar(scenario, *_window(scenario))
        for day in days:  # from a day to the due day of a limit that begins on it
            due = run_clock(calendar, day, limit.amount, LimitUnit(limit.unit)).due
            axes.barh(row, due - day + timedelta(1), left=day, height=0.5, color=TIME, zorder=2)  # type: ignore[arg-type]
    mark, colour, size = ("D", PALETTE.vermillion, 8) if stream.dates else ("|", INK, 12)
    axes.plot(days, [row] * len(days), mark, color=colour, markersize=size, zorder=3)  # type: ignore[arg-type]


def _key(names: Names) -> list[Patch | Line2D]:
    w = names.words
    return [
        Line2D([], [], color=PALETTE.vermillion, marker="D", linestyle="none", label=w("a day of the file")),
        Line2D([], [], color=INK, marker="|", markersize=12, linestyle="none", label=w("a regular day")),
        Patch(color=TIME, label=w("until it is due, if accepted at once")),
        Patch(facecolor=BAND, hatch="..", edgecolor="w", label=w("random days, not announced")),
    ]


# ---------------------------------------------------------------- in words


def programme_sheet(names: Names) -> Table:
    """A row an item: when it comes, at how many units, how long it may take, when a plan leaves it out."""
    w, scenario = names.words, names.scenario
    columns = [w("item"), w("when"), w("units each time"), w("time limit"), w("depends on")]
    rows: list[Cells] = [
        [w.text(stream.title), _when(names, stream),
         number((units := sum(stream.shares.values())), text=f"{units:.3g}"),
         amount_words(names, limit.amount, limit.unit) if (limit := item_limit(scenario, stream)) else "–",
         _depends(names, stream)]
        for stream in programme(scenario).values()
    ]  # fmt: skip
    note = w("units each time: on average, where only some are chosen")
    return table(names, w("Roll-out: what happens on which day"), columns, rows, [note])


def _when(names: Names, stream: Stream) -> str:
    w = names.words
    if stream.random_days is not None:
        return w("{count} random days a year", count=stream.random_days)
    if stream.every is not None:
        return _regularly(names, stream.every)
    return names.listed(f"{day}" for day in item_days(names.scenario, stream))


def _regularly(names: Names, at: Schedule) -> str:
    w = names.words
    said = EVERY if at.nth > 0 else {**EVERY, **LAST}
    often = w(said[at.every], weekday=w(WEEKDAYS[at.weekday]), nth=at.nth)
    if at.first is not None and at.last is not None:
        return w("{often}, {first} to {last}", often=often, first=f"{at.first}", last=f"{at.last}")
    if at.first is not None:
        return w("{often}, from {first} on", often=often, first=f"{at.first}")
    return w("{often}, until {last}", often=often, last=f"{at.last}") if at.last is not None else often


def _depends(names: Names, stream: Stream) -> str:
    """The lever without or with which an item is there."""
    w, levers = names.words, names.scenario.levers
    if stream.lever is not None:
        return w("only with “{lever}”", lever=w.text(levers[stream.lever].title))
    if stream.without is not None:
        return w("not with “{lever}”", lever=w.text(levers[stream.without].title))
    return "–"
