"""From what a planner types to a question: names looked up, numbers read, and all faults at once.

    Asked (texts of options) ─┐
                              ├─> Question    what is searched, by what, and how long
    section `search` of file ─┘

An option adds to what the file lists (pins, together, apart, freeze, crossings) and replaces what it sets
(least and most, longest trip, towns moved). Units and zones may be named by name, English name or code.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final

from simlib.errors import Fault, InputFaults, SimlibError, UnknownName
from simlib.inputs.paths import shown, suggestion
from simlib.inputs.scenario import Scenario, UnitKind
from simlib.search.problem.constraints import Constraints, Range
from simlib.search.problem.objective import Objective
from simlib.search.problem.terms import TERMS

ON_TIME: Final = "on_time"
"""The term that is not exact: the judged measure of whole plans, estimated by simulation."""

FaultList = list[Fault]
MOVABLE: Final = (UnitKind.TOWN, UnitKind.GROUP)
_BETWEEN = re.compile(r"[,，、;；]")
_ZONES = re.compile(r"\s*(\d{1,3})\s*(?:[-–—~～－至到]\s*(\d{1,3})\s*)?")


@dataclass(frozen=True, kw_only=True)
class Extent:
    """How much is looked for: `top` plans, `within` so many seconds. `simulate`: the most replications of
    whole plans, 0 for none; `indifference`: the least difference of the judged measure that matters, in
    percentage points or days. `release_groups`: resident groups may leave their division's zone."""

    top: int = 5
    within: float | None = None
    simulate: int = 0
    seed: int = 1
    indifference: float = 0.5
    release_groups: bool = False


@dataclass(frozen=True)
class SearchOptions(Extent):
    """The texts and numbers of a command line; None and empty stand for what was not said."""

    load: str | None = None
    zones: str | None = None
    objective: str | None = None
    pin: Sequence[str] = ()
    together: Sequence[str] = ()
    apart: Sequence[str] = ()
    freeze: Sequence[str] = ()
    towns: tuple[float | None, float | None] = (None, None)
    load_of_zone: tuple[float | None, float | None] = (None, None)
    people: tuple[float | None, float | None] = (None, None)
    longest_trip: float | None = None
    river: bool = False
    crossing: Sequence[str] = ()
    most_moved: int | None = None


@dataclass(frozen=True)
class Question(Extent):
    """What is searched. `by_simulation`: plans are chosen by the judged measure, estimated from zones run
    alone."""

    load: str
    zones: tuple[int, ...]
    constraints: Constraints = field(default_factory=Constraints)
    objective: Objective = field(default_factory=Objective)
    by_simulation: bool = False

    @property
    def simulated(self) -> bool:
        return self.by_simulation or self.simulate > 0


def question(file: str, scenario: Scenario, asked: SearchOptions = SearchOptions()) -> Question:
    """The question that a command line asks of a scenario.

    Raises InputFaults with every fault of the options (their paths are the options), UnknownName for a load,
    SimlibError `no-map` without a border between towns.
    """
    towns = [name for name, unit in scenario.units.items() if unit.kind is UnitKind.TOWN]
    if len(towns) > 1 and not scenario.borders:
        raise SimlibError("no-map")
    load = asked.load or ("central" if "central" in scenario.loads else next(iter(scenario.loads)))
    if load not in scenario.loads:
        raise UnknownName("load", load, scenario.loads)
    faults: FaultList = []
    zones = number_of_zones(scenario, asked.zones, faults)
    by_simulation, objective = _objective(asked.objective, faults)
    constraints = _constraints(scenario, asked, faults)
    if asked.within is not None:
        _finite("--within", asked.within, faults)
    if not 0 < asked.indifference < math.inf:
        faults.append(Fault("--indifference", "not-positive", shown(asked.indifference)))
    if faults:
        raise InputFaults(file, faults)
    extent: dict[str, Any] = {one.name: getattr(asked, one.name) for one in fields(Extent)}
    return Question(load, zones, constraints, objective, by_simulation, **extent)


def number_of_zones(scenario: Scenario, text: str | None, faults: FaultList) -> tuple[int, ...]:
    """The numbers of zones that `K` or `A-B` stand for; today's without a text."""
    towns = sum(unit.kind is UnitKind.TOWN for unit in scenario.units.values())
    if text is None:
        return (len(scenario.plans[scenario.baseline].zones),)
    read = _ZONES.fullmatch(text)
    first, last = (int(read[1]), int(read[2] or read[1])) if read else (0, 0)
    if not 1 <= first <= last <= towns:
        faults.append(Fault("--zones", "not-zones", shown(text), {"high": f"{towns}"}))
    return tuple(range(first, last + 1))


# ---------------------------------------------------------------- by what


def _objective(text: str | None, faults: FaultList) -> tuple[bool, Objective]:
    """Terms by rank (`spread,travel`), or weights (`spread=1,travel=20`); and whether it is `on_time`."""
    if text is None:
        return False, Objective()
    parts = [part for part in _parts(text) if part]
    names = [part.partition("=")[0].strip().replace("-", "_").lower() for part in parts]
    if names == [ON_TIME]:
        return True, Objective()
    found = len(faults)
    known = (*TERMS, ON_TIME)
    for name in names or [""]:
        if name not in known:
            faults.append(Fault("--objective", "unknown-term", shown(name), suggestion(name, known)))
    weights = [_weight(part, faults) for part in parts if "=" in part]
    if (weights and len(weights) < len(parts)) or len(set(names)) < len(names) or ON_TIME in names:
        faults.append(Fault("--objective", "mixed-objective", shown(text)))
    if len(faults) > found:
        return False, Objective()
    if weights:
        return False, Objective(weights=tuple(zip(names, weights, strict=True)))
    return False, Objective(order=tuple(names))


