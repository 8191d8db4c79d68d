"""WHAT HAS TO BE DONE BY WHEN: tasks in an order without a circle, on days of the run, by whoever is there.

plates ──after_all──> open <──after── nominate        every task ends one day; a milestone has something
before it
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from simlib.errors import Fault
from simlib.inputs.checks.draft import Faults, PartialScenario, listed_twice, needs, unknown, valid
from simlib.inputs.checks.flows import closure
from simlib.inputs.paths import child, shown
from simlib.inputs.scenario import CalendarTime, Task

_TASKS: Final = "$.programme.tasks"


def _tasks(draft: PartialScenario) -> Mapping[str, Task]:
    """The tasks by name; none where the programme did not validate, or there is none."""
    return {} if draft.programme is None else draft.programme.tasks


def task_units(units: Mapping[str, object], task: Task) -> tuple[str, ...]:
    """The units at each of which a task is done, in the order of the file."""
    if task.units:
        return tuple(dict.fromkeys(task.units))
    return tuple(name for name, unit in units.items() if getattr(unit, "kind", None) == task.each)


def before(task: Task) -> tuple[str, ...]:
    """The tasks before a task, each once."""
    return tuple(dict.fromkeys((*task.after, *task.after_all)))


def _order_is_known(draft: PartialScenario) -> Faults:
    """What comes before a task is a task of the programme, named once."""
    tasks = _tasks(draft)
    for name, task in tasks.items():
        here = child(_TASKS, name)
        for key, named in (("after", task.after), ("after_all", task.after_all)):
            for other in named:
                yield from unknown("unknown-task", other, f"{here}.{key}", tasks)
            yield from listed_twice(named, f"{here}.{key}")
        for other in set(task.after) & set(task.after_all):
            yield Fault(f"{here}.after_all", "listed-twice", shown(other))


def _same_units(draft: PartialScenario) -> Faults:
    """A task that is `after` another one finds it at each of its own units."""
    tasks = _tasks(draft)
    if None in draft.units.values():
        return
    for name, task in tasks.items():
        own = task_units(draft.units, task)
        for other in task.after:
            there = task_units(draft.units, tasks[other]) if other in tasks else own
            if lacking := [unit for unit in own if unit not in there]:
                params = {"name": other, "unit": ", ".join(lacking)}
                yield Fault(f"{child(_TASKS, name)}.after", "after-elsewhere", shown(other), params)


def _somewhere(draft: PartialScenario) -> Faults:
    """Every task is done at some unit."""
    for name, task in _tasks(draft).items():
        if None not in draft.units.values() and not task_units(draft.units, task):
            yield Fault(f"{child(_TASKS, name)}.each", "task-nowhere", shown(task.each))


def _no_circle(draft: PartialScenario) -> Faults:
    """No task waits for itself: each circle is named once, task by task."""
    ways = {name: {o for o in before(task) if o in _tasks(draft)} for name, task in _tasks(draft).items()}
    said: set[str] = set()
    for name in ways:
        if name not in said and name in closure(set(ways[name]), ways):
            circle = _shortest(ways, name)
            said |= {
                other for other in ways if other in closure({name}, ways) and name in closure({other}, ways)
            }
            yield Fault(child(_TASKS, name), "programme-circle", "", {"names": " → ".join(circle)})


def _shortest(ways: Mapping[str, set[str]], name: str) -> list[str]:
    """The shortest way from a task through those before it back to it, in the order in which they would be
    done."""
    ways_here = [[name]]
    while True:
        ways_here = [[other, *way] for way in ways_here for other in sorted(ways[way[0]])]
        back = [way for way in ways_here if way[0] == name]
        if back:
            return back[0]
        ways_here = list({way[0]: way for way in reversed(ways_here)}.values())


def _work_of_its_own(draft: PartialScenario) -> Faults:
    """Tasks are in no total, and have the days of the programme instead of a main limit."""
    mains = [(name, limit) for name, limit in valid(draft.limits) if limit.main]
    for name, task in _tasks(draft).items():
        here = child(_TASKS, name)
        yield from needs(task.klass is not None, task.flow is not None, f"{here}.class", "flow")
        flow = draft.flows.get(task.flow) if task.flow is not None else None
        if flow is not None and flow.headline:
            yield Fault(f"{here}.flow", "task-in-totals", shown(task.flow))
    for path, klass in _classes(draft):
        for name, limit in mains:
            if klass in limit.classes:
                yield Fault(path, "task-with-limit", shown(klass), {"other": name})


def _classes(draft: PartialScenario) -> Iterator[tuple[str, str]]:
    """Path and name of every class that the programme names."""
    if draft.programme is not None:
        yield "$.programme.class", draft.programme.klass
        for name, task in draft.programme.tasks.items():
            if task.klass is not None:
                yield f"{child(_TASKS, name)}.class", task.klass


def _milestones(draft: PartialScenario) -> Faults:
    """A milestone is reached when something is done, or on a day."""
    for name, task in _tasks(draft).items():
        if task.flow is None and not before(task) and task.start is None:
            yield Fault(child(_TASKS, name), "milestone-of-nothing")


def _days_of_the_run(draft: PartialScenario) -> Faults:
    """Tasks begin and are due on days of the run."""
    time = draft.time
    if not isinstance(time, CalendarTime):
        return
    for name, task in _tasks(draft).items():
        for key, day in (("start", task.start), ("due", task.due)):
            if day is not None:
                yield from _in_run(day, f"{child(_TASKS, name)}.{key}", time)


def _in_run(day: date, path: str, time: CalendarTime) -> Faults:
    if not time.start <= day <= time.end:
        span = {"first": time.start.isoformat(), "last": time.end.isoformat()}
        yield Fault(path, "date-outside-run", day.isoformat(), span)


def _delays(draft: PartialScenario) -> Faults:
    """A plan delays tasks that take work, at units where these are done."""
    tasks = _tasks(draft)
    for plan_name, plan in valid(draft.plans):
        for name, delay in plan.delays.items():
            here = child(f"{child('$.plans', plan_name)}.delays", name)
            yield from unknown("unknown-task", name, here, tasks)
            task = tasks.get(name)
            if task is None:
                continue
            if task.flow is None:
                yield Fault(here, "milestone-delayed", shown(name))
            own = task_units(draft.units, task)
            for unit in delay.units:
                if unit in draft.units and unit not in own:
                    yield Fault(f"{here}.units", "task-not-there", shown(unit), {"known": ", ".join(own)})
