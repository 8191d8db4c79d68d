"""What holds at all loads, and what does not."""

from simlib.scores.comparison import Verdict
from simlib.scores.headline import headline


def said(winner=None, better=(), worse=(), unknown=()):
    return Verdict("on_time_share", (winner or "a",), winner, better, worse, unknown, 0.95, "test")


def test_the_same_winner_at_all_loads():
    told = headline({load: said("b", ("b",), ("c",)) for load in ("low", "central", "high")})
    assert told.winner == "b"
    assert told.loads == ("low", "central", "high")
    assert (told.better_than_baseline, told.worse_than_baseline) == (("b",), ("c",))
    assert told.not_told_apart == ()


def test_a_winner_at_some_loads_is_none():
    told = headline({"low": said(unknown=("b",)), "high": said("b", ("b",))})
    assert told.winner is None
    assert told.better_than_baseline == ()
    assert told.not_told_apart == ("b",)
    assert told.depends_on_load == ()


def test_two_winners_are_none():
    told = headline({"low": said("b", ("b",)), "high": said("c", ("c",), (), ("b",))})
    assert told.winner is None


def test_better_at_one_load_and_worse_at_another():
    told = headline({"low": said(better=("b",)), "mid": said(unknown=("b",)), "high": said(worse=("b",))})
    assert told.depends_on_load == ("b",)
    assert (told.better_than_baseline, told.worse_than_baseline) == ((), ())
    assert told.not_told_apart == ()
