"""Lesson 5: what is right by other ways than the lesson's own, and what its exercises say."""

from dataclasses import replace
from itertools import product

import nbformat
import numpy as np
import pytest

from simlib.reports.blocks import MIME
from simlib.reports.templates import loads
from simlib.reports.verifying import Mismatch
from simlib.scores.experiment import Setting
from simlib.scores.programme import ask_programme
from simlib.training.exercises import exercise, of_lesson
from simlib.training.interventions import (
    GUESSES,
    NOTHING,
    RUNS,
    TIMELY,
    TOGETHER,
    WANTED,
    all_of,
    holds_up,
    in_time,
    interventions,
    played,
    roll_out,
)
from simlib.training.neighbours import (
    CHANGES,
    VERIFIED,
    Finding,
    changed,
    changes_of,
    check_all,
    findings,
    neighbours,
    reports_folder,
)
from simlib.training.plan_to_report import finding_lines
from simlib.views.language.words import words
from tests.training.solutions_5 import SOLUTIONS

ROW = "表一 · 甲镇"
DIFFERENCE = {
    "as made": (),
    "figure": (Mismatch(f"{ROW} · 均值", "84.4%\n80–88% [0.844]", "81.4%\n80–88% [0.814]", ROW),),
    "row": tuple(Mismatch(f"{ROW} · {column}", "", "81.4%", ROW) for column in ("均值", "区间")),
}
"""What verifying finds of each change."""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """The reports of seat 1 in the records of this test."""
    monkeypatch.setenv("SIMLIB_TRAINING", str(tmp_path))
    monkeypatch.delenv("SIMLIB_SEAT", raising=False)
    place = reports_folder(tmp_path, 1)
    place.mkdir()
    return place


def verified(monkeypatch, folder, changes):
    """As if the neighbours' reports had been verified."""
    found = {folder / f"neighbour-{n}.ipynb": change for n, change in enumerate(changes, 1)}
    for file in found:
        file.write_text("a report", "utf-8")

    class Checked:
        def __init__(self, change):
            self.figures, self.differences, self.language = 100, DIFFERENCE[change], "zh"

    monkeypatch.setattr(
        "simlib.training.neighbours.verify_all", lambda files, tell: [Checked(found[one]) for one in files]
    )
    return check_all(folder)


# ------------------------------------------------------------------ all of them


def test_chances_worked_out_by_hand_are_right():
    assert of_lesson("5") == sorted(SOLUTIONS)
    assert exercise("5.1", "en").check(SOLUTIONS["5.1"]).lines == ()


@pytest.mark.parametrize("one", TOGETHER, ids=str)
def test_how_likely_all_are_in_time_is_that_of_drawn_years(one):
    lot = np.random.default_rng(5).random((100_000, one.towns)) < one.percent / 100
    assert 100 * lot.all(axis=1).mean() == pytest.approx(all_of(one), abs=0.5)


@pytest.mark.parametrize(
    ("row", "answer", "told"),
    [
        (1, "99", "how likely one town is in time"),
        (2, "40", "do not subtract"),
        (0, "19", "at least one is late"),
        (3, "0.4096", "a percentage is asked for"),
    ],
)
def test_the_usual_mistakes_about_all_are_recognised(row, answer, told):
    given = list(SOLUTIONS["5.1"])
    given[row] = answer
    verdict = exercise("5.1", "en").check(given)
    assert verdict.grade == "nearly"
    assert told in verdict.lines[0]


@pytest.mark.parametrize("name", sorted(SOLUTIONS))
@pytest.mark.parametrize("empty", [None, "", [], [""] * 3, ["x"] * 3, [None] * 5, 7])
def test_nothing_is_not_yet_an_answer(name, empty):
    verdict = exercise(name, "en").check(empty)
    assert verdict.grade == "not yet"
    assert verdict.lines


def test_one_chance_for_all_rows_does_not_pass():
    for guess in {"0", "1", "100", *SOLUTIONS["5.1"]}:
        assert not exercise("5.1").check([guess] * 5).right


# ------------------------------------------------------------------ interventions


@pytest.mark.slow
def test_two_interventions_on_both_ways_are_right_and_none_and_one_alone_are_not():
    one = exercise("5.2", "en")
    assert one.check(SOLUTIONS["5.2"]).lines == ()
    assert one.check([NOTHING] * 3).grade == "not yet"
    for name in ("rooms-at-hand", "own-print"):
        assert name in interventions()
        assert not one.check([name, NOTHING, NOTHING]).right
        assert one.check([name] * 3).lines == ("The same intervention is chosen twice.",)


