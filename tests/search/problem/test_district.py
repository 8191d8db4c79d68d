"""What a search reads out of a scenario, whatever the order of its file."""

import pytest

from simlib.errors import SimlibError, UnknownName
from simlib.search.problem.district import Candidate, District, towns_of, zone_of_groups
from tests.search.counties import county


def test_pingluo_has_its_towns_groups_divisions_and_zones(county_today):
    d = county_today
    assert d.towns[0] == "城关镇"
    assert d.zones == ("第二协作区", "第一协作区", "第四协作区", "第三协作区")
    assert [len(d.towns), len(d.groups), len(d.divisions)] == [13, 8, 4]
    assert d.now.zone == (0, 1, 1, 0, 2, 2, 3, 0, 1, 0, 2, 3, 3)
    assert d.units == d.towns


def test_only_the_towns_east_of_the_river_are_reached_across_it(county_today):
    east = {"陶乐镇", "高仁乡", "红崖子乡"}
    crossing = {b for b in county_today.borders if b.river}
    names = [{county_today.towns[b.a], county_today.towns[b.b]} & east for b in crossing]
    assert [len(shore) for shore in names] == [1] * len(crossing)
    assert any(county_today.river)


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_file_does_not_matter(seed):
    plain = county(9, 3, seed, groups=3, divisions=3, river=True)
    mixed = county(9, 3, seed, groups=3, divisions=3, river=True, shuffled=seed + 1)
    assert list(plain.scenario.units) != list(mixed.scenario.units)
    for released in (False, True):
        one, other = (District.of(w, "central", release_groups=released) for w in (plain, mixed))
        assert one == other


def test_groups_follow_their_division_until_they_are_released(pingluo, county_today):
    assert zone_of_groups(county_today, county_today.now) == county_today.group_today
    released = District.of(pingluo, "central", release_groups=True)
    assert released.units == county_today.towns + county_today.groups
    assert zone_of_groups(released, released.now) == county_today.group_today


def test_a_higher_load_is_a_higher_load_of_every_unit(pingluo, county_today):
    high = District.of(pingluo, "high")
    ratios = [a / b for a, b in zip(high.town_load, county_today.town_load, strict=True)]
    assert ratios == pytest.approx([1.3] * 13, rel=1e-4)


def test_names_that_are_not_there_and_worlds_without_towns(pingluo, root):
    from simlib.inputs.reading import read_world

    with pytest.raises(UnknownName):
        District.of(pingluo, "hihg")
    with pytest.raises(SimlibError, match="nothing-to-search"):
        District.of(read_world(root / "scenarios" / "theory" / "m-m-1.yaml"), "central")


def test_equal_plans_are_equal_however_their_zones_are_numbered(county_today):
    one = Candidate.canonical((5, 5, 2, 2), (2, 5))
    assert one == Candidate.canonical((0, 0, 1, 1), (1, 0))
    assert one.count == 2
    assert [len(zone) for zone in towns_of(county_today, county_today.now)] == [4, 3, 3, 3]
