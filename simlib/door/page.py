"""A notebook's controls, and exhibits under its cells that follow them.

    page = simlib.page("../scenarios/pingluo-2021.yaml", replications=30)
    page.controls                      language, plan or plans, load, replications: what the notebook is about
    page.show("map")                   under each cell an exhibit; a control that is turned draws it anew

The first drawing is the cell's stored output, so nbval checks it; later ones take its place on the screen.
The words between cells are in both languages, in elements marked `lang`; one language is shown at a time.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import ipywidgets as ui
from IPython.display import DisplayHandle, display

from simlib.door import controls
from simlib.door.county import County, read
from simlib.door.exhibits import OF_EVIDENCE, OF_SEARCHES, options_of
from simlib.errors import SimlibError
from simlib.views.language.faults import error_line
from simlib.views.language.words import Language, language_from_environment, words

if TYPE_CHECKING:
    from simlib.door.found import Found
    from simlib.door.held import Held
    from simlib.door.result import Result

RUNS: Final = (5, 10, 20, 30, 50, 100, 200)
"""Replications to choose from."""


@dataclass
class _Place:
    """Where an exhibit stands under a cell, and how it is made."""

    handle: DisplayHandle
    name: str
    options: Mapping[str, Any]


@dataclass
class Page:
    """What a notebook is about: some plans of a county at some loads, with a number of replications.

    `compares`: plans beside the baseline, else one by itself. `wishes` are the keywords of a search, None
    where nothing is searched; `options` are what exhibits are told beside (a flow, a limit, a day).
    """

    county: County
    plans: tuple[str, ...]
    loads: tuple[str, ...]
    replications: int
    seed: int
    compares: bool
    wishes: dict[str, Any] | None
    options: dict[str, Any]
    log: Path | None = None
    _places: list[_Place] = field(default_factory=list)
    _kept: dict[Any, Any] = field(default_factory=dict)
    _box: ui.VBox = field(default_factory=ui.VBox)

    # ------------------------------------------------------------ what is asked

    @property
    def result(self) -> "Result":
        """What is asked now; it runs when an exhibit needs it, and is kept."""
        key = (self.plans, self.loads, self.replications)
        if key not in self._kept:
            about = self.county.ask if self.compares else self.county.alone
            asked: dict[str, Any] = {"replications": self.replications, "seed": self.seed}
            self._kept[key] = about(*self.plans, load=self.loads, **asked)
        self._kept[key] = self._kept[key].said_in(self.county.language)
        kept: Result = self._kept[key]
        return kept

    @property
    def found(self) -> "Found":
        """What a search with these wishes finds; searched once."""
        key = repr(self.wishes)
        if key not in self._kept:
            self._kept[key] = self.county.search(seed=self.seed, **self.wishes or {})
        found: Found = self._kept[key].said_in(self.county.language)
        return found

    @property
    def held(self) -> "Held":
        """The county held against the page's log: fitted until the day of the option `until`."""
        from simlib.door.held import Held

        until = self.options.get("until")
        key = ("held", until, self.plans, self.replications)
        if key not in self._kept:
            told = (self.log or Path(), until, self.plans, self.replications, self.seed)
            self._kept[key] = Held(self.county, *told)
        self._kept[key] = self._kept[key].said_in(self.county.language)
        kept: Held = self._kept[key]
        return kept

    # ------------------------------------------------------------ what is shown

    def show(self, exhibit: str, **options: Any) -> None:
        """An exhibit under the cell (`simlib.EXHIBITS`), drawn anew whenever a control is turned.

        Raises UnknownName for another exhibit."""
        shown = self._made(exhibit, options)
        handle = display(shown, display_id=True)  # type: ignore[no-untyped-call]
        if handle is not None:
            self._places.append(_Place(handle, exhibit, options))

    def _made(self, exhibit: str, options: Mapping[str, Any]) -> Any:
        about: Any = self.found if exhibit in OF_SEARCHES else self.result
        if exhibit in OF_EVIDENCE:
            about = self.held
        known = options_of(exhibit)
        told = {name: value for name, value in self.options.items() if name in known}
        return about.show(exhibit, **{**told, **options})

    def turn(self, what: str, value: Any) -> None:
        """Turn a control (`language`, `plans`, `loads`, `replications`, an option or a wish): every exhibit
        is drawn anew, in the order of the cells."""
        if what == "language":
            self._speak(value)
        elif what in ("plans", "loads", "replications"):
            setattr(self, what, value)
        elif self.wishes is not None:
            self.wishes = {**self.wishes, what: value}
        else:
            self.options = {**self.options, what: value}
        for place in self._places:
            place.handle.update(self._drawn(place))  # type: ignore[no-untyped-call]

    def _drawn(self, place: _Place) -> Any:
        try:
            return self._made(place.name, place.options)
        except SimlibError as error:  # a choice that cannot be run is said where the exhibit stood
            return controls.said(error_line(words(self.county.language), error))

    @property
    def controls(self) -> ui.Widget:
        """The notebook's controls, in its language."""
        self._box.children = (controls.language(self.county.language, self.turn), *self._choices())
        return self._box

    def _choices(self) -> list[ui.Widget]:
        names = self.county.names
        rows = [] if self.wishes is None else controls.wishes(names, self.wishes, self.turn)
        if self.wishes is None and "received" not in self.options:  # what limits do depends on no plan
            plans, many = controls.plans_of(names), self.compares
            rows.append(controls.choice(names, "plans", plans, self.plans, self.turn, many))
            loads = {names.load(name): name for name in names.scenario.loads}
            rows.append(controls.choice(names, "loads", loads, self.loads, self.turn, many))
            runs = {f"{n}": n for n in sorted({*RUNS, self.replications})}
            rows.append(controls.choice(names, "replications", runs, self.replications, self.turn))
        return rows + [controls.option(names, name, now, self.turn) for name, now in self.options.items()]

    def _speak(self, language: Language) -> None:
        """The controls say their own words in the language too; the switch itself stays."""
        from simlib.workbench.page.panels import closed

        self.county = self.county.said_in(language)
        switch, *others = self._box.children or (None,)
        if switch is not None:
            self._box.children = (switch, *self._choices())
        for widget in others:
            closed(widget)


