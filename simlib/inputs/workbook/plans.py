"""The sheet of plans: a row a unit, a column a plan, a cell the name of the zone.

    单位            2021年方案        全县统筹
    城关镇          第二协作区        全县
    第二纪检监察室  第二协作区        全县         a division: it is linked to that zone (several with commas)
    第二协作区主任  第二协作区                     a zone head: who answers for the units of that zone
    统筹范围        疑难统筹          全部统筹     what else a plan may choose

Every unit of the towns and groups must be in a zone. Contacts are those of the baseline.
"""

from collections.abc import Mapping
from typing import Any, Final

from simlib.errors import Fault
from simlib.inputs.paths import suggestion
from simlib.inputs.scenario import NAME
from simlib.inputs.workbook.cells import WorkbookCell, listed, meant
from simlib.inputs.workbook.filling import OWN, Filling, at, path_of
from simlib.inputs.workbook.tables import SheetTable, is_example
from simlib.inputs.workbook.units import SORTS, is_nothing
from simlib.inputs.workbook.words import Label, choices, code_of

POOLING: Final = "hard"
"""What is pooled where a plan does not say it."""
_CHOSEN: Final = {"pooling": "pooling", "order": "order"}


class PlanColumn:
    """A plan of the sheet: its heading, and its cells by what stands in the first column."""

    def __init__(self, heading: WorkbookCell, rows: Mapping[str, tuple[WorkbookCell, WorkbookCell]]) -> None:
        self.heading = heading
        self.options = {code_of(name, choices("plan").values()): cell for name, (_, cell) in rows.items()}
        self.rows = {n: pair for n, pair in rows.items() if not code_of(n, choices("plan").values())}
        key = self.options.get("key", WorkbookCell("", ""))
        self.name = key.text or heading.text


def plan_columns(filling: Filling, table: SheetTable) -> list[PlanColumn]:
    """The plans of the sheet; two of one name are a fault."""
    found: list[PlanColumn] = []
    for heading in table.others:
        if is_example(heading.text):
            continue
        rows: dict[str, tuple[WorkbookCell, WorkbookCell]] = {}
        for row in table.rows:
            rows.setdefault(_row_name(filling, row["unit"]), (row["unit"], row.others[heading.text]))
        plan = PlanColumn(heading, rows)
        if all(cell.empty for _, cell in plan.rows.values()):
            continue
        if plan.name in [other.name for other in found]:
            filling.reader.fault(heading, "listed-twice")
        else:
            found.append(plan)
    return found


def _row_name(filling: Filling, cell: WorkbookCell) -> str:
    """What a row is about: a choice of plans, a unit, or the unit that must be meant."""
    option = code_of(cell.text, choices("plan").values())
    return cell.text if option else meant(cell.text, filling.sorts)


def fill_plans(filling: Filling, table: SheetTable) -> None:
    """Fill in plans, the baseline, and who answers for whom."""
    plans = plan_columns(filling, table)
    _strange_rows(filling, table)
    for plan in plans:
        _fill_plan(filling, plan)
    if not plans:
        filling.reader.faults.append(Fault(table.sheet, "plans-missing"))
        return
    marked = [p for p in plans if filling.reader.yes(p.options.get("baseline", WorkbookCell("", "")))]
    baseline = (marked or plans)[0]
    filling.put(("baseline",), baseline.name, baseline.heading)
    _fill_contacts(filling, baseline)


def _strange_rows(filling: Filling, table: SheetTable) -> None:
    """A row that names no unit and no choice of a plan."""
    options = choices("plan").values()
    seen: dict[str, WorkbookCell] = {}
    for row in table.rows:
        cell = row["unit"]
        if cell.empty:
            if any(not other.empty for other in row.others.values()):
                filling.reader.fault(cell, "missing")
        elif cell.text in seen:
            filling.reader.fault(cell, "unit-twice", other=seen[cell.text].where)
        elif cell.text not in filling.sorts and not code_of(cell.text, options):
            filling.reader.name(cell, filling.sorts, "unknown-unit")
        seen.setdefault(cell.text, cell)


