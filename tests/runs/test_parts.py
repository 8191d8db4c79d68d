"""A world in parts leaves the record of the whole."""

from collections import Counter

import pytest

from simlib.inputs.scenario import Scenario
from simlib.runs import parts
from simlib.runs.kernel import loop
from simlib.runs.parts import in_parts, parts_of
from tests.engines.both import cases, unlike_arrays
from tests.runs.county import county, matter, work
from tests.worlds import as_tree, as_world, random_world

WORLDS = 60


@pytest.fixture
def cut_small(monkeypatch):
    """Every world is cut, as far as it can be."""
    monkeypatch.setattr(parts, "TOGETHER", 0)
    monkeypatch.setattr(parts, "WORD_BITS", 1)


@pytest.mark.slow
@pytest.mark.usefixtures("cut_small")
def test_random_worlds_in_parts():
    found: Counter[int] = Counter()
    for seed in range(WORLDS):
        world = as_world(random_world(seed))
        for case in cases(world, seed, next(iter(world.scenario.loads))):
            assert unlike_arrays(loop.simulate(*case), in_parts(loop.simulate)(*case)) == []
            found[len(parts_of(case.model, case.plan)[0])] += 1
    assert sum(times for count, times in found.items() if count > 1) > WORLDS / 3


def test_a_small_world_is_not_cut():
    case = next(cases(as_world(random_world(0)), 0))
    assert in_parts(lambda *asked: asked)(*case) == case


def two_counties(**of_units):
    """The county of the tests with another one beside it, whose division takes over there."""
    world = county({"talk": work(30, ["home", "county"])}, [matter("talk"), matter("talk", unit="丙镇")])
    tree = as_tree(world)
    tree["units"] |= {
        "丙镇": {"code": "T3", "kind": "town", "staff": {"officer": 1}},
        "二室": {"code": "D2", "kind": "division", "staff": {"officer": 1}},
    }
    for name, own in of_units.items():
        tree["units"][name]["county"] = own
    tree["conflicts"] = {"home": 1.0, "neighbour": 0.0, "elsewhere": 0.5}
    return Scenario.model_validate(tree)


def test_counties_that_units_name_share_nobody(cut_small):
    other = dict.fromkeys(("丙镇", "二室"), "青山县")
    one, cut = (next(cases(as_world(two_counties(**named)), 1)) for named in ({}, other))
    whole, apart = (parts_of(case.model, case.plan) for case in (one, cut))
    town, division = (cut.model.units.name.index(name) for name in ("丙镇", "二室"))
    assert whole.of_unit[town] == whole.of_unit[division] == whole.of_unit[one.model.units.name.index("一室")]
    assert apart.of_unit[town] == apart.of_unit[division] != apart.of_unit[cut.model.units.name.index("一室")]
    assert unlike_arrays(loop.simulate(*cut), in_parts(loop.simulate)(*cut)) == []
    home = cut.model.units.name.index("甲镇")
    recused = {cut.model.people.unit[p] for p in cut.draws.recused[slice(*cut.draws.first_recused[:2])]}
    assert cut.draws.unit[0] == home in recused
    assert not recused & {town, division}
