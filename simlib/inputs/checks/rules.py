"""WHAT NO PLAN BREAKS UNSAID: the rules of a scenario, held against each plan.

    rule ── staff, at_home                           people of a unit
         ── no_new_posts, moves_end,
            subordination, one_head                  the plan and its zones
         ── stand_in, not_the_handler, who_may       who may do a step, for matters of some unit
           │
    breaches(RuleBook.of(scenario), plan) ──> rule, Breach ──> a fault, unless the plan may `relax` the rule

The same functions tell a file's faults, what is wrong with a draft on the workbench, and what a plan that
was found has to say of itself (`declared`). Nothing of a run depends on rules. A meeting decides as a body:
rules of steps are about steps at which a team works.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, Final

from simlib.errors import Fault
from simlib.inputs.checks.draft import Faults, PartialScenario, listed_twice, unknowns, valid
from simlib.inputs.checks.flows import closure, ways
from simlib.inputs.checks.plans import STRAY, stray_groups
from simlib.inputs.paths import child, shown
from simlib.inputs.pools import LENT_POOLS, Partition, does_step, in_pool, lends, pool_units
from simlib.inputs.scenario import (
    Flow,
    Ground,
    HandlerRule,
    HeadsRule,
    PeopleRule,
    PlanRule,
    PlanSpec,
    Post,
    Rule,
    Scenario,
    StandInRule,
    Step,
    StepRule,
    Unit,
    WhoMayRule,
)

People = Mapping[tuple[str, str], int]
"""How many of a unit and post."""


@dataclass(frozen=True)
class RuleBook:
    """What rules are about, as far as it validated; `origins`: the units at which a flow's matters arise."""

    rules: Mapping[str, Rule]
    grounds: Mapping[str, Ground]
    posts: Mapping[str, Post]
    units: Mapping[str, Unit]
    flows: Mapping[str, Flow]
    origins: Mapping[str, Collection[str]]

    @classmethod
    def of(cls, known: Scenario | PartialScenario) -> "RuleBook":
        """The rules of a scenario, or of what validated of one."""
        draft = PartialScenario.of(known) if isinstance(known, Scenario) else known
        return cls(
            rules=dict(valid(draft.rules)),
            grounds=dict(valid(draft.grounds)),
            posts=dict(valid(draft.posts)),
            units=dict(valid(draft.units)),
            flows=dict(valid(draft.flows)),
            origins=_origins(draft),
        )


def clauses_of(known: RuleBook | Scenario, rule: str) -> tuple[str, ...]:
    """The clauses on which a rule rests; without any, the name of its ground.

    >>> words = {"zh": "", "en": ""}
    >>> ground = Ground.model_validate({"kind": "sourced", "sources": ["S0-003"], "note": words})
    >>> rule = PlanRule.model_validate({"kind": "no_new_posts", "title": words, "ground": "g"})
    >>> clauses_of(RuleBook({"r": rule}, {"g": ground}, {}, {}, {}, {}), "r")
    ('S0-003',)
    """
    name = known.rules[rule].ground
    ground = known.grounds.get(name)
    return (ground.sources if ground else ()) or (name,)


@dataclass(frozen=True)
class Breach:
    """Where a plan breaks a rule: a code, a path (in the plan if it begins with a dot), the zone and units it
    is about, and what else the words for it need; `value` where the name of the rule is not enough."""

    code: str
    path: str
    units: tuple[str, ...] = ()
    zone: str = ""
    value: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


def breaches(book: RuleBook, plan: PlanSpec) -> Iterator[tuple[str, Breach]]:
    """Each rule that a plan breaks with each place where it does, whether or not it may."""
    for name, rule in book.rules.items():
        for breach in _KINDS[rule.kind](book, rule, plan):
            yield name, breach


