"""A county's case log in memory: matters as the county wrote them down, days and names only.

    CaseLog ── matters: LoggedMatter, LoggedMatter, ...     in the order of the file

No person is in it: what columns hold that could be one is refused before a row is made.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from simlib.errors import Fault


@dataclass(frozen=True)
class LoggedMatter:
    """One row of a log. Empty texts and `None` are what the log does not say.

    >>> received, closed = date(2025, 3, 5), date(2025, 4, 1)
    >>> LoggedMatter(2, "城关镇", "petition", "ordinary", received, closed).days_to_close
    27
    """

    row: int
    """Number of the row in its file, as a spreadsheet counts."""
    unit: str
    """Where it arose, by the scenario's name."""
    kind: str
    """`petition`, `lead`, ..."""
    matter_class: str
    """Class by the scenario's code; empty: not said."""
    received: date
    closed: date | None = None
    """When its result was approved; `None`: open on the last day of the log."""
    assigned: date | None = None
    due: date | None = None
    disposition: str = ""
    recused: bool | None = None
    channel: str = ""
    """By which way it came (`letter`, `from-above`, ...), if the log says it in a known word."""

    @property
    def days_to_close(self) -> int | None:
        """Calendar days from receipt to closing; `None` while open."""
        return None if self.closed is None else (self.closed - self.received).days


@dataclass(frozen=True)
class OddRow:
    """A row with something odd in it: at which cell, what. The fault quotes no cell, as persons may be in
    it."""

    row: int
    """Number of the row, as a spreadsheet counts."""
    key: str
    """Its column: `received`, `unit`, ..."""
    fault: Fault
    left_out: bool
    """Whether the row is no matter for that; else it is one, without what is odd."""


@dataclass(frozen=True)
class CaseLog:
    """All matters of a log that could be read.

    >>> matter = LoggedMatter(2, "城关镇", "petition", "", date(2025, 3, 5))
    >>> log = CaseLog((matter,), "log.csv", date(2025, 12, 31))
    >>> len(log.matters), log.last_day.year
    (1, 2025)
    """

    matters: tuple[LoggedMatter, ...]
    source: str
    """Name of the file, without folders."""
    last_day: date
    """The day on which the log was closed: what is not closed then is open."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """What each known column was called in the file."""
    digest: str = ""
    """SHA-256 of the file's bytes, in hexadecimal."""

    odd: tuple[OddRow, ...] = ()
    """Rows with something odd in them, in the order of the file."""
    unread: tuple[str, ...] = ()
    """Headings of columns that were not read."""
    sheet: str = ""
    """The sheet of a workbook."""
    like_it: tuple[str, ...] = ()
    """Other sheets with all its headings, which were not read."""
