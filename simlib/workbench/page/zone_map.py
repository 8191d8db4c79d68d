"""The zone map as a widget: what it shows is told here, how it looks and moves is in `zone_map.js`.

    zone_map = ZoneMap(words=map_words(names))
    zone_map.picture = picture(names)                Python -> browser, for another map or other names
    zone_map.show(zones, marks)                      for each draft
    zone_map.on_ask(obey)                            browser -> Python: Ask("move", unit, zone), ...

The map asks and never decides: after each question it is shown anew, also when nothing came of it. What
arrives from the browser is checked against the names of the scenario before anybody acts on it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Literal, get_args

import anywidget
import traitlets

from simlib.inputs.scenario import Border, PlanSpec, UnitKind
from simlib.views.exhibits.map_layout import (
    COLOURS,
    MAP,
    OVER_LAND,
    OVER_WATER,
    map_mark,
    on_colour,
    place_labels,
    place_seats,
)
from simlib.views.language.names import Names
from simlib.views.language.words import COMMA
from simlib.workbench.page.markup import style
from simlib.workbench.price import NO_FACTS, Facts

HERE: Final = Path(__file__).parent
MARGIN: Final = 34
"""Points around the map, for names at its edge."""

AskKind = Literal[
    "move", "new_zone", "take_out", "river", "link", "unlink", "pin", "freeze", "together", "apart",
    "undo", "redo", "again", "look_away"
]  # fmt: skip
KINDS: Final = get_args(AskKind)


@dataclass(frozen=True)
class Ask:
    """What somebody did on the map. `a` and `b` are the towns of a border or a pair; `on` is a tick box's;
    `number` counts the questions of a page."""

    kind: AskKind
    unit: str = ""
    zone: str = ""
    a: str = ""
    b: str = ""
    on: bool = False
    number: int = 0


@dataclass(frozen=True)
class Marks:
    """Units and zones that bear a mark: cut off, moved, pinned; frozen zones; pairs of towns that a search
    shall keep together or apart."""

    cut: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()
    frozen: tuple[str, ...] = ()
    together: tuple[tuple[str, str], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()


class ZoneMap(anywidget.AnyWidget):
    """The widget. Traits are told by `show`; questions come to whoever called `on_ask`."""

    _esm = HERE / "zone_map.js"
    _css = style("palette.css", "zone_map.css")

    picture = traitlets.Dict().tag(sync=True)
    zones: traitlets.List[Any] = traitlets.List().tag(sync=True)
    marks = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    revision = traitlets.Int(0).tag(sync=True)
    preview = traitlets.Unicode().tag(sync=True)
    answered = traitlets.Int(0).tag(sync=True)
    """The number of the last question that was answered."""

    def show(self, cards: Sequence[Mapping[str, Any]], marks: Marks | None = None, preview: str = "") -> None:
        """Show a draft; with `preview`, words for a plan that is only looked at and cannot be changed."""
        with self.hold_sync():
            self.preview = preview
            self.zones = list(cards)
            self.marks = asdict(marks or Marks())
            self.revision += 1

    def on_ask(self, obey: Callable[[Ask], None]) -> None:
        """Call `obey` with every question that is whole and speaks of what is on the map."""

        def heard(_: object, content: object, __: object) -> None:
            asked = self.understood(content)
            if asked is not None:
                with self.hold_sync():
                    self.answered = max(self.answered, asked.number)
                    obey(asked)
                    self.revision += 1  # also where nothing came of it: the browser shows that it waits

        self.on_msg(heard)

    def understood(self, content: object) -> Ask | None:
        """A message of the browser as a question; None for anything that the map would not send."""
        if not isinstance(content, dict) or content.get("kind") not in KINDS:
            return None
        try:
            asked = Ask(**content)
        except TypeError:
            return None
        return asked if self._known(asked) else None

    def _known(self, asked: Ask) -> bool:
        """Whether a question names only what is on the map."""
        units = {one["unit"] for part in ("towns", "others") for one in self.picture[part]}
        units |= {one["unit"] for card in self.zones for one in card["divisions"]}
        zones = {card["zone"] for card in self.zones}
        said = (asked.unit, asked.a, asked.b)
        return all(unit in units for unit in said if unit) and (not asked.zone or asked.zone in zones)


def picture(names: Names) -> dict[str, Any]:
    """Where towns, their names and borders are, in points from the top left; and who has no place.

    Towns without a position and resident groups are `others`: they stand in their zone's card.
    """
    scenario = names.scenario
    left, bottom, width, height = MAP
    seats = place_seats(scenario)
    top = bottom + height
    towns = [
        {"unit": seat.town, "label": names.short(seat.town),
         "x": round(seat.x - left + MARGIN, 1), "y": round(top - seat.y + MARGIN / 2, 1),
         "r": round(seat.radius, 1),
         "lx": round(box.x - left + MARGIN, 1), "ly": round(top - box.y + MARGIN / 2, 1)}
        for seat, box in zip(seats, place_labels(names, seats), strict=True)
    ]  # fmt: skip
    placed = {seat.town for seat in seats}
    others = [
        {"unit": name, "label": names.short(name)}
        for name, unit in scenario.units.items()
        if unit.kind in (UnitKind.TOWN, UnitKind.GROUP) and name not in placed
    ]
    size = {"width": width + 2 * MARGIN, "height": height + MARGIN}
    return size | {"towns": towns, "others": others, "borders": _borders(names, placed)}


def _borders(names: Names, placed: set[str]) -> list[dict[str, Any]]:
    return [
        {"a": border.between[0], "b": border.between[1], "river": border.river,
         "label": _border_words(names, border)}
        for border in names.scenario.borders
        if placed.issuperset(border.between)
    ]  # fmt: skip


def _border_words(names: Names, border: Border) -> str:
    w = names.words
    a, b = (names.short(town) for town in border.between)
    if border.river:
        return w("{a} – {b}: {minutes:.0f} minutes, across a river", a=a, b=b, minutes=border.minutes)
    return w("{a} – {b}: {minutes:.0f} minutes", a=a, b=b, minutes=border.minutes)


def zone_cards(
    names: Names,
    spec: PlanSpec,
    notes: Mapping[str, Sequence[str]] | None = None,
    facts: Facts = NO_FACTS,
) -> list[dict[str, Any]]:
    """The zones of a plan as cards, numbered as it has them; `notes` by zone say what is wrong with it,
    `facts` how many people and how much work it and its units have."""
    said = notes or {}
    return [
        {
            "zone": name,
            "label": names.zone(name, zone),
            "divisions": [{"unit": one, "label": names.short(one)} for one in zone.division],
            "number": number,
            "colour": (colour := COLOURS[(number - 1) % len(COLOURS)]),
            "ink": on_colour(colour),
            "units": list(zone.units),
            "broken": bool(said.get(name)),
            "notes": list(said.get(name, ())),
            "facts": facts.zones.get(name, ""),
            "of_units": {
                unit: facts.units[unit] for unit in (*zone.units, *zone.division) if unit in facts.units
            },
        }
        for number, (name, zone) in enumerate(spec.zones.items(), start=1)
    ]


def map_words(names: Names) -> dict[str, str]:
    """The words of the map in one language."""
    w = names.words
    return {
        "comma": COMMA[w.language],
        "map": w("zone map"),
        "mark": map_mark(names),
        "over_land": w(OVER_LAND),
        "over_water": w(OVER_WATER),
        "hint": w("Drag a town onto another zone; or click it and press the zone's number."),
        "edit": w("edit neighbours"),
        "edit_hint": w("Click a line to change it; drag with Shift from town to town to add one."),
        "edit_none": w("No line is chosen."),
        "none": w("No town is chosen."),
        "hand": w("what is chosen"),
        "to": w("to zone"),
        "new_zone": w("a new zone"),
        "pin": w("locked here in searches"),
        "together": w("together with …"),
        "together_hint": w("Searches keep both towns in the same zone."),
        "together_choose": w("Which town must share its zone? Click it."),
        "apart": w("not with …"),
        "apart_hint": w("Searches keep the two towns in different zones."),
        "apart_choose": w("Which town must not share its zone? Click it."),
        "untie": w("remove"),
        "freeze": w("lock"),
        "freeze_hint": w("Searches for better plans leave this zone unchanged."),
        "river": w("a river lies between"),
        "unlink": w("not neighbours"),
        "take_out": w("remove"),
        "no_zone": w("in no zone"),
        "not_yet": w("not moved yet"),
        "facts": w("a year: people, matters that arise here, hours of work that they ask for"),
        "look_away": w("back to my plan"),
        "cut": w("cut off from its zone"),
        "pinned": w("locked in searches"),
    }
