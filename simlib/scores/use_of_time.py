"""How much of the hours on duty is used, by unit, post and month: what a heat map of staff shows.

    runs ─ use_tally ─> hours booked and on duty ─ use_of_time ─> UseOfTime, by plan

Made when it is asked for: a county has some thousands of such cells.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from simlib.inputs.reading import World
from simlib.model.arrays import Floats, Ints, Model, Plan
from simlib.model.compile import compile_model
from simlib.runs.draws import Draws
from simlib.runs.record import Record
from simlib.scores.experiment import Setting, kept_by_plan
from simlib.scores.milestones import or_never
from simlib.scores.run import Run
from simlib.scores.sums import sums


@dataclass(frozen=True, eq=False)
class UseOfTime:
    """Hours of one plan, means over the replications: `worked` and `duty` are float64[units, posts, months].

    `units` and `posts` are names of the scenario in its order; `months` the first days of the months of the
    window (None: the whole window, in a world without a calendar).
    """

    setting: Setting
    plan: str
    units: tuple[str, ...]
    posts: tuple[str, ...]
    months: tuple[date | None, ...]
    worked: Floats
    duty: Floats


def use_of_time(world: World, setting: Setting) -> dict[str, UseOfTime]:
    """The use of time under each plan of a setting."""
    model, scenario = compile_model(world, setting.load), world.scenario
    units, posts = tuple(scenario.units), tuple(scenario.posts)
    places = [model.units.name.index(unit) for unit in units]
    known = [sorted(posts).index(post) for post in posts]
    months = month_ends(model)[0]
    found = {}
    for plan, runs in kept_by_plan(world, setting, use_tally).items():
        whole = np.mean(runs, axis=0)[:, places][:, :, known]
        found[plan] = UseOfTime(setting, plan, units, posts, months, whole[0], whole[1])
    return found


def use_tally(model: Model, plan: Plan, draws: Draws, record: Record) -> Floats:
    """Hours booked and on duty of one run, float64[2, units, posts, months]; a function for `replicate`.

    Units are those of the model, posts in the order of their names.
    """
    run, people = Run(model, plan, draws, record), model.people
    posts, months = len(model.world.scenario.posts), month_ends(model)[1]
    cell, size = people.unit * posts + people.post, len(model.units) * posts
    everybody, (visit, place) = np.arange(len(people)), np.nonzero(record.team >= 0)
    member = record.team[visit, place].astype(np.int64)
    started, finished = record.started[visit], or_never(record.finished)[visit]
    hours = np.zeros((2, size, len(months)))
    first = model.window[0]
    for month, last in enumerate(months.tolist()):
        ends = [np.full(len(people), tick) for tick in (first, last)]
        hours[1, :, month] = sums(cell, run.rota.between(everybody, *ends), size)
        begin, end = np.clip(started, first, last), np.clip(finished, first, last)
        hours[0, :, month] = sums(cell[member], run.rota.between(member, begin, end), size)
        first = last
    return hours.reshape(2, len(model.units), posts, len(months)) / run.hour


@lru_cache(maxsize=16)
def month_ends(model: Model) -> tuple[tuple[date | None, ...], Ints]:
    """The months that the window touches, and the ticks at which each ends (in the window)."""
    calendar, (first, last) = model.calendar, model.window
    if calendar is None:
        return (None,), np.array([last])
    day = calendar.date_of_day(first // model.day_ticks)
    final = calendar.date_of_day((last - 1) // model.day_ticks)
    months, ends = [], []
    while day <= final:
        months.append(day.replace(day=1))
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        ends.append(min(last, calendar.day_index(day) * model.day_ticks))
    return tuple(months), np.array(ends)
