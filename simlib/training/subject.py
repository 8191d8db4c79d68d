"""What the page of a lesson needs to know of its subject; each lesson has one."""

from collections.abc import Mapping
from typing import Any, Final, Protocol

import ipywidgets as ui

from simlib.inputs.scenario import Scenario
from simlib.views.language.names import Names
from simlib.views.language.words import Words
from simlib.workbench.page.markup import html, tag

TEXT: Final = "font-size:16px;line-height:1.6;max-width:52em;margin:4px 0"
PALE: Final = "color:#5F6B73;font-size:14px;margin:2px 0"

LINK: Final = "color:#0050A0;text-decoration:underline"

Dials = dict[str, Any]
"""What the dials of a page say; they outlive another language."""


class Subject(Protocol):
    """A lesson's own part: `prose` by part, what is predicted, and what is turned."""

    name: str
    prose: Mapping[str, tuple[str, ...]]

    def county(self) -> Scenario: ...
    def fictional(self, w: Words) -> str: ...
    def asked(self, names: Names) -> str: ...
    def choices(self, names: Names) -> Mapping[str, str]: ...
    def answered(self, names: Names, said: str) -> list[ui.Widget]: ...
    def turn(self, names: Names, dials: Dials) -> list[ui.Widget]: ...


def paragraph(text: str, style: str = TEXT) -> ui.HTML:
    """A paragraph as a widget."""
    return ui.HTML(html(tag("p", text, style=style)))


def bold(text: str) -> ui.HTML:
    """A paragraph that is to be seen first."""
    return ui.HTML(html(tag("p", tag("b", text), style=TEXT)))
