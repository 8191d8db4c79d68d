"""The figure that a command writes beside its answer: its name is looked at before anything is run."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from simlib.cli.options import optional
from simlib.errors import SimlibError
from simlib.views.language.words import N_

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FigureOption = Annotated[Path | None, optional(N_("Draw the result: .png, .svg or .pdf."))]


def drawable(figure: Path | None) -> None:
    """Raises SimlibError `figure-ending` for a file that no figure is written as."""
    from simlib.views.exhibits.typeface import WITHOUT_DATE

    if figure is not None and figure.suffix not in WITHOUT_DATE:
        raise SimlibError("figure-ending", file=str(figure))


def draw(make: Callable[[], "Figure"], figure: Path | None) -> None:
    """Write the figure, if it is asked for."""
    from simlib.views.exhibits.typeface import house_style, save_figure

    if figure is not None:
        with house_style():
            save_figure(make(), figure)
