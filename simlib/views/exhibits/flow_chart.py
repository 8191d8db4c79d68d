"""The way of a matter, drawn from top to bottom: its steps, who does them, and what runs out when.

    ways         steps                  who, how long                    limits
    93% → 3      [1 acceptance ]        ●    0.5 h                       ┃ ordinary: 1 month
                   7% ↓
    → 9          [2 passed on  ]        ●    0.5 h                       ●
                 [3 opinion    ]        ●    1.0 h                       ┃
                 [4 ...        ]        ●●   9.0 h  zone, if pooled      ●

Steps stand in the order of the file, and bear numbers: a way that leaves steps out, or goes back, names
the number of the step to which it leads. A limit is a bar from the event that starts it to the last
that can stop it, with a dot at each that can. A long flow is drawn in two parts: until the main limit
can end no later, and after that. The figure is laid out in points (1/72 inch), as maps are.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch

from simlib.inputs.scenario import Duration, Flow, Gate, Limit, PoolUse, Scenario, Step
from simlib.views.exhibits.frame import bare_page
from simlib.views.exhibits.palette import INK, PALETTE
from simlib.views.language.glossary import WEEKDAYS
from simlib.views.language.names import Names, heading
from simlib.views.language.provenance import borrowed_line
from simlib.views.language.text_width import fitted, text_width, wrapped
from simlib.views.language.words import N_
from simlib.views.table import DASH, Cells, Table, table, whole

WIDTH, HEAD, FOOT = 936.0, 62.0, 52.0  # points: 13 inches wide, as a map
ROW, TALL = 38.0, 26.0
"""From step to step, and the height of a box."""
LINE: Final = 20.0
"""From line to line at the foot."""
LEFT, RIGHT = 104.0, 360.0
"""The sides of the boxes."""
TEAM, HOURS, WHO, LIMITS, END = 370.0, 456.0, 466.0, 646.0, 928.0
"""Where people, hours, words and limits begin (hours: end)."""
LONG: Final = 24
"""A flow of more steps is drawn in two parts."""
OWN, OFFICE, NOBODY = "#D6E6F2", "#FBE5C8", "#FFFFFF"
THIN, THICK = 1.0, 2.8

KEY: Final = (
    (OWN, THIN, "-", N_("the unit where the matter arose")),
    (OFFICE, THIN, "-", N_("another office")),
    (NOBODY, THICK, "-", N_("thick frame: an approval")),
    (NOBODY, THIN, "--", N_("dashed: no staff time")),
)
DOTS: Final = N_("● people attending together, with their mean hours")
BARS: Final = N_("bars: time limits; dots: where they may end")
WAYS: Final = N_("%→ number: share of matters that go on to that step")
EFFORT: Final = N_("{hours} h")
ONE: Final = {
    "months": N_("1 month"),
    "days": N_("1 day"),
    "working_days": N_("1 working day"),
    "ticks": N_("1 tick"),
}
MANY: Final = {
    "months": N_("{amount} months"),
    "days": N_("{amount} days"),
    "working_days": N_("{amount} working days"),
    "ticks": N_("{amount} ticks"),
}


def flow_figure(names: Names, flow: str, part: int = 0) -> Figure:
    """Draw one flow of a scenario, or one part of a long one (-1: the last), with its limits.

    Raises IndexError for a part that there is not.
    """
    spec, parts = names.scenario.flows[flow], flow_parts(names.scenario, flow)
    rows = parts[part]
    foot = _foot(names, spec, rows)
    height = HEAD + ROW * len(rows) + FOOT + LINE * len(foot)
    figure, page = bare_page(WIDTH, height)
    title = _title(names, spec, parts.index(rows) + 1, len(parts))
    page.text(24, 30, title, fontsize=21, va="center", color=INK)
    for row in rows:
        _draw_step(page, names, spec, row, rows)
        _draw_ways(page, names, spec, row, rows)
    _draw_limits(page, names, flow, rows)
    _draw_key(page, names, HEAD + ROW * len(rows) + 20)
    y = HEAD + ROW * len(rows) + 36
    page.text(24, y, "\n".join(foot), fontsize=12, va="top", color=INK, linespacing=1.5)
    return figure


def flow_sheet(names: Names, flow: str) -> Table:
    """What `flow_figure` shows, a row a step: who, how many at once, hours, what follows; limits below."""
    w, spec = names.words, names.scenario.flows[flow]
    columns = [w("step"), w("who"), w("people at once"), w("hours each"), w("more"), w("goes on to")]
    rows = range(len(spec.steps))
    cells: list[Cells] = [
        [f"{n + 1}. {w.text(step.title)}", w(_by(step)), whole(step.team) if step.team else DASH,
         _hours(names, step.effort) or "–", w("; ").join(_who(names, spec, step, rows)),
         names.listed(_goes_to(names, spec, step))]
        for n, step in enumerate(spec.steps.values())
    ]  # fmt: skip
    limits = [limit_words(names, limit) for limit in limits_of(names.scenario, flow)]
    levers = _levers(names, list(spec.steps.values()))
    letters = _letters(names, spec, rows)
    return table(names, _title(names, spec, 1, 1), columns, cells, [*limits, levers, *letters])


def _by(step: Step) -> str:
    """Who does a step, as the colour of its box says it."""
    if not step.team:
        return N_("no staff time")
    return KEY[0][3] if _own(step) else KEY[1][3]


def _goes_to(names: Names, spec: Flow, step: Step) -> Iterator[str]:
    w, numbers = names.words, {name: f"{n}" for n, name in enumerate(spec.steps, start=1)}
    for after, share in step.next.items():
        to = numbers.get(after) or w("end")
        yield to if share == 1 else f"{share:.0%} → {to}"


def limit_words(names: Names, limit: Limit, what: str = "") -> str:
    """How long a limit is, and for what: as its title has it, if nothing else is said."""
    w = names.words
    return w("{amount}: {what}", amount=length_words(names, limit), what=what or w.text(limit.title))


def length_words(names: Names, limit: Limit) -> str:
    """How long a limit is, or usually is."""
    amount = amount_words(names, limit.amount, limit.unit)
    return (
        amount if limit.own is None else names.words("set for each matter, usually {amount}", amount=amount)
    )


def flow_parts(scenario: Scenario, flow: str) -> list[range]:
    """The rows of each part of a flow: all of them, or until the main limit can end no later and after it."""
    spec = scenario.flows[flow]
    stops = {limit.stop for limit in limits_of(scenario, flow) if limit.main}
    last = max((n for n, s in enumerate(spec.steps.values()) if s.milestone in stops), default=-1)
    cut, count = last + 1, len(spec.steps)
    if count <= LONG or not 0 < cut < count:
        return [range(count)]
    return [range(cut), range(cut, count)]


def _title(names: Names, spec: Flow, part: int, parts: int) -> str:
    w = names.words
    title = heading(w("How a matter is handled: {flow}", flow=w.text(spec.title)))
    return w("{title} (part {part} of {parts})", title=title, part=part, parts=parts) if parts > 1 else title


def _middle(row: float, rows: range) -> float:
    return HEAD + ROW * (row - rows.start + 0.5)


# ---------------------------------------------------------------- steps


def _draw_step(page: Axes, names: Names, spec: Flow, row: int, rows: range) -> None:
    step, y = list(spec.steps.values())[row], _middle(row, rows)
    text, size = fitted(names.words.text(step.title), RIGHT - LEFT - 36, 14.0, 10.0)
    page.add_patch(_box(LEFT, y - TALL / 2, RIGHT - LEFT, TALL, *_look(step)))
    page.text(LEFT + 8, y, f"{row + 1}", fontsize=11, va="center", color=INK, zorder=4)
    page.text((LEFT + RIGHT) / 2 + 8, y, text, fontsize=size, ha="center", va="center", zorder=4,
              linespacing=1.05)  # fmt: skip
    for person in range(step.team):
        page.add_patch(Circle((TEAM + 4 + 12 * person, y), 4.6, color=INK))
    page.text(HOURS, y, _hours(names, step.effort), fontsize=13, ha="right", va="center", color=INK)
    who = wrapped(names.words("; ").join(_who(names, spec, step, rows)), LIMITS - WHO, 10.5)
    page.text(WHO, y, who, fontsize=10.5, va="center", color=INK, linespacing=1.1)


def _look(step: Step) -> tuple[str, float, str]:
    """Fill, width and style of a step's frame."""
    frame = THICK if step.role == "approval" else THIN
    if not step.team:
        return NOBODY, frame, "-" if step.gate else "--"
    return OWN if _own(step) else OFFICE, frame, "-"


