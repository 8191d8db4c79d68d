"""What a sensitivity study says: which numbers decide, and as long as what a conclusion holds."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from simlib.studies.factors import QUARTER, Factor
from simlib.studies.findings import Row, Sensitivity, Switched, Together, Word
from simlib.studies.outcomes import Estimate, Impossible, Judge, Outcome
from simlib.studies.sensitivity import SCREENING
from simlib.studies.switches import LATER
from simlib.studies.turning import Turn
from simlib.views.language.faults import rule_text
from simlib.views.language.glossary import PROVENANCE
from simlib.views.language.names import RUNS, Names, gained, heading
from simlib.views.language.words import N_

STAGES: Final[Mapping[str, str]] = {
    "base": N_("the file as it is"),
    "ends": N_("each number at its lowest and highest"),
    "effects": N_("elementary effects"),
    "strongest": N_("the strongest, more replications"),
    "switches": N_("choices of structure"),
    "pairs": N_("two at a time"),
    "turns": N_("turning points"),
}
"""What is under way."""

SWITCHES: Final[Mapping[tuple[str, str], str]] = {
    ("duty", "days"): N_("part-time people come on fixed weekdays instead of a share of every day"),
    ("duty", "share"): N_("part-time people serve a share of every day instead of fixed weekdays"),
    ("closed", "completed"): N_("the limit ends with the last step instead of the result"),
    ("order", "due"): N_("what is due first is done first"),
    ("order", "class"): N_("order of work by class"),
    ("order", "first_come"): N_("what came first is done first"),
    ("opening", "later"): N_("help from other units only after {days} working days"),
    ("opening", "at-once"): N_("help from other units at once"),
}

CONCLUSIONS: Final[Mapping[str, str]] = {
    "better": N_("“{plan}” is better than “{baseline}”"),
    "worse": N_("“{plan}” is worse than “{baseline}”"),
    "unclear": N_("no clear difference between “{plan}” and “{baseline}”"),
}

WORDS: Final[Mapping[Word, str]] = {
    "turns": N_("reversed"),
    "unsettles": N_("no longer supported"),
    "holds": N_("still stands"),
}
"""What becomes of the conclusion within the range of a number."""

NEWLY: Final = N_("becomes clear")
"""What becomes of no conclusion, where a number brings one."""

AS_LONG: Final = N_("The conclusion holds as long as {what} stays {side} {amount} ({low} to {high}).")
LEAST, MOST = N_("above"), N_("below")
TIMES: Final = "× "


def factor_name(names: Names, factor: Factor) -> str:
    """What a factor is called: the title of its ground, or the place of its one number."""
    ground = names.scenario.grounds.get(factor.ground)
    if factor.name != factor.ground or ground is None:
        return names.coded(factor.name)
    return names.coded(names.words.text(ground.title)) if ground.title else factor.name


def range_text(names: Names, factor: Factor) -> str:
    """Between what a factor lies: the values of a single number, else multiples.

    Numbers with ranges of their own say only how many they are."""
    if len(factor.numbers) == 1:
        (one,) = factor.numbers
        return f"{one.value:g} ({one.low:g}–{one.high:g})"
    if factor.multiples:
        low, high = factor.multiples
        return f"{TIMES}{low:g}–{high:g}"
    return names.words("{count} numbers, each in its own range", count=len(factor.numbers))


def at_level(names: Names, factor: Factor, level: float) -> str:
    """A level as a planner would say it: a value, a multiple, or how far on the way."""
    if len(factor.numbers) == 1:
        return f"{factor.numbers[0].at(level):.3g}"
    if factor.multiples:
        low, high = factor.multiples
        return f"{TIMES}{1 + abs(level) * ((high if level > 0 else low) - 1):.2f}"
    if abs(level) == 1:
        return names.words(N_("at their highest") if level > 0 else N_("at their lowest"))
    share = f"{100 * abs(level):.0f}%"
    way = N_("{share} of the way to the highest") if level > 0 else N_("{share} of the way to the lowest")
    return names.words(way, share=share)


def conclusion_text(names: Names, judge: Judge, conclusion: str) -> str:
    """A conclusion about the two plans."""
    plans = {"plan": names.plan(judge.plan), "baseline": names.plan(judge.baseline)}
    return names.words(CONCLUSIONS[conclusion], **plans)


def interval_text(names: Names, of: Estimate, unit: str) -> str:
    """A difference with its interval and unit."""
    ends = f"{gained(of.low, unit)} ~ {gained(of.high, unit)}"
    what = names.words("percentage points") if unit == "share" else names.measured_in(unit)
    return names.words("{mean} {unit} ({ends})", mean=gained(of.mean, unit), unit=what, ends=ends)


def word_text(names: Names, row: Row, base: Outcome) -> str:
    """What becomes of the conclusion within the range of a row."""
    newly = base.conclusion == "unclear" and row.word != "holds"
    return names.words(NEWLY if newly else WORDS[row.word])


def switch_text(names: Names, switched: Switched) -> str:
    """A choice of structure in words."""
    return names.words(SWITCHES[switched.name, switched.to], days=LATER)


def impossible_text(names: Names, found: Impossible) -> str:
    """Why a world cannot be."""
    return names.words("not possible: {fault}", fault=rule_text(names.words, found.fault))


def runs_line(names: Names, judge: Judge) -> str:
    """Load, replications and seed."""
    runs = names.words(RUNS, count=judge.replications, seed=judge.seed)
    return f"{names.load(judge.load)} · {names.window()} · {runs}"


def sentences(names: Names, found: Sensitivity) -> list[str]:
    """What was found, in the order in which a planner asks."""
    w, base = names.words, found.base
    said = conclusion_text(names, found.judge, base.conclusion)
    lines = [
        w("{where}: {conclusion}, {difference}.", where=heading(names.load(found.judge.load)),
        conclusion=said,
          difference=interval_text(names, base.difference, base.unit))
    ]  # fmt: skip
    lines += _by_word(names, found)
    lines += [line for row in found.rows for line in turn_texts(names, row)]
    return [*lines, *_unranged(names, found)]


def _by_word(names: Names, found: Sensitivity) -> Iterator[str]:
    """Which numbers overturn the conclusion, which shake it, and how many leave it."""
    w = names.words
    listed: dict[str, list[str]] = {"turns": [], "unsettles": [], "holds": []}
    for row in found.rows:
        listed[row.word].append(w("“{plan}”", plan=factor_name(names, row.factor)))
    turned = [
        switch_text(names, one)
        for one in found.switched
        if isinstance(one.outcome, Outcome) and one.outcome.conclusion != found.base.conclusion
    ]
    if found.base.conclusion == "unclear":
        some = [*listed["turns"], *listed["unsettles"]]
        if some:
            yield w("A difference becomes clear within the range of: {list}.", list=names.listed(some))
    else:
        if listed["turns"]:
            yield w("It is reversed within the range of: {list}.", list=names.listed(listed["turns"]))
        if listed["unsettles"]:
            some = listed["unsettles"]
            yield w("It is no longer supported within the range of: {list}.", list=names.listed(some))
    if turned:
        yield w("It is another one if: {list}.", list=w("; ").join(turned))
    yield from _kept(names, found, listed)


def _kept(names: Names, found: Sensitivity, listed: Mapping[str, list[str]]) -> Iterator[str]:
    w, rest = names.words, len(found.screened) - len(found.rows)
    if not listed["turns"] and not listed["unsettles"]:
        yield w("It holds over the whole range of each of the {count} strongest.", count=len(found.rows))
    if rest > 0:
        runs = min(SCREENING, found.judge.replications)
        yield w(OTHERS, count=rest, runs=runs)
    if found.unasked:
        yield w(UNASKED, count=found.unasked)


UNASKED: Final = N_("{count} other groups of numbers may be off, and were not asked for.")
OTHERS: Final = N_(
    "The other {count} groups of numbers seemed to move the difference less ({runs} replications) and were "
    "not looked at closely."
)


def turn_texts(names: Names, row: Row) -> Iterator[str]:
    """As long as what the conclusion holds; nothing where it does not turn."""
    w = names.words
    for turn in row.turns:
        low, high = turn_ends(names, row.factor, turn)
        amount = at_level(names, row.factor, turn.level)
        if amount.startswith(TIMES):
            low, high = (text.removeprefix(TIMES) for text in (low, high))
            amount = w("{times} times the file's value", times=amount.removeprefix(TIMES))
        yield w(
            AS_LONG, what=w("“{plan}”", plan=factor_name(names, row.factor)),
            side=w(LEAST if turn.level < 0 else MOST), amount=amount, low=low, high=high,
        )  # fmt: skip


HOLDS: Final = {
    True: N_("holds above {amount} ({low}–{high})"),
    False: N_("holds below {amount} ({low}–{high})"),
}
DECIDES: Final = N_("{what} ({ground}, {range}): {said}")
DECIDES_ALL: Final = N_("{list}. {load}; each moved alone.")


def deciding_text(names: Names, found: Sensitivity, most: int, *, concluded: bool) -> str:
    """The groups of numbers that decide, in short: on what each rests, its range, and (where anything may be
    `concluded`) as long as what the conclusion holds; else the difference at its ends."""
    w = names.words
    said = [
        w(DECIDES, what=factor_name(names, row.factor), ground=w(PROVENANCE[row.factor.kind.value]),
          range=range_text(names, row.factor), said=_as_long(names, row, found, concluded=concluded))
        for row in found.rows[:most]
    ]  # fmt: skip
    return w(DECIDES_ALL, list=w("; ").join(said), load=heading(names.load(found.judge.load)))


def _as_long(names: Names, row: Row, found: Sensitivity, *, concluded: bool) -> str:
    """As long as what the conclusion holds; what becomes of it, and of the share on time, where that is not
    known."""
    w, unit = names.words, found.base.unit
    if concluded and row.turns:
        turn = row.turns[0]
        low, high = (text.removeprefix(TIMES) for text in turn_ends(names, row.factor, turn))
        return w(HOLDS[turn.level < 0], amount=at_level(names, row.factor, turn.level), low=low, high=high)
    there = [end.outcome.difference.mean for end in row.ends if isinstance(end.outcome, Outcome)]
    means = [found.base.difference.mean, *there]
    ends = {"low": gained(min(means), unit), "high": gained(max(means), unit)}
    if not concluded:
        return w("{low} to {high} per 100", **ends)
    return w("{word} ({low} to {high} per 100)", word=word_text(names, row, found.base), **ends)


def turn_ends(names: Names, factor: Factor, turn: Turn) -> list[str]:
    """Between which levels nothing can be said, the lower one first."""
    return [at_level(names, factor, level) for level in sorted((turn.near, turn.far))]


def together_text(names: Names, pair: Together) -> str:
    """Two numbers at once."""
    one, two = (
        f"{factor_name(names, factor)} {at_level(names, factor, level)}"
        for factor, level in zip(pair.factors, pair.levels, strict=True)
    )
    return names.words("{one}, and {two}", one=one, two=two)


def _unranged(names: Names, found: Sensitivity) -> Iterator[str]:
    """Of which numbers nobody said how far they may be off."""
    some = [factor_name(names, row.factor) for row in found.rows if not row.factor.ranged]
    if some:
        share = f"{100 * QUARTER:.0f}%"
        yield names.words(
            "No range is given for: {list}; ±{share} is assumed, and at least 1 for whole numbers.",
            list=names.listed(some), share=share,
        )  # fmt: skip


def still_text(names: Names, grounds: Iterable[str]) -> str:
    """What is not moved: words, dates, orders and weights."""
    titles = []
    for name in grounds:
        ground = names.scenario.grounds.get(name)
        titles.append(names.coded(names.words.text(ground.title)) if ground and ground.title else name)
    if not titles:
        return ""
    return names.words(
        "Not moved, as they are words, dates, orders or weights: {list}", list=names.listed(titles)
    )
