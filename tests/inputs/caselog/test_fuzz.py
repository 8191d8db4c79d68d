"""Whatever stands in whatever file: a log is read, or its faults are said. Nothing else comes out."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simlib.errors import InputFaults
from simlib.evidence.profile import LogProfile
from simlib.inputs.caselog.reading import read_log
from simlib.views.language.faults import fault_line
from simlib.views.language.words import words
from simlib.views.output.documents import text as as_json
from simlib.views.output.log_document import log_document
from tests.inputs.caselog.logs import EVENTS, IDENTITY, MOBILE, TABLE, XES, book_of, csv_of
from tests.inputs.workbook.test_fuzz import VALUES

WORDS = [
    "受理日期",
    "单位",
    "案件编号",
    "环节",
    "结束时间",
    "办结",
    "合计",
    "（示例）",
    "在办",
    "1",
    "2025-03-05",
    "2025年13月1日",
    "99999",
    "45721",
    "姓名",
    "1e400",
    "-",
]
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.sampled_from([*WORDS, "0" * 400, "\ufeff", '"', ","]),
)
BYTES = {"a.csv": csv_of(), "a.xlsx": book_of(), "a.xes": XES.encode(), "b.csv": csv_of(encoding="gb18030")}
NO_HURRY = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def told(path):
    """The log as JSON, or its faults in words."""
    try:
        return as_json(log_document(LogProfile(read_log(path))))
    except InputFaults as error:
        return "\n".join(fault_line(words("zh"), path.name, fault) for fault in error.faults)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzz")


FLIPS = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=3)), min_size=1, max_size=6)
PERSONS = st.sampled_from([IDENTITY, MOBILE])
CELLS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 6), TEXTS), min_size=1, max_size=5)


@pytest.mark.slow
@pytest.mark.parametrize("rows", [TABLE, EVENTS], ids=["matters", "events"])
@NO_HURRY
@given(changes=CELLS)
def test_any_cell_of_a_csv_may_hold_anything(folder, rows, changes):
    grid = [[*row, *[""] * 2] for row in rows] + [[""] * 8]
    for row, column, value in changes:
        grid[min(row, len(grid) - 1)][column] = value
    (folder / "a.csv").write_bytes(csv_of(grid))
    assert told(folder / "a.csv")


@pytest.mark.slow
@NO_HURRY
@given(changes=st.lists(st.tuples(st.integers(2, 4), st.integers(1, 6), VALUES), min_size=1, max_size=4))
def test_any_cell_of_a_workbook_may_hold_anything(folder, changes):
    def change(page):
        for row, column, value in changes:
            page.cell(row, column).value = value

    (folder / "a.xlsx").write_bytes(book_of(change=change))
    assert told(folder / "a.xlsx")


@pytest.mark.slow
@pytest.mark.parametrize("name", BYTES)
@NO_HURRY
@given(
    flips=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=3)), min_size=1, max_size=6
    )
)
def test_any_byte_may_be_damaged(folder, name, flips):
    data = BYTES[name]
    for place, new in flips:
        at = int(place * len(data))
        data = data[:at] + new + data[at + 1 :]
    (folder / name).write_bytes(data)
    assert told(folder / name)


@pytest.mark.slow
@NO_HURRY
@given(
    column=st.integers(0, 6), row=st.integers(1, 3), person=st.sampled_from([IDENTITY, MOBILE]), around=TEXTS
)
def test_a_number_of_a_person_is_refused_wherever_it_stands(folder, column, row, person, around):
    around = "".join(sign for sign in around if not sign.isdigit())
    grid = [[*line, ""] for line in TABLE]
    grid[row][column] = f"{around} {person} {around}"
    (folder / "a.csv").write_bytes(csv_of(grid))
    said = told(folder / "a.csv")
    assert person not in said
    with pytest.raises(InputFaults):
        read_log(folder / "a.csv")
