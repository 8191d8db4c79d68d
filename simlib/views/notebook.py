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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import pandas as pd
from matplotlib.figure import Figure

from simlib.inputs.provenance import SCHEMA_DEFAULT
from simlib.inputs.reading import World
from simlib.inputs.scenario import GroundKind, Scenario, UnitKind, Zone
from simlib.scores.comparison import Difference, half_widths
from simlib.scores.definitions import DEFINITIONS
from simlib.scores.experiment import Experiment, Setting, experiment
from simlib.scores.intervals import Measure
from simlib.views.figures import COMPARED
from simlib.views.findings import headline_differences
from simlib.views.glossary import POOLING, PROVENANCE, SCHEMATIC, UNIT_KINDS
from simlib.views.grounds import GroundUse, shaky
from simlib.views.lettering import wrapped
from simlib.views.maps import matters_a_year
from simlib.views.names import RUNS, Names, gained, heading, scale, shown, span
from simlib.views.terminal import (
    BETTER,
    LEGEND,
    OPEN,
    WORSE,
    definition_lines,
    plan_differences,
    title,
)
from simlib.views.typeface import PALETTE
from simlib.views.words import N_

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


def at_every_load(
    world: World,
    plans: Sequence[str] = (),
    baseline: str | None = None,
    replications: int = 20,
    seed: int = 1,
) -> dict[str, Experiment]:
    """The same experiment at each load of the scenario, by load. Raises as `Setting.of`."""
    return {
        load: experiment(world, Setting.of(world, plans, load, baseline, replications, seed))
        for load in world.scenario.loads
    }


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
        items = "\n".join(
            f'<li style="margin:6px 0">{escape(text)}</li>' for text in self.sentences
        )
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
    names: Names,
    top: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    notes: Sequence[str] = (),
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
    note = w(
        "matters a year: those that arise there, at a load of 1; the area of the circle on the map"
    )
    return sheet(names, names.plan(plan), columns, rows, [note, w(SCHEMATIC)])


def _town_row(names: Names, plan: str, town: str) -> list[str]:
    scenario = names.scenario
    zones = enumerate(scenario.plans[plan].zones.items(), start=1)
    number, zone = next(
        ((f"{n}", names.zone(name, zone)) for n, (name, zone) in zones if town in zone.units),
        ("–", "–"),
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
    rows = [
        [w(PROVENANCE[use.kind.value]), f"{len(use.numbers)}", _reason(names, use)] for use in uses
    ]
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


def duty_figure(names: Names, found: Experiment, plan: str) -> Figure:
    """A bar a zone, and a kind of county office: hours on duty in the window, and those worked."""
    w = names.words
    worked, duty = _hours(names, found, plan)
    labels = [wrapped(label, 150, 14) for label in duty]
    figure = Figure(figsize=(13, 1.9 + 0.55 * len(labels)))
    figure.set_layout_engine("constrained", h_pad=0.12, w_pad=0.12)
    axes = figure.subplots()
    rows = range(len(labels))
    axes.barh(rows, list(duty.values()), color="#D5DDE2", height=0.62, label=w("hours on duty"))
    axes.barh(rows, list(worked.values()), color=PALETTE.blue, height=0.62,
              label=w("booked by matters, travel and waiting for the partner included"))  # fmt: skip
    for row, (busy, whole) in enumerate(zip(worked.values(), duty.values(), strict=True)):
        axes.text(whole, row, f"  {busy / whole:.0%}", va="center", fontsize=15)
    axes.set_yticks(rows, labels, fontsize=14)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(labels) - 0.45, -0.55)
    axes.set_xlim(0, 1.08 * max(duty.values()))
    axes.grid(visible=False, axis="y")
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.set_xlabel(w("person-hours in the window"))
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, borderaxespad=0.3)
    figure.suptitle(
        w("How much of the hours on duty do matters take?"), x=0.01, ha="left", fontsize=19
    )
    below = " · ".join(text for text in (title(names, found, plan), names.mark()) if text)
    figure.supxlabel(below, fontsize=12, x=0.01, ha="left")
    return figure


def duty_sheet(names: Names, found: Experiment, plan: str) -> Sheet:
    """A row a bar of the figure: person-hours on duty in the window, those booked, and their share."""
    w = names.words
    worked, duty = _hours(names, found, plan)
    columns = [w("zone or office"), w("hours on duty"), w("hours booked"), w("use of staff time")]
    rows = [
        [bar, f"{whole:,.0f}", f"{worked[bar]:,.0f}", f"{worked[bar] / whole:.0%}"]
        for bar, whole in duty.items()
    ]
    note = w(
        "person-hours in the window; booked by matters, travel and waiting for the partner included"
    )
    return sheet(names, title(names, found, plan), columns, rows, [note])


