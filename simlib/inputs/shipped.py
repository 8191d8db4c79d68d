"""Files that travel with the program: in a checkout beside the package, in an installation inside it."""

from importlib.resources import files
from pathlib import Path


def shipped(name: str) -> Path:
    """A file of the checkout or of the installed package by its way from there: `scenarios/a.yaml`.

    >>> shipped("scenarios/pingluo-2021.yaml").is_file()
    True
    """
    package = Path(str(files("simlib")))
    places = (package.parent / name, package / name)
    return next((place for place in places if place.is_file()), places[0])
