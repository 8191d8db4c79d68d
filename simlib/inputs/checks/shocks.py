"""WHAT MAY BEFALL IT: shocks that somebody asks about, and what is known to come between.

absence, closure, stream    from, to within the calendar; a closure ends before the run does
shock                       says something, and for how long
"""

from collections.abc import Iterator
from datetime import date

from simlib.errors import Fault
from simlib.inputs.checks.draft import Faults, PartialScenario, needs, valid
from simlib.inputs.checks.time import in_calendar
from simlib.inputs.paths import child, shown
from simlib.inputs.scenario import CalendarTime


def _spells_in_calendar(draft: PartialScenario) -> Faults:
    for path, day in _days(draft):
        yield from in_calendar(day, path)


def _days(draft: PartialScenario) -> Iterator[tuple[str, date]]:
    """Path and day of all that begins and ends."""
    for section in ("streams", "absences", "closures"):
        for name, part in valid(getattr(draft, section)):
            here = child(f"$.{section}", name)
            yield from (
                (f"{here}.{key}", day) for key, day in (("from", part.first), ("to", part.last)) if day
            )


def _closures_end(draft: PartialScenario) -> Faults:
    """What waits for the end of a closure must be able to come."""
    if not isinstance(draft.time, CalendarTime):
        return
    for name, closure in valid(draft.closures):
        if closure.last >= draft.time.end:
            yield Fault(f"{child('$.closures', name)}.to", "closed-to-the-end", closure.last.isoformat())


def _spells_of_streams(draft: PartialScenario) -> Faults:
    """What comes on days has its days."""
    for name, stream in valid(draft.streams):
        if stream.on_days and (stream.first or stream.last):
            key = "from" if stream.first else "to"
            yield Fault(f"{child('$.streams', name)}.{key}", "spell-on-days")


def _shocks_say_something(draft: PartialScenario) -> Faults:
    for name, shock in valid(draft.shocks):
        here = child("$.shocks", name)
        yield from needs(shock.dated, shock.days is not None, here, "days")
        yield from needs(bool(shock.streams), shock.more is not None, f"{here}.streams", "more")
        if not shock.dated and shock.turnover is None and shock.late_approvals is None:
            yield Fault(here, "shock-without-effect", shown(name))


def _streams_of_shocks(draft: PartialScenario) -> Faults:
    """More comes of what comes at drawn times, again comes what comes on days."""
    for name, shock in valid(draft.shocks):
        here = child("$.shocks", name)
        for place, stream in enumerate(shock.streams):
            if (of := draft.streams.get(stream)) is not None and of.on_days:
                yield Fault(f"{here}.streams[{place}]", "more-on-days", shown(stream))
        if shock.again and (of := draft.streams.get(shock.again)) is not None and not of.on_days:
            yield Fault(f"{here}.again", "again-at-drawn-times", shown(shock.again))
