"""The sheet of units: posts with their share of working time, and units with their people.

    岗位     占工作时间            单位     类别   负责人  工作人员  特约监察员 ...
    监察员   40%                   城关镇   乡镇   1       4

A kind says which posts its heads and staff hold; a further column may be headed by the title of any post.
Five units are called by name in flows: whatever a county calls its own, the kind says which it is.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from simlib.errors import Fault
from simlib.inputs.kind_shares import BY_KIND
from simlib.inputs.paths import shown
from simlib.inputs.workbook.cells import WorkbookCell, listed
from simlib.inputs.workbook.filling import OWN, Filling, at
from simlib.inputs.workbook.guide import Answers
from simlib.inputs.workbook.tables import SheetTable, TableRow
from simlib.inputs.workbook.words import Label, choices, code_of, plain


class Sort(NamedTuple):
    """A kind of unit as planners choose it: what it is to the model, the posts of its heads and staff, and
    what flows call it if they call it by name. `letter` begins its code."""

    kind: str
    letter: str
    head: str = ""
    staff: str = ""
    form: str = ""
    standard: str = ""


SORTS: Final[Mapping[str, Sort]] = {
    "town": Sort("town", "T", "director", "monitor"),
    "subdistrict": Sort("town", "T", "director", "monitor", "subdistrict"),
    "development-zone": Sort("town", "T", "director", "monitor", "development-zone"),
    "enterprise": Sort("group", "E", "group-leader", "group-member", "enterprise"),
    "group": Sort("group", "G", "group-leader", "group-member"),
    "zone-office": Sort("group", "Z", "group-leader", "group-member", "zone-office"),
    "county-team": Sort("division", "S", "division-head", "division-member", "county-team"),
    "division": Sort("division", "D", "division-head", "division-member"),
    "case-desk": Sort("desk", "CASE", "registrar", "registrar", "", "案件监督管理室"),
    "review-desk": Sort("desk", "REVIEW", "reviewer", "reviewer", "", "案件审理室"),
    "conduct-desk": Sort("desk", "CONDUCT", "conduct-member", "conduct-member", "", "党风政风监督室"),
    "desk": Sort("desk", "K"),
    "main-leader": Sort("leadership", "HEAD", "main-leader", "main-leader", "", "县纪委监委主要负责人"),
    "leaders": Sort("leadership", "LEAD", "leader", "leader", "", "县纪委监委领导班子"),
    "zone-head": Sort("leadership", "HEAD", "zone-head", "zone-head"),
    "other-leader": Sort("leadership", "L", "leader", "leader"),
}  # fmt: skip
NEEDED: Final = tuple(code for code, sort in SORTS.items() if sort.standard)
_ENDS: Final = {
    "镇": "town", "乡": "town", "街道": "subdistrict", "街道办": "subdistrict", "街道办事处": "subdistrict",
    "开发区": "development-zone", "园区": "development-zone",
    "监督检查室": "division", "审查调查室": "division",
    "纪检监察室": "division", "纪检监察组": "group",
}  # fmt: skip
"""What a name that ends so is, where nobody chose a kind."""
_SINGLE: Final = ("case-desk", "review-desk", "conduct-desk", "main-leader", "leaders")
_ROOM: Final = re.compile(r"(\D*[^\d\s×x:：])\s*[×x:：]?\s*(\d{1,3})?\s*[间个]?")
_SPAN: Final = re.compile(r"\d{1,2}:\d{2}-\d{1,2}:\d{2}")


# ---------------------------------------------------------------- posts


def post_labels(base: Mapping[str, Any]) -> list[Label]:
    """The posts of a scenario by their titles."""
    posts = base.get("posts")
    titled = posts.items() if isinstance(posts, dict) else ()
    return [
        Label(name, str(at(post, ("title", "zh"))), str(at(post, ("title", "en"))), ())
        for name, post in titled
        if isinstance(post, dict)
    ]


def fill_posts(filling: Filling, table: SheetTable) -> dict[str, WorkbookCell]:
    """Fill in when each post serves: a share of working time, or days and hours. Gives the cell where each
    post of which nothing is said should have its share."""
    labels = post_labels(filling.base)
    unsaid: dict[str, WorkbookCell] = {}
    for row in table.rows:
        cell = row["post"]
        if cell.empty:
            continue
        post = code_of(cell.text, labels)
        if not post:
            names = [label.shown(filling.reader.tongue) for label in labels]
            filling.reader.name(cell, names, "unknown-post")
        else:
            _fill_duty(filling, post, row)
            if all(row[key].empty for key in ("share", "days", "hours")):
                unsaid[post] = row["share"]
    return unsaid


def shares_missing(filling: Filling, unsaid: Mapping[str, WorkbookCell]) -> None:
    """A fault for each post that somebody holds and of whose time nothing is said."""
    held = {
        post for unit in filling.tree.get("units", {}).values() for post, number in _staff(unit) if number
    }
    for post, cell in unsaid.items():
        if post in held:
            filling.reader.fault(cell, "share-missing")


def _staff(unit: Any) -> list[tuple[str, Any]]:
    return [(post, at(unit, ("staff", post))) for post in at(unit, ("staff",)) or {}]


def _fill_duty(filling: Filling, post: str, row: TableRow) -> None:
    reader, keys = filling.reader, ("posts", post, "duty")
    share = reader.share(row["share"])
    days = [reader.choice(_of(row["days"], name), "weekday") for name in listed(row["days"])]
    hours = [span.replace("—", "-").replace("–", "-") for span in listed(row["hours"])]
    if share is None and not days and not hours:
        return
    given: dict[str, Any] = {"days": [day for day in days if day]} if days else {}
    given |= {"hours": hours} if hours else {}
    duty = given if share is None else {"share": share}
    held = at(filling.base, keys) or {}
    gone = {key: None for key in held if key in ("days", "hours", "share") and key not in duty}
    if share is not None:
        filling.put(keys, gone, row["post"])
        filling.put((*keys, "share"), share, row["share"], OWN)
        return
    filling.put(keys, {**gone, **duty, "ground": filling.rests_on(OWN)}, row["post"])
    for key in ("days", "hours"):
        filling.say((*keys, key), row[key])


def _of(cell: WorkbookCell, text: str) -> WorkbookCell:
    return WorkbookCell(cell.sheet, cell.place, text)


# ---------------------------------------------------------------- units


def fill_units(filling: Filling, table: SheetTable, given: Answers) -> None:
    """Fill in the units with their people, and call those that flows name by the county's names for them."""
    rows = dict(_named(filling, table))
    for name, row in rows.items():
        filling.sorts[name] = _sort(filling, name, row["sort"])
    seat = _seat(filling, given)
    numbers: dict[str, int] = {}
    for name, row in rows.items():
        sort = SORTS.get(filling.sorts[name])
        if sort is not None:
            filling.say(("units", name), row["unit"])
            _fill_unit(filling, name, row, sort, numbers)
            _fill_place(filling, name, row, sort, seat)
    filling.reader.faults += _strange_columns(filling, table)
    filling.reader.faults += _without(filling, table)
    _rename(filling)
    _drop_idle_levers(filling)


