"""What `simlib log --json` prints: plain JSON, names as in the file and in the scenario, days as dates.

No cell is quoted: an odd row is told by its number, its cell and the code of what is wrong.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from simlib.evidence.profile import QUANTILES, SPLITS, GroupProfile, LogProfile

SCHEMA: Final = "simlib-log/1"

Document = dict[str, Any]


def log_document(profile: LogProfile, days: Sequence[date] = ()) -> Document:
    """All numbers of a log; `days` are those of which open matters are asked for, else the last one."""
    log = profile.log
    return {
        "schema": SCHEMA,
        "file": log.source,
        "sha256": log.digest,
        "sheet": log.sheet,
        "sheets_like_it": list(log.like_it),
        "scenario": profile.scenario.name if profile.scenario else None,
        "columns": dict(log.columns),
        "not_read": list(log.unread),
        "matters": len(log.matters),
        "first_day": str(profile.days[0]),
        "last_day": str(log.last_day),
        "odd": [
            {"row": one.row, "cell": one.fault.path, "column": one.key, "code": one.fault.code,
             "left_out": one.left_out}
            for one in log.odd
        ],
        "all": _group(profile.whole),
        "by": {by: {key: _group(group) for key, group in profile.groups(by).items()} for by in SPLITS},
        "unit_class": [
            {"unit": unit, "class": klass, "matters": count}
            for (unit, klass), count in profile.crossed("unit", "class").items()
        ],
        "months": [{**asdict(one), "last": str(one.last)} for one in profile.months],
        "limits": [{**asdict(one), "share": one.share} for one in profile.limits],
        "days": [_standing(profile, day) for day in days or (log.last_day,)],
        "every_day": {
            "first": str(profile.days[0]),
            "open": profile.open.tolist(),
            "overdue": profile.overdue.tolist(),
        },
    }  # fmt: skip


def _group(group: GroupProfile) -> Document:
    counts = {name: getattr(group, name) for name in ("matters", "closed", "open", "overdue")}
    within = {f"{share:g}": days for share, days in zip(QUANTILES, group.quantiles, strict=True)}
    return {**counts, "days_to_close": within}


def _standing(profile: LogProfile, day: date) -> Document:
    is_open, overdue = profile.on_day(day)
    return {"day": str(day), "open": is_open, "overdue": overdue}
