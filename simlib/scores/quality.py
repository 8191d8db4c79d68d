"""Quality of work: what reviews send back.

    visits of a matter    verify ── review ── supplement ── review ── decide
                                       │ comes again: sent back │ the last one

Steps whose role is `review` look at what others did. One that sees the same matter again had sent it back.
It is a measure of assessments alone (`scores.assessment`): no row of a run is made of it.
"""

import numpy as np

from simlib.model.arrays import Bools, Ints
from simlib.model.plan import step_specs
from simlib.runs.record import NOT_YET
from simlib.scores.run import RatioParts, Run


def sent_back_share(run: Run) -> RatioParts:
    """Of the reviews of outside matters that ended in the window, the share after which the same review saw
    the matter again; by unit of origin and class."""
    step, matter = run.draws.step, np.repeat(np.arange(run.draws.matters), np.diff(run.draws.first))
    kinds = np.array([spec.role == "review" for spec in step_specs(run.model)])
    first, last = run.model.window
    finished = run.record.finished
    ended = kinds[step] & (run.record.queued != NOT_YET) & (finished >= first) & (finished < last)
    seen = np.flatnonzero(ended & run.outside[matter])
    again = _comes_again(matter, step, run.record.queued)[seen]
    return RatioParts(_cells(run, matter[seen[again]]), _cells(run, matter[seen]))


def _comes_again(matter: Ints, step: Ints, queued: Ints) -> Bools:
    """Which visits a later one of the same matter and step follows.

    >>> _comes_again(np.array([0, 0, 0, 1]), np.array([4, 5, 4, 4]), np.array([1, 2, 3, 4])).tolist()
    [True, False, False, False]
    """
    found = np.zeros(len(step), dtype=bool)
    there = np.flatnonzero(queued != NOT_YET)
    order = there[np.lexsort((there, step[there], matter[there]))]
    same = (matter[order][1:] == matter[order][:-1]) & (step[order][1:] == step[order][:-1])
    found[order[:-1]] = same
    return found


def _cells(run: Run, matters: Ints) -> Ints:
    """How many of these there are of each unit (of those in totals) and each class."""
    units, classes = len(run.model.units), len(run.model.classes.name)
    in_totals = matters[run.headline[matters]]
    by_unit = np.bincount(run.draws.unit[in_totals], minlength=units)
    by_class = np.bincount(run.draws.klass[matters], minlength=classes)
    return np.concatenate([by_unit, by_class]).astype(np.int64)
