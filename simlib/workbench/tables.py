"""The tables of an answer, to look at and to carry away as an Excel file.

tables(names, answer)   in their order

  on time        a row a load: draft, baseline and difference with intervals, replications
  measures       a row a load and measure
  zones          a row a zone, its division, towns and groups
  changes        what moved, which levers, what of the world; what is wrong
  over time      a row a week: open and overdue matters
  use of people  a row a unit, in the order of the file
  why late       a row a cause
  basis          file, hash, seed, version, window, what is borrowed

to_excel(path, tables)  numbers in full, shares as per cent, an interval in two columns
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from simlib.views.exhibits.county import zones_table
from simlib.views.language.glossary import MEASURES
from simlib.views.language.names import Names, heading, window
from simlib.views.output.files import folder as made_folder
from simlib.views.output.files import replace_bytes
from simlib.views.table import DASH, Cells, Table, average, day, gain, number, table, whole
from simlib.workbench.estimate.answer import OPEN, OVERDUE, Compared, Estimate
from simlib.workbench.messages import borrowed_places, change_lines, problem_line


def tables(names: Names, answer: Estimate) -> list[Table]:
    """All tables of an answer that have rows. `names` know the draft's plan."""
    made = (_on_time, _measures, _zones, _changes, _over_time, _use, _why, _basis)
    return [one for make in made if (one := make(names, answer)).rows]


def to_excel(path: Path, some: Sequence[Table]) -> Path:
    """Write tables as one Excel file, a sheet each. Raises SimlibError `cannot-write`."""
    from simlib.views.output.excel import workbook  # only when it is asked for

    made_folder(path.parent)
    return replace_bytes(path, workbook(some))


# ---------------------------------------------------------------- estimates


def _estimates(names: Names) -> list[str]:
    """The headings of a draft, the baseline and their difference."""
    w = names.words
    return [w("this plan"), w("baseline"), w("difference")]


def _estimated(one: Compared) -> Cells:
    """Mean and interval of the draft, of the baseline, of the difference."""
    means = [average(*mean, one.unit) if mean else DASH for mean in (one.draft, one.baseline)]
    return [*means, gain(*one.difference, one.unit) if one.difference else DASH]


def _on_time(names: Names, answer: Estimate) -> Table:
    """The judged measure at each load, in the draft's world; and against the file's world if that differs."""
    w = names.words
    columns = [w("load"), w("measure"), w("baseline under"), *_estimates(names), w("replications")]
    rows: list[Cells] = []
    for at in answer.loads.values():
        worlds = {w("the same outside conditions"): at, w("the file's outside conditions"): at.unchanged}
        rows += [[names.load(at.load), names.measure(one.judged), where, *_estimated(one.headline),
                  whole(one.replications)] for where, one in worlds.items() if one]  # fmt: skip
    note = w(
        "from, to: individual 95% intervals; differences are paired by replication, those of shares in "
        "percentage points"
    )
    return _page(names, answer, w("on time"), w("Closed on time, at each load"), columns, rows, [note])


def _measures(names: Names, answer: Estimate) -> Table:
    w = names.words
    columns = [w("load"), w("measure"), w("unit of measurement"), *_estimates(names)]
    rows: list[Cells] = []
    for at in answer.loads.values():
        for measure in MEASURES:
            one = at.one(measure)
            if one.unit:
                unit = names.measured_in(one.unit)
                rows.append([names.load(at.load), names.measure(measure), unit, *_estimated(one)])
    return _page(names, answer, w("measures"), w("Measures of all matters"), columns, rows)


def _use(names: Names, answer: Estimate) -> Table:
    w = names.words
    columns = [w("unit"), w("load"), *_estimates(names)]
    rows: list[Cells] = [
        [names.short(unit), names.load(at.load), *_estimated(at.use[unit])]
        for unit in answer.world.scenario.units
        for at in answer.loads.values()
        if unit in at.use
    ]
    title = w("Share of duty hours spent on matters, by unit")
    return _page(names, answer, w("use of people"), title, columns, rows)


