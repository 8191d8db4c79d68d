"""Machine code made before it is wanted: all of it, and of the types that a county asks for."""

import subprocess
import sys

import pytest

from simlib.scores.readying import is_ready

ASKED_FOR = """
import gc
from numba.core.dispatcher import Dispatcher
from simlib.inputs.reading import read_world
from simlib.scores import readying
from simlib.scores.experiment import Setting, experiment

def made():
    functions = (thing for thing in gc.get_objects() if isinstance(thing, Dispatcher))
    return {(f.__module__, f.__name__, str(s)) for f in functions if f._cache for s in f.signatures}

for number in range(len(readying.PARTS)):
    readying._make(number)
ready = made()
world = read_world("tests/inputs/good.yaml")
experiment(world, Setting.of(world, replications=1), why=True)
print(len(ready) > 10, sorted(made() - ready))
"""


@pytest.mark.slow
def test_a_county_asks_for_no_machine_code_that_was_not_made(machine_code):
    ran = subprocess.run([sys.executable, "-c", ASKED_FOR], capture_output=True, text=True, check=True)
    assert ran.stdout == "True []\n"


def test_it_is_ready_once_every_part_is_there(machine_code, monkeypatch, tmp_path):
    assert is_ready()
    monkeypatch.setenv("SIMLIB_CACHE", str(tmp_path))
    monkeypatch.setattr("simlib.scores.readying.unkept", [])
    assert not is_ready()
