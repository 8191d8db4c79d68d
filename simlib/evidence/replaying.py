"""The real matters of a log under other plans: only what the log does not hold is drawn.

    log ──> given matters (days, units, classes, ways) ──┬─ plan a ─> scores ─┐
                                                         └─ plan b ─> scores ─┴─> paired differences

An experiment like any other, whose window is the log's own time: every plan meets the same matters, with the
same chance in all that the log leaves open.
"""

from collections.abc import Callable, Sequence
from functools import partial

from simlib.evidence.standing import Standing, given_matters, replayed
from simlib.evidence.validating import with_streams
from simlib.inputs.reading import World
from simlib.model.compile import compile_model
from simlib.runs.given import draw_given
from simlib.runs.parallel import never, silent
from simlib.scores.experiment import Experiment, Setting, experiment


def replayed_world(of: Standing) -> World:
    """The world in which the log's matters come."""
    return replayed(of, with_streams(of))


def replay(
    of: Standing,
    setting: Setting,
    each: Callable[[int, Sequence[None]], None] = silent,
    stop: Callable[[], bool] = never,
    threads: int = 1,
    *,
    why: bool = False,
) -> Experiment:
    """Run plans over a log's matters; as `experiment`."""
    world = replayed_world(of)
    model = compile_model(world, setting.load)
    drawing = partial(draw_given, given=given_matters(of, model))
    return experiment(world, setting, 1, silent, each, stop, why=why, threads=threads, drawing=drawing)
