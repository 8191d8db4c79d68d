"""Where one page keeps its desk, beside other pages that may be open on the same scenario.

    page A ── writes ──> .workbench-pingluo-2021.json     <── finds it changed, and leaves it alone ── page B
                         .workbench-pingluo-2021.2.json   <── writes from then on ──────────────────── page B

A page writes into the file that it opened as long as the file is as the page left it. Once another page has
written there, this one takes a file of its own and says so. A planner with two windows wants to lose neither:
writing over would lose the other one's work, setting the other's file aside would go back and forth with
every step of either. With a file each both go on undisturbed, and each can open what lies on the other's
table. A page that is loaded anew opens the desk that was written last: there somebody left off.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import chain, count
from pathlib import Path

from simlib.inputs.reading import World
from simlib.views.language.words import Language
from simlib.workbench.state.draft import Draft
from simlib.workbench.state.session import Desk, Notice, kept, looked_at, opened, state_file


@dataclass(frozen=True)
class Elsewhere:
    """What lies on the table of another page, and when (in this machine's time) that page kept it."""

    draft: Draft
    when: datetime


class Drawer:
    """The file of one page's desk; `path` changes when another page has written into it."""

    def __init__(self, folder: Path, world: World) -> None:
        self.world = world
        self.first = state_file(folder, world)
        self.path = max(self._files(), key=_written, default=self.first)
        self._left = _hash(self.path)
        self._seen: dict[tuple[Path, int], Desk | None] = {}

    def open(self, language: Language = "zh") -> tuple[Desk, Notice | None]:
        """The desk as it was left last, as `desk.opened`."""
        self._left = _hash(self.path)
        desk, notice = opened(self.path, self.world, language)
        if notice is not None:
            self._left = _hash(self.path)  # it was set aside
        return desk, notice

    def keep(self, desk: Desk) -> Notice | None:
        """Write the desk; a notice where that had to be into another file than before.

        Raises SimlibError `cannot-write`.
        """
        changed = _hash(self.path) not in ("", self._left)
        if changed:
            names = (self.first.with_name(f"{self.first.stem}.{n}.json") for n in count(2))
            self.path = next(path for path in names if not path.exists())
        kept(self.path, self.world, desk)
        self._left = _hash(self.path)
        return Notice("desk-elsewhere", self.path.name) if changed else None

    def others(self) -> dict[str, Elsewhere]:
        """What lies on the tables of other pages, by the names of their files, the last written first."""
        found: dict[str, Elsewhere] = {}
        for path in sorted(self._files(), key=_written, reverse=True):
            desk = None if path == self.path else self._desk_in(path)
            if desk is not None:
                when = datetime.fromtimestamp(_written(path) / 1e9)
                found[path.name] = Elsewhere(desk.draft, when)
        return found

    def around(self) -> tuple[tuple[str, int], ...]:
        """What tells whether anything else in the folder was written since: saved plans, other desks."""
        files = self.first.parent.glob("*.yaml"), self._files()
        return tuple((path.name, _written(path)) for path in sorted(chain(*files)) if path != self.path)

    def _desk_in(self, path: Path) -> Desk | None:
        """The desk of another page, read anew only after it was written."""
        key = (path, _written(path))
        if key not in self._seen:
            self._seen[key] = looked_at(path, self.world)
        return self._seen[key]

    def _files(self) -> Iterator[Path]:
        """The files of all pages on this scenario, those set aside left out."""
        name = re.compile(rf"{re.escape(self.first.stem)}(\.\d+)?\.json")
        folder = self.first.parent
        return (path for path in folder.glob(f"{self.first.stem}*") if name.fullmatch(path.name))


def _hash(path: Path) -> str:
    """What tells one content of a file from another; "" where there is none."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _written(path: Path) -> int:
    """When a file was written last."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
