"""The command line: answers on standard output, complaints on standard error, files whole or not there."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simlib.cli.demonstrating import DEMO_SCENARIO
from simlib.cli.opening import assumptions_command
from simlib.cli.program import app
from simlib.inputs.reading import read_world
from simlib.inputs.shipped import shipped
from simlib.views.language.names import heading
from simlib.views.language.words import words
from simlib.views.output.event_log import CASE_COLUMNS

pytestmark = pytest.mark.usefixtures("machine_code")

RESULT = [
    "schema", "scenario", "scenario_sha256", "version", "plan", "load", "engine", "seed",
    "replications", "window", "measures",
]  # fmt: skip
MEASURE = {"name", "by", "key", "mean", "low", "high", "unit"}
PROGRAM = "from simlib.cli.program import main; main()"
DIFFERENCE = {"plan", "name", "by", "key", "mean", "low", "high", "detectable"}


@pytest.fixture(scope="module")
def good(root):
    return str(root / "tests" / "inputs" / "good.yaml")


# ---------------------------------------------------------------- check


@pytest.mark.parametrize(("language", "well"), [("zh", "没有错误"), ("en", "no faults")])
def test_a_good_file_is_one_line(simlib, good, language, well):
    code, out, err = simlib("check", good, "--lang", language)
    assert (code, err) == (0, "")
    assert well in out
    assert "small-county" in out
    assert ("1 个流程" if language == "zh" else "flows: 1,") in out
    assert out.count("\n") == 1


def test_every_fault_is_a_line_with_its_way_out(simlib, root):
    bad = root / "tests" / "inputs" / "bad" / "bad-date.yaml"
    code, out, err = simlib("check", bad, "--lang", "en")
    assert (code, err) == (2, "")
    assert all(line.startswith(f"{bad}: $") and " -> " in line for line in out.splitlines())
    assert out


def test_a_plan_that_can_never_work_is_a_fault_too(simlib, good, tmp_path):
    text = Path(good).read_text("utf-8")
    path = tmp_path / "alone.yaml"
    path.write_text(text.replace("staff: {reviewer: 2}", "staff: {reviewer: 1}"), encoding="utf-8")
    code, out, _ = simlib("check", path, "--lang", "en")
    assert code == 2
    assert "$.plans.two-zones" in out
    assert simlib("run", path)[0] == 2


# ---------------------------------------------------------------- plans, assumptions


def test_plans_as_json_have_the_agreed_shape(simlib, good):
    code, out, err = simlib("plans", good, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "baseline": "two-zones",
        "plans": [
            {
                "name": "two-zones",
                "zones": {
                    "第一协作区": {"units": ["东河镇", "西山乡", "派驻第一组"], "division": "第一室"},
                    "第二协作区": {"units": ["南塘镇"], "division": "第二室"},
                },
            },
            {
                "name": "one-pool",
                "zones": {
                    "全县": {
                        "units": ["东河镇", "西山乡", "南塘镇", "派驻第一组"],
                        "division": ["第一室", "第二室"],
                    }
                },
            },
        ],
    }


@pytest.fixture
def ruled(root, tmp_path):
    """The small county with a rule of one division a zone, which its whole-county plan may break."""
    (tmp_path / "good.yaml").write_text((root / "tests/inputs/good.yaml").read_text("utf-8"), "utf-8")
    path = tmp_path / "ruled.yaml"
    path.write_text(RULED, "utf-8")
    return str(path)


RULED = """
extends: good.yaml
name: ruled
grounds: {linked: {kind: sourced, sources: [S3-011], note: {zh: 一区一室, en: one division a zone}}}
plans: {one-pool: {relax: [linked]}}
rules:
  linked: {kind: one_head, title: {zh: 一区一室, en: one division a zone}, ground: linked, divisions: 1}
