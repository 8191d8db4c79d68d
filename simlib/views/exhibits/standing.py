"""Where today's plan stands among all plans that keep to the constraints, term by term.

    spread of loads   ▂▅█▇▅▃▂▁▁      best ... worst on a scale of its own
                         ◆ today     12.3 % of the plans are better
                      ● found        the plans found

The heights are how many plans there are of each value: of all plans where they could be listed, else of a
uniform sample, which is said. Less is better in every term.
"""

from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import NDArray

from simlib.search.answer import Landscape, NamedPlan, SearchResult
from simlib.search.problem.terms import TERMS
from simlib.views.exhibits.found_plans import percentile, shown_plans
from simlib.views.exhibits.frame import finished, key_above, new_page
from simlib.views.exhibits.palette import INK, PALETTE
from simlib.views.language.names import Names, heading
from simlib.views.language.search import TERM_NAMES, plan_name, question_line, term_text
from simlib.views.language.text_width import wrapped
from simlib.views.language.words import N_

BINS: Final = 48
BARS: Final = "#B9C4CB"
TITLE: Final = N_("Rank of today's plan among all plans")
LESS: Final = N_("further left is better; each term has its own scale, from its best to its worst value")
MOST_FOUND: Final = 3
"""So many of the plans found are marked."""


def standing_figure(names: Names, found: SearchResult, background: Landscape) -> Figure:
    """A strip a term: how many plans have which value, and where today's plan and those found lie.

    `background` is `search.answer.landscape(found)`.
    """
    w = names.words
    figure = new_page(3.0 + 1.0 * len(TERMS))
    rows = figure.subplots(len(TERMS), 1)
    plans = shown_plans(found)[1 : 1 + MOST_FOUND]
    for axes, term in zip(rows, TERMS, strict=True):
        _draw_term(axes, names, found, background.values[term], term, plans)
    key_above(figure, rows[0], _key(names, plans))
    notes = [w(LESS), _of(names, background), question_line(names, found)]
    return finished(figure, names, w(TITLE), [note for note in notes if note], lent=False)


def _of(names: Names, background: Landscape) -> str:
    """Of how many plans the heights are."""
    w, count = names.words, f"{background.plans:,}"
    if background.basis == "all":
        return w("grey: all {count} plans within the constraints", count=count)
    if background.basis == "sample":
        return w("grey: a uniform sample of {count} plans within the constraints", count=count)
    return w("today's rank is unknown: there are too many plans, or time ran out")


def _draw_term(
    axes: Axes,
    names: Names,
    found: SearchResult,
    values: NDArray[np.float64],
    term: str,
    plans: list[NamedPlan],
) -> None:
    today = float(getattr(found.today.plan.terms, term))
    others = [float(getattr(plan.plan.terms, term)) for plan in plans]
    low, high = (float(end([*values, today, *others])) for end in (min, max))
    room = (high - low or 1.0) * 0.02
    if len(values):
        heights, edges = np.histogram(values, BINS, (low - room, high + room))
        axes.stairs(heights / heights.max(), edges, fill=True, color=BARS)
    for place, value in enumerate(others):
        axes.plot(value, -0.2 * (place + 1), FOUND[place], color=PALETTE.blue, markersize=9, clip_on=False,
                  markeredgecolor="white", zorder=4)  # fmt: skip
    axes.axvline(today, color=INK, linewidth=1.6, zorder=3)
    axes.plot(today, 1.0, "D", color=PALETTE.orange, markeredgecolor=INK, markersize=10,
              clip_on=False, zorder=3)  # fmt: skip
    _draw_words(axes, names, found, term, (low, high))
    axes.set_xlim(low - room, high + room)
    axes.set_ylim(-0.7, 1.05)


FOUND: Final = ("o", "s", "^")
"""Marks of the first, second and third plan found."""


def _draw_words(axes: Axes, names: Names, found: SearchResult, term: str, ends: tuple[float, float]) -> None:
    """The term at the left; at the right today's value and how many plans are better; both ends below."""
    w = names.words
    value = term_text(term, getattr(found.today.plan.terms, term))
    label = wrapped(heading(w(TERM_NAMES[term])), 220, 13)
    axes.set_yticks([0.5], [label], fontsize=13)
    share = percentile(found, term).text
    said = w("not known") if share == "–" else w("{share} of the plans are better", share=share)
    now = w("today: {value}", value=value)
    axes.text(1.02, 0.45, f"{heading(now)}\n{said}", transform=axes.transAxes, fontsize=12, va="center")
    axes.set_xticks(ends, [term_text(term, end) for end in ends], fontsize=11)
    left, right = axes.get_xticklabels()
    left.set_horizontalalignment("left")
    right.set_horizontalalignment("right")
    axes.tick_params(length=0)
    axes.grid(visible=False)
    axes.spines[["left", "bottom"]].set_visible(False)


def _key(names: Names, plans: list[NamedPlan]) -> list[Patch | Line2D]:
    w = names.words
    today = Line2D([], [], color=PALETTE.orange, marker="D", markeredgecolor=INK, markersize=10,
                   linestyle="none", label=w("today's plan"))  # fmt: skip
    marks = [
        Line2D([], [], color=PALETTE.blue, marker=FOUND[n], linestyle="none",
               label=plan_name(names, plan.name))
        for n, plan in enumerate(plans)
    ]  # fmt: skip
    return [Patch(color=BARS, label=w("how many plans have this value")), today, *marks]
