"""The shipped words: they mean what the base means, and one thing each."""

from collections import Counter

import pytest
import yaml

from simlib.inputs.caselog.headings import case_columns
from simlib.inputs.caselog.names import LogNames
from simlib.inputs.caselog.words import channels, is_personal, log_words, sources
from simlib.inputs.workbook.words import Label, plain


@pytest.fixture(scope="module")
def base(root):
    return yaml.safe_load((root / "scenarios" / "base" / "county.yaml").read_text(encoding="utf-8"))


def test_classes_and_dispositions_bear_the_names_of_the_base(base):
    titles = {name: part["title"]["zh"] for name, part in base["classes"].items()}
    assert all(titles[code] == label.zh for code, label in log_words("class").items())
    steps = base["flows"]["petition"]["steps"]
    assert set(log_words("disposition")) - {"pass-on"} <= steps.keys()


LISTS = ("class", "disposition", "activity", "event")


def names_of(labels):
    for label in labels:
        yield from {plain(name) for name in (label.code, label.zh, label.en, *label.also)}


@pytest.mark.parametrize(
    "labels",
    [
        case_columns(),
        sources(),
        *(tuple(log_words(kind).values()) for kind in ("class", "disposition", "activity")),
    ],
    ids=["columns", "sources", "classes", "dispositions", "activities"],
)
def test_no_word_means_two_things(labels):
    assert [name for name, count in Counter(names_of(labels)).items() if count > 1] == []


def test_every_way_in_is_one_of_a_petition_or_of_a_lead():
    ways = set(names_of(channels().values()))
    assert ways <= set(names_of(sources()))
    assert len(channels()) == len(log_words("petition")) + len(log_words("lead"))


def test_no_column_of_a_log_is_taken_for_one_of_persons():
    assert [label.code for label in case_columns() if is_personal(label.zh) or is_personal(label.en)] == []


def test_a_short_name_that_two_units_could_have_is_nobodys():
    units = [Label(name, name, name, ()) for name in ("头闸镇", "头闸乡", "城关镇")]
    names = LogNames.known(units, ())
    assert [names.unit(text) for text in ("头闸", "头闸乡", "城关", "城 关 镇党委")] == [
        "",
        "头闸乡",
        "城关镇",
        "城关镇",
    ]


def test_units_that_differ_by_a_number_are_not_one():
    units = [Label(name, name, name, ()) for name in ("第1派驻组", "第2派驻组")]
    assert LogNames.known(units, ()).unit("第２派驻组") == "第2派驻组"
