"""Figures of time: one matter's story on an axis of working time, and what late matters' time went on.

    timeline_figure   steps        ░acceptance░ verification          ░ filing ░
                      band         ██▒▒▒▒▒▒░░░░░██░░██░░│▒▒▒▒▒▒▒██│         one colour and hatching a label
                      a label each  ▒▒▒▒▒▒ 9.4 days              │due      │ended
    causes_figure     a bar a unit (class, zone): mean working days of its late matters, by cause
    story_sheet, causes_sheet   the same numbers

Labels of one kind share a colour and differ by hatching, so that both figures read in grey and for those
who confuse colours; in the timeline each label also has a line of its own with its name.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simlib.model.rules import NEVER
from simlib.runs.record import NOT_YET
from simlib.scores.causes import BETWEEN
from simlib.scores.intervals import Measure
from simlib.scores.why_late import LABELS
from simlib.views.exhibits.county import Sheet, sheet
from simlib.views.exhibits.typeface import PALETTE
from simlib.views.language.glossary import CAUSES
from simlib.views.language.names import Names, heading
from simlib.views.language.stories import Telling
from simlib.views.language.text_width import text_width, wrapped
from simlib.views.language.words import N_

INK, PALE = "#222222", "#EEF1F3"
WIDTH: Final = 13.0  # inches


class Dress(NamedTuple):
    """How a label looks: colour, hatching and the hatching's colour."""

    face: str
    hatch: str = ""
    line: str = "white"


DRESS: Final = {
    "work": Dress(PALETTE.blue),
    "travel": Dress(PALETTE.blue, "////"),
    "off_duty": Dress("#C9D1D6"),
    "leave": Dress("#C9D1D6", "\\\\\\\\", INK),
    "reply": Dress(PALETTE.sky),
    "outside": Dress(PALETTE.sky, "....", INK),
    "gate": Dress(PALETTE.orange),
    "no_team": Dress(PALETTE.black),
    "recusal": Dress(PALETTE.purple),
    "escalation": Dress(PALETTE.purple, "////", INK),
    "approval": Dress(PALETTE.orange, "////", INK),
    "review_queue": Dress(PALETTE.orange, "xxxx", INK),
    "desk": Dress(PALETTE.orange, "....", INK),
    "no_free_pair": Dress(PALETTE.vermillion, "////"),
    "no_free_person": Dress(PALETTE.vermillion),
}

TITLE: Final = N_("Where the time of {matter} went")
AXIS: Final = N_("working time, nights and days off left out")
MARKS: Final = {
    "due": N_("due"),
    "extended": N_("due, extended"),
    "ended": N_("ended"),
    "horizon": N_("end of the run"),
}
"""Instants that are marked by a line."""


def _bar(axes: Axes, row: float, begin: float, length: float, label: str, height: float) -> None:
    look = DRESS[label]
    axes.barh(row, length, height, begin, color=look.face, hatch=look.hatch,
              edgecolor=look.line if look.hatch else look.face, linewidth=0)  # fmt: skip


# ---------------------------------------------------------------- one matter


def timeline_figure(telling: Telling) -> Figure:
    """The story of one matter from its arrival to its end: steps, labels, due instants."""
    w, story = telling.names.words, telling.story
    longest = sorted(story.sums, key=lambda name: -story.sums[name])
    figure = Figure(figsize=(WIDTH, 3.5 + 0.44 * len(longest)))
    figure.set_layout_engine("constrained", h_pad=0.12, w_pad=0.12)
    axes = figure.subplots()
    last = _right_end(telling)
    for piece in story.pieces:
        _bar(axes, 0, piece.begin, piece.end - piece.begin, piece.label, 0.9)
    for row, label in enumerate(longest, start=1):
        axes.barh(row + 0.35, story.end - story.begin, 0.62, story.begin, color=PALE)
        for piece in story.pieces:
            if piece.label == label:
                _bar(axes, row + 0.35, piece.begin, piece.end - piece.begin, label, 0.62)
    names = [heading(w(CAUSES[label])) for label in longest]
    amounts = [telling.amount(story.sums[label]) for label in longest]
    labels = [f"{name}  {amount}" for name, amount in zip(names, amounts, strict=True)]
    axes.set_yticks([row + 1.35 for row in range(len(longest))], labels, fontsize=13)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(longest) + 0.9, -2.35)
    axes.set_xlim(story.begin, last)
    axes.grid(visible=False, axis="y")
    _draw_steps(axes, telling, last)
    _draw_marks(axes, telling)
    _date_axis(axes, telling, last)
    title = wrapped(heading(w(TITLE, matter=telling.heading)), 900, 17)
    figure.suptitle(title, x=0.01, ha="left", fontsize=17)
    below = " · ".join(text for text in (heading(telling.verdict), telling.names.mark()) if text)
    figure.supxlabel(below, fontsize=12, x=0.01, ha="left")
    return figure


