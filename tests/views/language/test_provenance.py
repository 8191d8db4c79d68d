"""How many numbers of a file rest on each kind of ground."""

from dataclasses import replace

import pytest

from simlib.inputs.reading import read_world
from simlib.inputs.scenario import GroundKind
from simlib.views.language.provenance import COUNTED, counted_line, counted_numbers
from simlib.views.language.words import words


@pytest.fixture(scope="module")
def world(root):
    return read_world(root / "tests" / "inputs" / "good.yaml")


def test_every_number_is_counted_once(world):
    counted = counted_numbers(world)
    assert sum(counted.values()) == len(world.provenance)
    assert list(counted)[:3] == [GroundKind.OWN, GroundKind.BORROWED, GroundKind.ASSUMPTION]
    assert {*counted} == {*GroundKind} == {*COUNTED}  # a further kind is counted too


def test_what_the_file_leaves_out_is_assumed(world):
    entry = world.provenance[0]
    left = replace(world, provenance=(replace(entry, ground="simlib-default"),))
    assert counted_numbers(left)[GroundKind.ASSUMPTION] == 1


def test_it_is_said_in_one_line_with_none_of_ones_own_too(world):
    numbers = counted_numbers(world)
    assert numbers[GroundKind.OWN] == 0
    line = counted_line(words("zh"), world)
    assert line.startswith(f"本县数据0项、借用{numbers[GroundKind.BORROWED]}项、假定")
    assert counted_line(words("en"), world).startswith("own figures 0, borrowed ")
