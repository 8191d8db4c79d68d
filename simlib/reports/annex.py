"""The annex: what every figure is, what was tested, what it all rests on, and what names it.

definitions_part   each measure: numerator, denominator, of whom, where it is computed
numbers_part       each measure of each plan at the central load, with what was counted
checks_part        each check: what was found, what it should be, whether it holds
grounds_part       what is borrowed or assumed
origin_part        hash, version, seed, replications, window
"""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Final

from simlib.inputs.scenario import GroundKind
from simlib.reports.blocks import Block, Break, Heading, Paragraph, ReportPart, part
from simlib.reports.checks import FURTHEST, Check, verdict_of
from simlib.reports.precision import TARGET
from simlib.reports.study import Study
from simlib.scores.definitions import DEFINITIONS
from simlib.scores.measures import CAUSES, MEASURES
from simlib.views.exhibits.county import shaky_sheet
from simlib.views.exhibits.validation import kept_sheet
from simlib.views.language.names import Names, heading, window
from simlib.views.language.provenance import projected_years, shaky
from simlib.views.language.rules import relaxed_rules
from simlib.views.language.words import N_
from simlib.views.table import Cell, Cells, Table, mean_and_interval, number, table

NAMES: Final = {
    "theory": N_("closed form {of}: mean wait against theory"),
    "flow": N_("matters received = closed + open, in every replication ({of})"),
    "little": N_(
        "Little's law: mean number of open matters, averaged over time = summed over matters ({of})"
    ),
    "labels": N_("time of late matters: sum over causes = from receipt to closing ({of})"),
    "duty": N_("people busy for longer than they are on duty ({of})"),
    "engines": N_("replications in which both engines give identical bytes ({of})"),
    "loads": N_("loads simulated, of those in the file"),
    "fitted": N_("kinds of figures in which the model does not reproduce the county's log (not judged: all)"),
    "precision": N_("half-width of the interval, matters per 100 ({of})"),
}
WANTED: Final = {
    "theory": N_("{value}, off by at most {furthest} standard errors"),
    "precision": N_("at most {value}, unless the direction is shown beyond doubt"),
}
DIGITS: Final = {"theory": 0, "little": 4, "labels": 1, "precision": 2}


def origin_line(study: Study) -> str:
    """Scenario, hash, version, runs and window in one line."""
    names, setting = study.names, study.setting
    return names.words(
        "scenario {name} ({hash}), simlib {version}, {window}, {runs} replications at each load, seed {seed}",
        name=study.world.scenario.name,
        hash=study.world.sha256[:12],
        version=version("simlib"),
        window=names.window(),
        runs=setting.replications,
        seed=setting.seed,
    )


# ---------------------------------------------------------------- what figures are


def definitions_part(study: Study) -> ReportPart:
    """A row a measure that occurs in the report."""
    w, names = study.names.words, study.names
    found = study.central.found
    used = dict.fromkeys(m.name for plan in found.setting.plans for m in found.measures(plan))
    rows: list[Cells] = [
        [names.measure(name), names.measured_in(unit(study, name)), w(d.numerator), w(d.denominator),
         w(d.cohort), source(name)]
        for name in used if (d := DEFINITIONS.get(name))
    ]  # fmt: skip
    columns = [w("measure"), w("unit of measure"), w("numerator"), w("denominator"), w("counted among"),
               w("computed by")]  # fmt: skip
    definitions = table(names, w("Definitions"), columns, rows, name=w("definitions"))
    return _chapter(w("Annex A: definitions of the figures"), w(DEFINED), definitions)


DEFINED: Final = N_(
    "Every figure is a numerator divided by a denominator, each summed over all "
    "replications first. Both are counted in simulated replications of the scenario identified in annex E."
)


def _chapter(title: str, words: str, *shown: Table) -> ReportPart:
    """A page that opens with what its tables say."""
    return part(Break(), Heading(title), Paragraph(words), *shown)


def unit(study: Study, name: str) -> str:
    """The unit of a measure in this world, which may have no calendar."""
    rows = study.central.found.rows[study.baseline]
    return next((row.unit for row in rows if row.name == name), DEFINITIONS[name].unit)


def source(name: str) -> str:
    """The function that counts a measure.

    >>> source("on_time_share")
    'simlib.scores.matters.on_time_share'
    """
    where = {entry.name: entry.of.__module__ for entry in (*MEASURES, *CAUSES)}
    return f"{where[name]}.{name}" if name in where else "simlib.scores.intervals.estimate"


