"""The dates of a programme: when its tasks will be done, how sure that is, and what holds them up.

░░▓▓▓▓▓▓│░░░  ◆     a task: light from its early begin to its late end, dark from middle to middle, its day
gantt_figure        a row a task            dates_sheet
s_curve_figure      done by each day        s_curve_sheet
critical_figure     what holds up the end   critical_sheet, actors_sheet
plans_sheet         all plans, and one task later: the same draws
"""

from datetime import date
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from simlib.model.rules import NEVER
from simlib.scores.programme import ProgrammeAnswer, ProgrammeRuns, Share, gained, quantile
from simlib.views.exhibits.frame import PALE, finished, key_above, label_rows, new_page
from simlib.views.exhibits.palette import INK, PALETTE
from simlib.views.language.names import Names, shown, window
from simlib.views.language.programme import (
    actor_text,
    day_of,
    day_text,
    runs_line,
    working_days,
)
from simlib.views.language.words import N_
from simlib.views.table import DASH, Cell, Cells, Table, average, day, gain, table, whole

LIGHT, DARK = "#CFE3F1", "#79B2D9"
HOLDS: Final = N_("What holds up the end")
CURVE: Final = N_("How much of the programme is done by each day")
DATES: Final = N_("When the tasks will be done")
CRITICAL: Final = N_(
    "critical: had it ended later, so had the programme; tasks that end together before a common next step "
    "are critical together"
)
MOST_DAYS: Final = 400
"""Working days that a curve shows at most."""


def _early_middle_late(ticks: np.ndarray) -> list[int]:
    return [quantile(ticks, share) for share in (0.1, 0.5, 0.9)]


def _due(runs: ProgrammeRuns, task: str) -> int:
    """The day of a task; `NEVER` where it has none."""
    return int(runs.model.tasks.due[runs.rows(task)].min())


def _x(runs: ProgrammeRuns, tick: int) -> Any:
    """A tick on a figure's axis; what lies beyond the run at its end."""
    return day_of(runs.model, min(tick, runs.model.horizon))


# ---------------------------------------------------------------- when


def gantt_figure(names: Names, answer: ProgrammeAnswer) -> Figure:
    """A row a task with its bands, its day, and how likely that is met."""
    w, runs = names.words, answer.runs
    figure = new_page(3.0 + 0.42 * len(runs.tasks))
    axes, beside = figure.subplots(1, 2, sharey=True, width_ratios=(5, 1))
    for place, task in enumerate(runs.tasks):
        _draw_task(axes, runs, task, place)
    label_rows(axes, [names.task(task) for task in runs.tasks], 12.5, 330)
    axes.grid(visible=True, axis="x")
    if runs.model.calendar is not None:
        axes.xaxis.set_major_formatter(DateFormatter("%m-%d"))  # type: ignore[no-untyped-call]
        axes.tick_params(axis="x", labelsize=12)
    beside.axis("off")
    beside.set_title(w("by its date"), fontsize=13, loc="left")
    for place, task in enumerate(runs.tasks):
        kept = runs.kept(task)
        beside.text(0, place, "–" if kept is None else shown(kept.mean, "share"), fontsize=12.5, va="center",
                    weight="bold" if kept and kept.mean < 0.5 else "normal")  # fmt: skip
    key_above(figure, axes, _key(names))
    return finished(figure, names, w(DATES), [runs_line(names, answer)])


def _draw_task(axes: Axes, runs: ProgrammeRuns, task: str, place: int) -> None:
    begins, ends = _early_middle_late(runs.begun(task)), _early_middle_late(runs.ended(task))
    milestone = (runs.begins[:, runs.rows(task)] == runs.ends[:, runs.rows(task)]).all()
    for first, last, colour in ((begins[0], ends[2], LIGHT), (begins[1], ends[1], DARK)):
        left, right = _x(runs, ends[0] if milestone else first), _x(runs, last)
        axes.barh(place, right - left, 0.5, left, color=colour, zorder=2)
    axes.plot([_x(runs, ends[1])] * 2, [place - 0.3, place + 0.3], color=PALETTE.blue, linewidth=3, zorder=3)
    if ends[2] >= NEVER:
        axes.plot(_x(runs, NEVER), place, ">", color=PALETTE.blue, markersize=8, zorder=4)
    if (due := _due(runs, task)) < NEVER:
        axes.plot(_x(runs, due), place, "D", color=PALETTE.vermillion, markersize=7, zorder=5)


def _key(names: Names) -> list[Patch | Line2D]:
    w = names.words
    return [
        Patch(color=LIGHT, label=w("from an early begin (10 %) to a late end (90 %)")),
        Patch(color=DARK, label=w("middle begin to middle end")),
        Line2D([], [], color=PALETTE.blue, linewidth=3, label=w("middle end")),
        Line2D([], [], color=PALETTE.vermillion, marker="D", linestyle="none", label=w("its date")),
    ]


