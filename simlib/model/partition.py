"""What moves from one zone plan to another, and which zone carries on which."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from simlib.inputs.scenario import Scenario, Zone

UnitsByZone = Mapping[str, Sequence[str]]
"""Zones by name with their units."""


def carried_on(before: UnitsByZone, after: UnitsByZone) -> dict[str, str]:
    """The zone of `before` that each zone of `after` carries on; zones that carry on none are left out.

    A zone carries on the one of its name; where names have changed, the one with which it shares most units.

    >>> carried_on({"A": "abc", "B": "de"}, {"A": "ab", "C": "cde"})
    {'A': 'A', 'C': 'B'}
    """
    found = {name: name for name in after if name in before}
    shared = [
        (-len({*before[old]} & {*after[new]}), n, new, old)
        for n, new in enumerate(after)
        for old in before
        if new not in found and old not in found.values()
    ]
    for overlap, _, new, old in sorted(shared):
        if overlap and new not in found and old not in found.values():
            found[new] = old
    return found


Zones = Mapping[str, Zone]


@dataclass(frozen=True)
class Move:
    """A unit (town, group or division), the baseline's zone and the draft's; "" for none."""

    unit: str
    before: str
    after: str


def moves_between(scenario: Scenario, before: Zones, after: Zones) -> Iterator[Move]:
    """The same of any two sets of zones."""
    carries = carried_on(_units(before), _units(after))
    old, new = _places(before), _places(after)
    for unit in scenario.units:
        was, now = old.get(unit, ""), new.get(unit, "")
        if was != now and carries.get(now, "") != was:
            yield Move(unit, was, now)


def heads_between(before: Zones, after: Zones) -> tuple[str, ...]:
    """The heads of zones who head other zones after than before, or none, or did not head any.

    A zone that carries on another one counts as the same.

    >>> one, other = (Zone(units=("a",), head=head) for head in ("Li", "Wu"))
    >>> heads_between({"Z": one}, {"New": one}), heads_between({"Z": one}, {"New": other})
    ((), ('Li', 'Wu'))
    """
    carries = carried_on(_units(before), _units(after))
    old, new = _headed(before), _headed({carries.get(name, name): zone for name, zone in after.items()})
    return tuple(head for head in {**old, **new} if old.get(head) != new.get(head))


def _headed(zones: Zones) -> dict[str, set[str]]:
    """The zones of each head."""
    heads = dict.fromkeys(head for zone in zones.values() for head in zone.head)
    return {head: {name for name, zone in zones.items() if head in zone.head} for head in heads}


def _places(zones: Zones) -> dict[str, str]:
    return {unit: name for name, zone in zones.items() for unit in (*zone.units, *zone.division)}


def _units(zones: Zones) -> dict[str, tuple[str, ...]]:
    return {name: zone.units for name, zone in zones.items()}
