"""Chance from keys: known outputs, exact thresholds, no pattern, and no change that moves other draws."""

import os
import secrets
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from simlib.inputs.reading import read_world
from simlib.inputs.yaml_reading import scan
from simlib.model.compile import compile_model
from simlib.model.keys import (
    BRANCH,
    CONFLICT,
    EFFORT,
    GAP,
    KLASS,
    LEAVE,
    WAIT,
    chance,
    code_key,
    mix,
    threshold,
    under,
)
from simlib.runs.draws import draw
from tests.runs.recusals import recusals

PURPOSES = (GAP, KLASS, BRANCH, EFFORT, WAIT, CONFLICT, LEAVE)
GAMMA = 0x9E3779B97F4A7C15
MASK = 2**64 - 1
MANY = 2**16
GOOD = Path(__file__).parents[1] / "inputs" / "good.yaml"

words = st.integers(0, MASK)


@pytest.fixture(scope="module", autouse=True)
def wrapping():
    """Unsigned wrap-around is the hash's arithmetic; numpy warns of it for scalars."""
    with np.errstate(over="ignore"):
        yield


@pytest.fixture(scope="module")
def root_key():
    """The key of a replication; another one with SIMLIB_FRESH_SEEDS=1."""
    fresh = os.environ.get("SIMLIB_FRESH_SEEDS") == "1"
    seed = secrets.randbits(32) if fresh else 20210701
    print(f"seed {seed}")
    return under(np.array([seed], dtype=np.uint64), np.uint64(0))


@pytest.fixture(scope="module")
def shares(root_key):
    """Chances as fractions of all: a row a purpose, one matter after another in it."""
    matter = under(root_key, np.arange(MANY, dtype=np.uint64))
    return np.array([chance(under(matter, purpose)) / 2.0**63 for purpose in PURPOSES])


# ---------------------------------------------------------------- the arithmetic


def splitmix(x: int) -> int:
    """The published finaliser in unbounded integers."""
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & MASK
    return x ^ (x >> 31)


@pytest.mark.parametrize(
    ("seed", "outputs"),
    [
        (0, [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F, 0xF88BB8A8724C81EC]),
        (1234567, [6457827717110365317, 3203168211198807973, 9817491932198370423]),
    ],
)
def test_known_outputs_of_splitmix64(seed, outputs):
    states = np.array([seed + GAMMA * n & MASK for n in range(1, len(outputs) + 1)], dtype=np.uint64)
    assert mix(states).tolist() == outputs


@given(words, words)
def test_vectors_scalars_and_plain_integers_agree(parent, child):
    one = under(np.uint64(parent), np.uint64(child))
    many = under(np.array([parent, 0], dtype=np.uint64), np.array([child, 1], dtype=np.uint64))
    plain = splitmix(parent + (child + 1) * GAMMA & MASK)
    assert int(one) == int(many[0]) == plain
    assert int(chance(many)[0]) == plain >> 1


def test_mixing_loses_nothing():
    """A bijection: neighbours never fall together."""
    near = np.arange(MANY, dtype=np.uint64)
    assert len(np.unique(mix(near))) == len(np.unique(mix(near << np.uint64(48)))) == MANY


def test_one_bit_of_a_key_changes_half_of_the_chance():
    keys = under(np.uint64(7), np.arange(256, dtype=np.uint64))
    for bit in range(64):
        changed = chance(mix(keys)) ^ chance(mix(keys ^ np.uint64(1 << bit)))
        ones = np.unpackbits(changed.view(np.uint8)).mean() * 64
        assert ones == pytest.approx(31.5, abs=4 * np.sqrt(63 / 4 / len(keys)))


def test_the_key_of_a_code_never_changes():
    """Written down once: another key would give every scenario other draws."""
    assert int(code_key("T01")) == 17478347581650849945
    assert len({int(code_key(f"T{n}/{name}")) for n in range(999) for name in "ab"}) == 1998


@given(st.floats(0, 1))
def test_a_threshold_is_its_probability_to_the_last_bit(probability):
    miss = abs(Fraction(int(threshold(probability)), 2**63) - Fraction(probability))
    assert miss <= Fraction(1, 2**64)


