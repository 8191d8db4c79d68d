"""Words for faults: each code has the broken rule and the ways out of it.

    Fault("$.zones.A", "zone-empty")
        county.yaml: $.zones.A: the zone has no unit -> give it a unit or take it out
        county.yaml: $.zones.A: 协作区内没有单位 -> 请划入单位或删去该协作区

    RULES       code -> rule and ways out; a new code is one line here
    PARAMETERS  what each {placeholder} stands for
    VALUES      parameters that are codes themselves, and their words
    PROBLEMS    what a system or a reader says, and words for it

Of the ways out, the first one is said whose parameters are all given, so that one entry serves
faults with a close name and without; the last one needs none. A rule says "?" for a parameter that
is not given: a fault must never hide behind an error of its own wording.
"""

from collections.abc import Mapping
from string import Formatter
from typing import Final, NamedTuple

from simlib.errors import Fault, InputFaults, SimlibError
from simlib.views.language.words import N_, Words


class FaultWords(NamedTuple):
    """The broken rule, and ways out: the one that says most comes first."""

    rule: str
    ways: tuple[str, ...]


def _rule(rule: str, *ways: str) -> FaultWords:
    return FaultWords(rule, ways)


PARAMETERS: Final[Mapping[str, str]] = {
    "base": "the file that this one extends, if the fault is there",
    "close": "the known key or name closest to what was written",
    "column": "column in the file, counted from 1",
    "count": "how many there are",
    "date": "the date that was asked for",
    "day": "number of a working day, counted from the first day of the simulation",
    "expected": "the kind of value that belongs here; a code of VALUES['expected']",
    "file": "the file, as the planner gave it",
    "first": "first day of the calendar",
    "high": "greatest value allowed",
    "kind": "what the name would name; a code of VALUES['kind']",
    "known": "the keys or names that exist here, separated by commas",
    "last": "last day of the calendar",
    "limit": "the greatest size, depth or number, with its unit",
    "line": "line in the file, counted from 1",
    "low": "least value allowed",
    "most": "greatest number that the program can hold",
    "name": "a name as it was written",
    "needed": "what the file needs beside it, as it is written there",
    "other": "the other place of the same thing",
    "people": "how many people there are at most",
    "port": "the number of a port of this machine",
    "problem": "what the reader or the system says; how it begins may be among PROBLEMS",
    "start": "where something begins: a day, or the town at one end of a way",
    "step": "a step of a flow",
    "stop": "the town at the other end of a way",
    "sum": "the sum as it is",
    "team": "how many people the step needs",
    "unit": "a unit of the scenario",
    "value": "what was found there, shortened",
}

VALUES: Final[Mapping[str, Mapping[str, str]]] = {
    "expected": {
        "text": N_("text"),
        "integer": N_("a whole number"),
        "number": N_("a number"),
        "boolean": N_("true or false"),
        "list": N_("a list"),
        "mapping": N_("a table of keys and values"),
        "date": N_("a date"),
        "name": N_("a name"),
        "hours": N_("hours of a day"),
    },
    "kind": {
        "class": N_("class of matters"),
        "document": N_("document"),
        "engine": N_("engine"),
        "file": N_("file"),
        "flow": N_("flow"),
        "ground": N_("ground"),
        "language": N_("language"),
        "limit": N_("time limit"),
        "load": N_("load"),
        "measure": N_("measure"),
        "plan": N_("zone plan"),
        "post": N_("post"),
        "scenario": N_("scenario"),
        "status": N_("status"),
        "step": N_("step"),
        "stream": N_("stream of matters"),
        "term": N_("term of a plan"),
        "unit": N_("unit"),
        "zone": N_("zone"),
        "exhibit": N_("table or figure"),
        "option": N_("option of a search"),
        "order": N_("order of dispatch"),
        "pooling": N_("way of pooling"),
        "split": N_("split of this measure"),
        "weekday": N_("weekday"),
    },
}

