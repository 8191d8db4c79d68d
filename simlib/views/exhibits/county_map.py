"""The county and its plan as a schematic map: who is with whom, and nothing that looks surveyed.

    seats      circles, sized by matters a year, coloured and numbered by zone
    borders    thin lines; dashed where a river lies between
    beside it  each zone with its division, towns and resident groups

There are no boundaries, and no river but the dashed crossings: the scenario knows no more than seats
and neighbours, and most of the seats only roughly.

The map is laid out in points (1/72 inch) on the page, so that sizes of letters and circles can be
compared; `Seat.x` and `Seat.y` are such points.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians, sqrt
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle
from matplotlib.patheffects import withStroke

from simlib.inputs.caseload import matters_a_year
from simlib.inputs.scenario import Scenario, UnitKind, Zone
from simlib.model.graph import borders
from simlib.views.exhibits.county import units_of_kind, yearly_matters
from simlib.views.exhibits.frame import INK, bare_page
from simlib.views.exhibits.typeface import PALETTE
from simlib.views.language.glossary import SCHEMATIC
from simlib.views.language.names import Names, heading
from simlib.views.language.text_width import folded, text_width, wrapped
from simlib.views.language.words import COMMA, N_
from simlib.views.table import DASH, Cells, Table, table, whole

WIDTH, HEIGHT = 936, 526  # points: 13 x 7.3 inches, a slide
MAP: Final = (24, 66, 560, 406)
"""Left, bottom, width and height of the map on the page."""
LIST: Final = (610, 310)
"""Left and width of the list of zones."""
LARGEST: Final = 31.0
"""Radius of the circle of the town with the most matters."""
SMALLEST: Final = 7.0
"""Radius of a circle whose area would be smaller still."""
LABEL: Final = 14.0
RING: Final = 4.0
"""How far the ring of a town that moves is from its circle."""
PALE: Final = "#9AA3AA"

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


def county_map(names: Names, plan: str) -> Figure:
    """Draw one plan of a scenario. Units without a position are only in the list."""
    figure, page = bare_page(WIDTH, HEIGHT, down=False)
    draw_towns(page, names, plan)
    page.text(24, HEIGHT - 30, heading(names.plan(plan)), fontsize=21, va="center", color=INK)
    mark = wrapped(map_mark(names.showing([plan])), WIDTH - 48, 12)
    lines = mark.count("\n") + 1
    page.text(24, 8, mark, fontsize=12, va="bottom", linespacing=1.3, color=INK)
    _draw_list(page, names, plan)
    _draw_key(page, names, 32.0 + 10 * lines)
    return figure


def draw_towns(page: Axes, names: Names, plan: str, at: Scale = WHOLE, ringed: Container[str] = ()) -> None:
    """Towns in the colours of their zones, their borders and names; some with a ring around them."""
    scenario = names.scenario
    seats = place_seats(scenario, at)
    for a, b, river in _borders(scenario, seats):
        page.add_line(_line((a.x, b.x), (a.y, b.y), river))
    for seat in seats:
        _disc(page, seat.x, seat.y, seat.radius, _number(scenario, plan, seat.town))
        if seat.town in ringed:
            ring = Circle(
                (seat.x, seat.y), seat.radius + 4, fill=False, edgecolor=INK, linewidth=1.6, zorder=3
            )
            page.add_patch(ring)
    for seat, box in zip(seats, place_labels(names, seats, at, ringed), strict=True):
        _draw_label(page, box, names.short(seat.town), at.label)


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
    for a, b, _ in _borders(scenario, seats):
        parts = max(1, round(hypot(a.x - b.x, a.y - b.y) / 6))
        steps = [n / parts for n in range(parts + 1)]
        found += [(a.x + (b.x - a.x) * s, a.y + (b.y - a.y) * s) for s in steps]
    return found


def _borders(scenario: Scenario, seats: Sequence[Seat]) -> Iterator[tuple[Seat, Seat, bool]]:
    """Both ends of each border between towns that have a place, and whether it is across a river."""
    at = {seat.town: seat for seat in seats}
    for border in scenario.borders:
        if all(town in at for town in border.between):
            a, b = (at[town] for town in border.between)
            yield a, b, border.river


def _number(scenario: Scenario, plan: str, town: str) -> int:
    """Which zone of the plan a town is in, -1 for none."""
    zones = scenario.plans[plan].zones.values()
    return next((n for n, zone in enumerate(zones) if town in zone.units), -1)


# ---------------------------------------------------------------- on the page


def _line(x: tuple[float, float], y: tuple[float, float], river: bool) -> Line2D:
    if river:
        return Line2D(x, y, color=PALETTE.sky, linewidth=2.2, linestyle=(0, (3, 2.2)), zorder=1)
    return Line2D(x, y, color=PALE, linewidth=1.4, zorder=1)


def _disc(page: Axes, x: float, y: float, radius: float, number: int) -> None:
    """A circle in the colour of a zone with the zone's number."""
    colour = COLOURS[number % len(COLOURS)] if number >= 0 else "#FFFFFF"
    page.add_patch(Circle((x, y), radius, facecolor=colour, edgecolor=INK, linewidth=1.0, zorder=3))
    if number >= 0:
        page.text(x, y, str(number + 1), ha="center", va="center_baseline", zorder=4,
                  color=on_colour(colour), fontsize=min(18.0, max(10.0, radius * 1.1)))  # fmt: skip


