"""What takes much of a machine is done by a few seats at a time."""

import subprocess
import sys
from threading import Event, Thread

import pytest

import simlib
from simlib.errors import SimlibError
from simlib.training import turns
from simlib.training.progress import Progress
from simlib.training.report_sheet import ReportSheet
from simlib.training.turns import AT_ONCE, in_turn


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(turns, "PAUSE", 0.01)


def test_a_few_work_and_the_next_waits_until_one_of_them_is_done(tmp_path):
    waits, begun, told = Event(), Event(), []

    def next_one() -> None:
        with in_turn(tmp_path, lambda: (told.append("waits"), waits.set())):
            begun.set()

    held = [in_turn(tmp_path, lambda: told.append("held")) for _ in range(AT_ONCE)]
    for one in held:
        one.__enter__()
    last = Thread(target=next_one)
    last.start()
    assert waits.wait(30)
    assert not begun.is_set()
    held[0].__exit__(None, None, None)
    assert begun.wait(30)
    last.join()
    held[1].__exit__(None, None, None)
    assert told == ["waits"]


HOLD = """
import sys
from pathlib import Path
from simlib.training.turns import AT_ONCE, in_turn
held = [in_turn(Path(sys.argv[1]), print) for _ in range(AT_ONCE)]
for one in held:
    one.__enter__()
print("held", flush=True)
sys.stdin.read()
"""


@pytest.mark.slow
def test_a_process_that_is_killed_gives_its_turn_back(tmp_path):
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline() == b"held\n"
        with in_turn(tmp_path, other.kill):
            assert other.wait() != 0


def test_in_a_class_a_report_waits_for_its_turn_and_lies_on_the_trainers_machine(tmp_path, monkeypatch):
    monkeypatch.setenv("SIMLIB_TRAINING", str(tmp_path))
    monkeypatch.setenv("SIMLIB_CLASS", "1")
    Progress.open(7, tmp_path).note("5.2", right=True)
    page, held = simlib.lesson("5", "en", 7), [in_turn(tmp_path, print) for _ in range(AT_ONCE)]
    sheet = ReportSheet("5.3", page.names, page.progress, set(), lambda act: act(), lambda: None)
    for one in held:
        one.__enter__()
    waits = Event()
    monkeypatch.setattr(ReportSheet, "_tell_to_wait", lambda self: waits.set())
    made = []
    sheet._begin(lambda tell: made.append(7))
    assert waits.wait(30)
    assert made == []
    for one in held:
        one.__exit__(None, None, None)
    sheet.work.join()
    assert made == [7]
    assert [line.text for line in sheet._next(there=True)] == [
        "Your report and those of the neighbours are on the trainer's machine."
    ]


def test_a_folder_that_cannot_be_written_to_is_a_fault(tmp_path):
    (tmp_path / "a").touch()
    with pytest.raises(SimlibError) as fault, in_turn(tmp_path / "a", print):
        pytest.fail("nothing begins")
    assert fault.value.code == "cannot-write"
