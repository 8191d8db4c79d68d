"""What a stress study says: which shock hurts which plan most, and which plan regrets least."""

from collections.abc import Iterator, Mapping
from typing import Final

from simlib.studies.shocks import Blow, Reason, Unfit
from simlib.studies.stress import LEFT, NOTICED, Dip, Length, Stress, Struck
from simlib.views.language.names import RUNS, Names, gained, heading, shown, span
from simlib.views.language.words import N_

STAGES: Final[Mapping[str, str]] = {"shocks": N_("one shock after the other")}
"""What is under way."""

SHOCKS: Final[Mapping[str, str]] = {
    "surge": N_("a surge of matters"),
    "campaign": N_("a campaign"),
    "leader-away": N_("one leading person away"),
    "division-away": N_("a division lent out"),
    "closure": N_("the county closed, and its return"),
    "turnover": N_("turnover doubled"),
    "late-approvals": N_("late approvals"),
    "everything": N_("all of these at once"),
}
"""What the shocks of the library are called."""

MEANINGS: Final[Mapping[str, str]] = {
    "surge": N_("half as many matters again, for {days} working days"),
    "campaign": N_("“{stream}” every week besides, for {days} working days"),
    "leader-away": N_("one {post} of the unit with most matters away for {days} working days"),
    "division-away": N_("all people of the division with most people away for {days} working days"),
    "closure": N_("nobody on duty for {days} working days; what would have come then comes at its end"),
    "turnover": N_("people leave twice as often, all along"),
    "late-approvals": N_("each approval begins {late} working days later, all along"),
    "everything": N_("all of the shocks above that make sense here, from the same day on"),
}

REASONS: Final[Mapping[Reason, str]] = {
    "no-calendar": N_("this world has no calendar"),
    "no-drawn-matters": N_("no matters come at drawn times"),
    "nobody": N_("there is nobody who could be away"),
    "no-division": N_("no division has people"),
    "no-own-work": N_("the towns have no work on given days"),
    "no-turnover": N_("the file does not say how often people leave"),
    "no-approvals": N_("no step is an approval that could lie"),
    "too-long": N_("it lasts longer than what is left of the run"),
    "alone": N_("there is only one shock, or none"),
    "impossible": N_("the file cannot be so"),
}
"""Why a shock makes no sense in a world."""

HURT: Final = N_(
    "“{plan}” is hurt most by “{shock}”: {reached} on time ({ends}) instead of {spared}, {late} more matters "
    "late."
)
LEAST: Final = N_(
    "“{plan}” regrets least over all shocks: at most {most} percentage points ({ends}) behind the best plan."
)
HOW: Final = N_(
    "Months are of 21 working days from the blow; a matter belongs to the month in which it was received. A "
    "dip is more than {points} percentage points; open matters are back when {left} of those added at most "
    "are left."
)


def shock_name(names: Names, shock: Blow | Unfit | Struck) -> str:
    """What a shock is called: its title in the file, else a word of the program."""
    of = shock.blow if isinstance(shock, Struck) else shock
    if of.own:
        return names.coded(names.words.text(names.scenario.shocks[of.name].title))
    return names.words(SHOCKS[of.name])


def meaning(names: Names, blow: Blow) -> str:
    """What a shock of the library does here; nothing of one whose author has titled it."""
    if blow.own:
        return ""
    (first, *_), w = blow.parts, names.words
    stream = w.text(names.scenario.streams[first.again].title) if first.again else ""
    posts = [post for absent in first.absent for post in absent.posts]
    post = names.listed(w.text(names.scenario.posts[one].title) for one in posts)
    said = w(
        MEANINGS[blow.name], days=first.days or 0, late=first.late_approvals or 0, stream=stream, post=post
    )
    return w("{name}: {meaning}", name=heading(shock_name(names, blow)), meaning=said)


def months_text(names: Names, of: Length, found: Stress) -> str:
    """So many months, and between how many."""
    w = names.words
    if of.mean is None:
        return w("not within {months} months", months=found.months)
    if of.least == of.mean == of.most:
        return f"{of.mean:.0f}"
    most = f"{of.most:.0f}" if of.most is not None else w("over {months}", months=found.months)
    return f"{of.mean:.0f}\n{of.least:.0f} ~ {most}"


def days_text(names: Names, dip: Dip) -> str:
    """After how many working days open matters are back."""
    if dip.backlog.low <= 0:
        return "–"
    if dip.back.mean is None:
        return names.words("not in the time looked at")
    least, most = (f"{end:.0f}" if end is not None else "…" for end in (dip.back.least, dip.back.most))
    return f"{dip.back.mean:.0f}\n{least} ~ {most}"


def runs_line(names: Names, found: Stress) -> str:
    """Load, window, days, replications and seed."""
    w, setting = names.words, found.setting
    days = names.listed(f"{day}" for day in found.days)
    fall = w("blows on {days} (drawn)", days=days) if found.drawn else w("blows on {days}", days=days)
    runs = w(RUNS, count=setting.replications, seed=setting.seed)
    return f"{names.load(setting.load)} · {names.window()} · {fall} · {runs}"


def how_line(names: Names) -> str:
    """How the numbers are to be read."""
    return names.words(HOW, points=f"{100 * NOTICED:.0f}", left=f"{100 * LEFT:.0f}%")


def sentences(names: Names, found: Stress) -> list[str]:
    """What was found, in the order in which a planner asks."""
    lines = [_worst(names, found, n) for n in range(len(found.setting.plans))] if found.rows else []
    return [*lines, *_regret(names, found), *_unfit(names, found)]


def _worst(names: Names, found: Stress, n: int) -> str:
    """Which single shock hurts a plan most; all at once are said beside it."""
    w = names.words
    single = [row for row in found.rows if len(row.blow.parts) == 1] or list(found.rows)
    row = min(single, key=lambda one: one.dips[n].lost.mean)
    dip = row.dips[n]
    ends = span(dip.reached.low, dip.reached.high, "share")
    return w(
        HURT,
        plan=names.plan(dip.plan), shock=shock_name(names, row), reached=shown(dip.reached.mean, "share"),
        ends=ends, spared=shown(dip.spared.mean, "share"), late=gained(dip.late.mean, "count").lstrip("+"),
    )  # fmt: skip


def _regret(names: Names, found: Stress) -> Iterator[str]:
    """Which plan regrets least."""
    w, least = names.words, found.least
    if len(found.regrets) < 2:
        return
    if len(least) > 1:
        plans = names.listed(w("“{plan}”", plan=names.plan(plan)) for plan in least)
        yield w("Which plan regrets least over all shocks cannot be told: {list}.", list=plans)
    for one in found.regrets:
        row = next(row for row in found.rows if row.blow.name == one.where)
        plan, most = names.plan(one.plan), gained(one.most.mean, "share").lstrip("+")
        ends = " ~ ".join(gained(end, "share").lstrip("+") for end in one.most[1:])
        if one.plan in least and len(least) == 1:
            yield w(
                LEAST,
                plan=plan, most=most, ends=ends,
            )  # fmt: skip
        elif one.plan not in least:
            yield w(
                "“{plan}” is up to {most} percentage points ({ends}) behind, under “{shock}”.",
                plan=plan, most=most, ends=ends, shock=shock_name(names, row),
            )  # fmt: skip


def _unfit(names: Names, found: Stress) -> Iterator[str]:
    w = names.words
    for one in found.unfit:
        yield w(
            "Not asked: “{shock}”, as {reason}.", shock=shock_name(names, one), reason=w(REASONS[one.reason])
        )
