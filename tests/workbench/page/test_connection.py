"""The page asks whether it is heard; one that may have missed something is shown anew, then answered."""

import pytest

from simlib.inputs.reading import read_world
from simlib.views.language.names import Names
from simlib.views.language.words import words
from simlib.workbench.page.connection import Connection, connection_words


@pytest.fixture
def told():
    return []


@pytest.fixture
def connection(told):
    one = Connection()
    one.on_open(lambda: told.append("told again"))
    one.on_resume(lambda: told.append("shown anew"))
    one.send = told.append
    return one


def test_each_beat_is_answered_by_its_number_and_at_the_first_all_is_told_again(connection, told):
    """What was told while the page was made may have been missed."""
    for number in (1, 2):
        connection._handle_custom_msg({"beat": number}, [])
    assert told == ["told again", {"beat": 1}, {"beat": 2}]


def test_a_page_that_comes_back_is_shown_anew_and_then_answered(connection, told):
    connection._handle_custom_msg({"resume": 7}, [])
    assert told == ["shown anew", {"resumed": 7}]


@pytest.mark.parametrize(
    "strange", [None, "beat", {"beat": "1"}, {"beat": True}, {"resume": 1.5}, {"other": 1}]
)
def test_what_the_page_would_not_send_is_not_heeded(connection, told, strange):
    connection._handle_custom_msg(strange, [])
    assert told == []


def test_both_languages_say_the_same_things(root):
    scenario = read_world(root / "tests" / "inputs" / "good.yaml").scenario
    zh, en = (connection_words(Names(words(language), scenario)) for language in ("zh", "en"))
    assert zh.keys() == en.keys()
    assert (zh["language"], en["language"]) == ("zh-CN", "en")
    assert all("{n}" in said["lasts"] and "{list}" in said["not_taken"] for said in (zh, en))
