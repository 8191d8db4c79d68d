"""The server of a class: Voilà with a door for each seat, and nothing that a lesson does not need.

    /7/abcd-efgh            a seat's door: sets its cookie, leads to the first page
    /trainer/TOKEN          the trainer's door
    /voila/render/FILE      a lesson, for a seat: whose it is says the cookie, never the address
    /api/kernels/ID ...     a kernel, for the seat whose it is
    /class, /class/...      the state of the class, its results, its links: for the trainer

A browser can send a kernel what its widgets need and no code (Voilà's list of messages; `tests` hold it).
There is no list of files, no file, no terminal. What stands between two seats is this file: kernels run as
one user of the machine, so it holds as far as no code of a participant's gets into one.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, cast
from urllib.parse import urlencode

from jupyter_server import DEFAULT_STATIC_FILES_PATH
from jupyter_server.auth import Authorizer, IdentityProvider, User
from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import JupyterHandler
from tornado import web
from traitlets import default
from voila.app import Voila
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.handler import TornadoVoilaHandler

from simlib.errors import SimlibError
from simlib.training.address import START
from simlib.training.classroom.kernels import SeatKernels
from simlib.training.classroom.overview import class_page, links_page, state_of, stranger_page
from simlib.training.classroom.register import TRAINER, Register, kept_register
from simlib.training.progress import class_results
from simlib.training.track import TRACK
from simlib.views.language.faults import error_line
from simlib.views.language.words import Language, language_from_environment, words
from simlib.workbench.forking import can_fork, forker

CLASS_FOLDER_VARIABLE: Final = "SIMLIB_TRAINING"
LARGEST_MESSAGE: Final = 1_000_000
"""Bytes of a message from a page: what is filled in is short."""
SERVED: Final = (
    "/api/kernels/",
    "/voila/templates/",
    "/voila/static/",
    "/voila/api/themes/",
    "/voila/labextensions/",
)
"""What a class has of Voilà's own: kernels, how pages look, and what draws widgets."""


# ---------------------------------------------------------------- who is it?


class SeatIdentity(IdentityProvider):
    """Who a browser is, by the cookie that a door has set: `trainer`, or the number of a seat."""

    @default("cookie_options")
    def _cookie_options_default(self) -> dict[str, Any]:
        return {"samesite": "Lax", "expires_days": 1}

    async def get_user_token(self, handler: web.RequestHandler) -> User | None:
        """No address holds a token but those of the doors."""
        return None

    def user_to_cookie(self, user: User) -> str:
        """The cookie, which the server signs."""
        return str(user.username)

    def user_from_cookie(self, cookie_value: str) -> User | None:
        """Whoever the cookie names, if the class has such a seat."""
        known = {TRAINER, *map(str, range(1, _register(self.parent).seats + 1))}
        return User(cookie_value) if cookie_value in known else None

    def get_handlers(self) -> list[tuple[str, object]]:
        """What is seen by whoever came through no door."""
        return [(r"/login", Stranger)]


class SeatAuthorizer(Authorizer):
    """A seat may reach its own kernels and no others; whatever else asks is refused."""

    def is_authorized(self, handler: JupyterHandler, user: User, action: str, resource: str) -> bool:
        """Whether the kernel of a request is that of the seat."""
        return resource == "kernels" and owns(handler, user, handler.path_kwargs.get("kernel_id", ""))


def owns(handler: JupyterHandler, user: User | None, kernel_id: str) -> bool:
    """Whether a kernel is that of the seat that asks."""
    owner = cast(SeatKernels, handler.kernel_manager).owner(kernel_id)
    return owner is not None and user is not None and user.username == str(owner)


def _register(application: Any) -> Register:
    return cast("ClassServer", application).register


