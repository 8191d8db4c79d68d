"""Every figure is drawn in both languages without a missing letter, and has a table beside it."""

import warnings
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import product

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.image import imread
from matplotlib.lines import Line2D

from simlib.evidence.profile import LogProfile
from simlib.inputs.caselog.rows import CaseLog, LoggedMatter
from simlib.inputs.reading import read_world
from simlib.inputs.scenario import UnitKind
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.runs.draws import draw
from simlib.runs.kernel.loop import simulate
from simlib.scores.experiment import Setting, courses, experiment
from simlib.scores.run import Run
from simlib.scores.story import late_matters, story
from simlib.scores.timeline import week_dates
from simlib.scores.use_of_time import use_of_time
from simlib.search.answer import landscape
from simlib.views.exhibits.before_after import before_after
from simlib.views.exhibits.case_log import LogTelling, months_sheet, speed_sheet
from simlib.views.exhibits.case_log_figures import log_course_figure, log_speed_figure
from simlib.views.exhibits.comparison import comparison_figure, gains_sheet, loads_sheet
from simlib.views.exhibits.county import zones_sheet
from simlib.views.exhibits.county_map import county_map, towns_sheet
from simlib.views.exhibits.duty_week import week_figure, week_sheet
from simlib.views.exhibits.flow_chart import flow_figure, flow_sheet
from simlib.views.exhibits.found_plans import found_sheet
from simlib.views.exhibits.front import front_figure, front_sheet
from simlib.views.exhibits.late_matters import causes_figure, causes_sheet
from simlib.views.exhibits.lateness import waterfall_figure, waterfall_sheet
from simlib.views.exhibits.limit_calendar import month_figure
from simlib.views.exhibits.limits import clocks, clocks_figure, clocks_sheet
from simlib.views.exhibits.on_time import on_time_figure
from simlib.views.exhibits.one_matter import spent_sheet, timeline_figure
from simlib.views.exhibits.open_matters import course_figure, fan_figure, fan_sheet
from simlib.views.exhibits.org_chart import organisation_figure
from simlib.views.exhibits.plan_change import change_figure, plans_of_change, readings_sheet
from simlib.views.exhibits.roll_out import programme_figure, programme_sheet
from simlib.views.exhibits.staff_use import duty_figure, duty_sheet, heat_figure, heat_sheet
from simlib.views.exhibits.standing import standing_figure
from simlib.views.exhibits.typeface import house_style, save_figure
from simlib.views.language.names import Names
from simlib.views.language.stories import Telling
from simlib.views.language.words import words
from tests.asked import ask, at_every_load

pytestmark = pytest.mark.slow

RUNS = 2
MARKS = {"zh": "演示数据", "en": "emonstration data"}


def of_log(show, names, profile):
    return show(LogTelling(names.words, profile, names))


EXHIBITS = {
    "map": (("plan",), county_map, towns_sheet),
    "before and after": (
        ("plan",),
        lambda names, plan: before_after(names, plan, [*names.scenario.plans][-1], names.scenario.units),
        zones_sheet,
    ),
    "organisation": (("plan",), organisation_figure, zones_sheet),
    "flow": (("flow",), flow_figure, flow_sheet),
    "week": (("plan",), week_figure, week_sheet),
    "programme": ((), programme_figure, programme_sheet),
    "clocks": (("running",), clocks_figure, clocks_sheet),
    "month": (
        ("limit", "clock"),
        month_figure,
        lambda names, *one: clocks_sheet(names, dict([one])),
    ),
    "on_time": (("loads",), on_time_figure, loads_sheet),
    "differences": (("loads",), comparison_figure, gains_sheet),
    "course": (("days", "courses"), course_figure, fan_sheet),
    "fan": (("days", "courses", "setting"), fan_figure, fan_sheet),
    "change": (("days", "courses_of_change", "change", "setting"), change_figure, readings_sheet),
    "duty": (("found", "plan"), duty_figure, duty_sheet),
    "heat": (("use",), heat_figure, heat_sheet),
    "heat_posts": (("use",), partial(heat_figure, by="post"), partial(heat_sheet, by="post")),
    "waterfall": (("explained", "plan"), waterfall_figure, waterfall_sheet),
    "causes": (("why",), causes_figure, partial(causes_sheet, by="unit")),
    "story": (
        ("telling",),
        lambda _, telling: timeline_figure(telling),
        lambda _, telling: spent_sheet(telling),
    ),
    "log course": (("log",), partial(of_log, log_course_figure), partial(of_log, months_sheet)),
    "log speed": (("log",), partial(of_log, log_speed_figure), partial(of_log, speed_sheet)),
    "front": (("answer",), front_figure, front_sheet),
    "standing": (
        ("answer", "background"),
        standing_figure,
        lambda names, answer, _: found_sheet(names, answer),
    ),
}
"""Figure and table of each, and what both take of the material."""


