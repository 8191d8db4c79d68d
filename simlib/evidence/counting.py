"""What a log can be counted for: each number with its 90% interval.

arrivals    matters a year of each stream, and of each unit in it
classes     shares by stream
branches    what follows at the steps that dispositions tell about
recusals    how likely somebody of the own unit stands back
season      how months differ, where they do so by more than chance (`evidence.seasons`)
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from simlib.evidence.estimates import Estimate, counted_rate, counted_share
from simlib.evidence.seasons import Season, season_of
from simlib.evidence.standing import Standing, counted_by_stream, kinds_of
from simlib.evidence.ways import Branch
from simlib.inputs.caselog.rows import LoggedMatter
from simlib.inputs.scenario import WORKING_DAYS_A_YEAR, Conflicts, Scenario, Stream
from simlib.model.season import season_weights

FOLLOWED_UP: Final = 95
"""Per cent of the days to close: matters received later than that before the log's end may still be open
because they are long, so that of them only the quick ones would tell what became of them."""


@dataclass(frozen=True)
class Counted:
    """All that was counted. `per_year` is matters a year at a load of 1, `units` matters of the whole log.

    `recused` is the share of matters from which somebody of the own unit stood back, `conflicts` the odds
    that give this share; both None where the log does not say."""

    per_year: Mapping[str, Estimate]
    units: Mapping[str, Mapping[str, Estimate]]
    classes: Mapping[str, Mapping[str, Estimate]]
    branches: Mapping[Branch, Mapping[str, Estimate]]
    recused: Estimate | None
    conflicts: Conflicts | None
    season: Season | None


def counted(of: Standing) -> Counted:
    """Count all that can be counted of a log."""
    scenario = of.world.scenario
    by_stream, season = counted_by_stream(of), season_of(of)
    shown = season.by_month if season else ()
    streams = [name for kind in of.kinds for name in kinds_of(scenario)[kind]]
    load = usual_load(scenario)
    units = {name: _units(scenario.streams[name], by_stream.get(name, Counter())) for name in streams}
    per_year = {
        name: _scaled(
            counted_rate(
                by_stream.get(name, Counter()).total(),
                even_years(of, shown or scenario.streams[name].by_month),
            ),
            1 / load,
        )
        for name in streams
    }
    recused, conflicts = _recusals(of)
    return Counted(per_year, units, _classes(of, streams), _branches(of), recused, conflicts, season)


def even_years(of: Standing, by_month: Sequence[float], begins: date = date.min) -> float:
    """The log's length from a day on in years of `WORKING_DAYS_A_YEAR` working days, of which those of busy
    months count more (the multiples of the twelve months; none: all alike)."""
    days = np.array([day.toordinal() for day in of.working_days if day >= begins], dtype=np.int64)
    return float(season_weights(of.world.scenario, by_month, days).sum() / WORKING_DAYS_A_YEAR)


def usual_load(scenario: Scenario) -> float:
    """By what the usual load multiplies matters."""
    return scenario.loads.get("central", next(iter(scenario.loads.values())))


def _scaled(one: Estimate, by: float) -> Estimate:
    return Estimate(one.value * by, one.low * by, one.high * by, one.count, one.of)


def _units(stream: Stream, counts: Counter[str]) -> dict[str, Estimate]:
    """Matters by unit: of those that the file has, and of all that the log has."""
    return {unit: counted_rate(counts[unit], 1.0) for unit in dict.fromkeys((*stream.shares, *counts))}


def _classes(of: Standing, streams: list[str]) -> dict[str, dict[str, Estimate]]:
    found: dict[str, dict[str, Estimate]] = {}
    pairs = list(zip(of.log.matters, of.streams, strict=True))
    for name in streams:
        counts = Counter(m.matter_class for m, stream in pairs if stream == name and m.matter_class)
        if counts.total():
            known = dict.fromkeys((*of.world.scenario.streams[name].classes, *counts))
            found[name] = {klass: counted_share(counts[klass], counts.total()) for klass in known}
    return found


def followed_up(of: Standing) -> list[LoggedMatter]:
    """The matters that were received early enough to be closed by the log's end, whatever their way."""
    days = [matter.days_to_close for matter in of.log.matters if matter.days_to_close is not None]
    if not days:
        return []
    until = of.last - timedelta(days=float(np.percentile(days, FOLLOWED_UP)))
    return [matter for matter in of.log.matters if matter.received <= until]


def _branches(of: Standing) -> dict[Branch, dict[str, Estimate]]:
    rows = Counter(of.ways.row(m.kind, m.disposition) for m in followed_up(of))
    found: dict[Branch, dict[str, Estimate]] = {}
    for (flow, step), goes in of.ways.branches.items():
        counts: Counter[str] = Counter()
        for row, after in goes.items():
            counts[after] += rows[row]
        if counts.total():
            targets = of.world.scenario.flows[flow].steps[step].next
            found[flow, step] = {after: counted_share(counts[after], counts.total()) for after in targets}
    return found


def _recusals(of: Standing) -> tuple[Estimate | None, Conflicts | None]:
    """The share of matters with somebody of the own unit who stands back, and the odds that give it: those of
    the file, all made so many times as likely."""
    said = [matter for matter in of.log.matters if matter.recused is not None]
    if not said:
        return None, None
    share = counted_share(sum(bool(matter.recused) for matter in said), len(said))
    scenario, home = of.world.scenario, of.world.scenario.conflicts.home
    people = np.array([sum(scenario.units[matter.unit].staff.values()) for matter in said])
    if not home or not people.any():
        return share, None
    times = _odds(share.value, people) / home
    odds = {
        name: min(1.0, times * getattr(scenario.conflicts, name))
        for name in ("home", "neighbour", "elsewhere")
    }
    return share, Conflicts(**odds)


def _odds(share: float, people: np.typing.NDArray[np.int64]) -> float:
    """How likely each of a unit's people stands back, so that somebody does in this share of matters."""
    from scipy.optimize import brentq

    most = float((people > 0).mean())
    if share <= 0 or share >= most:
        return 0.0 if share <= 0 else 1.0
    return float(brentq(lambda odds: float((1 - (1 - odds) ** people).mean()) - share, 0.0, 1.0))


def counted_scenario(scenario: Scenario, found: Counted) -> Scenario:
    """A scenario with all that was counted in place."""
    flows = dict(scenario.flows)
    for (name, branch), after in found.branches.items():
        steps = dict(flows[name].steps)
        goes = {target: one.value for target, one in after.items()}
        steps[branch] = steps[branch].model_copy(update={"next": goes})
        flows[name] = flows[name].model_copy(update={"steps": steps})
    conflicts = found.conflicts or scenario.conflicts
    changed = {"streams": _counted_streams(scenario, found), "flows": flows, "conflicts": conflicts}
    return scenario.model_copy(update=changed)


def _counted_streams(scenario: Scenario, found: Counted) -> dict[str, Stream]:
    """All streams of a scenario, those that were counted as they were counted."""
    made = dict(scenario.streams)
    for name, rate in found.per_year.items():
        classes = {klass: one.value for klass, one in found.classes.get(name, {}).items()}
        shares = {unit: one.value for unit, one in found.units[name].items()}
        changed = {"per_year": rate.value, "gap": None, "shares": shares}
        if found.season and found.season.multiples:
            changed["season"] = {month: one.value for month, one in found.season.multiples.items()}
        made[name] = made[name].model_copy(update=changed | ({"classes": classes} if classes else {}))
    return made
