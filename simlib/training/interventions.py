"""What lesson 5 asks of a programme: how likely all towns are in time, and what three interventions do.

    together(("rooms-at-hand", "own-print"))     a plan: what each intervention changes, put together
    played(chosen, weeks)                        100 runs of it with the one town so many weeks late
    all_of(12, 0.99)                             how likely twelve are in time, each with 99 %: 0.99^12

Each intervention is a plan of the file that differs from the late one in levers, people or order; so what it
does stands in the scenario, and a new one is a new plan there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final

from simlib.inputs.reading import World, read_world
from simlib.inputs.scenario import PlanSpec, Text
from simlib.inputs.shipped import shipped
from simlib.scores.experiment import Setting, sensible_threads
from simlib.scores.programme import ProgrammeAnswer, ProgrammeRuns, Share, ask_programme, share_of
from simlib.views.language.words import N_

ROLL_OUT: Final = "scenarios/training/roll-out.yaml"
LATE, TIMELY = "one-town-late", "on-time"
NOTHING: Final = "nothing"
"""What is chosen where fewer interventions are enough."""
MOST: Final = 3
WANTED: Final = 0.9
"""How likely all towns have to be in time: of the lower end of the interval."""
CLOSE: Final = 0.8
"""From here on it is nearly right."""
RUNS: Final = 100
WEEKS: Final = 3
WEEK: Final = 5
"""Working days."""
GUESSES: Final = (5, 45, 85, 95)
"""Percent that may be predicted."""
DRAWN: Final = "drawn"
"""The name under which what is put together runs."""
CHOSEN: Final = Text(zh="所选安排", en="what was chosen")


@cache
def roll_out() -> World:
    """The programme of the lesson."""
    return read_world(shipped(ROLL_OUT))


def interventions() -> tuple[str, ...]:
    """The plans of the file that are one intervention each."""
    scenario = roll_out().scenario
    base = scenario.plans[LATE]
    return tuple(
        name for name, plan in scenario.plans.items() if name != LATE and plan.delays == base.delays != {}
    )


def together(chosen: Sequence[str], weeks: int = WEEKS) -> PlanSpec:
    """The late plan with all that these interventions change; the town so many weeks late.

    Raises KeyError for a name that is no plan.

    >>> plan = together(("rooms-at-hand", "own-print"), weeks=2)
    >>> plan.levers[-2:], {delay.days for delay in plan.delays.values()}
    (('rooms-at-hand', 'own-print'), {10.0})
    """
    plans = roll_out().scenario.plans
    base = plans[LATE]
    levers, extra, order = dict.fromkeys(base.levers), dict(base.extra), base.order
    for one in (plans[name] for name in chosen):
        levers |= dict.fromkeys(one.levers)
        extra |= one.extra
        order = one.order if one.order != base.order else order
    late = {task: one.model_copy(update={"days": float(WEEK * weeks)}) for task, one in base.delays.items()}
    changed = {"levers": tuple(levers), "extra": extra, "order": order, "delays": late if weeks else {}}
    return base.model_copy(update=changed)


def drawn_world(chosen: frozenset[str] = frozenset(), weeks: int = WEEKS) -> World:
    """The programme with what was put together as one plan more, which is its baseline."""
    world = roll_out()
    names = [name for name in interventions() if name in chosen]
    plan = together(names, weeks).model_copy(update={"title": CHOSEN})
    plans = {**world.scenario.plans, DRAWN: plan}
    return replace(world, scenario=world.scenario.model_copy(update={"plans": plans, "baseline": DRAWN}))


def played(chosen: frozenset[str] = frozenset(), weeks: int = WEEKS) -> ProgrammeAnswer:
    """Runs of what was put together: a second or two of computing, once."""
    return _played(chosen, weeks)


@lru_cache(maxsize=64)
def _played(chosen: frozenset[str], weeks: int) -> ProgrammeAnswer:
    """The same, remembered: here weeks are always said, so that one question has one key."""
    world = drawn_world(chosen, weeks)
    setting = Setting.of(world, (DRAWN,), replications=RUNS)
    return ask_programme(world, setting, threads=sensible_threads(setting))


def in_time(runs: ProgrammeRuns) -> Share:
    """In what share of the runs all towns are in time."""
    return share_of(runs.all_in_time)


def holds_up(runs: ProgrammeRuns) -> tuple[str, float]:
    """The task with work that is most often critical, and in what share of the runs it is."""
    programme = roll_out().scenario.programme
    assert programme is not None
    shares = {name: runs.critical(name).mean for name, task in programme.tasks.items() if task.flow}
    worst = max(reversed(shares), key=lambda name: shares[name])  # the last one of a chain
    return worst, shares[worst]


# ------------------------------------------------------------------ all of them


@dataclass(frozen=True)
class Each:
    """So many towns, each in time with so many percent, independent of the others."""

    towns: int
    percent: float


TOGETHER: Final = (Each(2, 90), Each(12, 99), Each(12, 95), Each(4, 80), Each(12, 99.9))


def all_of(one: Each) -> float:
    """How likely all are in time, in percent.

    >>> round(all_of(Each(12, 99)), 1)
    88.6
    """
    return 100 * (one.percent / 100) ** one.towns


def all_mistakes(one: Each) -> Iterator[tuple[str, float]]:
    """Each usual mistake about all in time, and the percentage that it gives."""
    yield N_("that is how likely one town is in time: all have to be"), one.percent
    yield N_("do not subtract: multiply the chances of all towns"), 100 - one.towns * (100 - one.percent)
    yield N_("that is how likely at least one is late"), 100 - all_of(one)
    yield N_("a percentage is asked for"), all_of(one) / 100