PROBLEMS: Final[Mapping[str, str]] = {
    # what a system says of a file
    "File exists": N_("a file of that name already exists"),
    "Permission denied": N_("no permission to write it, or it is open in another program"),
    "Operation not permitted": N_("no permission to write it"),
    "No such file or directory": N_("the folder does not exist"),
    "Is a directory": N_("it is a folder"),
    "Not a directory": N_("a file has the folder's name"),
    "No space left on device": N_("the disk is full"),
    "Disk quota exceeded": N_("the disk is full"),
    "Read-only file system": N_("the disk is read-only"),
    "File name too long": N_("the name is too long"),
    "Invalid argument": N_("the system does not allow such a name"),
    "Input/output error": N_("the disk does not answer"),
    "Device or resource busy": N_("it is in use"),
    "File too large": N_("the disk is full"),
    "no plain file": N_("it is a link, a pipe or a device"),
    # what the reader of YAML says
    "mapping values are not allowed here": N_("a colon is not allowed here"),
    "mapping keys are not allowed here": N_("a key where there can be none"),
    "sequence entries are not allowed here": N_("a - where a list cannot start"),
    "expected <block end>": N_("indentation or quotation marks do not match what comes before"),
    "expected ',' or ']'": N_("a list in [ ] is not closed, or lacks a comma"),
    "expected ',' or '}'": N_("a table in {{ }} is not closed, or lacks a comma"),
    "found unexpected end of stream": N_("a quotation mark is not closed"),
    "found undefined alias": N_("a name after * that no & defines"),
    "found duplicate anchor": N_("the same name twice after &"),
    "found character": N_("a value with this character needs quotation marks"),
    "could not find expected ':'": N_("a line without a colon"),
    "expected the node content": N_("a bracket or a comma where a value is expected"),
    "expected '<document start>'": N_("extra text after a complete value"),
    "found unknown escape": N_("a backslash before a letter that has no meaning there"),
    "expected escape sequence": N_("a backslash before a letter that has no meaning there"),
    "expected chomping": N_("after | or > only - or + may follow"),
    "expected alphabetic": N_("a name is missing after & or *"),
}
"""How what a system or the reader of YAML says begins, and our words for it; anything else stays as it is."""

CLOSE_NAME: Final = (
    N_("did you mean {close}? There are: {known}"),
    N_("there are: {known}"),
    N_("did you mean {close}?"),
    N_("check the spelling"),
)

