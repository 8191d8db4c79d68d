"""What a search found, in words: rows of tables and sentences, for the terminal and for notebooks.

    term_rows      a row a term: today's plan, where it stands among all plans, the plans found
    zone_rows      a row a zone of one plan            moved_line    which towns change their zone
    front_rows     a row a plan that none beats        move_rows     what single moves would change
    proof, standing, robust, screened, selected        what may be said, and no more
    reason_lines   why no plan can be

Proofs are claimed of exact terms only; of simulated measures it is said how sure the choice is.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from simlib.inputs.scenario import PlanSpec, UnitKind
from simlib.scores.intervals import Measure
from simlib.search.answer import CERTIFIED, NamedPlan, SearchResult
from simlib.search.moves import Neighbour, moves_of
from simlib.search.problem.constraints import Constraints
from simlib.search.problem.terms import TERMS, Terms, zone_names
from simlib.search.solve.infeasible import Reason
from simlib.views.language.names import Names, heading, shown, span
from simlib.views.language.words import N_

Rows = list[list[str]]

TERM_NAMES: Final[Mapping[str, str]] = {
    "spread": N_("spread of loads, hours a year"),
    "spread_per_head": N_("spread per post, hours a year"),
    "travel": N_("travel to the seat, minutes"),
    "worst_trip": N_("longest trip to the seat, minutes"),
    "towns_moved": N_("towns moved"),
    "load_moved": N_("load moved, hours a year"),
    "division_shortfall": N_("division shortfall, hours a year"),
    "cut_edges": N_("borders cut"),
}

SHORT_NAMES: Final[Mapping[str, str]] = {
    "spread": N_("spread of loads"),
    "spread_per_head": N_("spread of loads per post"),
    "travel": N_("travel to the seat"),
    "worst_trip": N_("longest trip to the seat"),
    "towns_moved": N_("towns moved"),
    "load_moved": N_("load moved"),
    "division_shortfall": N_("division shortfall"),
    "cut_edges": N_("borders cut"),
}
"""The same in a sentence, without units."""

TERM_MEANINGS: Final[Mapping[str, str]] = {
    "spread": N_(
        "load of the most minus that of the least loaded zone; load: expected staff hours a year of the "
        "zone's towns and groups"
    ),
    "spread_per_head": N_("the same of load per post of the zone's towns and groups"),
    "travel": N_(
        "one way to the zone's seat, weighted by the towns' loads; the seat is the town nearest to all"
    ),
    "worst_trip": N_("one way from the farthest town to the seat of its zone"),
    "towns_moved": N_("towns that are in another zone than today"),
    "load_moved": N_("load of the towns and groups that are in another zone than today"),
    "division_shortfall": N_(
        "hours on duty that divisions lack if each backed the same share of its zones' load"
    ),
    "cut_edges": N_("borders, on land and across the river, between towns of different zones"),
}

BY_SIMULATION: Final = N_("simulated on-time share or days to close")

RUNG_NAMES: Final[Mapping[str, str]] = {
    "enumeration": N_("all plans listed"),
    "pool": N_("branch and bound over all zones"),
    "seats": N_("branch and bound over seats"),
    "highs": N_("integer program"),
    "local": N_("local search"),
    "screening": N_("simulation of zones alone, then of whole plans"),
    "zones": N_("zones run alone"),
    "plans": N_("replications of whole plans"),
    "count": N_("plans counted, town by town"),
}

MOVES_SHOWN: Final = 8


# ---------------------------------------------------------------- names


def plan_name(names: Names, name: str) -> str:
    """A plan of the file by its title, one that was found by its number.

    >>> from simlib.views.language.words import words
    >>> from unittest.mock import Mock
    >>> plan_name(Names(words("en"), Mock(plans={})), "found-2")
    'found 2'
    """
    w = names.words
    kind, _, number = name.rpartition("-")
    if name in names.scenario.plans or kind not in ("found", "front"):
        return names.plan(name)
    return w("found {n}", n=number) if kind == "found" else w("front {n}", n=number)


def today_name(names: Names) -> str:
    """How today's plan heads a column."""
    w = names.words
    return w("today")


def _column(names: Names, answer: SearchResult, plan: NamedPlan) -> str:
    return today_name(names) if plan.name == answer.today.name else plan_name(names, plan.name)


