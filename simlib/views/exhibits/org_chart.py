"""Who reports to whom and who is linked to whom under a plan: the organisation in layers.

    leadership      divisions, desks       zones           towns, resident groups
    [zone head]─ ─ ─[division 1]──────────(1 zone 1)──────[town]
                                                  └───────[group]
    [leaders]       [review desk]

    solid     a zone's division, towns and groups         the plan's choice
    dashed    the head of the zone                       chosen by the plan
              the leader in contact (包保), if it names none
    dotted    a group's own division (归口), where it is not that of its zone

Desks and leaders without a line serve every unit. Positions come from networkx's layout in layers.
"""

from collections.abc import Mapping
from typing import Final, Literal

import networkx as nx
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from simlib.inputs.scenario import Scenario, UnitKind
from simlib.views.exhibits.frame import LINES, finished, new_page
from simlib.views.exhibits.map_layout import COLOURS, on_colour
from simlib.views.exhibits.palette import INK
from simlib.views.language.names import Names, heading
from simlib.views.language.text_width import fitted
from simlib.views.language.words import N_

LAYERS: Final = {
    UnitKind.LEADERSHIP: 0,
    UnitKind.DIVISION: 1,
    UnitKind.DESK: 1,
    UnitKind.TOWN: 3,
    UnitKind.GROUP: 3,
}
ZONES: Final = 2
HEADS: Final = (N_("leadership"), N_("divisions and desks"), N_("zones"), N_("towns and resident groups"))
WIDE: Final = (0.2, 0.2, 0.15, 0.27)
"""The width of a box in each layer, as a share of the page."""
AT: Final = (0.105, 0.37, 0.605, 0.86)
"""The middle of each layer."""
FILLS: Final = {
    UnitKind.LEADERSHIP: "#FBE5C8",
    UnitKind.DIVISION: "#D6E6F2",
    UnitKind.DESK: "#FFFFFF",
    UnitKind.TOWN: "#FFFFFF",
    UnitKind.GROUP: "#ECEFF1",
}

ALL_SERVED: Final = N_("leaders and desks without a line serve every unit; × n: people")
STYLES: Final[tuple[tuple[Literal["-", "--", ":"], float, str], ...]] = (
    ("-", 1.8, N_("in the zone, or linked to it")),
    ("--", 1.2, N_("head of the zone, or contact leader")),
    (":", 2.0, N_("a group's own division, where it is another")),
)


