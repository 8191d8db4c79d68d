"""A season is counted where a log shows one, every year alike, and nowhere else."""

from datetime import date

import numpy as np
import pytest

from simlib.evidence.counting import counted, counted_scenario
from simlib.evidence.seasons import season_of
from simlib.evidence.standing import standing
from simlib.inputs.caselog.rows import CaseLog, LoggedMatter
from simlib.inputs.reading import read_world
from simlib.inputs.scenario import MONTHS
from simlib.model.limits import year_calendar
from simlib.model.season import season_weights
from simlib.views.language.evidence import season_said
from simlib.views.language.names import Names
from simlib.views.language.words import words
from simlib.views.output.fitted_files import save_fitted
from tests.evidence.example import FOLDER

FIRST, LAST = date(2021, 1, 1), date(2022, 12, 31)
BUSY = tuple(2.0 if month in ("mar", "sep") else 0.5 if month == "aug" else 1.0 for month in MONTHS)


def log(world, matters, by_month=(), dice=None, first=FIRST, last=LAST):
    """So many petitions of a season from one day to another: as many a day as are expected, else drawn."""
    days = year_calendar(world.scenario, first, last).days
    days = days[(days >= first.toordinal()) & (days <= last.toordinal())]
    weights = season_weights(world.scenario, by_month, days)
    expected = weights * matters / weights.sum()
    counts = np.diff(np.rint(np.append(0, np.cumsum(expected)))) if dice is None else dice.poisson(expected)
    received = [date.fromordinal(int(day)) for day in np.repeat(days, counts.astype(int))]
    rows = (LoggedMatter(n + 2, "云岭镇", "petition", "ordinary", day) for n, day in enumerate(received))
    return CaseLog(tuple(rows), "log.csv", last)


def season(world, log):
    return season_of(standing(world, log))


def said(world, found):
    return " ".join(season_said(Names(words("en"), world.scenario), found))


def test_months_have_their_multiples_drawn_a_little_towards_one(county):
    found = season(county, log(county, 1_200, BUSY))
    assert found.chance < 0.001
    assert found.years > 0.5
    true = np.array(BUSY) / np.mean(BUSY)
    assert found.by_month == pytest.approx(tuple(true), abs=0.1)
    march = found.multiples["mar"]
    assert 1 < march.low < march.value < march.high
    assert march.value < march.count / (march.of / 12)
    assert "March most" in said(county, found)


def test_fewer_matters_are_drawn_further(county):
    many, few = (season(county, log(county, n, BUSY)).multiples["mar"] for n in (2_400, 300))
    assert few.value < many.value
    assert few.high - few.low > many.high - many.low


def test_even_months_are_no_season(county):
    found = season(county, log(county, 1_200))
    assert found.chance > 0.5
    assert not found.multiples
    assert "do not differ" in said(county, found)


def test_months_that_differ_otherwise_every_year_are_no_season(county):
    one, other = (
        log(county, 600, months, first=date(year, 1, 1), last=date(year, 12, 31))
        for year, months in ((2021, BUSY), (2022, tuple(reversed(BUSY))))
    )
    both = CaseLog((*one.matters, *other.matters), "log.csv", LAST)
    found = season(county, both)
    assert found.chance < 0.001
    assert found.years < 0.001
    assert not found.multiples
    assert "not alike every year" in said(county, found)


def test_a_log_without_all_months_shows_no_season(county):
    found = season(county, log(county, 600, BUSY, last=date(2021, 10, 31)))
    assert found.short
    assert not found.multiples
    assert "all twelve months" in said(county, found)


def test_of_one_year_nothing_tells_whether_it_comes_again(county):
    found = season(county, log(county, 600, BUSY, last=date(2021, 12, 31)))
    assert found.years is None
    assert "No month is in the log twice" in said(county, found)


def test_a_log_that_ends_after_a_busy_month_does_not_raise_the_rate(county):
    """Fifteen months that hold March twice: by days alone it would be more a year."""
    last = date(2022, 3, 31)
    of = standing(county, log(county, 1_000, BUSY, last=last))
    whole = standing(county, log(county, 1_000, BUSY))
    by_days = 1_000 / of.years
    weights = season_weights(county.scenario, BUSY, np.array([day.toordinal() for day in of.working_days]))
    true = 1_000 / (weights.sum() / 250)
    assert by_days > 1.03 * true
    assert counted(of).per_year["petition-towns"].value == pytest.approx(true, rel=0.02)
    assert counted(whole).per_year["petition-towns"].value == pytest.approx(1_000 / whole.years, rel=0.01)


@pytest.mark.slow
def test_what_is_counted_is_written_read_and_counts(county, tmp_path):
    (tmp_path / "own.yaml").write_bytes((FOLDER / "qinglan.yaml").read_bytes())
    own = read_world(tmp_path / "own.yaml")
    of = standing(own, log(own, 1_200, BUSY))
    counts = counted(of)
    file = save_fitted(tmp_path / "fitted.yaml", tmp_path / "own.yaml", of, counts, None)
    fitted = read_world(file)
    written = fitted.scenario.streams["petition-towns"]
    assert written.by_month == pytest.approx(counts.season.by_month, abs=1e-3)
    entry = next(e for e in fitted.provenance if e.path == "$.streams.petition-towns.season.mar")
    assert (entry.ground, entry.low < entry.value < entry.high) == ("log-counted", True)
    assert counted_scenario(own.scenario, counts).streams["petition-towns"].by_month == counts.season.by_month


@pytest.mark.slow
def test_intervals_hold_the_truth_and_chance_is_seldom_a_season(county):
    """Forty logs with seasons drawn anew, and forty without."""
    dice, held, shown, wrong = np.random.default_rng(3), [], 0, 0
    for _ in range(40):
        true = np.exp(dice.normal(0, 0.3, 12))
        found = season(county, log(county, 600, tuple(true), dice))
        shown += bool(found.multiples)
        ends = zip(found.multiples.values(), true / true.mean(), strict=bool(found.multiples))
        held += [one.low <= value <= one.high for one, value in ends]
        wrong += bool(season(county, log(county, 600, (), dice)).multiples)
    assert shown >= 30
    assert 0.80 <= np.mean(held) <= 0.98
    assert wrong <= 6


def test_four_months_tell_nothing_of_months(county):
    assert season(county, log(county, 200, BUSY, last=date(2021, 4, 30))) is None
