"""Chance belongs to matters and people: a changed number moves what it is about, and nothing else."""

from collections import defaultdict
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simlib.errors import SimlibError
from simlib.inputs.scenario import Scenario
from simlib.model.arrays import Model
from simlib.model.compile import compile_model
from simlib.runs.draws import Draws, draw
from tests.runs.recusals import recusals
from tests.runs.whole_runs import as_bytes
from tests.worlds import Tree, as_tree, as_world, random_world, worlds

BUSY = next(
    scenario
    for scenario in map(random_world, range(1000))
    if len(scenario.streams) > 1
    and all(stream.gap for stream in scenario.streams.values())
    and scenario.time.calendar == "china"
    and any(post.leave for post in scenario.posts.values())
    and any(scenario.conflicts.model_dump().values())
    and any(step.team for step in scenario.flows[min(scenario.flows)].steps.values())
)
"""A random world with two streams, leave and recusals, and work in its first flow."""


def drawn(tree: Tree, seed: int = 5, replication: int = 0) -> "Told":
    model = compile_model(as_world(Scenario.model_validate(tree)), "central")
    return Told(model, draw(model, seed, replication))


class Told:
    """Draws by names: what is known of each matter, visit and person."""

    def __init__(self, model: Model, draws: Draws) -> None:
        self.model, self.draws = model, draws
        self.codes: list[Any] = []
        self.matters: dict[Any, tuple[Any, ...]] = {}
        self.visits: dict[Any, tuple[int, int]] = {}
        self.conflicts: dict[Any, bool] = {}
        seen: dict[Any, int] = defaultdict(int)
        table = recusals(draws)
        for m in range(draws.matters):
            code = self._code(m, seen)
            self.codes.append(code)
            self.matters[code] = (int(draws.klass[m]), int(draws.arrived[m]))
            for v in range(draws.first[m], draws.first[m + 1]):
                step = (model.steps.flow[draws.step[v]], model.steps.name[draws.step[v]])
                visit = (code, step, seen[code, step])
                seen[code, step] += 1
                self.visits[visit] = (int(draws.effort[v]), int(draws.wait[v]))
            for p, person in enumerate(model.people.code):
                self.conflicts[code, person] = bool(table[m, p])

    def _code(self, m: int, seen: dict[Any, int]) -> Any:
        """Unit, stream, and index; of a matter that another may set off: by which rule, and by which one."""
        draws, model = self.draws, self.model
        unit, parent = model.units.code[draws.unit[m]], draws.parent[m]
        if parent >= 0:
            *_, stream, _, _ = source = self.codes[parent]
            code = (unit, stream, (model.followups.name[draws.follow[m]], source))
        else:
            stream = "backlog" if draws.stream[m] < 0 else model.streams.name[draws.stream[m]]
            code = (unit, stream, int(draws.index[m]))
        seen[code] += 1  # the flows of a backlog are numbered each on its own
        return (*code, seen[code])

    @property
    def leave(self) -> dict[str, list[int]]:
        """Half-days of leave of each person."""
        codes = self.model.people.code
        return {code: np.flatnonzero(self.draws.away[p]).tolist() for p, code in enumerate(codes)}


@pytest.fixture
def tree() -> Tree:
    return as_tree(BUSY)


def test_the_same_seed_and_replication_give_the_same_draws(tree):
    one, other = drawn(tree).draws, drawn(tree).draws
    for field in fields(Draws):
        assert np.array_equal(getattr(one, field.name), getattr(other, field.name))


def test_seeds_and_replications_differ(tree):
    told = [drawn(tree, seed=s, replication=r).matters for s, r in ((5, 0), (5, 1), (6, 0), (0, 5))]
    assert all(a != b for n, a in enumerate(told) for b in told[:n])


def test_the_rate_of_one_stream_moves_no_matter_of_another(tree):
    before = drawn(tree)
    first, other = sorted(tree["streams"])
    tree["streams"][first]["gap"] = {"dist": "exponential", "unit": "ticks", "mean": 12.5}
    after = drawn(tree)
    for part in ("matters", "visits", "conflicts"):
        one, two = (only(getattr(told, part), other) for told in (before, after))
        assert one == two != {}
    assert only(before.matters, first) != only(after.matters, first)


def only(told: dict[Any, Any], stream: str) -> dict[Any, Any]:
    """What is told of the matters of one stream."""

    def of(key: Any) -> str:
        return key[1] if isinstance(key[1], str) and len(key) == 4 else key[0][1]

    return {key: value for key, value in told.items() if of(key) == stream}


def test_the_effort_of_one_step_moves_no_other_draw(tree):
    flow = sorted(tree["flows"])[0]
    name, step = next((n, s) for n, s in tree["flows"][flow]["steps"].items() if s["team"])
    step["hand_over"] = None  # whoever takes over has a visit to a step of the same name
    before = drawn(tree)
    step["effort"] = {"dist": "fixed", "unit": "ticks", "mean": 7777}
    step["class_effort"] = False
    after = drawn(tree)
    assert (after.matters, after.conflicts, after.leave) == (before.matters, before.conflicts, before.leave)
    assert after.visits.keys() == before.visits.keys()
    for visit, (effort, wait) in after.visits.items():
        theirs = visit[1] == (flow, name)
        assert (effort, wait) == ((7777, before.visits[visit][1]) if theirs else before.visits[visit])


