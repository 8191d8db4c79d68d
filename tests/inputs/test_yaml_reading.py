"""A YAML file becomes a tree of plain values, and nothing in it can surprise."""

from math import isfinite
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from simlib.errors import InputFaults
from simlib.inputs import yaml_reading
from simlib.inputs.paths import UNSEEN
from simlib.inputs.yaml_reading import MAX_ALIASED, MAX_DEPTH, scan


@pytest.fixture
def file(tmp_path):
    return tmp_path / "county.yaml"


def read_tree(file):
    found = scan(file)
    if found.faults:
        raise InputFaults(str(file), found.faults)
    return found.tree


def tree_of(file, text):
    file.write_text(text, encoding="utf-8", newline="")
    return read_tree(file)


def faults_of(file, content):
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputFaults) as caught:
        read_tree(file)
    return caught.value.faults


def codes_of(file, content):
    return [fault.code for fault in faults_of(file, content)]


# ---- what a value means


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12:30", "12:30"),
        ("12:30:15", "12:30:15"),
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("2021-01-01", "2021-01-01"),
        ("1_000", "1_000"),
        ("0b11", "0b11"),
        ("=", "="),
        ("<<", "<<"),
        ("１２", "１２"),
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("012", 12),
        ("0o17", 15),
        ("0xff", 255),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("-1.5E-2", -0.015),
        ("'12'", "12"),
        ('"true"', "true"),
        ('""', ""),
    ],
)
def test_scalars_are_those_of_yaml_1_2(file, written, meant):
    value = tree_of(file, f"a: {written}\n")["a"]
    assert (type(value), value) == (type(meant), meant)


def test_lists_mappings_and_chinese_names_nest(file):
    tree = tree_of(file, "units: {城关镇: {staff: {监察员: 2}}}\nhours: [08:30-12:00]\n")
    assert tree == {"units": {"城关镇": {"staff": {"监察员": 2}}}, "hours": ["08:30-12:00"]}


def test_an_alias_stands_for_its_value(file):
    assert tree_of(file, "a: &x {n: 1}\nb: *x\n") == {"a": {"n": 1}, "b": {"n": 1}}


def test_a_byte_order_mark_and_windows_line_ends_are_taken(file):
    assert tree_of(file, "\ufeffa: 1\r\nb: |\r\n  二\r\n  三\r\n") == {"a": 1, "b": "二\n三\n"}


def test_an_empty_file_is_null(file):
    assert tree_of(file, "# nothing\n") is None


# ---- what is refused


def test_two_faults_in_one_file_are_two_faults(file):
    faults = faults_of(file, "units:\n  东河镇: .inf\n  西山乡: 1\n  西山乡: 2\n")
    assert [(fault.path, fault.code) for fault in faults] == [
        ("$.units.东河镇", "not-finite"),
        ("$.units.西山乡", "duplicate-key"),
    ]
    assert faults[1].params["other"] == "$.units.西山乡:3"


def test_paths_count_through_lists(file):
    (fault,) = faults_of(file, "zones: [{units: [a, b, !!str c]}]")
    assert (fault.path, fault.code) == ("$.zones[0].units[2]", "yaml-tag")


def test_faults_of_grammar_say_line_and_column(file):
    (fault,) = faults_of(file, "a: 1\nb: [1, 2\nc: 3\n")
    assert (fault.code, fault.params["line"], fault.params["column"]) == ("bad-yaml", "3", "2")


def test_a_wide_colon_is_told_from_other_faults_of_grammar(file):
    (fault,) = faults_of(file, "units:\n  东河镇:\n    staff：2\n    villages: 3\n")
    place = {"line": "3", "column": "10"}
    assert (fault.code, fault.value, fault.params) == ("wide-colon", "staff：2", place)


def test_a_tab_is_told_from_other_faults_of_grammar(file):
    assert codes_of(file, "a:\n\tb: 1\n") == ["tab"]


def test_a_file_of_50_mb_is_refused_before_it_is_read(file, monkeypatch):
    with file.open("wb") as handle:
        handle.truncate(50_000_000)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("the file was opened"))
    with pytest.raises(InputFaults) as caught:
        read_tree(file)
    (fault,) = caught.value.faults
    assert (fault.path, fault.code, fault.params["limit"]) == ("$", "too-large", "5 MB")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_other_encodings_are_refused(file, encoding):
    (fault,) = faults_of(file, "name: a\ntitle: 平罗县\n".encode(encoding))
    assert fault.code == "not-utf8"


def test_a_broken_byte_is_told_by_its_line(file):
    (fault,) = faults_of(file, b"a: 1\nb: 2\nc: \xff\n")
    assert fault.params["line"] == "3"


def test_what_is_no_file_is_refused(tmp_path):
    for path in (tmp_path, tmp_path / "no.yaml", tmp_path / "a\0b"):
        with pytest.raises(InputFaults) as caught:
            read_tree(path)
        assert [fault.code for fault in caught.value.faults] == ["file-not-found"]


def test_a_bomb_of_aliases_is_refused(file):
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 10)]
    assert codes_of(file, "\n".join(["l0: &l0 [lol]", *levels])) == ["too-many-aliases"]


