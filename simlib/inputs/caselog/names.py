"""The names by which a log's units and classes are known.

城关镇   CG   Chengguan   城关   城关镇纪委        one unit, however a row writes it
一般     ordinary         一般件                   one class
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from simlib.inputs.caselog.words import joined, log_words
from simlib.inputs.scenario import Scenario
from simlib.inputs.workbook.cells import tidy
from simlib.inputs.workbook.words import Label, code_of

_OFFICE: Final = re.compile(
    r"(?:党委|纪委|纪检|纪工委|监察办公室|监察办|派出监察办公室|人民政府|政府|办事处)+$"
)
"""What a row may add to the name of a unit."""
_SORT: Final = re.compile(r"(?:街道办事处|街道|镇|乡)$")
"""What a row may leave out of it."""


def _shipped_classes() -> tuple[Label, ...]:
    return tuple(log_words("class").values())


@dataclass(frozen=True)
class LogNames:
    """Names of units and classes. Without units they are taken as a log writes them.

    >>> names = LogNames((Label("城关镇", "城关镇", "Chengguan", ("CG",)),))
    >>> [names.unit(text) for text in ("城关镇", "城关", "城关镇纪委", "chengguan", "头道镇")]
    ['城关镇', '城关镇', '城关镇', '城关镇', '']
    """

    units: tuple[Label, ...] = ()
    classes: tuple[Label, ...] = field(default_factory=_shipped_classes)

    @classmethod
    def of(cls, scenario: Scenario) -> "LogNames":
        """The names of a scenario."""
        units = (
            Label(name, name, unit.english or name, (unit.code,)) for name, unit in scenario.units.items()
        )
        titles = ((code, one.title) for code, one in scenario.classes.items())
        classes = [Label(code, title.zh, title.en, ()) for code, title in titles]
        return cls.known(units, classes)

    @classmethod
    def known(cls, units: Iterable[Label], classes: Iterable[Label]) -> "LogNames":
        """Units and classes, these also by the words that are shipped for them."""
        return cls(tuple(units), tuple(joined(one, log_words("class").get(one.code)) for one in classes))

    def unit(self, text: str) -> str:
        """The unit that a text means; "" if none is known by it."""
        return self._units.get(_folded(text), "") if self.units else text

    def matter_class(self, text: str) -> str:
        """The class that a text means; "" if none is known by it."""
        return code_of(text, self.classes)

    @cached_property
    def _units(self) -> Mapping[str, str]:
        """The unit of each name; names that two units could have are nobody's."""
        found: dict[str, str] = {}
        for short in (False, True):
            claims: dict[str, set[str]] = {}
            for unit in self.units:
                for name in (unit.zh, unit.en, *unit.also):
                    key = _SORT.sub("", _folded(name)) if short else _folded(name)
                    claims.setdefault(key, set()).add(unit.code)
            found |= {
                key: next(iter(units))
                for key, units in claims.items()
                if len(units) == 1 and key not in found
            }
        return found


def _folded(text: str) -> str:
    """A name as it is compared: without an office's words at its end."""
    name = tidy(text).casefold().replace(" ", "")
    return _OFFICE.sub("", name) or name
