"""Which units change their zone between two plans, whatever the zones are called.

today   A: a b c   B: d e          new   X: a b d   Y: c e
                                   X carries on A, Y carries on B ──> d: B → X, c: A → Y
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simlib.inputs.scenario import UnitKind, Zone
from simlib.model.partition import carried_on
from simlib.views.names import Names

Zones = Mapping[str, Zone]


@dataclass(frozen=True)
class Move:
    """A unit that goes from a zone of the baseline to one of the plan that does not carry that on."""

    unit: str
    old: str
    new: str


def moves(before: Zones, after: Zones) -> tuple[Move, ...]:
    """The units that move, in the order of the new plan; units in no zone before or after are left out."""
    carried = carried_on(_units(before), _units(after))
    home = {unit: name for name, zone in before.items() for unit in zone.units}
    return tuple(
        Move(unit, home[unit], name)
        for name, zone in after.items()
        for unit in zone.units
        if unit in home and carried.get(name) != home[unit]
    )


def _units(zones: Zones) -> dict[str, tuple[str, ...]]:
    return {name: zone.units for name, zone in zones.items()}


def moved_towns(names: Names, plan: str) -> tuple[Move, ...]:
    """The towns that change their zone under a plan."""
    scenario = names.scenario
    base = scenario.plans[scenario.baseline]
    found = moves(base.zones, scenario.plans[plan].zones)
    return tuple(move for move in found if scenario.units[move.unit].kind is UnitKind.TOWN)


def move_lines(names: Names, plan: str) -> list[str]:
    """A line for each pair of zones between which towns move: `A → B: a, b`."""
    w, scenario = names.words, names.scenario
    base, own = scenario.plans[scenario.baseline].zones, scenario.plans[plan].zones
    groups: dict[tuple[str, str], list[str]] = {}
    for move in moved_towns(names, plan):
        groups.setdefault((move.old, move.new), []).append(names.short(move.unit))
    return [
        w("{old} → {new}: {towns}", old=names.zone(old, base[old]),
          new=names.zone(new, own[new]), towns=names.listed(towns))
        for (old, new), towns in groups.items()
    ]  # fmt: skip


def people_added(names: Names, plan: str) -> dict[str, dict[str, int]]:
    """Posts that a plan adds to those of the baseline, by unit and post; negative where it takes some."""
    scenario = names.scenario
    base, own = scenario.plans[scenario.baseline].extra, scenario.plans[plan].extra
    found: dict[str, dict[str, int]] = {}
    for unit in scenario.units:
        here: Sequence[str] = sorted({*base.get(unit, {}), *own.get(unit, {})})
        changed = {p: own.get(unit, {}).get(p, 0) - base.get(unit, {}).get(p, 0) for p in here}
        if any(changed.values()):
            found[unit] = {post: count for post, count in changed.items() if count}
    return found
