"""Whether the tour was taken: kept where all is saved, so that it is shown at the first start only.

out/.toured      an empty file: it was taken, or left
"""

from contextlib import suppress
from pathlib import Path
from typing import Final

from simlib.errors import SimlibError
from simlib.views.output.files import folder as made_folder
from simlib.views.output.files import replace_bytes

TOURED: Final = ".toured"


def is_toured(folder: Path) -> bool:
    """Whether the tour was taken by whoever saves in this folder."""
    return (folder / TOURED).exists()


def remember_tour(folder: Path) -> None:
    """Show the tour no more; where that cannot be written, it is only shown again."""
    with suppress(SimlibError):
        replace_bytes(made_folder(folder) / TOURED, b"")
