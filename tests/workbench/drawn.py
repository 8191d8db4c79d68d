"""Random drafts: some moves after one another, as a planner in a hurry would make them."""

from simlib.inputs.scenario import UnitKind
from simlib.workbench.state.draft import Draft, meetings, of_kind


def drafts_from(scenario, dice, steps):
    """The drafts on the way of some random moves, the first one the baseline."""
    draft = Draft.of(scenario)
    yield draft
    for _ in range(steps):
        draft = dice.choice(MOVES)(scenario, dice, draft)
        yield draft


def _moved(scenario, dice, draft):
    unit = dice.choice(of_kind(scenario, UnitKind.TOWN, UnitKind.GROUP))
    return draft.moved(unit, dice.choice([*draft.zones]))


def _new_zone(scenario, dice, draft):
    return draft.new_zone()


def _linked(scenario, dice, draft):
    division = dice.choice([d for zone in draft.zones.values() for d in zone.division])
    return draft.linked(scenario, division, dice.choice([*draft.zones]))


def _pooled(scenario, dice, draft):
    return draft.with_pooling(dice.choice(["none", "hard", "all"])).with_order(
        dice.choice(["due", "class", "first_come"])
    )


def _waits(scenario, dice, draft):
    return draft.with_escalation(dice.choice([0.0, 0.5, 2.0, 3.25]))


def _meets(scenario, dice, draft):
    day = dice.choice(["mon", "tue", "wed", "thu", "fri"])
    return draft.with_weekday(scenario, dice.choice([*meetings(scenario)]), day)


def _pulled(scenario, dice, draft):
    return draft.with_lever(scenario, dice.choice([*scenario.levers]), dice.random() < 0.5)


def _staffed(scenario, dice, draft):
    unit = dice.choice([n for n, u in scenario.units.items() if u.staff])
    post = dice.choice([*scenario.units[unit].staff])
    return draft.with_extra(scenario, unit, post, dice.randint(0, 3))


def _loaded(scenario, dice, draft):
    return draft.with_caseload(dice.choice([0.8, 1.0, 1.13, 2.0])).with_leave(dice.choice([None, 0, 3, 9]))


def _mapped(scenario, dice, draft):
    a, b = dice.sample(of_kind(scenario, UnitKind.TOWN), 2)
    return draft.with_border(a, b, dice.randint(5, 60), dice.random() < 0.4)


MOVES = (_moved, _moved, _moved, _new_zone, _linked, _pooled, _waits, _meets, _pulled, _staffed,
         _loaded, _mapped)  # fmt: skip
