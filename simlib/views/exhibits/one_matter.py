"""One matter's story: what happened when, and where its time went.

timeline_figure   steps        ░acceptance░ verification          ░ filing ░
                  band         ██▒▒▒▒▒▒░░░░░██░░██░░│▒▒▒▒▒▒▒██│         one colour and hatching a label
                  a label each  ▒▒▒▒▒▒ 9.4 days              │due      │ended
spent_sheet       the same in numbers: a row a label;   story_sheet: line by line, what happened
story_lines       both as lines of text
"""

from collections.abc import Iterator
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simlib.scores.experiment import Setting
from simlib.scores.run import Run
from simlib.views.exhibits.cause_looks import draw_bar
from simlib.views.exhibits.frame import WIDTH, finished, new_page
from simlib.views.exhibits.matter_time import MARKS, STYLES, TITLE, date_ticks, marked, right_end, step_spans
from simlib.views.exhibits.palette import INK
from simlib.views.language.glossary import CAUSES
from simlib.views.language.names import Names, heading
from simlib.views.language.stories import Telling
from simlib.views.language.text_width import text_cells, text_width
from simlib.views.table import Cell, Cells, Table, number, table

PALE: Final = "#EEF1F3"

# ---------------------------------------------------------------- drawn


def timeline_figure(telling: Telling) -> Figure:
    """The story of one matter from its arrival to its end: steps, labels, due instants."""
    w, story = telling.names.words, telling.story
    longest = sorted(story.sums, key=lambda name: -story.sums[name])
    figure = new_page(3.5 + 0.44 * len(longest))
    axes = figure.subplots()
    last = right_end(telling)
    for piece in story.pieces:
        draw_bar(axes, 0, piece.begin, piece.end - piece.begin, piece.label, 0.9)
    for row, label in enumerate(longest, start=1):
        axes.barh(row + 0.35, story.end - story.begin, 0.62, story.begin, color=PALE)
        for piece in story.pieces:
            if piece.label == label:
                draw_bar(axes, row + 0.35, piece.begin, piece.end - piece.begin, label, 0.62)
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
    title = w(TITLE, matter=telling.heading)
    return finished(figure, telling.names, title, [telling.verdict], lent=False)


def _draw_steps(axes: Axes, telling: Telling, last: int) -> None:
    """Above the band the steps, named where there is room."""
    w, story = telling.names.words, telling.story
    points = (WIDTH - 4.6) * 72 / (last - story.begin)
    for place, (visit, (begin, end)) in enumerate(step_spans(story).items()):
        face = "#D6E6F2" if place % 2 else "#E9EDF0"
        axes.barh(-0.86, end - begin, 0.62, begin, color=face)
        title = w.text(telling.step(visit).title)
        if text_width(title, 11) < points * (end - begin):
            axes.text((begin + end) / 2, -0.86, title, ha="center", va="center", fontsize=11)


def _draw_marks(axes: Axes, telling: Telling) -> None:
    """Lines at the due instants and at the end, named above, so that no two names meet."""
    w, story = telling.names.words, telling.story
    _, right = axes.get_xlim()
    for name, tick in marked(telling):
        if not story.begin < tick <= right:
            continue
        style = STYLES.get(name, ":")
        axes.axvline(tick, 0, 0.9, color="white", linewidth=5, zorder=4)
        axes.axvline(tick, 0, 0.9, color=INK, linestyle=style, linewidth=2.2, zorder=5)
        level = -1.5 if name in ("ended", "horizon") else -2.0
        side = "right" if tick > (story.begin + right) / 2 else "left"
        axes.text(tick, level, f" {w(MARKS[name])} {telling.instant(tick, ends=True)[:10]} ",
                  ha=side, va="center", fontsize=12, color=INK)  # fmt: skip


def _date_axis(axes: Axes, telling: Telling, last: int) -> None:
    """Dates of working mornings, at most ten; ticks without a calendar."""
    axes.set_xlabel(telling.names.words("working time, excluding nights and days off"), fontsize=12)
    if telling.model.calendar is None:
        return
    mornings = date_ticks(telling, last, 10)
    dates = [when for _, when in mornings]
    axes.set_xticks(
        [tick for tick, _ in mornings],
        [f"{when.month}-{when.day:02}\n{when.year}" if n == 0 or when.year != dates[n - 1].year
         else f"{when.month}-{when.day:02}" for n, when in enumerate(dates)],
    )  # fmt: skip


# ---------------------------------------------------------------- in words


def run_title(names: Names, run: Run, setting: Setting) -> str:
    """Plan, load, which run, seed."""
    return heading(
        names.words(
            "{plan} · {load} · run {replication}, seed {seed}",
            plan=names.plan(run.plan.name),
            load=names.load(setting.load),
            replication=run.draws.replication + 1,
            seed=setting.seed,
        )
    )


def story_lines(telling: Telling, top: str) -> Iterator[str]:
    """The story line by line: when, what; then the sums of its time."""
    yield heading(telling.heading)
    yield top
    yield ""
    for when, said in telling.lines:
        yield f"{when}  {said}"
    yield ""
    yield heading(telling.names.words("where its time went, from receipt to closing:"))
    width = max(text_cells(name) for name, _, _ in telling.sums) if telling.sums else 0
    for name, amount, share in telling.sums:
        yield f"  {name}{' ' * (width - text_cells(name))}  {amount}  {share}"


def story_sheet(telling: Telling) -> Table:
    """What happened to a matter, line by line."""
    w = telling.names.words
    columns, notes = [w("when"), w("what happened")], [telling.verdict]
    return table(telling.names, telling.heading, columns, telling.lines, notes)


def spent_sheet(telling: Telling) -> Table:
    """What a matter's time from arrival to end went on, the longest first; due and end stand below."""
    w, story = telling.names.words, telling.story
    columns = [w("where the time went"), w("time"), w("share")]
    spent, whole = sorted(story.sums.items(), key=lambda item: -item[1]), max(1, sum(story.sums.values()))
    rows: list[Cells] = [
        [name, _time(telling, ticks, amount), number(ticks / whole, "share", share)]
        for (name, amount, share), (_, ticks) in zip(telling.sums, spent, strict=True)
    ]
    notes = [telling.verdict, *(f"{w(MARKS[name])} {telling.instant(tick, ends=True)}"
                                for name, tick in marked(telling))]  # fmt: skip
    return table(telling.names, w(TITLE, matter=telling.heading), columns, rows, notes)


def _time(telling: Telling, ticks: int, text: str) -> Cell:
    model = telling.model
    if model.calendar is None:
        return number(ticks, "ticks", text)
    return number(ticks / model.day_ticks, "working_days", text)
