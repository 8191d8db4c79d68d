"""How a scenario's names and a result's numbers are shown, in one place for tables, figures and text.

names = Names(words("zh"), world.scenario)
names.plan("separate")  names.load("low")  names.key("class", "ordinary")  names.measure(...)

Names(words("zh"), scenario, codes=True) names every unit by its code, in authors' titles too.

shown(0.8634, "share")  '86.3%'      span(0.851, 0.876, "share")  '85.1–87.6%'
gained(0.0123, "share")  '+1.2'      in percentage points
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from simlib.inputs.scenario import CalendarTime, Scenario, Unit, UnitKind, Zone
from simlib.views.language.glossary import (
    CAUSES,
    DEMONSTRATION,
    LOADS,
    MEASURE_UNITS,
    MEASURES,
    UNIT_FORMS,
    UNIT_KINDS,
)
from simlib.views.language.rules import relaxed_line, unsound_line
from simlib.views.language.words import COMMA, N_, Bilingual, Words

HEADINGS: Final = {
    "all": N_("all"),
    "cause": N_("cause"),
    "class": N_("class of matters"),
    "division": UNIT_KINDS["division"],
    "group": UNIT_KINDS["group"],
    "limit": N_("time limit"),
    "milestone": N_("point on the way"),
    "task": N_("task of the programme"),
    "town": UNIT_KINDS["town"],
    "unit": N_("unit"),
    "zone": N_("zone"),
}
"""What a measure can be split by."""

ENDED: Final = N_("closed")
"""What a matter is called that has come to its end (办结)."""

RUNS: Final = N_("{count} replications, seed {seed}")
"""How often an experiment was run, and with which chance."""

DIGITS: Final = {"hours": 0, "whole": 0}
"""Digits after the point by unit, else one; shares are shown in per cent, `whole` counts things."""

Codes = tuple[tuple[str, str], ...]
"""What a unit is called, Chinese or English, and its code; the longest name first."""


@dataclass(frozen=True)
class CodedWords(Words):
    """The words of one language with units named by their codes, in an author's words as well.

    >>> from simlib.inputs.scenario import Text
    >>> coded = CodedWords("en", codes=(("Gaozhuang", "T08"), ("高庄乡", "T08")))
    >>> coded.unit("高庄乡", "Gaozhuang"), coded.text(Text(zh="", en="Gaozhuang moved to zone 1"))
    ('T08', 'T08 moved to zone 1')
    """

    codes: Codes = ()

    def text(self, text: Bilingual) -> str:
        return recoded(super().text(text), self.codes)

    def unit(self, name: str, english: str | None) -> str:
        return dict(self.codes).get(name, super().unit(name, english))


def unit_codes(scenario: Scenario) -> Codes:
    """Both names of every unit with its code."""
    pairs = [
        (name, unit.code)
        for chinese, unit in scenario.units.items()
        for name in (chinese, unit.english)
        if name
    ]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))


def recoded(text: str, codes: Codes) -> str:
    """A text with codes for the names of units; of Latin letters whole words only.

    >>> recoded("高庄乡划入第一协作区", (("高庄乡", "T08"),)), recoded("Taolean", (("Taole", "T07"),))
    ('T08划入第一协作区', 'Taolean')
    """
    return _names_in(codes).sub(lambda found: dict(codes)[found.group()], text) if codes else text


@lru_cache(maxsize=16)
def _names_in(codes: Codes) -> re.Pattern[str]:
    return re.compile(
        "|".join(rf"\b{re.escape(name)}\b" if name.isascii() else re.escape(name) for name, _ in codes)
    )


@dataclass(frozen=True)
class Names:
    """The names of one scenario in one language; with `codes`, units are shown by their codes. `plans` are
    those that an output shows, so that it says which rules they may break; `warned` are reasons why a plan
    that is shown is unsound, beside what its zones lack."""

    words: Words
    scenario: Scenario
    codes: bool = False
    plans: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        mixed = mixed_towns(self.scenario)
        if self.codes:  # whoever says a unit or an author's words through `words` heeds it too
            coded = CodedWords(self.words.language, mixed, unit_codes(self.scenario))
            object.__setattr__(self, "words", coded)
        elif mixed:
            object.__setattr__(self, "words", replace(self.words, mixed=True))

    def showing(self, plans: Iterable[str]) -> "Names":
        """The same in an output that shows these plans."""
        return replace(self, plans=tuple(plans))

    def coded(self, text: str) -> str:
        """A name of the file, or an author's text, with codes for units if these are asked for."""
        return recoded(text, unit_codes(self.scenario)) if self.codes else text

    def kind(self, *units: str) -> str:
        """What units are called by their kind, each form by its own word: towns, sub-districts."""
        known = self.scenario.units
        return self.listed(dict.fromkeys(kind_word(self.words, known[unit]) for unit in units))

    def plan(self, name: str) -> str:
        """The title of a plan; its code where it has none."""
        spec = self.scenario.plans.get(name)
        return self.words.text(spec.title) if spec else name

    def marked_plan(self, name: str, baseline: str) -> str:
        """The title of a plan, saying whether it is the baseline."""
        title = self.plan(name)
        return self.words("{plan} (baseline)", plan=title) if name == baseline else title

    def load(self, name: str) -> str:
        """A load: a word of the program for the usual three."""
        return self.words(LOADS[name]) if name in LOADS else name

    def unit(self, name: str) -> str:
        """A unit, with its English name beside it in English."""
        unit = self.scenario.units.get(name)
        return self.words.unit(name, unit.english if unit else None)

    def short(self, name: str) -> str:
        """A unit or zone in one language only, where there is little room."""
        unit = self.scenario.units.get(name)
        if unit and self.codes:
            return unit.code
        english = unit.english if unit else None
        return english if english and self.words.language == "en" else name

    def task(self, name: str) -> str:
        """A task of the programme by its title."""
        programme = self.scenario.programme
        return self.words.text(programme.tasks[name].title) if programme else name

    def zone(self, name: str, zone: Zone | None = None) -> str:
        """A zone of a plan; in English as the file has it there, or in the baseline."""
        before = self.scenario.plans[self.scenario.baseline].zones.get(name)
        english = next((one.english for one in (zone, before) if one and one.english), None)
        return self.coded(english if english and self.words.language == "en" else name)

    def key(self, by: str, key: str) -> str:
        """What a measure is split by: a unit, class, limit, zone or cause."""
        scenario, w = self.scenario, self.words
        if by == "all":
            return w(HEADINGS["all"])
        if by == "cause" and key in CAUSES:
            return w(CAUSES[key])
        if by == "class" and key in scenario.classes:
            return w.text(scenario.classes[key].title)
        if by == "limit" and key in scenario.limits:
            return w.text(scenario.limits[key].title)
        if by == "milestone":
            return self.milestone(key)
        zones = (plan.zones[key] for plan in scenario.plans.values() if key in plan.zones)
        return next((self.zone(key, zone) for zone in zones), self.unit(key))

    def milestone(self, key: str) -> str:
        """A milestone by the steps that set it; the one that stops the main clock by its own name."""
        flows = self.scenario.flows.values()
        steps = [step for flow in flows for step in flow.steps.values() if step.milestone == key]
        titles = dict.fromkeys(self.words.text(step.title) for step in steps)
        if key == "ended" or not titles:
            return self.words(ENDED) if key == "ended" else key
        return " / ".join(titles)

    def by(self, by: str) -> str:
        """The heading under which keys stand."""
        return self.words(HEADINGS[by]) if by in HEADINGS else by

    def measure(self, name: str) -> str:
        return self.words(MEASURES[name]) if name in MEASURES else name

    def measured_in(self, unit: str) -> str:
        return self.words(MEASURE_UNITS[unit]) if unit in MEASURE_UNITS else unit

    def amount(self, value: float, unit: str) -> str:
        """A difference without its sign, in its unit; of shares in percentage points."""
        if unit == "share":
            return self.words("{points} percentage points", points=_digits(abs(value), unit))
        return f"{_digits(abs(value), unit)} {self.measured_in(unit)}"

    def listed(self, items: Iterable[str]) -> str:
        return COMMA[self.words.language].join(items)

    def mark(self) -> str:
        """The mark of every output, but for the user's own data."""
        return "" if self.scenario.data == "own" else self.words(DEMONSTRATION)

    def marks(self) -> str:
        """What stands at the foot of every table and figure: the mark of the data, the rules relaxed, and
        why a plan is unsound."""
        about = (self.words, self.scenario, self.plans)
        marks = (self.mark(), relaxed_line(*about), unsound_line(*about, self.warned))
        return " · ".join(filter(None, marks))

    def window(self) -> str:
        """First and last day of the measured period."""
        first, last = window(self.scenario)
        return f"{first} – {last}"


