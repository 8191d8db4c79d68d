"""What the command line says to programs: plain JSON, the same words in every language.

    run          one plan at one load: its measures
    comparison   several plans: measures of each, differences to the baseline, the verdict
    plans        the zones of every plan
    assumptions  what is borrowed, assumed or derived, and the numbers that rest on it
    facts        the clauses of the documents, and what becomes of each

Names are those of the scenario file; `by`, `key` and the names of measures are codes. NaN never occurs.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from typing import Any, Final

from simlib.inputs.clauses import COLUMNS, Clause, counted
from simlib.inputs.reading import World
from simlib.inputs.scenario import Zone
from simlib.scores.comparison import Difference
from simlib.scores.definitions import DEFINITIONS
from simlib.scores.experiment import Experiment
from simlib.scores.intervals import Measure
from simlib.views.grounds import GroundUse, grounds_used, projected_years, shaky
from simlib.views.names import window
from simlib.views.words import Language, words

SCHEMA: Final = "simlib-result/1"
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")

Document = dict[str, Any]


def text(document: Document) -> str:
    """A document as text that ends in a line feed."""
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def run_document(found: Experiment) -> Document:
    """The measures of an experiment with one plan."""
    (plan,) = found.setting.plans
    return {
        **_head(found, plan),
        "measures": _measures(found.measures(plan)),
        **_foot(found),
    }


def comparison_document(found: Experiment) -> Document:
    """The same for the baseline, and beside it all plans, their differences and the verdict."""
    baseline = found.setting.baseline
    return {
        **_head(found, baseline),
        "measures": _measures(found.measures(baseline)),
        "baseline": baseline,
        "plans": {plan: _measures(found.measures(plan)) for plan in found.setting.plans},
        "differences": [_difference(d) for d in found.differences()],
        "verdict": asdict(found.verdict()),
        **_foot(found),
    }


def _head(found: Experiment, plan: str) -> Document:
    world, setting = found.model.world, found.setting
    first, last = window(world.scenario)
    return {
        "schema": SCHEMA,
        "scenario": world.scenario.name,
        "scenario_sha256": world.sha256,
        "version": version("simlib"),
        "plan": plan,
        "load": setting.load,
        "engine": setting.engine,
        "seed": setting.seed,
        "replications": setting.replications,
        "window": {"from": first, "to": last},
    }


def _foot(found: Experiment) -> Document:
    world = found.model.world
    return {
        "definitions": {name: asdict(meaning) for name, meaning in DEFINITIONS.items()},
        "rests_on": [
            {"name": use.name, "kind": use.kind.value, "numbers": len(use.numbers)}
            for use in shaky(world)
        ],
        "data": world.scenario.data,
        "projected_years": list(projected_years(found.model)),
    }


def _measures(measures: Sequence[Measure]) -> list[Document]:
    return [
        {
            "name": m.name,
            "by": m.by,
            "key": m.key,
            "mean": m.mean,
            "low": m.low,
            "high": m.high,
            "unit": m.unit,
            "numerator": m.numerator,
            "denominator": m.denominator,
        }
        for m in measures
    ]


def _difference(d: Difference) -> Document:
    return {
        "plan": d.plan,
        "name": d.name,
        "by": d.by,
        "key": d.key,
        "mean": d.mean,
        "low": d.low,
        "high": d.high,
        "detectable": d.detectable,
        "unit": d.unit,
    }


def plans_document(world: World) -> Document:
    """The zones of every plan: their units and linked division (a list when there are several)."""
    scenario = world.scenario
    return {
        "baseline": scenario.baseline,
        "plans": [
            {"name": name, "zones": _zones(plan.zones)} for name, plan in scenario.plans.items()
        ],
    }


def _zones(zones: Mapping[str, Zone]) -> Document:
    return {
        name: {"units": list(zone.units), "division": _division(zone.division)}
        for name, zone in zones.items()
    }


def _division(divisions: Sequence[str]) -> str | list[str] | None:
    if len(divisions) > 1:
        return list(divisions)
    return divisions[0] if divisions else None


def assumptions_document(world: World) -> Document:
    """What is borrowed, assumed or derived; notes in both languages."""
    return {
        "scenario": world.scenario.name,
        "grounds": [
            {
                "name": use.name,
                "kind": use.kind.value,
                "sources": list(use.sources),
                "note": _note(use),
                "numbers": [{"path": entry.path, "value": entry.value} for entry in use.numbers],
            }
            for use in grounds_used(world)
        ],
    }


def _note(use: GroundUse) -> Document:
    return {language: use.note(words(language)) for language in LANGUAGES}


def facts_document(clauses: Sequence[Clause]) -> Document:
    """The clauses with the columns of both tables, and how many of each document have each status."""
    return {
        "counts": counted(clauses),
        "clauses": [
            {**clause.fact, **{name: getattr(clause, name) for name in COLUMNS}}
            for clause in clauses
        ],
    }
