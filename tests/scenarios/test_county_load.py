"""The table of work offered and hours on duty in scenarios/README.md, recomputed from the file."""

from collections import Counter

import pytest

from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from tests.scenarios.expected import expected_visits

TIMES_A_YEAR = {"month": 12, "quarter": 4, "half_year": 2, "year": 1}


def times_a_year(stream, window):
    """How often a stream on days comes in the window's year."""
    if stream.every is not None:
        return TIMES_A_YEAR[stream.every.every]
    return stream.random_days or sum(window.first <= day <= window.last for day in stream.dates)


def arrivals(scenario):
    """Matters a year by stream and unit: (flow, classes, unit, count)."""
    pulled = scenario.plans[scenario.baseline].levers
    for stream in scenario.streams.values():
        if stream.without is None or stream.without not in pulled:
            for unit, share in stream.shares.items():
                if stream.per_year is None:
                    count = times_a_year(stream, scenario.time.window) * share
                else:
                    count = stream.per_year * share / sum(stream.shares.values())
                yield scenario.flows[stream.flow], stream.classes, unit, count


def chosen(scenario, use):
    """Whether a pool is there under the baseline."""
    pulled = scenario.plans[scenario.baseline].levers
    return (use.lever is None or use.lever in pulled) and use.without not in pulled


def members(scenario, pool, unit):
    """The units of a pool for a matter of a unit, under the baseline."""
    zones = scenario.plans[scenario.baseline].zones.values()
    mine = next((zone for zone in zones if unit in zone.units), None)
    match pool:
        case "home":
            return [unit]
        case "contact":
            return [scenario.units[unit].contact]
        case "head":
            return list(mine.head) if mine and mine.head else [scenario.units[unit].contact]
        case "zone":
            return [name for name in mine.units if name != unit]
        case "division":
            return list(mine.division) if mine else [unit]
    return [pool]


def doers(scenario, step, unit):
    """Shares of a step's work by unit: its first pool, by heads that may do it."""
    first = next(use for use in step.pools if chosen(scenario, use))
    heads = Counter()
    for name in members(scenario, first.pool, unit):
        staff = scenario.units[name].staff
        heads[name] = sum(n for post, n in staff.items() if not step.posts or post in step.posts)
    return {name: count / heads.total() for name, count in heads.items()}


def yearly_work(scenario):
    """Matters, staff hours on them and in pairs, and hours of inspections and reports, by unit."""
    matters, hours, pairs, own = (Counter() for _ in range(4))
    for flow, classes, unit, count in arrivals(scenario):
        factor = sum(p * scenario.classes[k].effort_factor for k, p in classes.items())
        matters[unit] += count * flow.headline
        for name, often in expected_visits(flow).items():
            step = flow.steps[name]
            if not step.team:
                continue
            coming = sum(p for k, p in classes.items() if not step.classes or k in step.classes)
            joint = count * often * coming * step.effort.mean * (factor if step.class_effort else 1)
            for doer, share in doers(scenario, step, unit).items():
                (hours if flow.headline else own)[doer] += joint * step.team * share
                pairs[doer] += joint * share * (step.team == 2) * flow.headline
    return matters, hours, pairs, own


def hours_on_duty(model):
    """Hours on duty of each person in the window's year: arrangements and leave are taken out."""
    duty = compile_plan(model, model.world.scenario.baseline).duty
    first, last = (tick // model.day_ticks for tick in model.window)
    minutes = duty.minutes[duty.whole][:, first:last].sum(axis=1)
    days_off = model.people.leave_spells * model.people.leave_days
    return minutes / 60 * (1 - days_off / (last - first))


def duty_hours(world):
    """People and their hours on duty, by unit."""
    model = compile_model(world, "central")
    hours = hours_on_duty(model)
    own = [hours[model.people.unit == u] for u in range(len(model.units.name))]
    return {name: (len(h), h.sum()) for name, h in zip(model.units.name, own, strict=True)}


def table(world):
    matters, hours, pairs, own = yearly_work(world.scenario)
    for name, (people, duty) in duty_hours(world).items():
        english = world.scenario.units[name].english
        share = f"{(hours[name] + own[name]) / duty:.0%}"
        work = f"{matters[name]:.0f} | {hours[name]:.0f} | {pairs[name]:.0f} | {own[name]:.0f}"
        yield f"| {name} {english} | {people} | {work} | {duty:.0f} | {share} |"


@pytest.fixture(scope="module")
def readme(root):
    return (root / "scenarios" / "README.md").read_text(encoding="utf-8").splitlines()


HEAD = "| unit | people | matters | offered | in pairs | own tasks | on duty | share |"


@pytest.mark.slow
def test_the_readme_shows_the_load_of_the_file(world, readme):
    begin = readme.index(HEAD) + 2
    shown = readme[begin : readme.index("", begin)]
    rows = list(table(world))
    assert shown == rows, "\n".join(["put these rows into scenarios/README.md:", *rows])


def test_the_readme_says_how_long_a_director_and_a_division_member_serve(world, readme):
    model = compile_model(world, "central")
    hours, people = hours_on_duty(model), model.people
    posts = sorted(world.scenario.posts)
    text = " ".join(readme)
    for post, sentence in [
        ("director", "who has {:.0f} hours"),
        ("division-member", "{:.0f} hours a person"),
    ]:
        own = hours[people.post == posts.index(post)]
        assert own.min() == own.max()
        assert sentence.format(own[0]) in text


def test_a_town_matter_takes_ten_to_sixty_staff_hours(county, towns):
    matters, hours, _, _ = yearly_work(county)
    for name in towns:
        assert 10 <= hours[name] / matters[name] <= 60


def test_nobody_is_offered_more_than_can_be_done_at_the_highest_load(world):
    _, hours, _, own = yearly_work(world.scenario)
    highest = max(world.scenario.loads.values())
    offered = {name: hours[name] * highest + own[name] for name in world.scenario.units}
    over = {
        name: round(offered[name] / duty, 2)
        for name, (_, duty) in duty_hours(world).items()
        if offered[name] > duty
    }
    assert over == {}
