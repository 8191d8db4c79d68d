"""A lesson's page in a notebook: words, a prediction before the run, dials, exercises; nothing to program.

    page = lesson("2")
    page.controls              language, seat, what is done, begin again
    page.show("idea")          words, in both languages, one of which is seen
    page.predict()             a choice; the model answers after it
    page.turn()                dials and a picture, once something was predicted
    page.ask("2.1")            an exercise: fields to fill, check, hints

Answers are kept as they are set, so a reload leaves everything where it was. What is right is in no widget
and in no cell: it is worked out when an answer is checked. What a lesson is about is its `Subject`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from xml.etree.ElementTree import Element

import ipywidgets as ui
from IPython.display import HTML, display

from simlib.errors import SimlibError, UnknownName
from simlib.training.address import START, link, own_language, own_seat, seat_is_given
from simlib.training.deadline_dials import Deadlines
from simlib.training.drawing_dials import DrawingZones
from simlib.training.exercises import exercise, of_lesson
from simlib.training.progress import MOST_SEATS, Progress
from simlib.training.report_dials import PlanToReport
from simlib.training.report_sheet import ReportSheet
from simlib.training.sheet import MARKS, STYLE, Sheet
from simlib.training.subject import LINK, PALE, TEXT, Dials, Subject, bold, paragraph
from simlib.training.two_people_dials import TwoPeople
from simlib.training.waiting_dials import Waiting
from simlib.training.zone_sheet import ZoneSheet
from simlib.views.language.faults import error_line
from simlib.views.language.names import Names
from simlib.views.language.switch import LANGUAGES, one_language
from simlib.views.language.words import N_, Language, Words, words
from simlib.workbench.page.keys import Keys
from simlib.workbench.page.markup import html, tag
from simlib.workbench.page.panels import refill

SUBJECTS: Final[Mapping[str, Subject]] = {
    one.name: one for one in (Waiting(), Deadlines(), TwoPeople(), DrawingZones(), PlanToReport())
}
"""The lessons there are, by number."""
SHEETS: Final[Mapping[str, type[Sheet]]] = {"4.3": ZoneSheet, "5.3": ReportSheet}
"""Exercises that are answered by something else than rows."""


@dataclass
class Lesson:
    """The page of a lesson at one seat, in one language."""

    subject: Subject
    language: Language
    progress: Progress
    number: int
    _boxes: dict[str, tuple[ui.VBox, Callable[[], list[ui.Widget]]]] = field(default_factory=dict)
    _checked: set[str] = field(default_factory=set)
    _notice: ui.HTML = field(default_factory=ui.HTML)
    _state: ui.HTML = field(default_factory=ui.HTML)
    _trouble: SimlibError | None = None
    _head: ui.VBox = field(default_factory=ui.VBox)
    _dials: Dials = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The number of the lesson."""
        return self.subject.name

    # ------------------------------------------------------------ words

    @property
    def w(self) -> Words:
        return words(self.language)

    @property
    def names(self) -> Names:
        """The names of the lesson's county, in the language of the page."""
        return Names(self.w, self.subject.county())

    def show(self, part: str) -> None:
        """Words of the lesson under a cell: `fictional`, `idea`, `take away`. Both languages are there and
        one is seen: the switch needs no kernel and a stored lesson is readable. Raises UnknownName."""
        if part not in (known := ("fictional", *self.subject.prose)):
            raise UnknownName("option", part, known)
        said = [
            tag(
                "div",
                *_prose(self.subject, part, words(one)),
                lang=one,
                style=None if one == self.language else "display:none",
            )
            for one in LANGUAGES.values()
        ]
        display(HTML(html(*said)))  # type: ignore[no-untyped-call]

    # ------------------------------------------------------------ the head of the page

    @property
    def controls(self) -> ui.Widget:
        """Language, seat, what is done, and a button that begins again."""
        switch, style = ui.ToggleButtons(options=list(LANGUAGES.items()), value=self.language), ui.HTML()
        style.value = one_language(self.language) + STYLE

        def say(change: Mapping[str, Any]) -> None:
            self.language = change["new"]
            style.value = one_language(self.language) + STYLE
            self._draw()

        switch.observe(say, "value")
        self._boxes["head"] = (self._head, self._seat_row)
        refill(self._head, self._seat_row())
        return ui.VBox([ui.HBox([switch, style, Keys()]), self._head, self._state, self._notice])

    def _seat_row(self) -> list[ui.Widget]:
        seat, sure = self._seat_field(), ui.HBox()
        again = ui.Button(description=self.w("Begin this lesson again"), layout={"width": "auto"})
        again.on_click(lambda _: refill(sure, self._are_you_sure(sure)))
        self._tell()
        back = link(START, self.number, self.language)
        way = [ui.HTML(html(tag("a", self.w("All lessons"), href=back, style=LINK)))] if back else []
        return [ui.HBox([seat, again, *way]), sure]

    def _seat_field(self) -> ui.Widget:
        """The number of the seat: to be changed where it is nobody else's, else as words."""
        if seat_is_given():
            return bold(self.w("Seat {number}", number=self.number))
        seat = ui.BoundedIntText(value=self.number, min=1, max=MOST_SEATS, description=self.w("Seat"))
        seat.layout.width = "12em"
        seat.observe(lambda change: self._sit(change["new"]), "value")
        return seat

    def _are_you_sure(self, box: ui.HBox) -> list[ui.Widget]:
        """What is deleted cannot be had back: asked once more."""
        yes = ui.Button(description=self.w("Delete my answers"), button_style="danger")
        no = ui.Button(description=self.w("Keep them"))
        yes.on_click(lambda _: self._begin_again())
        no.on_click(lambda _: refill(box, []))
        return [yes, no]

    def _begin_again(self) -> None:
        self._keep(lambda: self.progress.reset(self.name))
        self._checked.clear()
        self._draw()

    def _sit(self, number: int) -> None:
        """Another seat: its own record."""
        self.number, self.progress = number, Progress.open(number)
        self._checked.clear()
        self._draw()

    def _draw(self) -> None:
        """Everything anew: in another language, of another seat."""
        for box, fill in self._boxes.values():
            refill(box, fill())

    def _tell(self) -> None:
        """What is done, in the head of the page."""
        w = self.w
        right = {name: self.progress.done(name).right for name in of_lesson(self.name)}
        said = w("{done} of {count} exercises right", done=sum(right.values()), count=len(right))
        marks = "\u2003".join(
            f"{name} {MARKS['right' if done else 'not yet']}" for name, done in right.items()
        )
        self._state.value = html(tag("p", f"{said}\u2003{marks}", style=TEXT))
        self._warn()

    def _keep(self, act: Callable[[], None]) -> None:
        """Keep something on disk; where that cannot be done it is said, and the lesson goes on."""
        self._trouble = None
        try:
            act()
        except SimlibError as error:
            self._trouble = error
        self._warn()

    def _warn(self) -> None:
        """What went wrong with the record of this seat, if anything did."""
        aside, told = self.progress.aside, []
        if aside:
            said = N_("The record of this seat could not be read and was set aside as {file}.")
            told.append(self.w(said, file=aside))
        if self._trouble:
            told.append(error_line(self.w, self._trouble))
        self._notice.value = html(*(tag("p", line, style=TEXT) for line in told))

    def _box(self, name: str, fill: Callable[[], list[ui.Widget]]) -> ui.Widget:
        box = ui.VBox(fill())
        self._boxes[name] = (box, fill)
        return box

    # ------------------------------------------------------------ before the run

    def predict(self) -> ui.Widget:
        """Something to choose before the model is asked; the choice stays."""
        return self._box("predict", self._prediction)

    def _prediction(self) -> list[ui.Widget]:
        names, subject = self.names, self.subject
        asked = paragraph(subject.asked(names))
        said, choices = self.progress.seat.predictions.get(self.name), subject.choices(names)
        if said is not None and said in choices:
            return [asked, *subject.answered(names, said)]
        options = [(text, value) for value, text in choices.items()]
        chosen, go = (
            ui.RadioButtons(options=options, value=None),
            ui.Button(description=self.w("Ask the model")),
        )
        chosen.layout.width, go.disabled = "max-content", True
        chosen.observe(lambda change: setattr(go, "disabled", change["new"] is None), "value")
        go.on_click(lambda _: self._predicted(chosen.value))
        return [asked, chosen, go]

    def _predicted(self, choice: str) -> None:
        self._keep(lambda: self.progress.predict(self.name, choice))
        for name in ("predict", "turn"):
            if name in self._boxes:
                box, fill = self._boxes[name]
                refill(box, fill())

    # ------------------------------------------------------------ something to turn

    def turn(self) -> ui.Widget:
        """Something to turn, once something was predicted."""
        return self._box("turn", self._turned)

    def _turned(self) -> list[ui.Widget]:
        if self.progress.seat.predictions.get(self.name) not in self.subject.choices(self.names):
            return [paragraph(self.w("First make the prediction above."), PALE)]
        return self.subject.turn(self.names, self._dials)

    # ------------------------------------------------------------ exercises

    def ask(self, name: str) -> ui.Widget:
        """An exercise: rows with a field to fill each; check and hints. Raises UnknownName."""
        exercise(name)
        return self._box(name, lambda: self._exercise(name))

    def _exercise(self, name: str) -> list[ui.Widget]:
        sheet = SHEETS.get(name, Sheet)
        return sheet(name, self.names, self.progress, self._checked, self._keep, self._tell).widgets()


def lesson(name: str, language: Language | None = None, seat: int | None = None) -> Lesson:
    """The page of a lesson, at a seat and in a language (else those of `address`). Raises UnknownName.

    >>> lesson("2", "en").name
    '2'
    """
    if name not in SUBJECTS:
        raise UnknownName("lesson", name, SUBJECTS)
    number = own_seat() if seat is None else seat
    return Lesson(SUBJECTS[name], language or own_language(), Progress.open(number), number)


def _prose(subject: Subject, part: str, w: Words) -> list[Element]:
    """The paragraphs of a part: the first one in bold, or numbered where they are to be taken away."""
    if part == "fictional":
        mark = Names(w, subject.county()).mark()
        return [tag("p", subject.fictional(w), style=TEXT), tag("p", mark, style=PALE)]
    paragraphs = [w(text) for text in subject.prose[part]]
    if part == "take away":
        return [tag("ol", *(tag("li", text, style=TEXT) for text in paragraphs))]
    first, *others = paragraphs
    return [tag("p", tag("b", first), style=TEXT), *(tag("p", text, style=TEXT) for text in others)]
