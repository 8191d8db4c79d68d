"""An assessment, for programs: plain JSON, the same words in every language. Shares are from 0 to 1."""

from importlib.metadata import version
from typing import Final

from simlib.scores.assessment import Graded, Shares
from simlib.scores.consequences import Followed, followed
from simlib.scores.intervals import Measure
from simlib.views.output.documents import Document, rests_on

SCHEMA: Final = "simlib-assessment/1"


def assessment_document(found: Graded) -> Document:
    """Points, grades and last places by unit, as simulated and by luck; `in_order` as `Graded.in_order`."""
    world, setting, order = found.world, found.setting, found.in_order
    return {
        "schema": SCHEMA,
        "scenario": world.scenario.name,
        "scenario_sha256": world.sha256,
        "version": version("simlib"),
        "assessment": found.name,
        "of": found.assessment.of,
        "plan": found.plan,
        "load": setting.load,
        "seed": setting.seed,
        "replications": setting.replications,
        "periods": [[first.isoformat(), last.isoformat()] for first, last in found.spans],
        "simulated": _shares(found.simulated),
        "if_all_alike": _shares(found.by_luck),
        "follows": [_followed(one) for one in followed(found)],
        "in_order": None if order is None else _estimate(order),
        **rests_on(world),
    }


def _shares(shares: Shares) -> list[Document]:
    return [
        {"what": what, "grade": grade, "unit": unit, **_estimate(m)}
        for (what, grade, unit), m in shares.items()
    ]


def _followed(one: Followed) -> Document:
    """How often a year over all units, and the hours of work of each (null where no matter is set off)."""
    what = one.what
    result = {"last": what.last, "grade": what.grade, "running": what.running, "sets_off": what.sets_off}
    return {
        "what": one.name,
        **result,
        "a_year": _estimate(one.simulated),
        "a_year_if_all_alike": _estimate(one.by_luck),
        "hours_each": one.hours_each,
    }


def _estimate(m: Measure) -> Document:
    return {"mean": m.mean, "low": m.low, "high": m.high}
