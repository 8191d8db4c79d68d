"""The table of how often intervals hold says the mean of a group's keys, and the least."""

from benchmarks.coverage import rows


def test_a_row_a_measure_a_column_a_group():
    held = {
        ("share", "all", "all"): [True] * 19 + [False],
        ("share", "town", "east"): [True, False],
        ("share", "town", "west"): [True, True],
        ("met", "limit", "main"): [True],
    }
    assert [*rows(held)] == [("share", "95", "", "", "75 (50)", "")]
