"""Does the engine deserve belief here? Tested on the machine, version and scenario of the report itself.

    closed forms    worlds whose answer is known, by the same engine
    books           matters in = out + open, Little's law, causes add up, nobody is overbooked: in every run
    engines         both leave the same bytes on some replications of this scenario
    fitted          a file that was fitted to a log reproduces it, on days that were judged
    precision       each headline is decided, or known to within TARGET matters of a hundred

A check is data: what was found, what it should be, whether it holds. `first_page` draws no conclusion
unless all hold; `annex` lists them in words.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Final, Literal

import numpy as np

from simlib.evidence.validating import FAMILIES_JUDGED
from simlib.inputs.reading import World, given_sha256
from simlib.inputs.scenario import GroundKind, Validated
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.reports.precision import TARGET, widths
from simlib.reports.study import Study
from simlib.reports.theory import WORLDS, held
from simlib.runs.draws import draw
from simlib.runs.engines import ENGINES
from simlib.runs.record import Record

FURTHEST: Final = 3.5
"""Standard errors by which a simulated mean may be off; by chance once in about 2,000 times."""
COMPARED: Final = 2
"""Replications that both engines run, of each plan."""

CheckCode = Literal["theory", "loads", "flow", "little", "labels", "duty", "engines", "fitted", "precision"]


@dataclass(frozen=True)
class Check:
    """One check: of what (a world of theory; a load; a load and a plan), what was found, what is wanted."""

    code: CheckCode
    of: tuple[str, ...]
    found: float
    wanted: float
    holds: bool


def checks(study: Study) -> tuple[Check, ...]:
    """All checks of a study, in the order of showing."""
    asked, known = len(study.loads), len(study.world.scenario.loads)  # the load decides the answer
    loads = Check("loads", (), asked, known, asked == known)
    return (
        *_theory(study), *_books(study), _engines(study), loads, *_fitted(study), *_precision(study)
    )  # fmt: skip


def _theory(study: Study) -> Iterator[Check]:
    """Each world with a seed of its own: with the same one both would meet the same matters."""
    setting = study.setting
    for place, world in enumerate(WORLDS):
        one = held(world, (setting.seed + place) % 2**64, setting.engine)
        yield Check("theory", (world,), one.found, one.theory, one.off <= FURTHEST)


def _books(study: Study) -> Iterator[Check]:
    for load, one in study.loads.items():
        page = one.books
        first, last = one.found.model.window
        ticks = page.runs * (last - first)
        balance = page.ended + page.left
        yield Check("flow", (load,), page.came, balance, page.came == balance and not page.faults)
        path, times = page.path / ticks, page.times / ticks
        yield Check("little", (load,), path, times, page.path == page.times and not page.faults)
        same = page.labels == page.late and not page.faults
        day = one.found.model.day_ticks
        yield Check("labels", (load,), page.labels / day, page.late / day, same)
        yield Check("duty", (load,), page.overbooked, 0, page.overbooked == 0)


def _engines(study: Study) -> Check:
    """On how many runs the engines agree to the byte."""
    setting, model = study.setting, compile_model(study.world, study.setting.load)
    number = min(COMPARED, setting.replications)
    same = 0
    for plan in (compile_plan(model, name) for name in setting.plans):
        for replication in range(number):
            draws = draw(model, setting.seed, replication)
            same += same_record(*(run(model, plan, draws) for run in ENGINES.values()))
    runs = number * len(setting.plans)
    return Check("engines", (setting.load,), same, runs, same == runs)


def same_record(first: Record, *others: Record) -> bool:
    """Whether records are the same to the byte, column by column."""
    names = [field.name for field in fields(Record)]
    return all(
        np.array_equal(getattr(first, name), getattr(other, name))
        and getattr(first, name).dtype == getattr(other, name).dtype
        for other in others
        for name in names
    )


def _fitted(study: Study) -> Iterator[Check]:
    """In how many families of numbers a fitted file does not reproduce its log; all, if it was not judged."""
    grounds = study.world.scenario.grounds.values()
    if any(ground.kind is GroundKind.FITTED for ground in grounds):
        said = verdict_of(study.world)
        off = len(FAMILIES_JUDGED) if said is None else len(said.not_reproduced)
        yield Check("fitted", (), off, 0, off == 0)


def verdict_of(world: World) -> Validated | None:
    """What a log said of a file; None where nothing was said of it as it stands."""
    said = world.scenario.validated
    return said if said is not None and said.given == given_sha256(world) else None


def _precision(study: Study) -> Iterator[Check]:
    for width in widths(study.experiments):
        yield Check("precision", (width.load, width.plan), width.half, TARGET, width.sure)