def declared(scenario: Scenario, plan: PlanSpec) -> PlanSpec:
    """A plan that says of every rule it breaks that it does; what it relaxed before, it relaxes.

    A resident group outside the zone of its division is a fault still: a plan releases it, or moves it back.
    """
    found = breaches(RuleBook.of(scenario), plan)
    broken = {name for name, breach in found if breach.code != STRAY}
    said = tuple(name for name in scenario.rules if name in broken or name in plan.relax)
    return plan if said == plan.relax else plan.model_copy(update={"relax": said})


def relaxed(scenario: Scenario, plan: PlanSpec) -> tuple[str, ...]:
    """The rules that a plan may break, or that one it changes to may, in the order of the file; that of
    subordination as well where groups that are released have left their division."""
    said = {*plan.relax}
    if plan.release_groups and any(stray_groups(scenario.units, plan)):
        said |= {name for name, rule in scenario.rules.items() if rule.kind == "subordination"}
    for change in plan.then:
        said |= {*relaxed(scenario, scenario.plans[change.plan])}
    return tuple(name for name in scenario.rules if name in said)


# ---------------------------------------------------------------- faults


def _rules_hold(draft: PartialScenario) -> Faults:
    """One fault a rule and place, with all plans that break it there and may not."""
    book = RuleBook.of(draft)
    found: dict[tuple[str, str, str], list[str]] = {}
    first: dict[tuple[str, str, str], Breach] = {}
    for plan_name, plan in valid(draft.plans):
        for rule, breach in breaches(book, plan):
            inside = breach.path.startswith(".")
            path = f"{child('$.plans', plan_name)}{breach.path}" if inside else breach.path
            if rule not in plan.relax:
                found.setdefault((rule, path, breach.code), []).append(plan_name)
                first.setdefault((rule, path, breach.code), breach)
    for (rule, path, code), plans in found.items():
        breach = first[rule, path, code]
        whose = {"rule": rule, "clause": ", ".join(clauses_of(book, rule)), "plan": ", ".join(plans)}
        where = {"unit": ", ".join(breach.units), "zone": breach.zone}
        yield Fault(path, code, breach.value or rule, {**whose, **where, **breach.params})


def _steps_are_known(draft: PartialScenario) -> Faults:
    """A rule's steps are those of its flows; nothing can be said while one of these is not known."""
    for name, rule in valid(draft.rules):
        if isinstance(rule, StepRule):
            flows = [draft.flows.get(flow) for flow in rule.flows or draft.flows]
            if None not in flows:
                known = sorted({step for flow in flows if flow is not None for step in flow.steps})
                here = child("$.rules", name)
                yield from unknowns("unknown-step", rule.steps, f"{here}.steps", known)
                if isinstance(rule, HandlerRule):
                    yield from unknowns("unknown-step", rule.handled, f"{here}.handled", known)


def _relaxed_once(draft: PartialScenario) -> Faults:
    for name, plan in valid(draft.plans):
        yield from listed_twice(plan.relax, f"{child('$.plans', name)}.relax")


# ---------------------------------------------------------------- people of a unit


def _people(book: RuleBook, rule: PeopleRule, plan: PlanSpec) -> Iterator[Breach]:
    """Too few or too many; at home stay those whom a plan that pools lends to nobody."""
    at_home = rule.kind == "at_home"
    lent = [post for post in rule.posts if at_home and plan.pooling != "none" and lends(plan, post)]
    for name, unit in book.units.items():
        if name in rule.units or unit.kind in rule.of:
            staff = {post: number for post, number in _staff(unit, name, plan).items() if post in rule.posts}
            stay = {post: min(staff[post], plan.stay.get(post, 0)) for post in lent if post in staff}
            count = sum({**staff, **stay}.values())
            added = sum(number for post, number in plan.extra.get(name, {}).items() if post in rule.posts)
            own = f"{child('$.units', name)}.staff"
            path = child(".extra", name) if added and not at_home else own
            yield from _out_of_bounds(rule, count, path, name)


