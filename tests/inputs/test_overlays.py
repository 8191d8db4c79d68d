"""A variant says only what differs from the file that it extends."""

import pytest

from simlib.errors import InputFaults
from simlib.inputs.overlays import resolve


@pytest.fixture
def write(tmp_path):
    """Writes a file below a project's folder and gives its path."""

    def writer(name, text):
        path = tmp_path / "project" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"schema: simlib/1\n{text}", encoding="utf-8")
        return path

    return writer


def resolved(path):
    return {key: value for key, value in resolve(path).items() if key != "schema"}


def faults_of(path):
    with pytest.raises(InputFaults) as caught:
        resolve(path)
    return [(fault.path, fault.code) for fault in caught.value.faults]


def test_mappings_merge_and_all_else_is_replaced(write):
    write("base.yaml", "loads: {low: 0.5, high: 1.5}\nhours: [a, b]\nnote: {zh: 甲}\n")
    path = write("variant.yaml", "extends: base.yaml\nloads: {high: 2}\nhours: [c]\nnote: none\n")
    assert resolved(path) == {"loads": {"low": 0.5, "high": 2}, "hours": ["c"], "note": "none"}


def test_null_takes_a_key_out(write):
    write("base.yaml", "plans: {a: {x: 1}, b: {x: 2}}\n")
    path = write("variant.yaml", "extends: base.yaml\nplans: {b: null}\n")
    assert resolved(path) == {"plans": {"a": {"x": 1}}}


def test_a_number_written_anew_leaves_its_range_behind(write):
    write(
        "base.yaml",
        "a: {value: 9, low: 5, high: 14, ground: log}\nb: {value: 9, low: 5, ground: log}\n"
        "wait: {low: 3, high: 8}\n",
    )
    anew = "a: {value: 20, ground: own}\nb: {high: 12}\nwait: {high: 9}\n"
    assert resolved(write("variant.yaml", f"extends: base.yaml\n{anew}")) == {
        "a": {"value": 20, "ground": "own"},
        "b": {"value": 9, "low": 5, "high": 12, "ground": "log"},
        "wait": {"low": 3, "high": 9},
    }


def test_a_key_that_is_not_there_cannot_be_taken_out(write):
    write("base.yaml", "plans: {a: {x: 1}}\n")
    path = write("variant.yaml", "extends: base.yaml\nplans: {b: null, c: {d: null}}\n")
    assert faults_of(path) == [("$.plans.b", "nothing-to-remove"), ("$.plans.c.d", "nothing-to-remove")]


def test_a_variant_of_a_variant_and_in_a_folder_below(write):
    write("base.yaml", "a: 1\nb: 1\nc: 1\n")
    write("variants/one.yaml", "extends: ../base.yaml\nb: 2\n")
    path = write("variants/two.yaml", "extends: one.yaml\nc: 3\n")
    assert resolved(path) == {"a": 1, "b": 2, "c": 3}


def test_no_file_outside_the_folder_above_is_opened(write, tmp_path):
    (tmp_path / "secret.yaml").write_text("a: 1\n", encoding="utf-8")
    for way in ("../../secret.yaml", str(tmp_path / "secret.yaml"), "C:\\secret.yaml", "..\\x.yaml"):
        path = write("variants/one.yaml", f"extends: '{way}'\n")
        assert faults_of(path) == [("$.extends", "extends-outside")]


def test_nor_step_by_step(write, tmp_path):
    (tmp_path / "secret.yaml").write_text("a: 1\n", encoding="utf-8")
    write("base.yaml", "extends: ../secret.yaml\n")
    path = write("variants/one.yaml", "extends: ../base.yaml\n")
    assert faults_of(path) == [("$.extends", "extends-outside")]


def test_files_that_extend_each_other_are_named(write):
    write("a.yaml", "extends: b.yaml\n")
    path = write("b.yaml", "extends: a.yaml\n")
    with pytest.raises(InputFaults) as caught:
        resolve(path)
    (fault,) = caught.value.faults
    assert (fault.code, fault.params["known"]) == ("extends-loop", "b.yaml, a.yaml")


def test_a_long_chain_is_refused(write):
    write("f0.yaml", "a: 1\n")
    paths = [write(f"f{n}.yaml", f"extends: f{n - 1}.yaml\n") for n in range(1, 12)]
    assert resolved(paths[8]) == {"a": 1}
    assert faults_of(paths[10]) == [("$.extends", "extends-loop")]


def test_a_fault_of_a_base_names_its_file(write):
    write("base.yaml", "a: .inf\n")
    path = write("variant.yaml", "extends: base.yaml\nb: .nan\n")
    with pytest.raises(InputFaults) as caught:
        resolve(path)
    assert caught.value.file == str(path)
    found = [(fault.path, fault.params.get("base")) for fault in caught.value.faults]
    assert found == [("$.a", "base.yaml"), ("$.b", None)]


@pytest.mark.parametrize(
    "text", ["root:x:0:0:secret\n", "password: secret\n", "- secret\n", "secret： a\n", "a: *secret\n"]
)
def test_of_a_file_that_is_no_scenario_nothing_is_shown(write, tmp_path, text):
    (tmp_path / "other").write_text(text, encoding="utf-8")
    path = write("one.yaml", "extends: ../other\n")
    with pytest.raises(InputFaults) as caught:
        resolve(path)
    assert faults_of(path) == [("$.extends", "extends-no-scenario")]
    assert "secret" not in str(caught.value)
