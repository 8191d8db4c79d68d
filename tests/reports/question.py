"""What the small report of all tests is asked for."""

from simlib.reports.templates import Parameters

STEM = "pingluo-2021-zone-plan-zh"
FEW = Parameters(plans=("one-pool",), replications=3)
"""So few replications that no conclusion can be drawn."""
