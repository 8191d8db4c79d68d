"""A county's case log in two figures.

course   ▂▄▃▅ received and ▂▃▃▄ closed by month; below, open and overdue matters on every day
speed    what share was closed within how many days, a line a class
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from simlib.evidence.profile import GroupProfile, LogProfile
from simlib.views.exhibits.case_log import CURVE, LogTelling
from simlib.views.exhibits.frame import PALE, finished, months_below, new_page
from simlib.views.exhibits.open_matters import STYLES
from simlib.views.exhibits.palette import INK, PALETTE
from simlib.views.language.names import heading
from simlib.views.language.text_width import wrapped
from simlib.views.language.words import N_

MOST_CURVES: Final = 6
FEWEST: Final = 10
"""Matters of a class that has a curve of its own."""
SHARE_SHOWN: Final = 0.97
"""The axis of days ends where so many are closed."""
MONTH: Final = 365.25 / 12
READ_COURSE: Final = N_("above: matters received and closed in each month; below: at the end of each day")
READ_SPEED: Final = N_("classes with fewer than {count} matters have no line of their own; grey: months")


def log_course_figure(t: LogTelling) -> Figure:
    """Received and closed by month; open and overdue by day."""
    w = t.words
    figure = new_page(7.4)
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(1, 1.15))
    _draw_months(above, t)
    days = list(t.profile.days)
    for counts, colour, style, what in (
        (t.profile.open, PALETTE.blue, "-", "open matters"),
        (t.profile.overdue, PALETTE.vermillion, "--", "overdue matters"),
    ):
        below.plot(days, counts, style, color=colour, label=heading(w(what)))
    below.fill_between(days, t.profile.overdue, color=PALETTE.vermillion, alpha=0.18, linewidth=0)
    for axes in (above, below):
        axes.set_ylim(bottom=0)
        axes.margins(x=0.01)
        axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, borderaxespad=0.2)
    months_below(below)
    title = w("Case log: matters received, closed and open")
    return finished(figure, t.about, title, [w(READ_COURSE), t.basis], lent=False)


def _draw_months(axes: Axes, t: LogTelling) -> None:
    """Two bars a month; hatched ones are told apart in grey print too."""
    w = t.words
    first = [date.fromisoformat(f"{one.month}-01") for one in t.profile.months]
    for begin, colour, hatch, what, counts in (
        (2, PALETTE.sky, "", "received", [one.received for one in t.profile.months]),
        (15, PALETTE.orange, "//", "closed", [one.closed for one in t.profile.months]),
    ):
        bars = [day + timedelta(days=begin) for day in first]
        look = {"color": colour, "hatch": hatch, "edgecolor": "white", "linewidth": 0}
        axes.bar(date2num(bars), counts, width=12, align="edge", label=heading(w(what)), **look)  # type: ignore[no-untyped-call,arg-type]


def log_speed_figure(t: LogTelling) -> Figure:
    """What share was closed within how many days, by class if the log says it."""
    w, profile = t.words, t.profile
    curves = log_curves(t)
    figure = new_page(6.2)
    axes = figure.subplots()
    last = max(_reach(group) for _, group in curves)
    months = [n for n in (1, 2, 3, 6, 12) if n * MONTH < 0.95 * last]
    for n in months:
        axes.axvline(n * MONTH, color=PALE, linewidth=1, linestyle=":")
        said = w("{count} months", count=n) if n > 1 else w("1 month")
        axes.annotate(said, (n * MONTH, 1.0), xytext=(4, 2), textcoords="offset points", fontsize=12,
                      color=PALE, xycoords=("data", "axes fraction"))  # fmt: skip
    for number, (name, group) in enumerate(curves):
        shown = group.course.days <= last
        label = wrapped(heading(f"{name} ({group.matters})"), 260, 13)
        days = [0.0, *group.course.days[shown].tolist(), last]
        closed = [0.0, *group.course.closed[shown].tolist(), _closed_by(group, last)]
        axes.step(days, closed, where="post", label=label,
                  color=INK if number == 0 else PALETTE[(number - 1) % len(PALETTE)],
                  linestyle=STYLES[number % len(STYLES)])  # fmt: skip
    axes.set(xlim=(0, last), ylim=(0, 1.0), xlabel=heading(w("days since receipt")))
    axes.set_ylabel(heading(w("share closed")))
    axes.yaxis.set_major_formatter(PercentFormatter(1.0))
    axes.legend(loc="center left", bbox_to_anchor=(1.01, 0.5))
    notes = [w(CURVE), w(READ_SPEED, count=FEWEST), _counted(t, profile)]
    return finished(figure, t.about, w("Case log: how long matters take"), notes, lent=False)


def _closed_by(group: GroupProfile, day: float) -> float:
    """The share closed within so many days."""
    known = group.course.closed[group.course.days <= day]
    return float(known[-1]) if len(known) else 0.0


def log_curves(t: LogTelling) -> Sequence[tuple[str, GroupProfile]]:
    """All matters, and each class with enough of them."""
    classes = [
        (t.key("class", key), group)
        for key, group in t.profile.groups("class").items()
        if key and group.matters >= FEWEST
    ]
    return [(t.words("all"), t.profile.whole), *classes[:MOST_CURVES]]


def _reach(group: GroupProfile) -> float:
    """Days until nearly all are closed, as far as is known."""
    days = group.course.quantile(SHARE_SHOWN)
    return max(1.0, float(group.course.days[-1]) if days is None else days) * 1.05


def _counted(t: LogTelling, profile: LogProfile) -> str:
    first, last = profile.days[0], profile.log.last_day
    counts = {"count": len(profile.log.matters), "open": profile.whole.open}
    return t.words(
        "{count} matters, {open} of them open; {first} – {last}", first=f"{first}", last=f"{last}", **counts
    )
