"""What the command line says to people: rich tables that are legible at 80 columns.

    console          standard output without markup, so that a name in brackets is a name
    progress         a bar on standard error, only where somebody looks on
    *_table          results;  plan_tables: plans;  ground_lines: assumptions;  footing: what it rests on

Titles carry plan, load, window, replications and seed; no clock time and no number of processes is
ever said.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import Final

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from simlib.inputs.reading import World
from simlib.inputs.scenario import PlanSpec
from simlib.model.arrays import Model
from simlib.scores.comparison import Difference
from simlib.scores.definitions import DEFINITIONS
from simlib.scores.experiment import Experiment
from simlib.scores.intervals import Measure
from simlib.views.findings import headline_differences, headline_measure
from simlib.views.glossary import DISPATCH, POOLING, PROVENANCE, WEEKDAYS
from simlib.views.grounds import GroundUse, borrowed_line, projected_years, shaky
from simlib.views.lettering import text_cells, wrapped_cells
from simlib.views.names import RUNS, Names, gained, heading, shown, span
from simlib.views.words import N_, Words

SHOWN_BY: Final = ("all", "class", "limit", "zone")
"""What the table of a run is split by; ranking named units is not for a glance."""

SPLIT: Final = ("on_time_share", "limit_met_share", "days_to_close", "overdue_matters")
"""Measures that are shown by class, limit and zone too."""

CAUSES_SHOWN: Final = 5
"""So many causes of lateness are shown, the biggest."""

COMPARED: Final = ("on_time_share", "days_to_close", "overdue_at_end", "travel_hours")
"""Measures that stand side by side in a comparison."""

PLAN: Final = 10
"""Cells that a plan's name has in a row; where there are fewer, plans stand in blocks."""

ENDLESS: Final = 10_000
"""More cells than any table takes."""

NUMBER: Final = 10
"""Cells that the heading of a column of numbers may take in a line."""

BETTER, WORSE, OPEN = "▲", "▼", "·"
LEGEND: Final = N_(
    "▲ shown better, ▼ shown worse (95 %, all plans at once); · not shown, which may be so though the "
    "interval of one plan leaves out 0, for claims hold for all plans at once"
)
SECOND_LINE: Final = N_(
    "second line: difference to the baseline in percentage points, 95% interval"
)
RESTS: Final = N_(
    "Rests on {borrowed} borrowed and {assumed} assumed grounds; they are listed by: {command}"
)
PROJECTED: Final = N_(
    "Holidays of {years} are projected, not published; add the published days by time.extra_days"
)
ORIGIN: Final = N_("Scenario {name} ({hash}), simlib {version}")


def console(stderr: bool = False) -> Console:
    """Where a command speaks: without markup, highlighting or emoji."""
    return Console(stderr=stderr, markup=False, highlight=False, emoji=False)


@contextmanager
def progress(words: Words, total: int) -> Iterator[Callable[[], None]]:
    """A bar on standard error that the given function moves on; silent where nobody looks on."""
    w, seen = words, console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=seen, transient=True, disable=not seen.is_terminal) as bar:
        task = bar.add_task(w("replications"), total=total)
        yield lambda: bar.advance(task)


def title(names: Names, found: Experiment, plan: str | None) -> str:
    """Plan, load, window, replications and seed."""
    setting = found.setting
    runs = names.words(RUNS, count=setting.replications, seed=setting.seed)
    parts = [names.plan(plan) if plan else "", names.load(setting.load), names.window(), runs]
    return heading(" · ".join(part for part in parts if part))


def say(lines: Sequence[str]) -> None:
    """Print sentences, broken where their language breaks them; whole where nobody looks on."""
    out = console()
    for line in lines:
        out.print(wrapped_cells(line, out.width) if out.is_terminal else line, soft_wrap=True)


def _frame() -> Table:
    return Table(box=box.SIMPLE_HEAD, pad_edge=False)


def framed(headings: Sequence[str], rows: Sequence[Sequence["Cell"]], words: int) -> Table:
    """A table whose first columns are words, which may be broken, and whose others are numbers."""
    table = _frame()
    for place, column in enumerate(headings):
        if place < words:
            table.add_column(column, overflow="fold")
        else:
            _number_column(table, column, _widest(row[place] for row in rows))
    for row in rows:
        table.add_row(*row)
    return table


def _titled(text: str, table: Table) -> Group:
    """A table under its title, which may be longer than the table is wide."""
    return Group(Text(text), table)


