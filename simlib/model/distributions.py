"""Durations from chance: quantile tables of integers, fine where the tail is.

    chance (63 bits) -> 1 - chance = v -> octave of v (leading zeros), cell in it, fraction
                     -> interpolate two nodes of the shape's table (mean 1) -> times the scale -> ticks

A shape's table holds the quantile at tail probabilities (1 + j/256) 2^-e, so each halving of the tail has
256 cells of its own and the first two moments hold to 1e-4 (tested). The tables are made once
and rounded to integers; drawing is integer arithmetic only, the same in numpy and in numba.
"""

from functools import cache, lru_cache
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simlib.inputs.scenario import Duration

OCTAVES, CELL_BITS, UNIT_BITS, SCALE_BITS = 40, 8, 20, 8
CELLS = 1 << CELL_BITS
TABLE = OCTAVES * CELLS + 1
_FRACTION_BITS = 24

_ZERO, _TOP = np.uint64(0), np.uint64(2**63)
_FLOOR = np.uint64(1 << (63 - OCTAVES))
_HALVINGS = tuple(np.uint64(s) for s in (32, 16, 8, 4, 2, 1))
_1, _31, _32, _62, _THOUSAND = (np.uint64(n) for n in (1, 31, 32, 62, 1000))
_OCTAVES, _CELLS = np.uint64(OCTAVES), np.uint64(CELLS)
_TO_CELL, _CELL_MASK = np.uint64(62 - CELL_BITS), np.uint64(CELLS - 1)
_TO_FRACTION, _FRACTION = np.uint64(62 - CELL_BITS - _FRACTION_BITS), np.uint64(_FRACTION_BITS)
_ONE, _FRACTION_MASK = np.uint64(1 << _FRACTION_BITS), np.uint64((1 << _FRACTION_BITS) - 1)
_SHIFT = np.uint64(UNIT_BITS + SCALE_BITS)
_HALF = np.uint64(1 << (UNIT_BITS + SCALE_BITS - 1))


class Spans(NamedTuple):
    """All durations of a model. `row[s]` is the offset of span s in `table`, `scale[s]` its mean in 1/256
    ticks; `first[s]`, `listed[s]` a range of `values` (ticks) instead, for an empirical one."""

    table: NDArray[np.uint64]
    row: NDArray[np.uint64]
    scale: NDArray[np.uint64]
    first: NDArray[np.uint64]
    listed: NDArray[np.uint64]
    values: NDArray[np.uint64]


def top_bit(v: Any) -> Any:
    """Position of the highest set bit, elementwise; 0 for 0.

    >>> [int(n) for n in top_bit(np.array([1, 2, 3, 2**63], dtype=np.uint64))]
    [0, 1, 1, 63]
    """
    position = v & _ZERO
    for s in _HALVINGS:
        jump = s * np.uint64((v >> s) > _ZERO)
        position = position + jump
        v = v >> jump
    return position


def quantile(chance: Any, row: Any, scale: Any, table: Any) -> Any:
    """The duration in ticks that belongs to a chance, elementwise; uint64."""
    v = _TOP - chance
    v = np.maximum(v, _FLOOR) - np.uint64(v == _TOP)
    octave = _62 - top_bit(v)
    w = v << octave
    cell = (w >> _TO_CELL) & _CELL_MASK
    fraction = (w >> _TO_FRACTION) & _FRACTION_MASK
    node = row + (_OCTAVES - _1 - octave) * _CELLS + cell
    low, high = table[node], table[node + _1]
    unit = (low * (_ONE - fraction) + high * fraction) >> _FRACTION
    return (unit * scale + _HALF) >> _SHIFT


def duration(chance: Any, span: Any, factor: Any, spans: Spans) -> Any:
    """Durations in ticks (uint64), elementwise, of chances, span numbers and factors in thousandths."""
    scale = spans.scale[span] * factor // _THOUSAND
    drawn = quantile(chance, spans.row[span], scale, spans.table)
    listed = spans.listed[span]
    pick = spans.first[span] + ((chance >> _31) * listed >> _32)
    is_listed = np.uint64(listed > _ZERO)
    return drawn * (_1 - is_listed) + spans.values[pick] * factor // _THOUSAND * is_listed


