"""What cannot be counted is found again. `python -m tests.evidence.recovery` does it for 20 logs."""

from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest

from simlib.errors import SimlibError, UnknownName
from simlib.evidence import fitting
from simlib.evidence.counting import counted, counted_scenario
from simlib.evidence.estimates import Estimate
from simlib.evidence.fitting import Fit, Trials, checked_knobs, fit, sensible_runs
from simlib.evidence.standing import replayed, standing
from simlib.evidence.turning import turned_model, turned_world
from simlib.inputs.reading import read_world
from simlib.model.compile import compile_model
from simlib.runs import keeping
from simlib.views.output.fitted_files import save_fitted
from tests.evidence.example import FACTORS, FIRST, FOLDER, LAST
from tests.evidence.logs import log_of, run_of


def test_effort_and_share_are_not_told_apart(county):
    with pytest.raises(SimlibError, match="fit-both"):
        checked_knobs(county.scenario, ("effort", "share"))


def test_at_most_three_and_only_known_factors(county):
    assert checked_knobs(county.scenario, ("effort", "waits", "hard", "waits")) == ("effort", "waits", "hard")
    with pytest.raises(UnknownName, match="speed"):
        checked_knobs(county.scenario, ("speed",))


def test_small_logs_have_more_runs():
    assert sensible_runs(100) > sensible_runs(1_000) > sensible_runs(100_000) >= 6


@pytest.mark.slow
@pytest.mark.parametrize("knobs", [{"effort": 1.7, "waits": 0.6}, {"share": 0.8}, {"hard": 1.5}])
def test_the_file_that_is_written_is_the_model_that_was_fitted(tmp_path, example, knobs):
    """To the rounding of a 256th of a minute, and of a number's sixth digit."""
    factors = {knob: Estimate(value, 0.9 * value, 1.1 * value) for knob, value in knobs.items()}
    found = Fit(factors, 0.5, 1.0, 10, 100, 1, "central", "two-zones")
    base = tmp_path / "qinglan.yaml"
    base.write_bytes((FOLDER / "qinglan.yaml").read_bytes())
    path = save_fitted(tmp_path / "fitted.yaml", base, example, counted(example), found)
    written = compile_model(read_world(path), "central")
    bare = compile_model(read_world(save_fitted(path, base, example, counted(example), None)), "central")
    meant = turned_model(compile_model(turned_world(bare.world, knobs), "central"), knobs)
    assert np.abs(written.spans.scale.astype(float) - meant.spans.scale.astype(float)).max() <= 2
    assert (written.people.share == meant.people.share).all()
    assert np.abs(written.classes.factor.astype(int) - meant.classes.factor.astype(int)).max() <= 1


@pytest.mark.slow
def test_a_known_effort_is_found_again(monkeypatch, county, true_county):
    """One factor, few runs: the interval is wide, and holds it."""
    monkeypatch.setattr(fitting, "MATTERS_A_TRIAL", 4_000)
    monkeypatch.setattr(fitting, "LOGS", 60)
    log = log_of(run_of(true_county, seed=7, factors=FACTORS), FIRST, LAST)
    of = standing(county, log)
    parts = []
    found = fit(of, counted(of), ("effort",), seed=3, threads=2, tell=lambda *told: parts.append(told))
    one = found.factors["effort"]
    assert one.low <= FACTORS["effort"] <= one.high < 2 * one.low
    assert {part for part, *_ in parts} == {"grid", "fit", "logs", "surface"}
    assert all(done <= of for _, done, of in parts)
    assert found.runs == len(parts)
    again = fit(of, counted(of), ("effort",), seed=3)
    assert replace(again) == found  # whatever the number of threads


@pytest.mark.slow
def test_a_fit_that_was_killed_takes_its_trials_from_disk(monkeypatch, tmp_path, example):
    """As many runs are counted as had been run by then, so that what is written is the same."""
    monkeypatch.setenv("SIMLIB_CACHE", str(tmp_path))
    monkeypatch.setattr(keeping, "LONG", 0.0)
    world = replayed(example, counted_scenario(example.world.scenario, counted(example)))

    def tried():
        trials = Trials(world, example, "central", "two-zones", 1)
        return trials.runs({"effort": 1.2}, range(2)), trials.done

    with suppress(RuntimeError), keeping.keeping():
        first = tried()
        raise RuntimeError
    monkeypatch.setattr(Trials, "_run", None)
    with keeping.keeping():
        again = tried()
    assert again[0].tobytes() == first[0].tobytes()
    assert again[1] == first[1] == 2
