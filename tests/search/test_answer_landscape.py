"""All plans behind the percentiles: those on which an answer rests, and no others."""

from dataclasses import replace

import pytest

from simlib.inputs.reading import read_world
from simlib.search.answer import answer, landscape
from simlib.search.problem.question import SearchOptions, question
from simlib.search.problem.terms import TERMS
from simlib.search.solve.percentiles import SAMPLE


@pytest.fixture(scope="module")
def county(root):
    return read_world(root / "scenarios" / "pingluo-2021.yaml")


def found_with(county, **asked):
    return answer(county, question(county.file, county.scenario, SearchOptions(top=1, **asked)))


def better(found, background, term):
    today = getattr(found.today.plan.terms, term)
    return round(100 * float((background.values[term] < today - 1e-7).mean()), 4)


@pytest.mark.slow
@pytest.mark.parametrize("asked", [{}, {"zones": "3-4"}, {"most_moved": 3}])
def test_todays_percentiles_are_read_off_the_plans(county, asked):
    found = found_with(county, **asked)
    background = landscape(found)
    assert background.basis == "all"
    assert background.plans == found.found.considered
    assert {term: better(found, background, term) for term in TERMS} == found.found.percentile


@pytest.mark.slow
def test_a_sample_is_the_one_that_was_drawn(county):
    found = found_with(county, release_groups=True)
    background = landscape(found)
    assert background.basis == "sample"
    assert 0 < background.plans <= SAMPLE
    assert {term: better(found, background, term) for term in TERMS} == found.found.percentile


@pytest.mark.slow
def test_without_a_standing_there_is_no_background(county):
    found = found_with(county)
    unknown = replace(found, found=replace(found.found, percentile_basis="none"))
    assert landscape(unknown).plans == 0