def _right_end(telling: Telling) -> int:
    """The axis ends with the matter, or with its due instant if that is in sight."""
    story, m = telling.story, telling.story.matter
    last = max(int(telling.record.due[m]), int(telling.record.extended[m]))
    room = story.end + (story.end - story.begin) // 3
    return max(story.end, last if last <= room else 0, story.begin + 1)


def _draw_steps(axes: Axes, telling: Telling, last: int) -> None:
    """Above the band the steps, named where there is room."""
    w, story = telling.names.words, telling.story
    points = (WIDTH - 4.6) * 72 / (last - story.begin)
    for number, (visit, begin, end) in enumerate(_visits(telling)):
        face = "#D6E6F2" if number % 2 else "#E9EDF0"
        axes.barh(-0.86, end - begin, 0.62, begin, color=face)
        title = w.text(telling.step(visit).title)
        if text_width(title, 11) < points * (end - begin):
            axes.text((begin + end) / 2, -0.86, title, ha="center", va="center", fontsize=11)


def _visits(telling: Telling) -> Iterator[tuple[int, int, int]]:
    """Visits with the stretch of the matter's time that they take."""
    spans: dict[int, tuple[int, int]] = {}
    for piece in telling.story.pieces:
        begin, _ = spans.get(piece.visit, (piece.begin, 0))
        spans[piece.visit] = (begin, piece.end)
    yield from ((visit, begin, end) for visit, (begin, end) in spans.items())


def _draw_marks(axes: Axes, telling: Telling) -> None:
    """Lines at the due instants and at the end, named above, so that no two names meet."""
    w, story, m = telling.names.words, telling.story, telling.story.matter
    due, extended = int(telling.record.due[m]), int(telling.record.extended[m])
    is_open = telling.record.ended[m] == NOT_YET
    marks = [("due", due, "-"), ("extended", extended, "--")]
    marks.append(("horizon" if is_open else "ended", story.end, ":"))
    _, right = axes.get_xlim()
    for name, tick, style in marks:
        if tick == NOT_YET or tick >= NEVER or not story.begin < tick <= right:
            continue
        axes.axvline(tick, 0, 0.9, color="white", linewidth=5, zorder=4)
        axes.axvline(tick, 0, 0.9, color=INK, linestyle=style, linewidth=2.2, zorder=5)
        level = -1.5 if name in ("ended", "horizon") else -2.0
        side = "right" if tick > (story.begin + right) / 2 else "left"
        axes.text(tick, level, f" {w(MARKS[name])} {telling.instant(tick, ends=True)[:10]} ",
                  ha=side, va="center", fontsize=12, color=INK)  # fmt: skip


