"""What came of one plan, or of several beside the baseline: numbers, sentences, exhibits.

    result.frame("on_time_share", by="town")     a pandas frame, units in its columns
    result.claims                                what may be said, and no more
    result.show("limits")                        a table or figure by name
    result.document()                            what `--json` prints

A result that was only asked for runs when it is first looked at; Ctrl-C keeps the replications that are done.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from shlex import quote
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from simlib.door.given import Given
from simlib.door.progress import simulated
from simlib.door.shown import Shown
from simlib.errors import UnknownName
from simlib.scores.comparison import Difference
from simlib.scores.experiment import Experiment, Setting, courses, one_run
from simlib.scores.intervals import Measure
from simlib.scores.run import Run
from simlib.views.language.names import Names, scale
from simlib.views.language.words import Language

if TYPE_CHECKING:
    from simlib.views.language.stories import Telling

SHARE: Final = {"mean": "%", "difference": "percentage points"}
"""In what a share and a difference of shares are given."""


@dataclass(frozen=True, repr=False)
class Result(Shown):
    """What was asked of `given` (changed plans are among its plans), and what came of it, by load."""

    given: Given
    settings: Mapping[str, Setting]
    processes: int | None = None
    why: bool = False

    # ------------------------------------------------------------ what came of it

    @cached_property
    def experiments(self) -> dict[str, Experiment]:
        """The experiment at each load, in order; after Ctrl-C those that were begun."""
        found: dict[str, Experiment] = {}
        for load, setting in self.settings.items():
            found[load] = simulated(self.names.words, self.given.world, setting, self.processes, why=self.why)
            if found[load].setting.replications < setting.replications:
                break
        return found

    def done(self) -> "Result":
        """The same, run."""
        _ = self.experiments
        return self

    @property
    def is_interrupted(self) -> bool:
        """Whether fewer replications were done than were asked for."""
        done = {load: found.setting for load, found in self.experiments.items()}
        return done != dict(self.settings)

    @property
    def claims(self) -> tuple[str, ...]:
        """What may be said of the plans, all at once with 95 %, in words."""
        from simlib.views.language.claims import findings

        return tuple(findings(self.names, self.experiments))

    def frame(self, measure: str | None = None, by: str = "all") -> pd.DataFrame:
        """A row a load, plan and key: mean with its 95 % interval, and the paired difference to the baseline
        with its own. Shares are in per cent, differences of shares in percentage points; other units are
        those of the measure. `measure` is the headline unless it is said; `by` is `all`, `class`, `town`,
        `group`, `unit`, `zone`, `division`, `limit` or `cause`. Raises UnknownName for one that was not
        observed.
        """
        wanted = measure or self.usual.headline
        seen = [one for load, found in self.experiments.items() for one in _seen(load, found, wanted, by)]
        if not seen:
            self._explain_absence(wanted, by)
        rows = [(load, plan, m.key, *_scaled(m, d), m.replications) for load, plan, m, d in seen]
        columns = ["load", "plan", by, *_headings(seen[0][2].unit), "replications"]
        return pd.DataFrame(rows, columns=columns).set_index(["load", "plan", by])

    def _explain_absence(self, measure: str, by: str) -> None:
        found = [m for e in self.experiments.values() for plan in e.setting.plans for m in e.measures(plan)]
        known = dict.fromkeys(m.name for m in found)
        if measure not in known:
            raise UnknownName("measure", measure, known)
        raise UnknownName("split", by, dict.fromkeys(m.by for m in found if m.name == measure))

    def document(self) -> dict[str, Any]:
        """What `simlib run --json` and `simlib compare --json` print, for the usual load."""
        from simlib.views.output.documents import causes_document, comparison_document, run_document

        if len(self.setting.plans) > 1:
            return comparison_document(self.usual)
        causes = causes_document(self.usual.causes(self.plan)) if self.why else {}
        return run_document(self.usual) | causes

    def story(self, matter: str | None = None, replication: int = 1) -> "MatterStory":
        """What happened to one matter of one run of the plan; without a matter, the late ones."""
        told = MatterStory(self, self.one(replication), matter)
        _ = told.telling
        return told

    # ------------------------------------------------------------ what exhibits ask for

    @property
    def names(self) -> Names:
        return self.given.names.showing(self.plans)

    @property
    def setting(self) -> Setting:
        """What was asked at the usual load (`central`, else the first)."""
        return self.settings.get("central") or next(iter(self.settings.values()))

    @property
    def usual(self) -> Experiment:
        """What came of it at the usual load."""
        return self.experiments.get("central") or next(iter(self.experiments.values()))

    @property
    def plans(self) -> tuple[str, ...]:
        """The plans in the order of showing."""
        return self.setting.plans

    @property
    def plan(self) -> str:
        """The one that is looked at by itself: the first that is not the baseline, else the baseline."""
        others = [plan for plan in self.plans if plan != self.setting.baseline]
        return (others or [self.setting.baseline])[0]

    @cached_property
    def causes(self) -> tuple[Measure, ...]:
        """Why matters of the plan were late, by group; the result was asked for with `why`."""
        return self.usual.causes(self.plan)

    @cached_property
    def courses(self) -> dict[str, Any]:
        """Open and overdue matters at the end of each week, by plan."""
        return courses(self.given.world, self.setting)

    @cached_property
    def days(self) -> Sequence[date | int]:
        """The ends of those weeks."""
        from simlib.model.compile import compile_model
        from simlib.scores.timeline import week_dates

        return week_dates(compile_model(self.given.world, self.setting.load))

    def one(self, replication: int = 1) -> Run:
        """One run of the plan; numbered from 1, as in the logs."""
        return one_run(self.given.world, replace(self.setting, baseline=self.plan), replication)

    def among(self, plans: Sequence[str]) -> "Result":
        """Other plans in the same setting, made once."""
        others = tuple(plans)
        if others not in self._others:
            asked = self.settings.items()
            settings = {load: replace(one, plans=others, baseline=others[0]) for load, one in asked}
            self._others[others] = replace(self, settings=settings)
        return self._others[others].said_in(self.given.language)

    @cached_property
    def _others(self) -> dict[tuple[str, ...], "Result"]:
        return {}

    def show(self, exhibit: str, **options: Any) -> Any:
        """An exhibit by name (`simlib.EXHIBITS`). Raises UnknownName."""
        from simlib.door.exhibits import OF_RESULTS, exhibit_of

        return exhibit_of(self, OF_RESULTS, exhibit, **options)

    def said_in(self, language: Language) -> "Result":
        """The same in another language; nothing is run again."""
        other = replace(self, given=self.given.said_in(language))
        kept = {name: value for name, value in self.__dict__.items() if name in _WORDLESS}
        other.__dict__.update(kept)
        return other

    def blocks(self) -> Iterator[Any]:
        """One plan: its measures and why matters were late. Several: figure, claims, amounts."""
        from simlib.views.language.results import result_footing
        from simlib.views.remarks import remarks

        shown = ("comparison", "claims", "gains") if len(self.plans) > 1 else ("results", "limits", "causes")
        for exhibit in shown:
            if exhibit != "causes" or self.why:
                yield self.show(exhibit)
        if self.is_interrupted:
            done, asked = self.usual.setting.replications, self.setting.replications
            line = self.names.words(
                "Interrupted after {done} of {asked} replications.", done=done, asked=asked
            )
            yield remarks(self.names, [line])
        command = f"simlib assumptions {quote(str(self.given.file))}"
        yield remarks(self.names, result_footing(self.names, self.usual.model, command))


_WORDLESS: Final = ("experiments", "courses", "days", "causes", "_others")


@dataclass(frozen=True, repr=False)
class MatterStory(Shown):
    """What happened to one matter of one run, or which matters of it were late."""

    result: Result
    run: Run
    matter: str | None

    @cached_property
    def late(self) -> tuple[str, ...]:
        """The codes of the matters that were late, the longest overdue first."""
        from simlib.scores.story import late_matters
        from simlib.views.language.matters import matter_codes

        codes = matter_codes(self.run.model, self.run.draws)
        return tuple(codes[one.matter] for one in late_matters(self.run))

    @cached_property
    def telling(self) -> "Telling | None":
        """The story with all that is needed to say it; None where no matter was asked for."""
        from simlib.views.language.stories import told

        return None if self.matter is None else told(self.result.names, self.run, self.matter)

    def blocks(self) -> Iterator[Any]:
        """A line of time, where the time went, and each step; or the late matters."""
        if self.matter is None:
            yield self.result.show("late", run=self.run)
            return
        for exhibit in ("timeline", "spent", "story"):
            yield self.result.show(exhibit, matter=self.matter, run=self.run)


# ---------------------------------------------------------------- frames


def _seen(
    load: str, found: Experiment, measure: str, by: str
) -> Iterator[tuple[str, str, Measure, Difference | None]]:
    gained = {(d.plan, d.key): d for d in found.differences() if (d.name, d.by) == (measure, by)}
    for plan in found.setting.plans:
        for m in found.measures(plan):
            if (m.name, m.by) == (measure, by):
                yield load, plan, m, gained.get((plan, m.key))


def _scaled(m: Measure, d: Difference | None) -> list[float]:
    values = [m.mean, m.low, m.high, *((d.mean, d.low, d.high) if d else (None,) * 3)]
    return [float("nan") if value is None else scale(m.unit) * value for value in values]


def _headings(unit: str) -> list[str]:
    own, gap = (SHARE["mean"], SHARE["difference"]) if unit == "share" else (unit, unit)
    plain = [f"{name} [{own}]" for name in ("mean", "low", "high")]
    return plain + [f"{name} [{gap}]" for name in ("difference", "difference low", "difference high")]
