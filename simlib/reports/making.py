"""A report in every form that somebody asks for, whole or not at all.

    file ─ schema, checks ─> scenario.yaml ┐
    parameters ─ template ─────────────────┴─ run ─> parts ─┬─> .html .docx .xlsx (.pdf)
                                                            ├─> .brief.docx (.brief.pdf): two pages of them
                                                            └─> .ipynb and .zip, to be run and verified again

Everything is made in a folder of its own beside its place and moved there when all of it is done. But for
the PDF, in which the browser writes the moment, the same question gives the same bytes; a browser that fails
keeps nobody from the other forms.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import yaml
from nbformat import NotebookNode

from simlib.errors import InputFaults, SimlibError
from simlib.inputs.reading import World, read_source, read_world, world_of
from simlib.model.feasibility import feasibility_faults
from simlib.reports.blocks import ConclusionFrame, ReportPart, parts_of
from simlib.reports.brief import brief
from simlib.reports.bundle import packed
from simlib.reports.page import page
from simlib.reports.printing import browser, printed
from simlib.reports.running import run
from simlib.reports.telling import TellCells
from simlib.reports.templates import SCENARIO, Parameters, ReportOrigin, Tools, dumps, prepared
from simlib.reports.word import word
from simlib.reports.workbook import workbook
from simlib.runs.parallel import silent
from simlib.scores.experiment import Setting
from simlib.views.language.words import N_, words
from simlib.views.output.files import folder, mine, sweep

METADATA: Final = "simlib"
"""Where the notebook keeps what it was made of."""

BRIEF: Final = "brief.docx"
BESIDE: Final = ("html", "docx", BRIEF, "xlsx", "ipynb")
"""Endings of the forms that lie beside the zip, too."""
IN_ZIP: Final = {**{form: f"report.{form}" for form in BESIDE}, "yaml": SCENARIO, "txt": "README.txt"}

README: Final = N_(
    "This report can be reproduced: simlib verify FILE.zip reads its parameters and its scenario, runs the "
    "template of the installed simlib {version} and compares every figure.\n"
    "report.ipynb: the notebook as it was run; scenario.yaml: the whole scenario, one file; report.html, "
    "report.docx, report.xlsx: the report; report.brief.docx: two pages of it.\n"
)


@dataclass(frozen=True)
class Made:
    """What was written; `sure` is false where the report draws no conclusion, `browser` where there is none
    that could print a PDF, and `unprinted` is what was wrong where one did not."""

    files: tuple[Path, ...]
    sure: bool
    browser: bool
    unprinted: SimlibError | None = None


def make(
    file: Path,
    parameters: Parameters,
    out: Path,
    tell: TellCells = silent,
    find: Callable[[], Path | None] = browser,
) -> Made:
    """Make a report of a scenario file in the folder `out`.

    Raises what `Study.of` raises before anything is run, SimlibError `report-failed`, `cannot-write`.
    """
    scenario, world = embedded(file)
    asked_of(world, parameters)
    sweep(folder(out))
    stem = f"{slug(world.scenario.name)}-{parameters.kind}-{parameters.language}"
    with TemporaryDirectory(prefix=f".{stem}.", suffix=f".{mine()}.part", dir=folder(out)) as hidden:
        place = Path(hidden)
        (place / SCENARIO).write_text(scenario, encoding="utf-8")
        read_world(place / SCENARIO)
        notebook = run(prepared(parameters), place, tell)
        parts = list(parts_of(outputs(notebook)))
        origin = ReportOrigin(parameters=parameters, sha256=world.sha256, tools=Tools.installed())
        inside = forms(notebook, origin, scenario)
        zipped = packed({IN_ZIP[ending]: content for ending, content in inside.items()})
        files = {ending: inside[ending] for ending in BESIDE} | {"zip": zipped}
        for ending, content in files.items():
            (place / f"{stem}.{ending}").write_bytes(content)
        program, unprinted = find(), None
        try:
            files |= _prints(place, stem, parts, origin, program) if program else {}
        except SimlibError as error:
            unprinted = error
        for ending in set(PRINTED) - set(files):  # an earlier report's figures are not these
            (out / f"{stem}.{ending}").unlink(missing_ok=True)
        written = [(place / f"{stem}.{e}").replace(out / f"{stem}.{e}") for e in sorted(files)]
    sure = all(b.sure for one in parts for b in one.blocks if isinstance(b, ConclusionFrame))
    return Made(tuple(written), sure, program is not None, unprinted)


PRINTED: Final = ("pdf", "brief.pdf")


def _prints(
    place: Path, stem: str, parts: Sequence[ReportPart], origin: ReportOrigin, program: Path
) -> dict[str, bytes]:
    """Both forms as a browser prints them. Raises SimlibError."""
    short = place / "brief.html"
    short.write_text(page(brief(parts), origin.parameters.language, text_of(origin)), encoding="utf-8")
    made = {
        ending: printed(file, program)
        for ending, file in zip(PRINTED, (place / f"{stem}.html", short), strict=True)
    }
    for ending, content in made.items():
        (place / f"{stem}.{ending}").write_bytes(content)
    return made


# ---------------------------------------------------------------- what goes in


class WithoutAliases(yaml.SafeDumper):
    """Writes what stands in two places twice, as it is read: so the text that is read gives itself again."""

    def ignore_aliases(self, data: Any) -> bool:
        """Whether to write it out: always."""
        return True


def embedded(file: Path) -> tuple[str, World]:
    """A scenario with all that it extends as one text, and its world. Raises InputFaults."""
    source = read_source(file)
    world = world_of(source)
    faults = feasibility_faults(world)
    if faults:
        raise InputFaults(str(file), faults)
    text = yaml.dump(source.whole, Dumper=WithoutAliases, sort_keys=False, allow_unicode=True, width=100)
    return text, world


def asked_of(world: World, parameters: Parameters) -> list[Setting]:
    """What is asked, a setting a load. Raises UnknownName, SimlibError `nothing-to-report`."""
    settings = [
        Setting.of(world, parameters.plans, load, replications=parameters.replications, seed=parameters.seed)
        for load in parameters.loads or world.scenario.loads
    ]
    if len(settings[0].plans) < 2:
        raise SimlibError("nothing-to-report")
    return settings


# ---------------------------------------------------------------- what comes out


def outputs(notebook: NotebookNode) -> list[Mapping[str, Any]]:
    return [o for cell in notebook.cells for o in cell.get("outputs", [])]


def forms(notebook: NotebookNode, origin: ReportOrigin, scenario: str) -> dict[str, bytes]:
    """All that a report consists of but the PDF, by the endings of IN_ZIP."""
    language, parts = origin.parameters.language, list(parts_of(outputs(notebook)))
    w = words(language)
    return {
        "html": page(parts, language, text_of(origin)).encode(),
        "docx": word(parts),
        BRIEF: word(brief(parts)),
        "xlsx": workbook(parts, w),
        "ipynb": stored(notebook, origin, scenario),
        "yaml": scenario.encode(),
        "txt": w(README, version=origin.tools.simlib).encode(),
    }


def text_of(origin: ReportOrigin) -> str:
    """What a report says of itself, as JSON."""
    tree = origin.model_dump(mode="json", by_alias=True)
    return json.dumps(tree, ensure_ascii=False, sort_keys=True)


def stored(notebook: NotebookNode, origin: ReportOrigin, scenario: str) -> bytes:
    """The notebook as a file that holds all it takes to run it again."""
    tree = origin.model_dump(mode="json", by_alias=True)
    notebook.metadata[METADATA] = {**tree, "scenario": scenario}
    return dumps(notebook).encode()


def slug(name: str) -> str:
    """A name as part of a file's name.

    >>> slug("pingluo-2021"), slug("平罗县 (2021)")
    ('pingluo-2021', '平罗县-2021')
    """
    return re.sub(r"[^\w-]+", "-", name).strip("-_") or "report"
