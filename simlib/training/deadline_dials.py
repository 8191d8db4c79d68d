"""Lesson 2 on the page: the due day that is predicted, and the calendar that is turned."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import ipywidgets as ui

from simlib.inputs.scenario import Scenario
from simlib.training import deadlines
from simlib.training.due_dates import PREDICTED, YEAR, choices, county, run
from simlib.training.subject import Dials, bold, paragraph
from simlib.views.exhibits.drawing import Drawing
from simlib.views.exhibits.flow_chart import amount_words
from simlib.views.exhibits.limit_calendar import month_figure
from simlib.views.exhibits.limits import Pause, RunningLimit, clocks
from simlib.views.language.dates import day_words
from simlib.views.language.names import Names
from simlib.views.language.words import Words
from simlib.workbench.page.panels import refill

LIMIT: Final = "ordinary"
"""The limit that the prediction is about, and the dials begin with."""
FIRST, LAST = date(2016, 1, 1), date(2026, 6, 30)
"""Days that may be turned to: those whose holidays are published."""


class Deadlines:
    """The subject of lesson 2."""

    name = "2"
    prose = deadlines.PROSE

    def county(self) -> Scenario:
        """The fictional county of zones."""
        return county()

    def fictional(self, w: Words) -> str:
        """Which county this is, and whose holidays."""
        return w(deadlines.FICTIONAL, year=YEAR)

    def asked(self, names: Names) -> str:
        """What is to be predicted."""
        long = amount_words(names, PREDICTED.amount, PREDICTED.unit)
        return names.words(deadlines.PREDICT, day=day_words(names, PREDICTED.received), long=long)

    def choices(self, names: Names) -> Mapping[str, str]:
        """Days to choose from, in words."""
        return {one.isoformat(): day_words(names, one) for one in choices(PREDICTED)}

    def answered(self, names: Names, said: str) -> list[ui.Widget]:
        """What was predicted beside what the model says."""
        due = day_words(names, run(PREDICTED).due)
        line = names.words("You chose {said}; the model says {due}.", said=said, due=due)
        return [bold(line), _calendar(names, LIMIT, run(PREDICTED))]

    def turn(self, names: Names, dials: Dials) -> list[ui.Widget]:
        """Day of receipt, limit and pause, and the calendar below."""
        w = names.words
        dials.setdefault("limit", LIMIT)
        dials.setdefault("received", PREDICTED.received)
        drawn = ui.VBox()
        limits = {w.text(one.title): n for n, one in names.scenario.limits.items() if one.unit != "ticks"}
        turned = {
            "received": ui.DatePicker(description=w("received"), min=FIRST, max=LAST),
            "limit": ui.Dropdown(description=w("time limit"), options=list(limits.items())),
            "sent": ui.DatePicker(description=w("paused from"), min=FIRST, max=LAST),
            "answered": ui.DatePicker(description=w("to"), min=FIRST, max=LAST),
        }

        def turn_to(name: str, value: Any) -> None:
            dials[name] = value
            refill(drawn, _turned(names, dials))

        for name, dial in turned.items():
            dial.value = dials.get(name)
            dial.style.description_width = "7em"
            dial.observe(lambda change, name=name: turn_to(name, change["new"]), "value")
        refill(drawn, _turned(names, dials))
        rows = [ui.HBox([turned[a], turned[b]]) for a, b in (("received", "limit"), ("sent", "answered"))]
        return [paragraph(w(deadlines.TURN)), *rows, drawn]


def _turned(names: Names, dials: Dials) -> list[ui.Widget]:
    """The calendar of what the dials say, or a sentence where that is no limit."""
    w, received, limit = names.words, dials["received"], dials["limit"]
    if received is None:
        return [paragraph(w("Set the day of receipt."))]
    sent, answered = dials.get("sent"), dials.get("answered")
    pauses: list[Pause] = [(sent, answered)] if sent and answered else []
    if any(not received <= begun <= ended for begun, ended in pauses):
        return [paragraph(w("A pause begins after the receipt and ends after it begins."))]
    lines = []
    if pauses and not county().limits[limit].pauses:
        lines = [paragraph(w("This limit is not paused."))]
    return [*lines, _calendar(names, limit, clocks(county(), received, pauses)[limit])]


def _calendar(names: Names, limit: str, clock: RunningLimit) -> ui.HTML:
    return ui.HTML(Drawing.of(lambda: month_figure(names, limit, clock)).as_html())
