"""The frame that figures share: a page as wide as a slide, a title above, notes and marks below.

title                                   title of the figure
┌───────────────────────────┐
│ axes                      │           new_page(height)
└───────────────────────────┘
how it is read · plan, load, runs       finished(figure, names, title, notes)
mark of the data
borrowed rules

label_rows, months_below      axes: a name a row from above, months below
bare_page                     a page without axes, measured in points
"""

from collections.abc import Sequence
from typing import Final

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, DateFormatter, MonthLocator
from matplotlib.figure import Figure
from matplotlib.transforms import blended_transform_factory

from simlib.views.language.names import Names, heading
from simlib.views.language.provenance import borrowed_line
from simlib.views.language.text_width import wrapped
from simlib.views.language.words import Words

WIDTH: Final = 13.0
"""Inches: a slide, or a page across."""
LINES: Final = {"zh": 900.0, "en": 1020.0}
"""Points that a line of notes may take; Latin letters are narrower than `lettering` takes them to be."""
PALE: Final = "#6B757D"
NOTE: Final = 12.0


def new_page(height: float) -> Figure:
    """An empty figure of the common width, `height` inches tall."""
    figure = Figure(figsize=(WIDTH, height))
    figure.set_layout_engine("constrained", h_pad=0.12, w_pad=0.12)
    return figure


def finished(
    figure: Figure, names: Names | Words, title: str, notes: Sequence[str] = (), *, lent: bool = True
) -> Figure:
    """The same figure with title, notes, its marks (data, rules relaxed) and (`lent`) what is borrowed.
    Of what is no scenario's words alone are given: it has neither."""
    words = names.words if isinstance(names, Names) else names
    room = LINES[words.language]
    figure.suptitle(wrapped(heading(title), room, 19), x=0.01, ha="left", fontsize=19)
    said = [*map(heading, notes)]
    if isinstance(names, Names):
        said += [heading(names.marks()), borrowed_line(words, names.scenario) if lent else ""]
    below = "\n".join(wrapped(line, room, NOTE) for line in said if line)
    figure.supxlabel(below, fontsize=NOTE, x=0.01, ha="left", linespacing=1.5)
    return figure


def bare_page(width: float, height: float, *, down: bool = True) -> tuple[Figure, Axes]:
    """A page without axes in points, counted from the top edge (`down`) or from the bottom."""
    figure = Figure(figsize=(width / 72, height / 72))
    figure.set_layout_engine("none")
    page = figure.add_axes((0, 0, 1, 1))
    page.set(xlim=(0, width), ylim=(height, 0) if down else (0, height))
    page.axis("off")
    return figure, page


def label_rows(axes: Axes, labels: Sequence[str], size: float, room: float = 300.0) -> None:
    """A row a label from above, each `room` points wide at most."""
    axes.set_yticks(range(len(labels)), [wrapped(label, room, size) for label in labels], fontsize=size)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(labels) - 0.45, -0.55)
    axes.grid(visible=False, axis="y")


def months_below(axes: Axes, every: int = 0) -> None:
    """Months as year and month; `every` so many of them, or as many as have room."""
    months = MonthLocator(interval=every) if every else AutoDateLocator(minticks=3, maxticks=8)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(months)
    axes.xaxis.set_major_formatter(DateFormatter("%Y-%m"))  # type: ignore[no-untyped-call]
    if every > 1:
        axes.xaxis.set_minor_locator(MonthLocator())  # type: ignore[no-untyped-call]


def key_above(figure: Figure, axes: Axes, handles: Sequence[Artist], gap: float = 0.3) -> None:
    """What marks mean, in one line from the page's left edge, so many inches above the topmost axes."""
    edge = blended_transform_factory(figure.transFigure, axes.transAxes)
    inches = axes.get_position().height * figure.get_figheight()
    axes.legend(handles=handles, loc="lower left", bbox_to_anchor=(0.005, 1 + gap / inches), ncols=6,
                bbox_transform=edge, borderaxespad=0, fontsize=12, columnspacing=1.6)  # fmt: skip
