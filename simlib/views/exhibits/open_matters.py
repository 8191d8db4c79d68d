"""Open and overdue matters over the measured period as a fan: how far runs of the same plan lie apart.

    ░░░░░░░░░░░░   9 of 10 runs are below          90 %
    ▒▒▒▒▒▒▒▒▒▒▒▒                                   75 %
    ────────────   half of the runs are below      median
    ▒▒▒▒▒▒▒▒▒▒▒▒                                   25 %
    ░░░░░░░░░░░░   1 of 10 runs is below           10 %

A row of panels a plan (or a load); the median of the first is dashed in the others.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from simlib.scores.experiment import Setting
from simlib.views.exhibits.frame import finished, months_below, new_page
from simlib.views.exhibits.palette import INK, PALETTE
from simlib.views.language.names import Names, heading, window
from simlib.views.language.results import title
from simlib.views.language.text_width import wrapped
from simlib.views.language.words import N_
from simlib.views.table import Cell, Cells, Table, day, table

WeekEnds = Sequence[date | int]
Courses = Mapping[str, NDArray[np.float64]]
"""float64[replications, 2, weeks] by plan or load, as `experiment.courses` gives them: open, then overdue."""

QUANTILES: Final = (10, 25, 50, 75, 90)
OPEN, OVERDUE = BOTH = (0, 1)
"""Rows of a course."""
PANELS: Final = (N_("open matters"), N_("overdue matters"))
TITLE: Final = N_("Open and overdue matters: spread over replications")
READ: Final = N_(
    "line: median of the replications; dark: middle 50 %; light: middle 80 %; dashed: median of “{first}”"
)
READ_ONE: Final = N_("line: median of the replications; dark: middle 50 %; light: middle 80 %")
COLUMN: Final = N_("{what}, {name}")
IN_CELLS: Final = N_(
    "first line: median of the replications; second: 25th to 75th percentile; third: 10th to 90th"
)
LAST_WEEK: Final = N_("at the end of the last week of each month")


def fan_figure(names: Names, days: WeekEnds, courses: Courses, setting: Setting | None = None) -> Figure:
    """Quantiles (10, 25, 50, 75, 90) over the runs at each week's end of the measured period.

    `courses` are keyed by plan, or by load; `days` are the ends of the weeks; `setting` is named below.
    """
    figure = new_page(2.2 + 3.1 * len(courses))
    grid = figure.subplots(len(courses), 2, squeeze=False, sharex=True, sharey="col")
    w, weeks, first = names.words, _weeks(names, days), next(iter(courses))
    for row, (name, course) in zip(grid, courses.items(), strict=True):
        for which, axes in enumerate(row):
            _draw_fan(axes, [days[n] for n in weeks], course[:, which, weeks])
            if name != first:
                middle = np.percentile(courses[first][:, which, weeks], 50, axis=0)
                axes.plot([days[n] for n in weeks], middle, "--", color=INK, linewidth=1.6)
            axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
            said = w(COLUMN, what=w(PANELS[which]), name=_said(names, name))
            axes.set_title(wrapped(heading(said), 400, 15), fontsize=15)
            if isinstance(days[0], date):
                months_below(axes, 3)
    for axes in grid[0]:  # a limit that was set ends the fitting of an axis that others share
        axes.set_ylim(bottom=0)
    read = w(READ, first=_said(names, first)) if len(courses) > 1 else w(READ_ONE)
    return finished(figure, names, w(TITLE), [read, *_origin(names, setting)])


def fan_sheet(names: Names, days: WeekEnds, courses: Courses, setting: Setting | None = None) -> Table:
    """A row the last week of a month: the quantiles of open and overdue matters."""
    w, months = names.words, {f"{days[n]}"[:7]: n for n in _weeks(names, days)}  # of each its last week
    columns = [w("week that ends on"), *(
        w(COLUMN, what=w(what), name=_said(names, name)) for name in courses for what in PANELS
    )]  # fmt: skip
    rows: list[Cells] = [
        [day(days[n]), *(_quantiles(course[:, which, n]) for course in courses.values() for which in BOTH)]
        for n in months.values()
    ]
    return table(names, w(TITLE), columns, rows, [w(IN_CELLS), w(LAST_WEEK), *_origin(names, setting)])


def _said(names: Names, name: str) -> str:
    """A plan, or a load."""
    return names.plan(name) if name in names.scenario.plans else names.load(name)


def _origin(names: Names, setting: Setting | None) -> list[str]:
    return [title(names, setting)] if setting else []


def _weeks(names: Names, days: WeekEnds) -> list[int]:
    """The weeks that end in the measured period; all, without a calendar."""
    first, last = (f"{day}" for day in window(names.scenario))
    dated = [n for n, day in enumerate(days) if isinstance(day, date) and first <= f"{day}" <= last]
    return dated or list(range(len(days)))


def _quantiles(runs: NDArray[np.float64]) -> Cell:
    """The median, and below it the middle half and 80 per cent of the runs."""
    low, quarter, middle, more, high = np.percentile(runs, QUANTILES).tolist()
    text = f"{middle:.1f}\n{quarter:.1f}–{more:.1f}\n{low:.1f}–{high:.1f}"
    return Cell(text, middle, "matters", low, high)


def _draw_fan(axes: Axes, days: WeekEnds, runs: NDArray[np.float64]) -> None:
    """Two bands and the median; the outer band has an edge, so that a pale print shows it."""
    low, quarter, middle, more, high = np.percentile(runs, QUANTILES, axis=0)
    axes.fill_between(days, low, high, color="#CFE3F1", linewidth=0)  # type: ignore[arg-type]
    for edge in (low, high):
        axes.plot(days, edge, color="#7FA9C6", linewidth=0.9)  # type: ignore[arg-type]
    axes.fill_between(days, quarter, more, color="#79B2D9", linewidth=0)  # type: ignore[arg-type]
    axes.plot(days, middle, color=PALETTE.blue, linewidth=2.8)  # type: ignore[arg-type]


BAND: Final = N_("line: mean of the replications; band: middle 50 % of them")

STYLES: Final = ("-", "--", "-.", ":")
"""Lines of plans, so that a grey print tells them apart."""


def course_figure(
    names: Names, days: Sequence[date | int], courses: Mapping[str, NDArray[np.float64]]
) -> Figure:
    """Open and overdue matters at the end of each week, by plan.

    `courses[plan]` is float64[replications, 2, weeks] as `experiment.courses` gives it, `days` the ends
    of the weeks.
    """
    figure = new_page(6)
    panels = figure.subplots(1, 2)
    for which, (axes, what) in enumerate(zip(panels, PANELS, strict=True)):
        for number, (plan, course) in enumerate(courses.items()):
            colour = PALETTE[number % len(PALETTE)]
            low, high = np.percentile(course[:, which], [25, 75], axis=0)
            axes.fill_between(days, low, high, color=colour, alpha=0.18, linewidth=0)
            style = STYLES[number % len(STYLES)]
            axes.plot(days, course[:, which].mean(axis=0), style, color=colour, label=names.plan(plan))
        axes.set_title(heading(names.words(what)))
        axes.set_ylim(bottom=0)
        if isinstance(days[0], date):
            months_below(axes)
    panels[0].legend(loc="upper left")
    w = names.words
    return finished(figure, names, w("Open and overdue matters over time"), [w(BAND)])
