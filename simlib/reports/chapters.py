"""A report part by part, in the order of its template: what a cell of the notebook shows by name.

asked = (plans, loads, seed, replications, language, codes, sensitivity, target)
report = Report.of(scenario, kind, *asked)
report.show("plans")     a part, or nothing where a report of this kind has none of that name
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from simlib.errors import UnknownName
from simlib.inputs.reading import SourceFile, read_source
from simlib.reports import annex, body, staffing
from simlib.reports.blocks import ReportPart
from simlib.reports.checks import Check, checks
from simlib.reports.deciding import decided
from simlib.reports.first_page import ReportKind, first_page
from simlib.reports.staffing import staffed
from simlib.reports.study import Study
from simlib.studies.findings import Sensitivity
from simlib.studies.staffing import Staffing
from simlib.views.language.words import Language


@dataclass(frozen=True)
class Report:
    """A question with what came of it, and the kind of report that tells it."""

    study: Study
    kind: ReportKind
    source: SourceFile
    sensitivity: bool = False
    """Whether it is asked which numbers decide."""
    target: float | None = None
    """The share on time of which it is asked how many people reach it."""

    @classmethod
    def of(
        cls,
        scenario: str | Path,
        kind: ReportKind,
        plans: Sequence[str],
        loads: Sequence[str],
        seed: int,
        replications: int,
        language: Language,
        codes: bool,
        sensitivity: bool,
        target: float | None = None,
    ) -> "Report":
        """Simulate what is asked. Raises as `Study.of`, UnknownName for another kind."""
        if kind not in KINDS:
            raise UnknownName("report", kind, KINDS)
        study = Study.of(scenario, plans, loads, seed, replications, language, codes)
        return cls(study, kind, read_source(scenario), sensitivity, target)

    @cached_property
    def decided(self) -> Sensitivity | None:
        """Which numbers decide about the plan; None where that is not asked, or none may be off."""
        return decided(self.study, self.source) if self.sensitivity else None

    @cached_property
    def staffed(self) -> Staffing | None:
        """How many people reach the target; None where that is not asked."""
        asked = self.kind == "staffing" and self.target is not None
        return staffed(self.study, self.source, self.target) if asked and self.target else None

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """What was checked before a conclusion is drawn."""
        return tuple(checks(self.study))

    def show(self, name: str) -> ReportPart | None:
        """A part by name. Raises UnknownName."""
        if name not in PARTS:
            raise UnknownName("exhibit", name, PARTS)
        kinds, made = PARTS[name]
        return made(self) if self.kind in kinds else None


KINDS: Final[tuple[ReportKind, ...]] = ("zone-plan", "staffing")
BOTH, ZONES, STAFF = KINDS, KINDS[:1], KINDS[1:]

PARTS: Final[Mapping[str, tuple[Sequence[ReportKind], Callable[[Report], ReportPart | None]]]] = {
    "first page": (
        BOTH,
        lambda r: first_page(r.study, r.checks, r.kind, r.decided, r.staffed, asked=r.sensitivity),
    ),
    "before and after": (ZONES, lambda r: body.change_part(r.study)),
    "plans": (BOTH, lambda r: body.plans_part(r.study)),
    "map, baseline": (ZONES, lambda r: body.map_part(r.study, r.study.baseline)),
    "map": (ZONES, lambda r: body.map_part(r.study, r.study.subject)),
    "posts": (STAFF, lambda r: body.posts_part(r.study)),
    "week": (STAFF, lambda r: body.week_picture(r.study, r.study.subject)),
    "week, hours": (STAFF, lambda r: body.week_part(r.study, r.study.subject)),
    "on time": (BOTH, lambda r: body.on_time_picture(r.study)),
    "on time, numbers": (BOTH, lambda r: body.on_time_part(r.study)),
    "open matters": (BOTH, lambda r: body.open_picture(r.study)),
    "open matters, numbers": (BOTH, lambda r: body.open_part(r.study)),
    "late, baseline": (BOTH, lambda r: body.late_picture(r.study, r.study.baseline)),
    "late, numbers of the baseline": (BOTH, lambda r: body.late_numbers(r.study, r.study.baseline)),
    "late": (BOTH, lambda r: body.late_picture(r.study, r.study.subject)),
    "late, numbers": (BOTH, lambda r: body.late_numbers(r.study, r.study.subject)),
    "late, causes": (BOTH, lambda r: body.late_part(r.study)),
    "people, baseline": (BOTH, lambda r: body.people_picture(r.study, r.study.baseline)),
    "people": (BOTH, lambda r: body.people_picture(r.study, r.study.subject)),
    "people, numbers": (BOTH, lambda r: body.people_part(r.study)),
    "use of time, baseline": (STAFF, lambda r: body.heat_picture(r.study, r.study.baseline)),
    "use of time, numbers of the baseline": (STAFF, lambda r: body.heat_part(r.study, r.study.baseline)),
    "use of time": (STAFF, lambda r: body.heat_picture(r.study, r.study.subject)),
    "use of time, numbers": (STAFF, lambda r: body.heat_part(r.study, r.study.subject)),
    "burden": (BOTH, lambda r: body.burden_part(r.study)),
    "what decides": (BOTH, lambda r: body.decides_picture(r.study, r.decided)),
    "what decides, numbers": (BOTH, lambda r: body.decides_part(r.study, r.decided)),
    "how many people": (STAFF, lambda r: staffing.said_part(r.study, r.staffed)),
    "how many people, curve": (STAFF, lambda r: staffing.curve_picture(r.study, r.staffed)),
    "how many people, numbers": (STAFF, lambda r: staffing.numbers_part(r.study, r.staffed)),
    "definitions": (BOTH, lambda r: annex.definitions_part(r.study)),
    "all numbers": (BOTH, lambda r: annex.numbers_part(r.study)),
    "checks": (BOTH, lambda r: annex.checks_part(r.study, r.checks)),
    "grounds": (BOTH, lambda r: annex.grounds_part(r.study)),
    "origin": (BOTH, lambda r: annex.origin_part(r.study)),
}
"""Every part: in reports of which kinds, and how it is made."""
