"""The first sheet: whose county it is, which year is measured, and when the run begins and ends.

year 2025     start 2023-07-01 | window 2025-01-01 ... 2025-12-31 | end 2026-04-30     unless days are given
"""

from typing import Final

from simlib.errors import Fault
from simlib.inputs.workbook.cells import WorkbookCell
from simlib.inputs.workbook.filling import Filling
from simlib.inputs.workbook.opening import Row
from simlib.inputs.workbook.tables import is_example
from simlib.inputs.workbook.words import Tongue, choices, code_of, columns, sheets

NAME: Final = "own-county"
_DAYS: Final = {
    "start": ("time", "start"),
    "first": ("time", "window", "from"),
    "last": ("time", "window", "to"),
    "end": ("time", "end"),
}
_OF_YEAR: Final = {
    "start": "{before}-07-01",
    "first": "{year}-01-01",
    "last": "{year}-12-31",
    "end": "{after}-04-30",
}
_YEARS: Final = (2018, 2034)
"""Years whose run lies within the calendar."""

Answers = dict[str, WorkbookCell]


def answers(rows: list[Row]) -> Answers:
    """The cells beside the questions of the sheet, by key."""
    labels = columns("guide").values()
    found: Answers = {}
    for row in rows:
        key = code_of(row[0].text, labels) if len(row) > 1 and isinstance(row[0].value, str) else ""
        if key and not is_example(row[1].text):
            found.setdefault(key, row[1])
    return found


def tongue_of(titles: list[str]) -> Tongue:
    """The language of a workbook: that of most of its sheets' names."""
    known = [label for title in titles for label in sheets().values() if code_of(title, [label])]
    return "en" if sum(title.isascii() for title in titles) > len(titles) / 2 and known else "zh"


def fill_guide(filling: Filling, given: Answers, sheet: str) -> None:
    """Fill in name, titles, place, year and time."""
    reader, nothing = filling.reader, WorkbookCell("", "")
    county, county_en = (given.get(key, nothing) for key in ("county", "county_en"))
    texts = {key: given.get(key, nothing).text for key in ("title", "title_en", "name")}
    filling.put(("name",), texts["name"] or NAME, given.get("name"))
    called = choices("text")["title"]
    named = {"zh": county.text or county_en.text, "en": county_en.text or county.text}
    zh = texts["title"] or texts["title_en"] or called.zh.format(county=named["zh"])
    en = texts["title_en"] or texts["title"] or called.en.format(county=named["en"])
    filling.put(("title",), {"zh": zh, "en": en}, given.get("title"))
    if named["zh"]:
        filling.put(("place",), named, county)
    elif "title" not in texts or not texts["title"]:
        reader.faults.append(Fault(county.where if county.place else sheet, "missing"))
    code = reader.choice(given.get("data", nothing), "data")
    filling.put(("data",), code or "own", given.get("data"))
    _fill_time(filling, given, sheet)


def _fill_time(filling: Filling, given: Answers, sheet: str) -> None:
    nothing = WorkbookCell("", "")
    reader, cell = filling.reader, given.get("year", nothing)
    year = reader.count(cell)
    if cell.place:
        filling.say(("time",), cell)
    if year is not None:
        filling.put(("year",), year, cell)
    days = {key: reader.day(given[key]) for key in _DAYS if key in given and not given[key].empty}
    if year is not None and len(days) < len(_DAYS) and not _YEARS[0] <= year <= _YEARS[1]:
        reader.fault(cell, "out-of-range", low=str(_YEARS[0]), high=str(_YEARS[1]))
        return
    for key, keys in _DAYS.items():
        if days.get(key):
            filling.put(keys, days[key], given[key])
        elif year is not None:
            around = {"before": year - 2, "year": year, "after": year + 1}
            filling.put(keys, _OF_YEAR[key].format(**around), cell)
    if year is None and cell.empty and len(days) < len(_DAYS):
        reader.faults.append(Fault(cell.where if cell.place else sheet, "missing"))
