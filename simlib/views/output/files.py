"""Files that are whole or not there.

    with replacing(path) as stream:        .out.csv.desk-1234.part  ──moved──>  out.csv
        stream.write(...)                  (gone if anything stops it)

    with csv_writer(path, COLUMNS) as write:
        write(rows)

A file is written beside its place under another name and moved there when it is complete, so that
whoever finds it finds all of it. Where a file of that name was, it stays until then. What
a process that was killed has left is taken away when something is written there again.
"""

import csv
import errno
import os
import platform
import re
import shutil
import stat
import time as clock
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final, TextIO

import psutil
import yaml

from simlib.errors import SimlibError
from simlib.inputs.scenario import Scenario
from simlib.search.answer import NamedPlan

CsvCell = str | int | float
WriteRows = Callable[[Iterable[Sequence[CsvCell]]], None]

HOST: Final = re.sub(r"\W", "", platform.node())[:20]


def mine() -> str:
    """Whose half a file is: of which machine, as folders may be shared, and of which of its processes. It is
    asked each time, for a process may be a copy of one that had read this file (`training.classroom`)."""
    return f"{HOST}-{os.getpid()}"


@contextmanager
def replacing(path: Path, bom: bool = False) -> Iterator[TextIO]:
    """A stream of UTF-8 text that becomes `path` at the end of the block, or leaves nothing.

    `bom` marks the text as UTF-8 for WPS and Excel. Raises SimlibError `cannot-write` where the
    folder is not there or may not be written to, and for all that is no plain file.
    """
    with (
        _part_of(path) as part,
        part.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as stream,
    ):
        yield stream


def replace_bytes(path: Path, content: bytes) -> Path:
    """Write a file of bytes in the same way."""
    with _part_of(path) as part:
        part.write_bytes(content)
    return path


class _NoClock:
    """The time of zips that libraries write: none may lie before 1980, as a dead battery's clock does."""

    time = staticmethod(clock.time)

    @staticmethod
    def localtime(_: float | None = None) -> clock.struct_time:
        """The first moment of which a zip can tell."""
        return clock.struct_time((1980, 1, 1, 0, 0, 0, 1, 1, 0))


def zipped(save: Callable[[IO[bytes]], object]) -> bytes:
    """What a library writes as a zip (a Word or Excel file), whatever the clock says."""
    stream, module = BytesIO(), vars(zipfile)
    before = module["time"]
    module["time"] = _NoClock
    try:
        save(stream)
    finally:
        module["time"] = before
    return stream.getvalue()


@contextmanager
def _part_of(path: Path) -> Iterator[Path]:
    """A file beside a path, which takes its place at the end of the block and has its mode."""
    part = path.parent / f".{path.name}.{mine()}.part"
    try:
        _plain_or_none(path)
        sweep(path.parent)
        part.touch(stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666)
        yield part
        part.replace(path)
    except OSError as error:
        raise _cannot_write(path, error) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _plain_or_none(path: Path) -> None:
    """Raises an OSError where writing would replace a folder, link, pipe or device."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise OSError("no plain file")


def sweep(place: Path) -> None:
    """Take away what processes of this machine that are no more have left half done in a folder."""
    for left in place.glob(f".*.{HOST}-*.part"):
        number = left.name.removesuffix(".part").rpartition("-")[2]
        if number.isdecimal() and not psutil.pid_exists(int(number)):
            shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)


def apart(paths: Iterable[Path | None], scenario: Path) -> None:
    """Check that results go neither over the scenario, or another, nor over each other.

    Raises SimlibError `write-over`, `same-path`."""
    met: set[Path] = set()
    for path in filter(None, paths):
        if path.resolve() == scenario.resolve() or path.suffix.lower() in (".yaml", ".yml"):
            raise SimlibError("write-over", file=str(path))
        if path.resolve() in met:
            raise SimlibError("same-path", file=str(path))
        met.add(path.resolve())


@contextmanager
def csv_writer(path: Path | None, columns: Sequence[str], bom: bool = False) -> Iterator[WriteRows]:
    """A function that appends rows to a CSV file with a header; one that does nothing without a path.

    Lines end in a line feed on every system, so that the same rows are the same bytes.
    """
    if path is None:
        yield lambda rows: None
        return
    with replacing(path, bom) as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(columns)
        yield table.writerows


def folder(path: Path) -> Path:
    """Make a folder for results if it is not there. Raises SimlibError `cannot-write`."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_write(path, error) from None
    return path


def _cannot_write(path: Path, error: OSError) -> SimlibError:
    return SimlibError("cannot-write", file=str(path), problem=error.strerror or str(error))


# ---------------------------------------------------------------- found plans as a small file


GROUND: Final = "search-result"
NOTE: Final = {
    "zh": "由本文件所列数据搜索得出，供比较之用，未经任何机关决定。",
    "en": "Found by a search over the numbers of this file, to be compared; decided by nobody.",
}
LONGEST: Final = 30
"""Characters of a scenario's name."""


def save_plans(path: Path, file: Path, scenario: Scenario, plans: Sequence[NamedPlan]) -> Path:
    """Write the plans that are not in the file as an overlay of it.

    Raises SimlibError `save-outside` where an overlay may not name the scenario, `save-over` where it would
    be the scenario itself, `nothing-to-save` without a new plan, `cannot-write`.
    """
    found = [plan for plan in plans if plan.name not in scenario.plans]
    if not found:
        raise SimlibError("nothing-to-save")
    tree = {
        "extends": way_between(path, file),
        "name": f"{scenario.name[: LONGEST - 6]}-found",
        "grounds": {GROUND: {"kind": "assumption", "note": NOTE}},
        "plans": {plan.name: _overlay(scenario, plan) for plan in found},
    }
    write_yaml(path, tree)
    return path


def write_yaml(path: Path, tree: Mapping[str, Any]) -> None:
    """Write a tree as a scenario's file is written. Raises as `replacing`."""
    with replacing(path) as stream:
        yaml.safe_dump(tree, stream, allow_unicode=True, sort_keys=False, width=100)


def way_between(path: Path, file: Path) -> str:
    """The way from an overlay to the scenario; a reader opens nothing above the overlay's parent folder.

    Raises SimlibError `save-over` where the overlay would be the scenario, `save-outside` where it may not
    name it.
    """
    folder, base = path.resolve().parent, file.resolve()
    if path.resolve() == base:
        raise SimlibError("save-over", file=str(path))
    if not base.is_relative_to(folder.parent):
        raise SimlibError("save-outside", file=str(path), other=str(file))
    return Path(os.path.relpath(base, folder)).as_posix()


def _overlay(scenario: Scenario, plan: NamedPlan) -> dict[str, Any]:
    """A plan by what differs from the baseline."""
    before = scenario.plans[scenario.baseline]
    number = plan.name.rpartition("-")[2]
    gone: dict[str, Any] = {name: None for name in before.zones if name not in plan.spec.zones}
    kept = {
        name: {"division": list(zone.division), "units": list(zone.units)}
        for name, zone in plan.spec.zones.items()
    }
    tree: dict[str, Any] = {
        "like": scenario.baseline,
        "title": {"zh": f"搜索方案{number}", "en": f"found plan {number}"},
        "zones": {"ground": GROUND, **kept, **gone},
    }
    if plan.spec.release_groups != before.release_groups:
        tree["release_groups"] = {"value": plan.spec.release_groups, "ground": GROUND}
    if plan.spec.relax != before.relax:
        tree["relax"] = list(plan.spec.relax)
    return tree
