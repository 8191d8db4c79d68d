"""Who answers for whom: the heads of zones, and the contacts of units.

a zone of the baseline without a head     gets one, as an assumption
a zone of another plan without a head     the heads that its units have in the baseline
a plan that says so                       zones may have no head
a unit without a contact leader           the head of its zone in the baseline
"""

from collections.abc import Iterator, Sequence
from typing import Any

from simlib.inputs.scenario import NAME
from simlib.inputs.workbook.cells import WorkbookCell
from simlib.inputs.workbook.filling import Filling, at
from simlib.inputs.workbook.plan_columns import PlanColumn
from simlib.inputs.workbook.tables import SheetTable
from simlib.inputs.workbook.units import is_nothing
from simlib.inputs.workbook.words import choices


def fill_heads(filling: Filling, plans: Sequence[PlanColumn], baseline: PlanColumn) -> None:
    """Give every zone a head that may have one, and every unit whom to turn to."""
    for zone, part in _zones(filling, baseline):
        if "head" not in part and not _headless(filling, baseline):
            part["head"] = [_new_head(filling, zone, baseline.heading)]
    heads = {unit: part.get("head", []) for _, part in _zones(filling, baseline) for unit in part["units"]}
    for plan in plans:
        for _, part in _zones(filling, plan):
            known = list(dict.fromkeys(head for unit in part["units"] for head in heads.get(unit, [])))
            if "head" not in part and known and not _headless(filling, plan):
                part["head"] = known
    for _, part in _zones(filling, baseline):
        for unit in (*part["units"], *part["division"]):
            if part.get("head") and "contact" not in filling.tree["units"][unit]:
                filling.put(("units", unit, "contact"), part["head"][0], baseline.rows[unit][1])


def _zones(filling: Filling, plan: PlanColumn) -> Iterator[tuple[str, Any]]:
    """The zones of a plan that have names."""
    zones = at(filling.tree, ("plans", plan.name, "zones")) or {}
    yield from ((zone, part) for zone, part in zones.items() if zone != "ground" and NAME.fullmatch(zone))


def _headless(filling: Filling, plan: PlanColumn) -> bool:
    return bool(filling.reader.yes(plan.options.get("headless", WorkbookCell("", ""))))


def _new_head(filling: Filling, zone: str, cell: WorkbookCell) -> str:
    """A head for a zone that has none."""
    name = choices("text")["head"].zh.format(zone=zone)
    taken = {unit["code"] for unit in filling.tree["units"].values() if "code" in unit}
    code = next(f"HEAD{n}" for n in range(1, 10_000) if f"HEAD{n}" not in taken)
    unit: dict[str, Any] = {"code": code, "kind": "leadership"}
    unit["english"] = choices("text")["head"].en.format(zone=zone)
    seats = [part["place"] for part in filling.tree["units"].values() if "place" in part]
    unit |= {"place": seats[0]} if seats else {}
    filling.put(("units", name), unit, cell)
    filling.put(("units", name, "staff", "zone-head"), 1, None, "one-head")
    return name


def contacts(filling: Filling, table: SheetTable) -> None:
    """Fill in the contacts that the sheet of units names."""
    for row in table.rows:
        cell, unit = row["contact"], row["unit"].text
        if cell.empty or unit not in filling.sorts:
            continue
        value = None if is_nothing(cell) else cell.text
        filling.put(("units", unit, "contact"), value, cell)


def unset(filling: Filling) -> None:
    """Take out contacts that are said to be none, as a base without units has none to take out."""
    for unit in filling.tree.get("units", {}).values():
        if isinstance(unit, dict) and unit.get("contact", "") is None:
            del unit["contact"]
