"""Measures of the work on matters, summed over each matter's visits, so that they go to the unit where
the matter arose.

    queued ── recusals, no eligible pair
    started ─ travel, takeovers
    assigned, on duty ─ work by strangers to the unit
"""

from functools import lru_cache

import numpy as np

from simlib.model.arrays import BLOCKED, Bools, Ints, Model, Plan
from simlib.model.plan import step_specs
from simlib.scores.run import Parts, Run
from simlib.scores.sums import anybody_of, greatest, sums


def travel_hours(run: Run) -> Parts:
    """Person-hours of travel for work on outside matters that began in the window: on each day on site every
    member's own way, though all wait for the one who comes farthest."""
    visit, person, _ = run.spells
    travelled = run.record.travel[visit]
    trip = run.model.units.travel[run.model.people.unit[person], run.draws.unit[run.matter[visit]]]
    farthest = np.ones(run.draws.visits, dtype=np.int64)
    greatest(visit, trip, farthest)
    days = travelled // farthest[visit]
    began = run.in_window(run.record.started)
    return Parts(run.by_matter(_by_visit(run, days * trip) * began), None, run.hour)


def stranger_share(run: Run) -> Parts:
    """Of the person-hours in the window of steps that a matter's own unit may do, those of other units'
    people."""
    visit, person, ticks = run.spells
    may_be_home = ticks * (home_level(run.model) >= 0)[run.draws.step[visit]]
    stranger = run.model.people.unit[person] != run.draws.unit[run.matter[visit]]
    numerator, denominator = _by_visit(run, may_be_home * stranger), _by_visit(run, may_be_home)
    return Parts(run.by_matter(numerator), run.by_matter(denominator), run.hour, run.hour)


def recusals(run: Run) -> Parts:
    """Visits queued in the window for which somebody of the home level had to stand back."""
    somebody = np.asarray(run.draws.conflict.any(axis=1))[run.matter]
    found = np.zeros(run.draws.visits, dtype=bool)
    for plan, queued in _phases(run):
        visit = np.flatnonzero(run.in_window(run.record.queued) & queued & somebody)
        home, tasks = _home_people(run.model, plan), _tasks(run, plan, visit)
        anybody_of(home, tasks, run.draws.conflict, (visit, run.matter), found)
    return Parts(run.by_matter(found))


def takeovers(run: Run) -> Parts:
    """Visits begun in the window with at least one person who is in none of the step's levels but those
    that are used only when the levels before them are blocked."""
    visit, person, _ = run.spells
    found = np.zeros(run.draws.visits, dtype=bool)
    for plan, queued in _phases(run):
        takes_over = queued[visit] & ~_own_people(plan)[(*_tasks(run, plan, visit), person)]
        found[visit[takes_over]] = True
    return Parts(run.by_matter(found & run.in_window(run.record.started)))


def no_eligible_pair(run: Run) -> Parts:
    """Visits queued in the window for which no team that may act exists at all."""
    return Parts(run.by_matter(run.record.stuck & run.in_window(run.record.queued)))


@lru_cache(maxsize=16)
def home_level(model: Model) -> Ints:
    """The number of each step's level of the matter's own unit, int64[steps]; -1 where there is none."""
    pools = [[use.pool for use in step.pools] for step in step_specs(model)]
    return np.array(
        [uses.index("home") if "home" in uses else -1 for uses in pools], dtype=np.int64
    )


@lru_cache(maxsize=64)
def _home_people(model: Model, plan: Plan) -> Bools:
    """People of the home level, bool[steps, units, 2, people]."""
    home = home_level(model)
    people = plan.level[np.arange(len(home)), :, :, home]
    return np.asarray(people & (home >= 0)[:, None, None, None], dtype=bool)


@lru_cache(maxsize=64)
def _own_people(plan: Plan) -> Bools:
    """People of the levels that take over from nobody, bool[steps, units, 2, people]."""
    own = (plan.when != BLOCKED)[:, None, None, :, None]
    return np.asarray((plan.level & own).any(axis=3), dtype=bool)


def _phases(run: Run) -> list[tuple[Plan, Bools]]:
    """The plans that rule in a run, and which visits are queued while they do."""
    early = run.record.queued < run.plan.until
    if run.plan.then is None:
        return [(run.plan, early)]
    return [(run.plan, early), (run.plan.then, ~early)]


def _tasks(run: Run, plan: Plan, visit: Ints) -> tuple[Ints, Ints, Ints]:
    """Step, unit of origin and pooling (0 or 1) of visits: where `Plan.level` has their people."""
    matter = run.matter[visit]
    pooled = plan.pooled[run.draws.klass[matter]].astype(np.int64)
    return run.draws.step[visit], run.draws.unit[matter], pooled


def _by_visit(run: Run, ticks: Ints) -> Ints:
    """Sums over the members of each visit's team."""
    return sums(run.spells.visit, ticks, run.draws.visits)
