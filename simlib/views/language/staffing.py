"""What a staffing study says: how many people, where, and what no number of people reaches."""

from collections.abc import Iterator, Mapping
from typing import Final

from simlib.studies.headcounts import Place
from simlib.studies.staffing import Manned, Staffing, Step
from simlib.views.language.glossary import CAUSES
from simlib.views.language.names import RUNS, Names, gained, shown, span
from simlib.views.language.words import N_

STAGES: Final[Mapping[str, str]] = {
    "ample": N_("as many people as one likes"),
    "worth": N_("one person more at each place"),
    "search": N_("where people help most"),
    "shown": N_("fresh replications"),
    "bound": N_("how many are needed at least"),
}
"""What is under way."""

MOST_CAUSES: Final = 3
OUT_OF_REACH: Final = N_(
    "“{plan}”: {target} cannot be reached with any number of people: with {ample} more at every place "
    "{share} ({ends}) are on time. What is late even then spent most of its time on: {causes}."
)
FEWEST: Final = N_("“{plan}”: {count} more people reach {target} at 95% confidence: {list}.")
BEST_USE: Final = N_(
    "“{plan}”: the best use found of {count} more people, with which {share} ({ends}) are on time: {list}."
)
NEEDED: Final = N_("Whatever the choice, at least {needed} are needed.")
NONE_NEEDED: Final = N_("“{plan}”: {target} is reached with nobody added, at 95% confidence.")
NOT_SHOWN: Final = N_(
    "“{plan}”: with {count} more people {share} ({ends}) are on time; that {target} is reached is not shown: "
    "{list}."
)


def place_text(names: Names, place: Place) -> str:
    """A post of a unit."""
    post = names.words.text(names.scenario.posts[place.post].title)
    return names.words("{unit}, {post}", unit=names.unit(place.unit), post=names.coded(post))


def loads_line(names: Names, found: Staffing) -> str:
    """Loads, window, replications and seed."""
    asked = found.question
    loads = names.listed(map(names.load, asked.loads))
    runs = names.words(RUNS, count=asked.replications, seed=asked.seed)
    return f"{loads} · {names.window()} · {runs}"


def set_aside(names: Names, found: Staffing) -> str:
    """The rules against new posts, which the question sets aside."""
    rules = [rule for rule in found.world.scenario.rules.values() if rule.kind == "no_new_posts"]
    if not rules:
        return ""
    titles = names.listed(names.words("“{plan}”", plan=names.words.text(rule.title)) for rule in rules)
    return names.words("Set aside for this question: {list}", list=titles)


def sentences(names: Names, found: Staffing) -> list[str]:
    """What was found; what is out of reach first."""
    return [
        *plan_sentences(names, found),
        *_posts(names, found),
        *filter(None, [only_there(names, found), set_aside(names, found)]),
    ]


def only_there(names: Names, found: Staffing) -> str:
    """Where alone people may be added; empty where that is everywhere."""
    units = found.question.where
    return names.words(ONLY_THERE, list=names.listed(map(names.unit, units))) if units else ""


ONLY_THERE: Final = N_("People are added in these units only: {list}.")


def plan_sentences(names: Names, found: Staffing) -> list[str]:
    """A sentence a plan; of what is out of reach first."""
    rows = sorted(found.rows, key=lambda row: row.reachable)
    return [_said(names, found, row) for row in rows]


def _said(names: Names, found: Staffing, row: Manned) -> str:
    w = names.words
    plan, target = names.plan(row.plan), shown(found.question.target, "share")
    if not row.reachable:
        share, ends = _share(row.ample)
        return w(OUT_OF_REACH, plan=plan, target=target, ample=max(row.ample.choice), share=share, ends=ends,
                 causes=causes_text(names, row))  # fmt: skip
    listed = people_text(names, row)
    if found.question.most is not None:
        share, ends = _share(row.chosen)
        return w(BEST_USE, plan=plan, count=row.chosen.people, share=share, ends=ends,
                 list=listed or w("nobody"))  # fmt: skip
    if not row.holds:
        share, ends = _share(row.chosen)
        return w(NOT_SHOWN, plan=plan, target=target, count=row.chosen.people, share=share, ends=ends,
                 list=listed or w("nobody"))  # fmt: skip
    if not row.chosen.people:
        return w(NONE_NEEDED, plan=plan, target=target)
    fewest = w(FEWEST, plan=plan, target=target, count=row.chosen.people, list=listed)
    return f"{fewest} {w(NEEDED, needed=row.needed)}" if row.needed else fewest


def people_text(names: Names, row: Manned) -> str:
    """Whom to add where."""
    w = names.words
    return w("; ").join(f"{place_text(names, place)} +{number}" for place, number in row.people)


def causes_text(names: Names, row: Manned) -> str:
    """What took most time of what is late even with ample people."""
    largest = row.causes[:MOST_CAUSES]
    causes = [f"{names.words(CAUSES[cause])} {shown(part, 'share')}" for cause, part in largest]
    return names.listed(causes) or "–"


def _share(step: Step) -> tuple[str, str]:
    return shown(step.least.mean, "share"), span(step.least.low, step.least.high, "share")


def _posts(names: Names, found: Staffing) -> Iterator[str]:
    """What another plan is worth in posts of the baseline."""
    w, base = names.words, found.rows[0]
    for row in found.rows[1:]:
        plans = {"plan": names.plan(row.plan), "baseline": names.plan(base.plan)}
        gain = row.curve[0].least.mean - base.curve[0].least.mean
        posts = found.worth_posts(row.plan)
        if posts is None:
            yield w(MORE_POSTS, **plans, points=gained(gain, "share"), most=base.curve[-1].people)
        elif posts:
            yield w(POSTS, **plans, points=gained(gain, "share"), posts=f"{posts:.1f}")


POSTS: Final = N_(
    "“{plan}” is worth about {posts} posts: so many more people does “{baseline}” need to do as well "
    "({points} percentage points)."
)
MORE_POSTS: Final = N_(
    "“{plan}” is worth more than {most} posts: with so many more people “{baseline}” still does not do as "
    "well ({points} percentage points)."
)
