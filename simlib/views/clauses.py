"""What becomes of the clauses of the documents, on a terminal.

counts_table     a row a document: how many of its clauses act, are held, shown, or left out
clauses_table    a row a clause: what the document says, and where it is in the model
status_lines     what the four words mean
"""

from collections.abc import Mapping, Sequence
from typing import Final

from rich import box
from rich.table import Table

from simlib.inputs.clauses import Clause, Status, counted
from simlib.views.glossary import MEASURES
from simlib.views.grounds import DOCUMENTS
from simlib.views.names import HEADINGS
from simlib.views.words import N_, Words

STATES: Final[Mapping[Status, str]] = {
    Status.ACTS: N_("acts"),
    Status.HELD: N_("held"),
    Status.SHOWN: N_("shown"),
    Status.OUT: N_("left out"),
}

MEANINGS: Final[Mapping[Status, str]] = {
    Status.ACTS: N_(
        "a change at the place moves the measure named, outside the interval of the difference"
    ),
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
    for heading in (*STATES.values(), ALL):
        table.add_column(w(heading), justify="right", no_wrap=True)
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
        w("{status}: {meaning}", status=w(STATES[status]), meaning=w(MEANINGS[status]))
        for status in Status
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
