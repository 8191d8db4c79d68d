"""Words for faults: each code has the broken rule and the ways out of it.

    Fault("$.zones.A", "zone-empty")
        county.yaml: $.zones.A: the zone has no unit -> give it a unit or take it out
        county.yaml: $.zones.A: 协作区内没有单位 -> 请划入单位或删去该协作区

    RULES       code -> rule and ways out, and
    PARAMETERS  what each {placeholder} stands for: both are read from faults.txt, where a new code goes
    VALUES      parameters that are codes themselves, and their words
    PROBLEMS    what a system or a reader says, and words for it

Of the ways out, the first one is said whose parameters are all given, so that one entry serves
faults with a close name and without; the last one needs none. A rule says "?" for a parameter that
is not given: a fault must never hide behind an error of its own wording.
"""

from collections.abc import Mapping
from pathlib import Path
from string import Formatter
from typing import Final, NamedTuple

from simlib.errors import Fault, FaultsOfFiles, InputFaults, SimlibError
from simlib.views.language.words import COMMA, N_, Words


class FaultWords(NamedTuple):
    """The broken rule, and ways out: the one that says most comes first."""

    rule: str
    ways: tuple[str, ...] = ()


VALUES: Final[Mapping[str, Mapping[str, str]]] = {
    "expected": {
        "text": N_("text"),
        "integer": N_("a whole number"),
        "number": N_("a number"),
        "boolean": N_("true or false"),
        "list": N_("a list"),
        "mapping": N_("a table of keys and values"),
        "date": N_("a date"),
        "name": N_("a name"),
        "hours": N_("hours of a day"),
    },
    "kind": {
        "assessment": N_("assessment"),
        "class": N_("class of matters"),
        "document": N_("document"),
        "engine": N_("engine"),
        "exercise": N_("exercise"),
        "file": N_("file"),
        "flow": N_("flow"),
        "ground": N_("ground"),
        "language": N_("language"),
        "lesson": N_("lesson"),
        "limit": N_("time limit"),
        "load": N_("load"),
        "measure": N_("measure"),
        "plan": N_("zone plan"),
        "post": N_("post"),
        "scenario": N_("scenario"),
        "status": N_("status"),
        "step": N_("step"),
        "shock": N_("shock"),
        "stream": N_("stream of matters"),
        "task": N_("task of the programme"),
        "term": N_("term of a plan"),
        "unit": N_("unit"),
        "variant": N_("variant"),
        "zone": N_("zone"),
        "exhibit": N_("table or figure"),
        "factor": N_("factor to fit"),
        "option": N_("option of a search"),
        "order": N_("order of dispatch"),
        "pooling": N_("way of pooling"),
        "split": N_("split of this measure"),
        "weekday": N_("weekday"),
    },
}

PROBLEMS: Final[Mapping[str, str]] = {
    # what a system says of a file
    "File exists": N_("a file of that name already exists"),
    "Permission denied": N_("no permission to write it, or it is open in another program"),
    "Operation not permitted": N_("no permission to write it"),
    "No such file or directory": N_("the folder does not exist"),
    "Is a directory": N_("it is a folder"),
    "Not a directory": N_("a file has the folder's name"),
    "No space left on device": N_("the disk is full"),
    "Disk quota exceeded": N_("the disk is full"),
    "Read-only file system": N_("the disk is read-only"),
    "File name too long": N_("the name is too long"),
    "Invalid argument": N_("the system does not allow such a name"),
    "Input/output error": N_("the disk does not answer"),
    "Device or resource busy": N_("it is in use"),
    "File too large": N_("the disk is full"),
    "no plain file": N_("it is a link, a pipe or a device"),
    # what the reader of YAML says
    "mapping values are not allowed here": N_("a colon is not allowed here"),
    "mapping keys are not allowed here": N_("a key where there can be none"),
    "sequence entries are not allowed here": N_("a - where a list cannot start"),
    "expected <block end>": N_("indentation or quotation marks do not match what comes before"),
    "expected ',' or ']'": N_("a list in [ ] is not closed, or lacks a comma"),
    "expected ',' or '}'": N_("a table in {{ }} is not closed, or lacks a comma"),
    "found unexpected end of stream": N_("a quotation mark is not closed"),
    "found undefined alias": N_("a name after * that no & defines"),
    "found duplicate anchor": N_("the same name twice after &"),
    "found character": N_("a value with this character needs quotation marks"),
    "could not find expected ':'": N_("a line without a colon"),
    "expected the node content": N_("a bracket or a comma where a value is expected"),
    "expected '<document start>'": N_("extra text after a complete value"),
    "found unknown escape": N_("a backslash before a letter that has no meaning there"),
    "expected escape sequence": N_("a backslash before a letter that has no meaning there"),
    "expected chomping": N_("after | or > only - or + may follow"),
    "expected alphabetic": N_("a name is missing after & or *"),
}
"""How what a system or the reader of YAML says begins, and our words for it; anything else stays as it is."""


def _read(text: str) -> tuple[dict[str, FaultWords], dict[str, str]]:
    """Rules with their ways out by code, and what each placeholder stands for."""
    rules: dict[str, FaultWords] = {}
    parameters: dict[str, str] = {}
    code = ""
    for line in filter(None, text.splitlines()):
        before, _, said = line.partition("-> " if line.startswith(" ") else ": ")
        if line.startswith("{"):
            parameters[before.strip("{}")] = said
        elif line.startswith(" "):
            of_other = rules.get(said.removeprefix("as "))
            ways = of_other.ways if of_other else (said,)
            rules[code] = FaultWords(rules[code].rule, (*rules[code].ways, *ways))
        elif not line.startswith("#"):
            code, rules[before] = before, FaultWords(said)
    return rules, parameters


