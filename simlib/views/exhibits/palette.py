"""The colours of figures and pages, by name: those of Okabe and Ito (2008), which colour-blind readers can
tell apart."""

from typing import Final, NamedTuple

INK: Final = "#222222"
"""Letters and outlines."""


class Palette(NamedTuple):
    """Colours by name, or by number in the order in which figures take them."""

    blue: str = "#0072B2"
    vermillion: str = "#D55E00"
    green: str = "#009E73"
    purple: str = "#CC79A7"
    orange: str = "#E69F00"
    sky: str = "#56B4E9"
    black: str = "#000000"
    yellow: str = "#F0E442"


PALETTE: Final = Palette()
