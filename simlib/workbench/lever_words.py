"""What a planner may choose and what is given, in words: the same on the levers and in the list of changes.

LABELS["pooling"]   协作区统一办理哪些件         the words above the lever
lever_lines(...)    协作区统一办理哪些件：疑难统筹 → 全部统筹      the same words, before and after
"""

from collections.abc import Iterator, Mapping
from typing import Final

from simlib.inputs.scenario import PlanSpec, Scenario
from simlib.views.language.glossary import DISPATCH, POOLING, WEEKDAYS
from simlib.views.language.names import Names
from simlib.views.language.words import N_, Words
from simlib.workbench.state.draft import Draft, meetings, usual_leave

LABELS: Final[Mapping[str, str]] = {
    "pooling": N_("What the zone handles together"),
    "order": N_("What is taken up first"),
    "escalation": N_("When nobody is free, the zone helps"),
    "release": N_("resident groups may leave their division's zone"),
    "extra": N_("Extra people"),
    "caseload": N_("Matters, against the load chosen"),
    "leave": N_("Working days of a leave, {n} a year"),
}
"""The words of the levers that every scenario has."""

CHANGED: Final = N_("{lever}: {old} → {new}")


def label_of(w: Words, scenario: Scenario, lever: str) -> str:
    """The words of one of `LABELS`."""
    return w(LABELS[lever], n=usual_leave(scenario)[0])


def wait_words(w: Words, days: float) -> str:
    """After how long the zone helps."""
    return w("after {n:g} working days", n=days) if days else w("at once")


def _tick(w: Words, on: bool) -> str:
    return w("ticked") if on else w("not ticked")


# ---------------------------------------------------------------- what is changed


def lever_lines(names: Names, scenario: Scenario, draft: Draft) -> Iterator[str]:
    """Each lever that stands differently than in the file's baseline, in the order of the levers."""
    w, before = names.words, scenario.plans[scenario.baseline]
    old, new = _values(names, before), _values(names, draft.spec)
    for (lever, was), (_, now) in zip(old, new, strict=True):
        if was != now:
            yield w(CHANGED, lever=lever, old=was or "–", new=now or "–")
    if draft.caseload != 1:
        lever = label_of(w, scenario, "caseload")
        yield w(CHANGED, lever=lever, old="100%", new=f"{draft.caseload:.0%}")
    if draft.leave is not None:
        _, days = usual_leave(scenario)
        lever = label_of(w, scenario, "leave")
        yield w(CHANGED, lever=lever, old=days, new=draft.leave)


def _values(names: Names, spec: PlanSpec) -> list[tuple[str, str]]:
    """Each lever in words, and how it stands."""
    w, scenario, then = names.words, names.scenario, spec.then
    return [
        (label_of(w, scenario, "pooling"), w(POOLING[spec.pooling])),
        (label_of(w, scenario, "order"), w(DISPATCH[spec.order])),
        (label_of(w, scenario, "escalation"), wait_words(w, spec.escalation_days)),
        *((w.text(lever.title), _tick(w, name in spec.levers))
          for name, lever in scenario.levers.items()),
        (label_of(w, scenario, "release"), _tick(w, spec.release_groups)),
        *((w.text(meeting.title), w(WEEKDAYS[spec.weekdays.get(name, meeting.weekday)]))
          for name, meeting in meetings(scenario).items()),
        (label_of(w, scenario, "extra"), names.listed(extra_words(names, spec))),
        (w("later on"), w("{plan} from {day} on", plan=names.plan(then.plan), day=then.on)
         if then else ""),
    ]  # fmt: skip


def extra_words(names: Names, spec: PlanSpec) -> list[str]:
    """The extra people, unit by unit."""
    w, posts = names.words, names.scenario.posts
    return [
        w("{unit}: {post} +{n}", unit=names.short(unit), post=w.text(posts[post].title), n=n)
        for unit, own in spec.extra.items()
        for post, n in own.items()
    ]
