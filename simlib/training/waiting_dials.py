"""Lesson 1 on the page: the wait that is predicted, and the office that is turned and played for a year."""

from collections.abc import Mapping
from typing import Any, Final

import ipywidgets as ui
import numpy as np
from matplotlib.figure import Figure

from simlib.inputs.scenario import Scenario
from simlib.training import waiting
from simlib.training.one_office import (
    AFTER,
    BEFORE,
    GUESSES,
    YEAR,
    Office,
    busy,
    county,
    longer,
    mean_wait,
    year,
)
from simlib.training.subject import Dials, bold, paragraph
from simlib.views.exhibits.drawing import Drawing
from simlib.views.exhibits.frame import finished, new_page
from simlib.views.exhibits.palette import PALETTE
from simlib.views.language.names import Names
from simlib.views.language.words import Words
from simlib.workbench.page.panels import refill
from simlib.workbench.page.year_player import YearPlayer, film

MATTERS: Final = (40, 200)
SPREADS: Final = (0.0, 1.0, 1.5)
DAYS: Final = (2, 3, 4, 5)


class Waiting:
    """The subject of lesson 1."""

    name = "1"
    prose = waiting.PROSE

    def county(self) -> Scenario:
        """One office of the fictional county."""
        return county()

    def fictional(self, w: Words) -> str:
        """That nothing here is real."""
        return w(waiting.FICTIONAL, year=YEAR)

    def asked(self, names: Names) -> str:
        """What is to be predicted."""
        said = {"before": f"{BEFORE.matters:g}", "after": f"{AFTER.matters:g}", "load": 100 * busy(BEFORE)}
        return names.words(waiting.PREDICT, **said)

    def choices(self, names: Names) -> Mapping[str, str]:
        """How many times as long."""
        return {f"{one}": times_words(names.words, one) for one in GUESSES}

    def answered(self, names: Names, said: str) -> list[ui.Widget]:
        """What was predicted beside what the rule says, and its curve."""
        w = names.words
        waits = {"before": mean_wait(BEFORE), "after": mean_wait(AFTER)}
        line = w(
            "You chose {said}; the rule says {n:.1f} times: {before:.0f} days become {after:.0f}.",
            said=times_words(w, float(said)),
            n=longer(),
            **waits,
        )
        return [bold(line), ui.HTML(Drawing.of(lambda: curve_figure(names)).as_html())]

    def turn(self, names: Names, dials: Dials) -> list[ui.Widget]:
        """Matters, days a week and unevenness; below, what the rule says and a year to play."""
        w, said, player = names.words, ui.VBox(), YearPlayer()
        turned = _dials(w)

        def turn_to(name: str, value: Any) -> None:
            dials[name] = value
            _show(names, dials, said, player)

        for name, dial in turned.items():
            dial.value = dials.setdefault(name, dial.value)
            dial.style.description_width, dial.layout.width = "11em", "36em"
            dial.observe(lambda change, name=name: turn_to(name, change["new"]), "value")
        _show(names, dials, said, player)
        return [paragraph(w(waiting.TURN)), *turned.values(), said, player]


def times_words(w: Words, times: float) -> str:
    """How many times as long.

    >>> from simlib.views.language.words import words
    >>> times_words(words("en"), 1.8)
    '1.8 times'
    """
    return w("{n} times", n=f"{times:g}")


def _dials(w: Words) -> dict[str, Any]:
    low, high = MATTERS
    spreads = [(waiting.spread_words(w, spread), spread) for spread in SPREADS]
    return {
        "matters": ui.IntSlider(80, low, high, 4, description=w("matters a year"), continuous_update=False),
        "days": ui.Dropdown(options=[(w("{n:g} days a week", n=n), n) for n in DAYS], description=w("there")),
        "spread": ui.Dropdown(options=spreads, value=1.0, description=w("unevenness of work")),
    }


def _show(names: Names, dials: Dials, said: ui.VBox, player: YearPlayer) -> None:
    """What the rule says of an office, and its year."""
    office = Office(dials["matters"], days=dials["days"], spread=dials["spread"])
    refill(said, [bold(office_words(names.words, office))])
    player.film = film(names, year(office))


def office_words(w: Words, office: Office) -> str:
    """How busy an office is and how long matters wait there in the long run.

    >>> from simlib.views.language.words import words
    >>> office_words(words("en"), Office(80))
    'Busy 80 % of the time; in the long run a matter waits 10.0 working days.'
    """
    load = busy(office)
    if load >= 1:
        return w(
            "There is {load:.0f} % of the work that can be done: the queue grows without end.",
            load=100 * load,
        )
    return w(
        "Busy {load:.0f} % of the time; in the long run a matter waits {wait:.1f} working days.",
        load=100 * load,
        wait=mean_wait(office),
    )


def curve_figure(names: Names) -> Figure:
    """The mean wait by how busy an office is, with the two offices of the prediction."""
    w, figure = names.words, new_page(4.2)
    axes = figure.subplots()
    loads = np.linspace(0.05, 0.95, 91)
    scale = mean_wait(BEFORE) * (1 - busy(BEFORE)) / busy(BEFORE)
    axes.plot(100 * loads, scale * loads / (1 - loads), color=PALETTE.blue, linewidth=2)
    for office, marker in ((BEFORE, "o"), (AFTER, "s")):
        at = 100 * busy(office), mean_wait(office)
        axes.plot(*at, marker, color=PALETTE.vermillion, markersize=10)
        text = w("{n:g} matters: {wait:.0f} days", n=office.matters, wait=at[1])
        axes.annotate(text, at, xytext=(-12, 6), textcoords="offset points", ha="right", fontsize=13)
    axes.set(xlim=(0, 100), ylim=(0, None), xlabel=w("busy, in percent"), ylabel=w("waits, in working days"))
    return finished(figure, names, w("The busier, the longer the wait"))
