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
from simlib.model.remembering import remembered
from simlib.runs.bitsets import BitWords, pack
from simlib.runs.draws import Draws
from simlib.runs.presence import NOBODY, on_leave, planned, starts
from simlib.runs.rows import Rows, rows, table

STEP = table(
    *("team", "on_site", "milestone", "gate", "pauses", "same_as", "same_wait"),
    *("takes_time", "pools", "barring", "handed_to", "takes_over", "hand_over"),
)
KLASS = table("rank", "pooled", "limit_from", "limit_to", "due_after")
LIMIT = table("pause_axis", "extended_after")
FOLLOW = table("trigger", "lead", "extends", "there", "at")
GATE = table("agenda", "first", "end", "demand", "at")
PERSON = table("share", "home")
TASKS = table("first", "end", "lag")
CLOCK = table(
    "half_tick", "day_ticks", "shifts", "n_days", "horizon", "order", "escalation", "until", "demands"
)


class KernelInput(NamedTuple):
    """What is given and chosen, and chance, as the loop reads them (see `model.arrays`, `runs.draws`).

    Tables with a row for each step, class, limit, person, follow-up, gate and task of the programme, whose
    row says which of `ahead` wait for it; one row of `clock`. A step has `pools` pools that hold anybody, and
    bars those who did the first `barring` of its row of `not_by`. Its work may go on at the step `handed_to`,
    once those who have begun have been away for `hand_over` ticks (-1: it does not). At the ticks
    `starts` somebody may come on duty; `planned` are on duty, leave aside. From `unit` on: columns of the
    draws, by matter and by visit, and what leave makes of duty.
    """

    clock: Rows
    step: Rows
    klass: Rows
    limit: Rows
    person: Rows
    follow: Rows
    next_day: Ints
    gate: Rows
    gate_of: Ints
    task: Rows
    ahead: Ints
    to_wait_for: Ints
    meets: Ints
    presiding: BitWords
    not_by: Ints
    level: BitWords
    when: Ints
    after: Ints
    form: Ints
    part: BitWords
    least: Ints
    rooms: Ints
    skips: Bools
    comes: Bools
    active: BitWords
    due_by_day: Ints
    last_by_day: Ints
    limit_by_day: Ints
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
    unit: Ints
    stream: Ints
    klass_of: Ints
    arrived: Ints
    release: Ints
    given_due: Ints
    last: Ints
    own: Ints
    number: Ints
    tasks: Ints
    parent: Ints
    follow_of: Ints
    delay: Ints
    children: Ints
    first: Ints
    step_of: Ints
    effort: Ints
    wait: Ints
    conflict: BitWords
    pace: Ints
    pattern: NDArray[np.int32]
    present: BitWords
    on_duty: BitWords


def kernel_input(model: Model, plan: Plan, draws: Draws) -> KernelInput:
    """The arrays of a run: those of the plan, and those of the draws."""
    pattern, present, on_duty = on_leave(plan, draws)
    return _of_plan(model, plan)._replace(
        unit=draws.unit,
        stream=draws.stream,
        klass_of=draws.klass,
        arrived=draws.arrived,
        release=draws.release,
        given_due=draws.given_due,
        last=draws.last,
        own=draws.own,
        number=draws.index,
        tasks=draws.tasks,
        parent=draws.parent,
        follow_of=draws.follow,
        delay=draws.delay,
        children=draws.children,
        first=draws.first,
        step_of=draws.step,
        effort=draws.effort,
        wait=draws.wait,
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
    none, level = np.zeros(0, dtype=np.int64), pack(plan.level)
    of_draws: dict[str, Any] = dict.fromkeys(KernelInput._fields[KernelInput._fields.index("unit") :], none)
    return KernelInput(
        clock=_clock(model, plan),
        step=_steps(model, plan, level),
        klass=_classes(model, plan),
        limit=_limits(model),
        person=rows(PERSON, len(people), share=people.share, home=plan.home),
        follow=_follow(model, plan),
        next_day=model.next_day,
        gate=_gates(model, plan),
        gate_of=plan.gate,
        task=_tasks(model, plan),
        ahead=model.tasks.ahead,
        to_wait_for=model.tasks.waits,
        meets=plan.meets,
        presiding=pack(plan.presiding),
        not_by=_not_by(model),
        level=level,
        when=plan.when,
        after=plan.after,
        form=plan.form,
        part=_with_everybody(pack(plan.part)),
        least=plan.least,
        rooms=model.rooms.of_step.astype(np.int64),
        skips=plan.skips,
        comes=plan.comes,
        active=pack(plan.active[None, :])[0],
        due_by_day=classes.due_by_day,
        last_by_day=classes.last_by_day,
        limit_by_day=classes.limit,
        extended_by_day=model.limits.extended_by_day,
        date_of_day=model.date_of_day,
        due_of_date=model.due_of_date,
        travel=model.units.travel,
        meet=duty.meet,
        day_first=duty.first,
        begins=duty.begins,
        ends=duty.ends,
        whole=duty.minutes,
        cuts=duty.cuts,
        starts=starts(duty),
        planned=planned(duty),
        **of_draws,
    )


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


def _steps(model: Model, plan: Plan, level: BitWords) -> Rows:
    steps = model.steps
    made = rows(
        STEP,
        len(steps),
        takes_time=(steps.team > 0) | (steps.gate != NONE),
        pools=_pools(level),
        barring=[len(others) for others in steps.not_by],
        takes_over=steps.takes_over,
        hand_over=plan.hand_over,
    )
    own = ("team", "on_site", "milestone", "gate", "pauses", "same_as", "same_wait", "handed_to")
    for name in own:
        made[name] = getattr(steps, name)
    return made


def _pools(level: BitWords) -> Ints:
    """Up to which pool there is anybody for any unit, by step; `level`: [steps, units, 2, pools, words]."""
    steps, units, both, pools, words = level.shape
    anybody = np.bitwise_or.reduce(level.reshape(steps, units * both, pools * words), axis=1)
    there = anybody.reshape(steps, pools, words).any(axis=2)
    return np.asarray(np.max(there * np.arange(1, pools + 1), axis=1, initial=0))


def _with_everybody(part: BitWords) -> BitWords:
    """The parts of each form, and after them everybody."""
    return np.pad(part, ((0, 0), (0, 1), (0, 0)), constant_values=~np.uint64(0))


def _not_by(model: Model) -> Ints:
    """Whom each step bars, in rows of equal length."""
    others = model.steps.not_by
    width = max([1, *(len(row) for row in others)])
    return np.array([[*row, *[NOBODY] * (width - len(row))] for row in others], dtype=np.int64)


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