def _date_axis(axes: Axes, telling: Telling, last: int) -> None:
    """Dates of working mornings, at most ten; ticks without a calendar."""
    model, story = telling.model, telling.story
    axes.set_xlabel(telling.names.words(AXIS), fontsize=12)
    if model.calendar is None:
        return
    first, final = -(-story.begin // model.day_ticks), last // model.day_ticks
    days = range(first, final + 1, max(1, -(-(final - first + 1) // 10)))
    dates: list[date] = [model.calendar.date_of_day(day) for day in days]
    axes.set_xticks(
        [day * model.day_ticks for day in days],
        [f"{when.month}-{when.day:02}\n{when.year}" if n == 0 or when.year != dates[n - 1].year
         else f"{when.month}-{when.day:02}" for n, when in enumerate(dates)],
    )  # fmt: skip


# ---------------------------------------------------------------- many matters


BY_CAUSE: Final = N_("Why late matters were late, by {by}")
DAYS: Final = N_("mean time of a late matter, in {unit}, by cause")
COUNT: Final = N_("late matters a run")


def causes_figure(names: Names, measures: Sequence[Measure], by: str = "unit") -> Figure:
    """A bar a unit (or `class`, `zone`, ...): the mean time of its late matters by cause, and how many of
    them there are in a run. `measures` are those of one plan from `scores.causes`."""
    w = names.words
    rows = [m for m in measures if m.name == "late_days" and m.by == f"{by}{BETWEEN}cause"]
    keys = _keys(names, rows)
    figure = Figure(figsize=(WIDTH, 2.9 + 0.42 * max(3, len(keys))))
    figure.set_layout_engine("constrained", h_pad=0.12, w_pad=0.12)
    axes = figure.subplots()
    means = {m.key: m for m in rows}
    shown = [label for label in LABELS if any(means[f"{k}{BETWEEN}{label}"].mean for k in keys)]
    for row, key in enumerate(keys):
        reached = 0.0
        for label in shown:
            mean = means[f"{key}{BETWEEN}{label}"].mean
            _bar(axes, row, reached, mean, label, 0.7)
            reached += mean
        count = means[f"{key}{BETWEEN}{LABELS[0]}"].denominator
        axes.text(reached, row, f"  {count:.1f}", va="center", fontsize=13)
    for label in shown:
        look = DRESS[label]
        axes.bar(0, 0, color=look.face, hatch=look.hatch, label=w(CAUSES[label]), linewidth=0,
                 edgecolor=look.line if look.hatch else look.face)  # fmt: skip
    axes.set_yticks(range(len(keys)), [wrapped(_key(names, by, k), 300, 13) for k in keys])
    axes.tick_params(axis="y", length=0, labelsize=13)
    axes.set_ylim(len(keys) - 0.5, -0.5)
    axes.set_xlim(left=0)
    axes.margins(x=0.08)
    axes.grid(visible=False, axis="y")
    unit = names.measured_in(rows[0].unit) if rows else ""
    axes.set_xlabel(w(DAYS, unit=unit))
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3, fontsize=12, borderaxespad=0.3)
    figure.suptitle(heading(w(BY_CAUSE, by=names.by(by))), x=0.01, ha="left", fontsize=19)
    notes = (w("number at the end of a bar: {count}", count=w(COUNT)), names.window(), names.mark())
    below = " · ".join(text for text in notes if text)
    figure.supxlabel(below, fontsize=12, x=0.01, ha="left")
    return figure


def causes_sheet(names: Names, measures: Sequence[Measure], by: str = "unit") -> Sheet:
    """What `causes_figure` shows: a row a unit, its late matters a run and their mean time by cause."""
    w = names.words
    rows = [m for m in measures if m.name == "late_days" and m.by == f"{by}{BETWEEN}cause"]
    means, keys = {m.key: m for m in rows}, _keys(names, rows)
    some = [label for label in LABELS if any(means[f"{key}{BETWEEN}{label}"].mean for key in keys)]
    columns = [names.by(by), w(COUNT), w("all causes"), *(w(CAUSES[label]) for label in some)]
    table = []
    for key in keys:
        own = [means[f"{key}{BETWEEN}{label}"] for label in some]
        whole = sum(m.mean for m in own)
        table.append([_key(names, by, key), f"{means[f'{key}{BETWEEN}{LABELS[0]}'].denominator:.1f}",
                      f"{whole:.1f}", *(f"{m.mean:.1f}" for m in own)])  # fmt: skip
    unit = names.measured_in(rows[0].unit) if rows else ""
    return sheet(names, w(BY_CAUSE, by=names.by(by)), columns, table, [w(DAYS, unit=unit), names.window()])


def _keys(names: Names, rows: Sequence[Measure]) -> list[str]:
    """What the rows are told apart by: units in the order of the file, else as they come."""
    found = list(dict.fromkeys(m.key.split(BETWEEN)[0] for m in rows))
    order = list(names.scenario.units)
    return sorted(found, key=lambda key: order.index(key) if key in order else 0)


def story_sheet(telling: Telling) -> Sheet:
    """What `timeline_figure` shows: a row a label, its time and its share; due and end stand below."""
    w, story, m = telling.names.words, telling.story, telling.story.matter
    columns = [w("what the time was spent on"), w("time"), w("share")]
    marks = [("due", int(telling.record.due[m])), ("extended", int(telling.record.extended[m]))]
    marks.append(("horizon" if telling.record.ended[m] == NOT_YET else "ended", story.end))
    notes = [
        f"{w(MARKS[name])} {telling.instant(tick, ends=True)}"
        for name, tick in marks
        if tick != NOT_YET and tick < NEVER
    ]
    title = w(TITLE, matter=telling.heading)
    return sheet(telling.names, title, columns, telling.sums, [telling.verdict, *notes])


def _key(names: Names, by: str, key: str) -> str:
    """A unit in one language, whatever else as in tables."""
    return names.short(key) if key in names.scenario.units else names.key(by, key)