def kind_word(words: Words, unit: Unit) -> str:
    """What a unit is called by its kind, or by its form where it has one of its own."""
    w = replace(words, mixed=False)
    return w(UNIT_FORMS[unit.form.value] if unit.form else UNIT_KINDS[unit.kind.value])


def mixed_towns(scenario: Scenario) -> bool:
    """Whether some of those that are as towns to the model are something else to a planner."""
    return any(unit.form and unit.kind is UnitKind.TOWN for unit in scenario.units.values())


def heading(text: str) -> str:
    """A text with a capital first letter, where its language has one.

    >>> heading("plan of the 2021 document"), heading("2021年文件方案")
    ('Plan of the 2021 document', '2021年文件方案')
    """
    return text[:1].upper() + text[1:]


def window(scenario: Scenario) -> tuple[str | int, str | int]:
    """The measured period as the file has it: days (both included), or ticks."""
    time = scenario.time
    if isinstance(time, CalendarTime):
        return time.window.first.isoformat(), time.window.last.isoformat()
    return time.window.first, time.window.last


def shown(value: float, unit: str) -> str:
    """A number with the digits that it deserves.

    >>> shown(0.86342, "share"), shown(31.26, "days"), shown(12345.6, "hours")
    ('86.3%', '31.3', '12,346')
    """
    return _digits(value, unit) + ("%" if unit == "share" else "")


def span(low: float, high: float, unit: str) -> str:
    """An interval, low to high.

    >>> span(0.851, 0.876, "share")
    '85.1–87.6%'
    """
    return f"{_digits(low, unit)}–{shown(high, unit)}"


def gained(value: float, unit: str) -> str:
    """A difference with its sign; of shares in percentage points.

    >>> gained(0.0123, "share"), gained(-2.0, "days"), gained(-0.0001, "share")
    ('+1.2', '-2.0', '0.0')
    """
    text = _digits(value, unit)
    if float(text.replace(",", "")) == 0:
        return text.removeprefix("-")
    return text if value < 0 else f"+{text}"


def scale(unit: str) -> float:
    """By what a number is multiplied to be drawn: shares are drawn in per cent."""
    return 100.0 if unit == "share" else 1.0


def digits(unit: str) -> int:
    """Digits after the point."""
    return DIGITS.get(unit, 1)


def _digits(value: float, unit: str) -> str:
    return f"{scale(unit) * value:,.{digits(unit)}f}"
