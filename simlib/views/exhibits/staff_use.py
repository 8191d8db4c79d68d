"""How much of their hours on duty people use: a heat map, a row a unit, a column a month or a post.

              Jul   Aug   Sep   ...   all
    T01       41%   38%   52%         44%      darker: more of the hours on duty are booked by matters
    T02       12%   15%   ...
    ─────────────────────────────              a line between kinds of unit; units in the order of the file

An empty cell has no hours on duty. What is compared are hours, not people: nobody is named or ranked.
"""

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from numpy.typing import NDArray

from simlib.scores.experiment import Experiment
from simlib.scores.use_of_time import UseOfTime
from simlib.views.exhibits.county import units_by_word
from simlib.views.exhibits.frame import finished, label_rows, new_page
from simlib.views.exhibits.palette import INK, PALETTE
from simlib.views.language.names import Names, heading
from simlib.views.language.results import definition_lines, title
from simlib.views.language.text_width import wrapped
from simlib.views.language.words import N_
from simlib.views.table import DASH, Cells, Table, number, table

By = Literal["month", "post"]

SHADES: Final = LinearSegmentedColormap.from_list("use", ["#F4F8FB", "#79B2D9", "#0B4F7D", "#062A45"])
"""From pale to dark, so that a grey print keeps the order."""
DARK: Final = 0.45
"""From this share on letters are white."""
TITLE: Final = N_("What share of duty hours is spent on matters?")
READ: Final = N_(
    "per cent of duty hours spent on matters, including travel and waiting for a team partner; empty: "
    "nobody on duty; units in file order"
)


def heat_figure(names: Names, use: UseOfTime, by: By = "month") -> Figure:
    """The share of duty hours used by unit and month, or by unit and post, with the number in each cell."""
    units, columns, shares = _shares(names, use, by)
    figure = new_page(2.9 + 0.345 * len(units) + (0.9 if by == "post" else 0))
    axes = figure.subplots()
    axes.imshow(np.ma.masked_invalid(shares), SHADES, vmin=0, vmax=1, aspect="auto")
    for row, of_unit in enumerate(shares):
        for column, share in enumerate(of_unit):
            if np.isfinite(share):
                axes.text(column, row, f"{100 * share:.0f}", fontsize=12, ha="center", va="center_baseline",
                          color="#FFFFFF" if share > DARK else INK)  # fmt: skip
    _draw_frame(axes, names, units, columns, by)
    w = names.words
    return finished(figure, names, w(TITLE), [w(READ), title(names, use.setting, use.plan)])


def heat_sheet(names: Names, use: UseOfTime, by: By = "month") -> Table:
    """A row a unit, a column a month or a post: the share of duty hours used."""
    w = names.words
    units, columns, shares = _shares(names, use, by)
    rows: list[Cells] = [
        [names.unit(unit), *(number(share, "share") if np.isfinite(share) else DASH for share in row)]
        for unit, row in zip(units, shares.tolist(), strict=True)
    ]
    notes = [*definition_lines(names, ("staff_use",)), w(READ)]
    top = f"{w(TITLE)} · {title(names, use.setting, use.plan)}"
    return table(names, top, [w("unit"), *columns], rows, notes)


def _shares(names: Names, use: UseOfTime, by: By) -> tuple[list[str], list[str], NDArray[np.float64]]:
    """Units with anybody on duty, headings, and the shares, the last column for all; NaN without hours."""
    axis = 1 if by == "month" else 2
    worked, duty = use.worked.sum(axis=axis), use.duty.sum(axis=axis)
    kept = [n for n, hours in enumerate(duty.sum(axis=1)) if hours]
    posts = [names.words.text(names.scenario.posts[post].title) for post in use.posts]
    heads = posts if by == "post" else [f"{month:%Y-%m}" if month else "" for month in use.months]
    columns = [n for n in range(len(heads)) if duty[:, n].any()]
    worked, duty = worked[kept][:, columns], duty[kept][:, columns]
    whole = [np.concatenate([hours, hours.sum(axis=1, keepdims=True)], axis=1) for hours in (worked, duty)]
    shares = np.full(whole[1].shape, np.nan)
    np.divide(whole[0], whole[1], out=shares, where=whole[1] > 0)
    units = [use.units[n] for n in kept]
    return units, [*(heads[n] for n in columns), names.words("all")], shares