def _out_of_bounds(rule: PeopleRule, count: int, path: str, unit: str) -> Iterator[Breach]:
    said = {"count": str(count), "post": ", ".join(rule.posts)}
    if rule.least is not None and count < rule.least:
        code = "rule-too-few" if rule.kind == "staff" else "rule-too-few-at-home"
        yield Breach(code, path, (unit,), params={**said, "low": str(rule.least)})
    if rule.most is not None and count > rule.most:
        code = "rule-too-many" if rule.kind == "staff" else "rule-too-many-at-home"
        yield Breach(code, path, (unit,), params={**said, "high": str(rule.most)})


def _staff(unit: Unit, name: str, plan: PlanSpec) -> Mapping[str, int]:
    """People by post under a plan, those that it adds among them."""
    more = plan.extra.get(name, {})
    return {post: unit.staff.get(post, 0) + more.get(post, 0) for post in {**unit.staff, **more}}


# ---------------------------------------------------------------- the plan and its zones


def _plan(book: RuleBook, rule: PlanRule, plan: PlanSpec) -> Iterator[Breach]:
    if rule.kind == "subordination":
        for stray in () if plan.release_groups else stray_groups(book.units, plan):
            path = f"{child('.zones', stray.zone)}.units[{stray.place}]"
            yield Breach(STRAY, path, (stray.group,), stray.zone, shown(stray.group), {"other": stray.home})
        return
    if rule.kind == "moves_end":
        for name, move in plan.moves.items():
            if move.last is None:
                yield Breach("rule-move-for-good", child(".moves", name), (move.of,))
        return
    for unit, posts in plan.extra.items():
        if added := sum(posts.values()):
            yield Breach("rule-new-posts", child(".extra", unit), (unit,), params={"count": str(added)})


def _heads(book: RuleBook, rule: HeadsRule, plan: PlanSpec) -> Iterator[Breach]:
    of: dict[str, str] = {}
    for name, zone in plan.zones.items():
        here = child(".zones", name)
        asked = (("head", "rule-heads", rule.heads), ("division", "rule-divisions", rule.divisions))
        for key, code, count in asked:
            named = getattr(zone, key)
            if count is not None and len(named) != count:
                params = {"count": str(len(named)), "asked": str(count)}
                yield Breach(code, f"{here}.{key}", named, name, params=params)
        for head in zone.head:
            if of.setdefault(head, name) != name:
                params = {"other": of[head]}
                yield Breach("rule-head-twice", f"{here}.head", (head,), name, params=params)


# ---------------------------------------------------------------- who may do a step


def _stand_in(book: RuleBook, rule: StandInRule, plan: PlanSpec) -> Iterator[Breach]:
    cast = Cast(book, plan)
    for flow, name, step in _steps(book, rule, plan, "approval"):
        if any(use.when == "absent" and use.is_there(plan.levers) for use in step.pools):
            continue
        lone = {
            unit
            for origin in book.origins.get(flow, ())
            if sum((them := cast.may(flow, name, origin)).values()) <= step.team
            for unit, _ in them
        }
        if lone:
            yield _of_step(book, "rule-no-stand-in", flow, name, lone)


def _not_the_handler(book: RuleBook, rule: HandlerRule, plan: PlanSpec) -> Iterator[Breach]:
    cast = Cast(book, plan)
    before = {flow: ways(spec) for flow, spec in book.flows.items()}
    for flow, name, step in _steps(book, rule, plan, "approval", "review"):
        both: dict[str, set[str]] = {}
        for other, handling in book.flows[flow].steps.items():
            counts = other in rule.handled if rule.handled else handling.role == "handling"
            there = counts and handling.team > 0 and handling.is_there(plan.levers)
            barred = other in (name, *step.not_by)
            if there and not barred and name in closure({*handling.next}, before[flow]):
                both[other] = cast.share(flow, name, other)
        if units := {unit for found in both.values() for unit in found}:
            handled = ", ".join(other for other, found in both.items() if found)
            yield _of_step(book, "rule-own-handler", flow, name, units, other=handled)


