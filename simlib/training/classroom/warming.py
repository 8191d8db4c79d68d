"""What the kernels of a class have in common (`workbench.forking`)."""

import os
from tempfile import TemporaryDirectory
from typing import Any

from simlib.training.exercises import of_lesson
from simlib.training.page import SUBJECTS, lesson
from simlib.training.track import lessons


def warm() -> None:
    """Load what lessons need, and do once what they do (predict, turn, ask), in a folder thrown away."""
    with TemporaryDirectory() as folder:
        os.environ["SIMLIB_TRAINING"] = folder
        _look_at(lessons("zh", 1).page)
        for name, subject in SUBJECTS.items():
            page = lesson(name, "zh", 1)
            page.progress.predict(name, next(iter(subject.choices(page.names))))
            _look_at(page.controls, page.predict(), page.turn(), *map(page.ask, of_lesson(name)))


def _look_at(*shown: Any) -> None:
    """What is made is not kept."""
