"""Lesson 4 on the page: how far two years of one plan are apart, and studies drawn again and again."""

from collections.abc import Mapping
from typing import Any, Final

import ipywidgets as ui
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simlib.inputs.scenario import Scenario
from simlib.scores.comparison import Difference
from simlib.training import drawing_zones
from simlib.training.luck import GUESSES, TODAY, YEARS, blocks, limits, may_be_said, once_apart, zones_world
from simlib.training.subject import Dials, bold, paragraph
from simlib.views.exhibits.drawing import Drawing
from simlib.views.exhibits.frame import finished, new_page
from simlib.views.exhibits.palette import INK, PALETTE
from simlib.views.language.names import Names
from simlib.views.language.words import Words
from simlib.workbench.page.panels import refill

EACH: Final = (2, 5, 10, 20)
"""Years of a study."""
PLANS: Final = (TODAY, "first", "second", "third")


class DrawingZones:
    """The subject of lesson 4."""

    name = "4"
    prose = drawing_zones.PROSE

    def county(self) -> Scenario:
        """The fictional county, its zones awkward."""
        return zones_world().scenario

    def fictional(self, w: Words) -> str:
        """That nothing here is real."""
        return w(drawing_zones.FICTIONAL)

    def asked(self, names: Names) -> str:
        """What is to be predicted."""
        return names.words(drawing_zones.PREDICT)

    def choices(self, names: Names) -> Mapping[str, str]:
        """Percentage points."""
        return {f"{one}": names.words("{n:g} points", n=one) for one in GUESSES}

    def answered(self, names: Names, said: str) -> list[ui.Widget]:
        """What was predicted beside what the runs say."""
        line = names.words(
            "You chose {said:g} points; over {count} pairs of years of today's plan the mean is {n:.1f}. "
            "Nothing was changed: all of it is luck.",
            said=float(said), count=YEARS // 2, n=once_apart(),
        )  # fmt: skip
        return [bold(line)]

    def turn(self, names: Names, dials: Dials) -> list[ui.Widget]:
        """Which plan, how many years, whose luck; below, a study beside the other."""
        w, drawn = names.words, ui.VBox()
        plans = [(w("{plan} (itself)", plan=names.plan(TODAY)), TODAY)]
        plans += [(names.plan(one), one) for one in PLANS[1:]]
        turned: dict[str, Any] = {
            "plan": ui.Dropdown(options=plans, description=w("compared with today's")),
            "each": ui.Dropdown(options=[(f"{n}", n) for n in EACH], description=w("years a study")),
            "own": ui.Dropdown(options=[(w("its own"), True), (w("the same"), False)], description=w("luck")),
        }

        def turn_to(name: str, value: Any) -> None:
            dials[name] = value
            refill(drawn, _shown(names, dials))

        for name, dial in turned.items():
            dial.value = dials.setdefault(name, dial.value)
            dial.style.description_width, dial.layout.width = "14em", "33em"
            dial.observe(lambda change, name=name: turn_to(name, change["new"]), "value")
        refill(drawn, _shown(names, dials))
        return [paragraph(w(drawing_zones.TURN)), *turned.values(), drawn]


def _shown(names: Names, dials: Dials) -> list[ui.Widget]:
    found = blocks(dials["plan"], TODAY, dials["each"], own=dials["own"])
    decided = sum(may_be_said(one) != "undecided" for one in found)
    said = names.words(
        "Of {count} studies of {years} years each, {decided} look decided.",
        count=len(found), years=dials["each"], decided=decided,
    )  # fmt: skip
    return [bold(said), ui.HTML(Drawing.of(lambda: studies_figure(names, found)).as_html())]


def studies_figure(names: Names, found: list[Difference]) -> Figure:
    """A study a dot with its interval; those on one side of 0 stand out by colour and mark."""
    w, figure = names.words, new_page(4.2)
    axes = figure.subplots()
    for place, one in enumerate(found, 1):
        _draw_study(axes, place, one)
    axes.axhline(0, color=INK, linewidth=1)
    ends = [abs(end) for one in found for end in limits(one)]
    bound = max(6.0, min(20.0, max(ends)))
    axes.set(xlim=(0.3, len(found) + 0.7), ylim=(-bound, bound), xlabel=w("study"),
             ylabel=w("difference, points"))  # fmt: skip
    notes = [w("square: the interval lies on one side of 0; circle: it holds 0"),
             w("longer intervals are cut off at the edge")]  # fmt: skip
    return finished(figure, names, w("The same study, again and again"), notes, lent=False)


def _draw_study(axes: Axes, place: int, one: Difference) -> None:
    decided = may_be_said(one) != "undecided"
    colour, marker = (PALETTE.vermillion, "s") if decided else (PALETTE.blue, "o")
    axes.plot([place, place], limits(one), color=colour, linewidth=2)
    axes.plot(place, 100 * one.mean, marker, color=colour, markersize=8)