def _weight(part: str, faults: FaultList) -> float:
    text = part.partition("=")[2].strip()
    try:
        weight = float(text)
    except ValueError:
        weight = math.nan
    if not 0 < weight < 1e9:
        faults.append(Fault("--objective", "not-a-weight", shown(text)))
        return 1.0
    return weight


# ---------------------------------------------------------------- under which constraints


def _constraints(scenario: Scenario, asked: SearchOptions, faults: FaultList) -> Constraints:
    given, names = Constraints.of(scenario), _Names(scenario, faults)
    pinned = list(names.pins(asked.pin))
    pins = dict(given.pin) | dict(pinned)
    faults += [Fault("--pin", "pinned-twice", shown(unit)) for unit, zone in pinned if pins[unit] != zone]
    return replace(
        given,
        pin=tuple(sorted(pins.items())),
        together=(*given.together, *names.sets("--together", asked.together)),
        apart=(*given.apart, *names.sets("--apart", asked.apart)),
        freeze=tuple(dict.fromkeys((*given.freeze, *names.zones("--freeze", asked.freeze)))),
        towns=_range("towns", asked.towns, given.towns, faults),
        load=_range("load", asked.load_of_zone, given.load, faults),
        people=_range("people", asked.people, given.people, faults),
        longest_trip=_finite("--longest-trip", asked.longest_trip, faults, given.longest_trip),
        river=asked.river or given.river,
        crossings=(*given.crossings, *names.crossings(asked.crossing)),
        most_moved=given.most_moved if asked.most_moved is None else asked.most_moved,
    )


def _range(name: str, ends: tuple[float | None, float | None], given: Range, faults: FaultList) -> Range:
    least = _finite(f"--least-{name}", ends[0], faults, given.least)
    most = _finite(f"--most-{name}", ends[1], faults, given.most)
    if least is not None and most is not None and least > most:
        faults.append(Fault(f"--least-{name}", "range-order", f"{least:g} > {most:g}"))
        return given
    return Range(least, most)


def _finite(
    option: str, value: float | None, faults: FaultList, otherwise: float | None = None
) -> float | None:
    if value is None:
        return otherwise
    if not math.isfinite(value):
        faults.append(Fault(option, "not-finite", shown(value)))
    elif value < 0:
        faults.append(Fault(option, "negative", f"{value:g}"))
    return value


@dataclass(frozen=True)
class _Names:
    """Names as planners type them, looked up; each that is not there is a fault."""

    scenario: Scenario
    faults: FaultList

    def pins(self, texts: Iterable[str]) -> Iterator[tuple[str, str]]:
        """`UNIT=ZONE`."""
        for text in texts:
            unit, equals, zone = text.partition("=")
            if not equals:
                self.faults.append(Fault("--pin", "not-a-pin", shown(text)))
            else:
                yield self.unit("--pin", unit, MOVABLE), self.zone("--pin", zone)

    def sets(self, option: str, texts: Iterable[str]) -> Iterator[tuple[str, ...]]:
        """`UNIT,UNIT,...`, two at least."""
        for text in texts:
            units = tuple(dict.fromkeys(self.unit(option, u, MOVABLE) for u in _parts(text)))
            if len(units) < 2:
                self.faults.append(Fault(option, "wrong-count", shown(text), {"low": "2"}))
            yield units

    def crossings(self, texts: Iterable[str]) -> Iterator[tuple[str, str]]:
        """`TOWN,TOWN`."""
        for text in texts:
            towns = [self.unit("--crossing", name, (UnitKind.TOWN,)) for name in _parts(text)]
            if len(set(towns)) != 2 or len(towns) != 2:
                counts = {"low": "2", "high": "2"}
                self.faults.append(Fault("--crossing", "wrong-count", shown(text), counts))
            else:
                yield towns[0], towns[1]

    def zones(self, option: str, texts: Iterable[str]) -> Iterator[str]:
        """`ZONE,ZONE,...`."""
        for text in texts:
            yield from (self.zone(option, name) for name in _parts(text))

    def unit(self, option: str, text: str, kinds: Sequence[UnitKind]) -> str:
        """A unit of one of these kinds."""
        units = {n: u for n, u in self.scenario.units.items() if u.kind in kinds}
        other = {name: (unit.code, unit.english) for name, unit in units.items()}
        return self._found(option, text, other, "unknown-unit")

    def zone(self, option: str, text: str) -> str:
        """A zone of today's plan."""
        zones = self.scenario.plans[self.scenario.baseline].zones
        other = {name: (zone.english,) for name, zone in zones.items()}
        return self._found(option, text, other, "unknown-zone")

    def _found(self, option: str, text: str, other: Mapping[str, tuple[str | None, ...]], code: str) -> str:
        wanted = text.strip()
        if wanted in other:
            return wanted
        for name, also in other.items():
            if wanted.casefold() in (spelling.casefold() for spelling in also if spelling):
                return name
        spelled = [also[-1] or name if wanted.isascii() else name for name, also in other.items()]
        self.faults.append(Fault(option, code, shown(wanted), suggestion(wanted, spelled)))
        return wanted


def _parts(text: str) -> list[str]:
    """The items of a list as planners write it, with commas of either width or 、 between.

    >>> _parts("甲镇、乙镇, 丙镇")
    ['甲镇', '乙镇', '丙镇']
    """
    return [part.strip() for part in _BETWEEN.split(text)]
