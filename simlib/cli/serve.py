"""Commands that open something in a browser: the workbench (lab, app), the lessons (train)."""

import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simlib.cli.opening import world_of
from simlib.cli.options import LangOption, optional
from simlib.cli.saying import complain
from simlib.errors import SimlibError
from simlib.inputs.shipped import shipped
from simlib.views.language.faults import error_line
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
ClassOption = Annotated[
    int | None,
    optional(N_("Serve a class of so many seats in the local network."), "--class", min=1, max=60),
]
AddressOption = Annotated[
    str | None, optional(N_("Address of this machine for the class (default: the only private one)."))
]
PublicOption = Annotated[
    bool, typer.Option("--public", help=N_("Allow an address that is not in a private range."))
]
ClassFolderOption = Annotated[
    Path | None,
    optional(N_("Folder for the class's records (default: one a day, in the user's data folder).")),
]
LinksOption = Annotated[
    Path | None, optional(N_("Write a page (HTML) with a slip a seat, to print and cut."))
]
HandoutsOption = Annotated[
    Path | None,
    optional(N_("Write a handout for each lesson (Word, PDF) into this folder, and serve nothing.")),
]
AnswersOption = Annotated[
    bool, typer.Option("--with-answers", help=N_("Handouts for the trainer: with the answers worked out."))
]
HERE_ONLY = N_("Accessible from this machine only. Press Ctrl-C to stop.")
OPEN_TO_NETWORK = N_(
    "Attention: any machine of this network reaches the server, and what is sent is not encrypted. Each seat "
    "needs its own address; leave no slip lying about. Press Ctrl-C to stop; what was done is on disk."
)


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
    class_: ClassOption = None,
    address: AddressOption = None,
    public: PublicOption = False,
    folder: ClassFolderOption = None,
    links: LinksOption = None,
    handouts: HandoutsOption = None,
    with_answers: AnswersOption = False,
    port: PortOption = None,
    browser: BrowserOption = True,
    lang: LangOption = None,
) -> None:
    """Serve the lessons of the training for one seat or a class, or write their handouts."""
    w: Words = context.obj
    given = {
        "--seat": seat, "--class": class_, "--address": address, "--public": public, "--folder": folder,
        "--links": links, "--handouts": handouts, "--with-answers": with_answers, "--port": port,
    }  # fmt: skip
    _fit_together({option for option, value in given.items() if value})
    if handouts:
        _write_handouts(w, handouts, with_answers)
    elif class_:
        _serve_class(w, class_, folder, address, public, port, links, browser)
    else:
        from simlib.training.serving import training_service

        _wait(w, training_service(w.language, seat, port), N_("The lessons are at {address}"), browser)


def _fit_together(given: set[str]) -> None:
    """Raises SimlibError `options-apart`, `option-alone`."""
    for option in ("--seat", "--handouts"):
        apart = {"--seat": {"--class"}, "--handouts": {"--seat", "--class", "--port"}}[option] & given
        if option in given and apart:
            raise SimlibError("options-apart", option=option, other=min(apart))
    of = {"--class": ("--address", "--public", "--folder", "--links"), "--handouts": ("--with-answers",)}
    for other, options in of.items():
        for option in options:
            if option in given and other not in given:
                raise SimlibError("option-alone", option=option, other=other)


def _write_handouts(w: Words, folder: Path, with_answers: bool) -> None:
    """Write them, and say what could not be printed."""
    from simlib.training.handouts import write_handouts

    written, unprinted = write_handouts(folder, w.language, with_answers)
    for path in written:
        typer.echo(f"{path}")
    if unprinted:
        complain([error_line(w, unprinted)])
    elif not any(path.suffix == ".pdf" for path in written):
        complain([w("No PDF: no Chromium, Chrome or Edge was found. Print the Word files.")])


def _serve_class(
    w: Words,
    seats: int,
    folder: Path | None,
    address: str | None,
    public: bool,
    port: int | None,
    links: Path | None,
    browser: bool,
) -> None:
    """Serve a class until Ctrl-C: its links on the terminal, and as slips where asked."""
    from simlib.training.classroom.overview import links_page
    from simlib.training.serving import ClassRequest, class_folder, class_service
    from simlib.views.output.files import replacing

    asked = ClassRequest(seats, folder or class_folder(), address, public, port)
    service, kept = class_service(w.language, asked)
    if links:
        with replacing(links) as stream:
            stream.write(links_page(w.language, kept))
    for seat in range(1, seats + 1):
        typer.echo(w("Seat {number}", number=seat) + f"  {kept.link(seat)}")
    typer.echo(w("Records of the class: {folder}", folder=asked.folder), err=True)
    _wait(w, service, N_("The trainer's page is at {address}"), browser, OPEN_TO_NETWORK)


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


def _wait(w: Words, asked: "Service", where: str, browser: bool, reach: str = HERE_ONLY) -> None:
    """Start a server, tell its address, and wait until it or we are ended."""
    from simlib.workbench.server import serve

    def say(address: str, door: Path) -> None:
        typer.echo(w(where, address=address))
        typer.echo(w(reach), err=True)
        if browser:
            webbrowser.open(door.as_uri())

    def tell(seconds: float) -> None:
        typer.echo(w("Waiting for the server to start: {n:.0f} seconds so far.", n=seconds), err=True)

    code = serve(asked, say, tell)
    if code > 0:
        raise typer.Exit(code)
