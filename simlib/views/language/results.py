"""What stands about a result: its title, what each measure is, in what plans differ, on what it rests."""

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import Final

from simlib.inputs.reading import World
from simlib.inputs.scenario import PlanSpec
from simlib.model.arrays import Model
from simlib.scores.definitions import DEFINITIONS
from simlib.scores.experiment import Experiment
from simlib.views.language.glossary import DISPATCH, POOLING, WEEKDAYS
from simlib.views.language.names import RUNS, Names, heading
from simlib.views.language.provenance import borrowed_line, projected_years, shaky
from simlib.views.language.words import N_

BETTER, WORSE, OPEN = "▲", "▼", "·"

LEGEND: Final = N_(
    "▲ shown better, ▼ shown worse (95 %, all plans at once); · not shown, which may be so though the "
    "interval of one plan leaves out 0, for claims hold for all plans at once"
)

SECOND_LINE: Final = N_("second line: difference to the baseline in percentage points, 95% interval")

RESTS: Final = N_("Rests on {borrowed} borrowed and {assumed} assumed grounds; they are listed by: {command}")

PROJECTED: Final = N_(
    "Holidays of {years} are projected, not published; add the published days by time.extra_days"
)

OWN_DAYS: Final = N_("days of the file's own: {days}; all others as they are projected")

ORIGIN: Final = N_("Scenario {name} ({hash}), simlib {version}")


def title(names: Names, found: Experiment, plan: str | None) -> str:
    """Plan, load, window, replications and seed."""
    setting = found.setting
    runs = names.words(RUNS, count=setting.replications, seed=setting.seed)
    parts = [names.plan(plan) if plan else "", names.load(setting.load), names.window(), runs]
    return heading(" · ".join(part for part in parts if part))


def definition_lines(names: Names, measures: Sequence[str] = tuple(DEFINITIONS)) -> list[str]:
    """What each measure is: counted over what, of whom."""
    w = names.words
    return [
        w("{measure} = {top} / {bottom}; of: {cohort}", measure=names.measure(name),
          top=w(means.numerator), bottom=w(means.denominator), cohort=w(means.cohort))
        for name, means in DEFINITIONS.items() if name in measures
    ]  # fmt: skip


def footing(names: Names, world: World, command: str) -> list[str]:
    """What a result rests on: the mark of its data, grounds, scenario and version."""
    w = names.words
    kinds = [use.kind.value for use in shaky(world)]
    borrowed, assumed = kinds.count("borrowed"), kinds.count("assumption")
    origin = {"name": world.scenario.name, "hash": world.sha256[:12], "version": version("simlib")}
    lines = [
        heading(names.mark()),
        borrowed_line(w, world.scenario, clauses=True),
        w(RESTS, borrowed=borrowed, assumed=assumed, command=command),
        w(ORIGIN, **origin),
    ]
    return [line for line in lines if line]


def result_footing(names: Names, found: Experiment, command: str) -> list[str]:
    """The same of a result, and which of its years have no published holidays."""
    return result_footing_of(names, found.model, command)


def result_footing_of(names: Names, model: Model, command: str) -> list[str]:
    """The same of anything that was simulated."""
    w, years = names.words, projected_years(model)
    said = [w(PROJECTED, years=names.listed(map(str, years)))] if years else []
    own = [day for day in sorted(getattr(names.scenario.time, "extra_days", {})) if int(day[:4]) in years]
    said += [w(OWN_DAYS, days=names.listed(own))] if own else []
    return [*footing(names, model.world, command), *said]


def plan_differences(names: Names, name: str) -> list[str]:
    """In what a plan departs from the baseline: moved units, then levers."""
    base, plan = names.scenario.plans[names.scenario.baseline], names.scenario.plans[name]
    return [*_moves(names, base, plan), *_levers(names, base, plan)]


def _moves(names: Names, base: PlanSpec, plan: PlanSpec) -> Iterator[str]:
    w = names.words
    before = {unit: zone for zone, spec in base.zones.items() for unit in spec.units}
    after = {unit: zone for zone, spec in plan.zones.items() for unit in spec.units}
    if set(base.zones) != set(plan.zones):
        yield w("zones: {old} → {new}", old=len(base.zones), new=len(plan.zones))
        return
    for unit, zone in after.items():
        if before.get(unit, zone) != zone:
            old = names.zone(before[unit], base.zones[before[unit]])
            new = names.zone(zone, plan.zones[zone])
            yield w("{unit}: {old} → {new}", unit=names.unit(unit), old=old, new=new)


def _levers(names: Names, base: PlanSpec, plan: PlanSpec) -> Iterator[str]:
    for label, old, new in zip(LEVERS, _values(names, base), _values(names, plan), strict=True):
        if old != new:
            w = names.words
            yield w("{lever}: {old} → {new}", lever=w(label), old=old or "–", new=new or "–")


LEVERS: Final = (
    N_("pooling"),
    N_("order of dispatch"),
    N_("working days until the next pool opens"),
    N_("weekdays of meetings"),
    N_("extra people"),
    N_("groups released from the zone of their division"),
    N_("chosen beside"),
    N_("later on"),
)


def _values(names: Names, plan: PlanSpec) -> tuple[str, ...]:
    """The levers of a plan in words, in the order of LEVERS."""
    w, scenario = names.words, names.scenario
    meetings = [f"{_meeting(names, name)} {w(WEEKDAYS[day])}" for name, day in sorted(plan.weekdays.items())]
    extra = [
        f"{names.short(unit)} {w.text(scenario.posts[post].title)} +{count}"
        for unit, posts in sorted(plan.extra.items())
        for post, count in sorted(posts.items())
    ]
    return (
        w(POOLING[plan.pooling]),
        w(DISPATCH[plan.order]),
        f"{plan.escalation_days:g}",
        names.listed(meetings),
        names.listed(extra),
        w("yes") if plan.release_groups else w("no"),
        names.listed(w.text(scenario.levers[lever].title) for lever in plan.levers),
        w("{plan} from {day} on", plan=names.plan(plan.then.plan), day=plan.then.on) if plan.then else "",
    )


def _meeting(names: Names, name: str) -> str:
    """The title of an arrangement or of a meeting that decides."""
    scenario = names.scenario
    known = scenario.gates if name in scenario.gates else scenario.arrangements
    return names.words.text(known[name].title)
