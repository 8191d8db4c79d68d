"""Stories of a planner at the workbench, in Voilà (Chinese) and in JupyterLab (English)."""

import re
from io import BytesIO

from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.stage import MARKUP, PATIENT, SOON

FIRST, SECOND, THIRD, FOURTH = "第一协作区", "第二协作区", "第三协作区", "第四协作区"


def test_a_town_is_dragged_and_the_answer_sharpens(stage):
    before = stage.key()
    stage.drag("高庄乡", FIRST)
    stage.expect_zone("高庄乡", FIRST)
    stage.wait_for_answer(after=before)
    rough = stage.half()
    assert rough > 0
    stage.page.wait_for_function(
        "rough => Number(document.querySelector('.sb-headline').dataset.half) < rough",
        arg=rough,
        timeout=PATIENT,
    )
    assert stage.half() < rough


def test_a_step_is_undone_and_done_again(stage):
    before = stage.key()
    stage.drag("高庄乡", FIRST)
    stage.wait_for_answer(after=before)
    stage.press("undo")
    stage.expect_zone("高庄乡", SECOND)
    expect(stage.headline).to_have_attribute("data-key", before)
    stage.press("redo")
    stage.expect_zone("高庄乡", FIRST)


def test_a_zone_that_is_torn_apart_says_why(stage):
    stage.drag("红崖子乡", FIRST)
    stage.drag("高仁乡", FIRST)
    card = stage.card(FIRST)
    expect(card).to_have_attribute("data-broken", "true", timeout=SOON)
    note = card.locator(".sl-note").first
    expect(note).to_have_text(re.compile("河|river"))
    expect(stage.town("高仁乡")).to_have_class(re.compile("sl-cut"))


def test_an_edge_is_put_right_and_the_zone_hangs_together(stage):
    stage.drag("高仁乡", FIRST)
    expect(stage.card(FIRST)).to_have_attribute("data-broken", "true", timeout=SOON)
    stage.page.locator(".sl-edit").click()
    stage.page.locator('[data-border="灵沙乡|高仁乡"]').dispatch_event("pointerdown", {"button": 0})
    stage.page.locator('[data-border="灵沙乡|高仁乡"]').dispatch_event("pointerup", {"button": 0})
    stage.page.locator('[data-act="river"]').click()
    expect(stage.card(FIRST)).to_have_attribute("data-broken", "false", timeout=SOON)
    stage.page.locator(".sl-edit").click()


def test_all_of_it_by_keyboard(stage):
    stage.town("高庄乡").focus()
    stage.page.keyboard.press("1")
    stage.expect_zone("高庄乡", FIRST)
    stage.page.keyboard.press("ArrowRight")
    stage.page.keyboard.press("ArrowRight")
    stage.page.keyboard.press("Enter")
    stage.expect_zone("高庄乡", THIRD)
    stage.page.keyboard.press("Control+z")
    stage.expect_zone("高庄乡", FIRST)
    stage.page.keyboard.press("Control+y")
    stage.expect_zone("高庄乡", THIRD)
    assert stage.page.evaluate("document.activeElement.dataset.unit") == "高庄乡"


def test_a_lever_is_pulled(stage):
    before = stage.key()
    stage.page.locator(".sb-field-pooling select").select_option(index=2)
    stage.wait_for_answer(after=before)
    expect(stage.headline.locator(".sb-number")).to_be_visible(timeout=PATIENT)
    assert float(stage.headline.get_attribute("data-mean")) > 0.02
    expect(stage.page.locator(".sb-sign1")).to_have_text(re.compile("多按期办结|more end on time"))


def test_a_plan_is_saved_and_found_again_when_the_page_is_loaded_anew(stage):
    stage.drag("高庄乡", FIRST)
    stage.expect_zone("高庄乡", FIRST)
    name = stage.page.locator(".sb-field-name input")
    name.fill("高庄东移")
    name.press("Tab")
    stage.press("save")
    expect(stage.message()).to_contain_text("高庄东移.yaml", timeout=PATIENT)
    stage.enter()
    stage.expect_zone("高庄乡", FIRST)
    stage.begin_again()
    saved = stage.page.locator(".sb-field-saved select")
    saved.select_option(label=saved.locator("option", has_text="高庄东移").inner_text())
    stage.expect_zone("高庄乡", FIRST)


def test_a_better_plan_is_searched_for(stage):
    stage.drag("头闸镇", FOURTH)
    stage.expect_zone("头闸镇", FOURTH)
    stage.card(THIRD).locator("[data-act=freeze]").check()
    stage.tab(5)
    stage.press("find")
    stage.page.locator(".sb-take-1").wait_for(timeout=PATIENT)
    before = stage.key()
    stage.press("take-1")
    stage.wait_for_answer(after=before)
    for town in ("陶乐镇", "高仁乡", "红崖子乡"):
        stage.expect_zone(town, THIRD)


def test_plans_stand_side_by_side(stage):
    stage.tab(4)
    stage.press("beside")
    stage.drag("高庄乡", FIRST)
    stage.expect_zone("高庄乡", FIRST)
    stage.press("beside")
    expect(stage.page.locator(".sb-table tr")).to_have_count(3, timeout=SOON)


def test_tables_and_figures_can_be_carried_away(stage):
    stage.tab(6)
    stage.press("file-0")
    offered = stage.page.locator(".sb-link a")
    expect(offered).to_have_attribute("download", re.compile(r"\.xlsx$"), timeout=PATIENT)
    with stage.page.expect_download() as download:
        offered.click()
    book = load_workbook(BytesIO(download.value.path().read_bytes()))
    assert len(book.sheetnames) > 3
    stage.press("file-2")
    expect(offered.first).to_have_attribute("download", re.compile(r"\.svg$"), timeout=PATIENT)
    assert offered.count() == 3


def test_names_with_markup_stay_text(stage):
    expect(stage.page.locator(".sb-head h1")).to_contain_text(MARKUP)
    expect(stage.page.locator(".sb-levers")).to_contain_text(MARKUP)
    assert stage.page.locator(".sb b:not(.sb-number)", has_text='&"').count() == 0


def test_another_language_and_codes(stage):
    stage.page.locator(".sb-language button").nth(0 if stage.kind == "lab" else 1).click()
    words = "撤销一步" if stage.kind == "lab" else "Undo"
    expect(stage.page.locator(".sb-undo")).to_have_text(words, timeout=SOON)
    stage.page.locator(".sb-codes input").check()
    expect(stage.page.locator('.sl-name[data-name="高庄乡"]')).to_have_text("T08", timeout=SOON)
    stage.page.locator(".sb-codes input").uncheck()
    stage.page.locator(".sb-language button").nth(1 if stage.kind == "lab" else 0).click()
    expect(stage.page.locator('.sl-name[data-name="高庄乡"]')).not_to_have_text("T08", timeout=SOON)


def test_the_main_loop_is_on_one_screen(stage):
    """Map, levers and headline; in the app, which is projected, the zones' cards as well."""
    parts = [".sl-svg", ".sb-levers", ".sb-headline"]
    for part in parts if stage.kind == "lab" else [*parts, ".sl-cards"]:
        box = stage.box(stage.page.locator(part))
        assert 0 <= box["y"] < box["y"] + box["height"] <= 900, part
        assert 0 <= box["x"] < box["x"] + box["width"] <= 1440, part
    assert stage.page.evaluate("document.documentElement.scrollWidth") <= 1440
