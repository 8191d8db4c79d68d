"""The terms of the house, each explained in a sentence or two: what a planner asks when he meets one.

    meanings(w)             ({"words": ["on-time share"], "means": "Of the matters ..."}, ...)
    TERMS                   the messages themselves; a term may have several words, the first is its name

How a measure is computed is in `scores.definitions`; here stands what it is about. The words are those that
tables, figures and controls use, so that whoever points at one finds it.
"""

from typing import Final, NamedTuple

from simlib.views.language.words import N_, Words


class Term(NamedTuple):
    """Words that mean one thing, and what they mean."""

    words: tuple[str, ...]
    means: str


TERMS: Final = (
    Term(
        (N_("matter"),),
        N_(
            "What comes in and is handled: a petition, a lead, an inspection, a report. It is called a case "
            "only after filing."
        ),
    ),
    Term(
        (N_("on-time share"), N_("on time"), N_("per 100 matters")),
        N_(
            "Of the matters whose main limit expires in the measured period, the share that was closed by "
            "then."
        ),
    ),
    Term(
        (N_("main limit"),),
        N_(
            "The time limit by which a matter counts as on time: from its assignment until its result is "
            "approved."
        ),
    ),
    Term((N_("overdue"),), N_("Still open after the main limit has passed.")),
    Term((N_("open matters"),), N_("Received and not yet closed, overdue or not.")),
    Term((N_("extension"),), N_("A longer limit, granted on request before the first one has expired.")),
    Term(
        (N_("zone"),),
        N_("Towns and resident groups that share people for some of their work, under one head."),
    ),
    Term(
        (N_("division"),),
        N_(
            "An office of the county body that supervises, guides and approves the work of the units linked "
            "to it."
        ),
    ),
    Term(
        (N_("resident group"),),
        N_("A group that the county body stations in a department. It can belong to a zone as a town does."),
    ),
    Term(
        (
            N_("Matters pooled in the zone"),
            N_("pooling"),
            N_("pool all matters"),
            N_("pool difficult matters"),
        ),
        N_(
            "Which matters may be handled by people of the whole zone: none, those of difficult classes, or "
            "all. What is not pooled stays with the people of its own unit."
        ),
    ),
    Term(
        (N_("recusal"),),
        N_(
            "Somebody may not handle a matter because of a relation to it; who that is, is drawn for each "
            "matter."
        ),
    ),
    Term(
        (N_("baseline"),),
        N_(
            "The plan that all others are compared with, as a rule the one in force. Its row is always shown."
        ),
    ),
    Term(
        (N_("load"), N_("low load"), N_("central load"), N_("high load"), N_("three loads")),
        N_(
            "A factor on how many matters come in. The documents give no number and it can decide the "
            "answer, so each plan is looked at under several loads."
        ),
    ),
    Term(
        (N_("Caseload"),),
        N_("How many matters come in, as a share of the load that is looked at."),
    ),
    Term(
        (N_("paired replications"), N_("replications")),
        N_(
            "How often the period was simulated. Under each plan the same matters come, with the same "
            "durations, recusals and leave, so that plans are compared like with like."
        ),
    ),
    Term(
        (N_("95% interval"), N_("interval")),
        N_(
            "How far chance may have moved the figure: over many repetitions, 95 in 100 such intervals hold "
            "the true value of the model. It says nothing of whether the assumptions are right."
        ),
    ),
    Term(
        (N_("No clear difference from the baseline"), N_("unclear"), N_("preliminary")),
        N_(
            "The interval holds both better and worse: with what was simulated so far it cannot be said "
            "which plan is better. That is not the same as equally good."
        ),
    ),
    Term(
        (N_("duty hours"), N_("Use of staff time")),
        N_(
            "The time that people are on duty for this work. Matters can wait although much of it is free: a "
            "team needs people who are free at the same time and need not be recused."
        ),
    ),
    Term(
        (N_("travel hours"),),
        N_("Hours that people are on the way to a place of work and back, under the plan."),
    ),
    Term(
        (N_("share of work done by people from other units"),),
        N_(
            "Part of the work on matters that is done by people who belong to another unit than the matter "
            "does."
        ),
    ),
    Term(
        (N_("ground"), N_("grounds"), N_("assumption")),
        N_(
            "Why a number may be believed: sourced, borrowed from elsewhere, derived, assumed, or the "
            "county's own data. What is assumed is said to be assumed wherever it is shown."
        ),
    ),
)


def meanings(w: Words) -> tuple[dict[str, object], ...]:
    """All terms in one language, as `{"words": [...], "means": "..."}`.

    >>> from simlib.views.language.words import words
    >>> [term["words"][0] for term in meanings(words("zh"))][:2]
    ['事项', '按期办结率']
    """
    return tuple({"words": [w(word) for word in term.words], "means": w(term.means)} for term in TERMS)
