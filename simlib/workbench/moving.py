"""What moved: units that are in another zone than in the baseline, and which zone carries on which.

baseline   甲区 a b c    乙区 d e                 moves: c from 甲区 to 丙区
draft      甲区 a b      丙区 c d e               丙区 carries on 乙区: it holds most of its units
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simlib.inputs.scenario import Scenario, Zone
from simlib.model.partition import carried_on
from simlib.workbench.draft import Draft

Zones = Mapping[str, Zone]


@dataclass(frozen=True)
class Move:
    """A unit (town, group or division), the baseline's zone and the draft's; "" for none."""

    unit: str
    before: str
    after: str


def moves(scenario: Scenario, draft: Draft) -> tuple[Move, ...]:
    """Units and divisions that changed their zone, in the order of the file."""
    return tuple(moves_between(scenario, scenario.plans[scenario.baseline].zones, draft.zones))


def moves_between(scenario: Scenario, before: Zones, after: Zones) -> Iterator[Move]:
    """The same of any two sets of zones."""
    carries = carried_on(_units(before), _units(after))
    old, new = _places(before), _places(after)
    for unit in scenario.units:
        was, now = old.get(unit, ""), new.get(unit, "")
        if was != now and carries.get(now, "") != was:
            yield Move(unit, was, now)


def _places(zones: Zones) -> dict[str, str]:
    return {unit: name for name, zone in zones.items() for unit in (*zone.units, *zone.division)}


def _units(zones: Zones) -> dict[str, tuple[str, ...]]:
    return {name: zone.units for name, zone in zones.items()}
