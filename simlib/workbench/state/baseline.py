"""The baseline's own figure, worked out once: whoever opens the workbench tomorrow meets the same one.

    .baseline-pingluo-2021.json      world, seed, version, replications ─┐ all as they are now,
                                     load -> mean and 95 % interval      ┘ else it is worked out again

A figure that was sharpened anew in every session, and stood beside each draft from as many runs as that draft
had, was 86.0, 86.4 and 87.0 % within an hour. Differences are still paired, run by run.
"""

from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, Field, ValidationError

from simlib.inputs.reading import World
from simlib.views.output.files import folder as made_folder
from simlib.views.output.files import replacing

FLOORS: Final = ("inputs", "model", "runs", "scores")


class Figure(BaseModel, frozen=True):
    """The judged measure of the baseline at one load, with its 95 % interval."""

    mean: float
    low: float
    high: float


class KeptFigures(BaseModel):
    """The file: figures by load, and all that they rest on."""

    schema_: Literal["simlib-baseline/1"] = Field(alias="schema")
    sha256: str
    seed: int
    code: str
    replications: int
    figures: Mapping[str, Figure]


@cache
def code_hash() -> str:
    """A name for all code that a figure comes from: from the file's numbers to the scores."""
    digest, package = blake2b(version("simlib").encode(), digest_size=8), Path(__file__).parents[2]
    for file in sorted(file for floor in FLOORS for file in (package / floor).rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


class BaselineFile:
    """Where the figures of one world are kept; `code` names the version that computes. Nothing is kept
    without a folder, and nothing is lost but time where it cannot be written."""

    def __init__(self, folder: Path | None, world: World, seed: int, code: str, replications: int) -> None:
        self.path = None if folder is None else folder / f".baseline-{world.scenario.name}.json"
        self._about = KeptFigures(
            schema="simlib-baseline/1", sha256=world.sha256, seed=seed, code=code,
            replications=replications, figures={},
        )  # fmt: skip

    def read(self) -> dict[str, Figure]:
        """The figures by load; none where they are about something else, or cannot be read."""
        try:
            kept = KeptFigures.model_validate_json(self.path.read_bytes()) if self.path else None
        except (OSError, ValidationError):
            return {}
        same = kept is not None and kept.model_copy(update={"figures": {}}) == self._about
        return dict(kept.figures) if kept and same else {}

    def write(self, figures: Mapping[str, Figure]) -> None:
        """Keep the figures. Raises SimlibError `cannot-write`."""
        if self.path is not None:
            made_folder(self.path.parent)
            own = self._about.model_copy(update={"figures": dict(figures)})
            with replacing(self.path) as stream:
                stream.write(own.model_dump_json(by_alias=True))
