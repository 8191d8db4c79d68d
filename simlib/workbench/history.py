"""Undo and redo: drafts in the order in which they lay on the table. Never changed; a step gives a child.

past ── present ── future
  a  b     c         d        undone: present b, future c d        did(e): past a b c, present e
"""

from dataclasses import dataclass, replace
from typing import Final

from simlib.workbench.draft import Draft

LONGEST: Final = 200
"""Drafts that are kept to go back to."""


@dataclass(frozen=True)
class History:
    """The draft on the table, those before it (the last is nearest) and those undone (the first is nearest).

    >>> a, b = History("a"), History("a").did("b")        # any drafts
    >>> b.undone().present, b.undone().redone() == b, a.undone() is a, b.did("b") is b
    ('a', True, True, True)
    """

    present: Draft
    past: tuple[Draft, ...] = ()
    future: tuple[Draft, ...] = ()

    def did(self, draft: Draft) -> "History":
        """Lay another draft on the table; what was undone is forgotten. The same draft changes nothing."""
        if draft == self.present:
            return self
        return History(draft, (*self.past, self.present)[-LONGEST:])

    def undone(self) -> "History":
        """Back to the draft before, if there is one."""
        if not self.past:
            return self
        return History(self.past[-1], self.past[:-1], (self.present, *self.future))

    def redone(self) -> "History":
        """On again to the draft that was undone last."""
        if not self.future:
            return self
        return History(self.future[0], (*self.past, self.present), self.future[1:])

    def renamed(self, name: str) -> "History":
        """The present draft under another name; that is no step."""
        return replace(self, present=self.present.named(name))
