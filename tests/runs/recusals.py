"""Who is recused from which matter, as a table."""

import numpy as np

from simlib.runs.draws import Draws


def recusals(draws: Draws) -> np.ndarray:
    """The lists of the draws as a table, bool[matters, people]."""
    table = np.zeros((draws.matters, len(draws.away)), dtype=bool)
    table[np.repeat(np.arange(draws.matters), np.diff(draws.first_recused)), draws.recused] = True
    return table


def as_lists(table: np.ndarray) -> dict[str, np.ndarray]:
    """A table as the columns of draws."""
    matter, person = np.nonzero(table)
    return {
        "recused": person.astype(np.int32),
        "first_recused": np.searchsorted(matter, np.arange(len(table) + 1)),
    }
