"""The tables and figures by name. What is asked (a `Result`) is run only by those that need it.

of the file          units towns zones plans map organisation grounds shaky limits flow week ...
of one plan          results kept limits duty causes late ...
of plans             comparison claims gains savings
over time            open, change
of dates             clocks month worked
of a search          found proof front ...   (`Found.show`)
of an assessment     grades, grades and luck ...   (`Assessed.show`)
of a study           what decides, tornado ...   (`Decided.show`)
of a programme       dates, gantt, critical ...   (`Dates.show`)
of a case log        log course, log speed, log units ...   (`Log.show`)
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import wraps
from inspect import signature
from typing import Any, Final

from matplotlib.figure import Figure

from simlib.errors import UnknownName
from simlib.scores.run import Run
from simlib.search.answer import landscape
from simlib.views.exhibits import (
    calibration,
    case_log,
    case_log_figures,
    comparison,
    county,
    county_map,
    duty_week,
    flow_chart,
    found_plans,
    front,
    grades,
    late_matters,
    limit_calendar,
    limits,
    on_time,
    one_matter,
    open_matters,
    org_chart,
    part_time,
    placing,
    plan_change,
    programme,
    results,
    roll_out,
    staff_use,
    staffing,
    standing,
    stress,
    tornado,
    validation,
    variants,
)
from simlib.views.exhibits.drawing import Drawing
from simlib.views.language import assessment, sensitivity, stories
from simlib.views.language import part_time as part_time_words
from simlib.views.language import placing as placing_words
from simlib.views.language import programme as programme_words
from simlib.views.language import staffing as staffing_words
from simlib.views.language import stress as stress_words
from simlib.views.language.claims import findings
from simlib.views.remarks import remarks

Asked = Any
"""A `door.result.Result`; this file is loaded by it."""
Searched = Any
"""A `door.found.Found`."""
Graded = Any
"""A `door.graded.Assessed`."""
Studied = Any
"""A `door.decided.Decided`."""
Dated = Any
"""A `door.programme.Dates`."""
Logged = Any
"""A `door.logs.Log`."""
Show = Callable[..., Any]


def _drawn(draw: Callable[..., Figure]) -> Show:
    """A figure as something that shows itself; it takes the options that the drawing takes."""

    @wraps(draw)
    def shown(r: Any, **options: Any) -> Drawing:
        return Drawing.of(lambda: draw(r, **options))

    return shown


def _flow(r: Asked, flow: str | None = None, part: int = 0) -> Figure:
    """A flow, else the file's first; `part` 0 until the clock ends, -1 what comes after."""
    return flow_chart.flow_figure(r.names, flow or next(iter(r.given.world.scenario.flows)), part)


def _clocks(r: Asked, received: date, pause: tuple[date, date] | None) -> Mapping[str, Any]:
    """Every limit that begins on a day, without the days of a pause."""
    return limits.clocks(r.given.world.scenario, received, [pause] if pause else [])


def _month(r: Asked, limit: str, received: date, pause: tuple[date, date] | None = None) -> Figure:
    return limit_calendar.month_figure(r.names, limit, _clocks(r, received, pause)[limit])


def _of_clocks(show: Show) -> Show:
    """What shows every limit that begins on a day."""
    return lambda r, received, pause=None: show(r.names, _clocks(r, received, pause))


def _of_matter(show: Show) -> Show:
    """What shows the story of a matter, else of the one that is latest, of a run."""

    def shown(r: Asked, replication: int = 1, matter: str = "", run: Run | None = None) -> Any:
        one = run or r.one(replication)
        return show(stories.told(r.names, one, matter or late_matters.latest(one)))

    return shown


def _late(r: Asked, replication: int = 1, run: Run | None = None) -> Any:
    return late_matters.late_sheet(r.names, run or r.one(replication), r.setting)


def _of_change(show: Show) -> Show:
    """What shows the plan that changes, beside no change and beside the new plan from the start."""

    def shown(r: Asked) -> Any:
        c = r.among(plan_change.plans_of_change(r.given.world.scenario, r.plan))
        return show(c.names, c.days, c.courses, r.plan, c.setting)

    return shown


