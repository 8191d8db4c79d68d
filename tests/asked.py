"""Questions to the program as tests ask them: an experiment at each load, and a search."""

from simlib.scores.experiment import Setting, experiment
from simlib.search.answer import answer
from simlib.search.problem.question import SearchOptions, question


def at_every_load(world, plans=(), replications=20):
    return {
        load: experiment(world, Setting.of(world, plans, load, replications=replications))
        for load in world.scenario.loads
    }


def ask(world, **asked):
    return answer(world, question(world.file, world.scenario, SearchOptions(**asked)))
