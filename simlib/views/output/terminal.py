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
from typing import Final

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from simlib.inputs.clauses import Clause, Status, counted
from simlib.scores.comparison import Difference
from simlib.scores.experiment import Experiment
from simlib.scores.intervals import Measure
from simlib.search.answer import NamedPlan, SearchResult
from simlib.views.language.claims import headline_differences, headline_measure
from simlib.views.language.glossary import MEASURES, PROVENANCE
from simlib.views.language.names import HEADINGS, RUNS, Names, gained, heading, shown, span
from simlib.views.language.provenance import DOCUMENTS, GroundUse
from simlib.views.language.results import BETTER, OPEN, WORSE, footing, title
from simlib.views.language.search import (
    RUNG_NAMES,
    Rows,
    best_moves,
    constraint_lines,
    front_headings,
    front_rows,
    meaning_lines,
    move_headings,
    move_rows,
    moved_line,
    plan_name,
    plans_with_zones,
    question_line,
    sentences,
    shown_plans,
    term_headings,
    term_rows,
    zone_headings,
    zone_rows,
)
from simlib.views.language.text_width import text_cells, wrapped_cells
from simlib.views.language.words import N_, Words

# ---------------------------------------------------------------- What becomes of the clauses of the docume

STATES: Final[Mapping[Status, str]] = {
    Status.ACTS: N_("acts"),
    Status.HELD: N_("held"),
    Status.SHOWN: N_("shown"),
    Status.OUT: N_("left out"),
}

MEANINGS: Final[Mapping[Status, str]] = {
    Status.ACTS: N_("a change at the place moves the measure named, outside the interval of the difference"),
    Status.HELD: N_("a file that breaks it has the fault named"),
    Status.SHOWN: N_("it is there to be seen"),
    Status.OUT: N_("not in the model; the reason is given"),
}

SEEN: Final[Mapping[str, str]] = {
    "graph": N_("seen in the graph of units"),
    "calendar": N_("seen in the calendar"),
    "report": N_("seen in the report"),
    "log": N_("seen in the logs"),
}

ALL: Final = N_("all")


def counts_table(words: Words, clauses: Sequence[Clause]) -> Table:
    """How many clauses of each document have each status, and of all documents together."""
    w = words
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(w("document"), overflow="fold")
    for state in (*STATES.values(), ALL):
        table.add_column(w(state), justify="right", no_wrap=True)
    counts = counted(clauses)
    for document, of in counts.items():
        name = f"{document} {w(DOCUMENTS[document])}"
        table.add_row(name, *map(str, of.values()), str(sum(of.values())))
    if len(counts) > 1:
        sums = [sum(of[status] for of in counts.values()) for status in Status]
        table.add_section()
        table.add_row(w(ALL), *map(str, sums), str(len(clauses)))
    return table


def status_lines(words: Words) -> list[str]:
    """What each status means."""
    w = words
    return [
        w("{status}: {meaning}", status=w(STATES[status]), meaning=w(MEANINGS[status])) for status in Status
    ]


def clauses_table(words: Words, clauses: Sequence[Clause]) -> Table:
    """A row a clause. The quote is Chinese, as the document has it; English adds what it means."""
    w = words
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_lines=False)
    table.add_column(w("clause"), no_wrap=True)
    table.add_column(w("status"), no_wrap=True)
    table.add_column(w("what the document says"), overflow="fold", ratio=4)
    table.add_column(w("where it is, and what shows it"), overflow="fold", ratio=5)
    for clause in clauses:
        said = [clause.fact["clause_quote"]]
        said += [clause.fact["english_meaning"]] if w.language == "en" else []
        where = whereabouts(w, clause)
        table.add_row(clause.id, w(STATES[clause.status]), "\n".join(said), where)
    return table


def whereabouts(words: Words, clause: Clause) -> str:
    """Where a clause is and what shows it; of one that is left out, why."""
    if clause.status is Status.OUT:
        return (clause.note_zh if words.language == "zh" else clause.note) or clause.note
    world = clause.scenario.removesuffix(".yaml")
    return f"{world}: {clause.place}\n→ {_shows(words, clause)}"


