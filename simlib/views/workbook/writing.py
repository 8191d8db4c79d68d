"""Workbooks written: an empty template, and any scenario as one that can be read back.

template(words)          ─→ bytes
exported(words, file)    file ─ sheets ─→ bytes ─ read back ─→ what differs ─→ the last sheet ─→ bytes
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from simlib.errors import InputFaults, SimlibError
from simlib.inputs.reading import SourceFile, read_source, world_of
from simlib.inputs.shipped import shipped
from simlib.inputs.workbook.reading import BASE
from simlib.inputs.workbook.suffixes import WORKBOOKS
from simlib.inputs.workbook.words import columns, sheets
from simlib.views.language.words import N_, Words
from simlib.views.output.files import replace_bytes
from simlib.views.workbook.cell_marks import FormColumn, FormSheet, FormTable, fixed
from simlib.views.workbook.differences import RestRow, differences
from simlib.views.workbook.drawing import drawn
from simlib.views.workbook.forms import (
    MEANINGS,
    log_sheet,
    numbers_sheet,
    plans_sheet,
    roads_sheet,
    rules_sheet,
    totals_sheet,
    units_sheet,
)
from simlib.views.workbook.given import FormSource
from simlib.views.workbook.guide_form import guide_sheet

_ROUNDS: Final = 2
"""What the last sheet brings lets the others say more: they are read once more."""


class Exported(NamedTuple):
    """A scenario as a workbook, and what of it the workbook does not hold."""

    content: bytes
    lost: tuple[str, ...]


def template(words: Words) -> bytes:
    """An empty workbook for a county of one's own."""
    form = FormSource(words, read_source(shipped(f"scenarios/{BASE}")))
    return drawn([guide_sheet(form), *_sheets(form)])


def exported(words: Words, file: Path) -> Exported:
    """A scenario as a workbook. Raises InputFaults with the faults of the file; SimlibError
    `workbook-no-county` for one that is none (a world of theory), as its workbook could not be read."""
    source = read_source(file)
    world_of(source)
    form = FormSource(words, source)
    filled = _sheets(form)
    first, rest = guide_sheet(form), list[RestRow]()
    again = _again([first, *filled])
    for _ in range(_ROUNDS):
        missing = differences(source, again)
        if missing:
            rest += [row for row in missing if row not in rest]
            again = _again([first, *filled, _rest(form, rest)])
    _readable(again, file)
    lost = tuple(map(_said, differences(source, again)))
    return Exported(drawn([guide_sheet(form, lost), *filled, _rest(form, rest)]), lost)


def save_template(words: Words, out: Path) -> Path:
    """Write a template. Raises SimlibError `workbook-there`: what is there may be filled in."""
    _free(out)
    return replace_bytes(out, template(words))


def save_exported(words: Words, file: Path, out: Path) -> tuple[str, ...]:
    """Write a scenario as a workbook; what it does not hold. Raises as `exported` and `save_template`."""
    _free(out)
    made = exported(words, file)
    replace_bytes(out, made.content)
    return made.lost


def _free(out: Path) -> None:
    """A workbook is somebody's work: none is written over."""
    if out.suffix.lower() not in WORKBOOKS:
        raise SimlibError("workbook-ending", file=str(out))
    if out.exists():
        raise SimlibError("workbook-there", file=str(out))


def _sheets(form: FormSource) -> list[FormSheet]:
    """All sheets but the first and the last."""
    return [
        units_sheet(form),
        plans_sheet(form),
        roads_sheet(form),
        rules_sheet(form),
        log_sheet(form),
        totals_sheet(form),
        numbers_sheet(form),
    ]


def _again(forms: list[FormSheet]) -> SourceFile:
    """What is read from a workbook of these sheets."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "again.xlsx"
        path.write_bytes(drawn(forms))
        return read_source(path)


def _readable(again: SourceFile, file: Path) -> None:
    """Whether what was written can be read as a county's."""
    try:
        world_of(again)
    except InputFaults:
        raise SimlibError("workbook-no-county", file=file.name) from None


def _rest(form: FormSource, rows: list[RestRow]) -> FormSheet:
    """The sheet of what the others cannot hold."""
    w = form.words
    lead = w(N_("What the other sheets cannot hold, so that nothing is lost. Leave it as it is; what you "
                "change on the "
                "other sheets counts more."))  # fmt: skip
    table = [FormColumn(label.shown(form.tongue), w(MEANINGS[f"rest.{key}"]), width=40, editable=False)
             for key, label in columns("rest").items()]  # fmt: skip
    cells = [[fixed(place), fixed(content), fixed(ground)] for place, content, ground in rows]
    return FormSheet(sheets()["rest"].shown(form.tongue), lead, (FormTable(table, cells),))


def _said(row: RestRow) -> str:
    place, content, ground = row
    return f"{place}: {content if len(str(content)) < 80 else str(content)[:79] + '…'} {ground}".strip()
