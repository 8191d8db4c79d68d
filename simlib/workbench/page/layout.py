"""The page: header, levers on the left, map in the middle, answer on the right; one screen of 1440 x 900.

    ┌ title · mark ───────────────── undo redo baseline · codes · 中文 English ┐
    │ levers │ name, save, open        │ loads, headline, three loads        │
    │        │ map                     │ tabs: over time, people, why late,  │
    │        │ hand, zone cards        │ moved, compare, find, files, rests, play│
    └ message ──────────────────────────────────────────────────────────────────┘

It holds widgets and nothing else; what is done is in `Actions`, which the bench keeps. Another language or
codes for names make another page.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Protocol

import ipywidgets as ui

from simlib.views.language.names import Names, heading
from simlib.views.language.words import N_, Language
from simlib.workbench.page.deciding_panel import DecidingPanel
from simlib.workbench.page.files_panel import CountyFiles, FilesPanel, Making
from simlib.workbench.page.guide import Guide, explained, guide_words
from simlib.workbench.page.markup import html, tag
from simlib.workbench.page.panels import (
    AnswerPanel,
    ComparePanel,
    FindPanel,
    LeverPanel,
    Panel,
    PlanPanel,
    Wanted,
    button,
    refill,
)
from simlib.workbench.page.year_player import YearPanel
from simlib.workbench.page.zone_map import Ask, ZoneMap, map_words
from simlib.workbench.state.draft import Draft

CSS: Final = Path(__file__).with_name("bench.css")
LANGUAGES: Final[list[tuple[str, Language]]] = [("中文", "zh"), ("English", "en")]
COLUMNS: Final = "minmax(180px, calc(240 * var(--u))) minmax(330px, 1.25fr) minmax(330px, 1fr)"
FIGURES: Final = ("over-time", "people", "why-late", "changes")
"""What the tabs of an answer show, as `views.language.explanations` calls it."""
NARROW: Final = N_("On so narrow a screen the plan can be read, not changed.")


class Carries(Protocol):
    """What comes in and goes out (`carrying.Carrying`)."""

    def county(self) -> CountyFiles: ...
    def files(self) -> Making: ...
    @property
    def toured(self) -> bool: ...
    def remember_tour(self) -> None: ...


class Actions(Protocol):
    """What can be done on the page (`controller.Bench`). None raises: what goes wrong is said there."""

    def change(self, child: Callable[[Draft], Draft]) -> None: ...
    def obey(self, asked: Ask) -> None: ...
    def understood(self) -> None: ...
    def speak(self, language: Language) -> None: ...
    def show_codes(self, on: bool) -> None: ...
    def choose(self, load: str) -> None: ...
    def save(self, name: str) -> None: ...
    def open(self, code: str) -> None: ...
    def lay_beside(self) -> None: ...
    def take_out(self, number: int) -> None: ...
    def find(self, wanted: Wanted) -> None: ...
    def stop_finding(self) -> None: ...
    def take(self, number: int) -> None: ...
    def look(self, number: int) -> None: ...
    def turn(self, tab: int) -> None: ...
    @property
    def carrying(self) -> Carries: ...


class Layout(Panel):
    """All panels and where they stand."""

    def __init__(self, names: Names, act: Actions, load: str, codes: bool, tab: int) -> None:
        self.names, self.act = names, act
        self.map = ZoneMap(words=map_words(names))
        self.map.on_ask(act.obey)
        zones = len(names.scenario.plans[names.scenario.baseline].zones)
        self.levers = LeverPanel(names, act.change)
        self.answer = AnswerPanel(names, load, act.choose)
        self.plan = PlanPanel(names, act.save, act.open)
        self.beside = ComparePanel(names, act.lay_beside, act.take_out)
        self.find = FindPanel(names, zones, act.find, act.stop_finding, act.take, act.look)
        self.files = FilesPanel(names, act.carrying.county(), act.carrying.files())
        self.rests = DecidingPanel(names)
        self.year = YearPanel(names)
        self.message = ui.HTML(layout=ui.Layout(height="0", margin="0", overflow="visible"))
        self.message.add_class("sb-message")
        self.notice = ui.HBox([])
        self.notice.add_class("sb-notice")
        narrow = ui.HTML(html(tag("p", self.names.words(NARROW), klass="sb-hint")))
        narrow.add_class("sb-narrow")
        self.tabs = self._tabs(tab)
        style = ui.HTML(html(tag("style", CSS.read_text("utf-8"))), layout=ui.Layout(height="0"))
        parts = [style, self._head(codes), self.message, self.notice, narrow, self._body()]
        self.box = ui.VBox(parts)
        self.box.add_class("sb")

    def _head(self, codes: bool) -> ui.HBox:
        names, w, act = self.names, self.names.words, self.act
        text = heading(w.text(names.scenario.title))
        title = tag("h1", text, title=text)
        mark = tag("span", names.mark(), klass="sb-mark") if names.mark() else None
        left = ui.HTML(html(title), layout=ui.Layout(margin="0"))
        left.add_class("sb-title")
        middle = ui.HTML(html(mark) if mark is not None else "")
        middle.add_class("sb-middle")
        self.undo = button(w("Undo"), "undo", lambda: act.obey(Ask("undo")))
        self.redo = button(w("Redo"), "redo", lambda: act.obey(Ask("redo")))
        again = button(w("Reset to the baseline"), "again", lambda: act.obey(Ask("again")))
        shown = ui.Checkbox(value=codes, description=w("units as codes"), indent=False,
                            layout=ui.Layout(width="auto"))  # fmt: skip
        shown.add_class("sb-codes")
        spoken = ui.ToggleButtons(options=LANGUAGES, value=w.language, style={"button_width": "auto"})
        spoken.add_class("sb-language")
        self.watch(shown, act.show_codes)
        self.watch(spoken, act.speak)
        guide = Guide(words=guide_words(names), toured=act.carrying.toured)
        guide.observe(lambda _: act.carrying.remember_tour(), "toured")
        head = ui.HBox([left, middle, self.undo, self.redo, again, shown, spoken, guide])
        head.add_class("sb-head")
        return head

    def _tabs(self, tab: int) -> ui.Tab:
        w = self.names.words
        pages: dict[str, Any] = {
            **{
                title: explained(self.names, figure, page)
                for figure, (title, page) in zip(FIGURES, self.answer.pages.items(), strict=True)
            },
            w("Compare"): explained(self.names, "compare", self.beside.box),
            w("Find better"): self.find.box,
            w("Files"): self.files.box,
            w("Basis"): explained(self.names, "basis", self.rests.box),
            "▶": explained(self.names, "year", self.year.box),
        }
        tabs = ui.Tab(list(pages.values()), titles=tuple(pages), selected_index=tab)
        tabs.observe(lambda change: self.act.turn(change["new"] or 0), "selected_index")
        tabs.add_class("sb-tabs")
        return tabs

    def _body(self) -> ui.GridBox:
        shown = explained(self.names, "map", self.map)
        middle = ui.VBox([self.plan.box, shown], layout=ui.Layout(overflow="hidden"))
        answer = explained(self.names, "headline", self.answer.top)
        right = ui.VBox([answer, self.tabs, self.answer.origin])
        right.add_class("sb-right")
        layout = ui.Layout(grid_template_columns=COLUMNS, grid_gap="14px", width="100%")
        body = ui.GridBox([self.levers.box, middle, right], layout=layout)
        body.add_class("sb-body")
        return body

    def say(self, text: str, *, fault: bool = False) -> None:
        """Say one sentence under the header; an empty one takes the last away."""
        klass = "sb-said sb-fault" if fault else "sb-said"
        said = tag("div", text, klass=klass, role="alert" if fault else "status")
        self.message.value = html(said) if text else ""

    def tell(self, text: str) -> None:
        """Tell what must not be missed: it stays until somebody takes it away; an empty text does so too."""
        told: list[ui.DOMWidget] = []
        if text:
            told.append(ui.HTML(html(tag("p", text, role="alert")), layout=ui.Layout(flex="1")))
            told.append(button(self.names.words("I see"), "understood", self.act.understood))
        refill(self.notice, told)
