"""The first sheet: whose county it is, and how the workbook is used."""

from collections.abc import Sequence
from typing import Any, Final

from simlib.inputs.workbook.words import columns, sheets
from simlib.views.language.words import N_
from simlib.views.workbook.cell_marks import CellState, FilledCell, FormColumn, FormSheet, FormTable, fixed
from simlib.views.workbook.given import FormSource

MEANINGS: Final = {
    "county": N_("Such as 青山县."),
    "county_en": N_("May be left empty."),
    "year": N_(
        "The year of which results speak; the run begins eighteen months before it and ends four months "
        "after."
    ),
    "seat": N_("The town in which the county's own units sit. Empty: the first town."),
    "title": N_("May be left empty."),
    "title_en": N_("May be left empty."),
    "name": N_("Letters and digits; may be left empty."),
    "data": N_("Demonstration data are marked in every output."),
    "base": N_("Leave it as it is."),
    "travel": N_("Whether ways between towns take time."),
    "start": N_("Only if the year is not a calendar year."),
    "first": N_("Only if the year is not a calendar year."),
    "last": N_("Only if the year is not a calendar year."),
    "end": N_("Only if the year is not a calendar year."),
}
HOW: Final = (
    N_("How to use it"),
    N_("1. Fill in the red cells: who is in which zone, how many people, what share of their time, how "
       "many matters, what "
       "counts as closed. All else has a value already."),
    N_("2. Save it, then: simlib check FILE.xlsx. Every fault is named with its sheet and cell."),
    N_("3. simlib compare FILE.xlsx compares the plans; simlib app FILE.xlsx opens the workbench; simlib "
       "report FILE.xlsx "
       "writes a report."),
    N_("Colours: white is your county's own, yellow is borrowed or assumed (the note says from where), "
       "red is missing, "
       "grey is not to be changed."),
    N_("Rows marked as examples are passed over. Rows may be added and left blank; columns named "
       "\"Remarks\" are not read. "
       "Headings are protected without a password."),
    N_("Posts only: no names of persons, no identity or telephone numbers."),
)  # fmt: skip
LOST: Final = N_("What this workbook could not hold of the file it was made from")
NEVER: Final = N_(
    "Comments of the file, the order of its keys, and the files among which it was divided are not kept."
)


def guide_sheet(form: FormSource, lost: Sequence[str] = ()) -> FormSheet:
    """Questions about the county, then what there is to know."""
    w = form.words
    table = [FormColumn(w(N_("question")), width=24, editable=False), FormColumn(w(N_("answer")), width=44),
             FormColumn(w(N_("meaning")), width=70, editable=False)]  # fmt: skip
    rows = [
        [fixed(label.shown(form.tongue)), _answer(form, key), fixed(w(MEANINGS[key]))]
        for key, label in columns("guide").items()
    ]
    below = [w(line) for line in HOW]
    if not form.empty:
        below += ["", w(LOST), *(lost or [w(N_("Nothing else is missing."))]), w(NEVER)]
    lead = w(
        N_("A county's own plans and figures, from which simlib makes its model. Nothing is sent anywhere.")
    )
    return FormSheet(sheets()["guide"].shown(form.tongue), lead, (FormTable(table, rows),), below)


def _answer(form: FormSource, key: str) -> FilledCell:
    if form.empty:
        if key == "base":
            return fixed(form.choice("base", "county"))
        needed = {"county": CellState.MISSING, "year": CellState.MISSING}
        return FilledCell(None, needed.get(key, CellState.OWN))
    return FilledCell(_value(form, key))


def _value(form: FormSource, key: str) -> Any:
    days = {"start": ("start",), "first": ("window", "from"), "last": ("window", "to"), "end": ("end",)}
    match key:
        case "county" | "county_en":
            return form.part("place").get("zh" if key == "county" else "en")
        case "title" | "title_en":
            return form.part("title").get("zh" if key == "title" else "en")
        case "data":
            return form.choice("data", form.at("data"))
        case "travel":
            return form.choice("travel", "table" if form.at("borders") else "none")
        case "base":
            return form.choice("base", "county" if form.on_the_base else "none")
        case "seat":
            return None
    return form.at("time", *days[key]) if key in days else form.at(key)
