"""The lessons as an app on this machine: Voilà over their folder, for one seat."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from simlib.inputs.shipped import shipped
from simlib.training.address import SEAT_VARIABLE
from simlib.training.due_dates import COUNTY
from simlib.views.language.words import Language
from simlib.workbench.server import Request, Service, service

FIRST: Final = "notebooks/training/0-start.ipynb"


def training_service(language: Language, seat: int | None = None, port: int | None = None) -> Service:
    """How the lessons are served, beginning with the page that lists them; at a seat, else that of the
    environment. Raises SimlibError `port-taken`."""
    asked = service("train", shipped(FIRST), Request(shipped(COUNTY), Path("out"), language), port)
    if seat is None:
        return asked
    return replace(asked, environment={**asked.environment, SEAT_VARIABLE: str(seat)})
