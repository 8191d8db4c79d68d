"""The shipped notebook that reports are made from, and what may be asked of it.

    template + parameters ─ prepared ─> notebook that can be run: its cells are the template's, and one more
                                        after the cell of parameters, made here from checked values

A report that comes from outside gives its parameters and its scenario, never code.
"""

import json
from importlib.metadata import version
from sysconfig import get_platform
from typing import Annotated, Any, Final, Literal

import nbformat
from nbformat import NotebookNode
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from simlib.inputs.shipped import shipped
from simlib.reports.first_page import ReportKind
from simlib.views.exhibits.typeface import families
from simlib.views.language.words import Language


def loads(text: str) -> NotebookNode:
    """A notebook from its text. Raises ValueError, KeyError, TypeError or AttributeError for any other."""
    found: NotebookNode = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
    return found


def dumps(notebook: NotebookNode) -> str:
    """A notebook as text that ends in a line feed."""
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    return text.rstrip("\n") + "\n"


TEMPLATE: Final = "08-report.ipynb"
"""The notebook of every kind of report: what a kind has not, its cells leave out."""
SCENARIO: Final = "scenario.yaml"
"""What the scenario is called beside a notebook that is run, and in the zip."""
TAG: Final = "injected-parameters"
"""As papermill has it."""

ParameterText = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Parameters(BaseModel):
    """What a report is asked for. Names are checked against the scenario when it is simulated."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    kind: ReportKind = "zone-plan"
    plans: Annotated[tuple[ParameterText, ...], Field(strict=False, max_length=100)] = ()
    loads: Annotated[tuple[ParameterText, ...], Field(strict=False, max_length=100)] = ()
    seed: Annotated[int, Field(ge=0, le=2**64 - 1)] = 1
    replications: Annotated[int, Field(ge=1, le=1_000_000)] = 100
    language: Language = "zh"
    codes: bool = False
    sensitivity: bool = True
    target: Annotated[float, Field(gt=0, le=1)] | None = None
    """A share on time: a report on staffing then says how many people it takes."""

    @property
    def source(self) -> str:
        """The cell that sets them.

        >>> print(Parameters(plans=("separate",)).source)
        # Parameters
        scenario = "scenario.yaml"
        kind = "zone-plan"
        plans = ["separate"]
        loads = []
        seed = 1
        replications = 100
        language = "zh"
        codes = False
        sensitivity = True
        target = None
        """
        values = {"scenario": SCENARIO, **self.model_dump(mode="json")}
        lines = [f"{name} = {_written(value)}" for name, value in values.items()]
        return "\n".join(["# Parameters", *lines])


def _written(value: object) -> str:
    """A value as Python writes it; text is quoted so that none can end its own quotes."""
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return repr(value)


Version = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][\w.+!-]{0,39}$")]


class Tools(BaseModel):
    """What the bytes of a report depend on beside its question: versions of the libraries that write it, and
    of a picture also the machine and its fonts."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    simlib: Version
    pyyaml: Version
    nbformat: Version
    python_docx: Version
    lxml: Version
    openpyxl: Version
    et_xmlfile: Version
    matplotlib: Version
    pillow: Version
    platform: Version
    fonts: Annotated[str, StringConstraints(pattern=r"^[A-Za-z ,]{1,200}$")]

    @classmethod
    def installed(cls) -> "Tools":
        """Those of this very machine."""
        libraries = {name: version(name) for name in cls.model_fields.keys() - {"platform", "fonts"}}
        return cls(**libraries, platform=get_platform(), fonts=", ".join(families()))


class ReportOrigin(BaseModel):
    """What a report says of itself, in the metadata of its notebook."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    schema_: Annotated[Literal["simlib-report/2"], Field(alias="schema")] = "simlib-report/2"
    parameters: Parameters
    sha256: Annotated[str, StringConstraints(pattern="[0-9a-f]{64}", max_length=64)]
    tools: Tools


def template() -> NotebookNode:
    """The shipped notebook, without its outputs."""
    file = shipped(f"notebooks/{TEMPLATE}")
    notebook = loads(file.read_text(encoding="utf-8"))
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def prepared(parameters: Parameters) -> NotebookNode:
    """The template with a cell of parameters after its own."""
    notebook = template()
    place = next(n for n, c in enumerate(notebook.cells) if "parameters" in c.metadata.get("tags", []))
    given = {"id": TAG, "metadata": {"tags": [TAG]}}
    cell = nbformat.v4.new_code_cell(parameters.source, **given)  # type: ignore[no-untyped-call]
    notebook.cells.insert(place + 1, cell)
    return notebook


def sources(notebook: Any) -> list[tuple[str, str]]:
    """Type and source of each cell: what a report must have in common with its template."""
    return [(cell.cell_type, cell.source) for cell in notebook.cells]
