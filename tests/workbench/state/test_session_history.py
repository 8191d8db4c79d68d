"""Undo and redo, as everybody knows them."""

from simlib.workbench.state.session import LONGEST, History


def test_steps_back_and_on_again(today):
    a, b, c = today, today.with_pooling("all"), today.with_pooling("none")
    history = History(a).did(b).did(c)
    assert history.undone().present == b
    assert history.undone().undone().present == a
    assert history.undone().undone().undone().present == a
    assert history.undone().undone().redone().redone() == history
    assert history.redone() is history


def test_a_new_step_forgets_what_was_undone(today):
    history = History(today).did(today.with_pooling("all")).undone().did(today.with_pooling("none"))
    assert history.future == ()
    assert history.undone().present == today


def test_a_name_is_no_step_and_the_past_ends(today):
    named = History(today).renamed("甲")
    assert named.past == ()
    assert named.present.name == "甲"
    history = History(today)
    for n in range(LONGEST + 20):
        history = history.did(today.with_escalation(n + 1))
    assert len(history.past) == LONGEST