def exhibits(names, material):
    """Those for which the material suffices: what draws each, and what tabulates it."""
    for name, (needs, figure, table) in EXHIBITS.items():
        if set(needs) <= set(material):
            given = [material[need] for need in needs]
            yield name, partial(figure, names, *given), partial(table, names, *given)


@pytest.fixture(scope="module")
def small(root):
    return gathered(read_world(root / "tests" / "inputs" / "good.yaml"), ["one-pool"])


@pytest.fixture(scope="module")
def county(root):
    world = read_world(root / "scenarios" / "pingluo-2021.yaml")
    material = gathered(world, ["separate", "three-zones"])
    change = "mid-year-change"
    asked = Setting.of(world, plans_of_change(world.scenario, change), replications=RUNS)
    return {**material, "change": change, "courses_of_change": courses(world, asked)}


@pytest.fixture(params=["small", pytest.param("county", marks=pytest.mark.slow)])
def material(request):
    return request.getfixturevalue(request.param)


@pytest.fixture(params=["zh", "en"])
def language(request):
    return request.param


def gathered(world, others):
    """All that figures take, from a few runs."""
    plan = world.scenario.baseline
    loads = at_every_load(world, others, replications=RUNS)
    setting = Setting.of(world, [plan, *others], replications=RUNS)
    busy = Setting.of(world, [plan], "high", replications=RUNS)
    answer = ask(world, top=2)
    running = clocks(world.scenario, date(2021, 9, 1))
    limit = next(iter(running))
    explained = experiment(world, setting, why=True)
    return {
        "world": world,
        "log": LogProfile(little_log(world.scenario), world.scenario),
        "plan": plan,
        "flow": next(iter(world.scenario.flows)),
        "loads": loads,
        "found": loads["central"],
        "days": week_dates(loads["central"].model),
        "courses": courses(world, setting),
        "setting": setting,
        "use": use_of_time(world, busy)[plan],
        "explained": explained,
        "why": explained.causes(plan),
        "run": late_run(world, plan),
        "answer": answer,
        "background": landscape(answer),
        "running": running,
        "limit": limit,
        "clock": running[limit],
    }


def little_log(scenario):
    """A few matters of every town and class, one of them open."""
    towns = [name for name, unit in scenario.units.items() if unit.kind is UnitKind.TOWN]
    begin = date(2021, 3, 1)
    matters = [
        LoggedMatter(n, unit, "lead", klass, begin + timedelta(days=n), begin + timedelta(days=3 * n))
        for n, (unit, klass) in enumerate(product(towns, scenario.classes), 2)
    ]
    matters[-1] = replace(matters[-1], closed=None)
    return CaseLog(tuple(matters), "log.csv", begin + timedelta(days=4 * len(matters)))


def late_run(world, plan):
    model = compile_model(world, "high")
    compiled, draws = compile_plan(model, plan), draw(model, 1, 0)
    return Run(model, compiled, draws, simulate(model, compiled, draws))


def with_names(material, language, codes=False):
    """Names, and the material with the story of the latest matter told in them."""
    names = Names(words(language), material["world"].scenario, codes=codes)
    run = material["run"]
    parts = (run.model, run.draws, run.record)
    told = story(run.model, run.plan, run.draws, run.record, late_matters(run)[0].matter)
    return names, {**material, "telling": Telling(names, *parts, told)}


def texts(figure):
    found = figure.findobj(lambda artist: hasattr(artist, "get_text"))
    return "\n".join(text.get_text() for text in found)


