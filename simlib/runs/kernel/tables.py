"""What the kernel reads: the model and the plan as tables, made once a plan, and the draws as they are.

    model, plan ─(once)─> tables of steps, classes, pools, limits, duty ─┐
    draws ───────────────> their own columns, nothing copied ────────────┴─> World

Few arrays rather than many, and tables of rows where columns are read together: machine code passes each
array as seven words.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simlib.model.arrays import NONE, Bools, Ints, Model, Plan
from simlib.model.levels import Levels
from simlib.model.remembering import remembered
from simlib.runs.bitsets import BitWords, pack
from simlib.runs.draws import Draws
from simlib.runs.presence import NOBODY, on_leave, planned, starts
from simlib.runs.rows import Rows, rows, table

STEP = table(
    *("team", "pools", "barring", "same_wait", "hand_over"),
    numbers=("on_site", "pauses", "takes_time", "takes_over"),
    links=("milestone", "gate", "same_as", "handed_to"),
)
KLASS = table("rank", "due_after", numbers=("pooled",), links=("limit_from", "limit_to"))
LIMIT = table("extended_after", links=("pause_axis",))
FOLLOW = table("lead", numbers=("extends", "there"), links=("trigger", "at"))
GATE = table("at", "agenda", "first", "end", "demand")
PERSON = table(numbers=("share", "home"))
TASKS = table("lag", "first", "end")
CLOCK = table(
    "half_tick", "day_ticks", "shifts", "n_days", "horizon", "order", "escalation", "until", "demands"
)
POOL = table("after", numbers=("when",))
PLACE = table("rooms", "gate", numbers=("pools", "pooled", "form"))
DUE, LAST, LIMIT_OF = range(3)
"""Rows of `by_day`."""


class KernelInput(NamedTuple):
    """What is given and chosen, and chance, as the loop reads them (see `model.arrays`, `runs.draws`).

    Tables with a row for each step, class, limit, person, follow-up, gate and task of the programme, whose
    row says which of `ahead` wait for it; one row of `clock`. A step has `pools` pools that hold anybody, and
    bars those who did the first `barring` of its row of `not_by`. Its work may go on at the step `handed_to`,
    once those who have begun have been away for `hand_over` ticks (-1: it does not). Of a step for a matter
    of a unit, `place` tells the gate, the rooms, the form of the team, and the row of `people` that holds its
    pools (another one where the class is pooled); `pool` says when a step's pools are used. `by_day[c]` are
    the due ticks, last days and limits of a class by day (`DUE`, `LAST`, `LIMIT_OF`). Shifts begin at the
    ticks of the day `cuts`, the last of which is its end; at the ticks `starts` somebody may come on duty;
    `planned` are on duty, leave aside. From `tasks` on: what is drawn, but for the matters
    (`runs.kernel.matters`), and what leave makes of duty.
    """

    clock: Rows
    step: Rows
    klass: Rows
    limit: Rows
    person: Rows
    follow: Rows
    next_day: Ints
    gate: Rows
    task: Rows
    ahead: Ints
    meets: Ints
    presiding: BitWords
    not_by: NDArray[np.int32]
    place: Rows
    pool: Rows
    people: BitWords
    part: BitWords
    least: Ints
    skips: Bools
    comes: Bools
    active: BitWords
    by_day: Ints
    extended_by_day: Ints
    date_of_day: Ints
    due_of_date: Ints
    travel: Ints
    meet: NDArray[np.int32]
    day_first: NDArray[np.int32]
    begins: Ints
    ends: Ints
    whole: Ints
    cuts: Ints
    starts: Ints
    planned: BitWords
    tasks: Ints
    conflict: BitWords
    pace: Ints
    pattern: NDArray[np.int32]
    present: BitWords
    on_duty: BitWords


def kernel_input(model: Model, plan: Plan, draws: Draws) -> KernelInput:
    """The arrays of a run: those of the plan, and those of the draws."""
    pattern, present, on_duty = on_leave(plan, draws)
    return _of_plan(model, plan)._replace(
        tasks=draws.tasks,
        conflict=draws.stands_back,
        pace=draws.pace,
        pattern=pattern,
        present=present,
        on_duty=on_duty,
    )


@remembered(128)
def _of_plan(model: Model, plan: Plan) -> KernelInput:
    """What does not change from run to run; sets of people packed into words."""
    duty, people = plan.duty, model.people
    classes = model.classes
    none = np.zeros(0, dtype=np.int64)
    of_draws: dict[str, Any] = dict.fromkeys(KernelInput._fields[KernelInput._fields.index("tasks") :], none)
    place, pools = _places(model, plan)
    return KernelInput(
        clock=_clock(model, plan),
        step=_steps(model, plan),
        klass=_classes(model, plan),
        limit=_limits(model),
        person=rows(PERSON, len(people), share=people.share, home=plan.home),
        follow=_follow(model, plan),
        next_day=model.next_day,
        gate=_gates(model, plan),
        task=_tasks(model, plan),
        ahead=model.tasks.ahead,
        meets=plan.meets,
        presiding=pack(plan.presiding),
        not_by=_not_by(model),
        place=place,
        pool=_table(POOL, plan.when.shape, when=plan.when, after=plan.after),
        people=pools,
        part=_with_everybody(pack(plan.part)),
        least=plan.least,
        skips=plan.skips,
        comes=plan.comes,
        active=pack(plan.active[None, :])[0],
        by_day=np.stack([classes.due_by_day, classes.last_by_day, classes.limit], axis=1),
        extended_by_day=model.limits.extended_by_day,
        date_of_day=model.date_of_day,
        due_of_date=model.due_of_date,
        travel=model.units.travel,
        meet=duty.meet,
        day_first=duty.first,
        begins=duty.begins,
        ends=duty.ends,
        whole=duty.minutes,
        cuts=np.append(duty.cuts, model.day_ticks),
        starts=starts(duty),
        planned=planned(duty),
        **of_draws,
    )


def _table(dtype: np.dtype[Any], shape: tuple[int, ...], **columns: Any) -> Rows:
    """A table of more than one dimension."""
    made = np.zeros(shape, dtype)
    for name, column in columns.items():
        made[name] = column
    return made


def _places(model: Model, plan: Plan) -> tuple[Rows, BitWords]:
    """What a step for a matter of a unit asks for, and its pools. Few of these differ, and only those are
    kept: few are near at hand."""
    row, sets = plan.level.alike()
    pools = pack(plan.level.people)[sets]
    number: dict[bytes, int] = {}
    row = np.array([number.setdefault(one.tobytes(), len(number)) for one in pools])[row]
    kept = np.frombuffer(b"".join(number), dtype=np.uint64).reshape(-1, *pools.shape[1:]).copy()
    own = {"gate": plan.gate, "form": plan.form, "rooms": model.rooms.of_step.astype(np.int64)}
    return _table(PLACE, row.shape[:2], pools=row[..., 0], pooled=row[..., 1], **own), kept


def _follow(model: Model, plan: Plan) -> Rows:
    follow = model.followups
    return rows(
        FOLLOW,
        len(follow),
        trigger=follow.trigger,
        lead=follow.lead,
        extends=follow.extends,
        there=plan.follows,
        at=follow.at,
    )


def _gates(model: Model, plan: Plan) -> Rows:
    gates, first = model.gates, plan.first_meeting
    own = {"agenda": gates.agenda, "demand": gates.demand, "at": gates.at}
    return rows(GATE, len(gates), first=first[:-1], end=first[1:], **own)


def _tasks(model: Model, plan: Plan) -> Rows:
    first = model.tasks.first_ahead
    return rows(TASKS, len(plan.lag), first=first[:-1], end=first[1:], lag=plan.lag)


def _clock(model: Model, plan: Plan) -> Rows:
    return rows(
        CLOCK,
        1,
        half_tick=plan.duty.half_tick,
        day_ticks=model.day_ticks,
        shifts=len(plan.duty.cuts),
        n_days=model.n_days,
        horizon=model.horizon,
        order=plan.order,
        escalation=plan.escalation,
        until=plan.until,
        demands=model.gates.demand.any(),
    )


def _steps(model: Model, plan: Plan) -> Rows:
    steps = model.steps
    made = rows(
        STEP,
        len(steps),
        takes_time=(steps.team > 0) | (steps.gate != NONE),
        pools=_pools(plan.level),
        barring=[len(others) for others in steps.not_by],
        takes_over=steps.takes_over,
        hand_over=plan.hand_over,
    )
    own = ("team", "on_site", "milestone", "gate", "pauses", "same_as", "same_wait", "handed_to")
    for name in own:
        made[name] = getattr(steps, name)
    return made


def _pools(level: Levels) -> Ints:
    """Up to which pool there is anybody for any unit, by step."""
    there = level.somebody()
    return np.asarray(np.max(there * np.arange(1, there.shape[1] + 1), axis=1, initial=0))


def _with_everybody(part: BitWords) -> BitWords:
    """The parts of each form, and after them everybody."""
    return np.pad(part, ((0, 0), (0, 1), (0, 0)), constant_values=~np.uint64(0))


def _not_by(model: Model) -> NDArray[np.int32]:
    """Whom each step bars, in rows of equal length."""
    others = model.steps.not_by
    width = max([1, *(len(row) for row in others)])
    return np.array([[*row, *[NOBODY] * (width - len(row))] for row in others], dtype=np.int32)


def _classes(model: Model, plan: Plan) -> Rows:
    classes = model.classes
    return rows(
        KLASS,
        len(classes.name),
        rank=classes.rank,
        pooled=plan.pooled,
        limit_from=classes.limit_from,
        limit_to=classes.limit_to,
        due_after=classes.due_after,
    )


def _limits(model: Model) -> Rows:
    limits = model.limits
    return rows(LIMIT, len(limits.name), pause_axis=limits.pause_axis, extended_after=limits.extended_after)
