"""A county held against its case log from beginning to end, each part worked out when it is first shown.

log ── until a day ──> calibrated ──> the county as fitted ──┬─> validated (the days after)
                                                             └─> replayed under other plans
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from simlib.door.county import County, read
from simlib.door.evidence import Calibrated, LogLike, Replayed, Validated
from simlib.door.shown import Shown
from simlib.inputs.overlays import resolve
from simlib.views.language.words import Language
from simlib.views.output.files import write_yaml
from simlib.views.output.fitted_files import save_fitted


@dataclass(frozen=True, repr=False)
class Held(Shown):
    """A county and its log: fitted to what was received until a day, judged on the rest."""

    county: County
    log: LogLike
    until: date | None = None
    plans: tuple[str, ...] = ()
    replications: int = 20
    seed: int = 1

    @cached_property
    def calibrated(self) -> Calibrated:
        """What was counted and fitted."""
        return self.county.calibrate(self.log, until=self.until, seed=self.seed)

    @cached_property
    def fitted(self) -> County:
        """The county with what was counted and fitted, in no file that stays."""
        found = self.calibrated
        with TemporaryDirectory() as folder:
            base = Path(folder) / self.county.file.name
            write_yaml(base, resolve(self.county.file))
            path = save_fitted(base.with_name("fitted.yaml"), base, found.of, found.counts, found.fit)
            return replace(read(path, self.county.language), codes=self.county.codes)

    @cached_property
    def validated(self) -> Validated:
        """Whether it reproduces what was received after that day."""
        return self.fitted.validate(self.log, seed=self.seed)

    @cached_property
    def replayed(self) -> Replayed:
        """The log's matters under the plans."""
        return self.fitted.replay(self.log, *self.plans, replications=self.replications, seed=self.seed)

    def said_in(self, language: Language) -> "Held":
        """The same in another language; what is worked out is kept."""
        told = replace(self, county=self.county.said_in(language))
        for part in ("calibrated", "validated", "replayed"):
            if part in self.__dict__:
                kept = self.__dict__[part]
                told.__dict__[part] = replace(kept, given=kept.given.said_in(language))
        if "fitted" in self.__dict__:
            told.__dict__["fitted"] = self.fitted.said_in(language)
        return told

    def show(self, exhibit: str, **options: Any) -> Any:
        """An exhibit by name (`simlib.EXHIBITS`). Raises UnknownName."""
        from simlib.door.exhibits import OF_EVIDENCE, exhibit_of

        return exhibit_of(self, OF_EVIDENCE, exhibit, **options)

    def blocks(self) -> Iterator[Any]:
        """What was fitted, whether it holds, and what the log's matters say of plans."""
        for exhibit in ("fitted", "fit", "verdict", "band", "replayed"):
            yield self.show(exhibit)
