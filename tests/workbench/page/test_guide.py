"""What a newcomer is shown: the stations are on the page, every figure can be explained, the tour is kept."""

import pytest

from simlib.inputs.reading import read_world
from simlib.views.language.explanations import EXPLANATIONS
from simlib.views.language.names import Names
from simlib.views.language.words import words
from simlib.workbench.page.controller import Bench
from simlib.workbench.page.guide import TOUR, Guide, guide_words
from simlib.workbench.page.panels import closed
from simlib.workbench.state.toured import is_toured, remember_tour


@pytest.fixture
def bench(root, tmp_path):
    made = Bench(root / "scenarios" / "pingluo-2021.yaml", tmp_path, "en")
    yield made
    made.stop()
    closed(made.box)


def parts(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from parts(child)


@pytest.mark.slow
def test_every_explanation_stands_under_its_figure(bench):
    classes = {name for one in parts(bench.box) for name in getattr(one, "_dom_classes", ())}
    assert {f"sb-explained-{figure}" for figure in EXPLANATIONS} <= classes


@pytest.mark.slow
def test_who_ends_the_tour_has_it_kept(bench):
    (guide,) = [one for one in parts(bench.box) if isinstance(one, Guide)]
    assert not guide.toured
    guide.toured = True
    assert is_toured(bench.folder)


def test_the_tour_is_told_in_either_language(root):
    scenario = read_world(root / "scenarios" / "pingluo-2021.yaml").scenario
    both = [guide_words(Names(words(language), scenario)) for language in ("zh", "en")]
    assert [len(one["stations"]) for one in both] == [len(TOUR)] * 2
    assert both[0]["stations"][0]["title"] == "这是现行方案"
    assert both[1]["stations"][0]["title"] == "This is today's plan"
    assert [key for key, _ in both[0]["keys"]] == [key for key, _ in both[1]["keys"]]


def test_a_folder_remembers_that_it_was_taken(tmp_path):
    assert not is_toured(tmp_path / "out")
    remember_tour(tmp_path / "out")
    assert is_toured(tmp_path / "out")


def test_where_nothing_can_be_kept_it_is_shown_again(tmp_path):
    (tmp_path / "out").write_text("a file where the folder should be")
    remember_tour(tmp_path / "out")
    assert not is_toured(tmp_path / "out")
