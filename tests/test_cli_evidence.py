"""Calibrate, validate and replay on the command line."""

import json
import os
import signal
import subprocess
import sys

import pytest

from simlib.evidence import fitting
from simlib.inputs.reading import given_sha256, read_world
from tests.evidence.example import FOLDER


@pytest.fixture
def place(tmp_path):
    """A folder with the county and its log."""
    for name in ("qinglan.yaml", "qinglan-log.csv"):
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    return tmp_path


@pytest.fixture
def quickly(monkeypatch):
    monkeypatch.setattr(fitting, "MATTERS_A_TRIAL", 3_000)
    monkeypatch.setattr(fitting, "LOGS", 40)


@pytest.mark.slow
def test_what_is_only_counted_needs_no_run(simlib, place):
    county, log, out = place / "qinglan.yaml", place / "qinglan-log.csv", place / "out.yaml"
    code, said, err = simlib("calibrate", county, out, "--log", log, "--fit", "none", "--lang", "zh")
    assert code == 0
    assert "台账统计" in said
    assert "simlib validate" in err
    world = read_world(out)
    assert {g.kind for name, g in world.scenario.grounds.items() if name.startswith("log-")} == {"own"}
    total = sum(1 for line in log.read_text("utf-8").splitlines() if "信访举报" in line)
    shares = world.scenario.streams["petition-towns"].shares
    assert sum(shares.values()) == total
    rate = next(e for e in world.provenance if e.path == "$.streams.petition-towns.per_year")
    assert rate.low < rate.value < rate.high
    assert world.scenario.followups["lead-found"].chance == 0  # leads found are in the log


@pytest.mark.slow
def test_a_verdict_is_kept_in_the_file_that_was_calibrated(simlib, place):
    county, log, out = place / "qinglan.yaml", place / "qinglan-log.csv", place / "out.yaml"
    simlib("calibrate", county, out, "--log", log, "--fit", "none", "--until", "2024-09-30")
    out.write_text(out.read_text("utf-8") + "# 由统计科核对\n", encoding="utf-8")
    before = read_world(out)
    ask = ("validate", out, "--log", log, "--runs", 40, "--keep", "--json")
    code, said, _ = simlib(*ask)
    assert code == 0
    kept, world = json.loads(said), read_world(out)
    assert world.sha256 == before.sha256  # it says nothing of the world
    verdict = world.scenario.validated
    assert verdict.given == given_sha256(world)
    assert list(verdict.not_reproduced) == kept["outside"]
    assert (verdict.log, f"{verdict.first}") == ("qinglan-log.csv", "2024-10-01")
    assert "# 由统计科核对\n" in out.read_text("utf-8")  # nothing else is touched
    again = out.read_bytes()
    assert simlib(*ask)[0] == 0
    assert out.read_bytes() == again
    same_days = (
        "validate",
        out,
        "--log",
        log,
        "--runs",
        40,
        "--judge-from",
        "2024-09-01",
        "--keep",
        "--lang",
        "en",
    )
    code, _, err = simlib(*same_days)
    assert (code, "fitted to matters up to 2024-09-30" in err) == (2, True)
    assert out.read_bytes() == again
    code, _, err = simlib("validate", county, "--log", log, "--runs", 40, "--keep", "--lang", "en")
    assert (code, "calibrate first" in err) == (2, True)


@pytest.mark.slow
def test_a_fitted_file_says_from_what_and_how_well(simlib, place, quickly):
    county, log, out = place / "qinglan.yaml", place / "qinglan-log.csv", place / "out.yaml"
    ask = ("calibrate", county, out, "--log", log, "--fit", "effort", "--until", "2024-09-30", "--json")
    code, said, _ = simlib(*ask)
    assert code == 0
    document = json.loads(said)
    assert document["log"]["to"] == "2024-09-30"
    one = document["fitted"]["factors"]["effort"]
    assert one["low"] <= one["value"] <= one["high"]
    ground = read_world(out).scenario.grounds["fitted-effort"]
    assert (ground.kind, f"{ground.until}") == ("fitted", "2024-09-30")
    for note in (ground.note.zh, ground.note.en):
        assert document["log"]["sha256"][:12] in note
        assert document["scenario_sha256"][:12] in note
        assert document["version"] in note
    first = out.read_bytes()
    assert simlib(*ask)[0] == 0
    assert out.read_bytes() == first  # to the byte


@pytest.mark.slow
def test_validate_says_one_sentence_and_draws_the_line_in_the_band(simlib, place):
    county, log, picture = place / "qinglan.yaml", place / "qinglan-log.csv", place / "open.png"
    code, said, _ = simlib(
        "validate", county, "--log", log, "--runs", 40, "--figure", picture, "--lang", "en"
    )
    assert code == 0
    assert "The model does not reproduce the log" in said  # its dispositions are another county's
    assert "Nothing in the file says that it was fitted" in said
    assert picture.read_bytes().startswith(b"\x89PNG")
    document = json.loads(simlib("validate", county, "--log", log, "--runs", 40, "--json")[1])
    assert document["reproduces"] is False
    assert set(document["outside"]) == {n["family"] for n in document["numbers"] if not n["holds"]}
    assert document["wasserstein_days"]["halves"] > 0


