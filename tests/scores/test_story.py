"""A matter's story: every event in its order, and a due instant that moves as the engines move it."""

import pytest

from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.model.rules import NEVER
from simlib.runs.draws import draw
from simlib.runs.kernel.loop import simulate
from simlib.scores.run import Run
from simlib.scores.story import due_moves, late_matters, story, timely_matters
from simlib.scores.why_late import pieces
from tests.scores.little import DAY, fixed, lived, office, text, work
from tests.worlds import as_world, random_world


@pytest.mark.slow
def test_the_due_instant_moves_as_the_engines_moved_it():
    """On random worlds: the last due tick and the last extension that a story tells are the record's."""
    moved = extended = 0
    for seed in range(300):  # an extension is granted in one world of twenty
        model = compile_model(as_world(random_world(seed)), "central")
        plan = compile_plan(model, model.world.scenario.baseline)
        draws = draw(model, 1, 0)
        record = simulate(model, plan, draws)
        for m in range(draws.matters):
            if record.arrived[m] >= NEVER:
                continue
            told = due_moves(model, draws, record, m, pieces(model, plan, draws, record, m))
            dues = [event.due for event in told if event.kind != "extended"]
            grants = [event.due for event in told if event.kind == "extended"]
            assert dues[-1:] == ([record.due[m]] if record.assigned[m] >= 0 else [])
            assert (grants[-1] if grants else -1) == record.extended[m]
            moved += len(dues) > 1
            extended += len(grants)
    assert moved > 10
    assert extended > 10


@pytest.fixture(scope="module")
def found():
    """A reply of a day for which the clock stands, then an hour of work by the clerk."""
    model, plan = office({"do": work(wait=fixed(DAY), pauses=True)})
    return story(model, plan, *lived(model, plan), 0), model


class TestOneMatter:
    def test_what_happens_is_told_in_order(self, found):
        told, _ = found
        kinds = [event.kind for event in told.events]
        assert kinds == ["arrived", "counted", "step", "paused", "ended"]

    def test_the_step_has_its_people_and_its_share_of_the_time(self, found):
        told, model = found
        step = next(event for event in told.events if event.kind == "step")
        assert [model.people.code[p] for p in step.people] == ["T1/clerk/01"]
        assert (step.tick, step.queued, step.finished) == (0, DAY, DAY + 60)
        assert step.labels == {"reply": DAY, "work": 60}
        assert told.sums == step.labels

    def test_the_pause_moves_the_due_day_by_no_day_when_it_ends_the_day_it_began(self, found):
        told, _ = found
        dues = [event.due for event in told.events if event.kind in ("counted", "paused")]
        assert dues == [2 * DAY, 2 * DAY]


def test_a_late_matter_sets_off_a_repeat_and_says_when_its_due_instant_passed():
    repeat = {"title": text("repeat"), "of": ["way"], "when": "late", "flow": "again"}
    flows = {
        "way": {"title": text("way"), "first": "do", "steps": {"do": work(effort=900)}},
        "again": {"title": text("again"), "first": "do", "steps": {"do": work()}},
    }
    steps = flows["way"]["steps"]
    model, plan = office(steps, flows=flows, followups={"repeat": repeat})
    draws, record = lived(model, plan)
    told = story(model, plan, draws, record, 0)
    assert [event.kind for event in told.events] == [
        "arrived", "counted", "step", "overdue", "ended", "set_off",
    ]  # fmt: skip
    assert told.events[-1].other == 1


def test_late_matters_come_the_latest_first(county):
    draws, record = county.run("two-zones", 0)
    run = Run(county.model, county.plans["two-zones"], draws, record)
    found = late_matters(run)
    assert [one.late for one in found] == sorted((one.late for one in found), reverse=True)
    assert {one.matter for one in found} == set(run.late[0].tolist())
    assert all(one.late > 0 for one in found)


def test_those_on_time_come_the_quickest_first_and_are_all_the_others(county):
    draws, record = county.run("two-zones", 0)
    run = Run(county.model, county.plans["two-zones"], draws, record)
    found = timely_matters(run)
    took = (record.ended - record.arrived.clip(min=0))[found].tolist()
    assert took == sorted(took)
    judged = (run.outside & run.headline & run.due_in_window(record.due)).nonzero()[0]
    assert {*found} == {*judged.tolist()} - {*run.late[0].tolist()}
    assert found
