"""Sheets for notebooks: the words of one language, the result's own numbers, the mark of the data."""

import re

import pytest

from simlib.errors import UnknownName
from simlib.scores.comparison import half_widths
from simlib.scores.experiment import Setting, experiment
from simlib.views.exhibits.comparison import gains_sheet, plans_sheet, savings_sheet
from simlib.views.exhibits.county import (
    grounds_sheet,
    shaky_sheet,
    units_sheet,
    zones_sheet,
)
from simlib.views.exhibits.results import kept_sheet, results_sheet
from simlib.views.exhibits.staff_use import duty_figure
from simlib.views.exhibits.typeface import house_style, save_figure
from simlib.views.language.claims import findings, headline_differences
from simlib.views.language.names import shown
from simlib.views.language.provenance import shaky
from simlib.views.language.words import words
from simlib.views.remarks import remarks
from simlib.views.table import DASH, gain, number, table
from tests.asked import at_every_load
from tests.tables import read

pytestmark = pytest.mark.slow

MARKS = {"zh": "演示数据，非真实业务数据", "en": "Demonstration data, not data of real operations"}


@pytest.fixture(scope="module")
def plan(county):
    return county.scenario.baseline


@pytest.fixture(scope="module")
def loads(county):
    return at_every_load(county, ["separate", "move-gaozhuang"], replications=4)


@pytest.fixture(scope="module")
def found(loads):
    return loads["central"]


# ---------------------------------------------------------------- on the page


def test_a_sheet_gives_nobody_a_way_into_the_page():
    made = table(words("en"), "<h1>", ["&", "<i>"], [["<script>", "<b>1</b>"]], ["<em>"])
    html = made._repr_html_()
    assert [tag for tag in ("<i>", "<b>", "<script>", "<h1>", "<em>") if tag in html] == []
    assert "&lt;script&gt;" in html


def test_numbers_stand_at_the_right_and_words_at_the_left():
    rows = [["a", gain(0.012, 0.001, 0.023, "share", "▲"), "3 towns"], ["b", DASH, ""]]
    made = table(words("en"), "", ["plan", "gain", "why"], rows)
    assert [column.right for column in made.columns] == [False, True, False]
    html = made._repr_html_()
    assert re.search(r"text-align:right[^>]*>▲ \+1.2<br>", html)
    assert re.search(r"text-align:left[^>]*>3 towns<", html)


def test_behind_what_is_read_stand_the_numbers_in_full():
    rows = [["a", gain(0.01234, 0.001, 0.02345, "share", "▲"), number(1234.56, "hours")], ["b", DASH, "–"]]
    frame = table(words("en"), "", ["plan", "gain", "work"], rows).frame()
    assert list(frame.columns) == [
        "Plan", "Gain (percentage points)", "Gain, from", "Gain, to", "Work (hours)",
    ]  # fmt: skip
    assert frame.iloc[0, 1:].tolist() == pytest.approx([1.234, 0.1, 2.345, 1234.56])
    assert frame.iloc[1, 1:].isna().all()


@pytest.mark.slow
def test_every_sheet_bears_the_mark_of_its_data(names, county, plan, loads, found):
    sheets = [
        units_sheet(names), zones_sheet(names, plan), grounds_sheet(names, county),
        shaky_sheet(names, county), results_sheet(names, found, plan),
        kept_sheet(names, found), plans_sheet(names), gains_sheet(names, loads),
        savings_sheet(names, found), remarks(names, findings(names, loads)),
    ]  # fmt: skip
    mark = MARKS[names.words.language]
    assert [sheet for sheet in sheets if mark not in (getattr(sheet, "mark", ""), *sheet.notes)] == []
    assert [s for s in sheets if mark not in s._repr_html_() or mark not in repr(s)] == []


# ---------------------------------------------------------------- what they say


def test_units_are_counted_with_their_people_and_matters(english, county):
    frame = read(units_sheet(english))
    towns = frame.loc["Town"]
    assert towns["Units"] == "13"
    assert towns["Matters a year, central load"] == "390"  # 260 petitions and 130 leads
    people = sum(sum(unit.staff.values()) for unit in county.scenario.units.values())
    assert frame["People"].astype(int).sum() == people