def test_never_and_always():
    highest = chance(np.array([MASK], dtype=np.uint64))
    lowest = chance(np.array([0], dtype=np.uint64))
    assert (highest < threshold(1.0)).all()
    assert not (lowest < threshold(0.0)).any()


# ---------------------------------------------------------------- no pattern


def test_chances_are_uniform(shares):
    """Kolmogorov and Smirnov's distance for each purpose; beyond 1.95 / sqrt(n) once in a thousand."""
    expected = (np.arange(MANY) + 0.5) / MANY
    for row in shares:
        distance = np.abs(np.sort(row) - expected).max() + 0.5 / MANY
        assert distance * np.sqrt(MANY) < 1.95


def test_low_bits_are_uniform_too(root_key):
    low = chance(under(root_key, np.arange(MANY, dtype=np.uint64))) & np.uint64(15)
    counts = np.bincount(low.astype(np.int64), minlength=16)
    assert ((counts - MANY / 16) ** 2 / (MANY / 16)).sum() < 37.7  # chi-square(15), one in a thousand


def correlation(a, b):
    return np.corrcoef(a, b)[0, 1] * np.sqrt(len(a))


def test_purposes_are_independent(shares):
    for a, b in combinations(shares, 2):
        assert abs(correlation(a, b)) < 4.5
        assert abs(correlation(abs(a - 0.5), abs(b - 0.5))) < 4.5


def test_neighbours_are_independent(shares):
    for row in shares:
        for distance in (1, 2, 64):
            assert abs(correlation(row[:-distance], row[distance:])) < 4.5


def test_replications_seeds_and_parents_are_independent(root_key):
    index = np.arange(MANY, dtype=np.uint64)
    here = chance(under(root_key, index)) / 2.0**63
    others = [
        chance(under(under(root_key, np.uint64(1)), index)),
        chance(under(root_key + np.uint64(1), index)),
        chance(under(mix(index), root_key)),
    ]
    for other in others:
        assert abs(correlation(here, other / 2.0**63)) < 4.5


@pytest.mark.parametrize("probability", [0.01, 0.2, 0.5])
def test_events_happen_as_often_as_they_should(root_key, probability):
    key = under(root_key, np.arange(MANY, dtype=np.uint64))
    happened = (chance(key) < threshold(probability)).sum()
    spread = np.sqrt(MANY * probability * (1 - probability))
    assert abs(happened - MANY * probability) < 4 * spread


# ---------------------------------------------------------------- nothing else moves


@pytest.fixture
def drawn(tmp_path):
    """The draws of the small county with changes that are given as the text of an overlay, by code."""

    good = GOOD.read_text(encoding="utf-8")

    def drawer(overlay="", base=good):
        path = tmp_path / "variant.yaml"
        (tmp_path / "base.yaml").write_text(base, encoding="utf-8")
        path.write_text(f"extends: base.yaml\n{overlay}", encoding="utf-8")
        world = read_world(path)
        model = compile_model(world, "central")
        return by_code(model, draw(model, 5, 3))

    return drawer


def by_code(model, draws):
    """What chance decides, each under the code of the matter or person to which it belongs."""
    streams = [
        f"{model.units.code[u]}/{name}"
        for u, name in zip(model.streams.unit, model.streams.name, strict=True)
    ]
    steps = [f"{f}/{s}" for f, s in zip(model.steps.flow, model.steps.name, strict=True)]
    matters, stands_back = {}, recusals(draws)
    for m in range(draws.matters):
        visits = slice(draws.first[m], draws.first[m + 1])
        matters[streams[draws.stream[m]], int(draws.index[m])] = {
            "arrived": int(draws.arrived[m]),
            "class": model.classes.name[draws.klass[m]],
            "steps": [steps[s] for s in draws.step[visits]],
            "effort": draws.effort[visits].tolist(),
            "wait": draws.wait[visits].tolist(),
            "conflict": {code: bool(stands_back[m, p]) for p, code in enumerate(model.people.code)},
        }
    leave = {code: draws.away[p].tobytes() for p, code in enumerate(model.people.code)}
    return matters, leave


