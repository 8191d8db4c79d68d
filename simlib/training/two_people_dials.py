"""Lesson 3 on the page: how often a pair is there, and a picture of people and days that is turned."""

from collections.abc import Mapping
from typing import Any, Final

import ipywidgets as ui
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simlib.inputs.scenario import Scenario
from simlib.training import two_people
from simlib.training.due_dates import county
from simlib.training.pairs import GUESSES, PREDICTED, WEEK, Pool, both_there
from simlib.training.subject import Dials, bold, paragraph
from simlib.views.exhibits.drawing import Drawing
from simlib.views.exhibits.frame import finished, new_page
from simlib.views.exhibits.palette import PALETTE
from simlib.views.language.names import Names
from simlib.views.language.words import Words
from simlib.workbench.page.panels import refill

BEGINS, MOST = 4, 12
SHOWN: Final = 50
"""Working days that are drawn: ten weeks."""


class TwoPeople:
    """The subject of lesson 3."""

    name = "3"
    prose = two_people.PROSE

    def county(self) -> Scenario:
        """The fictional county of zones."""
        return county()

    def fictional(self, w: Words) -> str:
        """That nothing here is real."""
        return w(two_people.FICTIONAL)

    def asked(self, names: Names) -> str:
        """What is to be predicted."""
        return names.words(two_people.PREDICT)

    def choices(self, names: Names) -> Mapping[str, str]:
        """Days of a hundred."""
        return {f"{one}": names.words("{n} days of a hundred", n=one) for one in GUESSES}

    def answered(self, names: Names, said: str) -> list[ui.Widget]:
        """What was predicted beside what the rule says."""
        line = names.words(
            "You chose {said} days of a hundred; the rule says {n:.0f}: two fifths of two fifths.",
            said=said,
            n=100 * both_there(PREDICTED),
        )
        return [bold(line), _picture(names, PREDICTED)]

    def turn(self, names: Names, dials: Dials) -> list[ui.Widget]:
        """People and days a week; below, ten weeks drawn by lot, and the rule."""
        w, drawn = names.words, ui.VBox()
        turned: dict[str, Any] = {
            "people": ui.IntSlider(BEGINS, 2, MOST, description=w("people"), continuous_update=False),
            "days": ui.IntSlider(2, 1, WEEK, description=w("days a week"), continuous_update=False),
        }

        def turn_to(name: str, value: Any) -> None:
            dials[name] = value
            refill(drawn, _shown(names, dials))

        for name, dial in turned.items():
            dial.value = dials.setdefault(name, dial.value)
            dial.style.description_width, dial.layout.width = "9em", "34em"
            dial.observe(lambda change, name=name: turn_to(name, change["new"]), "value")
        refill(drawn, _shown(names, dials))
        return [paragraph(w(two_people.TURN)), *turned.values(), drawn]


def _shown(names: Names, dials: Dials) -> list[ui.Widget]:
    pool = Pool(dials["people"], dials["days"])
    line = names.words("A pair can go on {n:.0f} days of a hundred.", n=100 * both_there(pool))
    return [bold(line), _picture(names, pool)]


def _picture(names: Names, pool: Pool) -> ui.HTML:
    return ui.HTML(Drawing.of(lambda: pairs_figure(names, pool)).as_html())


def pairs_figure(names: Names, pool: Pool) -> Figure:
    """Ten weeks drawn by lot, a row a person, with a mark below each day on which a pair can go; beside it
    the rule for pools of all sizes."""
    w, figure = names.words, new_page(4.2)
    weeks, rule = figure.subplots(1, 2, width_ratios=(1.6, 1))
    _draw_weeks(w, weeks, pool)
    sizes = range(2, MOST + 1)
    rule.plot(sizes, [100 * both_there(Pool(n, pool.days)) for n in sizes], color=PALETTE.blue, marker=".")
    rule.plot(pool.people, 100 * both_there(pool), "o", color=PALETTE.vermillion, markersize=11)
    rule.set(xlabel=w("people"), ylabel=w("days of a hundred"), ylim=(0, 103))
    note = w("left: ten weeks drawn by lot, dark: at work, triangle: two can act; right: the rule")
    return finished(figure, names, w("When two are there"), [note], lent=False)


def _draw_weeks(w: Words, axes: Axes, pool: Pool) -> None:
    lot = np.random.default_rng([pool.people, int(pool.days)])
    weeks = np.tile(np.arange(WEEK) < pool.days, (pool.people * SHOWN // WEEK, 1))
    there = lot.permuted(weeks, axis=1).reshape(pool.people, SHOWN)
    axes.imshow(there, cmap="Greys", vmin=0, vmax=1.5, aspect="auto", interpolation="nearest")
    able = np.flatnonzero(there.sum(axis=0) >= 2)
    axes.plot(able, np.full(len(able), pool.people - 0.1), "^", color=PALETTE.vermillion, clip_on=False)
    axes.set_ylim(pool.people + 0.3, -0.5)
    axes.set_yticks(range(pool.people), [f"{n + 1}" for n in range(pool.people)])
    axes.set_xticks(np.arange(0, SHOWN, WEEK) - 0.5, [f"{n}" for n in range(1, SHOWN // WEEK + 1)])
    axes.grid(visible=True, axis="x")
    axes.set(xlabel=w("week"), ylabel=w("person"))