def dates_sheet(names: Names, answer: ProgrammeAnswer) -> Table:
    """A row a task: its date, when it ends early, in the middle and late, and how likely the date is met."""
    w, runs = names.words, answer.runs
    columns = [w("task"), w("places"), w("its date"), w("10 % end by"), w("middle end"), w("90 % end by"),
               w("by its date"), w("places late on average")]  # fmt: skip
    rows: list[Cells] = [
        [names.task(task), whole(len(runs.rows(task))), _day(names, runs, due) if due < NEVER else DASH,
         *(_day(names, runs, tick) for tick in _early_middle_late(runs.ended(task))),
         _share(runs.kept(task)),
         average(runs.late_units(task), None, None, "") if due < NEVER else DASH]
        for task in runs.tasks
        for due in (_due(runs, task),)
    ]  # fmt: skip
    everything: Cells = [w("all tasks by their dates"), whole(len(runs.model.tasks)), DASH,
                  *(_day(names, runs, tick) for tick in _early_middle_late(runs.finished)),
                  _share(runs.all_kept()), DASH]  # fmt: skip
    note = w("a task ends when its last place has done it; an interval is Wilson's, 95%")
    return table(names, w(DATES), columns, [*rows, everything], [runs_line(names, answer), note], w("dates"))


def _day(names: Names, runs: ProgrammeRuns, tick: int) -> Cell:
    found = day_of(runs.model, tick)
    if found is None:
        return Cell(day_text(names, runs.model, tick))
    usual = isinstance(found, date) and f"{window(names.scenario)[0]}".startswith(f"{found.year}-")
    return day(found, f"{found:%m-%d}" if usual else "")


def _share(share: Share | None) -> Cell:
    return DASH if share is None else average(*share, "share")


# ---------------------------------------------------------------- how much by when


def _days(runs: ProgrammeRuns) -> list[int]:
    """Ends of working days from the first begin to some days after the last date or late end."""
    model = runs.model
    if model.calendar is None:
        last = quantile(np.minimum(runs.finished, model.horizon), 0.95)
        return [int(tick) for tick in np.linspace(0, last, 60)]
    dues = model.tasks.due[model.tasks.due < NEVER]
    last = max([quantile(np.minimum(runs.finished, model.horizon), 0.95), *dues.tolist()])
    first = int(np.minimum(runs.begins, model.horizon).min())
    ticks = model.day_ticks
    begin, end = first // ticks, min(-(-last // ticks) + 2, model.n_days)
    return [(d + 1) * ticks for d in range(begin, min(end, begin + MOST_DAYS))]


def s_curve_figure(names: Names, answer: ProgrammeAnswer) -> Figure:
    """How many tasks (at all their places) are done by each day: middle and bands, beside what is due by
    then."""
    w, runs = names.words, answer.runs
    ticks = _days(runs)
    days = [_x(runs, tick) for tick in ticks]
    figure = new_page(6.4)
    axes = figure.subplots()
    low, middle, high = np.quantile(runs.done_by(ticks), (0.1, 0.5, 0.9), axis=0)
    axes.fill_between(days, low, high, color=LIGHT, linewidth=0, step="post")
    axes.step(days, middle, where="post", color=PALETTE.blue, linewidth=2.8)
    due = runs.due_by(ticks)
    if due.any():
        axes.step(days, due, "--", where="post", color=PALETTE.vermillion, linewidth=2)
    axes.axhline(len(runs.model.tasks), color=PALE, linewidth=1)
    axes.set_ylim(0, 1.06 * len(runs.model.tasks))
    axes.set_ylabel(w("tasks done, at all places"))
    if runs.model.calendar is not None:
        axes.xaxis.set_major_formatter(DateFormatter("%m-%d"))  # type: ignore[no-untyped-call]
    handles: list[Any] = [
        Line2D([], [], color=PALETTE.blue, linewidth=2.8, label=w("middle of the runs")),
        Patch(color=LIGHT, label=w("8 of 10 runs")),
        Line2D([], [], color=PALETTE.vermillion, linestyle="--", linewidth=2, label=w("due by then")),
        Line2D([], [], color=PALE, label=w("all")),
    ]
    key_above(figure, axes, handles)
    return finished(figure, names, w(CURVE), [runs_line(names, answer)])


def s_curve_sheet(names: Names, answer: ProgrammeAnswer) -> Table:
    """A row a week: how many are due by its last day, and done, early, in the middle and late."""
    w, runs = names.words, answer.runs
    ticks = _days(runs)[4::5]
    done = np.quantile(runs.done_by(ticks), (0.1, 0.5, 0.9), axis=0).T
    columns = [w("by the end of"), w("due"), w("done, 10 % of the runs have no more"), w("done, middle"),
               w("done, 90 % of the runs have no more")]  # fmt: skip
    rows: list[Cells] = [
        [_day(names, runs, tick), whole(due), *(whole(float(one)) for one in row)]
        for tick, due, row in zip(ticks, runs.due_by(ticks).tolist(), done, strict=True)
    ]
    note = w("of {count} tasks at all places; one without a date is due with what waits for it",
             count=len(runs.model.tasks))  # fmt: skip
    return table(names, w(CURVE), columns, rows, [runs_line(names, answer), note], w("done by each day"))


# ---------------------------------------------------------------- what holds it up