def test_a_step_that_is_added_at_the_end_leaves_the_others_alone(tree):
    before = drawn(tree)
    flow = sorted(tree["flows"])[0]
    title = {"zh": "归档", "en": "archive"}
    for step in tree["flows"][flow]["steps"].values():
        step["next"] = {"archive" if n == "end" else n: p for n, p in step["next"].items()}
    tree["flows"][flow]["steps"]["archive"] = {"title": title, "next": {"end": 1.0}}
    after = drawn(tree)
    added = {visit for visit in after.visits if visit[1] == (flow, "archive")}
    rest = {visit: told for visit, told in after.visits.items() if visit not in added}
    # Branches are taken in the order of their names, so a renamed one may change places with another.
    straight = [v for v in rest if v[1] == (flow, tree["flows"][flow]["first"]) and v[2] == 0]
    assert added
    assert {v: rest[v] for v in straight} == {v: before.visits[v] for v in straight}
    assert (after.matters, after.conflicts) == (before.matters, before.conflicts)


def test_more_recusals_only_add_recusals(tree):
    tree["conflicts"] = {"home": 0.2, "neighbour": 0.1, "elsewhere": 0.1}
    before = drawn(tree)
    tree["conflicts"] = {"home": 0.6, "neighbour": 0.1, "elsewhere": 0.1}
    after = drawn(tree)
    assert (after.matters, after.visits, after.leave) == (before.matters, before.visits, before.leave)
    changed = {pair for pair in after.conflicts if after.conflicts[pair] != before.conflicts[pair]}
    assert changed
    assert all(after.conflicts[pair] for pair in changed)
    assert all(code[0] == person.split("/")[0] for code, person in changed)


def test_leave_of_one_post_moves_nobody_elses(tree):
    tree["posts"]["clerk"]["leave"] = {"spells": 3, "days": 2}
    tree["posts"]["officer"]["leave"] = {"spells": 4, "days": 5}
    before = drawn(tree)
    tree["posts"]["clerk"]["leave"] = {"spells": 20, "days": 4}
    after = drawn(tree)
    clerks = {code for code in after.leave if "/clerk/" in code}
    assert {c: after.leave[c] for c in after.leave.keys() - clerks} == {
        c: before.leave[c] for c in before.leave.keys() - clerks
    }
    assert all(set(before.leave[c]) <= set(after.leave[c]) for c in clerks)
    assert any(before.leave[c] != after.leave[c] for c in clerks)
    assert (after.matters, after.visits, after.conflicts) == (before.matters, before.visits, before.conflicts)


@pytest.mark.slow
@settings(max_examples=40)
@given(worlds(), st.integers(0, 2**64 - 1))
def test_no_lever_of_a_plan_moves_a_draw(scenario, seed):
    """Whatever the plans choose, they meet the same matters and the same leave, to the byte."""
    tree = as_tree(scenario)
    before = drawn(tree, seed).draws
    for plan in tree["plans"].values():
        plan |= {"zones": {}, "pooling": "all", "order": "class", "escalation_days": 2.0}
        plan |= {"weekdays": {}, "levers": sorted(tree["levers"]), "then": None}
    assert as_bytes(drawn(tree, seed).draws) == as_bytes(before)


@pytest.mark.slow
@settings(max_examples=30)
@given(worlds(), st.integers(1, 60))
def test_a_longer_horizon_keeps_the_first_part(scenario, longer):
    """A year is as long as others, however much of it is simulated."""
    tree = as_tree(scenario)
    before = drawn(tree)
    if tree["time"]["calendar"] == "none":
        tree["time"]["end"] += 10 * longer
    else:
        end = np.datetime64(tree["time"]["end"]) + longer
        tree["time"]["end"] = str(end)
    after = drawn(tree)
    in_time = {code: told for code, told in before.matters.items() if told[1] < before.model.horizon}
    assert in_time.items() <= after.matters.items()  # what waits for a day beyond the end has none yet
    assert before.visits.items() <= after.visits.items()
    assert before.conflicts.items() <= after.conflicts.items()
    later = (set(after.matters) - set(before.matters)) if longer else set()
    assert all(after.matters[code][1] >= before.model.horizon for code in later)
    halves = 2 * before.model.n_days
    assert np.array_equal(after.draws.away[:, :halves], before.draws.away)


# ---------------------------------------------------------------- how often


