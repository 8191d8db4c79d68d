"""The engines by name. They take the same arguments and leave the same record, to the byte."""

from collections.abc import Callable, Mapping
from typing import Final

from simlib.model.arrays import Model, Plan
from simlib.runs import reference
from simlib.runs.draws import Draws
from simlib.runs.kernel import loop
from simlib.runs.parts import in_parts
from simlib.runs.record import Record

DEFAULT: Final = "kernel"


Engine = Callable[[Model, Plan, Draws], Record]
"""A way to run one world under one plan with the draws of one replication, up to the horizon."""

ENGINES: Final[Mapping[str, Engine]] = {"kernel": in_parts(loop.simulate), "reference": reference.simulate}