def zone_name(names: Names, zone: str) -> str:
    """A zone that carries on one of today's, in one language, or a new one."""
    zones = names.scenario.plans[names.scenario.baseline].zones
    return names.zone(zone, zones[zone]) if zone in zones else names.coded(zone)


def term_text(name: str, value: float) -> str:
    """A term with the digits that it deserves.

    >>> term_text("spread", 1956.49), term_text("travel", 11.61), term_text("towns_moved", 2)
    ('1,956', '11.6', '2')
    """
    return f"{value:,.1f}" if name in ("travel", "spread_per_head") else f"{value:,.0f}"


def question_line(names: Names, answer: SearchResult) -> str:
    """What was asked: load, number of zones, by what plans are chosen."""
    w, asked = names.words, answer.question
    first, last = asked.zones[0], asked.zones[-1]
    zones = w("{n} zones", n=first if first == last else f"{first}–{last}")
    return heading(" · ".join([w("zone plans"), names.load(asked.load), zones, _by(names, answer)]))


def _by(names: Names, answer: SearchResult) -> str:
    w, objective = names.words, answer.question.objective
    if answer.question.by_simulation:
        return w("chosen by {terms}", terms=w(BY_SIMULATION))
    if objective.weights:
        parts = [f"{weight:g} × {w(SHORT_NAMES[name])}" for name, weight in objective.weights]
        return w("chosen by {terms}", terms=" + ".join(parts))
    ranks = [w(SHORT_NAMES[name]) for name in objective.order]
    return w("chosen by {terms}", terms=w("; then ").join(ranks))


# ---------------------------------------------------------------- rows


def shown_plans(answer: SearchResult) -> list[NamedPlan]:
    """Today's plan, then those found without it."""
    return [answer.today, *(plan for plan in answer.plans if plan.name != answer.today.name)]


def plans_with_zones(answer: SearchResult) -> list[NamedPlan]:
    """The plans found, and those of the front that the simulation left among the best."""
    found = shown_plans(answer)[1:]
    left = set(answer.simulated.alike) if answer.simulated else set()
    return found + [p for p in answer.front if p.name in left and p not in (answer.today, *found)]


def term_headings(names: Names, answer: SearchResult, plans: Sequence[NamedPlan]) -> list[str]:
    """The heads of `term_rows`."""
    w = names.words
    return [w("term"), w("today stands at"), *(_column(names, answer, plan) for plan in plans)]


def term_rows(names: Names, answer: SearchResult, plans: Sequence[NamedPlan]) -> Rows:
    """A row a term; then robustness and simulated measures, where there are any."""
    w, places = names.words, answer.found.percentile
    rows = [
        [w(TERM_NAMES[term]), _percent(places.get(term))]
        + [term_text(term, getattr(plan.plan.terms, term)) for plan in plans]
        for term in TERMS
    ]
    if any(plan.plan.robust is not None for plan in plans):
        rows.append([w("robust, share of maps"), "", *(_share(plan.plan.robust) for plan in plans)])
    return rows + _simulated_rows(names, answer, plans)


def _simulated_rows(names: Names, answer: SearchResult, plans: Sequence[NamedPlan]) -> Rows:
    w, tested = names.words, answer.simulated
    if tested is None:
        return []
    seen = {
        plan.name: {m.name: m for m in tested.measures(plan.name)} if plan.name in tested.names else {}
        for plan in plans
    }
    measures = dict.fromkeys(name for of_plan in seen.values() for name in of_plan)
    rows = [
        [names.measure(name), "", *(_estimate(seen[plan.name].get(name)) for plan in plans)]
        for name in measures
    ]
    runs = [_runs(next(iter(seen[plan.name].values()), None)) for plan in plans]
    return [*rows, [w("replications"), "", *runs]]


def _estimate(m: Measure | None) -> str:
    """A mean, and under it its interval."""
    if m is None:
        return "–"
    interval = "" if m.low is None or m.high is None else f"\n{span(m.low, m.high, m.unit)}"
    return shown(m.mean, m.unit) + interval


def _runs(m: Measure | None) -> str:
    return "–" if m is None else f"{m.replications}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}%"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.0f}%"


def zone_headings(names: Names) -> list[str]:
    """The heads of `zone_rows`."""
    w = names.words
    return [w("zone"), w("linked division"), w("towns"), w("resident groups")]


