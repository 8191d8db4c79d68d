"""What is read of a report that comes from outside: its files as bytes, its notebook through a schema.

Parameters, scenario, cells and what they show are asked of the notebook; all files are compared as bytes.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ValidationError

from simlib.errors import SimlibError
from simlib.reports.bundle import LARGEST, unpacked
from simlib.reports.making import BESIDE, IN_ZIP, PRINTED
from simlib.reports.templates import ReportOrigin


def _joined(lines: Any) -> Any:
    """Text that a notebook keeps line by line."""
    return "".join(lines) if isinstance(lines, list) and all(isinstance(s, str) for s in lines) else lines


class StoredOutput(BaseModel):
    """What a cell gave, by MIME type."""

    data: dict[str, Annotated[Any, BeforeValidator(_joined)]] = {}


class StoredCell(BaseModel):
    """A cell."""

    cell_type: str
    source: Annotated[str, BeforeValidator(_joined)]
    outputs: list[StoredOutput] = []


class StoredOrigin(ReportOrigin):
    """What a report says of itself, and its scenario."""

    scenario: str


class StoredMetadata(BaseModel):
    """The metadata of a notebook."""

    simlib: StoredOrigin


class StoredNotebook(BaseModel):
    """What is asked of a notebook that comes from outside; the rest of it is compared as bytes."""

    cells: list[StoredCell]
    metadata: StoredMetadata


@dataclass(frozen=True)
class Opened:
    """A report as it lies there: its notebook as it was understood, its files by name, and the names of those
    beside it that are no part of it."""

    notebook: StoredNotebook
    files: Mapping[str, bytes]
    unread: tuple[str, ...] = ()

    @property
    def origin(self) -> StoredOrigin:
        return self.notebook.metadata.simlib


def opened(path: Path) -> Opened:
    """Read a report. Raises SimlibError `not-a-report`, `no-such-report`, `no-zip-beside`, `report-extra`."""
    zipped, beside = _places(path)
    files = {f"{zipped.name}/{name}": part for name, part in _members(zipped).items()} if zipped else {}
    files |= {one.name: _content(one) for one in beside}
    near = path.iterdir() if path.is_dir() else [path.with_suffix(f".{form}") for form in PRINTED]
    unread = sorted(one.name for one in near if one.exists() and one not in (zipped, *beside))
    return Opened(_notebook(path, files), files, tuple(unread))


def _notebook(path: Path, files: Mapping[str, bytes]) -> StoredNotebook:
    """The notebook of a report: that in the zip where there are two."""
    content = next(part for name, part in files.items() if name.endswith(".ipynb"))
    try:
        return StoredNotebook.model_validate_json(content)
    except ValidationError:
        raise SimlibError("not-a-report", file=str(path)) from None


def _places(path: Path) -> tuple[Path | None, list[Path]]:
    """The zip that is meant, and the files of its name beside it."""
    if path.is_dir():
        zips = sorted(path.glob("*.zip"))
        if len(zips) != 1:
            raise SimlibError("no-zip-beside", file=str(path))
        return zips[0], [p for form in BESIDE if (p := zips[0].with_suffix(f".{form}")).is_file()]
    if path.suffix == ".ipynb":
        return None, [path]
    if path.suffix != ".html":
        return path, []
    if path.is_file() and not path.with_suffix(".zip").is_file():
        raise SimlibError("no-zip-beside", file=str(path))
    return path.with_suffix(".zip"), [path]


def _members(zipped: Path) -> dict[str, bytes]:
    """The files of a zip, and that it is whole."""
    members = parts_in(str(zipped), _content(zipped), IN_ZIP.values())
    if len(members) < len(IN_ZIP):
        raise SimlibError("not-a-report", file=str(zipped))
    return members


def parts_in(name: str, content: bytes, known: Collection[str] | None = None) -> dict[str, bytes]:
    """The files of a zip that is called so. Raises SimlibError `not-a-report`, `report-extra`."""
    try:
        return unpacked(content, known)
    except SimlibError as error:
        raise SimlibError(error.code, **{**error.params, "file": name}) from None


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise SimlibError("no-such-report", file=str(path))
    if path.stat().st_size > LARGEST:
        raise SimlibError("not-a-report", file=str(path))
    return path.read_bytes()
