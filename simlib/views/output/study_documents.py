"""What a study found, for programs: plain JSON, the same words in every language.

    sensitivity   the conclusion, what turns it, where; choices of structure; two at a time; the screening

Names are those of the scenario file; differences are plan minus baseline, shares from 0 to 1. NaN never
occurs.
"""

from importlib.metadata import version
from typing import Final

from simlib.studies.factors import Factor
from simlib.studies.findings import End, Row, Screened, Sensitivity
from simlib.studies.outcomes import Estimate, Impossible, Outcome
from simlib.views.output.documents import Document, rests_on

SCHEMA: Final = "simlib-sensitivity/1"


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