def zone_rows(names: Names, spec: PlanSpec) -> Rows:
    """A row a zone of a plan."""
    units = names.scenario.units

    def of_kind(members: Sequence[str], kind: UnitKind) -> str:
        return names.listed(names.short(u) for u in members if units[u].kind is kind)

    return [
        [
            zone_name(names, name),
            names.listed(map(names.short, zone.division)),
            of_kind(zone.units, UnitKind.TOWN),
            of_kind(zone.units, UnitKind.GROUP),
        ]
        for name, zone in spec.zones.items()
    ]


def moved_line(names: Names, answer: SearchResult, plan: NamedPlan) -> str:
    """Which towns are in another zone than today, and where they go."""
    w, today = names.words, answer.today.spec
    before = {unit: name for name, zone in today.zones.items() for unit in zone.units}
    after = {unit: name for name, zone in plan.spec.zones.items() for unit in zone.units}
    if not plan.plan.moved:
        return w("no town moves")
    moves = [
        w("{unit}: {old} → {new}", unit=names.short(town),
          old=zone_name(names, before.get(town, "–")), new=zone_name(names, after[town]))
        for town in plan.plan.moved
    ]  # fmt: skip
    return w("towns that move: {list}", list=w("; ").join(moves))


FRONT_TERMS: Final = ("spread", "travel", "towns_moved")


def front_headings(names: Names, answer: SearchResult) -> list[str]:
    """The heads of `front_rows`."""
    w = names.words
    simulated = [names.measure(answer.simulated.measure)] if answer.simulated else []
    return [w("plan"), *(w(TERM_NAMES[term]) for term in FRONT_TERMS), *simulated]


def front_rows(names: Names, answer: SearchResult) -> Rows:
    """A row a plan that none beats in all of these at once, fewest towns moved first."""

    def key(plan: NamedPlan) -> tuple[float, ...]:
        terms = plan.plan.terms
        return terms.towns_moved, terms.spread, terms.travel

    rows = []
    for plan in sorted(answer.front, key=key):
        terms = [term_text(term, getattr(plan.plan.terms, term)) for term in FRONT_TERMS]
        judged = answer.simulated.judged(plan.name) if answer.simulated else None
        rows.append([_column(names, answer, plan), *terms])
        if answer.simulated:
            rows[-1].append("–" if judged is None else shown(judged.mean, judged.unit))
    return rows


def best_moves(answer: SearchResult, most: int = MOVES_SHOWN) -> list[Neighbour]:
    """The single moves and swaps from today's plan, the best first."""
    asked = answer.question
    today = answer.today.plan.candidate
    return moves_of(answer.district, asked.constraints, today, asked.objective)[:most]


def move_headings(names: Names) -> list[str]:
    """The heads of `move_rows`."""
    w = names.words
    return [w("single move or swap from today"), *(w(TERM_NAMES[t]) for t in ("spread", "travel"))]


def move_rows(names: Names, answer: SearchResult, moves: Sequence[Neighbour]) -> Rows:
    """A row a move or swap: the spread and the travel that the plan then has, and by how much they change."""
    now, zones = answer.today.plan.terms, _zones_now(answer)
    return [
        [_steps(names, move, zones), *(_change(term, move.terms, now) for term in ("spread", "travel"))]
        for move in moves
    ]


def _zones_now(answer: SearchResult) -> tuple[str, ...]:
    return zone_names(answer.district, answer.today.plan.candidate)


def _steps(names: Names, move: Neighbour, zones: Sequence[str]) -> str:
    w = names.words
    return w("; ").join(
        w("{unit} → {new}", unit=names.short(town), new=zone_name(names, zones[to]))
        for town, to in zip(move.towns, move.zone, strict=True)
    )


def _change(term: str, then: Terms, now: Terms) -> str:
    value, before = getattr(then, term), getattr(now, term)
    text = term_text(term, value - before)
    if float(text.replace(",", "")) == 0:  # never -0
        text = text.removeprefix("-")
    sign = "+" if not text.startswith("-") else ""
    return f"{term_text(term, value)} ({sign}{text})"


# ---------------------------------------------------------------- sentences

