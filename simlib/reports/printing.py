"""A page of HTML as PDF, by a browser that the machine has: Chromium, Chrome or Edge.

The browser prints by its own switch (`--print-to-pdf`), with a profile of its own that is thrown away, and
asks no network: the page fetches nothing, and what the browser itself would ask for is switched off.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from simlib.errors import SimlibError

COMMANDS: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "msedge",
    "chrome",
)
WINDOWS: Final = ("Microsoft/Edge/Application/msedge.exe", "Google/Chrome/Application/chrome.exe")
FOLDERS: Final = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
APPLICATIONS: Final = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
SWITCHES: Final = (
    "--headless=new",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pdf-header-footer",
)
PATIENCE: Final = 120
"""Seconds."""


def browser(environment: Mapping[str, str] = os.environ) -> Path | None:
    """The first browser that is there and can print; SIMLIB_BROWSER names one before all others."""
    return next((path for path in _places(environment) if path.is_file()), None)


def _places(environment: Mapping[str, str]) -> Iterator[Path]:
    own = environment.get("SIMLIB_BROWSER")
    if own is not None:
        yield Path(own)
        return
    for command in COMMANDS:
        found = shutil.which(command, path=environment.get("PATH", ""))
        if found:
            yield Path(found)
    for folder in FOLDERS:
        if folder in environment:
            yield from (Path(environment[folder]) / way for way in WINDOWS)
    yield from map(Path, APPLICATIONS)


def printed(page: Path, program: Path) -> bytes:
    """The PDF of a page. Raises SimlibError `cannot-print` where the browser gives none."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        paper = Path(folder) / "report.pdf"
        command = [
            str(program),
            *SWITCHES,
            *(["--no-sandbox"] if _is_root() else []),  # else it refuses to start
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={paper}",
            page.resolve().as_uri(),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True)
            content = paper.read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            name = type(error).__name__
            raise SimlibError("cannot-print", file=str(program), problem=name) from None
    if not content.startswith(b"%PDF"):
        raise SimlibError("cannot-print", file=str(program), problem="PDF")
    return content


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
