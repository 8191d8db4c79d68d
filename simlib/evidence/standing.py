"""A world in which a log's matters come: on which days it runs, by which streams they come.

    world + log ──> Standing ─┬─ world    runs from before the log's first day to its last
                              ├─ log      its rows, all with a stream
                              ├─ ways     what its dispositions mean
                              └─ given(model)     its rows as draws (`runs.given`)

The log holds all matters of its kinds: leads that inspections find, too. So what a follow-up sets off in a
flow that the log tells of is in it already, and is not drawn besides.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np

from simlib.errors import Fault, InputFaults, SimlibError
from simlib.evidence.ways import Ways, ways_of
from simlib.inputs.caselog.names import LogNames
from simlib.inputs.caselog.reading import read_log
from simlib.inputs.caselog.rows import CaseLog, LoggedMatter
from simlib.inputs.paths import shown, suggestion
from simlib.inputs.reading import World
from simlib.inputs.scenario import WORKING_DAYS_A_YEAR, CalendarTime, Scenario, Stream, Window
from simlib.model.arrays import NONE, Model
from simlib.model.calendar import WorkCalendar, WorkingHours
from simlib.runs.given import GivenMatters

LEAD_IN: Final = timedelta(days=365)
"""So long before the log's first day a run begins, so that work is under way by then."""
FEWEST: Final = 30
"""Of fewer matters nothing is told."""


@dataclass(frozen=True)
class Standing:
    """A world held against a log. `streams[n]` is the stream of the log's n-th matter."""

    world: World
    log: CaseLog
    streams: tuple[str, ...]
    ways: Ways

    @property
    def first(self) -> date:
        """The day on which the log's first matter was received."""
        return min(matter.received for matter in self.log.matters)

    @property
    def last(self) -> date:
        """The day on which the log was closed."""
        return self.log.last_day

    @property
    def kinds(self) -> tuple[str, ...]:
        """The flows that the log tells of."""
        return tuple(sorted({matter.kind for matter in self.log.matters}))

    @property
    def held(self) -> tuple[str, ...]:
        """Follow-ups whose matters are in the log already."""
        rules = self.world.scenario.followups.items()
        return tuple(name for name, rule in rules if rule.flow in self.kinds)

    @cached_property
    def working_days(self) -> tuple[date, ...]:
        """The working days from the first to the last."""
        time = self.world.scenario.time
        assert isinstance(time, CalendarTime)
        extra = [(date.fromisoformat(day), kind) for day, kind in time.extra_days.items()]
        hours = WorkingHours.parse(time.hours)
        after = self.last + timedelta(days=30)  # a calendar has a working day after its start
        days = WorkCalendar.build(self.first, self.first, after, hours, extra).days.tolist()
        return tuple(date.fromordinal(day) for day in days if day <= self.last.toordinal())

    @property
    def years(self) -> float:
        """The log's length in years of `WORKING_DAYS_A_YEAR` working days."""
        return len(self.working_days) / WORKING_DAYS_A_YEAR


def standing(world: World, log: CaseLog) -> Standing:
    """A world held against a log.

    Raises InputFaults with every row whose unit, kind or class the world does not have; SimlibError
    `log-without-calendar` for a world of pure theory, `log-too-short` for fewer than `FEWEST` matters.
    """
    scenario = world.scenario
    if not isinstance(scenario.time, CalendarTime):
        raise SimlibError("log-without-calendar")
    faults = list(_faults(scenario, log))
    if faults:
        raise InputFaults(log.source, faults)
    if len(log.matters) < FEWEST:
        raise SimlibError("log-too-short", count=str(len(log.matters)), low=str(FEWEST))
    log = replace(log, matters=tuple(_with_kind(scenario, matter) for matter in log.matters))
    streams = tuple(_stream_of(scenario, matter) for matter in log.matters)
    ways = ways_of(scenario, {(matter.kind, matter.disposition) for matter in log.matters})
    return Standing(world, log, streams, ways)


def held_against(
    world: World, log: Path | CaseLog, mapping: Mapping[str, str] | None = None, until: date | None = None
) -> Standing:
    """A world held against the log of a file, read by the world's names (as it stood on the day `until`), or
    against one that was read. Raises as `caselog.reading.read_log` and `standing`."""
    if isinstance(log, CaseLog):
        return standing(world, received_by(log, until) if until else log)
    return standing(world, read_log(log, LogNames.of(world.scenario), mapping, until))


def kinds_of(scenario: Scenario) -> dict[str, list[str]]:
    """Flows whose matters come by streams at drawn times and are in totals, with these streams."""
    found: dict[str, list[str]] = {}
    for name, stream in scenario.streams.items():
        if scenario.flows[stream.flow].headline and not stream.on_days:
            found.setdefault(stream.flow, []).append(name)
    return found