@pytest.mark.slow
def test_replay_compares_plans_over_the_same_real_matters(simlib, place):
    county, log = place / "qinglan.yaml", place / "qinglan-log.csv"
    ask = ("replay", county, "--log", log, "--plans", "separate", "--replications", 4)
    document = json.loads(simlib(*ask, "--json")[1])
    arrived = {
        plan: next(m["denominator"] for m in measures if (m["name"], m["by"]) == ("days_to_close", "all"))
        for plan, measures in document["plans"].items()
    }
    assert set(arrived.values()) == {float(document["log"]["matters"])}
    assert {d["plan"] for d in document["differences"]} == {"separate"}
    code, said, err = simlib(*ask, "--lang", "zh")
    assert code == 0
    assert "与基准之差" in said
    assert "qinglan-log.csv" in err


@pytest.mark.slow
def test_totals_give_arrivals_and_nothing_else(simlib, place):
    county, out, totals = place / "qinglan.yaml", place / "out.yaml", place / "totals.csv"
    totals.write_text("单位,信访举报,问题线索\n云岭镇,70,28\n石桥镇,45,\n合计,115,28\n", "utf-8")
    code, said, _ = simlib("calibrate", county, out, "--totals", totals, "--lang", "zh")
    assert code == 0
    assert "总数中没有日期" in said
    stream = read_world(out).scenario.streams["petition-towns"]
    assert {unit: n for unit, n in stream.shares.items() if n} == {"云岭镇": 70, "石桥镇": 45}
    assert stream.per_year == pytest.approx(115, rel=0.01)
    totals.write_text("单位,信访举报\n云岭镇,不少\n马召,3\n", "utf-8")
    code, _, err = simlib("calibrate", county, out, "--totals", totals, "--lang", "zh")
    assert (code, len(err.splitlines())) == (2, 3)  # both cells, and how many there are
    assert simlib("calibrate", county, out)[0] == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("extra", "told"),
    [
        (("--fit", "effort,share"), "cannot both be fitted"),
        (("--fit", "speed"), "no such factor to fit: speed"),
        (("--until", "2024.9.30"), "not a day: 2024.9.30"),
        (("--plan", "two-zone"), "no such zone plan"),
    ],
)
def test_what_cannot_be_asked_is_said_before_anything_runs(simlib, place, extra, told):
    county, log, out = place / "qinglan.yaml", place / "qinglan-log.csv", place / "out.yaml"
    code, said, err = simlib("calibrate", county, out, "--log", log, "--lang", "en", *extra)
    assert (code, said) == (2, "")
    assert told in err
    assert not out.exists()


@pytest.mark.slow
def test_nothing_is_written_over_the_county_or_beside_its_reach(simlib, place):
    county, log = place / "qinglan.yaml", place / "qinglan-log.csv"
    before = county.read_bytes()
    assert simlib("calibrate", county, county, "--log", log)[0] == 2
    assert simlib("calibrate", county, place / "out.txt", "--log", log)[0] == 2
    assert county.read_bytes() == before
    other = place / "other.yaml"
    other.write_bytes(before)
    assert simlib("calibrate", county, other, "--log", log, "--fit", "none")[0] == 2
    assert other.read_bytes() == before


@pytest.mark.slow
def test_rows_of_other_places_are_listed_by_the_reader_and_a_log_of_nothing_is_refused(simlib, place):
    log = place / "few.csv"
    log.write_text("受理日期,单位,来源,办结日期\n2024-03-05,云岭镇,信访举报,2024-04-01\n", "utf-8")
    code, said, err = simlib("validate", place / "qinglan.yaml", "--log", log, "--lang", "en")
    assert (code, said) == (2, "")
    assert "1 matters are too few" in err


@pytest.mark.slow
def test_ctrl_c_leaves_no_half_file(place):
    ask = ["calibrate", "qinglan.yaml", "out.yaml", "--log", "qinglan-log.csv", "--lang", "en"]
    program = (
        "import signal, os, sys\n"
        "from simlib.evidence import fitting\n"
        "begin = fitting.Trials.begin\n"
        "def stop(self, part, runs):\n"
        "    begin(self, part, runs)\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "fitting.Trials.begin = stop\n"
        "from simlib.cli.program import main\n"
        f"sys.argv = ['simlib', *{ask!r}]\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=place, capture_output=True, text=True, start_new_session=True, env={**os.environ},
    )  # fmt: skip
    assert done.returncode == 128 + signal.SIGINT
    assert "Interrupted" in done.stderr
    assert sorted(path.name for path in place.iterdir()) == ["qinglan-log.csv", "qinglan.yaml"]
