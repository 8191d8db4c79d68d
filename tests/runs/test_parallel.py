"""One task for many things: answers in the order of the things, whoever works."""

import os
import signal
from multiprocessing import get_context

import pytest

from simlib.runs.parallel import deaf_children, told


def square(number):
    """Of a module, so that a process can be told of it."""
    if number < 0:
        raise ValueError("no square of that")
    return number * number


@pytest.mark.parametrize("processes", [1, 2])
def test_answers_come_in_order_and_one_may_ask_again(processes):
    with told(square, processes) as ask:
        assert list(ask(range(40))) == [n * n for n in range(40)]
        assert list(ask([3])) == [9]


@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_of_the_task_reaches_whoever_asked(processes):
    with pytest.raises(ValueError, match="no square"), told(square, processes) as ask:
        list(ask([1, -1, 2]))


def test_who_takes_a_few_answers_leaves_the_others():
    with told(square, 2) as ask:
        answers = iter(ask(range(1000)))
        assert [next(answers) for _ in range(3)] == [0, 1, 4]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no mask of signals")
def test_ctrl_c_while_processes_start_is_heard_when_they_are_there():
    """It was thrown away: a comparison of 2,000 replications went on to its end."""
    heard = []
    before = signal.signal(signal.SIGINT, lambda *_: heard.append(1))
    try:
        with deaf_children():
            os.kill(os.getpid(), signal.SIGINT)
            child = get_context("spawn").Process(target=os.kill, args=(0, 0))
            child.start()
            assert heard == []
        child.join()
    finally:
        signal.signal(signal.SIGINT, before)
    assert heard == [1]


def is_deaf(_):
    return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])


@pytest.mark.skipif(os.name == "nt", reason="Windows has no mask of signals")
def test_no_process_hears_ctrl_c():
    with told(is_deaf, 2) as ask:
        assert list(ask(range(4))) == [True] * 4
    assert not is_deaf(0)