def _named(filling: Filling, table: SheetTable) -> Iterator[tuple[str, TableRow]]:
    """The rows that name a unit; one that names none, or one again, is a fault."""
    seen: dict[str, WorkbookCell] = {}
    for row in table.rows:
        cell = row["unit"]
        if cell.empty:
            filling.reader.fault(cell, "missing")
        elif cell.text in seen:
            filling.reader.fault(cell, "unit-twice", other=seen[cell.text].where)
        else:
            seen[cell.text] = cell
            yield cell.text, row


def _sort(filling: Filling, name: str, cell: WorkbookCell) -> str:
    """The kind that is chosen; where none is, what the name says."""
    by_name = next((sort for end, sort in _ENDS.items() if name.endswith(end)), "")
    if not cell.empty:
        return filling.reader.choice(cell, "sort") or by_name or "town"
    if not by_name:
        filling.reader.fault(cell, "missing")
    return by_name or "town"


def _fill_unit(filling: Filling, name: str, row: TableRow, sort: Sort, numbers: dict[str, int]) -> None:
    keys, reader = ("units", name), filling.reader
    numbers[sort.letter] = numbers.get(sort.letter, 0) + 1
    single = filling.sorts[name] in _SINGLE
    count = numbers[sort.letter]
    code = (
        sort.letter
        if single and count == 1
        else f"{sort.letter}{count:02}"
        if sort.letter == "T"
        else f"{sort.letter}{count}"
    )
    filling.put((*keys, "code"), row["code"].text or code, row["code"])
    filling.put((*keys, "kind"), sort.kind, row["sort"])
    if sort.form:
        filling.put((*keys, "form"), sort.form, row["sort"])
    if row["english"].text:
        filling.put((*keys, "english"), row["english"].text, row["english"])
    for key in ("population", "villages"):
        if (number := reader.number(row[key])) is not None:
            filling.put((*keys, key), number, row[key], OWN)
    if (linked := row["linked"].text) and plain(linked) not in _nothing():
        filling.put((*keys, "linked"), linked, row["linked"])
    if (opens := reader.day(row["opens"])) is not None:
        filling.put((*keys, "opens"), opens, row["opens"])
    _fill_rooms(filling, keys, row["rooms"])
    _fill_position(filling, keys, row)
    _fill_staff(filling, keys, row, sort)


