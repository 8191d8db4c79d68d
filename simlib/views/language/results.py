"""What stands about a result: its title, what each measure is, on what it rests."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Final

from simlib.inputs.reading import World
from simlib.model.arrays import Model
from simlib.scores.definitions import DEFINITIONS
from simlib.scores.experiment import Setting
from simlib.views.language.names import RUNS, Names, heading
from simlib.views.language.provenance import borrowed_line, projected_years, shaky
from simlib.views.language.words import N_

BETTER, WORSE, OPEN = "▲", "▼", "·"

LEGEND: Final = N_(
    "▲ shown better, ▼ shown worse (simultaneous 95 %); · no difference shown, even if one plan's own "
    "interval excludes 0"
)

SECOND_LINE: Final = N_("second line: difference from the baseline in percentage points, 95% interval")

RESTS: Final = N_("Rests on {borrowed} borrowed and {assumed} assumed grounds; to list them: {command}")

PROJECTED: Final = N_(
    "Holidays of {years} are projected, not yet published; add the published days under time.extra_days"
)

OWN_DAYS: Final = N_("days set by the file: {days}; all others as projected")


def title(names: Names, setting: Setting, plan: str | None = None) -> str:
    """Plan, load, window, replications and seed."""
    parts = [names.plan(plan) if plan else "", names.load(setting.load), runs_line(names, setting)]
    return heading(" · ".join(part for part in parts if part))


def runs_line(names: Names, setting: Setting) -> str:
    """The measured period, how often it was run, and with which chance."""
    runs = names.words(RUNS, count=setting.replications, seed=setting.seed)
    return f"{names.window()} · {runs}"


def definition_lines(names: Names, measures: Sequence[str] = tuple(DEFINITIONS)) -> list[str]:
    """What each measure is: counted over what, of whom."""
    w = names.words
    return [
        w("{measure} = {top} / {bottom}; of: {cohort}", measure=names.measure(name),
          top=w(means.numerator), bottom=w(means.denominator), cohort=w(means.cohort))
        for name, means in DEFINITIONS.items() if name in measures
    ]  # fmt: skip


def footing(names: Names, world: World, command: str) -> list[str]:
    """What a result rests on: the marks of its data and of rules relaxed, grounds, scenario and version."""
    w = names.words
    kinds = [use.kind.value for use in shaky(world)]
    borrowed, assumed = kinds.count("borrowed"), kinds.count("assumption")
    origin = {"name": world.scenario.name, "hash": world.sha256[:12], "version": version("simlib")}
    lines = [
        heading(names.marks()),
        borrowed_line(w, world.scenario, clauses=True),
        w(RESTS, borrowed=borrowed, assumed=assumed, command=command),
        w("Scenario {name} ({hash}), simlib {version}", **origin),
    ]
    return [line for line in lines if line]


def result_footing(names: Names, model: Model, command: str) -> list[str]:
    """The same of what was simulated, and which of its years have no published holidays."""
    w, years = names.words, projected_years(model)
    said = [w(PROJECTED, years=names.listed(map(str, years)))] if years else []
    own = [day for day in sorted(getattr(names.scenario.time, "extra_days", {})) if int(day[:4]) in years]
    said += [w(OWN_DAYS, days=names.listed(own))] if own else []
    return [*footing(names, model.world, command), *said]
