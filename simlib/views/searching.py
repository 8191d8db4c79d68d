"""What a search found, for notebooks: a question in plain arguments, sheets, a map and the front.

ask             from arguments to an answer       found_sheet    plans beside today's, term by term
found_names     names that know the plans found   zones_found    a row a zone of one plan
front_sheet, front_figure   plans none beats      moves_sheet    what single moves would change
found_remarks   what may be said, and no more

county_map(found_names(names, answer), "found-1")   a found plan as a map
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simlib.inputs.reading import World
from simlib.inputs.scenario import Text
from simlib.search.answering import Answer, NamedPlan, answer
from simlib.search.asking import Asked, question
from simlib.views.found import (
    Rows,
    best_moves,
    constraint_lines,
    front_headings,
    front_rows,
    meaning_lines,
    move_headings,
    move_rows,
    moved_line,
    plan_name,
    question_line,
    sentences,
    shown_plans,
    term_headings,
    term_rows,
    zone_headings,
    zone_rows,
)
from simlib.views.lettering import text_width
from simlib.views.maps import Box
from simlib.views.names import Names, heading
from simlib.views.notebook import Remarks, Sheet, remarks
from simlib.views.typeface import PALETTE

INK: Final = "#222222"


def ask(world: World, **asked: Any) -> Answer:
    """The answer to a question in the words of the command line (`search.asking.Asked`).

    Raises InputFaults with every fault of the arguments, and as `search.answering.answer`.
    """
    return answer(world, question(world.file, world.scenario, Asked(**asked)))


def found_names(names: Names, found: Answer) -> Names:
    """The same names with the plans found among the scenario's, so that maps and tables can show them."""
    titled = {
        plan.name: plan.spec.model_copy(update={"title": _title(names, plan.name)})
        for plan in found.new
    }
    plans = {**names.scenario.plans, **titled}
    return replace(names, scenario=names.scenario.model_copy(update={"plans": plans}))


def _title(names: Names, name: str) -> Text:
    title = heading(plan_name(names, name))
    return Text(zh=title, en=title)


def found_sheet(names: Names, found: Answer) -> Sheet:
    """A row a term: where today's plan stands, and today's and each plan's value."""
    plans = shown_plans(found)
    headings, rows = term_headings(names, found, plans), term_rows(names, found, plans)
    asked = constraint_lines(names, found.question.constraints)
    return _sheet(
        names, question_line(names, found), headings, rows, [*asked, *meaning_lines(names)]
    )


def zones_found(names: Names, found: Answer, number: int = 1) -> Sheet:
    """A row a zone of the plan that was found as number 1, 2, ...; which towns move stands below."""
    plan = shown_plans(found)[number]
    top = f"{heading(plan_name(names, plan.name))} [{plan.name}]"
    rows = zone_rows(names, plan.spec)
    return _sheet(names, top, zone_headings(names), rows, [moved_line(names, found, plan)])


def front_sheet(names: Names, found: Answer) -> Sheet:
    """A row a plan that none beats in all of its columns at once."""
    w = names.words
    top = w("Plans that no other one beats in all of these at once:")
    return _sheet(names, top, front_headings(names, found), front_rows(names, found))


def moves_sheet(names: Names, found: Answer) -> Sheet:
    """A row a single move or swap from today's plan, the best first."""
    w = names.words
    top = w("What single moves and swaps would change, the best first:")
    rows = move_rows(names, found, best_moves(found))
    return _sheet(names, top, move_headings(names), rows)


def found_remarks(names: Names, found: Answer) -> Remarks:
    """What may be said of the search."""
    return remarks(names, sentences(names, found))


def _sheet(
    names: Names, top: str, columns: Sequence[str], rows: Rows, notes: Sequence[str] = ()
) -> Sheet:
    first, *others = map(heading, columns)
    index = pd.Index([heading(row[0]) for row in rows], name=first)
    frame = pd.DataFrame([row[1:] for row in rows], index=index, columns=others)
    said = (*notes, names.mark())
    return Sheet(heading(top), frame, tuple(heading(note) for note in said if note))


# ---------------------------------------------------------------- the front as a picture


def front_figure(names: Names, found: Answer) -> Figure:
    """The front: spread and travel of each plan, with the number of towns moved in its circle."""
    w = names.words
    figure = Figure(figsize=(13, 7.3))
    figure.set_layout_engine("constrained", h_pad=0.12, w_pad=0.12)
    axes = figure.subplots()
    named = {plan.name: plan for plan in (found.today, *found.plans, *found.front)}
    on_front = {plan.name for plan in found.front}
    for name, plan in named.items():
        _draw_plan(axes, found, plan, filled=name in on_front)
    axes.margins(0.12)
    _draw_labels(axes, names, found, list(named.values()))
    axes.set_xlabel(w("spread of loads, hours a year"))
    axes.set_ylabel(w("travel to the seat, minutes"))
    figure.suptitle(question_line(names, found), x=0.01, ha="left", fontsize=17)
    read = w(
        "number in a circle: towns moved; filled: no other plan beats it in all of these at once"
    )
    below = " · ".join(text for text in (read, names.mark()) if text)
    figure.supxlabel(below, fontsize=12, x=0.01, ha="left")
    return figure


def _draw_plan(axes: Axes, found: Answer, plan: NamedPlan, *, filled: bool) -> None:
    terms, today = plan.plan.terms, plan.name == found.today.name
    colour = PALETTE.orange if today else PALETTE.blue
    face = colour if filled else "white"
    axes.scatter(
        terms.spread, terms.travel, s=460, color=face, edgecolors=colour, linewidths=2, zorder=3
    )
    axes.annotate(f"{terms.towns_moved}", (terms.spread, terms.travel), ha="center", va="center",
                  fontsize=13, color="white" if filled else INK, zorder=4)  # fmt: skip


ROOM: Final = (830.0, 400.0)
"""Width and height of the axes, about, in points."""
CIRCLE: Final = 25.0
"""Across, in points."""
LETTERS: Final = 13.0


def _draw_labels(axes: Axes, names: Names, found: Answer, plans: Sequence[NamedPlan]) -> None:
    """The name of each plan beside its circle, where it covers no circle and no other name."""
    w = names.words
    said = [
        w("today") if plan.name == found.today.name else plan_name(names, plan.name)
        for plan in plans
    ]
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
