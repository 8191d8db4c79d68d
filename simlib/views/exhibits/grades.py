"""What a grade is worth: how often each unit gets the best one, the lowest one, and the last place.

                 excellent            fair               last
    T01          ◇  ├─●─┤          ●├┤◇               ●┤ ◇          ● as simulated, with its interval
    T02            ├●─◇┤             ├●┤◇              ├●◇┤         ◇ if all units were alike: pure luck

Where a dot lies on its diamond the grade says nothing of the unit. Units stand in the order of the file.
"""

from collections.abc import Iterator
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from simlib.scores.assessment import Graded, Shares
from simlib.scores.consequences import Followed, followed
from simlib.scores.groups import ALL
from simlib.views.exhibits.frame import PALE, finished, key_above, label_rows, new_page
from simlib.views.exhibits.palette import INK, PALETTE
from simlib.views.language.assessment import IN_LUCK, grade, kind, low_grades, result, scheme
from simlib.views.language.names import Names, heading
from simlib.views.language.words import N_
from simlib.views.table import DASH, Cell, Cells, Table, estimate, number, table

TITLE: Final = N_("What is a grade worth?")
COUNTED: Final = N_("counted after the run, over all units: what follows changes no run")
READ: Final = N_("a dot on its diamond: the grade says nothing of the unit; units in file order, not ranked")


def _columns(names: Names, found: Graded) -> Iterator[tuple[str, str, str]]:
    """What is drawn: the best grade, the lowest, the last place."""
    best, *_, lowest = found.assessment.grades
    for name in (best, lowest):
        yield "grade", name, grade(names, found, name)
    yield "last", ALL, names.words("last place")


def grades_figure(names: Names, found: Graded) -> Figure:
    """A row a unit, a column each for the best grade, the lowest grade and the last place."""
    w = names.words
    columns = list(_columns(names, found))
    figure = new_page(2.9 + 0.42 * len(found.units))
    for axes, (what, of, said) in zip(figure.subplots(1, len(columns), sharey=True), columns, strict=True):
        for row, unit in enumerate(found.units):
            _draw(axes, row, found.simulated, found.by_luck, (what, of, unit))
        axes.set_xlabel(w("{grade}, per cent of periods", grade=heading(said)))
        axes.set_xlim(-3, 103)
    label_rows(figure.axes[0], [names.key(found.assessment.of, unit) for unit in found.units], 12.5)
    key_above(figure, figure.axes[0], _key(names))
    return finished(figure, names, w(TITLE), [w(READ), scheme(names, found)])


def _draw(axes: Axes, row: int, simulated: Shares, by_luck: Shares, key: tuple[str, str, str]) -> None:
    luck, seen = by_luck.get(key), simulated.get(key)
    if luck is not None:
        axes.plot([100 * luck.mean], [row], "D", color=PALE, markersize=9, markerfacecolor="none", zorder=2)
    if seen is not None:
        if seen.low is not None and seen.high is not None:
            axes.plot([100 * seen.low, 100 * seen.high], [row, row], color=INK, linewidth=1.4, zorder=3)
        axes.plot([100 * seen.mean], [row], "o", color=PALETTE.blue, markersize=8, zorder=4)


def _key(names: Names) -> list[Line2D]:
    w = names.words
    return [
        Line2D([], [], color=INK, marker="o", markerfacecolor=PALETTE.blue, markersize=8,
               label=w("as simulated, 95% interval")),
        Line2D([], [], color=PALE, marker="D", linestyle="", markerfacecolor="none", markersize=9,
               label=w(IN_LUCK)),
    ]  # fmt: skip


def grades_sheet(names: Names, found: Graded) -> Table:
    """A row a unit: its points, how often it gets each grade and the last place, and below what luck would
    give."""
    w = names.words
    asked = [("grade", name, grade(names, found, name)) for name in found.assessment.grades]
    asked.append(("last", ALL, w("last place")))
    columns = [kind(names, found), w("points of 100"), *(said for *_, said in asked)]
    rows: list[Cells] = [
        [names.key(found.assessment.of, unit), estimate(found.simulated.get(("points", ALL, unit))),
         *(estimate(found.simulated.get((what, of, unit))) for what, of, _ in asked)]
        for unit in found.units
    ]  # fmt: skip
    notes = [
        scheme(names, found),
        w("share of the periods in which a unit gets the grade, with its 95% interval"),
    ]
    return table(names, w(TITLE), columns, rows, notes, w("grades"))


def luck_sheet(names: Names, found: Graded) -> Table:
    """A row a unit: how often it would get each grade if all were alike, and the same grade twice running."""
    w = names.words
    best, *_, lowest = found.assessment.grades
    asked = [
        (shares, what, of, said)
        for what, of, said in (
            ("grade", best, grade(names, found, best)),
            ("grade", lowest, grade(names, found, lowest)),
            *(
                ("again", low, w("{grade}, twice running", grade=grade(names, found, low)))
                for low in low_grades(found)
            ),
        )
        for shares in (found.simulated, found.by_luck)
    ]
    beside = w(IN_LUCK)
    columns = [
        kind(names, found),
        *(said if s is found.simulated else f"{said}: {beside}" for s, *_, said in asked),
    ]
    rows: list[Cells] = [
        [
            names.key(found.assessment.of, unit),
            *(_mean(shares, (what, of, unit)) for shares, what, of, _ in asked),
        ]
        for unit in found.units
    ]
    note = w("matters dealt to the units anew, by lot: each has as many as before, and all do equally well")
    return table(names, w("Grades and pure luck"), columns, rows, [scheme(names, found), note], w("luck"))


def follows_sheet(names: Names, found: Graded) -> Table:
    """A row for each thing that follows of a result: how often a year it comes, beside pure luck, and its
    hours."""
    w = names.words
    columns = [
        w("what follows"),
        w("of which result"),
        w("times a year"),
        w(IN_LUCK),
        w("hours of work a year"),
    ]
    rows: list[Cells] = [
        [w.text(one.what.title), result(names, found, one.what), estimate(one.simulated), number(
            one.by_luck.mean, one.by_luck.unit), _hours(one)]
        for one in followed(found)
    ]  # fmt: skip
    notes = [scheme(names, found), w(COUNTED)]
    return table(names, w("What follows of a result"), columns, rows, notes, w("what follows"))


def _hours(one: Followed) -> Cell:
    return DASH if one.hours_each is None else number(one.simulated.mean * one.hours_each, "hours")


def _mean(shares: Shares, key: tuple[str, str, str]) -> Cell:
    found = shares.get(key)
    return DASH if found is None else number(found.mean, found.unit)


def sheets(names: Names, found: Graded) -> Iterator[Table]:
    """The tables that are shown."""
    yield grades_sheet(names, found)
    yield luck_sheet(names, found)
    if found.assessment.follows:
        yield follows_sheet(names, found)
