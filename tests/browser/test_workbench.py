"""Stories of a planner at the workbench, in Voilà (Chinese) and in JupyterLab (English)."""

import re
from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import expect

from simlib.views.language.terms import TERMS
from simlib.workbench.page.guide import KEYS
from tests.browser.stage import APP, MARKUP, PATIENT, SOON, Stage

STATUS_BAR = 24
"""Points at the foot of JupyterLab."""
BEGINS = re.compile("结果算定后开始|when the answer above is settled|正在计算|Working|初看|First look")
"""What is said before anything is drawn: at first that the answer comes first, where it is not there yet."""

FIRST_LOOK = 2 * PATIENT
"""Milliseconds: until an answer is settled, and a number is moved to both ends."""
in_app = pytest.mark.parametrize("opened", [APP], indirect=True, ids=["voila"])
"""What page and kernel do by themselves is told in the app; there and in JupyterLab, what a server has its
part in (how a page is opened, kept and laid out, what keys and files it hands on, what it says), and what is
worked out beside the page, which JupyterLab hears in another thread."""
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


@in_app
def test_a_step_is_undone_and_done_again(stage):
    before = stage.key()
    stage.drag("高庄乡", FIRST)
    stage.wait_for_answer(after=before)
    stage.press("undo")
    stage.expect_zone("高庄乡", SECOND)
    expect(stage.headline).to_have_attribute("data-key", before)
    stage.press("redo")
    stage.expect_zone("高庄乡", FIRST)


@in_app
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


def test_one_key_leads_from_part_to_part_of_the_page_and_back(stage):
    """From the levers to the tabs it would be sixty times Tab."""
    keys = stage.page.keyboard

    def walks_to(*parts, key="F6"):
        for part in parts:
            keys.press(key)
            expect(stage.page.locator(f"{part}:focus-within")).to_have_count(1)

    stage.town("高庄乡").focus()
    keys.press("Escape")  # no town is chosen any more
    stage.page.locator(".sb-field-pooling select").focus()
    walks_to(".sb-plan", ".sl-svg", ".sl-cards", ".sb-loads", ".sb-tabs")
    walks_to(".sb-loads", ".sl-cards", ".sl-svg", key="Shift+F6")
    keys.press("Enter")  # a town is chosen: what can be done with it is a part of its own
    walks_to(".sl-hand")
    walks_to(".sl-selected", key="Shift+F6")
    keys.press("Escape")


def test_what_is_in_the_air_goes_back_on_escape(stage):
    before, (x, y) = stage.key(), stage._middle(stage.town("高庄乡").locator(".sl-disc"))
    mouse, card = stage.page.mouse, stage.box(stage.card(FIRST))
    mouse.move(x, y)
    mouse.down()
    mouse.move(card["x"] + 20, card["y"] + 14, steps=5)
    expect(stage.page.locator(".sl-ghost")).to_be_visible()
    stage.page.keyboard.press("Escape")
    expect(stage.page.locator(".sl-ghost")).to_have_count(0)
    mouse.up()
    assert stage.page.locator("[data-pending]").count() == 0
    assert (stage.zone_of("高庄乡"), stage.key()) == (SECOND, before)


@in_app
def test_the_page_says_its_language_and_its_name(stage):
    for language, code, word in (("en", "en", "workbench"), ("zh", "zh-CN", "工作台")):
        stage.speak(language)
        expect(stage.page.locator("html")).to_have_attribute("lang", code, timeout=SOON)
        assert word in stage.page.title()


@in_app
def test_a_plan_that_was_found_is_looked_at_before_it_is_adopted(stage):
    stage.tab(5)
    objective = stage.page.locator(".sb-field-objective select")
    assert (
        objective.evaluate("one => one.selectedIndex") == 0
    )  # what the headline shows, unless asked otherwise
    stage.find()
    stage.press("look-1")
    ribbon = stage.page.locator(".sl-ribbon")
    expect(ribbon).to_be_visible(timeout=SOON)
    moved = stage.page.locator(".sl-town:has(.sl-moved)")
    expect(moved).not_to_have_count(0)
    key = stage.key()
    stage.page.locator('[data-act="look-away"]').click()
    expect(ribbon).to_have_count(0, timeout=SOON)
    expect(moved).to_have_count(0)
    assert stage.key() == key
    said = stage.page.locator(".sb-finding")
    expect(said).not_to_contain_text(re.compile("联系室：|relinks"))  # divisions stay unless asked


