"""JupyterLab or Voilà as a child process for one planner on this machine, and nobody else.

    service("app", notebook, Request(...)) ──> Service(command, environment, address)
    serve(service, say) ──> starts it, waits until it answers, tells the address, ends it with us

It listens on loopback only, at a free port, behind a random token that is told in the address and handed
to the child by its environment (a command line could be read by others). It fetches nothing: no news, no
updates, no extensions, no web fonts. What the notebook is to show it reads from the environment as well.
Between server and kernel messages go encrypted where both can: they are this machine's alone, and a kernel
without keys would warn on the terminal each time (so would Voilà of the time after which it gives a page up,
which is longer than its server's, but for `voila/voila.json`). JupyterLab opens the notebook as a single
document, without its list of files beside it, so that there is room for the whole workbench.
"""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from importlib.resources import files
from pathlib import Path
from typing import Final, Literal

from simlib.views.language.words import Language

ServerKind = Literal["lab", "app"]

PYTHON: Final = (sys.executable, "-W", "ignore", "-m")
LOOPBACK: Final = "127.0.0.1"
HERE: Final = Path(__file__).parent
NOTEBOOK: Final = "00-workbench.ipynb"

SCENARIO_VARIABLE, FOLDER_VARIABLE, LANGUAGE_VARIABLE, START_VARIABLE = (
    "SIMLIB_SCENARIO",
    "SIMLIB_FOLDER",
    "SIMLIB_LANG",
    "SIMLIB_START",
)
"""By which the notebook learns the file, the folder for what is saved, and the language; and which start
of a server this is: the language asked for then gives way to one that is chosen on the page later."""

LONGEST_START: Final = 90.0
"""Seconds after which a server that does not answer is given up."""
LONGEST_END: Final = 10.0
"""Seconds that a server has to end its kernels in good order."""


@dataclass(frozen=True)
class Request:
    """What is to be shown: a scenario file, the folder for what is saved, the language."""

    file: Path
    folder: Path
    language: Language


@dataclass(frozen=True)
class Service:
    """A server that can be started: its command line, environment, and address with the token."""

    command: tuple[str, ...]
    environment: Mapping[str, str]
    port: int
    address: str


def service(
    kind: ServerKind, notebook: Path, request: Request, port: int | None = None, token: str | None = None
) -> Service:
    """How JupyterLab (`lab`) or Voilà (`app`) is started; a free port and a random token if none is given."""
    port = port or free_port()
    token = secrets.token_hex(24) if token is None else token
    command = _lab(notebook, port) if kind == "lab" else _app(notebook, port)
    command = (*command, *_encrypted())
    place = f"doc/tree/{notebook.name}" if kind == "lab" else ""
    address = f"http://{LOOPBACK}:{port}/{place}" + (f"?token={token}" if token else "")
    return Service(command, _environment(request, token), port, address)


def _lab(notebook: Path, port: int) -> tuple[str, ...]:
    return (
        *PYTHON,
        "jupyterlab",
        "--no-browser",
        f"--ServerApp.ip={LOOPBACK}",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={notebook.parent}",
        "--ServerApp.answer_yes=True",  # Ctrl-C ends it without a question
        "--Application.log_level=ERROR",
        "--LabApp.news_url=",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
    )


def _app(notebook: Path, port: int) -> tuple[str, ...]:
    return (
        *PYTHON,
        "voila",
        str(notebook),
        "--no-browser",
        f"--Voila.ip={LOOPBACK}",
        f"--Voila.port={port}",
        "--Voila.port_retries=0",
        "--Voila.auto_token=True",  # the one in the environment
        "--Application.log_level=ERROR",
        "--VoilaConfiguration.template=simlib",
        "--VoilaConfiguration.theme=light",
        "--VoilaConfiguration.allow_template_override=NO",
        "--VoilaConfiguration.allow_theme_override=NO",
        "--VoilaConfiguration.show_tracebacks=False",
        "--VoilaConfiguration.strip_sources=True",
        "--VoilaConfiguration.file_denylist=.*",
    )


def _encrypted() -> tuple[str, ...]:
    """The option that has kernels given keys, where the library for messages was built with encryption."""
    import zmq  # only when a server is started

    return ("--KernelManager.transport_encryption=auto",) if zmq.has("curve") else ()


def _environment(request: Request, token: str) -> dict[str, str]:
    return {
        **os.environ,
        "JUPYTER_TOKEN": token,
        "JUPYTER_PATH": _before("JUPYTER_PATH", HERE),
        "JUPYTER_CONFIG_PATH": _before(
            "JUPYTER_CONFIG_PATH", HERE / "lab" / request.language, HERE / "voila"
        ),
        "JUPYTER_PREFER_ENV_PATH": "1",  # the kernel of this installation, not a user's older one
        SCENARIO_VARIABLE: str(request.file.resolve()),
        FOLDER_VARIABLE: str(request.folder.resolve()),
        LANGUAGE_VARIABLE: request.language,
        START_VARIABLE: secrets.token_hex(4),
    }


def _before(variable: str, *folders: Path) -> str:
    """A search path with folders before what it holds already."""
    places = [*map(str, folders), os.environ.get(variable, "")]
    return os.pathsep.join(place for place in places if place)


def shipped(folder: str, name: str) -> Path:
    """A file of a folder of the checkout (`notebooks`, `scenarios`), or of the installed package."""
    package = Path(str(files("simlib")))
    places = (package.parent / folder / name, package / folder / name)
    return next((place for place in places if place.is_file()), places[0])


def free_port() -> int:
    """A port of this machine that nobody uses at the moment."""
    with socket.socket() as one:
        one.bind((LOOPBACK, 0))
        port: int = one.getsockname()[1]
    return port


# ---------------------------------------------------------------- while it runs


def serve(asked: Service, say: Callable[[str], None]) -> int:
    """Run a server until it ends or we are interrupted; `say` is told the address once it answers.

    Returns its exit code; whatever ends us ends it too, kernels included.
    """
    child = subprocess.Popen(asked.command, env=dict(asked.environment), stdin=subprocess.DEVNULL)
    try:
        if answers(asked, child):
            say(asked.address)
        return child.wait()
    finally:
        end(child)


def answers(asked: Service, child: "subprocess.Popen[bytes]") -> bool:
    """Wait until a server answers; False where it ended before, or took too long."""
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until and child.poll() is None:
        if _speaks(asked.port):
            return True
        time.sleep(0.1)
    return False


def _speaks(port: int) -> bool:
    connection = HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        connection.request("HEAD", "/login")
        connection.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True


def end(child: "subprocess.Popen[bytes]") -> None:
    """End a server in good order, or at once if it does not."""
    if child.poll() is None:
        child.terminate()
    try:
        child.wait(LONGEST_END)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
