"""Whatever stands in whatever cell: a workbook is read, or its faults are said. Nothing else comes out."""

from datetime import date, datetime, time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simlib.errors import InputFaults
from simlib.inputs.reading import read_world
from simlib.views.language.faults import fault_line
from simlib.views.language.words import words
from tests.inputs.workbook.books import ROWS, made

SIZES = {name: (len(lines), max(map(len, lines))) for name, lines in ROWS.items()}
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40),
    st.dates(date(1900, 3, 1), date(2100, 1, 1)), st.just(datetime(2024, 5, 6, 7, 8)), st.just(time(9, 30)),
    st.sampled_from(["=A1", "=1/0", "#REF!", "单位", "岗位", "无", "是", "~", "ground", "value", "甲/乙",
                     "$.a", "马召镇", "第一协作区", "全年合计", "closed", "（示例）", "0" * 400, "1e400",
                     "-0", "20240230", "1,2,3", "{}"]),
)  # fmt: skip


@st.composite
def places(draw):
    sheet = draw(st.sampled_from(list(SIZES)))
    rows, columns = SIZES[sheet]
    return sheet, draw(st.integers(1, rows + 2)), draw(st.integers(1, columns + 2))


@pytest.mark.slow
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(places(), VALUES), min_size=1, max_size=4))
def test_any_cell_may_hold_anything(tmp_path_factory, changes):
    book = made()
    for (sheet, row, column), value in changes:
        book[sheet].cell(row, column).value = value
    path = tmp_path_factory.mktemp("fuzz") / "本县.xlsx"
    book.save(path)
    assert all(fault_line(words("zh"), "本县.xlsx", fault) for fault in faults_of(path))


def faults_of(path):
    try:
        read_world(path)
    except InputFaults as error:
        return error.faults
    return ()
