"""What a conclusion rests on most: the numbers that move it furthest, found by a study of bounded length.

Every number of the file that is not sourced is moved to both ends of its range, at the central load, with few
replications; the `LOOKED` strongest are looked at again, with more, and where one of them reverses the
conclusion is sought. What was worked out is kept while the study goes on (`runs.keeping`).
"""

import os
from typing import Final

from simlib.errors import SimlibError
from simlib.inputs.reading import SourceFile
from simlib.reports.study import Study
from simlib.reports.telling import tell_step
from simlib.runs.keeping import keeping
from simlib.studies.findings import Sensitivity
from simlib.studies.outcomes import Judge
from simlib.studies.sensitivity import sensitivity

LOOKED: Final = 5
"""Groups of numbers that are looked at again: more than are shown, as few replications may mistake their
order."""
RUNS: Final = (2, 20)
"""Fewest and most replications of each world."""


def decided(study: Study, source: SourceFile) -> Sensitivity | None:
    """Which numbers decide between the baseline and the plan that is reported on; None where the file has
    none that may be off."""
    fewest, most = RUNS
    setting = study.setting
    runs = min(max(fewest, setting.replications), most)
    judge = Judge(study.subject, study.baseline, setting.load, runs, setting.seed)
    processes = os.cpu_count() or 1
    try:
        with keeping():
            return sensitivity(source, study.world, judge, top=LOOKED, thorough=False, processes=processes,
                               tell=tell_step)  # fmt: skip
    except SimlibError as error:
        if error.code != "nothing-to-move":
            raise
        return None
