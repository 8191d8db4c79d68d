"""The file that a command is about: read, checked, named."""

import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from simlib.errors import InputFaults

if TYPE_CHECKING:
    from simlib.inputs.reading import World
    from simlib.views.language.names import Names


def world_of(file: Path) -> "World":
    from simlib.inputs.reading import read_world

    return read_world(file)


def feasible_world(file: Path) -> "World":
    """A world whose every plan can do every step."""
    from simlib.model.feasibility import feasibility_faults

    world = world_of(file)
    faults = feasibility_faults(world)
    if faults:
        raise InputFaults(str(file), faults)
    return world


def names_of(context: typer.Context, world: "World", plans: Iterable[str] = ()) -> "Names":
    """The names of a file, in an output that shows these plans."""
    from simlib.views.language.names import Names

    return Names(context.obj, world.scenario).showing(plans)


def assumptions_command(file: Path) -> str:
    here = Path.cwd()
    shown = file.relative_to(here) if file.is_relative_to(here) else file
    return f"simlib assumptions {shlex.quote(str(shown))}"


def named(texts: str | None) -> tuple[str, ...]:
    """Names that an option lists, with commas of either width.

    >>> named("separate，one-pool, ")
    ('separate', 'one-pool')
    """
    return tuple(name for one in (texts or "").replace("，", ",").split(",") if (name := one.strip()))
