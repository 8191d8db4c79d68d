"""The command log: what a county's own case log says, on the screen, as JSON, as files."""

import json

import pytest
from openpyxl import load_workbook

from simlib.inputs.caselog.names import LogNames
from simlib.inputs.caselog.reading import read_log
from simlib.inputs.reading import read_world
from tests.inputs.caselog.logs import book_of, changed, csv_of, with_column
from tests.inputs.workbook.books import made

UNTIL = ("--until", "2025-06-30")


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "台账.csv"
    path.write_bytes(csv_of(changed((2, 2, "")), "gb18030"))
    return path


def test_what_was_read_and_what_is_odd_is_said_first(simlib, log):
    code, out, err = simlib("log", log, "--lang", "zh", *UNTIL)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "台账.csv：共 2 件，2025-03-05 – 2025-05-06 受理。"
    assert "有疑问的行：1 行，其中未计入 1 行。" in lines
    assert "单位：缺少必填项（未纳入：1 行），行号 3 -> 请补上" in lines


@pytest.mark.parametrize(("language", "title"), [("zh", "各单位件数"), ("en", "Matters by unit")])
def test_tables_are_shown_in_either_language(simlib, log, language, title):
    _, out, _ = simlib("log", log, "--lang", language, *UNTIL)
    assert title in out
    assert "城关镇" in out


def test_json_has_every_number_and_nothing_else(simlib, log):
    code, out, _ = simlib("log", log, "--json", "--on", "2025-03-31，2025-05-10", *UNTIL)
    found = json.loads(out)
    assert code == 0
    assert found["odd"] == [{"row": 3, "cell": "C3", "column": "unit", "code": "missing", "left_out": True}]
    assert found["by"]["unit"]["城关镇"]["matters"] == found["matters"] == 2
    assert [(one["open"], one["overdue"]) for one in found["days"]] == [(1, 0), (1, 0)]
    assert found["columns"]["received"] == "受理日期"
    assert len(found["every_day"]["open"]) == len(found["every_day"]["overdue"])


def test_columns_are_mapped_by_hand(simlib, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(csv_of(changed((0, 1, "来信日"), (0, 2, "哪里"))))
    code, _, err = simlib("log", path, "--lang", "zh", *UNTIL)
    assert code == 2
    assert "--map" in err
    code, out, _ = simlib("log", path, "--map", "来信日=registered，哪里=unit", "--json", *UNTIL)
    assert (code, json.loads(out)["matters"]) == (0, 3)


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [("--map", "受理日期", "列名=代号"), ("--until", "去年", "不是日期"), ("--on", "某日", "不是日期")],
)
def test_options_that_make_no_sense_are_faults(simlib, log, option, value, said):
    code, out, err = simlib("log", log, option, value, "--lang", "zh")
    assert (code, out) == (2, "")
    assert option in err
    assert said in err


def test_a_refused_log_leaves_no_file(simlib, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(csv_of(with_column("姓名", "某某", "", "")))
    code, out, err = simlib("log", path, "--lang", "en", "--out", tmp_path / "out")
    assert (code, out) == (2, "")
    assert "column G holds persons" in err
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_figures_and_tables_are_written(simlib, log, tmp_path):
    for place in ("one", "two"):
        assert simlib("log", log, "--lang", "zh", "--out", tmp_path / place, *UNTIL)[0] == 0
    names = {path.name for path in (tmp_path / "one").iterdir()}
    assert names == {"log.xlsx", *(f"log-{f}.{e}" for f in ("course", "speed") for e in ("png", "svg"))}
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    book = load_workbook(tmp_path / "one" / "log.xlsx")
    assert "各单位件数" in book.sheetnames
    assert "台账中有疑问的行" in book.sheetnames


@pytest.mark.slow
def test_a_scenario_brings_units_limits_and_its_mark(simlib, root, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(book_of(changed((2, 2, "头闸"), (3, 2, "别县某镇"))))
    county = root / "scenarios" / "pingluo-2021.yaml"
    code, out, _ = simlib("log", path, "--scenario", county, "--lang", "zh", *UNTIL)
    assert code == 0
    assert "头闸镇" in out
    assert "别县某镇" not in out  # an unknown name may be anybody's: the cell is named, not quoted
    assert "单位：没有这个单位（未纳入：1 行），行号 4" in out
    assert "一般件办结" in out
    assert "演示数据" in out


@pytest.fixture
def county(tmp_path):
    """A whole county's workbook with a sheet for its log."""

    def save(third):
        book = made()
        sheet = book.create_sheet("案件台账")
        for row in changed((1, 2, "马召"), (2, 2, "青峰镇"), (3, 2, third)):
            sheet.append([cell or None for cell in row])
        book.save(tmp_path / "本县.xlsx")
        return tmp_path / "本县.xlsx"

    return save


@pytest.mark.slow
def test_the_log_of_a_whole_county_workbook_is_its_sheet(simlib, county):
    code, out, err = simlib("log", county("二曲街道"), "--json", "--lang", "en", *UNTIL)
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert (found["sheet"], found["matters"]) == ("案件台账", 3)
    assert found["scenario"] is not None
    assert list(found["by"]["unit"]) == ["马召镇", "青峰镇", "二曲街道"]
    assert found["columns"]["received"] == "受理日期"


@pytest.mark.slow
def test_of_a_county_workbook_with_faults_units_are_taken_as_they_stand(simlib, county):
    code, out, err = simlib("log", county("某镇"), "--json", "--lang", "en", *UNTIL)
    found = json.loads(out)
    assert code == 0
    assert "simlib check" in err
    assert (found["scenario"], list(found["by"]["unit"])) == (None, ["马召", "青峰镇", "某镇"])


@pytest.mark.slow
def test_the_cases_that_a_run_writes_are_a_log(simlib, root, tmp_path):
    good, cases = root / "tests" / "inputs" / "good.yaml", tmp_path / "cases.csv"
    simlib("run", good, "--replications", "1", "--cases", cases)
    rows = [line.split(",") for line in cases.read_text("utf-8").splitlines()]
    heads = {name: n for n, name in enumerate(rows[0])}
    log = read_log(cases, LogNames.of(read_world(good).scenario))
    assert len(log.matters) == len(rows) - 1
    assert not [one for one in log.odd if one.left_out]
    for one, row in zip(log.matters, rows[1:], strict=True):
        assert (one.unit, one.matter_class) == (row[heads["origin"]], row[heads["class"]])
        assert str(one.received) == row[heads["arrived"]][:10]
        assert str(one.closed or "") == row[heads["ended"]][:10]
