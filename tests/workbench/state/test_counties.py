"""Counties that are brought to the workbench: what has faults changes nothing, what is replaced is kept."""

import json

import pytest

from simlib.errors import InputFaults
from simlib.inputs.workbook.opening import MAX_BYTES
from simlib.workbench.state.counties import bring, brought, remember, remembered, stem_of


@pytest.fixture
def good(root):
    """A small county without a fault, as the bytes of its file."""
    return (root / "tests" / "inputs" / "good.yaml").read_bytes()


def test_a_county_gets_a_folder_of_its_own(tmp_path, good):
    path = bring(tmp_path, "青山县.yaml", good)
    assert path == tmp_path / "青山县" / "青山县.yaml"
    assert path.read_bytes() == good
    assert brought(tmp_path) == {"青山县": path}


def test_a_file_with_faults_changes_nothing(tmp_path, good):
    bring(tmp_path, "青山县.yaml", good)
    with pytest.raises(InputFaults) as refused:
        bring(tmp_path, "青山县.yaml", good + b"unknown: 3\nother: 4\n")
    assert [fault.path for fault in refused.value.faults] == ["$.other", "$.unknown"]
    assert refused.value.file == "青山县.yaml"  # and not the trial beside it
    assert [path.name for path in (tmp_path / "青山县").iterdir()] == ["青山县.yaml"]
    assert (tmp_path / "青山县" / "青山县.yaml").read_bytes() == good


def test_of_a_county_that_never_came_no_folder_is_left(tmp_path):
    with pytest.raises(InputFaults):
        bring(tmp_path, "青山县.xlsx", b"no workbook")
    assert not [*tmp_path.iterdir()]


def test_what_another_file_takes_the_place_of_is_set_aside(tmp_path, good):
    bring(tmp_path, "青山县.yaml", good)
    path = bring(tmp_path, "青山县.yaml", good + b"# corrected\n")
    bring(tmp_path, "青山县.yaml", good + b"# corrected\n")  # the same again is no other
    assert path.read_bytes().endswith(b"# corrected\n")
    assert sorted(one.name for one in path.parent.iterdir()) == ["青山县.aside-1.yaml", "青山县.yaml"]
    assert (path.parent / "青山县.aside-1.yaml").read_bytes() == good


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("本县.docx", b"PK", "county-file"),
        ("本县", b"", "county-file"),
        ("本县.et", b"", "workbook-format"),
        ("本县.xlsx", b"PK" + bytes(MAX_BYTES), "too-large"),
        ("本县.yaml", b"\xff\xfe", "not-utf8"),
    ],
)
def test_what_is_no_county_is_refused_with_the_way_out(tmp_path, name, content, code):
    with pytest.raises(InputFaults) as refused:
        bring(tmp_path, name, content)
    assert [fault.code for fault in refused.value.faults] == [code]


@pytest.mark.parametrize(
    "name", ["../../青山县.xlsx", "C:\\桌面\\青山县.xlsx", "青山县 .xlsx", "青山县\x00.xlsx"]
)
def test_a_name_leads_nowhere_else(name):
    assert stem_of(name) == "青山县"


def test_the_page_that_is_loaded_anew_shows_the_county_it_showed(tmp_path, good):
    path = bring(tmp_path, "青山县.yaml", good)
    remember(tmp_path, "start-1", path)
    assert remembered(tmp_path, "start-1") == path
    assert remembered(tmp_path, "start-2") is None  # what a server was started with counts more
    assert remembered(tmp_path, "") is None


@pytest.mark.parametrize("told", ["", "[]", "{", json.dumps({"start": "s", "county": "../x"}), "null"])
def test_what_is_kept_and_cannot_be_used_is_passed_over(tmp_path, told):
    (tmp_path / ".opened-here.json").write_text(told, encoding="utf-8")
    assert remembered(tmp_path, "s") is None
