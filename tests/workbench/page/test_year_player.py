"""The film of a year: what is shown of a run, in both languages, and nothing that would be fetched."""

import re

import pytest

from simlib.scores.experiment import Setting, one_run
from simlib.scores.timeline import daily
from simlib.views.language.names import Names
from simlib.views.language.words import words
from simlib.workbench.page.year_player import HERE, LAYERS, YearPanel, film


@pytest.fixture(scope="module")
def run(small):
    return one_run(small, Setting.of(small))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_film_has_a_row_a_day_and_a_column_a_place(small, run, language):
    names = Names(words(language), small.scenario)
    shown = film(names, run)
    assert {len(shown[layer]) for layer in (*LAYERS, "busy")} == {len(shown["days"])}
    assert {len(row) for layer in LAYERS for row in shown[layer]} == {len(shown["places"])}
    assert re.match(r"\d{4}-\d\d-\d\d ", shown["days"][0])
    assert shown["words"]["said"].count("{") == 7
    assert shown["words"]["mark"] == names.mark()


def test_its_totals_are_those_of_the_measured_period(small, run):
    shown = film(Names(words("en"), small.scenario), run)
    begin, end = (tick // run.model.day_ticks for tick in run.model.window)
    totals = [sum(map(sum, rows)) for rows in zip(*(shown[layer] for layer in LAYERS), strict=True)]
    assert totals == daily(run.model, run.plan, run.draws, run.record)[2][begin:end].tolist()


def test_the_panel_says_which_of_many_years_it_is(small, run):
    panel = YearPanel(Names(words("en"), small.scenario), lambda act: act())
    assert panel.player.film == {}
    panel.show(run, "central")
    assert "one of many possible years" in panel.about.value
    assert panel.player.film["places"]


def test_the_player_fetches_nothing_and_sets_words_as_text():
    code = (HERE / "year_player.js").read_text("utf-8")
    assert not re.search(
        r"fetch\(|XMLHttpRequest|import\s|innerHTML|https?://(?!www\.w3\.org/2000/svg)", code
    )
    assert "prefers-reduced-motion" in code
