"""The widgets of a notebook's page: each says by `turn(what, value)` what was chosen, and does no more."""

from collections.abc import Callable, Mapping
from datetime import date
from html import escape
from typing import Any, Final

import ipywidgets as ui

from simlib.inputs.scenario import GroundKind
from simlib.views.language.names import Names, heading
from simlib.views.language.switch import LANGUAGES, one_language
from simlib.views.language.words import N_, Language

Turn = Callable[[str, Any], None]

LABELS: Final[Mapping[str, str]] = {
    "plans": N_("plan"),
    "loads": N_("load"),
    "replications": N_("replications"),
    "flow": N_("flow"),
    "limit": N_("time limit"),
    "received": N_("received on"),
    "until": N_("fitted until"),
    "pause": N_("paused from"),
    "replication": N_("run number"),
    "assessment": N_("assessment"),
    "dates": N_("days drawn for shocks"),
    "top": N_("numbers looked at closely"),
    "grounds": N_("numbers that are moved"),
    "target": N_("target, % on time"),
    "most": N_("people to be added (0: as many as needed)"),
    "where": N_("units"),
    "zones": N_("number of zones"),
    "most_moved": N_("towns moved at most"),
    "river": N_("zones may cross the river"),
}
LABEL_WIDTH, WIDTH = "11em", "36em"


def language(now: Language, turn: Turn) -> ui.Widget:
    """The switch of languages, for all that is shown and for the words between the cells."""
    style, switch = ui.HTML(one_language(now)), ui.ToggleButtons(options=list(LANGUAGES.items()), value=now)

    def say(change: Mapping[str, Any]) -> None:
        style.value = one_language(change["new"])
        turn("language", change["new"])

    switch.observe(say, "value")
    return ui.HBox([switch, style])


def choice(
    names: Names, what: str, choices: Mapping[str, Any], now: Any, turn: Turn, many: bool = False
) -> ui.Widget:
    """One of some choices by name, or (`many`) several; where `now` is a tuple, a tuple is said."""
    options, as_tuple = list(choices.items()), isinstance(now, tuple)
    if many:
        chosen = ui.SelectMultiple(options=options, value=now, rows=min(8, len(options)))
    else:
        chosen = ui.Dropdown(options=options, value=now[0] if as_tuple else now)

    def say(change: Mapping[str, Any]) -> None:
        new = change["new"]
        if new != ():
            turn(what, (new,) if as_tuple and not many else new)

    chosen.observe(say, "value")
    return _labelled(names, what, chosen)


def plans_of(names: Names) -> dict[str, str]:
    """The plans of the file by title; where two bear one title, their names tell them apart."""
    plans = names.scenario.plans
    titles = [names.plan(name) for name in plans]
    return {
        title if titles.count(title) == 1 else f"{title} [{name}]": name
        for title, name in zip(titles, plans, strict=True)
    }


def option(names: Names, what: str, now: Any, turn: Turn) -> ui.Widget:
    """A control for what an exhibit is told beside: a flow or limit of the file, a day, a pause, a number."""
    scenario, w = names.scenario, names.words
    if what == "flow":
        return choice(names, what, {w.text(f.title): n for n, f in scenario.flows.items()}, now, turn)
    if what == "limit":
        return choice(names, what, {w.text(one.title): n for n, one in scenario.limits.items()}, now, turn)
    if what == "assessment":
        assessments = {w.text(one.title): n for n, one in scenario.assessments.items()}
        return choice(names, what, assessments, now, turn)
    if what == "grounds":
        shaky = {name: one for name, one in scenario.grounds.items() if one.kind is not GroundKind.SOURCED}
        titles = {n: names.coded(w.text(one.title)) if one.title else n for n, one in shaky.items()}
        return choice(names, what, {f"{titles[n]} [{n}]": n for n in shaky}, now, turn, many=True)
    if what == "where":
        manned = {names.unit(name): name for name, unit in scenario.units.items() if unit.staff}
        return choice(names, what, manned, now, turn, many=True)
    if what == "most":
        return _watched(names, what, ui.BoundedIntText(value=now, min=0, max=50), turn)
    if what == "pause":
        return _pause(names, now, turn)
    if what in ("received", "until"):
        return _watched(names, what, ui.DatePicker(value=now), turn)
    return _watched(names, what, ui.BoundedIntText(value=now, min=1, max=1000), turn)


def _pause(names: Names, now: tuple[date, date] | None, turn: Turn) -> ui.Widget:
    first, last = (ui.DatePicker(value=day) for day in now or (None, None))

    def say(_: Mapping[str, Any]) -> None:
        whole = first.value and last.value and first.value <= last.value
        turn("pause", (first.value, last.value) if whole else None)

    for picker in (first, last):
        picker.observe(say, "value")
    to = ui.Label(names.words("to"))
    return ui.HBox([_labelled(names, "pause", first), to, last])


def wishes(names: Names, now: Mapping[str, Any], turn: Turn) -> list[ui.Widget]:
    """What a search may be asked for: number of zones, towns that may move, whether across the river."""
    today = len(names.scenario.plans[names.scenario.baseline].zones)
    zones = {f"{n}": n for n in range(2, 9)}
    moved = {"–": None} | {f"{n}": n for n in range(1, 7)}
    return [
        choice(names, "zones", zones, now.get("zones", today), turn),
        choice(names, "most_moved", moved, now.get("most_moved"), turn),
        _watched(names, "river", ui.Checkbox(value=bool(now.get("river")), indent=False), turn),
    ]


def said(line: str) -> ui.HTML:
    """A sentence where an exhibit stood."""
    return ui.HTML(f"<p>{escape(line)}</p>")


def _watched(names: Names, what: str, widget: ui.Widget, turn: Turn) -> ui.Widget:
    def say(change: Mapping[str, Any]) -> None:
        if change["new"] is not None:
            turn(what, change["new"])

    widget.observe(say, "value")
    return _labelled(names, what, widget)


def _labelled(names: Names, what: str, widget: ui.Widget) -> ui.Widget:
    widget.description = heading(names.words(LABELS[what]))
    widget.style.description_width = LABEL_WIDTH
    widget.layout.width = WIDTH
    return widget
