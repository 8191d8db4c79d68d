"""What a result rests on: the numbers of a scenario by the ground that vouches for them.

counted_line(...)     how many numbers rest on each kind of ground
grounds_used(world)   each borrowed, assumed or derived ground with its numbers, in this order
shaky(world)          those that are borrowed or assumed: named in every output
ground_lines(...)     a ground with its numbers, line by line
borrowed(...)         from which county and year the borrowed ones are, with their clauses
"""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from simlib.inputs.provenance import SCHEMA_DEFAULT, GroundedNumber
from simlib.inputs.reading import World
from simlib.inputs.scenario import CalendarTime, Ground, GroundKind, Scenario
from simlib.model.arrays import Model
from simlib.views.language.glossary import PROVENANCE
from simlib.views.language.words import COMMA, N_, Words

ORDER: Final = (GroundKind.BORROWED, GroundKind.ASSUMPTION, GroundKind.DERIVED, GroundKind.FITTED)
SHAKY: Final = (GroundKind.BORROWED, GroundKind.ASSUMPTION)
"""Kinds that are listed; what is sourced from this county's own documents is not."""

_FIRST: Final = (GroundKind.OWN, GroundKind.BORROWED, GroundKind.ASSUMPTION)
"""Kinds that are counted first, and also where no number rests on them."""
COUNTED: Final = (*_FIRST, *(kind for kind in GroundKind if kind not in _FIRST))
"""All kinds in the order in which numbers are counted."""

DOCUMENTS: Final = {
    "S0": N_("Pingluo county 2018"),
    "S1": N_("an unnamed county"),
    "S2": N_("Xian county 2021"),
    "S3": N_("Pingluo county 2021"),
    "S4": N_("Tongcheng (Hubei) 2016"),
}
"""Whose rules the clauses `S..-...` of the table in `facts/` are, and of which year."""

LOCAL_RULES: Final = {
    "L02": N_("Yuexi county 2017"),
    "L03": N_("Xixiang county"),
    **dict.fromkeys(("L24", "L25", "L26"), N_("Xixiang county")),
    "L27": N_("Tianlin county"),
    "L28": N_("Dali prefecture 2016"),
    "L29": N_("Zhanyi district 2018"),
    "L30": N_("Lanxi city 2023"),
}
"""Whose rules the limits of `procedural_limits.csv` are that are not the whole country's."""

LONGEST_TITLE: Final = 24
"""Characters of a note that stand in place of a title."""

_LIMIT: Final = re.compile(r"L\d+")

BORROWED: Final = N_("Borrowed: {list}")
WITH_CLAUSES: Final = N_("{place} ({clauses})")

FROM_PLACE: Final = N_("From {place}: {note}")
PLACE_AND_YEAR: Final = N_("{place} {year}")


