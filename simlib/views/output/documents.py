"""What the command line says to programs: plain JSON, the same words in every language.

    run          one plan at one load: its measures
    comparison   several plans: measures of each, differences to the baseline, the verdict
    plans        the zones of every plan
    explain      one matter's story, or the late matters of a run
    assumptions  what is borrowed, assumed or derived, and the numbers that rest on it
    facts        the clauses of the documents, and what becomes of each

Names are those of the scenario file; `by`, `key` and the names of measures are codes. NaN never occurs.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from typing import Any, Final

from simlib.inputs.checks.plans import bare_zones
from simlib.inputs.checks.rules import clauses_of, relaxed
from simlib.inputs.clauses import COLUMNS, Clause, counted
from simlib.inputs.reading import World
from simlib.inputs.scenario import PlanSpec, Scenario, Zone
from simlib.model.arrays import Model
from simlib.model.rules import NEVER
from simlib.runs.record import NOT_YET
from simlib.scores.definitions import DEFINITIONS
from simlib.scores.experiment import Experiment, Setting
from simlib.scores.intervals import Measure
from simlib.scores.run import Run
from simlib.scores.story import Event, late_matters
from simlib.views.language.matters import Timestamps, matter_codes
from simlib.views.language.names import window
from simlib.views.language.provenance import counted_numbers, grounds_used, projected_years, shaky
from simlib.views.language.rules import relaxed_by
from simlib.views.language.stories import Telling
from simlib.views.language.words import Language, words
from simlib.views.output.event_log import CASE_COLUMNS, case_rows

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
        **_head(found.model, found.setting, plan),
        "measures": measures_of(found.measures(plan)),
        **_foot(found.model, [plan]),
    }


def comparison_document(found: Experiment) -> Document:
    """The same for the baseline, and beside it all plans, their differences and the verdict."""
    baseline = found.setting.baseline
    return {
        **_head(found.model, found.setting, baseline),
        "measures": measures_of(found.measures(baseline)),
        "baseline": baseline,
        "plans": {plan: measures_of(found.measures(plan)) for plan in found.setting.plans},
        "differences": [{key: getattr(d, key) for key in OF_DIFFERENCE} for d in found.differences()],
        "verdict": asdict(found.verdict()),
        **_foot(found.model, found.setting.plans),
    }


def _head(model: Model, setting: Setting, plan: str) -> Document:
    world = model.world
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


def _foot(model: Model, plans: Sequence[str]) -> Document:
    world = model.world
    return {
        "definitions": {name: asdict(meaning) for name, meaning in DEFINITIONS.items()},
        **rests_on(world),
        "relaxed": _relaxed(world.scenario, plans),
        **_unsound_plans(world.scenario, plans),
        "projected_years": list(projected_years(model)),
    }


def rests_on(world: World) -> Document:
    """What a result rests on that is borrowed or assumed, and whose data it is."""
    grounds = [
        {"name": use.name, "kind": use.kind.value, "numbers": len(use.numbers)} for use in shaky(world)
    ]
    return {"rests_on": grounds, "data": world.scenario.data}


def _unsound_plans(scenario: Scenario, plans: Sequence[str]) -> Document:
    """Of these plans those with a zone that lacks something, if there are any."""
    known = {plan: _unsound(scenario, scenario.plans[plan]) for plan in plans if plan in scenario.plans}
    found = [{"plan": plan, **said} for plan, said in known.items() if said]
    return {"unsound": found} if found else {}


def _relaxed(scenario: Scenario, plans: Sequence[str]) -> list[Document]:
    """The rules that these plans may break, with the clauses on which each rests."""
    return [
        {"rule": rule, "clauses": list(clauses_of(scenario, rule)), "plans": some}
        for rule, some in relaxed_by(scenario, plans).items()
    ]


OF_MEASURE: Final = ("name", "by", "key", "mean", "low", "high", "unit", "numerator", "denominator")
OF_DIFFERENCE: Final = ("plan", "name", "by", "key", "mean", "low", "high", "detectable", "unit")


def measures_of(measures: Sequence[Measure]) -> list[Document]:
    """Measures with their intervals."""
    return [{key: getattr(m, key) for key in OF_MEASURE} for m in measures]


def causes_document(measures: Sequence[Measure]) -> Document:
    """The table of causes by group, to stand in the document of a run."""
    return {"causes": measures_of(measures)}


def late_document(run: Run, setting: Setting) -> Document:
    """The late matters of one run, the latest first."""
    codes, clock = matter_codes(run.model, run.draws), Timestamps(run.model)
    rows = [
        {
            "matter": codes[one.matter],
            "class": run.model.classes.name[run.draws.klass[one.matter]],
            "origin": run.model.units.name[run.draws.unit[one.matter]],
            "due": clock.end(int(run.record.due[one.matter])),
            "ended": clock.ended(int(run.record.ended[one.matter]), NOT_YET) or None,
            "late_ticks": one.late,
            "first_cause": one.cause,
        }
        for one in late_matters(run)
    ]
    return {**_run_head(run, setting), "late_matters": rows, **_foot(run.model, [run.plan.name])}


def explain_document(telling: Telling, run: Run, setting: Setting) -> Document:
    """One matter's story: its row of the log, its time by cause, its events and the pieces of its time."""
    clock, story = Timestamps(run.model), telling.story
    (row,) = case_rows(run.model, run.draws, run.record, [story.matter])
    matter = {name: value if value != "" else None for name, value in zip(CASE_COLUMNS, row, strict=True)}
    pieces = [
        {"step": telling.step_name(piece.visit), "label": piece.label,
         "from": clock.begin(piece.begin), "to": clock.end(piece.end), "ticks": piece.end - piece.begin}
        for piece in story.pieces
    ]  # fmt: skip
    return {
        **_run_head(run, setting),
        "matter": matter,
        "labels": story.sums,
        "ticks": story.end - story.begin,
        "events": [_event(telling, event) for event in story.events],
        "pieces": pieces,
        **_foot(run.model, [run.plan.name]),
    }


