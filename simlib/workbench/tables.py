"""The tables of an answer, to look at and to carry away as an Excel file.

    tables(names, answer)   pages (title, columns, rows, notes; `frame`) by the name of their sheet

      on time        a row a load: draft, baseline and difference with intervals, replications
      measures       a row a load and measure
      zones          a row a zone, its division, towns and groups
      changes        what moved, which levers, what of the world; what is wrong
      over time      a row a week: open and overdue matters
      use of people  a row a unit, in the order of the file
      why late       a row a cause
      basis          file, hash, seed, version, window, what is borrowed

Numbers are numbers (shares from 0 to 1, shown as per cent); headings are in the reader's language.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from simlib.inputs.scenario import UnitKind
from simlib.views.language.glossary import MEASURES
from simlib.views.language.names import Names, heading, window
from simlib.views.language.text_width import text_cells
from simlib.views.output.files import folder as made_folder
from simlib.views.output.files import replace_bytes, zipped
from simlib.workbench.estimate.answer import OPEN, OVERDUE, Compared, Estimate, Interval, LoadEstimate
from simlib.workbench.messages import borrowed_places, change_lines, problem_line

SHARE, POINTS, PLAIN = "0.0%", "+0.00%;-0.00%;0.00%", "#,##0.0"
DIFFERENCE: Final = "+#,##0.0;-#,##0.0;0.0"
COUNT, DAY = "#,##0", "yyyy-mm-dd"
WIDEST: Final = 60
LONGEST_NAME: Final = 31


class Amount(NamedTuple):
    """A number, or none, and how Excel shows it."""

    value: float | None
    form: str


Row = list[str | date | Amount]


@dataclass(frozen=True, eq=False)
class Page:
    """A table under a title: its rows as they were made, notes below."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]

    @property
    def frame(self) -> pd.DataFrame:
        """The table with plain values."""
        values = [[v.value if isinstance(v, Amount) else v for v in row] for row in self.rows]
        return pd.DataFrame(values, columns=list(self.columns))


def tables(names: Names, answer: Estimate) -> dict[str, Page]:
    """All tables of an answer, by the name of their sheet. `names` know the draft's plan."""
    w = names.words
    made = {
        w("on time"): _on_time(names, answer),
        w("measures"): _measures(names, answer),
        w("zones and their units"): _zones(names, answer),
        w("changes"): _changes(names, answer),
        w("over time"): _over_time(names, answer),
        w("use of people"): _use(names, answer),
        w("why late"): _why(names, answer),
        w("basis"): _basis(names, answer),
    }
    return {heading(name): page for name, page in made.items() if page.rows}


# ---------------------------------------------------------------- estimates


def _estimates(names: Names) -> list[str]:
    """The headings of a draft, the baseline and their difference."""
    w = names.words
    return [
        w("this plan"), w("this plan, from"), w("this plan, to"),
        w("baseline"), w("baseline, from"), w("baseline, to"),
        w("difference"), w("difference, from"), w("difference, to"),
    ]  # fmt: skip


def _estimated(one: Compared) -> Row:
    """Nine numbers: mean and ends of the draft, of the baseline, of the difference."""
    of_value, of_difference = (SHARE, POINTS) if one.unit == "share" else (PLAIN, DIFFERENCE)
    return [
        *_ends(one.draft, of_value),
        *_ends(one.baseline, of_value),
        *_ends(one.difference, of_difference),
    ]


def _ends(one: Interval | None, form: str) -> Row:
    return [Amount(value, form) for value in one or (None, None, None)]


def _on_time(names: Names, answer: Estimate) -> Page:
    """The judged measure at each load, in the draft's world; and against the file's world if that differs."""
    w = names.words
    columns = [w("load"), w("measure"), w("baseline is"), *_estimates(names), w("replications")]
    rows: list[Row] = []
    for at in answer.loads.values():
        for where, one in _worlds(names, at):
            rows.append([names.load(at.load), names.measure(one.judged), where,
                         *_estimated(one.headline), Amount(one.replications, COUNT)])  # fmt: skip
    note = w(
        "from, to: the 95% interval, each for itself; differences are paired, run by run; "
        "those of shares are percentage points"
    )
    return _page(names, answer, w("Ended on time, at each load"), columns, rows, [note])


