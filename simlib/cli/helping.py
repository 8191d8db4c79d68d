"""The page that `--help` prints, in the reader's language: the parser's own words on it are English.

    in_words(w, command)      its descriptions, titles of its lists, and what stands behind an option

The titles and marks are settings of the parser's, read when a page is printed; so they are set then, which
also leaves what prints pages unloaded until somebody asks for one.
"""

from typing import Any, Final

from simlib.views.language.words import N_, Words

MARKS: Final = {
    "ARGUMENTS_PANEL_TITLE": N_("Arguments"),
    "OPTIONS_PANEL_TITLE": N_("Options"),
    "COMMANDS_PANEL_TITLE": N_("Commands"),
    "DEFAULT_STRING": N_("[default: {value}]"),
    "REQUIRED_LONG_STRING": N_("[required]"),
}
"""What the parser calls them, and our words."""


def in_words(w: Words, command: Any) -> None:
    """Let a command's help speak the language of `w`."""
    for described in (command, *command.params):
        if getattr(described, "help", None):
            described.help = w(described.help)
    printed = command.format_help

    def format_help(context: Any, formatter: Any) -> None:
        _set(w)
        for option in command.get_params(context):
            if "--help" in option.opts:
                option.help = w("Show this page and end.")
        printed(context, formatter)

    command.format_help = format_help


def _set(w: Words) -> None:
    """Set the words of the page, and let its lines be broken anywhere: Chinese has no spaces, and was cut
    off where a line ended."""
    from rich import columns
    from rich.table import Table
    from typer import rich_utils

    class Folding(Table):
        def add_column(self, *head: Any, **settings: Any) -> None:
            super().add_column(*head, **{"overflow": "fold", **settings})

        def add_row(self, *cells: Any, **settings: Any) -> None:
            while len(self.columns) < len(cells):
                self.add_column(highlight=self.highlight)
            super().add_row(*cells, **settings)

    words_of_page = {name: w(word, value="{}") for name, word in MARKS.items()}
    vars(rich_utils).update(words_of_page, Table=Folding)
    vars(columns).update(Table=Folding)