def _worked(r: Asked) -> Any:
    """Worked examples of due dates, as shipped."""
    import pandas as pd

    from simlib.inputs.shipped import shipped

    table = pd.read_csv(shipped("scenarios/facts/worked_due_dates.csv"), dtype=str, keep_default_na=False)
    return limits.worked_sheet(r.names, table)


OF_RESULTS: Final[dict[str, Show]] = {
    # of the file
    "units": lambda r: county.units_sheet(r.names),
    "towns": lambda r: county_map.towns_sheet(r.names, r.plan),
    "zones": lambda r, plan="": county.zones_sheet(r.names, plan or r.plan),
    "plans": lambda r: comparison.plans_sheet(r.names, r.plans if len(r.plans) > 1 else ()),
    "map": _drawn(lambda r, plan="": county_map.county_map(r.names, plan or r.plan)),
    "organisation": _drawn(lambda r: org_chart.organisation_figure(r.names, r.plan)),
    "grounds": lambda r: county.grounds_sheet(r.names, r.given.world),
    "shaky": lambda r: county.shaky_sheet(r.names, r.given.world),
    "flow": _drawn(_flow),
    "flow table": lambda r, flow="": flow_chart.flow_sheet(
        r.names, flow or next(iter(r.given.world.scenario.flows))
    ),
    "week": _drawn(lambda r, plan="": duty_week.week_figure(r.names, plan or r.plan)),
    "week table": lambda r, plan="": duty_week.week_sheet(r.names, plan or r.plan),
    "programme": _drawn(lambda r: roll_out.programme_figure(r.names)),
    "programme table": lambda r: roll_out.programme_sheet(r.names),
    # of dates
    "clocks": _drawn(_of_clocks(limits.clocks_figure)),
    "clocks table": _of_clocks(limits.clocks_sheet),
    "month": _drawn(_month),
    "worked": _worked,
    # of one plan
    "results": lambda r: results.results_sheet(r.names, r.usual, r.plan),
    "limits": lambda r: results.kept_sheet(r.names, r.usual),
    "duty": _drawn(lambda r, plan="": staff_use.duty_figure(r.names, r.usual, plan or r.plan)),
    "duty table": lambda r, plan="": staff_use.duty_sheet(r.names, r.usual, plan or r.plan),
    "causes": _drawn(lambda r, by="class": late_matters.causes_figure(r.names, r.causes, by)),
    "causes table": lambda r, by="class": late_matters.causes_sheet(r.names, r.causes, by),
    "late": _late,
    "timeline": _drawn(_of_matter(one_matter.timeline_figure)),
    "spent": _of_matter(one_matter.spent_sheet),
    "story": _of_matter(one_matter.story_sheet),
    # of plans
    "comparison": _drawn(lambda r: comparison.comparison_figure(r.names, r.experiments)),
    "on time": _drawn(lambda r: on_time.on_time_figure(r.names, r.experiments)),
    "claims": lambda r: remarks(r.names, findings(r.names, r.experiments)),
    "gains": lambda r: comparison.gains_sheet(r.names, r.experiments),
    "savings": lambda r: comparison.savings_sheet(r.names, r.usual),
    # over time
    "open": _drawn(lambda r: open_matters.course_figure(r.names, r.days, r.courses)),
    "change": _drawn(_of_change(plan_change.change_figure)),
    "change claims": _of_change(lambda *given: plan_change.change_remarks(*given[:-1])),
    "change table": _of_change(plan_change.readings_sheet),
}

