"""A plan may be written by what differs from another one."""

from simlib.inputs import plan_inheritance
from simlib.inputs.overlays import resolve
from simlib.inputs.plan_inheritance import write_out

TODAY = {"zones": {"甲": {"units": ["东", "西"]}, "乙": {"units": ["南"]}}, "order": "due"}


def written(**plans):
    return write_out({"plans": {"today": TODAY, **plans}})


def told(found):
    return [(fault.path, fault.code) for fault in found.faults]


def test_mappings_merge_lists_are_replaced_and_null_takes_out():
    other = {"like": "today", "zones": {"甲": {"units": ["东"]}, "乙": None}, "order": "class"}
    found = written(other=other)
    assert found.tree["plans"]["other"] == {"zones": {"甲": {"units": ["东"]}}, "order": "class"}
    assert found.tree["plans"]["today"] == TODAY
    assert found.faults == ()


def test_a_plan_may_be_like_one_that_is_written_further_down_and_is_like_another():
    found = written(c={"like": "b", "order": "class"}, b={"like": "today", "pooling": "all"})
    assert found.tree["plans"]["c"] == {**TODAY, "pooling": "all", "order": "class"}


def test_grounds_are_those_of_the_other_plan_unless_the_plan_says_otherwise():
    base = {"pooling": {"value": "hard", "ground": "document"}, "ground": "document"}
    plans = {"a": base, "b": {"like": "a", "ground": "proposal"}}
    b = write_out({"plans": plans}).tree["plans"]["b"]
    assert b == {"pooling": {"value": "hard", "ground": "document"}, "ground": "proposal"}


def test_an_unknown_plan_is_told_with_the_close_one_and_the_plan_left_as_it_is():
    found = written(other={"like": "todai"})
    (fault,) = found.faults
    assert (fault.path, fault.code, fault.value) == ("$.plans.other.like", "unknown-plan", "todai")
    assert fault.params["close"] == "today"
    assert found.tree["plans"]["other"] == {"like": "todai"}


def test_plans_that_are_like_each_other_are_named():
    found = written(a={"like": "b"}, b={"like": "a"}, itself={"like": "itself"})
    assert [(fault.code, fault.params["known"]) for fault in found.faults] == [
        ("like-loop", "a, b"),
        ("like-loop", "b, a"),
        ("like-loop", "itself"),
    ]


def test_a_long_chain_is_refused():
    chain = {f"p{n}": {"like": f"p{n - 1}"} for n in range(1, 12)}
    assert told(written(p0=TODAY, **chain)) == [
        ("$.plans.p10.like", "like-loop"),
        ("$.plans.p11.like", "like-loop"),
    ]


def test_what_is_not_there_cannot_be_taken_out():
    found = written(other={"like": "today", "zones": {"丙": None}})
    assert told(found) == [("$.plans.other.zones.丙", "nothing-to-remove")]


def test_a_few_lines_cannot_fill_the_memory(monkeypatch):
    monkeypatch.setattr(plan_inheritance, "MAX_VALUES", 40)
    many = {f"p{n}": {"like": "today"} for n in range(9)}
    found = written(**many)
    assert ("$.plans.p8.like", "too-many-values") in told(found)
    assert found.tree["plans"]["p0"] == TODAY


def test_a_variant_may_take_out_of_the_plan_that_its_own_is_like(tmp_path):
    (tmp_path / "base.yaml").write_text("schema: simlib/1\nplans: {a: {x: 1, y: 2}}\n", encoding="utf-8")
    path = tmp_path / "variant.yaml"
    path.write_text("extends: base.yaml\nplans: {b: {like: a, x: null}}\n", encoding="utf-8")
    assert write_out(resolve(path)).tree["plans"] == {"a": {"x": 1, "y": 2}, "b": {"y": 2}}


def test_what_is_no_plan_is_left_to_the_schema():
    for plans in (None, 3, ["a"], {"a": 3, "b": None}):
        assert write_out({"plans": plans}).tree == {"plans": plans}
    assert told(written(other={"like": ["today"]})) == [("$.plans.other.like", "wrong-type")]