def page(
    file: str | Path,
    plans: str | Sequence[str] = (),
    *,
    load: str | Sequence[str] | None = None,
    replications: int = 20,
    seed: int = 1,
    language: Language | None = None,
    compare: bool = False,
    search: Mapping[str, Any] | None = None,
    log: str | Path | None = None,
    **options: Any,
) -> Page:
    """A notebook's controls over a scenario file. With `compare` it is about plans beside the baseline (all
    of them and all loads unless they are named), else about one plan at one load; with `search` about what a
    search with these keywords finds; with a case `log` also about the county held against it. Options are
    what exhibits are told beside: `flow`, `limit`, `received` and `pause` (days), `replication`, `until` (the
    last day to which a log is fitted). It opens in SIMLIB_LANG, else in Chinese, as notebooks are stored.
    Raises as `simlib.read` and `County.ask`.

    >>> import simlib
    >>> page = simlib.page(simlib.shipped("scenarios/pingluo-2021.yaml"), "one-pool", language="en")
    >>> page.plans, page.loads, page.compares
    (('one-pool',), ('central',), False)
    """
    stored = {"SIMLIB_LANG": os.environ.get("SIMLIB_LANG", "")}  # whatever the language of the system
    county = read(file, language or language_from_environment(stored))
    named = (plans,) if isinstance(plans, str) else tuple(plans)
    chosen = named or (() if compare else (county.baseline,))
    loads = (load,) if isinstance(load, str) else tuple(load or (county.loads if compare else ()))
    asked = county.ask(*chosen, load=loads or None)
    about = asked.plans if compare else chosen[:1]
    wishes = None if search is None else dict(search)
    settings, file_of_log = tuple(asked.settings), Path(log) if log else None
    return Page(county, about, settings, replications, seed, compare, wishes, dict(options), file_of_log)
