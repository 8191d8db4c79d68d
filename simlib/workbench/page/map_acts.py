"""From what was asked on the map to another draft.

Ask("move", unit, zone)      a town or group goes to the zone; a division is linked to it
Ask("new_zone", unit)        a zone of its own, which others may join
Ask("river", a, b, on)       a river lies between, or not;  "link", "unlink": neighbours, or not
"""

from math import cos, hypot, radians

from simlib.inputs.scenario import Scenario, UnitKind
from simlib.workbench.page.zone_map import Ask
from simlib.workbench.state.draft import Draft

KM_A_DEGREE = 111.2
USUAL_MINUTES = 30.0
"""Of a way between towns of which nothing is known."""


def child_of(scenario: Scenario, draft: Draft, asked: Ask) -> Draft:
    """The draft that was asked for; the same one where there is nothing to do."""
    if asked.kind == "move":
        return _moved(scenario, draft, asked.unit, asked.zone)
    if asked.kind == "new_zone":
        opened = draft.new_zone()
        return _moved(scenario, opened, asked.unit, list(opened.zones)[-1])
    if asked.kind == "take_out":
        return draft.without_zone(asked.zone)
    return _border_child(scenario, draft, asked)


def _moved(scenario: Scenario, draft: Draft, unit: str, zone: str) -> Draft:
    if scenario.units[unit].kind is UnitKind.DIVISION:
        return draft.linked(scenario, unit, zone)
    return draft.moved(unit, zone)


def _border_child(scenario: Scenario, draft: Draft, asked: Ask) -> Draft:
    there = draft.border(asked.a, asked.b)
    if asked.kind == "unlink":
        return draft.without_border(asked.a, asked.b)
    if asked.kind == "river" and there is not None:
        return draft.with_border(asked.a, asked.b, there.minutes, asked.on)
    if asked.kind == "link" and there is None:
        return draft.with_border(asked.a, asked.b, minutes_between(scenario, asked.a, asked.b))
    return draft


def minutes_between(scenario: Scenario, a: str, b: str) -> float:
    """Minutes of a new way: as fast as the file's borders are on the whole, as the crow flies."""
    ways = [
        (border.minutes, km)
        for border in scenario.borders
        if (km := _km(scenario, *border.between)) is not None
    ]
    own, total = _km(scenario, a, b), sum(km for _, km in ways)
    if own is None or not total:
        return USUAL_MINUTES
    return float(round(own * sum(minutes for minutes, _ in ways) / total))


def _km(scenario: Scenario, a: str, b: str) -> float | None:
    """Kilometres between two towns' positions, None where one has none."""
    one, other = scenario.units[a].position, scenario.units[b].position
    if one is None or other is None:
        return None
    east = (one.lon - other.lon) * cos(radians((one.lat + other.lat) / 2))
    return KM_A_DEGREE * hypot(east, one.lat - other.lat)
