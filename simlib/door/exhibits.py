"""The tables and figures by name. What is asked (a `Result`) is run only by those that need it.

of the file          units towns zones plans map organisation grounds shaky limits flow programme ...
of one plan          results kept limits duty causes late ...
of plans             comparison claims gains savings
over time            open, change
of dates             clocks month worked
of a search          found proof front ...   (`Found.show`)
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from matplotlib.figure import Figure

from simlib.door.shown import Picture
from simlib.errors import UnknownName
from simlib.views.exhibits import (
    comparison,
    county,
    county_map,
    flow_chart,
    late_matters,
    limit_calendar,
    limits,
    on_time,
    one_matter,
    open_matters,
    org_chart,
    plan_change,
    roll_out,
    search,
    staff_use,
)
from simlib.views.language.claims import findings

Asked = Any
"""A `door.result.Result`; this file is loaded by it."""
Searched = Any
"""A `door.found.Found`."""
Show = Callable[..., Any]


def _drawn(draw: Callable[..., Figure]) -> Show:
    """A figure as something that shows itself."""
    return lambda r, **options: Picture.of(lambda: draw(r, **options))


def _flow(r: Asked, flow: str | None = None, part: int = 0) -> Figure:
    """A flow, else the file's first; `part` 0 until the clock ends, -1 what comes after."""
    return flow_chart.flow_figure(r.names, flow or next(iter(r.given.world.scenario.flows)), part)


def _clock(r: Asked, received: date, pauses: tuple[tuple[date, date], ...] = ()) -> Mapping[str, Any]:
    return limits.clocks(r.given.world.scenario, received, pauses)


def _month(r: Asked, limit: str, received: date, pauses: Any = ()) -> Figure:
    return limit_calendar.month_figure(r.names, limit, _clock(r, received, pauses)[limit])


def _worked(r: Asked) -> Any:
    """Worked examples of due dates, as shipped."""
    import pandas as pd

    from simlib.inputs.shipped import shipped

    table = pd.read_csv(shipped("scenarios/facts/worked_due_dates.csv"), dtype=str, keep_default_na=False)
    return limits.worked_sheet(r.names, table)


OF_RESULTS: Final[Mapping[str, Show]] = {
    # of the file
    "units": lambda r: county.units_sheet(r.names),
    "towns": lambda r: county.towns_sheet(r.names, r.plan),
    "zones": lambda r: county.zones_sheet(r.names, r.plan),
    "plans": lambda r: comparison.plans_sheet(r.names, r.plans if len(r.plans) > 1 else ()),
    "map": _drawn(lambda r: county_map.county_map(r.names, r.plan)),
    "organisation": _drawn(lambda r: org_chart.organisation_figure(r.names, r.plan)),
    "grounds": lambda r: county.grounds_sheet(r.names, r.given.world),
    "shaky": lambda r: county.shaky_sheet(r.names, r.given.world),
    "flow": _drawn(_flow),
    "programme": _drawn(lambda r: roll_out.programme_figure(r.names)),
    "programme table": lambda r: roll_out.programme_sheet(r.names),
    # of dates
    "clocks": _drawn(lambda r, **on: limits.clocks_figure(r.names, _clock(r, **on))),
    "clocks table": lambda r, **on: limits.clocks_sheet(r.names, _clock(r, **on)),
    "month": _drawn(_month),
    "worked": _worked,
    # of one plan
    "results": lambda r: county.results_sheet(r.names, r.first, r.plan),
    "limits": lambda r: county.limits_sheet(r.names, r.first, r.plan),
    "kept": lambda r: roll_out.kept_sheet(r.names, r.first),
    "duty": _drawn(lambda r: staff_use.duty_figure(r.names, r.first, r.plan)),
    "duty table": lambda r: staff_use.duty_sheet(r.names, r.first, r.plan),
    "causes": _drawn(lambda r, by="class": one_matter.causes_figure(r.names, r.causes, by)),
    "causes table": lambda r, by="class": late_matters.causes_sheet(r.names, r.causes, by),
    "late": lambda r, replication=1: late_matters.late_sheet(
        r.names, r.story(None, replication).run, r.setting
    ),
    # of plans
    "comparison": _drawn(lambda r: comparison.comparison_figure(r.names, r.experiments)),
    "on time": _drawn(lambda r: on_time.on_time_figure(r.names, r.experiments)),
    "claims": lambda r: county.remarks(r.names, findings(r.names, r.experiments)),
    "gains": lambda r: comparison.gains_sheet(r.names, r.experiments),
    "savings": lambda r: comparison.savings_sheet(r.names, r.first),
    # over time
    "open": _drawn(lambda r: open_matters.course_figure(r.names, r.days, r.courses)),
    "change": _drawn(lambda r, plan: plan_change.change_figure(r.names, r.days, r.courses, plan, r.setting)),
    "change claims": lambda r, plan: plan_change.change_remarks(r.names, r.days, r.courses, plan),
    "change table": lambda r, plan: plan_change.readings_sheet(r.names, r.days, r.courses, plan, r.setting),
}

OF_SEARCHES: Final[Mapping[str, Show]] = {
    "found": lambda f: search.found_sheet(f.given.names, f.answer),
    "proof": lambda f: search.found_remarks(f.given.names, f.answer),
    "zones found": lambda f, number=1: search.zones_found(f.given.names, f.answer, number),
    "map found": _drawn(lambda f, number=1: county_map.county_map(f.names, f.answer.new[number - 1].name)),
    "front": _drawn(lambda f: search.front_figure(f.given.names, f.answer)),
    "front table": lambda f: search.front_sheet(f.given.names, f.answer),
    "moves": lambda f: search.moves_sheet(f.given.names, f.answer),
}

EXHIBITS: Final = (*OF_RESULTS, *OF_SEARCHES)
"""All names, in the order of this file."""


def exhibit_of(result: Asked, name: str, **options: Any) -> Any:
    """An exhibit of a county or a result. Raises UnknownName."""
    if name not in OF_RESULTS:
        raise UnknownName("exhibit", name, OF_RESULTS)
    return OF_RESULTS[name](result, **options)


def exhibit_of_search(found: Searched, name: str, **options: Any) -> Any:
    """An exhibit of a search. Raises UnknownName."""
    if name not in OF_SEARCHES:
        raise UnknownName("exhibit", name, OF_SEARCHES)
    return OF_SEARCHES[name](found, **options)
