"""A YAML file as a tree of plain values, read so that nothing in it can surprise.

    bytes ── size, UTF-8 ──→ text ── grammar, depth ──→ nodes ── tags, keys, aliases, scalars ──→ tree

The tree holds mappings with text keys, lists, text, integers, finite floats, true, false and null
as YAML 1.2 (core schema) has them: `12:30`, `no`, `on` and `2021-01-01` are text. What YAML can do
beyond that is refused: tags, several documents, the same key twice, keys that are not text,
structures that grow without end, and characters that cannot be seen.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Never

import yaml
from yaml.composer import Composer
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.resolver import Resolver as SafeResolver
from yaml.scanner import Scanner

from simlib.errors import Fault
from simlib.inputs.paths import CONTROLS, UNSEEN, child, shown

MAX_BYTES: Final = 5_000_000
MAX_DEPTH: Final = 40
MAX_VALUES: Final = 300_000
"""Keys and values in a file; Python's YAML takes about ten seconds for this many."""
MAX_ALIASED: Final = 10_000
"""How many nodes may be reached a second time, through aliases: a bomb is made of them."""

_UNPRINTABLE = re.compile(f"[{CONTROLS}\u2028\u2029]")
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_WORDS: Final[Mapping[str, bool | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_BEGINS = re.compile(rb"""^(?:\xef\xbb\xbf)?[{ "']*(?:schema|extends)["' ]*:""", re.MULTILINE)
_KEY_WITH_WIDE_COLON = re.compile(r"\s*[\w（）()·-]+：")


@dataclass(frozen=True)
class ParsedFile:
    """What a file holds as far as it could be read, and the faults met on the way. `cells` lead from paths of
    the tree to the cells of a workbook that say them."""

    tree: Any
    faults: tuple[Fault, ...] = ()
    cells: Mapping[str, str] = field(default_factory=dict)


def scan(path: Path) -> ParsedFile:
    """What one file holds; faults of YAML's grammar carry line and column."""
    try:
        return scan_text(_text(path))
    except _Refusal as refusal:
        return ParsedFile(None, (refusal.fault,))


def is_scenario(path: Path) -> bool:
    """Whether a file, however faulty, is meant to be one: of another, no fault may show a word."""
    try:
        return _BEGINS.search(_bytes(path)) is not None
    except _Refusal:
        return True  # which is said when it is read, without any of it


def scan_text(text: str) -> ParsedFile:
    """What a text at hand holds.

    >>> scan_text("{on: 2021-01-01, hours: 12:30}").tree
    {'on': '2021-01-01', 'hours': '12:30'}
    """
    builder = _Builder()
    try:
        root, builder.tags = _nodes(text)
        tree = builder.build(root, "$", 1)
    except _Refusal as refusal:
        return ParsedFile(None, (*builder.faults, refusal.fault))
    hidden = any(fault.code == "control-character" for fault in builder.faults)
    return ParsedFile(tree, (*builder.faults, *(() if hidden else _unseen(text))))


# ---------------------------------------------------------------- bytes to text


class _Refusal(Exception):
    """The file cannot be read any further."""

    def __init__(self, code: str, value: str = "", **params: str) -> None:
        self.fault = Fault("$", code, value, params)


def _text(path: Path) -> str:
    data = _bytes(path)
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _Refusal("not-utf8", line=str(line)) from None


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise _Refusal("file-not-found")
        if path.stat().st_size > MAX_BYTES:
            raise _Refusal("too-large", limit=f"{MAX_BYTES // 1_000_000} MB")
        with path.open("rb") as file:
            return file.read(MAX_BYTES)
    except OSError as error:
        raise _Refusal("file-unreadable", type(error).__name__) from None


def _unseen(text: str) -> list[Fault]:
    """The first unseen character of the text itself: of a comment, if no value has one."""
    sign = UNSEEN.search(text)
    if sign is None:
        return []
    line = text.count("\n", 0, sign.start()) + 1
    column = sign.start() - text.rfind("\n", 0, sign.start())
    return [Fault("$", "control-character", shown(sign[0]), _place(line, column))]


def _place(line: int, column: int) -> dict[str, str]:
    return {"line": str(line), "column": str(column)}


# ---------------------------------------------------------------- text to nodes


class _Nodes(Composer):
    """Composes nodes of a parser's events: bounded in depth, and remembering which nodes wrote a tag."""

    tags: dict[int, str]
    peek_event: Callable[[], Any]
    get_event: Callable[[], Any]
    check_event: Callable[..., bool]
    _depth = 0
    _values = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """One node with all below it."""
        event = self.peek_event()
        again = isinstance(event, yaml.AliasEvent)
        if self._depth >= MAX_DEPTH and not again:
            raise _Refusal("too-deep", limit=str(MAX_DEPTH), **_mark(event.start_mark))
        if self._values == MAX_VALUES:
            raise _Refusal("too-many-values", limit=str(MAX_VALUES), **_mark(event.start_mark))
        self._depth, self._values = self._depth + 1, self._values + 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        if not again and event.tag is not None:
            self.tags[id(node)] = str(event.tag)
        return node

    def root(self) -> yaml.Node | None:
        """The node of the only document; None for an empty file."""
        self.get_event()
        node = None if self.check_event(yaml.StreamEndEvent) else self.compose_document()
        if not self.check_event(yaml.StreamEndEvent):
            event = self.peek_event()
            raise _Refusal("several-documents", **_mark(event.start_mark))
        return node


class _Loader(_Nodes, Reader, Scanner, Parser, SafeResolver):
    """PyYAML's own parser: it says best what is wrong with a text."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)
        SafeResolver.__init__(self)
        self.tags = {}


def _fast_loader(text: str) -> _Nodes | None:
    """The same over libyaml, ten times as fast; None where PyYAML comes without it."""
    if not yaml.__with_libyaml__:
        return None

    from yaml.cyaml import CParser  # type: ignore[attr-defined]

    class Fast(_Nodes, CParser, SafeResolver):
        def __init__(self, text: str) -> None:
            CParser.__init__(self, text)
            Composer.__init__(self)
            SafeResolver.__init__(self)
            self.tags = {}

    return Fast(text)


def _nodes(text: str) -> tuple[yaml.Node | None, Mapping[int, str]]:
    """The root of a text's nodes, and the written tags by node id.

    Characters that the loader cannot take are seen as U+FFFD, which is a fault later. What libyaml
    refuses, the other parser explains (or takes).
    """
    text = _UNPRINTABLE.sub("\ufffd", text)
    try:
        fast = _fast_loader(text)
        if fast is not None:
            return fast.root(), fast.tags
    except (yaml.YAMLError, ValueError, OverflowError):
        pass
    try:
        loader = _Loader(text)
        return loader.root(), loader.tags
    except yaml.MarkedYAMLError as error:
        _refuse_grammar(error, text)
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        # PyYAML lets escapes such as "\UFFFFFFFF" and endless version numbers through to chr and int
        raise _Refusal("bad-yaml", problem=shown(error), line="?", column="?") from None


def _refuse_grammar(error: yaml.MarkedYAMLError, text: str) -> Never:
    """A wide colon makes a key part of the text around it, and PyYAML stumbles only further down."""
    marks = [mark for mark in (error.context_mark, error.problem_mark) if mark]
    lines = [mark.line for mark in marks]
    first, last = max(min(lines, default=0) - 1, 0), max(lines, default=0)
    for number, line in enumerate(text.split("\n")[first : last + 1], first + 1):
        if _KEY_WITH_WIDE_COLON.match(line):
            place = _place(number, line.index("：") + 1)
            raise _Refusal("wide-colon", shown(line.strip()), **place)
    place = _mark(marks[-1]) if marks else {}
    if "'\\t'" in str(error.problem):
        raise _Refusal("tab", **place)
    raise _Refusal("bad-yaml", problem=shown(error.problem or error.context or ""), **place)


def _mark(mark: yaml.Mark) -> dict[str, str]:
    return _place(mark.line + 1, mark.column + 1)


# ---------------------------------------------------------------- nodes to tree


class _Builder:
    """Makes values of nodes and gathers faults; an aliased node is made anew wherever it is named."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.tags: Mapping[int, str] = {}
        self._met: set[int] = set()
        self._aliased = 0

    def build(self, node: yaml.Node | None, path: str, depth: int) -> Any:
        """The value of a node, with all below it."""
        if node is None:
            return None
        self._bound(node, depth)
        self._no_tag(node, path)
        match node:
            case yaml.MappingNode():
                return self._mapping(node, path, depth)
            case yaml.SequenceNode():
                items = enumerate(node.value)
                return [self.build(item, f"{path}[{place}]", depth + 1) for place, item in items]
        return self._scalar(node, path)

    def _bound(self, node: yaml.Node, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise _Refusal("too-deep", limit=str(MAX_DEPTH), **_mark(node.start_mark))
        self._aliased += id(node) in self._met
        self._met.add(id(node))
        if self._aliased > MAX_ALIASED:
            raise _Refusal("too-many-aliases", limit=str(MAX_ALIASED), **_mark(node.start_mark))

    def _no_tag(self, node: yaml.Node, path: str) -> None:
        if id(node) in self.tags:
            self._fault(path, "yaml-tag", self.tags[id(node)], node)

    def _mapping(self, node: yaml.MappingNode, path: str, depth: int) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key_node, value_node in _with_thousands(node.value):
            key = self._key(key_node, path)
            if key is None:
                continue
            here = child(path, key)
            if key in mapping:
                self._fault(here, "duplicate-key", key, key_node, other=f"{here}:{lines[key]}")
                continue
            lines[key] = key_node.start_mark.line + 1
            mapping[key] = self.build(value_node, here, depth + 1)
        return mapping

    def _key(self, node: yaml.Node, path: str) -> str | None:
        value = _core_value(node.value) if _is_plain(node) else node.value
        if not isinstance(node, yaml.ScalarNode) or not isinstance(value, str):
            self._fault(path, "key-not-text", shown(node.value), node)
            return None
        self._no_tag(node, path)
        if UNSEEN.search(value):
            self._fault(child(path, value), "control-character", value, node)
        return value

    def _scalar(self, node: yaml.Node, path: str) -> Any:
        text = str(node.value)
        if UNSEEN.search(text):
            self._fault(path, "control-character", text, node)
        if not _is_plain(node):
            return text
        value = _core_value(text)
        if _NOT_FINITE.fullmatch(text):
            self._fault(path, "not-finite", text, node)
        elif isinstance(value, float | int) and not abs(value) < 2**63:
            self._fault(path, "number-too-large", text, node)
            return text  # an infinite number must not get into the tree
        return value

    def _fault(self, path: str, code: str, value: str, node: yaml.Node, **params: str) -> None:
        self.faults.append(Fault(path, code, shown(value), params | _mark(node.start_mark)))


def _with_thousands(pairs: Iterable[tuple[yaml.Node, yaml.Node]]) -> list[tuple[yaml.Node, yaml.Node]]:
    """Pairs of a mapping, with numbers whole that commas cut: `{value: 1,260}` is read as 1 and a key 260."""
    whole: list[tuple[yaml.Node, yaml.Node]] = []
    for key, value in pairs:
        before = whole[-1][1] if whole else value
        if value.value == "" and _is_plain(before) and _THOUSANDS.fullmatch(f"{before.value},{key.value}"):
            text = f"{before.value},{key.value}"
            number = yaml.ScalarNode(before.tag, text, before.start_mark, key.end_mark)
            whole[-1] = (whole[-1][0], number)
        else:
            whole.append((key, value))
    return whole


def _is_plain(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.style


def _core_value(text: str) -> str | float | bool | None:
    """What an unquoted scalar means in YAML 1.2.

    >>> [_core_value(text) for text in ("12:30", "no", "1e3", "0x1F", "2021-01-01", "~", "true")]
    ['12:30', 'no', 1000.0, 31, '2021-01-01', None, True]
    """
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        # a longer one is too large anyhow, and Python refuses to convert thousands of digits
        return int(text, _base(text)) if len(text) < 30 else float("inf")
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def _base(text: str) -> int:
    return {"0o": 8, "0x": 16}.get(text[:2], 10)
