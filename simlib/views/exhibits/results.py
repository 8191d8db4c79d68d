"""What came of plans, measure by measure.

results_sheet    one plan at a glance: the measures that a meeting asks for first, and how each is counted
measures_sheet   one plan in full: some measures by class, limit and zone too, and the biggest causes
beside_sheet     some measures of several plans, a column a plan
kept_sheet       how often each limit is kept, a column a plan
compared_sheet   several plans at one load: the main measures, and the headline's difference to the baseline

Nothing here draws, so the commands that show these load no matplotlib.
"""

from collections.abc import Sequence
from typing import Final

from simlib.scores.comparison import Difference
from simlib.scores.definitions import DEFINITIONS
from simlib.scores.experiment import Experiment
from simlib.scores.intervals import Measure
from simlib.views.language.claims import headline_differences
from simlib.views.language.names import Names
from simlib.views.language.results import BETTER, OPEN, WORSE, definition_lines, title
from simlib.views.language.words import Words
from simlib.views.table import DASH, Cell, Cells, Table, difference, estimate, mean_and_interval, table

MAIN: Final = (
    "on_time_share",
    "days_to_close",
    "open_matters",
    "overdue_matters",
    "staff_use",
    "stranger_share",
    "travel_hours",
    "recusals",
)
"""Measures that a meeting asks for first."""

SHOWN_BY: Final = ("all", "class", "limit", "milestone", "zone")
"""What the measures of a run are split by; ranking named units is not for a glance."""

SPLIT: Final = ("on_time_share", "limit_met_share", "days_to_close", "overdue_matters", "reached")
"""Measures that are shown by class, limit and zone too."""

CAUSES_SHOWN: Final = 5
"""So many causes of lateness are shown, the biggest."""


def results_sheet(names: Names, found: Experiment, plan: str) -> Table:
    """A row a main measure of all matters: mean, 95% interval and definition."""
    w, of_all = names.words, whole_measures(found, plan)
    columns = [w("measure"), w("mean"), w("95% interval"), w("definition")]
    rows: list[Cells] = [
        [names.measure(name), *mean_and_interval(of_all[name]), _counted(names, name)]
        for name in MAIN
        if name in of_all
    ]
    return table(names, title(names, found.setting, plan), columns, rows)


def whole_measures(found: Experiment, plan: str) -> dict[str, Measure]:
    """The measures of all matters and people of a plan, by name."""
    return {m.name: m for m in found.measures(plan) if m.by == "all"}


def _counted(names: Names, name: str) -> str:
    w, means = names.words, DEFINITIONS.get(name)
    return f"{w(means.numerator)} / {w(means.denominator)}\n{w(means.cohort)}" if means else ""


# ---------------------------------------------------------------- in full


def measures_sheet(names: Names, found: Experiment, plan: str, *, whole: bool = True) -> Table:
    """The measures of one plan: of all matters, then some by class, limit and zone; why some are late.
    Unless it is the `whole` of them, those that a meeting asks for first."""
    w, measures = names.words, found.measures(plan)
    groups = [
        _in_file_order(names, plan, [m for m in measures if _shown(m, by, whole=whole)]) for by in SHOWN_BY
    ]
    groups.append(_biggest_causes(measures))
    columns = [w("measure"), w("which"), w("mean"), w("95% interval"), w("unit of measure")]
    rows: list[Cells] = [
        [names.measure(m.name), names.key(m.by, m.key), *mean_and_interval(m),
         "" if m.unit == "share" else names.measured_in(m.unit)]
        for some in groups for m in some
    ]  # fmt: skip
    breaks = [sum(map(len, groups[:n])) for n in range(1, len(groups))]
    return table(names, title(names, found.setting, plan), columns, rows, breaks=breaks)


def _shown(m: Measure, by: str, *, whole: bool) -> bool:
    if by == "all":
        return m.by == by and (whole or m.name in MAIN)
    return m.by == by and m.name in (SPLIT if whole else SPLIT[:1])


