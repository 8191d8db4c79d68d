"""A year of one run, played: where matters pile up, who is at work, what is late, day by day.

    player = YearPlayer(film=film(names, run))      one recorded run, sent once; played in the browser

Nothing is asked of Python while it plays. The film holds counts of each working day of the measured period;
how it looks and moves is in `year_player.js`.
"""

from pathlib import Path
from typing import Any, Final

import anywidget
import ipywidgets as ui
import numpy as np
import traitlets

from simlib.scores.play import Frames, frames
from simlib.scores.run import Run
from simlib.views.language.dates import day_words
from simlib.views.language.names import Names
from simlib.workbench.page.follow import Careful, FollowPanel
from simlib.workbench.page.guide import explained
from simlib.workbench.page.markup import html, style, tag
from simlib.workbench.page.zone_map import picture

HERE: Final = Path(__file__).parent
ALONE: Final = {"width": 420, "height": 100}
"""The picture of a county of one office, in points."""
LAYERS: Final = ("late", "worked", "waiting", "elsewhere")


class YearPlayer(anywidget.AnyWidget):
    """The widget: a map (or one office), play and pause, a slider, and the course of the year."""

    _esm = HERE / "year_player.js"
    _css = style("palette.css", "year_player.css")

    film = traitlets.Dict().tag(sync=True)


class YearPanel:
    """The player under a line that says what is played, and one matter of the year below; empty until a run
    is shown."""

    def __init__(self, names: Names, carefully: Careful) -> None:
        self.names, self.player, self.about = names, YearPlayer(), ui.HTML()
        self.follow = FollowPanel(names, carefully)
        self.box = ui.VBox([self.about, explained(names, "year", self.player), self.follow.box])

    def show(self, run: Run, load: str) -> None:
        """Play a run."""
        w = self.names.words
        said = w("The draft in its first replication ({load}): one of many possible years, not the mean.",
                 load=self.names.load(load))  # fmt: skip
        self.about.value = html(tag("p", said, klass="sb-note"))
        self.player.film = film(self.names, run)
        self.follow.show(run)


def film(names: Names, run: Run) -> dict[str, Any]:
    """A run as the player shows it: `places` (where, how many people), `days` in words, for each of LAYERS
    and `busy` the counts `[day][place]`, and the words.

    Only units in which matters of the totals arise are shown; the totals are theirs.
    """
    shown = _cut(run, frames(run))
    places = _places(names, run, shown)
    columns = [run.model.units.name.index(place["unit"]) for place in places]
    size = picture(names) if len(places) > 1 else ALONE
    counts = {layer: getattr(shown, layer)[:, columns].tolist() for layer in (*LAYERS, "busy")}
    return {
        "width": size["width"], "height": size["height"], "places": places,
        "days": _days(names, run, shown), "words": _words(names), **counts,
    }  # fmt: skip


def _cut(run: Run, whole: Frames) -> Frames:
    """The frames of the measured period."""
    begin, end = run.model.window
    inside = (whole.ticks > begin) & (whole.ticks <= end)
    return Frames(**{name: column[inside] for name, column in vars(whole).items()})


def _places(names: Names, run: Run, shown: Frames) -> list[dict[str, Any]]:
    """The units in which matters arise, with place and number of people; without a place, in a row below."""
    people = np.bincount(run.model.people.unit, minlength=len(run.model.units))
    some = shown.open.sum(axis=0) > 0
    mine = [unit for unit, any_ in zip(run.model.units.name, some.tolist(), strict=True) if any_]
    if len(mine) == 1:
        middle = {"x": ALONE["width"] / 2, "y": 24.0}
        where = {mine[0]: middle | {"label": names.unit(mine[0])}}
    else:
        where = {town["unit"]: town for town in picture(names)["towns"]}
    numbered = dict(zip(run.model.units.name, people.tolist(), strict=True))
    return [
        {"unit": unit, "people": numbered[unit], "label": names.short(unit)}
        | {key: where[unit][key] for key in ("x", "y", "label") if unit in where}
        for unit in mine
    ]


def _days(names: Names, run: Run, shown: Frames) -> list[str]:
    """The date of each frame; its number where there is no calendar."""
    calendar = run.model.calendar
    if calendar is None:
        return [f"{n}" for n in range(1, len(shown.ticks) + 1)]
    days = (shown.ticks // run.model.day_ticks - 1).tolist()
    return [day_words(names, calendar.date_of_day(day)) for day in days]


def _words(names: Names) -> dict[str, str]:
    w = names.words
    return {
        "play": w("Play"),
        "pause": w("Pause"),
        "day": w("day"),
        "speed": w("speed"),
        "slow": w("slow"),
        "normal": w("normal"),
        "fast": w("fast"),
        "late": w("overdue"),
        "worked": w("being handled"),
        "waiting": w("waiting for people"),
        "elsewhere": w("in another step"),
        "busy": w("at work"),
        "free": w("free"),
        "said": w(
            "{day}: {open} open ({late} overdue, {worked} being handled, {waiting} waiting for people, "
            "{elsewhere} elsewhere); people at work: {busy}",
            **{name: f"{{{name}}}" for name in ("day", "open", "busy", *LAYERS)},
        ),
        "title": w("A year of one run"),
        "course": w("open matters over the year"),
        "mark": names.mark(),
    }
