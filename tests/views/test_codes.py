"""Units shown as codes: in names, in authors' titles, and nowhere half."""

from dataclasses import replace

import pytest

from simlib.inputs.reading import read_world
from simlib.views.language.names import Names, recoded, unit_codes
from simlib.views.language.words import words


@pytest.fixture(scope="module")
def scenario(root):
    return read_world(root / "scenarios" / "pingluo-2021.yaml").scenario


@pytest.fixture(params=["zh", "en"])
def coded(request, scenario):
    return Names(words(request.param), scenario, codes=True)


def test_every_way_to_say_a_unit_gives_its_code(coded):
    for name, unit in coded.scenario.units.items():
        assert {coded.unit(name), coded.short(name), coded.key("unit", name)} == {unit.code}


def test_titles_of_plans_name_towns_by_code(coded):
    said = {"zh": "T08划入第一协作区", "en": "T08 moved to zone 1"}
    assert coded.plan("move-gaozhuang") == said[coded.words.language]


def test_a_longer_name_is_not_taken_for_a_shorter_one(coded):
    """县纪委监委领导班子 begins as other names do; the codes of two names never mix."""
    text = " ".join(coded.scenario.units)
    assert coded.coded(text) == " ".join(unit.code for unit in coded.scenario.units.values())


def test_words_of_the_program_stay_as_they_are(coded):
    plain = words(coded.words.language)
    assert coded.words("on-time share") == plain("on-time share")
    assert coded.mark() == Names(plain, coded.scenario).mark()


def test_codes_are_kept_when_a_scenario_is_exchanged(coded):
    fewer = {name: unit for name, unit in coded.scenario.units.items() if name != "高庄乡"}
    other = replace(coded, scenario=coded.scenario.model_copy(update={"units": fewer}))
    assert other.short("城关镇") == "T01"
    assert "T08" not in other.plan("move-gaozhuang")


def test_without_codes_nothing_is_changed(scenario):
    names = Names(words("zh"), scenario)
    assert names.coded("高庄乡") == names.short("高庄乡") == names.unit("高庄乡") == "高庄乡"
    assert names.words is words("zh")


def test_a_scenario_without_units_has_no_codes_to_set():
    assert recoded("高庄乡", ()) == "高庄乡"


def test_names_are_replaced_the_longest_first(scenario):
    lengths = [len(name) for name, _ in unit_codes(scenario)]
    assert lengths == sorted(lengths, reverse=True)
