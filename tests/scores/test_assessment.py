"""What a grade is worth: closed forms of equal units, luck that is luck, and differences that are seen."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simlib.errors import SimlibError, UnknownName
from simlib.inputs.reading import World, read_world
from simlib.inputs.scenario import AssessedMeasure, Assessment
from simlib.inputs.shipped import shipped
from simlib.model.arrays import Floats
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.scores.assessment import Graded, Grading, assess, dealt, graded_by, named, places
from simlib.scores.experiment import Setting, one_run
from simlib.scores.groups import ALL, matter_groups
from simlib.scores.intervals import wilson
from simlib.scores.measures import MEASURES
from simlib.scores.quality import sent_back_share

GRADES = {
    "excellent": {"title": {"zh": "优秀", "en": "excellent"}, "at_most": 0.3},
    "good": {"title": {"zh": "良好", "en": "good"}},
}
ON_TIME = {"on-time": {"weight": 1, "measure": "on_time_share"}}
REVIEWS = {
    "recheck",
    "re-verify",
    "cross-read",
    "review",
    "review-known",
    "review-talk",
    "open-review",
    "read",
}
SIGMAS = 4.5  # an interval that all of some dozens of shares keep at once


def scheme(**parts: Any) -> Assessment:
    """An assessment of towns by their share on time, with a place in ten for `excellent`."""
    given = {"title": {"zh": "考评", "en": "assessment"}, "of": "town", "items": ON_TIME, "grades": GRADES}
    return Assessment.model_validate(given | parts)


def with_scheme(world: World, **parts: Any) -> World:
    return replace(world, scenario=world.scenario.model_copy(update={"assessments": {"a": scheme(**parts)}}))


@pytest.fixture(scope="module")
def towns() -> World:
    """A busy, a quiet and a remote town: 83 %, 98 % and 98 % of their matters end in time."""
    return read_world(shipped("scenarios/theory/busy-and-quiet-towns.yaml"))


@pytest.fixture(scope="module")
def county() -> World:
    return read_world(Path(__file__).parents[1] / "inputs" / "good.yaml")


def by_chance(world: World, units: int, periods: int, runs: int, seed: int = 1) -> Graded:
    """Units whose points are nothing but chance, period by period."""
    points = np.random.default_rng(seed).random((runs, 1, periods, units)).repeat(2, axis=1)
    lots = np.zeros(units, dtype=np.uint64)
    place = np.apply_along_axis(lambda row: places(row, lots), -1, points)
    grades = tuple(scheme().grades.values())
    grade = np.array(
        [
            graded_by(grades, p, n)
            for p, n in zip(points.reshape(-1, units), place.reshape(-1, units), strict=True)
        ]
    )
    world = with_scheme(read_world(shipped("scenarios/theory/busy-and-quiet-towns.yaml")))
    names = tuple(f"T{n:02}" for n in range(units))
    setting = Setting.of(world, replications=runs)
    return Graded(
        with_scheme(world), setting, "a", names, (), Grading(points, grade.reshape(points.shape), place)
    )


def shares(found: Graded, what: str, grade: str = ALL) -> Floats:
    return np.array([m.mean for (name, of, _), m in found.simulated.items() if (name, of) == (what, grade)])


# ---------------------------------------------------------------- closed forms


@pytest.mark.parametrize(("units", "best"), [(10, 3), (11, 3), (13, 3), (4, 1)])
def test_of_equal_units_each_is_excellent_as_often_as_there_are_places(
    towns: World, units: int, best: int
) -> None:
    found = by_chance(towns, units, periods=4, runs=250)
    low, high = wilson(shares(found, "grade", "excellent"), np.full(units, 1000.0), SIGMAS)
    assert (low <= best / units).all()
    assert (best / units <= high).all()


def test_twice_in_a_row_has_the_square_of_that(towns: World) -> None:
    found = by_chance(towns, 10, periods=4, runs=250)
    low, high = wilson(shares(found, "again", "excellent"), np.full(10, 750.0), SIGMAS)
    assert (low <= 0.09).all()
    assert (high >= 0.09).all()


def test_one_of_equal_units_is_last_as_often_as_another(towns: World) -> None:
    low, high = wilson(shares(by_chance(towns, 10, 4, 250), "last"), np.full(10, 1000.0), SIGMAS)
    assert (low <= 0.1).all()
    assert (high >= 0.1).all()


def test_places_are_shares_rounded_down_and_all_units_get_a_grade(towns: World) -> None:
    excellent = by_chance(towns, 11, periods=1, runs=20).runs.grade == 0
    assert (excellent.sum(axis=-1) == 3).all()


def test_that_chance_tells_units_apart_is_said_as_seldom_as_promised(towns: World) -> None:
    """Its interval lies above one half in 2.5 % of studies; 400 of them show 10 on average."""
    graded = by_chance(towns, 6, periods=2, runs=40)
    dice = np.random.default_rng(1)
    points = [dice.random(graded.runs.points.shape) for _ in range(400)]
    told = [replace(graded, runs=graded.runs._replace(points=of_study)).in_order for of_study in points]
    assert sum(one is not None and one.low is not None and one.low > 0.5 for one in told) <= 22


# ---------------------------------------------------------------- in a simulated world


def test_a_busy_town_is_told_from_quiet_ones_and_luck_from_neither(towns: World) -> None:
    world = with_scheme(towns)
    found = assess(world, Setting.of(world, replications=60), "a")
    assert found.units == ("忙镇", "静镇", "僻镇")
    assert found.in_order is not None
    assert found.in_order.low is not None
    assert found.in_order.low > 0.5
    assert found.simulated["points", ALL, "忙镇"].mean == pytest.approx(83, abs=1.5)
    assert found.by_luck["points", ALL, "静镇"].mean == pytest.approx(
        found.by_luck["points", ALL, "忙镇"].mean, abs=6
    )
    # a place in ten of three towns is none
    assert {m.mean for (what, of, _), m in found.simulated.items() if of == "excellent"} == {0.0}


def test_matters_dealt_anew_leave_each_unit_as_many(county: World) -> None:
    run = one_run(county, Setting.of(county, replications=1))
    groups = [g for g in matter_groups(run.model, run.plan) if g.by == "town"]
    anew = dealt(run, groups)
    assert sorted(anew.unit) == sorted(run.draws.unit)
    assert (anew.unit != run.draws.unit).any()
    inner = ~(run.outside & run.headline)
    assert (anew.unit[inner] == run.draws.unit[inner]).all()
    assert (anew.arrived == run.draws.arrived).all()
    assert (dealt(run, groups).unit == anew.unit).all()


def test_each_whole_period_is_assessed_by_its_own_matters(county: World) -> None:
    """The points of the window are those of its parts, weighed by what was due in each."""
    scores = {"on-time": {"weight": 3, "measure": "on_time_share"}}
    whole = with_scheme(county, items=scores)
    parts = with_scheme(county, items=scores, every="quarter")
    setting = Setting.of(county, replications=5)
    by_part, at_once = assess(parts, setting, "a"), assess(whole, setting, "a")
    assert [first.isoformat() for first, _ in by_part.spans] == ["2021-04-01", "2021-07-01", "2021-10-01"]
    low, high = np.nanmin(by_part.runs.points, axis=2), np.nanmax(by_part.runs.points, axis=2)
    assert ((low - 1e-9 <= at_once.runs.points[:, :, 0]) & (at_once.runs.points[:, :, 0] <= high + 1e-9))[
        :, 0
    ].all()


def test_an_item_counts_by_its_weight_and_only_its_classes(county: World) -> None:
    setting = Setting.of(county, replications=3)
    klass = next(iter(county.scenario.classes))

    def points(**items: Any) -> Floats:
        return assess(with_scheme(county, items=items), setting, "a").runs.points[:, 0]

    one = {"weight": 1.0, "measure": "on_time_share"}
    slow = {"weight": 1.0, "measure": "days_to_close", "worst": 200.0, "best": 0.0}
    both = points(one=one, slow=slow | {"weight": 3.0})
    assert both == pytest.approx((points(one=one) + 3 * points(slow=slow)) / 4)
    assert (points(one=one | {"classes": [klass]}) != points(one=one)).any()


def test_marks_count_as_given_and_who_has_none_is_judged_by_the_rest(county: World) -> None:
    towns = [name for name, unit in county.scenario.units.items() if unit.kind == "town"]
    world = with_scheme(county, items={"marks": {"weight": 1, "given": {towns[0]: 0.25, towns[1]: 1}}})
    found = assess(world, Setting.of(world, replications=2), "a")
    by_unit = dict(zip(found.units, found.runs.points[0, 0, 0].tolist(), strict=True))
    assert by_unit[towns[0]] == 25
    assert by_unit[towns[1]] == 100
    assert np.isnan(by_unit[towns[2]])
    assert found.runs.grade[0, 0, 0, found.units.index(towns[2])] == -1


def test_who_earns_less_than_the_veto_of_an_item_earns_nothing_and_is_last(county: World) -> None:
    towns = [name for name, unit in county.scenario.units.items() if unit.kind == "town"]
    target = {"weight": 1, "given": {towns[0]: 0.69, towns[1]: 0.7}, "veto": 0.7}
    fair = {"title": {"zh": "一般", "en": "fair"}}
    world = with_scheme(
        county, items={"target": target, "on-time": ON_TIME["on-time"]}, grades=GRADES | {"fair": fair}
    )
    found = assess(world, Setting.of(world, replications=2), "a")
    of = {name: n for n, name in enumerate(found.units)}
    points, grade = found.runs.points[:, 0, 0], found.runs.grade[:, 0, 0]
    assert (points[:, of[towns[0]]] == 0).all()
    assert (grade[:, of[towns[0]]] == 2).all()
    assert (points[:, of[towns[1]]] > 35).all()


@pytest.mark.slow
def test_the_bodys_own_work_may_be_assessed_and_is_dealt_by_class(root: Path) -> None:
    """Inspections are in no totals; an item that names their classes counts them."""
    world = read_world(root / "scenarios" / "pingluo-2021.yaml")
    run = one_run(world, Setting.of(world, replications=1))
    groups = [g for g in matter_groups(run.model, run.plan) if g.by == "town"]
    routine = run.draws.klass == run.model.classes.name.index("routine")
    anew = dealt(run, groups, ["routine"])
    assert (anew.unit[routine] != run.draws.unit[routine]).any()
    assert sorted(anew.unit[routine]) == sorted(run.draws.unit[routine])
    assert (anew.unit[run.headline] == dealt(run, groups).unit[run.headline]).all()
    found = assess(world, Setting.of(world, replications=2), "zones")
    assert np.isfinite(found.runs.points).all()


@pytest.mark.slow
def test_what_a_review_sends_back_is_counted_once_a_return(root: Path) -> None:
    """Of reviews that end in the window, those that see their matter again; by hand, visit by visit."""
    world = read_world(root / "scenarios" / "five-extensions-2016.yaml")
    run = one_run(world, Setting.of(world, replications=1))
    reviews = {n for n, name in enumerate(run.model.steps.name) if name in REVIEWS}
    first, last = run.model.window
    ended = returned = 0
    for m in np.flatnonzero(run.outside):
        visits = range(run.draws.first[m], run.draws.first[m + 1])
        seen = [v for v in visits if run.draws.step[v] in reviews and run.record.queued[v] >= 0]
        for n, v in enumerate(seen):
            if first <= run.record.finished[v] < last:
                ended += 1
                returned += run.draws.step[v] in {run.draws.step[later] for later in seen[n + 1 :]}
    found = sent_back_share(run)
    classes = slice(len(run.model.units), None)
    assert found.denominator is not None
    assert (found.numerator[classes].sum(), found.denominator[classes].sum()) == (returned, ended)
    assert 0 < returned < ended / 5


def test_zones_are_those_of_the_plan(county: World) -> None:
    world = with_scheme(county, of="zone")
    for plan in county.scenario.plans:
        setting = Setting.of(world, [plan], baseline=plan, replications=2)
        assert set(assess(world, setting, "a").units) == set(county.scenario.plans[plan].zones)


def test_threads_and_repeats_change_nothing(county: World) -> None:
    world = with_scheme(county, every="quarter")
    setting = Setting.of(world, replications=6)
    one, two = assess(world, setting, "a"), assess(world, setting, "a", threads=2)
    for a, b in zip(one.runs, two.runs, strict=True):
        np.testing.assert_array_equal(a, b)


def test_whoever_stops_it_gets_what_was_done(county: World) -> None:
    world = with_scheme(county)
    counted = _numbers()
    found = assess(world, Setting.of(world, replications=50), "a", lambda: None, lambda: next(counted) >= 3)
    assert found.setting.replications == len(found.runs.points) == 3


def _numbers() -> Iterator[int]:
    yield from range(1, 100)


def test_an_assessment_is_asked_for_by_its_name(county: World) -> None:
    with pytest.raises(SimlibError) as nothing:
        named(county.scenario, None)
    assert nothing.value.code == "no-assessment"
    world = with_scheme(county)
    assert named(world.scenario, None) == "a"
    with pytest.raises(UnknownName):
        named(world.scenario, "b")


def test_every_measure_that_may_be_assessed_is_told_apart_by_what_is_assessed() -> None:
    known = {spec.name: spec.by for spec in MEASURES}
    told = {*AssessedMeasure.__args__} - {"sent_back_share"}  # type: ignore[attr-defined]
    for name in told:
        assert {"town", "group", "zone"} <= set(known[name])


def test_model_and_plan_are_left_as_they_are(county: World) -> None:
    model = compile_model(county, "central")
    before = model.window
    world = with_scheme(county, every="quarter")
    assess(world, Setting.of(world, replications=2), "a")
    assert model.window == before
    assert compile_plan(model, county.scenario.baseline).name == county.scenario.baseline


@pytest.mark.slow
def test_the_command_says_it_in_words_and_in_json(simlib, tmp_path, root) -> None:  # type: ignore[no-untyped-def]
    text = (root / "scenarios" / "README.md").read_text(encoding="utf-8")
    graded = text.split("<!-- assessments -->\n```yaml\n")[1].split("```")[0]
    shutil.copytree(root / "scenarios", tmp_path / "scenarios")
    file = tmp_path / "scenarios" / "graded.yaml"
    file.write_text(graded, encoding="utf-8")
    asked = ["assess", file, "--plan", "one-pool", "--replications", "4"]
    code, said, _ = simlib(*asked, "--lang", "en", "--figure", tmp_path / "grades.png")
    assert code == 0
    assert "at most 30.0% of 13 units (town) are 3 places" in said
    assert "T08" in said
    assert "高庄乡" not in said
    assert (tmp_path / "grades.png").stat().st_size > 10_000
    code, said, _ = simlib(*asked, "--lang", "zh", "--names")
    assert "高庄乡" in said
    assert "纯凭运气" in said
    document = json.loads(simlib(*asked, "--json")[1])
    assert document["assessment"] == "towns"
    assert {row["what"] for row in document["simulated"]} == {"points", "grade", "again", "last"}
    assert [len(document[key]) for key in ("periods", "simulated", "if_all_alike")] == [2, 8 * 13, 8 * 13]
    code, _, wrong = simlib("assess", root / "scenarios" / "theory" / "m-m-1.yaml", "--lang", "en")
    assert code == 2
    assert "says nothing of how work is assessed" in wrong
    code, _, wrong = simlib("assess", file, "--assessment", "town", "--lang", "en")
    assert code == 2
    assert "towns" in wrong


@pytest.mark.slow
def test_through_the_door(towns: World) -> None:
    import simlib

    county = simlib.read(shipped("scenarios/theory/busy-and-quiet-towns.yaml"), language="en")
    graded = replace(county, world=with_scheme(towns)).assess(replications=4)
    assert len(graded.frame()) == 3
    assert "What is a grade worth?" in repr(graded)
    assert "等次能说明什么" in repr(graded.said_in("zh"))
    assert graded.document()["of"] == "town"
