"""JupyterLab or Voilà as a child process for one planner on this machine, and nobody else.

    service("app", notebook, Request(...)) ──> Service(command, environment, address)
    serve(service, say) ──> starts it, waits until it answers, tells the address, ends it with us

It listens on loopback only, at a free port, behind a random token that is told in the address and handed
to the child by its environment (a command line could be read by others), and to the browser by a page that
only this user may read (`doorway`). It bears a mark in its answers: another program at that port is told
nothing. It ends with us, even where we are killed (`leashed`). It fetches nothing: no news, no updates, no
extensions, no web fonts. What the notebook is to show it reads from the environment as well. The app
heeds no settings but ours: a user's own are about other notebooks.
Between server and kernel messages go encrypted where both can: they are this machine's alone, and a kernel
without keys would warn on the terminal each time. JupyterLab opens the notebook as a single document, without
its list of files beside it, so that there is room for the whole workbench.
"""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal

from simlib.errors import SimlibError
from simlib.views.language.words import Language
from simlib.workbench.forking import LOADED_VARIABLE, can_fork

ServerKind = Literal["lab", "app", "train", "class"]

PYTHON: Final = (sys.executable, "-W", "ignore", "-m", "simlib.workbench.leashed")
LOOPBACK: Final = "127.0.0.1"
HERE: Final = Path(__file__).parent
NOTEBOOK: Final = "notebooks/00-workbench.ipynb"
CLASS_SERVER: Final = "simlib.training.classroom.application"
"""The program that serves a class: Voilà with doors (on a floor above, hence by name)."""
LOADED: Final = {"app": "simlib.workbench.page.warming", "class": "simlib.training.classroom.warming"}
"""By kind of server the module that loads what its kernels are copied from (`forking`)."""
PROVISIONER: Final = "simlib-copied"
"""`copies`, by the name that the installation knows it by."""

SCENARIO_VARIABLE, FOLDER_VARIABLE = "SIMLIB_SCENARIO", "SIMLIB_FOLDER"
LANGUAGE_VARIABLE, START_VARIABLE = "SIMLIB_LANG", "SIMLIB_START"
"""By which the notebook learns the file, the folder for what is saved, and the language; and which start
of a server this is: the language asked for then gives way to one that is chosen on the page later."""
REPLICATIONS_VARIABLE: Final = "SIMLIB_REPLICATIONS"
"""By which the notebook learns how often a plan is run at most, where that was said."""

TRACK_VARIABLE: Final = "SIMLIB_TRACK"
"""By which lessons learn that they are served beside each other, and may lead to each other."""

MARK: Final = "X-Simlib-Start"
"""The header by which a server is told from another program at its port; its value is that of the start."""
SLOW_START: Final = 5.0
"""Seconds after which it is said that a server has not answered yet; then after twice as many, and so on."""
LONGEST_END: Final = 10.0
"""Seconds that a server has to end its kernels in good order."""


@dataclass(frozen=True)
class Request:
    """What is to be shown: a scenario file, the folder for what is saved, the language; and how often a plan
    is run at each load at most (None: until the answer is narrow)."""

    file: Path
    folder: Path
    language: Language
    replications: int | None = None


@dataclass(frozen=True)
class Service:
    """A server that can be started: its command line, environment, address with the token, and where it
    listens."""

    command: tuple[str, ...]
    environment: Mapping[str, str]
    port: int
    address: str
    host: str = LOOPBACK


def service(
    kind: ServerKind,
    notebook: Path,
    request: Request,
    port: int | None = None,
    token: str | None = None,
    host: str = LOOPBACK,
) -> Service:
    """How JupyterLab (`lab`) or Voilà is started, for one notebook (`app`) or for it and those beside it
    (`train`; `class`: with a door for each seat); a free port and a random token if none is given. Only a
    class is served at another `host` than this machine alone.

    Raises SimlibError `port-taken`.
    """
    port = free_port(port or 0, host)
    token = secrets.token_hex(24) if token is None else token
    environment = _environment(request, token)
    beside = kind in ("train", "class")
    program = CLASS_SERVER if kind == "class" else "voila"
    own = _lab(notebook) if kind == "lab" else _app(program, notebook.parent if beside else notebook)
    if beside:
        environment[TRACK_VARIABLE] = "1"
    if kind in LOADED and can_fork():
        environment[LOADED_VARIABLE] = LOADED[kind]
        own = (*own, f"--KernelProvisionerFactory.default_provisioner_name={PROVISIONER}")
    command = (*PYTHON, *own, *_both(kind, host, port, environment[START_VARIABLE]))
    place = {"lab": f"doc/tree/{notebook.name}", "train": f"voila/render/{notebook.name}"}.get(kind, "")
    address = f"http://{host}:{port}/{place}" + (f"?token={token}" if token else "")
    return Service(command, environment, port, address, host)


def _lab(notebook: Path) -> tuple[str, ...]:
    return (
        "jupyterlab",
        f"--ServerApp.root_dir={notebook.parent}",
        "--ServerApp.answer_yes=True",  # Ctrl-C ends it without a question
        "--LabApp.news_url=",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
        "--LabApp.expose_app_in_browser=True",  # the page runs its cells again when its kernel was lost
    )


