"""A county's case log in tables: what was read of it, what is odd in it, and what it says.

    columns   which column is what             units     matters, kinds, open, overdue, half closed within
    odd       rows with something odd          months    received and closed; open and overdue at the end
    mix       sources, dispositions, classes   speed     days to close: quantiles, also by class and kind
    limits    share kept of each limit         standing  open and overdue on days that are asked for

Nothing of a cell is quoted but names of units, classes, sources and dispositions.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from simlib.evidence.profile import QUANTILES, GroupProfile, LimitProfile, LogProfile
from simlib.inputs.caselog.matters import NOT_SAID, OTHER
from simlib.inputs.caselog.rows import OddRow
from simlib.inputs.caselog.words import channels, log_words
from simlib.inputs.workbook.words import Label, choices, columns
from simlib.views.language.faults import sentences
from simlib.views.language.names import Names
from simlib.views.language.words import N_, Words
from simlib.views.table import DASH, Cell, Cells, Table, number, table, whole
from simlib.views.table import day as day_cell

MIXES: Final = ("kind", "channel", "disposition", "class")
BY: Final = {
    "unit": N_("unit"),
    "class": N_("class of matters"),
    "kind": N_("source"),
    "channel": N_("way in"),
    "disposition": N_("disposition"),
}
MOST_ODD: Final = 200
"""So many odd rows stand in a table; all of them are counted."""
CURVE: Final = N_("open matters count as still running (Kaplan and Meier)")
UNKNOWN: Final = N_("–: so many are not known to be closed")
LEAST: Final = N_(
    "of the matters whose limit had run out by {day}, those closed by then; pauses and extensions are not in "
    "the log, so the true share is not lower"
)
SIMPLE: Final = N_(
    "without a scenario: calendar months from receipt; overdue: open for more than {months} months"
)
MAIN: Final = N_("overdue: the main limit has run out; limits and calendar: {name}")
OWN: Final = N_("the due day that the log gives")


@dataclass(frozen=True)
class LogTelling:
    """A log's numbers with the words in which they are told; `names` are those of a scenario, if there is
    one."""

    words: Words
    profile: LogProfile
    names: Names | None = None

    @property
    def about(self) -> Names | Words:
        """By whose names and marks tables are made."""
        return self.names or self.words

    def key(self, by: str, key: str) -> str:
        """A unit, class, kind or disposition in words."""
        w = self.words
        if not key or key == NOT_SAID:
            return w("not said")
        if by == "disposition" and key == OTHER:
            return w("another")
        if self.names is not None and by in ("unit", "class"):
            return self.names.key(by, key)
        listed = {"unit": {}, "kind": choices("source"), "channel": channels()}
        known = listed[by] if by in listed else log_words(by)
        return self.label(known[key]) if key in known else key

    def label(self, label: Label) -> str:
        """What a label is called."""
        return label.shown("en" if self.words.language == "en" else "zh")

    def column(self, key: str) -> str:
        """A column of the log."""
        known = {**log_words("event"), **columns("log")}
        return self.label(known[key]) if key in known else key

    def limit(self, key: str) -> str:
        """A limit of the scenario, a number of months, or the log's own."""
        if key == "own":
            return self.words(OWN)
        if key.isdecimal():
            return self.words("{count} months from receipt", count=key)
        return self.names.key("limit", key) if self.names else key

    @cached_property
    def basis(self) -> str:
        """By which limits matters are overdue."""
        if self.names is not None and self.profile.main_limits:
            return self.words(MAIN, name=self.words.text(self.names.scenario.title))
        return self.words(SIMPLE, months=3)

    def table(
        self,
        title: str,
        heads: Sequence[str],
        rows: Sequence[Cells],
        notes: Sequence[str] = (),
        name: str = "",
    ) -> Table:
        """A table with the marks of the scenario, if there is one."""
        return table(self.about, title, heads, rows, notes, name)


# ---------------------------------------------------------------- what was read


