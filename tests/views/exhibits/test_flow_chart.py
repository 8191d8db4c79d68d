"""The drawn way of a matter holds every step, share and limit, in both languages."""

import re
import warnings

import pytest

from simlib.inputs.reading import read_world
from simlib.views.exhibits.flow_chart import (
    flow_classes,
    flow_figure,
    flow_parts,
    flow_sheet,
    gate_words,
    limits_of,
)
from simlib.views.exhibits.typeface import house_style, save_figure
from simlib.views.language.names import Names
from simlib.views.language.provenance import borrowed_line
from simlib.views.language.words import words
from tests.tables import read


def texts(figure):
    return [text.get_text() for text in figure.axes[0].texts]


DRAWN = {}
"""Figures of the county that were drawn and saved: once for all tests."""


def drawn(names, flow, path, part=0):
    """The figure, after it was saved without a warning (of missing letters, say)."""
    name = (names.words.language, flow, part)
    if name not in DRAWN:
        with house_style(), warnings.catch_warnings():
            warnings.simplefilter("error")
            figure = flow_figure(names, flow, part)
            assert save_figure(figure, path / "flow.png").stat().st_size > 0
        DRAWN[name] = figure
    return DRAWN[name]


def petition(names, path):
    """All texts of both parts of the petition's figure."""
    return [text for part in (0, 1) for text in texts(drawn(names, "petition", path, part))]


def test_a_long_flow_is_drawn_in_two_parts_where_the_main_limit_has_ended(county):
    steps = list(county.scenario.flows["petition"].steps.values())
    before, after = flow_parts(county.scenario, "petition")
    assert (before.start, before.stop, after.stop) == (0, after.start, len(steps))
    assert steps[before.stop - 1].milestone == "ended"
    assert "ended" not in [step.milestone for step in steps[after.start :]]
    assert len(flow_parts(county.scenario, "inspection")) == 1


@pytest.mark.slow
def test_every_step_and_every_uncertain_way_is_drawn(names, county, tmp_path):
    said = petition(names, tmp_path)
    steps = county.scenario.flows["petition"].steps.values()
    whole = {text.replace("\n", " ") for text in said} | {text.replace("\n", "") for text in said}
    assert {names.words.text(step.title) for step in steps} <= whole
    shares = [f"{share:.0%}" for step in steps for share in step.next.values() if share < 1]
    drawn_shares = [share for text in said for share in re.findall(r"\d+%", text)]
    assert sorted(drawn_shares) == sorted(shares)


@pytest.mark.slow
def test_a_way_names_the_step_to_which_it_leads(names, county, tmp_path):
    steps = county.scenario.flows["petition"].steps
    number = list(steps).index("archive") + 1
    leading = [name for name, step in steps.items() if step.next.get("archive") == 1.0]
    ways = [text for text in petition(names, tmp_path) if text == f"→ {number}"]
    assert len(ways) == len(leading) - 1  # the one before it has an arrow


def test_a_limit_stands_only_where_its_classes_can_be(county):
    classes = flow_classes(county.scenario)
    assert classes["extension"] == {"extension-request"}
    assert "ordinary" in classes["lead"]
    assert "monthly-report" not in classes["inspection"]
    titles = [limit.title.en for limit in limits_of(county.scenario, "inspection")]
    assert "holiday inspections handed in" in titles
    assert "acceptance" not in titles


@pytest.mark.slow
def test_limits_that_run_between_the_same_events_share_a_bar(names, county, tmp_path):
    figure = drawn(names, "petition", tmp_path)
    bars = [line for line in figure.axes[0].lines if line.get_linewidth() == 5]
    limits = limits_of(county.scenario, "petition")
    first = {("assigned", "ended"), ("arrived", "assigned"), ("arrived", "disposed"),
             ("asked", "replied"), ("replied", "reported")}  # fmt: skip
    assert len(bars) == len({(limit.start, limit.stop) for limit in limits} & first) == 5
    many = {"zh": "3个月：重大疑", "en": "3 months:"}[names.words.language]
    assert any(many in text for text in texts(figure))


@pytest.mark.slow
def test_a_meeting_says_when_it_is_and_how_much_it_takes(names, county, tmp_path):
    gate = county.scenario.gates["filing-meeting"]
    said = gate_words(names, gate)
    assert gate.at in said
    assert f"{gate.agenda}" in said
    flat = [text.replace("\n", "").replace(" ", "") for text in petition(names, tmp_path)]
    assert any(said.replace(" ", "") in text for text in flat)


@pytest.mark.slow
def test_levers_stand_under_the_figure_that_needs_them(names, county, tmp_path):
    title = names.words.text(county.scenario.levers["cross-zone"].title)
    said = "\n".join(texts(drawn(names, "inspection", tmp_path)))
    assert title in said
    assert "③" in said
    assert title not in "\n".join(petition(names, tmp_path))


@pytest.mark.slow
def test_the_drawing_bears_the_mark_of_its_data(names, tmp_path):
    assert names.mark() in "\n".join(texts(drawn(names, "petition", tmp_path)))


@pytest.mark.slow
def test_the_drawing_names_whose_limits_are_borrowed(names, tmp_path):
    said = texts(drawn(names, "petition", tmp_path))
    foot = said[-1].replace("\n", "").replace(" ", "")
    assert borrowed_line(names.words, names.scenario).replace(" ", "") in foot
    assert ("通城2016年" if names.words.language == "zh" else "Tongcheng (Hubei) 2016") in "\n".join(said)


@pytest.mark.parametrize("file", ["jackson-rework", "pairs-of-six"])
def test_ways_back_and_worlds_without_limits_are_drawn_too(root, file, tmp_path):
    scenario = read_world(root / "scenarios" / "theory" / f"{file}.yaml").scenario
    for flow in scenario.flows:
        assert texts(drawn(Names(words("en"), scenario), flow, tmp_path))


def test_the_table_of_a_flow_has_a_row_a_step_and_all_its_limits(names, county):
    for flow, spec in county.scenario.flows.items():
        sheet = flow_sheet(names, flow)
        assert len(read(sheet)) == len(spec.steps)
        teams = [f"{step.team}" if step.team else "–" for step in spec.steps.values()]
        assert list(read(sheet).iloc[:, 1]) == teams
        said = "\n".join(sheet.notes).lower()
        for limit in limits_of(county.scenario, flow):
            assert names.words.text(limit.title).lower() in said
