"""What lesson 1 asks: how long matters wait at one office, by closed forms, and by the engines for a year.

    waits(queue)        by hand: a matter begins when it has come and the one before it is done
    busy(office)        work that comes, divided by the time that there is
    mean_wait(office)   work × busy / (1 - busy) × (1 + spread²) / 2, longer for those who are there part-time
    year(office)        one recorded year of that office

The third is the formula of F. Pollaczek (1930) and A. Khinchine (1932) for arrivals at random and one server
in the order of arrival. Who is there for a share of every day is a server that much slower, whose waits are
as much longer (`tests/runs/test_worlds.py` holds the engines to both).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from simlib.inputs.reading import World, read_world
from simlib.inputs.scenario import Duration, Scenario
from simlib.inputs.shipped import shipped
from simlib.scores.experiment import Setting, one_run
from simlib.scores.run import Run
from simlib.views.language.words import N_

OFFICE: Final = "scenarios/training/one-office.yaml"
WORKING_DAYS: Final = 250
"""Of a year, as the lesson counts them; 2021 has as many."""
YEAR: Final = 2021
WEEK: Final = 5


@dataclass(frozen=True)
class Office:
    """One office: matters a year, each `work` days of one person's work on average with a coefficient of
    variation `spread`, and people who are there `days` days of five."""

    matters: float
    days: float = 2
    spread: float = 1.0
    work: float = 1.0
    people: int = 1


BEFORE: Final = Office(80)
AFTER: Final = Office(88)
"""The office of the prediction, and the same when a tenth more matters come."""
GUESSES: Final = (1.1, 1.3, 1.8, 3.0)
"""How many times as long the wait becomes: what may be predicted."""


def busy(office: Office) -> float:
    """The share of his time that somebody is busy; above 1 the queue never ends.

    >>> busy(Office(80, days=2)), busy(Office(100, days=5, people=2))
    (0.8, 0.2)
    """
    there = WORKING_DAYS * office.people * office.days / WEEK
    return office.matters * office.work / there


def mean_wait(office: Office) -> float:
    """Working days that a matter waits on average before its work begins, in the long run, for one person.
    Raises ValueError where there is more work than time.

    >>> mean_wait(Office(125, days=5)), mean_wait(Office(50, days=2))  # busy half of the time
    (1.0, 2.5)
    """
    load = busy(office)
    if load >= 1:
        raise ValueError(f"more work than time: {load}")
    slow = office.work * WEEK / office.days
    return slow * load / (1 - load) * (1 + office.spread**2) / 2


def longer() -> float:
    """How many times as long the wait becomes when a tenth more comes.

    >>> round(longer(), 2)
    1.83
    """
    return mean_wait(AFTER) / mean_wait(BEFORE)


# ------------------------------------------------------------------ a queue by hand


@dataclass(frozen=True)
class Arrival:
    """A matter that comes at an hour and asks for so many hours of work."""

    hour: int
    work: int


QUEUE: Final = (Arrival(0, 3), Arrival(1, 2), Arrival(2, 1), Arrival(8, 2), Arrival(9, 4), Arrival(10, 1))
"""Hours from the opening of the office; nobody else works there, and nothing is put first."""


def waits(queue: Sequence[Arrival]) -> list[int]:
    """How many hours each matter waits, one after another (D. V. Lindley 1952).

    >>> waits([Arrival(0, 2), Arrival(1, 2), Arrival(9, 1)])
    [0, 1, 0]
    """
    return [start - one.hour for start, one in zip(_starts(queue), queue, strict=True)]


def _starts(queue: Sequence[Arrival]) -> Iterator[int]:
    free = 0
    for one in queue:
        start = max(free, one.hour)
        free = start + one.work
        yield start


def queue_mistakes(row: int) -> Iterator[tuple[str, int]]:
    """Each usual mistake about a row of QUEUE, and the number that it gives."""
    one, wait = QUEUE[row], waits(QUEUE)[row]
    yield N_("that is when its work begins: how long has it waited until then"), one.hour + wait
    yield N_("its own work is no wait: the wait ends when the work begins"), wait + one.work
    yield (
        N_("that is when it is done: how long has it waited before its work began"),
        one.hour + wait + one.work,
    )
    if row:
        said = N_("the one before it may have waited too: see when that one is done")
        yield said, max(0, QUEUE[row - 1].hour + QUEUE[row - 1].work - one.hour)
    yield N_("the one before it is done by then, or not: compare the hours"), 0


# ------------------------------------------------------------------ how busy, how long

HOW_BUSY: Final = (
    Office(125, days=5),
    Office(125, days=4),
    Office(180, days=2.5, people=2),
    Office(90, days=2),
    Office(60, days=2, work=3, people=3),
)
HOW_LONG: Final = (
    Office(125, days=5),
    Office(200, days=5),
    Office(225, days=5),
    Office(200, days=5, spread=0),
    Office(80, days=2),
)
"""What is asked; what is right stands nowhere."""


def busy_mistakes(office: Office) -> Iterator[tuple[str, float]]:
    """Each usual mistake about how busy an office is, and the percentage that it gives."""
    load = 100 * busy(office)
    yield (
        N_("the days a week are missing: who is there two days of five has two fifths of the time"),
        (load * office.days / WEEK),
    )
    yield N_("several people share the work: count the time of all"), load * office.people
    yield N_("the work of each matter is missing"), load / office.work
    yield N_("time divided by work: it is the other way round"), 10_000 / load
    yield N_("a percentage is asked for"), load / 100
    yield N_("that is how free the office is"), 100 - load


def wait_mistakes(office: Office) -> Iterator[tuple[str, float]]:
    """Each usual mistake about a mean wait, and the days that it gives."""
    load, wait = busy(office), mean_wait(office)
    yield (
        N_("who is there part-time takes longer for each matter: divide by his share of the week"),
        (wait * office.days / WEEK),
    )
    yield N_("where all matters ask for the same work, the wait is halved"), wait * 2 / (1 + office.spread**2)
    yield N_("divide by what is free: one less how busy it is"), wait * (1 - load)
    yield (
        N_("its own work is no wait: the wait ends when the work begins"),
        (wait + office.work * WEEK / office.days),
    )


# ------------------------------------------------------------------ a year


@cache
def county() -> Scenario:
    """The world of the lesson: one office of the fictional county."""
    return _world().scenario


def year(office: Office, seed: int = 1) -> Run:
    """One recorded year of an office with one person, which begins with an empty desk."""
    return one_run(world_of(office), Setting.of(world_of(office), seed=seed))


def world_of(office: Office) -> World:
    """The world of the lesson with another number of matters, days a week, work and spread."""
    scenario = county()
    stream, post = scenario.streams["arrivals"], scenario.posts["monitor"]
    flow = scenario.flows["matter"]
    step = flow.steps["handle"]
    gap = Duration(dist="exponential", unit="working_days", mean=WORKING_DAYS / office.matters)
    duty = post.duty.model_copy(update={"share": office.days / WEEK})
    handle = step.model_copy(update={"effort": _effort(office)})
    changed = scenario.model_copy(update={
        "streams": {"arrivals": stream.model_copy(update={"gap": gap})},
        "posts": {"monitor": post.model_copy(update={"duty": duty})},
        "flows": {"matter": flow.model_copy(update={"steps": {"handle": handle}})},
    })  # fmt: skip
    return replace(_world(), scenario=changed)


def _effort(office: Office) -> Duration:
    """Work that is always the same, or varies as asked."""
    if office.spread == 0:
        return Duration(dist="fixed", unit="working_days", mean=office.work)
    return Duration(dist="gamma", unit="working_days", mean=office.work, cv=office.spread)


@cache
def _world() -> World:
    return read_world(shipped(OFFICE))
