"""A stage for the workbench: a county, a server, and a browser that goes nowhere else.

with served("app", folder, "zh") as address, browser() as one:
    page = Stage(one.new_page(), address, "app")
    page.enter()
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, FloatRect, Locator, Page, expect, sync_playwright
from playwright.sync_api import Request as Asked

from simlib.views.language.words import Language
from simlib.workbench.server import Request, ServerKind, answers, end, service
from simlib.workbench.state.toured import remember_tour

ROOT = Path(__file__).resolve().parents[2]
COUNTY = ROOT / "scenarios" / "pingluo-2021.yaml"
NOTEBOOK = ROOT / "notebooks" / "00-workbench.ipynb"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "msedge")
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
"""The last lets no request leave the machine. (Were each asked for leave by a route, nothing would be taken
from the browser's cache: a second of computing for every page.)"""
APP: tuple[ServerKind, Language] = ("app", "zh")
LAB: tuple[ServerKind, Language] = ("lab", "en")
"""The servers that the stories are played on, and the language of each."""
SCREEN = {"width": 1440, "height": 900}
SOON, PATIENT, FIRST = 10_000, 120_000, 240_000
"""Milliseconds: for what is quick, for what is computed, for machine code that is made the first time."""

RESTS = 24
"""Replications after which a plan is run no more: a kernel that computes slows the next story."""

MARKUP = '<b>&"'
"""What titles hold in the county of the tests: it must stay text."""

OVERLAY = """\
extends: pingluo-2021.yaml
name: marked
title: {zh: '平罗县监督检查协作区<b>&"', en: 'Pingluo<b>&" county, supervision collaboration zones'}
plans:
  separate: {title: {zh: '各自办理<b>&"', en: 'each unit on its own<b>&"'}}
levers:
  extensions: {title: {zh: '允许延期<b>&"', en: 'extensions<b>&"'}}
"""


def executable() -> str | None:
    """An installed browser, None where there is none."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """The system's browser, without a window."""
    with sync_playwright() as playwright:
        found = executable()
        assert found is not None, "no browser is installed"
        one = playwright.chromium.launch(executable_path=found, args=list(OPTIONS))
        try:
            yield one
        finally:
            one.close()


def county(folder: Path) -> Path:
    """The shipped county with markup in its titles, in a folder of its own."""
    scenarios = folder / "scenarios"
    scenarios.mkdir()
    shutil.copy(COUNTY, scenarios)
    file = scenarios / "marked.yaml"
    file.write_text(OVERLAY, encoding="utf-8")
    return file


@contextmanager
def served(
    kind: ServerKind, folder: Path, file: Path, language: Language, shown: Path = NOTEBOOK
) -> Iterator[str]:
    """The address of a server of its own, with its files and settings in a folder of its own."""
    if kind == "train":  # with the lessons beside it
        notebook = shutil.copytree(shown.parent, folder / "training") / shown.name
    else:
        notebook = Path(shutil.copy(shown, folder))
    asked = service(kind, notebook, Request(file, folder / "out", language, RESTS))
    own = {f"JUPYTER_{name}_DIR": str(folder / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")} | {
        f"JUPYTERLAB_{name}_DIR": str(folder / name.lower()) for name in ("SETTINGS", "WORKSPACES")
    }
    remember_tour(folder / "out")  # it would stand before what the stories touch; one of them forgets it
    own["TMPDIR"] = str(folder)  # where Voilà keeps what it knows of its kernels
    root = ("--allow-root",) if kind == "lab" and os.name == "posix" and os.geteuid() == 0 else ()
    asked = replace(asked, command=(*asked.command, *root), environment={**asked.environment, **own})
    with (folder / "server.log").open("wb") as log:
        child = subprocess.Popen(
            asked.command, env=dict(asked.environment), stdin=subprocess.PIPE,
            stdout=log, stderr=log,
        )  # fmt: skip
        try:
            assert answers(asked, child), (folder / "server.log").read_text("utf-8", "replace")
            yield asked.address
        finally:
            end(child)


class Stage:
    """A page of the workbench and what can be done on it. Requests to anywhere else, which get nowhere, are
    kept in `strayed`, errors of the page's own code in `broken`; `log` is what its server says on the
    terminal."""

    def __init__(self, page: Page, address: str, kind: ServerKind, log: Path | None = None) -> None:
        self.page, self.address, self.kind, self.log = page, address, kind, log
        self.strayed: list[str] = []
        self.broken: list[str] = []
        page.on("pageerror", lambda error: self.broken.append(str(error)))
        page.set_viewport_size(SCREEN)
        page.on("request", self._note)

    def _note(self, asked: Asked) -> None:
        if not asked.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            self.strayed.append(asked.url)

    def enter(self, town: str = "高庄乡") -> None:
        """Open the page, run its cell where it is a notebook, and wait for the first answer: about the county
        that has this town."""
        told = len(self.broken)
        self.page.goto(self.address, wait_until="commit")
        del self.broken[told:]  # a page that is left while widgets are made stumbles over their absence
        if self.kind == "lab":
            self._run_cell()
        self.town(town).wait_for(timeout=PATIENT)
        self.page.locator(".sb-headline[data-half]").wait_for(timeout=FIRST)

    def _run_cell(self) -> None:
        """A cell that is run before the kernel is there is silently dropped."""
        status = self.page.locator("#jp-main-statusbar")
        expect(status).to_contain_text("(ipykernel) |", timeout=PATIENT)
        for idle in ("空闲", "Idle"):
            if idle in status.inner_text():
                break
        else:
            self.page.wait_for_function(
                "() => /空闲|Idle/.test(document.querySelector('#jp-main-statusbar').innerText)",
                timeout=PATIENT,
            )
        self.page.locator(".jp-Notebook .jp-CodeCell").first.click()
        self.page.keyboard.press("Shift+Enter")

    # ------------------------------------------------------------ what is there

    def town(self, unit: str) -> Locator:
        """A town on the map."""
        return self.page.locator(f'.sl-svg [data-unit="{unit}"]')

    def card(self, zone: str) -> Locator:
        """The card of a zone."""
        return self.page.locator(f'.sl-card[data-zone="{zone}"]')

    @property
    def headline(self) -> Locator:
        """The one number."""
        return self.page.locator(".sb-headline")

    def zone_of(self, unit: str) -> str | None:
        """The zone in which a town is shown."""
        return self.town(unit).get_attribute("data-zone")

    def expect_zone(self, unit: str, zone: str) -> None:
        """The town is shown in the zone, and the bench has said so."""
        expect(self.town(unit)).to_have_attribute("data-zone", zone, timeout=SOON)

    def half(self) -> float:
        """Half the width of the interval of the headline."""
        return float(self.headline.get_attribute("data-half") or "nan")

    def key(self) -> str:
        """The hash of the draft that the headline is about."""
        return self.headline.get_attribute("data-key") or ""

    def wait_for_answer(self, after: str = "") -> None:
        """Wait until the headline is about another draft than `after`, with an interval."""
        self.page.wait_for_function(
            "after => { const h = document.querySelector('.sb-headline');"
            " return h && h.dataset.half && h.dataset.key !== after; }",
            arg=after,
            timeout=PATIENT,
        )

    def message(self) -> Locator:
        """The sentence under the header."""
        return self.page.locator(".sb-said")

    def all(self, selector: str) -> list[Locator]:
        """All that a selector finds now."""
        return self.page.locator(selector).all()

    def kernels(self) -> int:
        """How many kernels the server has: each has a file with its ports."""
        assert self.log is not None
        return len([*self.log.parent.rglob("kernel-*.json")])

    # ------------------------------------------------------------ what is done

    def resize(self, width: int, height: int) -> None:
        """Another size of the window."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.wait_for_timeout(300)

    def speak(self, language: Language) -> None:
        """Another language, by its button."""
        self.page.locator(".sb-language button").nth(("zh", "en").index(language)).click()
        undo = {"zh": "撤销一步", "en": "Undo"}[language]
        expect(self.page.locator(".sb-undo")).to_have_text(undo, timeout=SOON)
        self.headline.wait_for(timeout=SOON)

    def drag(self, unit: str, zone: str) -> None:
        """Drop a town on the card of a zone; on one of its towns where the card is off the screen."""
        x, y = self._middle(self.town(unit).locator(".sl-disc"))
        box = self.box(self.card(zone))
        to_x, to_y = box["x"] + box["width"] / 2, box["y"] + 14
        if to_y > SCREEN["height"] - 40:
            to_x, to_y = self._middle(self.page.locator(f'.sl-town[data-zone="{zone}"] .sl-disc').first)
        mouse = self.page.mouse
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + 30, y + 30, steps=3)
        mouse.move(to_x, to_y, steps=6)
        mouse.up()

    def _middle(self, one: Locator) -> tuple[float, float]:
        box = self.box(one)
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def box(self, one: Locator) -> FloatRect:
        """Where something is; looked for again when it was drawn anew at this moment."""
        for _ in range(20):
            box = one.bounding_box()
            if box is not None:
                return box
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{one} is not to be seen")

    def press(self, name: str) -> None:
        """Press a button by its class: undo, redo, again, save, find ..."""
        self.page.locator(f".sb-{name}").click()

    def find(self) -> None:
        """Search for even loads, which is proven and so found on any machine, and wait until something is
        found; what was found before goes first. (How good plans are that runs compare, `tests/search`
        asks.)"""
        self.page.locator(".sb-field-objective select").select_option(index=1)
        found = self.page.locator(".sb-take-1")
        before = found.element_handles()
        self.press("find")
        for one in before:
            one.wait_for_element_state("hidden", timeout=SOON)
        found.wait_for(timeout=PATIENT)

    def tab(self, number: int) -> None:
        """Open a tab, counted from 0."""
        self.page.locator(".sb-tabs .lm-TabBar-tab").nth(number).click()

    def begin_again(self) -> None:
        """Reset to the baseline, with its answer."""
        self.press("again")
        expect(self.headline).to_have_attribute("data-mean", "0.000000", timeout=PATIENT)
