"""What a study found, for programs: plain JSON, the same words in every language.

    sensitivity   the conclusion, what turns it, where; choices of structure; two at a time; the screening
    staffing      how many people, where; what is out of reach, and why; what one more is worth; curves
    part time     how much of their time part-time people must give
    placing       whom to move where, without new posts, and what that gains
    province      many counties, each by itself, in the order of their files
    stress        what each shock does to each plan; regrets; shocks that make no sense here

Names are those of the scenario file; differences are plan minus baseline, shares from 0 to 1. NaN never
occurs.
"""

from importlib.metadata import version
from typing import Final

from simlib.studies.factors import Factor
from simlib.studies.findings import End, Row, Screened, Sensitivity
from simlib.studies.outcomes import Estimate, Impossible, Outcome
from simlib.studies.part_time import Least, PartTime
from simlib.studies.placing import MOST_MOVED, Placing
from simlib.studies.province import Province
from simlib.studies.shocks import Blow
from simlib.studies.staffing import Manned, Staffing, Step
from simlib.studies.stress import Dip, Length, Stress
from simlib.views.output.documents import Document, measures_of, rests_on

SCHEMA: Final = "simlib-sensitivity/1"
STRESS: Final = "simlib-stress/1"
PROVINCE: Final = "simlib-province/1"
STAFFING: Final = "simlib-staff/1"
PLACING: Final = "simlib-moves/1"
PART_TIME: Final = "simlib-share/1"


def sensitivity_document(found: Sensitivity) -> Document:
    """All that was found; `factors` begin with those that turn the conclusion."""
    world, judge, base = found.world, found.judge, found.base
    return {
        "schema": SCHEMA,
        "scenario": world.scenario.name,
        "scenario_sha256": world.sha256,
        "version": version("simlib"),
        "plan": judge.plan,
        "baseline": judge.baseline,
        "load": judge.load,
        "replications": judge.replications,
        "seed": judge.seed,
        "base": _outcome(base),
        "factors": [_row(row, base) for row in found.rows],
        "switches": [{"name": one.name, "to": one.to, **_outcome(one.outcome)} for one in found.switched],
        "together": [
            {
                "factors": [factor.name for factor in pair.factors],
                "levels": list(pair.levels),
                "shift": _estimate(pair.shift),
                "sum_of_both": pair.sum_of_both,
            }
            for pair in found.together
        ],
        "screening": [_screened(one) for one in found.screened],
        "trajectories": found.walks,
        "not_moved": list(found.still),
        "not_asked": found.unasked,
        **rests_on(world),
    }


def _row(row: Row, base: Outcome) -> Document:
    return {
        **_factor(row.factor),
        "conclusion": row.word,
        "ends": [_end(end, base) for end in row.ends],
        "turns": [{"level": turn.level, "near": turn.near, "far": turn.far} for turn in row.turns],
    }


def _factor(factor: Factor) -> Document:
    return {
        "name": factor.name,
        "ground": factor.ground,
        "kind": factor.kind.value,
        "range_given": factor.ranged,
        "numbers": [{"path": n.path, "value": n.value, "low": n.low, "high": n.high} for n in factor.numbers],
    }


def _end(end: End, base: Outcome) -> Document:
    shift = end.shift(base)
    effects = (
        dict(zip(("plan", "baseline", "difference"), map(_estimate, shift), strict=True)) if shift else None
    )
    return {"level": end.level, **_outcome(end.outcome), "shift": effects}


def _outcome(outcome: Outcome | Impossible) -> Document:
    if isinstance(outcome, Impossible):
        return {"impossible": {"code": outcome.fault.code, "path": outcome.fault.path}}
    plan, baseline = outcome.reached.tolist()
    return {
        "reached": {"plan": plan, "baseline": baseline},
        "difference": _estimate(outcome.difference),
        "concluded": outcome.conclusion,
    }


def _estimate(of: Estimate) -> Document:
    return of._asdict()


def _screened(one: Screened) -> Document:
    return {"name": one.factor.name, "greatest_shift": one.shift, "mean_effect": one.mean_size,
            "spread": one.spread}  # fmt: skip


def stress_document(found: Stress) -> Document:
    """All that was found, a shock after the other, the library's first."""
    world, setting = found.world, found.setting
    return {
        "schema": STRESS,
        "scenario": world.scenario.name,
        "scenario_sha256": world.sha256,
        "version": version("simlib"),
        "plans": list(setting.plans),
        "load": setting.load,
        "replications": setting.replications,
        "seed": setting.seed,
        "days": [day.isoformat() for day in found.days],
        "days_drawn": found.drawn,
        "months": found.months,
        "shocks": [
            {
                **_blow(row.blow),
                "plans": [
                    {**_dip(dip), "regret": _estimate(regret)}
                    for dip, regret in zip(row.dips, row.regrets, strict=True)
                ],
            }
            for row in found.rows
        ],
        "regrets": [
            {"plan": one.plan, "most": _estimate(one.most), "under": one.where} for one in found.regrets
        ],
        "regret_least": list(found.least),
        "not_asked": [{"shock": one.name, "reason": one.reason} for one in found.unfit],
        **rests_on(world),
    }


