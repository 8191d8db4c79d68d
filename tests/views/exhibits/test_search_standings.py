"""Heat maps, standings and the tables beside older figures: the same numbers as in the result."""

import pytest

from simlib.scores.experiment import Setting, experiment
from simlib.scores.use_of_time import use_of_time
from simlib.search.answer import landscape
from simlib.search.problem.terms import TERMS
from simlib.views.exhibits.staff_use import duty_figure, duty_sheet, heat_figure, heat_sheet
from simlib.views.exhibits.standing import standing_figure
from simlib.views.language.names import Names, shown
from simlib.views.language.search import term_text
from simlib.views.language.words import words
from tests.asked import ask
from tests.tables import read


@pytest.fixture(scope="module")
def answer(county):
    return ask(county, top=3)


@pytest.fixture(scope="module")
def background(answer):
    return landscape(answer)


@pytest.fixture(scope="module")
def setting(small):
    return Setting.of(small, ["two-zones"], replications=3)


@pytest.fixture(scope="module")
def use(small, setting):
    return use_of_time(small, setting)["two-zones"]


# ---------------------------------------------------------------- heat


@pytest.mark.parametrize("by", ["month", "post"])
def test_the_last_column_is_the_use_of_the_whole_window(small, setting, use, by):
    names = Names(words("en"), small.scenario)
    frame = read(heat_sheet(names, use, by))
    measures = experiment(small, setting).measures("two-zones")
    whole = {m.key: m.mean for m in measures if (m.name, m.by) == ("staff_use", "unit")}
    expected = {names.unit(unit): shown(share, "share") for unit, share in whole.items()}
    assert frame["All"].to_dict() == expected
    assert list(frame.index) == [names.unit(unit) for unit in small.scenario.units]


@pytest.mark.parametrize("by", ["month", "post"])
def test_every_cell_of_the_figure_stands_in_the_table(small, use, by):
    names = Names(words("en"), small.scenario)
    axes, frame = heat_figure(names, use, by).axes[0], read(heat_sheet(names, use, by))
    drawn = {(round(y), round(x)): text.get_text() for text in axes.texts
             for x, y in [text.get_position()]}  # fmt: skip
    for row, cells in enumerate(frame.to_numpy()):
        for column, cell in enumerate(cells):
            number = drawn.get((row, column))
            assert (number is None) == (cell == "–")
            assert number is None or abs(float(number) - float(cell.rstrip("%"))) <= 0.5001


# ---------------------------------------------------------------- standing


@pytest.mark.slow
def test_todays_place_is_said_and_drawn_in_every_term(names, answer, background):
    figure = standing_figure(names, answer, background)
    assert len(figure.axes) == len(TERMS)
    for axes, term in zip(figure.axes, TERMS, strict=True):
        today = getattr(answer.today.plan.terms, term)
        assert any(line.get_xdata()[0] == today for line in axes.lines)
        said = "\n".join(text.get_text() for text in axes.texts)
        assert f"{answer.found.percentile[term]:.1f}%" in said
        assert term_text(term, today) in said


# ---------------------------------------------------------------- beside older figures


def test_the_table_of_duty_holds_the_bars(small, setting):
    names = Names(words("en"), small.scenario)
    found = experiment(small, setting)
    bars = duty_figure(names, found, "two-zones").axes[0].containers[0]
    frame = read(duty_sheet(names, found, "two-zones"))
    assert [f"{bar.get_width():,.0f}" for bar in bars] == list(frame["Hours on duty"])
