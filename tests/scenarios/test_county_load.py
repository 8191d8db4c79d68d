"""The table of work offered and hours on duty in scenarios/README.md, recomputed from the file."""

import pytest

from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan


def reach(flow):
    """How often a matter comes to each step; the flow must not lead back."""
    often = dict.fromkeys(flow.steps, 0.0)
    often[flow.first] = 1.0
    waiting = [flow.first]
    incoming = {name: sum(name in s.next for s in flow.steps.values()) for name in flow.steps}
    while waiting:
        name = waiting.pop()
        for target, share in flow.steps[name].next.items():
            if target != "end":
                often[target] += often[name] * share
                incoming[target] -= 1
                waiting += [target] * (incoming[target] == 0)
    return often


def yearly_work(scenario):
    """Matters, staff hours and hours in pairs a year, by unit that does the work."""
    matters, hours, pairs = (dict.fromkeys(scenario.units, 0.0) for _ in range(3))
    for stream in scenario.streams.values():
        flow = scenario.flows[stream.flow]
        factor = sum(p * scenario.classes[k].effort_factor for k, p in stream.classes.items())
        for unit, share in stream.shares.items():
            count = stream.per_year * share / sum(stream.shares.values())
            matters[unit] += count
            for name, often in reach(flow).items():
                step = flow.steps[name]
                doer = unit if step.pools[0].pool == "home" else step.pools[0].pool
                joint = count * often * step.effort.mean * (factor if step.class_effort else 1.0)
                hours[doer] += joint * step.team
                pairs[doer] += joint * (step.team == 2)
    return matters, hours, pairs


def hours_on_duty(model):
    """Hours on duty of each person in the window's year: arrangements and leave are taken out."""
    duty = compile_plan(model, model.world.scenario.baseline).duty
    first, last = (tick // model.day_ticks for tick in model.window)
    minutes = duty.minutes[duty.base][:, first:last].sum(axis=1)
    days_off = model.people.leave_spells * model.people.leave_days
    return minutes / 60 * (1 - days_off / (last - first))


def duty_hours(world):
    """People and their hours on duty, by unit."""
    model = compile_model(world, "central")
    hours = hours_on_duty(model)
    own = [hours[model.people.unit == u] for u in range(len(model.units.name))]
    return {name: (len(h), h.sum()) for name, h in zip(model.units.name, own, strict=True)}


def table(world):
    matters, hours, pairs = yearly_work(world.scenario)
    for name, (people, duty) in duty_hours(world).items():
        if hours[name]:
            english = world.scenario.units[name].english
            share = f"{hours[name] / duty:.0%}"
            figures = f"{matters[name]:.0f} | {hours[name]:.0f} | {pairs[name]:.0f} | {duty:.0f}"
            yield f"| {name} {english} | {people} | {figures} | {share} |"


@pytest.fixture(scope="module")
def readme(root):
    return (root / "scenarios" / "README.md").read_text(encoding="utf-8").splitlines()


def test_the_readme_shows_the_load_of_the_file(world, readme):
    begin = readme.index("| unit | people | matters | offered | in pairs | on duty | share |") + 2
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
    matters, hours, _ = yearly_work(county)
    for name in towns:
        assert 10 <= hours[name] / matters[name] <= 60


def test_nobody_is_offered_more_than_can_be_done_at_the_highest_load(world):
    _, hours, _ = yearly_work(world.scenario)
    highest = max(world.scenario.loads.values())
    over = {
        name: round(hours[name] * highest / duty, 2)
        for name, (_, duty) in duty_hours(world).items()
        if hours[name] * highest > duty
    }
    assert over == {}
