"""Exercise 5.3 on the page: a report is made and three are verified, in the background, by two buttons."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Thread
from typing import Any, Final
from xml.etree.ElementTree import Element

import ipywidgets as ui

from simlib.errors import SimlibError
from simlib.reports.telling import Step, TellCells
from simlib.training.address import seat_is_given
from simlib.training.answers import Task
from simlib.training.exercises import exercise
from simlib.training.interventions import NOTHING
from simlib.training.neighbours import REPORT, check_all, findings, hand_in, neighbours, reports_folder
from simlib.training.plan_to_report import Verifying, finding_lines, neighbour_words
from simlib.training.sheet import Sheet
from simlib.training.subject import PALE, TEXT
from simlib.training.turns import in_turn
from simlib.views.language.faults import error_line
from simlib.workbench.page.markup import html, tag

PLAN: Final = "5.2"
"""The exercise in which the plan is found."""


@dataclass
class ReportSheet(Sheet):
    """The exercise with its two buttons. While one works, both rest, and the page says how far it is."""

    _make: Any = field(default_factory=ui.Button)
    _verify: Any = field(default_factory=ui.Button)
    _state: Any = field(default_factory=ui.HTML)
    _found: Any = field(default_factory=ui.HTML)
    work: Thread | None = None
    """What is under way in the background."""

    @property
    def folder(self) -> Path:
        """Where the reports of this seat lie."""
        return reports_folder(self.progress.path.parent, self._seat)

    @property
    def _seat(self) -> int:
        return int(self.progress.path.stem.removeprefix("seat-"))

    @property
    def _task(self) -> Task:
        task = exercise(self.name).task
        assert isinstance(task, Verifying)
        return replace(task, folder=self.folder)

    def _board(self) -> list[ui.Widget]:
        w = self.names.words
        self._make.description, self._verify.description = w("Make the report"), w("Verify the three reports")
        for button, act in ((self._make, self._hand_in), (self._verify, self._check_all)):
            button.layout.width = "auto"
            button.on_click(lambda _, act=act: self._begin(act))
        self._rest()
        return [ui.HBox([self._make, self._verify]), self._state, self._found, *super()._board()]

    # ------------------------------------------------------------ the two buttons

    def _hand_in(self, tell: TellCells) -> None:
        chosen = [one for one in self.progress.done(PLAN).answer if one not in ("", NOTHING)]
        hand_in(self.folder, chosen, self.names.words.language, self._seat, tell)

    def _check_all(self, tell: TellCells) -> None:
        check_all(self.folder, tell)

    def _begin(self, act: Callable[[TellCells], None]) -> None:
        """Work in the background, so that the page goes on answering."""
        if not self.progress.done(PLAN).right:
            self._state.value = html(
                tag("p", self.names.words("First find a plan in exercise 5.2."), style=TEXT)
            )
            return
        self._make.disabled = self._verify.disabled = True
        self._verdict.value = ""  # it may have asked for just this
        self._tell_how_far(0, 1)
        self.work = Thread(target=self._do, args=(act,), daemon=True)
        self.work.start()

    def _do(self, act: Callable[[TellCells], None]) -> None:
        try:
            with self._turn():
                act(self._tell_how_far)
        except SimlibError as error:
            self._rest()
            self._state.value = html(tag("p", error_line(self.names.words, error), style=TEXT))
        else:
            self._rest()

    def _turn(self) -> AbstractContextManager[None]:
        """In a class all seats work on one machine: a few at a time, the others wait."""
        return in_turn(self.progress.path.parent, self._tell_to_wait) if seat_is_given() else nullcontext()

    def _tell_to_wait(self) -> None:
        said = self.names.words("Other seats come first. Leave this page open: it goes on by itself.")
        self._state.value = html(tag("p", said, style=TEXT))

    def _tell_how_far(self, done: int, of: int, step: Step | None = None) -> None:
        said = self.names.words("The model is working: {share:.0%} (half a minute in all)", share=done / of)
        self._state.value = html(tag("p", said, style=TEXT))

    def _rest(self) -> None:
        """What may be done next, and what was found."""
        there, found = bool(neighbours(self.folder)), findings(self.folder)
        self._make.disabled = False
        self._verify.disabled = not there
        self._state.value = html(*self._next(there))
        parts = []
        for row, one in enumerate(found):
            lines = [tag("li", line, style=TEXT) for line in finding_lines(self.names.words, one)]
            whose = tag("b", neighbour_words(self.names.words, row))
            parts += [tag("p", whose, style=TEXT), tag("ul", *lines)]
        self._found.value = html(*parts)
        self._tell_hints()

    def _next(self, there: bool) -> list[Element]:
        """What comes next, in words; where the report lies on a line of its own, to be copied."""
        w = self.names.words
        if there and seat_is_given():
            said = w("Your report and those of the neighbours are on the trainer's machine.")
        elif there:
            said = w("Your report is in this folder: open the page or the Word file there to print it.")
        else:
            said = w("Making the report takes about half a minute.")
        place = [tag("p", tag("code", str(self.folder / REPORT)))] if there and not seat_is_given() else []
        return [tag("p", said, style=PALE), *place]
