"""A notebook's controls, and exhibits under its cells that follow them.

    page = simlib.page("../scenarios/pingluo-2021.yaml", replications=30)
    page.controls                      language, plan or plans, load, replications: what the notebook is about
    page.show("map")                   under each cell an exhibit; a control that is turned draws it anew

The first drawing is the cell's stored output, so nbval checks it; later ones take its place on the screen.
The words between cells are in both languages, in elements marked `lang`; one language is shown at a time.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import ipywidgets as ui
from IPython.display import DisplayHandle, display

from simlib.door import controls
from simlib.door.county import County, read
from simlib.door.exhibits import (
    OF_ASSESSMENTS,
    OF_EVIDENCE,
    OF_PROGRAMMES,
    OF_SEARCHES,
    OF_SHARES,
    OF_SHOCKS,
    OF_STAFFING,
    OF_STUDIES,
    OF_VARIANTS,
    options_of,
)
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
    where nothing is searched; `options` are what exhibits are told beside (a flow, a limit, a day). With
    `one_load` plans are compared at one load at a time.
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
    one_load: bool = False
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

    def answered(self, question: str) -> Any:
        """What the county answers when it is asked for dates (`programme`), grades (`assess`), shocks
        (`stress`), variants (`vary`), which numbers decide (`sensitivity`), at the first of the loads, or how
        many people (`staff`) at all of them; asked once."""
        key = (question, self.plans, self.loads, self.replications, repr(self.options))
        if key not in self._kept:
            asked = {"load": self.loads[0], "replications": self.replications, "seed": self.seed}
            self._kept[key] = QUESTIONS[question](self, asked)
        self._kept[key] = self._kept[key].said_in(self.county.language)
        return self._kept[key]

    # ------------------------------------------------------------ what is shown

    def show(self, exhibit: str, **options: Any) -> None:
        """An exhibit under the cell (`simlib.EXHIBITS`), drawn anew whenever a control is turned.

        Raises UnknownName for another exhibit."""
        shown = self._made(exhibit, options)
        handle = display(shown, display_id=True)  # type: ignore[no-untyped-call]
        if handle is not None:
            self._places.append(_Place(handle, exhibit, options))

    def _made(self, exhibit: str, options: Mapping[str, Any]) -> Any:
        known = options_of(exhibit)
        told = {name: value for name, value in self.options.items() if name in known}
        return self._about(exhibit).show(exhibit, **{**told, **options})

    def _about(self, exhibit: str) -> Any:
        """What an exhibit is of."""
        if exhibit in OF_SEARCHES:
            return self.found
        if exhibit in OF_EVIDENCE:
            return self.held
        for question, exhibits in ANSWERS.items():
            if exhibit in exhibits:
                return self.answered(question)
        return self.result

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
            several = many and not self.one_load
            rows.append(controls.choice(names, "loads", loads, self.loads, self.turn, several))
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


def _dates(page: Page, asked: Mapping[str, Any]) -> Any:
    """The programme's dates under the page's plan, beside the file's other plans."""
    return page.county.programme(baseline=page.plans[0], **asked)


def _grades(page: Page, asked: Mapping[str, Any]) -> Any:
    return page.county.assess(page.options.get("assessment"), page.plans[0], **asked)


def _shocks(page: Page, asked: Mapping[str, Any]) -> Any:
    return page.county.stress(*page.plans, dates=page.options.get("dates", 1), **asked)


def _variants(page: Page, asked: Mapping[str, Any]) -> Any:
    return page.county.vary(plan=page.plans[0], **asked)


def _decided(page: Page, asked: Mapping[str, Any]) -> Any:
    """The first plan that is not the baseline, beside it."""
    plans = [plan for plan in page.plans if plan != page.county.baseline] or list(page.plans)
    grounds, top = page.options.get("grounds", ()), page.options.get("top", 10)
    return page.county.sensitivity(plans[0], only=grounds, top=top, quick=True, **asked)


def _people(page: Page, asked: Mapping[str, Any]) -> Any:
    """At all of the page's loads."""
    told = {name: page.options[name] for name in ("where",) if name in page.options}
    shared = {name: asked[name] for name in ("replications", "seed")}
    target, most = page.options.get("target", 95) / 100, page.options.get("most") or None
    return page.county.staff(*page.plans, target=target, most=most, loads=page.loads, **told, **shared)


def _shares(page: Page, asked: Mapping[str, Any]) -> Any:
    """At all of the page's loads."""
    shared = {name: asked[name] for name in ("replications", "seed")}
    target = page.options.get("target", 95) / 100
    return page.county.part_time(*page.plans, target=target, loads=page.loads, **shared)


ANSWERS: Final = {
    "programme": OF_PROGRAMMES,
    "assess": OF_ASSESSMENTS,
    "stress": OF_SHOCKS,
    "vary": OF_VARIANTS,
    "sensitivity": OF_STUDIES,
    "staff": OF_STAFFING,
    "part_time": OF_SHARES,
}
"""What else a county is asked, and the exhibits of what it answers."""
QUESTIONS: Final[Mapping[str, Callable[[Page, Mapping[str, Any]], Any]]] = {
    "programme": _dates,
    "assess": _grades,
    "stress": _shocks,
    "vary": _variants,
    "sensitivity": _decided,
    "staff": _people,
    "part_time": _shares,
}


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
    codes: bool = False,
    **options: Any,
) -> Page:
    """A notebook's controls over a scenario file. With `compare` it is about plans beside the baseline (all
    of them and all loads unless they are named; at one load at a time where one is named), else about one
    plan at one load; with `search` about what a search with these keywords finds; with a case `log` also
    about the county held against it. Options are what exhibits are told beside: `flow`, `limit`, `received`
    and `pause` (days), `replication`, `until` (the last day to which a log is fitted), `assessment`, `dates`
    (on how many drawn days shocks fall), `grounds` and `top` (whose numbers are moved, how many are looked at
    closely), `target` (% on time), `most` and `where` (how many people may be added, in which units). With
    `codes` units are shown by their codes. It opens in SIMLIB_LANG, else in Chinese, as notebooks are stored.
    Raises as `simlib.read` and `County.ask`.

    >>> import simlib
    >>> page = simlib.page(simlib.shipped("scenarios/pingluo-2021.yaml"), "one-pool", language="en")
    >>> page.plans, page.loads, page.compares
    (('one-pool',), ('central',), False)
    """
    stored = {"SIMLIB_LANG": os.environ.get("SIMLIB_LANG", "")}  # whatever the language of the system
    county = read(file, language or language_from_environment(stored), codes=codes)
    named = (plans,) if isinstance(plans, str) else tuple(plans)
    chosen = named or (() if compare else (county.baseline,))
    loads = (load,) if isinstance(load, str) else tuple(load or (county.loads if compare else ()))
    asked = county.ask(*chosen, load=loads or None)
    about = asked.plans if compare else chosen[:1]
    wishes = None if search is None else dict(search)
    settings, file_of_log = tuple(asked.settings), Path(log) if log else None
    one_load = isinstance(load, str)
    told = (county, about, settings, replications, seed, compare, wishes, dict(options), file_of_log)
    return Page(*told, one_load)