def same_where_both(before, after, *but):
    """Matters of both draws agree in everything but the named; people are compared where both know them."""
    assert before.keys() <= after.keys()
    for code, matter in before.items():
        other = dict(after[code])
        other["conflict"] = {p: other["conflict"][p] for p in matter["conflict"]}
        assert {k: v for k, v in matter.items() if k not in but} == {
            k: v for k, v in other.items() if k not in but
        }


def test_another_unit_and_its_matters_move_no_other_draw(drawn):
    matters, leave = drawn()
    more, more_leave = drawn(
        """
units:
  北山镇: {code: T0, kind: town, english: Beishan, staff: {director: 1, monitor: 2}}
borders:
  - {between: [东河镇, 西山乡], minutes: 25, ground: guess}
  - {between: [东河镇, 南塘镇], minutes: 40, river: true, ground: guess}
  - {between: [北山镇, 南塘镇], minutes: 30, ground: guess}
streams:
  beishan:
    title: {zh: 北山镇信访举报, en: petitions in Beishan}
    flow: petition
    per_year: 40
    shares: {北山镇: 1}
    classes: {ordinary: 1}
plans:
  two-zones: {zones: {第二协作区: {units: [南塘镇, 北山镇]}}}
  one-pool: {zones: {全县: {units: [东河镇, 西山乡, 南塘镇, 派驻第一组, 北山镇]}}}
"""
    )
    assert len(more) > len(matters) > 100
    same_where_both(matters, more)
    assert {code: more_leave[code] for code in leave} == leave


def test_another_stream_moves_no_other_draw(drawn):
    matters, leave = drawn()
    more, more_leave = drawn(
        """
streams:
  above:
    title: {zh: 上级转办, en: passed on from above}
    flow: petition
    per_year: 50
    shares: {东河镇: 1, 派驻第一组: 1}
    classes: {ordinary: 0.5, major: 0.5}
"""
    )
    assert len(more) > len(matters)
    same_where_both(matters, more)
    assert more_leave == leave


def test_another_effort_moves_no_other_draw(drawn):
    """Reviews that take twice as long: the same matters go the same ways, only reviews are longer."""
    matters, leave = drawn()
    longer, same_leave = drawn("flows: {petition: {steps: {review: {effort: {mean: 12}}}}}")
    same_where_both(matters, longer, "effort")
    assert longer.keys() == matters.keys()
    assert same_leave == leave
    doubled = 0
    for code, matter in matters.items():
        visits = zip(matter["steps"], matter["effort"], longer[code]["effort"], strict=True)
        for step, before, after in visits:
            assert after == before * (2 if step == "petition/review" else 1)
            doubled += step == "petition/review"
    assert doubled > 10


def test_other_odds_move_only_what_they_decide(drawn):
    """More recusal and another branch: the arrivals, classes, waits and efforts of equal visits stay."""
    matters, leave = drawn()
    recused, same_leave = drawn("conflicts: {home: 0.3}")
    same_where_both(matters, recused, "conflict")
    assert same_leave == leave
    for code, matter in matters.items():
        after = recused[code]["conflict"]
        assert all(after[person] for person, stands_back in matter["conflict"].items() if stands_back)
    straight, _ = drawn("flows: {petition: {steps: {review: {next: {archive: 1, investigate: null}}}}}")
    same_where_both(matters, straight, "steps", "effort", "wait")
    fewer = [c for c in matters if len(straight[c]["steps"]) < len(matters[c]["steps"])]
    assert fewer
    for code in matters.keys() - set(fewer):
        assert straight[code] == matters[code]


def test_the_order_of_the_file_moves_nothing(drawn):
    """The same units, streams, steps and branches, the last one first."""
    tree = scan(GOOD).tree
    backwards = yaml.safe_dump(reverse(tree), allow_unicode=True, sort_keys=False)
    assert drawn(base=backwards) == drawn()
    assert list(reverse(tree)["units"]) == list(tree["units"])[::-1]


def reverse(tree):
    """The same tree with every mapping in the other order."""
    if isinstance(tree, dict):
        return {key: reverse(value) for key, value in reversed(tree.items())}
    return [reverse(value) for value in tree] if isinstance(tree, list) else tree
