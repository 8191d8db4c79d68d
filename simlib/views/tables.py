"""Results as pandas tables, for notebooks: words in the columns, numbers in the cells.

    measures_table      a row a measure of one plan
    differences_table   a row a plan and measure: difference to the baseline
    plans_table         a row a unit: its zone under each plan
    assumptions_table   a row a number that is borrowed, assumed or derived

Numbers stay numbers (shares between 0 and 1), so that a table can be sorted and drawn; NaN stands
where there is no interval.
"""

from collections.abc import Iterable, Sequence

import pandas as pd

from simlib.inputs.reading import World
from simlib.scores.comparison import Difference
from simlib.scores.intervals import Measure
from simlib.views.language.glossary import PROVENANCE
from simlib.views.language.names import Names
from simlib.views.language.provenance import grounds_used
from simlib.views.language.words import N_

MEASURE, BY, KEY = N_("measure"), N_("split by"), N_("which")
MEAN, LOW, HIGH, UNIT = N_("mean"), N_("interval from"), N_("interval to"), N_("unit of measure")
PLAN, DIFFERENCE, DETECTABLE = N_("plan"), N_("difference"), N_("detectable difference")
GROUND, KIND, PLACE, VALUE, NOTE = (
    N_("ground"),
    N_("kind"),
    N_("place in the file"),
    N_("value"),
    N_("note"),
)

UNIT_OF_PLAN = N_("unit")


def measures_table(names: Names, measures: Iterable[Measure], by: str | None = None) -> pd.DataFrame:
    """Measures with their 95% intervals; `by` keeps those told apart by it ("all", "class", "zone" ...)."""
    w = names.words
    rows = [
        (names.measure(m.name), names.by(m.by), names.key(m.by, m.key), m.mean, m.low, m.high,
         names.measured_in(m.unit))
        for m in measures if by in (None, m.by)
    ]  # fmt: skip
    return _table([w(column) for column in (MEASURE, BY, KEY, MEAN, LOW, HIGH, UNIT)], rows)


def differences_table(names: Names, differences: Iterable[Difference], by: str | None = None) -> pd.DataFrame:
    """Plans minus the baseline with 95% intervals and the difference that would have been seen."""
    w = names.words
    rows = [
        (names.plan(d.plan), names.measure(d.name), names.by(d.by), names.key(d.by, d.key), d.mean,
         d.low, d.high, d.detectable, names.measured_in(d.unit))
        for d in differences if by in (None, d.by)
    ]  # fmt: skip
    columns = (PLAN, MEASURE, BY, KEY, DIFFERENCE, LOW, HIGH, DETECTABLE, UNIT)
    return _table([w(column) for column in columns], rows)


def plans_table(names: Names) -> pd.DataFrame:
    """The zone of each unit under each plan; the index names the units."""
    plans = names.scenario.plans
    zones = {
        names.plan(name): {
            names.unit(unit): names.zone(zone_name, zone)
            for zone_name, zone in plan.zones.items()
            for unit in zone.units
        }
        for name, plan in plans.items()
    }
    units = [names.unit(name) for name in names.scenario.units]
    placed = [unit for unit in units if any(unit in of_plan for of_plan in zones.values())]
    return pd.DataFrame(
        {plan: [of_plan.get(unit, "") for unit in placed] for plan, of_plan in zones.items()},
        index=pd.Index(placed, name=names.words(UNIT_OF_PLAN)),
    )


def assumptions_table(names: Names, world: World) -> pd.DataFrame:
    """Every number that does not come from this county's own documents, and on what it rests."""
    w = names.words
    rows = [
        (w(PROVENANCE[use.kind.value]), use.name, use.note(w), entry.path, entry.value)
        for use in grounds_used(world)
        for entry in use.numbers
    ]
    return _table([w(column) for column in (KIND, GROUND, NOTE, PLACE, VALUE)], rows)


def _table(columns: list[str], rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns).fillna(float("nan"))
