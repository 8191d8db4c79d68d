"""Where a schematic map has its towns, borders and names, in points; drawn as a figure (`county_map`) and on
the page of the workbench.

    place_seats     a circle a town, in its place, by its matters a year
    borders_drawn   the borders between them
    place_labels    a box for each name, where it covers the least
    map_mark        what is said under it
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians, sqrt
from typing import Final

from simlib.inputs.caseload import matters_a_year
from simlib.inputs.scenario import Scenario, UnitKind
from simlib.model.graph import borders
from simlib.views.exhibits.palette import PALETTE
from simlib.views.language.glossary import SCHEMATIC
from simlib.views.language.names import Names
from simlib.views.language.text_width import text_width
from simlib.views.language.words import N_

MAP: Final = (24, 66, 560, 406)
"""Left, bottom, width and height of the map on the page."""
LARGEST: Final = 31.0
"""Radius of the circle of the town with the most matters."""
SMALLEST: Final = 7.0
"""Radius of a circle whose area would be smaller still."""
LABEL: Final = 14.0
RING: Final = 4.0
"""How far the ring of a town that moves is from its circle."""
COLOURS: Final = (
    PALETTE.blue,
    PALETTE.orange,
    "#80CEB9",  # the green lighter, and the purple darker, than elsewhere: side by side as they are there,
    "#7A4964",  # they are one colour for those who see no red or no green
    PALETTE.vermillion,
    PALETTE.sky,
    PALETTE.yellow,
    "#666666",
)
"""By zone; with more zones than colours they come again, and the number in the circle tells."""

ZONED: Final = (UnitKind.TOWN, UnitKind.GROUP)
"""Kinds of unit that a zone consists of."""

LAID_OUT: Final = N_("laid out from who borders whom, no positions being given")
MADE_UP_WAYS: Final = {
    "estimated-roads": N_("travel times are estimated from coordinates"),
    "equal-roads": N_("all ways without a travel time are taken as equally long"),
}
"""What is said of travel times, by the ground that a workbook gives them (`inputs.workbook.roads`)."""
OVER_LAND, OVER_WATER = N_("neighbours"), N_("neighbours across a river")


@dataclass(frozen=True)
class Scale:
    """Where a map lies on its page, and how large its circles and letters are, in points."""

    room: tuple[float, float, float, float] = MAP
    largest: float = LARGEST
    label: float = LABEL


WHOLE: Final = Scale()


@dataclass(frozen=True)
class Seat:
    """A town on the page: place and radius in points."""

    town: str
    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Box:
    """A rectangle on the page, by its middle."""

    x: float
    y: float
    width: float
    height: float

    def overlap(self, other: "Box") -> float:
        """The area that two rectangles share."""
        wide = min(self.width, other.width, (self.width + other.width) / 2 - abs(self.x - other.x))
        high = min(self.height, other.height, (self.height + other.height) / 2 - abs(self.y - other.y))
        return max(wide, 0.0) * max(high, 0.0)


def place_seats(scenario: Scenario, at: Scale = WHOLE) -> list[Seat]:
    """The units with a position, on the page, the largest first; where none has one, all towns."""
    places = _places(scenario)
    if not places:
        return []
    yearly = matters_a_year(scenario)
    most = max((yearly.get(town, 0.0) for town in places), default=0.0) or 1.0
    left, bottom, width, height = at.room
    lows = [min(place[axis] for place in places.values()) for axis in (0, 1)]
    spans = [max(place[axis] for place in places.values()) - lows[axis] for axis in (0, 1)]
    room = (width - 4 * at.largest, height - 2.4 * at.largest)
    scale = min(space / (span or 1.0) for space, span in zip(room, spans, strict=True))
    seats = [
        Seat(
            town,
            left + width / 2 + (x - lows[0] - spans[0] / 2) * scale,
            bottom + height / 2 + (y - lows[1] - spans[1] / 2) * scale,
            max(SMALLEST, at.largest * sqrt(yearly.get(town, 0.0) / most)),
        )
        for town, (x, y) in places.items()
    ]
    return sorted(seats, key=lambda seat: (-seat.radius, seat.town))


def _places(scenario: Scenario) -> dict[str, tuple[float, float]]:
    """Where towns lie, and groups that have a place of their own: east and north, in units of their own."""
    drawn = {name: unit.position for name, unit in scenario.units.items() if unit.kind in ZONED}
    known = {name: seat for name, seat in drawn.items() if seat is not None}
    if not known:
        return _laid_out(scenario)
    # One latitude for all: with each town's own, those further north would be pushed westward.
    shrink = cos(radians(sum(seat.lat for seat in known.values()) / len(known)))
    return {name: (seat.lon * shrink, seat.lat) for name, seat in known.items()}


def _laid_out(scenario: Scenario) -> dict[str, tuple[float, float]]:
    """Towns so that those which border each other lie close (T. Kamada and S. Kawai, "An algorithm for
    drawing general undirected graphs", Information Processing Letters 31, 1989)."""
    if not scenario.borders:
        return {}
    import networkx as nx

    found = nx.kamada_kawai_layout(borders(scenario), weight=None)
    return {town: (round(float(x), 3), round(float(y), 3)) for town, (x, y) in found.items()}


def place_labels(
    names: Names, seats: Sequence[Seat], at: Scale = WHOLE, ringed: Container[str] = ()
) -> list[Box]:
    """A box for each seat's name: beside its circle and its ring, where it covers the least and is whole."""
    around = [seat.radius + (RING if seat.town in ringed else 0.0) for seat in seats]
    taken = [Box(seat.x, seat.y, 2 * r, 2 * r) for seat, r in zip(seats, around, strict=True)]
    lines = _border_points(names.scenario, seats)
    boxes: list[Box] = []
    for seat, radius in zip(seats, around, strict=True):
        size = (text_width(names.short(seat.town), at.label), at.label * 1.15)
        places = _beside(seat, radius, size)
        cost = [_cost(place, [*taken, *boxes], lines, at.room) + n for n, place in enumerate(places)]
        boxes.append(places[cost.index(min(cost))])
    return boxes


def _beside(seat: Seat, radius: float, size: tuple[float, float]) -> list[Box]:
    """Below and above a circle, at its sides, at its corners."""
    (width, high), gap = size, radius + 5
    middle, side, corner = gap + high / 2, gap + width / 2, gap * 0.7 + width / 2
    away = [(0.0, -middle), (0.0, middle), (side, 0.0), (-side, 0.0)]
    away += [(x, y) for y in (-0.8 * gap, 0.8 * gap) for x in (corner, -corner)]
    return [Box(seat.x + x, seat.y + y, width, high) for x, y in away]


def _cost(
    box: Box,
    taken: Sequence[Box],
    lines: Sequence[tuple[float, float]],
    room: tuple[float, float, float, float],
) -> float:
    """Covered area; a line through a name is bad, a name on another or off the map far worse."""
    crossed = sum(abs(x - box.x) < box.width / 2 and abs(y - box.y) < box.height / 2 for x, y in lines)
    left, bottom, width, height = room
    off = box.width * box.height - box.overlap(Box(left + width / 2, bottom + height / 2, width, height))
    return 10 * (sum(box.overlap(other) for other in taken) + off) + 20 * crossed


def _border_points(scenario: Scenario, seats: Sequence[Seat]) -> list[tuple[float, float]]:
    """Points along all borders, some 6 points apart."""
    found = []
    for a, b, _ in borders_drawn(scenario, seats):
        parts = max(1, round(hypot(a.x - b.x, a.y - b.y) / 6))
        steps = [n / parts for n in range(parts + 1)]
        found += [(a.x + (b.x - a.x) * s, a.y + (b.y - a.y) * s) for s in steps]
    return found


def borders_drawn(scenario: Scenario, seats: Sequence[Seat]) -> Iterator[tuple[Seat, Seat, bool]]:
    """Both ends of each border between towns that have a place, and whether it is across a river."""
    at = {seat.town: seat for seat in seats}
    for border in scenario.borders:
        if all(town in at for town in border.between):
            a, b = (at[town] for town in border.between)
            yield a, b, border.river


def on_colour(colour: str) -> str:
    """Black or white, whichever can be read on a colour (relative luminance).

    >>> on_colour("#0072B2"), on_colour("#F0E442")
    ('#FFFFFF', '#000000')
    """
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return "#000000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5 else "#FFFFFF"


def map_mark(names: Names) -> str:
    """That a map is schematic, and what of it is an estimate; and the mark of the data."""
    return " · ".join(filter(None, (names.words(SCHEMATIC), *roughly(names), names.marks())))


def roughly(names: Names) -> list[str]:
    """That the map is an estimate, unless every position is exact, and that travel times are made up."""
    w, scenario = names.words, names.scenario
    places = [unit.position for unit in scenario.units.values() if unit.position]
    exact = all(place.quality == "exact" for place in places)
    rough = [] if exact else [w("positions and adjacency are estimates")]
    laid_out = [w(LAID_OUT)] if scenario.borders and not places else []
    return rough + laid_out + [w(said) for ground, said in MADE_UP_WAYS.items() if ground in scenario.grounds]
