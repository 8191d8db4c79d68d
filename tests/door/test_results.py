"""What came of plans: the numbers of the command line, in frames, claims and exhibits."""

import json
import os
import signal
from dataclasses import replace

import pytest

import simlib
from simlib.cli.program import obey
from tests.inputs.caselog.logs import csv_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def compared(county):
    draft = county.plan().move("高庄乡", "第一协作区")
    return county.compare(draft, "one-pool", replications=4)


def test_the_baseline_and_a_changed_plan_stand_side_by_side(compared):
    frame = compared.frame("on_time_share")
    assert [plan for _, plan, _ in frame.index] == ["plan-2021", "draft", "one-pool"]
    assert list(frame)[:3] == ["mean [%]", "low [%]", "high [%]"]
    assert frame["difference [percentage points]"].isna().tolist() == [True, False, False]
    gain = frame.loc[("central", "one-pool", "all")]
    mean = frame["mean [%]"].droplevel(["load", "all"])
    assert gain["difference [percentage points]"] == pytest.approx(mean["one-pool"] - mean["plan-2021"])


def test_numbers_are_those_of_the_command_line(county, compared, capsys):
    asked = ["compare", str(county.file), "--plans", "one-pool", "--replications", "4", "--json"]
    assert obey(asked) == 0
    said = json.loads(capsys.readouterr().out)
    (share,) = [m for m in said["plans"]["one-pool"] if (m["name"], m["by"]) == ("on_time_share", "all")]
    frame = compared.frame("on_time_share")
    assert frame.loc[("central", "one-pool", "all"), "mean [%]"] == 100 * share["mean"]


def test_a_frame_has_a_row_a_town_and_says_what_it_cannot_give(county, compared):
    towns = compared.frame("on_time_share", by="town")
    assert set(towns.index.get_level_values("town")) == set(county.towns)
    with pytest.raises(simlib.UnknownName) as raised:
        compared.frame("on_time")
    assert "on_time_share" in raised.value.params["known"]
    with pytest.raises(simlib.UnknownName) as raised:
        compared.frame("on_time_share", by="village")
    assert "town" in raised.value.params["known"]


def test_a_result_shows_its_figure_its_claims_and_what_it_rests_on(compared):
    bundle = compared._repr_mimebundle_()
    assert "<img " in bundle["text/html"]
    assert all(claim in bundle["text/plain"] for claim in compared.claims)
    assert "Scenario pingluo-2021" in bundle["text/plain"]


def test_a_result_speaks_another_language_without_running_again(compared):
    chinese = compared.said_in("zh")
    assert chinese.experiments is compared.experiments
    assert chinese.claims != compared.claims


def test_plans_in_different_worlds_are_not_laid_side_by_side(county):
    plan = county.plan()
    with pytest.raises(simlib.SimlibError, match="different-worlds"):
        county.compare(plan.caseload(1.2), plan.caseload(1.4), replications=2)


def test_two_changed_plans_in_one_world_keep_their_names_apart(county):
    plan = county.plan().caseload(1.2)
    asked = county.ask(plan.pool("all"), plan.pool("none"), plan.pool("all"))
    assert asked.plans == ("plan-2021", "draft", "draft-2")
    assert asked.given.world.scenario.loads["central"] == 1.2 * county.world.scenario.loads["central"]


def test_a_run_that_is_only_asked_for_runs_nothing(county, monkeypatch):
    asked = county.alone(replications=1_000_000)
    assert asked.show("units") is not None
    assert "experiments" not in asked.__dict__


@pytest.mark.slow
def test_ctrl_c_keeps_the_replications_that_are_done(county, monkeypatch):
    """The signal comes with the second replication, from within."""
    from simlib.views.output import progress

    moved = []

    def advance():
        moved.append(1)
        if len(moved) == 2:
            os.kill(os.getpid(), signal.SIGINT)

    from contextlib import contextmanager

    @contextmanager
    def bar(*_):
        yield advance

    monkeypatch.setattr(progress, "progress", bar)
    result = county.run(replications=50)
    assert result.is_interrupted
    assert result.usual.setting.replications == 2
    assert "Interrupted after 2 of 50 replications." in repr(result)


def test_a_story_of_the_latest_matter_is_told(county):
    late = county.explain(load="high")
    assert late.late[0] in repr(late)
    told = county.explain(late.late[0], load="high")
    assert late.late[0] in told._repr_mimebundle_()["text/plain"]
    with pytest.raises(simlib.SimlibError):
        county.explain("T01-no-such-matter")


def test_a_document_is_what_the_command_line_prints(county, capsys):
    run = county.run("separate", replications=2)
    assert (
        obey(["run", str(county.file), "--plan", "separate", "--replications", "2", "--json", "--why"]) == 0
    )
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(run.document()))


def test_what_a_search_found_can_be_run_and_changed(county):
    found = county.search(zones=4, most_moved=1, top=2)
    assert found.proven
    assert found.frame().loc["found-1", "towns_moved"] <= 1
    best = found.plans[0]
    assert county.compare(best, replications=2).plans == ("plan-2021", "found-1")
    with pytest.raises(simlib.UnknownName, match="unknown-name"):
        county.search(zoness=4)


