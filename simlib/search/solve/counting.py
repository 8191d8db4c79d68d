"""How many plans there are: connected partitions of the towns, counted without listing them.

    towns one by one ──> what the rim remembers: which of its towns share a zone, which are already connected
                         ──> how many ways lead there

Only towns with a border to a town still to come matter (the rim); everything behind them is a number. Two
towns of one zone may be connected through later towns only, so a zone of the rim is a set of pieces. The
method is the frontier search of Sekine, Imai and Tani (1995), on towns instead of borders. Kept with all
its layers, the count also draws a plan uniformly from all plans (`Counted.draw`).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random
from typing import Final

from simlib.errors import SimlibError
from simlib.inputs.scenario import Scenario
from simlib.model.graph import borders
from simlib.runs.parallel import silent
from simlib.search.problem.constraints import members

Frontier = tuple[tuple[tuple[int, ...], ...], int]
"""Zones of the rim, each the bit masks of its pieces; and the number of zones begun."""

_START: Final[dict[Frontier, int]] = {((), 0): 1}

MOST_STATES: Final = 3_000_000
"""What a count may go through: some two minutes."""

TellTowns = Callable[[int, int], None]
"""Is told how many towns of how many are done."""


def count_plans(border: Sequence[int], zones: int, tell: TellTowns = silent) -> int:
    """Contiguous partitions of towns into `zones` zones; `border[i]` is a bit mask of the towns next to i.

    Raises SimlibError `too-many-to-count`.

    >>> count_plans((0b010, 0b101, 0b010), 2), count_plans((0b10, 0b01), 3)
    (2, 0)
    """
    _, renamed, rim = _in_narrow_order(border)
    states, layer = 0, _START
    for town, layer in enumerate(_layers(renamed, rim, zones), 1):
        states += len(layer)
        if states > MOST_STATES:
            raise SimlibError("too-many-to-count", most=str(MOST_STATES))
        tell(town, len(border))
    return layer.get(((), zones), 0)


def _in_narrow_order(border: Sequence[int]) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """An order of the towns, and by place in it the towns next to one, and the rim after it."""
    order = narrow_order(border)
    place = {town: n for n, town in enumerate(order)}
    renamed = tuple(sum(1 << place[t] for t in members(border[town])) for town in order)
    return order, renamed, tuple(_rim(renamed, (2 << town) - 1) for town in range(len(order)))


def _layers(border: Sequence[int], rim: Sequence[int], zones: int) -> Iterator[dict[Frontier, int]]:
    """Town by town, how many ways lead to each state."""
    before = _START
    for town in range(len(border)):
        layer: dict[Frontier, int] = {}
        for state, count in before.items():
            for _, after in _steps(border[town], rim[town], zones, town, state):
                layer[after] = layer.get(after, 0) + count
        before = layer
        yield layer


@dataclass(frozen=True, eq=False)
class Counted:
    """All plans of a map, in layers: `ways[i][state]` is how many choices of the first i towns of `order`
    lead to a state. `border` and `rim` are by place in that order: the towns next to one, and the towns
    up to it that border a later one. `zones` is the number of zones wanted."""

    order: tuple[int, ...]
    border: tuple[int, ...]
    rim: tuple[int, ...]
    zones: int
    ways: tuple[dict[Frontier, int], ...]
    _back: dict[int, dict[Frontier, list[tuple[Frontier, int, int]]]] = field(default_factory=dict)
    """Ways into each state by town, made when first asked for."""

    @classmethod
    def of(cls, border: Sequence[int], zones: int, most_states: int | None = None) -> "Counted | None":
        """Counts the plans of a map; None if that needs more states than allowed."""
        order, renamed, rim = _in_narrow_order(border)
        ways, states = [_START], 1
        for layer in _layers(renamed, rim, zones):
            ways.append(layer)
            states += len(layer)
            if most_states is not None and states > most_states:
                return None
        return cls(order, renamed, rim, zones, tuple(ways))

    @property
    def total(self) -> int:
        return self.ways[-1].get(((), self.zones), 0)

    def draw(self, dice: Random) -> tuple[int, ...]:
        """One plan, drawn uniformly: the zone of every town. Needs at least one plan.

        Walks back from the last town: a way in is chosen in proportion to the ways that lead there.
        """
        state: Frontier = ((), self.zones)
        path: list[tuple[Frontier, int]] = []
        for town in reversed(range(len(self.order))):
            ways = self._ways_in(town, state)
            state, choice, _ = ways[pick([count for *_, count in ways], dice)]
            path.append((state, choice))
        return self._zones_of(path[::-1])

    def _ways_in(self, town: int, state: Frontier) -> list[tuple[Frontier, int, int]]:
        if town not in self._back:
            into: dict[Frontier, list[tuple[Frontier, int, int]]] = {}
            for before, count in self.ways[town].items():
                steps = _steps(self.border[town], self.rim[town], self.zones, town, before)
                for choice, after in steps:
                    into.setdefault(after, []).append((before, choice, count))
            self._back[town] = into
        return self._back[town][state]

    def _zones_of(self, path: Sequence[tuple[Frontier, int]]) -> tuple[int, ...]:
        """The zones' numbers along a path of states and choices."""
        zone_of, named = [0] * len(self.order), [0] * len(self.order)
        for town, ((rim, begun), choice) in enumerate(path):
            lowest = -1 if choice < 0 else rim[choice][0] & -rim[choice][0]
            named[town] = begun if choice < 0 else named[lowest.bit_length() - 1]
            zone_of[self.order[town]] = named[town]
        return tuple(zone_of)


