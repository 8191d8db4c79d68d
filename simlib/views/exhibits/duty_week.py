"""People's week: who is on duty when, and what fixed arrangements, meetings and training take.

                    Monday          Tuesday         Wednesday ...      hours on duty
    town: monitor                   ████ █████                         ×23   16
    group: leader   ▧▧              ▧▧░░            ▧▧                 ▧ fixed arrangement  ░ meeting
    leadership      ◆                                                  ◆ meeting that decides

A row a post at a kind of unit. Arrangements that do not come every week are half as high and say when
they come; fixed ones (规定安排) are no lever of any plan. Weekdays are those of the plan.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from simlib.inputs.scenario import WEEKDAYS, Arrangement, CalendarTime, Gate, PlanSpec, Scenario, UnitKind
from simlib.model.duty import meant
from simlib.views.exhibits.frame import finished, key_above, new_page
from simlib.views.exhibits.palette import INK, PALETTE
from simlib.views.language.glossary import WEEKDAYS as DAYS
from simlib.views.language.names import Names, heading
from simlib.views.language.text_width import wrapped
from simlib.views.language.words import N_
from simlib.views.table import Cells, Table, number, table, whole

HourSpan = tuple[float, float]
"""From when to when, in hours of the day."""

DUTY, STRIP = "#8FBFE0", "#F0F1F2"
LOOKS: Final = {
    "fixed": ("#4D4D4D", "", N_("fixed arrangement")),
    "meeting": (PALETTE.orange, "////", N_("work meeting")),
    "training": ("#FFFFFF", "....", N_("training")),
}
"""Fill, hatching and name of each kind of arrangement."""

TITLE: Final = N_("People's week: {plan}")
FIXED: Final = N_("fixed arrangements are given; no plan can move or shorten them")
HOURS_NOTE: Final = N_(
    "hours a week: duty hours available for matters in a week without holidays or leave, before fixed "
    "arrangements"
)
REGULAR: Final = {
    "day": N_("{title} {hours}"),
    "week": N_("{title} {hours}"),
    "month": N_("{title} {hours}, no. {nth} of the month"),
    "quarter": N_("{title} {hours}, no. {nth} of the quarter"),
    "year": N_("{title} {hours}, no. {nth} of the year"),
}
LAST: Final = {
    "month": N_("{title} {hours}, last of the month"),
    "quarter": N_("{title} {hours}, last of the quarter"),
    "year": N_("{title} {hours}, last of the year"),
}


@dataclass(frozen=True)
class PostGroup:
    """All people of one post at one kind of unit."""

    kind: UnitKind
    post: str
    people: int


def crews(scenario: Scenario, plan: PlanSpec) -> list[PostGroup]:
    """Kinds of unit with their posts, in the order of the file; a plan's extra people are counted."""
    counts: dict[tuple[UnitKind, str], int] = {}
    for name, unit in scenario.units.items():
        more = plan.extra.get(name, {})
        for post in (*unit.staff, *(post for post in more if post not in unit.staff)):
            key = (unit.kind, post)
            counts[key] = counts.get(key, 0) + unit.staff.get(post, 0) + more.get(post, 0)
    return [PostGroup(kind, post, count) for (kind, post), count in counts.items() if count]


def on_duty(scenario: Scenario, crew: PostGroup, weekday: str) -> list[HourSpan]:
    """When a crew is on duty on a weekday, before arrangements."""
    time, duty = scenario.time, scenario.posts[crew.post].duty
    if not isinstance(time, CalendarTime) or weekday not in duty.days:
        return []
    office = [_hours(text) for text in time.hours]
    wanted = [_hours(text) for text in duty.hours] or office
    spans = [(max(a, c), min(b, d)) for a, b in wanted for c, d in office]
    return sorted((begin, end) for begin, end in spans if begin < end)


def arranged(
    scenario: Scenario, plan: PlanSpec, crew: PostGroup, weekday: str
) -> list[tuple[Arrangement, HourSpan]]:
    """What is arranged for a crew on a weekday, as the plan has it."""
    return [
        (arrangement, _hours(arrangement.hours))
        for name, arrangement in scenario.arrangements.items()
        if meant(arrangement, crew.kind, crew.post)
        and (arrangement.every == "day" or plan.weekdays.get(name, arrangement.weekday) == weekday)
    ]