OF_SEARCHES: Final[dict[str, Show]] = {
    "found": lambda f: found_plans.found_sheet(f.given.names, f.answer),
    "proof": lambda f: found_plans.found_remarks(f.given.names, f.answer),
    "zones found": lambda f, number=1: found_plans.zones_found(f.given.names, f.answer, number),
    "map found": _drawn(lambda f, number=1: county_map.county_map(f.names, f.answer.new[number - 1].name)),
    "front": _drawn(lambda f: front.front_figure(f.given.names, f.answer)),
    "front table": lambda f: front.front_sheet(f.given.names, f.answer),
    "standing": _drawn(lambda f: standing.standing_figure(f.given.names, f.answer, landscape(f.answer))),
    "moves": lambda f: found_plans.moves_sheet(f.given.names, f.answer),
}

OF_STUDIES: Final[dict[str, Show]] = {
    "what decides": lambda d: remarks(d.names, sensitivity.sentences(d.names, d.answer)),
    "tornado": _drawn(lambda d: tornado.tornado_figure(d.names, d.answer)),
    "what may be off": lambda d: tornado.factors_sheet(d.names, d.answer),
    "two at a time": lambda d: tornado.together_sheet(d.names, d.answer),
    "built otherwise": lambda d: tornado.switches_sheet(d.names, d.answer),
    "all that may be off": lambda d: tornado.screening_sheet(d.names, d.answer),
}

OF_PROGRAMMES: Final[dict[str, Show]] = {
    "dates said": lambda d: remarks(d.names, programme_words.sentences(d.names, d.answer)),
    "gantt": _drawn(lambda d: programme.gantt_figure(d.names, d.answer)),
    "dates": lambda d: programme.dates_sheet(d.names, d.answer),
    "s-curve": _drawn(lambda d: programme.s_curve_figure(d.names, d.answer)),
    "s-curve table": lambda d: programme.s_curve_sheet(d.names, d.answer),
    "critical": _drawn(lambda d: programme.critical_figure(d.names, d.answer)),
    "critical table": lambda d: programme.critical_sheet(d.names, d.answer),
    "waited for": lambda d: programme.actors_sheet(d.names, d.answer),
    "programme plans": lambda d: programme.plans_sheet(d.names, d.answer),
}

OF_STAFFING: Final[dict[str, Show]] = {
    "how many": lambda s: remarks(s.names, staffing_words.sentences(s.names, s.answer)),
    "people curve": _drawn(lambda s: staffing.curve_figure(s.names, s.answer)),
    "people curve table": lambda s: staffing.curve_sheet(s.names, s.answer),
    "people table": lambda s: staffing.staffing_sheet(s.names, s.answer),
    "whom to add": lambda s: staffing.people_sheet(s.names, s.answer),
    "one more": lambda s: staffing.worth_sheet(s.names, s.answer),
}

OF_PLACEMENTS: Final[dict[str, Show]] = {
    "whom to move": lambda s: remarks(s.names, placing_words.sentences(s.names, s.answer)),
    "placements": lambda s: placing.finalists_sheet(s.names, s.answer),
    "one move": lambda s: placing.moves_sheet(s.names, s.answer),
}

OF_SHARES: Final[dict[str, Show]] = {
    "how much time": lambda s: remarks(s.names, part_time_words.sentences(s.names, s.answer)),
    "least shares": lambda s: part_time.shares_sheet(s.names, s.answer),
    "least shares by post": lambda s: part_time.posts_sheet(s.names, s.answer),
}

OF_SHOCKS: Final[dict[str, Show]] = {
    "what if": lambda s: remarks(s.names, stress_words.sentences(s.names, s.answer)),
    "heat": _drawn(lambda s: stress.heat_figure(s.names, s.answer)),
    "heat table": lambda s: stress.heat_sheet(s.names, s.answer),
    "dips": _drawn(lambda s: stress.dips_figure(s.names, s.answer)),
    "dips table": lambda s: stress.dips_sheet(s.names, s.answer),
    "recovery table": lambda s: stress.recovery_sheet(s.names, s.answer),
    "regrets": lambda s: stress.regrets_sheet(s.names, s.answer),
    "not asked": lambda s: stress.unfit_sheet(s.names, s.answer),
}

OF_VARIANTS: Final[dict[str, Show]] = {
    "variants": _drawn(lambda v, only="": variants.variants_figure(v.names, v.answer, only)),
    "variants table": lambda v, only="": variants.variants_sheet(v.names, v.answer, only),
}

