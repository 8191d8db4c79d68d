"""Durations are what their spans say: two moments, the whole shape, and integers all the way.

table -> exact moments of what is drawn between its nodes          to 1e-4
draws at evenly spread chances -> moments in ticks                 to 1e-4
quantiles -> those of another library's distribution, point by point
"""

import numpy as np
import pytest
from scipy import stats

from simlib.inputs.checks.spans import LONGEST_TICKS
from simlib.inputs.scenario import Duration
from simlib.model.distributions import (
    CELLS,
    OCTAVES,
    TABLE,
    UNIT_BITS,
    compile_spans,
    duration,
    quantile,
    shape_table,
    top_bit,
    upper_quantile,
)

TICKS = {"ticks": 1, "minutes": 1, "hours": 60, "working_days": 480}
STANDARD = np.uint64(1000)
TAIL = (1 + (np.arange(TABLE) % CELLS) / CELLS) * 2.0 ** (np.arange(TABLE) // CELLS - OCTAVES)
"""The tail probability of each node of a table."""

SPANS = {
    "exponential": Duration(dist="exponential", unit="ticks", mean=1000),
    **{
        f"erlang {stages}": Duration(dist="erlang", unit="ticks", mean=1000, stages=stages)
        for stages in (1, 2, 3, 10, 100)
    },
    **{
        f"{dist} {cv}": Duration(dist=dist, unit="ticks", mean=1000, cv=cv)
        for dist in ("gamma", "lognormal")
        for cv in (0.05, 0.1, 0.3, 0.6, 1.0, 1.25, 2.0, 4.0)
    },
    "uniform from 0": Duration(dist="uniform", unit="ticks", low=0, high=2000),
    "uniform": Duration(dist="uniform", unit="ticks", low=900, high=1100),
}


def second_moment(span):
    """Of the span scaled to mean 1, from the textbook."""
    if span.dist == "uniform":
        low, high, mean = span.low, span.high, span.expected
        return (low * low + low * high + high * high) / 3 / mean**2
    squared_cv = {"exponential": 1.0, "erlang": 1 / (span.stages or 1)}
    return 1 + squared_cv.get(span.dist, (span.cv or 0) ** 2)


def oracle(span):
    """The same distribution, scaled to mean 1, from scipy.stats."""
    if span.dist == "uniform":
        mean = span.expected
        return stats.uniform(loc=span.low / mean, scale=(span.high - span.low) / mean)
    if span.dist == "lognormal":
        sigma = np.sqrt(np.log(1 + span.cv**2))
        return stats.lognorm(s=sigma, scale=np.exp(-(sigma**2) / 2))
    shape = {"exponential": 1, "erlang": span.stages}.get(span.dist) or 1 / span.cv**2
    return stats.gamma(shape, scale=1 / shape)


def even_chances(n):
    """The middles of n equal parts of all chances."""
    return (np.arange(n, dtype=np.uint64) * np.uint64(2) + np.uint64(1)) * np.uint64(2**62 // n)


def chances_of(tail):
    """The chances above which that much probability is left."""
    return np.uint64(2**63) - (tail * 2**63).astype(np.uint64)


def drawn(span, chances, factor=STANDARD):
    spans = compile_spans([span], TICKS)
    ticks = duration(chances, np.zeros(len(chances), dtype=np.int64), factor, spans)
    return ticks.astype(np.int64)


@pytest.mark.parametrize("name", SPANS)
def test_two_moments_of_the_table_hold(name):
    """Between two nodes a duration is a straight line, so its moments are sums over the cells."""
    span = SPANS[name]
    node = shape_table(span).astype(float) / 2**UNIT_BITS
    low, high, width = node[1:], node[:-1], np.diff(TAIL)
    mean = TAIL[0] * node[0] + width @ (low + high) / 2
    second = TAIL[0] * node[0] ** 2 + width @ (low**2 + low * high + high**2) / 3
    variance = second_moment(span) - 1
    assert mean == pytest.approx(1, rel=1e-4)
    assert second == pytest.approx(second_moment(span), rel=1e-4)
    assert second - mean**2 == pytest.approx(variance, rel=1e-3)


@pytest.mark.parametrize("name", SPANS)
def test_two_moments_of_what_is_drawn_hold(name):
    """Each halving of the tail gets as many draws as the whole upper half, so that rare long ones count."""
    part = (np.arange(2**12) + 0.5) / 2**12
    halvings = 0.5 ** np.arange(1, OCTAVES + 1)
    tail = np.append((1 + part) * halvings[:, None], halvings[-1] / 2)  # the rest is one value
    weight = np.append(np.repeat(halvings, len(part)) / len(part), halvings[-1])
    ticks = drawn(SPANS[name], chances_of(tail)).astype(float)
    assert weight @ ticks == pytest.approx(1000, rel=1e-4)
    assert weight @ ticks**2 == pytest.approx(second_moment(SPANS[name]) * 1e6, rel=1e-4)


@pytest.mark.parametrize("name", SPANS)
def test_quantiles_are_those_of_another_library(name):
    span = SPANS[name]
    tail = np.array([1e-9, 1e-6, 1e-3, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99])
    theirs = oracle(span).isf(tail)
    assert upper_quantile(span, tail) == pytest.approx(theirs, rel=1e-6)
    assert drawn(span, chances_of(tail)) == pytest.approx(theirs * 1000, rel=1e-3, abs=0.6)


@pytest.mark.parametrize("name", SPANS)
def test_more_chance_is_never_less_time(name):
    """Over all chances, with the last one and the borders of all octaves."""
    borders = [2**63 - 2**e + d for e in range(1, 64) for d in (-1, 0, 1)]
    known = np.array([chance for chance in borders if chance >= 0], dtype=np.uint64)
    every = np.unique(np.concatenate([even_chances(2**14), known]))
    assert every[-1] == 2**63 - 1
    assert (np.diff(drawn(SPANS[name], every)) >= 0).all()


def test_the_nodes_themselves_are_drawn():
    """At the tail probability of a node the quantile is the node: no cell is off by one."""
    table = shape_table(SPANS["gamma 0.6"])
    inner = np.arange(TABLE - 1)
    chances = chances_of(TAIL[inner])
    scale = np.uint64(1 << 8)
    at_nodes = quantile(chances, np.uint64(0), scale << np.uint64(UNIT_BITS), table)
    assert np.array_equal(at_nodes, table[inner])


def test_fixed_is_fixed():
    fixed = Duration(dist="fixed", unit="hours", mean=1.5)
    assert set(drawn(fixed, even_chances(999)).tolist()) == {90}
    assert set(drawn(fixed, even_chances(999), np.uint64(2500)).tolist()) == {225}


def test_every_value_of_a_list_comes_equally_often():
    listed = Duration(dist="empirical", unit="hours", values=(1, 2, 2, 4, 0))
    values, often = np.unique(drawn(listed, even_chances(5000)), return_counts=True)
    assert dict(zip(values.tolist(), often.tolist(), strict=True)) == {
        0: 1000,
        60: 1000,
        120: 2000,
        240: 1000,
    }


def test_spans_of_one_shape_share_a_table():
    short, long = (Duration(dist="gamma", unit="hours", mean=m, cv=0.6) for m in (1, 8))
    spans = compile_spans([short, long, SPANS["exponential"]], TICKS)
    assert len(spans.table) == 2 * TABLE
    assert spans.row.tolist() == [0, 0, TABLE]


def test_a_span_among_many_draws_what_it_draws_alone():
    chances = even_chances(1000)
    listed = Duration(dist="empirical", unit="minutes", values=(3, 7))
    several = [*SPANS.values(), listed]
    spans = compile_spans(several, TICKS)
    for s, span in enumerate(several):
        among = duration(chances, np.full(1000, s), STANDARD, spans)
        assert np.array_equal(among, drawn(span, chances))


def test_one_at_a_time_is_the_same_as_all_at_once():
    spans = compile_spans(list(SPANS.values()), TICKS)
    chances, span = even_chances(len(SPANS) * 20), np.arange(len(SPANS)).repeat(20)
    single = [duration(chances[i : i + 1], span[i : i + 1], STANDARD, spans)[0] for i in range(len(span))]
    assert duration(chances, span, STANDARD, spans).tolist() == single


def test_the_top_bit_is_found_everywhere():
    powers = np.array([1 << n for n in range(64)], dtype=np.uint64)
    assert top_bit(powers).tolist() == list(range(64))
    assert top_bit(powers | np.uint64(1)).tolist() == list(range(64))


@pytest.mark.parametrize("name", SPANS)
def test_the_longest_draw_that_a_check_lets_through_can_be_counted(name):
    """The greatest chance of all, at the longest mean: a quantile beyond 64 bits would come back short."""
    span = SPANS[name]
    scaled = {
        key: getattr(span, key) * LONGEST_TICKS / span.longest
        for key in ("mean", "low", "high")
        if getattr(span, key) is not None
    }
    stretched = span.model_copy(update=scaled)
    longest = duration(np.array([2**63 - 1], dtype=np.uint64), 0, STANDARD, compile_spans([stretched], TICKS))
    assert LONGEST_TICKS / 40 < longest[0] < 1.001 * LONGEST_TICKS  # 64 bits hold twice as many
