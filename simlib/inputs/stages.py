"""WHO RULES WHEN: a plan as the stages through which it goes.

    then     ──2021-07-01──> another plan of the file
    moves    ──2021-04-01──> people belong elsewhere ──2021-07-01──> and come back
    lead     ──each month──> the next town leads
             │
             └─> (day, plan's name, the plan as it stands from that day on), one a stage

All that is dated in a plan is a stage of its own: engines know only that another plan takes over on a day.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from simlib.inputs.scenario import PlanSpec, Zone


class Stage(NamedTuple):
    """A plan as it stands from a day on (None: from the start): its moves are those that are on, and each of
    its zones has no more than one lead."""

    since: date | None
    name: str
    spec: PlanSpec


def stages(plans: Mapping[str, PlanSpec], name: str, spec: PlanSpec, start: date, end: date) -> list[Stage]:
    """The stages of a plan from the first day to the last one of a run, in order.

    >>> from simlib.inputs.scenario import Change, PlanSpec, Text
    >>> after = PlanSpec(title=Text(zh="", en=""))
    >>> plan = after.model_copy(update={"then": (Change(on="2021-03-01", plan="b"),)})
    >>> [(str(since), name) for since, name, _ in stages({"b": after}, "a", plan, date(2021, 1, 4), date.max)]
    [('None', 'a'), ('2021-03-01', 'b')]
    """
    found: list[Stage] = []
    for since, until, named, ruling in _reigns(plans, name, spec, start, end):
        for day in _days_of_change(ruling, since, until):
            here = _as_it_stands(ruling, day, start)
            if not found or (named, here) != (found[-1].name, found[-1].spec):
                found.append(Stage(day if found else None, named, here))
    return found


def _reigns(
    plans: Mapping[str, PlanSpec], name: str, spec: PlanSpec, start: date, end: date
) -> Iterator[tuple[date, date, str, PlanSpec]]:
    """The plans of a plan, each with its first day and the day after its last."""
    changes = [change for change in spec.then if change.on <= end]
    days = [start, *(change.on for change in changes), end + timedelta(1) if end < date.max else end]
    ruling = [(name, spec), *((change.plan, plans[change.plan]) for change in changes)]
    for (named, plan), since, until in zip(ruling, days, days[1:], strict=False):
        yield since, until, named, plan


def _days_of_change(spec: PlanSpec, since: date, until: date) -> list[date]:
    """The first day of a plan's reign, and those within on which somebody moves or a lead changes."""
    days = {move.first for move in spec.moves.values() if move.first is not None}
    days |= {move.last + timedelta(1) for move in spec.moves.values() if move.last is not None}
    if any(len(zone.lead) > 1 for zone in spec.zones.values()):
        days |= {*_firsts_of_months(since, until)}
    return [since, *sorted(day for day in days if since < day < until)]


def _firsts_of_months(since: date, until: date) -> Iterator[date]:
    day = since.replace(day=1)
    while day < until:
        yield day
        day = (day + timedelta(31)).replace(day=1)


def _as_it_stands(spec: PlanSpec, day: date, start: date) -> PlanSpec:
    """A plan on one of its days. Leads take turns from the month of the start on."""
    moves = {name: move for name, move in spec.moves.items() if move.is_on(day)}
    month = 12 * (day.year - start.year) + day.month - start.month
    zones = {name: _led(zone, month) for name, zone in spec.zones.items()}
    return spec.model_copy(update={"moves": moves, "zones": zones, "then": ()})


def _led(zone: Zone, month: int) -> Zone:
    if len(zone.lead) < 2:
        return zone
    return zone.model_copy(update={"lead": (zone.lead[month % len(zone.lead)],)})
