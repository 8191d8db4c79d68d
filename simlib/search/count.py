"""How many plans there are: connected partitions of the towns, counted without listing them.

    towns one by one ──> what the rim remembers: which of its towns share a zone, which already hang together
                         ──> how many ways lead there

Only towns with a border to a town still to come matter (the rim); everything behind them is a number. Two
towns of one zone may hang together through later towns only, so a zone of the rim is a set of pieces. The
method is the frontier search of Sekine, Imai and Tani (1995), on towns instead of borders. Kept with all
its layers, the count also draws a plan uniformly from all plans (`Counted.draw`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from simlib.search.constraints import members

State = tuple[tuple[tuple[int, ...], ...], int]
"""Zones of the rim, each the bit masks of its pieces; and the number of zones begun."""


def count_plans(border: Sequence[int], zones: int) -> int:
    """Connected partitions of towns into so many zones; `border[i]` is a bit mask of the towns next to i.

    >>> count_plans((0b010, 0b101, 0b010), 2), count_plans((0b10, 0b01), 3)
    (2, 0)
    """
    counted = Counted.of(border, zones)
    assert counted is not None  # without a limit it counts every map
    return counted.total


@dataclass(frozen=True, eq=False)
class Counted:
    """All plans of a map, in layers: `ways[i][state]` is how many choices of the towns up to the i-th of
    `order` lead to a state; `zones` the number of zones wanted."""

    order: tuple[int, ...]
    border: tuple[int, ...]
    zones: int
    ways: tuple[dict[State, int], ...]
    _back: dict[int, dict[State, list[tuple[State, int, int]]]] = field(default_factory=dict)
    """Ways into each state by town, made when first asked for."""

    @classmethod
    def of(cls, border: Sequence[int], zones: int, most_states: int | None = None) -> "Counted | None":
        """Counts the plans of a map; None if that needs more states than allowed."""
        order = narrow_order(border)
        place = {town: n for n, town in enumerate(order)}
        renamed = tuple(sum(1 << place[t] for t in members(border[town])) for town in order)
        ways: list[dict[State, int]] = [{((), 0): 1}]
        for town in range(len(order)):
            layer: dict[State, int] = {}
            for state, count in ways[-1].items():
                for _, after in _steps(renamed, zones, town, state):
                    layer[after] = layer.get(after, 0) + count
            ways.append(layer)
            if most_states is not None and sum(map(len, ways)) > most_states:
                return None
        return cls(order, renamed, zones, tuple(ways))

    @property
    def total(self) -> int:
        """How many plans there are."""
        return self.ways[-1].get(((), self.zones), 0)

    def draw(self, dice: Random) -> tuple[int, ...]:
        """One plan, each with the same chance: the zone of every town. Needs at least one plan.

        Walks back from the last town: a way in is chosen in proportion to the ways that lead there.
        """
        state: State = ((), self.zones)
        choices: list[int] = []
        for town in reversed(range(len(self.order))):
            ways = self._ways_in(town, state)
            pick = dice.randrange(sum(count for *_, count in ways))
            for before, choice, count in ways:
                pick -= count
                if pick < 0:
                    state = before
                    choices.append(choice)
                    break
        return self._zones_of(choices[::-1])

    def _ways_in(self, town: int, state: State) -> list[tuple[State, int, int]]:
        if town not in self._back:
            into: dict[State, list[tuple[State, int, int]]] = {}
            for before, count in self.ways[town].items():
                for choice, after in _steps(self.border, self.zones, town, before):
                    into.setdefault(after, []).append((before, choice, count))
            self._back[town] = into
        return self._back[town][state]

    def _zones_of(self, choices: Sequence[int]) -> tuple[int, ...]:
        """Walks forward again, now with the names of the zones."""
        state: State = ((), 0)
        zone_of = [0] * len(self.order)
        named: dict[int, int] = {}
        for town, choice in enumerate(choices):
            if choice < 0:
                named[town] = state[1]
            else:
                named[town] = named[members(state[0][choice][0])[0]]
            zone_of[self.order[town]] = named[town]
            state = next(s for c, s in _steps(self.border, self.zones, town, state) if c == choice)
        return tuple(zone_of)


def _steps(border: Sequence[int], zones: int, town: int, state: State) -> Iterator[tuple[int, State]]:
    """What the next town may do: begin a zone (-1) or join one of the rim, and what comes of it."""
    rim, begun = state
    own = 1 << town
    later = sum(1 << n for n in range(town + 1))
    if begun < zones:
        yield from _settled(border, later, -1, (*rim, (own,)), begun + 1)
    for n, pieces in enumerate(rim):
        touched = [piece for piece in pieces if piece & border[town]]
        joined = (sum(touched) | own, *(piece for piece in pieces if not piece & border[town]))
        yield from _settled(border, later, n, (*rim[:n], joined, *rim[n + 1 :]), begun)


def _settled(
    border: Sequence[int], past: int, choice: int, rim: tuple[tuple[int, ...], ...], begun: int
) -> Iterator[tuple[int, State]]:
    """The state without the towns that nobody to come borders; none if a piece was left alone."""
    open_towns = [n for n in members(past) if border[n] & ~past]
    keep = sum(1 << n for n in open_towns)
    zones = []
    for pieces in rim:
        held = [piece & keep for piece in pieces]
        if all(held):
            zones.append(tuple(sorted(held)))
        elif len(pieces) > 1:
            return
    yield choice, (tuple(sorted(zones)), begun)


def narrow_order(border: Sequence[int]) -> tuple[int, ...]:
    """An order of the towns that keeps the rim short: next comes the town that leaves the shortest one."""
    n = len(border)
    best: tuple[tuple[int, int], tuple[int, ...]] | None = None
    for start in range(n):
        order, past, cost = [start], 1 << start, 0
        while len(order) < n:
            near = [t for t in range(n) if not past >> t & 1 and border[t] & past]
            near = near or [t for t in range(n) if not past >> t & 1]
            town = min(near, key=lambda t: (_rim(border, past | 1 << t), t))
            past |= 1 << town
            order.append(town)
            cost += 4 ** _rim(border, past)
        if best is None or (cost, start) < best[0]:
            best = (cost, start), tuple(order)
    return best[1] if best else ()


def _rim(border: Sequence[int], past: int) -> int:
    return sum(1 for n in members(past) if border[n] & ~past)
