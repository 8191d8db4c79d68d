"""A figure that is drawn once and shows itself: in Jupyter, within a page, in a widget."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from io import BytesIO

from matplotlib.figure import Figure

from simlib.views.exhibits.typeface import WITHOUT_DATE, house_style

DOTS = 110
"""Dots an inch: a figure of 13 inches is as wide as a notebook on a large screen."""


@dataclass(frozen=True, repr=False)
class Drawing:
    """A figure in the house style. It is drawn when it is made, so that one style holds for all of it."""

    title: str
    png: bytes

    @classmethod
    def of(cls, draw: Callable[[], Figure], title: str = "") -> "Drawing":
        """Draw a figure. Without pyplot: nothing has to be closed, and nothing is shown twice."""
        stream = BytesIO()
        with house_style():
            figure = draw()
            figure.savefig(stream, format="png", dpi=DOTS, metadata=dict(WITHOUT_DATE[".png"]))
        return cls(title or figure.get_suptitle().replace("\n", " "), stream.getvalue())

    def __repr__(self) -> str:
        return f"[{self.title}]"

    def _repr_png_(self) -> bytes:
        return self.png

    def as_html(self) -> str:
        """The picture within a page."""
        data = base64.b64encode(self.png).decode()
        return f'<img alt="{escape(self.title)}" style="max-width:100%" src="data:image/png;base64,{data}">'
