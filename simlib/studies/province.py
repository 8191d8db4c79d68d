"""Many counties in one go, each by itself: a file each, its own plan of today, its own runs and intervals.

    files ─ read, checked ──> all faults of all files at once, before anything is run
          └ run, a county a task (`runs.parallel`) ──> measures, in the order of the files; seconds of work

Counties are not compared: they differ in what is assumed of them, and nothing is summed over them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Final

from simlib.errors import Fault, FaultsOfFiles, InputFaults, UnknownName
from simlib.inputs.reading import SourceFile, World, read_source, world_of
from simlib.model.feasibility import feasibility_faults
from simlib.runs.keeping import in_one_piece
from simlib.runs.parallel import never, silent, told
from simlib.scores.experiment import Setting, experiment
from simlib.scores.intervals import Measure

Tell = Callable[[str, int, int], object]
"""Told which stage is under way (`files`, `counties`), how much of it is done, and of how much."""

WANTED: Final = ("on_time_share", "days_to_close", "open_matters", "overdue_matters")
"""What is said of each county, over all its matters."""


@dataclass(frozen=True)
class County:
    """What is run of a county; what its world means is in its hash."""

    file: str
    sha256: str
    setting: Setting
    world: World = field(compare=False, repr=False)


@dataclass(frozen=True)
class CountyRuns:
    """What came of a county, and the seconds that whoever did it worked for it."""

    county: County
    measures: tuple[Measure, ...]
    seconds: float

    def measure(self, name: str) -> Measure | None:
        """A measure by name; None where it was not observed."""
        return next((m for m in self.measures if m.name == name), None)


@dataclass(frozen=True)
class Province:
    """The counties in the order of their files: all, or those that were done when somebody stopped."""

    rows: tuple[CountyRuns, ...]
    asked: int

    @property
    def seconds(self) -> float:
        """Seconds of work for a county, on average."""
        return sum(row.seconds for row in self.rows) / len(self.rows)


def province(
    files: Sequence[Path],
    load: str | None = None,
    replications: int = 20,
    seed: int = 1,
    *,
    processes: int = 1,
    tell: Tell = silent,
    stop: Callable[[], bool] = never,
) -> Province | None:
    """Run each county under its file's baseline. Raises FaultsOfFiles with the faults of all files; that one
    has no such load is a fault, too.

    The number of processes changes nothing but the time. None where `stop()` became true before a county was
    done.
    """
    counties = checked(files, load, replications, seed, processes=processes, tell=tell)
    rows: list[CountyRuns] = []
    with told(_run, processes) as ask:
        for (measures, seconds), county in zip(ask(counties), counties, strict=True):
            rows.append(CountyRuns(county, measures, seconds))
            tell("counties", len(rows), len(counties))
            if stop():
                break
    return Province(tuple(rows), len(counties)) if rows else None


def checked(
    files: Sequence[Path], load: str | None, replications: int, seed: int, *, processes: int, tell: Tell
) -> list[County]:
    """All files, read and checked; raises as `province`."""
    sources, faults = [], list[InputFaults]()
    for file in files:
        try:
            sources.append(read_source(file))
        except InputFaults as error:
            faults.append(error)
    counties = []
    with in_one_piece(), told(_world, processes) as ask:
        for found, source in zip(ask(sources), sources, strict=True):
            if isinstance(found, InputFaults):
                faults.append(found)
                continue
            try:
                setting = Setting.of(found, [found.scenario.baseline], load, None, replications, seed)
            except UnknownName as error:
                faults.append(InputFaults(str(source.path), [_no_such_load(error)]))
                continue
            counties.append(County(str(source.path), found.sha256, setting, found))
            tell("files", len(counties), len(files))
    if faults:
        order = [str(file) for file in files]
        raise FaultsOfFiles(sorted(faults, key=lambda error: order.index(error.file)))
    return counties


def _no_such_load(error: UnknownName) -> Fault:
    return Fault("$.loads", error.code, params=error.params)


def _world(source: SourceFile) -> World | InputFaults:
    """A world whose plans can do every step, or what is wrong with it."""
    try:
        world = world_of(source)
    except InputFaults as error:
        return error
    faults = feasibility_faults(world)
    return InputFaults(str(source.path), faults) if faults else world


def _run(county: County) -> tuple[tuple[Measure, ...], float]:
    """The measures of a county, and the seconds that they took."""
    begun = perf_counter()
    found = experiment(county.world, county.setting)
    of_all = [m for m in found.measures(county.setting.baseline) if m.by == "all" and m.name in WANTED]
    return tuple(of_all), perf_counter() - begun
