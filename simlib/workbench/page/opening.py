"""One page, and on it the workbench of one county at a time.

open_bench(file) ──> Workplace ──> Bench on the file, or on the county that was brought last
                        ^                    │ another county is brought, or opened
                        └──── turn_to ───────┘ the bench before ends; its desk is on disk
"""

import os
from pathlib import Path
from typing import Final

import ipywidgets as ui
from IPython.display import display

from simlib.errors import InputFaults
from simlib.inputs.shipped import shipped
from simlib.views.language.faults import fault_line
from simlib.views.language.words import Language, language_from_environment, words
from simlib.workbench.page.carrying import Others
from simlib.workbench.page.controller import Bench
from simlib.workbench.page.hearing import hear_page_here
from simlib.workbench.page.markup import html, tag
from simlib.workbench.page.panels import closed
from simlib.workbench.server import FOLDER_VARIABLE, SCENARIO_VARIABLE, START_VARIABLE
from simlib.workbench.state.counties import brought, remember, remembered
from simlib.workbench.state.saved_plans import default_folder

SHIPPED: Final = "scenarios/pingluo-2021.yaml"


class Workplace:
    """The workbench of the county that was asked for, or of one that was brought; `box` is what is shown."""

    def __init__(self, given: Path, folder: Path, language: Language) -> None:
        """`given` is the file asked for, `folder` where all that is saved goes. Raises InputFaults."""
        self.given, self.folder = given, folder
        self.start = os.environ.get(START_VARIABLE, "")
        self.bench = self._first(language)
        self.box = ui.VBox([self.bench.box])
        self._left: list[ui.DOMWidget] = []

    def _first(self, language: Language) -> Bench:
        """The bench of the county that the page showed before it was loaded anew, or of the one asked for."""
        last = remembered(self.folder, self.start)
        if last is not None:
            try:
                return self._bench(last, language)
            except InputFaults:  # the file was changed since
                pass
        return self._bench(self.given, language)

    def _bench(self, file: Path, language: Language) -> Bench:
        folder = self.folder if file == self.given else file.parent
        return Bench(file, folder, language, Others(self.folder, self.known, self.turn_to))

    def known(self) -> dict[str, Path]:
        """The counties that can be opened, by the names of their files."""
        others = [path for path in brought(self.folder).values() if path != self.given]
        return {self.given.stem: self.given} | {
            path.stem if path.stem != self.given.stem else f"{path.parent.name}/{path.name}": path
            for path in others
        }

    def turn_to(self, file: Path) -> None:
        """Work on another county from now on. Raises InputFaults; then the one before stays."""
        before = self.bench
        after = self._bench(file, before.desk.language)
        remember(self.folder, self.start, file)
        before.stop()
        self.bench = after
        if after.desk.language != before.desk.language:
            after.speak(before.desk.language)
        self.box.children = [after.box]
        for page in self._left:
            closed(page)
        self._left = [before.box]  # a slow browser may still be drawing it
        after.start()

    def stop(self) -> None:
        """End all work; the page stays as it is."""
        self.bench.stop()


_running: Final[list[Workplace]] = []
"""The workbench of this kernel: a cell that is run again ends the one before."""


def open_bench(file: str | Path | None = None, language: Language | None = None) -> None:
    """Show the workbench under the cell.

    `file` is a scenario (else the one `simlib lab` or `simlib app` was given, else the shipped county),
    `language` that of the words. A file with faults is answered with the list of them.
    """
    path = Path(file or os.environ.get(SCENARIO_VARIABLE) or shipped(SHIPPED))
    spoken = language or language_from_environment()
    own = os.environ.get(FOLDER_VARIABLE) or default_folder(path)
    try:
        place = Workplace(path, Path(own), spoken)
    except InputFaults as error:
        w = words(spoken)
        lines = [tag("li", fault_line(w, error.file, fault)) for fault in error.faults]
        listed = ui.HTML(html(tag("p", w("The file has faults:")), tag("ul", *lines)))
        display(listed)  # type: ignore[no-untyped-call]
        return
    while _running:
        _running.pop().stop()
    _running.append(place)
    hear_page_here()
    display(place.box)  # type: ignore[no-untyped-call]
    place.bench.start()
