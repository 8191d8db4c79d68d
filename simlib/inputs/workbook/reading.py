"""A workbook as the tree that its YAML would give, with all its faults at their cells.

    file ─ opened ─→ sheets ─ headings ─→ tables ─ guide, units, plans, roads, totals, numbers ─→ tree
                                          rest ──────────────── before and after ─────────────┘

The tree extends `base/county.yaml`: what no sheet says is as it is there. A workbook that was written from a
world with flows of its own says that it is built on nothing, and brings all along.
"""

from copy import deepcopy
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from simlib.errors import Fault
from simlib.inputs.merging import merged
from simlib.inputs.shipped import shipped
from simlib.inputs.workbook import guide, heads, log, numbers, plans, rest, roads, totals, units
from simlib.inputs.workbook.cells import CellReader, WorkbookCell
from simlib.inputs.workbook.filling import Filling, Tree, laid
from simlib.inputs.workbook.opening import Row, SheetRows, UnreadableWorkbook, opened
from simlib.inputs.workbook.tables import SheetTable, named_sheets, table_of, unknown_columns
from simlib.inputs.workbook.words import columns, sheets
from simlib.inputs.yaml_reading import ParsedFile, scan

BASE: Final = "base/county.yaml"
_MUST: Final = ("guide", "units", "plans")
"""Sheets without which nothing can be read."""
_STRICT: Final = ("roads",)
"""Tables all of whose columns are known."""


def read_workbook(file: Path | BytesIO) -> ParsedFile:
    """What a workbook holds as far as it can be read, and every fault met on the way, each at its cell."""
    try:
        book = opened(file)
    except UnreadableWorkbook as refusal:
        return ParsedFile(None, (refusal.fault,))
    return _Book(book).parsed()


class _Book:
    """The sheets of a workbook, and what is filled in from them."""

    def __init__(self, book: SheetRows) -> None:
        self.book = book
        self.title = named_sheets(book)
        tongue = guide.tongue_of(list(self.title.values()))
        self.given = guide.answers(self._rows("guide"))
        reader = CellReader(tongue)
        self.alone = reader.choice(self.given.get("base", WorkbookCell("", "")), "base") == "none"
        self.filling = Filling({} if self.alone else base_tree(), reader)

    def parsed(self) -> ParsedFile:
        """The tree with its faults and cells."""
        filling = self.filling
        missing = [key for key in _MUST if key not in self.title]
        for key in missing:
            name = sheets()[key].shown(filling.reader.tongue)
            filling.reader.faults.append(Fault("$", "sheet-missing", name, {"known": ", ".join(self.book)}))
        if missing:
            return ParsedFile(None, tuple(filling.reader.faults))
        brought = rest.rest_of(self._table("rest"), filling)
        filling.base = merged(filling.base, brought, "$", [])
        people, zoned = (self._needed(key) for key in ("units", "plans"))
        if people is None or zoned is None:
            return ParsedFile(None, tuple(filling.reader.faults))
        self._fill(people, zoned)
        rest.reground(self._table("rest"), filling)
        rest.drop_unused_grounds(filling)
        tree = _without_leftovers(laid(brought, filling.tree), filling)
        whole = tree if self.alone else {"extends": BASE, **tree}
        return ParsedFile(whole, tuple(filling.reader.faults), filling.cells)

    def _fill(self, people: SheetTable, zoned: SheetTable) -> None:
        """Each sheet in turn; what a later one needs of an earlier one is there by then."""
        filling, given = self.filling, self.given
        guide.fill_guide(filling, given, self.title["guide"])
        posts = table_of(self._rows("units"), "posts", until="units")
        unsaid = units.fill_posts(filling, posts) if posts is not None else {}
        units.fill_units(filling, people, given)
        units.shares_missing(filling, unsaid)
        heads.contacts(filling, people)
        plans.fill_plans(filling, zoned)
        heads.unset(filling)
        roads.fill_roads(filling, self._table("roads"), given)
        totals.fill_totals(filling, self._table("totals"), log.counted(filling, self._rows("log")))
        for key in ("rules", "numbers"):
            table = self._table(key)
            if table is not None:
                numbers.fill_numbers(filling, table)
        if not self.alone:
            where = self.title.get("rules", sheets()["rules"].shown(filling.reader.tongue))
            filling.reader.faults += numbers.closing_unsaid(self._table("rules"), where)
        numbers.fill_holidays(filling)
        for section, key in (
            ("units", "units"),
            ("plans", "plans"),
            ("time", "guide"),
        ):
            filling.cells.setdefault(f"$.{section}", self.title.get(key, sheets()[key].zh))

    def _rows(self, key: str) -> list[Row]:
        return self.book.get(self.title.get(key, ""), [])

    def _table(self, key: str) -> SheetTable | None:
        """The table of a sheet that need not be there."""
        first = "unit" if key == "totals" else ""
        table = table_of(self._rows(key), "numbers" if key == "rules" else key, first=first)
        if table is not None and key in _STRICT:
            self.filling.reader.faults += unknown_columns(table, key)
        return table

    def _needed(self, key: str) -> SheetTable | None:
        """The table of a sheet that must be there, with a column of units."""
        table = table_of(self._rows(key), key)
        if table is None or "unit" not in table.headings:
            name = columns(key)["unit"].shown(self.filling.reader.tongue)
            self.filling.reader.faults.append(Fault(self.title[key], "column-missing", name))
            return None
        return table


def base_tree() -> Tree:
    """The tree that every workbook extends, for its reader to change."""
    return deepcopy(_shared_base())


@cache
def _shared_base() -> Tree:
    tree = scan(shipped(f"scenarios/{BASE}")).tree
    assert isinstance(tree, dict)
    return tree


def _without_leftovers(tree: Tree, filling: Filling) -> Tree:
    """The tree without what the rest says of units, plans and zones that the sheets no longer have."""
    said = filling.tree
    for section in ("units", "plans"):
        if section in tree:
            tree[section] = {
                name: part for name, part in tree[section].items() if name in said.get(section, {})
            }
    for name, plan in tree.get("plans", {}).items():
        zones = said["plans"][name].get("zones", {})
        if "zones" in plan:
            plan["zones"] = {
                zone: part for zone, part in plan["zones"].items() if zone in zones or zone == "ground"
            }
    return tree