@pytest.mark.slow
def test_with_nobody_late_it_is_the_plan_of_the_file():
    scenario = roll_out().scenario.model_copy(update={"baseline": TIMELY})
    world = replace(roll_out(), scenario=scenario)
    ran = ask_programme(world, Setting.of(world, (TIMELY,), replications=RUNS))
    own = played(weeks=0)
    assert in_time(own.runs) == in_time(ran.runs)
    assert own.runs.all_in_time.tolist() == ran.runs.all_in_time.tolist()


@pytest.mark.slow
def test_the_answer_is_decided_and_each_way_holds_up_the_other():
    assert in_time(played(frozenset(SOLUTIONS["5.2"]) - {NOTHING}).runs).low >= WANTED
    first, _ = holds_up(played(frozenset({"own-print"})).runs)
    other, _ = holds_up(played(frozenset({"rooms-at-hand"})).runs)
    assert (first, other) == ("rooms", "registers")


@pytest.mark.slow
def test_the_prediction_offers_what_comes_of_it():
    late = 100 * in_time(played().runs).mean
    assert min(abs(one - late) for one in GUESSES) <= 5


# ------------------------------------------------------------------ reports


def test_at_every_seat_one_guess_for_all_three_is_wrong_and_some_report_is_as_made():
    for seat in range(1, 61):
        assert "as made" in changes_of(seat)
        assert len({*changes_of(seat)}) > 1
    assert changes_of(1) != changes_of(2)


def test_reports_are_judged_by_what_verifying_found(monkeypatch, folder):
    one = exercise("5.3", "en")
    for guess in product(CHANGES, repeat=3):
        assert one.check(list(guess)).lines == ("First verify the three reports: nothing else tells.",)
    changes = changes_of(1)
    found = verified(monkeypatch, folder, changes)
    assert [each.change for each in found] == list(changes)
    assert findings(folder) == found
    right = [guess for guess in product(CHANGES, repeat=3) if one.check(list(guess)).right]
    assert right == [changes] == [tuple(SOLUTIONS["5.3"])]


def test_what_was_found_of_a_torn_file_counts_as_nothing(folder):
    (folder / VERIFIED).write_text("[{", "utf-8")
    assert findings(folder) == ()
    assert neighbours(folder) == []


def test_what_is_changed_in_a_report_is_a_figure_or_a_row_and_else_nothing():
    rows = [[{"text": f"town {n}"}, {"text": f"8{n}.4% (80.1–82.6)", "value": 0.8}] for n in range(3)]
    page = nbformat.v4.new_output("display_data", {MIME: {"blocks": [{"kind": "table", "rows": rows}]}})
    page.data["text/plain"] = "town 0 80.4% (80.1–82.6)"
    whole = nbformat.writes(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(outputs=[page])]))

    def table(change):
        output = loads(changed(whole, change, 1)).cells[0].outputs[0]
        return output.data[MIME]["blocks"][0]["rows"], output.data["text/plain"]

    assert changed(whole, "as made", 1) == whole
    figure, said = table("figure")
    assert figure[0][1]["text"] == "83.4% (80.1–82.6)"
    assert figure[1:] == rows[1:]
    assert "83.4%" in said
    assert table("row")[0] == rows[:2]
    with pytest.raises(ValueError, match="no table"):
        changed(nbformat.writes(nbformat.v4.new_notebook()), "row", 1)


def test_findings_tell_a_row_that_is_gone_from_another_figure():
    assert {change: found(change).change for change in CHANGES} == {change: change for change in CHANGES}


def found(change):
    return Finding(9, DIFFERENCE[change], "zh")


def test_findings_are_told_once_a_row_and_without_the_numbers_behind_figures():
    w = words("zh")
    assert finding_lines(w, found("as made")) == ["已比对9个数字，没有不同。"]
    assert finding_lines(w, found("figure")) == ["“表一 · 甲镇 · 均值”：报告中为84.4%，重新生成为81.4%。"]
    assert finding_lines(w, found("row")) == ["“表一 · 甲镇”：报告中没有这一行，重新生成的报告中有。"]


@pytest.mark.parametrize("change", ["figure", "row"])
def test_on_a_page_in_another_language_it_is_said_in_which_one_places_are_named(change):
    first, said = finding_lines(words("en"), found(change))
    assert first.startswith("“表一 · 甲镇")
    assert "was made in Chinese" in said
