"""One task for many things: answers in the order of the things, whoever works."""

import pytest

from simlib.runs.parallel import told


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
