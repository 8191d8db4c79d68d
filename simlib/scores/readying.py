"""All machine code of a simulation, made before the first run of a machine wants it: in parts, side by side.

    PARTS   engine | scores | draws      each a process that plays a queue in which nothing happens

Machine code depends on the types of what it is given, not on how much of it there is. The engine takes half
of the time, and can wait for nobody: so the whole takes little longer than the engine alone.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Final, NamedTuple

from simlib.inputs.reading import read_world
from simlib.inputs.shipped import shipped
from simlib.model.arrays import Model, Plan
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.runs.compiling import is_compiled, unkept
from simlib.runs.draws import Draws, Room, draw, drawn_by
from simlib.runs.engines import ENGINES
from simlib.runs.parallel import at_once, silent
from simlib.scores.causes import cause_tally
from simlib.scores.measures import tally_of
from simlib.scores.run import Run

QUEUE: Final = "scenarios/theory/m-m-3.yaml"


class _Quiet(NamedTuple):
    """A world under a plan, and a replication in which no matter comes."""

    model: Model
    plan: Plan
    draws: Draws


class _Part(NamedTuple):
    """What makes some of the machine code, and the function (of a floor) that is there once it is made."""

    make: Callable[[_Quiet], object]
    function: str
    floor: str


def is_ready() -> bool:
    """Whether all of it was made before, on this machine and of these rules; or cannot be kept, so that each
    process has to make its own."""
    return bool(unkept) or all(is_compiled(part.function, part.floor) for part in PARTS)


def make_ready(tell: Callable[[int, int], None] = silent) -> None:
    """Make it, each part in a process of its own; `tell(done, of)` as each ends.

    Who leaves before (Ctrl-C) ends them all. A part that broke down is left to the first run."""
    at_once([partial(_make, number) for number in range(len(PARTS))], tell)


def _make(number: int) -> None:
    PARTS[number].make(_quiet())


def _quiet() -> _Quiet:
    world = read_world(shipped(QUEUE))
    model = compile_model(world, next(iter(world.scenario.loads)))
    return _Quiet(model, compile_plan(model, world.scenario.baseline), drawn_by(_nothing, model, 1, 0))


def _nothing(_: Any, __: Any, room: Room) -> tuple[int, int]:
    """No matters, and no visits."""
    room.first[0] = room.first_recused[0] = room.children[0] = 0
    return 0, 0


def _score(quiet: _Quiet) -> None:
    run = Run(*quiet, ENGINES["reference"](*quiet))
    tally_of(run, causes=True)
    cause_tally(run)


PARTS: Final = (
    _Part(lambda quiet: ENGINES["kernel"](*quiet), "loop.run", "simlib.runs"),
    _Part(_score, "labelling.label", "simlib.scores"),
    _Part(lambda quiet: draw(quiet.model, 1, 0), "draws.fill", "simlib.runs"),
)
"""The longest first."""
