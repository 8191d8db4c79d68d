"""Exercise 4.3 on the page: the workbench's map, of which only the dragging of towns is left."""

from dataclasses import dataclass, field

import ipywidgets as ui

from simlib.inputs.scenario import UnitKind
from simlib.training.sheet import Sheet
from simlib.training.zone_drawing import drawn, today, towns
from simlib.workbench.page.zone_map import Ask, Marks, ZoneMap, map_words, picture, zone_cards
from simlib.workbench.state.draft import Draft, moves

ALONE = (
    "<style>.st-map .sl-edit,.st-map .sl-freeze,.st-map [data-act=new-zone],.st-map [data-act=pin],"
    ".st-map [data-act=together],.st-map [data-act=apart],.st-map [data-act^=take-out]{display:none}"
    ".st-map{max-width:52em}</style>"
)
"""What the map offers beside moving towns is the workbench's."""


@dataclass
class ZoneSheet(Sheet):
    """The exercise whose answer is drawn: today's plan, which is no answer, until a town is moved."""

    _map: ZoneMap = field(default_factory=ZoneMap)
    _zones: tuple[str, ...] = ()

    def _board(self) -> list[ui.Widget]:
        kept = self.progress.done(self.name).answer
        if len(kept) == len(towns()) and {*kept} <= {*today()}:
            self._zones = kept
        self._map.words, self._map.picture = map_words(self.names), picture(self.names)
        self._map.add_class("st-map")
        self._map.on_ask(self._obey)
        self._show()
        again = ui.Button(description=self.names.words("Back to today's plan"))
        again.layout.width = "auto"
        again.on_click(lambda _: self._draw(today()))
        return [ui.HTML(ALONE), self._map, ui.HBox([again])]

    @property
    def _draft(self) -> Draft:
        return drawn(self._zones or today())

    @property
    def _answer(self) -> tuple[str, ...]:
        return self._zones or today()

    def _obey(self, asked: Ask) -> None:
        """Move a town; whatever else the map may ask is no part of the exercise."""
        if asked.kind == "move" and self.names.scenario.units[asked.unit].kind is UnitKind.TOWN:
            self._draw(
                tuple(self._draft.moved(asked.unit, asked.zone).zone_of(town) or "" for town in towns())
            )

    def _draw(self, zones: tuple[str, ...]) -> None:
        self._zones = zones
        self._set()
        self._show()

    def _show(self) -> None:
        """The zones as they are drawn, with what was moved."""
        draft = self._draft
        moved = tuple(move.unit for move in moves(self.names.scenario, draft))
        self._map.show(zone_cards(self.names, draft.spec), Marks(moved=moved))
