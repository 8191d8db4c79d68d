"""The Gantts of one matter and of a week: all of the time is drawn, once, in both languages, and heard."""

import re
from xml.etree import ElementTree

import pytest

from simlib.inputs.reading import read_world
from simlib.scores.experiment import Setting, one_run
from simlib.scores.person_week import person_week, worked_on
from simlib.scores.story import late_matters, story
from simlib.views.language.names import Names
from simlib.views.language.stories import Telling
from simlib.views.language.words import words
from simlib.workbench.page.gantts import LEAST_X, MOST_X, matter_gantt, week_gantt

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def run(small):
    return one_run(small, Setting.of(small))


def telling(world, run, matter, language="en"):
    told = story(run.model, run.plan, run.draws, run.record, matter)
    return Telling(Names(words(language), world.scenario), run.model, run.draws, run.record, told)


def drawing(said):
    """The drawing itself, as a tree."""
    (svg,) = re.findall(r"<svg viewBox.*?</svg>(?=<p|$)", said, flags=re.DOTALL)
    return ElementTree.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def boxes(tree, height):
    found = (one for one in tree.iter(f"{SVG}rect") if one.get("height") == f"{height}")
    return [(float(one.get("x")), float(one.get("width")), one.get("fill")) for one in found]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_band_holds_all_of_a_matters_time_and_the_rows_once_more(small, run, language):
    told = telling(small, run, late_matters(run)[0].matter, language)
    tree = drawing(matter_gantt(told))
    band, tracks = boxes(tree, 20), boxes(tree, 11)
    rows = [one for one in tracks if one[2] != "var(--track)"]
    assert len(band) == len(rows) == len(told.story.pieces)
    assert sum(width for _, width, _ in band) == pytest.approx(MOST_X - LEAST_X, rel=0.02)
    assert all(x >= LEAST_X and x + width <= MOST_X + 0.5 for x, width, _ in band)
    assert sorted(band) == sorted(rows)
    assert len(tracks) - len(rows) == len(told.story.sums)


def test_it_can_be_heard(small, run):
    told = telling(small, run, late_matters(run)[0].matter)
    tree = drawing(matter_gantt(told))
    assert tree.get("role") == "img"
    assert told.kind in tree.findtext(f"{SVG}title")
    heard = tree.findtext(f"{SVG}desc")
    assert all(part in heard.lower() for name, amount, _ in told.sums for part in (name.lower(), amount))
    assert heard.startswith(told.verdict)


def test_every_hatching_that_is_used_is_defined(small, run):
    said = matter_gantt(telling(small, run, late_matters(run)[0].matter))
    used, defined = {*re.findall(r"url\(#([\w-]+)\)", said)}, {*re.findall(r'pattern id="([\w-]+)"', said)}
    assert used == defined


def test_a_week_marks_the_matter_that_is_followed(small, run):
    matter = late_matters(run)[0].matter
    person, tick = next(iter(worked_on(run, matter).items()))
    days = person_week(run, person, tick)
    said = week_gantt(Names(words("en"), small.scenario), run, "post 01", days, matter)
    tree = drawing(said)
    own = sum(len(work.spans) for one in days for work in one.works if work.matter == matter)
    marks = [one for one in tree.findall(f"{SVG}path") if one.get("d").endswith("z")]
    assert len(marks) >= own > 0
    assert "post 01" in tree.findtext(f"{SVG}title")
    assert all(day in tree.findtext(f"{SVG}desc") for day in ("Monday", "Friday"))
    assert "this matter" in said


def test_without_a_calendar_a_matter_is_drawn_in_ticks_and_no_week(root):
    world = read_world(root / "scenarios" / "theory" / "m-m-c-limit.yaml")
    run = one_run(world, Setting.of(world))
    matter = late_matters(run)[0].matter
    assert "ticks" in matter_gantt(telling(world, run, matter))
    assert week_gantt(Names(words("en"), world.scenario), run, "", (), matter) == ""


def test_a_title_stays_text(small, run):
    told = telling(small, run, late_matters(run)[0].matter)
    flows = {name: flow.model_copy(update={"title": flow.title.model_copy(update={"en": '<b>&"'})})
             for name, flow in small.scenario.flows.items()}  # fmt: skip
    names = Names(words("en"), small.scenario.model_copy(update={"flows": flows}))
    said = matter_gantt(Telling(names, told.model, told.draws, told.record, told.story))
    assert "<b>" not in said
    assert '<b>&"' in drawing(said).findtext(f"{SVG}title")
