"""The lessons as an app: Voilà over their folder, for one seat of this machine, or for a class."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from simlib.errors import SimlibError
from simlib.inputs.shipped import shipped
from simlib.training.address import CLASS_VARIABLE, SEAT_VARIABLE
from simlib.training.classroom.addresses import class_address
from simlib.training.classroom.register import Register, kept_register, register
from simlib.training.due_dates import COUNTY
from simlib.training.places import training_folder
from simlib.views.language.words import Language
from simlib.workbench.server import Request, Service, free_port, service

FIRST: Final = "notebooks/training/0-start.ipynb"


def training_service(language: Language, seat: int | None = None, port: int | None = None) -> Service:
    """How the lessons are served, beginning with the page that lists them; at a seat, else that of the
    environment. Raises SimlibError `port-taken`."""
    asked = service("train", shipped(FIRST), Request(shipped(COUNTY), Path("out"), language), port)
    if seat is None:
        return asked
    return replace(asked, environment={**asked.environment, SEAT_VARIABLE: str(seat)})


@dataclass(frozen=True)
class ClassRequest:
    """A class: how many seats, its folder, and where it is served; `port` None is that of its last start,
    else any free one."""

    seats: int
    folder: Path
    address: str | None = None
    public: bool = False
    port: int | None = None


def class_service(language: Language, asked: ClassRequest) -> tuple[Service, Register]:
    """How a class is served, and its links. Its register is written here, so that the server finds it.

    Raises SimlibError `no-address`, `which-address`, `not-our-address`, `public-address`, `port-taken`,
    `class-record`, `cannot-write`.
    """
    folder, host = asked.folder.resolve(), class_address(asked.address, asked.public)
    port = free_port(asked.port, host) if asked.port else _last_or_free(folder, host)
    kept = register(folder, asked.seats, host, port)
    request = Request(shipped(COUNTY), Path("out"), language)
    one = service("class", shipped(FIRST), request, port, "", host)
    environment = {
        **one.environment,
        CLASS_VARIABLE: "1",
        "SIMLIB_TRAINING": str(folder),
        "QUERY_STRING": "",
    }
    return replace(one, environment=environment, address=kept.trainers_link), kept


def class_folder() -> Path:
    """Where a class's records are unless another folder is named: one a day, beside those of single seats."""
    return training_folder() / f"class-{date.today():%Y-%m-%d}"


def _last_or_free(folder: Path, host: str) -> int:
    """The port of the last start, so that links hold; another where somebody has it now."""
    kept = kept_register(folder)
    if kept is not None:
        try:
            return free_port(kept.port, host)
        except SimlibError:
            pass
    return free_port(0, host)