def _draw_frame(axes: Axes, names: Names, units: Sequence[str], columns: Sequence[str], by: By) -> None:
    """Labels, white gaps between cells, and a line between kinds of unit."""
    if by == "month":
        axes.set_xticks(range(len(columns)), [label.replace("-", "\n") for label in columns], fontsize=12)
    else:
        labels = [wrapped(heading(label), 150, 11) for label in columns]
        axes.set_xticks(range(len(columns)), labels, fontsize=11, rotation=60, ha="left",
                        rotation_mode="anchor")  # fmt: skip
    axes.set_yticks(range(len(units)), [heading(names.short(unit)) for unit in units], fontsize=12)
    axes.tick_params(length=0, labeltop=True, labelbottom=False, top=False)
    axes.set_xticks(np.arange(len(columns) + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(len(units) + 1) - 0.5, minor=True)
    axes.tick_params(which="minor", length=0)
    axes.grid(visible=False, which="major")
    axes.grid(visible=True, which="minor", color="white", linewidth=1.5)
    axes.set_axisbelow(False)
    axes.spines[:].set_visible(False)
    axes.axvline(len(columns) - 1.5, color=INK, linewidth=1.2, zorder=5)
    kinds = [names.scenario.units[unit].kind for unit in units]
    for row in range(1, len(units)):
        if kinds[row] is not kinds[row - 1]:
            axes.axhline(row - 0.5, color="white", linewidth=5, zorder=5)
            axes.axhline(row - 0.5, color=INK, linewidth=1.2, zorder=6)


def duty_figure(names: Names, found: Experiment, plan: str) -> Figure:
    """A bar a zone, and a kind of county office: hours on duty in the window, and those worked."""
    w = names.words
    worked, duty = _hours(names, found, plan)
    figure = new_page(1.9 + 0.55 * len(duty))
    axes = figure.subplots()
    rows = range(len(duty))
    axes.barh(rows, list(duty.values()), color="#D5DDE2", height=0.62, label=w("hours on duty"))
    axes.barh(rows, list(worked.values()), color=PALETTE.blue, height=0.62,
              label=w("spent on matters, including travel and waiting for a team partner"))  # fmt: skip
    for row, (busy, whole) in enumerate(zip(worked.values(), duty.values(), strict=True)):
        axes.text(whole, row, f"  {busy / whole:.0%}", va="center", fontsize=15)
    label_rows(axes, list(duty), 14, 150)
    axes.set_xlim(0, 1.08 * max(duty.values()))
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.set_xlabel(w("person-hours in the window"))
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, borderaxespad=0.3)
    return finished(figure, names, w(TITLE), [title(names, found.setting, plan)], lent=False)


def duty_sheet(names: Names, found: Experiment, plan: str) -> Table:
    """A row a bar of the figure: person-hours on duty in the window, those booked, and their share."""
    w = names.words
    worked, duty = _hours(names, found, plan)
    columns = [w("zone or office"), w("hours on duty"), w("hours spent on matters"), w("use of staff time")]
    rows: list[Cells] = [[bar, *use_cells(worked[bar], whole)] for bar, whole in duty.items()]
    note = w("person-hours in the window; spent on matters, including travel and waiting for a team partner")
    return table(names, title(names, found.setting, plan), columns, rows, [note])


def use_cells(worked: float, duty: float) -> Cells:
    """Hours on duty, hours booked, and their share."""
    return [number(duty, "hours"), number(worked, "hours"), number(worked / duty, "share")]


def _hours(names: Names, found: Experiment, plan: str) -> tuple[dict[str, float], dict[str, float]]:
    """Person-hours worked and on duty, by bar."""
    use = {m.key: m for m in found.measures(plan) if (m.name, m.by) == ("staff_use", "unit")}
    bars = {bar: [use[unit] for unit in units if unit in use] for bar, units in _bars(names, plan).items()}
    worked = {bar: sum(m.numerator for m in some) for bar, some in bars.items() if some}
    return worked, {bar: sum(m.denominator for m in bars[bar]) for bar in worked}


def _bars(names: Names, plan: str) -> dict[str, tuple[str, ...]]:
    """The units of each zone, and those of none by kind; one that is alone in its kind by its name."""
    scenario, zones = names.scenario, names.scenario.plans[plan].zones
    placed = {unit for zone in zones.values() for unit in zone.units}
    bars = {names.zone(name, zone): zone.units for name, zone in zones.items()}
    for kind, all_units in units_by_word(names).items():
        units = tuple(unit for unit in all_units if unit not in placed and scenario.units[unit].staff)
        if units:
            bars[heading(names.short(units[0]) if len(units) == 1 else kind)] = units
    return bars
