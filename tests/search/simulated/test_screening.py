"""Zones run alone: what their sums say of whole plans, and how well."""

from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import combinations
from pathlib import Path
from random import Random

import numpy as np
import pytest
from scipy.stats import binomtest, t

from simlib.inputs.reading import read_world
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan, plan_of
from simlib.runs.draws import draw
from simlib.runs.keeping import keeping
from simlib.runs.kernel.loop import simulate
from simlib.runs.replications import one_replication, replicate
from simlib.search.problem.district import Candidate, District
from simlib.search.problem.terms import naming, spec_of
from simlib.search.simulated.criterion import judge
from simlib.search.simulated.fixed_delays import desk_steps, without_desks
from simlib.search.simulated.screening import SLACK, lagging, rank_correlation, screen
from simlib.search.simulated.zone_draws import BY_VISIT, OF_MATTERS, share, whole
from simlib.search.simulated.zones_alone import Alone, ZonesModel, run_alone, zone_plan, zones_alone
from simlib.search.solve.counting import Counted


@pytest.fixture(scope="module")
def world(root: Path):
    return read_world(root / "tests" / "search" / "short-county.yaml")


@pytest.fixture(scope="module")
def district(world):
    return District.of(world, "central")


@pytest.fixture(scope="module")
def county(world):
    return ZonesModel.of(world, "central", seed=1)


def moved(district, town, zone):
    """Today's plan with one town in another zone."""
    now = district.now
    zones = list(now.zone)
    zones[town] = zone
    return Candidate(tuple(zones), now.divisions)


def test_desks_are_the_steps_that_only_the_county_does(world):
    steps = {step for _, step in desk_steps(world.scenario)}
    assert steps == {"approve", "adopt", "review", "decide"}


def test_a_desk_becomes_a_wait_as_long_as_it_took(world):
    steps = without_desks(world, "central", seed=1).scenario.flows["petition"].steps
    assert steps["approve"].team == 0
    assert steps["approve"].wait.dist == "fixed"
    assert 0.3 * 60 < steps["approve"].wait.mean < 10 * 60
    assert steps["approve"].milestone == "disposed"
    assert steps["verify"] == world.scenario.flows["petition"].steps["verify"]


def test_a_world_without_desks_stays_as_it_is(root):
    pairs = read_world(root / "scenarios" / "theory" / "separate-or-pooled.yaml")
    assert without_desks(pairs, "central", seed=1) is pairs


@pytest.mark.slow
def test_zones_alone_add_up_to_the_whole_where_they_do_not_feel_each_other(world, district, county):
    """Without desks and without recusals that need another zone's division, the sums are exact."""
    calm = world.scenario.model_copy(
        update={"conflicts": world.scenario.conflicts.model_copy(
            update={"home": 0.0, "neighbour": 0.0, "elsewhere": 0.0})}
    )  # fmt: skip
    calm_county = ZonesModel.of(replace(world, scenario=calm), "central", seed=1)
    score, model = partial(judge, "on_time_share"), calm_county.model
    spec = spec_of(district, district.now, calm.plans["plan-2021"])
    whole = plan_of(model, "today", spec)
    (together,) = one_replication(model, [whole], 3, 0, score)
    zones = zones_alone(calm_county, district, district.now)
    apart = run_alone(calm_county, 3, (range(1), zones)).sum(axis=(0, 1))
    assert together.tolist() == apart.tolist()
    assert together[1] > 300


@pytest.fixture(scope="module")
def full_county(root):
    """The shipped county, in which matters set off others."""
    return ZonesModel.of(read_world(root / "scenarios" / "pingluo-2021.yaml"), "central", seed=1)


def inside(county, zone):
    return np.isin(np.array(county.model.units.name), zone.units)


ZONE = Alone(("陶乐镇", "高仁乡"), ("第三纪检监察室",))


def test_a_zone_alone_has_its_own_people_only(county):
    model, plan = county.model, zone_plan(county, ZONE)
    verify = model.steps.name.index("verify")
    origin = model.units.name.index("陶乐镇")
    helpers = plan.level[verify, origin, 1, 1]
    assert {model.units.name[model.people.unit[p]] for p in np.flatnonzero(helpers)} == {"高仁乡"}
    backing = plan.level[verify, origin, 1, 2]
    assert {model.units.name[model.people.unit[p]] for p in np.flatnonzero(backing)} == {"第三纪检监察室"}


