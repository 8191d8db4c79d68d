"""The lessons in a real browser, served together in both languages: mistakes, hints, reloads, all right."""

import re

import pytest
from playwright.sync_api import expect

from simlib.views.language.words import words
from tests.browser import stage as stages
from tests.training import solutions_1, solutions_2, solutions_3, solutions_4, solutions_5

START = stages.ROOT / "notebooks" / "training" / "0-start.ipynb"
COUNTY = stages.ROOT / "scenarios" / "zones-county.yaml"
DIALS = 3
"""Days to set above the exercises of lesson 2."""
SCREEN = {"width": 1280, "height": 900}
WHOLE = {"width": 1280, "height": 4300}
"""So high that a whole lesson is seen. What is seen is drawn while a page is made: a second of computing."""
TITLES = (
    "Why things wait",
    "Deadlines",
    "Two people at once",
    "Drawing zones",
    "From plan to report",
)


@pytest.fixture(scope="module", params=["zh", "en"])
def language(request):
    return request.param


@pytest.fixture(scope="module")
def records(language, tmp_path_factory):
    """Where what seats have done is kept."""
    return tmp_path_factory.mktemp(f"records-{language}")


@pytest.fixture(scope="module")
def served(browser, language, records, tmp_path_factory):
    """The lessons served in a language, at a seat that has done nothing; fails if a request left the machine.

    Stories come one after another on one page, as in a class."""
    folder = tmp_path_factory.mktemp(f"training-{language}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIMLIB_TRAINING", str(records))
        with stages.served("train", folder, COUNTY, language, START) as address:
            one = stages.Stage(browser.new_page(), address, "train")
            one.page.set_viewport_size(SCREEN)
            one.page.goto(address, wait_until="commit")
            yield one
            one.page.close()
            assert (one.strayed, one.broken) == ([], [])


@pytest.fixture
def page(served):
    return served.page


@pytest.fixture(scope="module")
def say(language):
    return words(language)


@pytest.fixture(scope="module")
def leads(served, say):
    """Where the links of the first page lead."""
    links = {title: served.page.get_by_role("link", name=say(title)) for title in TITLES}
    return {title: link.evaluate("one => one.href", timeout=stages.FIRST) for title, link in links.items()}


def button(page, label):
    return page.get_by_role("button", name=label)


def field(page, name, row):
    """The field of a row of an exercise, by the name that is heard."""
    return page.get_by_label(re.compile(rf"^{re.escape(name)}(第{row}行|, row {row}:)"))


@pytest.fixture
def open_lesson(page, say, leads):
    """Goes where a link of the first page leads, and waits until the lesson is there. (The links are pressed
    in the last story: the first page is made a dozen times less so.)"""

    def go(title, exercises):
        page.set_viewport_size(SCREEN)
        page.goto(leads[title], wait_until="commit")
        expect(button(page, say("Check"))).to_have_count(exercises, timeout=stages.FIRST)

    return go


@pytest.fixture
def shoot(page, pictures, language):
    """Keeps a picture of the whole page."""

    def shot(name):
        before = page.viewport_size
        page.set_viewport_size(WHOLE)
        page.screenshot(path=pictures / f"{name}-{language}.png")
        page.set_viewport_size(before)

    return shot


def reload(page, say, exercises):
    page.reload(wait_until="commit")
    expect(button(page, say("Check"))).to_have_count(exercises, timeout=stages.PATIENT)


def fill(page, name, answers):
    """Fill in an exercise: type, or choose."""
    for row, answer in enumerate(answers, 1):
        box = field(page, name, row)
        if box.evaluate("box => box.tagName") == "SELECT":
            box.select_option(index=CHOICES[name].index(answer) + 1)
        else:
            box.fill(answer)
            box.press("Tab")


CHOICES = {
    "3.3": [f"{town}{number}" for town in ("澄岭镇", "松塘镇", "望泉镇", "雁溪镇") for number in (1, 2)],
    "4.2": ["better", "worse", "undecided"],
    "5.2": ["nothing", "by-division", "rooms-at-hand", "county-helps", "own-print", "no-round"],
    "5.3": ["as made", "figure", "row"],
}
"""What may be chosen, in its order on the page (as far as somebody chooses it)."""


def predict(page, say, number):
    ask = button(page, say("Ask the model"))
    expect(ask).to_be_disabled()
    page.locator("input[type=radio]").nth(number).click()
    ask.click()


