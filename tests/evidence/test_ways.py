"""What dispositions mean: ways through the flows of a county."""

import pytest

from simlib.evidence.ways import step_named, steps_until_ended, ways_of
from simlib.inputs.reading import read_world
from simlib.inputs.shipped import shipped


@pytest.fixture(scope="module")
def flows():
    return read_world(shipped("scenarios/pingluo-2021.yaml")).scenario.flows


@pytest.fixture(scope="module")
def scenario():
    return read_world(shipped("scenarios/pingluo-2021.yaml")).scenario


@pytest.mark.parametrize(
    ("said", "step"),
    [
        ("谈话函询", "ask"),
        ("talk or letter", "ask"),
        ("verify", "verify"),  # as the reader of logs calls it
        ("予以了结", "close"),
        ("暂存", "shelve"),
        ("pass-on", "out-of-scope"),
        ("不予受理", "out-of-scope"),
        ("天知道", None),
    ],
)
def test_a_disposition_names_a_step_by_code_title_or_usual_word(flows, said, step):
    assert step_named(flows["petition"], said) == step


@pytest.mark.slow
def test_a_way_says_what_follows_at_each_branch_before_it(scenario):
    said = [("petition", text) for text in ("ask", "verify", "pass-on", "file")]
    found = {way.disposition: dict(way.follows) for way in ways_of(scenario, said).ways}
    assert found["ask"] == {"accept": "dispose", "approve": "ask"}
    assert found["verify"] == {"accept": "dispose", "approve": "measures"}
    assert found["file"] == found["verify"]  # where it goes after the end is open
    assert found["pass-on"] == {"accept": "out-of-scope"}


def test_one_disposition_alone_tells_nothing(scenario):
    found = ways_of(scenario, [("lead", "ask"), ("lead", "")])
    assert (found.ways, found.unknown) == ((), (("lead", "ask"),))


def test_ways_of_several_flows_share_their_last_turn(scenario):
    said = [(flow, text) for flow in ("petition", "lead") for text in ("ask", "verify")]
    found = ways_of(scenario, said)
    turns = {(way.flow, way.disposition): turn for way, turn in zip(found.ways, found.turns, strict=True)}
    assert turns["petition", "ask"] == turns["lead", "ask"] != turns["lead", "verify"]


def test_what_comes_after_the_end_is_no_branch_of_the_clock(flows):
    assert "adopt" not in steps_until_ended(flows["lead"])
    assert "request-filing" not in steps_until_ended(flows["lead"])
    assert "reply" in steps_until_ended(flows["lead"])