RULES: Final[Mapping[str, FaultWords]] = {
    # the file as a whole
    "file-not-found": _rule(
        N_("no such file: {file}"),
        N_("check the name; there are: {known}"),
        N_("check the name and the folder"),
    ),
    "not-utf8": _rule(N_("the file is not UTF-8 text"), N_("save it again with the encoding UTF-8")),
    "too-large": _rule(
        N_("the file is larger than {limit}"), N_("leave out what is not needed, or split it")
    ),
    "too-deep": _rule(N_("values are nested deeper than {limit} levels"), N_("use fewer levels")),
    "too-many-aliases": _rule(N_("more than {limit} YAML aliases (*name)"), N_("write the values out")),
    "too-many-values": _rule(
        N_("more than {limit} values in a file"), N_("leave out what is not needed, or split it")
    ),
    "bad-yaml": _rule(
        N_("not readable as YAML at line {line}, column {column}: {problem}"),
        N_("check indentation, colons and quotation marks there"),
    ),
    "tab": _rule(N_("a tab at line {line}, column {column}"), N_("use spaces, not tabs")),
    "yaml-tag": _rule(N_("YAML tags (!name) are not allowed"), N_("write a plain value")),
    "not-a-mapping": _rule(
        N_("a table of keys and values is expected here"), N_("write lines of the form key: value")
    ),
    "file-unreadable": _rule(
        N_("the file cannot be read"), N_("close it elsewhere, and check that you may open it")
    ),
    "cannot-write": _rule(
        N_("{file} cannot be written: {problem}"),
        N_("check that the folder is there, and that the file is not open elsewhere"),
    ),
    "write-over": _rule(N_("{file} is a scenario, not a file for results"), N_("give another name")),
    "same-path": _rule(N_("{file} is given twice"), N_("give each file its own name")),
    "several-documents": _rule(N_("a second document begins with ---"), N_("keep one document in a file")),
    "wide-colon": _rule(
        N_("a Chinese colon after a key"), N_("write the colon : of ASCII and a space after it")
    ),
    "extends-outside": _rule(
        N_("extends leads out of the folder"), N_("name a file of this folder, with / between folders")
    ),
    "extends-no-scenario": _rule(
        N_("the file that this one extends is not a scenario"),
        N_("name a scenario file: one with a line schema: or extends:"),
    ),
    "extends-missing": _rule(
        N_("the file that this one extends does not exist"), N_("check the name and the folder")
    ),
    "nothing-to-remove": _rule(N_("there is nothing of this name to remove"), *CLOSE_NAME),
    "extends-loop": _rule(
        N_("the files extend each other in a circle"),
        N_("remove one extends; the circle is: {known}"),
        N_("remove one extends"),
    ),
    "like-loop": _rule(
        N_("the like of these plans forms a circle, or too long a chain"),
        N_("remove one like and write that plan in full; the chain is: {known}"),
        N_("remove one like and write that plan in full"),
    ),
    "input-faults": _rule(N_("faults in {file}: {count}"), N_("fix the places named and reload the file")),
    # keys and single values
    "unknown-key": _rule(
        N_("no such key here"),
        N_("did you mean {close}? Keys known here: {known}"),
        N_("keys known here: {known}"),
        N_("remove it"),
    ),
    "missing": _rule(
        N_("a required value is missing"), N_("add it; or, if {close} was meant, write that"), N_("add it")
    ),
    "wrong-type": _rule(
        N_("a value of the wrong kind"),
        N_("write {close}, with half-width digits and without commas and %"),
        N_("write {expected}"),
        N_("see how another scenario writes it"),
    ),
    "duplicate-key": _rule(
        N_("the same key twice"),
        N_("keep one of the two; the other is at {other}"),
        N_("keep one of the two"),
    ),
    "bad-name": _rule(
        N_(
            "not a name: letters, digits, Chinese characters, spaces and -_·（）() only,"
            " at most 60, first a letter, digit or Chinese character, and no space at the end"
        ),
        N_("did you mean {close}? Put an ASCII comma between names, and spaces only inside a name"),
        N_("choose another name"),
    ),
    "bad-code": _rule(
        N_("not a code: Latin letters, digits and hyphens only, first a letter, at most 30"),
        N_("choose another code"),
    ),
    "control-character": _rule(
        N_("contains an invisible character"), N_("type the text again instead of pasting it")
    ),
    "bad-date": _rule(N_("not a date"), N_("write year-month-day, such as 2021-03-01")),
    "bad-clock": _rule(N_("not a time of day"), N_("write hours and minutes, such as 09:00")),
    "bad-hours": _rule(
        N_("not hours of a day"), N_("write from-to, such as 08:30-12:00, the earlier time first")
    ),
    "bad-value": _rule(N_("not a value for this place"), N_("see how another scenario writes it")),
    "not-a-choice": _rule(N_("not one of the values allowed here"), *CLOSE_NAME),
    "wrong-count": _rule(
        N_("too few or too many items"),
        N_("give from {low} to {high} of them"),
        N_("give at least {low}"),
        N_("give at most {high}"),
        N_("see how another scenario writes it"),
    ),
    "not-finite": _rule(N_("not a finite number"), N_("write a finite number")),
    "number-too-large": _rule(N_("a number too large to compute with"), N_("write a smaller one")),
    "key-not-text": _rule(N_("a key that is not text"), N_("put it in quotation marks")),
    "negative": _rule(N_("less than zero"), N_("write zero or more")),
    "out-of-range": _rule(
        N_("outside the range allowed"),
        N_("write a value from {low} to {high}"),
        N_("write at least {low}"),
        N_("write at most {high}"),
        N_("see how another scenario writes it"),
    ),
    "date-order": _rule(N_("the later date is before the earlier one"), N_("swap or correct the dates")),
    "range-order": _rule(N_("the low value is not below the high one"), N_("write low below high")),
    "span-parameters": _rule(
        N_("not the parameters of this distribution"),
        N_("give exactly: {known}"),
        N_("see how another scenario writes it"),
    ),
    "one-rate": _rule(
        N_("a stream has exactly one of per_year, gap, dates, every and random_days"), N_("keep one of them")
    ),
    "shares-all-zero": _rule(N_("all shares are zero"), N_("give one unit a share above zero")),
    "share-above-one": _rule(
        N_("in a stream on given days, a share is a unit's probability of being chosen; this one is above 1"),
        N_("write a share from 0 to 1"),
    ),
    "listed-twice": _rule(N_("listed twice"), N_("keep one of the two")),
    "needs-other-key": _rule(
        N_("has no meaning without {needed}"),
        N_("write {needed} as well, or remove it"),
        N_("remove it"),
    ),
    "gap-zero": _rule(N_("a gap of zero would create matters without end"), N_("write a gap above zero")),
    "span-too-long": _rule(
        N_("a time too long to compute with"),
        N_("write at most {high}, in the same unit"),
        N_("write a shorter one"),
    ),
    "too-rare": _rule(
        N_("one of the units receives too few matters to compute the time between two"),
        N_("write higher rates, shares or loads, or 0"),
    ),
    "too-many-matters": _rule(
        N_("about {count} matters in one replication, more than {limit}"),
        N_("write lower rates or loads, longer gaps, or an earlier end"),
    ),
    "nothing-arrives": _rule(
        N_("no matters arrive, and none are open at the start"),
        N_("give a stream a rate above zero, or add open matters at the start"),
    ),
    "no-matters": _rule(
        N_("no matters in the window, so plans cannot be judged"),
        N_("raise the rates of streams, choose a longer window, or run more replications"),
    ),
    "duplicate-code": _rule(
        N_("the same code for two"),
        N_("give each its own code; the other is {other}"),
        N_("give each its own code"),
    ),
    # names that lead somewhere
    "unknown-name": _rule(N_("no such {kind}: {name}"), *CLOSE_NAME),
    "unknown-matter": _rule(
        N_("no matter {name} was received in this replication"),
        N_("did you mean {close}? Late matters of this replication: {known}"),
        N_("late matters of this replication: {known}"),
        N_("no matter of this replication is late; simlib run --cases writes all matters"),
    ),
    "figure-ending": _rule(
        N_("a figure cannot be written as {file}"), N_("let its name end in .png, .svg or .pdf")
    ),
    "unknown-unit": _rule(N_("no such unit"), *CLOSE_NAME),
    "unknown-step": _rule(N_("no such step"), *CLOSE_NAME),
    "unknown-division": _rule(N_("no such division"), *CLOSE_NAME),
    "unknown-zone": _rule(N_("the baseline plan has no such zone"), *CLOSE_NAME),
    "unknown-post": _rule(N_("no such post"), *CLOSE_NAME),
    "unknown-pool": _rule(N_("no such pool or unit"), *CLOSE_NAME),
    "unknown-class": _rule(N_("no such class of matters"), *CLOSE_NAME),
    "unknown-flow": _rule(N_("no such flow"), *CLOSE_NAME),
    "unknown-milestone": _rule(N_("no such milestone or event"), *CLOSE_NAME),
    "unknown-arrangement": _rule(N_("no such arrangement"), *CLOSE_NAME),
    "unknown-gate": _rule(N_("no such meeting among the gates"), *CLOSE_NAME),
    "unknown-lever": _rule(N_("no such lever"), *CLOSE_NAME),
    "unknown-plan": _rule(N_("no such plan"), *CLOSE_NAME),
    "wrong-kind": _rule(
        N_("a unit of another kind"), N_("name a unit of kind: {known}"), N_("name a unit of the right kind")
    ),
    "reserved-name": _rule(N_("the program reserves this name"), N_("choose another name")),
    "name-taken": _rule(
        N_("another meeting has this name"),
        N_("choose another name; the other is at {other}"),
        N_("choose another name"),
    ),
    "unknown-ground": _rule(N_("no such ground"), *CLOSE_NAME),
    "number-without-ground": _rule(
        N_("a number without a ground"), N_("name its ground: sourced, borrowed, derived or an assumption")
    ),
    "ground-without-source": _rule(
        N_("a sourced or borrowed ground without a source"),
        N_("name the clauses it rests on, or call it an assumption"),
    ),
    "unknown-source": _rule(
        N_("no such clause among the facts"), N_("check the number of the clause, such as S3-001")
    ),
    # time
    "date-outside-calendar": _rule(
        N_("outside the calendar"),
        N_("choose a day from {first} to {last} instead of {date}, or add the year"),
        N_("choose a day from {first} to {last}, or add the year"),
        N_("add the year to the calendar"),
    ),
    "calendar-span": _rule(
        N_("from {start} on there is no working day between {first} and {last}"),
        N_("choose a start within the calendar, with working days after it"),
    ),
    "day-outside-calendar": _rule(
        N_("working day {day} is outside the calendar from {first} to {last}"),
        N_("let the calendar begin earlier or end later"),
    ),
    "window-order": _rule(
        N_("start, window and end are not in this order"),
        N_("start before the window begins, end after it ends"),
    ),
    "hours-overlap": _rule(
        N_("the hours overlap or are not in order"), N_("start after the previous hours end")
    ),
    "outside-working-hours": _rule(
        N_("outside the working hours"), N_("stay within {known}"), N_("stay within the working hours")
    ),
    "needs-calendar": _rule(
        N_("has no meaning without a calendar"), N_("remove it, or write calendar: china")
    ),
    "needs-abstract-time": _rule(
        N_("a scenario with a calendar cannot have time limits in ticks"),
        N_("write months, calendar days or working days"),
    ),
    "two-main-limits": _rule(
        N_("two main limits for one class at the same time"),
        N_("keep one main limit; the other is {other}"),
        N_("keep one main limit"),
    ),
    "main-limits-differ": _rule(
        N_("two main limits of one class do not begin and end with the same events"),
        N_("write from and to as in {other}"),
        N_("write the same from and to for both"),
    ),
    "empty-start-with-matters": _rule(
        N_("an empty start has no open matters"), N_("write kind: backlog, or remove the matters")
    ),
    "backlog-with-warm-up": _rule(
        N_("a start with open matters needs no warm-up"), N_("let the window begin at the start")
    ),
    "arrived-after-start": _rule(
        N_("open at the start, but arrived after it"), N_("write a day up to the start")
    ),
    "fixed-arrangement": _rule(
        N_("a fixed arrangement cannot be moved by a plan"), N_("remove it from the plan")
    ),
    "arrangement-not-weekly": _rule(
        N_("only weekly meetings and training have a weekday to choose"), N_("remove it from the plan")
    ),
    # levers and changes
    "lever-and-without": _rule(N_("both lever and without are given"), N_("keep lever or without, not both")),
    "unused-lever": _rule(
        N_("nothing depends on this lever"),
        N_("name it in lever or without of a step, pool, stream or follow-up, or remove it"),
    ),
    "date-before-start": _rule(
        N_("before the run starts, so it has no effect"),
        N_("choose {start} or a later day, or remove it"),
        N_("choose a later day, or remove it"),
    ),
    "change-outside-run": _rule(
        N_("the change of plan is not within the run"),
        N_("choose a day after {start}, up to {stop}"),
        N_("choose a day after the start, up to the end"),
    ),
    "change-to-itself": _rule(N_("the plan changes to itself"), N_("name another plan")),
    "chain-of-changes": _rule(
        N_("the plan that it changes to also changes"),
        N_("name a plan without then, or remove then from that one"),
    ),
    # zones and teams
    "plan-without-zones": _rule(
        N_("the plan has no zones"), N_("give it zones that hold every town and resident group")
    ),
    "border-to-itself": _rule(N_("a town cannot border itself"), N_("name two different towns")),
    "duplicate-border": _rule(
        N_("the same border twice"),
        N_("keep one of the two; the other is at {other}"),
        N_("keep one of the two"),
    ),
    "needs-team": _rule(N_("given for a step without a team"), N_("give the step a team, or remove this")),
    "gate-or-team": _rule(
        N_("a step is either decided by a meeting or done by a team"),
        N_("remove this, or remove gate: {other}"),
        N_("remove this or gate"),
    ),
    "stand-in-for-nobody": _rule(
        N_("stand-ins need a pool before them, for whose people they stand in"),
        N_("put another pool before it, or change when"),
    ),
    "same-as-nobody": _rule(
        N_("that step has no staff, so they cannot be the same people"), N_("name a step with a team")
    ),
    "same-as-later": _rule(N_("that step can never come before this one"), N_("name a step that leads here")),
    "same-as-barred": _rule(
        N_("the same people should do it, but not_by bars them"),
        N_("remove the step from same_as or from not_by"),
    ),
    "covers-without-towns": _rule(
        N_("only leadership units are responsible for towns"), N_("remove covers, or write kind: leadership")
    ),
    "towns-covered": _rule(
        N_("is responsible for {count} towns, but should be for {low} to {high}"),
        N_("change the contact of some towns, or covers"),
    ),
    "unit-in-two-zones": _rule(
        N_("the unit is in two zones"),
        N_("remove it from one of them; the other is {other}"),
        N_("remove it from one of them"),
    ),
    "unit-in-no-zone": _rule(N_("the unit is in no zone"), N_("put it into one")),
    "zone-empty": _rule(N_("the zone has no unit"), N_("give it a unit or remove it")),
    "group-outside-division-zone": _rule(
        N_("the resident group is outside the zone of its linked division"),
        N_("put it into zone {other}, or release it in the plan"),
        N_("put it there, or release it in the plan"),
    ),
    "gate-never": _rule(
        N_("step {step}: nobody in the required posts can chair the meeting {name}"),
        N_("give its unit people in those posts, or require other posts"),
    ),
    "gate-off-duty": _rule(
        N_("step {step}: nobody who may chair the meeting {name} is ever on duty when it meets"),
        N_("choose another weekday or time, or other posts"),
    ),
    "gate-not-held": _rule(
        N_("step {step}: the meeting {name} never takes place in the whole run"),
        N_("let it meet more often, or let the run end later"),
    ),
    "team-never": _rule(
        N_("step {step} needs {team} people, but for {unit} there are never more than {people}"),
        N_("open a further pool, add people or ask for a smaller team"),
    ),
    "team-never-barred": _rule(
        N_(
            "step {step} needs {team} people who did not do the earlier steps that bar them, but for "
            "{unit} at most {people} people are eligible"
        ),
        N_("open a further pool for it, or add people"),
    ),
    "no-common-duty": _rule(
        N_("step {step}: a team for {unit} may be formed whose members are never on duty together"),
        N_("give their posts a weekday and hours in common"),
    ),
    "travel-exceeds-duty": _rule(
        N_("step {step}: for a team for {unit}, travel takes up every day on duty entirely"),
        N_("give longer duty hours, or a pool that is nearer"),
    ),
    "no-route": _rule(
        N_("no route leads from {start} to {stop}"), N_("add borders, with minutes, that connect them")
    ),
    "too-many-duty-patterns": _rule(
        N_("posts and arrangements give more than {most} different patterns of duty hours"),
        N_("give more posts the same duty hours"),
    ),
    # follow-ups
    "endless-followups": _rule(
        N_("matters trigger others without end: each brings {limit} or more of its own kind"),
        N_("write lower probabilities, or remove a follow-up"),
    ),
    "extends-too-late": _rule(
        N_("a matter already late can no longer be extended"), N_("write when: due_near, or remove extends")
    ),
    "nothing-to-extend": _rule(
        N_("none of the classes has a main limit with an extension"),
        N_("give the main limit an extension, or remove extends"),
    ),
    "nothing-is-due": _rule(
        N_("none of the classes has a main limit, so none is ever late"),
        N_("give a class a main limit, or name a milestone"),
    ),
    "class-in-both": _rule(
        N_("outside matters and the body's own work share this class: {other}"),
        N_("give the flow that is not headline its own class"),
    ),
    # searches
    "nothing-to-search": _rule(
        N_("there is nothing to search: no towns, or no zones today"),
        N_("add towns, and zones to the baseline plan"),
    ),
    "no-map": _rule(
        N_("the scenario has no borders between towns, so no zone is contiguous and nothing can be proven"),
        N_("add borders with the minutes from seat to seat"),
    ),
    "too-many-to-count": _rule(
        N_("more than {most} partial arrangements of contiguous zones: too many to count"),
        N_("count for fewer zones, or a part of the county at a time"),
    ),
    "pinned-twice": _rule(N_("one unit for two zones"), N_("keep one of the two")),
    "too-many-to-search": _rule(
        N_("more than {most} towns, groups and divisions"), N_("search a part of the county at a time")
    ),
    "no-plan": _rule(
        N_("no plan meets every constraint: {count} of them exclude each other"),
        N_("relax one of them"),
    ),
    "no-plan-found": _rule(
        N_("no plan was found, and it is not proven that there is none"),
        N_("give the search more time, or relax a constraint"),
    ),
    "too-many-to-screen": _rule(
        N_("more than {most} plans: too many to estimate each by simulation"),
        N_("ask for fewer zones, add constraints, or choose by an exact term"),
    ),
    "not-zones": _rule(
        N_("not a number of zones"),
        N_("write a number such as 4 or a range such as 3-5, from 1 to {high}"),
        N_("write a number such as 4 or a range such as 3-5"),
    ),
    "unknown-term": _rule(N_("no such term"), *CLOSE_NAME),
    "mixed-objective": _rule(
        N_(
            "terms by priority and by weight cannot be mixed, none may be repeated, and on_time must be "
            "used alone"
        ),
        N_("write spread,travel or spread=1,travel=20 or on_time"),
    ),
    "not-a-weight": _rule(N_("not a weight"), N_("write a number above zero")),
    "not-a-pin": _rule(N_("not a unit and a zone"), N_("write UNIT=ZONE")),
    "not-positive": _rule(N_("not above zero"), N_("write a number above zero")),
    "nothing-to-save": _rule(
        N_("there is no new plan to save: today's is among the best"), N_("ask for more plans with --top")
    ),
    "save-over": _rule(N_("{file} is the scenario itself"), N_("give the new file another name")),
    "save-outside": _rule(
        N_("from {file} the scenario {other} cannot be extended: it lies outside the folder above"),
        N_("save beside the scenario"),
    ),
    # reports
    "nothing-to-report": _rule(
        N_("there is no plan to report on beside the baseline"),
        N_("name another plan with --plans, or add one to the file"),
    ),
    "no-limit-to-report": _rule(
        N_("no matter of this scenario has a main limit that expires in the window"),
        N_("give a class of matters a main limit, or a longer window"),
    ),
    "unknown-report": _rule(
        N_("no such report: {name}"), N_("there are: {known}"), N_("see simlib report --help")
    ),
    "report-failed": _rule(
        N_("the report could not be simulated: {problem}"), N_("check the scenario with simlib check")
    ),
    "not-a-report": _rule(
        N_("{file} is not a report made by this program, or is incomplete"),
        N_("give the zip or the notebook that simlib report wrote"),
    ),
    "no-such-report": _rule(
        N_("no such file: {file}"), N_("give the zip or the notebook that simlib report wrote")
    ),
    "no-zip-beside": _rule(
        N_("there must be exactly one report zip beside {file}"),
        N_("give the zip or the notebook that simlib report wrote"),
    ),
    "report-extra": _rule(
        N_(
            "refused, nothing was run: {file} holds more than a report, or something twice ({count}): {known}"
        ),
        N_("use the report as it was written"),
    ),
    "report-altered": _rule(
        N_(
            "refused, nothing was run: cells {known} of the report are not those of the installed template "
            "(report: version {name}, installed: {value})"
        ),
        N_("use the report as it was written, or verify it with the version that made it"),
    ),
    "cannot-print": _rule(
        N_("{file} could not be made into a PDF ({problem})"),
        N_("open the .html file and print it, or name another browser in SIMLIB_BROWSER"),
    ),
    # plans of the workbench
    "plan-name": _rule(
        N_("{name} cannot be the name of a plan"),
        N_("use letters, Chinese characters, figures, blanks and hyphens, 60 at most"),
    ),
    "different-worlds": _rule(
        N_("these plans change the outside conditions (caseload, leave, borders) in different ways"),
        N_("compare them one by one, so that a difference answers one question"),
    ),
    "zone-exists": _rule(N_("a zone named {name} already exists"), N_("choose another name")),
    "zone-not-empty": _rule(N_("the zone {name} has units"), N_("move them to another zone first")),
    "plan-name-empty": _rule(N_("the plan has no name"), N_("please fill in a name first")),
    "plan-name-reserved": _rule(
        N_("{name} is a name reserved by Windows and cannot be used for a file"), N_("choose another name")
    ),
    "plan-name-taken": _rule(N_("the scenario already has a plan named {name}"), N_("choose another name")),
    "plan-title-taken": _rule(
        N_("a plan of the scenario already has the name {name}"), N_("choose another name")
    ),
    "plan-unsound": _rule(N_("the plan cannot be saved as it is"), N_("first fix the problems listed")),
    "file-exists": _rule(
        N_("a saved plan {name} already exists ({file})"),
        N_("choose another name; to change that plan, open it first"),
    ),
    "plan-changed": _rule(
        N_("the saved plan {name} ({file}) was changed elsewhere since it was opened here"),
        N_("save under another name, or open that plan to see what was changed"),
    ),
    "other-world": _rule(
        N_("{file} changes more of the scenario than the workbench can show"),
        N_("look at it with simlib compare"),
    ),
    # servers
    "port-taken": _rule(
        N_("port {port} is used by another program"),
        N_("give another with --port, or omit it to use any free port"),
    ),
    "root-lab": _rule(
        N_("JupyterLab does not start as administrator (root): anyone who reaches it could run anything"),
        N_("sign in as another user, or open the workbench alone with simlib app"),
    ),
    # flows
    "flow-without-exit": _rule(
        N_("matters of this flow can never be closed"), N_("let one of these steps lead to end")
    ),
    "endless-itinerary": _rule(
        N_("a matter goes through more than {most} steps"),
        N_("raise the share that moves on from the steps that repeat"),
    ),
    "unreachable-step": _rule(
        N_("no other step leads to this step"), N_("name it as a next step, or remove it")
    ),
    "probabilities-sum": _rule(
        N_("the shares add up to {sum}, not to 1"), N_("change them so that they add up to 1")
    ),
}

