"""Every number of a scenario as a row that a planner can read and change.

    信访举报办理、问题线索办理 › 初步核实 › 工时 › 均值   9   小时
                                                    flows/petition/steps/verify/effort/mean; flows/lead/...

Steps that two flows share stand in one row, and so do months of streams with the same season; a step's only
way on is no number to change.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from simlib.inputs.kind_shares import BY_KIND
from simlib.inputs.workbook.filling import path_of, places
from simlib.views.language.glossary import MONTHS
from simlib.views.language.words import N_
from simlib.views.workbook.given import FormSource

Way = tuple[str | int, ...]

SECTIONS: Final = (
    "flows",
    "streams",
    "followups",
    "conflicts",
    "classes",
    "loads",
    "posts",
    "gates",
    "arrangements",
    "limits",
    "search",
)
"""Sections whose numbers are rows; those of units, plans and streams have sheets of their own."""

KEYS: Final[Mapping[str, str]] = {
    "pace": N_("experience factor"),
    "leave": N_("leave"),
    "spells": N_("spells of leave a year"),
    "leave/days": N_("working days of each"),
    "days": N_("days"),
    "agenda": N_("matters at one meeting"),
    "on_demand": N_("extra meeting"),
    "waiting": N_("matters that wait"),
    "nth": N_("which of the month"),
    "rank": N_("rank in dispatch"),
    "effort_factor": N_("multiple of effort"),
    "amount": N_("length"),
    "extension": N_("extension"),
    "own": N_("each matter's own length"),
    "team": N_("people in the team"),
    "effort": N_("working time"),
    "wait": N_("waiting time"),
    "mean": N_("mean"),
    "cv": N_("spread (standard deviation / mean)"),
    "low": N_("least"),
    "high": N_("most"),
    "next": N_("share that goes on to"),
    "end": N_("the end"),
    "after_days": N_("working days away until others stand in"),
    "hand_over": N_("work handed over"),
    "reading": N_("time for reading by who takes over"),
    "same_as": N_("the same people as before, others after"),
    "chance": N_("probability"),
    "delay": N_("delay"),
    "days_before": N_("working days before the due day"),
    "home": N_("own unit"),
    "neighbour": N_("neighbouring unit"),
    "elsewhere": N_("elsewhere"),
    "random_days": N_("random days a year"),
    "every": N_("how often"),
    "classes": N_("share of the class"),
    "shares": N_("probability of being chosen"),
    "shares_by_kind": N_("probability of being chosen"),
    "town": N_("town"),
    "group": N_("resident group"),
    "division": N_("division"),
    "uncertainty": N_("how far the map may be off"),
    "approximate": N_("km, approximate points"),
    "near": N_("km, near points"),
    "load": N_("share of a unit's load"),
    "conflicts": N_("recusal"),
    "season": N_("matters on a working day, against an average month"),
    **MONTHS,
    "loads": N_("load"),
    "low load": N_("low load"),
    "search": N_("search"),
}
"""Keys of a scenario in words."""

UNITS: Final[Mapping[str, str]] = {
    "hours": N_("hours"),
    "minutes": N_("minutes"),
    "working_days": N_("working days"),
    "months": N_("months"),
    "days": N_("days"),
    "people": N_("persons"),
    "share": N_("share"),
    "times": N_("fold"),
}
_OF_KEY: Final = {
    "team": "people",
    "next": "share",
    "chance": "share",
    "classes": "share",
    "shares": "share",
    "shares_by_kind": "share",
    "conflicts": "share",
    "after_days": "working_days",
    "days_before": "working_days",
    "effort_factor": "times",
    "loads": "times",
    "season": "times",
    "pace": "times",
}
_SPAN_KEYS: Final = ("mean", "low", "high")
_LINKS: Final = ("steps", "pools", "uncertainty")


class NumberRow(NamedTuple):
    """A number, or one that stands for several alike: what it is, where it stands, and its unit."""

    label: str
    ways: tuple[Way, ...]
    value: int | float
    unit: str

    @property
    def place(self) -> str:
        """Where it stands, as the sheet says it."""
        return "; ".join(map(places, self.ways))


def number_rows(form: FormSource) -> list[NumberRow]:
    """All numbers that no other sheet holds, in the order of the file."""
    grouped: dict[tuple[object, ...], list[Way]] = {}
    values = dict(_numbers(form))
    for way, value in values.items():
        entry = form.entries.get(path_of(way))
        rests = (entry.ground, entry.low, entry.high) if entry else ()
        shared = way[0] == "flows" or way[2:3] == ("season",)
        alike = (way[2:], value, rests, _step_title(form, way)) if shared else (way,)
        grouped.setdefault(alike, []).append(way)
    return [_row(form, tuple(ways), values[ways[0]]) for ways in grouped.values()]


def _numbers(form: FormSource) -> Iterator[tuple[Way, int | float]]:
    for section in SECTIONS:
        yield from _below(form, form.at(section), (section,))
        if section == "streams":
            yield from _shares_by_kind(form)
            yield from _seasons(form)


def _shares_by_kind(form: FormSource) -> Iterator[tuple[Way, int | float]]:
    """The shares that all units of a kind have alike, where the base has shares by kind."""
    for stream, shares in form.base_shares.items():
        for kind in shares:
            units = [name for name, unit in form.part("units").items() if unit.get("kind") == kind]
            held = {form.at("streams", stream, "shares", name) for name in units}
            if len(held) == 1 and None not in held:
                yield ("streams", stream, BY_KIND, kind), held.pop()


def _seasons(form: FormSource) -> Iterator[tuple[Way, int | float]]:
    """The twelve months of streams at drawn times: 1 where nothing is said."""
    streams = [name for name, stream in form.part("streams").items() if _comes_at_drawn_times(form, stream)]
    for month in MONTHS:
        for name in streams:
            held = form.at("streams", name, "season", month)
            yield ("streams", name, "season", month), 1 if held is None else held


def _comes_at_drawn_times(form: FormSource, stream: Mapping[str, Any]) -> bool:
    """Whether a stream may have a season; that of a body's own work is its programme."""
    own_work = form.at("flows", stream["flow"], "headline") is False
    return not (own_work or any(stream.get(key) for key in ("dates", "every", "random_days")))


