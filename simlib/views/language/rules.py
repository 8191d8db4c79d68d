"""Rules in words, and which of them the plans of an output may break: said at its foot.

Names.showing(plans) ── marks() ──> mark of the data · Rules relaxed: one head a zone (S3-010): one pool
                                    · Unsound plan, a draft only: Zone 5 has no town
"""

from collections.abc import Sequence
from typing import Final

from simlib.inputs.checks.plans import bare_zones
from simlib.inputs.checks.rules import clauses_of, relaxed
from simlib.inputs.scenario import Scenario
from simlib.views.language.words import COMMA, N_, Words

RULE: Final = N_("{title} ({clauses})")
RELAXED: Final = N_("Rules relaxed: {list}")
RELAXED_BY: Final = N_("{rule}: {plans}")
BARE: Final = {
    "zone-townless": N_("{zone} has no town"),
    "zone-unlinked": N_("no division is linked to {zone}"),
}
"""What a zone may lack."""
UNSOUND: Final = N_("Unsound plan, a draft only: {list}")
UNSOUND_PLAN: Final = N_("{plan}: {list}")


def rule_words(words: Words, scenario: Scenario, rule: str) -> str:
    """A rule by its title and its clauses."""
    w = words
    clauses = COMMA[w.language].join(clauses_of(scenario, rule))
    return w(RULE, title=w.text(scenario.rules[rule].title), clauses=clauses)


def relaxed_by(scenario: Scenario, plans: Sequence[str]) -> dict[str, list[str]]:
    """Rules that plans may break, each with these plans, in the order of the file."""
    of_plan = {plan: relaxed(scenario, scenario.plans[plan]) for plan in plans if plan in scenario.plans}
    found = {rule: [plan for plan, rules in of_plan.items() if rule in rules] for rule in scenario.rules}
    return {rule: some for rule, some in found.items() if some}


def relaxed_rules(words: Words, scenario: Scenario, plans: Sequence[str]) -> list[str]:
    """The same in words, a text a rule; of one plan alone without its name."""
    w = words
    between, found = COMMA[w.language], relaxed_by(scenario, plans)
    titles = {plan: w.text(scenario.plans[plan].title) for some in found.values() for plan in some}
    return [
        rule_words(w, scenario, rule)
        if len(plans) == 1
        else w(
            RELAXED_BY, rule=rule_words(w, scenario, rule), plans=between.join(titles[plan] for plan in some)
        )
        for rule, some in found.items()
    ]


def relaxed_line(words: Words, scenario: Scenario, plans: Sequence[str]) -> str:
    """The same in one line; empty where no rule is relaxed."""
    w = words
    said = relaxed_rules(w, scenario, plans)
    return w(RELAXED, list=w("; ").join(said)) if said else ""


def bare_lines(words: Words, scenario: Scenario, plan: str) -> list[str]:
    """What zones of a plan lack, a sentence each; nothing for a plan that is not in the file."""
    w = words
    if plan not in scenario.plans:
        return []
    spec = scenario.plans[plan]

    def called(zone: str) -> str:
        before = scenario.plans[scenario.baseline].zones.get(zone)
        english = spec.zones[zone].english or (before.english if before else None)
        return english if english and w.language == "en" else zone

    return [w(BARE[one.code], zone=called(one.zone)) for one in bare_zones(scenario, spec)]


def unsound_line(words: Words, scenario: Scenario, plans: Sequence[str], more: Sequence[str] = ()) -> str:
    """That plans of an output are unsound, and why; of one plan alone without its name. `more` are reasons
    that whoever shows it has found out besides. Empty where all are sound."""
    w, between = words, COMMA[words.language]
    found = {plan: bare_lines(w, scenario, plan) for plan in plans}
    said = [
        between.join(lines)
        if len(plans) == 1
        else w(UNSOUND_PLAN, plan=w.text(scenario.plans[plan].title), list=between.join(lines))
        for plan, lines in found.items()
        if lines
    ]
    every = dict.fromkeys([*more, *said])
    return w(UNSOUND, list=w("; ").join(every)) if every else ""
