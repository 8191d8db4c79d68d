"""A lesson in a real browser from start to end, in both languages: mistakes, hints, a reload, all right."""

import re

import pytest
from playwright.sync_api import expect

from simlib.views.language.words import words
from tests.browser import stage as stages
from tests.training.solutions_2 import SOLUTIONS

LESSON = stages.ROOT / "notebooks" / "training" / "2-deadlines.ipynb"
COUNTY = stages.ROOT / "scenarios" / "zones-county.yaml"
DIALS = 3
"""Days to set above the exercises."""
PICTURE = {"width": 1280, "height": 4300}


@pytest.fixture(params=["zh", "en"])
def language(request):
    return request.param


@pytest.fixture
def seen(browser, language, tmp_path, monkeypatch):
    """The lesson opened in Voilà by a seat that has done nothing; fails if a request left the machine."""
    monkeypatch.setenv("SIMLIB_TRAINING", str(tmp_path / "records"))
    with stages.served("app", tmp_path, COUNTY, language, LESSON) as address:
        one = stages.Stage(browser.new_page(), address, "app")
        one.page.set_viewport_size(PICTURE)
        one.page.goto(address, wait_until="commit")
        yield one.page
        one.page.close()
        assert (one.strayed, one.broken) == ([], [])


def fill(page, name, days):
    """Set the days of an exercise."""
    first = DIALS + 5 * list(SOLUTIONS).index(name)
    for place, day in enumerate(days, first):
        box = page.locator("input[type=date]").nth(place)
        box.fill(day)
        box.press("Tab")


def test_a_lesson_from_start_to_end(seen, language, pictures):
    w = words(language)
    ask, check, hint = (
        seen.get_by_role("button", name=w(text)) for text in ("Ask the model", "Check", "Hint")
    )
    expect(check).to_have_count(5, timeout=stages.PATIENT)
    expect(ask).to_be_disabled()
    seen.get_by_text("2021-10-01").click()
    ask.click()
    expect(seen.locator("img")).to_have_count(2, timeout=stages.PATIENT)
    expect(seen.locator("input[type=date]")).to_have_count(DIALS + 25, timeout=stages.SOON)

    fill(seen, "2.1", [*SOLUTIONS["2.1"][:2], "2021-06-06", *SOLUTIONS["2.1"][3:]])
    check.first.click()
    expect(seen.get_by_text(w("Nearly."))).to_be_visible(timeout=stages.SOON)
    expect(seen.get_by_text(re.compile("第3行|Row 3"))).to_be_visible()
    hint.first.click()
    seen.screenshot(path=pictures / f"lesson-2-{language}.png")

    seen.reload(wait_until="commit")
    expect(seen.locator("input[type=date]")).to_have_count(DIALS + 25, timeout=stages.PATIENT)
    expect(seen.locator("input[type=date]").nth(DIALS + 2)).to_have_value("2021-06-06", timeout=stages.SOON)
    for place, (name, days) in enumerate(SOLUTIONS.items()):
        fill(seen, name, days)
        check.nth(place).click()
        expect(seen.get_by_text(f"{name} ✓")).to_be_visible(timeout=stages.SOON)
    seen.screenshot(path=pictures / f"lesson-2-{language}-done.png")

    other = {"zh": "en", "en": "zh"}[language]
    seen.get_by_role("button", name={"en": "English", "zh": "中文"}[other]).click()
    expect(seen.get_by_text(words(other)("Right."), exact=False)).to_have_count(5, timeout=stages.PATIENT)
    seen.screenshot(path=pictures / f"lesson-2-{language}-to-{other}.png")
