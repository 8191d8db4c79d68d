"""How much of their time: what part-time people must give at each load, and what full time comes to."""

from collections.abc import Iterator
from typing import Final

from simlib.studies.part_time import Least, PartTime, share_after
from simlib.views.language.names import Names, shown
from simlib.views.language.part_time import runs_line
from simlib.views.language.words import N_
from simlib.views.table import DASH, Cell, Cells, Table, average, number, table

TITLE: Final = N_("How much of their time part-time people must give")
AT_ONCE: Final = N_("times the share of time of today; intervals hold of all loads of a plan at once")
POSTS: Final = N_("The least share of working time by post")


def shares_sheet(names: Names, found: PartTime) -> Table:
    """A row a plan and load: on time today and with full time, and how many times today's shares it takes."""
    w = names.words
    columns = [w("plan"), w("load"), w("on time today"), w("with full time"), w("least share, times today’s")]
    rows: list[Cells] = [
        [names.plan(row.plan), names.load(one.load), average(*one.today, "share"),
         average(*one.full, "share"), _times(names, found, one)]
        for row in found.rows for one in row.loads
    ]  # fmt: skip
    target = w("target: {share}", share=shown(found.question.target, "share"))
    return table(names, w(TITLE), columns, rows, [target, w(AT_ONCE), runs_line(names, found)])


def _times(names: Names, found: PartTime, one: Least) -> Cell:
    """A multiple with its interval; where full time is too little, that."""
    w = names.words
    if one.times is None or one.low is None:
        beyond = one.full.high < found.question.target
        return Cell(w("out of reach") if beyond else w("not shown"))
    if one.high is None:
        ends = w("{low} or more", low=f"{one.low:.2f}")
        return Cell(f"{one.times:.2f}\n{ends}", one.times, "times", one.low)
    return Cell(f"{one.times:.2f}\n{one.low:.2f}–{one.high:.2f}", one.times, "times", one.low, one.high)


def posts_sheet(names: Names, found: PartTime) -> Table:
    """A row a post: its share of time today, and the least one under each plan, over all loads."""
    w = names.words
    hardest = [row.hardest.times for row in found.rows]
    rows: list[Cells] = [
        [names.coded(w.text(names.scenario.posts[post].title)), number(share, "share"),
         *(DASH if times is None else number(share_after(share, times), "share") for times in hardest)]
        for post, share in found.shares.items()
    ]  # fmt: skip
    columns = [w("post"), w("today"), *(names.plan(row.plan) for row in found.rows)]
    return table(names, w(POSTS), columns, rows, [runs_line(names, found)])


def sheets(names: Names, found: PartTime) -> Iterator[Table]:
    """The tables that are shown."""
    yield shares_sheet(names, found)
    yield posts_sheet(names, found)
