"""The dates of a programme on the command line, and by the door."""

import json

import pytest

import simlib as package
from simlib.errors import SimlibError, UnknownName

pytestmark = pytest.mark.slow

FILE = "scenarios/pingluo-offices-2018.yaml"


@pytest.fixture
def offices(root):
    return root / FILE


def test_json_says_whether_dates_are_met_and_what_holds_them_up(simlib, offices):
    asked = ("--replications", 20, "--delay", "plates=5", "--delay", "rooms=5", "--json")
    code, said, _ = simlib("programme", offices, *asked)
    told = json.loads(said)
    assert code == 0
    assert told["schema"] == "simlib-programme/1"
    tasks = {task["task"]: task for task in told["tasks"]}
    assert tasks["open"]["due"] == "2018-08-31"
    assert len(tasks["open"]["places"]) == 13
    assert tasks["hang"]["due"] is None
    assert 0 <= told["all_by_their_dates"]["low"] <= told["all_by_their_dates"]["mean"]
    assert {plan["plan"] for plan in told["plans"]} >= {"as-ordered", "express", "special-session"}
    assert [later["task"] for later in told["later"]] == ["plates", "rooms"]
    assert any(ground["name"] == "task-hours" for ground in told["rests_on"])


def test_one_plan_alone_in_both_languages(simlib, offices, tmp_path):
    asked = ("--plan", "express", "--replications", 5)
    for language, word in (("zh", "依法履职"), ("en", "the office works")):
        figures = tmp_path / language
        code, said, err = simlib("programme", offices, *asked, "--figures", figures, "--lang", language)
        assert code == 0
        assert word in said.lower() if language == "en" else word in said
        assert {path.name for path in figures.iterdir()} == {"gantt.png", "s-curve.png", "critical.png"}
        assert str(figures / "gantt.png") in err


@pytest.mark.parametrize(
    ("delay", "said"),
    [
        ("plates", "such as plates=5"),
        ("plates=soon", "such as plates=5"),
        ("open=5", "a milestone takes no work"),
        ("plate=5", "no such task of the programme: plate"),
    ],
)
def test_what_cannot_be_delayed_is_said(simlib, offices, delay, said):
    ended, out, err = simlib("programme", offices, "--delay", delay, "--lang", "en")
    assert (ended, out) == (2, "")
    assert said in err


def test_a_file_without_a_programme_says_so(simlib, root):
    ended, _, err = simlib("programme", root / "tests" / "inputs" / "good.yaml", "--lang", "en")
    assert ended == 2
    assert "no programme" in err


@pytest.fixture(scope="module")
def dates(root):
    county = package.read(root / FILE, language="en")
    return county.programme("express", delay={"plates": 5.0}, replications=10)


def test_the_door_shows_itself_and_every_exhibit(dates):
    from simlib.door.exhibits import OF_PROGRAMMES

    assert "its date" in repr(dates).lower()
    assert dates.frame().shape[0] == 15
    assert 0 <= dates.all_kept <= 1
    for name in OF_PROGRAMMES:
        for said in (dates, dates.said_in("zh")):
            assert said.show(name)
    with pytest.raises(UnknownName):
        dates.show("gant")


def test_every_figure_is_whole_in_both_languages(dates):
    """No letter is missing, nothing lies outside its axes."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from simlib.views.exhibits import programme
    from simlib.views.exhibits.typeface import house_style
    from tests.views.exhibits.test_every_exhibit import cut_off

    for said in (dates, dates.said_in("zh")):
        for draw in (programme.gantt_figure, programme.s_curve_figure, programme.critical_figure):
            with house_style():
                figure = draw(said.names, said.answer)
                FigureCanvasAgg(figure)
                assert list(cut_off(figure)) == []


def test_the_same_question_has_the_same_answer(dates, root):
    again = package.read(root / FILE).programme(
        "express", delay={"plates": 5.0}, replications=10, processes=1
    )
    for one, other in zip(dates.answer.of_plan.values(), again.answer.of_plan.values(), strict=True):
        assert (one.ends == other.ends).all()
        assert (one.spent == other.spent).all()


def test_a_task_that_is_not_there_is_named(root):
    county = package.read(root / FILE)
    with pytest.raises(SimlibError) as error:
        county.programme(delay={"plate": 5.0}, replications=2)
    assert error.value.params["name"] == "plate"


def test_a_task_is_told_step_by_step_with_its_date(simlib, offices):
    """Rooms have no date of their own, but the office has to be standard by the end of September."""
    code, said, _ = simlib("explain", offices, "--matter", "T12-programme-rooms", "--lang", "en")
    assert code == 0
    assert "a task of the programme begins; it, or what waits for it, is due 2018-09-30" in said
