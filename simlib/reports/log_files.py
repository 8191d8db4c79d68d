"""What a case log says, as files: both figures (as pictures and as drawings), a workbook of all tables."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from simlib.reports.bundle import steadied
from simlib.views.exhibits.case_log import LogTelling, log_sheets, summary_lines
from simlib.views.exhibits.case_log_figures import log_course_figure, log_speed_figure
from simlib.views.exhibits.typeface import house_style, save_figure
from simlib.views.output import excel
from simlib.views.output.files import folder, replace_bytes

TABLES: Final = "log.xlsx"
ENDINGS: Final = (".png", ".svg")


def save_log(told: LogTelling, out: Path, days: Sequence[date] = ()) -> tuple[Path, ...]:
    """Write them into a folder, the same bytes for the same log; `days` are those of which open matters are
    asked for. Raises SimlibError `cannot-write`."""
    folder(out)
    with house_style():
        figures = {"log-course": log_course_figure(told), "log-speed": log_speed_figure(told)}
        drawn = [
            save_figure(figure, out / f"{name}{ending}")
            for name, figure in figures.items()
            for ending in ENDINGS
        ]
    tables = excel.workbook(list(log_sheets(told, days)), told.words("contents"), summary_lines(told))
    return (*drawn, replace_bytes(out / TABLES, steadied(tables)))
