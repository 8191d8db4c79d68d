"""What a log can be counted for, by hand."""

from datetime import date, timedelta

import pytest

from simlib.errors import InputFaults, SimlibError
from simlib.evidence.counting import counted, counted_scenario
from simlib.evidence.estimates import counted_rate, counted_share
from simlib.evidence.standing import held_against, received_by, standing
from simlib.inputs.caselog.rows import CaseLog, LoggedMatter
from simlib.inputs.reading import read_world
from simlib.inputs.shipped import shipped

FIRST = date(2024, 1, 2)
TOWNS = ("云岭镇", "石桥镇", "双河镇", "白杨镇")


@pytest.fixture(scope="module")
def world():
    return read_world(shipped("scenarios/examples/qinglan.yaml"))


def rows(count=200):
    """So many matters, every other day one: three petitions and a lead in turn, towns in turn; one in five a
    talk or letter, the others closed; every tenth recused."""
    for n in range(count):
        received = FIRST + timedelta(days=2 * n)
        kind = "lead" if n % 4 == 3 else "petition"
        way = "ask" if n % 5 == 0 else "close"
        closed = received + timedelta(days=20 if way == "ask" else 5)
        klass = "ordinary" if n % 4 < 2 else "serious"
        yield LoggedMatter(
            n + 2, TOWNS[n % 4], kind, klass, received, closed, disposition=way, recused=n % 10 == 0
        )


def log(count=200):
    return CaseLog(tuple(rows(count)), "log.csv", FIRST + timedelta(days=2 * count + 22))


def test_arrivals_are_counted_by_stream_and_unit(world):
    of = standing(world, log())
    found = counted(of)
    assert found.per_year["petition-towns"].value == pytest.approx(150 / of.years)
    assert found.per_year["lead-towns"].value == pytest.approx(50 / of.years)
    units = found.units["petition-towns"]
    assert {unit: one.count for unit, one in units.items() if one.count} == dict.fromkeys(TOWNS[:3], 50)
    assert units["柳林乡"].value == 0 < units["柳林乡"].high


def test_classes_dispositions_and_recusals_are_shares(world):
    found = counted(standing(world, log()))
    assert found.classes["petition-towns"]["ordinary"].value == pytest.approx(2 / 3)
    after = found.branches["petition", "approve"]
    assert after["ask"].value == pytest.approx(0.2, abs=0.02)
    assert after["shelve"].value == 0
    assert sum(one.value for one in after.values()) == pytest.approx(1)
    assert found.recused.value == pytest.approx(0.1)
    assert 0 < found.conflicts.home < world.scenario.conflicts.home


def test_counts_take_the_place_of_the_files_numbers(world):
    found = counted(standing(world, log()))
    scenario = counted_scenario(world.scenario, found)
    assert scenario.streams["lead-towns"].shares["白杨镇"] == 50
    assert (
        scenario.flows["lead"].steps["approve"].next["ask"] == found.branches["lead", "approve"]["ask"].value
    )
    assert scenario.conflicts == found.conflicts


def test_even_months_are_no_season_and_uneven_ones_are(world):
    assert counted(standing(world, log())).season.chance > 0.05
    busy = [m for m in rows() if m.received.month in (1, 2, 3) or m.row % 5 == 0]
    uneven = CaseLog(tuple(busy), "log.csv", log().last_day)
    assert counted(standing(world, uneven)).season.chance < 0.001


def test_an_interval_narrows_with_the_count():
    wide, narrow = counted_rate(10, 1.0), counted_rate(1000, 100.0)
    assert wide.low < narrow.low < 10 < narrow.high < wide.high
    assert counted_rate(0, 1.0).low == 0 < counted_rate(0, 1.0).high
    assert counted_share(0, 50).low == 0 < counted_share(0, 50).high < 0.1


def test_the_log_as_it_stood_on_a_day(world):
    until = FIRST + timedelta(days=100)
    before = received_by(log(), until)
    assert max(m.received for m in before.matters) <= until
    assert all(m.closed is None or m.closed <= until for m in before.matters)
    assert {m.disposition for m in before.matters if m.closed is None} == {""}
    assert held_against(world, log(), until=until).log == before


def test_every_row_that_the_scenario_cannot_have_is_a_fault_with_its_row(world):
    odd = [
        LoggedMatter(7, "云领镇", "petition", "ordinary", FIRST),
        LoggedMatter(8, "云岭镇", "petitoin", "ordinary", FIRST),
        LoggedMatter(9, "云岭镇", "petition", "ordinery", FIRST),
    ]
    with pytest.raises(InputFaults) as refused:
        standing(world, CaseLog((*rows(), *odd), "log.csv", log().last_day))
    told = {(fault.path, fault.code) for fault in refused.value.faults}
    assert told == {("log.csv!7", "unknown-unit"), ("log.csv!8", "log-kind"), ("log.csv!9", "unknown-class")}


def test_a_log_of_a_few_rows_tells_nothing(world):
    with pytest.raises(SimlibError, match="log-too-short"):
        standing(world, log(12))


def test_a_world_without_a_calendar_has_no_log():
    theory = read_world(shipped("scenarios/theory/m-m-1.yaml"))
    with pytest.raises(SimlibError, match="log-without-calendar"):
        standing(theory, log())
