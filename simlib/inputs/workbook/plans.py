"""The sheet of plans: a row a unit, a column a plan, a cell the name of the zone.

    单位            2021年方案        全县统筹
    城关镇          第二协作区        全县
    第二纪检监察室  第二协作区        全县         a division: it is linked to that zone (several with commas)
    第二协作区主任  第二协作区        全县         a zone head (several with commas)
    副主任甲        第二协作区        全县         another leader: a deputy head there
    统筹范围        疑难统筹          全部统筹     what else a plan may choose
    年中改用方案    2021-07-01 改为 全县统筹       from that day on, another plan of the sheet
                                               (several with semicolons)

Every unit of the towns and groups must be in a zone. A zone of the baseline without a head gets one; in other
plans it has the heads that its units have in the baseline.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from simlib.errors import Fault
from simlib.inputs.paths import suggestion
from simlib.inputs.scenario import NAME
from simlib.inputs.workbook.cells import WorkbookCell, listed, meant
from simlib.inputs.workbook.filling import OWN, Filling, Tree, at, path_of
from simlib.inputs.workbook.heads import fill_heads
from simlib.inputs.workbook.plan_columns import PlanColumn
from simlib.inputs.workbook.tables import SheetTable, is_example
from simlib.inputs.workbook.units import SORTS, is_nothing
from simlib.inputs.workbook.words import Label, choices, code_of

POOLING: Final = "hard"
"""What is pooled where a plan does not say it."""
_THEN: Final = re.compile(r"(\S+?)起?\s*(?:改为|改用|[:：]|\s)\s*(.+)")
LEADING: Final = {"zone-head": "head", "other-leader": "deputy"}
"""What leaders are in a zone in whose row its name stands, by their kind."""


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
        _fill_then(filling, plan, plans)
    if not plans:
        filling.reader.faults.append(Fault(table.sheet, "plans-missing"))
        return
    marked = [p for p in plans if filling.reader.yes(p.options.get("baseline", WorkbookCell("", "")))]
    baseline = (marked or plans)[0]
    filling.put(("baseline",), baseline.name, baseline.heading)
    fill_heads(filling, plans, baseline)


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
    _fill_english(filling, plan)
    _fill_choices(filling, plan)


def _fill_zones(filling: Filling, plan: PlanColumn) -> None:
    keys = ("plans", plan.name, "zones")
    zones: dict[str, dict[str, list[str]]] = {}
    for name, (_, cell) in plan.rows.items():
        part = _part(filling, name)
        if not part or not filling.reader.sound(cell):
            continue
        for zone in [cell.text] if part == "units" else listed(cell):
            here = zones.setdefault(zone, {"units": [], "division": []}).setdefault(part, [])
            filling.say((*keys, zone, part, len(here)), cell)
            here.append(name)
            filling.cells.setdefault(path_of((*keys, zone)), cell.where)
    filling.put(keys, {**zones, "ground": filling.rests_on(OWN)}, plan.heading)


def _part(filling: Filling, name: str) -> str:
    """What a unit is in a zone: one of its units, its division, head or deputy; "" for none of these."""
    code = filling.sorts.get(name, "")
    if code in LEADING:
        return LEADING[code]
    kind = SORTS[code].kind if code in SORTS else ""
    return {"town": "units", "group": "units", "division": "division"}.get(kind, "")


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


def _fill_english(filling: Filling, plan: PlanColumn) -> None:
    """What the zones are called in English: `第一协作区=Zone 1、第二协作区=Zone 2`."""
    cell, keys = plan.options.get("zones_english", WorkbookCell("", "")), ("plans", plan.name, "zones")
    zones = [zone for zone in at(filling.tree, keys) or {} if zone != "ground"]
    for text in listed(cell):
        zone, _, english = (part.strip() for part in text.replace("＝", "=").partition("="))
        if filling.reader.name(replace(cell, value=zone), zones, "zone-not-in-plan"):
            filling.put((*keys, zone, "english"), english, cell)


def _fill_then(filling: Filling, plan: PlanColumn, plans: Sequence[PlanColumn]) -> None:
    """On which days which plans take over: `2021-07-01 改为 全县统筹`."""
    cell = plan.options.get("then", WorkbookCell("", ""))
    if not filling.reader.sound(cell):
        return
    said = [text for part in re.split("[;；]", cell.text) if (text := part.strip())]
    read = [_change(filling, replace(cell, value=text), plans) for text in said]
    changes = [{**change, "ground": filling.rests_on(OWN)} for change in read if change]
    if changes and len(changes) == len(said):
        then = changes if len(changes) > 1 else changes[0]
        filling.put(("plans", plan.name, "then"), then, cell)


def _change(filling: Filling, cell: WorkbookCell, plans: Sequence[PlanColumn]) -> Tree | None:
    """One change of plan; None with a fault where it cannot be read."""
    found = _THEN.fullmatch(cell.text)
    day = filling.reader.day(replace(cell, value=found[1] if found else cell.text))
    names = {name: other.name for other in plans for name in (other.heading.text, other.name)}
    then = filling.reader.name(replace(cell, value=found[2]), names, "unknown-plan") if found else ""
    return {"on": day, "plan": names[then]} if day and then else None


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