def test_zones_hold_all_people_and_matters_of_their_units(english, county, plan):
    frame = read(zones_sheet(english, plan))
    assert list(frame.index) == ["Zone 1", "Zone 2", "Zone 3", "Zone 4"]
    assert frame["Matters a year"].astype(int).sum() == 600
    units = county.scenario.plans[plan].zones["第三协作区"].units
    people = sum(sum(county.scenario.units[unit].staff.values()) for unit in units)
    assert frame.loc["Zone 3", "People"] == str(people)


def test_every_entry_of_the_file_rests_on_some_kind_of_ground(english, county):
    frame = read(grounds_sheet(english, county))
    assert frame["Entries"].astype(int).sum() == len(county.provenance)
    assert len(read(shaky_sheet(english, county))) == len(shaky(county))
    assert frame.loc[["Borrowed", "Assumption"], "Grounds"].astype(int).sum() == len(shaky(county))


def test_results_are_the_measures_of_the_run(english, found, plan):
    frame = read(results_sheet(english, found, plan))
    share = next(m for m in found.measures(plan) if (m.name, m.by) == ("on_time_share", "all"))
    assert frame.loc["On-time share", "Mean"] == shown(share.mean, "share")
    limits = list(read(kept_sheet(english, found)).index)
    assert limits[0] == "Ordinary matters closed", "the order is that of the file"


def test_plans_say_how_they_depart_from_the_baseline(english):
    sheet = plans_sheet(english, ["plan-2021", "move-gaozhuang"])
    assert list(read(sheet)["Name in the file"]) == ["plan-2021", "move-gaozhuang"]
    assert list(read(sheet)["Differs from the baseline"]) == ["–", "Gaozhuang 高庄乡: Zone 2 → Zone 1"]
    assert len(read(plans_sheet(english))) == len(english.scenario.plans)


def test_gains_bear_the_sign_that_the_verdict_allows(english, loads, found):
    frame = read(gains_sheet(english, loads))
    cell = frame.loc["Each unit on its own", "Difference, central load"]
    difference = headline_differences(found)["separate"]
    worse = "separate" in found.verdict().worse_than_baseline
    assert cell.startswith("▼" if worse else "·")
    assert f"{100 * difference.mean:+.1f}" in cell
    assert len(frame.columns) == 2 * len(loads)


def test_without_repetition_no_difference_is_claimed(english, county):
    once = at_every_load(county, ["separate"], replications=1)
    cells = read(gains_sheet(english, once)).to_numpy().ravel()
    assert set(cells) == {"–"}


def test_shared_chance_is_set_beside_separate_chance(english, found):
    (one,) = (w for w in half_widths(found.rows, found.tallies, "plan-2021") if w.plan == "move-gaozhuang")
    row = read(savings_sheet(english, found)).loc["Gaozhuang moved to zone 1"]
    assert list(row)[:2] == [f"{100 * one.paired:.2f}", f"{100 * one.unpaired:.2f}"]


def test_an_unknown_plan_is_named_before_anything_runs(county):
    with pytest.raises(UnknownName, match="separat"):
        at_every_load(county, ["separat"])


def test_the_bars_of_duty_are_all_hours_of_the_county(english, found, plan, tmp_path):
    with house_style():
        figure = duty_figure(english, found, plan)
        assert save_figure(figure, tmp_path / "duty.png").stat().st_size > 0
    drawn = sum(bar.get_width() for bar in figure.axes[0].containers[0])
    duty = next(m for m in found.measures(plan) if (m.name, m.by) == ("staff_hours_duty", "all"))
    assert drawn == pytest.approx(duty.mean)


def test_one_plan_alone_can_be_shown(english, county, plan):
    alone = experiment(county, Setting.of(county, [plan], replications=2))
    assert read(gains_sheet(english, {"central": alone})).empty
