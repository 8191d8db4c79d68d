"""What a search found, in tables and sentences: for the command line and for notebooks alike.

found_sheet     a row a term: today's plan, where it stands among all plans, the plans found
zones_found     a row a zone of a plan that was found;   moves_sheet     what single moves would change
found_remarks   what may be said of the search
found_names     names that know the plans found, so that maps and tables can show them
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from simlib.inputs.scenario import Text
from simlib.search.answer import NamedPlan, SearchResult
from simlib.search.moves import Neighbour, moves_of
from simlib.search.problem.terms import TERMS, Terms, zone_names
from simlib.views.exhibits.county import zones_table
from simlib.views.language.names import Names, heading
from simlib.views.language.search import (
    TERM_NAMES,
    column_name,
    constraint_lines,
    meaning_lines,
    moved_line,
    plan_name,
    question_line,
    sentences,
    term_text,
)
from simlib.views.remarks import Remarks, remarks
from simlib.views.table import DASH, Cell, Cells, Table, estimate, number, table, whole

MOVES_SHOWN: Final = 8


def found_names(names: Names, found: SearchResult) -> Names:
    """The same names with the plans found among the scenario's, so that maps and tables can show them."""
    titled = {
        plan.name: plan.spec.model_copy(update={"title": _title(names, plan.name)}) for plan in found.new
    }
    plans = {**names.scenario.plans, **titled}
    shown = (names.scenario.baseline, *titled)
    return replace(names, scenario=names.scenario.model_copy(update={"plans": plans}), plans=shown)


def _title(names: Names, name: str) -> Text:
    title = heading(plan_name(names, name))
    return Text(zh=title, en=title)


def found_remarks(names: Names, found: SearchResult) -> Remarks:
    """What may be said of the search."""
    return remarks(names, sentences(names, found))


# ---------------------------------------------------------------- term by term


def shown_plans(found: SearchResult) -> list[NamedPlan]:
    """Today's plan, then those found without it."""
    return [found.today, *(plan for plan in found.plans if plan.name != found.today.name)]


def found_sheet(names: Names, found: SearchResult, plans: Sequence[NamedPlan] = ()) -> Table:
    """A row a term: where today's plan stands, and each plan's value (today's and all that were found, if
    none is named); then robustness and simulated measures, where there are any."""
    w, plans = names.words, plans or shown_plans(found)
    columns = [w("term"), w("today's rank"), *(column_name(names, found, plan) for plan in plans)]
    rows: list[Cells] = [
        [w(TERM_NAMES[term]), percentile(found, term), *(term_cell(plan, term) for plan in plans)]
        for term in TERMS
    ]
    if any(plan.plan.robust is not None for plan in plans):
        shares = [plan.plan.robust for plan in plans]
        robust = [DASH if one is None else number(one, "share", f"{100 * one:.0f}%") for one in shares]
        rows.append([w("robust, share of maps"), "", *robust])
    asked = constraint_lines(names, found.question.constraints)
    rows += _simulated_rows(names, found, plans)
    return table(names, question_line(names, found), columns, rows, [*asked, *meaning_lines(names)])


def term_cell(plan: NamedPlan, term: str) -> Cell:
    return term_amount(term, getattr(plan.plan.terms, term))


def term_amount(term: str, value: float) -> Cell:
    """A value of a term with the digits that it deserves."""
    text = term_text(term, value)
    return number(value, "" if "." in text else "whole", text)


def percentile(found: SearchResult, term: str) -> Cell:
    """How many of all plans are better than today's."""
    value = found.found.percentile.get(term)
    return DASH if value is None else number(value / 100, "share")


def _simulated_rows(names: Names, found: SearchResult, plans: Sequence[NamedPlan]) -> list[Cells]:
    w, tested = names.words, found.simulated
    if tested is None:
        return []
    seen = [
        {m.name: m for m in tested.measures(plan.name)} if plan.name in tested.names else {} for plan in plans
    ]
    measures = dict.fromkeys(name for of_plan in seen for name in of_plan)
    rows: list[Cells] = [
        [names.measure(name), "", *(estimate(of_plan.get(name)) for of_plan in seen)] for name in measures
    ]
    first = [next(iter(of_plan.values()), None) for of_plan in seen]
    return [*rows, [w("replications"), "", *(whole(m.replications) if m else DASH for m in first)]]


# ---------------------------------------------------------------- zones and moves


def plans_with_zones(found: SearchResult) -> list[NamedPlan]:
    """The plans found, and those of the front that the simulation left among the best."""
    plans = shown_plans(found)[1:]
    left = set(found.simulated.alike) if found.simulated else set()
    return plans + [p for p in found.front if p.name in left and p not in (found.today, *plans)]


def zones_found(names: Names, found: SearchResult, number: int = 1) -> Table:
    """A row a zone of the plan that was found as number 1, 2, ...; which towns move stands below."""
    return zones_of(names, found, shown_plans(found)[number])


def zones_of(names: Names, found: SearchResult, plan: NamedPlan) -> Table:
    """A row a zone of a plan that was found."""
    top = f"{heading(plan_name(names, plan.name))} [{plan.name}] · {moved_line(names, found, plan)}"
    return zones_table(names, plan.spec.zones, top)


def best_moves(found: SearchResult, most: int = MOVES_SHOWN) -> list[Neighbour]:
    """The single moves and swaps from today's plan, the best first."""
    asked, today = found.question, found.today.plan.candidate
    return moves_of(found.district, asked.constraints, today, asked.objective)[:most]


CHANGED: Final = ("spread", "travel")
"""The terms of which it is said what a move does to them."""


def moves_sheet(names: Names, found: SearchResult) -> Table:
    """A row a single move or swap from today's plan, the best first: the terms that the plan then has, and by
    how much they change."""
    w, now = names.words, found.today.plan.terms
    zones = zone_names(found.district, found.today.plan.candidate)
    columns = [w("single move or swap from today"), *(w(TERM_NAMES[term]) for term in CHANGED)]
    rows: list[Cells] = [
        [_steps(names, move, zones), *(_change(term, move.terms, now) for term in CHANGED)]
        for move in best_moves(found)
    ]
    return table(names, w("Effect of single moves and swaps, best first:"), columns, rows)


def _steps(names: Names, move: Neighbour, zones: Sequence[str]) -> str:
    w = names.words
    return w("; ").join(
        w("{unit} → {new}", unit=names.short(town), new=names.zone(zones[to]))
        for town, to in zip(move.towns, move.zone, strict=True)
    )


def _change(term: str, then: Terms, now: Terms) -> Cell:
    value, before = getattr(then, term), getattr(now, term)
    text = term_text(term, value - before)
    if float(text.replace(",", "")) == 0:  # never -0
        text = text.removeprefix("-")
    sign = "+" if not text.startswith("-") else ""
    return replace(term_amount(term, value), text=f"{term_text(term, value)} ({sign}{text})")
