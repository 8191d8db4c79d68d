"""HOW LONG: every time is short enough to be counted with, at the longest that chance may draw of it.

mean ── longest draw ── factor of a class ── share of a unit ──> ticks, at most LONGEST_TICKS
"""

from collections.abc import Iterator
from math import floor, fsum, inf
from typing import Final

from simlib.errors import Fault
from simlib.inputs.caseload import day_minutes
from simlib.inputs.checks.draft import Faults, PartialScenario, steps_of, valid
from simlib.inputs.paths import child
from simlib.inputs.scenario import (
    LONGEST_DAYS,
    WORKING_DAYS_A_YEAR,
    AbstractTime,
    CalendarTime,
    Duration,
    Stream,
    ticks_of_units,
)

LONGEST_TICKS: Final = 2**35
"""What is drawn is counted in 64 bits, in parts of 2^-28 ticks (`model.distributions`)."""


def spans(draft: PartialScenario) -> Iterator[tuple[str, Duration, float]]:
    """Path, span and the greatest factor that may stretch it, of all that validated."""
    hardest = max((klass.effort_factor for _, klass in valid(draft.classes)), default=1.0)
    for name, stream in valid(draft.streams):
        if stream.gap is not None:
            yield f"{child('$.streams', name)}.gap", stream.gap, 1.0
    for path, _, step in steps_of(draft):
        if step.effort is not None:
            yield f"{path}.effort", step.effort, max(1.0, hardest) if step.class_effort else 1.0
        if step.wait is not None:
            yield f"{path}.wait", step.wait, 1.0
        if step.hand_over is not None and step.hand_over.reading is not None:
            factor = max(1.0, hardest) if step.class_effort else 1.0
            yield f"{path}.hand_over.reading", step.hand_over.reading, factor
    for name, limit in valid(draft.limits):
        if limit.own is not None:
            yield f"{child('$.limits', name)}.own", limit.own, 1.0
    for name, followup in valid(draft.followups):
        if followup.delay is not None:
            yield f"{child('$.followups', name)}.delay", followup.delay, 1.0


def _day_ticks(time: CalendarTime | AbstractTime) -> int:
    """Ticks of a day; a world of theory is one day."""
    return time.end if isinstance(time, AbstractTime) else day_minutes(time)


def _not_too_long(draft: PartialScenario) -> Faults:
    if draft.time is None:
        return
    day_ticks = _day_ticks(draft.time)
    for path, span, factor in spans(draft):
        ticks, mean = ticks_of_units(day_ticks)[span.unit], span.expected
        most = LONGEST_TICKS * mean / (span.longest * ticks * factor) if mean else inf
        if draft.has_calendar:
            most = min(most, LONGEST_DAYS * day_ticks / ticks)
        if mean > most:
            yield Fault(path, "span-too-long", f"{mean:g}", {"high": f"{floor(most)}"})


def _not_too_rare(draft: PartialScenario) -> Faults:
    """The time between two matters of one unit can be counted with, at the least load."""
    if draft.time is None:
        return
    day_ticks = _day_ticks(draft.time)
    for name, stream in valid(draft.streams):
        least = min((share for share in stream.shares.values() if share), default=0.0)
        part = least / (fsum(stream.shares.values()) or 1.0) * min((draft.loads or {"": 1.0}).values())
        longest = _longest_gap(stream, day_ticks)
        if longest and least and longest / LONGEST_TICKS > part:
            yield Fault(child("$.streams", name), "too-rare")


def _longest_gap(stream: Stream, day_ticks: int) -> float:
    """The longest time in ticks between two matters of a stream; 0 where none come at drawn times."""
    if stream.gap is not None:
        return stream.gap.longest * ticks_of_units(day_ticks)[stream.gap.unit]
    if not stream.per_year:
        return 0.0
    yearly = Duration(dist="exponential", unit="working_days", mean=WORKING_DAYS_A_YEAR)
    return yearly.longest * day_ticks / stream.per_year
