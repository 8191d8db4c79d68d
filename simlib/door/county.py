"""A county: a scenario file that was read, and all that can be asked of it. Nothing changes it.

    county = simlib.read("scenarios/pingluo-2021.yaml")
    county.plan("plan-2021").move("高庄乡", "第一协作区")     a plan, or a changed one
    county.compare(draft, "one-pool", replications=100)      plans beside the baseline
    county.run(draft)   .search(zones=4)   .explain(...)     what came of one; better ones; one matter
    county.report("one-pool", out="report")                  page, Word, Excel, PDF, and a zip to verify

What is asked bears the names that it has on the command line, and the same errors come.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pandas as pd

from simlib.door.given import Given
from simlib.door.plan import ZonePlan, plan_of, world_with
from simlib.door.shown import Shown
from simlib.errors import InputFaults, SimlibError, UnknownName
from simlib.inputs.reading import read_world
from simlib.inputs.scenario import UnitKind
from simlib.model.feasibility import feasibility_faults
from simlib.views.language.words import Language, language_from_environment, words

if TYPE_CHECKING:
    from simlib.door.decided import Decided
    from simlib.door.evidence import Calibrated, LogLike, Replayed, Validated
    from simlib.door.found import Found
    from simlib.door.graded import Assessed
    from simlib.door.logs import Log
    from simlib.door.manned import Manned
    from simlib.door.programme import Dates
    from simlib.door.rearranged import Rearranged
    from simlib.door.result import MatterStory, Result
    from simlib.door.served import Served
    from simlib.door.shaken import Shaken
    from simlib.door.varied import Varied
    from simlib.reports.making import Made

Load = str | Sequence[str] | None
"""A load of the file, several, or None for the usual one (`central`, else the first)."""


def read(file: str | Path, language: Language | None = None, *, codes: bool = False) -> "County":
    """Read a scenario file and check it with every plan in it.

    `language` is that of all words, `zh` or `en` (else SIMLIB_LANG, else the system's, else Chinese); with
    `codes` units are shown by their codes. Raises InputFaults with every fault of the file.

    >>> import simlib
    >>> county = simlib.read(simlib.shipped("scenarios/pingluo-2021.yaml"), language="en")
    >>> len(county.towns), county.baseline, county.loads
    (13, 'plan-2021', ('low', 'central', 'high'))
    """
    path = Path(file)
    world = read_world(path)
    faults = feasibility_faults(world)
    if faults:
        raise InputFaults(str(path), faults)
    return County(path, world, language or language_from_environment(), codes)


@dataclass(frozen=True, repr=False)
class County(Given, Shown):
    """A scenario that was read, and all that can be asked of it."""

    # ------------------------------------------------------------ what is in the file

    @property
    def baseline(self) -> str:
        """The plan that others are compared with."""
        return self.world.scenario.baseline

    @property
    def loads(self) -> tuple[str, ...]:
        """The loads by name, lowest first as in the file."""
        return tuple(self.world.scenario.loads)

    @property
    def towns(self) -> tuple[str, ...]:
        """The towns, in the order of the file."""
        units = self.world.scenario.units
        return tuple(name for name, unit in units.items() if unit.kind is UnitKind.TOWN)

    @property
    def units(self) -> pd.DataFrame:
        """A row a unit: code, English name, kind, people, matters a year at a load of 1."""
        from simlib.inputs.caseload import matters_a_year

        yearly = matters_a_year(self.world.scenario)
        rows = {
            name: (unit.code, unit.english or "", unit.kind.value, sum(unit.staff.values()),
                   yearly.get(name, 0.0))
            for name, unit in self.world.scenario.units.items()
        }  # fmt: skip
        columns = ["code", "english", "kind", "people", "matters [per year]"]
        return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("unit")

    @cached_property
    def plans(self) -> "Plans":
        """All plans of the file by name."""
        return Plans(self, {name: self.plan(name) for name in self.world.scenario.plans})

    def plan(self, name: str | None = None) -> ZonePlan:
        """A plan of the file, else the baseline. Raises UnknownName."""
        return plan_of(self, name)

    def assumptions(self) -> pd.DataFrame:
        """A row a number that is borrowed, assumed or derived: its place, its value, on what it rests."""
        from simlib.views.language.provenance import grounds_used

        rows = [
            (use.kind.value, use.name, entry.path, entry.value, use.note(self.names.words).strip())
            for use in grounds_used(self.world)
            for entry in use.numbers
        ]
        return pd.DataFrame(rows, columns=["kind", "ground", "path", "value", "note"])

    # ------------------------------------------------------------ what can be asked

    def ask(
        self,
        *plans: ZonePlan | str,
        load: Load = None,
        baseline: str | None = None,
        replications: int = 20,
        seed: int = 1,
        engine: str | None = None,
        processes: int | None = None,
        why: bool = False,
    ) -> "Result":
        """Some plans (else all) beside the baseline, before anything is run: a result runs when it is first
        looked at. Raises UnknownName for a plan, load or engine that is not there; SimlibError
        `different-worlds`; InputFaults where a changed plan leaves a step to nobody."""
        from simlib.door.result import Result
        from simlib.runs.engines import DEFAULT
        from simlib.scores.experiment import Setting

        world, names = world_with(self.world, plans)
        faults = feasibility_faults(world) if world is not self.world else []
        if faults:
            raise InputFaults(str(self.file), faults)
        given = self if world is self.world else self.in_world(world)
        asked = [
            Setting.of(world, names, one, baseline, replications, seed, engine or DEFAULT)
            for one in ([load] if load is None or isinstance(load, str) else load)
        ]
        return Result(given, {setting.load: setting for setting in asked}, processes, why)

    def run(self, plan: ZonePlan | str | None = None, **asked: Any) -> "Result":
        """What comes of one plan (else the baseline), and why matters were late; keywords as `ask`.

        >>> import simlib
        >>> county = simlib.read(simlib.shipped("scenarios/theory/m-m-1.yaml"), language="en")
        >>> county.run(replications=2).frame("days_to_close").columns[0]
        'mean [ticks]'
        """
        return self.alone(plan, **asked).done()

    def alone(self, plan: ZonePlan | str | None = None, **asked: Any) -> "Result":
        """One plan (else the baseline) by itself, as `run`, before anything is run."""
        one = plan or self.baseline
        _, (name,) = world_with(self.world, [one])
        return self.ask(one, baseline=name, why=True, **asked)

    def compare(self, *plans: ZonePlan | str, **asked: Any) -> "Result":
        """Some plans (else all) beside the baseline, under common random numbers; keywords as `ask`."""
        return self.ask(*plans, **asked).done()

    def explain(
        self,
        matter: str | None = None,
        plan: ZonePlan | str | None = None,
        *,
        replication: int = 1,
        load: str | None = None,
        seed: int = 1,
    ) -> "MatterStory":
        """What happened to one matter (`T01-petition-towns-0001`) in one run, step by step; without a matter,
        the late ones of that run. Raises SimlibError `unknown-matter`."""
        return self.alone(plan, load=load, seed=seed).story(matter, replication)

    def search(self, *, processes: int | None = None, **asked: Any) -> "Found":
        """Better zone plans, and whether that is proven. Keywords are the options of `simlib search`: `zones`
        (4, "3-5"), `objective`, `top`, `within` (seconds), `simulate` (replications), `pin` ({unit: zone}),
        `together`, `apart` (lists of lists of units), `freeze`, `least_towns`, `most_moved` ...

        Raises InputFaults with every fault of the keywords, `Infeasible` with the constraints that exclude
        each other.

        >>> import simlib
        >>> county = simlib.read(simlib.shipped("scenarios/pingluo-2021.yaml"), language="en")
        >>> found = county.search(zones=4, most_moved=1, top=2)
        >>> found.proven, len(found.plans)
        (True, 2)
        """
        from simlib.door.found import Found, options
        from simlib.door.progress import searched
        from simlib.search.problem.question import question

        given = question(str(self.file), self.world.scenario, options(asked))
        return Found(self, searched(self.names.words, self.world, given, processes))

    def sensitivity(
        self,
        plan: str,
        baseline: str | None = None,
        *,
        top: int = 10,
        within: str | None = None,
        only: Sequence[str] = (),
        quick: bool = False,
        load: str | None = None,
        replications: int = 40,
        seed: int = 1,
        processes: int | None = None,
    ) -> "Decided":
        """Which numbers decide between a plan and another (else the baseline), and where that turns:
        every number that is not sourced is moved over its range (`only` those of some grounds). `within`
        names one ground, whose numbers are taken one by one. `quick` leaves out elementary effects and pairs.
        Raises UnknownName for a plan, load or ground that is not there."""
        from simlib.door.decided import Decided
        from simlib.door.progress import varied
        from simlib.inputs.reading import read_source
        from simlib.studies.sensitivity import asked_of

        named = (plan,) if baseline is None else (plan, baseline)
        judge = asked_of(self.world, named, load, replications, seed, within)
        found = varied(
            self.names.words, read_source(self.file), self.world, judge, top=top, within=within, only=only,
            thorough=not quick, processes=processes or os.cpu_count() or 1,
        )  # fmt: skip
        return Decided(self, found)

    def programme(
        self,
        *plans: ZonePlan | str,
        delay: Mapping[str, float] | None = None,
        load: str | None = None,
        baseline: str | None = None,
        replications: int = 200,
        seed: int = 1,
        processes: int | None = None,
    ) -> "Dates":
        """Whether the file's programme meets its dates under a plan (else the baseline), and under others
        (else all of the file); `delay` lets tasks begin so many working days later, one at a time. Raises
        UnknownName for a plan, load or task that is not there, SimlibError `no-programme`.

        >>> import simlib
        >>> county = simlib.read(simlib.shipped("scenarios/theory/programme.yaml"), language="en")
        >>> county.programme(replications=2).all_kept is None  # its tasks have no dates
        True
        """
        from simlib.door.programme import Dates
        from simlib.door.progress import dated

        asked = self.ask(*plans, load=load, baseline=baseline, replications=replications, seed=seed)
        (setting,) = asked.settings.values()
        return Dates(asked.given, dated(self.names.words, asked.given.world, setting, delay, processes))

    def staff(
        self,
        *plans: str,
        target: float = 0.95,
        loads: Sequence[str] = (),
        where: Sequence[str] = (),
        most: int | None = None,
        replications: int = 40,
        seed: int = 1,
        processes: int | None = None,
    ) -> "Manned":
        """How many people it takes under the baseline (and two other plans at most) so that a share `target`
        ends on time at all `loads`, and in which units `where`; with `most`, the best use of so many. Raises
        as `simlib.studies.staffing.asked_of`."""
        from simlib.door.manned import Manned
        from simlib.door.progress import staffed
        from simlib.inputs.reading import read_source
        from simlib.studies.staffing import asked_of

        asked = asked_of(self.world, plans, loads, target=target, most=most, where=where,
                         replications=replications, seed=seed)  # fmt: skip
        number = processes or os.cpu_count() or 1
        return Manned(self, staffed(self.names.words, read_source(self.file), self.world, asked, number))

    def rearrange(
        self,
        plan: str | None = None,
        *,
        load: str | None = None,
        where: Sequence[str] = (),
        most: int | None = None,
        replications: int = 40,
        seed: int = 1,
        processes: int | None = None,
    ) -> "Rearranged":
        """Whom to move to another unit under a plan (else the baseline), without new posts, so that a larger
        share ends on time: `most` moves at most (3), between these units (`where`, else all). Raises as
        `simlib.studies.staffing.asked_of`, SimlibError `nobody-to-move`."""
        from simlib.door.progress import rearranged
        from simlib.door.rearranged import Rearranged
        from simlib.inputs.reading import read_source
        from simlib.studies.placing import question_of

        asked = question_of(self.world, plan, load, where=where, most=most, replications=replications,
                            seed=seed)  # fmt: skip
        number = processes or os.cpu_count() or 1
        return Rearranged(
            self, rearranged(self.names.words, read_source(self.file), self.world, asked, number)
        )

    def part_time(
        self,
        *plans: str,
        target: float = 0.95,
        loads: Sequence[str] = (),
        replications: int = 40,
        seed: int = 1,
        processes: int | None = None,
    ) -> "Served":
        """The least share of working time that part-time people must give under the baseline (and two other
        plans at most) so that a share `target` ends on time at all `loads`, without new posts. Raises as
        `simlib.studies.staffing.asked_of`, SimlibError `nobody-part-time`."""
        from simlib.door.progress import served
        from simlib.door.served import Served
        from simlib.inputs.reading import read_source
        from simlib.studies.staffing import asked_of

        asked = asked_of(self.world, plans, loads, target=target, replications=replications, seed=seed)
        number = processes or os.cpu_count() or 1
        return Served(self, served(self.names.words, read_source(self.file), self.world, asked, number))

    def stress(
        self,
        *plans: str,
        at: Sequence[str] = (),
        dates: int = 3,
        shocks: Sequence[str] = (),
        load: str | None = None,
        replications: int = 40,
        seed: int = 1,
        processes: int | None = None,
    ) -> "Shaken":
        """How some plans (else all) and the baseline bear shocks: a surge, somebody away, a month of closure,
        those of the file. Blows fall on the days `at` (`"2021-09-01"`), else on so many drawn `dates`. Raises
        UnknownName for a plan, load or shock that is not there; SimlibError `no-shock-fits`, `shock-day`."""
        from simlib.door.progress import struck
        from simlib.door.shaken import Shaken
        from simlib.inputs.reading import read_source
        from simlib.studies.stress import asked_of

        asked = asked_of(self.world, plans, load, replications, seed, at=at, dates=dates, only=shocks)
        number = processes or os.cpu_count() or 1
        return Shaken(self, struck(self.names.words, read_source(self.file), self.world, asked, number))

    def vary(
        self,
        *variants: str,
        plan: ZonePlan | str | None = None,
        load: str | None = None,
        replications: int = 20,
        seed: int = 1,
    ) -> "Varied":
        """What some variants of the file (else all) change under a plan (else the baseline): the same runs
        with other numbers. Raises UnknownName for a variant, plan or load that is not there; SimlibError
        `no-variants`; InputFaults where a variant cannot be."""
        from simlib.door.progress import varying
        from simlib.door.varied import Varied
        from simlib.inputs.reading import read_source

        asked = self.alone(plan, load=load, replications=replications, seed=seed)
        found = varying(self.names.words, read_source(self.file), self.world, asked.setting, variants)
        return Varied(self, found)

    def assess(
        self,
        assessment: str | None = None,
        plan: ZonePlan | str | None = None,
        *,
        load: str | None = None,
        replications: int = 100,
        seed: int = 1,
    ) -> "Assessed":
        """What the grades of an assessment of the file (else its first) are worth under a plan (else the
        baseline): how often each unit gets each, and how often it would by pure luck. Raises UnknownName;
        SimlibError `no-assessment` where the file has none."""
        from simlib.door.graded import Assessed
        from simlib.door.progress import graded
        from simlib.scores.assessment import named

        asked = self.alone(plan, load=load, replications=replications, seed=seed)
        world, name = asked.given.world, named(self.world.scenario, assessment)
        return Assessed(asked.given, graded(self.names.words, world, asked.setting, name))

    def count(self, zones: int | str | None = None, *, river: bool = False) -> int:
        """How many zone plans there are whose zones are contiguous: over land, or with `river` across it."""
        from simlib.search.problem.question import SearchOptions, question
        from simlib.search.solve.counting import connected_plans

        asked = SearchOptions(zones=None if zones is None else str(zones))
        numbers = question(str(self.file), self.world.scenario, asked).zones
        return sum(connected_plans(self.world.scenario, k, river=river) for k in numbers)

    def report(
        self,
        *plans: ZonePlan | str,
        out: str | Path = "report",
        kind: str = "zone-plan",
        replications: int = 100,
        seed: int = 1,
        until_sure: bool = False,
        most: int = 2_000,
        sensitivity: bool = True,
        target: float | None = None,
    ) -> "Made":
        """A report on some plans (the first is reported on; where none is named, the one that gains most) in
        the folder `out`: `files` are what was written, `sure` is false where it draws no conclusion. With
        `until_sure` as many replications are run as a conclusion takes, at most `most`. Page one has the
        three numbers that the conclusion rests on most; without `sensitivity`, which saves a minute or two,
        it says that this was not looked at. Of the kind `staffing` it says how many people it takes for a
        share on time, `target`. Changed plans need names, and are saved to `out` first, each in
        its own file."""
        from simlib.door.progress import made_sure, reported
        from simlib.reports.chapters import KINDS
        from simlib.reports.templates import Parameters

        known = {name: name for name in KINDS}
        if kind not in known:
            raise SimlibError("unknown-report", name=kind, known=", ".join(known))
        if target is not None and kind != "staffing":
            raise SimlibError("target-unused", name=kind)
        named = tuple(plan if isinstance(plan, str) else plan.name for plan in plans)
        asked = Parameters(
            kind=known[kind], plans=named, seed=seed, replications=replications, language=self.language,
            codes=self.codes, sensitivity=sensitivity, target=target,
        )  # fmt: skip
        with TemporaryDirectory() as hidden:
            file = self._with_changed(plans, Path(hidden), Path(out))
            if until_sure:
                number = made_sure(self.names.words, file, asked, most)
                asked = asked.model_copy(update={"replications": number})
            return reported(self.names.words, file, asked, Path(out))

    def calibrate(self, log: "LogLike", **asked: Any) -> "Calibrated":
        """Count what a case log can be counted for, and fit the rest. Keywords: `fit` (`effort` or `share`,
        `waits`, `hard`; at most three), `until` (the log as it stood on a day), `plan`, `load`, `seed`.
        `.save(out)` writes it as a file that extends this one. Raises as `simlib calibrate`."""
        from simlib.door.evidence import calibrated

        return calibrated(self, log, **asked)

    def validate(self, log: "LogLike", **asked: Any) -> "Validated":
        """Hold the model against a case log. Keywords: `judge_from` (a day), `runs`, `plan`, `load`, `seed`.
        Raises as `simlib validate`."""
        from simlib.door.evidence import validated

        return validated(self, log, **asked)

    def replay(self, log: "LogLike", *plans: ZonePlan | str, **asked: Any) -> "Replayed":
        """Run the real matters of a case log under some plans (else all; changed ones too) beside the
        baseline. Keywords: `baseline`, `load`, `replications`, `seed`. Raises as `simlib replay`, `ask`."""
        from simlib.door.evidence import replayed

        return replayed(self, log, *plans, **asked)

    def app(self) -> None:
        """Open the workbench on this county in a browser, as `simlib app`; it goes on until Ctrl-C."""
        from simlib.door.commands import app

        app(self.file, self.language)

    def export(self, out: str | Path) -> tuple[str, ...]:
        """Write the file as a workbook (.xlsx) that can be read back; what a workbook does not hold. Raises
        SimlibError."""
        from simlib.views.workbook.writing import save_exported

        return save_exported(words(self.language), self.file, Path(out))

    def log(self, file: str | Path, **asked: Any) -> "Log":
        """A case log of this county, by its units, classes, limits and calendar; see `simlib.log`."""
        from simlib.door.logs import log

        return log(file, self, **asked)

    def lab(self) -> None:
        """The same in JupyterLab, beside the notebooks."""
        from simlib.door.commands import lab

        lab(self.file, self.language)

    def open_workbench(self) -> None:
        """Show the workbench under a notebook's cell."""
        from simlib.door.commands import open_workbench

        open_workbench(self.file, self.language)

    # ------------------------------------------------------------ how it shows itself

    def show(self, exhibit: str, plan: ZonePlan | str | None = None, **options: Any) -> Any:
        """An exhibit by name (`simlib.EXHIBITS`), of one plan where it is about one."""
        return self.alone(plan).show(exhibit, **options)

    def blocks(self) -> Iterator[Any]:
        """Units, people and matters; the map; the plans; what it all rests on."""
        for exhibit in ("units", "map", "plans", "grounds"):
            yield self.show(exhibit)

    def _with_changed(self, plans: Sequence[ZonePlan | str], hidden: Path, out: Path) -> Path:
        """A file that has all of some plans: what was changed is saved to `out`, each on its own, and to
        `hidden` together."""
        from simlib.workbench.state.saved_plans import save_draft

        world_with(self.world, plans)  # they change what is given alike, or this fails
        changed = [plan.draft for plan in plans if isinstance(plan, ZonePlan) and plan.is_changed]
        drafts = [draft for n, draft in enumerate(changed) if draft not in changed[:n]]
        file = save_draft(hidden, self.file, self.world, *drafts) if drafts else self.file
        for draft in drafts:
            save_draft(out, self.file, self.world, draft, again=True)
        return file


@dataclass(frozen=True, repr=False)
class Plans(Shown):
    """The plans of a county by name."""

    county: County
    by_name: dict[str, ZonePlan]

    def __getitem__(self, name: str) -> ZonePlan:
        if name not in self.by_name:
            raise UnknownName("plan", name, self.by_name)
        return self.by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_name)

    def __len__(self) -> int:
        return len(self.by_name)

    def blocks(self) -> Iterator[Any]:
        """In what plans differ, and who is with whom under each."""
        yield self.county.show("plans")
        for name in self.by_name:
            yield self.county.show("zones", name)