class _Handler(JupyterHandler):
    """A page of ours: the class, who asks, and in which language."""

    @property
    def own(self) -> "ClassServer":
        return cast("ClassServer", self.settings["voila"])

    @property
    def user(self) -> str:
        return str(self.current_user.username) if self.current_user else ""

    @property
    def language(self) -> Language:
        return asked_language(self)

    def page(self, text: str) -> None:
        """Send a page that no other site may show within itself."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(text)


def asked_language(handler: web.RequestHandler) -> Language:
    """The language of an address, else that of the server."""
    said = handler.get_query_argument("lang", "")
    return said if said in ("zh", "en") else language_from_environment()  # type: ignore[return-value]


class Door(_Handler):
    """A door: a cookie for whoever has the code, and on to the first page."""

    @allow_unauthenticated
    async def get(self, name: str, code: str) -> None:
        """Let in, or say that the address was mistyped."""
        kept = self.own.register
        opened = kept.opens_trainer(code) if name == TRAINER else kept.opens(int(name), code)
        if not opened:
            self.set_status(403)
            self.page(stranger_page(self.language, wrong=True))
            return
        self.identity_provider.set_login_cookie(self, User(name))
        self.redirect("/")


class Stranger(_Handler):
    """What is seen by whoever came through no door."""

    @allow_unauthenticated
    async def get(self) -> None:
        """Say where addresses are to be found."""
        self.set_status(403)
        self.page(stranger_page(self.language, wrong=False))


class Home(_Handler):
    """To the first page of a seat, or of the trainer."""

    @web.authenticated
    async def get(self) -> None:
        """Lead there."""
        asked = urlencode({"lang": self.language})
        self.redirect(f"/class?{asked}" if self.user == TRAINER else f"/voila/render/{START}?{asked}")


# ---------------------------------------------------------------- lessons and their kernels


class SeatPage(TornadoVoilaHandler):  # type: ignore[misc]
    """A lesson at the seat that asks. What the address says of a seat is replaced; no kernel reads it."""

    @web.authenticated
    async def get(self, path: str | None = None) -> None:
        """Show it."""
        user = str(self.current_user.username)
        if user == TRAINER:
            self.redirect("/class")
            return
        if path not in {START, *(entry.file for entry in TRACK.values())}:
            self.send_error(404)
            return
        self.request.query = urlencode({"seat": user, "lang": asked_language(self)})
        await super().get(path)


class OwnShutdown(VoilaShutdownKernelHandler):  # type: ignore[misc]
    """A page that is left ends its kernel, if it is its own."""

    @web.authenticated
    async def post(self, kernel_id: str) -> None:
        """End it."""
        if not owns(self, self.current_user, kernel_id):
            self.send_error(403)
            return
        await super().post(kernel_id)


# ---------------------------------------------------------------- the trainer's pages


class _Trainers(_Handler):
    """For the trainer alone."""

    async def prepare(self, **settings: Any) -> None:
        """Refuse everybody else."""
        await super().prepare(**settings)
        if not self._finished and self.user != TRAINER:
            self.send_error(403)


class ClassPage(_Trainers):
    """Which seat is at which exercise."""

    @web.authenticated
    async def get(self) -> None:
        """Show it; it is asked for again every few seconds."""
        state = state_of(self.own.folder, self.own.register.seats, self.own.kernel_manager.open_pages())
        self.page(class_page(self.language, state, self.own.register))


class ClassResults(_Trainers):
    """What the class has done, as one CSV without names."""

    @web.authenticated
    async def get(self) -> None:
        """Send it."""
        try:
            with TemporaryDirectory() as folder:
                file = class_results(self.own.folder, Path(folder) / "class.csv", self.language)
                content = file.read_bytes()
        except SimlibError as error:
            self.set_status(404)
            self.set_header("Content-Type", "text/plain; charset=utf-8")
            self.finish(error_line(words(self.language), error))
            return
        self.set_header("Content-Type", "text/csv; charset=utf-8")
        self.set_header("Content-Disposition", 'attachment; filename="class.csv"')
        self.finish(content)


class ClassLinks(_Trainers):
    """The slips with number and address."""

    @web.authenticated
    async def get(self) -> None:
        """Show them, to be printed."""
        self.page(links_page(self.language, self.own.register))


OWN: Final[Mapping[str, type[JupyterHandler]]] = {
    r"/([1-9]\d?|trainer)/([0-9A-Za-z-]{4,80})/?": Door,
    r"/": Home,
    r"/class": ClassPage,
    r"/class/results\.csv": ClassResults,
    r"/class/links": ClassLinks,
    r"/login": Stranger,
}


class ClassServer(Voila):  # type: ignore[misc]
    """Voilà for a class; its folder is SIMLIB_TRAINING, where its register lies."""

    name = "voila"
    register: Register
    tornado_settings: Any
    folder: Path

    @default("identity_provider_class")
    def _identity_default(self) -> type[IdentityProvider]:
        return SeatIdentity

    @default("authorizer_class")
    def _authorizer_default(self) -> type[Authorizer]:
        return SeatAuthorizer

    @default("cookie_secret")
    def _default_cookie_secret(self) -> bytes:
        return bytes.fromhex(self.register.secret)

    def initialize(self, argv: Any = None) -> None:
        """Read the register, then begin as Voilà does."""
        self.folder = Path(os.environ[CLASS_FOLDER_VARIABLE])
        kept = kept_register(self.folder)
        assert kept is not None, "the register is written before the server starts"
        self.register = kept
        super().initialize(argv)
        self.voila_configuration.multi_kernel_manager_class = SeatKernels
        own = {"websocket_max_message_size": LARGEST_MESSAGE, "static_path": DEFAULT_STATIC_FILES_PATH}
        self.tornado_settings = {**self.tornado_settings, **own}  # pages of errors ask for the second

    def init_handlers(self) -> list[Any]:
        """Our own pages, and of Voilà's what lessons need: kernels, what draws widgets, ends of pages."""
        theirs = [one for one in super().init_handlers() if one[0].startswith(SERVED)]
        lesson = {"template_paths": self.template_paths, "config": self.config}
        return [
            *OWN.items(),
            (
                r"/voila/render/([^/]+)",
                SeatPage,
                {**lesson, "voila_configuration": self.voila_configuration},
            ),
            (r"/voila/api/shutdown/(.*)", OwnShutdown),
            *theirs,
        ]

    def stop(self) -> None:
        """End all kernels, and the process of which they are copies."""
        try:
            super().stop()
        except web.HTTPError:  # one was only being started, or has ended by itself meanwhile
            self.log.debug("a kernel was gone before it was ended")
        finally:
            if can_fork():
                forker().close()


if __name__ == "__main__":
    ClassServer.launch_instance()
