"""What would it change? A row a variant of the file: what it adds, with its interval.

without the review of files      ──o──
without checks of villages            ──●──      filled: an interval that leaves out 0
                                   |
"""

from collections.abc import Sequence
from typing import Final

from matplotlib.figure import Figure

from simlib.scores.comparison import Difference
from simlib.studies.variants import AS_IT_IS, Variants
from simlib.views.exhibits.comparison import POINTS, UNITS
from simlib.views.exhibits.frame import finished, label_rows, new_page
from simlib.views.exhibits.palette import INK, PALETTE
from simlib.views.language.names import Names, scale
from simlib.views.language.results import runs_line
from simlib.views.language.words import N_
from simlib.views.table import DASH, Cell, Cells, Table, gain, table

TITLE: Final = N_("What each would change under “{plan}”")
TITLE_OF: Final = N_("What each would change under “{plan}”: {measure}")
AT_ONCE: Final = N_("intervals hold of all rows at once (95 %); filled: one that leaves out 0")
HOURS: Final = N_("hours that all staff work")


def variants_figure(names: Names, found: Variants, only: str = "") -> Figure:
    """The headline of each variant minus that of the file as it is; those whose names begin with `only`."""
    w, chosen = names.words, _chosen(found, only)
    measure = found.found[AS_IT_IS].headline
    added = found.added(measure)
    figure = new_page(2.6 + 0.62 * len(chosen))
    axes = figure.subplots()
    for row, name in enumerate(chosen):
        if (one := added.get(name)) and one.low is not None and one.high is not None:
            times, colour = scale(one.unit), PALETTE.blue
            axes.plot([times * one.low, times * one.high], [row, row], color=colour, zorder=2)
            face = "white" if one.low <= 0 <= one.high else colour
            axes.plot(times * one.mean, row, "o", color=colour, zorder=3, markerfacecolor=face)
    axes.axvline(0, color=INK, linewidth=1.4, zorder=1)
    label_rows(axes, [variant_title(names, name) for name in chosen], 13, 360)
    shares = all(one.unit == "share" for one in added.values())
    days = w(UNITS, unit=names.measured_in("days"))
    axes.set_xlabel(w(POINTS) if shares else days)
    title = w(TITLE_OF, plan=names.plan(found.setting.baseline), measure=names.measure(measure))
    return finished(figure, names, title, [w(AT_ONCE), runs_line(names, found.setting)], lent=False)


def variants_sheet(names: Names, found: Variants, only: str = "") -> Table:
    """The same in numbers: what each adds to the headline, to days to close, and to the hours worked."""
    w, chosen = names.words, _chosen(found, only)
    measures = dict.fromkeys((found.found[AS_IT_IS].headline, "days_to_close", "staff_hours_worked"))
    added = [found.added(measure) for measure in measures]
    heads = [w(HOURS) if measure == "staff_hours_worked" else names.measure(measure) for measure in measures]
    rows: list[Cells] = [
        [variant_title(names, name), *(_cell(of.get(name)) for of in added)] for name in chosen
    ]
    title = w(TITLE, plan=names.plan(found.setting.baseline))
    return table(names, title, [w("what if"), *heads], rows, [w(AT_ONCE), runs_line(names, found.setting)])


def variant_title(names: Names, name: str) -> str:
    """What a variant is called."""
    return names.words.text(names.scenario.variants[name].title)


def _chosen(found: Variants, only: str) -> Sequence[str]:
    return [name for name in found.names if name.startswith(only)]


def _cell(one: Difference | None) -> Cell:
    return DASH if one is None else gain(one.mean, one.low, one.high, one.unit)
