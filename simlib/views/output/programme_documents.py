"""What came of a programme, for programs: plain JSON, the same words in every language.

    tasks    each with its date, quantiles of its end, how likely the date is met, how often it is critical
    units    the same by unit, by code
    curve    how many tasks are done by each day
    plans    each against the baseline, and the baseline with one task later

Days are dates, or ticks in a world without a calendar; null lies beyond the run. Slack and what goes to whom
are working days (or ticks).
"""

from importlib.metadata import version
from typing import Final

from simlib.model.rules import NEVER
from simlib.scores.programme import (
    QUANTILES,
    Gain,
    ProgrammeAnswer,
    ProgrammeRuns,
    Share,
    gained,
    quantile,
)
from simlib.views.language.programme import day_of, working_days
from simlib.views.output.documents import Document, rests_on

SCHEMA: Final = "simlib-programme/1"


def programme_document(answer: ProgrammeAnswer) -> Document:
    """All that was found of the baseline, and what the other plans and delays change."""
    setting, runs = answer.setting, answer.runs
    world = runs.model.world
    return {
        "schema": SCHEMA,
        "scenario": world.scenario.name,
        "scenario_sha256": world.sha256,
        "version": version("simlib"),
        "plan": setting.baseline,
        "load": setting.load,
        "engine": setting.engine,
        "seed": setting.seed,
        "replications": setting.replications,
        "all_by_their_dates": _share(runs.all_kept()),
        "ends": _quantiles(runs, runs.finished),
        "tasks": [_task(runs, task) for task in runs.tasks],
        "actors": [
            {"actor": who, "on_path": _share(share), "days": working_days(runs.model, ticks)}
            for who, (share, ticks) in runs.on_path().items()
        ],
        "plans": [
            {"plan": plan, "all_by_their_dates": _share(other.all_kept()),
             "ends": _quantiles(other, other.finished), "change": _gain(runs, gained(runs, other))}
            for plan, other in answer.of_plan.items()
        ],
        "later": [
            {"task": task, "days": answer.delays[task], "change": _gain(runs, gained(runs, other))}
            for task, other in answer.later.items()
        ],
        **rests_on(world),
    }  # fmt: skip


def _task(runs: ProgrammeRuns, task: str) -> Document:
    slack = runs.mean_slack(task)
    return {
        "task": task,
        "due": _day(runs, int(runs.model.tasks.due[runs.rows(task)].min())),
        "begins": _quantiles(runs, runs.begun(task)),
        "ends": _quantiles(runs, runs.ended(task)),
        "by_its_date": _share(runs.kept(task)),
        "places_late": runs.late_units(task),
        "critical": _share(runs.critical(task)),
        "slack": None if slack is None else working_days(runs.model, slack),
        "places": [
            {
                "unit": runs.model.units.code[runs.model.tasks.unit[row]],
                "ends": _quantiles(runs, runs.ends[:, row]),
            }
            for row in runs.rows(task)
        ],
    }


def _quantiles(runs: ProgrammeRuns, ticks: object) -> Document:
    return {f"{at:g}": _day(runs, quantile(ticks, at)) for at in QUANTILES}  # type: ignore[arg-type]


def _day(runs: ProgrammeRuns, tick: int) -> str | int | None:
    found = day_of(runs.model, tick) if tick < NEVER else None
    return found if isinstance(found, int) or found is None else found.isoformat()


def _share(share: Share | None) -> Document | None:
    return None if share is None else share._asdict()


def _gain(runs: ProgrammeRuns, found: Gain) -> Document:
    names = ("mean", "low", "high")
    return {
        "all_by_their_dates": dict(zip(names, found.kept, strict=True)),
        "end": None
        if found.end is None
        else dict(zip(names, (working_days(runs.model, ticks) for ticks in found.end), strict=True)),
    }
