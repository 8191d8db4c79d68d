"""How many people it takes, in a report on staffing that names a target: found, said, drawn, in numbers.

The baseline and the first two other plans are asked at the loads of the report; what was worked out is kept
while the study goes on (`runs.keeping`).
"""

import os
from typing import Final

from simlib.inputs.reading import SourceFile
from simlib.reports.blocks import Break, Bullets, Heading, ReportPart, drawn, part
from simlib.reports.study import Study
from simlib.reports.telling import tell_step
from simlib.runs.keeping import keeping
from simlib.studies.staffing import Staffing, asked_of, staffing
from simlib.views.exhibits.staffing import (
    curve_figure,
    curve_sheet,
    people_sheet,
    staffing_sheet,
    worth_sheet,
)
from simlib.views.language.staffing import sentences

BESIDE: Final = 2
"""So many plans are asked beside the baseline."""
RUNS: Final = (2, 40)
"""Fewest and most replications of each choice."""


def staffed(study: Study, source: SourceFile, target: float) -> Staffing:
    """How many people reach a target, at all loads of the report. Raises as `studies.staffing.asked_of`."""
    fewest, most = RUNS
    runs = min(max(fewest, study.setting.replications), most)
    plans = [study.subject, *(plan for plan in study.others if plan != study.subject)][:BESIDE]
    asked = asked_of(study.world, plans, list(study.loads), target=target, replications=runs,
                     seed=study.setting.seed)  # fmt: skip
    with keeping():
        return staffing(source, study.world, asked, processes=os.cpu_count() or 1, tell=tell_step)


def said_part(study: Study, found: Staffing | None) -> ReportPart | None:
    """What was found, in sentences; none where it was not asked."""
    if found is None:
        return None
    top = Heading(study.names.words("7. How many people"))
    return part(Break(), top, Bullets(tuple(("", line) for line in sentences(study.names, found))))


def curve_picture(study: Study, found: Staffing | None) -> ReportPart | None:
    """The share on time by people added, a line a plan."""
    if found is None:
        return None
    return drawn(
        study.names.words("People added, and the share on time"), lambda: curve_figure(study.names, found)
    )


def numbers_part(study: Study, found: Staffing | None) -> ReportPart | None:
    """The curve in numbers; what is reached with those chosen and with ample people; whom to add where; what
    one more is worth at each place, in the order of the file."""
    if found is None:
        return None
    names = study.names
    sheets = (curve_sheet, staffing_sheet, people_sheet, worth_sheet)
    tables = [sheet(names, found) for sheet in sheets]
    labels = ("people curve", "people added, plans", "whom to add", "one more person")
    return part(*(one.named(label) for one, label in zip(tables, map(names.words, labels), strict=True)))