def numbers_part(study: Study) -> ReportPart:
    """Each measure of all matters and all people, for each plan, with what was counted in a run."""
    w, names = study.names.words, study.names
    columns = [w("measure"), w("plan"), w("mean"), w("95% interval"), w("numerator"), w("denominator")]
    tables: list[Block] = []
    for load, one in study.loads.items():
        measures = {plan: one.found.measures(plan) for plan in one.found.setting.plans}
        kept = dict.fromkeys(m.name for of_plan in measures.values() for m in of_plan if m.by == "all")
        rows: list[Cells] = [
            [heading(names.measure(m.name)), names.plan(plan), *mean_and_interval(m),
             number(m.numerator), number(m.denominator)]
            for name in kept
            for plan, of_plan in measures.items()
            for m in of_plan if (m.name, m.by) == (name, "all")
        ]  # fmt: skip
        title = heading(w("{load}: all measures", load=names.load(load)))
        note = w("numerator and denominator: means per replication; plain numbers have denominator 1")
        label = w("numbers, {load}", load=names.load(load))
        tables.append(table(names, title, columns, rows, [note], label))
    return part(Break(), Heading(w("Annex B: all figures, with numerators and denominators")), *tables)


# ---------------------------------------------------------------- what was tested


def checks_part(study: Study, made: Sequence[Check]) -> ReportPart:
    """A row a check."""
    w, names = study.names.words, study.names
    rows: list[Cells] = [
        [check_name(names, one), _value(one, one.found), _wanted(names, one),
         w("holds") if one.holds else w("does not hold")]
        for one in made
    ]  # fmt: skip
    failed = sum(not one.holds for one in made)
    columns = [w("check"), w("found"), w("expected"), w("result")]
    said = N_("{failed} of {count} checks fail.") if failed else N_("All {count} checks pass.")
    notes = [
        w("closed form: Erlang's delay formula for three servers; the scenarios are in scenarios/theory"),
        w(
            "the two sides of an equation are counted in different ways; sums are over all replications "
            "and plans"
        ),
    ]
    shown = table(names, w("Checks"), columns, rows, notes, w("checks"))
    words = w(said, failed=failed, count=len(made))
    return _chapter(w("Annex C: checks run on this configuration"), words, shown)


def check_name(names: Names, check: Check) -> str:
    """What is checked, and of what."""
    if check.code == "theory":
        of = check.of[0]
    else:
        load, *plan = check.of or ("",)
        of = names.listed([names.load(load), *map(names.plan, plan)]) if load else ""
    return heading(names.words(NAMES[check.code], of=of))


def _value(check: Check, found: float) -> Cell:
    return Cell(f"{found:,.{DIGITS.get(check.code, 0)}f}", found)


def _wanted(names: Names, check: Check) -> Cell:
    value = _value(check, check.wanted)
    if check.code not in WANTED:
        return value
    text = f"{TARGET:g}" if check.code == "precision" else value.text
    return Cell(names.words(WANTED[check.code], value=text, furthest=FURTHEST))


# ---------------------------------------------------------------- what it rests on


def grounds_part(study: Study) -> ReportPart:
    """A row a ground that is borrowed or assumed; of a file fitted to a log, how it was held against that."""
    w, uses = study.names.words, shaky(study.world)
    kinds = [use.kind for use in uses]
    said = w(
        "{borrowed} grounds are borrowed from another county or year, {assumed} are assumptions.",
        borrowed=kinds.count(GroundKind.BORROWED),
        assumed=kinds.count(GroundKind.ASSUMPTION),
    )
    shown = shaky_sheet(study.names, study.world).named(w("grounds"))
    verdict = verdict_of(study.world)
    judged = [kept_sheet(study.names, verdict)] if verdict else []
    return _chapter(w("Annex D: borrowed and assumed inputs"), said, shown, *judged)


def origin_part(study: Study) -> ReportPart:
    """Everything that must be the same for the figures to be the same."""
    w, world, setting = study.names.words, study.world, study.setting
    first, last = window(world.scenario)
    years = projected_years(study.central.found.model)
    loads = [f"{study.names.load(load)} {world.scenario.loads[load]:g}" for load in study.loads]
    rows: list[Cells] = [
        (w("scenario"), f"{world.scenario.name}: {w.text(world.scenario.title)}"),
        ("SHA-256", world.sha256),
        (w("version"), f"simlib {version('simlib')}"),
        (w("engine"), setting.engine),
        (w("seed"), f"{setting.seed}"),
        (w("replications at each load"), f"{setting.replications}"),
        (w("loads"), study.names.listed(loads)),
        (w("plans"), study.names.listed(f"{study.names.plan(p)} [{p}]" for p in setting.plans)),
        (w("baseline"), study.names.plan(setting.baseline)),
        (w("rules relaxed"), w("; ").join(relaxed_rules(w, world.scenario, setting.plans)) or "–"),
        (w("window"), f"{first} – {last}"),
        (w("years without published holidays"), study.names.listed(map(str, years)) or "–"),
        (w("data"), heading(study.names.mark()) or w("the user's own data")),
    ]
    said = w(
        "The same scenario, version, seed and replications give the same figures on every machine: simlib "
        "verify reruns the installed template and compares figure by figure."
    )
    shown = table(study.names, w("Origin"), [w("item"), w("value")], rows, name=w("origin"))
    return _chapter(w("Annex E: identification of this result"), said, shown)
