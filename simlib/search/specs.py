"""A found plan as a plan of a scenario: to be simulated, shown and saved."""

from simlib.inputs.scenario import PlanSpec
from simlib.search.district import Candidate, District


def spec_of(district: District, candidate: Candidate, baseline: PlanSpec) -> PlanSpec:
    """The plan that a candidate stands for, with the baseline's levers; zones carry on today's names by
    overlap, new ones are numbered on."""
    raise NotImplementedError
