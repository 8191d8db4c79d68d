"""What a planner ticks on the map for a search: what every plan that is found must keep.

pin        城关镇 is in the second zone          together, apart   units that share a zone, or never do
freeze     a zone stays as it is                zones, most_moved, river
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True)
class Wishes:
    """`pin` says in which zone of the draft a unit must be; `zones` how many there shall be (None: as many as
    now), `most_moved` how many towns may change their zone, `river` whether a zone may reach across it."""

    pin: Mapping[str, str] = field(default_factory=dict)
    together: tuple[tuple[str, ...], ...] = ()
    apart: tuple[tuple[str, ...], ...] = ()
    freeze: tuple[str, ...] = ()
    zones: int | None = None
    most_moved: int | None = None
    river: bool = False


NO_WISHES: Final = Wishes()