def _hours(names: Names, found: Experiment, plan: str) -> tuple[dict[str, float], dict[str, float]]:
    """Person-hours worked and on duty, by bar."""
    use = {m.key: m for m in found.measures(plan) if (m.name, m.by) == ("staff_use", "unit")}
    bars = {
        bar: [use[unit] for unit in units if unit in use]
        for bar, units in _bars(names, plan).items()
    }
    worked = {bar: sum(m.numerator for m in some) for bar, some in bars.items() if some}
    return worked, {bar: sum(m.denominator for m in bars[bar]) for bar in worked}


def _bars(names: Names, plan: str) -> dict[str, tuple[str, ...]]:
    """The units of each zone, and those of none by kind; one that is alone in its kind by its name."""
    scenario, zones = names.scenario, names.scenario.plans[plan].zones
    placed = {unit for zone in zones.values() for unit in zone.units}
    bars = {names.zone(name, zone): zone.units for name, zone in zones.items()}
    for kind in UnitKind:
        units = tuple(
            unit
            for unit in _of_kind(scenario, kind)
            if unit not in placed and scenario.units[unit].staff
        )
        if units:
            label = names.short(units[0]) if len(units) == 1 else names.words(UNIT_KINDS[kind])
            bars[heading(label)] = units
    return bars


# ---------------------------------------------------------------- plans side by side


def plans_sheet(names: Names, plans: Iterable[str] = ()) -> Sheet:
    """A row a plan (all, if none is named): what it pools, and how it departs from the baseline."""
    w, scenario = names.words, names.scenario
    zones, pooling = w("zones"), w("pooling")
    columns = [w("plan"), w("name in the file"), zones, pooling, w("differs from the baseline")]
    rows = [
        [
            names.marked_plan(plan, scenario.baseline),
            plan,
            f"{len(scenario.plans[plan].zones)}",
            w(POOLING[scenario.plans[plan].pooling]),
            w("; ").join(plan_differences(names, plan)),
        ]
        for plan in plans or scenario.plans
    ]
    return sheet(names, w("The plans compared"), columns, rows)


def gains_sheet(names: Names, loads: Mapping[str, Experiment]) -> Sheet:
    """A row a plan, two columns a load: difference of the on-time share, and the detectable one."""
    w = names.words
    first = next(iter(loads.values())).setting
    columns = [w("plan")]
    for load in loads:
        columns += [w("difference, {load}", load=names.load(load)), w("detectable difference")]
    rows = [
        [names.plan(plan), *(text for found in loads.values() for text in _gain(found, plan))]
        for plan in first.plans
        if plan != first.baseline
    ]
    judged = next(iter(loads.values())).headline
    runs = w(RUNS, count=first.replications, seed=first.seed)
    top = w(COMPARED, measure=names.measure(judged), plan=names.plan(first.baseline))
    read = w(
        "first line: difference to the baseline (shares in percentage points); second: 95% interval"
    )
    shift = w(
        "detectable difference: a true one of this size, taken by itself, would be seen four times "
        "out of five; claims over all plans at once need a larger one"
    )
    definition = definition_lines(names, (judged,))
    lines = [f"{names.window()} · {runs}", read, shift, w(LEGEND), *definition]
    return sheet(names, top, columns, rows, lines)


def _gain(found: Experiment, plan: str) -> tuple[str, str]:
    """A difference with its mark over its interval, and the difference that would have been seen."""
    d = headline_differences(found).get(plan)
    if d is None or d.low is None or d.high is None or d.detectable is None:
        return "–", "–"
    interval = f"{gained(d.low, d.unit)} ~ {gained(d.high, d.unit)}"
    return (
        f"{_mark(found, d)} {gained(d.mean, d.unit)}\n{interval}",
        f"{scale(d.unit) * d.detectable:.1f}",
    )


def _mark(found: Experiment, d: Difference) -> str:
    verdict = found.verdict()
    if d.plan in verdict.better_than_baseline:
        return BETTER
    return WORSE if d.plan in verdict.worse_than_baseline else OPEN


def savings_sheet(names: Names, found: Experiment) -> Sheet:
    """A row a plan: half the width of the difference's interval with shared and with separate draws."""
    w, baseline = names.words, found.setting.baseline
    columns = [w("plan"), w("shared chance"), w("separate chance"), w("replications saved")]
    rows = [
        [names.plan(one.plan), f"{100 * one.paired:.2f}", f"{100 * one.unpaired:.2f}",
         f"{one.runs_saved:.1f} ×" if one.runs_saved else "–"]
        for one in half_widths(found.rows, found.tallies, baseline, found.headline)
    ]  # fmt: skip
    lines = [
        w(
            "half the width of the 95% interval of the difference to the baseline, in percentage points"
        ),
        w(
            "replications saved: so many times as many would be needed if each plan met chance of its own"
        ),
    ]
    return sheet(names, title(names, found, None), columns, rows, lines)