def drawn_alone(county, zone, seed):
    """The zone's own matters drawn from a model that has no others."""
    streams, backlog = county.model.streams, county.model.backlog
    keep = inside(county, zone)[streams.unit]
    lengths = np.diff(streams.first_day)
    kept = {n: getattr(streams, n)[keep] for n in ("key", "unit", "first", "gap", "classes", "odds")}
    own = replace(
        streams,
        **kept,
        name=tuple(np.array(streams.name)[keep]),
        first_day=np.cumsum([0, *lengths[keep]], dtype=np.int64),
        days=streams.days[np.repeat(keep, lengths)],
    )
    assert len(backlog) == 0
    return draw(replace(county.model, streams=own), seed, 0), np.flatnonzero(keep)


@pytest.mark.slow
def test_a_zones_share_of_the_countys_draws_is_what_it_draws_alone(full_county):
    county = full_county
    given = replace(county.plan, follows=np.ones_like(county.plan.follows))
    cut = share(whole(given, draw(county.model, 3, 0)), inside(county, ZONE))
    alone, stream = drawn_alone(county, ZONE, 3)
    renumbered = np.where(alone.stream >= 0, stream[alone.stream], alone.stream)
    assert cut.stream.tolist() == renumbered.tolist()
    columns = {*OF_MATTERS, *BY_VISIT, "first", "children", "recused", "first_recused", "away"} - {"stream"}
    for name in columns:
        assert (getattr(cut, name) == getattr(alone, name)).all(), name
    assert cut.matters > 100
    assert (cut.parent >= 0).any()


def test_what_never_comes_is_not_copied(full_county):
    """Without it the zone's runs come to the same."""
    county = full_county
    draws, score = draw(county.model, 3, 0), partial(judge, county.measure)
    plan = zone_plan(county, ZONE)
    everything = replace(county.plan, follows=np.ones_like(plan.follows), comes=np.ones_like(plan.comes))
    bare, full = (share(whole(p, draws), inside(county, ZONE)) for p in (county.plan, everything))
    assert bare.matters < full.matters
    seen = [score(county.model, plan, d, simulate(county.model, plan, d)) for d in (bare, full)]
    assert seen[0].tolist() == seen[1].tolist()


def test_every_unit_with_matters_is_in_a_zone_or_alone(county, district):
    broken = replace(district, linked=(-1, *district.linked[1:]))
    zones = zones_alone(county, broken, broken.now)
    assert Alone((broken.groups[0],), ()) in zones
    assert sorted(u for zone in zones for u in zone.units) == sorted(county.with_matters)


def drawn(district, count):
    """Today's plan and plans of two to seven zones drawn from all connected ones, with today's divisions."""
    reach = [a | b for a, b in zip(district.land, district.river, strict=True)]
    counts, dice = [Counted.of(reach, k) for k in range(2, 8)], Random(1)
    return [district.now, *(named(district, counts[n % 6].draw(dice)) for n in range(count))]


def named(district, zone):
    """A plan whose zones keep the divisions of the zones of today that they carry on."""
    bare = Candidate.canonical(zone)
    names = naming(district, replace(bare, divisions=(-1,) * len(district.divisions)))
    place = {name: z for z, name in enumerate(names)}
    return replace(bare, divisions=tuple(place.get(z, -1) for z in district.division_today))


@pytest.mark.slow
def test_screening_ranks_plans_as_well_as_whole_runs_rank_each_other(world, district, county):
    """Chance alone keeps two sets of whole runs from ranking plans alike; zones alone do little worse."""
    plans = drawn(district, 24)
    alone = screen(county, [zones_alone(county, district, p) for p in plans], seed=5, stages=(60,))
    model, baseline = compile_model(world, "central"), world.scenario.plans["plan-2021"]
    whole = [plan_of(model, f"p{n}", spec_of(district, p, baseline)) for n, p in enumerate(plans)]

    def shares(seed):
        score = partial(judge, "on_time_share")
        runs = sum(np.stack(kept) for kept in replicate(model, whole, seed, range(40), score))
        return runs[:, 0] / runs[:, 1]

    one, other = shares(6), shares(7)
    agreement, ceiling = rank_correlation(alone.scores, one), rank_correlation(one, other)
    print(f"zones alone and whole runs {agreement:.2f}, whole runs among themselves {ceiling:.2f}")
    assert agreement > 0.8
    assert agreement > ceiling - 0.15


