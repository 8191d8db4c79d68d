"""Between page one and the annex: the plans, and what each does to deadlines, open matters and people.

    change_part     page one: the map before and after
    plans_part      which plans, which zones             map_part      where
    on_time_part    shares and differences, each load    on_time_picture
    open_part       open and overdue matters             open_picture
    late_part       why matters are late                 late_picture, late_numbers
    people_part     how much of the time on duty         people_picture
    week_part       who is on duty when                  week_picture
    heat_part       how much of it, month by month       heat_picture
    decides_part    what the conclusion rests on         decides_picture

Each picture has a table with the same numbers after it.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Final

from simlib.reports.blocks import Break, Heading, Paragraph, ReportPart, drawn, part
from simlib.reports.first_page import moved_towns, people_added
from simlib.reports.study import OpenByWeek, Study
from simlib.scores.experiment import Setting
from simlib.scores.intervals import Measure
from simlib.scores.timeline import week_dates, week_ends
from simlib.scores.why_late import LABELS
from simlib.studies.findings import Sensitivity
from simlib.views.exhibits.before_after import before_after
from simlib.views.exhibits.comparison import comparison_figure, plans_sheet
from simlib.views.exhibits.county import zones_table
from simlib.views.exhibits.county_map import county_map
from simlib.views.exhibits.duty_week import week_figure, week_sheet
from simlib.views.exhibits.lateness import waterfall_figure, waterfall_sheet
from simlib.views.exhibits.open_matters import fan_figure, fan_sheet
from simlib.views.exhibits.results import beside_sheet
from simlib.views.exhibits.staff_use import duty_figure, heat_figure, heat_sheet, use_cells
from simlib.views.exhibits.tornado import factors_sheet, screening_sheet, switches_sheet, tornado_figure
from simlib.views.language.glossary import CAUSES
from simlib.views.language.results import runs_line
from simlib.views.language.words import N_
from simlib.views.table import DASH, Cell, Cells, detectable, difference, estimate, number, table, whole

OPEN: Final = N_("3. Open and overdue matters")
BESIDE: Final = ("days_to_close", "open_matters", "overdue_matters", "open_at_end", "overdue_at_end")


# ---------------------------------------------------------------- the plans


def plans_part(study: Study) -> ReportPart:
    """The plans compared, and the zones of the baseline and of the plan that is reported on."""
    w, names, plans = study.names.words, study.names, study.world.scenario.plans
    compared = plans_sheet(names, study.setting.plans)
    labels = {study.baseline: w("zones, baseline"), study.subject: w("zones, plan")}
    zones = [
        zones_table(names, plans[plan].zones,
                    w("Zones: {plan}", plan=names.marked_plan(plan, study.baseline)), label)
        for plan, label in labels.items() if plans[plan].zones
    ]  # fmt: skip
    return part(Break(), Heading(w("1. The plans")), compared, *zones)


SMALL: Final = 0.64
"""Of the page's width, so that there is room for it on page one."""


def change_part(study: Study) -> ReportPart | None:
    """The baseline and the plan on two small maps; none where a table of several plans takes their room on
    page one, for each has a map of its own further on."""
    if len(study.others) > 1:
        return None
    names, moved = study.names, {move.unit for move in moved_towns(study.names, study.subject)}
    title = names.words("What changes")
    maps = partial(before_after, names, study.baseline, study.subject, moved)
    return drawn(title, maps, share=SMALL)


def map_part(study: Study, plan: str) -> ReportPart:
    """A schematic map of one plan."""
    title = study.names.words("Schematic map: {plan}", plan=study.names.plan(plan))
    return drawn(title, lambda: county_map(study.names, plan))


def posts_part(study: Study) -> ReportPart:
    """A row a unit with staff: posts under the baseline, and those that the plans add."""
    w, names, scenario = study.names.words, study.names, study.world.scenario
    added = {plan: people_added(names, plan) for plan in study.others}
    before = scenario.plans[study.baseline].extra
    counts: dict[str, list[int]] = {}
    for name, unit in scenario.units.items():
        today = sum(unit.staff.values()) + sum(before.get(name, {}).values())
        if today or any(name in of_plan for of_plan in added.values()):
            more = [sum(of_plan.get(name, {}).values()) for of_plan in added.values()]
            counts[names.unit(name)] = [today, *more]
    columns = [w("unit"), w("posts today"), *(names.plan(plan) for plan in study.others)]
    rows: list[Cells] = [
        [name, whole(today), *(whole(count, f"{count:+d}" if count else "–") for count in more)]
        for name, (today, *more) in counts.items()
    ]
    rows.append([w("all"), *(whole(sum(of_plan)) for of_plan in zip(*counts.values(), strict=True))])
    return part(table(names, w("Posts today and posts added"), columns, rows, name=w("posts")))