def _blow(blow: Blow) -> Document:
    left_out = {"title"}
    parts = [
        part.model_dump(mode="json", exclude=left_out, exclude_defaults=True, by_alias=True)
        for part in blow.parts
    ]
    return {"shock": blow.name, "own": blow.own, "parts": parts}


def _dip(dip: Dip) -> Document:
    return {
        "plan": dip.plan,
        "on_time_share": _estimate(dip.reached),
        "without": _estimate(dip.spared),
        "lost": _estimate(dip.lost),
        "by_month": [_estimate(month) for month in dip.course],
        "depth": _estimate(dip.depth),
        "months_below": _length(dip.below),
        "months_to_recover": _length(dip.recovery),
        "more_late": _estimate(dip.late),
        "most_more_open": _estimate(dip.backlog),
        "working_days_until_back": _length(dip.back),
    }


def _length(of: Length) -> Document:
    return of._asdict()


def staffing_document(found: Staffing) -> Document:
    """All that was found, a plan after the other, the baseline first."""
    world, asked = found.world, found.question
    return {
        "schema": STAFFING,
        "scenario": world.scenario.name,
        "scenario_sha256": world.sha256,
        "version": version("simlib"),
        "loads": list(asked.loads),
        "target": asked.target,
        "most": asked.most,
        "where": list(asked.where),
        "replications": asked.replications,
        "seed": asked.seed,
        "plans": [{**_manned(row), "worth_posts": found.worth_posts(row.plan)} for row in found.rows],
        **rests_on(world),
    }


def placing_document(found: Placing) -> Document:
    """All that was found: the finalists by how many they move, each move by itself, the most useful first."""
    world, asked = found.world, found.question
    return {
        "schema": PLACING,
        "scenario": world.scenario.name,
        "scenario_sha256": world.sha256,
        "version": version("simlib"),
        "plan": asked.plans[0],
        "load": asked.loads[0],
        "most": asked.most or MOST_MOVED,
        "where": list(asked.where),
        "replications": asked.replications,
        "seed": asked.seed,
        "today": _estimate(found.today),
        "finalists": [
            {
                "moves": [shift._asdict() for shift in one.placement],
                "share": _estimate(one.share),
                "gain": _estimate(one.gain),
            }
            for one in found.finalists
        ],
        "best": [shift._asdict() for shift in found.best.placement] if found.best else [],
        "one_move": [{**one.shift._asdict(), "gain": _estimate(one.gain)} for one in found.worth],
        **rests_on(world),
    }


def part_time_document(found: PartTime) -> Document:
    """All that was found, a plan after the other; `times` are multiples of the file's shares of time."""
    world, asked = found.world, found.question
    return {
        "schema": PART_TIME,
        "scenario": world.scenario.name,
        "scenario_sha256": world.sha256,
        "version": version("simlib"),
        "loads": list(asked.loads),
        "target": asked.target,
        "replications": asked.replications,
        "seed": asked.seed,
        "shares": dict(found.shares),
        "plans": [
            {"plan": row.plan, "hardest": _least(row.hardest), "loads": [_least(one) for one in row.loads]}
            for row in found.rows
        ],
        **rests_on(world),
    }


def _least(one: Least) -> Document:
    return {**one._asdict(), "today": _estimate(one.today), "full": _estimate(one.full)}


def _manned(row: Manned) -> Document:
    return {
        "plan": row.plan,
        "reachable": row.reachable,
        "ample": _step(row.ample, row),
        "late_with_ample": [{"cause": cause, "share": share} for cause, share in row.causes],
        "chosen": _step(row.chosen, row),
        "holds": row.holds,
        "at_least_needed": row.needed if row.reachable else None,
        "one_more": [{**one.place._asdict(), "gain": _estimate(one.gain)} for one in row.worth],
        "curve": [_step(step, row) for step in row.curve],
    }


def _step(step: Step, row: Manned) -> Document:
    added = [{**place._asdict(), "people": n} for place, n in zip(row.places, step.choice, strict=True) if n]
    return {
        "people": step.people,
        "on_time_share": [_estimate(share) for share in step.shares],
        "added": added,
    }


# ---------------------------------------------------------------- counties side by side


def province_document(found: Province) -> Document:
    """The measures of each county; seconds are none of it, as they are never the same."""
    setting = found.rows[0].county.setting
    return {
        "schema": PROVINCE,
        "version": version("simlib"),
        "seed": setting.seed,
        "replications": setting.replications,
        "counties": [
            {
                "file": row.county.file,
                "scenario": row.county.world.scenario.name,
                "scenario_sha256": row.county.sha256,
                "plan": row.county.setting.baseline,
                "load": row.county.setting.load,
                "measures": measures_of(row.measures),
                **rests_on(row.county.world),
            }
            for row in found.rows
        ],
        "asked": found.asked,
    }
