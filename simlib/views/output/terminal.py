"""What the command line shows people: tables that are legible at 80 columns, sentences.

    console          standard output without markup, so that a name in brackets is a name
    say              sentences, broken where their language breaks them
    shown            a table: a row a line, or a block of lines a row where there is no room for all numbers

No clock time and no number of processes is ever said.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rich import box
from rich import table as rich_tables
from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.text import Text

from simlib.views.language.results import BETTER, WORSE
from simlib.views.language.text_width import text_cells, wrapped_cells
from simlib.views.table import Cell, Table

NAME: Final = 10
"""Cells that the first column has at least; where numbers leave it fewer, rows stand in blocks."""

NUMBER: Final = 10
"""Cells that the heading of a column of numbers may take in a line."""

ENDLESS: Final = 10_000
"""More cells than any table takes."""


def console() -> Console:
    """Where a command speaks: without markup, highlighting or emoji."""
    return Console(markup=False, highlight=False, emoji=False)


def say(lines: Sequence[str]) -> None:
    """Print sentences, broken where their language breaks them; whole where nobody looks on."""
    out = console()
    for line in lines:
        out.print(wrapped_cells(line, out.width) if out.is_terminal else line, soft_wrap=True)


def shown(table: Table) -> Group:
    """A table under its title, which may be longer than the table is wide."""
    return Group(Text(table.title), OnScreen(table))


@dataclass(frozen=True)
class OnScreen:
    """Rows and columns; where words have a single column and numbers leave it no room, blocks of lines."""

    table: Table

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        first, *others = self.table.columns
        grid = self._grid()
        if others and all(column.right for column in others):
            whole = console.measure(grid, options=options.update_width(ENDLESS)).maximum
            longest = max(_widest(self.table, 0), text_cells(first.heading))
            if whole - longest + min(longest, NAME) > options.max_width:
                yield Group(*self._blocks())
                return
        yield grid

    def _grid(self) -> rich_tables.Table:
        """Numbers are never broken; their headings are where they leave less room."""
        grid = rich_tables.Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for place, column in enumerate(self.table.columns):
            if column.right:
                room = max(_widest(self.table, place), NUMBER)
                grid.add_column(wrapped_cells(column.heading, room), justify="right", no_wrap=True)
            else:
                grid.add_column(column.heading, overflow="fold")
        for number, row in enumerate(self.table.rows, start=1):
            grid.add_row(*map(_text, row), end_section=number in self.table.breaks)
        return grid

    def _blocks(self) -> Iterator[Text]:
        for name, *cells in self.table.rows:
            yield Text("")
            yield Text(name.text, style="bold")
            for column, cell in zip(self.table.columns[1:], cells, strict=True):
                if cell.text:
                    said = Text("  ").join(_text(cell).split("\n"))
                    yield Text(f"  {column.heading}: ").append_text(said)


def _widest(table: Table, place: int) -> int:
    lines = (line for row in table.rows for line in row[place].text.split("\n"))
    return max(map(text_cells, lines), default=0)


def _text(cell: Cell) -> Text:
    """The first line in the colour of its mark; paler, below numbers, what stands under it."""
    first, *below = cell.text.split("\n")
    style = "green" if BETTER in first else "red" if WORSE in first else ""
    text = Text(first, style=style)
    for line in below:
        text.append(f"\n{line}", style="dim" if cell.counted else "")
    return text
