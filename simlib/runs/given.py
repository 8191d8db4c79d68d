"""Draws whose outside matters are given, as a county's log has them; only what it does not hold is drawn.

    stream ─┬─ before `since`   drawn, as in any run: work under way on the log's first day
            └─ from then on     the rows of the log: unit, class, day ─> key ─> itinerary, recusals
                                                                       └── another key, until the itinerary
                                                                           goes the row's way

A row's chance is under its stream's key and its place in it, so it is the same under every plan. A row that
says what became of it (its way), or whether somebody of its unit stood back, is drawn again and again until
it is so: that is to draw from all itineraries that are possible given what is known (rejection, J. von
Neumann 1951).
"""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np

from simlib.model.arrays import NONE, Bools, Ints, Model
from simlib.model.keys import GAP, GIVEN, chance, under
from simlib.runs.compiling import compiled, jitable
from simlib.runs.draws import (
    Draws,
    DrawSource,
    Room,
    add,
    drawn_by,
    drawn_class,
    fill_backlog,
    fill_days,
    fill_rest,
    fill_stream,
    signed,
)

MOST_TRIES: Final = 5_000
"""A way that so many itineraries do not take is not insisted on."""

_31, _32 = np.uint64(31), np.uint64(32)


@dataclass(frozen=True, eq=False)
class GivenMatters:
    """n matters in the order of their streams, then of their time.

    The matters of stream i are `first[i]:first[i + 1]`. Where `replaced[i]`, the stream itself brings none
    from tick `since` on. `arrived[n]` is the first tick of a day; its minute is drawn. `klass[n]` is
    -1 where it is drawn; `way[n]` is a row of `follows[ways, steps]` (-1: any way is good): a step that must
    follow each visit to a step, or `NONE`; and step `passes[way]` must be visited. `recused[n]`: whether
    somebody of the own unit stands back (1, 0; -1 where it is drawn); `home[people]` is each person's unit.
    """

    since: int
    replaced: Bools
    first: Ints
    klass: Ints
    arrived: Ints
    way: Ints
    follows: Ints
    passes: Ints
    recused: Ints
    home: Ints


class GivenRows(NamedTuple):
    """The same for machine code."""

    since: int
    replaced: Any
    first: Any
    klass: Any
    arrived: Any
    way: Any
    follows: Any
    passes: Any
    recused: Any
    home: Any


def draw_given(model: Model, seed: int, replication: int, given: GivenMatters) -> Draws:
    """The draws of one replication (numbered from 0) in which these matters come; raises as `draws.draw`."""
    return drawn_by(fill_given, model, seed, replication, GivenRows(**vars(given)))


@compiled
def fill_given(root: Any, g: DrawSource, room: Room, given: GivenRows) -> tuple[int, int]:
    """Write all matters and their visits, as `draws.fill`."""
    n, v = 0, 0
    room.first[0] = room.first_recused[0] = 0
    for unit in range(g.first_stream.shape[0] - 1):
        n, v = fill_backlog(root, g, room, n, v, unit)
        if n < 0:
            return n, 0
        for stream in range(g.first_stream[unit], g.first_stream[unit + 1]):
            before = n
            if g.stream_gap[stream] < 0:
                n, v = fill_days(root, g, room, n, v, unit, stream)
            elif given.replaced[stream]:
                n, v = fill_stream(root, g, room, n, v, unit, stream, given.since)
            else:
                n, v = fill_stream(root, g, room, n, v, unit, stream, g.horizon)
            if n < 0:
                return n, 0
            n, v = fill_rows(root, g, room, n, v, unit, stream, given, n - before)
            if n < 0:
                return n, 0
    return fill_rest(root, g, room, n, v)


@jitable
def fill_rows(
    root: Any, g: DrawSource, room: Room, n: int, v: int, unit: int, stream: int, given: GivenRows, drawn: int
) -> tuple[int, int]:
    """The given matters of one stream, numbered after those that were `drawn`."""
    base = under(under(root, g.stream_key[stream]), GIVEN)
    for row in range(given.first[stream], given.first[stream + 1]):
        place = row - given.first[stream]
        own = under(base, np.uint64(place))
        for trial in range(MOST_TRIES):
            key = under(own, np.uint64(trial))
            klass = given.klass[row] if given.klass[row] >= 0 else drawn_class(g, key, stream)
            number, visits = add(
                g, room, n, v, key, unit, stream, drawn + place, klass, g.stream_first[stream]
            )
            if number < 0:
                return number, 0
            good = given.way[row] < 0 or goes(given, given.way[row], room, v, visits)
            if good and stands_back_as_told(given, row, g, room, number - 1, unit):
                break
        n, v = number, visits
        minute = signed((chance(under(own, GAP)) >> _31) * np.uint64(g.day_ticks) >> _32)
        room.arrived[n - 1] = given.arrived[row] + minute
    return n, v


@jitable
def goes(given: GivenRows, way: int, room: Room, first: int, last: int) -> bool:
    """Whether the visits from first to before last take a way."""
    passed = False
    for visit in range(first, last):
        step = room.step[visit]
        passed = passed or step == given.passes[way]
        wanted = given.follows[way, step]
        if wanted != NONE and (visit + 1 == last or room.step[visit + 1] != wanted):
            return False
    return passed


@jitable
def stands_back_as_told(
    given: GivenRows, row: int, g: DrawSource, room: Room, matter: int, unit: int
) -> bool:
    """Whether somebody of the own unit stands back from a matter, or nobody does, as the log has it; not
    insisted on where nobody there ever would."""
    told = given.recused[row]
    possible = some = False
    for i in range(g.first_near[unit], g.first_near[unit + 1]):
        possible = possible or given.home[g.near[i]] == unit
    for i in range(room.first_recused[matter], room.first_recused[matter + 1]):
        some = some or given.home[room.recused[i]] == unit
    return told < 0 or not possible or some == (told == 1)