@in_app
def test_a_zone_without_towns_is_marked_in_the_headline(stage):
    for town in ("陶乐镇", "高仁乡", "红崖子乡"):
        stage.drag(town, FIRST)
        stage.expect_zone(town, FIRST)
    unsound = stage.headline.locator(".sb-unsound")
    expect(unsound).to_contain_text(re.compile("没有乡镇|has no town"), timeout=PATIENT)


@in_app
def test_one_figure_of_the_baseline_stands_beside_every_draft(stage):
    """Not one that is sharpened anew with every draft; its own interval beside it, and no ±0.00."""
    shares, ends = stage.page.locator(".sb-shares"), re.compile(r"(基准方案|baseline )(\d+\.\d%)\s?[（(]")
    expect(shares).to_have_text(ends, timeout=2 * PATIENT)
    assert "±0.00" not in stage.page.locator(".sb-progress").inner_text()
    given = ends.search(shares.inner_text())[2]
    for town in ("高庄乡", "渠口乡"):
        before = stage.key()
        stage.drag(town, FIRST)
        stage.wait_for_answer(after=before)
        assert ends.search(shares.inner_text())[2] == given


def test_a_lever_is_pulled(stage):
    before = stage.key()
    stage.page.locator(".sb-field-pooling select").select_option(index=2)
    stage.wait_for_answer(after=before)
    expect(stage.headline.locator(".sb-number")).to_be_visible(timeout=PATIENT)
    assert float(stage.headline.get_attribute("data-mean")) > 0.02
    expect(stage.page.locator(".sb-sign1")).to_have_text(re.compile("多按期办结|more on time per 100"))


def expect_good_order(stage, kernels):
    """No more kernels than before: else every page that is loaded anew would leave one behind. And of the
    libraries' warnings, none of which concerns a planner, there is none on the terminal."""
    for _ in range(100):
        if stage.kernels() <= kernels:
            break
        stage.page.wait_for_timeout(100)
    assert stage.kernels() <= kernels
    said = stage.log.read_text(encoding="utf-8", errors="replace")
    for warning in ("without encryption", "websocket_ping_timeout", "_xsrf"):
        assert warning not in said


def test_a_plan_is_saved_and_found_again_when_the_page_is_loaded_anew_in_good_order(stage):
    kernels = stage.kernels()
    assert kernels > 0
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
    expect_good_order(stage, kernels)


def test_a_better_plan_is_searched_for(stage):
    stage.drag("头闸镇", FOURTH)
    stage.expect_zone("头闸镇", FOURTH)
    stage.card(THIRD).locator("[data-act=freeze]").check()
    stage.tab(5)
    stage.find()
    before = stage.key()
    stage.press("take-1")
    stage.wait_for_answer(after=before)
    for town in ("陶乐镇", "高仁乡", "红崖子乡"):
        stage.expect_zone(town, THIRD)


@in_app
def test_two_windows_keep_what_is_done_in_either(stage):
    """In the app each window has a kernel of its own; in JupyterLab both would show that of the notebook."""
    other = Stage(stage.page.context.browser.new_page(), stage.address, stage.kind)
    other.enter()
    stage.drag("高庄乡", FIRST)
    stage.expect_zone("高庄乡", FIRST)
    other.drag("渠口乡", FIRST)
    other.expect_zone("渠口乡", FIRST)
    expect(other.page.locator(".sb-notice")).to_contain_text("另一窗口")
    expect(other.page.locator(".sb-understood")).to_have_text("知道了")
    plans = other.page.locator(".sb-field-saved select")
    plans.select_option(label=plans.locator("option", has_text="另一窗口").first.inner_text())
    other.expect_zone("高庄乡", FIRST)  # what was done in the first window
    other.expect_zone("渠口乡", SECOND)
    other.press("undo")
    other.expect_zone("渠口乡", FIRST)  # and in this one
    other.press("understood")
    expect(other.page.locator(".sb-notice p")).to_have_count(0, timeout=SOON)
    other.page.close(run_before_unload=True)
    stage.drag("头闸镇", FIRST)
    stage.expect_zone("头闸镇", FIRST)
    expect(stage.page.locator(".sb-notice p")).to_have_count(0)


