"""A page of HTML as PDF, by a browser that the machine has: Chromium, Chrome or Edge.

The browser prints by its own switch (`--print-to-pdf`), with a profile of its own that is thrown away, and
asks no network: the page fetches nothing, what the browser itself would ask for is switched off, and no name
of another machine is looked up. The printed page holds the package's Chinese font, for machines without one.
"""

import os
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from simlib.errors import SimlibError
from simlib.views.exhibits.typeface import FAMILY, FONT

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
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--host-resolver-rules=MAP * ~NOTFOUND",
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
        paper, copy = Path(folder) / "report.pdf", Path(folder) / "report.html"
        copy.write_text(with_font(page.read_text("utf-8")), encoding="utf-8")
        command = [
            str(program),
            *SWITCHES,
            *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),  # root, who must
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={paper}",
            copy.as_uri(),
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


def with_font(text: str) -> str:
    """A page that holds the Chinese font, which `page.STYLE` names after those that offices have."""
    font = b64encode(FONT.read_bytes()).decode("ascii")
    face = f"@font-face {{ font-family: '{FAMILY}'; src: url(data:font/otf;base64,{font}); }}"
    return text.replace("</head>", f"<style>{face}</style>\n</head>", 1)
