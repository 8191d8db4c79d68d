"""The commands `simlib search` and `simlib count`, as planners and programs meet them."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from simlib.inputs.reading import read_world

pytestmark = pytest.mark.slow

TERMS = {"spread", "spread_per_head", "travel", "worst_trip", "towns_moved", "load_moved",
         "division_shortfall", "cut_edges"}  # fmt: skip


@pytest.fixture(scope="module")
def county(root):
    return str(root / "scenarios" / "pingluo-2021.yaml")


@pytest.fixture(scope="module")
def printed():
    """What was printed by searches that several tests ask for."""
    return {}


@pytest.fixture
def answered(simlib, county, printed):
    """The document that a search prints."""

    def run(*arguments):
        if arguments not in printed:
            code, printed[arguments], _ = simlib("search", county, "--json", *arguments)
            assert code == 0
        return json.loads(printed[arguments])

    return run


SIMULATED = ("--top", 2, "--simulate", 22, "--most-moved", 1, "--processes", 1)
"""A search that simulates what it found, as far as one town moved leads."""


def test_a_found_plan_that_breaks_a_rule_says_so_and_is_saved_with_it(simlib, answered, root, tmp_path):
    shutil.copytree(root / "scenarios", tmp_path / "scenarios")
    saved = tmp_path / "scenarios" / "found.yaml"
    asked = ("search", tmp_path / "scenarios" / "pingluo-2021.yaml", "--zones", 3, "--top", 1)
    code, out, _ = simlib(*asked, "--save", saved, "--lang", "en")
    assert code == 0
    assert "Rules relaxed: one head and one division a zone (S3-010, S3-011): Found 1" in out
    assert simlib("check", saved)[0] == 0
    assert read_world(saved).scenario.plans["found-1"].relax == ("one-head",)
    assert [plan["relax"] for plan in answered("--zones", 3, "--top", 1)["plans"]] == [["one-head"]]
    assert "relax" not in answered("--top", 1)["plans"][0]


@pytest.mark.slow
def test_a_search_as_json_has_the_agreed_keys(answered):
    found = answered("--top", 3)
    assert {"rung", "proven", "gap", "plans_considered", "today_percentile", "plans", "pareto"} <= set(found)
    assert (found["rung"], found["proven"], found["gap"]) == ("enumeration", True, 0.0)
    assert found["plans_considered"] == 421
    assert set(found["today_percentile"]) == TERMS
    assert all(0 <= share <= 100 for share in found["today_percentile"].values())
    assert len(found["plans"]) == 3
    for plan in (*found["plans"], *found["pareto"], found["today"]):
        assert set(plan) == {"name", "zones", "divisions", "terms", "moved", "robust", "simulated"}
        assert set(plan["terms"]) == TERMS
        assert len({unit for units in plan["zones"].values() for unit in units}) == 21
        assert plan["zones"].keys() == plan["divisions"].keys()
        assert plan["simulated"] == {}
    assert all(0 <= plan["robust"] <= 1 for plan in found["plans"])
    assert found["selection"] is None


@pytest.mark.slow
def test_simulated_plans_come_with_measures_and_a_selection(answered):
    found = answered(*SIMULATED)
    share = found["plans"][0]["simulated"]["on_time_share"]
    assert share["low"] < share["mean"] < share["high"]
    assert found["selection"]["level"] == 0.95
    assert found["selection"]["indifference"] == 0.005
    assert set(found["selection"]["alike"]) <= set(found["selection"]["replications"])


@pytest.mark.slow
def test_the_answer_does_not_depend_on_the_number_of_processes(answered):
    assert answered(*SIMULATED) == answered(*SIMULATED[:-1], 2)


def test_constraints_of_a_command_line_hold(answered):
    found = answered("--pin", "高庄乡=第一协作区", "--most-moved", 1, "--most-towns", 5, "--top", 1)
    assert found["plans"][0]["moved"] == ["高庄乡"]
    assert found["constraints"]["pin"] == [["高庄乡", "第一协作区"]]


@pytest.mark.parametrize(("language", "said"), [("en", "Proven optimal: no plan"), ("zh", "已证明")])
def test_what_was_found_is_shown_in_words(simlib, county, language, said):
    code, out, _ = simlib("search", county, "--top", 2, "--lang", language)
    assert code == 0
    assert said in out
    assert ("高庄乡" if language == "zh" else "Gaozhuang") in out
    assert max(len(line) for line in out.splitlines() if "─" in line) <= 80
    assert ("现行" if language == "en" else "today") not in out


@pytest.mark.slow
def test_why_there_is_no_plan_is_said_by_name(simlib, county):
    asked = ["--pin", "城关镇=第一协作区", "--freeze", "第一协作区", "--lang", "zh"]
    code, out, err = simlib("search", county, *asked)
    assert (code, out) == (2, "")
    assert "城关镇 → 第一协作区" in err
    assert "锁定的协作区：第一协作区" in err


def test_all_faults_of_the_options_are_said_at_once(simlib, county):
    asked = ["--zones", "99", "--pin", "城关=第一协作区", "--objective", "spred", "--lang", "en"]
    code, out, err = simlib("search", county, *asked)
    assert (code, out) == (2, "")
    for line in (
        "--zones: not a number of zones (value: 99)",
        "--pin: no such unit (value: 城关) -> did you mean 城关镇?",
        "--objective: no such term (value: spred) -> did you mean spread?",
    ):
        assert line in err
    assert "Traceback" not in err


@pytest.mark.slow
def test_found_plans_are_saved_as_a_file_that_extends_the_scenario(simlib, county, tmp_path):
    folder = tmp_path / "scenarios"
    folder.mkdir()
    scenario = folder / "county.yaml"
    scenario.write_text(Path(county).read_text("utf-8"), "utf-8")
    saved = folder / "found.yaml"
    code, out, err = simlib("search", scenario, "--top", 2, "--save", saved, "--json", "--lang", "en")
    assert code == 0
    assert f"Saved: {saved}" in err
    plans = read_world(saved).scenario.plans
    for plan in json.loads(out)["plans"]:
        again = plans[plan["name"]]
        assert {name: list(zone.units) for name, zone in again.zones.items()} == plan["zones"]
        assert again.pooling == plans["plan-2021"].pooling
    assert simlib("compare", saved, "--plans", "found-1", "--replications", 2)[0] == 0


@pytest.mark.slow
def test_a_zone_less_is_saved_too(simlib, county, tmp_path, root):
    saved = tmp_path / "three.yaml"
    scenario = tmp_path / "county.yaml"
    scenario.write_text(Path(county).read_text("utf-8"), "utf-8")
    asked = ["--zones", 3, "--river", "--release-groups", "--top", 1, "--within", 3]
    assert simlib("search", scenario, *asked, "--save", saved)[0] == 0
    plan = read_world(saved).scenario.plans["found-1"]
    assert len(plan.zones) == 3
    assert plan.release_groups


def test_an_overlay_that_could_not_be_read_is_not_written(simlib, county, tmp_path):
    outside = tmp_path / "far" / "away" / "found.yaml"
    outside.parent.mkdir(parents=True)
    code, _, err = simlib("search", county, "--top", 1, "--save", outside, "--lang", "en")
    assert code == 2
    assert "save beside the scenario" in err
    assert list(outside.parent.iterdir()) == []
    assert simlib("search", county, "--save", county, "--lang", "en")[0] == 2


@pytest.mark.slow
def test_a_time_limit_gives_the_best_so_far(answered):
    found = answered("--zones", "3-6", "--river", "--release-groups", "--within", 2)
    assert found["plans"]
    assert found["proven"] == (found["gap"] == 0)


no_signals = pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without a signal")


AUDIBLE = """
import contextlib, sys
import simlib.views.output.progress as progress
from simlib.cli.program import main

