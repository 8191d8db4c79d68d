"""Counties that are brought to the workbench: each has a folder of its own, with what is worked out in it.

    out/青山县/青山县.xlsx              the file as it was brought; one with faults never gets here
             /青山县.aside-1.xlsx       what lay there before, where another file of that name came
             /.workbench-....json      its desk; beside it saved plans, tables and figures
       /.opened-here.json              which county the page shows when it is loaded anew

A county that is brought takes nothing from the one before: that has its own desk, and can be opened again.
"""

import json
import os
from itertools import count
from pathlib import Path
from typing import Final

from simlib.errors import Fault, InputFaults
from simlib.inputs.reading import read_world
from simlib.inputs.scenario import NAME
from simlib.inputs.workbook.suffixes import MAX_BYTES, OTHER_TABLES, WORKBOOKS
from simlib.model.feasibility import feasibility_faults
from simlib.views.output.files import folder as made_folder
from simlib.views.output.files import replace_bytes, replacing
from simlib.workbench.state.saved_plans import DEVICES

SCENARIOS: Final = (".yaml", ".yml")
BROUGHT: Final = (*WORKBOOKS, *SCENARIOS)
"""Endings of files that can be brought; of other tables it is said how to save them."""
OPENED: Final = ".opened-here.json"
LONGEST: Final = 60
COUNTY: Final = "county"
"""What a county is called whose file has no name that a folder can have."""


def bring(folder: Path, name: str, content: bytes) -> Path:
    """Check a file as `simlib check` does, and lay it into its county's folder.

    `name` is what the file was called where it comes from. Raises InputFaults with all faults of the file:
    then nothing is changed; SimlibError `cannot-write`.
    """
    ending = Path(name).suffix.lower()
    if ending not in (*BROUGHT, *OTHER_TABLES):
        raise InputFaults(name, [Fault("$", "county-file", ending)])
    if len(content) > MAX_BYTES:
        raise InputFaults(name, [too_large()])
    stem = stem_of(name)
    own = folder / stem
    trial = made_folder(own) / f".{stem}.{os.getpid()}.trial{ending}"
    try:
        replace_bytes(trial, content)
        _refuse_faults(trial, name)
        return _laid(trial, own / f"{stem}{ending}")
    finally:
        trial.unlink(missing_ok=True)
        if not any(own.iterdir()):
            own.rmdir()


def too_large() -> Fault:
    """A file is larger than any workbook that is read."""
    return Fault("$", "too-large", params={"limit": f"{MAX_BYTES // 1_000_000} MB"})


def stem_of(name: str) -> str:
    """What a file is called, as a folder can be called on every system.

    >>> stem_of("青山县（改）.xlsx"), stem_of("..xlsx"), stem_of("con.xlsx"), stem_of("a:b?.yaml")
    ('青山县（改）', 'county', 'county', 'ab')
    """
    stem = Path(name.replace("\\", "/")).stem
    kept = "".join(sign for sign in stem if NAME.fullmatch(f"a{sign}a")).strip(" .")[:LONGEST].strip(" .")
    return kept if NAME.fullmatch(kept) and kept.casefold() not in DEVICES else COUNTY


def _refuse_faults(trial: Path, name: str) -> None:
    """Raise the faults of a file, under the name by which it is known."""
    try:
        faults = feasibility_faults(read_world(trial))
    except InputFaults as error:
        raise InputFaults(name, error.faults) from None
    if faults:
        raise InputFaults(name, faults)


def _laid(trial: Path, path: Path) -> Path:
    """A file in its place; another one that lies there is set aside."""
    if path.exists() and path.read_bytes() != trial.read_bytes():
        asides = (path.with_name(f"{path.stem}.aside-{n}{path.suffix}") for n in count(1))
        path.rename(next(one for one in asides if not one.exists()))
    return trial.replace(path)


def brought(folder: Path) -> dict[str, Path]:
    """The counties that were brought, by name."""
    found = (
        own / f"{own.name}{ending}"
        for own in (sorted(folder.iterdir()) if folder.is_dir() else ())
        if own.is_dir()
        for ending in BROUGHT
    )
    return {path.stem: path for path in found if path.is_file()}


def remember(folder: Path, start: str, path: Path) -> None:
    """Keep which county is open while the server of this start runs. Raises SimlibError `cannot-write`."""
    made_folder(folder)
    with replacing(folder / OPENED) as stream:
        json.dump({"start": start, "county": path.stem}, stream, ensure_ascii=False)


def remembered(folder: Path, start: str) -> Path | None:
    """The brought county that was open last since the server started; None where it is the one asked for."""
    try:
        told = json.loads((folder / OPENED).read_bytes())
    except (OSError, ValueError):
        return None
    if not start or not isinstance(told, dict) or told.get("start") != start:
        return None
    return brought(folder).get(str(told.get("county")))
