"""What needs no county: a file checked, an empty workbook, the clauses, a report verified, the demo."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from simlib.errors import Fault, InputFaults
from simlib.inputs.shipped import shipped
from simlib.views.language.words import Language, language_from_environment, words

if TYPE_CHECKING:
    import pandas as pd

    from simlib.door.result import Result
    from simlib.reports.verifying import Verified
    from simlib.workbench.server import ServerKind

DEMO: Final = "scenarios/pingluo-2021.yaml"
DEMO_REPLICATIONS: Final = 50


def check(file: str | Path) -> tuple[Fault, ...]:
    """All faults of a scenario file and of every plan in it; none where all is well.

    >>> check(shipped("scenarios/pingluo-2021.yaml"))
    ()
    """
    from simlib.door.county import read

    try:
        read(file)
    except InputFaults as error:
        return error.faults
    return ()


def facts(document: str | None = None, status: str | None = None) -> "pd.DataFrame":
    """A row a clause of the five documents: what becomes of it in the model, and where. Raises UnknownName.

    >>> facts("S3").index.name
    'id'
    """
    import pandas as pd

    from simlib.inputs.clauses import read_clauses, selected
    from simlib.views.output.documents import facts_document

    clauses = selected(read_clauses(shipped("scenarios/facts/clauses.csv")), document, status)
    return pd.DataFrame(facts_document(clauses)["clauses"]).set_index("id")


def template(out: str | Path, language: Language | None = None) -> Path:
    """Write an empty workbook (.xlsx) for a county of one's own, as `simlib template`. Raises SimlibError."""
    from simlib.views.workbook.writing import save_template

    return save_template(words(language or language_from_environment()), Path(out))


def verify(report: str | Path) -> "Verified":
    """Run a report again: `same` says whether every figure is the same."""
    from simlib.door.progress import verified

    return verified(words(language_from_environment()), Path(report))


def demo(language: Language | None = None) -> "Result":
    """The shipped county's plans at three loads."""
    from simlib.door.county import read

    county = read(shipped(DEMO), language)
    return county.compare(load=county.loads, replications=DEMO_REPLICATIONS)


def app(file: str | Path | None = None, language: Language | None = None, kind: "ServerKind" = "app") -> None:
    """Open the workbench in a browser on a scenario file, else on the shipped county; Ctrl-C ends it.

    Raises InputFaults as `simlib.read`.
    """
    import webbrowser

    from simlib.door.county import read
    from simlib.workbench.server import NOTEBOOK, Request, serve, service
    from simlib.workbench.state.saved_plans import default_folder

    def say(address: str, door: Path) -> None:
        print(address)
        webbrowser.open(door.as_uri())

    county = read(file or shipped(DEMO), language)
    request = Request(county.file, default_folder(county.file), county.language)
    serve(service(kind, shipped(NOTEBOOK), request, None), say)


def lab(file: str | Path | None = None, language: Language | None = None) -> None:
    """The same in JupyterLab, beside the notebooks."""
    app(file, language, "lab")


def train(language: Language | None = None, seat: int | None = None) -> None:
    """Open the lessons of the training in a browser, at a seat (else SIMLIB_SEAT, else 1); Ctrl-C ends it."""
    import webbrowser

    from simlib.training.serving import training_service
    from simlib.workbench.server import serve

    def say(address: str, door: Path) -> None:
        print(address)
        webbrowser.open(door.as_uri())

    serve(training_service(language or language_from_environment(), seat), say)


def open_workbench(file: str | Path | None = None, language: Language | None = None) -> None:
    """Show the workbench under a notebook's cell: drag a town to another zone, and see what it does.

    `file` is a scenario, else the one that `simlib lab` was given, else the shipped county."""
    from IPython.display import HTML, display

    from simlib.views.language.switch import one_language
    from simlib.workbench.page.opening import open_bench

    spoken = language or language_from_environment()
    display(HTML(one_language(spoken)))  # type: ignore[no-untyped-call]
    open_bench(file, language=spoken)
