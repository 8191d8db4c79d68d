"""Many counties in one go, each by itself."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from simlib.door.progress import asked_to_stop
from simlib.door.shown import Shown
from simlib.studies.province import Province
from simlib.views.language.words import Language, language_from_environment, words
from simlib.views.table import Table


@dataclass(frozen=True, repr=False)
class Counties(Shown):
    """Counties side by side, in the order of their files. `answer` holds all of it."""

    answer: Province
    language: Language

    @property
    def table(self) -> Table:
        from simlib.views.exhibits.province import province_sheet

        return province_sheet(words(self.language), self.answer)

    def frame(self) -> pd.DataFrame:
        """A row a county; numbers in full."""
        return self.table.frame()

    def document(self) -> dict[str, Any]:
        """What `simlib province --json` prints."""
        from simlib.views.output.study_documents import province_document

        return province_document(self.answer)

    def blocks(self) -> Iterator[Any]:
        """The table."""
        yield self.table


def province(
    files: Sequence[str | Path],
    *,
    load: str | None = None,
    replications: int = 20,
    seed: int = 1,
    processes: int | None = None,
    language: Language | None = None,
) -> Counties:
    """Run many counties, a file each, side by side: each under its own plan of today. Raises FaultsOfFiles
    with the faults of all files.

    >>> import simlib
    >>> queue = simlib.shipped("scenarios/theory/m-m-1.yaml")
    >>> simlib.province([queue, queue], replications=2, processes=1, language="en").frame().shape[0]
    2
    """
    from simlib.studies.province import province as counties
    from simlib.views.output.progress import study_progress

    spoken = language or language_from_environment()
    paths = [Path(file) for file in files]
    number = processes or min(len(paths), os.cpu_count() or 1)
    with asked_to_stop() as stop, study_progress(words(spoken)) as tell:
        found = counties(paths, load, replications, seed, processes=number, tell=tell, stop=stop)
    if found is None:
        raise KeyboardInterrupt
    return Counties(found, spoken)