STOPPED: Final = N_("Interrupted; these are the best plans so far.")
PROVEN: Final = N_("Proven: no plan that keeps to the constraints has less {term} ({method}, {n} looked at).")
NO_BOUND: Final = N_("Not proven, and no bound is known ({method}, {n} looked at).")
GAP: Final = N_("Not proven: the best possible {term} may be lower by up to {gap} ({method}, {n} looked at).")
NOT_PROVEN: Final = N_("Nothing is proven of simulated measures.")
UNKNOWN_STANDING: Final = N_(
    "Where today's plan stands among all plans is not known: there are too many, or time was up."
)
STANDING: Final = N_(
    "Today stands at: the share of all plans that keep to the constraints and are better than today's in "
    "this term ({basis}); 0 is the best."
)
ROBUST: Final = N_(
    "Robust: of 200 maps whose seats are off by up to {km} km (near ones {near} km) and loads by up to "
    "{load}, the share on which the plan stays within 2 % of the best."
)
SCREENED: Final = N_(
    "Screened: {plans} plans from {zones} zones run alone, with desks as fixed waits: a surrogate. "
    "Plans that had at least so many replications: {stages}; one is dropped once it lags behind the best "
    "{wanted} by more than {slack} standard errors of the difference. On {checked} plans, evenly spaced "
    "from the best to the worst, its ranks and those of whole runs correlate by {agreement} (Spearman)."
)
BEST: Final = N_(
    "Of {n} plans run whole, “{plan}” has the best {measure}, with at least {level}, if no other is within "
    "{zone} of it."
)
ALIKE: Final = N_(
    "Of {n} plans run whole, these {m} cannot be told apart by {measure} after {runs} replications "
    "(indifference zone {zone}, level {level}): {plans}."
)
FEWER: Final = N_("Not more than {most} plans beside today's are run whole.")


def sentences(names: Names, answer: SearchResult) -> list[str]:
    """What may be said of the search, one after the other."""
    lines = (proof(names, answer), standing(names, answer), robust(names, answer),
             screened(names, answer), *selected(names, answer))  # fmt: skip
    return [line for line in lines if line]


def proof(names: Names, answer: SearchResult) -> str:
    """On which rung the plans were found, and whether a better one is excluded."""
    w, found = names.words, answer.found
    stopped = f"{w(STOPPED)} " if answer.interrupted else ""
    if answer.screening:
        return stopped + w(NOT_PROVEN)
    about = {
        "term": _first_term(names, answer),
        "method": w(RUNG_NAMES[found.rung]),
        "n": f"{found.considered:,}",
    }
    if found.proven:
        return stopped + w(PROVEN, **about)
    if found.gap is None:
        return stopped + w(NO_BOUND, **about)
    return stopped + w(GAP, gap=f"{100 * found.gap:.2f}%", **about)


def _first_term(names: Names, answer: SearchResult) -> str:
    first = answer.question.objective.first
    return names.words(SHORT_NAMES.get(first, N_("weighted sum")))


def standing(names: Names, answer: SearchResult) -> str:
    """What the percentiles of today's plan mean."""
    w, basis = names.words, answer.found.percentile_basis
    if basis == "none":
        return w(
            "Where today's plan stands among all plans is not known: there are too many, or time was up."
        )
    of = w("all of them counted") if basis == "all" else w("a uniform sample of them")
    return w(STANDING, basis=of)


def robust(names: Names, answer: SearchResult) -> str:
    """What the share of maps means."""
    if all(plan.plan.robust is None for plan in answer.plans):
        return ""
    w, off = names.words, answer.world.scenario.search
    if off is None:
        return ""
    by = off.uncertainty
    sizes = {"km": f"{by.approximate:g}", "near": f"{by.near:g}", "load": f"{100 * by.load:g}%"}
    return w(ROBUST, **sizes)


def screened(names: Names, answer: SearchResult) -> str:
    """How plans were screened, and how far the estimates can be trusted."""
    seen = answer.screening
    if seen is None:
        return ""
    w = names.words
    agreement = "–" if seen.agreement is None else f"{seen.agreement:.2f}"
    stages = names.listed(
        w("{plans} plans with {runs}", plans=f"{plans:,}", runs=runs) for runs, plans in seen.stages
    )
    about = {"plans": f"{seen.plans:,}", "zones": f"{seen.zones:,}", "agreement": agreement}
    dropped = {"stages": stages, "wanted": seen.wanted, "slack": f"{seen.slack:g}"}
    return w(SCREENED, checked=seen.checked, **about, **dropped)


