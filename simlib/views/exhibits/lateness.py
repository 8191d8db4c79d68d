"""Why late: of 100 matters those that are not on time, taken off cause by cause; the bars add up.

    of 100 matters   ███████████████████████░░░░    on time 86.3   not on time 13.7

    not on time      ████████████████████  13.7     a new scale: from 0 to those not on time
    nobody free              ████████████  -8.0
    meeting            ██████              -4.2     each bar begins where the last one ends
    leave              ██                  -1.5
                     0

Each late matter counts once, under the cause that took most of its time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simlib.scores.experiment import Experiment
from simlib.scores.intervals import Measure
from simlib.views.exhibits.cause_looks import DRESS
from simlib.views.exhibits.frame import finished, new_page
from simlib.views.exhibits.palette import INK, PALETTE
from simlib.views.language.glossary import CAUSES
from simlib.views.language.names import Names, heading
from simlib.views.language.results import definition_lines, title
from simlib.views.language.text_width import wrapped
from simlib.views.language.words import N_
from simlib.views.table import DASH, Cells, Table, interval, number, table

SHOWN: Final = 8
"""So many causes have a bar of their own; the smaller ones share the last."""
LEAST: Final = 0.05
"""A cause of fewer matters of 100 would read as 0.0."""

TITLE: Final = N_("Why matters are late: per 100 matters")
ON_TIME, LATE = N_("on time"), N_("not on time")
ONCE: Final = N_(
    "each late matter counts once, under the cause that took most of its time from receipt to closing; "
    "without that cause it might still have been late"
)


@dataclass(frozen=True)
class LateCause:
    """Matters of 100 that one cause made late most; `share` of the late ones, with its interval."""

    cause: str
    matters: float
    share: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Breakdown:
    """Of 100 matters: how many were on time (with its measure), and the causes of the others."""

    on_time: Measure
    causes: tuple[LateCause, ...]

    @property
    def late(self) -> float:
        """Of 100 matters those not on time."""
        return 100 * (1 - self.on_time.mean)


def late_parts(found: Experiment, plan: str) -> Breakdown | None:
    """What the figure shows, of an experiment that was asked why; None where no matter was due."""
    measures = found.measures(plan)
    share = next((m for m in measures if (m.name, m.by) == ("on_time_share", "all")), None)
    if share is None:
        return None
    parts = [
        LateCause(m.key, 100 * m.numerator / share.denominator, m.mean, m.low, m.high)
        for m in measures
        if m.name == "late_first_cause" and m.numerator
    ]
    return Breakdown(share, tuple(sorted(parts, key=lambda part: -part.matters)))


# ---------------------------------------------------------------- drawn


def waterfall_figure(names: Names, found: Experiment, plan: str) -> Figure:
    """Above, on time and not, of 100 matters; below, those not on time, cause by cause down to none.

    Raises ValueError where no matter was due.
    """
    parts = _parts(found, plan)
    rows = _rows(parts)
    figure = new_page(3.9 + 0.46 * (len(rows) + 1))
    above, below = figure.subplots(2, 1, height_ratios=(1.0, 0.62 * (len(rows) + 1)))
    _draw_whole(above, names, parts)
    _draw_causes(below, names, parts, rows)
    w = names.words
    notes = [w(ONCE), title(names, found.setting, plan)]
    return finished(figure, names, w(TITLE), notes)


def _parts(found: Experiment, plan: str) -> Breakdown:
    parts = late_parts(found, plan)
    if parts is None:
        raise ValueError("no matter was due in the measured period")
    return parts


def _rows(parts: Breakdown) -> list[tuple[str, float]]:
    """The causes that have a bar, and what is left of the late matters."""
    some = [part for part in parts.causes if part.matters >= LEAST]
    most = some if len(some) <= SHOWN + 1 else some[:SHOWN]
    rows = [(part.cause, part.matters) for part in most]
    rest = parts.late - sum(matters for _, matters in rows)
    return [*rows, ("", rest)] if rest > 1e-9 else rows


def _draw_whole(axes: Axes, names: Names, parts: Breakdown) -> None:
    """All 100 matters in one bar, on the scale from 0 to 100."""
    w, done = names.words, 100 * parts.on_time.mean
    axes.barh(0, done, 0.6, color=PALETTE.blue)
    axes.barh(0, parts.late, 0.6, left=done, color="#FFFFFF", hatch="////", edgecolor=INK, linewidth=1)
    axes.text(0, 0.45, f"{heading(w(ON_TIME))} {done:.1f}", fontsize=15, ha="left", va="bottom")
    axes.text(100, 0.45, f"{heading(w(LATE))} {parts.late:.1f}", fontsize=15, ha="right", va="bottom")
    axes.set_xlim(0, 100)
    axes.set_ylim(-0.35, 1.0)
    axes.set_yticks([0], [w("per 100 matters")], fontsize=14)
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False)


def _draw_causes(axes: Axes, names: Names, parts: Breakdown, rows: Sequence[tuple[str, float]]) -> None:
    """The late matters, and each cause as a bar that ends where the last one began."""
    w, left = names.words, parts.late
    axes.barh(0, left, 0.7, color="#FFFFFF", hatch="////", edgecolor=INK, linewidth=1)
    axes.text(left, 0, f"  {left:.1f}", fontsize=14, va="center")
    for row, (cause, matters) in enumerate(rows, start=1):
        look = DRESS[cause] if cause else None
        face, hatch, line = look if look else ("#C9D1D6", "", INK)
        axes.barh(row, matters, 0.7, left - matters, color=face, hatch=hatch, linewidth=0,
                  edgecolor=line if hatch else face)  # fmt: skip
        axes.plot([left, left], [row - 0.65, row + 0.35], color=INK, linewidth=0.9)
        axes.text(
            left, row, f"  −{matters:.1f}" if matters >= LEAST else f"  < {LEAST}", fontsize=14, va="center"
        )
        left -= matters
    labels = [w(LATE), *(w(CAUSES[cause]) if cause else w("other causes") for cause, _ in rows)]
    axes.set_yticks(range(len(labels)), [wrapped(heading(text), 260, 14) for text in labels])
    axes.tick_params(axis="y", length=0, labelsize=14)
    axes.set_ylim(len(rows) + 0.55, -0.55)
    axes.set_xlim(0, 1.12 * max(parts.late, 0.1))
    axes.grid(visible=False, axis="y")
    axes.set_xlabel(w("matters per 100; those not on time on their own scale"))


def waterfall_sheet(names: Names, found: Experiment, plan: str) -> Table:
    """On time, then every cause: matters of 100, share of the late ones with its 95% interval."""
    w, parts = names.words, _parts(found, plan)
    columns = [w("outcome of 100 matters"), w("matters per 100"), w("share of the late ones"),
               w("95% interval")]  # fmt: skip
    on = parts.on_time
    low, high = (None if end is None else 100 * end for end in (on.low, on.high))
    rows: list[Cells] = [
        [w(ON_TIME), number(100 * on.mean, "matters"), DASH, interval(low, high, "matters")],
        [w(LATE), number(parts.late, "matters"), number(1.0, "share"), DASH],
    ]
    rows += [
        [w(CAUSES[part.cause]), number(part.matters, "matters", f"{part.matters:.2f}"),
         number(part.share, "share"), interval(part.low, part.high, "share")]
        for part in parts.causes
    ]  # fmt: skip
    notes = [w(ONCE), w("95% intervals: first row in matters per 100; causes as shares of late matters"),
             *definition_lines(names, ("on_time_share", "late_first_cause"))]  # fmt: skip
    return table(names, f"{w(TITLE)} · {title(names, found.setting, plan)}", columns, rows, notes)
