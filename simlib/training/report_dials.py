"""Lesson 5 on the page: the chance that is predicted, and a programme with one town late that is turned."""

from collections.abc import Mapping
from typing import Any, Final

import ipywidgets as ui

from simlib.inputs.scenario import Scenario
from simlib.training import plan_to_report
from simlib.training.interventions import (
    GUESSES,
    NOTHING,
    WEEKS,
    drawn_world,
    in_time,
    interventions,
    played,
    roll_out,
)
from simlib.training.plan_to_report import chance_line, critical_line
from simlib.training.subject import Dials, bold, paragraph
from simlib.views.exhibits.drawing import Drawing
from simlib.views.exhibits.programme import gantt_figure
from simlib.views.language.names import Names
from simlib.views.language.words import Words
from simlib.workbench.page.panels import refill

MOST_WEEKS: Final = 4


class PlanToReport:
    """The subject of lesson 5."""

    name = "5"
    prose = plan_to_report.PROSE

    def county(self) -> Scenario:
        """The fictional county with its programme."""
        return roll_out().scenario

    def fictional(self, w: Words) -> str:
        """That nothing here is real."""
        return w(plan_to_report.FICTIONAL)

    def asked(self, names: Names) -> str:
        """What is to be predicted."""
        return names.words(plan_to_report.PREDICT, timely=in_time(played(weeks=0).runs).mean)

    def choices(self, names: Names) -> Mapping[str, str]:
        """Percent of the years."""
        return {f"{one}": names.words("{n} % of the years", n=one) for one in GUESSES}

    def answered(self, names: Names, said: str) -> list[ui.Widget]:
        """What was predicted beside what the runs say."""
        w, late = names.words, in_time(played().runs).mean
        line = w("You chose {said} % of the years; the model says {late:.0%}: all wait for the last one.",
                 said=said, late=late)  # fmt: skip
        return [bold(line)]

    def turn(self, names: Names, dials: Dials) -> list[ui.Widget]:
        """Weeks, and one intervention; below, the chance and the dates."""
        w, drawn = names.words, ui.VBox()
        offered = [(w("nothing more"), NOTHING), *((names.plan(one), one) for one in interventions())]
        turned: dict[str, Any] = {
            "weeks": ui.IntSlider(WEEKS, 0, MOST_WEEKS, description=w("weeks late"), continuous_update=False),
            "one": ui.Dropdown(options=offered, description=w("intervention")),
        }

        def turn_to(name: str, value: Any) -> None:
            dials[name] = value
            refill(drawn, [paragraph(w("The model is working …"))])
            refill(drawn, _shown(names, dials))

        for name, dial in turned.items():
            dial.value = dials.setdefault(name, dial.value)
            dial.style.description_width, dial.layout.width = "9em", "38em"
            dial.observe(lambda change, name=name: turn_to(name, change["new"]), "value")
        refill(drawn, _shown(names, dials))
        return [paragraph(w(plan_to_report.TURN)), *turned.values(), drawn]


def _shown(names: Names, dials: Dials) -> list[ui.Widget]:
    """The chance, what holds up the end, and the dates of all tasks."""
    w, weeks = names.words, dials["weeks"]
    chosen = [one for one in (dials["one"],) if one != NOTHING]
    answer = played(frozenset(chosen), weeks)
    lines = [bold(chance_line(w, chosen, weeks)), paragraph(critical_line(w, chosen, weeks))]
    own = Names(w, drawn_world(frozenset(chosen), weeks).scenario)
    return [*lines, ui.HTML(Drawing.of(lambda: gantt_figure(own, answer)).as_html())]
