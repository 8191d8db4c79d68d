"""One task for many things: answers in the order of the things, whoever works."""

import multiprocessing
import os
import signal
from functools import partial
from subprocess import PIPE, Popen
from sys import executable, platform
from threading import Event

import pytest

from simlib.runs.parallel import at_once, sigint_put_off, told

posix_only = pytest.mark.skipif(platform == "win32", reason="as POSIX has signals and pipes")


def square(number):
    """Of a module, so that a process can be told of it."""
    if number < 0:
        raise ValueError("no square of that")
    return number * number


@pytest.mark.slow
@pytest.mark.parametrize("processes", [1, 2])
def test_answers_come_in_order_and_one_may_ask_again(processes):
    with told(square, processes) as ask:
        assert list(ask(range(40))) == [n * n for n in range(40)]
        assert list(ask([3])) == [9]


@pytest.mark.slow
@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_of_the_task_reaches_whoever_asked(processes):
    with pytest.raises(ValueError, match="no square"), told(square, processes) as ask:
        list(ask([1, -1, 2]))


def touch(file):
    file.touch()


def break_down():
    os._exit(3)


def go_on_for_ever(begun):
    begun.touch()
    Event().wait()


@pytest.mark.slow
def test_works_at_once_are_all_done_even_where_one_breaks_down(tmp_path):
    files, told_of = [tmp_path / "a", tmp_path / "b"], []
    works = [partial(touch, files[0]), break_down, partial(touch, files[1])]
    at_once(works, lambda *done: told_of.append(done))
    assert all(file.exists() for file in files)
    assert told_of[0] == (0, 3)
    assert told_of == sorted(told_of)


@pytest.mark.slow
def test_who_leaves_works_at_once_ends_them(tmp_path):
    """The second of them would never end; Ctrl-C comes as the first one is told of."""

    def leave(done, of):
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        at_once([partial(touch, tmp_path / "a"), partial(go_on_for_ever, tmp_path / "b")], leave)
    for child in multiprocessing.active_children():
        child.join()
    assert not multiprocessing.active_children()


@pytest.mark.slow
def test_who_takes_a_few_answers_leaves_the_others():
    with told(square, 2) as ask:
        answers = iter(ask(range(1000)))
        assert [next(answers) for _ in range(3)] == [0, 1, 4]


def hears_ctrl_c(_):
    """Whether this process does."""
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    return signal.SIGINT not in blocked and signal.getsignal(signal.SIGINT) != signal.SIG_IGN


@pytest.mark.slow
@posix_only
def test_processes_hear_no_ctrl_c():
    with told(hears_ctrl_c, 2) as ask:
        assert list(ask(range(4))) == [False] * 4
    assert hears_ctrl_c(None)


@posix_only
def test_a_ctrl_c_while_processes_start_is_not_lost():
    """It is heard when they are started; at once where another thread of this process takes it."""
    with pytest.raises(KeyboardInterrupt), sigint_put_off():
        os.kill(os.getpid(), signal.SIGINT)


KILLED = """
import sys
from operator import neg
from simlib.runs.parallel import told
if __name__ == "__main__":
    with told(neg, 2) as ask:
        print(*ask(range(1, 4)), flush=True)
        sys.stdin.read()
"""


@pytest.mark.slow
@posix_only
def test_processes_end_with_the_one_that_was_killed(tmp_path):
    """They hold its standard output: that ends when the last of them has ended."""
    script = tmp_path / "killed.py"
    script.write_text(KILLED, encoding="utf-8")
    with Popen([executable, script], stdin=PIPE, stdout=PIPE, text=True) as process:
        assert process.stdout.readline() == "-1 -2 -3\n"
        process.kill()
        assert process.stdout.read() == ""