def _fill_position(filling: Filling, keys: tuple[str, str], row: TableRow) -> None:
    lon, lat = (filling.reader.number(row[key]) for key in ("lon", "lat"))
    if lon is None and lat is None:
        return
    quality = filling.reader.choice(row["quality"], "quality") or "approximate"
    filling.put((*keys, "position"), {"quality": quality}, row["lon"])
    for key, degrees in (("lon", lon), ("lat", lat)):
        if degrees is not None:
            filling.put((*keys, "position", key), degrees, row[key], OWN)


def _fill_rooms(filling: Filling, keys: tuple[str, str], cell: WorkbookCell) -> None:
    """How many rooms of each name a unit has: `谈话室 2、问询室 1`; one is meant where no number stands."""
    for text in listed(cell) if filling.reader.sound(cell) else ():
        found = _ROOM.fullmatch(text)
        if found is None:
            filling.reader.fault(cell, "bad-rooms")
        else:
            filling.put((*keys, "rooms", found[1]), int(found[2] or 1), cell, OWN)


def _fill_staff(filling: Filling, keys: tuple[str, str], row: TableRow, sort: Sort) -> None:
    """People by post: heads and staff of the kind, and those under the title of a post."""
    labels = post_labels(filling.base)
    counted = [(sort.head, row["head"]), (sort.staff, row["staff"])]
    counted += [(code_of(heading, labels), cell) for heading, cell in row.others.items()]
    staff: dict[str, int] = {}
    for post, cell in counted:
        number = filling.reader.count(cell)
        if number is None:
            continue
        if not post and cell.where in (row["head"].where, row["staff"].where):
            filling.reader.fault(cell, "people-without-post")
        elif post:
            staff[post] = staff.get(post, 0) + number
            filling.say((*keys, "staff", post), cell)
    for post, number in staff.items():
        filling.put((*keys, "staff", post), number, None, OWN)
    if not any(staff.values()) and row["head"].empty and row["staff"].empty and sort.head:
        filling.reader.fault(row["staff"] if row["staff"].place else row["unit"], "people-missing")


def _strange_columns(filling: Filling, table: SheetTable) -> Iterator[Fault]:
    """A fault for each column that no post heads, and in which something stands."""
    labels = post_labels(filling.base)
    known = ", ".join(label.shown(filling.reader.tongue) for label in labels[:12])
    for cell in table.others:
        if not code_of(cell.text, labels) and any(not row.others[cell.text].empty for row in table.rows):
            yield Fault(cell.where, "unknown-column", shown(cell.text), {"known": known})


def _nothing() -> set[str]:
    label = choices("text")["nothing"]
    return {plain(name) for name in (label.zh, label.en, *label.also)} | {"无", "none"}


def is_nothing(cell: WorkbookCell) -> bool:
    """Whether a cell says that there is none."""
    return bool(cell.text) and plain(cell.text) in _nothing()


# ---------------------------------------------------------------- where units are, and what flows call them


def _seat(filling: Filling, given: Answers) -> str:
    """Where the county's own units sit: the unit that is said to be the seat, else the first town."""
    towns = [name for name, sort in filling.sorts.items() if sort in SORTS and SORTS[sort].kind == "town"]
    if "seat" in given and not given["seat"].empty:
        return filling.reader.name(given["seat"], towns, "unknown-unit")
    return towns[0] if towns else ""