def _run_head(run: Run, setting: Setting) -> Document:
    """The head of what is told of one run: which one (from 1), and the ticks of a working day."""
    head = _head(run.model, setting, run.plan.name)
    head["replication"] = run.draws.replication + 1
    head["day_ticks"] = None if run.model.calendar is None else run.model.day_ticks
    return {name: value for name, value in head.items() if name != "replications"}


def _event(telling: Telling, event: Event) -> Document:
    """An event with what applies to it."""
    clock = Timestamps(telling.model)
    told: Document = {"kind": event.kind, "at": telling.at(event).replace(" ", "T")}
    if event.visit >= 0:
        told["step"] = telling.step_name(event.visit)
    for name in ("queued", "started"):
        if getattr(event, name) >= 0:
            told[name] = clock.begin(getattr(event, name))
    if event.finished >= 0:
        told["finished"] = clock.ended(event.finished, event.queued)
    if event.kind == "step":
        told["people"] = [telling.model.people.code[p] for p in event.people]
        told["labels"] = event.labels
    if 0 <= event.due < NEVER:
        told["due"] = clock.end(event.due)
    if event.other >= 0:
        told["matter"] = matter_codes(telling.model, telling.draws)[event.other]
    return told


def plans_document(world: World) -> Document:
    """The zones of every plan: their units and linked division (a list for several); the rules relaxed."""
    scenario = world.scenario
    return {
        "baseline": scenario.baseline,
        "plans": [
            {
                "name": name,
                "zones": _zones(plan.zones),
                **_relaxing(scenario, plan),
                **_unsound(scenario, plan),
            }
            for name, plan in scenario.plans.items()
        ],
    }


def _relaxing(scenario: Scenario, plan: PlanSpec) -> Document:
    """The rules that a plan may break, if there are any."""
    rules = list(relaxed(scenario, plan))
    return {"relax": rules} if rules else {}


def _unsound(scenario: Scenario, plan: PlanSpec) -> Document:
    """What zones of a plan lack, if anything."""
    bare = [one._asdict() for one in bare_zones(scenario, plan)]
    return {"unsound": bare} if bare else {}


def _zones(zones: Mapping[str, Zone]) -> Document:
    return {
        name: {"units": list(zone.units), "division": division(zone.division)} for name, zone in zones.items()
    }


def division(divisions: Sequence[str]) -> str | list[str] | None:
    """A division as it is, several as a list, null for none."""
    if len(divisions) > 1:
        return list(divisions)
    return divisions[0] if divisions else None


def assumptions_document(world: World) -> Document:
    """What is borrowed, assumed or derived; notes in both languages."""
    return {
        "scenario": world.scenario.name,
        "numbers": {kind.value: number for kind, number in counted_numbers(world).items()},
        "grounds": [
            {
                "name": use.name,
                "kind": use.kind.value,
                "sources": list(use.sources),
                "note": {language: use.note(words(language)) for language in LANGUAGES},
                "numbers": [{"path": entry.path, "value": entry.value} for entry in use.numbers],
            }
            for use in grounds_used(world)
        ],
    }


def facts_document(clauses: Sequence[Clause]) -> Document:
    """The clauses with the columns of both tables, and how many of each document have each status."""
    return {
        "counts": counted(clauses),
        "clauses": [
            {**clause.fact, **{name: getattr(clause, name) for name in COLUMNS}} for clause in clauses
        ],
    }
