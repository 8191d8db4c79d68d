"""Commands that open something in a browser: the workbench (lab, app), the lessons (train)."""

import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simlib.cli.opening import world_of
from simlib.cli.options import LangOption, optional
from simlib.inputs.shipped import shipped
from simlib.views.language.words import N_, Words

if TYPE_CHECKING:
    from simlib.workbench.server import ServerKind, Service

SHIPPED = "scenarios/pingluo-2021.yaml"

ShownFile = Annotated[
    Path | None,
    typer.Argument(
        metavar="FILE", help=N_("A scenario file (default: the example county)."), show_default=False
    ),
]
BrowserOption = Annotated[
    bool, typer.Option("--browser/--no-browser", help=N_("Open a browser at the address."))
]
PortOption = Annotated[int | None, optional(N_("Port (default: any free one)."), min=1, max=65535)]
SeatOption = Annotated[int | None, optional(N_("Number of this seat (default: 1)."), min=1, max=999)]
MostOption = Annotated[
    int | None,
    optional(
        N_("At most so many replications of a plan at each load: a slow machine rests sooner."),
        "--replications",
        min=4,
        max=400,
    ),
]
FolderOption = Annotated[Path | None, optional(N_("Folder for saved plans and files (default: out)."))]


def _opening(kind: "ServerKind") -> Callable[..., None]:
    """The command that opens the workbench in JupyterLab (`lab`) or alone (`app`)."""

    def command(
        context: typer.Context,
        file: ShownFile = None,
        out: FolderOption = None,
        replications: MostOption = None,
        port: PortOption = None,
        browser: BrowserOption = True,
        lang: LangOption = None,
    ) -> None:
        """Serve what was asked for, else the example county."""
        _serve(context.obj, kind, file or shipped(SHIPPED), out, replications, port, browser)

    command.__name__ = kind
    return command


lab, app = _opening("lab"), _opening("app")


def train(
    context: typer.Context,
    seat: SeatOption = None,
    port: PortOption = None,
    browser: BrowserOption = True,
    lang: LangOption = None,
) -> None:
    """Serve the lessons of the training, beginning with the page that lists them."""
    from simlib.training.serving import training_service

    w: Words = context.obj
    _wait(w, training_service(w.language, seat, port), N_("The lessons are at {address}"), browser)


def _serve(
    w: Words,
    kind: "ServerKind",
    shown: Path,
    out: Path | None,
    replications: int | None,
    port: int | None,
    browser: bool,
) -> None:
    """Check the file, start the workbench's server, and wait for its end."""
    from simlib.workbench.server import NOTEBOOK, Request, refuse_root, service
    from simlib.workbench.state.saved_plans import default_folder

    refuse_root(kind)
    world_of(shown)  # its faults are said here, not in the browser
    request = Request(shown, out or default_folder(shown), w.language, replications)
    _wait(w, service(kind, shipped(NOTEBOOK), request, port), N_("The workbench is at {address}"), browser)


def _wait(w: Words, asked: "Service", where: str, browser: bool) -> None:
    """Start a server, tell its address, and wait until it or we are ended."""
    from simlib.workbench.server import serve

    def say(address: str, door: Path) -> None:
        typer.echo(w(where, address=address))
        typer.echo(w("Accessible from this machine only. Press Ctrl-C to stop."), err=True)
        if browser:
            webbrowser.open(door.as_uri())

    def tell(seconds: float) -> None:
        typer.echo(w("Waiting for the server to start: {n:.0f} seconds so far.", n=seconds), err=True)

    code = serve(asked, say, tell)
    if code > 0:
        raise typer.Exit(code)