RULES, PARAMETERS = _read(Path(__file__).with_suffix(".txt").read_text("utf-8"))

DETAILS: Final = (
    N_("value: {value}"),
    N_("line {line}"),
    N_("in {base}"),
    N_("rule {rule}: {clause}"),
    N_("plans: {plan}"),
)
"""Said in brackets after the rule, each if it is given."""

UNKNOWN: Final = FaultWords(
    N_("a rule was broken for which this version has no message"), (N_("report the code: {name}"),)
)
"""Said for a code without an entry; `tests/views/test_words.py` keeps it out of our own code."""


def fault_line(words: Words, file: str, fault: Fault) -> str:
    """One line, `FILE: PATH: rule (value: X, line N) -> way out`, without characters that cannot be seen.

    >>> from simlib.views.language.words import words
    >>> fault_line(words("en"), "county.yaml", Fault("$.posts.a.pace", "negative", "-1"))
    'county.yaml: $.posts.a.pace: less than zero (value: -1) -> write zero or more'
    """
    place, rule, way = fault_words(words, file, fault)
    return _arrow(f"{visible(file)}: {place}: {rule}", way)


class FaultParts(NamedTuple):
    """A fault in words: where it is, the broken rule with what is known beside it, the way out."""

    place: str
    rule: str
    way: str


def fault_words(words: Words, file: str, fault: Fault) -> FaultParts:
    """A fault in words, each part for itself, without characters that cannot be seen.

    >>> from simlib.views.language.words import words
    >>> fault_words(words("en"), "county.yaml", Fault("$.posts.a.pace", "negative", "-1"))
    FaultParts(place='$.posts.a.pace', rule='less than zero (value: -1)', way='write zero or more')
    """
    w = words
    rule, way = sentences(w, fault.code, {"file": file} | dict(fault.params))
    details = w(", ").join(_details(w, fault))
    if details:
        rule = w("{rule} ({details})", rule=rule, details=details)
    return FaultParts(visible(fault.path), visible(rule), visible(way))


def rule_text(words: Words, fault: Fault) -> str:
    """The rule that was broken, and where, where a line has no room for more."""
    return visible(f"{sentences(words, fault.code, fault.params)[0]} ({fault.path})")


def _details(w: Words, fault: Fault) -> list[str]:
    """What is known beside rule and path, and is not said by the rule itself."""
    given = {name: text for name, text in fault.params.items() if text}
    if fault.value and fault.value != given.get("rule"):
        given["value"] = fault.value
    said = placeholders(RULES.get(fault.code, UNKNOWN).rule)
    return [w(detail, **given) for detail in DETAILS if placeholders(detail) <= given.keys() - said]


def error_line(words: Words, error: SimlibError) -> str:
    """One line: `rule -> way out`. For `InputFaults` it counts them; `fault_line` says each.

    >>> from simlib.errors import UnknownName
    >>> from simlib.views.language.words import words
    >>> error_line(words("en"), UnknownName("plan", "pan-2021", ["plan-2021", "separate"]))
    'no such zone plan: pan-2021 -> there are: plan-2021, separate'
    """
    return visible(_arrow(*sentences(words, error.code, error.params)))


def told(words: Words, error: SimlibError) -> list[str]:
    """A line with its code for each fault of a file, or for the error itself."""
    if isinstance(error, InputFaults):
        return [f"{fault_line(words, error.file, fault)} [{fault.code}]" for fault in error.faults]
    if isinstance(error, FaultsOfFiles):
        return [line for one in error.errors for line in told(words, one)]
    return [f"{error_line(words, error)} [{error.code}]"]


def sentences(w: Words, code: str, params: Mapping[str, str]) -> tuple[str, str]:
    """The rule, and the first way out that can be said: what is wrong, and what to do about it."""
    entry = RULES.get(code)
    if entry is None:
        entry, params = UNKNOWN, {"name": code}
    given = {name: _worded(w, name, value) for name, value in params.items() if value}
    gaps = dict.fromkeys(PARAMETERS, "?") | given
    ways = (w(way, **given) for way in entry.ways if placeholders(way) <= given.keys())
    return w(entry.rule, **gaps), next(ways, "")


def placeholders(message: str) -> set[str]:
    """The names in braces.

    >>> sorted(placeholders("from {low} to {high}"))
    ['high', 'low']
    """
    return {name for _, name, _, _ in Formatter().parse(message) if name}


def _worded(w: Words, parameter: str, value: str) -> str:
    """A parameter in words, if it is a code or what a system says."""
    if parameter == "problem":
        return said_problem(w, value)
    if parameter == "known":
        return COMMA[w.language].join(value.split(", "))
    message = VALUES.get(parameter, {}).get(value)
    return w(message) if message else value


def said_problem(w: Words, problem: str) -> str:
    """What a system or a reader says, in words if there are some."""
    message = next((said for begin, said in PROBLEMS.items() if problem.startswith(begin)), None)
    return w(message) if message else problem


def _arrow(rule: str, way: str) -> str:
    return f"{rule} -> {way}" if way else rule


def visible(text: str) -> str:
    """Escape line breaks, control and direction characters: they come from a file of anybody's."""
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in text
    )