def _fill_plan(filling: Filling, plan: PlanColumn) -> None:
    keys = ("plans", plan.name)
    if not NAME.fullmatch(plan.name):
        filling.reader.fault(plan.heading, "bad-name")
    filling.say(keys, plan.heading)
    english = plan.options.get("english", WorkbookCell("", "")).text
    filling.put((*keys, "title"), {"zh": plan.heading.text, "en": english or plan.heading.text}, plan.heading)
    _fill_zones(filling, plan)
    _fill_choices(filling, plan)


def _fill_zones(filling: Filling, plan: PlanColumn) -> None:
    keys = ("plans", plan.name, "zones")
    zones: dict[str, dict[str, list[str]]] = {}
    for name, (_, cell) in plan.rows.items():
        sort = SORTS.get(filling.sorts.get(name, ""))
        if sort is None or sort.kind not in ("town", "group", "division") or not filling.reader.sound(cell):
            continue
        in_zones = listed(cell) if sort.kind == "division" else [cell.text]
        for zone in in_zones:
            part = zones.setdefault(zone, {"units": [], "division": []})
            here = part["division" if sort.kind == "division" else "units"]
            filling.say(
                (*keys, zone, "division") if sort.kind == "division" else (*keys, zone, "units", len(here)),
                cell,
            )
            here.append(name)
            filling.cells.setdefault(path_of((*keys, zone)), cell.where)
    filling.put(keys, {**zones, "ground": filling.rests_on(OWN)}, plan.heading)


def _fill_choices(filling: Filling, plan: PlanColumn) -> None:
    keys, reader, nothing = ("plans", plan.name), filling.reader, WorkbookCell("", "")
    pooling = reader.choice(plan.options.get("pooling", nothing), "pooling") or POOLING
    filling.put((*keys, "pooling"), pooling, plan.options.get("pooling", plan.heading))
    if order := reader.choice(plan.options.get("order", nothing), "order"):
        filling.put((*keys, "order"), order, plan.options["order"])
    days = reader.number(plan.options.get("escalation", nothing))
    if days is not None:
        filling.put((*keys, "escalation_days"), days, plan.options["escalation"], OWN)
    if reader.yes(plan.options.get("release", nothing)):
        filling.put((*keys, "release_groups"), True, plan.options["release"])
    levers = plan.options.get("levers", nothing)
    if not levers.empty and not is_nothing(levers):
        pulled = [_lever(filling, levers, name) for name in listed(levers)]
        filling.put((*keys, "levers"), [name for name in pulled if name], levers)


def lever_labels(base: Mapping[str, Any]) -> list[Label]:
    """The levers of a scenario by their titles."""
    levers = base.get("levers") or {}
    return [
        Label(name, str(at(lever, ("title", "zh"))), str(at(lever, ("title", "en"))), ())
        for name, lever in levers.items()
    ]


def _lever(filling: Filling, cell: WorkbookCell, text: str) -> str:
    labels = lever_labels(filling.base)
    code = code_of(text, labels)
    if not code:
        known = [label.shown(filling.reader.tongue) for label in labels]
        filling.reader.fault(cell, "unknown-lever", **suggestion(text, known))
    return code


# ---------------------------------------------------------------- who answers for whom


def _fill_contacts(filling: Filling, baseline: PlanColumn) -> None:
    """Who answers for a unit: whom its sheet names, else the head of its zone, or a new one."""
    heads = {cell.text: name for name, (_, cell) in baseline.rows.items()
             if filling.sorts.get(name) == "zone-head" and not cell.empty}  # fmt: skip
    zones = at(filling.tree, ("plans", baseline.name, "zones")) or {}
    for zone, part in zones.items():
        named = zone != "ground" and NAME.fullmatch(zone)
        members = [*part["units"], *part["division"]] if named else []
        for unit in members:
            if "contact" not in filling.tree["units"][unit]:
                head = heads.get(zone) or _new_head(filling, zone, heads, baseline.heading)
                filling.put(("units", unit, "contact"), head, baseline.rows[unit][1])


def _new_head(filling: Filling, zone: str, heads: dict[str, str], cell: WorkbookCell) -> str:
    """A head for a zone that has none."""
    name = choices("text")["head"].zh.format(zone=zone)
    taken = {unit["code"] for unit in filling.tree["units"].values() if "code" in unit}
    code = next(f"HEAD{n}" for n in range(1, 10_000) if f"HEAD{n}" not in taken)
    heads[zone] = name
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