def _app(program: str, shown: Path) -> tuple[str, ...]:
    return (
        program,
        str(shown),
        f"--Voila.config_file_paths={HERE / 'voila'}",  # no settings of the user's: there are none
        "--Voila.auto_token=True",  # the one in the environment
        "--VoilaConfiguration.template=simlib",
        "--VoilaConfiguration.theme=light",
        "--VoilaConfiguration.allow_template_override=NO",
        "--VoilaConfiguration.allow_theme_override=NO",
        "--VoilaConfiguration.show_tracebacks=False",
        "--VoilaConfiguration.strip_sources=True",
        "--VoilaConfiguration.file_denylist=.*",
    )


def _both(kind: ServerKind, host: str, port: int, start: str) -> Iterator[str]:
    """The options of either: where it listens; that it marks its answers; that kernels get keys, where the
    library for messages was built for that. Pages are not asked for signs of life: each half minute they had
    half a minute to give one, so that a busy machine tore connections to pages that were there. A page asks
    by itself whether it is heard (`page.connection`)."""
    import zmq  # only when a server is started

    server = "ServerApp" if kind == "lab" else "Voila"
    settings = json.dumps({"headers": {MARK: start}, "ws_ping_interval": 0})
    said = {"ip": host, "port": port, "port_retries": 0, "base_url": "/", "tornado_settings": settings}
    yield from ("--no-browser", "--Application.log_level=ERROR")
    yield from (f"--{server}.{name}={value}" for name, value in said.items())
    if zmq.has("curve"):
        yield "--KernelManager.transport_encryption=auto"


def _environment(request: Request, token: str) -> dict[str, str]:
    most = {} if request.replications is None else {REPLICATIONS_VARIABLE: str(request.replications)}
    return {
        **os.environ,
        **most,
        "JUPYTER_TOKEN": token,
        "JUPYTER_PATH": _before("JUPYTER_PATH", HERE),
        "JUPYTER_CONFIG_PATH": _before("JUPYTER_CONFIG_PATH", HERE / "lab" / request.language),
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


def free_port(wanted: int = 0, host: str = LOOPBACK) -> int:
    """A port of this machine that nobody has, the one wanted or any, at one of its addresses.

    Raises SimlibError `port-taken`.
    """
    with socket.socket() as one:
        if os.name == "posix":  # a port of which connections are only being wound up is free
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((host, wanted))
        except OSError:
            raise SimlibError("port-taken", port=str(wanted)) from None
        port: int = one.getsockname()[1]
    return port


def refuse_root(kind: ServerKind) -> None:
    """JupyterLab, in which anything can be run, is not for the system's administrator. Raises SimlibError."""
    if kind == "lab" and hasattr(os, "geteuid") and os.geteuid() == 0:
        raise SimlibError("root-lab")


def serve(
    asked: Service, say: Callable[[str, Path], None], tell: Callable[[float], None] = lambda seconds: None
) -> int:
    """Run a server until it ends or we are interrupted.

    `say` is told the address once it answers, and a page that leads a browser there; `tell`, how long it
    has been waited for. Returns its exit code; whatever ends us ends it too, kernels included.
    """
    with TemporaryDirectory(prefix="simlib-", ignore_cleanup_errors=True) as folder:  # for this user alone
        child = subprocess.Popen(asked.command, env=dict(asked.environment), stdin=subprocess.PIPE)
        try:
            if answers(asked, child, tell):
                say(asked.address, doorway(Path(folder), asked.address))
            return child.wait()
        finally:
            end(child)


def doorway(folder: Path, address: str) -> Path:
    """A page that leads to an address: on a browser's command line its token could be read by others."""
    page = folder / "workbench.html"
    with os.fdopen(
        os.open(page, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as stream:
        stream.write(f'<!DOCTYPE html><meta http-equiv="refresh" content="0; url={escape(address)}">')
    return page


def answers(
    asked: Service, child: "subprocess.Popen[bytes]", tell: Callable[[float], None] = lambda seconds: None
) -> bool:
    """Wait until a server answers, and tell how long that has taken when it is long; False where it ended."""
    begin, told = time.monotonic(), SLOW_START
    while child.poll() is None:
        if _speaks(asked):
            return True
        time.sleep(0.1)
        if time.monotonic() - begin > told:
            tell(told)
            told *= 2
    return False


def _speaks(asked: Service) -> bool:
    """Whether our own server answers at its port, as its mark says."""
    connection = HTTPConnection(asked.host, asked.port, timeout=5)
    try:
        connection.request("HEAD", "/login")
        mark = connection.getresponse().getheader(MARK)
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return mark == asked.environment[START_VARIABLE]


def end(child: "subprocess.Popen[bytes]") -> None:
    """End a server in good order, or at once if it does not."""
    if child.poll() is None:
        child.terminate()
    if child.stdin is not None:
        child.stdin.close()
    try:
        child.wait(LONGEST_END)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
