"""A button with which a planner picks a file; it comes through the page's own connection, and goes nowhere.

picker = FilePicker(word=w("Import a county …"), endings=".xlsx,.yaml", most=MAX_BYTES)
picker.on_pick(bench.bring)           browser -> Python: Picked("本县.xlsx", b"PK...")
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

import anywidget
import traitlets

HERE: Final = Path(__file__).parent
LONGEST: Final = 255
PickKind = Literal["file", "large", "unreadable"]
"""A file; one that is larger than may be; one that the browser could not read."""


@dataclass(frozen=True)
class Picked:
    """What was picked: the name of a file, and what is in it unless it could not be had."""

    name: str
    content: bytes = b""
    kind: PickKind = "file"


class FilePicker(anywidget.AnyWidget):
    """The button. `most` is the size in bytes above which a file is not handed over."""

    _esm = HERE / "file_picker.js"

    word = traitlets.Unicode().tag(sync=True)
    endings = traitlets.Unicode().tag(sync=True)
    most = traitlets.Int(0).tag(sync=True)

    def on_pick(self, take: Callable[[Picked], None]) -> None:
        """Call `take` with every file that is picked."""

        def heard(_: object, content: object, buffers: Sequence[memoryview]) -> None:
            picked = understood(content, buffers)
            if picked is not None:
                take(picked)

        self.on_msg(heard)


def understood(content: object, buffers: Sequence[memoryview] | None) -> Picked | None:
    """A message of the browser as a picked file; None for anything that the button would not send.

    >>> understood({"kind": "file", "name": "a.xlsx"}, [memoryview(b"PK")])
    Picked(name='a.xlsx', content=b'PK', kind='file')
    >>> understood({"kind": "file", "name": "a.xlsx"}, []), understood("a.xlsx", [])
    (None, None)
    """
    if not isinstance(content, dict) or content.get("kind") not in get_args(PickKind):
        return None
    name, kind = content.get("name"), content["kind"]
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST:
        return None
    if kind != "file":
        return Picked(name, kind=kind)
    return Picked(name, bytes(buffers[0])) if buffers else None
