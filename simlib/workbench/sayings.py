"""What the workbench says of drafts: problems, moves, changes, findings, errors, in words of two languages.

Problem ── problem_line ──> 第三协作区不连片：红崖子乡与陶乐镇、高仁乡之间隔着河流
Move    ── move_lines ────> 高庄乡：第二协作区 → 第一协作区
Draft   ── change_lines ──> levers that differ from the baseline, and what is changed of the world
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from simlib.inputs.scenario import Border, Scenario
from simlib.views.fault_words import error_line
from simlib.views.found import reason_text
from simlib.views.names import Names
from simlib.views.terminal import plan_differences
from simlib.views.words import N_, Words
from simlib.workbench.answers import Answer
from simlib.workbench.desk import Notice
from simlib.workbench.draft import Draft, plan_name, scenario_of, usual_leave
from simlib.workbench.finding import Finder, Findings, FoundDraft
from simlib.workbench.moving import Move, moves
from simlib.workbench.problems import Problem

NO_ZONE: Final = "–"

PROBLEMS: Final[Mapping[str, str]] = {
    "zone-broken": N_("{zone} is in pieces: no border on land joins {units} to {rest}"),
    "zone-broken-river": N_("{zone} is in pieces: the river lies between {units} and {rest}"),
    "zone-empty": N_("{zone} has no unit: give it one, or take it out"),
    "zone-townless": N_("{zone} has no town"),
    "zone-unlinked": N_("no division is linked to {zone}"),
    "division-unlinked": N_("{units} is linked to no zone"),
    "group-apart": N_(
        "{units} is in {zone}, which is not linked to its division ({rest}): move it back, or let "
        "resident groups leave the zone of their division"
    ),
    "map-broken": N_("no way leads from {units} to the other towns: draw a border"),
}
TOLERATED: Final = N_("{problem} (so it is in the baseline)")

NOTICES: Final[Mapping[str, str]] = {
    "desk-damaged": N_(
        "What was kept of the last time could not be read. It was set aside as {file}; the workbench "
        "begins with the baseline."
    ),
    "desk-other-world": N_(
        "The scenario was changed since the last time. What was kept does not fit it any more and was set "
        "aside as {file}; the workbench begins with the baseline."
    ),
}


# ---------------------------------------------------------------- problems, moves


def problem_line(names: Names, problem: Problem) -> str:
    """One problem; `names` know the draft's plan (`draft.scenario_of`)."""
    w = names.words
    code = f"{problem.code}-river" if problem.river else problem.code
    said = w(
        PROBLEMS[code],
        zone=names.key("zone", problem.zone),
        units=_units(names, problem.units),
        rest=_units(names, problem.rest),
    )
    return w(TOLERATED, problem=said) if problem.tolerated else said


def _units(names: Names, units: Iterable[str]) -> str:
    return names.listed(map(names.short, units))


def move_lines(names: Names, answer: Answer) -> list[str]:
    """What moved, a line a unit."""
    return [move_line(names, move) for move in answer.moves]


def move_line(names: Names, move: Move) -> str:
    """One move."""
    old, new = (names.key("zone", zone) if zone else NO_ZONE for zone in (move.before, move.after))
    w = names.words
    return w("{unit}: {old} → {new}", unit=names.short(move.unit), old=old, new=new)


# ---------------------------------------------------------------- what is changed


def change_lines(
    words: Words, scenario: Scenario, draft: Draft, *, codes: bool = False
) -> list[str]:
    """All in which a draft departs from the file's baseline and world: moves, levers, then the world."""
    names = Names(words, scenario_of(scenario, draft), codes)
    moved = [move_line(names, move) for move in moves(scenario, draft)]
    return [*moved, *_lever_lines(words, scenario, draft), *_world_lines(names, scenario, draft)]


def _lever_lines(words: Words, scenario: Scenario, draft: Draft) -> list[str]:
    """The levers alone: as if the draft had the baseline's zones."""
    zones = scenario.plans[scenario.baseline].zones
    unmoved = replace(draft, spec=draft.spec.model_copy(update={"zones": zones}))
    names = Names(words, scenario_of(scenario, unmoved))
    return plan_differences(names, plan_name(scenario, unmoved))


def _world_lines(names: Names, scenario: Scenario, draft: Draft) -> Iterator[str]:
    w = names.words
    if draft.caseload != 1:
        yield w("caseload: {factor} times that of the file", factor=f"{draft.caseload:g}")
    if draft.leave is not None:
        _, days = usual_leave(scenario)
        yield w("working days of a spell of leave: {old} → {new}", old=days, new=draft.leave)
    yield from _border_lines(names, scenario.borders, draft.borders)


def _border_lines(names: Names, before: Sequence[Border], after: Sequence[Border]) -> Iterator[str]:
    old = {frozenset(border.between): border for border in before}
    new = {frozenset(border.between): border for border in after}
    for pair in {**old, **new}:
        if old.get(pair) != new.get(pair):
            yield _border_line(names, old.get(pair), new.get(pair))


def _border_line(names: Names, old: Border | None, new: Border | None) -> str:
    w, border = names.words, new or old
    if border is None:
        raise ValueError("no border")
    a, b = map(names.short, border.between)
    if new is None:
        return w("{a} – {b}: border taken out", a=a, b=b)
    minutes = f"{new.minutes:g}"
    if new.river:
        return w(
            "{a} – {b}: border, {minutes} minutes, across the river", a=a, b=b, minutes=minutes
        )
    return w("{a} – {b}: border, {minutes} minutes", a=a, b=b, minutes=minutes)


# ---------------------------------------------------------------- findings


def found_lines(names: Names, finder: Finder) -> tuple[list[str], list[str]]:
    """What is said of a search, and a label for each draft that it found."""
    w, found = names.words, finder.findings
    if not finder.done:
        return [w("Searching … {n} plans looked at", n=f"{finder.told[1]:,}")], []
    if found is None:
        return [], []
    return _said(names, found), [_label(names, one) for one in found.found]


def _said(names: Names, found: Findings) -> list[str]:
    w = names.words
    if found.error is not None:
        return [error_line(w, found.error)]
    if found.reason:
        reasons = [reason_text(names, one) for one in found.reason]
        return [w("No plan keeps all of this at once:"), *reasons]
    lines = [
        w(
            "Found by loads and travel alone; what a plan does to deadlines is shown once it is taken."
        )
    ]
    if found.best:
        lines.append(w("The plan on the table is among the best."))
    if not found.proven:
        lines.append(w("Not proven: with more time a better one may be found."))
    return lines


def _label(names: Names, one: FoundDraft) -> str:
    w = names.words
    return w(
        "moves {units}; spread of loads {old} → {new} hours a year; "
        "travel to the seat {before} → {after} minutes",
        units=_units(names, one.moved),
        old=f"{one.spread_before:,.0f}",
        new=f"{one.spread:,.0f}",
        before=f"{one.travel_before:.0f}",
        after=f"{one.travel:.0f}",
    )


# ---------------------------------------------------------------- errors


def notice_line(words: Words, notice: Notice) -> str:
    """What became of the state on disk."""
    return words(NOTICES[notice.code], file=notice.file)
