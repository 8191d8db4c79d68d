"""A model held against a county's log: tables, and the real line in the band of the runs.

families_sheet   a row a family: how many numbers, how many outside (kept_sheet: of a verdict that was kept)
judged_sheet     a row a number: observed, mean of the runs, band
days_sheet       quantiles of days to close; Wasserstein's distance beside that of two halves of the log
open_figure      open matters over time
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

import numpy as np
from matplotlib.figure import Figure

from simlib.evidence.judging import Judged
from simlib.evidence.validating import FAMILIES_JUDGED, Validation
from simlib.inputs.scenario import Validated
from simlib.views.exhibits.frame import finished, months_below, new_page
from simlib.views.exhibits.palette import INK, PALETTE
from simlib.views.language.evidence import FAMILIES, key_said, verdict
from simlib.views.language.names import Names, heading
from simlib.views.language.words import N_
from simlib.views.table import Cells, Table, interval, number, table, whole

SHARES: Final = ("on_time_class", "on_time_unit", "closed", "ways", "weekdays")
READ: Final = N_(
    "dark line: the log; light: 95 % of {runs} runs, dark: 50 %; from the dashed line on, all is judged"
)
LISTED: Final = 40
"""So many numbers are listed at most: those outside, then the others in their order."""


def families_sheet(names: Names, found: Validation) -> Table:
    """A row a family: numbers judged, numbers outside."""
    return _families(names, _title(names, found), found.families)


def kept_sheet(names: Names, kept: Validated) -> Table:
    """The same of a verdict that was kept in a file."""
    w = names.words
    told = {"log": kept.log, "first": kept.first, "last": kept.last, "runs": kept.runs, "seed": kept.seed}
    told |= {"plan": names.plan(kept.plan), "load": names.load(kept.load)}
    families = {name: (one.judged, one.outside) for name, one in kept.families.items()}
    title = w("log {log} and model ({plan}, {load}), {first} to {last}: {runs} runs, seed {seed}", **told)
    return _families(names, title, families)


def _families(names: Names, title: str, families: Mapping[str, tuple[int, int]]) -> Table:
    w = names.words
    rows: list[Cells] = []
    for family in FAMILIES_JUDGED:
        judged, outside = families.get(family, (0, 0))
        said = w("outside") if outside else w("within") if judged else w("nothing to judge")
        rows.append([w(FAMILIES[family]), whole(judged), whole(outside), said])
    columns = [w("what"), w("numbers judged"), w("outside"), w("model and log")]
    note = w("the bands of all families hold together at 95 %")
    return table(names, title, columns, rows, [note], w("judged"))


def _title(names: Names, found: Validation) -> str:
    w = names.words
    return w("Log and model, {first} to {last}: {count} matters, {runs} runs, seed {seed}",
             first=found.judge_from, last=found.of.last, count=found.matters, runs=found.runs,
             seed=found.seed)  # fmt: skip


def judged_sheet(names: Names, found: Validation) -> Table:
    """A row a number that is judged, but for the weeks, which the figure shows: those outside first."""
    w = names.words
    listed = [one for one in found.judged if one.family != "open" or not one.holds]
    listed = sorted(listed, key=lambda one: one.holds)[:LISTED]
    columns = [w("what"), w("which"), w("log"), w("model"), w("band"), w("model and log")]
    rows: list[Cells] = [
        [w(FAMILIES[one.family]), key_said(names, found.of, one), *_cells(one),
         w("within") if one.holds else w("outside")]
        for one in listed
    ]  # fmt: skip
    outside = sum(not one.holds for one in listed)
    return table(
        names, w("What was judged"), columns, rows, name=w("numbers"), breaks=[outside] if outside else []
    )


def _cells(one: Judged) -> Cells:
    unit = "share" if one.family in SHARES else ""
    low, high = (max(0.0, one.low), min(1.0, one.high) if unit else one.high)
    digits = 1 if one.family in ("days", "open", "arrivals") else 2
    said = "" if unit else f"{one.observed:.{digits}f}"
    mean = "" if unit else f"{one.mean:.{digits}f}"
    return [
        number(one.observed, unit, said),
        number(one.mean, unit, mean),
        interval(low, high, unit or "matters"),
    ]


def days_sheet(names: Names, found: Validation) -> Table:
    """A row a quantile of days to close; below, how far the two distributions are from each other."""
    w = names.words
    columns = [w("of the matters are closed within"), w("log"), w("model"), w("95 % of the runs")]
    rows: list[Cells] = [
        [f"{per_cent}%", number(own, "days", f"{own:.0f}"), number(mean, "days", f"{mean:.1f}"),
         interval(low, high, "days")]
        for per_cent, own, mean, low, high in found.quantiles
    ]  # fmt: skip
    far = found.distance
    notes = [
        w("Wasserstein distance of log and model: {observed} days; two halves of the log: {halves} days; "
          "a run of the model from all runs: {most} days at most",
          observed=f"{far.observed:.1f}", halves=f"{far.halves:.1f}", most=f"{far.most:.1f}"),
        w("calendar days, counted up to {days}", days=found.longest),
    ]  # fmt: skip
    return table(names, w("Days to close, log and model"), columns, rows, notes, w("days"))


def open_figure(names: Names, found: Validation) -> Figure:
    """Open matters at the end of each week: the log's line in the band of the runs."""
    w = names.words
    figure = new_page(5.6)
    axes = figure.subplots()
    days = [date.fromordinal(int(day)) for day in found.open_days]
    low, quarter, more, high = np.percentile(found.open_runs, [2.5, 25, 75, 97.5], axis=0)
    axes.fill_between(days, low, high, color="#CFE3F1", linewidth=0)  # type: ignore[arg-type]
    axes.fill_between(days, quarter, more, color="#79B2D9", linewidth=0)  # type: ignore[arg-type]
    axes.plot(days, found.open_real, color=PALETTE.black, linewidth=2.4)  # type: ignore[arg-type]
    axes.axvline(found.judge_from, color=INK, linestyle="--", linewidth=1.4)  # type: ignore[arg-type]
    axes.set_ylim(bottom=0)
    axes.set_ylabel(heading(w("open matters")))
    months_below(axes)
    notes = [w(READ, runs=found.runs), verdict(names, found)]
    return finished(figure, names, w("Open matters over time, log and model"), notes)
