"""HOW WORK IS GRADED: what an item counts, and whether every unit gets a grade."""

from collections.abc import Iterator
from itertools import pairwise
from math import fsum

from simlib.errors import Fault
from simlib.inputs.checks.draft import Faults, PartialScenario, unknown, valid
from simlib.inputs.paths import child, shown
from simlib.inputs.periods import whole_periods
from simlib.inputs.scenario import SHARES, Assessment, CalendarTime, Item


def _assessments(draft: PartialScenario) -> Iterator[tuple[str, Assessment]]:
    """Path and assessment, of all that validated."""
    for name, one in valid(draft.assessments):
        yield child("$.assessments", name), one


def _items(draft: PartialScenario) -> Iterator[tuple[str, Assessment, Item]]:
    for path, assessment in _assessments(draft):
        for name, item in assessment.items.items():
            yield child(f"{path}.items", name), assessment, item


def _items_count_something(draft: PartialScenario) -> Faults:
    """A measure, or marks: one of both."""
    for path, _, item in _items(draft):
        if (item.measure is None) == (not item.given):
            yield Fault(path, "measure-or-given")
        elif item.given and (item.classes or item.worst is not None or item.best is not None):
            yield Fault(path, "marks-as-they-are")


def _items_have_ends(draft: PartialScenario) -> Faults:
    """What is no share needs both ends; no item may have the same twice."""
    for path, _, item in _items(draft):
        if item.measure and item.measure not in SHARES and (item.worst is None or item.best is None):
            yield Fault(path, "scale-missing", item.measure)
        elif item.ends[0] == item.ends[1]:
            yield Fault(path, "scale-empty", shown(item.ends[0]))


def _marked_units(draft: PartialScenario) -> Faults:
    """Who has marks is assessed: a unit of that kind, or a zone of some plan."""
    for path, assessment, item in _items(draft):
        known = _assessable(draft, assessment)
        code = "zone-in-no-plan" if assessment.of == "zone" else "unknown-unit"
        for name in item.given:
            yield from unknown(code, name, child(f"{path}.given", name), known)


def _somebody_is_assessed(draft: PartialScenario) -> Faults:
    for path, assessment in _assessments(draft):
        whole = all(unit is not None for unit in draft.units.values())
        whole &= all(plan is not None for plan in draft.plans.values())
        if whole and not _assessable(draft, assessment):
            yield Fault(f"{path}.of", "nobody-to-assess", assessment.of)


def _assessable(draft: PartialScenario, assessment: Assessment) -> list[str]:
    """The units of a kind, or the zones of all plans."""
    if assessment.of == "zone":
        return [*dict.fromkeys(zone for _, plan in valid(draft.plans) for zone in plan.zones)]
    return [name for name, unit in draft.units.items() if unit is None or unit.kind == assessment.of]


def _every_unit_gets_a_grade(draft: PartialScenario) -> Faults:
    """The last grade takes all, and no other does."""
    for path, assessment in _assessments(draft):
        *others, (last, lowest) = assessment.grades.items()
        if lowest.at_most is not None or lowest.at_least is not None:
            yield Fault(child(f"{path}.grades", last), "last-grade-bound")
        for name, grade in others:
            if grade.at_most is None and grade.at_least is None:
                yield Fault(child(f"{path}.grades", name), "grade-unbound", name)


def _quotas(draft: PartialScenario) -> Faults:
    """There are not more places than units."""
    for path, assessment in _assessments(draft):
        total = fsum(grade.at_most or 0 for grade in assessment.grades.values())
        if total > 1:
            yield Fault(f"{path}.grades", "quotas-above-one", shown(total))


def _thresholds(draft: PartialScenario) -> Faults:
    """A better grade never asks for fewer points than one after it."""
    for path, assessment in _assessments(draft):
        asked = [(name, g.at_least) for name, g in assessment.grades.items() if g.at_least is not None]
        for (better, more), (name, points) in pairwise(asked):
            if points > more:
                place = f"{child(f'{path}.grades', name)}.at_least"
                yield Fault(place, "grade-order", shown(points), {"other": better})


def _periods(draft: PartialScenario) -> Faults:
    """Periods are those of a calendar."""
    for path, assessment in _assessments(draft):
        if assessment.every is not None and not draft.has_calendar:
            yield Fault(f"{path}.every", "needs-calendar", assessment.every)


def _whole_periods(draft: PartialScenario) -> Faults:
    """The window holds a whole period."""
    for path, assessment in _assessments(draft):
        if assessment.every is None or not isinstance(draft.time, CalendarTime):
            continue
        window = draft.time.window
        if not whole_periods(assessment.every, window.first, window.last):
            yield Fault(f"{path}.every", "no-whole-period", assessment.every)


def _consequences(draft: PartialScenario) -> Faults:
    """What follows is said of the last place or of a grade, one of both; two periods running take periods."""
    for path, assessment in _assessments(draft):
        for name, one in assessment.follows.items():
            place = child(f"{path}.follows", name)
            if one.last == (one.grade is not None):
                yield Fault(place, "last-or-grade")
            if one.grade is not None:
                yield from unknown("unknown-grade", one.grade, f"{place}.grade", assessment.grades)
            if one.running > 1 and assessment.every is None:
                yield Fault(f"{place}.running", "running-once", shown(one.running))
