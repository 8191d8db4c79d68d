"""Handouts: a lesson on two or three pages of paper, in Word and PDF; for the trainer with the answers.

    handout("1", "zh")                     the parts of a report, in the order of the lesson's notebook
    handout("1", "zh", answered=True)      the same with the answers and the way to them
    write_handouts(folder, "zh")           all lessons: NAME.zh.docx, NAME.zh.pdf (NAME-answers... with them)

Nothing is written for paper alone: words are the lesson's, headings its notebook's, answers are worked out as
the page does when it checks one. What is turned is left out, because paper does not turn.
"""

import json
import re
from collections.abc import Iterator
from functools import cache, singledispatch
from itertools import product
from math import prod
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from simlib.errors import SimlibError, UnknownName
from simlib.inputs.shipped import shipped
from simlib.reports.blocks import Block, Bullets, Heading, Paragraph, ReportPart, Title, drawn, part
from simlib.reports.page import page
from simlib.reports.printing import browser, printed
from simlib.reports.word import word
from simlib.training.answers import RIGHT, Task, Value
from simlib.training.deadlines import DueDates
from simlib.training.due_dates import due
from simlib.training.exercises import TASKS
from simlib.training.luck import TODAY, zones_world
from simlib.training.numbers import Numbers
from simlib.training.page import SUBJECTS
from simlib.training.pairs import PEOPLE, may_go, problems
from simlib.training.subject import Subject
from simlib.training.track import TRACK
from simlib.training.two_people import ZoneWeek
from simlib.training.zone_drawing import ZoneDrawing, best_zones, today
from simlib.views.exhibits.county_map import county_map
from simlib.views.language.dates import day_words
from simlib.views.language.names import Names, heading
from simlib.views.language.words import Language, Words, words
from simlib.views.output.files import folder as made_folder
from simlib.views.output.files import replace_bytes
from simlib.views.table import table

CALL: Final = re.compile(r'lesson\.(show|predict|ask)\((?:"([^"]*)")?\)')
"""What a cell of a lesson's notebook shows."""
NUMBER: Final = re.compile(r"^(?:[一二三四五六七八九十]+、|\d+\s+)")
"""The number of a heading: on paper a part is left out."""
ON_SCREEN: Final = re.compile(
    r"[^.。?？]*(?:button|按钮)[^.。]*[.。]\s*(?:The choice stays\.|[^.。]*不能更改。)?"
)
"""What a question says of buttons."""
ROOM: Final = "\u00a0\n" + "\u00a0" * 20
"""Of a cell, to write in by hand."""
MAP_SHARE: Final = 0.8
"""Of the width of the page."""
LINE: Final = "＿" * 38
MOST_TRIED: Final = 50_000
UNSEEN: Final = Words("en")
"""For what is asked and not shown."""


def handout(name: str, language: Language, answered: bool = False) -> list[ReportPart]:
    """A lesson on paper; `answered` with the answers and the way to them. Raises UnknownName.

    >>> [type(block).__name__ for one in handout("1", "en") for block in one.blocks][:3]
    ['Title', 'Paragraph', 'Heading']
    """
    if name not in SUBJECTS:
        raise UnknownName("lesson", name, SUBJECTS)
    subject, entry, w = SUBJECTS[name], TRACK[name], words(language)
    names = Names(w, subject.county())
    title = f"{name} {w(entry.title)}"
    lead = w("{title}: for the trainer, with answers", title=title) if answered else title
    parts = [part(Title(lead, w(entry.about), heading(names.mark())))]
    above = ""
    for headed, kind, what in _cells(entry.file, language):
        if headed != above:
            above = headed
            parts.append(part(Heading(headed)))
        if kind == "ask":
            parts += _exercise(names, what, answered)
        else:
            parts.append(part(*_shown(names, subject, kind, what)))
    return parts


def _cells(file: str, language: Language) -> Iterator[tuple[str, str, str]]:
    """The cells of a notebook that are for paper: the heading above, the kind, and what of it."""
    notebook, headed = json.loads(shipped(f"notebooks/training/{file}").read_text("utf-8")), ""
    for cell in notebook["cells"]:
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and text.startswith("## "):
            found = re.search(rf'<span lang="{language}"[^>]*>(.*?)</span>', text)
            headed = NUMBER.sub("", found[1]) if found else headed
        elif call := CALL.search(text):
            yield headed, call[1], call[2] or ""


def _shown(names: Names, subject: Subject, kind: str, what: str) -> list[Block]:
    if kind == "predict":
        return _prediction(names, subject)
    if what == "fictional":
        return [Paragraph(subject.fictional(names.words), "note")]
    said = [names.words(text) for text in subject.prose[what]]
    if what == "take away":
        return [Bullets(tuple((f"{n}", text) for n, text in enumerate(said, 1)))]
    return [Paragraph(text) for text in said]


def _prediction(names: Names, subject: Subject) -> list[Block]:
    """The question, what may be chosen, and room for a reason."""
    asked = ON_SCREEN.sub("", subject.asked(names)).strip()
    boxes = "\u2003".join(f"☐ {text}" for text in subject.choices(names).values())
    return [Paragraph(asked), Paragraph(boxes), Paragraph(names.words("My reason:") + LINE)]