def critical_figure(names: Names, answer: ProgrammeAnswer) -> Figure:
    """How often each task is critical, and to whom the days of the critical path go."""
    w, runs = names.words, answer.runs
    tasks = [task for task in runs.tasks if names.scenario.programme.tasks[task].flow]  # type: ignore[union-attr]
    path = sorted(runs.on_path().items(), key=lambda item: -item[1][1])[:12]
    figure = new_page(2.6 + 0.42 * max(len(tasks), len(path)))
    left, right = figure.subplots(1, 2)
    shares = [runs.critical(task) for task in tasks]
    _bars(left, [100 * one.mean for one in shares], PALETTE.blue)
    for place, one in enumerate(shares):
        left.plot([100 * one.low, 100 * one.high], [place, place], color=INK, linewidth=1.2, zorder=3)
    label_rows(left, [names.task(task) for task in tasks], 12, 230)
    left.set_xlim(0, 100)
    left.set_xlabel(w("critical in so many per cent of the runs"), fontsize=12)
    days = [working_days(runs.model, ticks) for _, (_, ticks) in path]
    _bars(right, days, PALETTE.orange)
    label_rows(right, [actor_text(names, who) for who, _ in path], 12, 200)
    right.set_xlabel(w("working days on the critical path"), fontsize=12)
    return finished(figure, names, w(HOLDS), [w(CRITICAL), runs_line(names, answer)])


def _bars(axes: Axes, lengths: list[float], colour: str) -> None:
    axes.barh(range(len(lengths)), lengths, 0.55, color=colour, zorder=2)
    axes.grid(visible=True, axis="x")


def critical_sheet(names: Names, answer: ProgrammeAnswer) -> Table:
    """A row a task: how often it is critical, its slack, and what it does if it begins later."""
    w, runs = names.words, answer.runs
    columns = [w("task"), w("critical"), w("slack"), w("begun later by"), w("all dates met, change"),
               w("end of the programme, change")]  # fmt: skip
    rows: list[Cells] = [
        [names.task(task), _share(runs.critical(task)), _slack(runs, task), *_later(answer, task)]
        for task in runs.tasks
    ]
    notes = [w(CRITICAL),
    w("slack: how much later a task could have ended without moving the end, on average"),
             w("begun later: the same draws once more, paired; 95% intervals")]  # fmt: skip
    return table(names, w(HOLDS), columns, rows, [runs_line(names, answer), *notes], w("critical"))


def _slack(runs: ProgrammeRuns, task: str) -> Cell:
    ticks = runs.mean_slack(task)
    return DASH if ticks is None else average(working_days(runs.model, ticks), None, None, _unit(runs))


def _unit(runs: ProgrammeRuns) -> str:
    return "ticks" if runs.model.calendar is None else "working_days"


def _later(answer: ProgrammeAnswer, task: str) -> list[Cell]:
    """By how much it was delayed, and what that changes."""
    if task not in answer.later:
        return [DASH, DASH, DASH]
    return [average(answer.delays[task], None, None, "working_days"),
            *_gained(answer.runs, answer.later[task])]  # fmt: skip


def _gained(one: ProgrammeRuns, other: ProgrammeRuns) -> list[Cell]:
    found = gained(one, other)
    kept = gain(*found.kept, "share") if one.all_kept() else DASH
    if found.end is None:
        return [kept, DASH]
    mean, low, high = (working_days(one.model, ticks) for ticks in found.end)
    return [kept, gain(mean, low, high, _unit(one))]


def actors_sheet(names: Names, answer: ProgrammeAnswer) -> Table:
    """A row an actor of the critical path: in what share of the runs, and how many days of it."""
    w, runs = names.words, answer.runs
    columns = [w("who"), w("on the critical path"), w("working days of it")]
    rows: list[Cells] = [
        [actor_text(names, who), _share(share),
         average(working_days(runs.model, ticks), None, None, _unit(runs))]
        for who, (share, ticks) in sorted(runs.on_path().items(), key=lambda item: -item[1][1])
    ]  # fmt: skip
    note = w("waiting for them included; a team's days count for each of its posts")
    title = w("Who the critical path waits for")
    return table(names, title, columns, rows, [runs_line(names, answer), note], w("actors"))


def plans_sheet(names: Names, answer: ProgrammeAnswer) -> Table:
    """A row a plan: all dates met, middle and late end, and the differences from the baseline."""
    w, own = names.words, answer.runs
    columns = [w("plan"), w("all tasks by their dates"), w("middle end"), w("90 % end by"),
               w("all dates met, change"), w("end of the programme, change")]  # fmt: skip
    baseline = answer.setting.baseline
    rows: list[Cells] = [
        [names.marked_plan(plan, baseline), _share(runs.all_kept()),
         *(_day(names, runs, quantile(runs.finished, at)) for at in (0.5, 0.9)),
         *([DASH, DASH] if plan == baseline else _gained(own, runs))]
        for plan, runs in answer.of_plan.items()
    ]  # fmt: skip
    note = w("changes against the baseline under the same draws, each with its own 95% interval")
    return table(names, w("The programme under each plan"), columns, rows, [note], w("plans"))