def _worlds(names: Names, at: LoadEstimate) -> Iterable[tuple[str, LoadEstimate]]:
    w = names.words
    yield w("in the same circumstances"), at
    if at.unchanged is not None:
        yield w("in the circumstances of the file"), at.unchanged


def _measures(names: Names, answer: Estimate) -> Page:
    w = names.words
    columns = [w("load"), w("measure"), w("unit of measurement"), *_estimates(names)]
    rows: list[Row] = []
    for at in answer.loads.values():
        for measure in MEASURES:
            one = at.one(measure)
            if one.unit:
                unit = names.measured_in(one.unit)
                rows.append([names.load(at.load), names.measure(measure), unit, *_estimated(one)])
    return _page(names, answer, w("Measures of all matters"), columns, rows)


def _use(names: Names, answer: Estimate) -> Page:
    w = names.words
    columns = [w("unit"), w("load"), *_estimates(names)]
    rows: list[Row] = [
        [names.short(unit), names.load(at.load), *_estimated(at.use[unit])]
        for unit in answer.world.scenario.units
        for at in answer.loads.values()
        if unit in at.use
    ]
    title = w("Share of the hours on duty that matters take, by unit")
    return _page(names, answer, title, columns, rows)


def _why(names: Names, answer: Estimate) -> Page:
    w = names.words
    columns = [w("load"), w("cause"), w("measure"), *_estimates(names)]
    rows: list[Row] = []
    for at in answer.loads.values():
        for measure in ("late_days", "late_first_cause"):
            for cause, one in at.by(measure, "cause").items():
                rows.append([names.load(at.load), names.key("cause", cause),
                             names.measure(measure), *_estimated(one)])  # fmt: skip
    runs = max((at.why.setting.replications for at in answer.loads.values()), default=0)
    note = w("from the first {count} replications of each load", count=runs)
    return _page(names, answer, w("Why late matters were late"), columns, rows, [note])


# ---------------------------------------------------------------- zones, changes, time


def _zones(names: Names, answer: Estimate) -> Page:
    w, scenario = names.words, answer.world.scenario
    columns = [w("zone"), w("linked division"), w("towns"), w("resident groups")]
    rows: list[Row] = []
    for name, zone in answer.draft.zones.items():
        towns, groups = (
            [names.short(unit) for unit in zone.units if scenario.units[unit].kind is kind]
            for kind in (UnitKind.TOWN, UnitKind.GROUP)
        )
        division = names.listed(map(names.short, zone.division))
        rows.append([names.zone(name, zone), division, names.listed(towns), names.listed(groups)])
    return _page(names, answer, w("The zones"), columns, rows)


def _changes(names: Names, answer: Estimate) -> Page:
    w = names.words
    changed = change_lines(w, answer.file.scenario, answer.draft, codes=names.codes)
    wrong = [problem_line(names, problem) for problem in answer.problems]
    rows: list[Row] = [[w("differs from the baseline"), line] for line in changed]
    rows += [[w("to be heeded"), line] for line in wrong]
    rows = rows or [[w("differs from the baseline"), w("nothing")]]
    return _page(names, answer, w("What is changed"), [w("kind"), w("what")], rows)


def _over_time(names: Names, answer: Estimate) -> Page:
    w = names.words
    columns = [w("load"), w("end of week")]
    for what in (w("open"), w("overdue")):
        columns += [
            w("{what}, mean", what=what), w("{what}, lower quartile", what=what),
            w("{what}, upper quartile", what=what), w("{what}, baseline", what=what),
        ]  # fmt: skip
    rows: list[Row] = []
    for at in answer.loads.values() if answer.weeks else ():
        fans = [(at.course(of), at.course(of, baseline=True)) for of in (OPEN, OVERDUE)]
        for n, day in _in_window(names, answer.weeks):
            amounts = [v for own, given in fans for v in (*(line[n] for line in own), given.mean[n])]
            rows.append([names.load(at.load), day, *(Amount(v, PLAIN) for v in amounts)])
    title = w("Open and overdue matters at the end of each week")
    return _page(names, answer, title, columns, rows)


