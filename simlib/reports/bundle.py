"""Files that are the same whenever they are made of the same content.

packed(files)      a zip: names sorted, dates fixed
steadied(zipped)   a Word or Excel file: the same, and without the moment at which it was saved
unpacked(bytes)    what a zip of ours holds; refuses what is too large or has other names
"""

import re
from collections.abc import Collection, Mapping
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from simlib.errors import SimlibError

DATE: Final = (1980, 1, 1, 0, 0, 0)
SAVED: Final = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")
WHEN: Final = b"2000-01-01T00:00:00Z"
LARGEST: Final = 100 * 2**20
"""Bytes of what a report may hold, unpacked."""


def packed(files: Mapping[str, bytes]) -> bytes:
    """A zip of some files.

    >>> packed({"b": b"2", "a": b"1"}) == packed({"a": b"1", "b": b"2"})
    True
    """
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for name in sorted(files):
            entry = ZipInfo(name, DATE)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, files[name])
    return stream.getvalue()


def steadied(document: bytes) -> bytes:
    """A Word or Excel file without the moment of its making. The order of its parts stays: readers look
    at the first."""
    stream = BytesIO()
    with ZipFile(BytesIO(document)) as given, ZipFile(stream, "w") as archive:
        for name in given.namelist():
            content = SAVED.sub(rb"\g<1>" + WHEN + rb"\g<3>", given.read(name))
            entry = ZipInfo(name, DATE)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o600 << 16
            entry.create_system = 3
            archive.writestr(entry, content)
    return stream.getvalue()


def unpacked(content: bytes, wanted: Collection[str] | None = None) -> dict[str, bytes]:
    """The files of a zip that are wanted, or all; others are not read. Raises SimlibError `not-a-report`."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = [e for e in archive.infolist() if wanted is None or e.filename in wanted]
            if sum(entry.file_size for entry in entries) > LARGEST:
                raise SimlibError("not-a-report")
            return {entry.filename: archive.read(entry) for entry in entries}
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise SimlibError("not-a-report") from None
