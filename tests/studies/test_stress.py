"""What if? A desk in a surge is a fluid queue, whose backlog and recovery are known."""

import json
from datetime import date

import numpy as np
import pytest

from simlib.cli.program import obey
from simlib.door.county import read
from simlib.errors import SimlibError, UnknownName
from simlib.inputs.reading import read_source, world_of
from simlib.inputs.scenario import CalendarTime
from simlib.model.compile import compile_model
from simlib.runs.draws import draw
from simlib.scores.experiment import Setting
from simlib.studies.shocks import EVERYTHING, LIBRARY, blows, struck
from simlib.studies.stress import LEFT, asked_of, stress

pytestmark = pytest.mark.slow
SERVED, USUAL = 48, 40
"""Matters a day that the desk can do, and that come."""


@pytest.fixture(scope="module")
def desk(root):
    return read_source(root / "scenarios" / "theory" / "surge-at-a-desk.yaml")


@pytest.fixture(scope="module")
def surges(desk):
    """Half as many again for 42 days, twice as many for 21."""
    world = world_of(desk)
    return stress(desk, world, asked_of(world, (), replications=20, dates=2, only=("surge", "short")))


@pytest.mark.parametrize(("shock", "more", "days"), [("surge", 0.5, 42), ("short", 1.0, 21)])
def test_backlog_and_recovery_are_those_of_a_fluid(surges, shock, more, days):
    """While it lasts, what comes less what is served piles up; then the desk's spare time takes it down."""
    (dip,) = next(row.dips for row in surges.rows if row.blow.name == shock)
    peak = (USUAL * (1 + more) - SERVED) * days
    assert dip.backlog.low <= peak <= dip.backlog.high
    assert dip.backlog.high - dip.backlog.low < 0.25 * peak
    back = days + (1 - LEFT) * peak / (SERVED - USUAL)
    assert dip.back.least <= back <= dip.back.most
    assert dip.back.most - dip.back.least < 0.25 * back


def test_who_waits_longer_than_the_limit_is_late(surges):
    """The limit ends at closing time of the second day after: on average after two and a half days, to which
    the wait has grown ten days after the blow, and has shrunk 48 days after its end."""
    (dip,) = next(row.dips for row in surges.rows if row.blow.name == "surge")
    assert dip.depth.mean == pytest.approx(-1.0, abs=0.01)
    assert (dip.below.mean, dip.recovery.mean) == (5.0, 5.0)
    assert dip.spared.mean > 0.99
    assert (
        dip.late.low < (USUAL * 1.5) * 34 + USUAL * 51 < dip.late.high
    )  # days 8 to 42, and until 8 a day took it


# ---------------------------------------------------------------- overlays


@pytest.fixture(scope="module")
def county(root):
    return read_source(root / "tests" / "inputs" / "good.yaml")


def drawn(source, plan="two-zones", replication=0):
    model = compile_model(world_of(source), "central")
    return model, draw(model, 1, replication)


def blown(source, name, first=date(2021, 6, 1), last=date(2021, 7, 30)):
    world = world_of(source)
    (blow,) = [blow for blow in blows(world.scenario)[0] if blow.name == name]
    return struck(source, world.scenario, blow, first, lambda _: last)


def test_a_surge_adds_matters_and_moves_none(county):
    _, before = drawn(county)
    model, after = drawn(blown(county, "surge"))
    calendar = model.calendar
    ours = {
        (int(unit), int(tick)) for unit, tick in zip(before.unit, before.arrived, strict=True) if tick < 2**50
    }
    theirs = {
        (int(unit), int(tick)) for unit, tick in zip(after.unit, after.arrived, strict=True) if tick < 2**50
    }
    assert ours < theirs
    added = [tick for _, tick in theirs - ours]
    first, last = calendar.tick_of(date(2021, 6, 1)), calendar.tick_of(date(2021, 7, 31))
    assert all(first <= tick < last for tick in added)


def test_whoever_is_away_is_away_for_that_spell_alone(county):
    model, before = drawn(county)
    _, after = drawn(blown(county, "division-away"))
    gone = after.away & ~before.away
    days = np.flatnonzero(gone.any(axis=0)) // 2
    calendar = model.calendar
    assert (days.min(), days.max()) == (
        calendar.day_index(date(2021, 6, 1)), calendar.day_index(date(2021, 7, 30)),
    )  # fmt: skip
    units = {model.units.kind[unit] for unit in model.people.unit[gone.any(axis=1)]}
    assert units == {"division"}


