"""What becomes of the clauses of the documents: how many of each there are, and where each is in the model.

counts_sheet     a row a document, a column a status
clauses_sheet    a row a clause: what the document says, where it is, and what shows it
"""

from collections.abc import Mapping, Sequence
from typing import Final

from simlib.inputs.clauses import Clause, Status, counted
from simlib.views.language.glossary import MEASURES
from simlib.views.language.names import HEADINGS
from simlib.views.language.provenance import DOCUMENTS
from simlib.views.language.words import N_, Words
from simlib.views.table import Cells, Table, table, whole

STATES: Final[Mapping[Status, str]] = {
    Status.ACTS: N_("acts"),
    Status.HELD: N_("held"),
    Status.SHOWN: N_("shown"),
    Status.OUT: N_("left out"),
}

MEANINGS: Final[Mapping[Status, str]] = {
    Status.ACTS: N_("a change here moves the named measure; the interval of the difference excludes 0"),
    Status.HELD: N_("a file that breaks it gets the fault named"),
    Status.SHOWN: N_("visible in the model"),
    Status.OUT: N_("not in the model; the reason is given"),
}

SEEN: Final[Mapping[str, str]] = {
    "graph": N_("seen in the graph of units"),
    "calendar": N_("seen in the calendar"),
    "report": N_("seen in the report"),
    "log": N_("seen in the logs"),
}

ALL: Final = N_("all")


def counts_sheet(words: Words, clauses: Sequence[Clause]) -> Table:
    """How many clauses of each document have each status, and of all documents together."""
    w, counts = words, counted(clauses)
    columns = [w("document"), *map(w, STATES.values()), w(ALL)]
    rows: list[Cells] = [
        [f"{document} {w(DOCUMENTS[document])}", *map(whole, of.values()), whole(sum(of.values()))]
        for document, of in counts.items()
    ]
    if len(counts) > 1:
        sums = [sum(of[status] for of in counts.values()) for status in Status]
        rows.append([w(ALL), *map(whole, sums), whole(len(clauses))])
    return table(w, w("clauses"), columns, rows, breaks=[len(counts)])


def status_lines(words: Words) -> list[str]:
    """What each status means."""
    w = words
    return [
        w("{status}: {meaning}", status=w(STATES[status]), meaning=w(MEANINGS[status])) for status in Status
    ]


def clauses_sheet(words: Words, clauses: Sequence[Clause]) -> Table:
    """A row a clause. The quote is Chinese, as the document has it; English adds what it means."""
    w = words
    columns = [w("clause"), w("status"), w("what the document says"), w("where it is modelled and shown")]
    rows: list[Cells] = [
        [one.id, w(STATES[one.status]), _quoted(w, one), whereabouts(w, one)] for one in clauses
    ]
    return table(w, w("clauses"), columns, rows)


def _quoted(words: Words, clause: Clause) -> str:
    said = [clause.fact["clause_quote"]]
    return "\n".join([*said, clause.fact["english_meaning"]] if words.language == "en" else said)


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