def selected(names: Names, answer: SearchResult) -> Iterator[str]:
    """Which of the simulated plans is the best, or that they cannot be told apart."""
    tested = answer.simulated
    if tested is None:
        return
    w, unit = names.words, "share" if tested.measure == "on_time_share" else "days"
    promise = tested.selection.promise
    about = {
        "measure": names.measure(tested.measure),
        "zone": names.amount(promise.indifference, unit),
        "level": f"{100 * promise.level:g}%",
        "n": len(tested.names),
    }
    if tested.best is not None:
        yield w(BEST, plan=_tested(names, answer, tested.best), **about)
    else:
        plans = names.listed(w("“{plan}”", plan=_tested(names, answer, p)) for p in tested.alike)
        runs = tested.selection.replications
        yield w(ALIKE, m=len(tested.alike), runs=runs, plans=plans, **about)
    left_out = len({p.name for p in (*answer.plans, *answer.front)} - set(tested.names))
    if left_out:
        yield w(FEWER, most=CERTIFIED)


def _tested(names: Names, answer: SearchResult, name: str) -> str:
    return names.plan(name) if name == answer.today.name else plan_name(names, name)


def meaning_lines(names: Names) -> list[str]:
    """What each term is."""
    w = names.words
    return [
        w("{term}: {meaning}", term=heading(w(TERM_NAMES[name])), meaning=w(meaning))
        for name, meaning in TERM_MEANINGS.items()
    ]


# ---------------------------------------------------------------- constraints in words

REASONS: Final[Mapping[str, str]] = {
    "pin": N_("pinned: {names}"),
    "together": N_("together in one zone: {names}"),
    "apart": N_("in different zones: {names}"),
    "freeze": N_("frozen zone: {names}"),
    "towns_least": N_("at least {amount} towns in a zone"),
    "towns_most": N_("at most {amount} towns in a zone"),
    "load_least": N_("at least {amount} staff hours a year in a zone"),
    "load_most": N_("at most {amount} staff hours a year in a zone"),
    "people_least": N_("at least {amount} posts in a zone"),
    "people_most": N_("at most {amount} posts in a zone"),
    "longest_trip": N_("no town farther than {amount} minutes from the seat of its zone"),
    "most_moved": N_("at most {amount} towns move"),
    "contiguity": N_("every zone hangs together by borders"),
    "zones": N_("{amount} zones"),
}

CUT_OFF: Final = N_("{rule} (cut off from the rest on land: {names})")
ALONE: Final = N_("{rule} (more by themselves: {names})")


def reason_lines(names: Names, reason: Sequence[Reason]) -> list[str]:
    """The constraints that exclude each other, each in a line."""
    return [f"  - {reason_text(names, one)}" for one in reason]


def reason_text(names: Names, reason: Reason) -> str:
    """One constraint in words, with the names of its units and zones."""
    w = names.words
    shown_names = [
        zone_name(names, n) if n not in names.scenario.units else names.unit(n) for n in reason.names
    ]
    joined = " → ".join(shown_names) if reason.kind == "pin" else names.listed(shown_names)
    rule = w(REASONS.get(reason.kind, "{names}"), names=joined, amount=reason.amount)
    if reason.kind == "contiguity" and joined:
        return w(CUT_OFF, rule=rule, names=joined)
    if reason.kind in ("load_most", "people_most") and joined:
        return w(ALONE, rule=rule, names=joined)
    return rule


def constraint_lines(names: Names, given: Constraints) -> list[str]:
    """All constraints that were asked, in words."""
    listed = [
        *(Reason("pin", pin) for pin in given.pin),
        *(Reason("together", units) for units in given.together),
        *(Reason("apart", units) for units in given.apart),
        *(Reason("freeze", (zone,)) for zone in given.freeze),
    ]
    for kind in ("towns", "load", "people"):
        bounds = getattr(given, kind)
        for end in ("least", "most"):
            if getattr(bounds, end) is not None:
                listed.append(Reason(f"{kind}_{end}", (), f"{getattr(bounds, end):g}"))
    for kind in ("longest_trip", "most_moved"):
        if getattr(given, kind) is not None:
            listed.append(Reason(kind, (), f"{getattr(given, kind):g}"))
    return [*(reason_text(names, one) for one in listed), *_crossing_lines(names, given)]


def _crossing_lines(names: Names, given: Constraints) -> Iterator[str]:
    w = names.words
    if given.river:
        yield w("zones may reach across the river")
    for a, b in given.crossings:
        yield w("zones may reach across between {a} and {b}", a=names.unit(a), b=names.unit(b))
