"""Where words and JSON go: answers to standard output, progress and errors to standard error."""

import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Any

import typer

from simlib.errors import InputFaults
from simlib.views.language.faults import fault_line
from simlib.views.language.words import Words


def print_json(document: dict[str, Any]) -> None:
    from simlib.views.output.documents import text

    encode_output("utf-8")
    sys.stdout.write(text(document))


def fault_lines(words: Words, error: InputFaults) -> list[str]:
    return [fault_line(words, error.file, fault) for fault in error.faults]


def complain(lines: Sequence[str]) -> None:
    for line in lines:
        typer.echo(line, err=True)


def encode_output(encoding: str | None) -> None:
    """Let no character that a terminal cannot show end a command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=encoding, errors="replace")