def test_what_would_have_come_in_a_closure_comes_at_its_end(county):
    model, before = drawn(county)
    _, after = drawn(blown(county, "closure"))
    first, end = (model.calendar.tick_of(day) for day in (date(2021, 6, 1), date(2021, 7, 31)))
    kept = before.arrived.copy()
    kept[(first <= kept) & (kept < end)] = end
    assert (after.arrived == kept).all()
    assert (kept != before.arrived).any()
    halves = slice(2 * first // model.day_ticks, 2 * end // model.day_ticks)
    assert after.away[:, halves].all()


def test_late_approvals_lie_before_they_are_looked_at(root):
    pingluo = read_source(root / "scenarios" / "pingluo-2021.yaml")
    before, after = world_of(pingluo).scenario, world_of(blown(pingluo, "late-approvals")).scenario
    for name, flow in before.flows.items():
        for step, of in flow.steps.items():
            wait = after.flows[name].steps[step].wait
            if of.role == "approval" and of.wait is None:
                assert (wait.unit, wait.mean) == ("working_days", 5)
            else:
                assert wait == of.wait


def test_what_makes_no_sense_here_is_said_with_the_reason(county, desk, root):
    fit, unfit = blows(world_of(county).scenario)
    assert {one.name for one in (*fit, *unfit)} == {*LIBRARY, EVERYTHING}
    assert {one.name: one.reason for one in unfit}["turnover"] == "no-turnover"
    reasons = {one.name: one.reason for one in blows(world_of(desk).scenario)[1]}
    assert reasons == {
        "campaign": "no-own-work", "division-away": "no-division", "turnover": "no-turnover",
        "late-approvals": "no-approvals",
    }  # fmt: skip
    timeless = world_of(read_source(root / "scenarios" / "theory" / "m-m-1.yaml"))
    assert {one.reason for one in blows(timeless.scenario)[1]} == {"no-calendar", "alone"}
    with pytest.raises(SimlibError) as caught:
        asked_of(timeless, ())
    assert caught.value.code == "no-shock-fits"


# ---------------------------------------------------------------- the study


@pytest.fixture(scope="module")
def small(county):
    world = world_of(county)
    asked = asked_of(
        world, ["one-pool"], replications=6, dates=2, only=("surge", "division-away", EVERYTHING)
    )
    return stress(county, world, asked)


def test_processes_change_nothing(county, small):
    world = world_of(county)
    asked = asked_of(
        world, ["one-pool"], replications=6, dates=2, only=("surge", "division-away", EVERYTHING)
    )
    assert stress(county, world, asked, processes=2) == small


def test_nobody_regrets_less_than_nothing_and_somebody_nothing(small):
    for row in small.rows:
        assert min(regret.mean for regret in row.regrets) == 0
        best = max(dip.reached.mean for dip in row.dips)
        for dip, regret in zip(row.dips, row.regrets, strict=True):
            assert regret.mean == pytest.approx(best - dip.reached.mean)
            assert regret.low <= regret.mean <= regret.high
    assert set(small.least) <= set(small.setting.plans)


def test_days_are_drawn_by_seed_within_the_first_third(county):
    world = world_of(county)
    days = asked_of(world, (), seed=3, dates=3).days
    assert days == asked_of(world, (), seed=3, dates=3).days != asked_of(world, (), seed=4, dates=3).days
    assert isinstance(world.scenario.time, CalendarTime)
    first = world.scenario.time.window.first
    assert all(first <= day < date(2021, 7, 1) for day in days)


def test_a_day_that_leaves_no_month_and_strange_names_are_refused(county):
    world = world_of(county)
    for day in ("2021-12-20", "2021-01-05", "never"):
        with pytest.raises(SimlibError) as caught:
            asked_of(world, (), at=[day])
        assert caught.value.code == "shock-day"
    with pytest.raises(UnknownName):
        asked_of(world, (), only=["flod"])
    assert asked_of(world, (), at=["2021-05-01"]).days == (date(2021, 5, 6),)  # the first working day after


def test_who_stops_gets_what_was_done(county):
    world = world_of(county)
    asked = asked_of(world, ["one-pool"], replications=2, dates=1, only=("surge", "closure"))
    came = iter([False, True])
    found = stress(county, world, asked, stop=lambda: next(came))
    assert [row.blow.name for row in found.rows] == ["surge"]
    assert stress(county, world, asked, stop=lambda: True) is None


def test_the_command_says_it_in_both_languages_and_in_json(root, capsys, tmp_path):
    file = root / "tests" / "inputs" / "good.yaml"
    asked = ["stress", str(file), "--plans", "one-pool", "--replications", "3", "--dates", "1",
             "--shocks", "surge,closure,turnover", "--processes", "1"]  # fmt: skip
    heat, dips = tmp_path / "heat.png", tmp_path / "dips.svg"
    for language, said in (("en", "is hurt most by"), ("zh", "影响最大的是")):
        assert obey([*asked, "--figure", str(heat), "--dips", str(dips), "--lang", language]) == 0
        assert said in capsys.readouterr().out
        assert heat.stat().st_size > 0
        assert dips.stat().st_size > 0
    assert obey([*asked, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "simlib-stress/1"
    assert [row["shock"] for row in document["shocks"]] == ["surge", "closure"]
    assert document["not_asked"] == [{"shock": "turnover", "reason": "no-turnover"}]
    (dip, *_) = document["shocks"][0]["plans"]
    assert dip["lost"]["mean"] == pytest.approx(dip["on_time_share"]["mean"] - dip["without"]["mean"])
    assert obey([*asked, "--at", "2035-01-01"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_python_asks_the_same(root):
    shaken = read(root / "tests" / "inputs" / "good.yaml", language="en").stress(
        "one-pool", shocks=("surge",), replications=3, dates=1, processes=1
    )
    assert shaken.regret_least
    assert len(shaken.frame()) == 2
    assert "regrets" in shaken.show("what if")._repr_html_() or repr(shaken.said_in("zh"))


def test_what_is_asked_is_shown_with_the_baseline_first(small):
    assert small.setting.plans[0] == Setting.of(small.world).baseline
