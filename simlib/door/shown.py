"""Things that show themselves: as words where they are printed, as tables and pictures in Jupyter."""

import base64
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import Any

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


class Shown(ABC):
    """What shows itself, block by block: tables, sentences, pictures."""

    @abstractmethod
    def blocks(self) -> Iterable[Any]:
        """What is shown, from top to bottom; each block has a text and an HTML form."""

    def __repr__(self) -> str:
        return "\n\n".join(str(block) for block in self.blocks() if not isinstance(block, Drawing))

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        blocks = list(self.blocks())
        html = "\n".join(b.as_html() if isinstance(b, Drawing) else b._repr_html_() for b in blocks)
        return {"text/plain": "\n\n".join(map(str, blocks)), "text/html": html}
