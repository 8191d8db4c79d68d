"""What the small report of all tests is asked for."""

from simlib.reports.templates import Parameters

STEM = "pingluo-2021-zone-plan-zh"
FEW = Parameters(plans=("one-pool",), replications=3, sensitivity=False)
"""So few replications that no conclusion can be drawn; what one would rest on has tests of its own."""
