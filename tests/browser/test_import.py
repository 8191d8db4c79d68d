"""A planner's own workbook at the workbench: its faults on the page, the corrected file, the first answer."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser import stage as stages
from tests.browser.stage import PATIENT, SOON, Stage
from tests.inputs.workbook.books import made

FILES = 6
"""The tab with files."""
SCREEN = (1366, 768)


def workbook(slips):
    """A small county's workbook as a browser hands it over, as it should be or with two slips."""
    book, stream = made(), BytesIO()
    if slips:
        book["方案"]["B2"] = "第一协作区、第二协作区"
        book["方案"]["A3"] = "青锋镇"
    book.save(stream)
    return {"name": "青山县.xlsx", "mimeType": "application/vnd.ms-excel", "buffer": stream.getvalue()}


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("import")
    file = stages.county(folder)
    with stages.served("app", folder, file, "zh") as address:
        one = Stage(browser.new_page(), address, "app", folder / "server.log")
        one.enter()
        one.resize(*SCREEN)
        yield one
        assert one.strayed == []
        assert one.broken == []
        one.page.close()


def bring(stage, slips):
    stage.page.locator(".sb-picker + input").set_input_files(workbook(slips))


def test_a_workbook_is_imported_once_its_faults_are_mended(page, pictures):
    stage, faults = page, page.page.locator(".sb-faults")
    stage.drag("高庄乡", "第一协作区")
    stage.expect_zone("高庄乡", "第一协作区")
    stage.tab(FILES)
    bring(stage, slips=True)
    expect(faults).to_contain_text("方案!A3", timeout=PATIENT)
    expect(faults).to_contain_text("青峰镇")  # the way out
    assert stage.zone_of("高庄乡") == "第一协作区"  # nothing has changed
    stage.page.screenshot(path=pictures / "import-faults-zh.png")
    stage.speak("en")
    expect(faults).to_contain_text("way out", timeout=SOON)
    stage.page.screenshot(path=pictures / "import-faults-en.png")
    before = stage.key()
    bring(stage, slips=False)
    stage.town("青峰镇").wait_for(timeout=PATIENT)
    stage.wait_for_answer(after=before)
    expect(stage.page.locator(".sb-undo")).to_have_text("Undo")
    stage.page.screenshot(path=pictures / "import-taken-en.png")


def test_the_county_is_still_there_and_goes_out_as_a_workbook(page, pictures):
    stage = page
    stage.enter("青峰镇")  # the page is loaded anew
    stage.speak("zh")
    stage.drag("青峰镇", "第二协作区")
    stage.expect_zone("青峰镇", "第二协作区")
    stage.tab(FILES)
    stage.press("county-0")
    offered = stage.page.locator(".sb-link a")
    offered.wait_for(timeout=PATIENT)
    with stage.page.expect_download() as download:
        offered.click()
    book = load_workbook(BytesIO(download.value.path().read_bytes()))
    assert "工作台方案" in [cell.value for row in book["3 方案"].iter_rows() for cell in row]
    stage.page.screenshot(path=pictures / "import-export-zh.png")
    stage.page.locator(".sb-field-counties select").select_option(index=1)
    stage.expect_zone("高庄乡", "第一协作区")  # what was done before the import
