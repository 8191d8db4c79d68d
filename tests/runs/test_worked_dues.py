"""The worked table of due dates, lived through: each row is a matter that both engines take through its
pauses and its extension (`tests.model.test_worked_dues` asks the rules alone)."""

from datetime import date, timedelta
from typing import Any

import pytest

from simlib.model.calendar import WorkCalendar, WorkingHours
from simlib.runs.engines import ENGINES
from tests.runs.county import DAY, NOON, TITLE, county, wait
from tests.runs.running import run
from tests.worked_dues import Worked, worked

HOURS = ["09:00-11:00", "14:00-16:00"]


@pytest.mark.parametrize("engine", sorted(ENGINES))
@pytest.mark.parametrize("row", worked(), ids=lambda row: row.id)
def test_a_matter_is_due_when_the_table_says(row, engine):
    record = run(world(row), engine=ENGINES[engine]).record
    assert date_of(row, record.due[0]) == row.due, row.why
    assert date_of(row, record.extended[0]) == row.extended, row.why


def world(row: Worked) -> Any:
    """One matter, come in the morning; its letters go out and are answered at noon. More time is asked for
    and granted as soon as its clock runs."""
    last = max([row.received, *(day for pause in row.pauses for day in pause)])
    main = {"title": TITLE, "classes": ["ordinary"], "from": "arrived", "to": "completed"}
    main |= {"amount": row.amount, "unit": row.unit, "main": True, "pauses": True}
    more = {"title": TITLE, "of": ["way"], "when": "due_near", "days_before": 1000, "flow": "ask"}
    if row.extension:
        main["extension"] = {"amount": row.extension, "unit": row.extension_unit}
    grant = {"title": TITLE, "next": {"end": 1}}
    given = {"start": row.received, "end": last + timedelta(30)}
    span = {key: day.isoformat() for key, day in given.items()}
    return county(
        {},
        [],
        time={
            "calendar": "china",
            "hours": HOURS,
            **span,
            "window": {"from": span["start"], "to": span["end"]},
        },
        limits={"main": main},
        flows={
            "way": {"title": TITLE, "first": "out-0", "steps": letters(row)},
            "ask": {"title": TITLE, "first": "grant", "steps": {"grant": grant}},
        },
        followups={"more": {**more, "class": "middle", "extends": True}} if row.extension else {},
        streams={
            "on": {
                "title": TITLE,
                "flow": "way",
                "shares": {"甲镇": 1},
                "classes": {"ordinary": 1},
                "dates": [row.received.isoformat()],
            }
        },
    )


def letters(row: Worked) -> dict[str, Any]:
    """Waits up to each noon at which something is sent or answered; at last nobody does anything for ever."""
    days = calendar(row)
    noons = [days.day_index(day) * DAY + NOON for pause in row.pauses for day in pause]
    waits = [after - before for before, after in zip([0, *noons], [*noons, 10**6], strict=False)]
    steps = {}
    for n, ticks in enumerate(waits):
        following = {"end": 1} if n + 1 == len(waits) else {f"out-{n + 1}": 1}
        pauses = n % 2 == 1
        steps[f"out-{n}"] = {"title": TITLE, "wait": wait(ticks), "pauses": pauses, "next": following}
    return steps


def calendar(row: Worked) -> WorkCalendar:
    """Working days from the day of receipt on."""
    hours = WorkingHours.parse(HOURS)
    return WorkCalendar.build(row.received, row.received, date(2024, 12, 31), hours)


def date_of(row: Worked, tick: int) -> date | None:
    """The date whose closing time a tick is; none for -1."""
    return None if tick < 0 else calendar(row).moment_end(int(tick)).date()
