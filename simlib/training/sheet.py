"""An exercise on the page: a row a matter with a day to set, a button that checks, one that helps.

2.1 Months                                     days are kept as they are set
1  2021-03-01 Mon  1 month  –   [ a day ]      check   ✓ right, ≈ nearly, ○ not yet: what is off
...                                            hint    one step more
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import ipywidgets as ui

from simlib.training import deadlines
from simlib.training.due_dates import MATTERS, Matter
from simlib.training.exercises import GRADES, Grade, Verdict, exercise
from simlib.training.progress import Done, Progress
from simlib.views.exhibits.flow_chart import amount_words
from simlib.views.exhibits.limits import day_words
from simlib.views.language.names import Names, heading
from simlib.views.language.words import N_
from simlib.workbench.page.markup import html, tag

TEXT: Final = "font-size:16px;line-height:1.6;max-width:52em;margin:4px 0"
PALE: Final = "color:#5F6B73;font-size:14px;margin:2px 0"
COLOURS: Final[Mapping[Grade, str]] = {"right": "#00694A", "nearly": "#8A5A00", "not yet": "#5F6B73"}
MARKS: Final[Mapping[Grade, str]] = {"right": "✓", "nearly": "≈", "not yet": "○"}
"""What a colour says is said by a mark and a word too."""
COLUMNS: Final[Mapping[str, str]] = {
    N_("row"): "4em",
    N_("received"): "14em",
    N_("how long"): "20em",
    N_("pause"): "14em",
    N_("due day"): "12em",
}
"""What stands above the columns, and how wide they are."""


@dataclass
class Sheet:
    """An exercise at a seat. `checked` are the exercises whose verdict is shown; `keep` writes and says
    where it cannot; `tell` says in the head of the page what is done."""

    name: str
    names: Names
    progress: Progress
    checked: set[str]
    keep: Callable[[Callable[[], None]], None]
    tell: Callable[[], None]
    _pickers: list[Any] = field(default_factory=list)
    _verdict: ui.HTML = field(default_factory=ui.HTML)
    _help: ui.HTML = field(default_factory=ui.HTML)

    def widgets(self) -> list[ui.Widget]:
        """Everything from the title to the hints, with what was set, checked and asked for before."""
        w, (title, task) = self.names.words, deadlines.TASKS[self.name]
        head = ui.HTML(html(tag("h3", f"{self.name} {w(title)}"), tag("p", w(task), style=TEXT)))
        rows = [self._row(row, matter) for row, matter in enumerate(MATTERS[self.name])]
        check, more = ui.Button(description=w("Check")), ui.Button(description=w("Hint"))
        check.on_click(lambda _: self._check())
        more.on_click(lambda _: self._more())
        done = self.progress.done(self.name)
        if done.right or self.name in self.checked:
            self._say(exercise(self.name, w.language).check(done.answer))
        self._tell_hints()
        return [head, self._heads(), *rows, ui.HBox([check, more]), self._verdict, self._help]

    def _heads(self) -> ui.Widget:
        return ui.HBox([_cell(heading(self.names.words(text)), wide, "b") for text, wide in COLUMNS.items()])

    def _row(self, row: int, matter: Matter) -> ui.Widget:
        """What is given of a matter, and its day to set."""
        pause = " ~ ".join(f"{day:%m-%d}" for day in matter.pause) if matter.pause else "–"
        cells = (f"{row + 1}", day_words(self.names, matter.received), long_words(self.names, matter), pause)
        *widths, last = COLUMNS.values()
        said = self.progress.done(self.name).answer[row : row + 1]
        picker = ui.DatePicker(value=date.fromisoformat(said[0]) if said and said[0] else None)
        picker.layout.width = last
        picker.observe(lambda _: self._set(), "value")
        self._pickers.append(picker)
        return ui.HBox([*(_cell(text, wide) for text, wide in zip(cells, widths, strict=True)), picker])

    @property
    def _answer(self) -> tuple[str, ...]:
        """What is set, as ISO days; "" where nothing is."""
        return tuple(picker.value.isoformat() if picker.value else "" for picker in self._pickers)

    def _set(self) -> None:
        """A day was set: it is kept, and what was said of the answer before holds no more."""
        self._verdict.value = ""
        self.checked.discard(self.name)
        self.keep(lambda: self.progress.note(self.name, answer=self._answer))

    def _check(self) -> None:
        """Judge what is set; a check counts until the exercise is right."""
        verdict, done = exercise(self.name, self.names.words.language).check(self._answer), self._done
        self.checked.add(self.name)
        changed = {"right": done.right or verdict.right, "tries": done.tries + (not done.right)}
        self.keep(lambda: self.progress.note(self.name, answer=self._answer, **changed))
        self._say(verdict)
        self.tell()

    def _say(self, verdict: Verdict) -> None:
        grade = verdict.grade
        said = f"{MARKS[grade]} {self.names.words(GRADES[grade])}"
        lines = [tag("li", line, style=TEXT) for line in verdict.lines]
        shown = tag("b", said, style=f"color:{COLOURS[grade]}")
        self._verdict.value = html(tag("p", shown, style=TEXT), *([tag("ul", *lines)] if lines else []))

    def _more(self) -> None:
        """One step of help more."""
        steps = min(self._done.hints + 1, exercise(self.name).steps)
        self.keep(lambda: self.progress.note(self.name, hints=steps))
        self._tell_hints()

    def _tell_hints(self) -> None:
        """The steps of help that were asked for."""
        one = exercise(self.name, self.names.words.language)
        told = [tag("li", one.hint(step), style=TEXT) for step in range(self._done.hints)]
        self._help.value = html(tag("ol", *told)) if told else ""

    @property
    def _done(self) -> Done:
        return self.progress.done(self.name)


def long_words(names: Names, matter: Matter) -> str:
    """How long a limit is, and its extension."""
    long = amount_words(names, matter.amount, matter.unit)
    if not matter.extension:
        return long
    longer = amount_words(names, matter.extension, matter.unit)
    return names.words("{long}, extended by {longer}", long=long, longer=longer)


def _cell(text: str, wide: str, name: str = "span") -> ui.HTML:
    return ui.HTML(html(tag(name, text)), layout=ui.Layout(width=wide, flex="0 0 auto"))
