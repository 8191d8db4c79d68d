"""A model held against a county's case log: calibrated, validated, replayed.

county.calibrate("log.xlsx").save("own-fitted.yaml")     what was counted and fitted, as a file
simlib.read("own-fitted.yaml").validate("log.xlsx")      does it reproduce the log, and where not?
county.replay("log.xlsx", "one-pool")                    the log's matters under another plan
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from simlib.door.given import Given
from simlib.door.logs import Log
from simlib.door.progress import asked_to_stop
from simlib.door.shown import Shown
from simlib.evidence.counting import Counted, counted
from simlib.evidence.fitting import Fit, checked_knobs
from simlib.evidence.fitting import fit as fitted
from simlib.evidence.replaying import replay, replayed_world
from simlib.evidence.standing import Standing, held_against
from simlib.evidence.validating import Validation, validate
from simlib.inputs.caselog.rows import CaseLog
from simlib.runs.keeping import keeping
from simlib.scores.experiment import Experiment, Setting
from simlib.views.exhibits import calibration, results, validation
from simlib.views.exhibits.drawing import Drawing
from simlib.views.language.claims import findings
from simlib.views.language.evidence import counted_remarks, fitted_remarks, on_what, verdict
from simlib.views.language.names import Names
from simlib.views.output.evidence_documents import calibration_document, replay_document, validation_document
from simlib.views.output.fitted_files import save_fitted
from simlib.views.output.progress import fit_progress, progress
from simlib.views.remarks import remarks

if TYPE_CHECKING:
    from simlib.door.county import County
    from simlib.door.plan import ZonePlan

LogLike = str | Path | CaseLog | Log
"""A log: its file, or one that was read."""
THREADS = 2


@dataclass(frozen=True, repr=False)
class Calibrated(Shown):
    """What was counted in a log, and what was fitted to it (`fit` is None where nothing was asked for)."""

    given: Given
    of: Standing
    counts: Counted
    fit: Fit | None

    @property
    def factors(self) -> pd.DataFrame:
        """A row a fitted factor: so many times the file's numbers, with its 90 % interval."""
        found = self.fit.factors if self.fit else {}
        rows = [(knob, one.value, one.low, one.high) for knob, one in found.items()]
        return pd.DataFrame(rows, columns=["factor", "value", "low", "high"]).set_index("factor")

    @property
    def told(self) -> tuple[str, ...]:
        """How well it fits, and what cannot be told."""
        names = self.given.names
        return tuple(fitted_remarks(names, self.fit, "county.validate(log)")) if self.fit else ()

    def save(self, out: str | Path) -> Path:
        """Write it as a file that extends the county's. Raises SimlibError, InputFaults."""
        return save_fitted(Path(out), self.given.file, self.of, self.counts, self.fit)

    def document(self) -> dict[str, Any]:
        """What `simlib calibrate --json` prints, but for the file that it writes."""
        return calibration_document(self.of, self.counts, self.fit, "")

    def blocks(self) -> Iterator[Any]:
        """What was fitted and how well; what was counted."""
        names = self.given.names
        if self.fit is not None:
            yield calibration.fitted_sheet(names, self.fit)
            yield remarks(names, self.told)
        yield calibration.counted_sheet(names, self.of, self.counts)
        yield calibration.units_sheet(names, self.counts)
        yield remarks(names, counted_remarks(names, self.of, self.counts))


@dataclass(frozen=True, repr=False)
class Validated(Shown):
    """Observed beside simulated. `found` holds all of it."""

    given: Given
    found: Validation

    @property
    def reproduces(self) -> bool:
        """Whether nothing that was judged lies outside what the model shows."""
        return self.found.reproduces

    @property
    def verdict(self) -> str:
        """One sentence: reproduces the log, or where not."""
        return verdict(self.given.names, self.found)

    def document(self) -> dict[str, Any]:
        """What `simlib validate --json` prints."""
        return validation_document(self.found)

    def blocks(self) -> Iterator[Any]:
        """The verdict; the log's line in the band of the runs; what was judged."""
        names, found = self.given.names, self.found
        yield remarks(names, [verdict(names, found), *on_what(names, found)])
        yield Drawing.of(lambda: validation.open_figure(names, found))
        yield validation.families_sheet(names, found)
        yield validation.judged_sheet(names, found)
        yield validation.days_sheet(names, found)


@dataclass(frozen=True, repr=False)
class Replayed(Shown):
    """A log's matters under several plans. `found` holds all of it."""

    given: Given
    of: Standing
    found: Experiment

    @property
    def claims(self) -> tuple[str, ...]:
        """What may be said of the plans, all at once with 95 %, in words."""
        return tuple(findings(self.names, {self.found.setting.load: self.found}))

    @property
    def names(self) -> Names:
        """The county's names, in an output that shows these plans."""
        return self.given.names.showing(self.found.setting.plans)

    def document(self) -> dict[str, Any]:
        """What `simlib replay --json` prints, without causes."""
        return replay_document(self.of, self.found)

    def blocks(self) -> Iterator[Any]:
        """The main measures of each plan and the difference to the baseline; what may be claimed."""
        yield results.compared_sheet(self.names, self.found)
        yield remarks(self.names, self.claims)


def calibrated(
    county: "County",
    log: LogLike,
    *,
    fit: Sequence[str] = ("effort", "waits"),
    until: date | None = None,
    plan: str | None = None,
    load: str | None = None,
    seed: int = 1,
) -> Calibrated:
    """`County.calibrate`."""
    setting = Setting.of(county.world, [plan] if plan else [], load, plan, 1, seed)
    knobs = checked_knobs(county.world.scenario, fit)
    of = held_against(county.world, _read(log), until=until)
    counts = counted(of)
    if not knobs:
        return Calibrated(county, of, counts, None)
    with fit_progress(county.names.words) as tell, keeping():
        found = fitted(of, counts, knobs, setting.load, setting.baseline, seed, THREADS, tell)
    return Calibrated(county, of, counts, found)


def validated(
    county: "County",
    log: LogLike,
    *,
    judge_from: date | None = None,
    runs: int = 200,
    plan: str | None = None,
    load: str | None = None,
    seed: int = 1,
) -> Validated:
    """`County.validate`."""
    setting = Setting.of(county.world, [plan] if plan else [], load, plan, runs, seed)
    of = held_against(county.world, _read(log))
    with progress(county.names.words, runs) as advance:
        found = validate(of, judge_from, setting.load, setting.baseline, seed, runs, THREADS, advance)
    return Validated(county, found)


def replayed(
    county: "County",
    log: LogLike,
    *plans: "ZonePlan | str",
    baseline: str | None = None,
    load: str | None = None,
    replications: int = 20,
    seed: int = 1,
) -> Replayed:
    """`County.replay`."""
    asked = county.ask(*plans, load=load, baseline=baseline, replications=replications, seed=seed)
    (setting,) = asked.settings.values()
    of = held_against(asked.given.world, _read(log))
    with asked_to_stop() as stop, progress(county.names.words, replications) as advance:
        found = replay(of, setting, lambda *_: advance(), stop, THREADS)
    return Replayed(asked.given.in_world(replayed_world(of)), of, found)


def _read(log: LogLike) -> Path | CaseLog:
    if isinstance(log, Log):
        return log.record
    return Path(log) if isinstance(log, str) else log