def test_who_points_at_a_unit_is_told_its_people_and_its_work(stage):
    said = stage.town("高庄乡").locator("title").text_content()
    assert re.fullmatch(r".+ · \d+人 · [\d,]+件 · [\d,]+小时|.+ · \d+ staff · [\d,]+ in · [\d,]+ h", said), (
        said
    )
    group = stage.page.locator('.sl-chip[data-unit="派驻第一纪检监察组"]')
    expect(group).to_have_attribute("title", re.compile(r"\d+(人| staff)"))


@in_app
def test_two_towns_are_tied_for_the_search(stage):
    page, map_ = stage.page, stage.page.locator(".sl-svg")
    stage.town("高庄乡").click()
    page.locator('[data-act="together"]').click()
    stage.town("黄渠桥镇").click()
    tie = map_.locator(".sl-tie.sl-together")
    expect(tie).to_have_count(1, timeout=SOON)
    stage.tab(5)
    expect(page.locator(".sb-asked")).to_contain_text(re.compile("须同区|together in one zone"))
    page.locator('[data-act="apart"]').click()
    stage.town("城关镇").click()
    expect(map_.locator(".sl-tie.sl-apart")).to_have_count(1, timeout=SOON)
    stage.find()
    before = stage.key()
    stage.press("take-1")
    stage.wait_for_answer(after=before)
    assert stage.zone_of("高庄乡") == stage.zone_of("黄渠桥镇") != stage.zone_of("城关镇")
    for act in ("untie together 黄渠桥镇", "untie apart 城关镇"):
        page.locator(f'[data-act="{act}"]').click()
    expect(map_.locator(".sl-tie")).to_have_count(0, timeout=SOON)
    page.keyboard.press("Escape")
    stage.town("高庄乡").click()


@in_app
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
    plan = "2021年文件方案" if stage.kind == "app" else "plan of the 2021 document"
    expect(offered).to_have_attribute("download", f"marked-{plan}.xlsx", timeout=PATIENT)
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


@pytest.mark.parametrize("size", [(1440, 900), (1366, 768), (1280, 720)], ids=lambda size: f"{size[0]}")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_main_loop_is_on_one_screen_under_a_header_and_tabs_of_one_line(stage, size, language):
    """Map, levers, headline and the zones' cards; in the lowest window JupyterLab has no room."""
    width, height = size
    stage.resize(width, height)
    stage.speak(language)
    lowest = height - (STATUS_BAR if stage.kind == "lab" else 0)
    parts = [".sl-svg", ".sb-levers", ".sb-headline"]
    for part in parts if stage.kind == "lab" and height < 768 else [*parts, ".sl-cards"]:
        box = stage.box(stage.page.locator(part))
        assert 0 <= box["y"] < box["y"] + box["height"] <= lowest, part
        assert 0 <= box["x"] < box["x"] + box["width"] <= width, part
    assert stage.page.evaluate("document.documentElement.scrollWidth") <= width
    assert len({round(stage.box(one)["y"]) for one in stage.all(".sl-card")}) == 1
    assert stage.box(stage.page.locator(".sb-head"))["height"] < 50
    right = stage.box(stage.page.locator(".sb-language"))
    assert right["x"] + right["width"] <= width
    tops = [stage.box(tab)["y"] for tab in stage.all(".sb-tabs .lm-TabBar-tab")]
    assert len(tops) == 9
    assert max(tops) - min(tops) < 3  # the open one stands out a little


