"""Counties side by side, a row each, in the order of their files: nothing is ranked."""

from typing import Final

from simlib.studies.province import WANTED, CountyRuns, Province
from simlib.views.language.glossary import MEASURES
from simlib.views.language.names import RUNS, Names, window
from simlib.views.language.provenance import shaky
from simlib.views.language.words import N_, Words
from simlib.views.table import Cells, Table, estimate, table, whole

TITLE: Final = N_("{count} counties side by side")
EACH: Final = N_(
    "each under its own plan of today and its own assumptions: counties are not compared, and stand in the "
    "order of the files"
)
GROUNDS: Final = N_("assumed or borrowed: grounds of the file that are not its own; to list them: {command}")
COST: Final = N_("{count} counties, {seconds} seconds of computing each")


def province_sheet(words: Words, found: Province) -> Table:
    """A row a county: the measures of all its matters with their intervals, and on how much they rest."""
    w = words
    columns = [w("county"), *(w(MEASURES[name]) for name in WANTED), w("assumed or borrowed")]
    marks = dict.fromkeys(_names(w, row).marks() for row in found.rows)
    setting = found.rows[0].county.setting
    loads = dict.fromkeys(_names(w, row).load(row.county.setting.load) for row in found.rows)
    notes = [
        w("second line: 95% interval"),
        w(EACH),
        w(GROUNDS, command="simlib assumptions FILE"),
        " · ".join([*loads, w(RUNS, count=setting.replications, seed=setting.seed)]),
        *marks,
    ]
    rows = [_row(_names(w, row), row) for row in found.rows]
    return table(w, w(TITLE, count=len(found.rows)), columns, rows, notes, w("counties"))


def cost_line(words: Words, found: Province) -> str:
    """What a county took."""
    return words(COST, count=len(found.rows), seconds=f"{found.seconds:.2f}")


def _row(names: Names, row: CountyRuns) -> Cells:
    world, scenario = row.county.world, names.scenario
    first, last = window(scenario)
    name = names.words.text(scenario.place or scenario.title)
    measures = (estimate(row.measure(name)) for name in WANTED)
    return [f"{name} · {scenario.name}\n{first} – {last}", *measures, whole(len(shaky(world)))]


def _names(words: Words, row: CountyRuns) -> Names:
    return Names(words, row.county.world.scenario).showing(row.county.setting.plans)
