"""How much of a study is done: its stages, each with what it takes, known or guessed.

    expected of each stage ──(stage begins: what it really has to do)──> done / all

A stage that is not begun counts as much as is expected of it, so the part may go back a little when one turns
out to be longer; it never goes back by what was done.
"""

from collections.abc import Mapping


class Whole:
    """The work of a study by stage, and how much of it is done.

    >>> whole = Whole({"ends": 60.0, "turns": 40.0})
    >>> whole.begin("ends", 60.0)
    >>> whole.add(30.0)
    0.3
    >>> whole.begin("turns", 0.0)  # the rest of the first stage was not needed
    >>> whole.part
    1.0
    """

    def __init__(self, expected: Mapping[str, float]) -> None:
        self._left = dict(expected)
        self._done = self._begun = 0.0

    def begin(self, stage: str, work: float) -> None:
        """A stage begins, which takes so much; whatever was left of the one before is not needed."""
        stages = list(self._left)
        for name in stages[: stages.index(stage) + 1]:
            del self._left[name]
        self._begun = self._done + work

    def add(self, work: float) -> float:
        """So much is done; the part of all that is done by now."""
        self._done += work
        return self.part

    @property
    def part(self) -> float:
        """The part of all work that is done, 0 to 1."""
        total = max(self._begun, self._done) + sum(self._left.values())
        return self._done / total if total else 1.0
