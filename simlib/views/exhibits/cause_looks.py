"""How each cause of lateness looks in every figure of time.

Causes of one kind share a colour and differ by hatching, so that figures read in grey and for those who
confuse colours.
"""

from typing import TYPE_CHECKING, Final, NamedTuple

from simlib.views.exhibits.palette import INK, PALETTE

if TYPE_CHECKING:  # the workbench reads colours alone, and starts without what draws figures
    from matplotlib.axes import Axes


class Dress(NamedTuple):
    """How a label looks: colour, hatching and the hatching's colour."""

    face: str
    hatch: str = ""
    line: str = "white"


DRESS: Final = {
    "work": Dress(PALETTE.blue),
    "travel": Dress(PALETTE.blue, "////"),
    "off_duty": Dress("#C9D1D6"),
    "leave": Dress("#C9D1D6", "\\\\\\\\", INK),
    "reply": Dress(PALETTE.sky),
    "outside": Dress(PALETTE.sky, "....", INK),
    "gate": Dress(PALETTE.orange),
    "no_team": Dress(PALETTE.black),
    "recusal": Dress(PALETTE.purple),
    "escalation": Dress(PALETTE.purple, "////", INK),
    "before_duty": Dress("#C9D1D6", "....", INK),
    "room": Dress(PALETTE.orange, "\\\\", INK),
    "approval": Dress(PALETTE.orange, "////", INK),
    "review_queue": Dress(PALETTE.orange, "xxxx", INK),
    "desk": Dress(PALETTE.orange, "....", INK),
    "no_free_pair": Dress(PALETTE.vermillion, "////"),
    "no_free_person": Dress(PALETTE.vermillion),
}


def draw_bar(axes: "Axes", row: float, begin: float, length: float, label: str, height: float) -> None:
    """A stretch of time that went on a cause."""
    look = DRESS[label]
    axes.barh(row, length, height, begin, color=look.face, hatch=look.hatch,
              edgecolor=look.line if look.hatch else look.face, linewidth=0)  # fmt: skip
