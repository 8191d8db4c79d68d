"""What the workbench says of drafts: problems, moves, changes, findings, errors, in words of two languages.

Problem ── problem_line ──> 第三协作区不连片：红崖子乡与陶乐镇、高仁乡之间隔着河流
Move    ── move_line ─────> 高庄乡：第二协作区 → 第一协作区
Draft   ── change_lines ──> moves, levers that differ from the baseline, and what is changed of the map
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from simlib.inputs.scenario import Border, Scenario, UnitKind
from simlib.model.partition import Move
from simlib.search.problem.question import ON_TIME
from simlib.search.proposals import LEAST, Proposals
from simlib.views.language.faults import error_line
from simlib.views.language.names import Names, gained
from simlib.views.language.provenance import borrowed
from simlib.views.language.rules import BARE, rule_words
from simlib.views.language.search import SHORT_NAMES, TERM_MEANINGS, reason_text
from simlib.views.language.words import COMMA, N_, Words
from simlib.workbench.finder import Finder, Findings, FoundDraft
from simlib.workbench.lever_words import lever_lines
from simlib.workbench.state.draft import Draft, moves, scenario_of
from simlib.workbench.state.problems import Problem, unsound
from simlib.workbench.state.session import Notice

NO_ZONE: Final = "–"
MOVED: Final[Mapping[UnitKind, str]] = {
    UnitKind.TOWN: N_("moves {units}"),
    UnitKind.GROUP: N_("moves the groups {units}"),
    UnitKind.DIVISION: N_("relinks {units}"),
}
"""What a found plan does to units, by their kind."""
GAINS: Final = {
    1: N_("better on time: {gain} per 100 ({low} to {high})"),
    0: N_("no clear difference on time ({low} to {high})"),
    -1: N_("worse on time: {gain} per 100 ({low} to {high})"),
}
"""What a found plan does to the share on time, by its sign."""
LOOKED_AT: Final = N_(
    "Of {known} plans that keep the constraints, the {examined} that move fewest towns were simulated, the "
    "most promising {runs} times beside the current one (intervals hold for all of them at once)."
)
UNFIT: Final = re.compile(r"[^\w\-·（）() ]")
"""What the name of a file may not hold on every system."""

PROBLEMS: Final[Mapping[str, str]] = {
    "zone-broken": N_("{zone} is in pieces: no border on land joins {units} to {rest}"),
    "zone-broken-river": N_("{zone} is in pieces: the river lies between {units} and {rest}"),
    "zone-empty": N_("{zone} has no unit: give it one, or remove it"),
    **BARE,
    "division-unlinked": N_("{units} is linked to no zone"),
    "group-apart": N_(
        "{units} is in {zone}, which is not linked to its division ({rest}): move it back, or let "
        "resident groups leave the zone of their division"
    ),
    "rule-broken": N_("breaks a rule: {rule}: {units}"),
    "rule-broken-bare": N_("{zone} breaks a rule: {rule}"),
    "map-broken": N_("no route leads from {units} to the other towns: draw a border"),
}

NOTICES: Final[Mapping[str, str]] = {
    "desk-damaged": N_(
        "The saved session could not be read. It was set aside as {file}; the workbench starts from the "
        "baseline."
    ),
    "desk-other-world": N_(
        "The scenario has changed since last time. The saved session no longer fits it and was set aside "
        "as {file}; the workbench starts from the baseline."
    ),
    "desk-elsewhere": N_(
        "The workbench is also open in another window, and something was changed there. Neither overwrites "
        "the other: from now on this window saves its own work ({file}). The other window's draft can be "
        "opened from the list of plans; to share a plan, save it under a name."
    ),
}


def unsound_lines(names: Names, found: Iterable[Problem]) -> tuple[str, ...]:
    """Why a draft is no plan that could be proposed; none where it could."""
    return tuple(problem_line(names, one) for one in unsound(found))


def problem_line(names: Names, problem: Problem) -> str:
    """One problem; `names` know the draft's plan (`draft.scenario_of`)."""
    w = names.words
    code = f"{problem.code}-river" if problem.river else problem.code
    code = f"{code}-bare" if problem.rule and not problem.units else code
    said = w(
        PROBLEMS[code],
        zone=names.key("zone", problem.zone),
        units=_units(names, problem.units),
        rest=_units(names, problem.rest),
        rule=rule_words(w, names.scenario, problem.rule) if problem.rule else "",
    )
    return w("{problem} (also in the baseline)", problem=said) if problem.tolerated else said


def _units(names: Names, units: Iterable[str]) -> str:
    return names.listed(map(names.short, units))


def move_line(names: Names, move: Move) -> str:
    old, new = (names.key("zone", zone) if zone else NO_ZONE for zone in (move.before, move.after))
    return names.words("{unit}: {old} → {new}", unit=names.short(move.unit), old=old, new=new)


def called(names: Names, draft: Draft) -> str:
    """A draft where it stands beside others: its name, the title of the plan of the file that it is, or
    `draft` with the beginning of its hash. `names` are those of the file."""
    if draft.name:
        return names.coded(draft.name)
    same = plan_that_is(names.scenario, draft)
    return names.plan(same) if same else names.words("draft {code}", code=draft.key[:4])


def plan_that_is(scenario: Scenario, draft: Draft) -> str | None:
    """The plan of the file that a draft is, name and titles apart."""
    return next((n for n in scenario.plans if Draft.of(scenario, n).key == draft.key), None)


