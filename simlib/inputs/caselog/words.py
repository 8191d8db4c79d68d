"""What a county calls the columns and the contents of its log: lists that are shipped as `words.csv`.

event         the columns of an event log           activity     steps that receive, assign, close
disposition   by the names of the base's steps      class        by the names of the base's classes
source        more words for petitions and leads    person...    headings of columns that hold persons
"""

from collections.abc import Mapping
from functools import cache, reduce
from typing import Final

from simlib.inputs.workbook.words import Label, choices, label_of, plain, word_rows

_PACKAGE: Final = "simlib.inputs.caselog"


@cache
def log_words(kind: str) -> Mapping[str, Label]:
    """The words of a list by code.

    >>> log_words("disposition")["ask"].zh
    '谈话函询'
    """
    rows = [row for row in word_rows(_PACKAGE, "words.csv") if row["list"] == kind]
    return {row["code"]: label_of(row["code"], row) for row in rows}


@cache
def sources() -> tuple[Label, ...]:
    """What a log may call a petition or a lead: the choices of a workbook, more words, and the ways by which
    each may come.

    >>> [label.code for label in sources()]
    ['petition', 'lead']
    """
    found = []
    for code, label in choices("source").items():
        more = [log_words("source").get(code), *log_words(code).values()]
        found.append(reduce(joined, more, label))
    return tuple(found)


@cache
def channels() -> Mapping[str, Label]:
    """The ways by which matters come: letters, visits ...; from above, from audit ..., by code."""
    return {code: label for kind in choices("source") for code, label in log_words(kind).items()}


def joined(label: Label, more: Label | None) -> Label:
    """A label that is also known by the names of another."""
    return label if more is None else label._replace(also=(*label.also, *more[:3], *more.also))


@cache
def is_personal(heading: str) -> bool:
    """Whether a heading says that persons stand below it: their names, numbers, addresses.

    >>> [is_personal(text) for text in ("被反映人", "联系电话", "Name", "反映人数", "单位名称")]
    [True, True, True, False, False]
    """
    name = plain(heading)
    whole, part, end = (_names(kind) for kind in ("person", "person-part", "person-end"))
    return name in whole or any(one in name for one in part) or name.endswith(end)


@cache
def _names(kind: str) -> tuple[str, ...]:
    labels = log_words(kind).values()
    return tuple(plain(name) for one in labels for name in (one.zh, one.en, *one.also))