DETAILS: Final = (N_("value: {value}"), N_("line {line}"), N_("in {base}"))
"""Said in brackets after the rule, each if it is given."""

UNKNOWN: Final = _rule(
    N_("a rule was broken for which this version has no message"), N_("report the code: {name}")
)
"""Said for a code without an entry; `tests/views/test_words.py` keeps it out of our own code."""


def fault_line(words: Words, file: str, fault: Fault) -> str:
    """One line, `FILE: PATH: rule (value: X, line N) -> way out`, without characters that cannot be seen.

    >>> from simlib.views.language.words import words
    >>> fault_line(words("en"), "county.yaml", Fault("$.posts.a.pace", "negative", "-1"))
    'county.yaml: $.posts.a.pace: less than zero (value: -1) -> write zero or more'
    """
    w = words
    rule, way = _sentences(w, fault.code, {"file": file} | dict(fault.params))
    details = w(", ").join(_details(w, fault))
    if details:
        rule = w("{rule} ({details})", rule=rule, details=details)
    return visible(_arrow(f"{file}: {fault.path}: {rule}", way))


def _details(w: Words, fault: Fault) -> list[str]:
    """What is known beside rule and path, and is not said by the rule itself."""
    given = {name: text for name, text in fault.params.items() if text}
    if fault.value:
        given["value"] = fault.value
    said = placeholders(RULES.get(fault.code, UNKNOWN).rule)
    return [w(detail, **given) for detail in DETAILS if placeholders(detail) <= given.keys() - said]