def _who_may(book: RuleBook, rule: WhoMayRule, plan: PlanSpec) -> Iterator[Breach]:
    cast = Cast(book, plan)
    for flow, name, _ in _steps(book, rule, plan):
        others = {
            (unit, post)
            for origin in book.origins.get(flow, ())
            for unit, post in cast.may(flow, name, origin)
            if post not in rule.posts
        }
        if others:
            posts = ", ".join(sorted({post for _, post in others}))
            yield _of_step(book, "rule-who-may", flow, name, {unit for unit, _ in others}, post=posts)


def _steps(book: RuleBook, rule: StepRule, plan: PlanSpec, *roles: str) -> Iterator[tuple[str, str, Step]]:
    """The steps that a rule is about, under a plan: those named, at which a team works, of these roles."""
    for flow, spec in book.flows.items():
        for name, step in spec.steps.items():
            named = (not rule.flows or flow in rule.flows) and (not rule.steps or name in rule.steps)
            if named and step.team and step.is_there(plan.levers) and (not roles or step.role in roles):
                yield flow, name, step


def _of_step(
    book: RuleBook, code: str, flow: str, step: str, units: Collection[str], **params: str
) -> Breach:
    path = child(f"{child('$.flows', flow)}.steps", step)
    return Breach(code, path, tuple(u for u in book.units if u in units), params={"step": step, **params})


class Cast:
    """Who may do what under one plan, for a matter of a unit: as `model.plan` has it, by unit and post."""

    def __init__(self, book: RuleBook, plan: PlanSpec) -> None:
        self._book, self._plan = book, plan
        self._units = cache(partial(pool_units, book.units, Partition.of(plan)))
        self.may = cache(self._may)

    def _may(self, flow: str, name: str, origin: str) -> People:
        plan, posts, step = self._plan, self._book.posts, self._book.flows[flow].steps[name]
        found: dict[tuple[str, str], int] = {}
        for use in step.pools:
            closed = use.when == "pooled" and plan.pooling == "none"
            for unit in () if closed or not use.is_there(plan.levers) else self._units(use.pool, origin):
                for post, count in self._there(unit):
                    lent = use.pool not in LENT_POOLS or lends(plan, post)
                    if count and lent and in_pool(use, post) and does_step(posts, post, name, step):
                        found[unit, post] = count
        return found

    def _there(self, name: str) -> Iterable[tuple[str, int]]:
        unit = self._book.units.get(name)
        staff = {} if unit is None else _staff(unit, name, self._plan)
        return [(post, count) for post, count in staff.items() if post in self._book.posts]

    def share(self, flow: str, one: str, other: str) -> set[str]:
        """The units of those who may do both of two steps of some matter."""
        return {
            unit
            for origin in self._book.origins.get(flow, ())
            for unit, post in self.may(flow, one, origin)
            if (unit, post) in self.may(flow, other, origin)
        }


def _origins(draft: PartialScenario) -> dict[str, Collection[str]]:
    """Where the matters of each flow arise: by streams, at the start, and set off by others."""
    found: dict[str, set[str]] = {name: set() for name in draft.flows}
    for _, stream in valid(draft.streams):
        found.setdefault(stream.flow, set()).update(unit for unit, share in stream.shares.items() if share)
    for matter in draft.start.matters if draft.start is not None else ():
        found.setdefault(matter.flow, set()).add(matter.unit)
    rules = [rule for _, rule in valid(draft.followups)]
    for _ in rules:  # as long as the longest chain of matters that set off others
        for rule in rules:
            parents = {unit for flow in rule.of for unit in found.get(flow, ())}
            found.setdefault(rule.flow, set()).update({rule.unit} if rule.unit and parents else parents)
    known = dict(valid(draft.units))
    return {flow: [unit for unit in known if unit in units] for flow, units in found.items()}


_KINDS: Final[Mapping[str, Callable[[RuleBook, Any, PlanSpec], Iterator[Breach]]]] = {
    "staff": _people,
    "at_home": _people,
    "no_new_posts": _plan,
    "moves_end": _plan,
    "subordination": _plan,
    "one_head": _heads,
    "stand_in": _stand_in,
    "not_the_handler": _not_the_handler,
    "who_may": _who_may,
}
