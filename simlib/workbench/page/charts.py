"""What an answer says on the screen: big plain numbers first, then why. Each function makes one element.

    headline      每100件多按期办结N件, with interval, or that it cannot be told apart; how far it has come
    at_all_loads  the three loads at a glance: shares, and the difference as a dot in its interval
    over_time     open and overdue matters over the year, draft and baseline
    use_of_people, why_late, what_moved, side_by_side

A sign is said only where the interval of the paired difference leaves no doubt, and before so many runs as an
interval may be called narrow after (`LEAST`) it is called preliminary. Named units stand in the order of
the file: nobody is ranked.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final
from xml.etree.ElementTree import Element

from simlib.inputs.scenario import CalendarTime
from simlib.views.exhibits.typeface import PALETTE
from simlib.views.language.glossary import CAUSES
from simlib.views.language.names import Names, gained, shown
from simlib.workbench.estimate.answer import OPEN, OVERDUE, Compared, Estimate, Fan, Interval, LoadEstimate
from simlib.workbench.estimate.estimator import LEAST
from simlib.workbench.messages import change_lines
from simlib.workbench.page.markup import add, tag

INK, PALE, GREY = "#222222", "#D5DDE2", "#6B757D"
DRAFT: Final = PALETTE.blue
PLACE: Final = "\x00"
"""Stands for the number in a sentence until it is set in letters of its own."""
WIDTH: Final = 452
"""Of every drawing, in its own units; it is shown as wide as there is room."""


# ---------------------------------------------------------------- the one number


def headline(names: Names, answer: Estimate, load: str) -> Element:
    """The big number at one load, or why there is none yet."""
    w, at = names.words, answer.loads.get(load)
    box = tag("div", klass="sb-headline", data_key=answer.draft.key, data_load=load, role="status")
    if answer.error is not None:
        return add(box, [tag("p", w("This plan cannot be run."), klass="sb-big sb-warn")])
    if at is None or at.headline.difference is None or at.headline.difference.half is None:
        return add(box, [waiting(names)])
    one = at.headline
    box.set("data-runs", f"{at.replications}")
    box.set("data-narrow", "true" if at.narrow else "false")
    box.set("data-mean", f"{_known(one.difference).mean:.6f}")
    box.set("data-half", f"{_known(one.difference).half:.6f}")
    return add(box, [*_verdict(names, at), _shares(names, at), *_contrary(names, answer)])


def waiting(names: Names) -> Element:
    """The line in the place of the number while nothing is known."""
    return tag("p", names.words("Working …"), klass="sb-big sb-wait")


def _contrary(names: Names, answer: Estimate) -> list[Element]:
    """A word of warning where a plan is better at one load and worse at another."""
    signs = {at.headline.sign for at in answer.loads.values()}
    if not {1, -1} <= signs:
        return []
    w = names.words
    return [tag("p", w("At different loads the result is opposite: see below."), klass="sb-warn")]


def _verdict(names: Names, at: LoadEstimate) -> list[Element]:
    """The sentence and its interval."""
    w, one = names.words, at.headline
    d = _known(one.difference)
    if d.mean == d.low == d.high == 0:
        return [tag("p", w("As the baseline: nothing is changed."), klass="sb-big")]
    early = at.replications < LEAST and not at.narrow
    mark = tag("span", w("preliminary"), klass="sb-early") if early else None
    return [
        tag("p", *_big(names, one), klass=f"sb-big sb-sign{one.sign}"),
        tag("p", mark, _interval_words(names, one), klass="sb-interval"),
    ]


def _big(names: Names, one: Compared) -> list[Element | str]:
    """The sentence, its number in letters of its own."""
    w, d = names.words, _known(one.difference)
    if one.sign == 0:
        return [w("cannot be told apart from the baseline")]
    if one.unit == "share":
        more = w("of 100 matters {n} more end on time", n=PLACE)
        fewer = w("of 100 matters {n} fewer end on time", n=PLACE)
        return _parted(more if one.sign > 0 else fewer, f"{abs(100 * d.mean):.1f}")
    longer = w("matters take {n} days longer", n=PLACE)
    sooner = w("matters end {n} days sooner", n=PLACE)
    return _parted(longer if one.sign > 0 else sooner, f"{abs(d.mean):.1f}")


def _parted(sentence: str, number: str) -> list[Element | str]:
    before, _, after = sentence.partition(PLACE)
    return [before, tag("b", number, klass="sb-number"), after]


def _interval_words(names: Names, one: Compared) -> str:
    """The interval of the difference, in matters of a hundred or in days."""
    w, d = names.words, _known(one.difference)
    low, high = gained(d.low or 0.0, one.unit), gained(d.high or 0.0, one.unit)
    if one.unit == "share":
        return w("difference of every 100: {low} to {high} (95% interval)", low=low, high=high)
    return w("difference in days: {low} to {high} (95% interval)", low=low, high=high)


def _shares(names: Names, at: LoadEstimate) -> Element:
    """The measure itself, baseline and draft."""
    w, one = names.words, at.headline
    return tag(
        "p",
        w("{measure}: baseline {given}, this plan {own}", measure=names.measure(at.judged),
          given=_shown(one.baseline, one.unit), own=_shown(one.draft, one.unit)),
        klass="sb-shares",
    )  # fmt: skip


def _shown(one: Interval | None, unit: str) -> str:
    return "–" if one is None else shown(one.mean, unit)


def _known(one: Interval | None) -> Interval:
    """An interval that has been looked for before."""
    if one is None:
        raise ValueError("no interval")
    return one


def progress(names: Names, answer: Estimate, load: str, working: bool) -> Element:
    """One quiet line: whether it is still being computed, how wide the interval is, how many runs."""
    w, at = names.words, answer.loads.get(load)
    state = w("Working …") if working else w("Done")
    parts = [state]
    half = at.headline.difference.half if at and at.headline.difference else None
    if at is not None and half is not None:
        unit = at.headline.unit
        parts.append(w("interval ±{half}", half=f"{(100 if unit == 'share' else 1) * half:.2f}"))
        parts.append(w("{count} paired runs", count=at.replications))
    return tag("p", " · ".join(parts), klass="sb-progress", data_working=f"{working}".lower())


# ---------------------------------------------------------------- three loads


def at_all_loads(names: Names, answer: Estimate, chosen: str) -> Element:
    """A row a load: the shares of baseline and draft, and the difference in its interval around zero."""
    w = names.words
    loads = list(answer.world.scenario.loads)
    high = 30
    reach = _reach(answer)
    top = 18
    svg = _svg(WIDTH, top + high * len(loads) + 4, w("the three loads"))
    zero = _x(0.0, reach)
    add(svg, [
        _text(w("fewer on time"), zero - 8, 11, "end", 11, GREY),
        _text(w("more on time"), zero + 8, 11, "start", 11, GREY),
        _line(zero, top - 2, zero, top + high * len(loads), GREY, 1.2),
    ])  # fmt: skip
    for number, load in enumerate(loads):
        y = top + high * (number + 0.5)
        add(svg, _load_row(names, answer.loads.get(load), load, y, reach, load == chosen))
    return svg


def _reach(answer: Estimate) -> float:
    """To how much the axis goes to both sides: 2, 5, 10 ... of a hundred."""
    ends = [
        abs(end)
        for at in answer.loads.values()
        if at.headline.difference is not None
        for end in at.headline.difference
        if end is not None
    ]
    most = max(ends, default=0.0)
    return next((step for step in (0.02, 0.05, 0.1, 0.2, 0.5, 1.0) if most <= step), most)


def _x(value: float, reach: float) -> float:
    left, right = 222.0, 384.0
    middle = (left + right) / 2
    return middle + max(-1.0, min(1.0, value / reach)) * (right - left) / 2


def _load_row(
    names: Names, at: LoadEstimate | None, load: str, y: float, reach: float, chosen: bool
) -> list[Element]:
    w = names.words
    weight = "700" if chosen else "400"
    row = [_text(names.load(load), 0, y, "start", 14, INK, weight)]
    if at is None:
        return [*row, _text("…", 92, y, "start", 13, GREY)]
    one = at.headline
    shares = f"{_shown(one.baseline, one.unit)} → {_shown(one.draft, one.unit)}"
    row.append(_text(shares, 92, y, "start", 12.5, INK))
    d = one.difference
    if d is None or d.low is None or d.high is None:
        return row
    row.append(_line(_x(d.low, reach), y, _x(d.high, reach), y, INK, 2))
    fill = DRAFT if one.sign else "#FFFFFF"
    row.append(
        tag("circle", cx=_n(_x(d.mean, reach)), cy=_n(y), r=6, fill=fill, stroke=INK, stroke_width=1.4)
    )
    word = w("not told apart") if one.sign == 0 and d.mean else gained(d.mean, one.unit)
    return [*row, _text(word, WIDTH - 2, y, "end", 13 if one.sign else 11.5, INK, weight)]


# ---------------------------------------------------------------- over the year


def over_time(names: Names, answer: Estimate, load: str) -> Element:
    """Open and overdue matters by week: this plan (line, with the middle half of the runs) and the
    baseline (dashed)."""
    w, at = names.words, answer.loads.get(load)
    own = _in_window(answer)
    if at is None or own.stop - own.start < 2:
        return _nothing(names)
    height = 128
    svg = _svg(WIDTH, 2 * height + 34, w("open and overdue matters over the year"))
    titles = ((OPEN, w("open matters")), (OVERDUE, w("overdue matters")))
    for number, (of, title) in enumerate(titles):
        fans = (_cut(at.course(of), own), _cut(at.course(of, baseline=True), own))
        top = 24 + number * (height + 6)
        add(svg, _course(title, *fans, answer.weeks[own], top, height - 30))
    return add(svg, _course_key(names))


def _in_window(answer: Estimate) -> slice:
    """The weeks that end in the measured window."""
    time = answer.world.scenario.time
    if not isinstance(time, CalendarTime):
        return slice(0, 0)
    last = time.window.last + timedelta(days=6)
    return slice(bisect_left(answer.weeks, time.window.first), bisect_right(answer.weeks, last))


def _cut(fan: Fan, own: slice) -> Fan:
    return Fan(*(values[own] for values in fan))


def _course(
    title: str, own: Fan, given: Fan, weeks: Sequence[date], top: float, height: float
) -> list[Element]:
    most = _round_up(max(*own.high, *given.mean, 1.0))
    left, right = 40.0, WIDTH - 6.0
    xs = [left + (right - left) * n / (len(weeks) - 1) for n in range(len(weeks))]

    def at(values: Iterable[float]) -> list[tuple[float, float]]:
        return [(x, top + height * (1 - v / most)) for x, v in zip(xs, values, strict=True)]

    band = [*at(own.high), *reversed(at(own.low))]
    return [
        _text(title, left, top - 10, "start", 13, INK, "600"),
        *_scale(most, left, right, top, height),
        *_months(weeks, xs, top + height),
        tag("polygon", points=_points(band), fill=DRAFT, opacity=0.18),
        tag("polyline", points=_points(at(given.mean)), fill="none", stroke=INK, stroke_width=1.6,
            stroke_dasharray="5 3"),
        tag("polyline", points=_points(at(own.mean)), fill="none", stroke=DRAFT, stroke_width=2.4),
    ]  # fmt: skip


def _round_up(value: float) -> float:
    """The next round number.

    >>> _round_up(37.0), _round_up(101.0), _round_up(1.0)
    (40, 150, 1)
    """
    steps = (1, 2, 5, 10, 20, 40, 60, 80, 100, 150, 200, 300, 400, 600, 800, 1000, 1500, 2000)
    return next((step for step in steps if value <= step), value)


def _scale(most: float, left: float, right: float, top: float, height: float) -> list[Element]:
    parts = []
    for share in (0.0, 0.5, 1.0):
        y = top + height * (1 - share)
        parts += [_line(left, y, right, y, PALE, 1),
                  _text(f"{most * share:g}", left - 5, y, "end", 11, GREY)]  # fmt: skip
    return parts


def _months(weeks: Sequence[date], xs: Sequence[float], y: float) -> list[Element]:
    """The first week of each quarter."""
    firsts = [
        n for n in range(1, len(weeks))
        if weeks[n].month != weeks[n - 1].month
        and weeks[n].month in (1, 4, 7, 10)
        and xs[n] < WIDTH - 30
    ]  # fmt: skip
    return [_text(f"{weeks[n]:%Y-%m}", xs[n], y + 11, "middle", 11, GREY) for n in firsts]


def _course_key(names: Names) -> list[Element]:
    w = names.words
    return [
        _line(210, 9, 236, 9, DRAFT, 2.6),
        _text(w("this plan, middle half of the runs"), 241, 9, "start", 11, GREY),
        tag("line", x1=120, x2=146, y1=9, y2=9, stroke=INK, stroke_width=1.6, stroke_dasharray="5 3"),
        _text(w("baseline"), 151, 9, "start", 11, GREY),
    ]


# ---------------------------------------------------------------- people, causes


def use_of_people(names: Names, answer: Estimate, load: str) -> Element:
    """The share of the hours on duty that matters take, unit by unit in the order of the file."""
    w = names.words
    at = answer.loads.get(load)
    if at is None:
        return _nothing(names)
    use = {unit: one for unit in answer.world.scenario.units if (one := at.use.get(unit))}
    half = (len(use) + 1) // 2
    high, column = 17, WIDTH / 2
    svg = _svg(WIDTH, 22 + high * half, w("use of people by unit"))
    add(svg, _pair_key(names, w("booked of the hours on duty")))
    for number, (unit, one) in enumerate(use.items()):
        x, y = (number // half) * column, 30 + high * (number % half)
        add(svg, _use_row(names.short(unit), one, x, y))
    return svg


def _use_row(name: str, one: Compared, x: float, y: float) -> list[Element]:
    left, long = x + 112, 74
    own, given = (0.0 if i is None else min(i.mean, 1.0) for i in (one.draft, one.baseline))
    return [
        _text(_short(name), x, y, "start", 11, INK),
        tag("rect", x=_n(left), y=_n(y - 5), width=long, height=10, fill="#EEF1F3"),
        tag("rect", x=_n(left), y=_n(y - 5), width=_n(long * own), height=10, fill=DRAFT),
        _line(left + long * given, y - 7, left + long * given, y + 7, INK, 2),
        _text(_shown(one.draft, "share").removesuffix("%"), left + long + 4, y, "start", 11, INK),
    ]


def _short(name: str) -> str:
    """A name for the room that there is.

    >>> _short("派驻第二纪检监察组"), _short("Resident Group at Public Security")
    ('派驻第二纪检监察组', 'Resident Group at…')
    """
    room = 18
    wide = 0
    for number, sign in enumerate(name):
        wide += 1 if ord(sign) < 0x2E80 else 2
        if wide > room:
            return name[: number - 1] + "…"
    return name


def _pair_key(names: Names, title: str) -> list[Element]:
    w = names.words
    return [
        _text(title, 0, 9, "start", 12, INK, "600"),
        tag("rect", x=290, y=4, width=22, height=10, fill=DRAFT),
        _text(w("this plan"), 317, 9, "start", 11, GREY),
        _line(388, 2, 388, 16, INK, 2),
        _text(w("baseline"), 394, 9, "start", 11, GREY),
    ]


def why_late(names: Names, answer: Estimate, load: str) -> Element:
    """On what the time of late matters went: mean working days of one, by cause, the longest first."""
    w = names.words
    at = answer.loads.get(load)
    if at is None or not at.causes:
        return _nothing(names)
    found = sorted(at.causes.items(), key=lambda item: -_mean(item[1].draft))[:11]
    most = _round_up(max(max(_mean(one.draft), _mean(one.baseline)) for _, one in found))
    svg = _svg(WIDTH, 26 + 23 * len(found), w("why late"))
    add(svg, _pair_key(names, w("working days of a late matter, by cause")))
    for number, (cause, one) in enumerate(found):
        add(svg, _cause_row(w(CAUSES.get(cause, cause)), one, 34 + 23 * number, most))
    return svg


def _cause_row(name: str, one: Compared, y: float, most: float) -> list[Element]:
    left, long = 178.0, 210.0
    own, given = _mean(one.draft), _mean(one.baseline)
    return [
        _text(name, left - 8, y, "end", 12, INK),
        tag("rect", x=left, y=_n(y - 7), width=_n(long * own / most), height=14, fill=DRAFT),
        _line(left + long * given / most, y - 9, left + long * given / most, y + 9, INK, 2),
        _text(f"{own:.1f}", left + long + 40, y, "end", 12, INK),
    ]


def _mean(one: Interval | None) -> float:
    return 0.0 if one is None else one.mean


# ---------------------------------------------------------------- lists and tables


def changes(names: Names, answer: Estimate, load: str) -> Element:
    """In what the draft departs from the baseline, one sentence under the other."""
    w = names.words
    lines = change_lines(w, answer.file.scenario, answer.draft, codes=names.codes)
    none = tag("p", w("Nothing differs from the baseline."), klass="sb-hint")
    body = tag("ul", *(tag("li", line) for line in lines)) if lines else none
    return tag("div", tag("h4", w("What differs from the baseline")), body, klass="sb-list")


def side_by_side(names: Names, plans: Sequence[tuple[str, Estimate | None]]) -> Element:
    """A row a plan, under the name shown: at each load the difference to the baseline in its interval."""
    w = names.words
    loads = list(names.scenario.loads)
    head = [
        tag("th", w("plan")),
        *(tag("th", names.load(load)) for load in loads),
        tag("th", w("units moved")),
    ]
    body = [tag("tr", tag("th", name), *_cells(names, answer, loads)) for name, answer in plans]
    note = tag("p", w("difference to the baseline, in percentage points or days, with its 95% interval; "
                      "each interval is for itself alone"), klass="sb-hint")  # fmt: skip
    table = tag("table", tag("tr", *head), *body, klass="sb-table")
    return tag("div", table, note)


def _cells(names: Names, answer: Estimate | None, loads: Sequence[str]) -> list[Element]:
    if answer is None:
        return [tag("td", "…") for _ in [*loads, ""]]
    cells = [_gain_cell(names, answer.loads.get(load)) for load in loads]
    return [*cells, tag("td", f"{len(answer.moves)}")]


def _gain_cell(names: Names, at: LoadEstimate | None) -> Element:
    d = at.headline.difference if at else None
    if at is None or d is None or d.low is None or d.high is None:
        return tag("td", "…")
    unit = at.headline.unit
    sign = {1: "▲", 0: "○", -1: "▼"}[at.headline.sign]
    interval = f"{gained(d.low, unit)} ~ {gained(d.high, unit)}"
    return tag("td", tag("b", f"{sign} {gained(d.mean, unit)}"), tag("br"), tag("small", interval))


def provenance(names: Names, answer: Estimate) -> Element:
    """What the figures rest on, in one small line."""
    w, origin = names.words, answer.origin
    counts = {names.load(load): count for load, count in origin.replications.items()}
    runs = names.listed(f"{load} {count}" for load, count in counts.items())
    said = w("scenario {hash} · simlib {version} · seed {seed} · window {window} · runs: {runs}",
             hash=origin.sha256[:12], version=origin.version, seed=origin.seed,
             window=names.window(), runs=runs or "–")  # fmt: skip
    return tag("p", said, klass="sb-origin")


def _nothing(names: Names) -> Element:
    w = names.words
    return tag("p", w("Working …"), klass="sb-hint")


# ---------------------------------------------------------------- drawing


def _svg(width: float, height: float, title: str) -> Element:
    return tag("svg", tag("title", title), viewBox=f"0 0 {width:g} {height:g}", role="img", klass="sb-svg")


def _text(
    text: str, x: float, y: float, anchor: str, size: float, colour: str, weight: str = "400"
) -> Element:
    return tag("text", text, x=_n(x), y=_n(y), text_anchor=anchor, dominant_baseline="central",
               font_size=size, font_weight=weight, fill=colour)  # fmt: skip


def _line(x: float, y: float, right: float, bottom: float, colour: str, width: float) -> Element:
    return tag("line", x1=_n(x), y1=_n(y), x2=_n(right), y2=_n(bottom), stroke=colour, stroke_width=width)


def _points(places: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def _n(value: float) -> str:
    return f"{value:.1f}"