def _why(names: Names, answer: Estimate) -> Table:
    w = names.words
    columns = [w("load"), w("cause"), w("measure"), *_estimates(names)]
    rows: list[Cells] = []
    for at in answer.loads.values():
        for measure in ("late_days", "late_first_cause"):
            for cause, one in at.by(measure, "cause").items():
                rows.append([names.load(at.load), names.key("cause", cause),
                             names.measure(measure), *_estimated(one)])  # fmt: skip
    runs = max((at.why.setting.replications for at in answer.loads.values()), default=0)
    note = w("from the first {count} replications of each load", count=runs)
    return _page(names, answer, w("why late"), w("Why late matters were late"), columns, rows, [note])


# ---------------------------------------------------------------- zones, changes, time


def _zones(names: Names, answer: Estimate) -> Table:
    w = names.words
    made = zones_table(names, answer.draft.zones, w("The zones"), name=w("zones and their units"))
    return _marked(names, answer, made)


def _changes(names: Names, answer: Estimate) -> Table:
    w = names.words
    changed = change_lines(w, answer.file.scenario, answer.draft, codes=names.codes)
    wrong = [problem_line(names, problem) for problem in answer.problems]
    rows: list[Cells] = [[w("differs from the baseline"), line] for line in changed]
    rows += [[w("warning"), line] for line in wrong]
    rows = rows or [[w("differs from the baseline"), w("nothing")]]
    columns = [w("kind"), w("what")]
    return _page(names, answer, w("changes"), w("What changes"), columns, rows)


def _over_time(names: Names, answer: Estimate) -> Table:
    w = names.words
    columns = [w("load"), w("end of week")]
    for what in (w("open"), w("overdue")):
        columns += [
            w("{what}, mean", what=what), w("{what}, lower quartile", what=what),
            w("{what}, upper quartile", what=what), w("{what}, baseline", what=what),
        ]  # fmt: skip
    rows: list[Cells] = []
    for at in answer.loads.values() if answer.weeks else ():
        fans = [(at.course(of), at.course(of, baseline=True)) for of in (OPEN, OVERDUE)]
        for n, when in _in_window(names, answer.weeks):
            amounts = [v for own, given in fans for v in (*(line[n] for line in own), given.mean[n])]
            rows.append([names.load(at.load), day(when), *(number(v, "matters") for v in amounts)])
    title = w("Open and overdue matters at the end of each week")
    return _page(names, answer, w("over time"), title, columns, rows)


def _in_window(names: Names, weeks: Sequence[date]) -> Iterator[tuple[int, date]]:
    """The weeks that end in the measured period, with their numbers."""
    first, last = window(names.scenario)
    return ((n, day) for n, day in enumerate(weeks) if str(first) <= day.isoformat() <= str(last))


def _basis(names: Names, answer: Estimate) -> Table:
    w, origin, loads = names.words, answer.origin, answer.loads
    reached = loads.keys() == answer.world.scenario.loads.keys() and all(a.precise for a in loads.values())
    runs = [f"{names.load(load)} {count}" for load, count in origin.replications.items()]
    rows: list[Cells] = [
        [w("scenario"), names.coded(w.text(answer.world.scenario.title))],
        [w("file"), origin.file],
        [w("hash of the file"), origin.file_sha256],
        [w("hash of the file with this plan"), origin.sha256],
        [w("version"), origin.version],
        [w("seed"), str(origin.seed)],
        [w("measured period"), names.window()],
        [w("paired replications"), names.listed(runs)],
        [w("precision"), w("reached") if reached else w("not yet reached")],
    ]
    rows += [[w("borrowed"), line] for line in borrowed_places(w, answer.world.scenario)]
    columns = [w("what"), w("value")]
    return _page(names, answer, w("basis"), w("What this rests on"), columns, rows)


def _page(
    names: Names,
    answer: Estimate,
    name: str,
    title: str,
    columns: Sequence[str],
    rows: Iterable[Cells],
    notes: Sequence[str] = (),
) -> Table:
    return _marked(names, answer, table(names, title, columns, rows, notes, name))


def _marked(names: Names, answer: Estimate, made: Table) -> Table:
    """A table that says of which plan it is, and that it decides nothing."""
    w = names.words
    title = heading(f"{made.title} · {answer.draft.name or w('draft')}")
    return replace(made, title=title, notes=(*made.notes, heading(w("for comparison only; not a decision"))))
