"""What is in the file: its units, the zones of a plan, and what the numbers rest on.

units_sheet       how many units, people and matters are there?
zones_sheet       who is with whom under a plan?
grounds_sheet     what do the numbers rest on?
shaky_sheet       what of it is borrowed or assumed?
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from simlib.inputs.caseload import matters_a_year
from simlib.inputs.provenance import SCHEMA_DEFAULT
from simlib.inputs.reading import World
from simlib.inputs.scenario import GroundKind, Scenario, UnitKind, Zone
from simlib.views.language.glossary import PROVENANCE
from simlib.views.language.names import Names, heading
from simlib.views.language.provenance import counted_numbers, grounds_used, shaky
from simlib.views.language.words import N_
from simlib.views.table import DASH, Cells, Table, number, table, whole


def units_sheet(names: Names) -> Table:
    """A row a kind of unit: how many units, posts and people, and matters a year at each load."""
    w, scenario = names.words, names.scenario
    loads = [w("matters a year, {load}", load=names.load(load)) for load in scenario.loads]
    columns = [w("kind of unit"), w("units"), w("people"), *loads, w("posts")]
    rows = [_units_row(names, kind, units) for kind, units in units_by_word(names).items()]
    return table(names, w.text(scenario.title), columns, rows)


def units_by_word(names: Names) -> dict[str, list[str]]:
    """The units by what they are called: towns, sub-districts, resident groups, divisions ..."""
    found: dict[str, list[str]] = {}
    for kind in UnitKind:
        for unit in units_of_kind(names.scenario, kind):
            found.setdefault(names.kind(unit), []).append(unit)
    return found


def _units_row(names: Names, kind: str, units: Sequence[str]) -> Cells:
    w, scenario = names.words, names.scenario
    staff: Counter[str] = Counter()
    for unit in units:
        staff.update(scenario.units[unit].staff)
    yearly = yearly_matters(scenario, units)
    posts = [f"{w.text(scenario.posts[post].title)} {count}" for post, count in staff.items()]
    loads = [whole(yearly * load) if yearly else DASH for load in scenario.loads.values()]
    return [_kind(names, kind, units), whole(len(units)), whole(staff.total()), *loads, names.listed(posts)]


FEW: Final = 4
"""So many units can be named beside their kind."""


def _kind(names: Names, kind: str, units: Sequence[str]) -> str:
    """A kind of unit, and its units where they are few."""
    named = names.listed(map(names.short, units)) if len(units) <= FEW else ""
    return heading(kind) + (f"\n{named}" if named else "")


def zones_sheet(names: Names, plan: str) -> Table:
    """A row a zone of a plan of the file."""
    return zones_table(names, names.scenario.plans[plan].zones, names.plan(plan))


LED_BY: Final = {"head": N_("zone head"), "lead": N_("lead town"), "staff": N_("zone office")}
"""Who leads a zone and stands ready for it: columns where some zone of a plan names one."""


def zones_table(names: Names, zones: Mapping[str, Zone], title: str, name: str = "") -> Table:
    """A row a zone: its division, towns and groups, people, and matters a year."""
    w = names.words
    led = [key for key in LED_BY if any(getattr(zone, key) for zone in zones.values())]
    columns = [w("zone"), *(w(LED_BY[key]) for key in led), w("linked division"), w("towns"),
               *_groups(names), w("people"), w("matters a year")]  # fmt: skip
    rows = [
        [
            names.zone(zone, spec),
            *(names.listed(map(names.short, getattr(spec, key))) for key in led),
            *_zone_cells(names, spec),
        ]
        for zone, spec in zones.items()
    ]
    note = w("matters a year: those that arise in the zone's units, at a load of 1")
    return table(names, title, columns, rows, [note], name)


def _groups(names: Names) -> list[str]:
    """What the units of zones are called that are no towns, where there are any: by their own words, if some
    have one."""
    units = names.scenario.units
    groups = units_of_kind(names.scenario, UnitKind.GROUP)
    own = any(units[group].form for group in groups)
    return [names.kind(*groups) if own else names.words("resident groups")] if groups else []


def _zone_cells(names: Names, zone: Zone) -> Cells:
    units = names.scenario.units
    people = sum(sum(units[unit].staff.values()) for unit in zone.units)
    towns, others = (
        [names.short(unit) for unit in zone.units if (units[unit].kind is UnitKind.TOWN) is town]
        for town in (True, False)
    )
    more = [others] if units_of_kind(names.scenario, UnitKind.GROUP) else []
    lists = [names.listed(some) for some in (map(names.short, zone.division), towns, *more)]
    return [*lists, whole(people), whole(yearly_matters(names.scenario, zone.units))]


def units_of_kind(scenario: Scenario, kind: UnitKind) -> list[str]:
    """The units of a kind in the order of the file."""
    return [name for name, unit in scenario.units.items() if unit.kind is kind]


def yearly_matters(scenario: Scenario, units: Iterable[str]) -> float:
    """Matters a year that arise in some units, at a load of 1."""
    yearly = matters_a_year(scenario)
    return sum(yearly.get(unit, 0.0) for unit in units)


def grounds_sheet(names: Names, world: World) -> Table:
    """A row a kind of ground: how many grounds and numbers of the file there are."""
    w, kinds = names.words, {name: g.kind.value for name, g in world.scenario.grounds.items()}
    used = {entry.ground or SCHEMA_DEFAULT for entry in world.provenance}
    grounds = Counter(kinds.get(ground, GroundKind.ASSUMPTION.value) for ground in used)
    entries = {kind.value: count for kind, count in counted_numbers(world).items()}
    columns = [w("kind"), w("grounds"), w("entries"), w("share"), w("meaning")]
    rows: list[Cells] = [
        [w(PROVENANCE[kind]), whole(grounds[kind]), whole(entries[kind]),
         number(entries[kind] / len(world.provenance), "share"), w(meaning)]
        for kind, meaning in MEANINGS.items() if kind != "fitted" or grounds[kind]
    ]  # fmt: skip
    return table(names, w("What the numbers in the file rest on"), columns, rows)


MEANINGS: Final = {
    "sourced": N_("a document of this county, a rule of the whole country, or a published figure"),
    "borrowed": N_("a rule of another county or year"),
    "derived": N_("computed from sourced figures; the formula is in the file"),
    "assumption": N_("unpublished; to be replaced by the county's own figures"),
    "own": N_("counted or known by the county itself"),
    "fitted": N_("chosen so that the model meets the county's log"),
}


def listed_sheet(names: Names, world: World) -> Table:
    """A row a ground that is not sourced: what it is about, its range, and the name under which the file
    has it."""
    w = names.words
    columns = [w("kind"), w("which numbers"), w("entries"), w("range, fold"), w("name in the file")]
    rows: list[Cells] = [
        [w(PROVENANCE[use.kind.value]), names.coded(use.title(w)), whole(len(use.numbers)), use.range or "–",
         use.name]
        for use in grounds_used(world)
    ]  # fmt: skip
    return table(names, w("What is not sourced: {count} grounds", count=len(rows)), columns, rows)


def shaky_sheet(names: Names, world: World) -> Table:
    """A row a ground that is borrowed or assumed, with all that it says."""
    w, uses = names.words, shaky(world)
    columns = [w("kind"), w("entries"), w("rests on")]
    rows: list[Cells] = [
        [w(PROVENANCE[use.kind.value]), whole(len(use.numbers)),
         use.note(w).strip() + (f"\n{names.listed(use.sources)}" if use.sources else "")]
        for use in uses
    ]  # fmt: skip
    return table(names, w("Borrowed or assumed: {count} grounds", count=len(uses)), columns, rows)