def _fill_place(filling: Filling, name: str, row: TableRow, sort: Sort, seat: str) -> None:
    if sort.kind == "town" or is_nothing(row["place"]):
        return
    place = row["place"].text or seat
    if place:
        filling.put(("units", name, "place"), place, row["place"])


def _without(filling: Filling, table: SheetTable) -> Iterator[Fault]:
    """A fault for each unit that flows call by name and the county does not have."""
    called = set(_called(filling.base))
    for code in NEEDED:
        standard = SORTS[code].standard
        if standard in called and code not in filling.sorts.values() and standard not in filling.sorts:
            label = choices("sort")[code].shown(filling.reader.tongue)
            yield Fault(table.sheet, "unit-needed", label)


def _called(base: Mapping[str, Any]) -> Iterator[str]:
    """The names in pools of all steps, of the units of meetings, and of those where streams arise."""
    for keys, _ in pools_of(base):
        for use in at(base, keys):
            yield str(use["pool"] if isinstance(use, dict) else use)
    for gate in (base.get("gates") or {}).values():
        yield from filter(None, [at(gate, ("unit",))])
    for stream in (base.get("streams") or {}).values():
        yield from at(stream, ("shares",)) or {}


def pools_of(base: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], list[Any]]]:
    """Keys and pools of every step of a scenario's tree."""
    for flow in base.get("flows") or {}:
        for step in at(base, ("flows", flow, "steps")) or {}:
            keys = ("flows", flow, "steps", step, "pools")
            pools = at(base, keys)
            if isinstance(pools, list):
                yield keys, pools


def _rename(filling: Filling) -> None:
    """Let flows call the units of the county by the county's names."""
    names: dict[str, str] = {}
    for name, code in filling.sorts.items():
        standard = SORTS[code].standard if code in SORTS else ""
        if standard and standard not in filling.sorts:
            names.setdefault(standard, name)
    _rename_in_streams(filling, names)
    if not names:
        return
    for keys, pools in pools_of(filling.base):
        changed = [_renamed(use, names) for use in pools]
        if changed != pools:
            filling.put(keys, changed)
    for section in ("gates", "followups"):
        for part in filling.base.get(section) or {}:
            unit = at(filling.base, (section, part, "unit"))
            if unit in names:
                filling.put((section, part, "unit"), names[unit])
    for stream in filling.base.get("streams") or {}:
        shares = at(filling.base, ("streams", stream, "shares")) or {}
        for unit in [unit for unit in shares if unit in names]:
            filling.put(("streams", stream, "shares", names[unit]), shares[unit])
            filling.put(("streams", stream, "shares", unit), None)


def _rename_in_streams(filling: Filling, names: Mapping[str, str]) -> None:
    """Let what comes to a unit by name, as plans of inspections do, come to the county's own; where there is
    none, which has its fault, it does not come."""
    missing = {SORTS[code].standard for code in NEEDED} - names.keys() - filling.sorts.keys()
    for stream in filling.base.get("streams") or {}:
        keys = ("streams", stream, "shares")
        for unit, share in (at(filling.base, keys) or {}).items():
            if unit in names:
                filling.put((*keys, unit), None)
                filling.put((*keys, names[unit]), share)
            elif unit in missing:
                filling.put(("streams", stream), None)


def _drop_idle_levers(filling: Filling) -> None:
    """Take out levers of the base that decide only over streams to kinds of units that the county has not."""
    kinds = {SORTS[code].kind for code in filling.sorts.values() if code in SORTS}
    coming = {
        name: stream for name, stream in (filling.base.get("streams") or {}).items() if _comes(stream, kinds)
    }
    used = set(_levers_named({**filling.base, "levers": {}, "plans": {}, "streams": coming}))
    for lever in filling.base.get("levers") or {}:
        if lever not in used:
            filling.put(("levers", lever), None)


def _comes(stream: Any, kinds: set[str]) -> bool:
    by_kind = at(stream, (BY_KIND,))
    return not by_kind or bool(kinds & by_kind.keys())


def _levers_named(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (str(value[key]) for key in ("lever", "without") if key in value)
        for item in value.values():
            yield from _levers_named(item)
    elif isinstance(value, list):
        for item in value:
            yield from _levers_named(item)


def _renamed(use: Any, names: Mapping[str, str]) -> Any:
    if isinstance(use, dict):
        return {**use, "pool": names.get(use.get("pool", ""), use.get("pool"))}
    return names.get(use, use)
