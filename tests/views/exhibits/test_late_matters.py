"""Why matters were late, as notebooks show it: the same numbers as the measures and the story."""

import pytest

from simlib.errors import SimlibError
from simlib.model.compile import compile_model
from simlib.scores.experiment import Setting, experiment, one_run
from simlib.scores.story import late_matters
from simlib.views.exhibits.late_matters import (
    MOST,
    causes_sheet,
    late_sheet,
    latest,
)
from simlib.views.exhibits.one_matter import spent_sheet, story_sheet
from simlib.views.language.matters import matter_codes
from simlib.views.language.stories import told
from tests.tables import read


@pytest.fixture(scope="module")
def setting(county):
    return Setting.of(county, [county.scenario.baseline], "high", replications=2)


@pytest.fixture(scope="module")
def run(county, setting):
    return one_run(county, setting)


@pytest.mark.slow
def test_causes_of_a_class_are_those_of_its_measures(english, county, setting):
    measures = experiment(county, setting, why=True).causes(county.scenario.baseline)
    frame = read(causes_sheet(english, measures, "class"))
    own = [m for m in measures if m.name == "late_days" and m.key.startswith("ordinary/")]
    row = frame.iloc[[text.startswith("Ordinary") for text in frame.index]].iloc[0]
    assert row.iloc[0] == f"{own[0].denominator:.1f}"
    assert float(row.iloc[1]) == pytest.approx(sum(m.mean for m in own), abs=0.06)
    times = [float(text.split()[-1]) for text in row.iloc[2].splitlines()]
    assert times == sorted(times, reverse=True)
    assert times[0] == pytest.approx(max(m.mean for m in own), abs=0.06)


@pytest.mark.slow
def test_replications_are_numbered_from_one(county, setting, run):
    assert run.draws.replication == 0
    assert one_run(county, setting, 2).draws.replication == 1
    assert run.model.load == compile_model(county, "high").load


def test_late_matters_stand_with_the_latest_first(english, setting, run):
    frame = read(late_sheet(english, run, setting))
    late = [float(text.replace(",", "")) for text in frame.iloc[:, 2]]
    assert len(late) == min(MOST, len(late_matters(run)))
    assert late == sorted(late, reverse=True)
    assert frame.index[0] == latest(run)


def test_a_story_is_told_with_its_verdict_and_the_mark(english, run):
    telling = told(english, run, latest(run))
    sheet = story_sheet(telling)
    assert len(read(sheet)) == len(telling.lines)
    assert "late" in sheet.notes[0]
    assert sheet.mark == "Demonstration data, not data of real operations"
    assert list(read(spent_sheet(telling)).iloc[:, 0]) == [amount for _, amount, _ in telling.sums]


def test_any_matter_of_the_run_can_be_told_of_and_no_other(english, run):
    code = matter_codes(run.model, run.draws)[0]
    assert told(english, run, code).code == code
    with pytest.raises(SimlibError, match="unknown-matter"):
        told(english, run, "T99-nobody-0001")
