"""Measures of people: each function tells what the people of every unit add.

working hours ─ fixed arrangements ─ meetings ─ leave = on duty ⊇ assigned to a matter
"""

from functools import lru_cache

import numpy as np

from simlib.inputs.scenario import Arrangement, UnitKind
from simlib.model.arrays import Ints, Model
from simlib.model.duty import Crew, calendar_duty
from simlib.scores.run import RatioParts, Run
from simlib.scores.sums import sums


def staff_use(run: Run) -> RatioParts:
    """Of the time on duty in the window, that while assigned to a matter, travel included. A member who
    waits for another member of the team is assigned."""
    return RatioParts(_worked(run), _by_unit(run, run.on_duty), run.hour, run.hour)


def staff_hours_worked(run: Run) -> RatioParts:
    """Person-hours on duty in the window while assigned to a matter, travel included."""
    return RatioParts(_worked(run), None, run.hour)


def staff_hours_duty(run: Run) -> RatioParts:
    """Person-hours on duty in the window; leave and arrangements are taken out."""
    return RatioParts(_by_unit(run, run.on_duty), None, run.hour)


def fixed_hours(run: Run) -> RatioParts:
    """Person-hours of duty in the window that fixed arrangements take, before leave."""
    return RatioParts(_by_unit(run, _fixed(run.model) * run.plan.active), None, run.hour)


def _worked(run: Run) -> Ints:
    return _by_unit(run, run.bookings.booked)


def _by_unit(run: Run, values: Ints) -> Ints:
    """Sums over the people of each unit."""
    return sums(run.model.people.unit, values, len(run.model.units))


@lru_cache(maxsize=16)
def _fixed(model: Model) -> Ints:
    """Ticks of duty in the window that fixed arrangements take from each person."""
    arrangements = model.world.scenario.arrangements.items()
    fixed = {name: arrangement for name, arrangement in arrangements if arrangement.kind == "fixed"}
    return _duty_with(model, {}) - _duty_with(model, fixed)


def _duty_with(model: Model, arrangements: dict[str, Arrangement]) -> Ints:
    """Ticks of duty in the window of each person under these arrangements, without leave."""
    if model.calendar is None:
        return np.zeros(len(model.people), dtype=np.int64)
    scenario = model.world.scenario
    posts = sorted(scenario.posts)
    kinds = [UnitKind(kind) for kind in model.units.kind]
    people = zip(model.people.post, model.people.unit, strict=True)
    rows = [Crew(scenario.posts[posts[post]], kinds[unit], posts[post]) for post, unit in people]
    duty = calendar_duty(model.calendar, model.n_days, rows, arrangements, {})
    first, last = (tick // model.day_ticks for tick in model.window)
    return np.asarray(duty.minutes[duty.whole[:, first:last]].sum(axis=1), dtype=np.int64)
