"""The last sheet: what the others cannot hold. It is written by `simlib export` and read back as it is.

位置                          内容                     依据代号
units/城关镇/english          "Chengguan"                         a part, written as JSON
plans/b/then                  {"on": "2022-01-01"}                with its grounds
grounds/old                   ~                                   taken out
units/城关镇/staff/monitor    4                        monitors   its ground, if it is still this
flows/lead/steps/file/team    {"value": 3, "low": 2}   teams      with how far it may be off
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from simlib.inputs.merging import RANGE
from simlib.inputs.workbook.filling import Filling, Tree, at, laid, unwrapped, written
from simlib.inputs.workbook.tables import SheetTable, TableRow

GONE: Final = "~"
"""What stands for a part that is taken out, and for the ground of a number that has none."""


def rest_of(table: SheetTable | None, filling: Filling) -> Tree:
    """The parts that the sheet brings, to be laid over the base before the other sheets are read."""
    tree: Tree = {}
    for row in table.rows if table else ():
        if row["ground"].empty and row["place"].text:
            value = _json(filling, row)
            node: Any = value
            for key in reversed(written(row["place"].text)[0]):
                node = {str(key): node}
            tree = laid(tree, node)
            filling.say(written(row["place"].text)[0], row["value"])
    return tree


def _json(filling: Filling, row: TableRow) -> Any:
    raw = row["value"].value
    if raw == GONE:
        return None
    try:
        return json.loads(raw) if isinstance(raw, str) else raw
    except ValueError:
        filling.reader.fault(row["value"], "not-json")
        return None


def reground(table: SheetTable | None, filling: Filling) -> None:
    """Let numbers that are still what they were rest on what they rested on."""
    for row in table.rows if table else ():
        ground = row["ground"].text
        if ground and row["place"].text:
            keys = written(row["place"].text)[0]
            said = _json(filling, row)
            if _same(bare(filling.current(keys)), unwrapped(said)):
                _rest_on(filling, keys, ground, _range_of(said))


def bare(value: Any) -> Any:
    """A value without any ground in it."""
    value = unwrapped(value)
    if isinstance(value, dict):
        return {key: bare(item) for key, item in value.items() if key != "ground" and item is not None}
    return [bare(item) for item in value] if isinstance(value, list) else value


def _same(value: Any, other: Any) -> bool:
    return bool(_unordered(value) == _unordered(other))


def _unordered(value: Any) -> Any:
    """A value in which the order of names says nothing, and one name is a list of one."""
    if isinstance(value, dict):
        several = {
            key: [item] if key in ("division", "head", "deputy") and isinstance(item, str) else item
            for key, item in value.items()
        }
        return {key: _unordered(item) for key, item in several.items()}
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return sorted(value)
    return [_unordered(item) for item in value] if isinstance(value, list) else value


def _range_of(said: Any) -> Tree:
    """How far a number may be off, where the sheet has it beside the number."""
    beside = said if unwrapped(said) is not said else {}
    return {key: beside[key] for key in RANGE if key in beside}


def _rest_on(filling: Filling, keys: tuple[str | int, ...], ground: str, off: Tree) -> None:
    filling.rests_on(ground)
    held = at(filling.tree, keys)
    value = filling.current(keys) if held is None else held
    plain = (
        {key: item for key, item in value.items() if key != "ground"} if isinstance(value, dict) else value
    )
    if isinstance(plain, dict):
        own = {} if ground == GONE else {"ground": ground}
        filling.put(keys, {**plain, **own})
    else:
        filling.put(keys, plain if ground == GONE else {"value": plain, **off, "ground": ground})


def drop_unused_grounds(filling: Filling) -> None:
    """Leave out the grounds of a workbook on which nothing rests in the end."""
    used = set(_grounds_named({key: part for key, part in filling.tree.items() if key != "grounds"}))
    grounds = filling.tree.get("grounds", {})
    for name in [name for name in grounds if name not in used]:
        del grounds[name]
    if not grounds:
        filling.tree.pop("grounds", None)


def _grounds_named(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("ground"), str):
            yield value["ground"]
        for item in value.values():
            yield from _grounds_named(item)
    elif isinstance(value, list):
        for item in value:
            yield from _grounds_named(item)
