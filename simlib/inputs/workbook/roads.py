"""The sheet of neighbours, and travel times where none are given.

minutes given                          as they are
else, both units have coordinates      straight line × 1.3 at 40 km/h, estimated
else                                   20 minutes, all alike
no neighbours at all                   every two units are neighbours
"""

from itertools import combinations
from math import asin, cos, radians, sin, sqrt
from typing import Any, Final

from simlib.inputs.workbook.cells import WorkbookCell
from simlib.inputs.workbook.filling import OWN, Filling, at
from simlib.inputs.workbook.guide import Answers
from simlib.inputs.workbook.tables import SheetTable, TableRow
from simlib.inputs.workbook.units import SORTS

EARTH_KM: Final = 6371.0
DETOUR: Final = 1.3
KM_AN_HOUR: Final = 40.0
EQUAL_MINUTES: Final = 20
_BY_POINTS, _EQUAL = "estimated-roads", "equal-roads"


def fill_roads(filling: Filling, table: SheetTable | None, given: Answers) -> None:
    """Fill in the borders between towns; none where travel is not to be counted."""
    travel = filling.reader.choice(given.get("travel", WorkbookCell("", "")), "travel")
    if travel == "none":
        return
    towns = [name for name, sort in filling.sorts.items() if sort in SORTS and SORTS[sort].kind == "town"]
    borders = [border for row in table.rows if (border := _border(filling, row, towns))] if table else []
    for number, (_, cell) in enumerate(borders):
        filling.say(("borders", number), cell)
    listed = [border for border, _ in borders]
    if not listed:
        listed = [_between(filling, a, b, None) for a, b in combinations(towns, 2)]
    if listed:
        filling.put(("borders",), listed)
    elif table is not None:
        filling.cells["$.borders"] = table.sheet


def _border(filling: Filling, row: TableRow, towns: list[str]) -> tuple[dict[str, Any], WorkbookCell] | None:
    reader = filling.reader
    ends = [reader.name(row[key], towns, "unknown-unit") for key in ("from", "to")]
    for key in ("from", "to"):
        if row[key].empty:
            reader.fault(row[key], "missing")
    minutes = reader.number(row["minutes"])
    river = reader.yes(row["river"])
    if not all(ends):
        return None
    border = _between(filling, ends[0], ends[1], minutes)
    return ({**border, "river": True} if river else border), row["from"]


def _between(filling: Filling, a: str, b: str, minutes: float | None) -> dict[str, Any]:
    ground = OWN
    if minutes is None:
        minutes, ground = _estimated(filling, a, b)
    return {"between": [a, b], "minutes": {"value": minutes, "ground": filling.rests_on(ground)}}


def _estimated(filling: Filling, a: str, b: str) -> tuple[int, str]:
    """Minutes between two towns, and on what they rest."""
    degrees = [
        [at(filling.tree, ("units", name, "position", key)) for key in ("lon", "lat")] for name in (a, b)
    ]
    if any(one is None for point in degrees for one in point):
        return EQUAL_MINUTES, _EQUAL
    first, second = ((point[0], point[1]) for point in degrees)
    return road_minutes(first, second), _BY_POINTS


def road_minutes(first: tuple[float, float], second: tuple[float, float]) -> int:
    """Estimated minutes between two points (degrees).

    >>> road_minutes((106.5413, 38.9038), (106.62, 38.87))
    15
    """
    lon1, lat1, lon2, lat2 = map(radians, (*first, *second))
    across = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return round(2 * EARTH_KM * asin(sqrt(across)) * DETOUR / KM_AN_HOUR * 60)
