"""Are the figures of a report those that its question gives? Asked by running it again, and nothing of it.

    report ─┬─ parameters ─ schema ─> installed template ─ run ─> figures now ─┐
            ├─ scenario ─── schema ─────────┘                                  ├─> the same, or where not
            ├─ cells of code ── compared with the template; altered: refused   │
            └─ figures as they stand, in the notebook and in each file beside ─┘

A report is a zip, a notebook, a page of HTML with its zip beside it, or the folder of all of them. From it
are read parameters, scenario and figures; its cells are compared as text and never run. A PDF is not read:
it is printed from the page by a browser, and no two browsers print alike. What was compared, and which PDF
was not, is said by name.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from importlib.metadata import version
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from nbformat import NotebookNode
from pydantic import ValidationError

from simlib.errors import SimlibError
from simlib.inputs.reading import World, read_world
from simlib.reports.blocks import PNG, Block, Cards, lines_of, parts_of
from simlib.reports.bundle import LARGEST, unpacked
from simlib.reports.making import METADATA, asked, origin_of, outputs, rendered
from simlib.reports.running import Tell, quiet, run
from simlib.reports.templates import SCENARIO, ReportOrigin, loads, prepared, sources
from simlib.views.table import Cell, Table

FORMS: Final = ("html", "docx", "xlsx")
IN_ZIP: Final = (SCENARIO, "report.ipynb", *(f"report.{form}" for form in FORMS))
IMAGE: Final = re.compile(rb'src="data:image/png;base64,([^"]*)"')
TOKEN: Final = re.compile(rb"<(?:w:t|t|v|f)\b[^>/]*>([^<]*)<")
"""What is said and counted in the parts of Word and Excel files."""
WRITTEN: Final = re.compile(r"word/(document|footer\d*)\.xml|xl/(sharedStrings|worksheets/[^/]+)\.xml")
MOST_LINES: Final = 40
BROKEN: Final = (ValueError, KeyError, TypeError, AttributeError, RecursionError, ValidationError)


@dataclass(frozen=True)
class Mismatch:
    """Where a report says something else than is found now; empty text where one of them says nothing."""

    where: str
    stored: str
    now: str


@dataclass(frozen=True)
class Verified:
    """What came of it: the files compared by name (those of a zip as `x.zip/report.html`), the PDFs beside
    them that were not, figures compared, where they differ, pictures that are not the same to the byte, and
    what the report says of itself beside what is installed."""

    files: tuple[str, ...]
    unread: tuple[str, ...]
    figures: int
    differences: tuple[Mismatch, ...]
    pictures: int
    unlike: int
    origin: ReportOrigin
    installed: ReportOrigin

    @property
    def same_version(self) -> bool:
        """Whether program and drawing library are those of the report."""
        mine, theirs = self.installed, self.origin
        return (mine.version, mine.matplotlib) == (theirs.version, theirs.matplotlib)

    @property
    def same(self) -> bool:
        """Whether every figure is the same. A picture may differ where versions do."""
        return not self.differences and (not self.unlike or not self.same_version)


@dataclass(frozen=True)
class Opened:
    """A report as it lies there; `forms` are its files by name, `unread` the PDFs beside it; `files` names
    all that is compared."""

    origin: ReportOrigin
    scenario: str
    notebook: NotebookNode
    forms: Mapping[str, bytes]
    files: tuple[str, ...]
    unread: tuple[str, ...] = ()


def verify(path: Path, tell: Tell = quiet) -> Verified:
    """Run the template again for a report's question, and compare.

    Raises SimlibError `not-a-report`, `no-zip-beside`, `report-altered` (a cell is not the template's), and
    what reading a scenario and running a report raise.
    """
    report = opened(path)
    expected = prepared(report.origin.kind, report.origin.parameters)
    refuse_altered(report, expected)
    with TemporaryDirectory() as hidden:
        place = Path(hidden)
        (place / SCENARIO).write_text(report.scenario, encoding="utf-8")
        world = read_world(place / SCENARIO)
        asked(world, report.origin.parameters)
        now = run(expected, place, tell)
    return compared(report, now, world)


# ---------------------------------------------------------------- opening


def opened(path: Path) -> Opened:
    """Read a report. Raises SimlibError `not-a-report`, `no-zip-beside`."""
    if path.is_dir():
        zips = sorted(path.glob("*.zip"))
        if len(zips) != 1:
            raise SimlibError("no-zip-beside", file=str(path))
        whole = _with_files_beside(zips[0], (*FORMS, "ipynb"))
        return replace(whole, unread=tuple(sorted(one.name for one in path.glob("*.pdf"))))
    content = _content(path)
    if path.suffix == ".html":
        if not path.with_suffix(".zip").is_file():
            raise SimlibError("no-zip-beside", file=str(path))
        return _with_files_beside(path.with_suffix(".zip"), ("html",))
    if path.suffix == ".ipynb":
        return _of_notebook(path, content, {})
    return _of_zip(path, content)


def _of_zip(path: Path, content: bytes) -> Opened:
    """A zip as it was bundled, its notebook and scenario in agreement."""
    files = _unpacked(path, content)
    if not {SCENARIO, "report.ipynb"} <= files.keys():
        raise SimlibError("not-a-report", file=str(path))
    found = _of_notebook(path, files["report.ipynb"], files)
    if found.scenario.encode() != files[SCENARIO]:
        raise SimlibError("not-a-report", file=str(path))
    inside = ("report.ipynb", *found.forms)
    return replace(found, files=tuple(f"{path.name}/{name}" for name in inside))


def _with_files_beside(zipped: Path, endings: tuple[str, ...]) -> Opened:
    """A zip, and the files of its name that lie beside it."""
    inside = opened(zipped)
    beside = [p for e in endings if (p := zipped.with_suffix(f".{e}")).is_file()]
    forms = {**inside.forms, **{p.name: _content(p) for p in beside}}
    return replace(inside, forms=forms, files=(*inside.files, *(p.name for p in beside)))


def _unpacked(path: Path, content: bytes) -> dict[str, bytes]:
    try:
        return unpacked(content, IN_ZIP)
    except SimlibError as error:
        raise SimlibError(error.code, file=str(path)) from None


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise SimlibError("no-such-report", file=str(path))
    if path.stat().st_size > LARGEST:
        raise SimlibError("not-a-report", file=str(path))
    return path.read_bytes()


def _of_notebook(path: Path, content: bytes, forms: Mapping[str, bytes]) -> Opened:
    """What a notebook of ours holds: its metadata through the schema, its cells as text."""
    try:
        notebook = loads(content.decode())
        said = dict(notebook.metadata[METADATA])
        scenario = said.pop("scenario")
        origin = ReportOrigin.model_validate_json(json.dumps(said))
        if not isinstance(scenario, str):
            raise TypeError
    except BROKEN:
        raise SimlibError("not-a-report", file=str(path)) from None
    kept = {name: data for name, data in forms.items() if name.endswith(FORMS)}
    printed = path.with_suffix(".pdf")
    unread = (printed.name,) if printed.is_file() else ()
    return Opened(origin, scenario, notebook, kept, (path.name,), unread)


def refuse_altered(report: Opened, expected: NotebookNode) -> None:
    """Raise SimlibError `report-altered` where a cell is not that of the installed template."""
    pairs = zip_longest(sources(report.notebook), sources(expected))
    altered = [number for number, (theirs, mine) in enumerate(pairs, start=1) if theirs != mine]
    if altered:
        cells = ", ".join(map(str, altered))
        versions = {"name": report.origin.version, "value": version("simlib")}
        raise SimlibError("report-altered", known=cells, **versions)


# ---------------------------------------------------------------- comparing


def compared(report: Opened, now: NotebookNode, world: World) -> Verified:
    """Everything that a report shows beside what was found now."""
    fresh = list(parts_of(outputs(now)))
    installed = origin_of(report.origin.kind, report.origin.parameters, world)
    found = [*_hashes(report, world), *_shown(report.notebook, now)]
    files = rendered(fresh, report.origin)
    pictures = _pictures_of(outputs(now))
    unlike = _unlike(_pictures_of(outputs(report.notebook)), pictures)
    for name, content in report.forms.items():
        ending = name.rpartition(".")[2]
        if ending == "ipynb":
            beside = _read(content)
            found += _shown(beside, now)
            unlike += _unlike(_pictures_of(outputs(beside)), pictures)
        else:
            found += _file(name, content, files[ending])
            unlike += _unlike(_pictures_in(ending, content), _pictures_in(ending, files[ending]))
    numbers = sum(_numbers(block) for one in fresh for block in one.blocks)
    return Verified(
        files=report.files,
        unread=report.unread,
        figures=numbers,
        differences=tuple(found),
        pictures=len(pictures),
        unlike=unlike,
        origin=report.origin,
        installed=installed,
    )


def _hashes(report: Opened, world: World) -> Iterator[Mismatch]:
    if report.origin.sha256 != world.sha256:
        yield Mismatch("SHA-256", report.origin.sha256, world.sha256)


def _numbers(block: Block) -> int:
    match block:
        case Cards():
            return len(block.cards)
        case Table():
            return sum(any(sign.isdigit() for sign in c.text) for row in block.rows for c in row)
    return 0


def _read(content: bytes) -> NotebookNode:
    try:
        return loads(content.decode())
    except BROKEN:
        raise SimlibError("not-a-report") from None


def _shown(stored: NotebookNode, now: NotebookNode) -> Iterator[Mismatch]:
    """Where the outputs of two notebooks differ, pictures apart."""
    for number, (mine, fresh) in enumerate(zip_longest(stored.cells, now.cells), start=1):
        old, new = (cell.get("outputs", []) if cell else [] for cell in (mine, fresh))
        if _without_pictures(old) != _without_pictures(new):
            yield from _in_cell(number, old, new)


def _without_pictures(some: list[Any]) -> str:
    """Outputs as text: data by MIME type without pictures, streams and errors as they are."""
    bare = [
        {"data": {k: v for k, v in o["data"].items() if k != PNG}}
        if "data" in o
        else {k: v for k, v in o.items() if k != "execution_count"}
        for o in some
    ]
    return json.dumps(bare, ensure_ascii=False, sort_keys=True)


def _in_cell(number: int, old: list[Any], new: list[Any]) -> Iterator[Mismatch]:
    """Where one cell's outputs differ: number by number, as far as they are parts of a report."""
    try:
        before = [block for one in parts_of(old) for block in one.blocks]
    except BROKEN:
        before = []
    after = [block for one in parts_of(new) for block in one.blocks]
    found = [d for a, b in zip_longest(before, after) if a != b for d in _in_block(a, b)]
    yield from found or [Mismatch(f"[{number}]", "text/html, text/plain", "")]


def _in_block(old: Block | None, new: Block | None) -> Iterator[Mismatch]:
    """Where two blocks differ: cell by cell in a table, else line by line."""
    if isinstance(old, Table) and isinstance(new, Table) and old.columns == new.columns:
        for mine, fresh in zip_longest(old.rows, new.rows, fillvalue=()):
            yield from _in_row(new, mine, fresh)
        return
    kind = type(new or old).__name__.lower()
    before, after = (lines_of(block) if block else [] for block in (old, new))
    pairs = zip_longest(before, after, fillvalue="")
    yield from (Mismatch(kind, mine, fresh) for mine, fresh in pairs if mine != fresh)


def _in_row(table: Table, mine: tuple[Cell, ...], fresh: tuple[Cell, ...]) -> Iterator[Mismatch]:
    name = (fresh or mine)[0].text
    for column, old, new in zip_longest(table.columns, mine, fresh):
        if old != new:
            yield Mismatch(f"{table.title}: {name}, {column}", _cell(old), _cell(new))


def _cell(cell: Cell | None) -> str:
    """A cell with the number behind it."""
    if cell is None:
        return ""
    return cell.text if cell.value is None else f"{cell.text} [{cell.value!r}]"


def _file(name: str, content: bytes, fresh: bytes) -> Iterator[Mismatch]:
    """Where a page, Word or Excel file says something else."""
    ending = name.rpartition(".")[2]
    pairs = zip_longest(_said(ending, content), _said(ending, fresh), fillvalue="")
    different = [Mismatch(name, old, new) for old, new in pairs if old != new]
    yield from different[:MOST_LINES]


def _said(ending: str, content: bytes) -> list[str]:
    """What a file says, line by line."""
    if ending == "html":
        bare = IMAGE.sub(b"", content).decode(errors="replace")
        return re.sub(r"(</[^>]*>)", r"\1\n", bare).splitlines()
    parts = _parts_in(content)
    return [
        token.decode(errors="replace")
        for name in sorted(parts)
        if WRITTEN.fullmatch(name)
        for token in (name.encode(), *TOKEN.findall(parts[name]))
    ]


def _parts_in(content: bytes) -> dict[str, bytes]:
    """The parts of a Word or Excel file, none of them too large."""
    return unpacked(content)


# ---------------------------------------------------------------- pictures


def _pictures_of(some: list[Mapping[str, Any]]) -> list[bytes]:
    return [str(o["data"][PNG]).strip().encode() for o in some if PNG in o.get("data", {})]


def _pictures_in(ending: str, content: bytes) -> list[bytes]:
    """What tells the pictures of a file apart, in order."""
    if ending == "html":
        return IMAGE.findall(content)
    parts = _parts_in(content)
    return sorted(sha256(parts[n]).digest() for n in parts if "/media/" in n)


def _unlike(stored: list[bytes], now: list[bytes]) -> int:
    """How many pictures are not the same to the byte."""
    return sum(a != b for a, b in zip_longest(stored, now))
