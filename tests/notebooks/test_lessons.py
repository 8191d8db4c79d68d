"""Lessons are stored as they open: folded, in Chinese the English hidden, nothing predicted or answered."""

import re

import nbformat
import pytest

from tests.notebooks.test_notebooks import CONTROLS, SHOWN, VOLATILE, code, outputs, shown
from tests.training import solutions_1, solutions_2, solutions_3, solutions_4, solutions_5

SOLUTIONS = {
    "1-why-things-wait.ipynb": solutions_1.SOLUTIONS,
    "2-deadlines.ipynb": solutions_2.SOLUTIONS,
    "3-two-people-at-once.ipynb": solutions_3.SOLUTIONS,
    "4-drawing-zones.ipynb": solutions_4.SOLUTIONS,
    "5-plan-to-report.ipynb": solutions_5.SOLUTIONS,
}
NAMES = tuple(SOLUTIONS)


@pytest.fixture(scope="module", params=NAMES)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def lesson(name, root):
    return nbformat.read(root / "notebooks" / "training" / name, as_version=4)


def test_every_lesson_is_tested(root):
    assert sorted(file.name for file in (root / "notebooks" / "training").glob("*.ipynb")) == [
        "0-start.ipynb",
        *NAMES,
    ]


def test_make_stores_and_checks_lessons(root):
    assert "$(wildcard notebooks/*.ipynb notebooks/training/*.ipynb)" in (root / "Makefile").read_text(
        "utf-8"
    )


def test_code_is_folded_and_there_is_none_to_edit(lesson):
    assert [cell.metadata.get("jupyter") for cell in code(lesson)] == [{"source_hidden": True}] * len(
        code(lesson)
    )
    first, *others = [cell.source for cell in code(lesson)]
    assert re.fullmatch(r'import simlib\n\nlesson = simlib\.lesson\("\d"\)\nlesson\.controls', first)
    assert all(
        re.fullmatch(r'lesson\.(show|ask)\("[^"]+"\)|lesson\.(predict|turn)\(\)', one) for one in others
    )


def test_the_prediction_comes_before_what_is_turned_and_asked(lesson, name):
    order = [cell.source for cell in code(lesson)]
    asked = [place for place, source in enumerate(order) if "ask(" in source]
    assert order.index("lesson.predict()") < order.index("lesson.turn()") < min(asked)
    assert [order[place] for place in asked] == [f'lesson.ask("{one}")' for one in SOLUTIONS[name]]


def test_it_was_run_once_and_holds_nothing_of_one_machine(lesson):
    nbformat.validate(lesson)
    assert [cell.execution_count for cell in code(lesson)] == list(range(1, len(code(lesson)) + 1))
    assert {output.output_type for output in outputs(lesson)} <= SHOWN
    assert {kind for output in outputs(lesson) for kind in output.data} == {
        "text/plain",
        "text/html",
        CONTROLS,
    }
    assert [cell.metadata for cell in lesson.cells if set(cell.metadata) - {"tags", "jupyter"}] == []
    assert set(lesson.metadata) == {"kernelspec"}
    assert VOLATILE.findall(re.sub(r"<[^>]*>", "", shown(lesson))) == []


def test_it_says_that_the_county_is_fictional_and_the_data_are_no_real_ones(lesson):
    assert "虚构" in shown(lesson)
    assert "演示数据，非真实业务数据" in shown(lesson)


def test_words_are_in_both_languages_and_one_is_hidden(lesson):
    texts = [cell.source for cell in lesson.cells if cell.cell_type == "markdown"]
    texts += [output.data["text/html"] for output in outputs(lesson) if "text/html" in output.data]
    for text in texts:
        assert text.count('lang="zh"') == text.count('lang="en" style="display:none"') > 0, text


def test_no_answer_can_be_read_in_the_file(lesson, name):
    """A number alone may be part of any other text; all of an exercise's answers in a row are not."""
    written = nbformat.writes(lesson)
    for answers in SOLUTIONS[name].values():
        assert not any(between.join(answers) in written for between in (", ", "、", '", "'))
        assert not any(answer in written for answer in answers if answer.startswith("2021-"))
