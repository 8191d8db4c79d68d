"""Between page one and the annex: the plans, and what each does to deadlines, open matters and people.

    plans_part      which plans, which zones             map_part      where
    on_time_part    shares and differences, each load    on_time_picture
    open_part       open and overdue matters             open_picture
    late_part       why matters are late                 late_picture, late_numbers
    people_part     how much of the time on duty         people_picture
    week_part       who is on duty when                  week_picture
    heat_part       how much of it, month by month       heat_picture

Each picture has a table with the same numbers after it.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from simlib.inputs.scenario import UnitKind
from simlib.reports.annex import estimate_cells
from simlib.reports.blocks import Break, Cell, Heading, Paragraph, ReportPart, Row, Table, drawn, part, table
from simlib.reports.first_page import people_added
from simlib.reports.study import OpenByWeek, Study
from simlib.scores.experiment import Setting
from simlib.scores.intervals import Measure
from simlib.scores.timeline import week_dates, week_ends
from simlib.scores.why_late import LABELS
from simlib.views.exhibits.comparison import comparison_figure
from simlib.views.exhibits.county import Sheet
from simlib.views.exhibits.county_map import county_map
from simlib.views.exhibits.duty_week import week_figure, week_sheet
from simlib.views.exhibits.lateness import waterfall_figure, waterfall_sheet
from simlib.views.exhibits.open_matters import fan_figure, fan_sheet
from simlib.views.exhibits.staff_use import duty_figure, heat_figure, heat_sheet
from simlib.views.language.glossary import CAUSES, POOLING
from simlib.views.language.names import RUNS, gained, heading, scale, shown
from simlib.views.language.results import plan_differences

BESIDE: Final = ("days_to_close", "open_matters", "overdue_matters", "open_at_end", "overdue_at_end")


def _headed(columns: Iterable[str]) -> list[str]:
    return [heading(column) for column in columns]


# ---------------------------------------------------------------- the plans


def plans_part(study: Study) -> ReportPart:
    """The plans compared, and the zones of the baseline and of the plan that is reported on."""
    w, names, plans = study.names.words, study.names, study.world.scenario.plans
    rows: list[Row] = [
        [names.marked_plan(plan, study.baseline), Cell(f"{len(plans[plan].zones)}", len(plans[plan].zones)),
         w(POOLING[plans[plan].pooling]), w("; ").join(plan_differences(names, plan)) or "–"]
        for plan in study.setting.plans
    ]  # fmt: skip
    columns = [w("plan"), w("zones"), w("pooling"), w("differs from the baseline")]
    compared = table(w("The plans compared"), w("plans"), _headed(columns), rows)
    zones = [_zones(study, plan) for plan in (study.baseline, study.subject) if plans[plan].zones]
    return part(Break(), Heading(w("1. The plans")), compared, *zones)


def _zones(study: Study, plan: str) -> Table:
    w, names, scenario = study.names.words, study.names, study.world.scenario
    rows: list[Row] = []
    for name, zone in scenario.plans[plan].zones.items():
        towns = [u for u in zone.units if scenario.units[u].kind is UnitKind.TOWN]
        others = [u for u in zone.units if u not in towns]
        people = sum(sum(scenario.units[u].staff.values()) for u in zone.units)
        rows.append(
            [names.zone(name, zone), names.listed(map(names.short, zone.division)),
             names.listed(map(names.short, towns)), names.listed(map(names.short, others)),
             Cell(f"{people}", people)]
        )  # fmt: skip
    columns = [w("zone"), w("linked division"), w("towns"), w("groups"), w("people")]
    title = w("Zones: {plan}", plan=names.marked_plan(plan, study.baseline))
    label = w("zones, baseline") if plan == study.baseline else w("zones, plan")
    return table(title, label, _headed(columns), rows)


def map_part(study: Study, plan: str) -> ReportPart:
    """A schematic map of one plan."""
    w = study.names.words
    title = w("Schematic map: {plan}", plan=study.names.plan(plan))
    return drawn(title, lambda: county_map(study.names, plan))


def posts_part(study: Study) -> ReportPart:
    """A row a unit with staff: posts under the baseline, and those that the plans add."""
    w, names, scenario = study.names.words, study.names, study.world.scenario
    added = {plan: people_added(names, plan) for plan in study.others}
    before = scenario.plans[study.baseline].extra
    rows: list[Row] = []
    for name, unit in scenario.units.items():
        today = sum(unit.staff.values()) + sum(before.get(name, {}).values())
        if today or any(name in of_plan for of_plan in added.values()):
            more = [sum(of_plan.get(name, {}).values()) for of_plan in added.values()]
            cells = [Cell(f"{count:+d}" if count else "–", count) for count in more]
            rows.append([names.unit(name), Cell(f"{today}", today), *cells])
    columns = [w("unit"), w("posts today"), *(names.plan(plan) for plan in study.others)]
    sums = [_sum(row[place] for row in rows) for place in range(1, len(columns))]
    total: Row = [w("all"), *(Cell(f"{count:,.0f}", count) for count in sums)]
    return part(table(w("Posts today, and those added"), w("posts"), _headed(columns), [*rows, total]))


def _sum(cells: Iterable[Cell | str]) -> float:
    return sum(cell.value or 0.0 for cell in cells if isinstance(cell, Cell))


# ---------------------------------------------------------------- on time


def on_time_picture(study: Study) -> ReportPart:
    """Plans against the baseline at each load."""
    w = study.names.words
    title = w("On-time share: difference to the baseline at each load")
    top = w("2. Matters on time")
    return drawn(title, lambda: comparison_figure(study.names, study.experiments), top)


def on_time_part(study: Study) -> ReportPart:
    """A row a plan and load: share, interval, difference, interval, difference that would have been seen."""
    w, names = study.names.words, study.names
    rows: list[Row] = []
    for load in study.loads:
        for plan in study.setting.plans:
            head = [heading(names.load(load)), names.marked_plan(plan, study.baseline)]
            share = estimate_cells(study.share(load, plan))
            rows.append([*head, *share, *_difference(study, load, plan)])
    columns = [w("load"), w("plan"), w("on-time share"), w("95% interval"), w("matters more of 100"),
               w("95% interval"), w("detectable")]  # fmt: skip
    runs = w(RUNS, count=study.setting.replications, seed=study.setting.seed)
    return part(
        table(w("On-time shares, and matters more on time of every 100 than under the baseline"),
              w("on time"), _headed(columns), rows,
              [f"{names.window()} · {runs}", w("detectable: a true difference of this size, taken by itself, "
               "would be seen four times out of five")])
    )  # fmt: skip


def _difference(study: Study, load: str, plan: str) -> list[Cell]:
    if plan == study.baseline:
        return [Cell("–"), Cell("–"), Cell("–")]
    d = study.difference(load, plan)
    interval = detectable = Cell("–")
    if d.low is not None and d.high is not None:
        interval = Cell(f"{gained(d.low, d.unit)} ~ {gained(d.high, d.unit)}")
    if d.detectable is not None:
        size = scale(d.unit) * d.detectable
        detectable = Cell(f"{size:.1f}", size, "matters")
    return [Cell(gained(d.mean, d.unit), 100 * d.mean, "matters"), interval, detectable]


# ---------------------------------------------------------------- open matters


def open_picture(study: Study) -> ReportPart:
    """How open and overdue matters spread over the runs, week by week, at the central load."""
    w = study.names.words
    title, top = (w("Open and overdue matters over time, {load}", load=_central(study)), _open_title(study))
    return drawn(title, lambda: fan_figure(study.names, *_courses(study)), top)


def _open_title(study: Study) -> str:
    w = study.names.words
    return w("3. Open and overdue matters")


def _courses(study: Study) -> tuple[Sequence[date] | Sequence[int], dict[str, OpenByWeek], Setting]:
    """The ends of the weeks, and the courses of the baseline and of the plan that is reported on."""
    central = study.central
    days = week_dates(central.found.model) or week_ends(central.found.model).tolist()
    pair = {plan: central.courses[plan] for plan in (study.baseline, study.subject)}
    return days, pair, central.found.setting


def open_part(study: Study) -> ReportPart:
    """Open and overdue matters of each plan: means with intervals."""
    w = study.names.words
    title = w("Open and overdue matters, {load}", load=_central(study))
    fan = of_sheet(fan_sheet(study.names, *_courses(study)), w("open matters, weeks"))
    return part(_side_by_side(study, title, w("open matters"), BESIDE), fan)


def _central(study: Study) -> str:
    return study.names.load(study.setting.load)


def _side_by_side(study: Study, title: str, label: str, wanted: Sequence[str]) -> Table:
    """A row a measure, two columns a plan."""
    w, names, found = study.names.words, study.names, study.central.found
    by_plan = {
        plan: {m.name: m for m in found.measures(plan) if m.by == "all"} for plan in found.setting.plans
    }
    columns = [w("measure"), w("unit of measure"),
               *(names.marked_plan(plan, study.baseline) for plan in by_plan)]  # fmt: skip
    rows: list[Row] = [
        [names.measure(name), names.measured_in(first.unit),
         *(_with_interval(of_plan.get(name)) for of_plan in by_plan.values())]
        for name in wanted if (first := by_plan[study.baseline].get(name))
    ]  # fmt: skip
    return table(title, label, _headed(columns), rows, [w("in brackets: 95% intervals")])


def _with_interval(m: Measure | None) -> Cell:
    if m is None:
        return Cell("–")
    mean, interval = estimate_cells(m)
    return Cell(f"{mean.text} ({interval.text})", m.mean, m.unit)


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
    return part(of_sheet(waterfall_sheet(study.names, study.central.found, plan), label))


def late_part(study: Study) -> ReportPart:
    """A row a cause: working days of a late matter under the baseline and under the plan."""
    w, names, found = study.names.words, study.names, study.central.found
    pair = (study.baseline, study.subject)
    by_plan = [{m.key: m for m in found.measures(p) if m.name == "late_days"} for p in pair]
    rows: list[Row] = [
        [heading(w(CAUSES[label])), *(_days(of_plan.get(label)) for of_plan in by_plan)]
        for label in LABELS
        if any((m := of_plan.get(label)) and m.mean > 0 for of_plan in by_plan)
    ]
    counts = [next((m.denominator for m in of_plan.values()), 0.0) for of_plan in by_plan]
    rows.append([w("late matters a run"), *(Cell(f"{count:.1f}", count) for count in counts)])
    columns = [w("cause"), *(names.marked_plan(plan, study.baseline) for plan in pair)]
    unit = found.rows[study.baseline]
    measured = next((row.unit for row in unit if row.name == "late_days"), "working_days")
    title = w("Mean time of a late matter by cause, in {unit}", unit=names.measured_in(measured))
    return part(table(title, w("why late"), _headed(columns), rows, [heading(_central(study))]))


def _days(m: Measure | None) -> Cell:
    return Cell("–") if m is None else Cell(shown(m.mean, m.unit), m.mean, m.unit)


# ---------------------------------------------------------------- people


def people_picture(study: Study, plan: str) -> ReportPart:
    """Hours worked beside hours on duty, by zone and office."""
    w = study.names.words
    title = w("Time on duty that matters take: {plan}", plan=study.names.plan(plan))
    top = w("5. People") if plan == study.baseline else ""
    return drawn(title, lambda: duty_figure(study.names, study.central.found, plan), top)


def people_part(study: Study) -> ReportPart:
    """A row a unit: hours on duty, hours booked and their share, under both plans."""
    w, names, found = study.names.words, study.names, study.central.found
    pair = (study.baseline, study.subject)
    use = [
        {m.key: m for m in found.measures(plan) if (m.name, m.by) == ("staff_use", "unit")} for plan in pair
    ]
    units = [unit for unit in study.world.scenario.units if any(unit in of_plan for of_plan in use)]
    rows: list[Row] = [
        [names.unit(unit), *(cell for of_plan in use for cell in _use(of_plan.get(unit)))] for unit in units
    ]
    columns = [w("unit")]
    for plan in pair:
        title = names.marked_plan(plan, study.baseline)
        columns += [w("{plan}: hours on duty", plan=title), w("hours booked"), w("use")]
    top = w("Use of people by unit, {load}", load=_central(study))
    note = w("in the order of the file, which is no ranking")
    return part(table(top, w("people"), _headed(columns), rows, [note]))


def _use(m: Measure | None) -> list[Cell]:
    if m is None:
        return [Cell("–"), Cell("–"), Cell("–")]
    return [
        Cell(f"{m.denominator:,.0f}", m.denominator, "hours"),
        Cell(f"{m.numerator:,.0f}", m.numerator, "hours"),
        Cell(shown(m.mean, m.unit), m.mean, m.unit),
    ]


def burden_part(study: Study) -> ReportPart:
    """What the plans ask of people beside: travel, work for strangers, recusals, fixed arrangements."""
    w = study.names.words
    wanted = ("staff_use", "travel_hours", "stranger_share", "recusals", "takeovers", "fixed_hours")
    title = w("What the plans ask of people, {load}", load=_central(study))
    return part(_side_by_side(study, title, w("people, all"), wanted))


# ---------------------------------------------------------------- time of people


def week_picture(study: Study, plan: str) -> ReportPart:
    """Who is on duty when in a week, and what fixed arrangements and meetings take."""
    w = study.names.words
    if study.central.found.model.calendar is None:
        return part(Paragraph(w("This world has no calendar, and so no week."), "note"))
    title = w("People's week: {plan}", plan=study.names.plan(plan))
    return drawn(title, lambda: week_figure(study.names, plan))


def week_part(study: Study, plan: str) -> ReportPart:
    """The numbers behind `week_picture`."""
    w = study.names.words
    if study.central.found.model.calendar is None:
        return part()
    return part(of_sheet(week_sheet(study.names, plan), w("people's week")))


def heat_picture(study: Study, plan: str) -> ReportPart:
    """The share of duty hours used by unit and month, at the central load."""
    w = study.names.words
    title = w("Use of duty hours by month: {plan}", plan=study.names.plan(plan))
    return drawn(title, lambda: heat_figure(study.names, study.use[plan]))


def heat_part(study: Study, plan: str) -> ReportPart:
    """The numbers behind `heat_picture`."""
    w = study.names.words
    label = w("use, baseline") if plan == study.baseline else w("use, plan")
    return part(of_sheet(heat_sheet(study.names, study.use[plan]), label))


def of_sheet(given: Sheet, label: str) -> Table:
    """A table of the views as a table of the report."""
    frame = given.frame
    columns = ["" if frame.index.name is None else str(frame.index.name), *map(str, frame.columns)]
    rows: list[Row] = [
        [str(name), *map(str, cells)]
        for name, cells in zip(frame.index, frame.to_numpy().tolist(), strict=True)
    ]
    return table(given.title, label, columns, rows, given.notes)