def _box(
    x: float, y: float, width: float, height: float, colour: str, frame: float, style: str
) -> FancyBboxPatch:
    return FancyBboxPatch((x, y), width, height, boxstyle="round,pad=0,rounding_size=5",
                          facecolor=colour, edgecolor=INK, linewidth=frame, linestyle=style,
                          zorder=3)  # fmt: skip


def _own(step: Step) -> bool:
    return any(use.pool == "home" for use in step.pools)


def _class_sets(names: Names, spec: Flow, rows: range) -> dict[tuple[str, ...], str]:
    """What stands for the classes to which steps are restricted: the class, or a letter for several."""
    steps = list(spec.steps.values())[rows.start : rows.stop]
    some = dict.fromkeys(step.classes for step in steps if step.classes)
    letters = iter(LETTERS)
    return {
        classes: names.key("class", classes[0]) if len(classes) == 1 else next(letters) for classes in some
    }


LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""What stands for several classes."""
SIGNS: Final = "①②③④⑤⑥⑦⑧⑨⑩"
"""What stands for a lever, by its place in the file."""


def _who(names: Names, spec: Flow, step: Step, rows: range) -> Iterator[str]:
    """What is to be said beside a step: when it is there, for what it waits, who does it."""
    w = names.words
    yield from _there(names, step.lever, step.without)
    if step.classes:
        yield w("only {classes}", classes=_class_sets(names, spec, rows)[step.classes])
    if step.wait is not None:
        wait = w("waits about {time}", time=_time(names, step.wait))
        yield w("{wait}, clock paused", wait=wait) if step.pauses else wait
    if step.gate is not None:
        yield gate_words(names, names.scenario.gates[step.gate])
    if step.same_as is not None:
        number = list(spec.steps).index(step.same_as.step) + 1
        yield w("preferably those of step {number}", number=number)
    yield from _pools(names, step)
    if step.hand_over is not None:
        over, days = step.hand_over, step.hand_over.after_days
        there = [*_there(names, over.lever, over.without)]
        said = w("handed over after {days} working days away", days=f"{days:g}")
        yield w("{who} ({conditions})", who=said, conditions=" / ".join(there)) if there else said


def _there(names: Names, lever: str | None, without: str | None) -> Iterator[str]:
    """With or without which lever something is there; the levers stand under the figure."""
    w, levers = names.words, list(names.scenario.levers)
    if lever is not None:
        yield w("with {lever}", lever=SIGNS[levers.index(lever) % len(SIGNS)])
    if without is not None:
        yield w("without {lever}", lever=SIGNS[levers.index(without) % len(SIGNS)])


def gate_words(names: Names, gate: Gate) -> str:
    """When a meeting is, and how many matters it decides."""
    said, w = _regular_words(names, gate), names.words
    if gate.each is not None:
        said = w("{said}, in each {unit}", said=said, unit=w(OF_EACH[gate.each]))
    if gate.on_demand is not None:
        said = w("{said}; an extra one once {n} wait", said=said, n=gate.on_demand.waiting)
    return said


OF_EACH: Final = {"unit": N_("unit"), "zone": N_("zone")}


def _regular_words(names: Names, gate: Gate) -> str:
    w = names.words
    day, hour = w(WEEKDAYS[gate.weekday]), gate.at
    if gate.every == "week":
        return w("meeting every {day} {hour}, up to {agenda} matters", day=day, hour=hour, agenda=gate.agenda)
    if gate.nth < 0:
        return w("meeting on the last {day} of the month {hour}, up to {agenda} matters", day=day, hour=hour,
                 agenda=gate.agenda)  # fmt: skip
    return w("meeting on {day} number {nth} of the month {hour}, up to {agenda} matters", day=day,
             nth=gate.nth, hour=hour, agenda=gate.agenda)  # fmt: skip


POOLS: Final = {
    "zone": N_("the zone"),
    "across": N_("other zones"),
    "division": N_("the linked division"),
    "county": N_("the county's divisions"),
    "contact": N_("the contact leader"),
    "head": N_("the head of the zone"),
    "deputy": N_("the deputy head of the zone"),
    "pair": N_("whoever checks the unit"),
    "lead": N_("the town that leads the zone"),
    "staff": N_("the zone's own office"),
}


def _pools(names: Names, step: Step) -> Iterator[str]:
    """Who does a step, beside the unit itself; those who take over from people who may not are left out."""
    used = [use for use in step.pools if (use.pool != "home" or use.posts) and use.when != "blocked"]
    some = _merged(names, (use for use in used if use.when != "absent"))
    if some:
        yield names.listed(some)
    absent = _merged(names, (use for use in used if use.when == "absent"))
    if absent:
        yield names.words("stand-in: {who}", who=names.listed(absent))


def _merged(names: Names, uses: Iterable[PoolUse]) -> list[str]:
    """Pools, each with the levers that bring it in."""
    conditions: dict[str, list[str]] = {}
    for use in uses:
        conditions.setdefault(_pool(names, use), []).extend(_there(names, use.lever, use.without))
    return [
        names.words("{who} ({conditions})", who=who, conditions=" / ".join(some)) if some else who
        for who, some in conditions.items()
    ]


def _pool(names: Names, use: PoolUse) -> str:
    if use.posts:  # of a pool only some: their posts say more than whose they are
        return names.listed(names.words.text(names.scenario.posts[post].title) for post in use.posts)
    if (use.pool, use.when) == ("zone", "pooled"):
        return names.words("the zone, if pooled")
    return names.words(POOLS[use.pool]) if use.pool in POOLS else names.short(use.pool)


HOURS_IN: Final = {"hours": 1.0, "minutes": 1 / 60}


def _hours(names: Names, effort: Duration | None) -> str:
    """The mean effort where a file gives it in hours."""
    if effort is None or effort.mean is None or effort.unit not in HOURS_IN:
        return ""
    return names.words(EFFORT, hours=f"{effort.mean * HOURS_IN[effort.unit]:.1f}")


def _time(names: Names, span: Duration) -> str:
    """The mean of a span in its own unit."""
    if span.unit in HOURS_IN:
        return names.words(EFFORT, hours=f"{span.expected * HOURS_IN[span.unit]:.1f}")
    return amount_words(names, round(span.expected), span.unit)


def amount_words(names: Names, amount: int, unit: str) -> str:
    """How long a limit is: 1 month, 15 working days."""
    return names.words((ONE if amount == 1 else MANY)[unit], amount=amount)


# ---------------------------------------------------------------- ways


def _draw_ways(page: Axes, names: Names, spec: Flow, row: int, rows: range) -> None:
    """An arrow down to the next step; of others the number of the step to which they lead."""
    w, numbers = names.words, {name: n for n, name in enumerate(spec.steps)}
    _, step = list(spec.steps.items())[row]
    others = []
    for after, share in step.next.items():
        if numbers.get(after) == row + 1 and row + 1 in rows:
            _draw_down(page, _middle(row, rows), share)
        elif after in numbers or row + 1 < len(numbers):  # the last step ends without a word
            to = f"{numbers[after] + 1}" if after in numbers else w("end")
            others.append(f"{share:.0%} → {to}" if share < 1 else f"→ {to}")
    many = len(others) > MOST
    lines = ["  ".join(others[n : n + 2]) for n in range(0, len(others), 2)] if many else others
    page.text(LEFT - 8, _middle(row, rows), "\n".join(lines), fontsize=9 if many else 11, ha="right",
              va="center", color=INK, linespacing=1.1)  # fmt: skip


MOST: Final = 3
"""Of more ways than these, two stand in a line."""


def _draw_down(page: Axes, y: float, share: float) -> None:
    x = (LEFT + RIGHT) / 2
    page.add_patch(FancyArrowPatch((x, y + TALL / 2), (x, y + ROW - TALL / 2), arrowstyle="-|>",
                                   mutation_scale=11, color=INK, linewidth=1.3, shrinkA=0,
                                   shrinkB=0, zorder=2))  # fmt: skip
    if share < 1:
        page.text(x - 8, y + ROW / 2, f"{share:.0%}", fontsize=10, ha="right", va="center", color=INK)


# ---------------------------------------------------------------- limits


def limits_of(scenario: Scenario, flow: str) -> list[Limit]:
    """The limits that may run on a flow: those of a class that its matters may have."""
    classes = flow_classes(scenario)[flow]
    return [limit for limit in scenario.limits.values() if classes.intersection(limit.classes)]


def flow_classes(scenario: Scenario) -> dict[str, set[str]]:
    """The classes that matters of each flow may have: from outside, from the start, set off by others."""
    classes: dict[str, set[str]] = {flow: set() for flow in scenario.flows}
    for stream in scenario.streams.values():
        classes[stream.flow].update(name for name, share in stream.classes.items() if share)
    for matter in scenario.start.matters:
        classes[matter.flow].add(matter.klass)
    for _ in scenario.followups:  # as often as one may set off the next
        for rule in scenario.followups.values():
            parents = set[str]().union(*(classes[flow] for flow in rule.of))
            handed_on = parents.intersection(rule.of_classes) if rule.of_classes else parents
            classes[rule.flow] |= {rule.klass} if rule.klass else handed_on
    return classes


class _Bar(NamedTuple):
    """Limits that run between the same events: from row `top`, with dots at rows."""

    top: float
    dots: tuple[float, ...]
    limits: tuple[Limit, ...]


def _draw_limits(page: Axes, names: Names, flow: str, rows: range) -> None:
    low, high = rows.start - 0.5, rows.stop - 0.5
    bars = [bar for bar in _bars(names.scenario, flow) if bar.top < high and max(bar.dots) > low]
    places = _placed({n: (bar.top, max(bar.dots)) for n, bar in enumerate(bars)})
    beside = (END - LIMITS) / (1 + max(places.values(), default=0))
    classes = flow_classes(names.scenario)[flow]
    for n, bar in enumerate(bars):
        x = LIMITS + beside * places[n]
        colour = PALETTE.vermillion if bar.limits[0].main else PALETTE.green
        ends = [_middle(min(max(row, low), high), rows) for row in (bar.top, max(bar.dots))]
        dots = [_middle(row, rows) for row in bar.dots if low < row < high]
        page.plot([x, x], ends, color=colour, linewidth=5, zorder=2)
        page.plot([x] * len(dots), dots, "o", color=colour, markersize=10, zorder=3)
        label = "\n".join(wrapped(text, beside - 20, 11) for text in _label(names, bar, classes))
        page.text(x + 12, sum(ends) / 2, label, fontsize=11, va="center", color=INK, linespacing=1.4)


def _bars(scenario: Scenario, flow: str) -> Iterator[_Bar]:
    """A bar for each pair of events between which limits run in this flow."""
    spec = scenario.flows[flow]
    pairs: dict[tuple[str, str], list[Limit]] = {}
    for limit in limits_of(scenario, flow):
        pairs.setdefault((limit.start, limit.stop), []).append(limit)
    for (start, stop), some in pairs.items():
        top, dots = _ends(spec, start), _ends(spec, stop)
        if top and dots and max(dots) >= min(top):
            yield _Bar(min(top), tuple(dot for dot in dots if dot >= min(top)), tuple(some))


def _ends(flow: Flow, event: str) -> list[float]:
    """The rows where an event happens: at the end of the steps that set it."""
    if event == "arrived":
        return [-0.5]
    if event == "completed":
        return [len(flow.steps) - 0.6]
    return [row + 0.2 for row, step in enumerate(flow.steps.values()) if step.milestone == event]


def _placed(spans: Mapping[int, tuple[float, float]]) -> dict[int, int]:
    """The first free place beside each other for spans of rows, the shortest first.

    >>> _placed({0: (0, 3), 1: (1, 2), 2: (2, 4), 3: (5, 6)})
    {0: 2, 1: 0, 2: 1, 3: 0}
    """
    places: dict[int, int] = {}
    for one in sorted(spans, key=lambda key: (spans[key][1] - spans[key][0], key)):
        low, high = spans[one]
        taken = {places[k] for k in places if spans[k][0] <= high and low <= spans[k][1]}
        places[one] = next(n for n in range(len(spans)) if n not in taken)
    return {one: places[one] for one in spans}


def _label(names: Names, bar: _Bar, classes: set[str]) -> Iterator[str]:
    """The limits of a bar, and whether they stand still or may be extended."""
    w = names.words
    for limit in bar.limits:
        yield _named(names, limit, classes)
    if any(limit.pauses for limit in bar.limits):
        yield w("(paused while awaiting a reply)")
    longer = {limit.extension for limit in bar.limits if limit.extension}
    for extension in sorted(longer, key=lambda e: (e.unit, e.amount)):
        time = amount_words(names, extension.amount, extension.unit)
        yield w("(may be extended by {time})", time=time)


def _named(names: Names, limit: Limit, classes: set[str]) -> str:
    """How long a limit is, and for what: its classes, or its title where all of a flow have it."""
    some = [name for name in limit.classes if name in classes]
    of_classes = names.listed(names.key("class", name) for name in some)
    return limit_words(names, limit, "" if len(some) == len(classes) else of_classes)


# ---------------------------------------------------------------- key


def _draw_key(page: Axes, names: Names, y: float) -> None:
    w, x = names.words, 24.0
    for colour, frame, style, text in KEY:
        page.add_patch(_box(x, y - 7, 24, 14, colour, frame, style))
        page.text(x + 30, y, w(text), fontsize=12, va="center", color=INK)
        x += 30 + text_width(w(text), 12) + 12


def _foot(names: Names, spec: Flow, rows: range) -> list[str]:
    """What signs and letters mean, the mark of the data, and whose limits are borrowed, in lines."""
    w = names.words
    signs = "　".join(map(w, (WAYS, DOTS, BARS)))
    steps = list(spec.steps.values())[rows.start : rows.stop]
    lines = [signs, _levers(names, steps), *_letters(names, spec, rows), names.mark(),
             borrowed_line(w, names.scenario)]  # fmt: skip
    return [part for line in lines if line for part in wrapped(line, WIDTH - 48, 12).splitlines()]


def _levers(names: Names, steps: Sequence[Step]) -> str:
    """The levers on which steps and their pools depend."""
    w = names.words
    chosen = [part for step in steps for part in (step, *step.pools, step.hand_over) if part]
    used = {lever for part in chosen for lever in (part.lever, part.without)}
    said = [
        f"{sign} {w.text(lever.title)}"
        for sign, (name, lever) in zip(SIGNS, names.scenario.levers.items(), strict=False)
        if name in used
    ]
    return w("options open to a plan: {levers}", levers="　".join(said)) if said else ""


def _letters(names: Names, spec: Flow, rows: range) -> Iterator[str]:
    """The classes for which a letter stands."""
    for classes, letter in _class_sets(names, spec, rows).items():
        if len(classes) > 1:
            what = names.listed(names.key("class", name) for name in classes)
            yield names.words("{letter}: {what}", letter=letter, what=what)
