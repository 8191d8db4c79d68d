"""What an answer says on the screen: big plain numbers first, then why. Each function makes HTML.

    headline      每100件多按期办结N件, with interval, or no clear difference; how far it has come
    at_all_loads  the three loads at a glance: shares, and the difference as a dot in its interval
    over_time     open and overdue matters over the year, draft and baseline
    use_of_people, why_late, changes, side_by_side

Words and numbers are worked out here; `charts.html.j2` draws them, and escapes every word. A sign is said
only where the interval of the paired difference excludes 0, and before as many runs as an interval may
be called narrow after (`LEAST`) it is called preliminary. Named units stand in the order of the file: nobody
is ranked.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from simlib.inputs.scenario import CalendarTime
from simlib.views.language.claims import alike
from simlib.views.language.glossary import CAUSES, INTERVAL_HELP, ON_TIME_HELP, OPEN_HELP, SEED_HELP, USE_HELP
from simlib.views.language.names import Names, gained, shown
from simlib.views.language.rules import relaxed_line, unsound_line
from simlib.views.language.words import Words
from simlib.workbench.estimate.answer import OPEN, OVERDUE, Compared, Estimate, Fan, Interval, LoadEstimate
from simlib.workbench.estimate.estimator import LEAST
from simlib.workbench.messages import change_lines, unsound_lines
from simlib.workbench.price import price_lines
from simlib.workbench.state.draft import Draft, plan_name

WIDTH: Final = 452
"""Of every drawing, in its own units; it is shown as wide as there is room."""
LEFT, RIGHT = 40.0, WIDTH - 6.0
"""Where the axis of time begins and ends."""
HEIGHT: Final = 98.0
"""Of a course over time."""
ZERO, REACH = 303.0, 81.0
"""Where no difference stands at the three loads, and how far the greatest is from there."""
Said = list[str | tuple[str, str, str]]
"""Words of a line; those in an element of their own with its tag and class."""
PLACE: Final = "\x00"
"""Stands for the number in a sentence until it is set in letters of its own."""

TEMPLATES: Final = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True,
                                undefined=StrictUndefined)  # fmt: skip
TEMPLATES.filters["n"] = "{:.1f}".format
TEMPLATES.globals |= {"WIDTH": WIDTH, "LEFT": LEFT, "RIGHT": RIGHT, "DRAFT": "var(--accent)",
                       "INK": "var(--ink)", "PALE": "var(--rule)", "GREY": "var(--hint)"}  # fmt: skip
DRAWN: Final[Any] = TEMPLATES.get_template("charts.html.j2").module
"""The macros of the template."""


def headline(names: Names, answer: Estimate, load: str) -> str:
    """The big number at one load, or why there is none yet."""
    w, at, data = names.words, answer.loads.get(load), {"key": answer.draft.key, "load": load}
    if answer.error is not None:
        return str(DRAWN.headline(data, [("sb-big sb-warn", [w("This plan cannot be run.")])]))
    if at is None or at.headline.difference is None or at.headline.difference.half is None:
        return waiting(names, data)
    d = at.headline.difference
    data |= {"runs": f"{at.replications}", "narrow": "true" if at.narrow else "false",
             "mean": f"{d.mean:.6f}", "half": f"{d.half:.6f}"}  # fmt: skip
    changed = answer.draft.plan_key != Draft.of(answer.file.scenario).plan_key
    said = [*_verdict(names, at, d, changed), ("sb-shares", [_shares(names, at)]), *_price(names, answer, at),
            *_unsound(names, answer)]  # fmt: skip
    signs = {at.headline.sign for at in answer.loads.values()}
    if {1, -1} <= signs:
        said.append(("sb-warn", [w("The result reverses between loads: see below.")]))
    help_ = {"sb-interval": w(INTERVAL_HELP), "sb-shares": w(ON_TIME_HELP)}
    return str(DRAWN.headline(data, said, help_))


def _price(names: Names, answer: Estimate, at: LoadEstimate) -> list[tuple[str, Said]]:
    """What the draft costs, if anything."""
    w, lines = names.words, price_lines(names, answer, at)
    return [("sb-price", [w("Price: {list}", list=w("; ").join(lines))])] if lines else []


def _unsound(names: Names, answer: Estimate) -> list[tuple[str, Said]]:
    """That a plan could not be proposed as it is, and why."""
    lines = unsound_lines(names, answer.problems)
    return [("sb-warn sb-unsound", [unsound_line(names.words, names.scenario, (), lines)])] if lines else []


def waiting(names: Names, data: dict[str, str] | None = None) -> str:
    """The place of the number while nothing is known."""
    return str(DRAWN.headline(data or {}, [("sb-big sb-wait", [names.words("Working …")])]))


def _verdict(names: Names, at: LoadEstimate, d: Interval, changed: bool) -> list[tuple[str, Said]]:
    """The sentence and its interval."""
    w, one = names.words, at.headline
    same = d.mean == d.low == d.high == 0
    if same and not changed:
        return [("sb-big", [w("No changes yet: same as the baseline.")])]
    early = at.replications < LEAST and not at.narrow
    mark: Said = [("span", "sb-early", w("preliminary"))] if early else []
    interval = ("sb-interval", [*mark, alike(w, at.replications) if same else _interval_words(names, one, d)])
    return [(f"sb-big sb-sign{one.sign}", _big(names, one, d)), interval]


def _big(names: Names, one: Compared, d: Interval) -> Said:
    """The sentence, its number in letters of its own."""
    w = names.words
    if one.sign == 0:
        return [w("No clear difference from the baseline")]
    if one.unit == "share":
        more = w("{n} more on time per 100 matters", n=PLACE)
        fewer = w("{n} fewer on time per 100 matters", n=PLACE)
        said, number = more if one.sign > 0 else fewer, abs(100 * d.mean)
    else:
        longer = w("matters are closed {n} days later", n=PLACE)
        sooner = w("matters are closed {n} days sooner", n=PLACE)
        said, number = longer if one.sign > 0 else sooner, abs(d.mean)
    before, _, after = said.partition(PLACE)
    return [before, ("b", "sb-number", f"{number:.1f}"), after]


def _interval_words(names: Names, one: Compared, d: Interval) -> str:
    """The interval of the difference, in matters of a hundred or in days."""
    w = names.words
    low, high = gained(d.low or 0.0, one.unit), gained(d.high or 0.0, one.unit)
    if one.unit == "share":
        return w("{low} to {high} more on time per 100 matters (95% interval)", low=low, high=high)
    return w("difference in days: {low} to {high} (95% interval)", low=low, high=high)


def _shares(names: Names, at: LoadEstimate) -> str:
    """The measure itself, baseline with its own interval and draft; nothing that would change while it is
    looked at."""
    w, one, measure = names.words, at.headline, names.measure(at.judged)
    if not at.settled and at.unchanged is None:
        return w("{measure}: the baseline is being determined, once for all sessions …", measure=measure)
    every = {"measure": measure, "given": _shown(one.baseline, one.unit), "own": _shown(one.draft, one.unit),
             "interval": _ends(names, one.baseline, one.unit)}  # fmt: skip
    if one.difference is not None and not any(one.difference):
        return w("{measure}: baseline {given} {interval}", **every)
    return w("{measure}: baseline {given} {interval}, this plan {own}", **every)


def _ends(names: Names, one: Interval | None, unit: str) -> str:
    """The ends of an interval, in brackets."""
    if one is None or one.low is None or one.high is None:
        return ""
    return names.words("({low} to {high})", low=shown(one.low, unit), high=shown(one.high, unit))


def _shown(one: Interval | None, unit: str) -> str:
    return "–" if one is None else shown(one.mean, unit)


def progress(names: Names, answer: Estimate, load: str, working: bool) -> str:
    """One quiet line: whether it is still being computed, how wide the interval is, how many runs."""
    w, at = names.words, answer.loads.get(load)
    parts = [w("Working …") if working else w("Done")]
    half = at.headline.difference.half if at and at.headline.difference else None
    if at is not None and half is not None:
        factor = 100 if at.headline.unit == "share" else 1
        if half > 0:  # a plan beside itself has no difference that could be known better
            parts.append(w("interval ±{half}", half=f"{factor * half:.2f}"))
        parts.append(w("{count} paired replications", count=at.replications))
    return str(DRAWN.note("sb-progress", " · ".join(parts), working))


def at_all_loads(names: Names, answer: Estimate, chosen: str) -> str:
    """A row a load: the shares of baseline and draft, and the difference in its interval around zero."""
    w, reach = names.words, _reach(answer)
    rows = [
        _load_row(names, answer.loads.get(load), reach)
        | {"load": names.load(load), "weight": 700 if load == chosen else 400}
        for load in answer.world.scenario.loads
    ]
    words_ = (w("the three loads"), w("fewer on time"), w("more on time"))
    return str(DRAWN.at_all_loads(*words_, ZERO, rows))


def _reach(answer: Estimate) -> float:
    """To how much the axis goes to both sides: 2, 5, 10 ... of a hundred."""
    intervals = [at.headline.difference or () for at in answer.loads.values()]
    most = max((abs(end) for one in intervals for end in one if end is not None), default=0.0)
    return next((step for step in (0.02, 0.05, 0.1, 0.2, 0.5, 1.0) if most <= step), most)


def _load_row(names: Names, at: LoadEstimate | None, reach: float) -> dict[str, Any]:
    """Shares and, where they are known, the ends and the middle of the difference, as places on the axis."""
    if at is None:
        return {"shares": "…", "known": False, "ends": None}
    w, one, d = names.words, at.headline, at.headline.difference
    known = at.settled or at.unchanged is not None
    shares = f"{_shown(one.baseline, one.unit)} → {_shown(one.draft, one.unit)}" if known else "…"
    row: dict[str, Any] = {"shares": shares, "known": True, "sign": one.sign, "ends": None}
    if d is None or d.low is None or d.high is None:
        return row
    mean, *ends = (ZERO + REACH * max(-1.0, min(1.0, value / reach)) for value in (d.mean, d.low, d.high))
    word = w("unclear") if one.sign == 0 and d.mean else gained(d.mean, one.unit)
    return row | {"ends": ends, "mean": mean, "word": word}


def over_time(names: Names, answer: Estimate, load: str) -> str:
    """Open and overdue matters by week: this plan (line, with the middle half of the runs) and the
    baseline (dashed)."""
    w, at, own = names.words, answer.loads.get(load), _in_window(answer)
    if at is None or own.stop - own.start < 2:
        return _nothing(names)
    titles = ((OPEN, w("open matters")), (OVERDUE, w("overdue matters")))
    courses = [
        {"title": title} | _course(at.course(of), at.course(of, baseline=True), answer.weeks, own, top)
        for (of, title), top in zip(titles, (24, 158), strict=True)
    ]
    key = (w("this plan (shaded: middle 50 %)"), w("baseline"))
    drawn = DRAWN.over_time(w("open and overdue matters over the year"), courses, *key)
    return str(drawn) + str(DRAWN.note("sb-hint", w(OPEN_HELP)))


def _in_window(answer: Estimate) -> slice:
    """The weeks that end in the measured window."""
    time = answer.world.scenario.time
    if not isinstance(time, CalendarTime):
        return slice(0, 0)
    last = time.window.last + timedelta(days=6)
    return slice(bisect_left(answer.weeks, time.window.first), bisect_right(answer.weeks, last))


def _course(mine: Fan, given: Fan, weeks: Sequence[date], shown_: slice, top: float) -> dict[str, Any]:
    """The lines of one course, as places on the paper."""
    mean, low, high = (values[shown_] for values in mine)
    base, days = given.mean[shown_], weeks[shown_]
    most = _round_up(max(*high, *base, 1.0))
    xs = [LEFT + (RIGHT - LEFT) * n / (len(days) - 1) for n in range(len(days))]

    def at(values: Iterable[float]) -> list[str]:
        return [f"{x:.1f},{top + HEIGHT * (1 - v / most):.1f}" for x, v in zip(xs, values, strict=True)]

    return {
        "top": top,
        "bottom": top + HEIGHT,
        "scale": [(top + HEIGHT * (1 - share), f"{most * share:g}") for share in (0.0, 0.5, 1.0)],
        "months": [
            (x, f"{day:%Y-%m}")
            for before, day, x in zip(days, days[1:], xs[1:], strict=False)
            if day.month != before.month and day.month in (1, 4, 7, 10) and x < WIDTH - 30
        ],
        "band": " ".join([*at(high), *reversed(at(low))]),
        "given": " ".join(at(base)),
        "own": " ".join(at(mean)),
    }


def _round_up(value: float) -> float:
    """The next round number.

    >>> _round_up(37.0), _round_up(101.0), _round_up(1.0)
    (40, 150, 1)
    """
    steps = (1, 2, 5, 10, 20, 40, 60, 80, 100, 150, 200, 300, 400, 600, 800, 1000, 1500, 2000)
    return next((step for step in steps if value <= step), value)


def use_of_people(names: Names, answer: Estimate, load: str) -> str:
    """The share of the hours on duty that matters take, unit by unit in the order of the file."""
    w, at = names.words, answer.loads.get(load)
    if at is None:
        return _nothing(names)
    rows = [
        {"name": _short(names.short(unit)), "own": min(_mean(one.draft), 1.0),
         "given": min(_mean(one.baseline), 1.0), "said": _shown(one.draft, "share").removesuffix("%")}
        for unit in answer.world.scenario.units
        if (one := at.use.get(unit))
    ]  # fmt: skip
    key = (w("share of duty hours spent on matters"), w("this plan"), w("baseline"))
    drawn = DRAWN.use_of_people(w("use of people by unit"), key, rows)
    return str(drawn) + str(DRAWN.note("sb-hint", w(USE_HELP)))


def _short(name: str) -> str:
    """A name for the room that there is.

    >>> _short("派驻第二纪检监察组"), _short("Resident Group at Public Security")
    ('派驻第二纪检监察组', 'Resident Group at…')
    """
    room = 18
    for number, sign in enumerate(name):
        room -= 1 if ord(sign) < 0x2E80 else 2
        if room < 0:
            return name[: number - 1] + "…"
    return name


def why_late(names: Names, answer: Estimate, load: str) -> str:
    """On what the time of late matters went: mean working days of one, by cause, the longest first."""
    w, at = names.words, answer.loads.get(load)
    if at is None or not at.causes:
        return _nothing(names)
    found = sorted(at.causes.items(), key=lambda item: -_mean(item[1].draft))[:11]
    rows = [
        {"name": w(CAUSES.get(cause, cause)), "own": _mean(one.draft), "given": _mean(one.baseline)}
        for cause, one in found
    ]
    most = _round_up(max(max(_mean(one.draft), _mean(one.baseline)) for _, one in found))
    key = (w("working days of a late matter, by cause"), w("this plan"), w("baseline"))
    return str(DRAWN.why_late(w("why late"), key, rows, most))


def _mean(one: Interval | None) -> float:
    return 0.0 if one is None else one.mean


def changes(names: Names, answer: Estimate, load: str) -> str:
    """How the draft differs from the baseline, one sentence under the other."""
    w = names.words
    lines = change_lines(w, answer.file.scenario, answer.draft, codes=names.codes)
    none = w("No differences from the baseline.")
    return str(DRAWN.listed(w("Differences from the baseline"), lines, none))


def side_by_side(names: Names, plans: Sequence[tuple[str, Estimate | None]]) -> str:
    """A row a plan, under the name shown: at each load the difference to the baseline in its interval."""
    w, loads = names.words, names.scenario.loads
    head = [w("plan"), *map(names.load, loads), w("units moved")]
    rows = [
        (name, _why_unsound(names, answer),
         [_gain(w, answer.loads.get(load)) for load in loads] + [f"{len(answer.moves)}"])
        if answer
        else (name, "", ["…"] * (len(loads) + 1))
        for name, answer in plans
    ]  # fmt: skip
    note = w(
        "difference from the baseline, in percentage points or days, with its 95% interval; intervals are "
        "individual, not simultaneous")  # fmt: skip
    return str(DRAWN.side_by_side(head, rows, note))


def _why_unsound(names: Names, answer: Estimate) -> str:
    """Why a plan side by side with others is a draft only."""
    own = replace(names, scenario=answer.world.scenario)
    lines = unsound_lines(own, answer.problems)
    return unsound_line(names.words, names.scenario, (), lines)


def _gain(w: Words, at: LoadEstimate | None) -> str | tuple[str, str]:
    """A difference with its sign, and its interval; or that no pair of runs differs."""
    d = at.headline.difference if at else None
    if at is None or d is None or d.low is None or d.high is None:
        return "…"
    unit, sign = at.headline.unit, {1: "▲", 0: "○", -1: "▼"}[at.headline.sign]
    below = f"{gained(d.low, unit)} ~ {gained(d.high, unit)}"
    return f"{sign} {gained(d.mean, unit)}", below if d.low or d.high else alike(w, at.replications)


def provenance(names: Names, answer: Estimate) -> str:
    """What the figures rest on, in one small line; then the rules that the draft breaks."""
    w, origin = names.words, answer.origin
    runs = names.listed(f"{names.load(load)} {count}" for load, count in origin.replications.items())
    said = w("scenario {hash} · simlib {version} · seed {seed} · window {window} · replications: {runs}",
             hash=origin.sha256[:12], version=origin.version, seed=origin.seed,
             window=names.window(), runs=runs or "–")  # fmt: skip
    scenario, draft = answer.world.scenario, plan_name(answer.file.scenario, answer.draft)
    relaxed = relaxed_line(w, scenario, [draft])
    return str(DRAWN.note("sb-origin", " · ".join(filter(None, [said, relaxed])), help=w(SEED_HELP)))


def _nothing(names: Names) -> str:
    return str(DRAWN.note("sb-hint", names.words("Working …")))
