"""Ten tasks of a planner's Monday, each from a cold start: once by the mouse alone, once by keys alone.

    python -m benchmarks.tasks                  all ten both ways, written to TASKS.md beside this file
    python -m benchmarks.tasks border people    these alone, printed

The tasks were written down before they were tried. Each is done in a server of its own, in an empty folder,
at the pace of hands that know the page (the keystroke-level model, without time to think): so seconds are
those of hands and machine together, from the first answer on the page to what the task asks for. What is
chosen from a list by the mouse counts as two clicks; names are typed only where keys may be used.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from playwright.sync_api import Browser, Error, Locator, Page, expect

from benchmarks.__main__ import write
from benchmarks.harness import ROOT, Section, Table, machine, number

sys.path.insert(0, str(ROOT / "tests" / "browser"))  # by its own name: Ciw installs a package `tests`
from stage import COUNTY, PATIENT, SOON, Stage, browser, executable, served

RESULTS: Final = Path(__file__).with_name("TASKS.md")
POINT, CLICK, KEY = 1.1, 0.2, 0.2
"""Seconds to point at something, to press a button of the mouse, to press a key."""
REPORT: Final = 20 * 60_000
"""Milliseconds that a report may take on a busy machine."""
TOWN, ZONE = "高庄乡", "第一协作区"
PARTS: Final = ".sb-head, .sb-levers, .sb-plan, .sl-svg, .sl-hand, .sl-cards, .sb-loads, .sb-tabs"
MOST_TABS: Final = 60
OTHER_THAN: Final = """before => { const { key, narrow } = document.querySelector(".sb-headline").dataset;
  return key && key !== before && narrow === "true"; }"""


def town(unit: str) -> str:
    """Where a town is on the map."""
    return f'.sl-svg [data-unit="{unit}"]'


class Mouse:
    """A hand on the mouse; `done` counts its clicks, and drags as one each."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.page, self.done = stage, stage.page, 0

    def _take(self, seconds: float) -> None:
        self.done += 1
        self.page.wait_for_timeout(1000 * seconds)

    def click(self, selector: str, nth: int = 0) -> None:
        """Point and click."""
        self._take(POINT + CLICK)
        self.page.locator(selector).nth(nth).click()

    def on(self, selector: str, x: float, y: float) -> None:
        """Point at a place within something, in parts of its width and height, and click."""
        self._take(POINT + CLICK)
        box = self.stage.box(self.page.locator(selector))
        self.page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])

    def choose(self, selector: str, word: str) -> None:
        """Open a list and click a line of it."""
        for _ in range(2):
            self._take(POINT + CLICK)
        self.page.locator(selector).select_option(label=word)

    def drag(self, unit: str, zone: str) -> None:
        """A town to the card of a zone."""
        self._take(2 * POINT + CLICK)
        self.stage.drag(unit, zone)


