"""What a planner asks of every plan, by name: from the scenario's section `search`, or a command line.

    pin        a unit is in the zone that carries on this one of today's
    together   these units share a zone          apart    no two of these do
    freeze     this zone of today stays as it is
    towns, load, people     least and most of them in a zone
    longest_trip            minutes from any town to the seat of its zone
    river, crossings        where a zone may reach across: everywhere, or between these towns
    most_moved              towns that may change their zone

A zone is contiguous if its towns are connected by borders on land, or where it may reach across. A zone
that is broken today may stay broken in the same place.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Range:
    """Least and most of an amount; None is no bound."""

    least: float | None = None
    most: float | None = None


@dataclass(frozen=True)
class Constraints:
    """All constraints, by the names of units and of today's zones. `load` is in staff hours a year,
    `people` in posts, `longest_trip` in minutes."""

    pin: tuple[tuple[str, str], ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    apart: tuple[tuple[str, ...], ...] = ()
    freeze: tuple[str, ...] = ()
    towns: Range = Range()
    load: Range = Range()
    people: Range = Range()
    longest_trip: float | None = None
    river: bool = False
    crossings: tuple[tuple[str, str], ...] = ()
    most_moved: int | None = None
