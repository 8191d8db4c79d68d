"""simlib: planning how public oversight work is organised, by simulation.

    county = simlib.read("scenarios/pingluo-2021.yaml")
    draft = county.plan("plan-2021").move("高庄乡", "第一协作区")
    county.compare(draft, "one-pool", replications=100)

What stands here is loaded when it is first asked for (`simlib.door`); nothing inside imports it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from simlib.errors import SimlibError

if TYPE_CHECKING:
    from simlib.door.cluster import cluster
    from simlib.door.commands import app, check, demo, facts, lab, open_workbench, template, train, verify
    from simlib.door.county import County, read
    from simlib.door.exhibits import EXHIBITS
    from simlib.door.found import Found
    from simlib.door.logs import Log, log
    from simlib.door.page import Page, page
    from simlib.door.plan import ZonePlan
    from simlib.door.province import Counties, province
    from simlib.door.result import MatterStory, Result
    from simlib.errors import Fault, FaultsOfFiles, InputFaults, Unfinished, UnknownName
    from simlib.inputs.shipped import shipped
    from simlib.training.exercises import exercise
    from simlib.training.page import lesson
    from simlib.training.progress import class_results
    from simlib.training.track import lessons

__version__ = "0.1.0"

__all__ = [
    "EXHIBITS",
    "Counties",
    "County",
    "Fault",
    "FaultsOfFiles",
    "Found",
    "InputFaults",
    "Log",
    "MatterStory",
    "Page",
    "Result",
    "SimlibError",
    "Unfinished",
    "UnknownName",
    "ZonePlan",
    "app",
    "check",
    "class_results",
    "cluster",
    "demo",
    "exercise",
    "facts",
    "lab",
    "lesson",
    "lessons",
    "log",
    "open_workbench",
    "page",
    "province",
    "read",
    "shipped",
    "template",
    "train",
    "verify",
]

_HOMES = {
    "door.cluster": ("cluster",),
    "door.commands": (
        "app",
        "check",
        "demo",
        "facts",
        "lab",
        "open_workbench",
        "template",
        "train",
        "verify",
    ),
    "door.county": ("County", "read"),
    "door.exhibits": ("EXHIBITS",),
    "door.found": ("Found",),
    "door.logs": ("Log", "log"),
    "door.page": ("Page", "page"),
    "door.plan": ("ZonePlan",),
    "door.province": ("Counties", "province"),
    "door.result": ("Result", "MatterStory"),
    "errors": ("Fault", "FaultsOfFiles", "InputFaults", "SimlibError", "Unfinished", "UnknownName"),
    "inputs.shipped": ("shipped",),
    "training.exercises": ("exercise",),
    "training.page": ("lesson",),
    "training.progress": ("class_results",),
    "training.track": ("lessons",),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"simlib.{home}"), name)
    raise AttributeError(f"module 'simlib' has no attribute '{name}'")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


def _in_words(error: SimlibError) -> str:
    """Every fault in a line, in the language of the environment; words are loaded when they are needed."""
    from simlib.views.language.faults import told
    from simlib.views.language.words import language_from_environment, words

    return "\n".join(told(words(language_from_environment()), error))


SimlibError.in_words = _in_words