def deciding(scenario: Scenario, plan: PlanSpec, crew: PostGroup, weekday: str) -> list[Gate]:
    """The meetings that decide on a weekday to which a crew goes."""
    return [
        gate
        for name, gate in scenario.gates.items()
        if plan.weekdays.get(name, gate.weekday) == weekday and _presides(scenario, plan, gate, crew)
    ]


def _presides(scenario: Scenario, plan: PlanSpec, gate: Gate, crew: PostGroup) -> bool:
    """Whether somebody of a crew presides at a meeting: at one of every unit or zone, somewhere."""
    if gate.unit is not None:
        theirs = {gate.unit}
    elif gate.each == "unit":
        theirs = {*scenario.units}
    else:
        theirs = {head for zone in plan.zones.values() for head in zone.head}
    units = [scenario.units[unit] for unit in theirs]
    return any(unit.kind is crew.kind and crew.post in (gate.posts or unit.staff) for unit in units)


def _hours(text: str) -> HourSpan:
    """Clock hours as numbers.

    >>> _hours("08:30-12:00")
    (8.5, 12.0)
    """
    begin, _, end = text.partition("-")
    return _hour(begin), _hour(end)


def _hour(clock: str) -> float:
    hour, _, minute = clock.partition(":")
    return int(hour) + int(minute) / 60


def _clock(hour: float) -> str:
    return f"{int(hour):02}:{round(hour % 1 * 60):02}"


def shown_days(scenario: Scenario) -> list[str]:
    """Monday to Friday, and days of the weekend on which somebody has duty."""
    used = {day for post in scenario.posts.values() for day in post.duty.days}
    return [day for n, day in enumerate(WEEKDAYS) if n < 5 or day in used]


# ---------------------------------------------------------------- drawn


def week_figure(names: Names, plan: str) -> Figure:
    """A row a post at a kind of unit, a column a weekday. Raises ValueError without a calendar."""
    scenario, spec = names.scenario, names.scenario.plans[plan]
    rows, days = crews(scenario, spec), shown_days(scenario)
    office = _office(scenario)
    figure = new_page(3.0 + 0.42 * len(rows))
    axes = figure.subplots()
    for column, day in enumerate(days):
        _draw_day(axes, names, spec, rows, day, (column, office))
    _draw_axes(axes, names, rows, days, office)
    w = names.words
    key_above(figure, axes, _key(names))
    notes = [w("half height: not every week"), w(FIXED), w(HOURS_NOTE)]
    return finished(figure, names, w(TITLE, plan=names.plan(plan)), notes)


def _office(scenario: Scenario) -> list[HourSpan]:
    if not isinstance(scenario.time, CalendarTime):
        raise ValueError(f"{scenario.name} has no calendar")
    return [_hours(text) for text in scenario.time.hours]


GAP: Final = 0.6
"""Hours left empty between two days."""


def _draw_day(
    axes: Axes,
    names: Names,
    plan: PlanSpec,
    rows: Sequence[PostGroup],
    day: str,
    place: tuple[int, list[HourSpan]],
) -> None:
    """One weekday for all crews: office hours pale, duty blue, arrangements over it."""
    column, office = place
    shift = column * (office[-1][1] - office[0][0] + GAP) - office[0][0]
    for begin, end in office:
        axes.axvspan(begin + shift, end + shift, color=STRIP, linewidth=0, zorder=0)
    for row, crew in enumerate(rows):
        for begin, end in on_duty(names.scenario, crew, day):
            axes.barh(row, end - begin, 0.66, begin + shift, color=DUTY, zorder=2)
        for arrangement, (begin, end) in arranged(names.scenario, plan, crew, day):
            face, hatch, _ = LOOKS[arrangement.kind]
            often = arrangement.every in ("day", "week")
            axes.barh(row if often else row + 0.165, end - begin, 0.66 if often else 0.33, begin + shift,
                      color=face, hatch=hatch, edgecolor=INK, linewidth=0.8, zorder=3)  # fmt: skip
        for gate in deciding(names.scenario, plan, crew, day):
            axes.plot(_hour(gate.at) + shift, row, "D", color=PALETTE.vermillion, markersize=9,
                      markeredgecolor=INK, zorder=4)  # fmt: skip