OF_ASSESSMENTS: Final[dict[str, Show]] = {
    "what grades say": lambda a: remarks(a.names, assessment.sentences(a.names, a.answer)),
    "grades": _drawn(lambda a: grades.grades_figure(a.names, a.answer)),
    "grades table": lambda a: grades.grades_sheet(a.names, a.answer),
    "grades and luck": lambda a: grades.luck_sheet(a.names, a.answer),
    "what follows": lambda a: grades.follows_sheet(a.names, a.answer),
}

OF_LOGS: Final[dict[str, Show]] = {
    "log columns": lambda g: case_log.columns_sheet(g.telling),
    "log odd rows": lambda g: case_log.odd_sheet(g.telling),
    "log units": lambda g: case_log.units_sheet(g.telling),
    "log classes": lambda g: case_log.unit_classes_sheet(g.telling),
    "log months": lambda g: case_log.months_sheet(g.telling),
    "log mix": lambda g: case_log.mix_sheet(g.telling),
    "log days": lambda g: case_log.speed_sheet(g.telling),
    "log limits": lambda g: case_log.limits_sheet(g.telling),
    "log open": lambda g, days=(): case_log.standing_sheet(g.telling, days),
    "log course": _drawn(lambda g: case_log_figures.log_course_figure(g.telling)),
    "log speed": _drawn(lambda g: case_log_figures.log_speed_figure(g.telling)),
}

OF_EVIDENCE: Final[dict[str, Show]] = {
    "fitted": lambda h: calibration.fitted_sheet(h.county.names, h.calibrated.fit),
    "fit": lambda h: remarks(h.county.names, h.calibrated.told),
    "counted": lambda h: calibration.counted_sheet(h.county.names, h.calibrated.of, h.calibrated.counts),
    "counted units": lambda h: calibration.units_sheet(h.county.names, h.calibrated.counts),
    "verdict": lambda h: remarks(h.fitted.names, [h.validated.verdict]),
    "band": _drawn(lambda h: validation.open_figure(h.fitted.names, h.validated.found)),
    "judged": lambda h: validation.families_sheet(h.fitted.names, h.validated.found),
    "judged numbers": lambda h: validation.judged_sheet(h.fitted.names, h.validated.found),
    "judged days": lambda h: validation.days_sheet(h.fitted.names, h.validated.found),
    "replayed": lambda h: results.compared_sheet(h.replayed.names, h.replayed.found),
    "replay claims": lambda h: remarks(h.replayed.names, h.replayed.claims),
}

ALL: Final[Mapping[str, Show]] = {
    **OF_RESULTS,
    **OF_SEARCHES,
    **OF_STUDIES,
    **OF_PROGRAMMES,
    **OF_SHOCKS,
    **OF_VARIANTS,
    **OF_STAFFING,
    **OF_PLACEMENTS,
    **OF_SHARES,
    **OF_ASSESSMENTS,
    **OF_LOGS,
    **OF_EVIDENCE,
}
EXHIBITS: Final = tuple(ALL)
"""All names, in the order of this file."""


def exhibit_of(
    about: Asked | Searched | Studied | Dated | Graded | Logged,
    known: Mapping[str, Show],
    name: str,
    **options: Any,
) -> Any:
    """An exhibit of a county or result (`OF_RESULTS`), a search, a study, a programme, a log (`OF_LOGS`), a
    county held against one (`OF_EVIDENCE`).

    Raises UnknownName."""
    if name not in known:
        raise UnknownName("exhibit", name, known)
    shown = known[name](about, **options)
    # a picture whose figure bears no title is called by the exhibit's name
    return replace(shown, title=name) if isinstance(shown, Drawing) and not shown.title else shown


def options_of(name: str) -> tuple[str, ...]:
    """The options that an exhibit takes.

    >>> options_of("month")
    ('limit', 'received', 'pause')
    """
    return tuple(signature(ALL[name]).parameters)[1:]