def faults_of_access(stage):
    """What axe-core finds serious: names for those who hear it, contrast for those who see it; and
    headings that leave out a step, by which those who hear it go."""
    expect(stage.page.locator(".noUi-handle:not([aria-label])")).to_have_count(0)  # named each second
    found = Axe().run(stage.page, context=".sb").response["violations"]
    return {one["id"]: [node["html"] for node in one["nodes"]] for one in found
            if one["impact"] in ("serious", "critical") or one["id"] == "heading-order"}  # fmt: skip


def test_every_field_has_a_name_and_all_can_be_read(stage):
    """In any tab."""
    for tab in stage.page.locator(".sb .lm-TabBar-tab").all():
        tab.click()
        assert faults_of_access(stage) == {}


SMALLEST = """() => Math.min(...[...document.querySelectorAll(".sb *")].filter((one) =>
  one.checkVisibility() && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
).map((one) => parseFloat(getComputedStyle(one).fontSize) * (one.ownerSVGElement?.getScreenCTM().a ?? 1)))"""
"""Pixels of the smallest letters that are seen; those of a drawing grow with it."""


@in_app
@pytest.mark.parametrize(("width", "least"), [(1366, 9.5), (1920, 14)])
def test_letters_grow_with_the_window(stage, width, least):
    """A projector is read from the back row."""
    stage.resize(width, width * 9 // 16)
    stage.tab(0)
    assert stage.page.evaluate(SMALLEST) >= least


@in_app
def test_on_a_telephone_the_answer_is_read_and_nothing_is_changed(stage):
    stage.resize(390, 844)
    assert stage.page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(stage.page.get_by_text("屏幕过窄")).to_be_visible()
    expect(stage.headline).to_be_in_viewport()
    for part in (".sb-levers", ".sb-plan", ".sb-undo"):
        expect(stage.page.locator(part)).to_be_hidden()
    assert stage.page.locator(".sl-map").evaluate("map => getComputedStyle(map).pointerEvents") == "none"


@in_app
def test_in_the_dark_the_page_is_dark_and_can_be_read(stage):
    stage.page.emulate_media(color_scheme="dark")
    try:
        expect(stage.page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
        for tab in stage.page.locator(".sb .lm-TabBar-tab").all():
            tab.click()
            assert faults_of_access(stage) == {}
        lightest = (
            "one => getComputedStyle(one).backgroundColor.match(/\\d+/g).slice(0, 3).every(c => c < 60)"
        )
        assert stage.page.locator("html").evaluate(lightest)
    finally:
        stage.page.emulate_media(color_scheme="light")
    expect(stage.page.locator("body")).to_have_attribute("data-jp-theme-light", "true")


@in_app
def test_plan_and_answer_are_printed_on_one_page(stage):
    """Without what can be pressed, and nothing cut off at its edge."""
    stage.tab(0)
    printed = stage.page.pdf(format="A4", landscape=True, prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 1
    stage.page.emulate_media(media="print")
    try:
        assert stage.all(".sb button:visible, .sb select:visible, .sb input:visible") == []
    finally:
        stage.page.emulate_media(media="screen")


@in_app
def test_a_newcomer_is_shown_around_once(stage):
    """By keyboard, from the first station to the last; who comes again is not stopped."""
    assert stage.log is not None
    kept = stage.log.parent / "out" / ".toured"
    kept.unlink()
    stage.enter()
    box = stage.page.locator(".sg-box.sg-shown")
    for title in ("这是现行方案", "这里是结果", "这里是规则和人员", "这里是原因", "不会丢失"):
        expect(box.locator("h2")).to_have_text(title, timeout=SOON)
        stage.page.keyboard.press("ArrowRight")
    expect(box).to_have_count(0)
    stage.speak("en")  # answered after the tour was kept
    assert kept.exists()
    expect(box).to_have_count(0)


def test_a_term_is_explained_where_it_is_met_and_in_a_list(stage):
    told = stage.page.locator(".sg-told.sg-shown")
    stage.page.locator(".sb-levers h2").last.hover()
    expect(told).to_have_count(0)
    stage.page.locator(
        ".sb-levers .sb-label", has_text={"app": "收件量", "lab": "Caseload"}[stage.kind]
    ).hover()
    expect(told).to_contain_text(
        {"app": "以当前所看任务量为100%", "lab": "How many matters come in"}[stage.kind]
    )
    stage.page.keyboard.press("Escape")
    expect(told).to_have_count(0)
    stage.page.locator(".sg-help").click()
    terms = stage.page.locator(".sg-list[open] dt")
    assert terms.count() == len(KEYS) + len(TERMS)
    stage.page.keyboard.press("Escape")
    expect(terms).to_have_count(0)


def test_a_figure_says_how_to_read_it_and_goes_on_saying_it(stage):
    stage.tab(0)
    line = stage.page.locator(".sb-explained-over-time details")
    line.locator("summary").click()
    expect(line).to_have_attribute("open", "")
    before = stage.key()
    stage.town("高庄乡").focus()  # the page may have been scrolled to the line
    stage.page.keyboard.press("1")
    stage.wait_for_answer(before)
    expect(line).to_have_attribute("open", "")
    line.locator("summary").click()


def test_what_the_answer_rests_on_begins_when_it_is_settled_and_anew_for_another_draft(stage):
    """Only as long as somebody looks; a drop is answered first."""
    stage.tab(7)
    rests = stage.page.locator(".sb-rests")
    stage.drag("高庄乡", FIRST)
    expect(rests).to_contain_text(BEGINS, timeout=PATIENT)
    expect(rests.locator("svg")).to_be_visible(timeout=FIRST_LOOK)
    before = stage.key()
    stage.drag("高庄乡", SECOND)
    stage.expect_zone("高庄乡", SECOND)
    expect(rests.locator("svg")).to_have_count(0, timeout=PATIENT)
    assert stage.key() != before
    stage.tab(0)


@in_app
def test_a_year_of_the_draft_is_played_on_the_map(stage):
    stage.tab(8)
    play, day = stage.page.locator(".sy-play"), stage.page.locator(".sy-day")
    play.wait_for(timeout=PATIENT)
    assert stage.page.locator(".sy-name").count() > 13  # towns, and groups below them
    play.click()
    stage.page.wait_for_function("() => Number(document.querySelector('.sy-day').value) > 2", timeout=SOON)
    play.click()
    shown = day.input_value()
    day.focus()
    stage.page.keyboard.press("ArrowRight")
    expect(day).to_have_value(str(int(shown) + 1), timeout=SOON)
    stage.page.keyboard.press("End")
    end = stage.page.locator(".sy-said").inner_text()
    stage.drag("高庄乡", "第一协作区")
    expect(stage.page.locator(".sy-said")).not_to_have_text(end, timeout=PATIENT)
    stage.tab(0)


@in_app
def test_a_matter_of_the_year_is_followed_by_keyboard(stage):
    stage.tab(8)
    course, week = (stage.page.locator(f".sb-explained-{name} svg[role=img]") for name in ("matter", "week"))
    week.wait_for(timeout=PATIENT)
    heard = course.locator("desc").first.text_content(), week.locator("desc").first.text_content()
    matters, people = (stage.page.locator(f".sb-follow-{name} select") for name in ("matter", "person"))
    matters.focus()
    stage.page.keyboard.press("ArrowDown")
    expect(course.locator("desc").first).not_to_have_text(heard[0], timeout=PATIENT)
    expect(week.locator("desc").first).not_to_have_text(heard[1], timeout=PATIENT)
    assert people.locator("option").count() > 1
    first = week.locator("desc").first.text_content()
    people.focus()
    stage.page.keyboard.press("ArrowDown")
    expect(week.locator("desc").first).not_to_have_text(first, timeout=PATIENT)
    matters.scroll_into_view_if_needed()
    assert stage.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    stage.tab(0)
