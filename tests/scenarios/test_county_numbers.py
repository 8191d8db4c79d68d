"""The county's computed numbers follow from the formulas in their grounds, recomputed here."""

from datetime import timedelta
from math import asin, ceil, cos, radians, sin, sqrt

import pytest

from simlib.model.calendar import WorkCalendar, WorkingHours
from tests.scenarios.expected import expected_visits

# One quarter (2020 Q1) of the whole country, in about 2,850 counties; Pingluo has half the people of one.
PETITIONS, LEADS, FILED = 620_000, 327_000, 104_000
COUNTIES, QUARTERS, SIZE = 2_850, 4, 0.5
GROUPS_TAKE = 0.35
DEPARTMENTS = {"第一协作区": 11, "第二协作区": 19, "第三协作区": 10, "第四协作区": 8}
"""Departments and the enterprise in the annex of the document of 2021."""
AT_ONE_BODY = {"驻法院纪检监察组", "驻检察院纪检监察组", "驻公安局纪检监察组"}
"""Groups that watch the court, the procuratorate, public security, each one department of the annex."""


def a_year(national_quarter):
    return national_quarter / COUNTIES * QUARTERS * SIZE


def test_only_what_is_computed_from_sourced_figures_alone_is_derived(county):
    """A formula with an assumed factor (a detour, half a county, equal shares) is an assumption."""
    derived = {name for name, ground in county.grounds.items() if ground.kind == "derived"}
    assert derived == {"taole-split", "by-people"}
    assumed = {"road-minutes", "yearly-petitions", "yearly-leads", "by-group"}
    assumed |= {"filed-share", "letter-outcome"}
    assert {county.grounds[name].kind for name in assumed} == {"assumption"}


def kilometres(a, b):
    south, north = radians(a.lat), radians(b.lat)
    east = radians(b.lon - a.lon)
    chord = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(east / 2) ** 2
    return 2 * 6371 * asin(sqrt(chord))


def test_minutes_are_distance_with_a_detour_at_forty_and_twenty_more_across_the_river(county, towns):
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
def test_towns_share_by_people_and_groups_by_departments(county, towns, groups, kind):
    by_people = {name: town.population for name, town in towns.items()}
    assert county.streams[f"{kind}-towns"].shares == by_people
    zones = county.plans["plan-2021"].zones
    shares = {}
    for name, zone in zones.items():
        one_body = [g for g in zone.units if g in AT_ONE_BODY]
        others = [g for g in zone.units if g in groups and g not in AT_ONE_BODY]
        shares |= dict.fromkeys(one_body, 1)
        shares |= dict.fromkeys(others, (DEPARTMENTS[name] - len(one_body)) / len(others))
    assert county.streams[f"{kind}-groups"].shares == shares
    assert sum(DEPARTMENTS.values()) == 48


def test_as_many_cases_are_filed_as_in_half_an_average_county(county):
    adopted = sum(
        stream.per_year * expected_visits(county.flows[stream.flow])["adopt"]
        for stream in county.streams.values()
        if stream.per_year
    )
    filed = round(a_year(FILED) / adopted, 2)
    for flow in ("petition", "lead"):
        assert county.flows[flow].steps["adopt"].next["request-filing"] == filed


def test_thirty_in_a_hundred_clean_replies_are_checked(county):
    for flow in ("petition", "lead"):
        outcome = county.flows[flow].steps["assess"].next
        clean = 1 - outcome["measures"]
        assert outcome["recheck"] == pytest.approx(0.3 * clean)
        assert outcome["conclude"] == pytest.approx(0.7 * clean)


def test_as_many_go_to_talks_and_letters_as_in_the_country(county):
    assert county.flows["petition"].steps["approve"].next["ask"] == round(74_000 / LEADS, 2)


def test_leads_go_the_way_of_petitions_once_they_are_distributed(county):
    petition, lead = (county.flows[name].steps for name in ("petition", "lead"))
    own = {"accept", "out-of-scope", "closed-before", "repeated", "named", "inform", "settle"}
    assert {name: petition[name] for name in petition if name not in own} == {
        name: lead[name] for name in lead if name not in ("register", "settle")
    }


def test_inspections_come_about_a_week_before_each_holiday(county):
    """The first day off of each holiday, from the published notices."""
    holidays = ("2020-01-24", "2020-10-01", "2021-02-11", "2021-09-19", "2021-10-01")
    holidays += ("2022-01-31", "2022-09-10", "2022-10-01")
    time, dates = county.time, county.streams["holiday"].dates
    calendar = WorkCalendar.build(time.start, time.start, time.end, WorkingHours.parse(time.hours), [])
    assert len(dates) == len(holidays)
    for when, holiday in zip(dates, holidays, strict=True):
        assert when + timedelta(6) <= type(when).fromisoformat(holiday) <= when + timedelta(9)
        assert calendar.date_of_day(calendar.day_index(when)) == when
