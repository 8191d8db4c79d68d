"""A gallery of logs as people have them: each is read rightly, or refused with place, rule and way out.

No cell of a person, of whatever column, is in anything that is said, drawn or written.
"""

from contextlib import suppress
from datetime import date
from zipfile import ZipFile

import pytest

from simlib.cli.program import obey
from simlib.errors import InputFaults
from simlib.inputs.caselog.names import LogNames
from simlib.inputs.caselog.reading import read_log
from simlib.inputs.workbook.words import Label
from simlib.views.language.faults import fault_line
from simlib.views.language.words import words
from tests.inputs.caselog.gallery import EVENT_LOGS, ODD, READ, REFUSED, UNAWARE, merged_units
from tests.inputs.caselog.logs import (
    EVENTS,
    MEANT,
    NAME,
    OF_EVENTS,
    PERSON,
    ROWS,
    TABLE,
    book_of,
    changed,
    csv_of,
    with_column,
)

UNTIL = date(2025, 6, 30)
COUNTY = LogNames.known(
    [Label(name, name, english, ()) for name, english in (("城关镇", "Chengguan"), ("头闸镇", "Touzha"))],
    LogNames().classes,
)


def said(log):
    return [
        (one.unit, one.kind, one.matter_class, str(one.received), str(one.closed) if one.closed else None)
        for one in log.matters
    ]


# ---------------------------------------------------------------- read rightly


def read(tmp_path, name, data, **options):
    (tmp_path / name).write_bytes(data)
    return read_log(tmp_path / name, until=UNTIL, **options)


@pytest.mark.parametrize("case", READ)
def test_logs_that_are_read_rightly(case, tmp_path):
    log = read(tmp_path, *READ[case], names=COUNTY)
    assert said(log) == MEANT
    assert log.odd == ()


def test_a_unit_in_a_merged_cell_is_that_of_all_its_rows(tmp_path):
    assert {one.unit for one in read(tmp_path, "a.xlsx", book_of(change=merged_units)).matters} == {"城关镇"}


def test_of_several_sheets_that_are_logs_one_is_read_and_the_others_are_named(tmp_path):
    def years(page):
        page.title = "2025年"
        earlier = page.parent.create_sheet("2024年")
        for row in changed((1, 1, "2024-03-05"), (1, 5, "")):
            earlier.append(row)
        page.parent.create_sheet("通讯录").append(["单位", "电话"])

    data = book_of(change=years)
    log = read(tmp_path, "a.xlsx", data)
    assert (log.sheet, log.like_it) == ("2025年", ("2024年",))
    assert said(log) == MEANT
    other = read(tmp_path, "a.xlsx", data, sheet="2024年 ")
    assert (other.matters[0].received.year, other.like_it) == (2024, ("2025年",))
    assert faults_of(tmp_path / "a.xlsx", sheet="2023年") == {("--sheet", "unknown-sheet")}


def test_units_are_known_by_short_and_long_names_and_codes(tmp_path):
    units = changed((1, 2, "城关"), (2, 2, "头闸镇纪委"), (3, 2, "chengguan"))
    assert said(read(tmp_path, "a.csv", csv_of(units), names=COUNTY)) == MEANT


@pytest.mark.parametrize("case", EVENT_LOGS)
def test_event_logs_are_read_as_rows_of_matters(case, tmp_path):
    assert said(read(tmp_path, *EVENT_LOGS[case], names=COUNTY)) == OF_EVENTS


def test_what_closes_a_matter_of_an_event_log_can_be_said_by_hand(tmp_path):
    events = changed((3, 1, "签批"), rows=EVENTS)
    assert said(read(tmp_path, "a.csv", csv_of(events), mapping={"签批": "closed"})) == OF_EVENTS


def test_columns_can_be_said_by_hand(tmp_path):
    rows = [
        ["号", "来信日", "受理日期", "哪里", "办结"],
        ["1", "2025-03-05", "2025-03-09", "城关镇", "2025-04-01"],
    ]
    mapping = {"来信日": "registered", "受理日期": "交办日期", "哪里": "unit", "办结": "closed"}
    (one,) = read(tmp_path, "a.csv", csv_of(rows), mapping=mapping).matters
    assert (one.received, one.assigned, one.closed) == (date(2025, 3, 5), date(2025, 3, 9), date(2025, 4, 1))


def test_sources_are_told_apart_by_the_ways_in(tmp_path):
    rows = changed((1, 3, "来访"), (2, 3, "巡察移交"))
    log = read(tmp_path, "a.csv", csv_of(rows), names=COUNTY)
    assert [(one.kind, one.channel) for one in log.matters] == [
        ("petition", "visit"),
        ("lead", "patrol"),
        ("petition", ""),
    ]


def test_all_columns_together(tmp_path):
    more = with_column("交办日期", "2025-03-06", "", "")
    more = with_column("办理期限", "2025-04-06", "", "", rows=more)
    more = with_column("处置方式", "谈话函询", "另行研究", "", rows=more)
    more = with_column("是否回避", "是", "否", "", rows=more)
    first, second, third = read(tmp_path, "a.csv", csv_of(more)).matters
    assert (first.assigned, first.due) == (date(2025, 3, 6), date(2025, 4, 6))
    assert [one.disposition for one in (first, second, third)] == ["ask", "other", ""]
    assert [one.recused for one in (first, second, third)] == [True, False, None]


# ---------------------------------------------------------------- odd rows