def drag(served, town, zone):
    """Drop a town on the card of a zone, and wait until it is there."""
    served.drag(town, zone)
    served.expect_zone(town, zone)


def finish(page, say, solutions):
    """All exercises in turn, each checked and marked; what is drawn was drawn before."""
    for place, (name, answers) in enumerate(solutions.items()):
        if name != "4.3":
            fill(page, name, answers)
        button(page, say("Check")).nth(place).click()
        expect(page.get_by_text(f"{name} ✓")).to_be_visible(timeout=stages.PATIENT)


def test_why_things_wait(page, say, open_lesson, shoot):
    open_lesson("Why things wait", 3)
    expect(page.locator(".jp-RenderedMarkdown h2")).to_have_count(5)
    predict(page, say, 0)
    play, day = page.locator(".sy-play"), page.locator(".sy-day")
    play.wait_for(timeout=stages.FIRST)
    play.click()
    page.wait_for_function("() => Number(document.querySelector('.sy-day').value) > 3", timeout=stages.SOON)
    day.focus()
    page.keyboard.press("Space")
    expect(play).to_contain_text(say("Play"))
    page.keyboard.press("End")
    expect(page.locator(".sy-said")).to_contain_text("2021-12-30")
    page.keyboard.press("Home")
    expect(day).to_have_attribute("aria-valuetext", re.compile("^2021-01-05"))
    assert page.locator(".sy-scene rect").count() <= 1
    page.emulate_media(reduced_motion="reduce")
    play.click()
    page.wait_for_function("() => document.querySelector('.sy-day').value === '5'", timeout=stages.SOON)
    play.click()
    page.emulate_media(reduced_motion="no-preference")

    fill(page, "1.1", ["0", "3", *solutions_1.SOLUTIONS["1.1"][2:]])
    button(page, say("Check")).first.click()
    expect(page.get_by_text(say("Nearly."))).to_be_visible(timeout=stages.SOON)
    button(page, say("Hint")).first.click()
    shoot("lesson-1")
    reload(page, say, 3)
    expect(field(page, "1.1", 2)).to_have_value("3", timeout=stages.SOON)
    finish(page, say, solutions_1.SOLUTIONS)


def test_deadlines(page, say, open_lesson, shoot):
    open_lesson("Deadlines", 5)
    predict(page, say, 1)
    expect(page.locator("img")).to_have_count(2, timeout=stages.PATIENT)
    expect(page.locator("input[type=date]")).to_have_count(DIALS + 25, timeout=stages.SOON)
    answers = solutions_2.SOLUTIONS
    fill(page, "2.1", [*answers["2.1"][:2], "2021-06-06", *answers["2.1"][3:]])
    button(page, say("Check")).first.click()
    expect(page.get_by_text(say("Nearly."))).to_be_visible(timeout=stages.SOON)
    expect(page.get_by_text(re.compile("^(第3行|Row 3)"))).to_be_visible()
    button(page, say("Hint")).first.click()
    shoot("lesson-2")
    reload(page, say, 5)
    expect(field(page, "2.1", 3)).to_have_value("2021-06-06", timeout=stages.SOON)
    finish(page, say, answers)


def test_two_people_at_once(page, say, language, open_lesson, shoot):
    open_lesson("Two people at once", 3)
    predict(page, say, 3)
    expect(page.locator("img")).to_have_count(2, timeout=stages.PATIENT)
    answers = solutions_3.SOLUTIONS
    fill(page, "3.3", [*answers["3.3"][:2], "澄岭镇1", *answers["3.3"][3:]])
    button(page, say("Check")).nth(2).click()
    expect(page.get_by_text(say("Nearly."))).to_be_visible(timeout=stages.SOON)
    button(page, say("Hint")).nth(2).click()
    shoot("lesson-3")
    reload(page, say, 3)
    expect(field(page, "3.3", 3)).to_have_js_property("selectedIndex", 1, timeout=stages.SOON)
    finish(page, say, answers)
    shoot("lesson-3-done")

    other = {"zh": "en", "en": "zh"}[language]
    button(page, {"en": "English", "zh": "中文"}[other]).click()
    expect(page.get_by_text(words(other)("Right."), exact=False)).to_have_count(3, timeout=stages.PATIENT)
    button(page, {"en": "English", "zh": "中文"}[language]).click()
    expect(page.get_by_text(say("Right."), exact=False)).to_have_count(3, timeout=stages.PATIENT)


