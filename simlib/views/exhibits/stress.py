"""What if? A heat table of shocks and plans, the dip of each, and the same in numbers.

                   plan of 2021   one pool
no shock               89.1%        97.4%
a surge of matters     80.2% ▒      95.0%        paler: little lost; darker: much
the county closed      71.4% ▓      88.3% ▒
"""

from collections.abc import Iterator, Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from simlib.studies.stress import Dip, Stress, Struck
from simlib.views.exhibits.frame import PALE, finished, key_above, label_rows, new_page
from simlib.views.exhibits.palette import INK, PALETTE
from simlib.views.language.names import Names, gained, heading, shown
from simlib.views.language.stress import (
    REASONS,
    days_text,
    how_line,
    meaning,
    months_text,
    runs_line,
    shock_name,
)
from simlib.views.language.text_width import wrapped
from simlib.views.language.words import N_
from simlib.views.table import Cell, Cells, Table, average, gain, table

TITLE: Final = N_("Share on time when the county is struck")
DIPS: Final = N_("How deep it goes, and how long it takes")
BANDS: Final = N_(
    "across: months from the blow (21 working days each), by when a matter was received; bands: 95 %, of all "
    "months at once"
)
REGRET: Final = N_(
    "regret: how far a plan is behind the best one under the same shock; intervals hold of all at once"
)
COLOURS: Final = (
    PALETTE.vermillion,
    PALETTE.blue,
    PALETTE.green,
    PALETTE.purple,
    PALETTE.sky,
    PALETTE.orange,
)
MOST_CURVES: Final = len(COLOURS)
DARKEST: Final = 0.30
"""A loss of this share is as dark as it gets."""
ACROSS: Final = 3
"""Pictures of dips in a row."""


def heat_figure(names: Names, found: Stress) -> Figure:
    """A row a shock, a column a plan: the share on time, and what the shock cost."""
    w, plans = names.words, found.setting.plans
    figure = new_page(3.2 + 0.66 * (len(found.rows) + 1))
    axes = figure.subplots()
    for n in range(len(plans)):
        if found.rows:
            _heat_cell(axes, n, 0, shown(found.rows[0].dips[n].spared.mean, "share"), 0.0)
        for place, row in enumerate(found.rows, 1):
            dip = row.dips[n]
            text = f"{shown(dip.reached.mean, 'share')}   {gained(dip.lost.mean, 'share')}"
            _heat_cell(axes, n, place, text, -dip.lost.mean)
    label_rows(axes, [w("no shock"), *(shock_name(names, row) for row in found.rows)], 13, 330)
    axes.set_xlim(0, len(plans))
    titles = [wrapped(names.plan(plan), 560 / len(plans), 13) for plan in plans]
    axes.set_xticks([n + 0.5 for n in range(len(plans))], titles, fontsize=13)
    axes.xaxis.tick_top()
    axes.tick_params(axis="x", length=0)
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    notes = [w("beside the share on time: percentage points lost by the shock; the darker, the more"),
             runs_line(names, found)]  # fmt: skip
    return finished(figure, names, w(TITLE), notes, lent=False)


def _heat_cell(axes: Axes, column: int, row: int, text: str, lost: float) -> None:
    """A cell as dark as what was lost."""
    depth = min(1.0, max(0.0, lost / DARKEST))
    box = Rectangle((column + 0.01, row - 0.47), 0.98, 0.94, color=PALETTE.vermillion, linewidth=0)
    box.set_alpha(0.9 * depth)
    axes.add_patch(box)
    axes.text(column + 0.5, row, text, ha="center", va="center", fontsize=14, color=INK)


