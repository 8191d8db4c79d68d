"""Sentences to be read aloud, one under the other, with the mark of the data below."""

from collections.abc import Iterable
from dataclasses import dataclass

from simlib.views.html import remarks_html
from simlib.views.language.names import Names, heading


@dataclass(frozen=True)
class Remarks:
    """Sentences, and notes below them."""

    sentences: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "\n".join([*self.sentences, *self.notes])

    def _repr_html_(self) -> str:
        return remarks_html(self)


def remarks(names: Names, sentences: Iterable[str]) -> Remarks:
    """Sentences with the mark of the data; empty ones are left out."""
    mark = heading(names.marks())
    return Remarks(tuple(text for text in sentences if text), (mark,) if mark else ())