@pytest.mark.slow
def test_far_worse_plans_come_last(county, district):
    """Every town for itself is far behind today's zones."""
    towns = len(district.towns)
    scattered = Candidate(tuple(range(towns)), (-1,) * len(district.divisions))
    plans = [zones_alone(county, district, plan) for plan in (scattered, district.now)]
    found = screen(county, plans, seed=5, stages=(20,))
    assert found.best(2) == [1, 0]
    assert found.best(1) == [1]


@pytest.mark.slow
def test_a_plan_that_lags_is_dropped_and_the_others_are_run_on(county, district):
    towns = len(district.towns)
    scattered = Candidate(tuple(range(towns)), (-1,) * len(district.divisions))
    near = [moved(district, t, 0) for t in range(4, 7)]
    plans = [zones_alone(county, district, p) for p in (scattered, district.now, *near)]
    found = screen(county, plans, seed=5, stages=(5, 12), wanted=2)
    assert found.runs[0] == 5
    assert (found.runs[1:] == 12).sum() >= 2
    assert found.stages == ((5, 5), (12, int((found.runs == 12).sum())))
    assert found.best(5)[-1] == 0


@pytest.mark.slow
def test_who_is_not_dropped_has_the_estimate_of_all_replications(county, district):
    plans = [zones_alone(county, district, p) for p in drawn(district, 12)]
    every, some = (screen(county, plans, seed=5, stages=s, wanted=3) for s in ((16,), (4, 8, 16)))
    whole = some.runs == 16
    assert 3 <= whole.sum() < len(plans)
    assert some.scores[whole].tolist() == every.scores[whole].tolist()
    assert some.best(1) == every.best(1)


@pytest.mark.slow
def test_plans_on_which_agreement_is_measured_are_never_dropped(county, district):
    plans = [zones_alone(county, district, p) for p in drawn(district, 12)]
    found = screen(county, plans, seed=5, stages=(4, 8), wanted=1, checked=5)
    assert len(found.checked) == 5
    assert (found.runs[list(found.checked)] == 8).all()
    assert (found.runs == 4).any()


def test_equals_are_dropped_as_seldom_as_the_slack_says():
    """The difference of two plans that are alike, over its standard error, is Student's."""
    replications, repeats = 10, 4000
    values = np.random.default_rng(1).normal(size=(repeats, replications, 2))
    dropped = sum(int(lagging(pair, wanted=1).sum()) for pair in values)
    wanted = 2 * float(t.sf(SLACK, replications - 1))  # either may be the one that lags
    assert binomtest(dropped, repeats, wanted).pvalue > 0.01


@pytest.mark.slow
def test_processes_change_nothing_but_the_time(county, district):
    plans = [zones_alone(county, district, moved(district, t, 0)) for t in range(4, 8)]
    one, two = (screen(county, plans, seed=5, stages=(3,), processes=n).scores.tolist() for n in (1, 2))
    assert one == two


def test_what_was_screened_before_an_interruption_is_kept(county, district, monkeypatch):
    monkeypatch.setattr("simlib.search.simulated.screening.BATCH", 1)
    told = []
    towns = len(district.towns)
    scattered = Candidate(tuple(range(towns)), (-1,) * len(district.divisions))
    plans = [zones_alone(county, district, p) for p in (district.now, scattered)]
    zones = sorted({zone for plan in plans for zone in plan})
    last = [max(zones.index(zone) for zone in plan) for plan in plans]
    found = screen(
        county, plans, seed=5, stages=(3,),
        progress=lambda done, of: told.append((done, of)), stop=lambda: len(told) > min(last),
    )  # fmt: skip
    assert told[-1] == (min(last) + 1, len(zones))
    assert found.done.tolist() == [n == min(last) for n in last]
    assert found.done.sum() == 1
    assert found.best(5) == np.flatnonzero(found.done).tolist()


@pytest.fixture
def many(county, district, monkeypatch):
    """Plans whose zones are foretold from 30 of them."""
    monkeypatch.setattr("simlib.search.simulated.screening.SAMPLED", 30)
    plans = [zones_alone(county, district, p) for p in drawn(district, 40)]
    assert len({zone for plan in plans for zone in plan}) > 60
    return plans