def _draw_label(page: Axes, box: Box, text: str, size: float) -> None:
    """A name with a white rim, so that a line behind it does not cross it out."""
    rim = withStroke(linewidth=3.5, foreground="#FFFFFF")
    page.text(box.x, box.y, text, ha="center", va="center", fontsize=size, color=INK, zorder=2,
              path_effects=[rim])  # fmt: skip


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


def _draw_key(page: Axes, names: Names, y: float) -> None:
    """What lines and circles mean, under the map, at a height above the mark."""
    w, x = names.words, 24.0
    rivers = [False, True] if any(border.river for border in names.scenario.borders) else [False]
    for river in rivers:
        text = w(OVER_WATER if river else OVER_LAND)
        page.add_line(_line((x, x + 30), (y, y), river))
        page.text(x + 36, y, text, fontsize=12, va="center", color=INK)
        x += 36 + text_width(text, 12) + 20
    page.text(x, y, w("circle area: matters that arise there"), fontsize=12, va="center", color=INK)


def _draw_list(page: Axes, names: Names, plan: str) -> None:
    """The zones of the plan, one under the other, from the top."""
    zones = names.scenario.plans[plan].zones
    size = list_size(names, plan)
    y = HEIGHT - 72.0
    for number, (name, zone) in enumerate(zones.items()):
        _disc(page, LIST[0] + 10, y, 10, number)
        page.text(LIST[0] + 28, y, names.zone(name, zone), fontsize=size + 3, va="center", color=INK)
        for line in zone_lines(names, zone, size):
            y -= size * 1.42
            page.text(LIST[0] + 28, y, line, fontsize=size, va="center", color=INK)
        y -= size * 2.3


def list_size(names: Names, plan: str) -> float:
    """The size of letters in points, at most 13, with which the list of zones fits the page."""
    zones = names.scenario.plans[plan].zones.values()
    for size in (13.0, 12.0, 11.0, 10.0, 9.0, 8.0):
        high = sum(size * (2.3 + 1.42 * len(zone_lines(names, zone, size))) for zone in zones)
        if high <= HEIGHT - 110:
            return size
    return 7.0


def zone_lines(names: Names, zone: Zone, size: float) -> list[str]:
    """Division, towns and groups of a zone, folded to the width of the list."""
    kinds = {name: unit.kind for name, unit in names.scenario.units.items()}
    listed = [
        zone.division,
        [unit for unit in zone.units if kinds[unit] is UnitKind.TOWN],
        [unit for unit in zone.units if kinds[unit] is not UnitKind.TOWN],
    ]
    comma = COMMA[names.words.language]
    width = LIST[1] - 30
    return [
        line for part in listed if part
        for line in folded([names.short(name) for name in part], comma, width, size)
    ]  # fmt: skip


# ---------------------------------------------------------------- in words


def towns_sheet(names: Names, plan: str) -> Table:
    """A row a town, as the map shows it: its zone, matters a year, neighbours by land and across a river."""
    w, scenario = names.words, names.scenario
    columns = [w("town"), w("number of the zone"), w("matters a year"), w("zone"), w("neighbours"),
               w("neighbours across a river")]  # fmt: skip
    rows = [_town_row(names, plan, town) for town in units_of_kind(scenario, UnitKind.TOWN)]
    note = w("matters a year: those that arise there, at a load of 1; the area of the circle on the map")
    return table(names, names.plan(plan), columns, rows, [note, w(SCHEMATIC)])


def _town_row(names: Names, plan: str, town: str) -> Cells:
    scenario = names.scenario
    zones = enumerate(scenario.plans[plan].zones.items(), start=1)
    number, zone = next(
        ((whole(n), names.zone(name, zone)) for n, (name, zone) in zones if town in zone.units), (DASH, "–")
    )
    beside: dict[bool, list[str]] = {False: [], True: []}
    for border in scenario.borders:
        if town in border.between:
            other = next(unit for unit in border.between if unit != town)
            beside[border.river].append(names.short(other))
    near = [names.listed(beside[river]) or "–" for river in (False, True)]
    return [names.unit(town), number, whole(yearly_matters(scenario, [town])), zone, *near]