@contextlib.contextmanager
def aloud(words):
    yield lambda what, done, of: print(what, file=sys.stderr, flush=True)

progress.search_progress = aloud
main()
"""
"""A command that says how far it is, a line at a time."""


@no_signals
@pytest.mark.slow
def test_an_interrupted_search_shows_the_best_so_far(county, machine_code, tmp_path):
    asked = ["search", county, "--river", "--objective", "on_time", "--processes", "2", "--json"]
    command = [sys.executable, "-c", AUDIBLE, *asked, "--lang", "en"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert next(line for line in running.stderr if line == b"zones\n"), "zones are run"
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=120)
    assert running.returncode == 130
    assert json.loads(out)["interrupted"]
    assert json.loads(out)["plans"]
    assert err.decode().endswith("Interrupted; the best plans so far are shown.\n")
    assert "Traceback" not in err.decode()


@pytest.mark.parametrize(("asked", "plans"), [((), 421), (("--river",), 15_308)])
def test_plans_are_counted(simlib, county, asked, plans):
    code, out, err = simlib("count", county, "--zones", 4, "--json", *asked)
    assert (code, json.loads(out), err) == (0, {"plans": plans}, "")


@pytest.mark.parametrize(("language", "said"), [("en", "421 contiguous plans"), ("zh", "连片方案 421 个")])
def test_a_count_is_said_in_words(simlib, county, language, said):
    code, out, _ = simlib("count", county, "--lang", language)
    assert code == 0
    assert said in out
