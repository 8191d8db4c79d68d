"""Matters and visits as rows: filled from the draws, and read into the columns of the record."""

import numpy as np

from simlib.runs.kernel.matters import NOWHERE, laid_out, recorded
from simlib.runs.record import blank
from tests.engines.both import cases, unlike_arrays
from tests.worlds import as_world, random_world


def test_before_anything_has_happened_the_record_is_blank():
    case = next(cases(as_world(random_world(3)), seed=3))
    empty = blank(case.model, case.draws)
    assert unlike_arrays(recorded(*laid_out(case.draws), empty.team), empty) == []


def test_a_row_tells_what_the_columns_of_the_draws_tell():
    """Its visits and the matters that it may set off are spans; nobody is anywhere yet."""
    draws = next(cases(as_world(random_world(3)), seed=3)).draws
    matter, visit = laid_out(draws)
    for name in (
        "unit",
        "klass",
        "stream",
        "parent",
        "follow",
        "release",
        "given_due",
        "own",
        "delay",
        "last",
    ):
        np.testing.assert_array_equal(matter[name], getattr(draws, name))
    for name in ("step", "effort", "wait"):
        np.testing.assert_array_equal(visit[name], getattr(draws, name))
    np.testing.assert_array_equal(matter["stop"] - matter["first"], np.diff(draws.first))
    np.testing.assert_array_equal(matter["last_child"] - matter["child"], np.diff(draws.children))
    assert (matter["visit"] == NOWHERE).all()
