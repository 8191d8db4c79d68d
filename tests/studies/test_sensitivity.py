"""Which number decides: on a world whose answer is known, what moves a difference is found, and how much."""

import json

import numpy as np
import pytest
from scipy.optimize import brentq

from simlib.cli.program import obey
from simlib.errors import SimlibError, UnknownName
from simlib.inputs.reading import read_source, world_of
from simlib.studies.outcomes import Estimate, concluded
from simlib.studies.sensitivity import asked_of, sensitivity
from simlib.studies.turning import root
from simlib.views.language.names import Names
from simlib.views.language.sensitivity import at_level, deciding_text, range_text
from simlib.views.language.words import words
from tests.studies.slow_helper import gain

pytestmark = pytest.mark.slow
REPLICATIONS = 20


@pytest.fixture(scope="module")
def file(root):
    return root / "scenarios" / "theory" / "slow-helper.yaml"


@pytest.fixture(scope="module")
def study(file):
    """A study of the slow helper, by its seed."""
    source = read_source(file)
    world = world_of(source)

    def study(seed, replications=REPLICATIONS, **asked):
        judge = asked_of(world, ["helped"], None, replications, seed, asked.get("within"))
        return sensitivity(source, world, judge, **asked)

    return study


@pytest.fixture(scope="module")
def found(study):
    return study(1)


@pytest.fixture(scope="module")
def slow(found):
    (row,) = [row for row in found.rows if row.factor.name == "slow"]
    return row


def within(interval, value, widths=2.0):
    """Whether a value lies within an interval made wider: three standard errors at a width of 1.5."""
    half = widths * (interval.high - interval.low) / 2
    return abs(value - interval.mean) <= half


def test_both_ends_agree_with_the_chain(found, slow):
    assert within(found.base.difference, gain(0.5))
    (helper,) = slow.factor.numbers
    for end in slow.ends:
        pace = helper.at(end.level)
        assert within(end.outcome.difference, gain(pace)), pace
        plan, baseline, difference = end.shift(found.base)
        assert within(difference, gain(pace) - gain(0.5))
        assert (baseline.low, baseline.high) == (0, 0)  # nobody helps there
        assert plan == difference


def test_a_helper_who_is_slow_enough_turns_the_conclusion_where_the_chain_says(found, slow):
    assert (found.base.conclusion, slow.word) == ("better", "turns")
    true = brentq(gain, 0.05, 0.9)
    (helper,) = slow.factor.numbers
    (turn,) = slow.turns
    ends = sorted(helper.at(level) for level in (turn.near, turn.far))
    assert ends[0] <= true <= ends[1]
    assert ends[1] - ends[0] < 0.1
    assert found.rows[0] is slow


def test_what_nothing_rests_on_moves_nothing_and_comes_last(study):
    for seed in (1, 2):
        screened = study(seed, 2).screened
        assert screened[-1].factor.name == "idle"
        assert (screened[-1].shift, screened[-1].mean_size, screened[-1].spread) == (0, 0, 0)
        assert screened[0].strength > 1_000  # ticks


def test_one_ground_is_taken_apart(study):
    names = [one.factor.name for one in study(1, 2, within="theory").screened]
    assert "$.streams.arrivals.gap.mean" in names
    assert all(name.startswith("$.") for name in names)


def test_the_number_of_processes_changes_nothing(study):
    one, two = (study(3, 2, top=2, processes=n) for n in (1, 2))
    assert [row.turns for row in one.rows] == [row.turns for row in two.rows]
    assert [s.strength for s in one.screened] == [s.strength for s in two.screened]
    assert one.base.difference == two.base.difference


def test_a_study_may_be_stopped(study):
    said = []
    assert study(1, 4, tell=lambda *what: said.append(what), stop=lambda: len(said) > 5) is None
    assert len(said) == 6


def test_the_part_that_is_done_is_told_and_ends_with_all(study):
    told = []
    study(1, 2, top=2, thorough=False, tell=lambda *what: told.append(what))
    parts = [part for *_, part in told]
    assert 0 == parts[0] < parts[1] < parts[-1] == 1.0
    assert all(done <= of for _, done, of, _ in told)
    assert [told[-1][1], told[-1][0]] == [told[-1][2], "turns"]


def test_what_is_asked_is_checked(file):
    world = world_of(read_source(file))
    assert asked_of(world, ["helped", "alone"], None, 2, 1, None).plan == "helped"
    assert asked_of(world, ["alone", "helped"], None, 2, 1, None).baseline == "alone"
    with pytest.raises(SimlibError, match="two-plans"):
        asked_of(world, ["alone"], None, 2, 1, None)
    with pytest.raises(UnknownName):
        asked_of(world, ["alone", "nobody"], None, 2, 1, None)
    with pytest.raises(UnknownName):
        asked_of(world, ["helped"], None, 2, 1, "no-such-ground")


