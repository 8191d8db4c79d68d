"""How many people: share on time by people added, whom to add where, and what one more is worth.

share  ──── target ─────────────────
       │      ·  ─  ○   one pool
       │ ○ ─ ○         plan of 2021
       └──────────────── people added
"""

from collections.abc import Iterator
from typing import Final

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from simlib.studies.staffing import Manned, Staffing
from simlib.views.exhibits.frame import finished, new_page
from simlib.views.exhibits.palette import INK
from simlib.views.exhibits.stress import COLOURS
from simlib.views.language.names import Names, shown
from simlib.views.language.staffing import loads_line, only_there, people_text, place_text, set_aside
from simlib.views.language.words import N_
from simlib.views.table import DASH, Cells, Table, average, gain, table, whole

CURVE: Final = N_("How many people for what share on time")
WORTH: Final = N_("What one more person is worth")
SEARCHED: Final = N_("each point: the best choice found with so many people; bands: 95 %, each by itself")
AT_ONCE: Final = N_("percentage points on time; intervals hold of all places of a plan at once")
AT_LEAST: Final = N_("at least needed: each place by itself, with ample people everywhere else")


def curve_figure(names: Names, found: Staffing) -> Figure:
    """The share on time (at the load where least is reached) by people added, a line a plan."""
    w = names.words
    figure = new_page(6.2)
    axes = figure.subplots()
    for row, colour in zip(found.rows, COLOURS, strict=False):
        people = [step.people for step in row.curve]
        axes.fill_between(people, *_band(row), color=colour, alpha=0.18, linewidth=0)
        means = [100 * step.least.mean for step in row.curve]
        axes.plot(people, means, "o-", color=colour, linewidth=2, label=names.plan(row.plan))
        axes.axhline(100 * row.ample.least.mean, color=colour, linewidth=1.2, linestyle=":")
    axes.axhline(100 * found.question.target, color=INK, linewidth=1.4, linestyle="--", label=w("target"))
    axes.set_xlabel(w("people added"))
    axes.set_ylabel(w("per cent on time"))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend(loc="lower right", fontsize=12)
    notes = [w(SEARCHED), w("dotted: with ample people everywhere"), loads_line(names, found)]
    return finished(figure, names, w(CURVE), notes, lent=False)


def _band(row: Manned) -> tuple[list[float], list[float]]:
    leasts = [step.least for step in row.curve]
    return [100 * one.low for one in leasts], [100 * one.high for one in leasts]


def staffing_sheet(names: Names, found: Staffing) -> Table:
    """A row a plan: what is reached with nobody added, with those chosen, with ample people."""
    w, loads = names.words, found.question.loads
    columns = [
        *(w("plan"), w("people added")),
        *(w("on time, {load}", load=names.load(load)) for load in loads),
        *(w("with nobody added"), w("with ample people"), w("at least needed")),
    ]
    rows: list[Cells] = [
        [f"{names.plan(row.plan)}\n{_target(names, row)}", whole(row.chosen.people),
         *(average(*share, "share") for share in row.chosen.shares), average(*row.curve[0].least, "share"),
         average(*row.ample.least, "share"), whole(row.needed) if row.reachable else DASH]
        for row in found.rows
    ]  # fmt: skip
    target = w("target: {share}", share=shown(found.question.target, "share"))
    there = only_there(names, found)
    notes = [target, w(AT_LEAST), there, loads_line(names, found), set_aside(names, found)]
    return table(names, w(CURVE), columns, rows, notes)


def _target(names: Names, row: Manned) -> str:
    w = names.words
    if not row.reachable:
        return w("out of reach")
    return w("reached (95%)") if row.holds else w("not shown")


def people_sheet(names: Names, found: Staffing) -> Table:
    """A row a plan: whom to add where."""
    w = names.words
    rows: list[Cells] = [[names.plan(row.plan), people_text(names, row) or w("nobody")] for row in found.rows]
    return table(
        names, w("Whom to add where"), [w("plan"), w("people added")], rows, [loads_line(names, found)]
    )


LISTED: Final = 12
"""So many places are shown where the page is a screen."""


def worth_sheet(names: Names, found: Staffing, most: int | None = None) -> Table:
    """A row a place, in the order of the file: what one more person there adds under each plan; with `most`,
    only where that is most."""
    w = names.words
    gains = [{one.place: one.gain for one in row.worth} for row in found.rows]
    known = list(dict.fromkeys(place for row in found.rows for place in row.places))
    best = sorted(known, key=lambda place: -max(of[place].mean for of in gains if place in of))[:most]
    places = [place for place in known if place in best]
    left = w("the {count} of {all} places where it is most; all: --json", count=len(places), all=len(known))
    rows: list[Cells] = [
        [place_text(names, place), *(gain(*of[place], "share") if place in of else DASH for of in gains)]
        for place in places
    ]
    columns = [w("one more person"), *(names.plan(row.plan) for row in found.rows)]
    notes = [left if len(places) < len(known) else "", w(AT_ONCE), loads_line(names, found)]
    return table(names, w(WORTH), columns, rows, notes)


def curve_sheet(names: Names, found: Staffing) -> Table:
    """A row a number of people: the share on time under each plan."""
    w = names.words
    known = [{step.people: step.least for step in row.curve} for row in found.rows]
    rows: list[Cells] = [
        [whole(n), *(average(*of[n], "share") if n in of else DASH for of in known)]
        for n in sorted({people for of in known for people in of})
    ]
    columns = [w("people added"), *(names.plan(row.plan) for row in found.rows)]
    return table(names, w(CURVE), columns, rows, [w(SEARCHED), loads_line(names, found)])


def sheets(names: Names, found: Staffing) -> Iterator[Table]:
    """The tables that are shown."""
    yield staffing_sheet(names, found)
    yield worth_sheet(names, found, LISTED)
    yield curve_sheet(names, found)