# ---------------------------------------------------------------- on time


def on_time_picture(study: Study) -> ReportPart:
    """Plans against the baseline at each load."""
    w = study.names.words
    title = w("On-time share: difference from the baseline at each load")
    top = w("2. Matters on time")
    return drawn(title, lambda: comparison_figure(study.names, study.experiments), top)


def on_time_part(study: Study) -> ReportPart:
    """A row a plan and load: share, interval, difference, interval, difference that would have been seen."""
    w, names = study.names.words, study.names
    rows: list[Cells] = [
        [names.load(load), names.marked_plan(plan, study.baseline), estimate(study.share(load, plan)),
         *_difference(study, load, plan)]
        for load in study.loads for plan in study.setting.plans
    ]  # fmt: skip
    columns = [w("load"), w("plan"), w("on-time share"), w("more per 100 matters"), w("detectable")]
    notes = [w("second line: 95% interval"), runs_line(names, study.setting),
             w(
                 "detectable: a true difference of this size, taken alone, is detected with 80 % "
                 "probability")]  # fmt: skip
    title = w("On-time shares, and how many more per 100 matters are on time than under the baseline")
    return part(table(names, title, columns, rows, notes, w("on time")))


def _difference(study: Study, load: str, plan: str) -> tuple[Cell, Cell]:
    if plan == study.baseline:
        return DASH, DASH
    d = study.difference(load, plan)
    return difference(study.names.words, d), detectable(d)


# ---------------------------------------------------------------- open matters


def open_picture(study: Study) -> ReportPart:
    """How open and overdue matters spread over the runs, week by week, at the central load."""
    w = study.names.words
    title, top = w("Open and overdue matters over time, {load}", load=_central(study)), w(OPEN)
    return drawn(title, lambda: fan_figure(study.names, *_courses(study)), top)


def _courses(study: Study) -> tuple[Sequence[date] | Sequence[int], dict[str, OpenByWeek], Setting]:
    """The ends of the weeks, and the courses of the baseline and of the plan that is reported on."""
    central = study.central
    days = week_dates(central.found.model) or week_ends(central.found.model).tolist()
    return days, {plan: central.courses[plan] for plan in study.pair}, central.found.setting


def open_part(study: Study) -> ReportPart:
    """Open and overdue matters of each plan: means with intervals."""
    w, names = study.names.words, study.names
    title = w("Open and overdue matters, {load}", load=_central(study))
    fan = fan_sheet(names, *_courses(study)).named(w("open matters, weeks"))
    return part(beside_sheet(names, study.central.found, BESIDE, title, w("open matters")), fan)


def _central(study: Study) -> str:
    return study.names.load(study.setting.load)


# ---------------------------------------------------------------- why late


def late_picture(study: Study, plan: str) -> ReportPart:
    """Of 100 matters those that are late under one plan, taken off cause by cause, at the central load."""
    w = study.names.words
    title = w("Why matters are late: {plan}", plan=study.names.plan(plan))
    top = w("4. Why matters are late") if plan == study.baseline else ""
    return drawn(title, lambda: waterfall_figure(study.names, study.central.found, plan), top)


def late_numbers(study: Study, plan: str) -> ReportPart:
    """The numbers behind `late_picture`."""
    w = study.names.words
    label = w("why late, baseline") if plan == study.baseline else w("why late, plan")
    return part(waterfall_sheet(study.names, study.central.found, plan).named(label))


def late_part(study: Study) -> ReportPart:
    """A row a cause: working days of a late matter under the baseline and under the plan."""
    w, names, found = study.names.words, study.names, study.central.found
    by_plan = [{m.key: m for m in found.measures(p) if m.name == "late_days"} for p in study.pair]
    rows: list[Cells] = [
        [w(CAUSES[label]),
         *(number(m.mean, m.unit) if (m := of_plan.get(label)) else DASH for of_plan in by_plan)]
        for label in LABELS if any((m := of_plan.get(label)) and m.mean > 0 for of_plan in by_plan)
    ]  # fmt: skip
    counts = [next((m.denominator for m in of_plan.values()), 0.0) for of_plan in by_plan]
    rows.append([w("late matters per replication"), *(number(count, "matters") for count in counts)])
    columns = [w("cause"), *(names.marked_plan(plan, study.baseline) for plan in study.pair)]
    measured = next((row.unit for row in found.rows[study.baseline] if row.name == "late_days"), "")
    unit = names.measured_in(measured or "working_days")
    title = w("Mean time of a late matter by cause, in {unit}", unit=unit)
    return part(table(names, title, columns, rows, [_central(study)], w("why late")))


