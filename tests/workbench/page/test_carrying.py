"""A county is brought to the workbench, or its faults are shown; it goes out with the plan on the table."""

import asyncio
import sys
from io import BytesIO
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

import simlib.workbench.page.controller as benches
from simlib.inputs.reading import read_world
from simlib.workbench import reporter as reporting
from simlib.workbench.page.file_picker import Picked, understood
from simlib.workbench.page.opening import Workplace
from simlib.workbench.page.zone_map import Ask
from tests.inputs.workbook.books import made

pytestmark = pytest.mark.slow


@pytest.fixture
def place(root, tmp_path, monkeypatch):
    """The workbench on a small county, which starts nothing by itself."""
    monkeypatch.setattr(benches, "HELPERS", 0)
    monkeypatch.setattr(benches.Bench, "start", lambda bench: None)
    monkeypatch.setenv("SIMLIB_START", "this one")
    return Workplace(root / "tests" / "inputs" / "good.yaml", tmp_path / "out", "zh")


@pytest.fixture(scope="module")
def workbook():
    """A small county's workbook: as it should be, and with two slips."""
    return {slips: content(slips) for slips in (False, True)}


def content(slips):
    book = made()
    if slips:
        book["方案"]["B2"] = "第一协作 区办"
        book["方案"]["A3"] = "青锋镇"
        book["单位"]["D18"] = "若干"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def said(place):
    value = place.bench.page.files.links.value
    return "".join(ElementTree.fromstring(f"<p>{value}</p>").itertext())


def counties(place):
    """The counties that the page offers to open."""
    return [code for _, code in place.bench.page.files.box.children[1].children[-1].options if code]


def bring(place, content, name="青山县.xlsx"):
    place.bench.carrying.bring(Picked(name, content))


def test_faults_are_shown_at_their_cells_and_a_corrected_file_is_taken(place, workbook):
    before = place.bench
    bring(place, workbook[True])
    assert place.bench is before
    for part in ("青山县.xlsx未导入", "方案!A3", "单位!D18", "若干", "青峰镇"):
        assert part in said(place)
    before.speak("en")
    for part in ("青山县.xlsx was not imported", "方案!A3", "way out"):
        assert part in said(place)
    bring(place, workbook[False])
    assert place.bench is not before
    assert place.bench.scenario.place.zh == "青山县"
    assert place.bench.desk.language == "en"
    assert place.box.children == (place.bench.box,)
    assert counties(place) == ["good"]  # the way back


def test_nothing_is_lost_of_the_draft_before(place, workbook, tmp_path):
    zone = [*place.bench.draft.zones][-1]
    unit = next(iter(place.bench.draft.zones.values())).units[0]
    place.bench.obey(Ask("move", unit=unit, zone=zone))
    draft = place.bench.draft
    bring(place, workbook[False])
    again = Workplace(place.given, tmp_path / "out", "zh")
    assert again.bench.scenario.place.zh == "青山县"  # a page that is loaded anew shows what it showed
    again.bench.carrying.open("good")
    assert again.bench.draft == draft
    again.bench.obey(Ask("undo"))
    assert again.bench.draft.zone_of(unit) != zone


def test_the_county_goes_out_with_the_plan_on_the_table(place, workbook):
    bring(place, workbook[False])
    bench = place.bench
    bench.obey(Ask("move", unit="青峰镇", zone="第二协作区"))
    bench.carrying.write_county()
    (path,) = bench.folder.glob("*-工作簿.xlsx")
    sheet = next(one for one in load_workbook(path).worksheets if "方案" in one.title)
    assert "工作台方案" in [cell.value for row in sheet.iter_rows() for cell in row]
    again = read_world(path).scenario
    assert {*again.plans} == {*bench.scenario.plans, "工作台方案"}
    assert "青峰镇" in again.plans["工作台方案"].zones["第二协作区"].units
    assert again.title == bench.scenario.title
    assert path.name in said(place)


def test_an_empty_workbook_is_offered(place):
    place.bench.page.files.box.children[1].children[2].click()
    assert 'download="本县空白工作簿.xlsx"' in place.bench.page.files.links.value


def test_a_workbook_that_was_filled_in_is_not_written_over(place):
    place.bench.carrying.write_template()
    (filled,) = place.bench.folder.glob("*.xlsx")
    filled.write_bytes(filled.read_bytes() + b"filled in")
    place.bench.carrying.write_template()
    assert filled.read_bytes().endswith(b"filled in")
    assert 'download="本县空白工作簿-2.xlsx"' in place.bench.page.files.links.value
    place.bench.carrying.write_template()  # the empty one is still the same
    assert len([*place.bench.folder.glob("*.xlsx")]) == 2


@pytest.mark.parametrize(("kind", "part"), [("large", "10 MB"), ("unreadable", "无法读取")])
def test_what_the_browser_keeps_back_is_said(place, kind, part):
    picked = understood({"kind": kind, "name": "a.xlsx", "size": 10**9}, [])
    place.bench.carrying.bring(picked)
    assert part in said(place)


NAMELESS = {"kind": "file"}


@pytest.mark.parametrize(
    "told",
    [None, {}, NAMELESS, NAMELESS | {"name": 3}, NAMELESS | {"name": "x" * 300}, {"kind": "a", "name": "a"}],
)
def test_what_no_button_would_send_is_passed_over(told):
    assert understood(told, [memoryview(b"")]) is None


PROGRAM = """import pathlib, sys
at = {name: sys.argv[sys.argv.index(name) + 1] for name in ("--out", "--plans")}
folder = pathlib.Path(at["--out"])
folder.mkdir(parents=True)
county = pathlib.Path(sys.argv[2]).read_text("utf-8")
assert at["--plans"].split(",")[1] in county
for ending in ("docx", "pdf", "zip"):
    (folder / f"report.{ending}").write_bytes(b"made")
"""


def test_a_report_on_the_plan_on_the_table_is_made_and_offered(place, tmp_path, monkeypatch):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    monkeypatch.setattr(reporting, "PROGRAM", (sys.executable, str(program)))
    monkeypatch.setattr(reporting, "LOOKED_EACH", 0.01)
    bench = place.bench
    bench.obey(Ask("move", unit="西山乡", zone="第二协作区"))

    async def ask():
        bench.carrying.write_report()
        await asyncio.sleep(0)
        bench.carrying.write_report()  # at most one at a time
        assert "正在生成报告，请稍候" in bench.page.message.value
        await asyncio.gather(*bench._tasks)

    asyncio.run(ask())
    assert "report.docx" in said(place)
    assert "report.pdf" in said(place)
    assert "report.zip" not in said(place)
    assert not [*(tmp_path / "out").glob(".*.trial.yaml")]  # its file goes when the report is there
