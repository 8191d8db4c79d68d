"""Lesson 4, Drawing zones: its words, the years that are needed, what may be said, and a map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, cast

from simlib.training.answers import RIGHT, Kind, Off, Task, Value
from simlib.training.luck import (
    COMPARED,
    MARKED,
    PRECISIONS,
    difference,
    limits,
    may_be_said,
    needed,
    precision_mistakes,
)
from simlib.training.numbers import Numbers
from simlib.training.zone_drawing import ZoneDrawing
from simlib.views.language.names import Names
from simlib.views.language.words import COMMA, N_, Words

PROSE: Final[Mapping[str, tuple[str, ...]]] = {
    "idea": (
        N_("One idea: a difference counts only where luck alone could not have made it."),
        N_(
            "A simulated year has its luck: when matters come, how long each takes, who is on leave. Let one "
            "plan have two years, and its on-time shares differ although nothing was changed. So plans are "
            "given the same luck (the same matters, the same leave), many years are run, and the difference "
            "is shown with a 95 % interval: of 100 intervals made in this way, 95 hold the true difference."
        ),
        N_(
            "How to read it: all of the interval above 0, better; all below 0, worse; 0 within it, not "
            "decided, whatever the mean says. Four times as many years make an interval half as wide."
        ),
        N_(
            "What can be worked out from the map, such as the way to the seat of a zone, has no luck: there "
            "the best plan can be proven by looking at all of them. Assumed: what people do does not change "
            "with the zones, and every number of the county is invented."
        ),
    ),
    "take away": (
        N_("Ask of every comparison: how many years, the same luck, and does the interval hold 0?"),
        N_("Not decided is not equal: more years may decide it, if the difference is worth them."),
        N_("First the rules, then what is proven, then what is simulated; a plan is good when it passes "
           "all."),
    ),
}  # fmt: skip
"""Paragraphs, by part of the lesson."""

TITLES: Final[Mapping[str, tuple[str, str]]] = {
    "4.1": (
        N_("How many years"),
        N_("So many simulated years gave an interval of plus or minus so much. How many years in all are "
           "needed for the interval that is wanted?"),
    ),
    "4.2": (
        N_("What may be said"),
        N_("Each row compares two plans of the county by their on-time share. What may be said of the first "
           "one?"),
    ),
    "4.3": (
        N_("Draw zones"),
        N_(
            "Move towns to other zones. Rules: each zone hangs together on land, without a river between; "
            "two to four towns a zone; at most three towns change their zone. Make a plan that is better "
            "than today's beyond doubt, and go at least four fifths of the way to the proven best in "
            "minutes to the seat of the zone."
        ),
    ),
}  # fmt: skip
HINTS: Final[Mapping[str, tuple[str, ...]]] = {
    "4.1": (
        N_("First how many times as narrow: divide what is now by what is wanted."),
        N_("Square it, then multiply by the years that there are. Where a wider one will do, fewer are "
           "enough."),
    ),
    "4.2": (
        N_("Look at the interval and not at the mean: on which side of 0 does it lie?"),
        N_("A plan cannot be better than itself, and with few years hardly anything is decided."),
    ),
    "4.3": (
        N_("Look at the lines: which towns lie close together and are in different zones?"),
        N_("A zone whose towns lie in a row has long ways. Move a town to the zone whose seat is nearest, "
           "and see that every zone keeps at least two."),
    ),
}  # fmt: skip
"""The first steps of help; the last one is worked out."""

FICTIONAL: Final = N_(
    "The county of this lesson is fictional; towns, zones, matters and roads are invented. Here all matters "
    "are handled by joint teams of a zone, so that it is felt where the zones lie."
)
PREDICT: Final = N_(
    "Before you look: today's plan is simulated for two years with different luck, and nothing else is "
    "changed. By how many percentage points will the two on-time shares differ, on average? Choose, then "
    "press the button. The choice stays."
)
TURN: Final = N_(
    "Turn one thing at a time. Each dot is a whole study: the difference from today's plan with its 95 % "
    "interval. First compare today's plan with itself under other luck; then with plan A, with few years and "
    "with many; last give both the same luck."
)


@dataclass(frozen=True)
class Sayings:
    """What may be said of each comparison."""

    title: str
    text: str
    hints: tuple[str, ...]
    kind: Kind = "name"

    @property
    def heads(self) -> Mapping[str, str]:
        return {
            N_("row"): "3em", N_("compared"): "20em", N_("years"): "5em", N_("luck"): "8em",
            N_("difference, points"): "11em", N_("95 % interval"): "11em", N_("may be said"): "11em",
        }  # fmt: skip

    @property
    def rows(self) -> int:
        return len(COMPARED)

    def cells(self, names: Names, row: int) -> tuple[str, ...]:
        """The comparison, and what came of it."""
        one, found, w = COMPARED[row], difference(COMPARED[row]), names.words
        low, high = limits(found)
        plans = w("{plan} against {other}", plan=names.plan(one.plan), other=names.plan(one.other))
        interval = w("{low} to {high}", low=points(low), high=points(high))
        luck = w("its own") if one.own else w("the same")
        return f"{row + 1}", plans, f"{one.years}", luck, points(100 * found.mean), interval

    def choices(self, names: Names) -> Mapping[str, str]:
        """Better, worse, or not decided."""
        return {said: names.words(text) for said, text in MARKED.items()}

    def judge(self, w: Words, values: Sequence[Value]) -> list[Off]:
        """What is off of each row."""
        return [self._off(w, row, said) for row, said in enumerate(cast(Sequence[str], values))]

    def _off(self, w: Words, row: int, said: str) -> Off:
        right = may_be_said(difference(COMPARED[row]))
        if said == right:
            return RIGHT
        if right == "undecided":
            itself = COMPARED[row].plan == COMPARED[row].other
            why = N_("it is the same plan: what you see is luck") if itself else N_("the interval holds 0")
            return Off(w(why))
        if said == "undecided":
            return Off(w("the interval lies on one side of 0: that may be said"))
        return Off(w("look which plan is named first, and at the sign"), near=False)

    def last_hint(self, w: Words) -> str:
        """In which rows the interval holds 0."""
        held = sum(may_be_said(difference(one)) == "undecided" for one in COMPARED)
        return w("In {count} of {rows} rows the interval holds 0.", count=held, rows=self.rows)

    def afterwards(self, names: Names, answer: Sequence[str]) -> str:
        """What is to be kept in mind of intervals."""
        return names.words(
            "Of a hundred comparisons of a plan with itself, about five would look decided by luck alone: "
            "who tries many plans needs wider intervals, as the search of this program uses."
        )


def points(value: float) -> str:
    """A difference in percentage points, with its sign; what rounds to nothing has that of a gain.

    >>> points(1.64), points(-1.64), points(-0.04)
    ('+1.6', '-1.6', '+0.0')
    """
    return f"{round(value, 1) + 0.0:+.1f}"


def _precision_given(names: Names, row: int) -> tuple[str, ...]:
    one = PRECISIONS[row]
    return f"{one.years}", f"± {one.now:g}", f"± {one.wanted:g}"


def _precision_told(w: Words) -> str:
    times = (Fraction(one.now / one.wanted).limit_denominator() ** 2 for one in PRECISIONS)
    return w(
        "How many times as many years, row by row: {rows}.", rows=COMMA[w.language].join(map(str, times))
    )


TASKS: Final[Mapping[str, Task]] = {
    "4.1": Numbers(
        *TITLES["4.1"], HINTS["4.1"],
        {N_("row"): "4em", N_("years"): "8em", N_("interval now"): "12em", N_("interval wanted"): "12em",
         N_("years needed"): "12em"},
        lambda: [needed(one) for one in PRECISIONS], lambda row: precision_mistakes(PRECISIONS[row]),
        _precision_given, _precision_told,
    ),
    "4.2": Sayings(*TITLES["4.2"], HINTS["4.2"]),
    "4.3": ZoneDrawing(*TITLES["4.3"], HINTS["4.3"]),
}  # fmt: skip
