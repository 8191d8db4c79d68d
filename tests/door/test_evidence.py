"""A model held against a log, through the door."""

import pytest

import simlib
from simlib.errors import SimlibError
from simlib.evidence import fitting
from tests.evidence.example import FOLDER

LOG = FOLDER / "qinglan-log.csv"


@pytest.fixture(scope="module")
def county():
    return simlib.read(FOLDER / "qinglan.yaml", language="en")


@pytest.mark.slow
def test_what_is_counted_shows_itself_and_is_saved(tmp_path, county):
    counted = county.calibrate(LOG, fit=())
    assert "Counted in the log" in repr(counted)
    assert counted.factors.empty
    (tmp_path / "qinglan.yaml").write_bytes(county.file.read_bytes())
    own = simlib.read(tmp_path / "qinglan.yaml").calibrate(LOG, fit=())
    assert simlib.read(own.save(tmp_path / "own.yaml")).baseline == "two-zones"


def test_effort_and_share_together_are_an_error(county):
    with pytest.raises(SimlibError, match="fit-both"):
        county.calibrate(LOG, fit=("effort", "share"))


@pytest.mark.slow
def test_a_fit_a_judgement_and_a_replay(monkeypatch, county):
    monkeypatch.setattr(fitting, "MATTERS_A_TRIAL", 3_000)
    monkeypatch.setattr(fitting, "LOGS", 40)
    fitted = county.calibrate(str(LOG), fit=("effort",))
    assert list(fitted.factors.index) == ["effort"]
    assert "Fitted to the log" in repr(fitted)
    judged = county.validate(LOG, runs=40)
    assert judged.verdict in repr(judged)
    assert judged.reproduces is judged.document()["reproduces"]


@pytest.mark.slow
def test_a_log_is_replayed_under_plans_of_the_file_and_changed_ones(county):
    """A draft is taken as a comparison takes it: what it changes shows beside the plan that it comes from."""
    draft = county.plan().pool("all")
    replayed = county.replay(LOG, "separate", draft, replications=3)
    assert set(replayed.claims) <= set(repr(replayed).splitlines())
    assert "each unit on its own" in repr(replayed)
    assert set(replayed.found.setting.plans) == {county.baseline, "separate", draft.name}
    tallies = replayed.found.tallies
    assert (tallies[draft.name] != tallies[county.baseline]).any()
