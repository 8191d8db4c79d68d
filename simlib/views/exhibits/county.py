"""What notebooks show beside maps and charts, so that their cells hold calls and nothing else.

    at_every_load     one experiment a load
    Sheet             a table to be projected: title, rows, notes, the mark of the data
      units_sheet       how many units, people and matters are there?
      zones_sheet       who is with whom under a plan?
      towns_sheet       what the map shows: zone, matters and neighbours of each town
      grounds_sheet     what do the numbers rest on?
      shaky_sheet       what of it is borrowed or assumed?
      results_sheet     what came of one plan?
      limits_sheet      how well is each limit kept?
      duty_sheet        what the figure of duty shows: hours on duty and those booked
      plans_sheet       in what do plans differ?
      gains_sheet       which plan is better, and how sure are we?
      savings_sheet     what did it save that plans met the same chance?
    Remarks           sentences, one under the other
    duty_figure       work beside the hours on duty

A cell of a sheet is text; its first line is what a glance should take, the lines below it are paler.
Units stand in the order of the file: sheets do not rank them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import pandas as pd

from simlib.inputs.caseload import matters_a_year
from simlib.inputs.provenance import SCHEMA_DEFAULT
from simlib.inputs.reading import World
from simlib.inputs.scenario import GroundKind, Scenario, UnitKind, Zone
from simlib.scores.definitions import DEFINITIONS
from simlib.scores.experiment import Experiment
from simlib.scores.intervals import Measure
from simlib.views.language.glossary import PROVENANCE, SCHEMATIC, UNIT_KINDS
from simlib.views.language.names import Names, heading, shown, span
from simlib.views.language.provenance import GroundUse, shaky
from simlib.views.language.results import definition_lines, title
from simlib.views.language.words import N_

MAIN: Final = (
    "on_time_share",
    "days_to_close",
    "open_matters",
    "overdue_matters",
    "staff_use",
    "stranger_share",
    "travel_hours",
    "recusals",
)
"""Measures that a meeting asks for first."""


# ---------------------------------------------------------------- on the page

PALE: Final = "#5F6B73"
NUMBER: Final = re.compile(r"(?:[▲▼·] )?[+-]?\d[\d.,–]*(?:%| ×)?(?:\n.*)*|–?", re.DOTALL)
"""What a cell of a column of numbers looks like."""
DATED: Final = re.compile(r"\d{4}-\d\d-\d\d[^、,;；]*$")
"""What begins with a date, and is no list of dates."""


@dataclass(frozen=True)
class Sheet:
    """A table of text whose index heads the rows, with a title above and notes below."""

    title: str
    frame: pd.DataFrame
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        notes = [f"* {note}" for note in self.notes]
        return "\n".join([self.title, self.frame.replace("\n", " ", regex=True).to_csv(), *notes])

    def _repr_html_(self) -> str:
        frame = self.frame
        sides = [_side(frame.iloc[:, n]) for n in range(frame.shape[1])]
        names = [(str(frame.index.name), "left"), *zip(map(str, frame.columns), sides, strict=True)]
        head = "".join(_cell("th", text, side) for text, side in names)
        rows = [
            _cell("th", str(name), "left")
            + "".join(_cell("td", text, side) for text, side in zip(row, sides, strict=True))
            for name, row in zip(frame.index, frame.to_numpy().tolist(), strict=True)
        ]
        body = "\n".join(f"<tr>{row}</tr>" for row in rows)
        return (
            f'<div style="font-size:19px;margin:10px 0 6px">{escape(self.title)}</div>\n'
            f'<table style="font-size:15px;line-height:1.45;margin:0"><thead><tr>{head}</tr></thead>\n'
            f"<tbody>\n{body}\n</tbody></table>\n{_pale_lines(self.notes)}"
        )


@dataclass(frozen=True)
class Remarks:
    """Sentences to be read aloud, with notes below."""

    sentences: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "\n".join([*self.sentences, *self.notes])

    def _repr_html_(self) -> str:
        items = "\n".join(f'<li style="margin:6px 0">{escape(text)}</li>' for text in self.sentences)
        return f'<ul style="font-size:18px;line-height:1.5">\n{items}\n</ul>\n{_pale_lines(self.notes)}'


def remarks(names: Names, sentences: Iterable[str]) -> Remarks:
    """Sentences with the mark of the data."""
    return Remarks(tuple(text for text in sentences if text), _notes(names))


def _side(column: "pd.Series[str]") -> str:
    """Numbers to the right, words to the left."""
    return "right" if all(NUMBER.fullmatch(text) for text in column) else "left"


def _cell(tag: str, text: str, side: str) -> str:
    first, *rest = text.split("\n")
    below = "".join(
        f'<br><span style="color:{PALE};font-weight:normal;font-size:13px">{escape(line)}</span>'
        for line in rest
    )
    whole = DATED.match(first) or (side == "right" and tag == "td")
    breaks = ";white-space:nowrap" if whole else ""
    if tag == "th":  # Chinese headings break at commas only
        breaks += ";word-break:keep-all"
    style = f"text-align:{side};vertical-align:top;padding:5px 12px{breaks}"
    return f'<{tag} style="{style}">{escape(first)}{below}</{tag}>'


def _pale_lines(lines: Sequence[str]) -> str:
    text = "<br>\n".join(map(escape, lines))
    return f'<div style="color:{PALE};font-size:13px;margin:6px 0 14px">{text}</div>'


def sheet(
    names: Names, top: str, columns: Sequence[str], rows: Sequence[Sequence[str]], notes: Sequence[str] = ()
) -> Sheet:
    """The first column heads the rows; columns are in the language of the reader."""
    first, *others = map(heading, columns)
    index = pd.Index([heading(row[0]) for row in rows], name=first)
    frame = pd.DataFrame([row[1:] for row in rows], index=index, columns=others)
    return Sheet(heading(top), frame, _notes(names, *notes))


def _notes(names: Names, *notes: str) -> tuple[str, ...]:
    return tuple(heading(note) for note in (*notes, names.mark()) if note)


# ---------------------------------------------------------------- what is in the file


def units_sheet(names: Names) -> Sheet:
    """A row a kind of unit: how many units, posts and people, and matters a year at each load."""
    w, scenario = names.words, names.scenario
    loads = [w("matters a year, {load}", load=names.load(load)) for load in scenario.loads]
    columns = [w("kind of unit"), w("units"), w("people"), *loads, w("posts")]
    kinds = [kind for kind in UnitKind if _of_kind(scenario, kind)]
    rows = [_units_row(names, kind) for kind in kinds]
    return sheet(names, w.text(scenario.title), columns, rows)


def _units_row(names: Names, kind: UnitKind) -> list[str]:
    w, scenario = names.words, names.scenario
    units = _of_kind(scenario, kind)
    staff: Counter[str] = Counter()
    for unit in units:
        staff.update(scenario.units[unit].staff)
    yearly = _matters(scenario, units)
    posts = [f"{w.text(scenario.posts[post].title)} {count}" for post, count in staff.items()]
    loads = [f"{yearly * load:,.0f}" if yearly else "–" for load in scenario.loads.values()]
    people = f"{staff.total()}"
    return [_kind(names, kind, units), f"{len(units)}", people, *loads, names.listed(posts)]


FEW: Final = 4
"""So many units can be named beside their kind."""


def _kind(names: Names, kind: UnitKind, units: Sequence[str]) -> str:
    """A kind of unit, and its units where they are few."""
    named = names.listed(map(names.short, units)) if len(units) <= FEW else ""
    return heading(names.words(UNIT_KINDS[kind])) + (f"\n{named}" if named else "")


def zones_sheet(names: Names, plan: str) -> Sheet:
    """A row a zone of a plan: its division, towns and groups, people, and matters a year."""
    w = names.words
    columns = [w("zone"), w("people"), w("matters a year"), w("linked division"), w("units")]
    rows = [
        [names.zone(name, zone), *_zone_numbers(names.scenario, zone), *_zone_words(names, zone)]
        for name, zone in names.scenario.plans[plan].zones.items()
    ]
    note = w("matters a year: those that arise in the zone's units, at a load of 1")
    return sheet(names, names.plan(plan), columns, rows, [note])


def towns_sheet(names: Names, plan: str) -> Sheet:
    """A row a town, as the map shows it: its zone, matters a year, neighbours by land and across a river."""
    w, scenario = names.words, names.scenario
    columns = [w("town"), w("number of the zone"), w("matters a year"), w("zone"), w("neighbours"),
               w("neighbours across a river")]  # fmt: skip
    rows = [_town_row(names, plan, town) for town in _of_kind(scenario, UnitKind.TOWN)]
    note = w("matters a year: those that arise there, at a load of 1; the area of the circle on the map")
    return sheet(names, names.plan(plan), columns, rows, [note, w(SCHEMATIC)])


def _town_row(names: Names, plan: str, town: str) -> list[str]:
    scenario = names.scenario
    zones = enumerate(scenario.plans[plan].zones.items(), start=1)
    number, zone = next(
        ((f"{n}", names.zone(name, zone)) for n, (name, zone) in zones if town in zone.units), ("–", "–")
    )
    beside: dict[bool, list[str]] = {False: [], True: []}
    for border in scenario.borders:
        if town in border.between:
            other = next(unit for unit in border.between if unit != town)
            beside[border.river].append(names.short(other))
    near = [names.listed(beside[river]) or "–" for river in (False, True)]
    return [names.unit(town), number, f"{_matters(scenario, [town]):,.0f}", zone, *near]


def _zone_numbers(scenario: Scenario, zone: Zone) -> tuple[str, str]:
    people = sum(sum(scenario.units[unit].staff.values()) for unit in zone.units)
    return f"{people}", f"{_matters(scenario, zone.units):,.0f}"


def _zone_words(names: Names, zone: Zone) -> tuple[str, str]:
    units = names.scenario.units
    towns = [unit for unit in zone.units if units[unit].kind is UnitKind.TOWN]
    others = [unit for unit in zone.units if unit not in towns]
    lines = [names.listed(map(names.short, some)) for some in (towns, others) if some]
    return names.listed(map(names.short, zone.division)), "\n".join(lines)


def _of_kind(scenario: Scenario, kind: UnitKind) -> list[str]:
    return [name for name, unit in scenario.units.items() if unit.kind is kind]


def _matters(scenario: Scenario, units: Iterable[str]) -> float:
    yearly = matters_a_year(scenario)
    return sum(yearly.get(unit, 0.0) for unit in units)


# ---------------------------------------------------------------- what it rests on


def grounds_sheet(names: Names, world: World) -> Sheet:
    """A row a kind of ground: how many grounds and numbers of the file there are."""
    w, kinds = names.words, {name: g.kind.value for name, g in world.scenario.grounds.items()}
    used = Counter(entry.ground or SCHEMA_DEFAULT for entry in world.provenance)
    grounds, entries = Counter[str](), Counter[str]()
    for ground, count in used.items():
        kind = kinds.get(ground, GroundKind.ASSUMPTION.value)
        grounds[kind] += 1
        entries[kind] += count
    columns = [w("kind"), w("grounds"), w("entries"), w("share"), w("meaning")]
    rows = [
        [w(PROVENANCE[kind]), f"{grounds[kind]}", f"{entries[kind]}",
         shown(entries[kind] / entries.total(), "share"), w(meaning)]
        for kind, meaning in MEANINGS.items()
    ]  # fmt: skip
    return sheet(names, w("What the numbers of the file rest on"), columns, rows)


MEANINGS: Final = {
    "sourced": N_("a document of this county, a rule of the whole country, or a published figure"),
    "borrowed": N_("a rule of another county or year"),
    "derived": N_("computed from sourced figures; the formula is in the file"),
    "assumption": N_("published nowhere; to be replaced by the county's own figures"),
}


def shaky_sheet(names: Names, world: World) -> Sheet:
    """A row a ground that is borrowed or assumed, with all that it says."""
    w, uses = names.words, shaky(world)
    columns = [w("kind"), w("entries"), w("on what it rests")]
    rows = [[w(PROVENANCE[use.kind.value]), f"{len(use.numbers)}", _reason(names, use)] for use in uses]
    return sheet(names, w("Borrowed or assumed: {count} grounds", count=len(uses)), columns, rows)


def _reason(names: Names, use: GroundUse) -> str:
    sources = f"\n{names.listed(use.sources)}" if use.sources else ""
    return use.note(names.words).strip() + sources


# ---------------------------------------------------------------- what came of one plan


def results_sheet(names: Names, found: Experiment, plan: str) -> Sheet:
    """A row a main measure of all matters: mean, 95% interval and definition."""
    w = names.words
    columns = [w("measure"), w("mean"), w("95% interval"), w("how it is counted")]
    whole = {m.name: m for m in found.measures(plan) if m.by == "all"}
    rows = [
        [names.measure(name), *_estimate(whole[name]), _counted(names, name)]
        for name in MAIN
        if name in whole
    ]
    return sheet(names, title(names, found, plan), columns, rows)


def limits_sheet(names: Names, found: Experiment, plan: str) -> Sheet:
    """A row a limit, in the order of the file: the share of matters that keep it."""
    w, measure = names.words, "limit_met_share"
    columns = [names.by("limit"), w("mean"), w("95% interval")]
    kept = {m.key: m for m in found.measures(plan) if (m.name, m.by) == (measure, "limit")}
    limits = [limit for limit in names.scenario.limits if limit in kept]
    rows = [[names.key("limit", limit), *_estimate(kept[limit])] for limit in limits]
    top = f"{names.measure(measure)} · {title(names, found, plan)}"
    return sheet(names, top, columns, rows, definition_lines(names, (measure,)))


def _estimate(m: Measure) -> tuple[str, str]:
    """A mean and its interval."""
    interval = "–" if m.low is None or m.high is None else span(m.low, m.high, m.unit)
    return shown(m.mean, m.unit), interval


def _counted(names: Names, name: str) -> str:
    w, means = names.words, DEFINITIONS.get(name)
    return f"{w(means.numerator)} / {w(means.denominator)}\n{w(means.cohort)}" if means else ""


# ---------------------------------------------------------------- plans side by side
