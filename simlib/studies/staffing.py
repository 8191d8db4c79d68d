"""How many people? The fewest to be added so that a share of matters ends on time at every load asked.

    ample everywhere ──> what no number of people reaches, and why          first, as it may end the question
    one more at each place ──> what somebody is worth there
    best one, again and again ──> a curve; then those who turn out not to be needed are taken away, or moved
    fresh replications ──> whether the target holds: else one more           95 % over all loads and attempts
    ample but for one place ──> how many that place needs whatever the others have ──> a bound from below

All choices meet the same draws. The search is local, so the number found is said beside a bound that no
choice can undercut, as far as means go: nobody is worse off with more people.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from simlib.errors import SimlibError, UnknownName
from simlib.inputs.reading import SourceFile, World
from simlib.inputs.scenario import Scenario
from simlib.model.arrays import Floats
from simlib.runs.draws import draw
from simlib.runs.engines import DEFAULT, ENGINES
from simlib.runs.parallel import never, silent, told
from simlib.scores.experiment import Setting
from simlib.scores.lateness import first_causes
from simlib.scores.measures import Row
from simlib.scores.ratios import Ratios, ratios, standard_error, t_quantile
from simlib.scores.run import Run
from simlib.scores.why_late import LABELS
from simlib.studies.headcounts import Bench, Choice, Office, Place, Tell, Trial, one_more, places_of
from simlib.studies.outcomes import LEVEL, Estimate, estimate

AMPLE: Final = 5
"""So many more at every place are taken for as many as one likes, and twice as many as long as that helps."""
MOST_AMPLE: Final = 80
HELPS: Final = 0.002
"""What twice as many people must add to the share on time to be said to help."""
SHORTLIST: Final = 8
"""After the first step only the best places are looked at again, all of them every `AFRESH` steps; and where
a choice turns out to be too few."""
AFRESH: Final = 5
ELSEWHERE: Final = 4
"""People are moved to so many of the best places."""
MOST_ADDED: Final = 60
"""More people than this are not looked for, where nothing is said of it."""
GLANCE: Final = 3
"""People added to see where they help, where the target is out of reach."""
GROWTH: Final = 4
"""So many times as many fresh replications at most, until it is known whether the target holds."""
BOUND: Final = 20
"""Replications of the bound from below: fewer make it lower, not wrong."""
WHY: Final = 10
"""Replications from which it is said why matters are late with ample people."""


@dataclass(frozen=True)
class Worth:
    """What one more person at a place adds to the share on time, at the load where least is reached."""

    place: Place
    gain: Estimate


@dataclass(frozen=True)
class Step:
    """A choice, and the share on time at each load."""

    choice: Choice
    shares: tuple[Estimate, ...]

    @property
    def people(self) -> int:
        return sum(self.choice)

    @property
    def least(self) -> Estimate:
        """At the load where least is reached."""
        return min(self.shares, key=lambda share: share.mean)


@dataclass(frozen=True)
class Manned:
    """What was found of one plan. `ample`: as many people as one likes; `causes`: of what is late even then,
    the shares by what took most time, largest first; `curve`: the best choices found, a person more each;
    `chosen`: the fewest that reach the target (`holds`, with `LEVEL` confidence), or the best of those that
    may be added; `needed`: no choice with fewer people reaches it."""

    plan: str
    places: tuple[Place, ...]
    reachable: bool
    ample: Step
    causes: tuple[tuple[str, float], ...]
    worth: tuple[Worth, ...]
    curve: tuple[Step, ...]
    chosen: Step
    holds: bool
    needed: int

    @property
    def people(self) -> tuple[tuple[Place, int], ...]:
        """Whom to add where."""
        return tuple((at, n) for at, n in zip(self.places, self.chosen.choice, strict=True) if n)


@dataclass(frozen=True)
class Staffing:
    """What was found; `most`: how many people may be added, None where nothing is said of it."""

    world: World
    question: "Question"
    rows: tuple[Manned, ...]

    def worth_posts(self, plan: str) -> float | None:
        """How many people the baseline needs to do as well as a plan does with nobody added; None where its
        curve does not reach that far."""
        base = self.rows[0]
        line = next(row for row in self.rows if row.plan == plan).curve[0].least.mean
        if base.curve[0].least.mean >= line:
            return 0.0
        for before, after in pairwise(base.curve):
            low, high = before.least.mean, after.least.mean
            if low < line <= high:
                return before.people + (after.people - before.people) * (line - low) / (high - low)
        return None


@dataclass(frozen=True)
class Question:
    """What is asked: the first plan is the baseline."""

    plans: tuple[str, ...]
    loads: tuple[str, ...]
    target: float
    most: int | None
    where: tuple[str, ...]
    replications: int
    seed: int


def asked_of(
    world: World,
    plans: Sequence[str] = (),
    loads: Sequence[str] = (),
    *,
    target: float = 0.95,
    most: int | None = None,
    where: Sequence[str] = (),
    replications: int = 40,
    seed: int = 1,
) -> Question:
    """Fill what is not said: the baseline alone, at the usual load.

    Raises UnknownName for a plan, load or unit that is not there; SimlibError `too-many-plans` for more than
    three, `plan-changes` for one that another takes over from, `no-limit` in a world without a main limit.
    """
    scenario = world.scenario
    wanted = tuple(dict.fromkeys((scenario.baseline, *plans)))
    named = tuple(loads) or (Setting.of(world).load,)
    for load in named:
        Setting.of(world, wanted, load)
    for unit in where:
        if unit not in scenario.units:
            raise UnknownName("unit", unit, scenario.units)
    if len(wanted) > 3:
        raise SimlibError("too-many-plans", names=", ".join(wanted))
    for plan in wanted:
        if scenario.plans[plan].then or any(m.first or m.last for m in scenario.plans[plan].moves.values()):
            raise SimlibError("plan-changes", name=plan)
    if not any(limit.main for limit in scenario.limits.values()):
        raise SimlibError("no-limit", name=scenario.name)
    return Question(wanted, named, target, most, tuple(where), replications, seed)


def staffing(
    source: SourceFile,
    world: World,
    asked: Question,
    *,
    processes: int = 1,
    tell: Tell = silent,
    stop: Callable[[], bool] = never,
) -> Staffing:
    """Find the fewest people for a target, or the best use of so many, under each plan.

    The number of processes changes nothing but the time. Raises KeyboardInterrupt once `stop()` is true.
    """
    bench = Bench(source, world.scenario, asked.seed)
    with told(bench, processes) as ask:
        rows = tuple(
            _Search(bench, world.scenario, asked, plan, ask, tell, stop).found() for plan in asked.plans
        )
    return Staffing(world, asked, rows)


class _Search:
    """The steps for one plan."""

    def __init__(
        self, bench: Bench, scenario: Scenario, asked: Question, plan: str, ask: object, tell: Tell,
        stop: Callable[[], bool],
    ) -> None:  # fmt: skip
        self.bench, self.asked = bench, asked
        self.places = places_of(scenario, plan, asked.where)
        self.office = Office(plan, self.places, asked.loads, ask, tell, stop)  # type: ignore[arg-type]
        self.runs = asked.replications
        self.best: list[int] = []

    def found(self) -> Manned:
        """All that is said of the plan."""
        office, asked = self.office, self.asked
        ample = self._ample()
        limit = ample.least
        reachable = limit.high >= asked.target
        worth = self._worth()
        curve = self._curve(worth, reachable)
        chosen, holds = self._settled(curve, reachable)
        needed = self._needed(max(ample.choice)) if reachable and chosen.people else 0
        return Manned(
            office.plan, self.places, reachable, ample, self._causes(ample), worth, tuple(curve), chosen,
            holds, min(needed, chosen.people) if holds else needed,
        )  # fmt: skip

    # ------------------------------------------------------------ what is known of choices

    def steps(self, stage: str, choices: Sequence[Choice]) -> list[Step]:
        """Choices with their shares, over the replications of the search."""
        counts = self.office.counts(stage, choices, 0, self.runs)
        return [Step(choice, tuple(map(share_of, of))) for choice, of in zip(choices, counts, strict=True)]

    def _ample(self) -> Step:
        """As many people as one likes: twice as many as long as it helps."""
        number, (before,) = AMPLE, self.steps("ample", [self._everywhere(AMPLE)])
        while number < MOST_AMPLE:
            (after,) = self.steps("ample", [self._everywhere(2 * number)])
            if after.least.mean < before.least.mean + HELPS:
                break
            number, before = 2 * number, after
        return before

    def _everywhere(self, number: int) -> Choice:
        return (number,) * len(self.places)

    def _causes(self, step: Step) -> tuple[tuple[str, float], ...]:
        """What took most time of matters that are late all the same, at the load where least is reached."""
        load = self.asked.loads[min(range(len(step.shares)), key=lambda n: step.shares[n].mean)]
        model, (plan,) = self.bench.compiled(
            Trial(self.office.plan, self.places, (step.choice,), load, 0, WHY)
        )
        first = np.zeros(len(LABELS))
        for number in range(WHY):
            draws = draw(model, self.asked.seed, number)
            _, ticks = Run(model, plan, draws, ENGINES[DEFAULT](model, plan, draws)).late
            first += first_causes(ticks).sum(axis=0)
        total = first.sum()
        shares = [(str(label), float(n / total)) for label, n in zip(LABELS, first, strict=True) if n]
        return tuple(sorted(shares, key=lambda one: -one[1]))

    def _worth(self) -> tuple[Worth, ...]:
        """One more at each place, the most useful first; all at once (Bonferroni)."""
        nobody = self.office.nobody
        ones = [one_more(nobody, n) for n in range(len(self.places))]
        base, *others = self.office.counts("worth", [nobody, *ones], 0, self.runs)
        least = min(range(len(base)), key=lambda n: share_of(base[n]).mean)
        level = 1 - (1 - LEVEL) / len(self.places)
        gains = [gain_of(base[least], of[least], level) for of in others]
        found = [Worth(place, gain) for place, gain in zip(self.places, gains, strict=True)]
        return tuple(sorted(found, key=lambda one: (-one.gain.mean, self.places.index(one.place))))

    # ------------------------------------------------------------ the search

    def _curve(self, worth: Sequence[Worth], reachable: bool) -> list[Step]:
        """A person more at the best place, again and again, until the target is met or no more may be."""
        best = [self.places.index(one.place) for one in worth]
        curve = self.steps("search", [self.office.nobody])
        most = self.asked.most or (MOST_ADDED if reachable else GLANCE)
        while curve[-1].people < most and not self._enough(curve[-1]):
            afresh = len(curve) % AFRESH == 0
            looked = best if afresh or len(curve) == 1 else best[:SHORTLIST]
            tried = self.steps("search", [one_more(curve[-1].choice, place) for place in looked])
            order = sorted(range(len(tried)), key=lambda n: -tried[n].least.mean)
            best = [looked[n] for n in order] + [place for place in best if place not in looked]
            curve.append(tried[order[0]])
        self.best = best
        return curve

    def _enough(self, step: Step) -> bool:
        """The target is met; where people may be added up to a number, all of them are used."""
        return self.asked.most is None and step.least.mean >= self.asked.target

    def _moved(self, step: Step) -> Step:
        """The same number of people with one of them at one of the best places, as long as that helps."""
        best = self.best[:ELSEWHERE]
        while True:
            tried = [
                one_more(one_more(step.choice, there), place, -1)
                for place, n in enumerate(step.choice) if n
                for there in best if there != place
            ]  # fmt: skip
            if step.people < 2 or not tried:
                return step
            other = max(self.steps("search", tried), key=lambda one: one.least.mean)
            if other.least.mean <= step.least.mean:
                return step
            step = other

    def _fewer(self, step: Step) -> Step:
        """Without those who are not needed after all."""
        while step.people:
            less = [one_more(step.choice, place, -1) for place, n in enumerate(step.choice) if n]
            other = max(self.steps("search", less), key=lambda one: one.least.mean)
            if other.least.mean < self.asked.target:
                break
            step = other
        return step

    def _settled(self, curve: list[Step], reachable: bool) -> tuple[Step, bool]:
        """The choice, shown by fresh replications, and whether the target holds there."""
        step = self._moved(curve[-1])
        if self.asked.most is None and reachable and step.least.mean >= self.asked.target:
            step = self._fewer(step)
        attempt = 1
        while True:
            shown, holds = self._shown(step, attempt)
            if holds or not reachable or step.people >= (self.asked.most or MOST_ADDED):
                return shown, holds
            tried = [one_more(step.choice, place) for place in self.best[:SHORTLIST]]
            step = max(self.steps("search", tried), key=lambda one: one.least.mean)
            attempt += 1

    def _shown(self, step: Step, attempt: int) -> tuple[Step, bool]:
        """Fresh replications of a choice, more of them as long as nothing is decided. The chance of a wrong
        yes is shared out over loads, attempts and looks."""
        target, blocks = self.asked.target, []
        for look in range(1, GROWTH + 1):
            first = look * self.runs
            (counted,) = self.office.counts("shown", [step.choice], first, first + self.runs)
            blocks.append(counted)
            counts = np.concatenate(blocks, axis=1)
            chance = (1 - LEVEL) / (len(counts) * 2**attempt * GROWTH)
            shown = Step(step.choice, tuple(map(share_of, counts)))
            sides = [_sides(of, chance) for of in counts]
            if all(low >= target for low, _ in sides):
                return shown, True
            if any(high < target for _, high in sides):
                break
        return shown, False

    # ------------------------------------------------------------ a bound from below

    def _needed(self, ample: int) -> int:
        """How many people the places need together, each if all others have as many as they like."""
        full, target = self._everywhere(ample), self.asked.target
        needs = dict.fromkeys(range(len(self.places)), 0)
        asking = list(needs)
        while asking:
            choices = [one_more(full, place, needs[place] - ample) for place in asking]
            chance = (1 - LEVEL) / (len(self.places) * len(self.asked.loads))
            counts = self.office.counts("bound", choices, 0, min(self.runs, BOUND))
            short = [place for place, of in zip(asking, counts, strict=True)
                     if any(_sides(one, chance)[1] < target for one in of)]  # fmt: skip
            for place in short:
                needs[place] += 1
            asking = [place for place in short if needs[place] < ample]
        return sum(needs.values())


# ---------------------------------------------------------------- estimates

_ROW: Final = Row("on_time_share", "all", "all", "share")


def _ratio(counts: Floats) -> Ratios:
    """The share of runs float64[R, 2]."""
    found = ratios([_ROW], counts[:, :, np.newaxis])
    if not found.rows:
        raise SimlibError("no-matters")
    return found


def share_of(counts: Floats, level: float = LEVEL) -> Estimate:
    """The share on time of runs float64[R, 2]."""
    found = _ratio(counts)
    share = estimate(float(found.ratio[0]), found.deviation[:, 0], level)
    return Estimate(share.mean, max(0.0, share.low), min(1.0, share.high))


def gain_of(before: Floats, after: Floats, level: float) -> Estimate:
    """What a choice adds, paired by replication."""
    old, new = _ratio(before), _ratio(after)
    return estimate(float(new.ratio[0] - old.ratio[0]), new.deviation[:, 0] - old.deviation[:, 0], level)


def _sides(counts: Floats, chance: float) -> tuple[float, float]:
    """Limits of a share, each of which is wrong with this chance."""
    found = _ratio(counts)
    half = t_quantile(1 - chance, len(counts) - 1) * float(standard_error(found.deviation[:, 0]))
    return float(found.ratio[0]) - half, float(found.ratio[0]) + half
