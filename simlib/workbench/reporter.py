"""A report made beside the page, by a process of its own: the page goes on answering.

    reporter.start(file, plans, folder, language)      as `simlib report FILE --plans ... --out FOLDER`
    await reporter.made()                              the files, when they are there

The process ends with the workbench, however that ends (`leashed`).
"""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from subprocess import PIPE, STDOUT, Popen, TimeoutExpired
from tempfile import TemporaryFile
from typing import IO, Final

from simlib.errors import SimlibError
from simlib.views.language.words import Language

PROGRAM: Final = (sys.executable, "-W", "ignore", "-m", "simlib.workbench.leashed", "simlib.cli.program")
LOOKED_EACH: Final = 0.5
"""Seconds between two looks at whether the report is there."""
SAID: Final = 600
"""Characters of what a command said last, where it failed."""


class Reporter:
    """Makes a report at a time."""

    def __init__(self) -> None:
        self._process: Popen[bytes] | None = None
        self._said: IO[bytes] | None = None

    @property
    def busy(self) -> bool:
        """Whether a report is under way."""
        return self._process is not None

    def start(
        self, file: Path, plans: Sequence[str], folder: Path, language: Language, *, codes: bool = False
    ) -> None:
        """Begin a report over plans of a file; its files will lie in the folder."""
        asked = ["report", str(file), "--plans", ",".join(plans), "--out", str(folder), "--lang", language]
        self._said = TemporaryFile()  # noqa: SIM115  as long as the process
        self._process = Popen(
            (*PROGRAM, *asked, *(["--codes"] if codes else [])), stdin=PIPE, stdout=self._said, stderr=STDOUT
        )

    async def made(self, folder: Path) -> list[Path]:
        """Wait for the report; its files. Raises SimlibError `report-unmade` with what the command said."""
        assert self._process is not None
        try:
            while self._process.poll() is None:
                await asyncio.sleep(LOOKED_EACH)
            if self._process.returncode:
                raise SimlibError("report-unmade", said=self._last_said())
            return sorted(folder.iterdir())
        finally:
            self.stop()

    def _last_said(self) -> str:
        assert self._said is not None
        self._said.seek(0)
        return self._said.read().decode("utf-8", "replace").strip()[-SAID:]

    def stop(self) -> None:
        """End a report that is under way, if there is one."""
        process, said = self._process, self._said
        self._process = self._said = None
        if process is None or said is None:
            return
        if process.stdin is not None:
            process.stdin.close()  # the leash: it ends by itself
        try:
            process.wait(timeout=5)
        except TimeoutExpired:
            process.kill()
        said.close()
