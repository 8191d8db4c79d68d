"""Sheets and pictures of a search: the words of one language, the answer's own numbers."""

import re
from dataclasses import replace

import pytest

from simlib.errors import InputFaults
from simlib.search.answer import Screening
from simlib.search.problem.constraints import Constraints, Range
from simlib.search.solve.infeasible import Reason
from simlib.views.exhibits.county_map import county_map
from simlib.views.exhibits.found_plans import (
    best_moves,
    found_names,
    found_remarks,
    found_sheet,
    moves_sheet,
    zones_found,
)
from simlib.views.exhibits.front import front_figure, front_sheet
from simlib.views.exhibits.typeface import house_style, save_figure
from simlib.views.language.search import constraint_lines, reason_text, screened, term_text
from tests.asked import ask
from tests.tables import read


@pytest.fixture(scope="module")
def found(county):
    return ask(county, top=3, simulate=20, most_moved=2)


@pytest.mark.slow
def test_a_sheet_has_todays_plan_and_those_found_term_by_term(names, found):
    sheet = found_sheet(names, found)
    assert read(sheet).shape == (14, 5)
    spreads = read(sheet).iloc[0].tolist()
    assert spreads[0] == f"{found.found.percentile['spread']:.1f}%"
    shown = [found.today, *found.plans]
    assert spreads[1:] == [term_text("spread", plan.plan.terms.spread) for plan in shown]
    runs = [f"{m.replications}" for m in (found.simulated.judged(plan.name) for plan in shown)]
    assert read(sheet).iloc[-1].tolist()[1:] == runs


@pytest.mark.slow
def test_zones_of_a_found_plan_say_which_towns_move(names, found):
    sheet = zones_found(names, found, 1)
    assert len(read(sheet)) == 4
    towns = ("头闸镇", "渠口乡") if names.words.language == "zh" else ("Touzha", "Qukou")
    assert all(town in sheet.title for town in towns)


@pytest.mark.slow
def test_remarks_claim_a_proof_of_exact_terms_only(names, found):
    said = found_remarks(names, found).sentences
    assert said[0].startswith("已证明" if names.words.language == "zh" else "Proven optimal: no plan")
    assert any("KN" not in line and "95%" in line for line in said)


@pytest.mark.slow
def test_screening_says_how_many_plans_were_run_how_often_and_why_others_were_dropped(names, found):
    seen = Screening("on_time_share", 1500, 300, ((10, 1500), (33, 40)), 20, 1.5, 0.767, 12)
    said = screened(names, replace(found, screening=seen))
    for figure in ("1,500", "300", "10", "40", "33", "20", "1.5", "0.77", "12"):
        assert re.search(rf"(?<![\d.,]){re.escape(figure)}(?![\d]|[.,]\d)", said), figure
    unknown = screened(names, replace(found, screening=replace(seen, agreement=None)))
    assert "–" in unknown
    assert screened(names, found) == ""


@pytest.mark.slow
def test_screening_says_from_how_many_zones_others_were_foretold_and_how_well(names, found):
    seen = Screening("on_time_share", 1500, 3300, ((10, 500), (33, 40)), 20, 1.0, 0.767, 12, 600, 0.314)
    said = screened(names, replace(found, screening=seen))
    for figure in ("1,500", "3,300", "600", "0.31", "500", "40", "33", "20", "1", "0.77", "12"):
        assert re.search(rf"(?<![\d.,]){re.escape(figure)}(?![\d]|[.,]\d)", said), figure
    unknown = screened(names, replace(found, screening=replace(seen, agreement=0.5, held_out=None)))
    assert "–" in unknown


@pytest.mark.slow
def test_the_front_and_the_moves_have_a_row_each(names, found):
    assert len(read(front_sheet(names, found))) == len(found.front)
    moves = read(moves_sheet(names, found))
    best, now = best_moves(found)[0], found.today.plan.terms
    assert best.terms.spread < now.spread
    assert term_text("spread", best.terms.spread - now.spread) in moves.iloc[0, 0]


@pytest.mark.slow
def test_a_found_plan_is_drawn_as_a_map_and_the_front_as_a_figure(names, found, tmp_path):
    with house_style():
        for name, figure in {
            "map": county_map(found_names(names, found), "found-1"),
            "front": front_figure(names, found),
        }.items():
            assert save_figure(figure, tmp_path / f"{name}.png").stat().st_size > 10_000


@pytest.mark.slow
def test_no_name_of_a_plan_lies_on_another_plans_circle(names, found):
    """About: places on the page are estimated before it is drawn."""
    with house_style():
        figure = front_figure(names, found)
        figure.canvas.draw()
    axes = figure.axes[0]
    circles = [axes.transData.transform(spots.get_offsets()[0]) for spots in axes.collections]
    radius = 0.4 * 25 * figure.dpi / 72
    for text in axes.texts:
        if not text.get_text().isdigit():
            box = text.get_window_extent()
            for x, y in circles:
                across = max(box.x0 - x, x - box.x1, 0)
                along = max(box.y0 - y, y - box.y1, 0)
                assert across**2 + along**2 > radius**2, text.get_text()


def test_questions_are_checked_as_those_of_the_command_line(county):
    with pytest.raises(InputFaults) as raised:
        ask(county, zones="99", objective="spred")
    assert len(raised.value.faults) == 2


ALL = Constraints(
    pin=(("城关镇", "第一协作区"),),
    together=(("宝丰镇", "黄渠桥镇"),),
    apart=(("宝丰镇", "城关镇"),),
    freeze=("第三协作区",),
    towns=Range(2, 5),
    load=Range(1000, 6000),
    people=Range(5, 20),
    longest_trip=40.0,
    river=True,
    crossings=(("宝丰镇", "红崖子乡"),),
    most_moved=3,
)


def test_every_constraint_has_words(names):
    lines = constraint_lines(names, ALL)
    assert len(lines) == len(set(lines)) == 14
    assert not [line for line in lines if "{" in line]
    assert ("城关镇 → 第一协作区" if names.words.language == "zh" else "城关镇 → Zone 1") in lines[0]


def test_reasons_name_the_towns_that_they_are_about(names):
    cut = reason_text(names, Reason("contiguity", ("陶乐镇",)))
    assert "陶乐镇" in cut
    alone = reason_text(names, Reason("load_most", ("城关镇",), "500"))
    assert "500" in alone
    assert "城关镇" in alone
    assert "4" in reason_text(names, Reason("zones", (), "4"))