def test_a_ground_without_a_number_to_move_is_said(root):
    source = read_source(root / "scenarios" / "pingluo-2021.yaml")
    world = world_of(source)
    judge = asked_of(world, ["one-pool"], None, 2, 1, "review-month")
    with pytest.raises(SimlibError, match="nothing-to-move"):
        sensitivity(source, world, judge, within="review-month")  # it stands in a document


def test_two_numbers_that_hold_each_other_in_order_leave_too_few_walks(root):
    """The least of a wait may not be more than its most: hardly a walk of elementary effects is whole, and
    one alone has no spread."""
    source = read_source(root / "scenarios" / "examples" / "example-county.xlsx")
    world = world_of(source)
    judge = asked_of(world, ["全县统筹"], None, 2, 1, "measures")
    found = sensitivity(source, world, judge, within="measures", top=1)
    assert found.walks == 0 or found.walks >= 2
    assert all(np.isfinite(one.strength) and np.isfinite(one.spread) for one in found.screened)
    if found.base.conclusion == "unclear":
        assert not any(row.turns for row in found.rows)


def test_an_interval_with_0_in_it_says_nothing():
    assert concluded(Estimate(1, -1, 3), more_is_better=True) == "unclear"
    assert concluded(Estimate(-2, -3, -1), more_is_better=True) == "worse"
    assert concluded(Estimate(-2, -3, -1), more_is_better=False) == "better"


def test_a_limit_that_does_not_cross_leaves_the_interval_open():
    """The mean crosses halfway; the upper limit nowhere: the turn may lie beyond the end."""

    def line(part):
        return Estimate(0.5 - part, 0.2 - part, 1.5 - part)

    assert [round(root(line, n), 2) for n in range(3)] == [0.5, 0.2, 1.0]


def test_the_command_says_it_in_words_and_in_json(file, capsys, machine_code, tmp_path):
    asked = ["sensitivity", str(file), "--plans", "helped", "--replications", "4", "--processes", "1"]
    assert obey([*asked, "--lang", "en", "--figure", str(tmp_path / "tornado.png")]) == 0
    said = capsys.readouterr().out
    assert "It is reversed within the range of: “pace of the helper”" in said
    assert "as long as “pace of the helper” stays above 0.2" in said
    assert (tmp_path / "tornado.png").stat().st_size > 10_000
    assert obey([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["factors"][0]["name"] == "slow"
    assert told["factors"][0]["conclusion"] == "turns"
    assert obey(["sensitivity", str(file), "--plans", "alone"]) == 2
    assert "two-plans" not in capsys.readouterr().err


def test_through_the_door(file):
    import simlib

    county = simlib.read(file, language="en")
    decided = county.sensitivity("helped", replications=4, top=3, processes=1)
    assert decided.conclusion == "better"
    assert decided.frame()["What may be off"].iloc[0].startswith("Pace of the helper")
    assert "Which number decides" in repr(decided)
    assert "结论逆转：“帮手的快慢”" in repr(decided.said_in("zh"))


def test_a_quick_study_says_the_same_of_what_it_looks_at(study, found):
    quick = study(1, thorough=False)
    assert (quick.together, quick.walks) == ((), 0)
    assert [row.factor.name for row in quick.rows[:1]] == [row.factor.name for row in found.rows[:1]]
    same = {row.factor.name: row for row in found.rows}
    assert all(row.turns == same[row.factor.name].turns for row in quick.rows)


def test_some_grounds_alone_are_moved_and_the_others_are_counted(study):
    some = study(1, 2, only=("slow",), thorough=False)
    assert [row.factor.name for row in some.rows] == ["slow"]
    assert some.unasked > 0
    with pytest.raises(UnknownName):
        study(1, 2, only=("no-such-ground",))


def test_as_long_as_what_a_conclusion_holds_is_said_in_a_line(found, slow):
    names = Names(words("en"), found.world.scenario).showing(found.judge.plans)
    said = deciding_text(names, found, 1, concluded=True)
    at = at_level(names, slow.factor, slow.turns[0].level)
    moved = range_text(names, slow.factor)
    assert said.startswith(f"pace of the helper (assumption, {moved}): holds above {at} (")
    assert "holds" not in deciding_text(names, found, 1, concluded=False)
