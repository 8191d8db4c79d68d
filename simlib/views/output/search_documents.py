"""What a search found, for programs: plain JSON, the same words in every language.

    search   rung, proof, percentiles, plans, front, moves, selection, what it rests on
    count    how many plans there are

Names are those of the scenario file; terms and measures are codes. NaN never occurs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from typing import Final

from simlib.scores.intervals import Measure
from simlib.search.answer import NamedPlan, SearchResult
from simlib.search.problem.objective import Objective
from simlib.search.problem.terms import zone_names
from simlib.views.exhibits.found_plans import best_moves
from simlib.views.language.search import TERM_MEANINGS
from simlib.views.output.documents import Document, division, rests_on

SCHEMA: Final = "simlib-search/1"
ALL: Final = 10**9


def count_document(plans: int) -> Document:
    """How many connected partitions of the towns there are."""
    return {"plans": plans}


def search_document(answer: SearchResult) -> Document:
    """All that was found; `plans` are best first, `pareto` are plans that none beats."""
    found, screening = answer.found, answer.screening
    return {
        "schema": SCHEMA,
        **_head(answer),
        "rung": answer.rung,
        "proven": answer.proven,
        "gap": answer.gap,
        "interrupted": answer.interrupted,
        "plans_considered": screening.plans if screening else found.considered,
        "today_percentile": dict(found.percentile),
        "percentile_basis": found.percentile_basis,
        "today": _plan(answer, answer.today),
        "plans": [_plan(answer, plan) for plan in answer.plans],
        "pareto": [_plan(answer, plan) for plan in answer.front],
        "pareto_proven": found.pareto_proven and answer.simulated is None,
        "moves": _moves(answer),
        "selection": _selection(answer),
        "screening": asdict(screening) if screening else None,
        "definitions": dict(TERM_MEANINGS),
        **rests_on(answer.world),
    }


def _head(answer: SearchResult) -> Document:
    world, asked = answer.world, answer.question
    return {
        "scenario": world.scenario.name,
        "scenario_sha256": world.sha256,
        "version": version("simlib"),
        "load": asked.load,
        "zones": list(asked.zones),
        "objective": "on_time" if asked.by_simulation else _objective(asked.objective),
        "constraints": asdict(asked.constraints),
        "release_groups": asked.release_groups,
        "seed": asked.seed,
    }


def _objective(objective: Objective) -> list[str] | Mapping[str, float]:
    return dict(objective.weights) if objective.weights else list(objective.order)


def _plan(answer: SearchResult, named: NamedPlan) -> Document:
    """One plan: zones with their units, the division (a list of several, null for none) of each, terms; the
    rules that it breaks, if it does."""
    plan, tested = named.plan, answer.simulated
    measures = tested.measures(named.name) if tested and named.name in tested.names else ()
    return {
        "name": named.name,
        "zones": {name: list(zone.units) for name, zone in named.spec.zones.items()},
        "divisions": {name: division(zone.division) for name, zone in named.spec.zones.items()},
        "terms": asdict(plan.terms),
        "moved": list(plan.moved),
        "robust": plan.robust,
        "simulated": _measures(measures),
        **({"relax": list(named.spec.relax)} if named.spec.relax else {}),
    }


def _measures(measures: Sequence[Measure]) -> Document:
    keys = ("mean", "low", "high", "unit", "replications")
    return {m.name: {key: getattr(m, key) for key in keys} for m in measures}


def _moves(answer: SearchResult) -> list[Document]:
    zones = zone_names(answer.district, answer.today.plan.candidate)
    return [
        {"towns": {t: zones[to] for t, to in zip(move.towns, move.zone, strict=True)},
         "terms": asdict(move.terms)}
        for move in best_moves(answer, ALL)
    ]  # fmt: skip


def _selection(answer: SearchResult) -> Document | None:
    tested = answer.simulated
    if tested is None:
        return None
    promise = tested.selection.promise
    return {
        "measure": tested.measure,
        "best": tested.best,
        "alike": list(tested.alike),
        "level": promise.level,
        "indifference": promise.indifference,
        "replications": dict(zip(tested.names, tested.selection.runs, strict=True)),
        "method": "kn",
    }