def organisation(scenario: Scenario, plan: str) -> "nx.DiGraph[str]":
    """Units and zones (`zone:` before the name) with their `layer`, and edges with their `link`.

    `link` is `zone` (division to zone, zone to unit), `contact` (leader to the zone that he heads; to a
    division, town or group whose zone names no head) or `own` (division to a group that the plan puts
    elsewhere).
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    spec, units = scenario.plans[plan], scenario.units
    placed = {unit: zone for zone, of_plan in spec.zones.items() for unit in of_plan.units}
    for name in _in_order(scenario, plan):
        layer = ZONES if name.startswith(ZONE) else LAYERS[units[name].kind]
        graph.add_node(name, layer=layer)
    for zone, of_plan in spec.zones.items():
        graph.add_edges_from(((name, ZONE + zone) for name in of_plan.division), link="zone")
        graph.add_edges_from(((ZONE + zone, name) for name in of_plan.units), link="zone")
        graph.add_edges_from(((name, ZONE + zone) for name in of_plan.head), link="contact")
    headed = {n for zone in spec.zones.values() if zone.head for n in (*zone.units, *zone.division)}
    for name, unit in units.items():
        if unit.contact is not None and name not in headed:
            graph.add_edge(unit.contact, name, link="contact")
        linked = spec.zones[placed[name]].division if name in placed else ()
        if unit.linked is not None and unit.linked not in linked:
            graph.add_edge(unit.linked, name, link="own")
    return graph


ZONE: Final = "zone:"


def _in_order(scenario: Scenario, plan: str) -> list[str]:
    """Nodes so that lines cross little: those of the first zone first; what no zone has comes last."""
    zones, units = scenario.plans[plan].zones, scenario.units
    members = [name for zone in zones.values() for name in (*zone.division, *zone.units)]
    heads = [head for zone in zones.values() for head in zone.head]
    leaders = [*heads, *(contact for name in members if (contact := units[name].contact) is not None)]
    named = [ZONE + zone for zone in zones]
    return list(dict.fromkeys([*leaders, *members, *named, *units]))


def places(graph: "nx.DiGraph[str]") -> Mapping[str, tuple[float, float]]:
    """Where each node stands, the first of a layer on top: from 0 to 1, below 0 what has no line."""
    lone = [name for name in graph if graph.degree(name) == 0]
    layers = {
        n: [name for name, at in graph.nodes("layer") if at == n and name not in lone] for n in range(len(AT))
    }
    rough = nx.multipartite_layout(graph.subgraph([name for name in graph if name not in lone]), layers)
    last, most = max(layers), max(map(len, layers.values()))
    found: dict[str, tuple[float, float]] = {}
    for layer in reversed(layers):  # networkx puts the first at the bottom, and each layer in the middle
        level = {
            name: -float(rough[name][1]) if layer == last else _beside(graph, name, found)
            for name in layers[layer]
        }
        if layer == last:  # the same order, evenly from the top of the page to its bottom
            order = sorted(level, key=lambda name: -level[name])
            level = {name: 1 - (n + 0.5) / len(order) for n, name in enumerate(order)}
        for name, y in _apart(level, (1.0 if layer == last else 1.6) / most).items():
            found[name] = (AT[layer], y)
        below = [name for name in lone if graph.nodes[name]["layer"] == layer]
        found |= {name: (AT[layer], -1.5 * (n + 1) / most) for n, name in enumerate(below)}
    return found


def _beside(graph: "nx.DiGraph[str]", name: str, found: Mapping[str, tuple[float, float]]) -> float:
    """Level with the middle of what a node is linked to in the next layer that has any of it."""
    layers, others = graph.nodes("layer"), list(graph.successors(name))
    near = min((layers[other] for other in others), default=0)
    levels = [found[other][1] for other in others if layers[other] == near]
    return (min(levels) + max(levels)) / 2 if levels else 0.0


def _apart(level: Mapping[str, float], gap: float) -> dict[str, float]:
    """The same levels from top to bottom, at least a gap apart and within the page.

    >>> _apart({"a": 0.5, "b": 0.5, "c": 0.0}, 0.25)
    {'a': 0.625, 'b': 0.375, 'c': 0.125}
    """
    order = sorted(level, key=lambda name: -level[name])
    found: dict[str, float] = {}
    y = 1 + gap / 2
    for name in order:
        y = min(level[name], y - gap)
        found[name] = y
    y = -gap / 2
    for name in reversed(order):  # those that were pushed below the page push back
        y = max(found[name], y + gap)
        found[name] = y
    return found


# ---------------------------------------------------------------- drawn


def organisation_figure(names: Names, plan: str) -> Figure:
    """Leadership, divisions and desks, zones, towns and groups, from left to right."""
    graph = organisation(names.scenario, plan)
    where = places(graph)
    rows = max(10, sum(layer == max(LAYERS.values()) for _, layer in graph.nodes("layer")))
    low, high = min(y for _, y in where.values()) - 0.7 / rows, 1 + 1.8 / rows
    figure = new_page(2.0 + 0.35 * rows * (high - low))
    page = figure.subplots()
    page.set(xlim=(0, 1), ylim=(low, high))
    page.axis("off")
    for number, text in enumerate(HEADS):
        page.text(AT[number], 1 + 0.5 / rows, heading(names.words(text)), fontsize=15, ha="center")
    numbers = {zone: n for n, zone in enumerate(names.scenario.plans[plan].zones)}
    for one, other, link in graph.edges(data="link"):
        _draw_line(page, graph, where, (one, other), link, numbers)
    for name, spot in where.items():
        _draw_node(page, names, plan, name, spot, (numbers, rows))
    handles = [Line2D([], [], color=INK, linestyle=style, linewidth=width, label=names.words(text))
               for style, width, text in STYLES]  # fmt: skip
    page.legend(handles=handles, loc="upper left", bbox_to_anchor=(0, 0), ncols=3, fontsize=12)
    w = names.words
    title = w("The organisation: {plan}", plan=names.plan(plan))
    return finished(figure, names, title, [w(ALL_SERVED)], lent=False)


def _draw_line(
    page: Axes,
    graph: "nx.DiGraph[str]",
    where: Mapping[str, tuple[float, float]],
    edge: tuple[str, str],
    link: str,
    numbers: Mapping[str, int],
) -> None:
    """From the right side of a box to the left side of the other; contacts of units run to their zone."""
    one, other = edge
    layers = graph.nodes("layer")
    if link == "contact" and layers[other] == 3:
        zones = [zone for zone in graph.predecessors(other) if layers[zone] == ZONES]
        if zones and _is_drawn(graph, one, other, zones[0]):
            return
        other = zones[0] if zones else other
    style, width = {"zone": ("-", 1.8), "contact": ((0, (5, 3)), 1.2), "own": (":", 2.0)}[link]
    zone = next((name for name in edge if name.startswith(ZONE)), "")
    colour = COLOURS[numbers[zone.removeprefix(ZONE)] % len(COLOURS)] if zone else "#555555"
    begin = (where[one][0] + WIDE[layers[one]] / 2, where[one][1])
    end = (where[other][0] - WIDE[layers[other]] / 2, where[other][1])
    bend = 0.12 if layers[other] - layers[one] > 1 else 0.0
    page.add_patch(FancyArrowPatch(begin, end, arrowstyle="-", color=colour, linewidth=width,
                                   linestyle=style, connectionstyle=f"arc3,rad={bend}", shrinkA=0,
                                   shrinkB=0, zorder=1))  # fmt: skip


def _is_drawn(graph: "nx.DiGraph[str]", leader: str, unit: str, zone: str) -> bool:
    """Whether a unit before this one in the zone has the same leader; or the zone's division has."""
    linked = [name for name in graph.predecessors(zone) if graph.has_edge(leader, name)]
    before = list(graph.successors(zone))
    return bool(linked) or any(graph.has_edge(leader, name) for name in before[: before.index(unit)])


