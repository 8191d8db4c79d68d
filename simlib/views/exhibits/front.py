"""The plans that no other one beats in spread, travel and towns moved at once: a picture and a table."""

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simlib.search.answer import NamedPlan, SearchResult
from simlib.views.exhibits.found_plans import term_cell
from simlib.views.exhibits.frame import finished, new_page
from simlib.views.exhibits.map_layout import Box
from simlib.views.exhibits.palette import INK, PALETTE
from simlib.views.language.names import Names
from simlib.views.language.search import TERM_NAMES, column_name, question_line
from simlib.views.language.text_width import text_width
from simlib.views.table import DASH, Cells, Table, number, table

FRONT_TERMS: Final = ("spread", "travel", "towns_moved")


def front_sheet(names: Names, found: SearchResult) -> Table:
    """A row a plan that none beats in all of its columns at once, fewest towns moved first."""

    def place(plan: NamedPlan) -> tuple[float, ...]:
        terms = plan.plan.terms
        return terms.towns_moved, terms.spread, terms.travel

    w, tested = names.words, found.simulated
    columns = [w("plan"), *(w(TERM_NAMES[term]) for term in FRONT_TERMS)]
    columns += [names.measure(tested.measure)] if tested else []
    rows: list[Cells] = []
    for plan in sorted(found.front, key=place):
        judged = tested.judged(plan.name) if tested else None
        simulated = [number(judged.mean, judged.unit) if judged else DASH] if tested else []
        terms = [term_cell(plan, term) for term in FRONT_TERMS]
        rows.append([column_name(names, found, plan), *terms, *simulated])
    return table(names, w("Plans not dominated by any other on these terms (Pareto front):"), columns, rows)


def front_figure(names: Names, found: SearchResult) -> Figure:
    """The front: spread and travel of each plan, with the number of towns moved in its circle."""
    w = names.words
    figure = new_page(7.3)
    axes = figure.subplots()
    named = {plan.name: plan for plan in (found.today, *found.plans, *found.front)}
    on_front = {plan.name for plan in found.front}
    for name, plan in named.items():
        _draw_plan(axes, found, plan, filled=name in on_front)
    axes.margins(0.12)
    _draw_labels(axes, names, found, list(named.values()))
    axes.set_xlabel(w("spread of loads, hours a year"))
    axes.set_ylabel(w("travel to the seat, minutes"))
    read = w("number in a circle: towns moved; filled: not dominated by any other plan on these terms")
    return finished(figure, names, question_line(names, found), [read], lent=False)


def _draw_plan(axes: Axes, found: SearchResult, plan: NamedPlan, *, filled: bool) -> None:
    terms, today = plan.plan.terms, plan.name == found.today.name
    colour = PALETTE.orange if today else PALETTE.blue
    face = colour if filled else "white"
    axes.scatter(terms.spread, terms.travel, s=460, color=face, edgecolors=colour, linewidths=2, zorder=3)
    axes.annotate(f"{terms.towns_moved}", (terms.spread, terms.travel), ha="center", va="center",
                  fontsize=13, color="white" if filled else INK, zorder=4)  # fmt: skip


ROOM: Final = (830.0, 400.0)
"""Width and height of the axes, about, in points."""
CIRCLE: Final = 25.0
"""Across, in points."""
LETTERS: Final = 13.0


def _draw_labels(axes: Axes, names: Names, found: SearchResult, plans: Sequence[NamedPlan]) -> None:
    """The name of each plan beside its circle, where it covers no circle and no other name."""
    said = [column_name(names, found, plan) for plan in plans]
    spots = [(plan.plan.terms.spread, plan.plan.terms.travel) for plan in plans]
    ends = [axes.get_xlim(), axes.get_ylim()]
    on_page = [
        tuple(
            room * (value - low) / (high - low)
            for value, room, (low, high) in zip(spot, ROOM, ends, strict=True)
        )
        for spot in spots
    ]
    taken = [Box(x, y, CIRCLE, CIRCLE) for x, y in on_page]
    for spot, (x, y), text in zip(spots, on_page, said, strict=True):
        wide = text_width(text, LETTERS)
        beside = [(dx * (16 + wide / 2), dy) for dy in (8.0, -8.0) for dx in (1, -1)]
        beside += [(0.0, 22.0), (0.0, -22.0)]
        boxes = [Box(x + dx, y + dy, wide, 1.3 * LETTERS) for dx, dy in beside]
        cost = [sum(box.overlap(other) for other in taken) for box in boxes]
        best = cost.index(min(cost))
        taken.append(boxes[best])
        axes.annotate(text, spot, xytext=beside[best], textcoords="offset points", ha="center",
                      va="center", fontsize=LETTERS)  # fmt: skip
