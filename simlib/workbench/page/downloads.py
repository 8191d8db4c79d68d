"""Files to carry away: written into the folder, and offered by a link that holds them whole.

A link holds its file as a `data:` address, so that nothing has to be served and nothing is fetched.
"""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element

from simlib.views.language.names import Names
from simlib.views.output.files import folder as made_folder
from simlib.workbench.estimate.answer import Estimate
from simlib.workbench.page.markup import tag

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TYPES: Final = {
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def link(names: Names, path: Path) -> Element:
    """A line that names a file and offers it."""
    w = names.words
    address = f"data:{TYPES[path.suffix]};base64,{b64encode(path.read_bytes()).decode('ascii')}"
    offer = tag("a", w("download {file}", file=path.name), href=address, download=path.name)
    where = tag("span", w(" (also in {folder})", folder=path.parent.name), klass="sb-hint")
    return tag("p", offer, where, klass="sb-link")


def draw(names: Names, answer: Estimate, load: str, folder: Path, stem: str, ending: str) -> list[Path]:
    """Draw the map, the comparison and the course over time into files of one kind, `.png` or `.svg`.

    Their names begin with `stem`. Raises SimlibError `cannot-write`.
    """
    from simlib.views.exhibits.typeface import house_style, save_figure  # only when it is asked for

    made_folder(folder)
    with house_style():
        return [
            save_figure(figure, folder / f"{stem}-{kind}{ending}")
            for kind, figure in _figures(names, answer, load)
        ]


def _figures(names: Names, answer: Estimate, load: str) -> Iterator[tuple[str, "Figure"]]:
    from simlib.views.exhibits.comparison import comparison_figure
    from simlib.views.exhibits.county_map import county_map
    from simlib.views.exhibits.open_matters import course_figure

    w = names.words
    yield w("map"), county_map(names, answer.plan)
    known = {name: at.found for name, at in answer.loads.items() if at.replications > 1}
    if known:
        yield w("comparison"), comparison_figure(names, known)
    if load in known and answer.weeks:
        courses = answer.loads[load].courses
        yield w("over time"), course_figure(names, answer.weeks, courses)
