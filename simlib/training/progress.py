"""What a seat has done, kept on disk after every step, so that a reload or a power cut loses nothing.

    FOLDER/seat-07.json      one file a seat (FOLDER: SIMLIB_TRAINING, else the user's data folder)
    class_results(...)       all seats of a folder as one CSV: seat, exercise, right, tries, hints

A seat is a number; no name is asked for, none is kept. A file that cannot be read is set aside under another
name and never deleted.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from simlib.errors import Fault, InputFaults, SimlibError
from simlib.training.exercises import TASKS
from simlib.training.places import training_folder
from simlib.views.language.words import N_, Language, words
from simlib.views.output.files import csv_writer, replacing
from simlib.views.output.files import folder as made_folder

COLUMNS: Final = {
    "seat": N_("seat"),
    "exercise": N_("exercise"),
    "right": N_("right (1) or not (0)"),
    "tries": N_("checks until it was right"),
    "hints": N_("hints taken"),
}
"""What a class's results hold, and how a trainer reads it."""
MOST_SEATS: Final = 999


class Done(BaseModel):
    """What was done about one exercise: the last answer (ISO days, "" where empty) and whether it was ever
    right; checks until then, and steps of help that were asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    answer: tuple[str, ...] = ()
    right: bool = False
    tries: Annotated[int, Field(ge=0)] = 0
    hints: Annotated[int, Field(ge=0)] = 0


class Seat(BaseModel):
    """The record of a seat: exercises by number, predictions by lesson."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: Literal["simlib-training/1"] = "simlib-training/1"
    exercises: dict[str, Done] = {}
    predictions: dict[str, str] = {}


@dataclass
class Progress:
    """The record of a seat and its file; every change is written at once.

    Changes raise SimlibError `cannot-write`. `aside` is the name under which a damaged file was set aside.
    """

    path: Path
    seat: Seat = field(default_factory=Seat)
    aside: str = ""

    @classmethod
    def open(cls, number: int, folder: Path | None = None) -> "Progress":
        """The record of a seat as it was left; an empty one where nothing was kept that can be read.

        Raises ValueError for numbers that no seat has.

        >>> from tempfile import mkdtemp
        >>> here = Path(mkdtemp())
        >>> Progress.open(7, here).note("2.1", right=True, tries=2)
        >>> Progress.open(7, here).done("2.1").tries, Progress.open(8, here).done("2.1").tries
        (2, 0)
        """
        if not 1 <= number <= MOST_SEATS:
            raise ValueError(f"seats are numbered from 1 to {MOST_SEATS}: {number}")
        path = (folder or training_folder()) / f"seat-{number:02}.json"
        try:
            return cls(path, _read(path))
        except FileNotFoundError:
            return cls(path)
        except (OSError, ValidationError):
            return cls(path, aside=_set_aside(path) if path.is_file() else "")

    def done(self, exercise: str) -> Done:
        """What was done about an exercise."""
        return self.seat.exercises.get(exercise, Done())

    def note(self, exercise: str, **changed: object) -> None:
        """Keep what has changed about an exercise: `answer`, `right`, `tries`, `hints`."""
        self._look()
        done = Done.model_validate(self.done(exercise).model_dump() | changed)
        self._keep(exercises=self.seat.exercises | {exercise: done})

    def predict(self, lesson: str, choice: str) -> None:
        """Keep what was predicted before the run; the first choice stays."""
        self._look()
        self._keep(predictions={lesson: choice} | self.seat.predictions)

    def reset(self, lesson: str) -> None:
        """Forget what was done in a lesson."""
        self._look()
        mine = f"{lesson}."
        kept = {name: done for name, done in self.seat.exercises.items() if not name.startswith(mine)}
        others = {name: said for name, said in self.seat.predictions.items() if name != lesson}
        self._keep(exercises=kept, predictions=others)

    def _look(self) -> None:
        """Take in what another lesson that is open on this seat has kept since."""
        with suppress(OSError, ValidationError):
            self.seat = _read(self.path)

    def _keep(self, **changed: Mapping[str, object]) -> None:
        seat = self.seat.model_copy(update=changed)
        made_folder(self.path.parent)
        with replacing(self.path) as stream:
            stream.write(seat.model_dump_json(indent=1))
        self.seat = seat


def class_results(folder: str | Path, file: str | Path, language: Language | None = None) -> Path:
    """Write what the seats of a folder have done as one CSV: a row a seat and exercise, by number, no names.

    Columns: seat, exercise, right (1 or 0), tries (checks until it was right), hints (steps of help); with a
    `language` they are headed in its words, for WPS and Excel.
    Raises InputFaults with every file that is no record, SimlibError `no-training-records`, `cannot-write`.

    >>> from tempfile import mkdtemp
    >>> here = Path(mkdtemp())
    >>> Progress.open(7, here).note("2.1", right=True, tries=2)
    >>> class_results(here, here / "class.csv").read_text("utf-8-sig").splitlines()[:3]
    ['seat,exercise,right,tries,hints', '7,1.1,0,0,0', '7,1.2,0,0,0']
    """
    found, target = _seats(Path(folder)), Path(file)
    rows = [
        (number, name, int(done.right), done.tries, done.hints)
        for number, seat in sorted(found.items())
        for name in TASKS
        for done in [seat.exercises.get(name, Done())]
    ]
    heads = [words(language)(text) for text in COLUMNS.values()] if language else [*COLUMNS]
    with csv_writer(target, heads, bom=language is not None) as write:
        write(rows)
    return target


def _seats(folder: Path) -> dict[int, Seat]:
    """The records of a folder by the number of the seat."""
    found: dict[int, Seat] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob("seat-*.json")):
        number = re.fullmatch(r"seat-0*([1-9]\d*)\.json", path.name)
        if number is None and ".aside-" in path.name:
            continue
        try:
            seat = _read(path)
            if number is None or int(number[1]) in found:
                raise FileNotFoundError(path)
            found[int(number[1])] = seat
        except (OSError, ValidationError):
            faults.append(Fault(path.name, "training-record"))
    if faults:
        raise InputFaults(str(folder), faults)
    if not found:
        raise SimlibError("no-training-records", file=str(folder))
    return found


def _read(path: Path) -> Seat:
    return Seat.model_validate_json(path.read_bytes())


def _set_aside(path: Path) -> str:
    """Rename a file that cannot be read; its new name, or its own where that cannot be done."""
    names = (path.with_name(f"{path.stem}.aside-{n}{path.suffix}") for n in count(1))
    free = next(name for name in names if not name.exists())
    try:
        return path.rename(free).name
    except OSError:
        return path.name
