"""Lesson 3, Two people at once: its words, two exercises of numbers, and a week of a zone's head."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from simlib.inputs.scenario import WEEKDAYS
from simlib.training.answers import RIGHT, Kind, Off, Value
from simlib.training.numbers import Numbers
from simlib.training.pairs import (
    BENCHES,
    HOW_OFTEN,
    PEOPLE,
    WEEK_OF_ERRANDS,
    both_there,
    engines_choice,
    may_go,
    often_mistakes,
    pair_mistakes,
    pairs,
    problems,
    town_of,
)
from simlib.views.language.glossary import WEEKDAYS as DAYS
from simlib.views.language.names import Names
from simlib.views.language.words import COMMA, N_, Words

PROSE: Final[Mapping[str, tuple[str, ...]]] = {
    "idea": (
        N_("One idea: what needs two people waits for the second one."),
        N_(
            "Talks and investigations need at least two people. In a town people serve part-time and "
            "not always on the same days, so two of them are seldom there together. Who knows the "
            "people concerned stands back. A zone helps because its towns have more people between "
            "them: one of the town goes, and one of another town."
        ),
        N_(
            "The rule: days on which a pair can go = all days, less those with nobody, less those "
            "with just one. Two people who are each there two days of five: nobody on 36 days of a "
            "hundred, just one on 48."
        ),
        N_(
            "Assumed: the days of one person tell nothing about those of another, and everybody has "
            "time on the days on which he is there. Common fixed days would bring people together "
            "more often."
        ),
    ),
    "take away": (
        N_("Two part-time people of one town are seldom there together: agree on common days, or "
           "look further."),
        N_("Every further person in the pool makes pairs much more likely, and leaves some where "
           "one stands back."),
        N_("Look at the whole week: who is the only one for a later matter must not be taken for an "
           "earlier one."),
    ),
}  # fmt: skip
"""Paragraphs, by part of the lesson."""

FICTIONAL: Final = N_(
    "The towns of this lesson are those of a fictional county; days, people and matters are invented. "
    "People are posts with a number, and nobody's name."
)
PREDICT: Final = N_(
    "Before you look: a town has two monitors. Each is there two days of five, and not always the "
    "same ones. On how many of a hundred working days are both there? Choose, then press the button. "
    "The choice stays."
)
TURN: Final = N_(
    "Turn one thing at a time: how many people share the work, and how many days a week each is "
    "there. Each column below is a working day; a dark field is somebody who is there, and a mark "
    "says that a pair can go."
)

TITLES: Final[Mapping[str, tuple[str, str]]] = {
    "3.1": (
        N_("How often a pair is there"),
        N_("On how many of a hundred working days can a pair go? Use the rule; a calculator helps."),
    ),
    "3.2": (
        N_("How many pairs"),
        N_("How many different pairs may go? Count those that remain when somebody stands back."),
    ),
    "3.3": (
        N_("Head of a zone for a week"),
        N_(
            "Six matters in a zone of four towns. One of the town goes to each; choose the second: "
            "from another town, there that day, not standing back, not out on a matter of the own "
            "town that day. Everybody may help once in the week."
        ),
    ),
}
HINTS: Final[Mapping[str, tuple[str, ...]]] = {
    "3.1": (
        N_("Nobody there: multiply the shares of days away of all people."),
        N_("Just one there: people × share of days there × the shares of days away of all others."),
    ),
    "3.2": (
        N_("First strike out who stands back. Then: n people make n × (n − 1) ÷ 2 pairs."),
        N_("One of the town and one of another: people of the town × people of the other towns."),
    ),
    "3.3": (
        N_("Strike out in each row: who stands back, who is of the same town, who is out that day himself."),
        N_("Begin with the row in which just one is left, and strike him out in all other rows."),
    ),
}  # fmt: skip
"""The first steps of help; the last one is worked out."""


@dataclass(frozen=True)
class ZoneWeek:
    """The second person of each matter of a week, chosen so that all six can go."""

    title: str
    text: str
    hints: tuple[str, ...]
    kind: Kind = "name"

    @property
    def heads(self) -> Mapping[str, str]:
        return {
            N_("row"): "3em", N_("day"): "7em", N_("goes first"): "9em", N_("also there that day"): "30em",
            N_("stands back"): "9em", N_("second"): "11em",
        }  # fmt: skip

    @property
    def rows(self) -> int:
        return len(WEEK_OF_ERRANDS)

    def cells(self, names: Names, row: int) -> tuple[str, ...]:
        """What is given of a matter."""
        one, w = WEEK_OF_ERRANDS[row], names.words
        others, recused = (
            COMMA[w.language].join(person_words(names, p) for p in some) for some in (one.there, one.recused)
        )
        return (
            f"{row + 1}",
            w(DAYS[WEEKDAYS[one.day]]),
            person_words(names, one.first),
            others,
            recused or "–",
        )

    def choices(self, names: Names) -> Mapping[str, str]:
        """All people of the zone."""
        return {name: person_words(names, person) for person, name in enumerate(PEOPLE)}

    def judge(self, w: Words, values: Sequence[Value]) -> list[Off]:
        """What is wrong with each second person; nearly right where at most two rows are off."""
        chosen = [PEOPLE.index(name) if name in PEOPLE else -1 for name in cast(Sequence[str], values)]
        if -1 in chosen:
            return [RIGHT if person >= 0 else Off(w("nobody of this zone"), near=False) for person in chosen]
        wrong = problems(chosen)
        near = sum(map(bool, wrong)) <= 2
        return [Off(w(why), near) if why else RIGHT for why in wrong]

    def last_hint(self, w: Words) -> str:
        """Rows with one candidate only, once the own matters are struck out."""
        left = COMMA[w.language].join(f"{len(may_go(row))}" for row in range(self.rows))
        return w("How many may go, row by row, before you look at the other rows: {rows}.", rows=left)

    def afterwards(self, names: Names, answer: Sequence[str]) -> str:
        """What the engines would have done, which look at one matter at a time."""
        w, taken = names.words, engines_choice()
        said = COMMA[w.language].join(
            person_words(names, p) if p is not None else w("nobody is left") for p in taken
        )
        return w(
            "The model looks at one matter at a time and takes the least burdened who may. Row by row it "
            "would take: {people}. You looked ahead, and nothing waits.", people=said,
        )  # fmt: skip


def person_words(names: Names, person: int) -> str:
    """A person: town and number."""
    return f"{names.short(town_of(person))} {PEOPLE[person][-1]}"


def _often_given(names: Names, row: int) -> tuple[str, ...]:
    return f"{HOW_OFTEN[row].people}", f"{HOW_OFTEN[row].days:g}"


def _often_told(w: Words) -> str:
    none = [100 * (1 - one.days / 5) ** one.people for one in HOW_OFTEN]
    return w(
        "Nobody is there, in percent of days, row by row: {rows}.",
        rows=COMMA[w.language].join(f"{n:.1f}" for n in none),
    )


def _pairs_given(names: Names, row: int) -> tuple[str, ...]:
    w, one = names.words, BENCHES[row]
    kind = w("one of the town, one of another") if one.mixed else w("any two")
    return f"{one.home}", f"{one.others}", f"{one.recused}", kind


def _pairs_told(w: Words) -> str:
    left = COMMA[w.language].join(f"{one.home - one.recused} + {one.others}" for one in BENCHES)
    return w("People who may go, of the town and of other towns, row by row: {rows}.", rows=left)


def _each(some: Sequence[object], rule: Callable[..., float], times: float = 1) -> Callable[[], list[float]]:
    return lambda: [times * rule(one) for one in some]


TASKS: Final[Mapping[str, Numbers | ZoneWeek]] = {
    "3.1": Numbers(
        *TITLES["3.1"], HINTS["3.1"],
        {N_("row"): "4em", N_("people"): "8em", N_("days a week"): "10em", N_("days of a hundred"): "14em"},
        _each(HOW_OFTEN, both_there, 100), lambda row: often_mistakes(HOW_OFTEN[row]), _often_given,
        _often_told, 0.02,
    ),
    "3.2": Numbers(
        *TITLES["3.2"], HINTS["3.2"],
        {N_("row"): "4em", N_("people of the town"): "12em", N_("of the other towns"): "12em",
         N_("of the town stand back"): "14em", N_("pair"): "16em", N_("pairs"): "10em"},
        _each(BENCHES, pairs), lambda row: pair_mistakes(BENCHES[row]), _pairs_given, _pairs_told,
    ),
    "3.3": ZoneWeek(*TITLES["3.3"], HINTS["3.3"]),
}  # fmt: skip
