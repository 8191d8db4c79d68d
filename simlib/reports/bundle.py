"""Files that are the same whenever they are made of the same content.

packed(files)      a zip: names sorted, dates fixed
unpacked(bytes)    what a zip of ours holds; refuses any other zip
"""

import struct
import zlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from simlib.errors import SimlibError
from simlib.views.output.zips import zip_of

LARGEST: Final = 100 * 2**20
"""Bytes of what a report may hold, unpacked."""
HEADS: Final = 30 + 46
"""Bytes that a zip takes for an entry beside its content and, twice, its name."""
TAIL: Final = 22
"""Bytes with which a zip without a comment ends."""
MOST_NAMES, LONGEST_NAME = 5, 60
"""How many names of strange files are said, and how much of each."""
DAMAGED: Final = (BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError)
"""What zipfile raises for a zip that is none: NotImplementedError and UnicodeDecodeError are among these."""


def packed(files: Mapping[str, bytes]) -> bytes:
    """A zip of some files.

    >>> packed({"b": b"2", "a": b"1"}) == packed({"a": b"1", "b": b"2"})
    True
    """
    return zip_of(sorted(files.items()), 0o644)


def unpacked(content: bytes, known: Collection[str] | None = None) -> dict[str, bytes]:
    """The files of a zip that `packed` or `steadied` wrote.

    Raises SimlibError `report-extra` where a name is not among those known, or comes twice, and
    `not-a-report` where the zip is damaged, too large, or holds more than its files: compressed otherwise,
    with a comment, with bytes before, between or behind them.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            _refuse_extra([entry.filename for entry in entries], known)
            if not _is_plain(entries, len(content)):
                raise SimlibError("not-a-report")
            return {entry.filename: archive.read(entry) for entry in entries}
    except DAMAGED:
        raise SimlibError("not-a-report") from None


def _refuse_extra(names: Sequence[str], known: Collection[str] | None) -> None:
    extra = [n for n, count in Counter(names).items() if count > 1 or (known is not None and n not in known)]
    if extra:
        shown = ", ".join(name[:LONGEST_NAME] for name in extra[:MOST_NAMES])
        raise SimlibError("report-extra", known=shown, count=str(len(extra)))


def _is_plain(entries: Sequence[ZipInfo], size: int) -> bool:
    """Whether a zip of that size holds its entries, deflated, and not a byte more."""
    taken = sum(HEADS + 2 * len(e.orig_filename.encode()) + e.compress_size for e in entries)
    deflated = all(entry.compress_type == ZIP_DEFLATED for entry in entries)
    return deflated and taken + TAIL == size and sum(entry.file_size for entry in entries) <= LARGEST