def _draw_node(
    page: Axes,
    names: Names,
    plan: str,
    name: str,
    spot: tuple[float, float],
    sizes: tuple[Mapping[str, int], int],
) -> None:
    """A box with a unit's name and people; a zone in its colour with its number."""
    numbers, rows = sizes
    is_zone = name.startswith(ZONE)
    layer = ZONES if is_zone else LAYERS[names.scenario.units[name].kind]
    wide, tall = WIDE[layer], 0.78 / rows
    zone = name.removeprefix(ZONE)
    if is_zone:
        fill = COLOURS[numbers[zone] % len(COLOURS)]
        said = names.zone(zone, names.scenario.plans[plan].zones[zone])
        text, ink, tall = f"{numbers[zone] + 1}  {said}", on_colour(fill), 1.5 * tall
    else:
        fill, ink = FILLS[names.scenario.units[name].kind], INK
        text = f"{heading(names.short(name))} × {people_of(names.scenario, plan, name)}"
    x, y = spot
    page.add_patch(FancyBboxPatch((x - wide / 2, y - tall / 2), wide, tall, zorder=2, facecolor=fill,
                                  edgecolor=INK, linewidth=0.9,
                                  boxstyle="round,pad=0,rounding_size=0.006"))  # fmt: skip
    text, size = fitted(text, wide * LINES[names.words.language] - 16, 13.0, 9)
    page.text(x, y, text, fontsize=size, ha="center", va="center_baseline", color=ink, zorder=3,
              linespacing=1.0)  # fmt: skip


def people_of(scenario: Scenario, plan: str, unit: str) -> int:
    """People of a unit under a plan, extra ones included."""
    extra = scenario.plans[plan].extra.get(unit, {})
    return sum(scenario.units[unit].staff.values()) + sum(extra.values())