class Keys:
    """A hand on the keyboard; `done` counts what it presses, with Shift as one."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.page, self.done = stage, stage.page, 0

    def press(self, *keys: str) -> None:
        """One key after the other."""
        for key in keys:
            self.done += 1
            self.page.wait_for_timeout(1000 * KEY)
            self.page.keyboard.press(key)

    def to(self, selector: str, part: str = "", *, back: bool = False) -> None:
        """To something on the page: F6 to the part in which it is (or after which it comes), then Tab."""
        goal = self.page.locator(selector).first
        there = self.page.locator(part) if part else goal.locator("xpath=ancestor-or-self::*").and_(
            self.page.locator(PARTS)
        ).last  # fmt: skip
        while not _holds_focus(there):
            self.press("Shift+F6" if back else "F6")
        for _ in range(MOST_TABS):
            if _holds_focus(goal):
                return
            self.press("Tab")
        raise LookupError(f"{selector} takes more than {MOST_TABS} times Tab")

    def choose(self, selector: str, word: str) -> None:
        """Open the list that is reached, and go down to a line of it."""
        options = self.page.locator(f"{selector} option")
        words = [text.strip() for text in options.all_inner_texts()]
        now = self.page.locator(selector).evaluate("one => one.selectedIndex")
        self.press("Space", *["ArrowDown"] * (words.index(word) - now), "Enter")

    def tab(self, number_: int) -> None:
        """To the tabs, and open one."""
        self.to(".sb-tabs .lm-TabBar-tab.lm-mod-current", back=True)
        self.press(*["ArrowRight"] * number_, "Enter")


def _holds_focus(one: Locator) -> bool:
    return bool(one.evaluate("one => one.contains(document.activeElement)"))


Hand = Mouse | Keys


@dataclass(frozen=True)
class Task:
    """What a planner wants, how it is done either way, and how one sees that it is done."""

    name: str
    wanted: str
    mouse: Callable[[Mouse], None]
    keys: Callable[[Keys], None]
    seen: Callable[[Page, str], None]


# ---------------------------------------------------------------- what is seen in the end


def _answered(page: Page, before: str) -> None:
    """The answer about another draft, as narrow as it gets, with its price."""
    page.wait_for_function(OTHER_THAN, arg=before, timeout=PATIENT)
    expect(page.locator(".sb-price")).to_be_visible(timeout=SOON)


def _found(page: Page) -> None:
    page.locator(".sb-take-1").wait_for(timeout=PATIENT)


def _stayed(page: Page, before: str) -> None:
    """Another plan, in which the town is where it was."""
    _answered(page, before)
    expect(page.locator(town(TOWN))).to_have_attribute("data-zone", "第二协作区")


def _bridged(page: Page, _: str) -> None:
    line = page.locator('[data-border="灵沙乡|高仁乡"]')
    expect(line).to_have_attribute("data-river", "false", timeout=SOON)
    expect(page.locator(".sl-editing")).to_have_count(0)


def _staffed(page: Page, before: str) -> None:
    expect(page.locator(".sb-extras")).to_contain_text("姚伏镇", timeout=SOON)
    _answered(page, before)


def _opened(page: Page, _: str) -> None:
    expect(page.locator(town(TOWN))).to_have_attribute("data-zone", ZONE, timeout=SOON)


def _compared(page: Page, _: str) -> None:
    expect(page.locator(".sb-table tr")).to_have_count(4, timeout=SOON)
    expect(page.locator(".sb-table")).not_to_contain_text("…", timeout=PATIENT)


def _carried(page: Page, _: str) -> None:
    """The file is there; that it came was waited for."""
    expect(page.locator(".sb-link a").first).to_be_visible()


def _decided(page: Page, _: str) -> None:
    expect(page.locator(".sb-rests svg").first).to_be_visible(timeout=2 * PATIENT)


def _offered(page: Page, ending: str, timeout: float = PATIENT) -> None:
    page.locator(f'.sb-link a[download$="{ending}"]').first.wait_for(timeout=timeout)


# ---------------------------------------------------------------- by the mouse


def _look_by_mouse(hand: Mouse) -> None:
    hand.click(".sb-tabs .lm-TabBar-tab", 5)
    hand.click(".sb-find")
    _found(hand.page)
    hand.click(".sb-look-1")
    expect(hand.page.locator(".sl-ribbon")).to_be_visible(timeout=SOON)
    hand.click('[data-act="look-away"]')
    hand.click(".sb-take-1")


def _pin_by_mouse(hand: Mouse) -> None:
    hand.click(town(TOWN))
    hand.click('[data-act="pin"]')
    hand.click(".sb-tabs .lm-TabBar-tab", 5)
    hand.click(".sb-find")
    _found(hand.page)
    hand.click(".sb-take-1")


def _border_by_mouse(hand: Mouse) -> None:
    hand.click(".sl-edit")
    hand.on('[data-border="灵沙乡|高仁乡"]', 0.5, 0.5)
    hand.click('[data-act="river"]')
    hand.click(".sl-edit")


def _people_by_mouse(hand: Mouse) -> None:
    hand.choose(".sb-field-unit select", "姚伏镇")
    hand.on(".sb-field-number input", 0.9, 0.25)  # the arrow that points up
    hand.click(".sb-levers h2", 1)  # elsewhere: the number is given


def _save_by_mouse(hand: Mouse) -> None:
    hand.drag(TOWN, ZONE)
    hand.click(".sb-save")
    expect(hand.stage.message()).to_contain_text(".yaml", timeout=PATIENT)
    hand.click(".sb-again")
    _is_in(hand, "第二协作区")
    hand.choose(".sb-field-saved select", _saved(hand))


def _compare_by_mouse(hand: Mouse) -> None:
    hand.click(".sb-tabs .lm-TabBar-tab", 4)
    hand.click(".sb-beside")
    for plan in ("各自办理", "全县统筹"):
        before = hand.stage.key()
        hand.choose(".sb-field-saved select", plan)
        hand.stage.wait_for_answer(before)
        hand.click(".sb-beside")


def _excel_by_mouse(hand: Mouse) -> None:
    hand.click(".sb-tabs .lm-TabBar-tab", 6)
    hand.click(".sb-file-0")
    _offered(hand.page, ".xlsx")
    with hand.page.expect_download():
        hand.click(".sb-link a")


def _report_by_mouse(hand: Mouse) -> None:
    hand.drag(TOWN, ZONE)
    hand.click(".sb-tabs .lm-TabBar-tab", 6)
    hand.click(".sb-file-3")
    _offered(hand.page, ".docx", REPORT)
    with hand.page.expect_download():
        hand.click(".sb-link a")


def _ask_by_mouse(hand: Mouse) -> None:
    hand.drag(TOWN, ZONE)
    hand.click(".sb-tabs .lm-TabBar-tab", 7)


# ---------------------------------------------------------------- by keys


def _move_by_keys(hand: Keys) -> None:
    hand.to(town(TOWN))
    hand.press("1")


def _look_by_keys(hand: Keys) -> None:
    hand.tab(5)
    hand.to(".sb-find")
    hand.press("Enter")
    _found(hand.page)
    hand.to(".sb-look-1")
    hand.press("Enter")
    expect(hand.page.locator(".sl-ribbon")).to_be_visible(timeout=SOON)
    hand.press("Enter")  # once more: the draft again
    hand.to(".sb-take-1")
    hand.press("Enter")


def _pin_by_keys(hand: Keys) -> None:
    hand.to(town(TOWN))
    hand.press("p")
    hand.tab(5)
    hand.to(".sb-find")
    hand.press("Enter")
    _found(hand.page)
    hand.to(".sb-take-1")
    hand.press("Enter")


def _border_by_keys(hand: Keys) -> None:
    hand.to(".sl-edit", part=".sb-plan")
    hand.press("Enter")
    hand.to('[data-border="灵沙乡|高仁乡"]')
    hand.press("Enter")
    hand.to('[data-act="river"]')
    hand.press("Enter")
    hand.to(".sl-edit", part=".sb-plan", back=True)
    hand.press("Enter")


def _people_by_keys(hand: Keys) -> None:
    hand.to(".sb-field-unit select")
    hand.choose(".sb-field-unit select", "姚伏镇")
    hand.to(".sb-field-number input")
    hand.press("ArrowUp", "Enter")


def _save_by_keys(hand: Keys) -> None:
    _move_by_keys(hand)
    _is_in(hand, ZONE)
    hand.to(".sb-field-name input", back=True)
    hand.press(*"plan A")
    hand.to(".sb-save")
    hand.press("Enter")
    expect(hand.stage.message()).to_contain_text(".yaml", timeout=PATIENT)
    hand.to(".sb-again", back=True)
    hand.press("Enter")
    _is_in(hand, "第二协作区")
    hand.to(".sb-field-saved select")
    hand.choose(".sb-field-saved select", _saved(hand))


def _compare_by_keys(hand: Keys) -> None:
    hand.tab(4)
    hand.to(".sb-beside")
    hand.press("Enter")
    for plan in ("各自办理", "全县统筹"):
        before = hand.stage.key()
        hand.to(".sb-field-saved select")
        hand.choose(".sb-field-saved select", plan)
        hand.stage.wait_for_answer(before)
        hand.to(".sb-beside")
        hand.press("Enter")


def _excel_by_keys(hand: Keys) -> None:
    hand.tab(6)
    hand.to(".sb-file-0")
    hand.press("Enter")
    _offered(hand.page, ".xlsx")
    hand.to(".sb-link a")
    with hand.page.expect_download():
        hand.press("Enter")


def _report_by_keys(hand: Keys) -> None:
    _move_by_keys(hand)
    hand.tab(6)
    hand.to(".sb-file-3")
    hand.press("Enter")
    _offered(hand.page, ".docx", REPORT)
    hand.to(".sb-link a")
    with hand.page.expect_download():
        hand.press("Enter")


def _ask_by_keys(hand: Keys) -> None:
    _move_by_keys(hand)
    hand.tab(7)


def _is_in(hand: Hand, zone: str) -> None:
    hand.stage.expect_zone(TOWN, zone)


def _saved(hand: Hand) -> str:
    """The plan that was saved, as the list calls it."""
    line = hand.page.locator(".sb-field-saved option", has_text="已存：")
    line.wait_for(state="attached", timeout=SOON)
    return line.inner_text().strip()


TASKS: Final = (
    Task("move", "move a town to another zone; read what it gains and what it costs",
         lambda hand: hand.drag(TOWN, ZONE), _move_by_keys, _answered),
    Task("look", "find better plans; look at one on the map and back, then take it",
         _look_by_mouse, _look_by_keys, _answered),
    Task("pin", "keep a town where it is, and find and take a better plan",
         _pin_by_mouse, _pin_by_keys, _stayed),
    Task("border", "put a border right: there is a bridge", _border_by_mouse, _border_by_keys, _bridged),
    Task("people", "one more monitor in a town; read it", _people_by_mouse, _people_by_keys, _staffed),
    Task("save", "save a plan, begin again, open it", _save_by_mouse, _save_by_keys, _opened),
    Task("compare", "three plans side by side", _compare_by_mouse, _compare_by_keys, _compared),
    Task("excel", "carry the tables away as Excel", _excel_by_mouse, _excel_by_keys, _carried),
    Task("report", "move a town and take a report on it along", _report_by_mouse, _report_by_keys, _carried),
    Task("decides", "move a town; find out which number decides", _ask_by_mouse, _ask_by_keys, _decided),
)  # fmt: skip
"""Written down before any was tried; the last one moves a town since: an unchanged draft rests on nothing."""


# ---------------------------------------------------------------- measured


@dataclass(frozen=True)
class Took:
    """Seconds from the start of the server to the first answer, seconds of the task, clicks or keys."""

    start: float
    seconds: float
    done: int


def took(one: Browser, task: Task, kind: type[Hand]) -> Took:
    """One task in a server of its own, in an empty folder."""
    with TemporaryDirectory() as name:
        begin = perf_counter()
        with served("app", Path(name), COUNTY, "zh") as address:
            page = one.new_page()
            stage = Stage(page, address, "app")
            stage.enter()
            there = perf_counter()
            hand, before = kind(stage), stage.key()
            (task.mouse if isinstance(hand, Mouse) else task.keys)(hand)  # type: ignore[arg-type]
            task.seen(page, before)
            end = perf_counter()
            page.close(run_before_unload=True)
    return Took(there - begin, end - there, hand.done)


def tried(one: Browser, task: Task, kind: type[Hand]) -> Took | None:
    """The same; None, and why, where the task could not be done."""
    try:
        return took(one, task, kind)
    except (Error, AssertionError, LookupError) as error:
        print(task.name, kind.__name__, error, file=sys.stderr, flush=True)
        return None


def _cells(one: Took | None) -> tuple[str, str]:
    return ("not done", "") if one is None else (number(one.seconds), f"{one.done}")


def measured(tasks: Sequence[Task]) -> Section:
    """All of them both ways."""
    rows, starts = [], []
    with browser() as one:
        for task in tasks:
            both = [tried(one, task, kind) for kind in (Mouse, Keys)]
            starts += [one.start for one in both if one is not None]
            cells = [cell for one in both for cell in _cells(one)]
            rows.append((task.wanted, *cells))
            print(task.name, *cells, flush=True)
    heads = ("task", "mouse, s", "clicks", "keyboard, s", "keys")
    load = f", load {os.getloadavg()[1]:.1f} over the last five minutes" if hasattr(os, "getloadavg") else ""
    said = (
        f"{len(rows)} tasks, each in a server of its own in an empty folder. From its start to the "
        f"first answer it took {number(median(starts))} s ({number(min(starts))} to {number(max(starts))}); "
        f"the task begins then. Hands are a practised user's, without time to think{load}."
    )
    return Section("A planner's tasks", [said, Table(heads, rows)])


def main() -> None:
    """Do the tasks that are named, or all; only all of them are written down."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.tasks", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(task.name for task in TASKS))
    names = parser.parse_args().names
    if unknown := {*names} - {task.name for task in TASKS}:
        parser.error(f"no such task: {', '.join(sorted(unknown))}")
    if executable() is None:
        parser.error("no Chromium or Edge is installed")
    section = measured([task for task in TASKS if not names or task.name in names])
    text = f"# Tasks\n\n{machine()}\n\n{section.markdown()}\n"
    print(text)
    if not names:
        write(RESULTS, text)


if __name__ == "__main__":
    main()
