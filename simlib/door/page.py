"""A notebook's controls, and exhibits under its cells that follow them.

    page = simlib.page("../scenarios/pingluo-2021.yaml", replications=30)
    page.controls                      language, plan or plans, load, replications: what the notebook is about
    page.show("map")                   under each cell an exhibit; a control that is turned draws it anew

The first drawing is the cell's stored output, so nbval checks it; later ones take its place on the screen.
The words between cells are in both languages, in elements marked `lang`; one language is shown at a time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import ipywidgets as ui
from IPython.display import DisplayHandle, display

from simlib.door.county import County, read
from simlib.views.language.names import heading
from simlib.views.language.words import Language, words

if TYPE_CHECKING:
    from simlib.door.found import Found
    from simlib.door.result import Result

ONE_LANGUAGE: Final = (
    "<style>[lang={shown}]:not(html){{display:revert !important}}"
    "[lang={hidden}]:not(html){{display:none !important}}</style>"
)
"""Prose is stored with English hidden (`hidden`); this shows one language and hides the other."""
LANGUAGES: Final[Mapping[str, Language]] = {"中文": "zh", "English": "en"}
RUNS: Final = (5, 10, 20, 30, 50, 100, 200)


@dataclass
class _Place:
    """Where an exhibit stands under a cell, and how it is made."""

    handle: DisplayHandle
    name: str
    options: dict[str, Any]


@dataclass
class Page:
    """What a notebook is about: some plans of a county at a load, so many replications."""

    county: County
    plans: tuple[str, ...]
    loads: tuple[str, ...]
    replications: int
    seed: int
    compares: bool
    searched: dict[str, Any] | None = None
    _places: list[_Place] = field(default_factory=list)
    _results: dict[Any, Any] = field(default_factory=dict)

    # ------------------------------------------------------------ what is asked

    @property
    def result(self) -> "Result":
        """What is asked now; run when an exhibit needs it, and kept."""
        key = (self.plans, self.loads, self.replications)
        if key not in self._results:
            asked: dict[str, Any] = {"replications": self.replications, "seed": self.seed}
            about = self.county.ask if self.compares else self.county.alone
            self._results[key] = about(*self.plans, load=self.loads, **asked)
        kept: Result = self._results[key].said_in(self.county.language)
        self._results[key] = kept
        return kept

    @property
    def found(self) -> "Found":
        """What the search found; searched once."""
        asked = dict(self.searched or {})
        if "found" not in self._results:
            self._results["found"] = self.county.search(**asked)
        found: Found = self._results["found"].said_in(self.county.language)
        return found

    # ------------------------------------------------------------ what is shown

    def show(self, exhibit: str, **options: Any) -> None:
        """An exhibit under the cell (`simlib.EXHIBITS`), drawn anew whenever a control is turned."""
        handle = display(self._made(exhibit, options), display_id=True)  # type: ignore[no-untyped-call]
        if handle is not None:
            self._places.append(_Place(handle, exhibit, options))

    def _made(self, exhibit: str, options: Mapping[str, Any]) -> Any:
        from simlib.door.exhibits import OF_SEARCHES

        return (self.found if exhibit in OF_SEARCHES else self.result).show(exhibit, **options)

    def refresh(self) -> None:
        """Draw every exhibit anew, in the order of the cells."""
        for place in self._places:
            place.handle.update(self._made(place.name, place.options))  # type: ignore[no-untyped-call]

    # ------------------------------------------------------------ controls

    @property
    def controls(self) -> ui.Widget:
        """The notebook's controls, in its language."""
        w, names, scenario = words(self.county.language), self.county.names, self.county.world.scenario
        rows: list[ui.Widget] = [self._language()]
        if self.searched is None:
            plans = [(names.plan(name), name) for name in scenario.plans]
            rows.append(self._plans(heading(w("plans")), plans))
            loads = [(names.load(name), name) for name in scenario.loads]
            rows.append(self._choice(heading(w("load")), loads, "loads", many=self.compares))
            runs = [(f"{n}", n) for n in sorted({*RUNS, self.replications})]
            rows.append(self._choice(heading(w("replications")), runs, "replications"))
        return ui.VBox(rows)

    def _language(self) -> ui.Widget:
        style = ui.HTML(_one_language(self.county.language))
        switch = ui.ToggleButtons(options=list(LANGUAGES.items()), value=self.county.language)

        def say(change: Mapping[str, Any]) -> None:
            self.county = self.county.said_in(change["new"])
            style.value = _one_language(change["new"])
            self.refresh()

        switch.observe(say, "value")
        return ui.HBox([switch, style])

    def _plans(self, label: str, options: list[tuple[str, str]]) -> ui.Widget:
        if self.compares:
            return self._choice(label, options, "plans", many=True)
        return self._choice(label, options, "plans")

    def _choice(
        self, label: str, options: list[tuple[str, Any]], what: str, *, many: bool = False
    ) -> ui.Widget:
        now = getattr(self, what)
        if many:
            chosen = ui.SelectMultiple(
                options=options, value=now, description=label, rows=min(8, len(options))
            )
        else:
            value = now[0] if isinstance(now, tuple) else now
            chosen = ui.Dropdown(options=options, value=value, description=label)
        chosen.style.description_width = "8em"
        chosen.layout.width = "34em"

        def turn(change: Mapping[str, Any]) -> None:
            new = change["new"]
            if many and not new:
                return
            setattr(self, what, new if many or not isinstance(now, tuple) else (new,))
            self.refresh()

        chosen.observe(turn, "value")
        return chosen


def _one_language(language: Language) -> str:
    other = "en" if language == "zh" else "zh"
    return ONE_LANGUAGE.format(shown=language, hidden=other)


def page(
    file: str | Path,
    plans: str | tuple[str, ...] | list[str] = (),
    *,
    load: str | tuple[str, ...] | list[str] | None = None,
    replications: int = 20,
    seed: int = 1,
    language: Language | None = None,
    compare: bool = False,
    search: Mapping[str, Any] | None = None,
) -> Page:
    """A notebook's controls over a scenario file. With `compare` it is about plans beside the baseline (all
    of them and all loads unless they are named), else about one plan at one load; with `search` about what a
    search with these keywords finds. Raises as `simlib.read` and `County.ask`.
    """
    county = read(file, language)
    named = (plans,) if isinstance(plans, str) else tuple(plans)
    loads = (load,) if isinstance(load, str) else tuple(load or (county.loads if compare else ()))
    asked = county.ask(*(named or (() if compare else (county.baseline,))), load=loads or None)
    chosen = asked.plans if compare else (named or (county.baseline,))[:1]
    searched = None if search is None else {"seed": seed} | dict(search)
    return Page(county, chosen, tuple(asked.settings), replications, seed, compare, searched)
