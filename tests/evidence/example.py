"""The log of the invented county, as shipped: `python -m tests.evidence.example` writes it anew."""

from datetime import date
from pathlib import Path
from typing import Final

from simlib.inputs.caselog.rows import CaseLog
from simlib.inputs.reading import read_world
from simlib.inputs.shipped import shipped
from tests.evidence.logs import log_of, run_of, save_log

FOLDER: Final = Path(shipped("scenarios/examples"))
FACTORS: Final = {"effort": 0.8, "waits": 1.4}
"""By which the efforts and outside waits of `qinglan.yaml` are multiplied in truth."""
FIRST, LAST = date(2023, 7, 3), date(2025, 3, 31)
SEED: Final = 2025


def example_log() -> CaseLog:
    """What the invented county wrote down."""
    world = read_world(FOLDER / "qinglan-true.yaml")
    return log_of(run_of(world, seed=SEED, factors=FACTORS), FIRST, LAST)


if __name__ == "__main__":
    print(save_log(example_log(), FOLDER / "qinglan-log.csv"))