def _biggest_causes(measures: Sequence[Measure]) -> list[Measure]:
    """On what late matters spent most of their time."""
    found = [m for m in measures if (m.name, m.by) == ("late_days", "cause") and m.mean > 0]
    return sorted(found, key=lambda m: -m.mean)[:CAUSES_SHOWN]


def _in_file_order(names: Names, plan: str, measures: Sequence[Measure]) -> list[Measure]:
    """Measure by measure, and of each the classes, limits and zones as the file has them."""
    scenario, order = names.scenario, list(dict.fromkeys(m.name for m in measures))
    files = {
        "class": list(scenario.classes),
        "limit": list(scenario.limits),
        "zone": list(scenario.plans[plan].zones),
    }

    def place(m: Measure) -> tuple[int, int]:
        keys = files.get(m.by, [])
        return order.index(m.name), keys.index(m.key) if m.key in keys else len(keys)

    return sorted(measures, key=place)


# ---------------------------------------------------------------- several plans


def beside_sheet(names: Names, found: Experiment, wanted: Sequence[str], top: str, name: str) -> Table:
    """A row a measure of all matters, a column a plan: mean and 95% interval."""
    w, baseline = names.words, found.setting.baseline
    by_plan = {plan: whole_measures(found, plan) for plan in found.setting.plans}
    columns = [w("measure"), w("unit of measure"), *(names.marked_plan(p, baseline) for p in by_plan)]
    rows: list[Cells] = [
        [
            names.measure(one),
            names.measured_in(first.unit),
            *(estimate(of.get(one)) for of in by_plan.values()),
        ]
        for one in wanted
        if (first := by_plan[baseline].get(one))
    ]
    return table(names, top, columns, rows, [w("second line: 95% interval")], name)


def kept_sheet(names: Names, found: Experiment) -> Table:
    """A row a limit that was observed, in the order of the file, a column a plan: matters that keep it."""
    w, plans, measure = names.words, found.setting.plans, "limit_met_share"
    seen = {(plan, m.key): m for plan in plans for m in found.measures(plan) if m.name == measure}
    named = [one for one in names.scenario.limits if (plans[0], one) in seen]
    columns = [w("time limit"), *map(names.plan, plans)]
    rows: list[Cells] = [
        [names.key("limit", one), *(estimate(seen.get((plan, one))) for plan in plans)] for one in named
    ]
    notes = [w("second line: 95% interval"), *definition_lines(names, (measure,))]
    top = f"{names.measure(measure)} · {title(names, found.setting)}"
    return table(names, top, columns, rows, notes)


MEASURED: Final = ("on_time_share", "days_to_close", "overdue_at_end", "travel_hours")
"""Measures that stand side by side in a comparison at one load."""


def compared_sheet(names: Names, found: Experiment) -> Table:
    """A row a plan: the main measures, and after the headline its difference to the baseline."""
    w, setting = names.words, found.setting
    seen = {plan: whole_measures(found, plan) for plan in setting.plans}
    measures = [name for name in MEASURED if any(name in of_plan for of_plan in seen.values())]
    after = measures.index(found.headline) + 1
    rows: list[Cells] = []
    for plan, of_plan in seen.items():
        cells = [estimate(of_plan.get(name)) for name in measures]
        row = [*cells[:after], marked_gain(w, found, plan), *cells[after:]]
        rows.append([names.marked_plan(plan, setting.baseline), *row])
    said = list(map(names.measure, measures))
    columns = [w("plan"), *said[:after], w("from the baseline"), *said[after:]]
    return table(names, title(names, found.setting), columns, rows)


def marked_gain(w: Words, found: Experiment, plan: str) -> Cell:
    """A plan's difference of the headline with the mark of what is shown; nothing for the baseline."""
    d = headline_differences(found).get(plan)
    if d is None or d.low is None:
        return DASH if d else Cell("")
    return difference(w, d, _mark(found, d))


def _mark(found: Experiment, d: Difference) -> str:
    verdict = found.verdict()
    if d.plan in verdict.better_than_baseline:
        return BETTER
    return WORSE if d.plan in verdict.worse_than_baseline else OPEN
