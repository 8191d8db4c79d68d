"""All plans that keep to the constraints, term by term: the background against which today's plan stands."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simlib.search.answering import Answer
from simlib.search.branch import Clock, all_plans
from simlib.search.constraints import Rules
from simlib.search.ladder import MOST_ROWS
from simlib.search.pool import Values, pool_of
from simlib.search.standing import distinct, drawn
from simlib.search.terms import TERMS


@dataclass(frozen=True, eq=False)
class Landscape:
    """`values[term]` of each plan, float64[plans]; `basis` says of which plans: `all`, a uniform `sample` or
    `none`."""

    values: Mapping[str, NDArray[np.float64]]
    basis: str

    @property
    def plans(self) -> int:
        """How many plans were looked at."""
        return len(next(iter(self.values.values())))


def landscape(found: Answer) -> Landscape:
    """The plans on which the percentiles of an answer rest, listed or drawn again (the same ones)."""
    asked, basis = found.question, found.found.percentile_basis
    rules = Rules.of(found.district, asked.constraints)
    some: list[Values] = []
    if basis == "all":
        some = [_listed(found, rules, k) for k in asked.zones]
    elif basis == "sample":
        some = drawn(found.district, rules, asked.objective, asked.zones) or []
    columns = {name: [values.term[name] for values in some] for name in TERMS}
    return Landscape(
        {name: np.concatenate([np.zeros(0), *parts]) for name, parts in columns.items()}, basis
    )


def _listed(found: Answer, rules: Rules, zones: int) -> Values:
    pool = pool_of(found.district, rules, zones)
    values = None if pool is None else all_plans(pool, MOST_ROWS, Clock())
    assert pool is not None  # they were listed when the question was answered
    assert values is not None
    return distinct(pool, values, found.question.objective)
