"""Zips that are the same whenever they are made of the same content, whatever the clock and the machine say.

zip_of(files, mode)   a zip: its files in the order given, dates fixed
steadied(document)    a Word or Excel file: the same, and without the moment at which it was saved
"""

import re
from collections.abc import Iterable
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

DATE: Final = (1980, 1, 1, 0, 0, 0)
SAVED: Final = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")
WHEN: Final = b"2000-01-01T00:00:00Z"


def zip_of(files: Iterable[tuple[str, bytes]], mode: int) -> bytes:
    """A zip of some files, each with its mode.

    >>> zip_of([("a", b"1")], 0o644) == zip_of([("a", b"1")], 0o644)
    True
    """
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, content in files:
            entry = ZipInfo(name, DATE)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, mode << 16
            entry.create_system = 3
            archive.writestr(entry, content)
    return stream.getvalue()


def steadied(document: bytes) -> bytes:
    """A Word or Excel file without the moment of its making. The order of its parts stays: readers look
    at the first."""
    with ZipFile(BytesIO(document)) as given:
        parts = [(name, given.read(name)) for name in given.namelist()]
    return zip_of([(name, SAVED.sub(rb"\g<1>" + WHEN + rb"\g<3>", part)) for name, part in parts], 0o600)
