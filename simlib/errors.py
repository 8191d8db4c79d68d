"""Every error that simlib raises on purpose, as data.

    SimlibError             something that a planner can mend
    ├── InputFaults         all the faults of a file at once
    ├── FaultsOfFiles       those of several files
    ├── UnknownName         a plan, load, unit ... that is not there; lists what is
    └── Unfinished          work that ended before it was done, and can go on from there

A fault carries a *code* and parameters, never a sentence: `views.language.words` turns codes into
Chinese or English, so that the layers below know no language.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True, order=True)
class Fault:
    """One fault of one file.

    `path` is where it is (`$.units.城关镇.staff`), `code` names the broken rule, `value` is what was
    found there (shortened), `params` fill the rule's sentence and its way out.

    >>> Fault("$.plans.a", "zone-empty", "第一协作区").code
    'zone-empty'
    """

    path: str
    code: str
    value: str = ""
    params: Mapping[str, str] = field(default_factory=dict, compare=False)


class SimlibError(Exception):
    """Base of all errors raised on purpose; `code` and `params` are worded by `views.language.words`.

    `in_words` is what a traceback or a notebook shows; the package sets it, which knows a language."""

    in_words: ClassVar[Callable[["SimlibError"], str]]

    def __init__(self, code: str, **params: str) -> None:
        self.code = code
        self.params = params
        super().__init__(code, params)

    def __str__(self) -> str:
        return self.in_words()

    def __reduce__(self) -> tuple[Any, ...]:
        """What another process gets: the error as it is (Python's own way asks `__init__` again, with what
        no class here takes).

        >>> import pickle
        >>> pickle.loads(pickle.dumps(UnknownName("plan", "pan", ["separate"]))).params["known"]
        'separate'
        """
        return Exception.__new__, (type(self), *self.args), vars(self)


class InputFaults(SimlibError):
    """All faults of a file, each with its path.

    >>> InputFaults("county.yaml", [Fault("$.b", "unknown-key"), Fault("$.a", "missing")]).faults[0].path
    '$.a'
    """

    def __init__(self, file: str, faults: Iterable[Fault]) -> None:
        self.file = file
        self.faults = tuple(sorted(faults))
        super().__init__("input-faults", file=file, count=str(len(self.faults)))


class FaultsOfFiles(SimlibError):
    """The faults of several files, in their order.

    >>> FaultsOfFiles([InputFaults("a.yaml", [Fault("$.b", "missing")])]).params["count"]
    '1'
    """

    def __init__(self, errors: Iterable[InputFaults]) -> None:
        self.errors = tuple(errors)
        count = sum(len(error.faults) for error in self.errors)
        super().__init__("faults-of-files", count=str(count), names=", ".join(e.file for e in self.errors))


class UnknownName(SimlibError):
    """A name that the scenario does not know; the ones that it knows are listed.

    >>> UnknownName("plan", "pan-2021", ["plan-2021", "separate"]).params["known"]
    'plan-2021, separate'
    """

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        super().__init__("unknown-name", kind=kind, name=name, known=", ".join(known))


class Unfinished(SimlibError):
    """Work that others were to do ended before it was done; what was done is kept.

    >>> Unfinished("cluster-lost", address="tcp://10.0.0.5:8786").code
    'cluster-lost'
    """