def _below(form: FormSource, value: Any, way: Way) -> Iterator[tuple[Way, int | float]]:
    match value:
        case bool():
            return
        case int() | float():
            if not _elsewhere(form, way):
                yield way, value
        case dict():
            for key, item in value.items():
                yield from _below(form, item, (*way, key))
        case list():
            for place, item in enumerate(value):
                yield from _below(form, item, (*way, place))


def _elsewhere(form: FormSource, way: Way) -> bool:
    """Whether another sheet holds a number, or there is nothing to change about it."""
    if way[0] == "streams" and way[2:3] in (("shares",), (BY_KIND,), ("season",)):
        return True
    if way[0] == "streams" and len(way) > 2:
        yearly = (
            form.at("streams", way[1], "every") is None and form.at("streams", way[1], "random_days") is None
        )
        return way[2] in ("per_year", "classes") and yearly and way[1] != "holiday"
    if way[0] == "posts" and way[2:3] == ("duty",):
        return True
    return way[-2:-1] == ("next",) and len(form.part(*way[:-1])) == 1


def _step_title(form: FormSource, way: Way) -> str:
    return form.titled(form.at(*way[:4], "title")) if way[2:3] == ("steps",) else ""


def _row(form: FormSource, ways: tuple[Way, ...], value: int | float) -> NumberRow:
    w, way = form.words, ways[0]
    first = w(", ").join(_titles(form, one)[0] for one in ways)
    label = " › ".join([first, *_titles(form, way)[1:]])
    return NumberRow(label, ways, value, _unit(form, way))


def _titles(form: FormSource, way: Way) -> list[str]:
    """What each key on the way to a number is called: titles where there are some, else words for keys."""
    said = []
    for end in range(1, len(way) + 1):
        key = way[end - 1]
        titled = form.titled(form.at(*way[:end], "title")) if isinstance(form.at(*way[:end]), dict) else ""
        if titled:
            said.append(titled)
        elif end > 1 or key in ("conflicts", "loads", "search"):
            said += _key(form, way, end)
    return said or [str(way[0])]


def _key(form: FormSource, way: Way, end: int) -> list[str]:
    w, key = form.words, way[end - 1]
    if isinstance(key, int):
        return [str(form.at(*way[:end], "pool") or key + 1)]
    if key in _LINKS:
        return []
    if way[end - 2] == "next" and end > 1:
        step = form.titled(form.at(*way[: end - 2], key, "title")) or form.titled(
            form.at(*way[: end - 3], key, "title")
        )
        return [step or w(KEYS["end"])]
    if way[end - 2] == "classes":
        return [form.titled(form.at("classes", key, "title")) or key]
    known = next((name for name in (f"{way[end - 2]}/{key}", key) if name in KEYS), "")
    return [w(KEYS[known]) if known else key]


def _unit(form: FormSource, way: Way) -> str:
    w, key = form.words, str(way[-1])
    code = ""
    if key in _SPAN_KEYS or key == "amount":
        code = str(form.at(*way[:-1], "unit") or "")
    for step in way:
        code = code or _OF_KEY.get(str(step), "")
    return w(UNITS[code]) if code in UNITS else ""
