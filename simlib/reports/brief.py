"""Two pages for whoever signs (呈批件): page one as it is, and what changes, before and after.

The long form's own parts, fewer of them, so that both say the same; annexes and checks stay there.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import dropwhile, takewhile
from typing import Final

from simlib.reports.blocks import Break, Heading, Picture, ReportPart, part

SHARE: Final = 0.92
"""Of the page's width: so two maps have room one above the other."""
SHOWN: Final = 2


def brief(parts: Sequence[ReportPart]) -> list[ReportPart]:
    """Page one, then the first two parts of the chapter on the plans: two maps, or the posts and the week."""
    first, *others = parts
    plans, *rest = dropwhile(lambda one: not _opens(one), others)  # the maps of page one come larger
    chapter = list(takewhile(lambda one: not _opens(one), rest))[:SHOWN]
    heading = next(block for block in plans.blocks if isinstance(block, Heading))
    return [first, part(Break(), heading), *map(_smaller, chapter)]


def _opens(one: ReportPart) -> bool:
    """Whether a part opens a chapter."""
    return any(isinstance(block, Break) for block in one.blocks)


def _smaller(one: ReportPart) -> ReportPart:
    blocks = (replace(b, share=SHARE) if isinstance(b, Picture) else b for b in one.blocks)
    return replace(one, blocks=tuple(blocks))