def _number_column(table: Table, heading: str, room: int = NUMBER) -> None:
    """A column of numbers, which are never broken; its heading is where numbers leave less room."""
    table.add_column(wrapped_cells(heading, max(room, NUMBER)), justify="right", no_wrap=True)


def _widest(cells: Iterable["Cell"]) -> int:
    return max((text_cells(line) for cell in cells for line in str(cell).splitlines()), default=0)


Cell = Text | str


@dataclass(frozen=True)
class PlanRows:
    """A row a plan where the terminal has the room for all numbers, else a block of lines a plan.

    A cell may have two lines. Numbers are never broken, and a plan's name keeps PLAN cells at least.
    """

    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    parted: bool = False

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        table = self._table()
        whole = console.measure(table, options=options.update_width(ENDLESS)).maximum
        names = [self.headings[0], *(str(row[0]) for row in self.rows)]
        longest = max(map(text_cells, names))
        needed = whole - longest + min(longest, PLAN)
        yield table if needed <= options.max_width else Group(*self._blocks())

    def _table(self) -> Table:
        table = _frame()
        table.add_column(self.headings[0], overflow="fold")
        for place, column in enumerate(self.headings[1:], start=1):
            _number_column(table, column, _widest(row[place] for row in self.rows))
        for row in self.rows:
            table.add_row(*row, end_section=self.parted)
        return table

    def _blocks(self) -> Iterator[Text]:
        for plan, *cells in self.rows:
            yield Text("")
            yield Text(str(plan), style="bold")
            for column, cell in zip(self.headings[1:], cells, strict=True):
                if str(cell):
                    lines = (Text(cell) if isinstance(cell, str) else cell).split("\n")
                    yield Text(f"  {column}: ").append_text(Text("  ").join(lines))


# ---------------------------------------------------------------- results


def run_table(names: Names, found: Experiment, plan: str) -> Group:
    """The measures of one plan: of all matters, then some by class, limit and zone; why some are late."""
    w = names.words
    table = _frame()
    for column in (N_("measure"), N_("which")):
        table.add_column(w(column), overflow="fold")
    for column in (N_("mean"), N_("95% interval")):
        _number_column(table, w(column))
    table.add_column(no_wrap=True)
    measures = found.measures(plan)
    for by in SHOWN_BY:
        split = [m for m in measures if m.by == by and (by == "all" or m.name in SPLIT)]
        for m in _in_file_order(names, plan, split):
            table.add_row(*_measure_row(names, m))
        table.add_section()
    for m in _biggest_causes(measures):
        table.add_row(*_measure_row(names, m))
    return _titled(title(names, found, plan), table)


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


def _measure_row(names: Names, m: Measure) -> tuple[str, ...]:
    inside = "" if m.unit == "share" else names.measured_in(m.unit)
    return (
        names.measure(m.name),
        names.key(m.by, m.key),
        shown(m.mean, m.unit),
        _interval(m.low, m.high, m.unit),
        inside,
    )


def _interval(low: float | None, high: float | None, unit: str) -> str:
    return "–" if low is None or high is None else span(low, high, unit)


def definition_lines(names: Names, measures: Sequence[str] = tuple(DEFINITIONS)) -> list[str]:
    """What each measure is: counted over what, of whom."""
    w = names.words
    return [
        w("{measure} = {top} / {bottom}; of: {cohort}", measure=names.measure(name),
          top=w(means.numerator), bottom=w(means.denominator), cohort=w(means.cohort))
        for name, means in DEFINITIONS.items() if name in measures
    ]  # fmt: skip


def comparison_table(names: Names, found: Experiment) -> Group:
    """A row a plan: the compared measures, and the difference of the headline."""
    w, setting = names.words, found.setting
    seen = {
        plan: {m.name: m for m in found.measures(plan) if m.by == "all"} for plan in setting.plans
    }
    compared = [name for name in COMPARED if any(name in of_plan for of_plan in seen.values())]
    after = compared.index(found.headline) + 1
    columns = [*compared[:after], "", *compared[after:]]
    headings = [names.measure(name) if name else w("to the baseline") for name in columns]
    rows: list[list[Cell]] = []
    differences = headline_differences(found)
    for plan, measures in seen.items():
        cells: list[Cell] = [_two_lines(measures.get(name)) for name in compared]
        cells.insert(after, _difference(found, differences.get(plan)))
        rows.append([names.marked_plan(plan, setting.baseline), *cells])
    table = PlanRows([w("plan"), *headings], rows)
    return Group(Text(title(names, found, None)), table)


