"""A county's own case log: what it says by itself, before any model is asked.

log = simlib.log("台账.xlsx")                          units as they stand in the log
log = simlib.log("台账.csv", "本县.xlsx")              units, classes, limits and calendar of a scenario
log = county.log("台账.csv")                           the same
log.show("log course")   log.matters   log.odd   log.document()
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from simlib.door.given import Given
from simlib.door.shown import Shown
from simlib.evidence.profile import LogProfile
from simlib.inputs.caselog.names import LogNames
from simlib.inputs.caselog.own_county import own_world
from simlib.inputs.caselog.reading import read_log
from simlib.inputs.caselog.rows import CaseLog
from simlib.views.exhibits.case_log import LogTelling, odd_lines, summary_lines
from simlib.views.language.words import Language, language_from_environment, words
from simlib.views.remarks import Remarks

if TYPE_CHECKING:
    from simlib.door.county import County

Day = date | str
_ROWS = 12


def log(
    file: str | Path,
    scenario: "str | Path | County | None" = None,
    *,
    mapping: Mapping[str, str] | None = None,
    until: Day | None = None,
    sheet: str = "",
    language: Language | None = None,
) -> "Log":
    """Read a case log: `.xlsx`, CSV, XES, or the sheet of a county's workbook.

    With a `scenario` its units and classes are known, and its limits and calendar used. `mapping` says what
    a column is ({"来信日": "received"}), `until` which day is the last of the log, `sheet` which
    sheet of a workbook it is. Raises InputFaults for a
    file that is no log, and for one with columns of persons; rows with something odd in them are `odd`.
    """
    from simlib.door.county import County, read

    path = Path(file)
    if scenario is None:
        world = own_world(path)
        given = Given(path, world) if world else None
    else:
        given = scenario if isinstance(scenario, County) else read(scenario, language)
    spoken = language or (given.language if isinstance(given, County) else language_from_environment())
    names = LogNames.of(given.world.scenario) if given else None
    last = date.fromisoformat(until) if isinstance(until, str) else until
    found = read_log(path, names, mapping, last, sheet)
    return Log(found, Given(given.file, given.world, spoken, given.codes) if given else None, spoken)


@dataclass(frozen=True, repr=False)
class Log(Shown):
    """A log that was read; `given` is the scenario by whose names and limits, if there is one."""

    record: CaseLog
    given: Given | None = None
    language: Language = "zh"

    @cached_property
    def profile(self) -> LogProfile:
        """Its numbers."""
        return LogProfile(self.record, self.given.world.scenario if self.given else None)

    @cached_property
    def telling(self) -> LogTelling:
        """Its numbers with the words in which they are told."""
        names = self.given.names if self.given else None
        return LogTelling(names.words if names else words(self.language), self.profile, names)

    @property
    def matters(self) -> pd.DataFrame:
        """A row a matter; days as pandas has them."""
        rows = [
            (one.row, one.unit, one.kind, one.matter_class, one.received, one.assigned, one.due, one.closed,
             one.days_to_close, one.disposition, one.recused)
            for one in self.record.matters
        ]  # fmt: skip
        heads = ["row", "unit", "kind", "class", *_DAYS, "days", "disposition", "recused"]
        frame = pd.DataFrame(rows, columns=heads).set_index("row")
        return frame.assign(**{name: pd.to_datetime(frame[name]) for name in _DAYS})

    @property
    def odd(self) -> pd.DataFrame:
        """A row an odd row: its number, cell and column, what is odd, whether it was left out."""
        rows = [(one.row, one.fault.path, one.key, one.fault.code, one.left_out) for one in self.record.odd]
        return pd.DataFrame(rows, columns=["row", "cell", "column", "code", "left out"]).set_index("row")

    def open_on(self, day: Day) -> tuple[int, int]:
        """Open and overdue matters at the end of a day."""
        return self.profile.on_day(date.fromisoformat(day) if isinstance(day, str) else day)

    def document(self) -> dict[str, Any]:
        """What `simlib log --json` prints."""
        from simlib.views.output.log_document import log_document

        return log_document(self.profile)

    def save(self, out: str | Path) -> tuple[Path, ...]:
        """Write both figures and a workbook of all tables into a folder, as `simlib log --out`."""
        from simlib.reports.log_files import save_log

        return save_log(self.telling, Path(out))

    def said_in(self, language: Language) -> "Log":
        """The same in another language."""
        return replace(self, given=self.given and self.given.said_in(language), language=language)

    def show(self, exhibit: str, **options: Any) -> Any:
        """An exhibit by name (`simlib.EXHIBITS`). Raises UnknownName."""
        from simlib.door.exhibits import OF_LOGS, exhibit_of

        return exhibit_of(self, OF_LOGS, exhibit, **options)

    def blocks(self) -> Iterator[Any]:
        """What was read and what is odd; both figures; units, days to close, limits."""
        yield Remarks((*summary_lines(self.telling), *odd_lines(self.telling, _ROWS)))
        for exhibit in ("log course", "log speed", "log units", "log days", "log limits"):
            yield self.show(exhibit)


_DAYS = ("received", "assigned", "due", "closed")