def error_line(words: Words, error: SimlibError) -> str:
    """One line: `rule -> way out`. For `InputFaults` it counts them; `fault_line` says each.

    >>> from simlib.errors import UnknownName
    >>> from simlib.views.language.words import words
    >>> error_line(words("en"), UnknownName("plan", "pan-2021", ["plan-2021", "separate"]))
    'no such zone plan: pan-2021 -> there are: plan-2021, separate'
    """
    return visible(_arrow(*_sentences(words, error.code, error.params)))


def told(words: Words, error: SimlibError) -> list[str]:
    """A line with its code for each fault of a file, or for the error itself."""
    if isinstance(error, InputFaults):
        return [f"{fault_line(words, error.file, fault)} [{fault.code}]" for fault in error.faults]
    return [f"{error_line(words, error)} [{error.code}]"]


def _sentences(w: Words, code: str, params: Mapping[str, str]) -> tuple[str, str]:
    """The rule, and the first way out that can be said."""
    entry = RULES.get(code)
    if entry is None:
        entry, params = UNKNOWN, {"name": code}
    given = {name: _worded(w, name, value) for name, value in params.items() if value}
    gaps = dict.fromkeys(PARAMETERS, "?") | given
    ways = (w(way, **given) for way in entry.ways if placeholders(way) <= given.keys())
    return w(entry.rule, **gaps), next(ways, "")


def placeholders(message: str) -> set[str]:
    """The names in braces.

    >>> sorted(placeholders("from {low} to {high}"))
    ['high', 'low']
    """
    return {name for _, name, _, _ in Formatter().parse(message) if name}


def _worded(w: Words, parameter: str, value: str) -> str:
    """A parameter in words, if it is a code or what a system says."""
    if parameter == "problem":
        return said_problem(w, value)
    message = VALUES.get(parameter, {}).get(value)
    return w(message) if message else value


def said_problem(w: Words, problem: str) -> str:
    """What a system or a reader says, in words if there are some."""
    message = next((said for begin, said in PROBLEMS.items() if problem.startswith(begin)), None)
    return w(message) if message else problem


def _arrow(rule: str, way: str) -> str:
    return f"{rule} -> {way}" if way else rule


def visible(text: str) -> str:
    """Escape line breaks, control and direction characters: they come from a file of anybody's."""
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in text
    )