def _two_lines(m: Measure | None) -> str:
    """A mean, and under it its interval."""
    if m is None:
        return "–"
    interval = "" if m.low is None else f"\n{_interval(m.low, m.high, m.unit)}"
    return shown(m.mean, m.unit) + interval


def _difference(found: Experiment, d: Difference | None) -> Text | str:
    """A difference with its mark, and under it its interval."""
    if d is None:
        return ""
    sign, style = _sign(found, d.plan)
    text = Text(f"{gained(d.mean, d.unit)} {sign}", style=style)
    if d.low is not None and d.high is not None:
        text.append(f"\n{gained(d.low, d.unit)}~{gained(d.high, d.unit)}", style="dim")
    return text


def _sign(found: Experiment, plan: str) -> tuple[str, str]:
    verdict = found.verdict()
    if plan in verdict.better_than_baseline:
        return BETTER, "green"
    return (WORSE, "red") if plan in verdict.worse_than_baseline else (OPEN, "")


def loads_table(names: Names, loads: Mapping[str, Experiment]) -> Group:
    """A row a plan, a column a load: on-time share, and the difference to the baseline."""
    w = names.words
    first = next(iter(loads.values()))
    baseline = first.setting.baseline
    runs = w(RUNS, count=first.setting.replications, seed=first.setting.seed)
    top = heading(" · ".join([names.measure(first.headline), names.window(), runs]))
    plans = [baseline, *(plan for plan in first.setting.plans if plan != baseline)]
    rows: list[list[Cell]] = [
        [names.marked_plan(plan, baseline), *(_load_cell(found, plan) for found in loads.values())]
        for plan in plans
    ]
    table = PlanRows([w("plan"), *map(names.load, loads)], rows, parted=True)
    return Group(Text(top), table)


def _load_cell(found: Experiment, plan: str) -> Text:
    share = headline_measure(found, plan)
    if share is None:
        return Text("–")
    text = Text(f"{shown(share.mean, share.unit)} ")
    text.append(_interval(share.low, share.high, share.unit), style="dim")
    d = headline_differences(found).get(plan)
    if d is not None and d.low is not None and d.high is not None:
        sign, style = _sign(found, plan)
        text.append(f"\n{sign} {gained(d.mean, d.unit)} ", style=style)
        text.append(f"{gained(d.low, d.unit)}~{gained(d.high, d.unit)}", style="dim")
    return text


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
    return [*footing(names, model.world, command), *said]


# ---------------------------------------------------------------- plans


def plan_table(names: Names, name: str) -> Group:
    """The zones of one plan: division, towns and groups."""
    w = names.words
    top = f"{heading(names.marked_plan(name, names.scenario.baseline))} [{name}]"
    table = _frame()
    for column in (N_("zone"), N_("linked division"), N_("units")):
        table.add_column(w(column), overflow="fold")
    for zone_name, zone in names.scenario.plans[name].zones.items():
        divisions = names.listed(names.short(division) for division in zone.division)
        units = names.listed(names.short(unit) for unit in zone.units)
        table.add_row(names.zone(zone_name, zone), divisions, units)
    return _titled(top, table)


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
    meetings = [
        f"{_meeting(names, name)} {w(WEEKDAYS[day])}" for name, day in sorted(plan.weekdays.items())
    ]
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
        w("{plan} from {day} on", plan=names.plan(plan.then.plan), day=plan.then.on)
        if plan.then
        else "",
    )


def _meeting(names: Names, name: str) -> str:
    """The title of an arrangement or of a meeting that decides."""
    scenario = names.scenario
    known = scenario.gates if name in scenario.gates else scenario.arrangements
    return names.words.text(known[name].title)


# ---------------------------------------------------------------- assumptions


def ground_lines(words: Words, use: GroundUse) -> list[str]:
    """A ground: its kind, what it rests on, and the numbers that rest on it."""
    w = words
    head = f"{w(PROVENANCE[use.kind.value])}  {use.name}"
    sources = f"  [{', '.join(use.sources)}]" if use.sources else ""
    numbers = [f"    {entry.path} = {_said(entry.value)}" for entry in use.numbers]
    return [head, f"  {use.note(w).strip()}{sources}", *numbers]


def _said(value: int | float | str) -> str:
    return f"{value:.12g}" if isinstance(value, float) else str(value)
