"""A command line that cannot be understood, in the reader's language.

    No such option: --plam    ─→  没有这个选项：--plam → 是否应为--plan？

The parser of command lines speaks English only: what its messages look like stands here beside our words,
as what a system or a reader of YAML says stands in `views.language.faults`.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from simlib.views.language.words import N_, Words

MESSAGES: Final[Mapping[str, str]] = {
    r"No such command '(?P<name>.*?)'.*": N_("no such command: {name}"),
    r"No such option: (?P<name>[^\s(]+).*": N_("no such option: {name}"),
    r"Missing command\.": N_("no command is given"),
    r"Missing argument '(?P<name>.*)'\.": N_("the argument {name} is missing"),
    r"Missing option '(?P<name>.*)'\.": N_("the option {name} is missing"),
    r"Got unexpected extra arguments?(?:\(s\))? \((?P<name>.*)\)": N_("too many arguments: {name}"),
    r"Option '(?P<name>.*)' requires an argument\.": N_("{name} needs a value after it"),
    r"Option '(?P<name>.*)' does not take a value\.": N_("{name} takes no value"),
    r"Invalid value for '(?P<name>.*?)': (?P<problem>.*)": N_("{name}: {problem}"),
}
"""How its messages look, and our words."""

PROBLEMS: Final[Mapping[str, str]] = {
    r"Input should be greater than or equal to (?P<low>\S+)": N_("the value must be at least {low}"),
    r"Input should be less than or equal to (?P<high>\S+)": N_("the value must be at most {high}"),
    r"Input should be a valid integer.*": N_("the value must be a whole number"),
    r"Input should be a valid number.*": N_("the value must be a number"),
    r".*'(?P<value>.*)' is not one of (?P<known>.*)\.": N_("{value} is not one of {known}"),
}
"""The same of what is wrong with a value."""


def usage_line(w: Words, error: Any) -> str:
    """What is wrong with a command line, and what to do; the parser's own words where we have none.

    `error` is a usage error of the parser: its message, the options that may have been meant, and the
    command.
    """
    message = " ".join(str(error.format_message()).split())
    said = _said(w, message, MESSAGES)
    close = [f"{name}" for name in getattr(error, "possibilities", None) or _meant(message)]
    if close:
        return w("{rule} -> did you mean {close}?", rule=said, close=close[0])
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "simlib"
    return w("{rule} -> see: {command} --help", rule=said, command=command)


def _said(w: Words, message: str, known: Mapping[str, str]) -> str:
    for pattern, ours in known.items():
        found = re.fullmatch(pattern, message)
        if found:
            parts = found.groupdict()
            if "problem" in parts:
                parts["problem"] = _said(w, parts["problem"], PROBLEMS)
            return w(ours, **parts)
    return message


def _meant(message: str) -> Iterator[str]:
    """The command that the parser thinks was meant."""
    found = re.search(r"Did you mean '(.*)'\?", message)
    return iter(found.groups() if found else ())
