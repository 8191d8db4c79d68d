"""What a log tells, as documents for programs: see `views.output.documents`."""

from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from simlib.evidence.counting import Counted
from simlib.evidence.estimates import Estimate
from simlib.evidence.fitting import Fit
from simlib.evidence.judging import Judged
from simlib.evidence.standing import Standing
from simlib.evidence.validating import Validation
from simlib.scores.experiment import Experiment
from simlib.views.output.documents import SCHEMA, Document, comparison_document, rests_on


def calibration_document(of: Standing, counts: Counted, fit: Fit | None, file: str) -> Document:
    """What was counted and fitted; intervals hold in 90 of 100 cases."""
    return {
        **_head(of),
        "file": file,
        "counted": {
            "per_year": _estimates(counts.per_year),
            "units": {stream: _estimates(units) for stream, units in counts.units.items()},
            "classes": {stream: _estimates(mix) for stream, mix in counts.classes.items()},
            "branches": [
                {"flow": flow, "step": step, "next": _estimates(after)}
                for (flow, step), after in counts.branches.items()
            ],
            "recused": None if counts.recused is None else asdict(counts.recused),
            "conflicts": None if counts.conflicts is None else counts.conflicts.model_dump(),
            "season": None if counts.season is None else asdict(counts.season),
        },
        "unknown_dispositions": sorted({text for _, text in of.ways.unknown}),
        "held_follow_ups": list(of.held),
        "fitted": None if fit is None else {**_plain(fit), "factors": _estimates(fit.factors)},
    }


def _plain(fit: Fit) -> Document:
    return {name: value for name, value in asdict(fit).items() if name != "factors"}


def validation_document(found: Validation) -> Document:
    """Observed beside simulated, and the verdict."""
    until = found.fitted_until
    return {
        **_head(found.of),
        "plan": found.plan,
        "load": found.load,
        "seed": found.seed,
        "replications": found.runs,
        "judged": {"from": f"{found.judge_from}", "to": f"{found.of.last}", "matters": found.matters},
        "fitted_until": None if until is None else f"{until}",
        "independent": found.apart,
        "reproduces": found.reproduces,
        "outside": list(found.failed),
        "numbers": [_judged(found.of, one) for one in found.judged],
        "days_to_close": [
            {"per_cent": q, "observed": own, "mean": mean, "low": low, "high": high}
            for q, own, mean, low, high in found.quantiles
        ],
        "wasserstein_days": found.distance._asdict(),
        **rests_on(found.of.world),
    }


def _judged(of: Standing, one: Judged) -> Document:
    key = list(one.key)
    if key[0] == "way":
        way = of.ways.ways[int(key[1])]
        key = ["way", way.flow, way.disposition]
    if key[0] == "turn":
        way = of.ways.ways[of.ways.turns.tolist().index(int(key[1]))]
        key = ["disposition", way.follows[-1][1], *key[2:]]
    row: dict[str, Any] = {name: value for name, value in asdict(one).items() if name != "key"}
    return {**row, "key": key, "holds": one.holds}


def replay_document(of: Standing, found: Experiment) -> Document:
    """The comparison of plans over a log's matters."""
    return {**comparison_document(found), "log": _log(of)}


def _head(of: Standing) -> Document:
    return {
        "schema": SCHEMA,
        "scenario": of.world.scenario.name,
        "scenario_sha256": of.world.sha256,
        "version": version("simlib"),
        "log": _log(of),
    }


def _log(of: Standing) -> Document:
    log = of.log
    return {
        "file": log.source, "sha256": log.digest, "matters": len(log.matters), "from": f"{of.first}",
        "to": f"{of.last}",
    }  # fmt: skip


def _estimates(some: Any) -> Document:
    return {name: asdict(one) for name, one in some.items() if isinstance(one, Estimate)}
