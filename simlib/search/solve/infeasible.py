"""Why no plan can be: the smallest set of constraints that exclude each other.

    all constraints ── leave out what is not needed, one by one ──> none can be spared
                    ── try all sets that are smaller still ───────> the smallest

Which towns a constraint is about is said by their names.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb
from time import monotonic
from typing import Any, Final

from simlib.errors import SimlibError
from simlib.search.problem.constraints import Constraints, Rules, components, members
from simlib.search.problem.district import PER_HOUR, District
from simlib.search.problem.objective import Objective
from simlib.search.solve.branch_and_bound import Best, Cover, TimeLimit
from simlib.search.solve.local_search import climb
from simlib.search.solve.zone_pool import pool_of

MOST_TRIED: Final = 400
"""Sets of constraints that are tried to find a smaller reason."""
SECONDS: Final = 30.0
"""How long a reason is looked for where nobody sets a limit."""
LOOKED_FOR: Final = 20
"""Walks after which a plan that was not found is taken not to be there, where zones cannot be listed."""


@dataclass(frozen=True, order=True)
class Reason:
    """One constraint of those that exclude each other: what it is (a name of `Constraints`, or `contiguity`,
    `zones`), the units and zones that it is about, and its amount."""

    kind: str
    names: tuple[str, ...] = ()
    amount: str = ""


class Infeasible(SimlibError):
    """No plan keeps all constraints; `reason` is the smallest set of them that none keeps together."""

    def __init__(self, reason: tuple[Reason, ...]) -> None:
        self.reason = reason
        super().__init__("no-plan", count=str(len(reason)))


class NothingFound(SimlibError):
    """No plan was found, but it is not proven that there is none."""

    def __init__(self, considered: int) -> None:
        super().__init__("no-plan-found", count=str(considered))


def smallest_reason(
    district: District, constraints: Constraints, zones: Sequence[int], clock: TimeLimit | None = None
) -> tuple[Reason, ...]:
    """The smallest set of constraints that no plan with one of these numbers of zones keeps.

    When the clock is over it is a set that no plan keeps, but perhaps not the smallest.
    """
    clock = clock or TimeLimit(monotonic() + SECONDS)
    atoms = list(_atoms(district, constraints))

    def possible(kept: Sequence[Atom]) -> bool:
        rules = Rules.of(district, _only(constraints, kept))
        return any(1 <= k <= len(district.towns) and _some_plan(district, rules, k, clock) for k in zones)

    needed = list(atoms)
    for atom in atoms:
        without = [other for other in needed if other is not atom]
        if not possible(without):
            needed = without
    smaller = _smaller(atoms, len(needed), possible) or needed
    asked = f"{zones[0]}" if len(zones) == 1 else f"{zones[0]}-{zones[-1]}"
    return (*sorted(atom.reason for atom in smaller), Reason("zones", (), asked))


def _smaller(
    atoms: Sequence["Atom"], size: int, possible: Callable[[Sequence["Atom"]], bool]
) -> list["Atom"] | None:
    """A set of fewer constraints that exclude each other, if the sets to try are few enough."""
    for fewer in range(1, size):
        if comb(len(atoms), fewer) > MOST_TRIED:
            return None
        for kept in combinations(atoms, fewer):
            if not possible(kept):
                return list(kept)
    return None


# ---------------------------------------------------------------- one constraint at a time


@dataclass(frozen=True)
class Atom:
    """One constraint alone: the field of `Constraints` that it is put into, and what is put there (of a bound
    with its `end`, least or most)."""

    reason: Reason
    kind: str
    value: Any = None
    end: str = ""

    def keep(self, others: Constraints) -> Constraints:
        """Put it into constraints that lack it."""
        given: Any = getattr(others, self.kind)
        made: Any
        if self.end:
            made = replace(given, **{self.end: self.value})
        else:
            made = (*given, self.value) if isinstance(given, tuple) else self.value
        return replace(others, **dict[str, Any]({self.kind: made}))


def one_by_one(given: Constraints) -> Iterator[Atom]:
    """All that constraints ask of plans beside contiguity."""
    for kind in ("pin", "together", "apart", "freeze"):
        for one in getattr(given, kind):
            yield Atom(Reason(kind, (one,) if isinstance(one, str) else one), kind, one)
    for kind in ("towns", "load", "people"):
        for end, value in vars(getattr(given, kind)).items():
            if value is not None:
                yield Atom(Reason(f"{kind}_{end}", (), f"{value:g}"), kind, value, end)
    for kind in ("longest_trip", "most_moved"):
        value = getattr(given, kind)
        if value is not None:
            yield Atom(Reason(kind, (), f"{value:g}"), kind, value)


def _atoms(district: District, given: Constraints) -> Iterator[Atom]:
    """The same with the towns that they are about, and contiguity."""
    for atom in one_by_one(given):
        alone = _too_much_alone(district, atom.kind, atom.value) if atom.end == "most" else ()
        yield replace(atom, reason=replace(atom.reason, names=alone)) if alone else atom
    yield Atom(Reason("contiguity", _cut_off(district, given)), "anywhere", False)


def _too_much_alone(district: District, kind: str, most: float) -> tuple[str, ...]:
    """Towns that are above a bound all by themselves."""
    own = {"load": [load / PER_HOUR for load in district.town_load], "people": district.town_staff}
    amounts = zip(district.towns, own.get(kind, ()), strict=False)
    return tuple(town for town, amount in amounts if amount > most)


def _cut_off(district: District, given: Constraints) -> tuple[str, ...]:
    """Towns contiguous with fewer others than the largest piece of the map."""
    pieces = components(Rules.of(district, given).reach, (1 << len(district.towns)) - 1)
    largest = max(pieces, key=lambda piece: (len(members(piece)), -piece))
    return tuple(district.towns[t] for p in pieces if p != largest for t in members(p))


def _only(given: Constraints, atoms: Sequence[Atom]) -> Constraints:
    """Constraints with these only; without contiguity every two towns may share a zone directly."""
    kept = Constraints(river=given.river, crossings=given.crossings, anywhere=True)
    for atom in atoms:
        kept = atom.keep(kept)
    return kept


# ---------------------------------------------------------------- whether a plan is there


def _some_plan(district: District, rules: Rules, k: int, clock: TimeLimit) -> bool:
    """Whether there is a plan; taken for granted where the time does not suffice to say."""
    if len({unit for unit, _ in rules.pins}) < len(set(rules.pins)):
        return False  # no unit is in two zones
    if clock.over():
        return True
    best = Best(Objective(), 1)
    climb(district, rules, k, best, TimeLimit(), walks=1)
    if best.plans:
        return True
    pool = pool_of(district, rules, k)
    if pool is None:
        climb(district, rules, k, best, TimeLimit(), walks=LOOKED_FOR)
        return bool(best.plans)
    cover = Cover(pool, None)
    return any(len(values.rows) for values, _ in cover.legal(clock)) or not cover.done
