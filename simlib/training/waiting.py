"""Lesson 1, Why things wait: its words, and three exercises whose answers are numbers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from simlib.training.numbers import Numbers
from simlib.training.one_office import (
    HOW_BUSY,
    HOW_LONG,
    QUEUE,
    Office,
    busy,
    busy_mistakes,
    mean_wait,
    queue_mistakes,
    wait_mistakes,
    waits,
)
from simlib.views.language.names import Names
from simlib.views.language.words import COMMA, N_, Words

PROSE: Final[Mapping[str, tuple[str, ...]]] = {
    "idea": (
        N_("One idea: the busier people are, the longer things wait, and near the limit suddenly so."),
        N_(
            "A matter waits while the one before it is being worked on. How long depends on three things. "
            "How busy the office is: the work that comes, divided by the time there is. How uneven it is: "
            "matters come at random, and some ask for more work than others. And how many days a week "
            "somebody is there."
        ),
        N_(
            "The rule: mean wait = work of a matter × busy ÷ free × unevenness ÷ share of the week. Busy and "
            "free add up to 1. Unevenness is 1 where work varies as usual, and one half where every matter "
            "asks for the same. Who is there two days of five has a share of 0.4."
        ),
        N_(
            "Assumed: one person, in the order of arrival, matters at random, nobody on leave. For this the "
            "rule is exact in the long run; one year alone may be far off."
        ),
    ),
    "take away": (
        N_("Time that looks idle is what keeps waits short: who is busy nine tenths of his time makes others "
           "wait nine times as long as who is busy half of it."),
        N_("A tenth more work can nearly double the wait; so can a tenth less time."),
        N_("Before asking for more people, look at what can be made more even: when matters come, and how "
           "much work each asks for."),
    ),
}  # fmt: skip
"""Paragraphs, by part of the lesson."""

TITLES: Final[Mapping[str, tuple[str, str]]] = {
    "1.1": (
        N_("A queue by hand"),
        N_(
            "One person works on six matters, one after another in the order in which they come. How many "
            "hours does each wait before its work begins?"
        ),
    ),
    "1.2": (
        N_("How busy"),
        N_("A year has 250 working days. How busy is each office, in percent of the time that there is?"),
    ),
    "1.3": (
        N_("How long"),
        N_(
            "One person each; every matter asks for one day of work on average. How many working days does a "
            "matter wait on average? Use the rule."
        ),
    ),
}
HINTS: Final[Mapping[str, tuple[str, ...]]] = {
    "1.1": (
        N_("Work begins when two things hold: the matter has come, and the one before it is done."),
        N_("Write down for each row when work begins and when it is done; the wait is begin less arrival."),
    ),
    "1.2": (
        N_("Work that comes in a year = matters × days of work each."),
        N_("Time that there is = 250 × people × days a week ÷ 5. Divide the work by the time."),
    ),
    "1.3": (
        N_("First how busy the office is: matters × 1 day ÷ (250 × days a week ÷ 5)."),
        N_("Then busy ÷ free; halve it where all work is the same; last divide by the share of the week."),
    ),
}
"""The first steps of help; the last one is worked out."""

FICTIONAL: Final = N_(
    "The office of this lesson is in a fictional county; all numbers are invented. One person works here, "
    "and the clock runs on working days of {year}."
)
PREDICT: Final = N_(
    "Before you look: an office gets {before} matters a year and is busy {load:.0f} % of its time. Then a "
    "tenth more come: {after}. How many times as long will a matter wait on average? Choose, then press the "
    "button. The choice stays."
)
TURN: Final = N_(
    "Turn one thing at a time, then play the year: watch how the queue grows and when matters become "
    "overdue. Set the matters so that the office is busy nine tenths of its time; then make the work even."
)


# ------------------------------------------------------------------ exercises


def _queue_given(names: Names, row: int) -> tuple[str, ...]:
    return f"{QUEUE[row].hour}", f"{QUEUE[row].work}"


def _queue_told(w: Words) -> str:
    begun = [one.hour + wait for one, wait in zip(QUEUE[:3], waits(QUEUE), strict=False)]
    return w(
        "Work on the first three rows begins at hour {a}, {b} and {c}.", a=begun[0], b=begun[1], c=begun[2]
    )


def _busy_given(names: Names, row: int) -> tuple[str, ...]:
    one = HOW_BUSY[row]
    return tuple(f"{number:g}" for number in (one.matters, one.work, one.people, one.days))


def _busy_told(w: Words) -> str:
    work = COMMA[w.language].join(f"{one.matters * one.work:g}" for one in HOW_BUSY)
    return w("The work that comes, in days a year, row by row: {rows}.", rows=work)


def _long_given(names: Names, row: int) -> tuple[str, ...]:
    w, one = names.words, HOW_LONG[row]
    return f"{one.matters:g}", f"{one.days:g}", spread_words(w, one.spread)


def _long_told(w: Words) -> str:
    loads = COMMA[w.language].join(f"{busy(one):.0%}" for one in HOW_LONG)
    return w("How busy each office is, row by row: {rows}.", rows=loads)


def spread_words(w: Words, spread: float) -> str:
    """How much work varies from matter to matter."""
    return {0.0: w("all the same"), 1.0: w("varies as usual"), 1.5: w("a few very long ones")}[spread]


def _of(
    offices: Sequence[Office], rule: Callable[[Office], float], times: float = 1.0
) -> Callable[[], list[float]]:
    return lambda: [times * rule(one) for one in offices]


TASKS: Final[Mapping[str, Numbers]] = {
    "1.1": Numbers(
        *TITLES["1.1"], HINTS["1.1"],
        {N_("row"): "4em", N_("comes at hour"): "10em", N_("work, in hours"): "10em",
         N_("waits, in hours"): "12em"},
        lambda: [float(wait) for wait in waits(QUEUE)], queue_mistakes, _queue_given, _queue_told,
    ),
    "1.2": Numbers(
        *TITLES["1.2"], HINTS["1.2"],
        {N_("row"): "4em", N_("matters a year"): "10em", N_("work each, in days"): "12em",
         N_("people"): "8em", N_("days a week"): "10em", N_("busy, in percent"): "14em"},
        _of(HOW_BUSY, busy, 100), lambda row: busy_mistakes(HOW_BUSY[row]), _busy_given, _busy_told, 0.01,
    ),
    "1.3": Numbers(
        *TITLES["1.3"], HINTS["1.3"],
        {N_("row"): "4em", N_("matters a year"): "10em", N_("days a week"): "10em",
         N_("unevenness of work"): "14em", N_("waits, in working days"): "16em"},
        _of(HOW_LONG, mean_wait), lambda row: wait_mistakes(HOW_LONG[row]), _long_given, _long_told, 0.02,
    ),
}  # fmt: skip
