"""What the trainer sees: which seat is at which exercise; the slips with addresses; and what a stranger sees.

    state_of(folder, seats, open_pages)     a row a seat: what is done, where it is, whether a page is open
    class_page(...)                         the table, asked for again every few seconds
    links_page(...)                         a slip a seat, to be printed and cut

Seats are numbers, in their order: nothing is ranked, and no name is asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from simlib.training.classroom.register import Register
from simlib.training.exercises import TASKS, of_lesson
from simlib.training.progress import Done, Progress
from simlib.training.sheet import MARKS
from simlib.training.track import TRACK
from simlib.views.language.switch import LANGUAGES
from simlib.views.language.words import N_, Language, Words, words
from simlib.workbench.page.markup import html, tag

REFRESHED: Final = 5
"""Seconds between two looks at the class."""
FILES: Final = {entry.file: name for name, entry in TRACK.items()}
STYLE: Final = """
body{font:16px/1.5 "Microsoft YaHei","PingFang SC","Noto Sans CJK SC","WenQuanYi Zen Hei",
"DejaVu Sans",sans-serif;color:#1D2429;margin:24px auto;max-width:1180px;padding:0 24px}
h1{font-size:26px;color:#0B4F7A;margin:0 0 4px}p{margin:6px 0;max-width:56em}a{color:#0050A0}
table{border-collapse:collapse;margin:14px 0}
th,td{padding:5px 10px;border-bottom:1px solid #D5DDE2;text-align:center}
th{background:#EEF2F5;font-weight:600}td.at{background:#FFF4D6;font-weight:600}td.seat{font-weight:600}
td.no{color:#5F6B73}tr.sum td{border-top:2px solid #8A969E;border-bottom:0}
.key,.pale{color:#5F6B73;font-size:14px}
.right{color:#00694A}.trouble{color:#A33A00;font-weight:600}
"""
SLIPS: Final = """
@page{size:A4;margin:12mm}.slips{display:grid;grid-template-columns:1fr 1fr}
.slip{border:1px dashed #8A969E;padding:14px 18px;break-inside:avoid}.slip b{font-size:24px}
.slip code{display:block;font:600 19px/1.5 Consolas,"DejaVu Sans Mono",monospace;margin:4px 0}
.slip p{margin:2px 0;font-size:13px;color:#39454D}
@media print{.screen{display:none}body{margin:0;padding:0;max-width:none}}
"""
SCRIPT: Final = """
const box = document.querySelector("main"), trouble = document.querySelector(".trouble");
setInterval(async () => {
  try {
    const answer = await fetch(location.href, {cache: "no-store"});
    if (!answer.ok) throw answer.status;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    box.replaceChildren(...page.querySelector("main").childNodes);
    trouble.hidden = true;
  } catch { trouble.hidden = false; }
}, SECONDS * 1000);
"""


@dataclass(frozen=True)
class Standing:
    """Where a seat is: what is done of each exercise, the lesson whose page is open (if any), the exercise it
    is at (if that can be told)."""

    seat: int
    done: Mapping[str, Done]
    lesson: str | None
    at: str | None
    here: bool

    @property
    def begun(self) -> bool:
        return any(_touched(one) for one in self.done.values())


def state_of(folder: Path, seats: int, open_pages: Mapping[int, str]) -> list[Standing]:
    """Where every seat is, by its record on disk and by the page it has open.

    >>> state_of(Path("nowhere"), 1, {1: "2-deadlines.ipynb"})[0].at
    '2.1'
    """
    found = []
    for seat in range(1, seats + 1):
        kept = Progress.open(seat, folder)
        done = {name: kept.done(name) for name in TASKS}
        lesson = FILES.get(open_pages.get(seat, ""))
        found.append(Standing(seat, done, lesson, _at(done, lesson), seat in open_pages))
    return found


def _at(done: Mapping[str, Done], lesson: str | None) -> str | None:
    """The exercise of a lesson that a seat is at: the last one begun and not right, else the first one after
    all that is right; None where no lesson is open or all of it is right."""
    own = of_lesson(lesson) if lesson else []
    begun = [name for name in own if _touched(done[name]) and not done[name].right]
    left = [name for name in own if not done[name].right]
    return begun[-1] if begun else left[0] if left else None


def _touched(one: Done) -> bool:
    return one.right or one.tries > 0 or one.hints > 0 or any(one.answer)


# ---------------------------------------------------------------- the trainer's page


def class_page(language: Language, state: Sequence[Standing], kept: Register) -> str:
    """The state of the class as a page that looks again by itself."""
    w = words(language)
    others = [
        tag("a", name, href=f"/class?lang={code}") for name, code in LANGUAGES.items() if code != language
    ]
    ways = [
        tag("a", w("Results as CSV"), href=f"/class/results.csv?lang={language}"),
        tag("a", w("Slips with addresses"), href=f"/class/links?lang={language}"),
        *others,
    ]
    head = [
        tag("h1", w("The class: {count} seats", count=kept.seats)),
        tag("p", *(one for way in ways for one in (way, "\u2003"))),
        tag("p", w("No answer from the server: what is below may be old."), klass="trouble", hidden="hidden"),
    ]
    body = [*head, tag("main", *_state(w, state)), tag("script", SCRIPT.replace("SECONDS", f"{REFRESHED}"))]
    return _page(language, w("The class"), STYLE, body)


def _state(w: Words, state: Sequence[Standing]) -> list[Element]:
    counts = {"here": sum(one.here for one in state), "begun": sum(one.begun for one in state)}
    said = w("Pages open: {here} seats; begun: {begun} seats.", **counts)
    key = w(
        "✓ right; a number: checks so far, not yet right; · filled in, not checked; ? hints taken. Yellow: "
        "where the seat is. Seats are numbers; nothing is ranked."
    )
    heads = (N_("seat"), N_("page open"), *TASKS)
    head = tag("tr", *(tag("th", w(text) if text not in TASKS else text) for text in heads))
    rows = [_row(w, one) for one in state]
    return [tag("p", said), tag("table", head, *rows, _sums(w, state)), tag("p", key, klass="key")]


def _row(w: Words, one: Standing) -> Element:
    lesson = TRACK[one.lesson].title if one.lesson else N_("list of lessons")
    shown = f"{one.lesson or ''} {w(lesson)}".strip() if one.here else "–"
    cells = [tag("td", f"{one.seat}", klass="seat"), tag("td", shown, klass=None if one.here else "no")]
    for name, done in one.done.items():
        text, kind = _mark(done)
        cells.append(tag("td", text, klass="at" if name == one.at and one.here else kind))
    return tag("tr", *cells)


def _mark(done: Done) -> tuple[str, str | None]:
    hints = "?" * done.hints
    if done.right:
        return MARKS["right"] + hints, "right"
    if done.tries:
        return f"{done.tries}{hints}", None
    return ("·" if any(done.answer) else "") + hints, None


def _sums(w: Words, state: Sequence[Standing]) -> Element:
    """How many seats have each exercise right."""
    counts = [sum(one.done[name].right for one in state) for name in TASKS]
    cells = [
        tag("td", w("seats that have it right"), colspan=2),
        *(tag("td", f"{count}") for count in counts),
    ]
    return tag("tr", *cells, klass="sum")


# ---------------------------------------------------------------- slips, and strangers


def links_page(language: Language, kept: Register) -> str:
    """A slip a seat with number and address, in both languages, to be printed and cut."""
    w = words(language)
    note = w(
        "Print this page and cut it: one slip a seat. Whoever has a slip can open that seat, so do not copy "
        "the page or leave it lying about."
    )
    slips = [_slip(kept, seat) for seat in range(1, kept.seats + 1)]
    body = [tag("p", note, klass="screen"), tag("div", *slips, klass="slips")]
    return _page(language, w("Slips with addresses"), STYLE + SLIPS, body)


def _slip(kept: Register, seat: int) -> Element:
    how = N_("Type this address into the browser. It is for this seat alone; no name is asked for.")
    said = [tag("p", words(one)(how), lang=one) for one in LANGUAGES.values()]
    number = [words(one)("Seat {number}", number=seat) for one in LANGUAGES.values()]
    return tag("div", tag("b", "\u2003".join(number)), tag("code", kept.link(seat)), *said, klass="slip")


def stranger_page(language: Language, wrong: bool) -> str:
    """What is seen by whoever came through no door, in both languages."""
    told = [
        N_("This address is not right: compare it with the slip, character by character.")
        if wrong
        else N_("Type the whole address that stands on your seat's slip."),
        N_("The slip has four characters, a dash and four more behind the number of the seat."),
    ]
    first = [language, *(one for one in LANGUAGES.values() if one != language)]
    said = [tag("p", words(one)(text), lang=one) for one in first for text in told]
    return _page(language, "simlib", STYLE, [tag("h1", words(language)("The class")), *said])


def _page(language: Language, title: str, style: str, body: Sequence[Element]) -> str:
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{style}</style></head><body>{html(*body)}</body></html>"
    )
