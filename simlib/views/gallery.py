"""Every figure beside the table with the same numbers: what a report or the workbench can show.

    exhibit = GALLERY["waterfall"]
    exhibit.needs                       ("found", "plan", "why"): what it takes from the material
    exhibit.draw(names, material)       the figure
    exhibit.tabulate(names, material)   the sheet
    shown(material)                     the exhibits for which the material suffices

Material, by name:

    plan         name of a plan                       flow       name of a flow
    loads        experiments by load                  found      an experiment (one load)
    days         ends of the weeks                    courses    `experiment.courses`, by plan
    setting      the setting of the courses           change     name of a plan that changes on a day
    use          `scores.use_of_time` of one plan     courses_of_change   courses of `plans_of_change`
    telling      a `stories.Telling`                  why        `scores.causes` of one plan
    answer       what a search answered               background `search.answer` of the answer
    running      `clocks.clocks`, by limit            limit, clock   one of them
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from matplotlib.figure import Figure

from simlib.views.exhibits.comparison import comparison_figure, gains_sheet
from simlib.views.exhibits.county import Sheet, towns_sheet
from simlib.views.exhibits.county_map import county_map
from simlib.views.exhibits.duty_week import week_figure, week_sheet
from simlib.views.exhibits.flow_chart import flow_figure, flow_sheet
from simlib.views.exhibits.lateness import waterfall_figure, waterfall_sheet
from simlib.views.exhibits.limit_calendar import month_figure
from simlib.views.exhibits.limits import clocks_figure, clocks_sheet
from simlib.views.exhibits.on_time import on_time_figure, on_time_sheet
from simlib.views.exhibits.one_matter import causes_figure, causes_sheet, story_sheet, timeline_figure
from simlib.views.exhibits.open_matters import course_figure, course_sheet, fan_figure, fan_sheet
from simlib.views.exhibits.org_chart import organisation_figure, organisation_sheet
from simlib.views.exhibits.plan_change import change_figure, change_sheet
from simlib.views.exhibits.roll_out import programme_figure, programme_sheet
from simlib.views.exhibits.search import front_figure, front_sheet, standing_figure, standing_sheet
from simlib.views.exhibits.staff_use import duty_figure, duty_sheet, heat_figure, heat_sheet
from simlib.views.language.names import Names
from simlib.views.language.words import N_

Material = Mapping[str, Any]


@dataclass(frozen=True)
class Exhibit:
    """A figure and its table; `shows` is a message, `needs` what both take after the names, in order."""

    shows: str
    needs: tuple[str, ...]
    figure: Callable[..., Figure]
    table: Callable[..., Sheet]

    def draw(self, names: Names, material: Material) -> Figure:
        """The figure. Raises KeyError where the material lacks what it needs."""
        return self.figure(names, *(material[name] for name in self.needs))

    def tabulate(self, names: Names, material: Material) -> Sheet:
        """The table with the same numbers. Raises KeyError as `draw`."""
        return self.table(names, *(material[name] for name in self.needs))


GALLERY: Final[Mapping[str, Exhibit]] = {
    "map": Exhibit(N_("zone map"), ("plan",), county_map, towns_sheet),
    "organisation": Exhibit(N_("organisation"), ("plan",), organisation_figure, organisation_sheet),
    "flow": Exhibit(N_("the way of a matter"), ("flow",), flow_figure, flow_sheet),
    "week": Exhibit(N_("people's week"), ("plan",), week_figure, week_sheet),
    "programme": Exhibit(N_("programme of the year"), (), programme_figure, programme_sheet),
    "clocks": Exhibit(N_("when each limit runs out"), ("running",), clocks_figure, clocks_sheet),
    "month": Exhibit(
        N_("one limit on the wall calendar"),
        ("limit", "clock"),
        month_figure,
        lambda names, limit, clock: clocks_sheet(names, {limit: clock}),
    ),
    "on_time": Exhibit(N_("on-time shares with intervals"), ("loads",), on_time_figure, on_time_sheet),
    "differences": Exhibit(
        N_("paired differences to the baseline"), ("loads",), comparison_figure, gains_sheet
    ),
    "course": Exhibit(
        N_("open and overdue matters, plans compared"), ("days", "courses"), course_figure, course_sheet
    ),
    "fan": Exhibit(
        N_("open and overdue matters as a fan"), ("days", "courses", "setting"), fan_figure, fan_sheet
    ),
    "change": Exhibit(
        N_("a change in mid-year"),
        ("days", "courses_of_change", "change", "setting"),
        change_figure,
        change_sheet,
    ),
    "duty": Exhibit(N_("hours on duty and hours booked"), ("found", "plan"), duty_figure, duty_sheet),
    "heat": Exhibit(N_("use of staff time by month"), ("use",), heat_figure, heat_sheet),
    "heat_posts": Exhibit(
        N_("use of staff time by post"),
        ("use",),
        lambda names, use: heat_figure(names, use, "post"),
        lambda names, use: heat_sheet(names, use, "post"),
    ),
    "waterfall": Exhibit(
        N_("why late, of 100 matters"), ("found", "plan", "why"), waterfall_figure, waterfall_sheet
    ),
    "causes": Exhibit(N_("why late, by unit"), ("why",), causes_figure, causes_sheet),
    "story": Exhibit(
        N_("one matter's story"),
        ("telling",),
        lambda names, telling: timeline_figure(telling),
        lambda names, telling: story_sheet(telling),
    ),
    "front": Exhibit(N_("plans that none beats"), ("answer",), front_figure, front_sheet),
    "standing": Exhibit(
        N_("where today's plan stands"), ("answer", "background"), standing_figure, standing_sheet
    ),
}
"""By name, in the order in which a reader wants them: what is given, what came of it, what may be better."""


def shown(material: Material) -> dict[str, Exhibit]:
    """The exhibits for which the material suffices.

    >>> list(shown({"plan": "plan-2021"}))
    ['map', 'organisation', 'week', 'programme']
    """
    return {name: exhibit for name, exhibit in GALLERY.items() if set(exhibit.needs) <= set(material)}