# ---------------------------------------------------------------- people


def people_picture(study: Study, plan: str) -> ReportPart:
    """Hours worked beside hours on duty, by zone and office."""
    w = study.names.words
    title = w("Duty time spent on matters: {plan}", plan=study.names.plan(plan))
    top = w("5. People") if plan == study.baseline else ""
    return drawn(title, lambda: duty_figure(study.names, study.central.found, plan), top)


def people_part(study: Study) -> ReportPart:
    """A row a unit: hours on duty, hours booked and their share, under both plans."""
    w, names, found = study.names.words, study.names, study.central.found
    whole_use = [[m for m in found.measures(plan) if m.name == "staff_use"] for plan in study.pair]
    use = [{m.key: m for m in of_plan if m.by == "unit"} for of_plan in whole_use]
    rows: list[Cells] = [
        [names.unit(unit), *(cell for of_plan in use for cell in _use(of_plan.get(unit)))]
        for unit in study.world.scenario.units
        if any(unit in of_plan for of_plan in use)
    ]
    columns = [w("unit")]
    for plan in study.pair:
        title = names.marked_plan(plan, study.baseline)
        columns += [w("{plan}: hours on duty", plan=title), w("hours spent on matters"), w("use")]
    top = w("Use of people by unit, {load}", load=_central(study))
    note = w("in file order, not a ranking")
    return part(table(names, top, columns, rows, [note], w("people")))


def _use(m: Measure | None) -> Cells:
    return [DASH] * 3 if m is None else use_cells(m.numerator, m.denominator)


def burden_part(study: Study) -> ReportPart:
    """What the plans ask of people beside: travel, work for strangers, recusals, fixed arrangements."""
    w = study.names.words
    wanted = ("staff_use", "travel_hours", "stranger_share", "recusals", "takeovers", "fixed_hours")
    title = w("Demands on staff under each plan, {load}", load=_central(study))
    return part(beside_sheet(study.names, study.central.found, wanted, title, w("people, all")))


# ---------------------------------------------------------------- time of people


def week_picture(study: Study, plan: str) -> ReportPart:
    """Who is on duty when in a week, and what fixed arrangements and meetings take."""
    w = study.names.words
    if study.central.found.model.calendar is None:
        return part(Paragraph(w("This scenario has no calendar, so there is no weekly schedule."), "note"))
    title = w("People's week: {plan}", plan=study.names.plan(plan))
    return drawn(title, lambda: week_figure(study.names, plan))


def week_part(study: Study, plan: str) -> ReportPart:
    """The numbers behind `week_picture`."""
    if study.central.found.model.calendar is None:
        return part()
    return part(week_sheet(study.names, plan).named(study.names.words("people's week")))


def heat_picture(study: Study, plan: str) -> ReportPart:
    """The share of duty hours used by unit and month, at the central load."""
    title = study.names.words("Use of duty hours by month: {plan}", plan=study.names.plan(plan))
    return drawn(title, lambda: heat_figure(study.names, study.use[plan]))


def heat_part(study: Study, plan: str) -> ReportPart:
    """The numbers behind `heat_picture`."""
    w = study.names.words
    label = w("use, baseline") if plan == study.baseline else w("use, plan")
    return part(heat_sheet(study.names, study.use[plan]).named(label))


# ---------------------------------------------------------------- what it rests on


def decides_picture(study: Study, decided: Sensitivity | None) -> ReportPart | None:
    """What the strongest numbers do to the difference; none where it was not looked at."""
    if decided is None:
        return None
    title = study.names.words("What moves the difference, {load}", load=_central(study))
    return drawn(title, lambda: tornado_figure(study.names, decided),
                 study.names.words("6. What the conclusion rests on"))  # fmt: skip


def decides_part(study: Study, decided: Sensitivity | None) -> ReportPart | None:
    """The numbers behind `decides_picture`, and all that may be off, at first sight."""
    if decided is None:
        return None
    names = study.names
    switched = [switches_sheet(names, decided)] if decided.switched else []
    return part(factors_sheet(names, decided), *switched, screening_sheet(names, decided))
