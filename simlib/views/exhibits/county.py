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
from simlib.views.language.glossary import PROVENANCE, UNIT_KINDS
from simlib.views.language.names import Names, heading
from simlib.views.language.provenance import shaky
from simlib.views.language.words import N_
from simlib.views.table import DASH, Cells, Table, number, table, whole


def units_sheet(names: Names) -> Table:
    """A row a kind of unit: how many units, posts and people, and matters a year at each load."""
    w, scenario = names.words, names.scenario
    loads = [w("matters a year, {load}", load=names.load(load)) for load in scenario.loads]
    columns = [w("kind of unit"), w("units"), w("people"), *loads, w("posts")]
    kinds = [kind for kind in UnitKind if units_of_kind(scenario, kind)]
    rows = [_units_row(names, kind) for kind in kinds]
    return table(names, w.text(scenario.title), columns, rows)


def _units_row(names: Names, kind: UnitKind) -> Cells:
    w, scenario = names.words, names.scenario
    units = units_of_kind(scenario, kind)
    staff: Counter[str] = Counter()
    for unit in units:
        staff.update(scenario.units[unit].staff)
    yearly = yearly_matters(scenario, units)
    posts = [f"{w.text(scenario.posts[post].title)} {count}" for post, count in staff.items()]
    loads = [whole(yearly * load) if yearly else DASH for load in scenario.loads.values()]
    return [_kind(names, kind, units), whole(len(units)), whole(staff.total()), *loads, names.listed(posts)]


FEW: Final = 4
"""So many units can be named beside their kind."""


def _kind(names: Names, kind: UnitKind, units: Sequence[str]) -> str:
    """A kind of unit, and its units where they are few."""
    named = names.listed(map(names.short, units)) if len(units) <= FEW else ""
    return heading(names.words(UNIT_KINDS[kind])) + (f"\n{named}" if named else "")


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
               w("resident groups"), w("people"), w("matters a year")]  # fmt: skip
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


def _zone_cells(names: Names, zone: Zone) -> Cells:
    units = names.scenario.units
    people = sum(sum(units[unit].staff.values()) for unit in zone.units)
    towns, others = (
        [names.short(unit) for unit in zone.units if (units[unit].kind is UnitKind.TOWN) is town]
        for town in (True, False)
    )
    lists = [names.listed(some) for some in (map(names.short, zone.division), towns, others)]
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
    used = Counter(entry.ground or SCHEMA_DEFAULT for entry in world.provenance)
    grounds, entries = Counter[str](), Counter[str]()
    for ground, count in used.items():
        kind = kinds.get(ground, GroundKind.ASSUMPTION.value)
        grounds[kind] += 1
        entries[kind] += count
    columns = [w("kind"), w("grounds"), w("entries"), w("share"), w("meaning")]
    rows: list[Cells] = [
        [w(PROVENANCE[kind]), whole(grounds[kind]), whole(entries[kind]),
         number(entries[kind] / entries.total(), "share"), w(meaning)]
        for kind, meaning in MEANINGS.items()
    ]  # fmt: skip
    return table(names, w("What the numbers in the file rest on"), columns, rows)


MEANINGS: Final = {
    "sourced": N_("a document of this county, a rule of the whole country, or a published figure"),
    "borrowed": N_("a rule of another county or year"),
    "derived": N_("computed from sourced figures; the formula is in the file"),
    "assumption": N_("unpublished; to be replaced by the county's own figures"),
    "own": N_("counted or known by the county itself"),
}


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