@pytest.mark.parametrize("case", ODD)
def test_odd_rows_are_listed_and_those_that_can_be_no_matter_left_out(case, tmp_path):
    rows, flaws = ODD[case]
    log = read(tmp_path, "a.csv", csv_of(rows), names=COUNTY)
    assert [(one.fault.path, one.fault.code, one.left_out) for one in log.odd] == flaws
    assert len(log.matters) == 3 - any(left_out for _, _, left_out in flaws)
    assert all(not one.fault.value for one in log.odd)


def test_rows_without_numbers_that_say_all_the_same_are_listed_and_counted(tmp_path):
    rows = [row[1:] for row in [*TABLE, ROWS[0]]]
    log = read(tmp_path, "a.csv", csv_of(rows))
    assert [(one.row, one.fault.code, one.left_out) for one in log.odd] == [(5, "same-row", False)]
    assert len(log.matters) == 4


def test_a_formula_whose_result_was_not_saved_is_odd(tmp_path):
    log = read(tmp_path, "a.xlsx", book_of(changed((1, 5, "=B2+27"))))
    assert [(one.fault.path, one.fault.code) for one in log.odd] == [("Sheet1!F2", "formula-without-value")]


def test_without_a_last_day_nothing_may_lie_after_today(tmp_path):
    (tmp_path / "a.csv").write_bytes(csv_of(changed((3, 5, "2999-01-01"))))
    log = read_log(tmp_path / "a.csv")
    assert [(one.row, one.fault.code) for one in log.odd] == [(4, "after-last-day")]
    assert log.last_day == date(2025, 4, 1)


def test_what_was_closed_after_the_last_day_is_open(tmp_path):
    (tmp_path / "a.csv").write_bytes(csv_of())
    log = read_log(tmp_path / "a.csv", until=date(2025, 3, 31))
    assert [(one.row, one.closed) for one in log.matters] == [(2, None), (3, None)]
    assert [(one.row, one.fault.code) for one in log.odd] == [(4, "received-later")]


# ---------------------------------------------------------------- refused


def faults_of(path, **options):
    with pytest.raises(InputFaults) as caught:
        read_log(path, until=UNTIL, **options)
    for fault in caught.value.faults:
        for language in ("zh", "en"):
            line = fault_line(words(language), path.name, fault)
            assert " -> " in line
            assert "code:" not in line
    return {(fault.path, fault.code) for fault in caught.value.faults}


@pytest.mark.parametrize("case", REFUSED)
def test_logs_that_are_refused_with_place_rule_and_way_out(case, tmp_path):
    name, data, expected = REFUSED[case]
    (tmp_path / name).write_bytes(data)
    assert faults_of(tmp_path / name) == expected


def test_a_name_is_refused_also_where_it_is_mapped_by_hand(tmp_path):
    rows = changed((0, 2, "承办人"), (1, 2, NAME))
    (tmp_path / "a.csv").write_bytes(csv_of(rows))
    assert faults_of(tmp_path / "a.csv", mapping={"承办人": "unit"}) == {("C1", "personal-column")}


@pytest.mark.parametrize(
    ("mapping", "code"), [({"何处": "unit"}, "unknown-heading"), ({"单位": "somewhere"}, "not-a-choice")]
)
def test_a_mapping_that_leads_nowhere_is_a_fault(mapping, code, tmp_path):
    (tmp_path / "a.csv").write_bytes(csv_of())
    assert ("--map", code) in faults_of(tmp_path / "a.csv", mapping=mapping)


def test_a_file_that_is_not_there_and_one_that_is_open_elsewhere(tmp_path, monkeypatch):
    assert faults_of(tmp_path / "a.csv") == {("$", "file-not-found")}
    assert faults_of(tmp_path) == {("$", "file-not-found")}
    (tmp_path / "a.csv").write_bytes(csv_of())

    def taken(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", taken)
    assert faults_of(tmp_path / "a.csv") == {("$", "file-unreadable")}


# ---------------------------------------------------------------- nothing of a person, anywhere


def commanded(capsys, *arguments):
    with suppress(SystemExit):
        obey(["log", *map(str, arguments), "--until", "2025-06-30"])
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return captured.out + captured.err


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_of_a_person_is_said(language, tmp_path, capsys):
    """Every log of the gallery through the command line; all that it prints is searched."""
    for number, (file, data, *_) in enumerate([*READ.values(), *REFUSED.values()]):
        place = tmp_path / str(number)
        place.mkdir()
        (place / file).write_bytes(data)
        for more in ((), ("--json",)):
            told = commanded(capsys, place / file, "--lang", language, *more)
            assert [text for text in PERSON if text in told] == [], file


@pytest.mark.slow
def test_nothing_of_a_person_is_kept_where_nobody_expects_it(tmp_path, capsys, root):
    """With the units of a scenario known; all that is printed and every file that is written is searched."""
    (tmp_path / "a.csv").write_bytes(csv_of(UNAWARE))
    scenario = root / "scenarios" / "pingluo-2021.yaml"
    told = commanded(capsys, tmp_path / "a.csv", "--scenario", scenario, "--out", tmp_path / "out")
    told += commanded(capsys, tmp_path / "a.csv", "--scenario", scenario, "--json")
    assert NAME not in told
    written = list((tmp_path / "out").iterdir())
    assert {path.suffix for path in written} == {".png", ".svg", ".xlsx"}
    assert [path.name for path in written if NAME in contents(path)] == []


def contents(path):
    """All text of a file, of a workbook that of all its parts."""
    if path.suffix != ".xlsx":
        return path.read_bytes().decode("utf-8", "replace")
    with ZipFile(path) as book:
        return "".join(book.read(part).decode("utf-8", "replace") for part in book.namelist())
