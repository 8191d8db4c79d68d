"""Where today's plan stands among all plans that keep to the constraints, term by term.

    spread of loads   ▂▅█▇▅▃▂▁▁      best ... worst on a scale of its own
                         ◆ today     12.3 % of the plans are better
                      ● found        the plans found

The heights are how many plans there are of each value: of all plans where they could be listed, else of a
uniform sample, which is said. Less is better in every term.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import NDArray

from simlib.inputs.reading import World
from simlib.inputs.scenario import Text
from simlib.search.answer import Landscape, NamedPlan, SearchResult, answer
from simlib.search.problem.question import SearchOptions, question
from simlib.search.problem.terms import TERMS
from simlib.views.exhibits.county import Remarks, Sheet, remarks, sheet
from simlib.views.exhibits.county_map import Box
from simlib.views.exhibits.frame import INK, finished, key_above, new_page
from simlib.views.exhibits.typeface import PALETTE
from simlib.views.language.names import Names, heading
from simlib.views.language.search import (
    TERM_NAMES,
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
    standing,
    term_headings,
    term_rows,
    term_text,
    zone_headings,
    zone_rows,
)
from simlib.views.language.text_width import text_width, wrapped
from simlib.views.language.words import N_

# ---------------------------------------------------------------- What a search found, for notebooks: a que


def ask(world: World, **asked: Any) -> SearchResult:
    """The answer to a question in the words of the command line (`search.problem.question.SearchOptions`).

    Raises InputFaults with every fault of the arguments, and as `search.answer.answer`.
    """
    return answer(world, question(world.file, world.scenario, SearchOptions(**asked)))


def found_names(names: Names, found: SearchResult) -> Names:
    """The same names with the plans found among the scenario's, so that maps and tables can show them."""
    titled = {
        plan.name: plan.spec.model_copy(update={"title": _title(names, plan.name)}) for plan in found.new
    }
    plans = {**names.scenario.plans, **titled}
    return replace(names, scenario=names.scenario.model_copy(update={"plans": plans}))


def _title(names: Names, name: str) -> Text:
    title = heading(plan_name(names, name))
    return Text(zh=title, en=title)


def found_sheet(names: Names, found: SearchResult) -> Sheet:
    """A row a term: where today's plan stands, and today's and each plan's value."""
    plans = shown_plans(found)
    headings, rows = term_headings(names, found, plans), term_rows(names, found, plans)
    asked = constraint_lines(names, found.question.constraints)
    return _sheet(names, question_line(names, found), headings, rows, [*asked, *meaning_lines(names)])


def zones_found(names: Names, found: SearchResult, number: int = 1) -> Sheet:
    """A row a zone of the plan that was found as number 1, 2, ...; which towns move stands below."""
    plan = shown_plans(found)[number]
    top = f"{heading(plan_name(names, plan.name))} [{plan.name}]"
    rows = zone_rows(names, plan.spec)
    return _sheet(names, top, zone_headings(names), rows, [moved_line(names, found, plan)])


def front_sheet(names: Names, found: SearchResult) -> Sheet:
    """A row a plan that none beats in all of its columns at once."""
    w = names.words
    top = w("Plans that no other one beats in all of these at once:")
    return _sheet(names, top, front_headings(names, found), front_rows(names, found))


def moves_sheet(names: Names, found: SearchResult) -> Sheet:
    """A row a single move or swap from today's plan, the best first."""
    w = names.words
    top = w("What single moves and swaps would change, the best first:")
    rows = move_rows(names, found, best_moves(found))
    return _sheet(names, top, move_headings(names), rows)


def found_remarks(names: Names, found: SearchResult) -> Remarks:
    """What may be said of the search."""
    return remarks(names, sentences(names, found))


def _sheet(names: Names, top: str, columns: Sequence[str], rows: Rows, notes: Sequence[str] = ()) -> Sheet:
    first, *others = map(heading, columns)
    index = pd.Index([heading(row[0]) for row in rows], name=first)
    frame = pd.DataFrame([row[1:] for row in rows], index=index, columns=others)
    said = (*notes, names.mark())
    return Sheet(heading(top), frame, tuple(heading(note) for note in said if note))


# ---------------------------------------------------------------- the front as a picture


def front_figure(names: Names, found: SearchResult) -> Figure:
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
    read = w("number in a circle: towns moved; filled: no other plan beats it in all of these at once")
    below = " · ".join(text for text in (read, names.mark()) if text)
    figure.supxlabel(below, fontsize=12, x=0.01, ha="left")
    return figure


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
    w = names.words
    said = [w("today") if plan.name == found.today.name else plan_name(names, plan.name) for plan in plans]
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


# ----------------------------------------------------------------


BINS: Final = 48
BARS: Final = "#B9C4CB"
TITLE: Final = N_("Where today's plan stands among all plans")
BETTER: Final = N_("{share} of the plans are better")
UNKNOWN: Final = N_("not known")
LESS: Final = N_("left is better; each term has a scale of its own, from its best to its worst value")
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


def standing_sheet(names: Names, found: SearchResult, background: Landscape) -> Sheet:
    """A row a term: today's value and standing; best, middle and worst of all plans; the plans found."""
    w = names.words
    plans = shown_plans(found)[1 : 1 + MOST_FOUND]
    columns = [w("term"), w("today"), w("plans that are better"), w("best plan"), w("middle plan"),
               w("worst plan"), *(plan_name(names, plan.name) for plan in plans)]  # fmt: skip
    rows = [_row(names, found, background.values[term], term, plans) for term in TERMS]
    notes = [_of(names, background), standing(names, found), *meaning_lines(names)]
    return sheet(names, f"{w(TITLE)} · {question_line(names, found)}", columns, rows, notes)


def _row(
    names: Names, found: SearchResult, values: NDArray[np.float64], term: str, plans: list[NamedPlan]
) -> list[str]:
    of_all = ["–"] * 3
    if len(values):
        spots = np.percentile(values, [0, 50, 100]).tolist()
        of_all = [term_text(term, spot) for spot in spots]
    return [
        names.words(TERM_NAMES[term]),
        term_text(term, getattr(found.today.plan.terms, term)),
        _percent(found, term),
        *of_all,
        *(term_text(term, getattr(plan.plan.terms, term)) for plan in plans),
    ]


def _percent(found: SearchResult, term: str) -> str:
    """How many of the plans are better than today's."""
    value = found.found.percentile.get(term)
    return "–" if value is None else f"{value:.1f}%"


def _of(names: Names, background: Landscape) -> str:
    """Of how many plans the heights are."""
    w, count = names.words, f"{background.plans:,}"
    if background.basis == "all":
        return w("grey: all {count} plans that keep to the constraints", count=count)
    if background.basis == "sample":
        return w("grey: a uniform sample of {count} plans that keep to the constraints", count=count)
    return w("where today's plan stands is not known: there are too many plans, or time was up")


# ---------------------------------------------------------------- drawn


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
    share = _percent(found, term)
    said = w(UNKNOWN) if share == "–" else w(BETTER, share=share)
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