def pick(weights: Sequence[int], dice: Random) -> int:
    """The place of one of some weights, which may be too great for floating point, in proportion to them."""
    n = dice.randrange(sum(weights))
    return next(place for place, before in enumerate(accumulate(weights)) if n < before)


def _steps(border: int, keep: int, zones: int, town: int, state: Frontier) -> Iterator[tuple[int, Frontier]]:
    """What the next town may do: begin a zone (-1) or join one of the rim, and what comes of it.

    `border` are the towns next to it, `keep` the towns that the rim keeps.
    """
    rim, begun = state
    own = 1 << town
    if begun < zones:
        after = _settled((*rim, (own,)), keep)
        if after is not None:
            yield -1, (after, begun + 1)
    for n, pieces in enumerate(rim):
        touched, apart = own, []
        for piece in pieces:
            if piece & border:
                touched |= piece
            else:
                apart.append(piece)
        after = _settled((*rim[:n], (touched, *apart), *rim[n + 1 :]), keep)
        if after is not None:
            yield n, (after, begun)


def _settled(rim: tuple[tuple[int, ...], ...], keep: int) -> tuple[tuple[int, ...], ...] | None:
    """The zones of the rim without the towns that nobody to come borders; None if a piece was left alone."""
    zones: list[tuple[int, ...]] = []
    for pieces in rim:
        if len(pieces) == 1:
            held = pieces[0] & keep
            if held:
                zones.append((held,))
            continue
        several = sorted(piece & keep for piece in pieces)
        if several[0] == 0:
            return None
        zones.append(tuple(several))
    zones.sort()
    return tuple(zones)


def narrow_order(border: Sequence[int]) -> tuple[int, ...]:
    """An order of the towns that keeps the rim short: next comes the town that leaves the shortest one."""
    orders = [_order_from(border, start) for start in range(len(border))]
    return min(orders)[1] if orders else ()


def _order_from(border: Sequence[int], start: int) -> tuple[int, tuple[int, ...]]:
    """What an order costs (states grow by about four for each town of the rim), and the order."""
    n, past, cost = len(border), 1 << start, 0
    order = [start]
    while len(order) < n:
        ahead = [t for t in range(n) if not past >> t & 1]
        near = [t for t in ahead if border[t] & past] or ahead
        town = min(near, key=lambda t: (_rim(border, past | 1 << t).bit_count(), t))
        past |= 1 << town
        order.append(town)
        cost += 4 ** _rim(border, past).bit_count()
    return cost, tuple(order)


def _rim(border: Sequence[int], past: int) -> int:
    """The towns of a set that border one outside it."""
    return sum(1 << n for n in members(past) if border[n] & ~past)


# ---------------------------------------------------------------- the plans of a county


def connected_plans(scenario: Scenario, zones: int, *, river: bool = False, tell: TellTowns = silent) -> int:
    """Ways to divide the towns into contiguous zones: over borders on land, or any (`river`).

    Raises SimlibError `too-many-to-count`.
    """
    graph = borders(scenario, river=river)
    towns = sorted(graph, key=lambda name: scenario.units[name].code)
    place = {town: n for n, town in enumerate(towns)}
    return count_plans([sum(1 << place[other] for other in graph[town]) for town in towns], zones, tell)