@pytest.mark.parametrize("exhibit", simlib.EXHIBITS)
def test_every_exhibit_shows_itself(request, county, exhibit):
    from datetime import date

    from simlib.door.exhibits import (
        OF_ASSESSMENTS,
        OF_EVIDENCE,
        OF_LOGS,
        OF_PLACEMENTS,
        OF_PROGRAMMES,
        OF_SEARCHES,
        OF_SHARES,
        OF_SHOCKS,
        OF_STAFFING,
        OF_STUDIES,
        OF_VARIANTS,
        options_of,
    )

    told = {"limit": "ordinary", "received": date(2021, 8, 30), "matter": "", "plan": ""}
    options = {name: told[name] for name in options_of(exhibit) if name in told}
    others = {"searched_county": OF_SEARCHES, "logged_county": OF_LOGS, "held_county": OF_EVIDENCE,
              "studied_county": OF_STUDIES, "struck_county": OF_SHOCKS,
              "staffed_county": OF_STAFFING, "moved_county": OF_PLACEMENTS,
              "served_county": OF_SHARES, "dated_county": OF_PROGRAMMES,
              "graded_county": OF_ASSESSMENTS, "varied_county": OF_VARIANTS}  # fmt: skip
    of = next((name for name, known in others.items() if exhibit in known), "")
    if of:
        shown = request.getfixturevalue(of).show(exhibit)
    else:
        about = "mid-year-change" if exhibit.startswith("change") else "one-pool"
        asked = county.alone(about, replications=2) if about != "one-pool" else _both(county)
        shown = asked.show(exhibit, **options)
    assert repr(shown)


@pytest.fixture(scope="module")
def studied_county(root):
    """What decides in a small world of theory."""
    world = simlib.read(root / "scenarios" / "theory" / "slow-helper.yaml", language="en")
    return world.sensitivity("helped", replications=2, top=2, processes=1)


@pytest.fixture(scope="module")
def varied_county(root):
    """What half a day of training changes in the fictional county."""
    zones = simlib.read(root / "scenarios" / "zones-county.yaml", language="en")
    return zones.vary("day-mon", replications=2)


@pytest.fixture(scope="module")
def dated_county(root):
    """The dates of a small programme of theory."""
    world = simlib.read(root / "scenarios" / "theory" / "programme.yaml", language="en")
    return world.programme(replications=3, delay={"left": 0.01})


@pytest.fixture(scope="module")
def struck_county(root):
    """How a small county bears two shocks."""
    small = simlib.read(root / "tests" / "inputs" / "good.yaml", language="en")
    return small.stress("one-pool", shocks=("surge", "closure"), replications=2, dates=1, processes=1)


@pytest.fixture(scope="module")
def staffed_county(root):
    """Where a small county would have one more person."""
    small = simlib.read(root / "tests" / "inputs" / "good.yaml", language="en")
    return small.staff("one-pool", where=["东河镇"], most=1, replications=2, processes=1)


@pytest.fixture(scope="module")
def moved_county(root):
    """Whom a small county would move to another unit."""
    small = simlib.read(root / "tests" / "inputs" / "good.yaml", language="en")
    return small.rearrange("one-pool", where=["东河镇", "西山乡"], most=1, replications=2, processes=1)


@pytest.fixture(scope="module")
def served_county(root, tmp_path_factory):
    """How much of their time the monitors of a small county must give."""
    from tests.studies.test_part_time import with_shares

    file = with_shares(root, tmp_path_factory.mktemp("shares"))
    return simlib.read(file, language="en").part_time(target=0.3, replications=2, processes=1)


@pytest.fixture(scope="module")
def graded_county(root):
    """Three towns graded by their share on time."""
    from tests.scores.test_assessment import with_scheme

    county = simlib.read(root / "scenarios" / "theory" / "busy-and-quiet-towns.yaml", language="en")
    return replace(county, world=with_scheme(county.world)).assess(replications=2)


@pytest.fixture(scope="module")
def held_county():
    """The invented county held against its log, roughly."""
    from simlib.door.held import Held
    from simlib.evidence import fitting
    from tests.evidence.example import FOLDER

    with pytest.MonkeyPatch.context() as quickly:
        quickly.setattr(fitting, "MATTERS_A_TRIAL", 3_000)
        quickly.setattr(fitting, "LOGS", 40)
        held = Held(simlib.read(FOLDER / "qinglan.yaml", language="en"), FOLDER / "qinglan-log.csv")
        _ = held.calibrated
    return held


@pytest.fixture(scope="module")
def searched_county(county):
    return county.search(zones=4, most_moved=1, top=2)


@pytest.fixture(scope="module")
def logged_county(county, tmp_path_factory):
    path = tmp_path_factory.mktemp("log") / "log.csv"
    path.write_bytes(csv_of())
    return county.log(path, until="2025-06-30")


def _both(county):
    return county.ask("one-pool", replications=2, why=True)


def test_an_unknown_exhibit_is_said_with_those_there_are(county):
    with pytest.raises(simlib.UnknownName) as raised:
        county.show("mapp")
    assert "map" in raised.value.params["known"]
