"""What a search found, in words: names of terms and plans, sentences, constraints.

    plan_name, column_name, term_text     how plans and terms are called and shown
    question_line, moved_line, count_line what was asked; which towns move; how many plans
    proof, standing, robust, screened, selected        what may be said, and no more
    constraint_lines, reason_lines        what was asked for; why no plan can be

Proofs are claimed of exact terms only; of simulated measures it is said how sure the choice is.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from simlib.search.answer import CERTIFIED, NamedPlan, SearchResult
from simlib.search.problem.constraints import Constraints
from simlib.search.solve.infeasible import Reason, one_by_one
from simlib.views.language.names import Names, heading
from simlib.views.language.words import N_

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
        "load of the most loaded zone minus that of the least loaded; load: expected staff hours a year of "
        "its towns and groups"
    ),
    "spread_per_head": N_("as above, for the load per post of the zone's towns and groups"),
    "travel": N_(
        "one-way time to the zone's seat, weighted by the towns' loads; the seat is the town closest to all"
    ),
    "worst_trip": N_("one-way time from the farthest town to the seat of its zone"),
    "towns_moved": N_("towns that are in another zone than today"),
    "load_moved": N_("load of the towns and groups that are in another zone than today"),
    "division_shortfall": N_(
        "duty hours that divisions would lack if each supported the same share of its zones' load"
    ),
    "cut_edges": N_("borders between towns of different zones, on land and across the river"),
}

RUNG_NAMES: Final[Mapping[str, str]] = {
    "enumeration": N_("all plans listed"),
    "pool": N_("branch and bound over all zones"),
    "seats": N_("branch and bound over seats"),
    "highs": N_("integer program"),
    "local": N_("local search"),
    "screening": N_("simulation of zones alone, then of whole plans"),
    "zones": N_("zones simulated alone"),
    "plans": N_("replications of full simulation"),
    "count": N_("plans counted, town by town"),
}

COUNTED: Final = N_("{name} · {zones} zones: {plans} contiguous plans ({borders})")


# ---------------------------------------------------------------- names


def plan_name(names: Names, name: str) -> str:
    """A plan of the file by its title, one that was found by its number.

    >>> from simlib.views.language.words import words
    >>> from unittest.mock import Mock
    >>> plan_name(Names(words("en"), Mock(plans={}, units={})), "found-2")
    'found 2'
    """
    w = names.words
    kind, _, number = name.rpartition("-")
    if name in names.scenario.plans or kind not in ("found", "front"):
        return names.plan(name)
    return w("found {n}", n=number) if kind == "found" else w("front {n}", n=number)


def column_name(names: Names, answer: SearchResult, plan: NamedPlan) -> str:
    """How a plan heads a column."""
    return names.words("today") if plan.name == answer.today.name else plan_name(names, plan.name)


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


def count_line(names: Names, zones: str, plans: int, river: bool) -> str:
    """How many plans there are."""
    w = names.words
    borders = w("on land and across the river") if river else w("on land only")
    return w(COUNTED, name=w.text(names.scenario.title), zones=zones, plans=f"{plans:,}", borders=borders)


def moved_line(names: Names, answer: SearchResult, plan: NamedPlan) -> str:
    """Which towns are in another zone than today, and where they go."""
    w, today = names.words, answer.today.spec
    before = {unit: name for name, zone in today.zones.items() for unit in zone.units}
    after = {unit: name for name, zone in plan.spec.zones.items() for unit in zone.units}
    if not plan.plan.moved:
        return w("no town moves")
    moves = [
        w("{unit}: {old} → {new}", unit=names.short(town),
          old=names.zone(before.get(town, "–")), new=names.zone(after[town]))
        for town in plan.plan.moved
    ]  # fmt: skip
    return w("towns that change zone: {list}", list=w("; ").join(moves))


def _by(names: Names, answer: SearchResult) -> str:
    w, objective = names.words, answer.question.objective
    if answer.question.by_simulation:
        return w("chosen by {terms}", terms=w("simulated on-time share or days to close"))
    if objective.weights:
        parts = [f"{weight:g} × {w(SHORT_NAMES[name])}" for name, weight in objective.weights]
        return w("chosen by {terms}", terms=" + ".join(parts))
    ranks = [w(SHORT_NAMES[name]) for name in objective.order]
    return w("chosen by {terms}", terms=w("; then ").join(ranks))


# ---------------------------------------------------------------- sentences

STOPPED: Final = N_("Interrupted; these are the best plans so far.")
PROVEN: Final = N_(
    "Proven optimal: no plan within the constraints has a lower {term} ({method}, {n} examined)."
)
NO_BOUND: Final = N_("Not proven optimal; no bound is known ({method}, {n} examined).")
GAP: Final = N_("Not proven optimal: {term} could be up to {gap} lower ({method}, {n} examined).")
NOT_PROVEN: Final = N_("Simulated measures come without a proof of optimality.")
STANDING: Final = N_(
    "Today's rank: share of all plans within the constraints that are better than today's on this term "
    "({basis}); 0 is best."
)
ROBUST: Final = N_(
    "Robust: share of 200 perturbed maps (seats off by up to {km} km, well-located ones {near} km; loads "
    "by up to {load}) on which the plan stays within 2 % of the best."
)
SCREENED: Final = N_(
    "Screening (a surrogate): {plans} plans made up of {zones} zones simulated alone, with county desks as "
    "fixed delays. Plans by minimum number of replications: {stages}; a plan is dropped once it lags the "
    "best {wanted} by more than {slack} standard errors of the difference. On {checked} plans, evenly "
    "spaced from best to worst, its ranks correlate with those of full simulation by {agreement} "
    "(Spearman)."
)
FORETOLD: Final = N_(
    "Screening (a surrogate): {plans} plans are made up of {zones} zones. {sampled} zones drawn at random "
    "were simulated alone, with county desks as fixed delays; from who is together in them a ridge "
    "regression predicts all others (rank correlation on zones left out, beyond what each unit brings by "
    "itself: {held_out}). Only the plans predicted to be best were simulated on. Plans by minimum number of "
    "replications: {stages}; a plan is dropped once it lags the best {wanted} by more than {slack} standard "
    "errors of what is still to come. On {checked} plans, evenly spaced from best to worst, its ranks "
    "correlate with those of full simulation by {agreement} (Spearman)."
)
BEST: Final = N_(
    "Of {n} plans simulated, “{plan}” has the best {measure}, with at least {level} confidence, provided "
    "no other is within {zone} of it."
)
ALIKE: Final = N_(
    "Of {n} plans simulated, these {m} show no clear difference in {measure} after {runs} replications "
    "(indifference zone {zone}, confidence {level}): {plans}."
)
FEWER: Final = N_("At most {most} plans besides today's are simulated.")


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
        "term": w(SHORT_NAMES.get(answer.question.objective.first, N_("weighted sum"))),
        "method": w(RUNG_NAMES[found.rung]),
        "n": f"{found.considered:,}",
    }
    if found.proven:
        return stopped + w(PROVEN, **about)
    if found.gap is None:
        return stopped + w(NO_BOUND, **about)
    return stopped + w(GAP, gap=f"{100 * found.gap:.2f}%", **about)


def standing(names: Names, answer: SearchResult) -> str:
    """What the percentiles of today's plan mean."""
    w, basis = names.words, answer.found.percentile_basis
    if basis == "none":
        return w(
            "The rank of today's plan among all plans is unknown: there are too many plans, or time ran out."
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
    agreement, held_out = (
        "–" if value is None else f"{value:.2f}" for value in (seen.agreement, seen.held_out)
    )
    stages = names.listed(
        w("{plans} with {runs}", plans=f"{plans:,}", runs=runs) for runs, plans in seen.stages
    )
    about = {"plans": f"{seen.plans:,}", "zones": f"{seen.zones:,}", "agreement": agreement}
    dropped = {"stages": stages, "wanted": seen.wanted, "slack": f"{seen.slack:g}"}
    if seen.sampled:
        about |= {"sampled": f"{seen.sampled:,}", "held_out": held_out}
    return w(FORETOLD if seen.sampled else SCREENED, checked=seen.checked, **about, **dropped)


def selected(names: Names, answer: SearchResult) -> Iterator[str]:
    """Which of the simulated plans is best, or that there is no clear difference."""
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
    "freeze": N_("locked: {names}"),
    "towns_least": N_("at least {amount} towns in a zone"),
    "towns_most": N_("at most {amount} towns in a zone"),
    "load_least": N_("at least {amount} staff hours a year in a zone"),
    "load_most": N_("at most {amount} staff hours a year in a zone"),
    "people_least": N_("at least {amount} posts in a zone"),
    "people_most": N_("at most {amount} posts in a zone"),
    "longest_trip": N_("no town farther than {amount} minutes from the seat of its zone"),
    "most_moved": N_("at most {amount} towns move"),
    "contiguity": N_("every zone is contiguous"),
    "zones": N_("{amount} zones"),
}


