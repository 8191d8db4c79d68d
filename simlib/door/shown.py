"""Things that show themselves: as words where they are printed, as tables and pictures in Jupyter."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any

from simlib.views.exhibits.drawing import Drawing


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
