"""What a planner may choose, in words: the same on the levers, in lists of changes and in tables of plans.

LABELS["pooling"]           统筹办理范围                            the words above the lever
lever_differences(...)      统筹办理范围：疑难统筹 → 全部统筹       the same words, before and after
plan_differences(...)       units that move, then levers
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from simlib.inputs.scenario import PlanSpec
from simlib.views.language.glossary import DISPATCH, POOLING, WEEKDAYS
from simlib.views.language.names import Names
from simlib.views.language.words import N_, Words

LABELS: Final[Mapping[str, str]] = {
    "pooling": N_("Matters pooled in the zone"),
    "order": N_("Order of handling"),
    "escalation": N_("When nobody in the unit is free, the zone helps"),
    "lent": N_("Posts that may be lent"),
    "stay": N_("Staff who are never lent"),
    "release": N_("resident groups may leave their division's zone"),
    "extra": N_("Extra people"),
    "then": N_("later on"),
    "moves": N_("People who move"),
    "pairs": N_("Check each other"),
    "delays": N_("tasks that begin later"),
}
"""The words of the levers that every plan has."""

CHANGED: Final = N_("{lever}: {old} → {new}")


def plan_differences(names: Names, name: str) -> list[str]:
    """How a plan differs from the baseline: moved units, then levers."""
    base, plan = names.scenario.plans[names.scenario.baseline], names.scenario.plans[name]
    return [*_moves(names, base, plan), *lever_differences(names, base, plan)]


def _moves(names: Names, base: PlanSpec, plan: PlanSpec) -> Iterator[str]:
    w = names.words
    before = {unit: zone for zone, spec in base.zones.items() for unit in spec.units}
    after = {unit: zone for zone, spec in plan.zones.items() for unit in spec.units}
    if set(base.zones) != set(plan.zones):
        yield w("zones: {old} → {new}", old=len(base.zones), new=len(plan.zones))
        return
    for unit, zone in after.items():
        if before.get(unit, zone) != zone:
            old, new = names.zone(before[unit]), names.zone(zone, plan.zones[zone])
            yield w("{unit}: {old} → {new}", unit=names.unit(unit), old=old, new=new)


def lever_differences(names: Names, base: PlanSpec, plan: PlanSpec) -> Iterator[str]:
    """Each lever that stands differently, in the order of the levers."""
    weekly = sorted({*base.weekdays, *plan.weekdays})
    old, new = (_values(names, spec, weekly) for spec in (base, plan))
    for (lever, was), (_, now) in zip(old, new, strict=True):
        if was != now:
            yield _change(names.words, lever, was, now)


def _change(w: Words, lever: str, was: str | bool, now: str | bool) -> str:
    if isinstance(now, bool):
        return w("select “{lever}”", lever=lever) if now else w("drop “{lever}”", lever=lever)
    return w(CHANGED, lever=lever, old=was or "–", new=now or "–")


def _values(names: Names, spec: PlanSpec, weekly: Iterable[str]) -> Iterator[tuple[str, str | bool]]:
    """Each lever in words, and how it stands; `weekly` are meetings of which a plan may choose the day."""
    w, scenario = names.words, names.scenario
    yield label(w, "pooling"), w(POOLING[spec.pooling])
    yield label(w, "order"), w(DISPATCH[spec.order])
    yield label(w, "escalation"), wait_words(w, spec.escalation_days)
    yield label(w, "lent"), lent_words(names, spec.pooled_posts)
    yield label(w, "stay"), stay_words(names, spec.stay)
    for name, lever in scenario.levers.items():
        yield w.text(lever.title), name in spec.levers
    yield label(w, "release"), spec.release_groups
    for name in weekly:
        known = scenario.gates[name] if name in scenario.gates else scenario.arrangements[name]
        yield w.text(known.title), w(WEEKDAYS[spec.weekdays.get(name, known.weekday)])
    yield label(w, "extra"), names.listed(extra_words(names, spec))
    later = [w("{plan} from {day} on", plan=names.plan(change.plan), day=change.on) for change in spec.then]
    yield label(w, "then"), names.listed(later)
    yield label(w, "moves"), names.listed(move_words(names, spec))
    yield label(w, "pairs"), names.listed(pair_words(names, spec))
    yield label(w, "delays"), names.listed(delay_words(names, spec))


def move_words(names: Names, spec: PlanSpec) -> list[str]:
    """Who moves where."""
    w, posts = names.words, names.scenario.posts
    return [
        w(
            "{n} {post} of {unit} to {other}",
            n=move.people,
            post=w.text(posts[move.post].title),
            unit=names.short(move.of),
            other=names.short(move.joins),
        )
        for move in spec.moves.values()
    ]


def delay_words(names: Names, spec: PlanSpec) -> list[str]:
    """The tasks of the programme that begin later, and where."""
    w = names.words
    return [
        w("{task} {n:g} working days later", task=names.task(name), n=delay.days)
        + (w(" ({units})", units=names.listed(map(names.short, delay.units))) if delay.units else "")
        for name, delay in spec.delays.items()
    ]


def pair_words(names: Names, spec: PlanSpec) -> list[str]:
    """Zones or units that check each other, pair by pair."""
    return [
        " – ".join(
            names.zone(one, spec.zones[one]) if one in spec.zones else names.short(one) for one in pair
        )
        for pair in spec.pairs
    ]


def label(w: Words, lever: str) -> str:
    return w(LABELS[lever])


def wait_words(w: Words, days: float) -> str:
    """After how long the zone helps."""
    return w("after {n:g} working days", n=days) if days else w("at once")


def lent_words(names: Names, posts: Iterable[str]) -> str:
    """Of which posts people are lent."""
    of = [names.words.text(names.scenario.posts[post].title) for post in posts]
    return names.words("only {posts}", posts=names.listed(of)) if of else names.words("all posts")


def stay_words(names: Names, stay: Mapping[str, int]) -> str:
    """How many of which post stay in each unit."""
    w, posts = names.words, names.scenario.posts
    of = [w("{n} {post}", n=n, post=w.text(posts[post].title)) for post, n in stay.items()]
    return w("in each unit {people}", people=names.listed(of)) if of else w("nobody in particular")


def extra_words(names: Names, spec: PlanSpec) -> list[str]:
    """The extra people, unit by unit."""
    w, posts = names.words, names.scenario.posts
    return [
        w("{unit}: {post} +{n}", unit=names.short(unit), post=w.text(posts[post].title), n=n)
        for unit, own in spec.extra.items()
        for post, n in own.items()
    ]
