"""The tab with files: a county comes in, or the faults of its file are shown; tables and figures go out."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple
from xml.etree.ElementTree import Element

import ipywidgets as ui

from simlib.errors import InputFaults
from simlib.inputs.workbook.suffixes import MAX_BYTES
from simlib.views.language.faults import fault_words
from simlib.views.language.names import Names
from simlib.workbench.page.file_picker import FilePicker, Picked
from simlib.workbench.page.markup import html, tag
from simlib.workbench.page.panels import FULL, Panel, button, named
from simlib.workbench.state.counties import BROUGHT

Making = Mapping[str, Callable[[], None]]
"""What is done by the word of its button."""
WRAPPED: Final = {"flex_flow": "row wrap", "align_items": "center"}


class CountyFiles(NamedTuple):
    """What can be done with whole counties: bring a file, open one of these, write workbooks."""

    bring: Callable[[Picked], None]
    open: Callable[[str], None]
    counties: Sequence[str]
    make: Making


class FilesPanel(Panel):
    """Whole counties above, tables and figures below, and under them links, or the faults of a file."""

    def __init__(self, names: Names, county: CountyFiles, make: Making) -> None:
        self.names, w = names, names.words
        self.links = ui.HTML()
        self.links.add_class("sb-files")
        self.picker = FilePicker(word=w("Import a county …"), endings=",".join(BROUGHT), most=MAX_BYTES)
        self.picker.on_pick(county.bring)
        whole = [self.picker, *_buttons("county", county.make), *self._others(county)]
        hint = w("A workbook (.xlsx) or a scenario (.yaml). It stays on this machine.")
        self.box = ui.VBox([
            _title(w("The whole county")),
            ui.HBox(whole, layout=ui.Layout(**WRAPPED)),
            ui.HTML(html(tag("p", hint, klass="sb-hint"))),
            _title(w("Tables and figures")),
            ui.HBox([*_buttons("file", make)], layout=ui.Layout(**WRAPPED)),
            self.links,
        ])  # fmt: skip

    def _others(self, county: CountyFiles) -> list[Any]:
        """A list of the counties that can be opened, where there are any."""
        if not county.counties:
            return []
        name = self.names.words("open another county …")
        options = [
            (name, ""),
            *((name, name) for name in county.counties),
        ]
        layout = ui.Layout(width="auto", max_width="200px")
        listed = named(ui.Dropdown(options=options, layout=layout), name)
        listed.add_class("sb-field-counties")
        return [self.watch(listed, lambda name: county.open(name) if name else None)]

    def show(self, links: Sequence[Element]) -> None:
        """Set what is offered."""
        self.links.value = html(*links)

    def refuse(self, error: InputFaults) -> None:
        """Show the faults of a file: each with its place, the rule, and the way out."""
        w, faults = self.names.words, error.faults
        said = w(
            "{file} was not imported; nothing has changed. Correct what is listed ({n}) and import it again.",
            file=error.file,
            n=len(faults),
        )
        heads = [tag("th", word) for word in (w("where"), w("what is wrong"), w("way out"))]
        rows = [
            tag("tr", *(tag("td", part) for part in fault_words(w, error.file, fault))) for fault in faults
        ]
        listed = tag("table", tag("tr", *heads), *rows, klass="sb-table sb-faults")
        self.show([tag("p", said, klass="sb-warn", role="alert"), tag("div", listed, klass="sb-scroll")])


def _title(text: str) -> ui.HTML:
    return ui.HTML(html(tag("h2", text)), layout=ui.Layout(**FULL))


def _buttons(name: str, make: Making) -> list[Any]:
    return [button(word, f"{name}-{n}", act) for n, (word, act) in enumerate(make.items())]