def plain(text):
    """Without the breaks that lines need."""
    return "".join(text.split())


def cut_off(figure):
    """The axes whose limits leave out what was drawn on them by its values: lines, bands and bars. The figure
    has been drawn."""
    for axes in figure.axes:
        drawn = [artist for artist in (*axes.lines, *axes.patches, *axes.collections) if artist.get_clip_on()]
        for way, (limits, ends) in enumerate(
            ((axes.get_xlim(), "intervalx"), (axes.get_ylim(), "intervaly"))
        ):
            room = 0.05 * abs(limits[1] - limits[0])  # of a line's width and a mark's size
            values = [v for artist in drawn for v in placed(axes, artist, way, ends)]
            if values and (min(values) < min(limits) - room or max(values) > max(limits) + room):
                yield axes.get_title() or axes.get_ylabel() or "?"


def placed(axes, artist, way, ends):
    """Between which values an artist lies in one direction, if its place there is one of data."""
    of_key = isinstance(artist, Line2D) and not len(artist.get_xdata())  # drawn for its mark in the key
    if of_key or not (
        artist.get_visible() and artist.get_transform().contains_branch_seperately(axes.transData)[way]
    ):
        return []
    box = axes.transData.inverted().transform_bbox(artist.get_window_extent())
    return [value for value in getattr(box, ends) if np.isfinite(value)]


def test_the_panels_of_worse_plans_are_not_cut_off(small):
    """The first panel's limits once were those of all: a worse plan's fan left its panel."""
    names, everything = with_names(small, "en")
    best, *_ = everything["courses"].values()
    worse = {"two-zones": best, "one-pool": 3 * best + 20}
    with house_style():
        figure = fan_figure(names, everything["days"], worse, everything["setting"])
        FigureCanvasAgg(figure).draw()
        assert list(cut_off(figure)) == []


def test_the_county_shows_every_exhibit(county):
    assert [name for name, _, _ in exhibits(*with_names(county, "zh"))] == list(EXHIBITS)


@pytest.mark.slow
def test_every_figure_is_drawn_whole_in_every_letter_and_bears_the_mark(material, language, tmp_path):
    """Nothing is cut off by the edge of the picture or by the limits of an axis."""
    names, everything = with_names(material, language)
    for name, figure_of, _ in exhibits(names, everything):
        with house_style(), warnings.catch_warnings():
            warnings.simplefilter("error")  # a letter that no font has is a warning
            mpl.rcParams["savefig.dpi"] = 60
            figure = figure_of()
            picture = imread(save_figure(figure, tmp_path / f"{name}.png"))
        assert plain(MARKS[language]) in plain(texts(figure)), name
        edges = np.concatenate([picture[:3].ravel(), picture[:, :3].ravel(), picture[:, -3:].ravel()])
        assert edges.min() > 0.9, f"{name} is cut off"
        assert list(cut_off(figure)) == [], name


def test_every_figure_has_a_table_with_the_mark(material, language):
    names, everything = with_names(material, language)
    for name, _, table_of in exhibits(names, everything):
        table = table_of()
        assert MARKS[language] in table.mark, name
        has_rows = name != "programme" or material["plan"] == "plan-2021"
        assert table.rows or not has_rows, name


@pytest.mark.slow
def test_with_codes_no_figure_and_no_table_names_a_unit(county, language):
    names, everything = with_names(county, language, codes=True)
    units = names.scenario.units
    hidden = [*units, *(u.english for u in units.values() if u.kind is not UnitKind.LEADERSHIP)]
    for name, figure_of, table_of in exhibits(names, everything):
        with house_style():
            said = plain(texts(figure_of()))
        said += plain(repr(table_of()))
        assert [unit for unit in hidden if plain(unit) in said] == [], name
        if name in ("map", "organisation", "heat"):
            assert all(u.code in said for u in units.values() if u.kind is UnitKind.TOWN), name


def test_without_codes_units_bear_their_names(county, language):
    names, everything = with_names(county, language)
    said = plain(texts(organisation_figure(names, everything["plan"])))
    assert all(plain(names.short(unit)) in said for unit in names.scenario.units)