def _shows(w: Words, clause: Clause) -> str:
    if clause.status is Status.SHOWN:
        return w(SEEN[clause.shows])
    if clause.status is Status.HELD:
        return w("fault {code}", code=clause.shows)
    measure, by, key = clause.shows.split("/")
    name = w(MEASURES[measure]) if measure in MEASURES else measure
    if by == "all":
        return name
    return w("{measure} ({by}: {key})", measure=name, by=w(HEADINGS.get(by, by)), key=key)


# ----------------------------------------------------------------


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


def comparison_table(names: Names, found: Experiment) -> Group:
    """A row a plan: the compared measures, and the difference of the headline."""
    w, setting = names.words, found.setting
    seen = {plan: {m.name: m for m in found.measures(plan) if m.by == "all"} for plan in setting.plans}
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


# ---------------------------------------------------------------- How the command line shows what a search


TERM = 36
"""Cells that the terms, and where today stands, take in a line; and each plan after them."""

COUNTED: Final = N_("{name} · {zones} zones: {plans} connected plans ({borders})")


@contextmanager
def search_progress(words: Words) -> Iterator[Callable[[str, int, int | None], None]]:
    """A line on standard error that says what is under way; silent where nobody looks on."""
    w, seen = words, console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[count]}", markup=False),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=seen, transient=True, disable=not seen.is_terminal) as bar:
        task = bar.add_task("", total=None, count="")

        def tell(what: str, done: int, of: int | None) -> None:
            count = f"{done:,}" if of is None else f"{done:,}/{of:,}"
            bar.update(task, description=w(RUNG_NAMES[what]), completed=done, total=of, count=count)

        yield tell


def show_answer(names: Names, answer: SearchResult, command: str) -> None:
    """All that was found."""
    out, w = console(), names.words
    say([question_line(names, answer)])
    asked = constraint_lines(names, answer.question.constraints)
    if asked:
        say([w("Constraints: {list}", list=w("; ").join(asked))])
    today, *found = shown_plans(answer)
    for some in _parted(found, out.width):
        plans = [today, *some]
        out.print(framed(term_headings(names, answer, plans), term_rows(names, answer, plans), 2))
    say([*sentences(names, answer), ""])
    for plan in plans_with_zones(answer):
        out.print(_zones(names, answer, plan))
    _show_moves(names, answer)
    if answer.front:
        say([w("Plans that no other one beats in all of these at once:")])
        out.print(PlanRows(front_headings(names, answer), front_rows(names, answer)))
    say([*meaning_lines(names), ""])
    say(footing(names, answer.world, command))


def _parted(plans: Sequence[NamedPlan], width: int) -> list[Sequence[NamedPlan]]:
    """Plans in groups that fit beside today's; one empty group where there are none."""
    fit = max(1, (width - TERM) // PLAN)
    return [plans[start : start + fit] for start in range(0, max(1, len(plans)), fit)]


def _zones(names: Names, answer: SearchResult, plan: NamedPlan) -> Group:
    top = f"{heading(plan_name(names, plan.name))} [{plan.name}] · {moved_line(names, answer, plan)}"
    rows = zone_rows(names, plan.spec)
    return Group(Text(top), framed(zone_headings(names), rows, len(rows[0])))


def _show_moves(names: Names, answer: SearchResult) -> None:
    moves = best_moves(answer)
    w = names.words
    if moves:
        say([w("What single moves and swaps would change, the best first:")])
        rows: Rows = move_rows(names, answer, moves)
        console().print(framed(move_headings(names), rows, 1))


def count_line(names: Names, zones: str, plans: int, river: bool) -> str:
    """How many plans there are."""
    w = names.words
    borders = w("on land and across the river") if river else w("on land only")
    return w(COUNTED, name=w.text(names.scenario.title), zones=zones, plans=f"{plans:,}", borders=borders)
