"""Commands that open the workbench in a browser: lab, app."""

import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simlib.cli.opening import world_of
from simlib.cli.options import LangOption
from simlib.inputs.shipped import shipped
from simlib.views.language.words import N_, Words

if TYPE_CHECKING:
    from simlib.workbench.server import ServerKind

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
PortOption = Annotated[
    int | None, typer.Option(min=1, max=65535, help=N_("Port (default: any free one)."), show_default=False)
]
FolderOption = Annotated[
    Path | None,
    typer.Option("--out", help=N_("Folder for saved plans and files (default: out)."), show_default=False),
]


def lab(
    context: typer.Context,
    file: ShownFile = None,
    out: FolderOption = None,
    port: PortOption = None,
    browser: BrowserOption = True,
    lang: LangOption = None,
) -> None:
    """The workbench in JupyterLab, beside notebooks and files."""
    _serve(context, "lab", file, out, port, browser)


def app(
    context: typer.Context,
    file: ShownFile = None,
    out: FolderOption = None,
    port: PortOption = None,
    browser: BrowserOption = True,
    lang: LangOption = None,
) -> None:
    """The workbench alone, without any code to be seen."""
    _serve(context, "app", file, out, port, browser)


def _serve(
    context: typer.Context,
    kind: "ServerKind",
    file: Path | None,
    out: Path | None,
    port: int | None,
    browser: bool,
) -> None:
    """Check the file, start the server, tell its address, and wait until it or we are ended."""
    from simlib.workbench.server import NOTEBOOK, Request, refuse_root, serve, service
    from simlib.workbench.state.saved_plans import default_folder

    w: Words = context.obj
    refuse_root(kind)
    shown = file or shipped(SHIPPED)
    world_of(shown)  # its faults are said here, not in the browser
    request = Request(shown, out or default_folder(shown), w.language)

    def say(address: str, door: Path) -> None:
        typer.echo(w("The workbench is at {address}", address=address))
        typer.echo(w("Accessible from this machine only. Press Ctrl-C to stop."), err=True)
        if browser:
            webbrowser.open(door.as_uri())

    def tell(seconds: float) -> None:
        typer.echo(w("Waiting for the server to start: {n:.0f} seconds so far.", n=seconds), err=True)

    code = serve(service(kind, shipped(NOTEBOOK), request, port), say, tell)
    if code > 0:
        raise typer.Exit(code)
