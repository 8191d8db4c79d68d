"""The fictional county of zones: which way a matter goes, who joins in, and what each route costs."""

from math import asin, cos, radians, sin, sqrt

import pytest

from simlib.inputs.changes import changed
from simlib.inputs.checks.flows import closure, ways
from simlib.inputs.reading import World, read_source, read_world, world_of
from simlib.scores.experiment import Experiment, Setting, experiment

FILE = "zones-county.yaml"
ACROSS_THE_RIVER = {"石渡镇", "苇湖镇", "芦滩乡"}
ROUTE = ["apply", "analyse", "joint-order", "verify-jointly"]
RUNS = 6
TRAINING = (
    "{title: {zh: 集中培训, en: training day}, kind: training, who: [town], every: week, "
    'weekday: wed, hours: "08:30-12:00"}'
)


@pytest.fixture(scope="module")
def world(root) -> World:
    return read_world(root / "scenarios" / FILE)


@pytest.fixture(scope="module")
def county(world):
    return world.scenario


@pytest.fixture(scope="module")
def towns(county):
    return {name: unit for name, unit in county.units.items() if unit.kind == "town"}


@pytest.fixture(scope="module", params=["petition", "lead"])
def steps(county, request):
    return county.flows[request.param].steps


# ---------------------------------------------------------------- what the report says


def test_it_says_at_once_that_no_such_county_exists(county):
    assert "虚构" in county.title.zh
    assert "fictional" in county.title.en
    assert "不对应任何真实的县" in county.note.zh


def test_only_the_report_is_sourced(county):
    """And what holds in the whole country."""
    own = [g for g in county.grounds.values() if g.kind == "sourced" and not g.national]
    assert own
    assert [source for ground in own for source in ground.sources if not source.startswith("S1-")] == []


def test_twelve_towns_are_in_four_zones_each_under_a_leader_whose_deputy_heads_the_linked_room(county, towns):
    zones = county.plans[county.baseline].zones.values()
    assert sorted(unit for zone in zones for unit in zone.units) == sorted(towns)
    assert (len(towns), len(zones)) == (12, 4)
    for zone in zones:
        assert [county.units[head].kind for head in zone.head] == ["leadership"]
        assert zone.deputy == zone.division


def test_hard_matters_go_from_application_over_analysis_and_order_to_a_joint_team(steps):
    for before, after in zip(["measures", *ROUTE], ROUTE, strict=False):
        assert steps[before].next == {after: 1.0}
    assert [steps[name].only for name in ROUTE] == ["pooled"] * 4
    assert [use.pool for use in steps["joint-order"].pools if use.when != "absent"] == ["head"]


def test_a_joint_team_is_of_two_towns(steps):
    for name in ("verify-jointly", "investigate-jointly"):
        assert steps[name].least == {"home": 1, "zone": 1}
        assert steps[name].team == 2


def test_ordinary_matters_stay_in_town_and_the_zone_checks_them(steps):
    assert steps["verify"].only == steps["zone-review"].only == "not_pooled"
    assert steps["verify"].next == {"zone-review": 1.0}
    assert "verify" in steps["zone-review"].not_by
    assert steps["zone-review"].wait is not None  # the view of the town Party committee


def test_files_are_put_in_order_at_the_zone_and_archived_by_the_county(steps):
    assert steps["organise"].pools[0].pool == "division"
    assert [use.pool for use in steps["archive-file"].pools] == ["案件监督管理室"]


def test_whoever_investigated_or_joined_in_takes_no_part_in_the_review(steps):
    handling = {name for name in steps if name.startswith(("verify", "investigate", "supplement"))}
    assert handling <= {*steps["review"].not_by}


def test_all_ways_of_a_filed_matter_lead_through_review(county):
    for name in ("petition", "lead"):
        flow = county.flows[name]
        without = {step: after for step, after in ways(flow).items() if step != "review"}
        assert "decide" not in closure({"more-measures"}, without)


def test_people_of_other_towns_inspect(county):
    assert county.flows["inspection"].steps["inspect"].pools[0].pool == "zone"


# ---------------------------------------------------------------- numbers that follow from others


def kilometres(a, b):
    south, north = radians(a.lat), radians(b.lat)
    chord = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 2 * 6371 * asin(sqrt(chord))


def test_minutes_are_distance_with_a_detour_at_forty_and_twenty_more_across_the_river(county, towns):
    for border in county.borders:
        a, b = (towns[name].position for name in border.between)
        assert border.river == (len(ACROSS_THE_RIVER & {*border.between}) == 1)
        assert border.minutes == round(kilometres(a, b) * 1.3 / 40 * 60 + 20 * border.river), border.between


def test_towns_share_by_people(county, towns):
    people = {name: town.population for name, town in towns.items()}
    for stream in ("petition-towns", "lead-towns"):
        shares = county.streams[stream].shares
        assert shares == pytest.approx(people)


# ---------------------------------------------------------------- what the routes do


def runs(world: World, *plans: str) -> Experiment:
    return experiment(world, Setting.of(world, [*plans], "central", replications=RUNS))


def mean(found: Experiment, plan: str, name: str, by: str = "all", key: str = "all") -> float:
    rows = found.measures(plan)
    return next(m.mean for m in rows if (m.name, m.by, m.key) == (name, by, key))


@pytest.fixture(scope="module")
def found(world):
    return runs(world, "by-application", "separate", "pool-all", "off-site", "secondment")


@pytest.mark.slow
def test_on_time_is_neither_nearly_all_nor_nearly_nothing(found):
    assert 0.8 < mean(found, "by-application", "on_time_share") < 0.96


@pytest.mark.slow
def test_strangers_come_with_the_zone_to_hard_matters_and_off_site_to_ordinary_ones(found):
    hard = [
        mean(found, plan, "stranger_share", "class", "serious") for plan in ("separate", "by-application")
    ]
    assert hard[0] < 0.1 < 0.35 < hard[1]
    home, away = (
        mean(found, plan, "stranger_share", "class", "ordinary") for plan in ("by-application", "off-site")
    )
    assert home < 0.1 < 0.6 < away


@pytest.mark.slow
def test_the_further_pooling_goes_the_more_is_on_time_and_the_longer_people_are_on_the_road(found):
    order = ("separate", "by-application", "pool-all")
    for name in ("on_time_share", "travel_hours"):
        assert sorted(order, key=lambda plan: mean(found, plan, name)) == [*order], name


@pytest.mark.slow
def test_hardly_a_matter_finds_nobody_for_a_joint_team(found):
    """All of a town stand back in one matter in five hundred; a joint team cannot do without them."""
    assert mean(found, "by-application", "no_eligible_pair") < 1


@pytest.mark.slow
def test_a_training_half_day_and_secondment_cost_and_turnover_does_too(root, found):
    source = read_source(root / "scenarios" / FILE)
    days = mean(found, "by-application", "days_to_close")
    trained = runs(world_of(changed(source, "arrangements.training", TRAINING)), "by-application")
    stable = runs(world_of(changed(source, "posts.monitor.turnover", "~remove")), "by-application")
    assert mean(trained, "by-application", "days_to_close") > days + 2
    assert mean(stable, "by-application", "days_to_close") < days
    assert mean(found, "secondment", "days_to_close") > days
