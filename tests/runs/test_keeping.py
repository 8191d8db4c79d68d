"""A study that was killed goes on where it stopped; one that ended well leaves nothing."""

import os
import subprocess
import sys
from contextlib import suppress
from functools import partial

import numpy as np
import pytest

from simlib.runs import keeping as kept_module
from simlib.runs.keeping import fingerprint, keeping
from simlib.runs.parallel import told

asked: list[int] = []


def squared(offset: int, number: int) -> np.ndarray:
    """A task of which it is noted what was asked of it."""
    asked.append(number)
    return np.array([number * number + offset], dtype=float)


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    """Answers are kept from the first on, in a folder of their own."""
    monkeypatch.setenv("SIMLIB_CACHE", str(tmp_path))
    monkeypatch.setattr(kept_module, "LONG", 0.0)
    asked.clear()
    return tmp_path / "studies"


def answers(numbers, offset=0):
    with told(partial(squared, offset)) as ask:
        return [float(one[0]) for one in ask(numbers)]


def killed_after(number, offset=0):
    """A study that ends by an error once it has so many answers."""
    with suppress(RuntimeError), keeping(), told(partial(squared, offset)) as ask:
        for done, _ in enumerate(ask(range(10)), 1):
            if done == number:
                raise RuntimeError


def test_what_was_done_is_not_done_again(folder):
    killed_after(4)
    asked.clear()
    with keeping():
        assert answers(range(10)) == [n * n for n in range(10)]
    assert asked == list(range(4, 10))
    assert not list(folder.glob("*.blocks"))


def shared_out(number: int) -> float:
    """A task that is shared out itself."""
    return sum(answers(range(3), offset=number))


def test_of_a_task_within_another_nothing_is_left_either(folder):
    """The inner one's answers were kept before the outer one's, which need them no more."""
    with suppress(RuntimeError), keeping(), told(shared_out) as ask:
        for _ in ask(range(2)):
            raise RuntimeError
    assert len(list(folder.glob("*.blocks"))) == 2
    asked.clear()
    with keeping(), told(shared_out) as ask:
        assert list(ask(range(1))) == [5.0]
    assert asked == []
    assert not list(folder.glob("*.blocks"))


def test_a_longer_study_takes_what_a_shorter_one_left(folder):
    killed_after(6)
    asked.clear()
    with keeping():
        answers(range(20))
    assert asked == list(range(6, 20))


def test_another_task_takes_nothing_of_it():
    killed_after(4)
    asked.clear()
    with keeping():
        assert answers(range(3), offset=1) == [1, 2, 5]
    assert asked == [0, 1, 2]


def test_a_torn_block_is_worked_out_anew(folder):
    killed_after(4)
    (file,) = folder.glob("*.blocks")
    file.write_bytes(file.read_bytes()[:-3])
    asked.clear()
    with keeping():
        assert answers(range(4)) == [0, 1, 4, 9]
    assert asked == [3]


def test_a_study_that_was_asked_to_stop_can_go_on(folder):
    with keeping(lambda: True):
        answers(range(3))
    assert len(list(folder.glob("*.blocks"))) == 1


def test_without_somebody_who_keeps_nothing_is_kept(folder):
    answers(range(3))
    assert not folder.exists()


def test_what_a_study_keeps_itself_makes_it_name_no_short_task(folder, monkeypatch):
    """A name may cost more than the task."""
    named = []
    monkeypatch.setattr(kept_module, "fingerprint", lambda thing: named.append(thing) or fingerprint(thing))
    with keeping():
        answers(range(2))
        assert list(folder.glob("*.blocks"))
        assert named
        named.clear()
        monkeypatch.setattr(kept_module, "LONG", 60.0)
        answers(range(2), offset=1)
    assert named == []


def test_what_is_short_is_not_kept(folder, monkeypatch):
    monkeypatch.setattr(kept_module, "LONG", 60.0)
    killed_after(4)
    assert not list(folder.glob("*.blocks"))


def test_a_folder_that_cannot_be_written_costs_nothing(folder):
    folder.parent.joinpath("studies").write_text("no folder")
    with keeping():
        assert answers(range(3)) == [0, 1, 4]


def test_answers_that_cannot_be_written_are_given_all_the_same():
    with keeping(), told(lambda number: lambda: number) as ask:  # functions of no module
        assert [one() for one in ask(range(3))] == [0, 1, 2]


@pytest.mark.slow
def test_a_name_is_the_same_in_every_process():
    code = (
        "from simlib.inputs.reading import read_world; from simlib.runs.keeping import fingerprint;"
        "print(fingerprint(read_world('tests/inputs/good.yaml')).hex())"
    )
    names = {
        subprocess.run(
            [sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": seed},
            check=True, capture_output=True, text=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(names) == 1


def test_what_a_thing_has_remembered_is_no_part_of_its_name(tmp_path):
    from simlib.inputs.reading import read_world

    world = read_world("tests/inputs/good.yaml")
    before = fingerprint(world)
    vars(world)["remembered"] = 1
    assert fingerprint(world) == before


@pytest.mark.slow
def test_killed_at_any_moment_it_goes_on_to_the_same_answers(folder):
    """Whatever a process was doing when it was killed."""
    code = (
        "import sys, os, random, threading, signal\n"
        "from simlib.runs import keeping as k\n"
        "from simlib.runs.parallel import told\n"
        "from tests.runs.test_keeping import slow\n"
        "k.LONG = 0.0\n"
        "after = float(sys.argv[1])\n"
        "if after: threading.Timer(after, lambda: os.kill(os.getpid(), signal.SIGKILL)).start()\n"
        "with k.keeping(), told(slow) as ask:\n"
        "    print([float(a.sum()) for a in ask(range(60))])\n"
        "os._exit(0)\n"
    )

    def run(after):
        return subprocess.run(
            [sys.executable, "-c", code, str(after)], check=False, capture_output=True, text=True
        )

    whole = run(0).stdout
    for after in (0.05, 0.2, 0.35):
        run(after)
    assert run(0).stdout == whole
    assert not list(folder.glob("*.blocks"))


def slow(number: int) -> np.ndarray:
    """A task of some 10 milliseconds."""
    dice = np.random.default_rng(number)
    return np.sort(dice.random(150_000))
