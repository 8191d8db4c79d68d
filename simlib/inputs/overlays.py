"""Variants of a scenario as small files that say only what differs.

    variant.yaml   extends: county.yaml          county.yaml
                   loads: {high: 2}         +    loads: {low: 0.5, high: 1.5}
                   plans: {b: null}              plans: {a: ..., b: ...}

    resolved       loads: {low: 0.5, high: 2}, plans: {a: ...}

Mappings merge, all else is replaced, `null` takes a key out. A base may extend another file. No file
outside the folder above the first one's is ever opened, but those that are shipped as `base/...`.
"""

from pathlib import Path, PurePosixPath
from typing import Any

from simlib.errors import Fault, InputFaults
from simlib.inputs.merging import merged
from simlib.inputs.paths import child, shown
from simlib.inputs.places import as_seen_from
from simlib.inputs.shipped import shipped
from simlib.inputs.workbook.suffixes import is_workbook
from simlib.inputs.yaml_reading import ParsedFile, is_scenario, scan

EXTENDS = "extends"
_MAX_CHAIN = 10


def resolve(path: Path) -> Any:
    """The tree of a file with all that it extends; raises InputFaults with the faults of all files.

    A fault of a base names its file in the parameter `base`.
    """
    found = gather(path)
    if found.faults:
        raise InputFaults(str(path), found.faults)
    return found.tree


def gather(path: Path) -> ParsedFile:
    """The same without raising; the tree is None when one of the files cannot be read at all."""
    return _gather(path, (), path.parent.resolve().parent)


def _gather(path: Path, chain: tuple[Path, ...], root: Path) -> ParsedFile:
    found = _parsed(path)
    if found.tree is None and found.faults:
        return found
    if not isinstance(found.tree, dict):
        return ParsedFile(None, (*found.faults, Fault("$", "not-a-mapping", shown(found.tree))))
    if EXTENDS not in found.tree:
        return found
    chain = (*chain, path.resolve())
    base = _base(found.tree[EXTENDS], chain, root)
    if isinstance(base, Fault):
        return ParsedFile(None, (*found.faults, base))
    below = _gather(base, chain, root)
    cells = {**below.cells, **found.cells}
    faults = [*found.faults, *(_of_base(fault, base) for fault in below.faults)]
    if below.tree is None:
        return ParsedFile(None, tuple(faults), cells)
    own = {key: value for key, value in found.tree.items() if key != EXTENDS}
    return ParsedFile(merged(as_seen_from(own, below.tree), own, "$", faults), tuple(faults), cells)


def _parsed(path: Path) -> ParsedFile:
    """A file of either kind; what reads workbooks is loaded for one only."""
    if not is_workbook(path):
        return scan(path)
    from simlib.inputs.workbook.reading import read_workbook

    return read_workbook(path)


def _base(written: Any, chain: tuple[Path, ...], root: Path) -> Path | Fault:
    """The file that `extends` names, or why it is not opened."""
    where = child("$", EXTENDS)
    if not isinstance(written, str):
        return Fault(where, "wrong-type", shown(written), {"expected": "text"})
    if PurePosixPath(written).is_absolute() or any(sign in written for sign in "\\:\0"):
        return Fault(where, "extends-outside", shown(written))
    base = (chain[-1].parent / written).resolve()
    if not base.is_file() and (shared := _shipped_base(written)):
        return shared
    if not base.is_relative_to(root):
        return Fault(where, "extends-outside", shown(written))
    if base in chain or len(chain) == _MAX_CHAIN:
        circle = ", ".join(file.name for file in chain)
        return Fault(where, "extends-loop", shown(written), {"known": circle})
    if not base.is_file():
        return Fault(where, "extends-missing", shown(written))
    if not is_workbook(base) and not is_scenario(base):
        return Fault(where, "extends-no-scenario", shown(written))
    return base


def _shipped_base(written: str) -> Path | None:
    """The file that every county may extend, wherever its own file lies."""
    parts = PurePosixPath(written).parts
    base = shipped(f"scenarios/{written}")
    return base if parts[:1] == ("base",) and ".." not in parts and base.is_file() else None


def _of_base(fault: Fault, base: Path) -> Fault:
    params = {"base": base.name} | dict(fault.params)
    return Fault(fault.path, fault.code, fault.value, params)
