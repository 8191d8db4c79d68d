"""The first page of the training: the lessons, what each is about, and how far this seat has come.

lessons().page      language, seat, and a row a lesson; in the app each leads to its page
"""

from dataclasses import dataclass, field
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element

import ipywidgets as ui

from simlib.training.address import link, own_language, own_seat, seat_is_given
from simlib.training.due_dates import county
from simlib.training.exercises import of_lesson
from simlib.training.progress import MOST_SEATS, Progress
from simlib.training.sheet import MARKS, STYLE
from simlib.training.subject import LINK, PALE, TEXT, bold
from simlib.views.language.names import Names
from simlib.views.language.switch import LANGUAGES, one_language
from simlib.views.language.words import N_, Language, words
from simlib.workbench.page.keys import Keys
from simlib.workbench.page.markup import html, tag


class Entry(NamedTuple):
    """A lesson of the track: its file, title, what it is about, and minutes."""

    file: str
    title: str
    about: str
    minutes: int


TRACK: Final = {
    "1": Entry(
        "1-why-things-wait.ipynb",
        N_("Why things wait"),
        N_("One office, one clock: the busier, the longer."),
        35,
    ),
    "2": Entry(
        "2-deadlines.ipynb",
        N_("Deadlines"),
        N_("On which day a limit runs out: 25 due dates to set."),
        30,
    ),
    "3": Entry(
        "3-two-people-at-once.ipynb",
        N_("Two people at once"),
        N_("Pairs, recusal, and a week as head of a zone."),
        35,
    ),
    "4": Entry(
        "4-drawing-zones.ipynb",
        N_("Drawing zones"),
        N_("Luck and skill: read an interval, draw zones, beat today's plan."),
        40,
    ),
    "5": Entry(
        "5-plan-to-report.ipynb",
        N_("From plan to report"),
        N_("One town late, three interventions; a report, and three to verify."),
        40,
    ),
}
"""The lessons there are, by number."""
CELL: Final = "padding:6px 14px 6px 0;text-align:left;vertical-align:top;font-size:16px"


@dataclass
class Track:
    """The first page at one seat, in one language."""

    language: Language
    number: int
    _table: ui.HTML = field(default_factory=ui.HTML)
    _style: ui.HTML = field(default_factory=ui.HTML)
    _seat: ui.Widget = field(default_factory=lambda: _seat_field())

    @property
    def page(self) -> ui.Widget:
        """Language, seat, and the lessons with what is done."""
        switch = ui.ToggleButtons(options=list(LANGUAGES.items()), value=self.language)
        if not seat_is_given():
            self._seat.value, self._seat.layout.width = self.number, "12em"
            self._seat.observe(lambda change: self._show(self.language, change["new"]), "value")
        switch.observe(lambda change: self._show(change["new"], self.number), "value")
        self._show(self.language, self.number)
        return ui.VBox([ui.HBox([switch, self._style, Keys()]), self._seat, self._table])

    def _show(self, language: Language, seat: int) -> None:
        self.language, self.number = language, seat
        w = words(language)
        self._style.value = one_language(language) + STYLE
        if seat_is_given():
            self._seat.value = bold(w("Seat {number}", number=seat)).value
        else:
            self._seat.description = w("Seat")
        heads = (N_("lesson"), N_("what it is about"), N_("minutes"), N_("exercises done"))
        head = tag("tr", *(tag("th", w(text), style=CELL) for text in heads))
        kept = Progress.open(seat)
        rows = [self._row(name, entry, kept) for name, entry in TRACK.items()]
        mark = Names(w, county()).mark()
        fictional = w(
            "The county of the lessons is fictional, and may be broken. No name is asked for; "
            "each seat has a number."
        )
        self._table.value = html(
            tag("table", head, *rows), tag("p", fictional, style=TEXT), tag("p", mark, style=PALE)
        )

    def _row(self, name: str, entry: Entry, kept: Progress) -> Element:
        """A lesson, with a mark for each of its exercises."""
        w = words(self.language)
        title = f"{name} {w(entry.title)}"
        leads = link(entry.file, self.number, self.language)
        right = [kept.done(one).right for one in of_lesson(name)]
        marks = "".join(MARKS["right" if one else "not yet"] for one in right)
        done = w("{done} of {count}", done=sum(right), count=len(right))
        cells = (
            tag("a", title, href=leads, style=LINK) if leads else title,
            w(entry.about),
            f"{entry.minutes}",
            f"{marks} {done}",
        )
        return tag("tr", *(tag("td", cell, style=CELL) for cell in cells))


def _seat_field() -> ui.Widget:
    """A field for the number of the seat; words, where a class's server says which it is."""
    return ui.HTML() if seat_is_given() else ui.BoundedIntText(min=1, max=MOST_SEATS)


def lessons(language: Language | None = None, seat: int | None = None) -> Track:
    """The first page of the training, at a seat and in a language (else those of `address`).

    >>> lessons("en", 7).number
    7
    """
    return Track(language or own_language(), own_seat() if seat is None else seat)