FEW = {"seed": 5, "stages": (4, 6, 8), "wanted": 5, "checked": 6}


def made_up(county, seed, asked):
    """Ten matters of each unit are due: how many are on time, who is together decides, and chance."""
    replications, zones = asked
    values = np.zeros((len(replications), len(zones), 2))
    for z, zone in enumerate(zones):
        marks = [sum(map(ord, unit)) for unit in zone.units]
        pairs = sum((a * b) % 7 - 3 for a, b in combinations(marks, 2))
        for r, number in enumerate(replications):
            values[r, z, 0] = (
                8 * len(marks) + 0.1 * pairs + np.random.default_rng([number, *marks]).normal(0, 1)
            )
        values[:, z, 1] = 10 * len(marks)
    return values


def test_where_zones_are_foretold_the_best_plans_are_found_for_less(county, district, monkeypatch):
    """All plans are run beside it: the best of them are those of the screening, for a third of the runs."""
    monkeypatch.setattr("simlib.search.simulated.screening.run_alone", made_up)
    plans = [zones_alone(county, district, p) for p in drawn(district, 600)]
    monkeypatch.setattr("simlib.search.simulated.screening.SAMPLED", 10**6)
    every = screen(county, plans, seed=5, stages=(40,))
    monkeypatch.setattr("simlib.search.simulated.screening.SAMPLED", 150)
    some = screen(county, plans, seed=5, stages=(5, 10, 20, 40), wanted=20, checked=20)
    assert every.best(1)[0] in some.best(20)
    assert every.scores[some.best(20)].mean() > np.sort(every.scores)[-20:].mean() - 0.003
    assert some.scores[some.runs == 40].tolist() == every.scores[some.runs == 40].tolist()
    assert rank_correlation(some.scores, every.scores) > 0.8
    assert rank_correlation(some.scores[list(some.checked)], every.scores[list(some.checked)]) > 0.8
    assert some.runs.sum() < every.runs.sum() / 3
    assert (every.sampled, every.held_out, some.sampled) == (0, None, 150)
    assert some.held_out > 0.5


@pytest.mark.slow
def test_plans_on_which_agreement_is_measured_are_run_where_zones_are_foretold(county, many):
    found = screen(county, many, **FEW)
    assert len(found.checked) == 6
    assert (found.runs[list(found.checked)] >= 4).all()
    assert (found.runs == 0).any()  # foretold to be bad, and never run


def killed(done: int, of: int) -> None:
    """Somebody ends the program in the second round."""
    if done > 40:
        raise RuntimeError


@pytest.mark.slow
def test_foretelling_is_the_same_on_two_processes_and_after_it_was_killed(
    county, many, monkeypatch, tmp_path
):
    known = [screen(county, many, **FEW, processes=n) for n in (1, 2)]
    monkeypatch.setenv("SIMLIB_CACHE", str(tmp_path))  # other processes would have no machine code there
    monkeypatch.setattr("simlib.runs.keeping.LONG", 0.0)
    with suppress(RuntimeError), keeping():
        screen(county, many, **FEW, progress=killed)
    assert list((tmp_path / "studies").glob("*.blocks"))
    with keeping():
        known.append(screen(county, many, **FEW))
    assert len({(one.scores.tobytes(), one.runs.tobytes(), one.held_out) for one in known}) == 1


def test_ranks_of_equal_values_are_shared():
    assert rank_correlation([1, 1, 2], [1, 1, 5]) == 1.0
    assert rank_correlation([1, 2, 3], [3, 2, 1]) == -1.0
    assert rank_correlation([1, 1, 1], [3, 2, 1]) is None
    assert rank_correlation([1], [2]) is None


def test_the_baseline_of_the_file_is_what_is_found_as_today(world, district):
    """A candidate made of today's plan runs as the plan of the file does."""
    model = compile_model(world, "central")
    spec = spec_of(district, district.now, world.scenario.plans["plan-2021"])
    plans = [compile_plan(model, "plan-2021"), plan_of(model, "today", spec)]
    of_file, found = one_replication(model, plans, 1, 0, partial(judge, "on_time_share"))
    assert of_file.tolist() == found.tolist()
