"""The county and its plan as a schematic map: who is with whom, and nothing that looks surveyed.

    seats      circles, sized by matters a year, coloured and numbered by zone
    borders    thin lines; dashed where a river lies between
    beside it  each zone with its division, towns and resident groups

There are no boundaries, and no river but the dashed crossings: the scenario knows no more than seats
and neighbours, and most of the seats only roughly.

The map is laid out in points (1/72 inch) on the page, so that sizes of letters and circles can be
compared; `Seat.x` and `Seat.y` are such points.
"""

from collections.abc import Container
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle
from matplotlib.patheffects import withStroke

from simlib.inputs.scenario import Scenario, UnitKind, Zone
from simlib.views.exhibits.county import units_of_kind, yearly_matters
from simlib.views.exhibits.frame import bare_page
from simlib.views.exhibits.map_layout import (
    COLOURS,
    OVER_LAND,
    OVER_WATER,
    WHOLE,
    Box,
    Scale,
    borders_drawn,
    map_mark,
    on_colour,
    place_labels,
    place_seats,
)
from simlib.views.exhibits.palette import INK, PALETTE
from simlib.views.language.glossary import SCHEMATIC
from simlib.views.language.names import Names, heading
from simlib.views.language.text_width import folded, text_width, wrapped
from simlib.views.language.words import COMMA
from simlib.views.table import DASH, Cells, Table, table, whole

WIDTH, HEIGHT = 936, 526  # points: 13 x 7.3 inches, a slide
LIST: Final = (610, 310)
"""Left and width of the list of zones."""
PALE: Final = "#9AA3AA"


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
    for a, b, river in borders_drawn(scenario, seats):
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
