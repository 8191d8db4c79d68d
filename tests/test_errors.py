"""Errors as data: what they are in one process they are in another."""

import copy
import pickle

import pytest

from simlib.errors import Fault, InputFaults, SimlibError, UnknownName
from simlib.runs.parallel import told
from simlib.search.solve.infeasible import Infeasible, NothingFound, Reason
from simlib.views.output.files import folder

ERRORS = [
    SimlibError("cannot-write", file="a.csv", reason="full"),
    SimlibError("nothing-to-report"),
    InputFaults("county.yaml", [Fault("$.b", "unknown-key", "x", {"near": "y"}), Fault("$.a", "missing")]),
    UnknownName("plan", "pan-2021", ["plan-2021", "separate"]),
    Infeasible((Reason("pin", ("T01", "第一协作区")), Reason("zones", (), "4"))),
    NothingFound(12),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
@pytest.mark.parametrize("made_again", [copy.copy, copy.deepcopy, lambda e: pickle.loads(pickle.dumps(e))])
def test_an_error_that_is_made_again_is_the_same(error, made_again):
    again = made_again(error)
    assert type(again) is type(error)
    assert vars(again) == vars(error)
    assert (str(again), again.args) == (str(error), error.args)


@pytest.mark.slow
def test_an_error_of_another_process_keeps_its_code_and_what_fills_its_sentence(tmp_path):
    (tmp_path / "out").write_text("a file where a folder would be")
    with pytest.raises(SimlibError) as here:
        folder(tmp_path / "out")
    with told(folder, processes=2) as ask, pytest.raises(SimlibError) as raised:
        list(ask([tmp_path / "out"]))
    assert vars(raised.value) == vars(here.value)
    assert raised.value.params
