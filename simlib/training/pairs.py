"""What lesson 3 asks: who may go with whom, how often two are there, and how many pairs there are.

    both_there(pool)     the share of days on which two or more are there, days independent of each other
    pairs(bench)         how many different pairs may act
    may_go(row)          who may go as the second, by the rule of the engines
    problems(chosen)     what is wrong with the second of each matter
    engines_choice()     whom the engines take: the least burdened first, one matter after another

The first is the binomial distribution. Of the week one answer is right, and a test finds it by trying all.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import comb
from typing import Final

from simlib.model.rules import choice_key, may_act
from simlib.views.language.words import N_

WEEK: Final = 5


@dataclass(frozen=True)
class Pool:
    """So many people, each of whom is there so many days of five, and not always the same ones."""

    people: int
    days: float


PREDICTED: Final = Pool(2, 2)
GUESSES: Final = (4, 16, 20, 40)
"""Days of a hundred that may be predicted."""
HOW_OFTEN: Final = (Pool(2, 1), Pool(2, 4), Pool(3, 2), Pool(4, 2), Pool(3, 3))


def both_there(pool: Pool) -> float:
    """The share of days on which at least two are there: all days but those with nobody or just one.

    >>> round(both_there(Pool(2, 2)), 4), round(both_there(Pool(8, 2)), 4)
    (0.16, 0.8936)
    """
    there = pool.days / WEEK
    none = (1 - there) ** pool.people
    one = pool.people * there * (1 - there) ** (pool.people - 1)
    return 1 - none - one


def often_mistakes(pool: Pool) -> Iterator[tuple[str, float]]:
    """Each usual mistake about how often two are there, and the percentage that it gives."""
    there, n = pool.days / WEEK, pool.people
    yield N_("that is how often one of them is there"), 100 * there
    yield (
        N_("one alone is not enough: leave out the days on which just one is there"),
        100 * (1 - (1 - there) ** n),
    )
    yield N_("that is how often all are there: two are enough"), 100 * there**n
    exactly = comb(n, 2) * there**2 * (1 - there) ** (n - 2)
    yield N_("that is how often exactly two are there: more are good too"), 100 * exactly
    yield N_("that is how often just one is there"), 100 * n * there * (1 - there) ** (n - 1)
    yield N_("that is how often no pair is there"), 100 * (1 - both_there(pool))
    yield N_("a percentage is asked for"), both_there(pool)


@dataclass(frozen=True)
class Bench:
    """People of the town and of the zone's other towns, how many of the town stand back; with `mixed`, a
    pair has one of the town and one of another."""

    home: int
    others: int
    recused: int
    mixed: bool = False


BENCHES: Final = (Bench(2, 0, 0), Bench(2, 0, 1), Bench(2, 6, 1), Bench(2, 6, 1, mixed=True), Bench(2, 6, 2))


def pairs(bench: Bench) -> int:
    """How many different pairs may act.

    >>> [pairs(bench) for bench in (Bench(3, 0, 0), Bench(3, 2, 1, mixed=True))]
    [3, 4]
    """
    home = bench.home - bench.recused
    return home * bench.others if bench.mixed else comb(home + bench.others, 2)


def pair_mistakes(bench: Bench) -> Iterator[tuple[str, float]]:
    """Each usual mistake about a number of pairs, and what it gives."""
    home = bench.home - bench.recused
    yield N_("who stands back may not act"), pairs(Bench(bench.home, bench.others, 0, bench.mixed))
    if bench.mixed:
        yield (
            N_("one of the town and one of another: two of one town are no such pair"),
            comb(home + bench.others, 2),
        )
    else:
        yield N_("who goes first makes no other pair: halve it"), 2 * pairs(bench)
        yield N_("two of the other towns may go as well"), home * bench.others
    yield N_("that is how many people there are, not how many pairs"), home + bench.others


# ------------------------------------------------------------------ a week

TOWNS: Final = ("澄岭镇", "松塘镇", "望泉镇", "雁溪镇")
PEOPLE: Final = tuple(f"{town}{number}" for town in TOWNS for number in (1, 2))
"""Two people of each town, by number: posts, and nobody's name."""


@dataclass(frozen=True)
class Errand:
    """A matter of a town on a working day (0 is Monday): who goes from there, who else is there that day,
    and who stands back; people by their place in PEOPLE."""

    day: int
    first: int
    there: tuple[int, ...]
    recused: tuple[int, ...] = ()

    @property
    def town(self) -> str:
        return town_of(self.first)


WEEK_OF_ERRANDS: Final = (
    Errand(0, first=1, there=(2, 3, 4, 5), recused=(4,)),
    Errand(0, first=3, there=(1, 2, 4, 5), recused=(4,)),
    Errand(1, first=4, there=(0, 5, 6)),
    Errand(2, first=7, there=(1, 5, 6)),
    Errand(3, first=2, there=(0, 3, 5, 6), recused=(6,)),
    Errand(3, first=5, there=(0, 2, 3, 6)),
)
"""Two matters on Monday, two on Thursday; everybody has time to help another town once in the week."""


def town_of(person: int) -> str:
    """A person's town."""
    return TOWNS[person // 2]


def _mask(people: Sequence[int]) -> int:
    return sum(1 << person for person in set(people))


def bound(row: int) -> list[int]:
    """Who goes from his own town that day."""
    return [one.first for one in WEEK_OF_ERRANDS if one.day == WEEK_OF_ERRANDS[row].day]


def may_go(row: int) -> list[int]:
    """Who may go as the second of a matter, whatever the other rows say: there that day, of another town,
    not standing back, and not out on a matter of his own.

    >>> [PEOPLE[person] for person in may_go(0)]
    ['松塘镇1', '望泉镇2']
    """
    one = WEEK_OF_ERRANDS[row]
    own = [person for person in range(len(PEOPLE)) if town_of(person) == one.town]
    able = may_act(_mask(one.there), _mask(one.recused), _mask([*own, *bound(row)]))
    return [person for person in range(len(PEOPLE)) if able >> person & 1]


def problems(chosen: Sequence[int]) -> list[str]:
    """What is wrong with the second of each matter, as a message; "" where nothing is."""
    times = Counter(chosen)
    return [_problem(row, person, times[person]) for row, person in enumerate(chosen)]


def _problem(row: int, person: int, times: int) -> str:
    one = WEEK_OF_ERRANDS[row]
    reasons = {
        N_("goes already, as the first"): person == one.first,
        N_("the second must come from another town"): town_of(person) == one.town,
        N_("stands back: knows the people concerned"): person in one.recused,
        N_("is not there that day"): person not in one.there,
        N_("is out that day on a matter of the own town"): person in bound(row),
        N_("helps more than once in the week"): times > 1,
    }
    return next((why for why, holds in reasons.items() if holds), "")


def engines_choice() -> list[int | None]:
    """Whom the engines would take: in the order of the matters the least burdened who may, then by number.
    They look at one matter at a time; None where nobody is left.

    >>> [person is None for person in engines_choice()]
    [False, False, False, False, True, False]
    """
    helped: Counter[int] = Counter()
    taken: list[int | None] = []
    for row in range(len(WEEK_OF_ERRANDS)):
        able = [person for person in may_go(row) if not helped[person]]
        best = min(able, key=lambda person: choice_key(helped[person], person), default=None)
        if best is not None:
            helped[best] += 1
        taken.append(best)
    return taken