def dips_figure(names: Names, found: Stress) -> Figure:
    """For each shock, month by month, what it takes of each plan's share on time."""
    w, rows = names.words, found.rows
    down = -(-max(1, len(rows)) // ACROSS)
    figure = new_page(2.6 + 2.7 * down)
    grid = figure.subplots(down, ACROSS, sharex=True, sharey=True, squeeze=False)
    for axes in grid.flat[len(rows) :]:
        axes.axis("off")
    for axes, row in zip(grid.flat, rows, strict=False):
        _draw_dip(axes, row)
        axes.set_title(wrapped(heading(shock_name(names, row)), 260, 13), fontsize=13, loc="left")
    for n, axes in enumerate(grid.flat):
        axes.tick_params(labelbottom=n + ACROSS >= len(rows))
    for axes in grid[:, 0]:
        axes.set_ylabel(w("percentage points"))
    handles = [Line2D([], [], color=colour, label=names.plan(plan))
               for plan, colour in zip(found.setting.plans, COLOURS, strict=False)]  # fmt: skip
    key_above(figure, grid[0, 0], handles, gap=0.55)  # above the titles of the first row
    return finished(figure, names, w(DIPS), [w(BANDS), runs_line(names, found)], lent=False)


def _draw_dip(axes: Axes, row: Struck) -> None:
    axes.axhline(0, color=PALE, linewidth=1.0, zorder=1)
    for dip, colour in zip(row.dips, COLOURS, strict=False):
        months = [n + 1 for n in range(len(dip.course))]
        low, high = ([100 * one[k] for one in dip.course] for k in (1, 2))
        axes.fill_between(months, low, high, color=colour, alpha=0.18, linewidth=0)
        axes.plot(
            months, [100 * one.mean for one in dip.course], "o-", color=colour, markersize=4, linewidth=1.8
        )
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))


# ---------------------------------------------------------------- in numbers


def dips_sheet(names: Names, found: Stress) -> Table:
    """A row a shock and plan: what is left, what is lost, how deep it goes, how many more are late."""
    w = names.words
    columns = [w("shock, plan"), w("on time"), w("lost"), w("deepest month"), w("more matters late")]
    rows: list[Cells] = [
        [_struck(names, row, dip), average(*dip.reached, "share"), gain(*dip.lost, "share"),
         gain(*dip.depth, "share"), gain(*dip.late, "count")]
        for row in found.rows
        for dip in row.dips
    ]  # fmt: skip
    meanings = [meaning(names, row.blow) for row in found.rows]
    return table(names, w("How deep it goes"), columns, rows, [runs_line(names, found), *meanings])


def recovery_sheet(names: Names, found: Stress) -> Table:
    """A row a shock and plan: how long it lasts, and until what was piled up is gone."""
    w = names.words
    columns = [
        *(w("shock, plan"), w("months below"), w("months to recover")),
        *(w("most more open"), w("working days until back")),
    ]
    rows: list[Cells] = [
        [_struck(names, row, dip), months_text(names, dip.below, found),
         months_text(names, dip.recovery, found), gain(*dip.backlog, "count"), days_text(names, dip)]
        for row in found.rows
        for dip in row.dips
    ]  # fmt: skip
    return table(names, w("How long it takes"), columns, rows, [runs_line(names, found), how_line(names)])


def _struck(names: Names, row: Struck, dip: Dip) -> str:
    return f"{shock_name(names, row)}\n{names.plan(dip.plan)}"


def heat_sheet(names: Names, found: Stress) -> Table:
    """A row a shock, a column a plan: the share on time, as in the figure."""
    w, plans = names.words, found.setting.plans
    rows: list[Cells] = []
    if found.rows:
        rows.append([w("no shock"), *(average(*dip.spared, "share") for dip in found.rows[0].dips)])
    rows += [
        [shock_name(names, row), *(average(*dip.reached, "share") for dip in row.dips)] for row in found.rows
    ]
    columns = [w("shock"), *map(names.plan, plans)]
    return table(names, w(TITLE), columns, rows, [runs_line(names, found)])


def regrets_sheet(names: Names, found: Stress) -> Table:
    """A row a plan: the most that it is behind the best plan, over all shocks."""
    w = names.words
    of = {row.blow.name: shock_name(names, row) for row in found.rows}
    rows: list[Cells] = [
        [names.plan(one.plan), gain(*one.most, "share"), of[one.where] if one.most.mean else "–"]
        for one in found.regrets
    ]
    columns = [w("plan"), w("greatest regret"), w("under")]
    return table(names, w("Which plan regrets least"), columns, rows, [w(REGRET), runs_line(names, found)])


def unfit_sheet(names: Names, found: Stress) -> Table:
    """A row a shock that makes no sense here, and why."""
    w = names.words
    rows: Sequence[Cells] = [[shock_name(names, one), Cell(w(REASONS[one.reason]))] for one in found.unfit]
    return table(names, w("Not asked of this county"), [w("shock"), w("why")], rows)


def sheets(names: Names, found: Stress) -> Iterator[Table]:
    """The tables that are shown."""
    yield dips_sheet(names, found)
    yield recovery_sheet(names, found)
    if len(found.regrets) > 1:
        yield regrets_sheet(names, found)
