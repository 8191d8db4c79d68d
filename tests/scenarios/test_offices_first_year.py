"""The first year of the town offices: what the document of 2018 asks of them again and again."""

import pytest

from simlib.inputs.reading import read_source, read_world
from simlib.model.feasibility import feasibility_faults
from simlib.studies.variants import varied


@pytest.fixture(scope="module")
def file(root):
    return root / "scenarios" / "pingluo-offices-first-year.yaml"


@pytest.fixture(scope="module")
def year(file):
    return read_world(file)


@pytest.mark.slow
def test_it_is_the_county_of_2018_after_its_programme(year, root):
    before = read_world(root / "scenarios" / "pingluo-offices-2018.yaml").scenario
    assert year.scenario.programme is None
    assert year.scenario.units == before.units
    assert year.scenario.place == before.place
    assert feasibility_faults(year) == []
    assert len(year.scenario.plans) == 6


def test_review_and_assessment_are_quarterly_and_reports_half_yearly(year):
    every = {name: stream.every.every for name, stream in year.scenario.streams.items() if stream.every}
    assert every["file-review"] == every["assessment"] == "quarter"
    assert every["half-report"] == "half_year"


def test_a_half_yearly_report_has_two_addressees_in_a_row(year):
    steps = year.scenario.flows["half-report"].steps
    assert list(steps) == ["write", "town-committee", "standing-committee"]
    assert steps["standing-committee"].gate == "commission"


def test_a_village_is_checked_once_a_quarter(year):
    villages = {name: unit.villages for name, unit in year.scenario.units.items() if unit.villages}
    openness = year.scenario.streams["openness"]
    assert openness.per_year == 4 * sum(villages.values())
    assert openness.shares == villages


@pytest.mark.parametrize("flow", ["petition", "lead"])
def test_measures_beyond_the_four_are_the_countys_and_sanctions_are_proposed_by_the_town(year, flow):
    steps = year.scenario.flows[flow].steps
    assert 0 < steps["measures"].next["lift"] < steps["measures"].next["verify"]
    assert {use.pool for use in steps["verify-lifted"].pools} == {"division", "county"}
    assert set(steps["review"].next) == {"propose", "supplement"}
    assert steps["propose"].pools[0].pool == "home"
    for name in ("adopt", "reverify", "review", "decide"):
        assert "verify-lifted" in steps[name].not_by, name


def test_a_file_that_is_sent_back_is_reviewed_again(year):
    steps = year.scenario.flows["file-review"].steps
    assert set(steps["review"].next) == {"rework", "end"}
    assert set(steps["rework"].next) == {"review"}


@pytest.mark.slow
@pytest.mark.parametrize("scenario", ["pingluo-offices-first-year.yaml", "zones-county.yaml"])
def test_every_variant_can_be(root, scenario):
    path = root / "scenarios" / scenario
    source, world = read_source(path), read_world(path)
    others = {varied(source, world, name).sha256 for name in world.scenario.variants}
    assert len(others - {world.sha256}) > 8
