"""The best plan by a mixed-integer program (HiGHS): for questions that are too wide to list zones.

    x[t, s]  town t is in the zone whose root is s      x[s, s]  s is a root
    sum over s of x[t, s] = 1,  x[t, s] <= x[s, s],  k roots;  w[i, s] the same for divisions and groups
    most >= load of every root's zone >= least

A zone that is not contiguous is cut off when it appears: its piece C beyond the root can only belong to s
through a neighbour, so for t of C: x[t, s] <= sum of x[u, s] over the neighbours u of C. A plan that breaks
another rule is cut off by itself. highspy is the extra `exact`: without it this rung is left out.
"""

from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from time import monotonic
from typing import Any

import numpy as np

from simlib.search.problem.constraints import NO_BOUND, Rules, components, members
from simlib.search.problem.district import PER_HOUR, Candidate, District
from simlib.search.solve.branch_and_bound import EPSILON, Best, TimeLimit
from simlib.search.solve.bundles import allows, division_range, items_of
from simlib.search.solve.local_search import ranked, relink

_SLICE = 5.0
"""Seconds that HiGHS works before somebody is asked whether to stop."""


def by_programme(district: District, rules: Rules, zones: int, best: Best, clock: TimeLimit) -> float | None:
    """Takes the best plan into `best`; gives a bound of the first value, or None if this is another
    question or highspy is not there."""
    first = dict(best.objective.ranks[0])
    if find_spec("highspy") is None or not first.keys() <= {"spread", "travel"}:
        return None
    program = _Program(district, rules, zones, first)
    bound = -np.inf
    while not clock.over():
        left = _SLICE if clock.deadline is None else max(0.1, clock.deadline - monotonic())
        bound, masks = program.solve(min(_SLICE, left))
        if bound == np.inf or (best.plans and bound > best.plans[0].key[0] - EPSILON):
            return bound
        if masks is None or program.cut_pieces(masks):
            continue
        candidate = program.plan(masks)
        relink(district, rules, candidate, best)
        if allows(district, rules, candidate):
            best.add(ranked(district, best.objective, candidate))
        else:
            program.cut_off(masks)
    return bound


