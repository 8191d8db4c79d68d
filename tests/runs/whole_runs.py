"""Whole runs as bytes, and what processes of `replicate` are asked to keep of them.

A process imports this file by its bare name from this folder: the name `tests` may belong to another
package there (some put theirs among the installed ones), so nothing of `tests` is imported.
"""

from dataclasses import fields
from hashlib import sha256

import numpy as np

from simlib.model.arrays import Model, Plan
from simlib.runs.draws import Draws
from simlib.runs.record import Record


def as_bytes(part: Draws | Record) -> bytes:
    """All arrays of draws or of a record, one after another."""
    return b"".join(np.asarray(getattr(part, field.name)).tobytes() for field in fields(part))


def digest(model: Model, plan: Plan, draws: Draws, record: Record) -> tuple[int, str, str]:
    """The replication, the plan, and a hash of all that was drawn and recorded."""
    return draws.replication, plan.name, sha256(as_bytes(draws) + as_bytes(record)).hexdigest()


def refuse_the_third(model: Model, plan: Plan, draws: Draws, record: Record) -> int:
    """A reduction that fails."""
    if draws.replication == 2:
        raise ValueError("the third")
    return draws.replication