@dataclass(frozen=True)
class GroundUse:
    """A ground and the numbers that rest on it; `ground` is None for what the file leaves out."""

    name: str
    kind: GroundKind
    ground: Ground | None
    numbers: tuple[GroundedNumber, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of clauses and limits, or publications."""
        return self.ground.sources if self.ground else ()

    @property
    def range(self) -> str:
        """From how many times to how many times their values its numbers may lie; empty where it does not
        say."""
        if self.ground is None or (self.ground.low is None and self.ground.high is None):
            return ""
        low, high = (1.0 if end is None else end for end in (self.ground.low, self.ground.high))
        return f"{low:g}–{high:g}"

    def title(self, words: Words) -> str:
        """Which numbers rest on it, in few words: its title, else how its note begins."""
        w = words
        if self.ground is not None and self.ground.title is not None:
            return w.text(self.ground.title)
        note = self.note(w)
        return note if len(note) <= LONGEST_TITLE else f"{note[:LONGEST_TITLE]}…"

    def note(self, words: Words) -> str:
        """On what it rests, in the scenario author's words."""
        w = words
        if self.ground is None:
            return w("Not given in the file: the program's default.")
        note, place = w.text(self.ground.note).strip(), place_of(w, self.ground)
        return w(FROM_PLACE, place=place, note=note) if place else note


def grounds_used(world: World) -> tuple[GroundUse, ...]:
    """Every ground that is not sourced, borrowed ones first, else in the order of the file."""
    numbers: dict[str, list[GroundedNumber]] = {}
    for entry in world.provenance:
        numbers.setdefault(entry.ground or SCHEMA_DEFAULT, []).append(entry)
    grounds: dict[str, Ground | None] = {**world.scenario.grounds, SCHEMA_DEFAULT: None}
    uses = [
        GroundUse(name, ground.kind if ground else GroundKind.ASSUMPTION, ground, tuple(numbers[name]))
        for name, ground in grounds.items()
        if name in numbers
    ]
    listed = [use for use in uses if use.kind in ORDER]
    return tuple(sorted(listed, key=lambda use: ORDER.index(use.kind)))


def shaky(world: World) -> tuple[GroundUse, ...]:
    """The grounds that are borrowed or assumed, so that every figure can say that it rests on them."""
    return tuple(use for use in grounds_used(world) if use.kind in SHAKY)


def counted_numbers(world: World) -> dict[GroundKind, int]:
    """How many numbers rest on grounds of each kind; what the file leaves to the program is assumed."""
    grounds = world.scenario.grounds
    found = Counter(
        grounds[entry.ground].kind if entry.ground in grounds else GroundKind.ASSUMPTION
        for entry in world.provenance
    )
    return {kind: found[kind] for kind in COUNTED}


def counted_line(words: Words, world: World) -> str:
    """On what the numbers of a file rest, in one line: own 12, borrowed 230, assumption 310, ..."""
    w = words
    return COMMA[w.language].join(
        w("{kind} {n}", kind=w(PROVENANCE[kind.value]), n=number)
        for kind, number in counted_numbers(world).items()
        if number or kind in _FIRST
    )


def ground_lines(words: Words, use: GroundUse) -> list[str]:
    """A ground: its kind, what it rests on, and the numbers that rest on it."""
    head = f"{words(PROVENANCE[use.kind.value])}  {use.name}"
    sources = f"  [{', '.join(use.sources)}]" if use.sources else ""
    numbers = [f"    {entry.path} = {_said(entry.value)}{_range(entry)}" for entry in use.numbers]
    return [head, f"  {use.note(words).strip()}{sources}", *numbers]


def _range(entry: GroundedNumber) -> str:
    """Between what a number may lie, in brackets; empty where nothing says so."""
    if entry.low is None and entry.high is None:
        return ""
    low, high = ("…" if bound is None else _said(bound) for bound in (entry.low, entry.high))
    return f"  ({low} … {high})"


def _said(value: int | float | str) -> str:
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def borrowed(words: Words, scenario: Scenario) -> dict[str, list[str]]:
    """The clauses of what is borrowed by the county and year they are from, in the order of the file.

    A limit of procedural law (`L07`) stands under the place whose rule it is, or the whole country; a
    publication under its own name, without clauses; what another place's file says under that place.
    """
    places: dict[str, list[str]] = {}
    for ground in scenario.grounds.values():
        if ground.kind is GroundKind.BORROWED:
            whose = place_of(words, ground)
            for source in ground.sources or ("",):
                place, clauses = _place(words, source)
                known = places.setdefault(whose or place, [])
                known += [clause for clause in clauses if clause not in known]
    return places


def place_of(words: Words, ground: Ground) -> str:
    """From which place's file, and of which year, a ground was taken over; empty if from none."""
    w = words
    if ground.place is None:
        return ""
    place = w.text(ground.place)
    return w(PLACE_AND_YEAR, place=place, year=ground.year) if ground.year else place


def _place(words: Words, source: str) -> tuple[str, list[str]]:
    """Under what a source is named, and its clause, if it has one."""
    w, document = words, source.split("-")[0]
    if document in DOCUMENTS and source != document:
        return w(DOCUMENTS[document]), [source]
    if source in LOCAL_RULES:
        return w(LOCAL_RULES[source]), [source]
    return (w("national rules"), [source]) if _LIMIT.fullmatch(source) else (source, [])


def borrowed_line(words: Words, scenario: Scenario, clauses: bool = False) -> str:
    """What is borrowed in one line, for the foot of an output; empty where nothing is."""
    w = words
    places = [
        w(WITH_CLAUSES, place=place, clauses=COMMA[w.language].join(some)) if clauses and some else place
        for place, some in borrowed(w, scenario).items()
    ]
    between = w("; ") if clauses else COMMA[w.language]
    return w(BORROWED, list=between.join(places)) if places else ""


def projected_years(model: Model) -> tuple[int, ...]:
    """The simulated years whose holidays nobody has published; those that only dues fall in left out."""
    time = model.world.scenario.time
    if model.calendar is None or not isinstance(time, CalendarTime):
        return ()
    simulated = range(model.calendar.start.year, time.end.year + 1)
    return tuple(year for year in model.calendar.projected_years if year in simulated)
