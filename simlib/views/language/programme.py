"""What is said of a programme: days, who is waited for, and whether its dates are met."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from simlib.inputs.scenario import UnitKind
from simlib.model.arrays import Model
from simlib.model.rules import NEVER
from simlib.scores.programme import OUTSIDE, Gain, ProgrammeAnswer, ProgrammeRuns, Share, gained, quantile
from simlib.views.language.names import Names, heading, shown, span
from simlib.views.language.results import title
from simlib.views.language.words import N_

LATER: Final = N_("after {day}")
"""A day that lies beyond the run."""

ALL_KEPT: Final = N_("Under “{plan}” all tasks are done by their dates in {share} of the runs ({ends}).")
LAST_DONE: Final = N_(
    "The programme ends on {middle} in the middle of the runs; one in ten ends by {early}, nine by {late}."
)
LEAST_KEPT: Final = N_("The date most at risk is that of “{task}”: it is met in {share} of the runs.")
BOTTLENECK: Final = N_(
    "The longest part of the way to the end is waiting for, and work of, {who}: {days} working days on "
    "average."
)
DIFFERS: Final = N_("“{plan}”: {points} percentage points ({low} to {high})")
AGAINST: Final = N_("Against “{baseline}”, the share of runs that meet all dates changes by: {list}.")


def day_of(model: Model, tick: int) -> date | int | None:
    """The day on which something ends at a tick; the tick in a world without days; None beyond the run."""
    if tick >= NEVER or tick > model.horizon:
        return None
    return tick if model.calendar is None else model.calendar.moment_end(max(tick, 1)).date()


def day_text(names: Names, model: Model, tick: int) -> str:
    """The same in words."""
    found = day_of(model, tick)
    return f"{found}" if found is not None else names.words(LATER, day=f"{day_of(model, model.horizon)}")


def working_days(model: Model, ticks: float) -> float:
    """Ticks as working days; as they are in a world without days."""
    return ticks / model.day_ticks if model.calendar is not None else ticks


def actor_text(names: Names, actor: str) -> str:
    """A post, with its unit where one alone holds it, a meeting, or what is outside."""
    w, scenario = names.words, names.scenario
    if actor == OUTSIDE:
        return w("others outside the body")
    if actor in scenario.gates:
        return w.text(scenario.gates[actor].title)
    unit, _, post = actor.rpartition("/")
    held = w.text(scenario.posts[post].title)
    return held if unit in [*UnitKind] else w("{post} ({unit})", post=held, unit=names.short(unit))


def share_text(share: Share | None) -> str:
    """A share of the runs with its interval."""
    return "–" if share is None else f"{shown(share.mean, 'share')} ({span(share.low, share.high, 'share')})"


def sentences(names: Names, answer: ProgrammeAnswer) -> list[str]:
    """Whether dates are met, when it ends, what is most at risk, who is waited for, and what other plans
    do."""
    w, runs, setting = names.words, answer.runs, answer.setting
    said = []
    if kept := runs.all_kept():
        plan = names.plan(setting.baseline)
        ends = span(kept.low, kept.high, "share")
        said.append(w(ALL_KEPT, plan=plan, share=shown(kept.mean, "share"), ends=ends))
    early, middle, late = (day_text(names, runs.model, quantile(runs.finished, at)) for at in (0.1, 0.5, 0.9))
    said.append(w(LAST_DONE, early=early, middle=middle, late=late))
    return [*said, *_weakest(names, runs), *_longest(names, runs), *_others(names, answer)]


def _weakest(names: Names, runs: ProgrammeRuns) -> Iterator[str]:
    """The date that is met least often; of several the first."""
    shares = {task: kept.mean for task in runs.tasks if (kept := runs.kept(task))}
    if shares and min(shares.values()) < 1:
        task = min(shares, key=lambda name: shares[name])
        yield names.words(LEAST_KEPT, task=names.task(task), share=shown(shares[task], "share"))


def _longest(names: Names, runs: ProgrammeRuns) -> Iterator[str]:
    spent = {who: ticks for who, (_, ticks) in runs.on_path().items()}
    if spent and runs.model.calendar is not None:
        who = max(spent, key=lambda one: spent[one])
        days = shown(working_days(runs.model, spent[who]), "days")
        yield names.words(BOTTLENECK, who=actor_text(names, who), days=days)


def _others(names: Names, answer: ProgrammeAnswer) -> Iterator[str]:
    """Which of the other plans meet all dates more or less often, as far as that is shown."""
    w, own = names.words, answer.runs
    shown_ = [
        w(DIFFERS, plan=names.plan(plan), points=_points(gain.kept[0]), low=_points(gain.kept[1]),
          high=_points(gain.kept[2]))
        for plan, runs in answer.of_plan.items()
        if plan != answer.setting.baseline and own.all_kept() and _is_clear(gain := gained(own, runs))
    ]  # fmt: skip
    if shown_:
        yield w(AGAINST, baseline=names.plan(answer.setting.baseline), list=w("; ").join(shown_))


def _is_clear(gain: Gain) -> bool:
    return gain.kept[1] > 0 or gain.kept[2] < 0


def _points(share: float) -> str:
    return f"{100 * share:+.1f}"


def runs_line(names: Names, answer: ProgrammeAnswer) -> str:
    """The plan, the load, how often it was run."""
    return heading(title(names, answer.setting, answer.setting.baseline))
