"""Templates are shipped, and parameters can set values and do nothing else."""

import ast
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from simlib.reports.chapters import PARTS
from simlib.reports.templates import TAG, Parameters, prepared, sources, template

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200)


@pytest.mark.slow
@given(st.lists(NAMES, max_size=3), st.lists(NAMES, max_size=2), st.integers(0, 2**64 - 1))
def test_whatever_names_say_the_cell_sets_them_and_does_no_more(plans, loads, seed):
    parameters = Parameters(plans=tuple(plans), loads=tuple(loads), seed=seed)
    tree = ast.parse(parameters.source)
    assert {type(node) for node in tree.body} == {ast.Assign}
    values = {node.targets[0].id: ast.literal_eval(node.value) for node in tree.body}
    assert values.pop("scenario") == "scenario.yaml"
    assert values == parameters.model_dump(mode="json")


@pytest.mark.parametrize(
    "wrong",
    [
        {"plans": "a"},
        {"plans": [1]},
        {"replications": 0},
        {"replications": "3"},
        {"seed": -1},
        {"language": "fr"},
        {"codes": 1},
        {"scenario": "other.yaml"},
    ],
)
def test_other_parameters_are_refused(wrong):
    with pytest.raises(ValidationError):
        Parameters(**wrong)


@pytest.mark.slow
def test_a_prepared_notebook_is_the_template_and_one_cell():
    plain, ready = template(), prepared(Parameters())
    (place,) = [n for n, c in enumerate(ready.cells) if TAG in c.metadata.get("tags", [])]
    assert "parameters" in ready.cells[place - 1].metadata["tags"]
    del ready.cells[place]
    assert sources(ready) == sources(plain)
    assert [c for c in plain.cells if c.get("outputs")] == []


def test_the_template_asks_for_what_parameters_set():
    (cell,) = [c for c in template().cells if "parameters" in c.metadata.get("tags", [])]
    asked = {node.targets[0].id for node in ast.parse(cell.source).body}
    assert asked == {"scenario", *Parameters.model_fields}


def test_the_template_shows_every_part_once_and_in_order():
    shown = [c.source for c in template().cells if c.cell_type == "code"][1:]
    asked = [name for source in shown for name in re.findall(r'report\.show\("(.*)"\)', source)]
    assert asked == list(PARTS)