def reason_lines(names: Names, reason: Sequence[Reason]) -> list[str]:
    """The constraints that exclude each other, each in a line."""
    return [f"  - {reason_text(names, one)}" for one in reason]


def reason_text(names: Names, reason: Reason) -> str:
    """One constraint in words, with the names of its units and zones."""
    w = names.words
    shown_names = [names.zone(n) if n not in names.scenario.units else names.unit(n) for n in reason.names]
    joined = " → ".join(shown_names) if reason.kind == "pin" else names.listed(shown_names)
    rule = w(REASONS.get(reason.kind, "{names}"), names=joined, amount=reason.amount)
    if reason.kind == "contiguity" and joined:
        return w("{rule} (cut off from the rest on land: {names})", rule=rule, names=joined)
    if reason.kind in ("load_most", "people_most") and joined:
        return w("{rule} (exceeded on their own: {names})", rule=rule, names=joined)
    return rule


def constraint_lines(names: Names, given: Constraints) -> list[str]:
    """All constraints that were asked, in words."""
    w = names.words
    across = [w("zones may cross the river")] if given.river else []
    for a, b in given.crossings:
        across.append(w("zones may cross the river between {a} and {b}", a=names.unit(a), b=names.unit(b)))
    return [*(reason_text(names, one.reason) for one in one_by_one(given)), *across]
