"""The register of a class: how many seats, a code for each, the trainer's token; kept, so that links hold.

    FOLDER/class.json        codes, token, address and port; only this user may read it
    FOLDER/seat-07.json      what a seat has done (`progress`)

A seat's code is short, because it is typed from a slip of paper: 31 signs without those that are taken for
each other (0 and o, 1 and l and i), eight of them, some 8.5e11 codes. The trainer's token is long, because it
is opened by a click. Whoever starts the class again in its folder, after a power cut, has the same links.
"""

import hmac
import os
import secrets
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from simlib.errors import SimlibError
from simlib.views.output.files import folder as made_folder
from simlib.views.output.files import replacing

SIGNS: Final = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH: Final = 8
FILE: Final = "class.json"
MOST: Final = 60
"""Seats of a class."""
TRAINER: Final = "trainer"


class Register(BaseModel):
    """A class: codes of the seats in order, the trainer's token, and what signs the browsers' cookies."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: Literal["simlib-class/1"] = "simlib-class/1"
    address: str
    port: Annotated[int, Field(ge=1, le=65535)]
    codes: Annotated[list[str], Field(min_length=1, max_length=MOST)]
    trainer: Annotated[str, Field(min_length=32)]
    secret: Annotated[str, Field(min_length=32)]

    @property
    def seats(self) -> int:
        return len(self.codes)

    @property
    def home(self) -> str:
        """The address without anything behind it."""
        return f"http://{self.address}:{self.port}"

    def link(self, seat: int) -> str:
        """The address of a seat, as it is typed from a slip of paper.

        >>> rest = {"trainer": "t" * 32, "secret": "s" * 32}
        >>> one = Register(address="10.0.0.5", port=8800, codes=["abcdefgh"], **rest)
        >>> one.link(1)
        'http://10.0.0.5:8800/1/abcd-efgh'
        """
        code = self.codes[seat - 1]
        return f"{self.home}/{seat}/{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"

    @property
    def trainers_link(self) -> str:
        """The address from which the trainer follows the class."""
        return f"{self.home}/{TRAINER}/{self.trainer}"

    def opens(self, seat: int, code: str) -> bool:
        """Whether a code is this seat's own, however it was typed."""
        typed = code.lower().replace("-", "").encode()
        return 1 <= seat <= self.seats and hmac.compare_digest(typed, self.codes[seat - 1].encode())

    def opens_trainer(self, token: str) -> bool:
        """Whether a token is the trainer's."""
        return hmac.compare_digest(token.encode(), self.trainer.encode())


def register(folder: Path, seats: int, address: str, port: int) -> Register:
    """The register of a class in its folder: the one that is there, with more or fewer seats if they have
    changed, or a new one. Raises SimlibError `class-record` where it cannot be read, `cannot-write`."""
    kept = kept_register(folder)
    codes = [*(kept.codes if kept else [])[:seats]]
    made = Register(
        address=address,
        port=port,
        codes=codes + [_code() for _ in range(seats - len(codes))],
        trainer=kept.trainer if kept else secrets.token_hex(16),
        secret=kept.secret if kept else secrets.token_hex(32),
    )
    made_folder(folder)
    path = folder / FILE
    if not path.exists():
        _for_this_user_alone(path)
    with replacing(path) as stream:
        stream.write(made.model_dump_json(indent=1))
    return made


def kept_register(folder: Path) -> Register | None:
    """The register that a folder has, if any. Raises SimlibError `class-record`."""
    path = folder / FILE
    try:
        return Register.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError):
        raise SimlibError("class-record", file=str(path)) from None


def _for_this_user_alone(path: Path) -> None:
    """An empty file with the mode that what replaces it will have. Raises SimlibError `cannot-write`."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise SimlibError("cannot-write", file=str(path), problem=error.strerror or str(error)) from None


def _code() -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