class _Program:
    """The program, with what was cut off it so far."""

    def __init__(self, district: District, rules: Rules, zones: int, weights: Mapping[str, float]) -> None:
        import highspy  # only here: the extra may be missing

        self.district, self.rules, self.zones = district, rules, zones
        self.n = len(district.towns)
        self.items = items_of(district)
        self.solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self.solver.silent()
        self.solver.setOptionValue("mip_rel_gap", 0.0)
        self.solver.setOptionValue("mip_abs_gap", 1e-7)
        self.solver.setOptionValue("threads", 1)
        self.integer = highspy.HighsVarType.kInteger
        self.optimal = highspy.HighsModelStatus.kOptimal
        self.impossible = highspy.HighsModelStatus.kInfeasible
        anywhere = weights.get("travel", 0.0) > 0
        self.town = {
            (t, s): self._column(self._cost(t, s, weights), 0, 1, whole=True)
            for s in range(self.n)
            for t in range(self.n)
            if anywhere or t >= s  # without travel any town may be the root: the lowest is
        }
        self.item = {
            (i, s): self._column(0, 0, 1, whole=True) for i in range(len(self.items)) for s in range(self.n)
        }
        by = weights.get("spread", 0.0) / PER_HOUR
        self.most, self.least = self._column(by, 0, np.inf), self._column(-by, 0, np.inf)
        self._partition()
        self._amounts()
        self._company()

    def _cost(self, t: int, s: int, weights: Mapping[str, float]) -> float:
        load, minutes = self.district.town_load, self.district.minutes
        return weights.get("travel", 0.0) * load[t] * minutes[t][s] / max(1, sum(load))

    def _column(self, cost: float, low: float, high: float, *, whole: bool = False) -> int:
        self.solver.addVar(low, high)
        number = int(self.solver.getNumCol()) - 1
        self.solver.changeColCost(number, cost)
        if whole:
            self.solver.changeColIntegrality(number, self.integer)
        return number

    def _row(self, low: float, high: float, terms: Iterable[tuple[int, float]]) -> None:
        summed: dict[int, float] = {}
        for column, by in terms:
            summed[column] = summed.get(column, 0.0) + by
        columns = np.array(list(summed), dtype=np.int32)
        self.solver.addRow(low, high, len(columns), columns, np.array(list(summed.values())))

    def _partition(self) -> None:
        """Every town and item has one root; there is one root a zone; nobody goes where none is."""
        towns = range(self.n)
        for t in towns:
            self._row(1, 1, [(self.town[t, s], 1) for s in towns if (t, s) in self.town])
        for i in range(len(self.items)):
            self._row(1, 1, [(self.item[i, s], 1) for s in towns])
        self._row(self.zones, self.zones, [(self.town[s, s], 1) for s in towns])
        for table in (self.town, self.item):
            for (_, s), column in table.items():
                if column != self.town[s, s]:
                    self._row(-np.inf, 0, [(column, 1), (self.town[s, s], -1)])
        for (t, s), column in self.town.items():
            if t != s and not self.rules.reach[s] >> t & 1:
                self._row(-np.inf, 0, [(column, 1), *self._beside(1 << t, s)])

    def _beside(self, piece: int, s: int) -> list[tuple[int, float]]:
        """Less the neighbours of a set of towns that may be of root s."""
        return [(self.town[u, s], -1.0) for u in members(self.rules.rim(piece)) if (u, s) in self.town]

    def _amounts(self) -> None:
        """Loads between least and most, and the bounds of load, posts, towns and divisions."""
        district, rules = self.district, self.rules
        ones = [1] * self.n
        divisions = division_range(len(district.divisions), self.zones)
        load = [item[0] for item in self.items]
        whole = sum(district.town_load) + sum(load)
        for s in range(self.n):
            root = self.town[s, s]
            own = self._sum(s, district.town_load, load)
            self._row(-np.inf, 0, [*own, (self.most, -1)])
            self._row(-whole, np.inf, [*own, (self.least, -1), (root, -whole)])
            for towns, items, (low, high) in (
                (district.town_load, load, rules.load),
                (district.town_staff, [item[1] for item in self.items], rules.people),
                (ones, [0] * len(self.items), rules.towns),
                ([0] * self.n, [item[3] for item in self.items], divisions),
            ):
                amount = self._sum(s, towns, items)
                if low > 0:
                    self._row(0, np.inf, [*amount, (root, -low)])
                if high < NO_BOUND:
                    self._row(-np.inf, 0, [*amount, (root, -high)])

    def _sum(self, s: int, towns: Iterable[int], items: Iterable[int]) -> list[tuple[int, float]]:
        found = [(self.town[t, s], float(by)) for t, by in enumerate(towns) if (t, s) in self.town and by]
        return found + [(self.item[i, s], float(by)) for i, by in enumerate(items) if by]

    def _company(self) -> None:
        """Towns together, apart, and frozen zones."""
        towns = (1 << self.n) - 1
        for mask in (*self.rules.together, *self.rules.frozen):
            first, *others = members(mask & towns) or [0]
            for t in others:
                for s in range(self.n):
                    self._row(0, 0, [*self._of(first, s), *((c, -by) for c, by in self._of(t, s))])
        for mask in self.rules.apart:
            for s in range(self.n):
                own = [pair for t in members(mask & towns) for pair in self._of(t, s)]
                self._row(-np.inf, 1, own)
        for mask in self.rules.frozen:
            first = members(mask & towns)[0]
            for t in members(towns & ~mask):
                for s in range(self.n):
                    self._row(-np.inf, 1, [*self._of(first, s), *self._of(t, s)])

    def _of(self, t: int, s: int) -> list[tuple[int, float]]:
        return [(self.town[t, s], 1.0)] if (t, s) in self.town else []

    def solve(self, seconds: float) -> tuple[float, dict[int, int] | None]:
        """A bound of the value, infinite if nothing is left; and, if it is solved, towns by root."""
        self.solver.setOptionValue("time_limit", float(self.solver.getRunTime()) + seconds)
        self.solver.run()
        status = self.solver.getModelStatus()
        if status == self.impossible:
            return np.inf, None
        bound = float(self.solver.getInfo().mip_dual_bound)
        if status != self.optimal:
            return bound, None
        self.values = np.array(self.solver.getSolution().col_value)
        masks: dict[int, int] = {}
        for (t, s), column in self.town.items():
            if self.values[column] > 0.5:
                masks[s] = masks.get(s, 0) | 1 << t
        return bound, masks

    def cut_pieces(self, masks: Mapping[int, int]) -> bool:
        """Cuts off zones that fall to pieces; whether there were any."""
        found = False
        for mask in masks.values():
            for piece in components(self.rules.reach, mask):
                for s in range(self.n):
                    if piece != mask and not piece >> s & 1:
                        beside = self._beside(piece, s)
                        for t in members(piece):
                            self._row(-np.inf, 0, [*self._of(t, s), *beside])
                        found = True
        return found

    def cut_off(self, masks: Mapping[int, int]) -> None:
        """Cuts off one way to group the towns, under these roots."""
        columns = [self.town[t, s] for s, mask in masks.items() for t in members(mask)]
        self._row(-np.inf, self.n - 1, [(column, 1) for column in columns])

    def plan(self, masks: Mapping[int, int]) -> Candidate:
        """The plan that was found, with its divisions and groups."""
        zone = [next(s for s, mask in masks.items() if mask >> t & 1) for t in range(self.n)]
        own = [
            next(s for s in range(self.n) if self.values[self.item[i, s]] > 0.5)
            for i in range(len(self.items))
        ]
        d = len(self.district.divisions)
        return Candidate.canonical((*zone, *own[d:]), own[:d])
