"""The Chinese catalogue, kept in step with the code: `python -m simlib.views.language.catalogue`.

    simlib/**/*.py ──extract──> messages ──┐
                                           ├─> locale/zh_CN/LC_MESSAGES/simlib.po ──compile──> .mo
    simlib.po, as translated so far ───────┘

Messages that left the code leave the catalogue; new ones enter it empty: fill their `msgstr` and
run it again. Nothing in the files depends on the day or the machine. For developers only: at run
time the program reads the `.mo` with the standard library (`views.language.words`), without Babel.
"""

import sys
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from simlib.scores.definitions import DEFINITIONS
from simlib.views.language.faults import RULES
from simlib.views.language.words import COMPILED, KEYWORDS

PACKAGE: Final = Path(__file__).parents[2]
MO: Final = COMPILED
PO: Final = MO.with_suffix(".po")


class PlainCatalog(Catalog):
    """A catalogue whose header holds no date, no address and no version of a tool."""

    mime_headers = [  # noqa: RUF012  Babel reads it as an attribute
        ("Project-Id-Version", "simlib"),
        ("Language", "zh_CN"),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit"),
    ]


def messages_of(package: Path = PACKAGE) -> list[str]:
    """All messages of the program, sorted, each once.

    Beside those that the code marks there are what stands as data: the definitions of measures, for
    `scores` knows no words, and the rules that faults break.
    """
    keywords = dict.fromkeys(KEYWORDS)
    found = {
        message
        for source in package.rglob("*.py")
        for _, message, _, _ in extract_from_file("python", source, keywords)
        if isinstance(message, str)
    }
    if package == PACKAGE:
        found.update(text for d in DEFINITIONS.values() for text in (d.numerator, d.denominator, d.cohort))
        found.update(text for entry in RULES.values() for text in (entry.rule, *entry.ways))
    return sorted(found)


def translations(po: Path = PO) -> dict[str, Message]:
    """The entries of a catalogue by message; none if the file is not there yet."""
    if not po.exists():
        return {}
    with po.open("rb") as stream:
        catalog = read_po(stream, locale="zh_CN", ignore_obsolete=True, abort_invalid=True)
    return {str(entry.id): entry for entry in catalog if entry.id}


def catalogue(messages: list[str], known: Mapping[str, Message]) -> Catalog:
    """A catalogue of exactly these messages, with what is known of their translation."""
    catalog = PlainCatalog(locale="zh_CN", fuzzy=False)
    catalog.header_comment = "# The Chinese words of simlib."
    for message in messages:
        entry = known.get(message, Message(message))
        catalog.add(
            message,
            entry.string,
            flags=entry.flags - {"python-brace-format"},
            user_comments=entry.user_comments,
        )
    return catalog


def unfinished(catalog: Catalog) -> list[str]:
    """Messages without a translation, or with one that is marked fuzzy."""
    return [str(entry.id) for entry in catalog if entry.id and (not entry.string or entry.fuzzy)]


def po_bytes(catalog: Catalog) -> bytes:
    """The catalogue as a `.po` file, without places in the code, which change with every edit."""
    stream = BytesIO()
    write_po(stream, catalog, width=100, no_location=True, sort_output=True)
    return stream.getvalue()


def mo_bytes(catalog: Catalog) -> bytes:
    """The catalogue as a `.mo` file; fuzzy entries are left out."""
    stream = BytesIO()
    write_mo(stream, catalog)
    return stream.getvalue()


def write(path: Path, content: bytes) -> None:
    """Write to a temporary name and move into place."""
    part = path.with_name(path.name + ".part")
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(content)
    part.replace(path)


def main() -> int:
    """Extract, update, compile. Returns 1 and lists the messages that wait for their Chinese."""
    catalog = catalogue(messages_of(), translations())
    write(PO, po_bytes(catalog))
    write(MO, mo_bytes(catalog))
    waiting = unfinished(catalog)
    print(f"{len(catalog)} messages, {len(waiting)} without Chinese")
    for message in waiting:
        print(f"  {message}")
    return 1 if waiting else 0


if __name__ == "__main__":
    sys.exit(main())
