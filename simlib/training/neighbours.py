"""Reports of lesson 5: one of the plan that was found, and three of neighbours, of which not all are as made.

    folder/report/...                  the report, in every form
    folder/neighbour-1.ipynb ... -3    the same report; in some, something was changed afterwards
    folder/verified.json               what verifying them gave, as it was found

What was changed follows from the seat, so that neighbours cannot copy. Nobody keeps what is right: it is what
`reports.verifying` finds, which makes the report again and compares.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import TypeAdapter, ValidationError

from simlib.inputs.shipped import shipped
from simlib.reports.blocks import MIME
from simlib.reports.making import make
from simlib.reports.telling import TellCells
from simlib.reports.templates import Parameters, dumps, loads
from simlib.reports.verifying import Mismatch, Verified, verify_all
from simlib.runs.parallel import silent
from simlib.training.interventions import ROLL_OUT, roll_out, together
from simlib.views.language.words import Language
from simlib.views.output.files import folder as made_folder
from simlib.views.output.files import replace_bytes, replacing
from simlib.workbench.state.draft import Draft
from simlib.workbench.state.saved_plans import with_draft

Change = Literal["as made", "figure", "row"]
CHANGES: Final[tuple[Change, ...]] = ("as made", "figure", "row")
"""What may have become of a report: nothing, a figure is another one, a row of a table is gone."""
COUNT: Final = 3
RUNS: Final = 20
"""Replications of the report: enough to be made again in half a minute, too few for a conclusion."""
TITLE: Final[Mapping[Language, str]] = {"zh": "本组方案", "en": "our plan"}
REPORT: Final = "report"
"""The folder of the own report, beside those of the neighbours."""
VERIFIED: Final = "verified.json"


def reports_folder(records: Path, seat: int) -> Path:
    """Where the reports of a seat lie."""
    return records / f"reports-{seat:02}"


def changes_of(seat: int) -> tuple[Change, ...]:
    """What is changed in each neighbour's report: of three at least one is as made and one is not.

    >>> {len(set(changes_of(seat))) > 1 for seat in range(1, 40)}
    {True}
    """
    ways = [one for one in product(CHANGES, repeat=COUNT) if "as made" in one and len({*one}) > 1]
    return ways[(5 * seat - 1) % len(ways)]


def neighbours(folder: Path) -> list[Path]:
    """The reports of the neighbours, where all are there."""
    files = [folder / f"neighbour-{n}.ipynb" for n in range(1, COUNT + 1)]
    return files if all(file.is_file() for file in files) else []


def hand_in(
    folder: Path, chosen: Sequence[str], language: Language, seat: int, tell: TellCells = silent
) -> list[Path]:
    """Make the report of a plan with these interventions, and what the neighbours hand in; the files of the
    report. Raises as `reports.making.make`, SimlibError `cannot-write`."""
    draft = Draft("", together(chosen), roll_out().scenario.borders).named(TITLE[language])
    own = made_folder(folder / REPORT)
    with with_draft(folder, shipped(ROLL_OUT), roll_out(), draft) as file:
        plans = (TITLE[language],)
        asked = Parameters(plans=plans, replications=RUNS, language=language, sensitivity=False)
        made = make(file, asked, own, tell, find=lambda: None)
    (folder / VERIFIED).unlink(missing_ok=True)
    whole = next(path for path in made.files if path.suffix == ".ipynb").read_text("utf-8")
    for number, change in enumerate(changes_of(seat), 1):
        replace_bytes(folder / f"neighbour-{number}.ipynb", changed(whole, change, seat + number).encode())
    return [*made.files]


# ------------------------------------------------------------------ what was changed


def changed(text: str, change: Change, lot: int) -> str:
    """A report's notebook in which something was changed afterwards.

    Raises ValueError where there is nothing that could be."""
    if change == "as made":
        return text
    notebook = loads(text)
    tables = [(output, block) for output, block in _tables(notebook) if _figures(block)]
    if not tables:
        raise ValueError("no table with a figure")
    output, block = tables[lot % len(tables)]
    if change == "row":
        block["rows"] = block["rows"][:-1]
    else:
        cell = _figures(block)[0]
        before = cell["text"]
        cell["text"], cell["value"] = _another(before), round(cell["value"] + 0.03, 12)
        for form in ("text/html", "text/plain"):
            said = "".join(output["data"].get(form, ""))
            output["data"][form] = said.replace(before, cell["text"], 1)
    return dumps(notebook)


def _tables(notebook: Any) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The tables of a report with the output in which they stand."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            for block in output["data"].get(MIME, {}).get("blocks", []):
                if block.get("kind") == "table" and len(block["rows"]) > 1:
                    yield output, block


def _figures(block: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The cells of a table that are shares with a number behind them, from its second column on."""
    return [
        cell
        for row in block["rows"]
        for cell in row[1:]
        if isinstance(cell.get("value"), float) and re.match(r"[1-8]\d\.\d%", cell["text"])
    ]


def _another(text: str) -> str:
    """A share that is three points more.

    >>> _another("81.4% (80.1–82.6)")
    '84.4% (80.1–82.6)'
    """
    return re.sub(r"^\d+\.\d", lambda found: f"{float(found[0]) + 3:.1f}", text)


# ------------------------------------------------------------------ what verifying finds


@dataclass(frozen=True)
class Finding:
    """What verifying a report gave: figures compared, where they differ, and the report's own language, in
    which places are named."""

    figures: int
    differences: tuple[Mismatch, ...]
    language: Language

    @classmethod
    def of(cls, found: Verified) -> "Finding":
        """Of a verification."""
        return cls(found.figures, found.differences, found.language)

    @property
    def change(self) -> Change:
        """What became of the report."""
        if not self.differences:
            return "as made"
        return "row" if any(not one.stored and one.now for one in self.differences) else "figure"


_FINDINGS: Final = TypeAdapter(tuple[Finding, ...])


def check_all(folder: Path, tell: TellCells = silent) -> tuple[Finding, ...]:
    """Verify what the neighbours handed in, and keep what was found. Raises as `reports.verifying.verify`,
    SimlibError `cannot-write`."""
    found = tuple(Finding.of(one) for one in verify_all(neighbours(folder), tell))
    with replacing(folder / VERIFIED) as stream:
        stream.write(json.dumps(_FINDINGS.dump_python(found, mode="json"), ensure_ascii=False))
    return found


def findings(folder: Path) -> tuple[Finding, ...]:
    """What was found before; nothing where no report was verified yet."""
    try:
        return _FINDINGS.validate_json((folder / VERIFIED).read_bytes())
    except (OSError, ValidationError):
        return ()