"""


def test_check_names_the_rule_its_clause_the_plan_and_the_zone(simlib, ruled):
    path = Path(ruled)
    path.write_text(RULED.replace("plans: {one-pool: {relax: [linked]}}", ""), "utf-8")
    code, out, _ = simlib("check", ruled, "--lang", "en")
    assert code == 2
    assert "$.plans.one-pool.zones.全县.division" in out
    assert "全县 names 2 divisions, not 1 (rule linked: S3-011, plans: one-pool)" in out
    path.write_text(RULED, "utf-8")
    assert simlib("check", ruled)[0] == 0


def test_plans_say_which_rules_they_relax(simlib, ruled):
    plans = json.loads(simlib("plans", ruled, "--json")[1])["plans"]
    assert [plan.get("relax") for plan in plans] == [None, ["linked"]]
    shown = simlib("plans", ruled, "--lang", "en")[1]
    assert "Rules relaxed: one division a zone (S3-011): one pool" in shown


@pytest.mark.slow
@pytest.mark.parametrize(("language", "said"), [
    ("zh", "放宽的规则：一区一室（S3-011）"), ("en", "Rules relaxed: one division a zone (S3-011)"),
])  # fmt: skip
def test_a_run_of_a_plan_that_relaxes_a_rule_says_so_and_others_do_not(simlib, ruled, language, said):
    asked = ["run", ruled, "--replications", 2, "--lang", language]
    assert said in simlib(*asked, "--plan", "one-pool")[1]
    assert words(language)("Rules relaxed") not in simlib(*asked)[1]
    assert f"{said}{'：全县统筹' if language == 'zh' else ': one pool'}" in simlib("compare", *asked[1:])[1]


@pytest.mark.slow
def test_the_same_as_json(simlib, ruled):
    asked = [ruled, "--replications", 2, "--json"]
    relaxed = [{"rule": "linked", "clauses": ["S3-011"], "plans": ["one-pool"]}]
    assert json.loads(simlib("run", *asked, "--plan", "one-pool")[1])["relaxed"] == relaxed
    assert json.loads(simlib("run", *asked)[1])["relaxed"] == []
    assert json.loads(simlib("compare", *asked)[1])["relaxed"] == relaxed
    assert json.loads(simlib("explain", *asked[:1], "--plan", "one-pool", "--json")[1])["relaxed"] == relaxed


@pytest.mark.parametrize(("language", "zone"), [("zh", "第一协作区"), ("en", "Zone 1")])
def test_plans_are_shown_with_what_they_change(simlib, good, language, zone):
    code, out, _ = simlib("--lang", language, "plans", good)
    assert code == 0
    assert zone in out
    assert words(language)("zones: {old} → {new}", old=2, new=1) in out


def test_assumptions_as_json_lead_from_each_ground_to_its_numbers(simlib, good):
    _, out, _ = simlib("assumptions", good, "--json")
    document = json.loads(out)
    assert list(document) == ["scenario", "numbers", "grounds"]
    assert document["scenario"] == "small-county"
    for ground in document["grounds"]:
        assert list(ground) == ["name", "kind", "sources", "note", "numbers"]
        assert ground["kind"] in ("borrowed", "assumption", "derived")
        assert all(set(number) == {"path", "value"} for number in ground["numbers"])
    borrowed = next(ground for ground in document["grounds"] if ground["name"] == "tongcheng")
    assert {"path": "$.limits.ordinary.amount", "value": 1} in borrowed["numbers"]


def test_assumptions_are_listed_borrowed_first(simlib, good):
    code, out, _ = simlib("assumptions", good, "--all", "--lang", "zh")
    assert code == 0
    counts, borrowed = out.split("\n\n")[:2]
    assert counts.startswith("数值依据：本县数据0项、借用4项、假定")
    assert borrowed.startswith("借用  tongcheng\n")
    assert "    $.limits.major.amount = 3\n" in out
    assert "演示数据，非真实业务数据" in out


@pytest.mark.slow
def test_a_list_of_assumptions_is_a_page_and_one_ground_says_all(simlib, root):
    county = root / "scenarios" / "pingluo-2021.yaml"
    code, out, _ = simlib("assumptions", county, "--lang", "zh")
    assert code == 0
    assert len(out.splitlines()) < 120
    assert "兼职人员在岗时间比例" in out
    assert "$." not in out
    _, one, _ = simlib("assumptions", county, "--ground", "part-time", "--lang", "en")
    assert "$.posts.monitor.duty.share = 0.4  (0.2 … 0.64)" in one
    assert "$.limits" not in one
    code, _, err = simlib("assumptions", county, "--ground", "part-tim", "--lang", "en")
    assert (code, "part-time" in err) == (2, True)


# ---------------------------------------------------------------- facts


@pytest.mark.parametrize(("language", "word"), [("zh", "有约束"), ("en", "held")])
def test_facts_are_counted_and_listed(simlib, language, word):
    code, out, err = simlib("facts", "--document", "S3", "--lang", language)
    assert (code, err) == (0, "")
    assert word in out
    assert "S3-042" in out
    assert "S4-001" not in out


def test_facts_as_json_are_all_clauses(simlib):
    found = json.loads(simlib("facts", "--json")[1])
    assert len(found["clauses"]) == 237
    assert sum(sum(of.values()) for of in found["counts"].values()) == 237
    held = json.loads(simlib("facts", "--status", "held", "--json")[1])["clauses"]
    assert {clause["status"] for clause in held} == {"held"}


def test_a_document_or_status_that_is_not_there_is_one_line(simlib):
    for asked in (("--document", "S9"), ("--status", "act")):
        code, out, err = simlib("facts", *asked, "--lang", "en")
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert "there are:" in err


# ---------------------------------------------------------------- run, compare


def test_a_run_as_json_has_the_agreed_keys_and_nothing_else_is_printed(simlib, good):
    code, out, err = simlib("run", good, "--replications", 3, "--json")
    document = json.loads(out)
    assert (code, err) == (0, "")
    assert list(document)[: len(RESULT)] == RESULT
    assert document["schema"] == "simlib-result/1"
    assert (document["plan"], document["load"], document["seed"]) == ("two-zones", "central", 1)
    assert document["window"] == {"from": "2021-04-01", "to": "2021-12-31"}
    assert all(set(measure) >= MEASURE for measure in document["measures"])
    assert document["data"] == "demonstration"
    assert document["projected_years"] == []
    assert {ground["kind"] for ground in document["rests_on"]} == {"borrowed", "assumption"}
    assert {measure["name"] for measure in document["measures"]} <= set(document["definitions"])


@pytest.mark.slow
def test_the_same_question_has_the_same_answer_and_another_seed_another(simlib, good):
    first, again, other = (
        simlib("run", good, "--replications", 2, "--json", "--seed", seed)[1] for seed in (7, 7, 8)
    )
    assert first == again
    assert json.loads(first)["measures"] != json.loads(other)["measures"]


def test_with_one_replication_there_is_no_interval_and_none_is_invented(simlib, good):
    _, out, _ = simlib("run", good, "--replications", 1, "--json")
    assert {measure["low"] for measure in json.loads(out)["measures"]} == {None}


def test_a_comparison_as_json_adds_plans_differences_and_verdict(simlib, good):
    _, out, _ = simlib("compare", good, "--replications", 3, "--json", "--load", "high")
    document = json.loads(out)
    assert list(document)[: len(RESULT)] == RESULT
    assert document["baseline"] == "two-zones"
    assert list(document["plans"]) == ["two-zones", "one-pool"]
    assert document["plans"]["two-zones"] == document["measures"]
    assert {difference["plan"] for difference in document["differences"]} == {"one-pool"}
    assert all(set(difference) >= DIFFERENCE for difference in document["differences"])
    assert document["verdict"]["measure"] == "on_time_share"


def test_the_baseline_can_be_chosen(simlib, good):
    arguments = ["--plans", "two-zones", "--baseline", "one-pool", "--replications", 2, "--json"]
    document = json.loads(simlib("compare", good, *arguments)[1])
    assert document["baseline"] == document["plan"] == "one-pool"
    assert {difference["plan"] for difference in document["differences"]} == {"two-zones"}


@pytest.mark.parametrize("command", ["run", "compare"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_results_are_shown_with_what_they_rest_on(simlib, good, command, language):
    code, out, err = simlib(command, good, "--replications", 2, "--lang", language)
    w = words(language)
    assert (code, err) == (0, "")
    assert w("on-time share") in out.lower()
    assert w("demonstration data, not data of real operations") in out.lower()
    assert "simlib assumptions" in out
    borrowed = {"zh": "借用：通城2016年（S4-015", "en": "Borrowed: Tongcheng (Hubei) 2016 (S4-015"}
    assert borrowed[language] in out
    assert ("区间" if language == "zh" else "interval") in out or command == "compare"


def test_a_world_without_limits_is_compared_by_the_days_that_matters_take(simlib, root):
    """Queueing theory: two clerks who share a queue are quicker than two who do not."""
    world = root / "scenarios" / "theory" / "separate-or-pooled.yaml"
    code, out, err = simlib("compare", world, "--replications", 4, "--lang", "en")
    assert (code, err) == (0, "")
    assert "matters are closed sooner than under “separate”: “pooled”" in out
    assert "on-time" not in out
    document = json.loads(simlib("compare", world, "--replications", 4, "--json")[1])
    assert document["verdict"]["measure"] == "days_to_close"
    assert document["verdict"]["better_than_baseline"] == ["pooled"]
    assert document["window"] == {"from": 2_000_000, "to": 52_000_000}


def test_in_a_world_without_a_calendar_times_are_ticks(simlib, root, tmp_path):
    world, path = root / "scenarios" / "theory" / "separate-or-pooled.yaml", tmp_path / "c.csv"
    simlib("run", world, "--replications", 1, "--cases", path)
    _, first = path.read_text("utf-8").splitlines()[:2]
    row = dict(zip(CASE_COLUMNS, first.split(","), strict=True))
    assert row["arrived"].isdecimal()
    assert int(row["ended"]) > int(row["arrived"])
    assert (row["due"], row["on_time"], row["status"]) == ("", "", "ended")


# ---------------------------------------------------------------- files


@pytest.mark.slow
def test_logs_are_the_same_bytes_for_any_number_of_processes(simlib, good, tmp_path):
    files = {}
    for processes in (1, 2):
        cases, tasks = tmp_path / f"cases{processes}.csv", tmp_path / f"tasks{processes}.csv"
        logs = ["--cases", cases, "--tasks", tasks, "--processes", processes]
        _, out, _ = simlib("run", good, "--replications", 3, "--json", *logs)
        files[processes] = (cases.read_bytes(), tasks.read_bytes(), out)
    assert files[1] == files[2]
    head, first, *rows = files[1][0].decode().splitlines()
    assert head.startswith("replication,matter,flow,class,origin,arrived,due,extended_due,ended")
    assert first.startswith("1,G1-group-0001,petition,")
    assert rows[-1].startswith("3,T3-towns-")


def test_a_mark_for_wps_is_written_when_asked_for(simlib, good, tmp_path):
    path = tmp_path / "cases.csv"
    simlib("run", good, "--replications", 1, "--cases", path, "--bom")
    assert path.read_bytes()[:3] == b"\xef\xbb\xbf"


@contextmanager
def writing(arguments, folder):
    """A true process that has written a part of its log by now."""
    command = [sys.executable, "-c", PROGRAM, *arguments]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        patience = time.monotonic() + 120  # machine code may have to be made first
        while running.poll() is None and time.monotonic() < patience and not written(folder):
            time.sleep(0.05)
        try:
            assert running.poll() is None
            yield running
        finally:
            running.kill()


def written(folder):
    return sum(path.stat().st_size for path in folder.glob(".*.part"))


ENDLESS = ["--replications", "1000000", "--processes", "1", "--cases", "cases.csv", "--lang", "en"]


no_signals = pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without a signal")


@pytest.mark.slow
@no_signals
def test_a_terminated_run_leaves_no_file_and_no_traceback(good, tmp_path):
    with writing(["run", good, *ENDLESS], tmp_path) as running:
        running.send_signal(signal.SIGTERM)
        out, err = running.communicate(timeout=60)
    assert (running.returncode, out, err) == (143, b"", b"")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@no_signals
def test_an_interrupted_run_keeps_the_replications_that_are_done(simlib, good, tmp_path):
    """What it leaves is, to the byte, what a run of so many replications would have left."""
    with writing(["run", good, *ENDLESS, "--json"], tmp_path) as running:
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    done = json.loads(out)["replications"]
    said = f"Interrupted after {done} of 1000000 replications.\n"
    assert (running.returncode, err.decode()) == (130, said)
    again = ["--replications", done, "--processes", 1, "--cases", tmp_path / "again.csv", "--json"]
    assert simlib("run", good, *again) == (0, out.decode(), "")
    assert (tmp_path / "cases.csv").read_bytes() == (tmp_path / "again.csv").read_bytes()


def test_a_signal_whose_exception_is_lost_stops_the_run_all_the_same(simlib, good, monkeypatch):
    """Exceptions in callbacks of machine code are thrown away, so the next replication looks again."""
    monkeypatch.setattr("simlib.cli.running.asked_to_stop", [signal.SIGTERM])
    assert simlib("run", good, "--replications", 1000, "--processes", 1) == (143, "", "")


def test_making_machine_code_is_announced(simlib, good, monkeypatch):
    made = []
    monkeypatch.setattr("simlib.scores.readying.is_ready", lambda: False)
    monkeypatch.setattr("simlib.scores.readying.make_ready", made.append)
    _, _, err = simlib("run", good, "--replications", 1, "--lang", "en")
    assert err == "The engine is compiled once for this machine, in half a minute to two minutes.\n"
    assert len(made) == 1


@pytest.mark.slow
def test_a_killed_run_leaves_no_file_of_that_name(good, tmp_path):
    with writing(["run", good, *ENDLESS], tmp_path) as running:
        running.kill()
        running.communicate(timeout=60)
    assert not (tmp_path / "cases.csv").exists()


# ---------------------------------------------------------------- what planners can mend


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["run", "GOOD", "--plan", "pan"], "no such zone plan: pan -> there are: two-zones"),
        (["run", "GOOD", "--load", "pan"], "no such load: pan -> there are: low, central, high"),
        (["run", "GOOD", "--engine", "pan"], "no such engine: pan -> there are: kernel, reference"),
        (["compare", "GOOD", "--plans", "pan,one-pool"], "no such zone plan: pan"),
        (["compare", "GOOD", "--baseline", "pan"], "no such zone plan: pan"),
        (["plans", "nowhere.yaml"], "no such file: nowhere.yaml"),
        (["run", "GOOD", "--replications", "1", "--cases", "no/where.csv"], "cannot be written"),
    ],
)
def test_what_can_be_mended_is_one_line_on_standard_error(simlib, good, arguments, told):
    code, out, err = simlib(*[good if a == "GOOD" else a for a in arguments], "--lang", "en")
    assert (code, out) == (2, "")
    assert told in err
    assert err.count("\n") == 1


def test_complaints_are_in_chinese_too(simlib, good):
    assert "没有这个" in simlib("run", good, "--plan", "pan", "--lang", "zh")[2]


def test_an_option_that_is_not_there_is_no_traceback(simlib, good):
    code, _, err = simlib("run", good, "--nope")
    assert code == 2
    assert "Traceback" not in err


# ---------------------------------------------------------------- the program


@pytest.mark.slow
def test_the_version_and_the_help(simlib):
    assert simlib("--version")[1].startswith("simlib ")
    for command in ("check", "plans", "assumptions", "run", "compare", "demo"):
        assert command in simlib("--help")[1]
        assert simlib(command, "--help")[0] == 0


def test_help_is_in_the_language_that_is_asked_for(simlib):
    assert "情景文件" in simlib("check", "--help", "--lang", "zh")[1]
    assert "A scenario file" in simlib("check", "--help", "--lang", "en")[1]
    page = simlib("run", "--help", "--lang", "zh")[1]
    assert {"参数", "选项", "[必填]", "[默认：20]", "显示本页后结束。"} <= set(re.findall(r"\S+", page))
    assert "…" not in page  # nothing is cut off


def test_the_application_answers_a_caller_that_brings_its_own_words(good):
    answer = CliRunner().invoke(app, ["check", good], obj=words("en"))
    assert answer.exit_code == 0
    assert "no faults" in answer.output


def test_help_loads_nothing_heavy():
    heavy = "{'numpy', 'pandas', 'matplotlib', 'networkx', 'numba', 'scipy', 'simpy'}"
    code = f"import sys, simlib.cli.program; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_the_shipped_scenario_is_found():
    assert shipped(DEMO_SCENARIO).is_file()


@pytest.mark.slow
def test_the_demo_shows_a_table_two_figures_and_what_they_support(simlib, good, tmp_path, monkeypatch):
    """With the small county in the place of the shipped one, which takes half a minute."""
    monkeypatch.setattr("simlib.cli.demonstrating.shipped", lambda name: Path(good))
    monkeypatch.setattr("simlib.cli.demonstrating.DEMO_REPLICATIONS", 3)
    for language in ("zh", "en"):
        code, out, err = simlib("demo", "--out", tmp_path / language, "--lang", language)
        w = words(language)
        assert (code, err) == (0, "")
        assert sorted(path.name for path in (tmp_path / language).iterdir()) == [
            "comparison.png", "comparison.svg", "map.png", "map.svg",
        ]  # fmt: skip
        for load in ("low load", "central load", "high load"):
            assert heading(w(load)) in out
        assert ("置信水平为95%" if language == "zh" else "95% confidence") in out
        assert w("demonstration data, not data of real operations") in out.lower()


@pytest.mark.slow
def test_the_demo_of_the_shipped_county(simlib, tmp_path, monkeypatch):
    """With fewer replications than planners get: what it says of each plan is no matter of their number."""
    monkeypatch.setattr("simlib.cli.demonstrating.DEMO_REPLICATIONS", 10)
    code, out, _ = simlib("demo", "--out", tmp_path / "out", "--lang", "zh")
    assert code == 0
    told = "".join(out.split())
    scenario = read_world(shipped(DEMO_SCENARIO)).scenario
    assert [p.title.zh for p in scenario.plans.values() if f"“{p.title.zh}”" not in told] == []
    for said in ("平罗县", "对所有方案同时成立", "演示数据，非真实业务数据", "借用：通城2016年"):
        assert said in told
    drawn = {path.name for path in (tmp_path / "out").iterdir() if path.stat().st_size > 10_000}
    assert drawn == {"map.png", "map.svg", "comparison.png", "comparison.svg"}


# ---------------------------------------------------------------- why late

RUN_OF = ["--load", "high", "--plan", "two-zones", "--replication", "2"]


def late_of(simlib, good):
    _, out, _ = simlib("explain", good, *RUN_OF, "--json")
    return json.loads(out)["late_matters"]


def test_the_late_matters_of_a_run_are_listed_the_latest_first(simlib, good):
    late = late_of(simlib, good)
    assert [row["late_ticks"] for row in late] == sorted((r["late_ticks"] for r in late), reverse=True)
    code, out, _ = simlib("explain", good, *RUN_OF, "--lang", "en")
    assert code == 0
    assert out.index(late[0]["matter"]) < out.index(late[1]["matter"])
    assert "--matter ID" in out


@pytest.mark.slow
@pytest.mark.parametrize(("language", "word"), [("zh", "收到"), ("en", "arrives")])
def test_one_matter_is_explained_step_by_step(simlib, good, tmp_path, language, word):
    worst = late_of(simlib, good)[0]["matter"]
    figure = tmp_path / "story.svg"
    asked = ["explain", good, *RUN_OF, "--matter", worst, "--figure", figure, "--lang", language]
    code, out, _ = simlib(*asked)
    assert code == 0
    assert out.startswith(worst)
    assert word in out
    assert figure.stat().st_size > 10_000


@pytest.mark.slow
def test_an_explanation_as_json_has_the_agreed_shape(simlib, good):
    worst = late_of(simlib, good)[0]
    _, out, _ = simlib("explain", good, *RUN_OF, "--matter", worst["matter"], "--json")
    document = json.loads(out)
    head = [name for name in RESULT if name not in ("measures", "replications")]
    assert [name for name in document if name in head] == head
    assert document["replication"] == 2
    assert document["matter"]["matter"] == worst["matter"]
    assert document["matter"]["due"] == worst["due"]
    assert sum(document["labels"].values()) == document["ticks"]
    assert sum(piece["ticks"] for piece in document["pieces"]) == document["ticks"]
    assert document["events"][0]["kind"] == "arrived"
    assert {name for piece in document["pieces"] for name in piece} == {
        "step", "label", "from", "to", "ticks",
    }  # fmt: skip


@pytest.mark.slow
def test_an_explained_matter_is_the_one_of_the_log(simlib, good, tmp_path):
    """The same run: its row of the log says the same of arrival, due and end."""
    log = tmp_path / "cases.csv"
    simlib("run", good, "--load", "high", "--replications", "2", "--cases", log)
    worst = late_of(simlib, good)[0]["matter"]
    _, out, _ = simlib("explain", good, *RUN_OF, "--matter", worst, "--json")
    told = {name: str(value or "") for name, value in json.loads(out)["matter"].items()}
    rows = [dict(zip(CASE_COLUMNS, line.split(","), strict=True))
            for line in log.read_text("utf-8").splitlines()[1:]]  # fmt: skip
    assert told in rows


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--matter", "T01-nothing-0001"], "late matters of this replication:"),
        (["--plan", "no-plan"], "no such zone plan: no-plan"),
        (["--replication", "0"], "--replication"),
        (["--figure", "story.bmp"], ".png"),
    ],
)
def test_what_cannot_be_explained_is_said_in_a_line(simlib, good, asked, said):
    code, out, err = simlib("explain", good, "--load", "high", *asked, "--lang", "en")
    assert (code, out) == (2, "")
    assert said in err


@pytest.mark.slow
def test_a_run_shows_its_biggest_causes_and_on_demand_all_of_them(simlib, good):
    from simlib.views.language.glossary import CAUSES

    arguments = ["run", good, "--load", "high", "--replications", "3"]
    _, out, _ = simlib(*arguments, "--json")
    rows = [m for m in json.loads(out)["measures"] if m["by"] == "cause"]
    assert {m["name"] for m in rows} == {"late_days", "late_first_cause"}
    assert "causes" not in json.loads(out)
    biggest = max((m for m in rows if m["name"] == "late_days"), key=lambda m: m["mean"])
    _, shown, _ = simlib(*arguments, "--lang", "en")
    assert CAUSES[biggest["key"]].split()[0] in shown
    _, out, _ = simlib(*arguments, "--why", "--json")
    told = json.loads(out)["causes"]
    assert {m["by"] for m in told} >= {"class/cause", "unit/cause", "zone/cause"}
    assert all(set(m) > MEASURE for m in told)
    code, shown, _ = simlib(*arguments, "--why", "--lang", "zh")
    assert code == 0
    assert "最主要的原因" in shown


@pytest.mark.slow
def test_results_never_go_over_the_scenario(simlib, good, tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_bytes(Path(good).read_bytes())
    once = ["--replications", "1", "--json"]
    for asked in (["--cases", mine], ["--cases", tmp_path / "a.csv", "--tasks", tmp_path / "a.csv"]):
        code, out, err = simlib("run", mine, *once, *asked, "--lang", "en")
        assert (code, out, err.count("\n")) == (2, "", 1)
    assert mine.read_bytes() == Path(good).read_bytes()
    code, _, err = simlib("run", mine, *once, "--cases", ".", "--lang", "en")
    assert (code, err.count("cannot be written: it is a folder")) == (2, 1)


def test_the_hint_at_the_assumptions_can_be_pasted(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert assumptions_command(tmp_path / "平罗 2021.yaml") == "simlib assumptions '平罗 2021.yaml'"


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows' names are always Unicode")
def test_names_are_utf_8_whatever_the_locale(good, tmp_path):
    """In ASCII a plan saved in a folder 平罗 had half characters in it, and check refused it."""
    folder = tmp_path / "平罗"
    folder.mkdir()
    (folder / "县.yaml").write_bytes(Path(good).read_bytes())
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}
    ended = subprocess.run(
        [
            sys.executable,
            "-c",
            "from simlib.cli.program import main; main()",
            "check",
            str(folder / "县.yaml"),
        ],
        env=os.environ | ascii_only,
        capture_output=True,
        check=True,
    )
    assert "平罗/县.yaml" in ended.stdout.decode("utf-8")
