"""The worked table of due dates: `scenarios/facts/worked_due_dates.csv`, worked by hand from the notices.

    received + amount ─> + whole days of each pause (sent / answered) ─> a working day = due
    due day + extension ─> a working day = extended

The dates are written out; nothing of the package made them.
"""

import csv
from datetime import date
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).resolve().parents[1] / "scenarios" / "facts" / "worked_due_dates.csv"


class Worked(NamedTuple):
    """One row: a limit, the pauses (from the day when something was sent to that of the answer), an extension
    (0: none), and the dates that the rules give."""

    id: str
    received: date
    amount: int
    unit: str
    pauses: tuple[tuple[date, date], ...]
    extension: int
    extension_unit: str
    due: date
    extended: date | None
    why: str


def worked() -> list[Worked]:
    """All rows."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return [_row(row) for row in csv.DictReader(file)]


def _row(row: dict[str, str]) -> Worked:
    pauses = (pause.split("/") for pause in row["pauses"].split())
    return Worked(
        id=row["id"],
        received=date.fromisoformat(row["received"]),
        amount=int(row["amount"]),
        unit=row["unit"],
        pauses=tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in pauses),
        extension=int(row["extension"] or 0),
        extension_unit=row["extension_unit"],
        due=date.fromisoformat(row["due"]),
        extended=date.fromisoformat(row["extended"]) if row["extended"] else None,
        why=row["why_en"],
    )