def file_stem(names: Names, draft: Draft) -> str:
    """How files about a draft begin: the scenario, the draft, and the baseline that an unnamed one changes.

    A folder then tells whose they are, and those of another draft do not take their place.
    """
    scenario = names.scenario
    whole = draft.name or plan_that_is(scenario, draft)
    parts = [scenario.name, called(names, draft), "" if whole else names.plan(scenario.baseline)]
    return "-".join(filter(None, (UNFIT.sub("", part).strip() for part in parts)))


def change_lines(words: Words, scenario: Scenario, draft: Draft, *, codes: bool = False) -> list[str]:
    """All in which a draft departs from the file's baseline and world: moves, levers, then the map."""
    names = Names(words, scenario_of(scenario, draft), codes)
    moved = [move_line(names, move) for move in moves(scenario, draft)]
    levers = lever_lines(names, scenario, draft)
    return [*moved, *levers, *_border_lines(names, scenario.borders, draft.borders)]


def _border_lines(names: Names, before: Sequence[Border], after: Sequence[Border]) -> Iterator[str]:
    old = {frozenset(border.between): border for border in before}
    new = {frozenset(border.between): border for border in after}
    for pair, border in {**old, **new}.items():
        if old.get(pair) != new.get(pair):
            yield _border_line(names, border, gone=pair not in new)


def _border_line(names: Names, border: Border, *, gone: bool) -> str:
    w, (a, b), minutes = names.words, map(names.short, border.between), f"{border.minutes:g}"
    if gone:
        return w("{a} – {b}: border removed", a=a, b=b)
    if border.river:
        return w("{a} – {b}: border, {minutes} minutes, across the river", a=a, b=b, minutes=minutes)
    return w("{a} – {b}: border, {minutes} minutes", a=a, b=b, minutes=minutes)


def found_lines(names: Names, finder: Finder) -> tuple[list[str], list[str]]:
    """What is said of a search, and a label for each draft that it found."""
    w, found = names.words, finder.findings
    if not finder.done:
        what, number = finder.told
        if what == "plans":
            return [w("Comparing the most promising … {n} times simulated", n=f"{number:,}")], []
        return [w("Searching … {n} plans examined", n=f"{number:,}")], []
    if found is None:
        return [], []
    return _said(names, found), [_label(names, one) for one in found.found]


def _said(names: Names, found: Findings) -> list[str]:
    w, study = names.words, found.study
    if found.error is not None:
        return [error_line(w, found.error)]
    if found.reason:
        reasons = [reason_text(names, one) for one in found.reason]
        return [w("No plan meets all of these at once:"), *reasons]
    assert study is not None
    if found.objective == ON_TIME:
        return [*_verdict(names, found, study), *_worth(names, study)]
    name, meaning = SHORT_NAMES[found.objective], TERM_MEANINGS[found.objective]
    lines = [w("{term}: {meaning}", term=w(name), meaning=w(meaning))]
    if not found.found:
        lines.insert(0, w("No plan has less of it than the current one."))
    if not study.complete:
        lines.append(w("Not proven optimal: more time may find a better plan."))
    return lines


def _verdict(names: Names, found: Findings, study: Proposals) -> Iterator[str]:
    """Whether anything better was found."""
    w, better = names.words, len(study.better)
    if study.interrupted:
        yield w("Stopped early.")
    if better:
        yield w("{n} found that end more matters on time than the current plan.", n=better)
    elif study.runs < LEAST and found.found:
        yield w("There was too little time to compare plans: search for longer.")
    else:
        yield w("Nothing found that is clearly better than the current plan.")


def _worth(names: Names, study: Proposals) -> Iterator[str]:
    """What was looked at, and what a search that found nothing is worth."""
    w = names.words
    yield w(LOOKED_AT, known=study.known, examined=study.examined, runs=study.runs)
    if not study.better and study.most is not None:
        most = names.amount(study.most, "share" if study.measure == "on_time_share" else "days")
        yield w("None of these gains more than {most} (95%); plans not simulated may gain more.", most=most)


def _label(names: Names, one: FoundDraft) -> str:
    """What a found plan moves, towns and divisions apart, what it gains, and its terms beside those of the
    draft."""
    w = names.words
    terms = w(
        "spread of loads {old} → {new} hours a year; travel to the seat {before} → {after} minutes",
        old=f"{one.before.spread:,.0f}",
        new=f"{one.terms.spread:,.0f}",
        before=f"{one.before.travel:.0f}",
        after=f"{one.terms.travel:.0f}",
    )
    return w("; ").join([_gain(names, one), *_moved_lines(names, one), terms])


def _gain(names: Names, one: FoundDraft) -> str:
    """What a found plan does to the judged measure beside the draft: better, worse, or no clear
    difference."""
    w, d = names.words, one.gain
    if d is None or d.low is None or d.high is None:
        return w("effect on deadlines not known yet")
    said = {"gain": gained(d.mean, d.unit), "low": gained(d.low, d.unit), "high": gained(d.high, d.unit)}
    return w(GAINS[one.sign], **said)


def _moved_lines(names: Names, one: FoundDraft) -> Iterator[str]:
    for kind, message in MOVED.items():
        units = [unit for unit in one.moved if names.scenario.units[unit].kind is kind]
        if units:
            yield names.words(message, units=_units(names, units))


def borrowed_places(words: Words, scenario: Scenario) -> Iterator[str]:
    """From which county and of which year the borrowed rules are, a line a place, with their clauses."""
    w = words
    for place, clauses in borrowed(w, scenario).items():
        rules = COMMA[w.language].join(clauses)
        yield w("{place}: {clauses}", place=place, clauses=rules) if rules else place


def notice_line(words: Words, notice: Notice) -> str:
    """What became of the state on disk."""
    return words(NOTICES[notice.code], file=notice.file)