def upper_quantile(span: Duration, tail: NDArray[np.float64]) -> NDArray[np.float64]:
    """The value that the span, scaled to mean 1, exceeds with probability `tail`; elementwise.

    Gamma and Erlang by the inverse of the regularised incomplete gamma function, lognormal by that of the
    normal distribution. scipy, which takes long to load, is asked only for the first two.
    """
    if span.dist == "uniform":
        low, high, mean = span.low or 0.0, span.high or 0.0, span.expected
        return np.asarray((high - (high - low) * tail) / mean)
    if span.dist == "lognormal":
        variance = np.log1p((span.cv or 0.0) ** 2)
        return np.asarray(np.exp(np.sqrt(variance) * _normal_quantile(tuple(tail.tolist())) - variance / 2))
    if span.dist == "exponential":
        return -np.log(tail)
    from scipy import special

    shape = float(span.stages) if span.stages else 1 / (span.cv or 1.0) ** 2
    return np.asarray(special.gammainccinv(shape, tail) / shape)


@cache
def _tails() -> NDArray[np.float64]:
    """The tail probabilities of the nodes, float64[TABLE]."""
    nodes = np.arange(TABLE)
    return np.asarray((1 + (nodes % CELLS) / CELLS) * 2.0 ** (nodes // CELLS - OCTAVES))


@lru_cache(maxsize=4)
def _normal_quantile(tail: tuple[float, ...]) -> NDArray[np.float64]:
    """What a standard normal exceeds with probability `tail` (1: minus infinity); all shapes ask for the same
    tails."""
    normal = NormalDist()
    return np.array([-normal.inv_cdf(t) if t < 1 else -np.inf for t in tail])


@lru_cache(maxsize=256)
def shape_table(span: Duration) -> NDArray[np.uint64]:
    """The quantile table of a span's shape: uint64[TABLE], mean 1 as 2**20; remembered, so read only."""
    if span.dist in ("fixed", "empirical"):
        table = np.full(TABLE, 1 << UNIT_BITS, dtype=np.uint64)
    else:
        tail = _tails()
        values = upper_quantile(span, tail)
        values[-1] = _lowest(values, tail)
        table = np.rint(values * (1 << UNIT_BITS)).astype(np.uint64)
    table.flags.writeable = False
    return table


def _lowest(values: NDArray[np.float64], tail: NDArray[np.float64]) -> float:
    """The value of the last node with which the interpolated table has mean 1.

    The quantile itself falls steeply there, to 0 for a gamma, and a straight line down to it would make
    the 1 in 512 shortest durations far too short: of a gamma with cv 0.1 the variance would be 7 % too large.
    """
    mean = float(tail[0] * values[0] + np.trapezoid(values, tail))
    return max(0.0, float(values[-1] + (1 - mean) * 2 / (tail[-1] - tail[-2])))


def compile_spans(spans: list[Duration], ticks: dict[str, int]) -> Spans:
    """Tables for a list of spans; `ticks` gives ticks per unit of time. Equal shapes share a table."""
    tables: dict[tuple[object, ...], int] = {}
    rows: list[int] = []
    firsts: list[int] = []
    counts: list[int] = []
    values: list[int] = []
    arrays: list[NDArray[np.uint64]] = []
    for span in spans:
        shape = (span.dist, span.cv, span.stages, span.low, span.high)
        if shape not in tables:
            tables[shape] = len(arrays) * TABLE
            arrays.append(shape_table(span))
        rows.append(tables[shape])
        firsts.append(len(values))
        counts.append(len(span.values or ()))
        values += [round(v * ticks[span.unit]) for v in span.values or ()]
    values.append(0)  # what a span without listed values points at, and multiplies by nothing
    scale = [round(s.expected * ticks[s.unit] * (1 << SCALE_BITS)) for s in spans]
    columns = (np.array(column, dtype=np.uint64) for column in (rows, scale, firsts, counts, values))
    return Spans(np.concatenate(arrays) if arrays else np.zeros(1, np.uint64), *columns)
