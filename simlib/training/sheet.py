"""An exercise on the page: a row of what is given with a field to fill, a button that checks, one that helps.

    2.1 Months                                     what is set is kept as it is set
    1  2021-03-01 Mon  1 month  –   [ a day ]      check   ✓ right, ≈ nearly, ○ not yet: what is off
    ...                                            hint    one step more

A field is a day, a number or a choice, and bears the name of its row for those who hear the page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import ipywidgets as ui

from simlib.training.answers import GRADES, Grade, Task, Verdict
from simlib.training.exercises import Exercise, exercise
from simlib.training.progress import Done, Progress
from simlib.training.subject import TEXT
from simlib.views.language.names import Names, heading
from simlib.workbench.page.markup import html, tag

NAMED: Final = "st-named"
"""Fields whose name is heard and not seen: it stands in the row already."""
STYLE: Final = (
    "<style>#rendered_cells{padding:8px 28px 40px !important}:root{--jp-widgets-font-size:15px}"
    ".jp-RenderedMarkdown div[lang] p{font-size:16px;line-height:1.6;max-width:52em}"
    ".st-named > .widget-label{position:absolute;width:1px;height:1px;padding:0;margin:0;"
    "overflow:hidden;clip-path:inset(50%)}</style>"
)
"""How a lesson looks in the app and in JupyterLab."""
COLOURS: Final[Mapping[Grade, str]] = {"right": "#00694A", "nearly": "#8A5A00", "not yet": "#5F6B73"}
MARKS: Final[Mapping[Grade, str]] = {"right": "✓", "nearly": "≈", "not yet": "○"}
"""What a colour says is said by a mark and a word too."""


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
    _fields: list[Any] = field(default_factory=list)
    _verdict: ui.HTML = field(default_factory=ui.HTML)
    _help: ui.HTML = field(default_factory=ui.HTML)

    def widgets(self) -> list[ui.Widget]:
        """Everything from the title to the hints, with what was set, checked and asked for before."""
        w, task = self.names.words, self._task
        head = ui.HTML(html(tag("h3", f"{self.name} {w(task.title)}"), tag("p", w(task.text), style=TEXT)))
        board = self._board()
        check, more = ui.Button(description=w("Check")), ui.Button(description=w("Hint"))
        check.on_click(lambda _: self._check())
        more.on_click(lambda _: self._more())
        done = self.progress.done(self.name)
        if done.right or self.name in self.checked:
            self._say(self._exercise.check(done.answer))
        self._tell_hints()
        return [head, *board, ui.HBox([check, more]), self._verdict, self._help]

    def _board(self) -> list[ui.Widget]:
        """What is filled: heads, and a row each."""
        return [self._heads(), *(self._row(row) for row in range(self._task.rows))]

    @property
    def _task(self) -> Task:
        return exercise(self.name).task

    @property
    def _exercise(self) -> Exercise:
        return Exercise(self.name, self._task, self.names.words.language)

    def _heads(self) -> ui.Widget:
        heads = self._task.heads.items()
        return ui.HBox([_cell(heading(self.names.words(text)), wide, "b") for text, wide in heads])

    def _row(self, row: int) -> ui.Widget:
        """What is given of a row, and its field to fill."""
        task, w = self._task, self.names.words
        *widths, last = task.heads.values()
        said = self.progress.done(self.name).answer[row : row + 1]
        filled = _field(task, self.names, said[0] if said else "")
        asked = heading(w(list(task.heads)[-1]))
        filled.description = w("{name}, row {row}: {asked}", name=self.name, row=row + 1, asked=asked)
        filled.add_class(NAMED)
        filled.layout.width = last
        filled.observe(lambda _: self._set(), "value")
        self._fields.append(filled)
        cells = zip(task.cells(self.names, row), widths, strict=True)
        return ui.HBox([*(_cell(text, wide) for text, wide in cells), filled])

    @property
    def _answer(self) -> tuple[str, ...]:
        """What is set, as texts; "" where nothing is."""
        return tuple(_text(one.value) for one in self._fields)

    def _set(self) -> None:
        """Something was set: it is kept, and what was said of the answer before holds no more."""
        self._verdict.value = ""
        self.checked.discard(self.name)
        self.keep(lambda: self.progress.note(self.name, answer=self._answer))

    def _check(self) -> None:
        """Judge what is set; a check counts until the exercise is right."""
        self._wait()
        verdict, done = self._exercise.check(self._answer), self._done
        self.checked.add(self.name)
        changed = {"right": done.right or verdict.right, "tries": done.tries + (not done.right)}
        self.keep(lambda: self.progress.note(self.name, answer=self._answer, **changed))
        self._say(verdict)
        self.tell()

    def _wait(self) -> None:
        """Say that the model is at work: some answers take seconds."""
        self._verdict.value = html(tag("p", self.names.words("The model is working …"), style=TEXT))

    def _say(self, verdict: Verdict) -> None:
        grade = verdict.grade
        said = f"{MARKS[grade]} {self.names.words(GRADES[grade])}"
        lines = [tag("li", line, style=TEXT) for line in verdict.lines]
        if verdict.right and (more := self._task.afterwards(self.names, self._done.answer)):
            lines = [tag("li", more, style=TEXT)]
        shown = tag("b", said, style=f"color:{COLOURS[grade]}")
        self._verdict.value = html(tag("p", shown, style=TEXT), *([tag("ul", *lines)] if lines else []))

    def _more(self) -> None:
        """One step of help more."""
        steps = min(self._done.hints + 1, self._exercise.steps)
        self.keep(lambda: self.progress.note(self.name, hints=steps))
        self._tell_hints()

    def _tell_hints(self) -> None:
        """The steps of help that were asked for."""
        told = [tag("li", self._exercise.hint(step), style=TEXT) for step in range(self._done.hints)]
        self._help.value = html(tag("ol", *told)) if told else ""

    @property
    def _done(self) -> Done:
        return self.progress.done(self.name)


def _field(task: Task, names: Names, said: str) -> Any:
    """A field of the task's kind that holds what was said."""
    if task.kind == "day":
        return ui.DatePicker(value=date.fromisoformat(said) if said else None)
    if task.kind == "number":
        return ui.Text(value=said, continuous_update=False)
    choices = {"–": "", **{text: name for name, text in task.choices(names).items()}}
    return ui.Dropdown(options=list(choices.items()), value=said if said in choices.values() else "")


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _cell(text: str, wide: str, name: str = "span") -> ui.HTML:
    return ui.HTML(html(tag(name, text)), layout=ui.Layout(width=wide, flex="0 0 auto"))
