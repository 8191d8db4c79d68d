"""The county's computed numbers follow from the formulas in their grounds, recomputed here."""

from math import asin, ceil, cos, radians, sin, sqrt

import pytest

# One quarter (2020 Q1) of the whole country, in about 2,850 counties; Pingluo has half the people of one.
PETITIONS, LEADS, FILED = 620_000, 327_000, 104_000
COUNTIES, QUARTERS, SIZE = 2_850, 4, 0.5
GROUPS_TAKE = 0.35


def a_year(national_quarter):
    return national_quarter / COUNTIES * QUARTERS * SIZE


def test_only_what_is_computed_from_sourced_figures_alone_is_derived(county):
    """A formula with an assumed factor (a detour, half a county, equal shares) is an assumption."""
    derived = {name for name, ground in county.grounds.items() if ground.kind == "derived"}
    assert derived == {"taole-split", "by-people"}
    assumed = {"road-minutes", "yearly-petitions", "yearly-leads", "by-group", "filed-share"}
    assert {county.grounds[name].kind for name in assumed} == {"assumption"}


def kilometres(a, b):
    south, north = radians(a.lat), radians(b.lat)
    east = radians(b.lon - a.lon)
    chord = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(east / 2) ** 2
    return 2 * 6371 * asin(sqrt(chord))


def test_minutes_are_distance_with_a_detour_at_forty_and_twenty_more_across_the_river(
    county, towns
):
    for border in county.borders:
        a, b = (towns[name].position for name in border.between)
        minutes = kilometres(a, b) * 1.3 / 40 * 60 + 20 * border.river
        assert border.minutes == round(minutes), border.between


def test_only_borders_between_the_banks_cross_the_river(county):
    east = {"陶乐镇", "高仁乡", "红崖子乡"}
    for border in county.borders:
        assert border.river == (len(east & set(border.between)) == 1), border.between


def test_the_former_taole_county_is_split_by_villages(world, towns):
    split = [e for e in world.provenance if e.ground == "taole-split"]
    names = [entry.path.split(".")[2] for entry in split]
    villages = sum(towns[name].villages for name in names)
    assert (len(names), villages) == (3, 20)
    for name in names:
        assert towns[name].population == 30_000 * towns[name].villages / villages


def test_monitors_follow_from_people(towns):
    for name, town in towns.items():
        assert town.staff["monitor"] == ceil(town.population / 20_000), name


@pytest.mark.parametrize(("kind", "national"), [("petition", PETITIONS), ("lead", LEADS)])
def test_arrivals_are_the_national_ones_of_half_a_county_in_hundreds(county, kind, national):
    total = round(a_year(national), -2)
    assert county.streams[f"{kind}-groups"].per_year == total * GROUPS_TAKE
    assert county.streams[f"{kind}-towns"].per_year == total * (1 - GROUPS_TAKE)


@pytest.mark.parametrize("kind", ["petition", "lead"])
def test_towns_share_by_people_and_groups_alike(county, towns, groups, kind):
    by_people = {name: town.population for name, town in towns.items()}
    assert county.streams[f"{kind}-towns"].shares == by_people
    assert county.streams[f"{kind}-groups"].shares == dict.fromkeys(groups, 1)


def test_as_many_cases_are_filed_as_in_half_an_average_county(county):
    steps = county.flows["petition"].steps
    matters = sum(stream.per_year for stream in county.streams.values())
    verified = matters * steps["accept"].next["dispose"] * steps["approve"].next["verify"]
    assert steps["adopt"].next["file"] == round(a_year(FILED) / verified, 2)