def test_aliases_are_counted_by_what_they_stand_for(file):
    fits = (MAX_ALIASED // 11) * "*x, "
    assert len(tree_of(file, f"a: &x [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\nb: [{fits}]")["b"]) == 909
    over = (MAX_ALIASED // 11 + 1) * "*x, "
    text = f"a: &x [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\nb: [{over}]"
    assert codes_of(file, text) == ["too-many-aliases"]


def test_a_value_inside_itself_is_refused(file):
    assert codes_of(file, "a: &x [*x]") == ["too-deep"]
    assert codes_of(file, "a: &x {b: *x}") == ["too-deep"]


def test_depth_is_bounded(file):
    deepest = MAX_DEPTH - 1
    tree_of(file, "[" * deepest + "1" + "]" * deepest)
    assert codes_of(file, "[" * MAX_DEPTH + "1" + "]" * MAX_DEPTH) == ["too-deep"]


@pytest.mark.parametrize("sign", ["[", "{a: ", "- ", "? ", "[{", "!a [", "&a ["])
def test_deep_nesting_of_any_kind_is_refused_without_a_traceback(file, sign):
    assert codes_of(file, sign * 100_000)[0] in {"too-deep", "bad-yaml"}


def test_the_number_of_values_is_bounded(file, monkeypatch):
    monkeypatch.setattr(yaml_reading, "MAX_VALUES", 100)
    assert len(tree_of(file, "[" + "a," * 99 + "]")) == 99
    assert codes_of(file, "[" + "a," * 100 + "]") == ["too-many-values"]


@pytest.mark.parametrize("number", ["9" * 19, "9" * 5000, "-" + "9" * 5000, "1e400", "0x" + "f" * 16])
def test_numbers_that_no_array_holds_are_refused(file, number):
    assert codes_of(file, f"a: {number}") == ["number-too-large"]


def test_the_greatest_number_is_taken(file):
    assert tree_of(file, f"a: {2**63 - 1}") == {"a": 2**63 - 1}


@pytest.mark.parametrize("key", ["1", "1.5", "true", "null", "~", "[a]", "{a: b}", ".5"])
def test_keys_are_text(file, key):
    assert "key-not-text" in codes_of(file, f"? {key}\n: 1\n")


def test_keys_that_look_like_dates_and_times_are_text(file):
    assert tree_of(file, "2021-05-01: off\n12:30: no\n") == {"2021-05-01": "off", "12:30": "no"}


@pytest.mark.parametrize("sign", ["\\a", "\\u202e", "\\u200b", "\\ufeff", "\\ud800", "\\r", "\\U000E0041"])
def test_characters_that_cannot_be_seen_are_refused_in_values(file, sign):
    (fault,) = faults_of(file, f'units: {{a: "东{sign}河"}}')
    assert (fault.path, fault.code) == ("$.units.a", "control-character")
    assert not UNSEEN.search(fault.value)


@pytest.mark.parametrize("sign", ["\x07", "\x7f", "\x85", "\u2028", "\u202e", "\u2066", "\ufffd"])
def test_and_in_names_and_comments(file, sign):
    (fault,) = faults_of(file, f"units: {{东{sign}河: 1}}")
    assert fault.code == "control-character"
    assert not UNSEEN.search(fault.path)
    (fault,) = faults_of(file, f"a: 1\n# 东{sign}河")
    assert (fault.path, fault.code, fault.params["line"]) == ("$", "control-character", "2")


@pytest.mark.parametrize("text", ["a: !x 1", "a: !!int 1", "!!map {a: 1}", "? !!str a\n: 1", "a: ! b"])
def test_tags_are_refused(file, text):
    assert codes_of(file, text) == ["yaml-tag"]


def test_one_document_a_file(file):
    assert codes_of(file, "a: 1\n---\nb: 2\n") == ["several-documents"]


# ---- whatever comes


def is_plain(value):
    match value:
        case dict():
            return all(isinstance(k, str) and is_plain(v) for k, v in value.items())
        case list():
            return all(map(is_plain, value))
        case float():
            return isfinite(value)
    return value is None or isinstance(value, str | int)


def is_read_or_refused(content):
    """A plain tree or named faults; any other error is the test's."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "anything.yaml"
        path.write_bytes(content)
        try:
            return is_plain(read_tree(path))
        except InputFaults as error:
            return bool(error.faults)


@pytest.mark.slow
@given(st.binary(max_size=200))
def test_any_bytes_give_a_plain_tree_or_faults(content):
    assert is_read_or_refused(content)


@pytest.mark.slow
@given(st.text(max_size=200))
@example('"\\UFFFFFFFF"')
@example("%YAML 9" + "9" * 5000 + ".1\n--- a")
@example("%TAG ! \x00\n")
def test_any_text_gives_a_plain_tree_or_faults(text):
    assert is_read_or_refused(text.encode("utf-8", "surrogatepass"))


yaml_pieces = st.sampled_from(
    [
        *":,[]{}&*!|>%@`'\"#?-\n\t ~\\",
        *("a", "1", ".inf", "<<", "\n  ", "- ", ": ", "? ", "&a ", "*a", "!!str ", "---", "...", "："),
        *("0x", "1e9", "\\u", "\\xff", "%YAML 1.", "%TAG ! ", "!<", "%FF", "|2", ">-", "\ud7ff", "\x85"),
    ]
)


@pytest.mark.slow
@given(st.lists(yaml_pieces, max_size=40).map("".join))
def test_any_heap_of_yaml_signs_gives_a_plain_tree_or_faults(text):
    assert is_read_or_refused(text.encode())


ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "tests/inputs/bad").rglob("*.yaml"), *(ROOT / "scenarios").rglob("*.yaml")])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_both_parsers_find_the_same(path, monkeypatch):
    """The fast one over libyaml, and PyYAML's own: tree, faults, lines and columns."""
    fast = yaml_reading.scan(path)
    monkeypatch.setattr(yaml_reading, "_fast_loader", lambda text: None)
    assert yaml_reading.scan(path) == fast


def test_a_number_that_commas_cut_is_whole_again(file):
    written = "{value: 1,260, most: 2,000,000, least: 3}"
    assert tree_of(file, written) == {"value": "1,260", "most": "2,000,000", "least": 3}
    assert codes_of(file, "{value: 1,26}") == ["key-not-text"]
