"""The sentences that intervals support, and no others.

    better at every load       ──> "a larger share ends on time under ..."
    worse at every load        ──> "a smaller share ..."
    better here, worse there   ──> "it depends on the load"
    neither                    ──> "no clear difference", and the detectable difference

What may be claimed is decided by `scores.comparison.verdict`, for all plans at once at each load, and
by `scores.headline` for all loads together.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from simlib.scores.comparison import Difference, Verdict, detectable_at_once, most_unlike
from simlib.scores.experiment import Experiment
from simlib.scores.headline import Headline, headline
from simlib.scores.intervals import Measure
from simlib.views.language.names import Names, heading, shown
from simlib.views.language.words import N_, Words

ONE_LOAD: Final = N_("at {load}")
ALL_LOADS: Final = N_("at all {count} loads")
NO_WINNER: Final = N_("No single plan is best {where}; always among the best: {plans}.")
NONE_BEST: Final = N_("No single plan is best {where}.")
BETTER: Final = {
    "on_time_share": N_("{Where} a larger share is closed on time than under {baseline}: {plans}."),
    "days_to_close": N_("{Where} matters are closed sooner than under {baseline}: {plans}."),
}
WORSE: Final = {
    "on_time_share": N_("{Where} a smaller share is closed on time than under {baseline}: {plans}."),
    "days_to_close": N_("{Where} matters are closed later than under {baseline}: {plans}."),
}
WINNER: Final = {
    "on_time_share": N_("Of the plans compared, {plans} has the largest on-time share {where}."),
    "days_to_close": N_("Of the plans compared, {plans} closes matters fastest {where}."),
}
MIXED: Final = N_("Better or worse than {baseline} depending on the load: {plans}.")
PARTLY: Final = N_("Shown better than {baseline} at some loads only: {plans}.")
PARTLY_WORSE: Final = N_("Shown worse than {baseline} at some loads only: {plans}.")
UNKNOWN: Final = N_("{Where} no clear difference from {baseline}: {plans}.")
DETECTABLE: Final = N_("A true difference of {amount} would be detected with 80 % probability.")
NOTHING_SEEN: Final = N_("So few replications would detect no difference, however large.")
UNTOLD: Final = N_(
    "None of {count} replications showed any difference for {plans}: at most {share} of all replications "
    "would (95 %), and the detectable difference is unknown."
)
ALIKE: Final = N_("none of {count} replications differs; at most {share} of all do")
ONE_RUN: Final = N_("One replication cannot support a conclusion.")
SURE: Final = N_("The claims hold for all plans simultaneously, with {level} confidence at each load.")


def findings(names: Names, loads: Mapping[str, Experiment]) -> list[str]:
    """What the plans' on-time shares show against the baseline: a sentence or two for each finding.

    `loads` are experiments with the same plans and baseline by load; one is enough.
    """
    verdicts = {load: found.verdict() for load, found in loads.items()}
    first = next(iter(loads.values()))
    w, said = names.words, headline(verdicts)
    if first.setting.replications < 2:
        return [w(ONE_RUN)]
    if len(first.setting.plans) < 2:
        return []
    where = _where(names, tuple(loads))
    about = {"where": where, "Where": heading(where)}
    about["baseline"] = _quoted(names, [first.setting.baseline])
    claims = _claims(said, verdicts)
    sentences = [w(text, plans=_quoted(names, plans), **about) for text, plans in claims if plans]
    never = _never(said, verdicts)
    if never:
        sentences += _detectable(names, loads, never)
    if len(first.setting.plans) > 2:
        sentences.append(_best(names, said, verdicts, where))
    return [*sentences, w(SURE, level=f"{100 * verdicts[said.loads[0]].level:g}%")]


def _claims(said: Headline, verdicts: Mapping[str, Verdict]) -> Iterator[tuple[str, Sequence[str]]]:
    """Each kind of finding with its plans, what is known best first."""
    open_ones = said.not_told_apart
    yield BETTER[said.measure], said.better_than_baseline
    yield WORSE[said.measure], said.worse_than_baseline
    yield MIXED, said.depends_on_load
    yield (PARTLY, [p for p in open_ones if any(p in v.better_than_baseline for v in verdicts.values())])
    yield (PARTLY_WORSE, [p for p in open_ones if any(p in v.worse_than_baseline for v in verdicts.values())])
    yield UNKNOWN, _never(said, verdicts)


def _never(said: Headline, verdicts: Mapping[str, Verdict]) -> list[str]:
    """Plans that no load tells from the baseline."""
    told = {plan for verdict in verdicts.values() for plan in told_apart(verdict)}
    return [plan for plan in said.not_told_apart if plan not in told]


def _where(names: Names, loads: tuple[str, ...]) -> str:
    w = names.words
    return w(ONE_LOAD, load=names.load(loads[0])) if len(loads) == 1 else w(ALL_LOADS, count=len(loads))


def _best(names: Names, said: Headline, verdicts: Mapping[str, Verdict], where: str) -> str:
    w = names.words
    if said.winner:
        return w(WINNER[said.measure], plans=_quoted(names, [said.winner]), where=where)
    always = set.intersection(*(set(verdict.best) for verdict in verdicts.values()))
    plans = [plan for plan in names.scenario.plans if plan in always]
    return w(NO_WINNER if plans else NONE_BEST, plans=_quoted(names, plans), where=where)


def _detectable(names: Names, loads: Mapping[str, Experiment], plans: Sequence[str]) -> Iterator[str]:
    """The true difference that would have been seen whichever of these plans has it, at any load; and the
    plans of which that cannot be told."""
    seen = [one for found in loads.values() for one in _detectable_by_plan(found) if one[0] in plans]
    told = [(amount, unit) for _, amount, unit in seen if amount is not None]
    if told:
        amount, unit = max(told)
        more_than_all = unit == "share" and amount >= 1
        said = DETECTABLE if not more_than_all else NOTHING_SEEN
        yield names.words(said, amount=names.amount(amount, unit))
    untold = {plan for plan, amount, _ in seen if amount is None}
    if untold:
        some = _quoted(names, [plan for plan in plans if plan in untold])
        unseen = _unseen(next(iter(loads.values())).setting.replications)
        yield names.words(UNTOLD, plans=some, **unseen)


def _detectable_by_plan(found: Experiment) -> Iterator[tuple[str, float | None, str]]:
    """Plan, difference that the verdict finds four times out of five (None: it cannot be told), unit."""
    differences = headline_differences(found)
    plans, runs = 1 + len(differences), found.setting.replications
    for plan, d in differences.items():
        size = d.detectable
        yield plan, None if size is None else detectable_at_once(size, plans, runs), d.unit


def alike(w: Words, replications: int) -> str:
    """What stands in place of an interval where no pair differs in so many replications."""
    return w(ALIKE, **_unseen(replications))


def _unseen(replications: int) -> dict[str, str]:
    return {"count": str(replications), "share": shown(most_unlike(replications), "share")}


def headline_differences(found: Experiment) -> dict[str, Difference]:
    """The differences of the headline over all matters by plan."""
    name = found.headline
    return {d.plan: d for d in found.differences() if d.name == name and d.by == "all"}


def headline_measure(found: Experiment, plan: str) -> Measure | None:
    """The headline over all matters of one plan; None where nothing was observed."""
    name = found.headline
    return next((m for m in found.measures(plan) if m.name == name and m.by == "all"), None)


def told_apart(verdict: Verdict) -> set[str]:
    """Plans that are better or worse than the baseline beyond doubt, over all plans at once."""
    return {*verdict.better_than_baseline, *verdict.worse_than_baseline}


def _quoted(names: Names, plans: Iterable[str]) -> str:
    return names.listed(names.words("“{plan}”", plan=names.plan(plan)) for plan in plans)
