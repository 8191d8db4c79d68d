"""XES, the XML of event logs (IEEE 1849), as rows of an event log.

    <trace> <string key="concept:name" value="7"/>        case:concept:name   concept:name   time:timestamp
      <event> <string key="concept:name" value="受理"/>   7                   受理           2025-03-05T09:00
              <date key="time:timestamp" value="2025-03-05T09:00"/>

Nothing is fetched and nothing expanded: a file that declares a document type (where entities stand) is
refused, as is one nested deeper than event logs are.
"""

from collections.abc import Iterator
from typing import Any, Final
from xml.parsers import expat

from simlib.inputs.workbook.opening import UnreadableWorkbook

_VALUES: Final = {"string", "date", "int", "float", "boolean", "id"}
MAX_EVENTS: Final = 200_000
_DEEPEST: Final = 20
_MOST_KEYS: Final = 60


def is_xml(data: bytes) -> bool:
    """Whether bytes are meant as XML."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def xes_rows(data: bytes) -> Iterator[list[str]]:
    """A heading with the keys of traces and events, and a row an event. Raises UnreadableWorkbook."""
    events = _Events()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = events.begin
    parser.EndElementHandler = events.end
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        raise UnreadableWorkbook("log-format") from None
    if not events.is_log:
        raise UnreadableWorkbook("log-format")
    yield events.keys
    for row in events.rows:
        yield [row.get(key, "") for key in events.keys]


def _refuse(*_: Any) -> None:
    raise UnreadableWorkbook("xml-entities")


class _Events:
    """What is met on the way through the file: the trace and the event that are open."""

    def __init__(self) -> None:
        self.is_log = False
        self.keys: list[str] = []
        self.rows: list[dict[str, str]] = []
        self.open: list[str] = []
        self.trace: dict[str, str] = {}
        self.event: dict[str, str] = {}

    def begin(self, name: str, given: dict[str, str]) -> None:
        """An element begins: a trace, an event, or what one of them says of itself."""
        name = name.rpartition(":")[2]
        above = self.open[-1] if self.open else ""
        if len(self.open) >= _DEEPEST:
            raise UnreadableWorkbook("log-format")
        self.open.append(name)
        if name == "log":
            self.is_log = True
        elif name == "trace":
            self.trace = {}
        elif name == "event":
            self.event = dict(self.trace)
        elif name in _VALUES and above in ("trace", "event"):
            self._note(above, given.get("key", ""), given.get("value", ""))

    def _note(self, of: str, key: str, value: str) -> None:
        if of == "trace":
            key = f"case:{key}"
            self.trace[key] = value
        else:
            self.event[key] = value
        if key not in self.keys and len(self.keys) < _MOST_KEYS:
            self.keys.append(key)

    def end(self, name: str) -> None:
        """An element ends; an event is a row."""
        self.open.pop()
        if name.rpartition(":")[2] == "event":
            if len(self.rows) >= MAX_EVENTS:
                raise UnreadableWorkbook("too-many-rows", limit=str(MAX_EVENTS))
            self.rows.append(self.event)