def summary_lines(t: LogTelling) -> list[str]:
    """What was read, in a few sentences."""
    w, log = t.words, t.profile.log
    out = len({one.row for one in log.odd if one.left_out})
    odd = len({one.row for one in log.odd})
    first, last = (f"{day}" for day in (t.profile.days[0], log.last_day))
    lines = [
        w("{file}: {count} matters, received {first} – {last}.", file=log.source, count=len(log.matters),
          first=first, last=f"{max(one.received for one in log.matters)}"),
        w("Last day of the log: {last}; open on it: {open}, overdue: {overdue}.", last=last,
          open=t.profile.whole.open, overdue=t.profile.whole.overdue),
    ]  # fmt: skip
    if odd:
        lines.append(w("Odd rows: {odd}, of which left out: {out}.", odd=odd, out=out))
    if log.like_it:
        read = w("Sheet read: {sheet}; others like it were not: {list}. Choose by --sheet.",
                 sheet=log.sheet, list=w(", ").join(log.like_it))  # fmt: skip
        lines.append(read)
    if log.unread:
        lines.append(w("Columns not read: {list}.", list=w(", ").join(log.unread)))
    return lines


def columns_sheet(t: LogTelling) -> Table:
    """Which column of the file is what."""
    w = t.words
    rows = [[heading, t.column(key), key] for key, heading in t.profile.log.columns.items()]
    note = w("another column: --map HEADING=NAME, with a name of the last column")
    heads = [w("heading in the file"), w("read as"), w("name for --map")]
    return t.table(w("Columns of the log"), heads, rows, [note])


def odd_sheet(t: LogTelling, most: int = MOST_ODD) -> Table:
    """Rows with something odd: where, what, and what was done about it. No cell is quoted."""
    w, odd = t.words, t.profile.log.odd
    heads = [w("row"), w("cell"), w("column"), w("what is odd"), w("then"), w("way out")]
    left = w("and {count} more", count=len(odd) - most) if len(odd) > most else ""
    return t.table(w("Odd rows of the log"), heads, [_odd_row(t, one) for one in odd[:most]], [left])


def odd_lines(t: LogTelling, most: int) -> list[str]:
    """The same as lines: rows with the same flaw together."""
    w = t.words
    groups: dict[tuple[str, str, bool], list[OddRow]] = {}
    for one in t.profile.log.odd:
        groups.setdefault((one.key, one.fault.code, one.left_out), []).append(one)
    lines = []
    for (key, code, left_out), rows in groups.items():
        rule, way = sentences(w, code, rows[0].fault.params if len(rows) == 1 else _common(rows))
        shown = w(", ").join(str(one.row) for one in rows[:most])
        more = w(" and {count} more", count=len(rows) - most) if len(rows) > most else ""
        said = w("{column}: {rule}", column=t.column(key), rule=rule)
        then = _then(w, left_out)
        told = w("{said} ({then}: {count}), row {rows}{more}", said=said, then=then, count=len(rows),
                 rows=shown, more=more)  # fmt: skip
        lines.append(f"{told} -> {way}" if way else told)
    return lines


def _common(rows: Sequence[OddRow]) -> dict[str, str]:
    """The parameters that all of them share."""
    first, *others = (one.fault.params for one in rows)
    return {key: value for key, value in first.items() if all(one.get(key) == value for one in others)}


def _odd_row(t: LogTelling, one: OddRow) -> Cells:
    rule, way = sentences(t.words, one.fault.code, one.fault.params)
    return [whole(one.row), one.fault.path, t.column(one.key), rule, _then(t.words, one.left_out), way]


def _then(w: Words, left_out: bool) -> str:
    return w("left out") if left_out else w("counted all the same")


# ---------------------------------------------------------------- what it says


def units_sheet(t: LogTelling) -> Table:
    """A row a unit, in the order of the scenario, else of the log."""
    w, profile = t.words, t.profile
    kinds = Counter((one.unit, one.kind) for one in profile.log.matters)
    heads = [w("unit"), w("matters"), *(t.label(label) for label in choices("source").values())]
    heads += [w("open"), w("overdue"), w("half closed within days")]
    rows: list[Cells] = [
        [t.key("unit", unit), whole(group.matters), *(whole(kinds[unit, kind]) for kind in choices("source")),
         whole(group.open), whole(group.overdue), _days(group.course.quantile(0.5))]
        for unit, group in profile.groups("unit").items()
    ]  # fmt: skip
    return t.table(w("Matters by unit"), heads, rows, [t.basis, w(CURVE), w(UNKNOWN)])


def unit_classes_sheet(t: LogTelling) -> Table:
    """A row a unit, a column a class."""
    return _crossed(t, t.words("Matters by unit and class"), "unit", "class")


