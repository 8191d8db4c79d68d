"""The way of a matter, drawn from top to bottom: its steps, who does them, and what runs out when.

    ways            steps            who, how long               limits
       ┌───────── [ acceptance ]     ●    0.5 h                   ┃ ordinary: 1 month
       │      7%  [ passed on  ]     ●    0.5 h                   ●
       └──93%───> [ opinion    ]     ●    1.0 h                   ┃
                  [ ...        ]     ●●   9.0 h  zone, if pooled  ●

Steps stand in the order of the file. A limit is a bar from the event that starts it to the last that
can stop it, with a dot at each that can. The figure is laid out in points (1/72 inch), as maps are.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch

from simlib.inputs.scenario import Flow, Limit, Span, Step
from simlib.views.grounds import borrowed_line
from simlib.views.lettering import text_width, wrapped
from simlib.views.names import Names, heading
from simlib.views.typeface import PALETTE
from simlib.views.words import N_

WIDTH, HEAD, FOOT = 936.0, 62.0, 102.0  # points: 13 inches wide, as a map
ROW, TALL = 38.0, 25.0
"""From step to step, and the height of a box."""
LEFT, RIGHT = 126.0, 378.0
"""The sides of the boxes."""
LANE: Final = 34.0
"""Between ways that run beside each other."""
TEAM, HOURS, WHO, LIMITS, END = 394.0, 486.0, 500.0, 634.0, 926.0
"""Where people, hours, words and limits begin (hours: end)."""
BESIDE: Final = 108.0
"""Between bars that run beside each other."""
INK, OWN, OFFICE = "#222222", "#D6E6F2", "#FBE5C8"

TITLE: Final = N_("The way of a matter: {flow}")
POOLED: Final = N_("the zone, if pooled")
KEY: Final = (
    (OWN, N_("the unit where the matter arose")),
    (OFFICE, N_("an office of the county")),
)
DOTS: Final = N_("● people at once, with their hours on average")
BARS: Final = N_("bars: time limits, a dot where they may end")
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


def flow_figure(names: Names, flow: str) -> Figure:
    """Draw one flow of a scenario with the limits that run on its events."""
    w, spec = names.words, names.scenario.flows[flow]
    height = HEAD + ROW * len(spec.steps) + FOOT
    figure = Figure(figsize=(WIDTH / 72, height / 72))
    figure.set_layout_engine("none")
    page = figure.add_axes((0, 0, 1, 1))
    page.set(xlim=(0, WIDTH), ylim=(height, 0))
    page.axis("off")
    title = heading(w(TITLE, flow=w.text(spec.title)))
    page.text(24, 30, title, fontsize=21, va="center", color=INK)
    for row, step in enumerate(spec.steps.values()):
        _draw_step(page, names, step, _middle(row))
    _draw_ways(page, spec)
    _draw_limits(page, names, spec)
    _draw_key(page, names, height)
    return figure


def _middle(row: int) -> float:
    return HEAD + ROW * (row + 0.5)


# ---------------------------------------------------------------- steps


def _draw_step(page: Axes, names: Names, step: Step, y: float) -> None:
    text = names.words.text(step.title)
    size = min(14.0, 14.0 * (RIGHT - LEFT - 10) / text_width(text, 14.0))
    page.add_patch(_box(LEFT, y - TALL / 2, RIGHT - LEFT, TALL, OWN if _own(step) else OFFICE))
    page.text((LEFT + RIGHT) / 2, y, text, fontsize=size, ha="center", va="center", zorder=4)
    for person in range(step.team):
        page.add_patch(Circle((TEAM + 5 + 14 * person, y), 5, color=INK))
    page.text(HOURS, y, _hours(names, step.effort), fontsize=13, ha="right", va="center", color=INK)
    page.text(WHO, y, _who(names, step), fontsize=12, va="center", color=INK)


def _box(x: float, y: float, width: float, height: float, colour: str) -> FancyBboxPatch:
    style = "round,pad=0,rounding_size=5"
    return FancyBboxPatch((x, y), width, height, boxstyle=style, facecolor=colour,
                          edgecolor=INK, linewidth=1.0, zorder=3)  # fmt: skip


def _own(step: Step) -> bool:
    return any(use.pool == "home" for use in step.pools)


def _who(names: Names, step: Step) -> str:
    """The office that does a step; of steps of the own unit only whether the zone may help."""
    if not _own(step):
        return names.listed(names.short(use.pool) for use in step.pools)
    helped = any((use.pool, use.when) == ("zone", "pooled") for use in step.pools)
    return names.words(POOLED) if helped else ""


HOURS_IN: Final = {"hours": 1.0, "minutes": 1 / 60}


def _hours(names: Names, effort: Span | None) -> str:
    """The mean effort where a file gives it in hours."""
    if effort is None or effort.mean is None or effort.unit not in HOURS_IN:
        return ""
    return names.words(EFFORT, hours=f"{effort.mean * HOURS_IN[effort.unit]:.1f}")


# ---------------------------------------------------------------- ways


def _draw_ways(page: Axes, flow: Flow) -> None:
    """Arrows from step to step: straight down to the next one, else around the left."""
    rows = {name: row for row, name in enumerate(flow.steps)}
    around: dict[int, dict[int, float]] = {}
    for name, step in flow.steps.items():
        for after, share in step.next.items():
            if after in rows and rows[after] == rows[name] + 1:
                _draw_down(page, rows[name], share)
            elif after in rows:
                around.setdefault(rows[after], {})[rows[name]] = share
    lanes = _lanes(around)
    for stop in sorted(around, key=lambda row: -lanes[row]):  # inner ways cross over outer ones
        _draw_around(page, stop, around[stop], LEFT - LANE * (lanes[stop] + 1))


def _draw_down(page: Axes, row: int, share: float) -> None:
    x = (LEFT + RIGHT) / 2
    _arrow(page, (x, _middle(row) + TALL / 2), (x, _middle(row + 1) - TALL / 2))
    _say_share(page, share, x - 8, _middle(row) + ROW / 2)


def _draw_around(page: Axes, stop: int, starts: Mapping[int, float], x: float) -> None:
    """All ways that leave out steps to reach one; white rims part them from ways below."""
    reach = _middle(stop) - 4
    lines = [((LEFT, x, x), (_middle(row) + 5, _middle(row) + 5, reach)) for row in starts]
    for width, colour in ((6.0, "#FFFFFF"), (1.3, INK)):
        for xs, ys in lines:
            page.plot(xs, ys, color=colour, linewidth=width, zorder=2)
    _arrow(page, (x, reach), (LEFT, reach))
    for row, share in starts.items():
        _say_share(page, share, LEFT - 4, _middle(row) - 3)


def _lanes(ways: Mapping[int, Iterable[int]]) -> dict[int, int]:
    """A lane for the ways to each step, so that ways to different steps do not run into each other.

    >>> _lanes({2: [0], 5: [3], 12: [1, 4, 6]})
    {2: 0, 5: 0, 12: 1}
    """
    spans = {stop: (min(stop, *starts), max(stop, *starts)) for stop, starts in ways.items()}
    return _placed(spans)


def _placed(spans: Mapping[int, tuple[float, float]]) -> dict[int, int]:
    """The first free place beside each other for spans of rows, the shortest first."""
    places: dict[int, int] = {}
    for one in sorted(spans, key=lambda key: (spans[key][1] - spans[key][0], key)):
        low, high = spans[one]
        taken = {places[k] for k in places if spans[k][0] <= high and low <= spans[k][1]}
        places[one] = next(n for n in range(len(spans)) if n not in taken)
    return {one: places[one] for one in spans}


def _arrow(page: Axes, start: tuple[float, float], stop: tuple[float, float]) -> None:
    page.add_patch(FancyArrowPatch(start, stop, arrowstyle="-|>", mutation_scale=12, color=INK,
                                   linewidth=1.3, shrinkA=0, shrinkB=0, zorder=2))  # fmt: skip


def _say_share(page: Axes, share: float, x: float, y: float) -> None:
    if share < 1:
        page.text(x, y, f"{share:.0%}", fontsize=11, ha="right", va="center", color=INK)


# ---------------------------------------------------------------- limits


class _Bar(NamedTuple):
    """Limits that run between the same events: from y, dots at y."""

    top: float
    dots: tuple[float, ...]
    limits: tuple[Limit, ...]


def _draw_limits(page: Axes, names: Names, flow: Flow) -> None:
    bars = list(_bars(flow, names.scenario.limits.values()))
    places = _placed({n: (bar.top, max(bar.dots)) for n, bar in enumerate(bars)})
    last = max(places.values(), default=0)
    for n, bar in enumerate(bars):
        x = LIMITS + BESIDE * places[n]
        room = (END - x if places[n] == last else BESIDE) - 20
        colour = PALETTE.vermillion if bar.limits[0].main else PALETTE.green
        page.plot([x, x], [bar.top, max(bar.dots)], color=colour, linewidth=5, zorder=2)
        page.plot([x] * len(bar.dots), bar.dots, "o", color=colour, markersize=11, zorder=3)
        label = "\n".join(wrapped(_named(names, limit), room, 12) for limit in bar.limits)
        middle = (bar.top + max(bar.dots)) / 2
        page.text(x + 12, middle, label, fontsize=12, va="center", color=INK, linespacing=1.5)


def _bars(flow: Flow, limits: Iterable[Limit]) -> Iterator[_Bar]:
    """A bar for each pair of events between which limits run in this flow."""
    pairs: dict[tuple[str, str], list[Limit]] = {}
    for limit in limits:
        pairs.setdefault((limit.start, limit.stop), []).append(limit)
    for (start, stop), some in pairs.items():
        top, dots = _ends(flow, start), _ends(flow, stop)
        if top and dots:
            yield _Bar(min(top), tuple(dots), tuple(some))


def _ends(flow: Flow, event: str) -> list[float]:
    """Where on the page an event happens: at the end of the steps that set it."""
    if event == "arrived":
        return [HEAD]
    if event == "completed":
        return [_middle(len(flow.steps) - 1) + ROW / 2]
    steps = enumerate(flow.steps.values())
    return [_middle(row) + TALL / 4 for row, step in steps if step.milestone == event]


def _named(names: Names, limit: Limit) -> str:
    """How long a limit is, and for what: its classes, or its title where it is for all classes."""
    w, classes = names.words, names.scenario.classes
    some = len(limit.classes) < len(classes)
    what = (
        names.listed(names.key("class", c) for c in limit.classes) if some else w.text(limit.title)
    )
    unit = (ONE if limit.amount == 1 else MANY)[limit.unit]
    return w("{amount}: {what}", amount=w(unit, amount=limit.amount), what=what)


# ---------------------------------------------------------------- key


def _draw_key(page: Axes, names: Names, height: float) -> None:
    w, x, y = names.words, 24.0, height - 80
    for colour, text in KEY:
        page.add_patch(_box(x, y - 7, 24, 14, colour))
        page.text(x + 30, y, w(text), fontsize=12, va="center", color=INK)
        x += 30 + text_width(w(text), 12) + 12
    page.text(24, height - 56, f"{w(DOTS)}　{w(BARS)}", fontsize=12, va="center", color=INK)
    page.text(24, height - 34, names.mark(), fontsize=12, va="center", color=INK)
    lent = borrowed_line(w, names.scenario)
    page.text(24, height - 14, lent, fontsize=12, va="center", color=INK)