def _exercise(names: Names, name: str, answered: bool) -> list[ReportPart]:
    """What is given, with room for the answers, or with them and the way to them; what may be chosen."""
    w, task = names.words, TASKS[name]
    values = _right(task) if answered else []
    right = _worded_all(task, names, values) if answered else [ROOM] * task.rows
    heads, given = _given(task, names)
    rows = [[*cells, answer] for cells, answer in zip(given, right, strict=True)]
    map_of = _maps(task, names)
    shown: list[Block] = [table(w, w("Your plan") if map_of else w(task.text), heads, rows)]
    if choices := task.choices(names).values():
        said = w("To choose from: {choices}.", choices=w("; ").join(choices))
        shown.append(Paragraph(said, "note"))
    if answered:
        told = [task.afterwards(names, [f"{value}" for value in values])] if values else []
        way = [*(w(text) for text in task.hints), task.last_hint(w), *told]
        shown.append(Bullets(tuple((f"{n}", text) for n, text in enumerate(filter(None, way), 1))))
    return [part(Heading(f"{name} {w(task.title)}", 2)), *map_of, part(*shown)]


@singledispatch
def _given(task: Task, names: Names) -> tuple[list[str], list[tuple[str, ...]]]:
    """The heads of the table on paper, and what is given of each row."""
    heads = [names.words(text) for text in task.heads]
    return heads, [task.cells(names, row) for row in range(task.rows)]


@_given.register
def _(task: ZoneDrawing, names: Names) -> tuple[list[str], list[tuple[str, ...]]]:
    """The page has the map alone; paper has a row a town."""
    w, zones = names.words, task.choices(names)
    given = [(*task.cells(names, row), zones[now]) for row, now in enumerate(today())]
    return [w("town"), w("zone today"), w("new zone")], given


def _maps(task: Task, names: Names) -> list[ReportPart]:
    """Where zones are drawn: what is asked, and the map of today's."""
    if not isinstance(task, ZoneDrawing):
        return []
    return [part(Paragraph(names.words(task.text))), _map(names.words.language)]


@cache
def _map(language: Language) -> ReportPart:
    """Today's zones on a map, drawn once: for participants and trainer alike."""
    names = Names(words(language), zones_world().scenario)
    return drawn(names.words("Zones today"), lambda: county_map(names, TODAY), share=MAP_SHARE)


# ---------------------------------------------------------------- answers


def worked(task: Task, names: Names) -> list[str]:
    """The right answer of each row in words, worked out; a dash where that cannot be told on paper.

    >>> from simlib.views.language.words import words
    >>> worked(TASKS["1.2"], Names(words("en"), SUBJECTS["1"].county()))[:2]
    ['50', '62.5']
    """
    return _worded_all(task, names, _right(task))


def _worded_all(task: Task, names: Names, values: list[Value]) -> list[str]:
    return [_worded(task, names, value) for value in values] if values else ["–"] * task.rows


def _worded(task: Task, names: Names, value: Value) -> str:
    if isinstance(value, str):
        return task.choices(names)[value]
    return f"{value:.4g}" if isinstance(value, int | float) else day_words(names, value)


@singledispatch
def _right(task: Task) -> list[Value]:
    """The right answers of a task of which nothing else is known: those that it judges right, if all can be
    tried; none where they cannot."""
    known = list(task.choices(Names(UNSEEN, SUBJECTS["1"].county())))
    if not known or prod([len(known)] * task.rows) > MOST_TRIED:
        return []
    tried: Iterator[list[Value]] = (list(one) for one in product(known, repeat=task.rows))
    return next((one for one in tried if all(off == RIGHT for off in task.judge(UNSEEN, one))), [])


@_right.register
def _(task: Numbers) -> list[Value]:
    return list(task.right())


@_right.register
def _(task: DueDates) -> list[Value]:
    return [due(matter) for matter in task.matters]


@_right.register
def _(task: ZoneDrawing) -> list[Value]:
    return list(best_zones())


@_right.register
def _(task: ZoneWeek) -> list[Value]:
    ways = product(*(may_go(row) for row in range(task.rows)))
    return [PEOPLE[person] for person in next(one for one in ways if not any(problems(one)))]


# ---------------------------------------------------------------- files


def write_handouts(
    folder: Path, language: Language, answered: bool = False
) -> tuple[list[Path], SimlibError | None]:
    """Write the handout of each lesson into a folder; the files, and what was wrong where no PDF could be
    printed (without a browser there is none, and nothing is wrong).

    Raises SimlibError `cannot-write`.
    """
    made_folder(folder)
    program, written, unprinted = browser(), [], None
    for name, entry in TRACK.items():
        stem = f"{Path(entry.file).stem}{'-answers' if answered else ''}.{language}"
        parts = handout(name, language, answered)
        written.append(replace_bytes(folder / f"{stem}.docx", word(parts)))
        if program and not unprinted:
            try:
                written.append(replace_bytes(folder / f"{stem}.pdf", _pdf(parts, language, program)))
            except SimlibError as error:
                unprinted = error
    return written, unprinted


def _pdf(parts: list[ReportPart], language: Language, program: Path) -> bytes:
    """As a browser prints it. Raises SimlibError `cannot-print`."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as place:
        file = Path(place) / "handout.html"
        file.write_text(page(parts, language, "{}"), encoding="utf-8")
        return printed(file, program)