def _crossed(t: LogTelling, title: str, by: str, other: str) -> Table:
    counts = t.profile.crossed(by, other)
    first, second = (list(t.profile.groups(one)) for one in (by, other))
    rows: list[Cells] = [
        [t.key(by, key), *(whole(counts[key, column]) for column in second)] for key in first
    ]
    return t.table(title, [t.words(BY[by]), *(t.key(other, key) for key in second)], rows)


def months_sheet(t: LogTelling) -> Table:
    """A row a month."""
    w = t.words
    heads = [w("month"), w("received"), w("closed"), w("open at its end"), w("overdue at its end")]
    rows: list[Cells] = [
        [one.month, *map(whole, (one.received, one.closed, one.open, one.overdue))]
        for one in t.profile.months
    ]
    last = w("the last month ends on {day}, the last day of the log", day=f"{t.profile.log.last_day}")
    return t.table(w("Matters by month"), heads, rows, [t.basis, last])


def mix_sheet(t: LogTelling) -> Table:
    """Sources, dispositions and classes, with their shares."""
    w, profile = t.words, t.profile
    rows: list[Cells] = []
    breaks = []
    for by in MIXES:
        groups = profile.groups(by)
        if set(groups) == {""}:
            continue
        rows += [
            [
                w(BY[by]),
                t.key(by, key),
                whole(group.matters),
                number(group.matters / len(profile.log.matters), "share"),
            ]
            for key, group in groups.items()
        ]
        breaks.append(len(rows))
    heads = [w("by"), w("what"), w("matters"), w("share")]
    title = w("Mix of sources, dispositions and classes")
    return table(t.about, title, heads, rows, breaks=breaks[:-1])


def speed_sheet(t: LogTelling) -> Table:
    """Days to close: quantiles of all matters, by class and by source."""
    w = t.words
    heads = [w("what"), w("matters"), w("closed"), *(f"{100 * share:.0f}%" for share in QUANTILES)]
    rows = [_speed_row(w("all"), t.profile.whole)]
    breaks = [1]
    for by in ("class", "kind"):
        groups = t.profile.groups(by)
        if set(groups) != {""}:
            rows += [_speed_row(t.key(by, key), group) for key, group in groups.items()]
            breaks.append(len(rows))
    title = w("Days to close: within how many days so many are closed")
    return table(t.about, title, heads, rows, [w(CURVE), w(UNKNOWN)], breaks=breaks[:-1])


def _speed_row(what: str, group: GroupProfile) -> Cells:
    return [what, *map(whole, (group.matters, group.closed)), *map(_days, group.quantiles)]


def _days(days: float | None) -> Cell:
    return DASH if days is None else number(days, "days", f"{days:.0f}")


def limits_sheet(t: LogTelling) -> Table:
    """How each limit was kept."""
    w = t.words
    heads = [w("time limit"), w("run out"), w("kept"), w("share kept")]
    rows = [_limit_row(t, one) for one in t.profile.limits]
    notes = [w(LEAST, day=f"{t.profile.log.last_day}"), t.basis]
    return t.table(w("Share closed within each limit"), heads, rows, notes)


def _limit_row(t: LogTelling, one: LimitProfile) -> Cells:
    share = DASH if one.share is None else number(one.share, "share")
    return [t.limit(one.key), whole(one.due), whole(one.kept), share]


def standing_sheet(t: LogTelling, days: Sequence[date] = ()) -> Table:
    """Open and overdue matters at the end of days that are asked for, else of the last one."""
    w = t.words
    rows: list[Cells] = [
        [day_cell(day), *map(whole, t.profile.on_day(day))] for day in days or (t.profile.log.last_day,)
    ]
    return t.table(w("Open matters on a day"), [w("day"), w("open"), w("overdue")], rows, [t.basis])


def log_sheets(t: LogTelling, days: Sequence[date] = ()) -> Iterator[Table]:
    """All tables, in the order of reading."""
    yield columns_sheet(t)
    if t.profile.log.odd:
        yield odd_sheet(t)
    yield units_sheet(t)
    if set(t.profile.groups("class")) != {""}:
        yield unit_classes_sheet(t)
    yield from (show(t) for show in (months_sheet, mix_sheet, speed_sheet, limits_sheet))
    yield standing_sheet(t, days)