def _in_window(names: Names, weeks: Sequence[date]) -> Iterator[tuple[int, date]]:
    """The weeks that end in the measured period, with their numbers."""
    first, last = window(names.scenario)
    return ((n, day) for n, day in enumerate(weeks) if str(first) <= day.isoformat() <= str(last))


def _basis(names: Names, answer: Estimate) -> Page:
    w, origin = names.words, answer.origin
    runs = [f"{names.load(load)} {count}" for load, count in origin.replications.items()]
    rows: list[Row] = [
        [w("scenario"), names.coded(w.text(answer.world.scenario.title))],
        [w("file"), origin.file],
        [w("hash of the file"), origin.file_sha256],
        [w("hash of the file with this plan"), origin.sha256],
        [w("version"), origin.version],
        [w("seed"), str(origin.seed)],
        [w("measured period"), names.window()],
        [w("paired runs"), names.listed(runs)],
        [w("precision"), w("reached") if _precise(answer) else w("not yet reached")],
    ]
    rows += [[w("borrowed"), line] for line in borrowed_places(w, answer.world.scenario)]
    return _page(names, answer, w("On what this rests"), [w("what"), w("value")], rows)


def _precise(answer: Estimate) -> bool:
    loads = answer.loads
    return len(loads) == len(answer.world.scenario.loads) and all(a.precise for a in loads.values())


def _page(
    names: Names,
    answer: Estimate,
    title: str,
    columns: Iterable[str],
    rows: Iterable[Row],
    notes: Iterable[str] = (),
) -> Page:
    """A page with the mark of the data."""
    w = names.words
    plan = answer.draft.name or w("draft")
    said = (*notes, w("for comparison only; not a decision"), names.mark())
    return Page(
        title=heading(f"{title} · {plan}"),
        columns=tuple(map(heading, columns)),
        rows=tuple(rows),
        notes=tuple(note for note in said if note),
    )


# ---------------------------------------------------------------- as a file


def to_excel(path: Path, pages: Mapping[str, Page]) -> Path:
    """Write pages as one Excel file, a sheet each. Raises SimlibError `cannot-write`."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, page in pages.items():
        _fill(book.create_sheet(name[:LONGEST_NAME]), page)
    made_folder(path.parent)
    return replace_bytes(path, zipped(book.save))


def _fill(sheet: Worksheet, page: Page) -> None:
    """Title, headings, rows, notes."""
    _put(sheet, 1, 1, page.title, Font(bold=True, size=13))
    for column, name in enumerate(page.columns, start=1):
        _put(sheet, 3, column, name, Font(bold=True))
        number = bool(page.rows) and isinstance(page.rows[0][column - 1], Amount)
        side = "right" if number else "left"
        sheet.cell(3, column).alignment = Alignment(side, "top", wrap_text=True)
    for place, row in enumerate(page.rows, start=4):
        for column, value in enumerate(row, start=1):
            _put(sheet, place, column, value)
    for place, note in enumerate(page.notes, start=len(page.rows) + 5):
        _put(sheet, place, 1, note, Font(italic=True))
    for column, name in enumerate(page.columns):
        texts = [name, *(text for row in page.rows if isinstance(text := row[column], str))]
        wide = max(text_cells(text) for text in texts) + 2
        sheet.column_dimensions[get_column_letter(column + 1)].width = min(max(wide, 11), WIDEST)
    sheet.freeze_panes = "A4"
    sheet.print_title_rows = "3:3"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _put(
    sheet: Worksheet, row: int, column: int, value: str | date | Amount, font: Font | None = None
) -> None:
    """Text stays text, whatever it begins with."""
    cell: Any = sheet.cell(row, column, value.value if isinstance(value, Amount) else value)
    if isinstance(value, Amount):
        cell.number_format = value.form
    elif isinstance(value, date):
        cell.number_format = DAY
    else:
        cell.data_type = "s"
    if font is not None:
        cell.font = font