def test_drawing_zones(served, page, say, open_lesson, shoot):
    open_lesson("Drawing zones", 3)
    page.set_viewport_size(WHOLE)  # towns are dragged to cards below them
    predict(page, say, 1)
    expect(page.locator("img")).to_have_count(1, timeout=stages.PATIENT)
    expect(button(page, say("edit neighbours"))).to_be_hidden()
    button(page, say("Check")).nth(2).click()
    expect(page.get_by_text(say("Not yet."))).to_be_visible(timeout=stages.SOON)
    drag(served, "望泉镇", "第一协作区")
    button(page, say("Check")).nth(2).click()
    broken = page.locator("li", has_text=re.compile("松塘镇.*杏川乡|Songtang to Xingchuan"))
    expect(broken).to_be_visible(timeout=stages.SOON)
    button(page, say("Back to today's plan")).click()
    served.expect_zone("望泉镇", "第四协作区")
    drag(served, "松塘镇", solutions_4.MOVED["松塘镇"])
    button(page, say("Check")).nth(2).click()
    expect(page.get_by_text(say("Nearly."))).to_be_visible(timeout=stages.PATIENT)
    button(page, say("Hint")).nth(2).click()
    shoot("lesson-4")
    reload(page, say, 3)
    served.town("松塘镇").wait_for(timeout=stages.PATIENT)
    served.expect_zone("松塘镇", solutions_4.MOVED["松塘镇"])
    drag(served, "桃峪乡", solutions_4.MOVED["桃峪乡"])
    finish(page, say, solutions_4.SOLUTIONS)
    shoot("lesson-4-done")


def test_from_plan_to_report(page, say, open_lesson, shoot):
    open_lesson("From plan to report", 3)
    predict(page, say, 3)
    expect(page.locator("img")).to_have_count(1, timeout=stages.PATIENT)
    button(page, say("Make the report")).click()
    expect(page.get_by_text(say("First find a plan in exercise 5.2."))).to_be_visible(timeout=stages.SOON)
    fill(page, "5.2", ["rooms-at-hand", "nothing", "nothing"])
    button(page, say("Check")).nth(1).click()
    expect(page.get_by_text(re.compile("最常拖住|What holds up")).nth(1)).to_be_visible(
        timeout=stages.PATIENT
    )
    button(page, say("Hint")).nth(1).click()
    reload(page, say, 3)
    expect(field(page, "5.2", 1)).to_have_js_property("selectedIndex", 3, timeout=stages.SOON)
    fill(page, "5.2", solutions_5.SOLUTIONS["5.2"])
    button(page, say("Check")).nth(1).click()
    expect(page.get_by_text("5.2 ✓")).to_be_visible(timeout=stages.PATIENT)
    fill(page, "5.3", ["as made"] * 3)
    button(page, say("Check")).nth(2).click()
    expect(page.get_by_text(say("First verify the three reports: nothing else tells."))).to_be_visible(
        timeout=stages.SOON
    )
    button(page, say("Make the report")).click()
    expect(button(page, say("Verify the three reports"))).to_be_enabled(timeout=stages.FIRST)
    button(page, say("Verify the three reports")).click()
    expect(page.get_by_text(say("neighbour {n}", n=3)).nth(1)).to_be_visible(timeout=stages.FIRST)
    shoot("lesson-5")
    finish(page, say, solutions_5.SOLUTIONS)
    shoot("lesson-5-done")


def test_the_first_page_says_what_is_done_and_keeps_seat_and_language(page, say, language, pictures):
    page.get_by_role("link", name=say("All lessons")).click()
    expect(page.get_by_text(say("{done} of {count}", done=5, count=5))).to_be_visible(timeout=stages.PATIENT)
    expect(page.get_by_text(say("{done} of {count}", done=3, count=3))).to_have_count(4)
    page.screenshot(
        path=pictures / f"lessons-{language}.png", clip={"x": 0, "y": 0, "width": 1280, "height": 600}
    )
    page.get_by_label(say("Seat")).fill("7")
    page.get_by_label(say("Seat")).press("Tab")
    expect(page.get_by_text(say("{done} of {count}", done=0, count=5))).to_be_visible(timeout=stages.SOON)
    other = {"zh": "en", "en": "zh"}[language]
    button(page, {"en": "English", "zh": "中文"}[other]).click()
    page.get_by_role("link", name=words(other)("Deadlines")).click(timeout=stages.SOON)
    expect(button(page, words(other)("Check"))).to_have_count(5, timeout=stages.PATIENT)
    expect(page.get_by_label(words(other)("Seat"))).to_have_value("7")