def county(**changes: Any) -> Tree:
    """A plain year of work in two towns and a third far away, with many people."""
    title = {"zh": "年", "en": "year"}
    town = {"kind": "town", "staff": {"officer": 40}}
    base: Tree = {
        "schema": "simlib/1",
        "name": "year",
        "title": title,
        "data": "theory",
        "time": {
            "calendar": "china",
            "hours": ["09:00-10:00"],
            "start": "2021-01-01",
            "window": {"from": "2021-02-01", "to": "2022-12-31"},
            "end": "2022-12-31",
        },
        "posts": {"officer": {"title": title, "leave": {"spells": 2, "days": 5}}},
        "units": {
            "甲镇": {**town, "code": "T1"},
            "乙镇": {**town, "code": "T2"},
            "丙镇": {**town, "code": "T3"},
        },
        "borders": [{"between": ["甲镇", "乙镇"], "minutes": 5}, {"between": ["乙镇", "丙镇"], "minutes": 5}],
        "classes": {"ordinary": {"title": title, "rank": 0}, "major": {"title": title, "rank": 1}},
        "flows": {
            "way": {
                "title": title,
                "first": "a",
                "steps": {
                    "a": {"title": title, "next": {"b": 0.3, "end": 0.7}},
                    "b": {"title": title, "next": {"end": 1.0}},
                },
            }
        },
        "conflicts": {"home": 0.2, "neighbour": 0.05, "elsewhere": 0.01},
        "streams": {
            "letters": {
                "title": title,
                "flow": "way",
                "shares": {"甲镇": 3, "乙镇": 1},
                "classes": {"ordinary": 0.9, "major": 0.1},
                "per_year": 2000,
            }
        },
        "loads": {"central": 1.0},
        "plans": {"plan-a": {"title": title, "zones": {"一区": {"units": ["甲镇", "乙镇", "丙镇"]}}}},
        "baseline": "plan-a",
    }
    return {**base, **changes}


@pytest.fixture(scope="module")
def years() -> Told:
    """Two years of some 4,000 matters and 120 people."""
    return drawn(county())


def near(successes: int, trials: int, probability: float) -> bool:
    """Within four standard errors of what is expected of independent trials."""
    return abs(successes / trials - probability) < 4 * (probability * (1 - probability) / trials) ** 0.5


@pytest.mark.slow
def test_as_many_come_as_the_yearly_rate_says(years):
    """4,000 in two years, a Poisson number: within four standard deviations."""
    assert abs(years.draws.matters - 4000) < 4 * 4000**0.5
    assert near(int((years.draws.unit == 0).sum()), years.draws.matters, 3 / 4)


def test_classes_and_branches_come_as_often_as_they_should(years):
    draws, model = years.draws, years.model
    assert near(int((draws.klass == model.classes.name.index("major")).sum()), draws.matters, 0.1)
    assert near(draws.visits - draws.matters, draws.matters, 0.3)


@pytest.mark.parametrize(
    ("town", "probability"), [("T1", 0.2), ("T2", 0.05), ("T3", 0.01)], ids=["home", "next", "far"]
)
def test_recusals_come_by_nearness(years, town, probability):
    """Of the matters of Jia town: its own people, those of the next town, those of the far one."""
    people = [code.startswith(town) for code in years.model.people.code]
    table = recusals(years.draws)[years.draws.unit == 0][:, people]
    assert near(int(table.sum()), table.size, probability)


def test_leave_takes_its_days_of_the_year(years):
    """Two spells of 5 of about 249 days; overlaps and the ends of the two years take very little."""
    away = years.draws.away
    assert np.array_equal(away[:, 0::2], away[:, 1::2])
    share = away.mean()
    expected = 1 - (1 - 5 / 249) ** 2
    spells = 2 * 2 * len(years.model.people)
    assert abs(share - expected) < 4 * expected / spells**0.5


def test_a_short_world_has_only_its_share_of_the_leave():
    """Ten weeks of the middle of a year: the same share of days away as in a whole year."""
    time = {
        "calendar": "china",
        "hours": ["09:00-10:00"],
        "start": "2021-05-10",
        "window": {"from": "2021-05-11", "to": "2021-07-16"},
        "end": "2021-07-16",
    }
    shares = [drawn(county(time=time), seed=seed).draws.away.mean() for seed in range(5)]
    expected = 1 - (1 - 5 / 250) ** 2
    spells = 5 * 2 * 120 * 50 / 250
    assert abs(np.mean(shares) - expected) < 4 * expected / spells**0.5


def test_a_world_in_which_nothing_comes_is_drawn_like_any_other(tree):
    """No matter, no visit, and nothing left of what was in memory before."""
    for stream in tree["streams"].values():
        stream["gap"] = {"dist": "fixed", "unit": "ticks", "mean": 1e6}
    tree["start"] = {"kind": "empty", "matters": []}
    tree.pop("programme", None)
    draws = drawn(tree).draws
    assert (draws.matters, draws.visits) == (0, 0)
    assert (draws.first.tolist(), draws.children.tolist()) == ([0], [0])


def test_families_without_end_are_refused():
    """Each matter sets off two of its own kind: no checked file says so, but a program may."""
    tree = county()
    title = {"zh": "再来", "en": "again"}
    again = {"title": title, "of": ["way"], "when": "completed", "flow": "way"}
    tree["followups"] = {"again": again, "and-again": again}
    tree["streams"]["letters"]["per_year"] = 4
    with pytest.raises(SimlibError) as raised:
        drawn(tree)
    assert raised.value.code == "endless-followups"