def _draw_axes(
    axes: Axes, names: Names, rows: Sequence[PostGroup], days: Sequence[str], office: list[HourSpan]
) -> None:
    w, first, last = names.words, office[0][0], office[-1][1]
    long = last - first + GAP
    clocks = [hour for hour in (9, 12, 15, 18) if first <= hour <= last]
    ticks = [n * long + hour - first for n in range(len(days)) for hour in clocks]
    axes.set_xticks(ticks, [f"{hour}" for _ in days for hour in clocks], fontsize=10)
    for n, day in enumerate(days):
        axes.text((n + 0.5) * long - GAP / 2, -0.75, w(DAYS[day]), fontsize=14, ha="center", va="bottom")
    end = len(days) * long - GAP
    axes.text(end + 0.5, -0.75, w("hours a week"), fontsize=12, va="bottom")
    for row, crew in enumerate(rows):
        axes.text(end + 0.5, row, f"{hours_a_week(names.scenario, crew):.1f}", fontsize=13, va="center")
    axes.set_yticks(range(len(rows)), [_label(names, crew) for crew in rows], fontsize=12)
    axes.tick_params(length=0)
    axes.set_xlim(-0.2, end + 5.4)
    axes.set_ylim(len(rows) - 0.4, -0.75)
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    for row in range(1, len(rows)):
        if rows[row].kind is not rows[row - 1].kind:
            axes.axhline(row - 0.5, color=INK, linewidth=0.8)


def _label(names: Names, crew: PostGroup) -> str:
    title = names.words.text(names.scenario.posts[crew.post].title)
    return wrapped(f"{heading(title)} × {crew.people}", 290, 12)


def _key(names: Names) -> list[Patch | Line2D]:
    w = names.words
    kinds = {arrangement.kind for arrangement in names.scenario.arrangements.values()}
    patches: list[Patch | Line2D] = [
        Patch(color=STRIP, label=w("office hours")),
        Patch(color=DUTY, label=w("on duty for matters")),
    ]
    patches += [
        Patch(facecolor=face, hatch=hatch, edgecolor=INK, label=w(said))
        for kind, (face, hatch, said) in LOOKS.items()
        if kind in kinds
    ]
    if names.scenario.gates:
        patches.append(Line2D([], [], color=PALETTE.vermillion, marker="D", linestyle="none",
                              markeredgecolor=INK, label=w("meeting that decides")))  # fmt: skip
    return patches


# ---------------------------------------------------------------- in words


def hours_a_week(scenario: Scenario, crew: PostGroup) -> float:
    """Hours on duty of one person in a week without holidays, before arrangements."""
    return sum(end - begin for day in WEEKDAYS for begin, end in on_duty(scenario, crew, day))


def week_sheet(names: Names, plan: str) -> Table:
    """A row a post at a kind of unit: people, hours a week, and for each weekday duty and arrangements."""
    w, scenario, spec = names.words, names.scenario, names.scenario.plans[plan]
    _office(scenario)
    days = shown_days(scenario)
    columns = [w("post"), w("people"), w("hours a week"), *(w(DAYS[day]) for day in days)]
    rows: list[Cells] = [
        [f"{w.text(scenario.posts[crew.post].title)}\n{_holders(names, crew)}", whole(crew.people),
         number(hours_a_week(scenario, crew)),
         *("\n".join(_day_lines(names, spec, crew, day)) for day in days)]
        for crew in crews(scenario, spec)
    ]  # fmt: skip
    notes = [w("first line of a day: hours on duty"), w(HOURS_NOTE), w(FIXED)]
    return table(names, w(TITLE, plan=names.plan(plan)), columns, rows, notes)


def _holders(names: Names, crew: PostGroup) -> str:
    """What the units are called whose people these are."""
    units = names.scenario.units
    kinds = [name for name, unit in units.items() if unit.kind is crew.kind]
    return names.kind(*([name for name in kinds if crew.post in units[name].staff] or kinds))


def _day_lines(names: Names, plan: PlanSpec, crew: PostGroup, day: str) -> Iterator[str]:
    w, duty = names.words, on_duty(names.scenario, crew, day)
    spans = [f"{_clock(begin)}–{_clock(end)}" for begin, end in duty]
    yield names.listed(spans) or "–"
    for arrangement, (begin, end) in arranged(names.scenario, plan, crew, day):
        hours = f"{_clock(begin)}–{_clock(end)}"
        title = w.text(arrangement.title)
        yield _regular(names, arrangement, title, hours)
    for gate in deciding(names.scenario, plan, crew, day):
        yield _regular(names, gate, w.text(gate.title), gate.at)


def _regular(names: Names, meeting: Arrangement | Gate, title: str, hours: str) -> str:
    said = REGULAR if meeting.nth > 0 else {**REGULAR, **LAST}
    return names.words(said[meeting.every], title=title, hours=hours, nth=meeting.nth)
