"""Is a report what its question gives? Asked by making it again, whole, and running nothing of it.

    report ─┬─ parameters ─ schema ─> installed template ─ run ─> every form again ─┐
            ├─ scenario ─── schema ─────────┘                                       ├─> the same, or where not
            ├─ cells of code ── compared with the template; altered: refused        │
            └─ notebook, page, Word, Excel, README, scenario: byte for byte ────────┘

A report is a zip, a notebook, a page of HTML with its zip beside it, or the folder of all of them. Whatever
it says or hides must be in what is made again: each file is compared to the byte, Word and Excel part by
part. For a figure that differs, its place in the table is said.

A library of another version may write other bytes: what it wrote is then neither the same nor different, and
cannot be judged here. Pictures, whose bytes depend on the machine too, are judged once, in the notebook; the
other forms must hold the same ones.

A PDF is not read: it is printed from the page by a browser, and no two browsers print alike. What was
compared, and what was not, is said by name.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from nbformat import NotebookNode

from simlib.errors import SimlibError
from simlib.inputs.reading import World
from simlib.reports.blocks import PNG, Block, Cards, lines_of, parts_of
from simlib.reports.bundle import unpacked
from simlib.reports.making import BRIEF, asked_of, embedded, forms, outputs
from simlib.reports.opening import Opened, StoredCell, StoredNotebook, opened, parts_in
from simlib.reports.running import run
from simlib.reports.telling import TellCells
from simlib.reports.templates import SCENARIO, Parameters, ReportOrigin, Tools, prepared, sources
from simlib.runs.parallel import silent
from simlib.views.language.words import Language
from simlib.views.table import Cell, Table

_WORD: Final = {"simlib", "python_docx", "lxml"}
WRITERS: Final[Mapping[str, set[str]]] = {
    "figures": set(),
    "html": {"simlib"},
    "txt": {"simlib"},
    "yaml": {"simlib", "pyyaml"},
    "ipynb": {"simlib", "pyyaml", "nbformat"},
    "docx": _WORD,
    BRIEF: _WORD,
    "xlsx": {"simlib", "openpyxl", "et_xmlfile", "lxml"},
    "png": {"simlib", "matplotlib", "pillow", "platform", "fonts"},
}
"""On which tools a form depends. Figures depend on none: they must be the same always."""
PARTED: Final = (".docx", ".xlsx")
"""Forms that are zips of parts."""
BEFORE, AFTER = 30, 50
"""Bytes that are shown around the first that differs."""
BROKEN: Final = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)
"""What is raised where a block is read that is none."""


@dataclass(frozen=True)
class Mismatch:
    """Where a report says something else than is found now; empty text where one of them says nothing. In a
    table `row` names table and row, without the column."""

    where: str
    stored: str
    now: str
    row: str = ""


@dataclass(frozen=True)
class Verified:
    """What came of it: the files compared by name (those of a zip as `x.zip/report.html`), those beside them
    that were not, figures compared, where they differ, what was written by a tool of another version and so
    cannot be judged, the tools of the report beside those installed, and the language in which places in the
    report are named, which is its own."""

    files: tuple[str, ...]
    unread: tuple[str, ...]
    figures: int
    differences: tuple[Mismatch, ...]
    unjudged: tuple[Mismatch, ...]
    tools: Tools
    installed: Tools
    language: Language

    @property
    def same(self) -> bool:
        """Whether the report is the same to the byte."""
        return not self.differences and not self.unjudged


def verify(path: Path, tell: TellCells = silent) -> Verified:
    """Make a report again from its question, and compare.

    Raises SimlibError `not-a-report`, `no-zip-beside`, `report-extra`, `report-altered` (a cell is not the
    template's), and what reading a scenario and running a report raise.
    """
    return verify_all([path], tell)[0]


def verify_all(paths: Sequence[Path], tell: TellCells = silent) -> list[Verified]:
    """The same of several reports: a question that several of them ask is run once. Raises as `verify`."""
    found: list[Verified] = []
    asked: dict[tuple[Parameters, str, Tools], tuple[NotebookNode, dict[str, bytes]]] = {}
    for path in paths:
        report = opened(path)
        origin = report.origin
        expected = prepared(origin.parameters)
        refuse_altered(report, expected)
        question = (origin.parameters, origin.scenario, origin.tools)
        if question not in asked:
            asked[question] = _again(report, expected, tell)
        found.append(compared(report, *asked[question]))
    return found


def _again(report: Opened, expected: NotebookNode, tell: TellCells) -> tuple[NotebookNode, dict[str, bytes]]:
    """A report made again: its notebook, and every form."""
    with TemporaryDirectory() as hidden:
        place = Path(hidden)
        (place / SCENARIO).write_text(report.origin.scenario, encoding="utf-8", newline="")
        scenario, world = embedded(place / SCENARIO)
        asked_of(world, report.origin.parameters)
        now = run(expected, place, tell)
    return now, forms(now, named(report, world), scenario)


def refuse_altered(report: Opened, expected: NotebookNode) -> None:
    """Raise SimlibError `report-altered` where a cell is not that of the installed template."""
    pairs = zip_longest(sources(report.notebook), sources(expected))
    altered = [number for number, (theirs, mine) in enumerate(pairs, start=1) if theirs != mine]
    if altered:
        versions = {"name": report.origin.tools.simlib, "value": Tools.installed().simlib}
        raise SimlibError("report-altered", known=", ".join(map(str, altered)), **versions)


# ---------------------------------------------------------------- comparing


def named(report: Opened, world: World) -> ReportOrigin:
    """What the report made again says of itself: the report's own word on its tools, so that only what these
    tools write may be another; the hash of what was run."""
    said = report.origin
    return ReportOrigin(parameters=said.parameters, sha256=world.sha256, tools=said.tools)


def compared(report: Opened, now: NotebookNode, fresh: Mapping[str, bytes]) -> Verified:
    """Everything that a report holds beside the notebook of now and all forms that were made of it."""
    theirs, mine = report.origin.tools, Tools.installed()
    others = {name for name, version in theirs if version != getattr(mine, name)}
    found = list(_found(report, now, fresh))
    return Verified(
        files=tuple(report.files),
        unread=report.unread,
        figures=sum(_numbers(block) for one in parts_of(outputs(now)) for block in one.blocks),
        differences=tuple(where for form, where in found if not others & WRITERS[form]),
        unjudged=tuple(where for form, where in found if others & WRITERS[form]),
        tools=theirs,
        installed=mine,
        language=report.origin.parameters.language,
    )


def _found(report: Opened, now: NotebookNode, fresh: Mapping[str, bytes]) -> Iterator[tuple[str, Mismatch]]:
    """Whatever is not the same, by what it depends on. Figures and pictures are looked at in the notebook; a
    notebook of which some figures differ is not compared to the byte as well."""
    pairs = zip(report.notebook.cells, now.cells, strict=True)
    figures = [where for old, new in pairs for where in _in_cell(old, new)]
    pictures = _pictures(report.notebook, now)
    yield from (("figures", where) for where in figures)
    yield from (("png", Mismatch(f"{PNG} {n}", "", "")) for n, _ in enumerate(pictures, start=1))
    for name, content in report.files.items():
        form = BRIEF if name.endswith(BRIEF) else name.rpartition(".")[2]
        if form != "ipynb" or not figures:
            yield from ((form, where) for where in _in_file(name, content, fresh[form], pictures))


def _numbers(block: Block) -> int:
    match block:
        case Cards():
            return len(block.cards)
        case Table():
            return sum(any(sign.isdigit() for sign in c.text) for row in block.rows for c in row)
    return 0


# ---------------------------------------------------------------- figures and pictures of the notebook


def _in_cell(old: StoredCell, new: NotebookNode) -> list[Mismatch]:
    """Where the figures of one cell differ; nothing where they cannot be read: its bytes differ then."""
    after = [block for one in parts_of(new.get("outputs", [])) for block in one.blocks]
    try:
        given = [output.model_dump() for output in old.outputs]
        before = [block for one in parts_of(given) for block in one.blocks]
        return [d for a, b in zip_longest(before, after) if a != b for d in _in_block(a, b)]
    except BROKEN:
        return []


def _in_block(old: Block | None, new: Block | None) -> Iterator[Mismatch]:
    """Where two blocks differ: cell by cell in a table, else line by line."""
    if isinstance(old, Table) and isinstance(new, Table) and old.columns == new.columns:
        for mine, fresh in zip_longest(old.rows, new.rows, fillvalue=()):
            yield from _in_row(new, mine, fresh)
        return
    kind = type(new or old).__name__.lower()
    before, after = (lines_of(block) if block else [] for block in (old, new))
    pairs = zip_longest(before, after, fillvalue="")
    yield from (Mismatch(kind, str(mine), fresh) for mine, fresh in pairs if mine != fresh)


def _in_row(table: Table, mine: tuple[Cell, ...], fresh: tuple[Cell, ...]) -> Iterator[Mismatch]:
    row = f"{table.title} · {(fresh or mine)[0].text}"
    for column, old, new in zip_longest(table.columns, mine, fresh):
        if old != new:
            yield Mismatch(f"{row} · {column}", _cell(old), _cell(new), row)


def _cell(cell: Cell | None) -> str:
    """A cell with the number behind it."""
    if cell is None:
        return ""
    return f"{cell.text}" if cell.value is None else f"{cell.text} [{cell.value!r}]"


def _pictures(stored: StoredNotebook, now: NotebookNode) -> dict[bytes, bytes]:
    """Pictures of now, and that of the report in the place of each, where they differ."""
    fresh = [one.picture for one in parts_of(outputs(now)) if one.picture]
    shown = [output.data[PNG] for cell in stored.cells for output in cell.outputs if PNG in output.data]
    try:
        given = [b64decode(picture, validate=True) for picture in shown]
    except BROKEN:
        return {}
    return {b: a for a, b in zip(given, fresh, strict=True) if a != b} if len(given) == len(fresh) else {}


# ---------------------------------------------------------------- files


def _in_file(name: str, content: bytes, fresh: bytes, pictures: Mapping[bytes, bytes]) -> Iterator[Mismatch]:
    """Where a file is another, part by part; it must hold the pictures of the report's notebook."""
    theirs, mine = {"": content}, {"": fresh}
    if name.endswith(PARTED):
        theirs, mine = parts_in(name, content), unpacked(fresh)
    for part in sorted(theirs.keys() | mine.keys()):
        old, new = theirs.get(part), _with_pictures(mine.get(part), pictures)
        if old != new:
            yield Mismatch(f"{name}: {part}".rstrip(": "), *_around(old or b"", new or b""))


def _with_pictures(part: bytes | None, pictures: Mapping[bytes, bytes]) -> bytes | None:
    """A part with the report's pictures in the place of those of now."""
    if part is None or part in pictures:
        return pictures.get(part or b"")
    for fresh, given in pictures.items():
        part = part.replace(b64encode(fresh), b64encode(given))
    return part


def _around(old: bytes, new: bytes) -> tuple[str, str]:
    """What stands around the first byte that differs."""
    first = next(n for n, (a, b) in enumerate(zip_longest(old, new)) if a != b)
    first = max(0, first - BEFORE)
    one, two = (text[first : first + BEFORE + AFTER].decode(errors="replace") for text in (old, new))
    return one, two
