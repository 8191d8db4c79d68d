"""The two logs of a run as rows of text: a row a matter, a row a visit to a step.

    record + draws + model ──> case_rows   replication, matter, ..., ended, status, on_time, completed
                          └──> task_rows   replication, matter, step, ..., ended, travel_minutes

Times are local minutes (`2021-07-01T08:30`) on the calendar, ticks in a world without one. A begin is
the instant at which its minute begins, an end (and a due) the instant at which its minute ends, so
that work up to closing time ends that evening. Empty: has not happened, or cannot be said.

Names are letters, digits and a few signs (`inputs.scenario.NAME`): none begins like a formula of a
spreadsheet, so cells need no quoting against it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from simlib.model.arrays import Model, Plan
from simlib.model.limits import NEVER
from simlib.runs.draws import Draws
from simlib.runs.record import NOT_YET, Record
from simlib.views.language.matters import Timestamps, matter_codes, matter_flows

LogRow = tuple[str | int, ...]

CASE_COLUMNS: Final = (
    "replication",
    "matter",
    "flow",
    "class",
    "origin",
    "arrived",
    "due",
    "extended_due",
    "ended",
    "status",
    "on_time",
    "completed",
)
"""`origin` is the unit where the matter arose; `ended` stops the main clock, `completed` is the end of
all steps. `status`: ended, open, or no-team (nobody who may do its step exists). `on_time` is true,
false, or empty while it can still go either way. `extended_due` stays empty without an extension."""

TASK_COLUMNS: Final = (
    "replication",
    "matter",
    "step",
    "unit",
    "people",
    "queued",
    "started",
    "ended",
    "travel_minutes",
)
"""`unit` is the unit where the matter arose, `people` the codes of the posts that did the work, with
spaces between; `travel_minutes` is what each of them travelled in all."""


@dataclass(frozen=True)
class Logs:
    """The rows of one run."""

    cases: tuple[LogRow, ...]
    tasks: tuple[LogRow, ...]


def logs(model: Model, plan: Plan, draws: Draws, record: Record) -> Logs:
    """Both logs of a run: what the command line keeps of it."""
    return Logs(tuple(case_rows(model, draws, record)), tuple(task_rows(model, draws, record)))


def case_rows(
    model: Model, draws: Draws, record: Record, matters: Iterable[int] | None = None
) -> Iterator[LogRow]:
    """A row a matter that came (all, unless some are named by their indices), in the order of codes, matters
    set off by others last; see CASE_COLUMNS. Replications count from 1."""
    clock, stuck = Timestamps(model), stuck_matters(draws, record)
    codes, flow = matter_codes(model, draws), matter_flows(model, draws)
    for m in np.flatnonzero(record.arrived < NEVER).tolist() if matters is None else matters:
        arrived, due, extended = (int(ticks[m]) for ticks in (record.arrived, record.due, record.extended))
        ended, completed = int(record.ended[m]), int(record.completed[m])
        yield (
            draws.replication + 1,
            codes[m],
            flow[m],
            model.classes.name[draws.klass[m]],
            model.units.name[draws.unit[m]],
            clock.begin(arrived),
            clock.end(due),
            clock.end(extended) if extended != NOT_YET else "",
            clock.ended(ended, arrived),
            "ended" if ended != NOT_YET else "no-team" if stuck[m] else "open",
            _on_time(ended, due, model.horizon),
            clock.ended(completed, arrived),
        )


def task_rows(model: Model, draws: Draws, record: Record) -> Iterator[LogRow]:
    """A row a visit that could begin by the horizon, matter by matter; see TASK_COLUMNS."""
    clock = Timestamps(model)
    code = matter_codes(model, draws)
    owner = np.repeat(np.arange(draws.matters), np.diff(draws.first)).tolist()
    queued, started = record.queued.tolist(), record.started.tolist()
    finished, travel = record.finished.tolist(), record.travel.tolist()
    for v in np.flatnonzero(record.queued != NOT_YET).tolist():
        team = [model.people.code[p] for p in record.team[v] if p != NOT_YET]
        yield (
            draws.replication + 1,
            code[owner[v]],
            model.steps.name[draws.step[v]],
            model.units.name[draws.unit[owner[v]]],
            " ".join(team),
            clock.begin(queued[v]),
            clock.begun(started[v]),
            clock.ended(finished[v], started[v]),
            travel[v] if started[v] != NOT_YET else "",
        )


def stuck_matters(draws: Draws, record: Record) -> np.typing.NDArray[np.bool_]:
    """Matters with a step that nobody may do, bool[matters]."""
    owner = np.repeat(np.arange(draws.matters), np.diff(draws.first))
    return np.isin(np.arange(draws.matters), owner[record.stuck])


def _on_time(ended: int, due: int, horizon: int) -> str:
    """Decided when it has ended, or when it is due before the horizon and has not; never without a due."""
    if due == NEVER:
        return ""
    if ended != NOT_YET:
        return "true" if ended <= due else "false"
    return "false" if due < horizon else ""
