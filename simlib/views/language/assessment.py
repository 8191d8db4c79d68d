"""What may be said of an assessment: whether its grades tell units apart, and what chance alone gives."""

from collections.abc import Iterator
from typing import Final

from simlib.inputs.scenario import Consequence, UnitKind
from simlib.scores.assessment import Graded, Shares, rooms
from simlib.scores.consequences import followed
from simlib.scores.groups import ALL
from simlib.scores.intervals import Measure
from simlib.views.language.glossary import UNIT_KINDS
from simlib.views.language.names import Names, shown, span
from simlib.views.language.results import title
from simlib.views.language.words import N_

IN_LUCK: Final = N_("if all units were alike")
EVEN: Final = 0.5
"""What of two units would be in order by luck alone."""
IN_ORDER: Final = N_(
    "Of two units ({kind}), the one that does better in the long run has more points in {share} of the "
    "periods ({span}); by pure luck it would be 50%."
)
TELLS: Final = N_("So points say something of the units, and the more the farther this is from 50%.")
TELLS_NOTHING: Final = N_(
    "No difference between the units is shown: their order is not told apart from luck."
)
PLACES: Final = N_("“{grade}”: at most {share} of {count} units ({kind}) are {places} places, rounded down.")
ALIKE: Final = N_("If all units were alike, each would still be “{grade}” in {low} to {high} of the periods.")
TWICE: Final = N_("Twice running “{grade}”: {low} to {high} by unit; if all were alike, {even} on average.")
RUNNING: Final = N_("{grade}, {n} times running")
FOLLOWS: Final = N_(
    "“{what}” ({result}) comes {times} times a year over all units ({span}); if all were alike, {even} times."
)
ONE_PERIOD: Final = N_("The window holds one period only: nothing can be said of two in a row.")


def sentences(names: Names, found: Graded) -> list[str]:
    """Whether grades tell units apart, then places, luck, the low grades twice running, and what follows."""
    return [*_order(names, found), *_places(names, found), *_luck(names, found), *_twice(names, found),
            *_follows(names, found)]  # fmt: skip


def scheme(names: Names, found: Graded) -> str:
    """The assessment's title, and the plan, load, window and runs."""
    return f"{names.words.text(found.assessment.title)} · {title(names, found.setting, found.plan)}"


def kind(names: Names, found: Graded) -> str:
    """What is assessed."""
    of = found.assessment.of
    return names.by("zone") if of == "zone" else names.words(UNIT_KINDS[UnitKind(of).value])


def grade(names: Names, found: Graded, name: str) -> str:
    """A grade's title."""
    return names.words.text(found.assessment.grades[name].title)


def result(names: Names, found: Graded, what: Consequence) -> str:
    """Of which result something follows: the last place or a grade, and how often running."""
    w = names.words
    one = w("last place") if what.last else grade(names, found, str(what.grade))
    return one if what.running == 1 else w(RUNNING, grade=one, n=what.running)


def low_grades(found: Graded) -> list[str]:
    """The lower half of the grades: what two periods running of them say is asked."""
    grades = list(found.assessment.grades)
    return grades[(len(grades) + 1) // 2 :]


def _order(names: Names, found: Graded) -> Iterator[str]:
    order = found.in_order
    if order is None or order.low is None or order.high is None:
        return
    said = {"share": shown(order.mean, "share"), "span": span(order.low, order.high, "share")}
    yield names.words(IN_ORDER, kind=kind(names, found), **said)
    yield names.words(TELLS if order.low > EVEN else TELLS_NOTHING)


def _places(names: Names, found: Graded) -> Iterator[str]:
    """How many places there are for each grade that has a share of them."""
    count = len(found.units)
    for name, one in found.assessment.grades.items():
        if one.at_most is not None:
            places = {"count": count, "places": rooms(one, count)}
            share = shown(one.at_most, "share")
            yield names.words(
                PLACES, grade=grade(names, found, name), share=share, kind=kind(names, found), **places
            )


def _luck(names: Names, found: Graded) -> Iterator[str]:
    best = next(iter(found.assessment.grades))
    spread = _spread(found.by_luck, "grade", best)
    if spread:
        low, high = (shown(end, "share") for end in spread)
        yield names.words(ALIKE, grade=grade(names, found, best), low=low, high=high)


def _twice(names: Names, found: Graded) -> Iterator[str]:
    for low in low_grades(found):
        simulated, even = (_of(shares, "again", low) for shares in (found.simulated, found.by_luck))
        if not simulated or not even:
            yield names.words(ONE_PERIOD)
            return
        ends = {"low": min(m.mean for m in simulated), "high": max(m.mean for m in simulated)}
        said = {end: shown(share, "share") for end, share in ends.items()}
        mean = shown(sum(m.mean for m in even) / len(even), "share")
        yield names.words(TWICE, grade=grade(names, found, low), even=mean, **said)


def _follows(names: Names, found: Graded) -> Iterator[str]:
    for one in followed(found):
        m = one.simulated
        if m.low is not None and m.high is not None:
            said = {"what": names.words.text(one.what.title), "result": result(names, found, one.what)}
            times = {"times": f"{m.mean:.2g}", "even": f"{one.by_luck.mean:.2g}"}
            yield names.words(FOLLOWS, span=f"{m.low:.2g}–{m.high:.2g}", **said, **times)


def _of(shares: Shares, what: str, grade: str = ALL) -> list[Measure]:
    """The estimates of all units."""
    return [m for (name, of, _), m in shares.items() if (name, of) == (what, grade)]


def _spread(shares: Shares, what: str, grade: str) -> tuple[float, float] | None:
    means = [m.mean for m in _of(shares, what, grade)]
    return (min(means), max(means)) if means else None
