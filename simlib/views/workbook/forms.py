"""The sheets of a workbook to be filled in, from a scenario or, as a template, from the base alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import inf
from typing import Any, Final

from simlib.inputs.workbook.cells import tidy
from simlib.inputs.workbook.filling import path_of, places
from simlib.inputs.workbook.numbers import CLOSED, DATES
from simlib.inputs.workbook.plans import LEADING, lever_labels
from simlib.inputs.workbook.totals import SPLIT
from simlib.inputs.workbook.units import NEEDED, SORTS
from simlib.inputs.workbook.words import choices, columns, sheets
from simlib.views.language.glossary import PROVENANCE
from simlib.views.language.words import N_
from simlib.views.workbook.cell_marks import (
    CellState,
    FilledCell,
    Follows,
    FormColumn,
    FormSheet,
    FormTable,
    fixed,
)
from simlib.views.workbook.given import FormSource
from simlib.views.workbook.number_rows import UNITS, NumberRow, number_rows

BLANK_UNITS, BLANK_BORDERS, BLANK_LOG = 40, 80, 200
SHARE_FORM: Final = "0.0%"
LIKE_ANY_OTHER: Final = N_("A month like any other, unless the county knows better or its log tells.")
_MISSING: Final = FilledCell(state=CellState.MISSING)
_FREE: Final = FilledCell()

MEANINGS: Final[Mapping[str, str]] = {
    "posts.post": N_("A kind of post. Leave the names as they are."),
    "posts.share": N_(
        "What share of all working time these people have for petitions, leads, "
        "inspections and "
        "reports, other posts taken off: 40%, 0.4 or 40. The answer depends on it more "
        "than on anything "
        "else."
    ),
    "posts.days": N_(
        "Only if they serve on fixed days: the weekdays, with commas. Left empty where a share is given."
    ),
    "posts.hours": N_(
        "Only if they serve at fixed hours, such as 08:30-10:00. Left empty where a share is given."
    ),
    "units.unit": N_(
        "The full name of the unit, written alike on all sheets. Merged cells and blank rows do no harm."
    ),
    "units.sort": N_("What kind of unit it is. The kind decides which posts its heads and staff hold."),
    "units.head": N_("How many heads: directors of town offices, leaders of groups, heads of divisions."),
    "units.staff": N_(
        "How many others: monitors in towns, members of groups and divisions, people of a desk."
    ),
    "units.contact": N_("The leader who answers for the unit. Empty: the head of its zone. None: nobody."),
    "units.linked": N_(
        "For resident groups: the division that they belong to, if they have to be in its zone."
    ),
    "units.place": N_("In which town the unit sits. Empty: the county seat."),
    "units.lon": N_("Degrees east, of the seat. Only where travel times are not known."),
    "units.lat": N_("Degrees north, of the seat."),
    "units.quality": N_("How exact the point is."),
    "units.population": N_("Only shown; nothing is computed from it."),
    "units.villages": N_("Only shown; nothing is computed from it."),
    "units.opens": N_("The day from which its people are there. Empty: from the beginning."),
    "units.rooms": N_(
        "Rooms that steps ask for, with their numbers, such as talk room 2. Empty if no step asks for one."
    ),
    "units.english": N_("Shown where the language is English."),
    "units.code": N_(
        "Left empty, it is made from the order of rows. It is what chance hangs on: once "
        "results are out, "
        "leave it."
    ),
    "plans.unit": N_(
        "The units as on the sheet of units. A division's row says to which zone it is "
        "linked, the row of a "
        "zone head or a deputy (another leader) of which zone."
    ),
    "roads.from": N_("Two units with a common border or a direct way. One row a pair, either way round."),
    "roads.to": N_("The other unit."),
    "roads.minutes": N_(
        "Driving time from seat to seat, one way. Empty: estimated from coordinates "
        "(straight line × 1.3 "
        "at 40 km/h), or 20 minutes for all."
    ),
    "roads.river": N_("Whether a river lies between."),
    "numbers.item": N_("What the number is."),
    "numbers.value": N_(
        "Change it where your county knows better: what is changed counts as your own figure."
    ),
    "numbers.unit": N_("In what it is measured."),
    "numbers.default": N_("What it is if you change nothing."),
    "numbers.low": N_("What it may well be at least."),
    "numbers.high": N_("What it may well be at most."),
    "numbers.kind": N_("Why it may be believed."),
    "numbers.note": N_("On what it rests."),
    "numbers.place": N_("Where it stands in the file. Leave it as it is."),
    "log.received": N_("The day on which the matter came in: 2025-03-05, 2025.3.5 or 2025年3月5日."),
    "log.unit": N_("In which unit it arose, named as on the sheet of units."),
    "log.source": N_("A petition, or a lead."),
    "log.class": N_("Its class; may be left empty."),
    "log.closed": N_("The day on which it was closed; empty while it is open. simlib log tells how long."),
    "log.assigned": N_("The day on which it was assigned, if known: the main limit runs from it."),
    "log.due": N_("The day on which its limit runs out, if the log has it."),
    "log.disposition": N_("How it was disposed of: closed, shelved, talk or letter, verification, filed."),
    "log.recused": N_("Whether somebody else took over because of recusal."),
    "log.number": N_("Its number in the register: what is entered twice is found by it."),
    "totals.unit": N_("The units as on the sheet of units."),
    "totals.petition": N_("Petitions of a year that arise in the unit."),
    "totals.lead": N_("Leads of a year that arise in the unit."),
    "rest.place": N_("Where it stands in the file."),
    "rest.value": N_("What stands there."),
    "rest.ground": N_("Which ground it rests on."),
}
"""What each column means."""

WIDTHS: Final = {
    "unit": 24,
    "sort": 18,
    "contact": 20,
    "linked": 20,
    "post": 26,
    "item": 58,
    "note": 60,
    "units.place": 14,
    "place": 40,
    "value": 26,
    "default": 26,
    "numbers.unit": 12,
    "title": 40,
    "english": 26,
}


def _columns(form: FormSource, table: str, **special: Mapping[str, Any]) -> list[FormColumn]:
    """The columns of a table as the layout has them."""
    w = form.words
    return [
        FormColumn(
            label.shown(form.tongue),
            w(MEANINGS.get(f"{table}.{key}", "")),
            width=WIDTHS.get(f"{table}.{key}", WIDTHS.get(key, 13)),
            **special.get(key, {}),
        )
        for key, label in columns(table).items()
    ]


def _name(form: FormSource, key: str) -> str:
    return sheets()[key].shown(form.tongue)


# ---------------------------------------------------------------- units


def sort_of(form: FormSource, name: str) -> str:
    """The kind of a unit as planners choose it."""
    unit = form.part("units", name)
    kind, code = unit.get("kind"), form.called.get(name, "")
    if code and SORTS[code].kind == kind:
        return code
    if kind == "leadership":
        return "zone-head" if "zone-head" in (unit.get("staff") or {}) else "other-leader"
    return str(unit.get("form") or kind)


def units_sheet(form: FormSource) -> FormSheet:
    """Posts with their time, units with their people."""
    w = form.words
    lead = w(
        N_(
            "Above: what share of their working time people have. Below: units with their people, a "
            "row a unit. "
            "Red cells have to be filled in, those of posts that nobody holds excepted."
        )
    )
    return FormSheet(_name(form, "units"), lead, (_posts(form), _units(form)))


def _posts(form: FormSource) -> FormTable:
    rows = [_post_row(form, post) for post in form.part("posts")]
    editable = {"post": {"editable": False}}
    return FormTable(_columns(form, "posts", **editable), rows)


def _post_row(form: FormSource, post: str) -> list[FilledCell]:
    w, keys = form.words, ("posts", post, "duty")
    duty = form.part(*keys)
    share = form.filled((*keys, "share"), duty.get("share"), SHARE_FORM)
    days = w(", ").join(form.choice("weekday", day) for day in duty.get("days", ()))
    hours = w(", ").join(duty.get("hours", ()))
    title = fixed(form.titled(form.at("posts", post, "title")))
    if form.empty:
        return [title, FilledCell(None, CellState.MISSING, form="0%"), _FREE, _FREE]
    if not duty:
        days = w(", ").join(form.offered("weekday", ("sat", "sun")))
    return [title, share, form.filled(keys, days), form.filled(keys, hours)]


def _more_posts(form: FormSource) -> list[str]:
    """Posts that are neither heads nor staff of a kind of unit, and so have a column of their own."""
    if form.empty:
        return ["liaison", "observer"]
    found: dict[str, None] = {}
    for name, unit in form.part("units").items():
        sort = SORTS[sort_of(form, name)]
        found |= {post: None for post in unit.get("staff") or {} if post not in (sort.head, sort.staff)}
    return list(found)


def _units(form: FormSource) -> FormTable:
    more = _more_posts(form)
    head = _columns(
        form, "units", sort={"choices": form.offered("sort")}, quality={"choices": form.offered("quality")}
    )
    posts = [
        FormColumn(
            form.titled(form.at("posts", post, "title")), form.words(N_("How many of this post.")), width=13
        )
        for post in more
    ]
    placed = 4
    keys = [*list(columns("units"))[:placed], *more, *list(columns("units"))[placed:]]
    rows = [_unit_row(form, name, keys) for name in form.part("units")] or list(_blank_desks(form, keys))
    example = _example(form, keys, unit=N_("Chengguan"), sort="town", head=1, staff=3)
    return FormTable(
        [*head[:placed], *posts, *head[placed:]], rows, BLANK_UNITS if form.empty else 10, example
    )


def _unit_row(form: FormSource, name: str, keys: Sequence[str]) -> list[FilledCell]:
    unit, at = form.part("units", name), ("units", name)
    sort, staff = sort_of(form, name), form.part("units", name, "staff")
    held = SORTS[sort]
    same = held.head == held.staff
    nothing = form.choice("text", "nothing")
    special = {
        "unit": FilledCell(name),
        "sort": FilledCell(form.choice("sort", sort)),
        "head": FilledCell() if same else form.filled((*at, "staff", held.head), staff.get(held.head)),
        "staff": form.filled((*at, "staff", held.staff), staff.get(held.staff)),
        "contact": form.filled((*at, "contact"), unit.get("contact") or _none(held.kind, nothing)),
        "place": FilledCell(unit.get("place") or ("" if held.kind == "town" else nothing)),
        "lon": form.filled((*at, "position", "lon"), form.at(*at, "position", "lon")),
        "lat": form.filled((*at, "position", "lat"), form.at(*at, "position", "lat")),
        "rooms": form.filled((*at, "rooms"), _rooms(form, name)),
        "quality": FilledCell(form.choice("quality", form.at(*at, "position", "quality"))),
    }
    return [special[key] if key in special else _other(form, at, key) for key in keys]


def _rooms(form: FormSource, name: str) -> str:
    """The rooms of a unit with their numbers."""
    return form.words(", ").join(
        f"{room} {count}" for room, count in form.part("units", name, "rooms").items()
    )


def _none(kind: str, nothing: str) -> str:
    return nothing if kind in ("town", "group", "division") else ""


def _other(form: FormSource, at: tuple[str, str], key: str) -> FilledCell:
    value = form.at(*at, key) if key in columns("units") else form.at(*at, "staff", key)
    return form.filled((*at, key) if key in columns("units") else (*at, "staff", key), value)


def _blank_desks(form: FormSource, keys: Sequence[str]) -> Iterator[list[FilledCell]]:
    """The units that every county has, with their people to be filled in."""
    for code in NEEDED:
        said = {
            "unit": FilledCell(SORTS[code].standard),
            "sort": FilledCell(form.choice("sort", code)),
            "staff": _MISSING,
            "english": FilledCell(choices("sort")[code].en),
        }
        yield [said.get(key, _FREE) for key in keys]


def _example(form: FormSource, keys: Sequence[str], **values: Any) -> list[Any]:
    """A row that shows how to fill in; it is marked, and passed over when the file is read."""
    if not form.empty:
        return []
    w, mark = form.words, form.choice("example", "example")
    shown = {
        key: w(value) if isinstance(value, str) and key not in ("sort", "source") else value
        for key, value in values.items()
    }
    shown |= {key: form.choice(key, values[key]) for key in ("sort", "source") if key in values}
    cells = [shown.get(key) for key in keys]
    return [f"{mark}{cells[0]}", *cells[1:]]


# ---------------------------------------------------------------- plans


def plans_sheet(form: FormSource) -> FormSheet:
    """A row a unit, a column a plan; the choices of each plan below."""
    w = form.words
    lead = w(
        N_(
            "What the annex of the plan looks like: a row a unit, a column a plan, in each cell the "
            "name of the zone. "
            "The first plan is the one in force. In the rows of divisions: to which zone they are "
            "linked; in the rows "
            "of zone heads and deputies (other leaders): of which zone. More plans: more columns."
        )
    )
    plans = list(form.part("plans"))
    headings = [_heading(form, plan) for plan in plans]
    if form.empty:
        headings = [w(N_("Plan in force")), w(N_("Second plan")), w(N_("Third plan"))]
    table = _columns(form, "plans")
    table += [FormColumn(text, w(N_("A plan: change its name as you like.")), width=18) for text in headings]
    rows = [_zone_row(form, name, plans) for name in _zoned(form)]
    example = _example(form, ["unit", "zone"], unit=N_("Chengguan"), zone=N_("Zone one"))
    blank = [[name, *[_FREE] * len(headings)] for name in _names_of_units(form)]
    options = [_option_row(form, key, plans, len(headings)) for key in choices("plan")]
    return FormSheet(_name(form, "plans"), lead, (FormTable(table, [*rows, *blank, *options], 0, example),))


def _names_of_units(form: FormSource) -> list[FilledCell]:
    """Of a template: cells that say the units as they will be filled in on their own sheet."""
    sheet = units_sheet(form)
    rows = sheet.blank_rows(1) if form.empty else range(0)
    return [FilledCell(Follows(sheet.name, f"A{row}")) for row in rows]


def _zoned(form: FormSource) -> list[str]:
    units = form.part("units")
    kinds = ("town", "group", "division")
    leaders = [name for name in units if sort_of(form, name) in LEADING]
    return [*(name for kind in kinds for name, unit in units.items() if unit.get("kind") == kind), *leaders]


def _zone_row(form: FormSource, name: str, plans: Sequence[str]) -> list[FilledCell]:
    w = form.words
    cells = [w(", ").join(_zones_of(form, name, plan)) for plan in plans]
    return [
        fixed(name),
        *(form.filled(("plans", p, "zones"), text) for p, text in zip(plans, cells, strict=True)),
    ]


def _zones_of(form: FormSource, name: str, plan: str) -> list[str]:
    """The zones of a unit, those that a division is linked to, or that a leader leads."""
    zones = {zone: part for zone, part in form.part("plans", plan, "zones").items() if isinstance(part, dict)}
    if form.at("units", name, "kind") == "leadership":
        leading = LEADING[sort_of(form, name)]
        return [zone for zone, part in zones.items() if name in _several(part.get(leading))]
    return [zone for zone, part in zones.items() if name in (*part["units"], *_several(part.get("division")))]


def _several(division: Any) -> list[str]:
    return [division] if isinstance(division, str) else list(division or ())


def _heads(form: FormSource, zone: Mapping[str, Any]) -> list[str]:
    """The heads of a zone that have rows on the sheet."""
    return [name for name in _several(zone.get("head")) if sort_of(form, name) == "zone-head"]


TAKES_OVER: Final = N_("{day}: {plan}")
OFFERED: Final = {
    "headless": "yes",
    "baseline": "yes",
    "pooling": "pooling",
    "order": "order",
    "release": "yes",
}
"""What may be chosen of each choice of a plan."""


def _option_row(form: FormSource, key: str, plans: Sequence[str], width: int) -> list[FilledCell]:
    label = fixed(choices("plan")[key].shown(form.tongue))
    cells = [_option(form, key, plan) for plan in plans]
    if form.empty:
        first = {"pooling": form.choice("pooling", "hard"), "baseline": form.choice("yes", "yes")}
        cells = [FilledCell(first.get(key), CellState.TAKEN if key in first else CellState.OWN)]
    cells += [_FREE] * (width - len(cells))
    return [label, *(replace(cell, choices=form.offered(OFFERED.get(key, ""))) for cell in cells)]


def _option(form: FormSource, key: str, plan: str) -> FilledCell:
    w, spec, at = form.words, form.part("plans", plan), ("plans", plan)
    titles = {label.code: label.shown(form.tongue) for label in lever_labels(form.source.bare)}
    match key:
        case "key":
            return FilledCell(plan)
        case "english":
            return FilledCell(spec.get("title", {}).get("en"))
        case "baseline":
            return FilledCell(form.choice("yes", "yes") if plan == form.at("baseline") else None)
        case "pooling":
            return form.filled((*at, key), form.choice(key, spec.get(key, "none")))
        case "order":
            return form.filled((*at, key), form.choice(key, spec.get(key)))
        case "escalation":
            return form.filled((*at, "escalation_days"), spec.get("escalation_days"))
        case "headless":
            zones = form.part(*at, "zones").values()
            headless = any(isinstance(zone, dict) and not _heads(form, zone) for zone in zones)
            return FilledCell(form.choice("yes", "yes") if headless else None)
        case "then":
            return form.filled((*at, key), _then(form, spec.get(key)))
        case "zones_english":
            return FilledCell(w(", ").join(_zones_in_english(form, plan)))
        case "release":
            return FilledCell(form.choice("yes", "yes") if spec.get("release_groups") else None)
    levers = w(", ").join(titles.get(lever, lever) for lever in spec.get("levers", ()))
    return form.filled((*at, "levers"), levers or form.choice("text", "nothing") * ("levers" in spec))


def _heading(form: FormSource, plan: str) -> str:
    """What stands above the column of a plan."""
    return str(form.part("plans", plan).get("title", {}).get("zh", plan))


def _then(form: FormSource, changes: Any) -> str:
    """From which days which plans take over, as they are read; a list of one is left to the last sheet."""
    listed = [changes] if isinstance(changes, dict) else list(changes or ())
    if listed == changes and len(listed) == 1:
        return ""
    w = form.words
    said = [w(TAKES_OVER, day=change["on"], plan=_heading(form, change["plan"])) for change in listed]
    return w("; ").join(said)


def _zones_in_english(form: FormSource, plan: str) -> Iterator[str]:
    """The zones with their English names, but for names that would be read as something else."""
    for zone, part in form.part("plans", plan, "zones").items():
        english = part.get("english") if isinstance(part, dict) else None
        if english and english == tidy(english) and not set(english) & set("=＝、,，;；"):
            yield f"{zone}={english}"


# ---------------------------------------------------------------- neighbours, totals, log


def roads_sheet(form: FormSource) -> FormSheet:
    """Pairs of neighbours with the minutes between them."""
    w = form.words
    lead = w(
        N_(
            "Which units border each other, and how long the way is. Without times they are "
            "estimated from the "
            "coordinates of the sheet of units; without these all ways are taken as 20 minutes. "
            "Without any row every two units are taken for neighbours."
        )
    )
    rows = [
        [
            FilledCell(border["between"][0]),
            FilledCell(border["between"][1]),
            form.filled(("borders", n, "minutes"), border["minutes"]),
            FilledCell(form.choice("yes", "yes") if border.get("river") else None),
        ]
        for n, border in enumerate(form.at("borders") or ())
    ]
    special = {"river": {"choices": form.offered("yes")}}
    example = _example(
        form, list(columns("roads")), **{"from": N_("Chengguan"), "to": N_("Toudao"), "minutes": 15}
    )
    return FormSheet(
        _name(form, "roads"),
        lead,
        (FormTable(_columns(form, "roads", **special), rows, BLANK_BORDERS if form.empty else 20, example),),
    )


def log_sheet(form: FormSource) -> FormSheet:
    """The case log, of which matters are counted where no totals are given."""
    w = form.words
    lead = w(
        N_(
            "Paste the log of one year or more: matters received in the measured year are counted by "
            "unit, kind and "
            "class if the sheet of totals is empty; simlib log tells the rest. No names, identity or "
            "telephone numbers: columns that hold them are refused."
        )
    )
    special = {"source": {"choices": form.offered("source")}}
    example = _example(
        form, list(columns("log")), received="2025-03-05", unit=N_("Chengguan"), source="petition"
    )
    return FormSheet(
        _name(form, "log"), lead, (FormTable(_columns(form, "log", **special), (), BLANK_LOG, example),)
    )


def totals_sheet(form: FormSource) -> FormSheet:
    """Matters a year by unit and stream, with the classes."""
    w = form.words
    lead = w(
        N_(
            "How many matters a year. Leave it empty if the case log is filled in. In the row of the "
            "total: what comes "
            "in all; if it is given, the cells of units may be any weights (people, say). Rows of "
            "classes: their "
            "shares, or their numbers."
        )
    )
    streams = [name for name, stream in form.part("streams").items() if "per_year" in stream]
    if form.empty:
        table, keys = _columns(form, "totals"), [(SPLIT[kind]["town"], "") for kind in SPLIT]
    else:
        titles = [FormColumn(form.titled(form.at("streams", s, "title")), width=16) for s in streams]
        table, keys = [_columns(form, "totals")[0], *titles], [(stream, stream) for stream in streams]
    rows = [
        [
            fixed(choices("total")["total"].shown(form.tongue)),
            *(form.filled(("streams", s, "per_year"), form.at("streams", s, "per_year")) for s, _ in keys),
        ]
    ]
    rows += [_class_row(form, klass, keys) for klass in _mixed(form, [stream for stream, _ in keys])]
    rows += [_total_row(form, unit, streams) for unit in form.part("units") if _arises(form, unit, streams)]
    rows += [[name, *[_FREE] * len(keys)] for name in _names_of_units(form)]
    example = _example(form, list(columns("totals")), unit=N_("Chengguan"), petition=55, lead=28)
    return FormSheet(_name(form, "totals"), lead, (FormTable(table, rows, 5, example),))


def _mixed(form: FormSource, streams: Sequence[str]) -> list[str]:
    found = {klass for stream in streams for klass in form.part("streams", stream, "classes")}
    return [klass for klass in form.part("classes") if klass in found]


def _class_row(form: FormSource, klass: str, keys: Sequence[tuple[str, str]]) -> list[FilledCell]:
    title = fixed(form.titled(form.at("classes", klass, "title")))
    ways = [("streams", stream, "classes", klass) for stream, _ in keys]
    return [title, *(form.filled(way, form.at(*way), SHARE_FORM) for way in ways)]


def _arises(form: FormSource, unit: str, streams: Sequence[str]) -> bool:
    return any(unit in form.part("streams", stream, "shares") for stream in streams)


def _total_row(form: FormSource, unit: str, streams: Sequence[str]) -> list[FilledCell]:
    ways = [("streams", stream, "shares", unit) for stream in streams]
    return [fixed(unit), *(form.filled(way, form.at(*way)) for way in ways)]


# ---------------------------------------------------------------- rules and numbers


def rules_sheet(form: FormSource) -> FormSheet:
    """What counts as closed, limits, hours, meetings, days of inspections."""
    w = form.words
    lead = w(
        N_(
            "What counts as closed has to be said. The limits are those of the documents named; "
            "change them where your "
            "county has others."
        )
    )
    state = CellState.MISSING if form.empty else CellState.OWN
    said = None if form.empty else form.choice("closed", "file")
    offered = form.offered("closed", ("file",) if form.empty else ())
    closed = [
        fixed(w(N_("what counts as closed"))),
        FilledCell(said, state, choices=offered),
        *[fixed("")] * 6,
        fixed(CLOSED),
    ]
    rows = [closed, *(_limit_row(form, limit) for limit in form.part("limits"))]
    rows += [
        _text_row(form, ("time", "hours"), w(N_("working hours"))),
        _text_row(form, ("streams", "holiday", "dates"), w(N_("days of inspections before holidays")), DATES),
    ]
    rows += [_meeting_row(form, name) for name in form.part("arrangements")]
    special = {
        "unit": {"choices": form.offered("span")},
        "value": {"choices": form.offered("closed", ("file",))},
    }
    return FormSheet(_name(form, "rules"), lead, (FormTable(_columns(form, "numbers", **special), rows),))


def _limit_row(form: FormSource, limit: str) -> list[FilledCell]:
    way, title = ("limits", limit, "amount"), form.titled(form.at("limits", limit, "title"))
    unit = FilledCell(form.choice("span", form.at("limits", limit, "unit")))
    return _row(form, title, way, form.at(*way), unit, places(way))


def _text_row(form: FormSource, way: tuple[str, ...], title: str, place: str = "") -> list[FilledCell]:
    held = form.at(*way)
    value = form.words(", ").join(held) if held else None
    return _row(form, title, way, value, fixed(""), place or places(way))


def _meeting_row(form: FormSource, name: str) -> list[FilledCell]:
    w, way = form.words, ("arrangements", name)
    title = w(N_("is there: {title}"), title=form.titled(form.at(*way, "title")))
    row = _row(form, title, way, form.choice("yes", "yes"), fixed(""), places(way))
    return [row[0], replace(row[1], choices=form.offered("yes")), *row[2:]]


def _row(
    form: FormSource, title: str, way: tuple[str | int, ...], value: Any, unit: FilledCell, place: str
) -> list[FilledCell]:
    """A row of the table of numbers."""
    w, entry = form.words, form.entry(way)
    kind = form.kind_of(entry)
    shown = FilledCell(value, form.state(entry))
    whose = w(PROVENANCE[kind.value]) if kind else ""
    bounds = (entry.low, entry.high) if entry and path_of(way) == entry.path else (None, None)
    most = 1.0 if unit.value == w(UNITS["share"]) else inf
    low, high = (fixed(_short(bound, most)) for bound in bounds)
    return [
        fixed(title),
        shown,
        unit,
        fixed(value),
        low,
        high,
        fixed(whose),
        fixed(_note(form, way)),
        fixed(place),
    ]


def _short(bound: float | None, most: float) -> float | None:
    return None if bound is None else min(float(f"{bound:.3g}"), most)


def _note(form: FormSource, way: tuple[str | int, ...]) -> str:
    entry = form.entry(way)
    ground = form.part("grounds").get(entry.ground or "") if entry else None
    return form.titled(ground.get("note")).strip() if isinstance(ground, dict) else ""


def numbers_sheet(form: FormSource) -> FormSheet:
    """All other numbers."""
    w = form.words
    lead = w(
        N_(
            "All other numbers, with what they are if nothing is changed and how far they may be "
            "off. Yellow ones are "
            "borrowed or assumed: change those that your county knows."
        )
    )
    held = {place for row in rules_sheet(form).tables[0].rows for place in [row[-1].value]}
    rows = [_number_row(form, row) for row in number_rows(form) if row.place not in held]
    return FormSheet(_name(form, "numbers"), lead, (FormTable(_columns(form, "numbers"), rows),))


def _number_row(form: FormSource, row: NumberRow) -> list[FilledCell]:
    """A row of a number; a month of which nothing is said is taken to be like any other."""
    cells = _row(form, row.label, row.ways[0], row.value, fixed(row.unit), row.place)
    if form.at(*row.ways[0]) is not None:
        return cells
    whose, note = (form.words(text) for text in (PROVENANCE["assumption"], LIKE_ANY_OTHER))
    return [
        *cells[:1],
        replace(cells[1], state=CellState.TAKEN),
        *cells[2:6],
        fixed(whose),
        fixed(note),
        *cells[8:],
    ]