def _faults(scenario: Scenario, log: CaseLog) -> Iterator[Fault]:
    kinds = kinds_of(scenario)
    for matter in log.matters:
        where = f"{log.source}!{matter.row}"
        if matter.unit not in scenario.units:
            yield Fault(where, "unknown-unit", shown(matter.unit), suggestion(matter.unit, scenario.units))
        if matter.kind and matter.kind not in kinds:
            yield Fault(where, "log-kind", shown(matter.kind), suggestion(matter.kind, kinds))
        if matter.matter_class and matter.matter_class not in scenario.classes:
            known = suggestion(matter.matter_class, scenario.classes)
            yield Fault(where, "unknown-class", shown(matter.matter_class), known)


def _with_kind(scenario: Scenario, matter: LoggedMatter) -> LoggedMatter:
    """A matter without a kind is of the first one that the file has."""
    return matter if matter.kind else replace(matter, kind=next(iter(kinds_of(scenario))))


def _stream_of(scenario: Scenario, matter: LoggedMatter) -> str:
    """The stream in which a unit's matters of a kind come: one that has the unit, else one that has units of
    its sort, else the first."""
    names = kinds_of(scenario)[matter.kind]
    kind = scenario.units[matter.unit].kind

    def fit(name: str) -> int:
        shares = scenario.streams[name].shares
        if shares.get(matter.unit, 0) > 0:
            return 2
        return int(any(scenario.units[unit].kind is kind for unit in shares))

    return max(names, key=fit)


# ---------------------------------------------------------------- the world that runs


def replayed(of: Standing, scenario: Scenario) -> World:
    """The world that runs from before the log's first day to its last, else as a scenario says (that of the
    world with what was counted), and without what the log holds already."""
    time = scenario.time
    assert isinstance(time, CalendarTime)
    window = Window.model_construct(first=of.first, last=of.last)
    when = time.model_copy(update={"start": of.first - LEAD_IN, "window": window, "end": of.last})
    kept = {name: rule for name, rule in scenario.followups.items() if name not in of.held}
    start = scenario.start.model_copy(update={"kind": "empty", "matters": ()})
    streams = dict(_dated(scenario.streams, when.start, when.end))
    changed = {"time": when, "followups": kept, "start": start, "streams": streams}
    return replace(of.world, scenario=scenario.model_copy(update=changed))


def _dated(streams: Mapping[str, Stream], first: date, last: date) -> Iterator[tuple[str, Stream]]:
    """The streams with those of their dates that lie on the axis; without those that had others only."""
    for name, stream in streams.items():
        dates = tuple(day for day in stream.dates if first <= day <= last)
        if dates or not stream.dates:
            yield name, stream.model_copy(update={"dates": dates})


def given_matters(of: Standing, model: Model, forced_until: date = date.max) -> GivenMatters:
    """The log's matters as draws of a model of `replayed`. Each that was received before a day goes the way
    that the log tells."""
    calendar = model.calendar
    assert calendar is not None
    places = {key: i for i, key in enumerate(zip(model.streams.unit, model.streams.name, strict=True))}
    units, classes = list(model.units.name), list(model.classes.name)
    rows = sorted(
        (places[units.index(matter.unit), stream], matter.received, n)
        for n, (matter, stream) in enumerate(zip(of.log.matters, of.streams, strict=True))
    )
    matters = [of.log.matters[n] for *_, n in rows]
    follows, passes = of.ways.tables(model)
    counts = np.bincount([place for place, *_ in rows], minlength=len(model.streams.name))
    return GivenMatters(
        since=calendar.tick_of(of.first),
        replaced=np.isin(model.streams.name, list(set(of.streams))),
        first=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        klass=_integers(classes.index(m.matter_class) if m.matter_class else NONE for m in matters),
        arrived=_integers(
            min(calendar.day_index(m.received), model.n_days - 1) * model.day_ticks for m in matters
        ),
        way=_integers(
            of.ways.row(m.kind, m.disposition) if m.received < forced_until else NONE for m in matters
        ),
        follows=follows,
        passes=passes,
        recused=_integers(NONE if m.recused is None else int(m.recused) for m in matters),
        home=model.people.unit.astype(np.int64),
    )


def _integers(values: Iterable[int]) -> np.typing.NDArray[np.int64]:
    return np.array(list(values), dtype=np.int64)


def received_by(log: CaseLog, until: date) -> CaseLog:
    """The log as it stood on a day: what was received by then, and closed by then."""
    matters = tuple(
        replace(matter, closed=None, disposition="") if matter.closed and matter.closed > until else matter
        for matter in log.matters
        if matter.received <= until
    )
    return replace(log, matters=matters, last_day=min(until, log.last_day))


def counted_by_stream(of: Standing) -> dict[str, Counter[str]]:
    """How many matters of each unit came by each stream that the log tells of."""
    found: dict[str, Counter[str]] = {}
    for matter, stream in zip(of.log.matters, of.streams, strict=True):
        found.setdefault(stream, Counter())[matter.unit] += 1
    return found
