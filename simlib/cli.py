"""The command `simlib`: a thin front on the functions that the notebooks call.

    check        are the file and all its plans without a fault?
    plans        which unit is in which zone, and in what do plans differ?
    assumptions  what is borrowed or assumed, and which numbers rest on it?
    facts        what becomes of each clause of the documents?
    run          what comes of one plan?
    explain      what happened to one matter, step by step?
    compare      which plan is better, and how sure are we?
    search       which zone plans are best, and is that proven?
    count        how many zone plans are there?
    demo         the shipped county: its plan against others at three loads

Answers go to standard output (with --json JSON and nothing else), progress and errors to standard
error. Exit codes: 0 done, 2 something that the planner can mend, 130 interrupted.

What takes long to load is imported in the command that needs it, so that help and checks are quick.
"""

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from importlib.resources import files
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, NoReturn

import typer

from simlib.errors import InputFaults, SimlibError
from simlib.views.fault_words import error_line, fault_line
from simlib.views.words import N_, Language, Words, language_from_environment, words

if TYPE_CHECKING:
    from simlib.inputs.reading import World
    from simlib.scores.experiment import Experiment, Setting
    from simlib.scores.intervals import Measure
    from simlib.scores.run import Run
    from simlib.search.answering import Answer
    from simlib.search.asking import Question
    from simlib.views.names import Names
    from simlib.views.stories import Telling

DONE, TO_MEND, INTERRUPTED, TERMINATED = 0, 2, 130, 143

DEMO_SCENARIO: Final = "pingluo-2021.yaml"
CLAUSES: Final = "facts/clauses.csv"
DEMO_REPLICATIONS: Final = 50
"""Enough for the demo's differences to show, few enough for a fraction of a minute."""

app = typer.Typer(
    name="simlib",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help=N_("Planning how county oversight work is organised, by simulation."),
)

# ---------------------------------------------------------------- options

LARGEST_SEED: Final = 2**64 - 1

LangOption = Annotated[
    Language | None,
    typer.Option("--lang", help=N_("Language of the output."), show_default=False),
]
FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help=N_("A scenario file."), show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help=N_("Print JSON and nothing else."))]
LoadOption = Annotated[
    str | None,
    typer.Option(help=N_("A load of the scenario; else the central one."), show_default=False),
]
ReplicationsOption = Annotated[
    int, typer.Option(min=1, max=1_000_000, help=N_("How many runs of each plan."))
]
SeedOption = Annotated[
    int, typer.Option(min=0, max=LARGEST_SEED, help=N_("Number of the chance that is met."))
]
EngineOption = Annotated[
    str | None,
    typer.Option(
        help=N_("Engine: kernel (fast) or reference (to be read); both give the same."),
        show_default=False,
    ),
]
ProcessesOption = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=61,  # more than this Windows cannot wait for
        help=N_("How many processes run; it changes nothing but the time."),
        show_default=False,
    ),
]
PlanOption = Annotated[
    str | None, typer.Option(help=N_("A plan; else the baseline."), show_default=False)
]
PlansOption = Annotated[
    str | None, typer.Option(help=N_("Plans, with commas between; else all."), show_default=False)
]
BaselineOption = Annotated[
    str | None,
    typer.Option(
        help=N_("The plan that others are compared with; else the file's."), show_default=False
    ),
]
CasesOption = Annotated[
    Path | None, typer.Option(help=N_("Write a CSV file with a row a matter."), show_default=False)
]
TasksOption = Annotated[
    Path | None, typer.Option(help=N_("Write a CSV file with a row a task."), show_default=False)
]
BomOption = Annotated[
    bool, typer.Option("--bom", help=N_("Mark CSV files as UTF-8 for WPS and Excel."))
]
DocumentOption = Annotated[
    str | None,
    typer.Option(help=N_("A document, such as S3; else all."), show_default=False),
]
StatusOption = Annotated[
    str | None,
    typer.Option(help=N_("A status: acts, held, shown or out; else all."), show_default=False),
]
WhyOption = Annotated[
    bool, typer.Option("--why", help=N_("Say why matters are late, by class, unit and zone."))
]
ReplicationOption = Annotated[
    int, typer.Option(min=1, max=1_000_000, help=N_("Which run, counted from 1."))
]
MatterOption = Annotated[
    str | None,
    typer.Option(help=N_("Code of a matter; else the late ones are listed."), show_default=False),
]
FigureOption = Annotated[
    Path | None,
    typer.Option(help=N_("Draw the matter's time: .png, .svg or .pdf."), show_default=False),
]
OutOption = Annotated[Path, typer.Option(help=N_("Folder for the figures."))]
ZonesOption = Annotated[
    str | None,
    typer.Option(
        metavar="K|A-B",
        help=N_("How many zones, or from A to B; else as today."),
        show_default=False,
    ),
]
ObjectiveOption = Annotated[
    str | None,
    typer.Option(
        metavar="TERM|TERM=W,...",
        help=N_("Terms by rank, or with weights; on_time is simulated. Else spread, then travel."),
        show_default=False,
    ),
]
TopOption = Annotated[int, typer.Option(min=1, max=100, help=N_("How many plans are shown."))]
WithinOption = Annotated[
    float | None,
    typer.Option(
        min=0.0, help=N_("Seconds; then the best plans so far and their gap."), show_default=False
    ),
]
SimulateOption = Annotated[
    int,
    typer.Option(
        min=0,
        max=100_000,
        help=N_("Run the plans found whole, so many times at most; 0: not at all."),
    ),
]
IndifferenceOption = Annotated[
    float,
    typer.Option(
        help=N_("The least difference that matters in simulation: percentage points, or days.")
    ),
]
ReleaseOption = Annotated[
    bool,
    typer.Option("--release-groups", help=N_("Resident groups may leave their division's zone.")),
]
PinOption = Annotated[
    list[str] | None,
    typer.Option("--pin", metavar="UNIT=ZONE", help=N_("A unit is in this zone of today.")),
]
TogetherOption = Annotated[
    list[str] | None,
    typer.Option("--together", metavar="UNIT,UNIT", help=N_("Units that share a zone.")),
]
ApartOption = Annotated[
    list[str] | None,
    typer.Option("--apart", metavar="UNIT,UNIT", help=N_("Units of which no two share a zone.")),
]
FreezeOption = Annotated[
    list[str] | None,
    typer.Option("--freeze", metavar="ZONE", help=N_("A zone that stays as it is.")),
]
LeastTownsOption = Annotated[
    int | None, typer.Option(min=0, help=N_("Least towns of a zone."), show_default=False)
]
MostTownsOption = Annotated[
    int | None, typer.Option(min=0, help=N_("Most towns of a zone."), show_default=False)
]
LeastLoadOption = Annotated[
    float | None,
    typer.Option(help=N_("Least staff hours a year of a zone."), show_default=False),
]
MostLoadOption = Annotated[
    float | None, typer.Option(help=N_("Most staff hours a year of a zone."), show_default=False)
]
LeastPeopleOption = Annotated[
    int | None, typer.Option(min=0, help=N_("Least posts of a zone."), show_default=False)
]
MostPeopleOption = Annotated[
    int | None, typer.Option(min=0, help=N_("Most posts of a zone."), show_default=False)
]
LongestTripOption = Annotated[
    float | None,
    typer.Option(help=N_("Most minutes from a town to its zone's seat."), show_default=False),
]
RiverOption = Annotated[
    bool, typer.Option("--river", help=N_("Zones may reach across the river everywhere."))
]
CrossingOption = Annotated[
    list[str] | None,
    typer.Option(
        "--crossing",
        metavar="TOWN,TOWN",
        help=N_("Zones may reach across here: a bridge, a ferry."),
    ),
]
MostMovedOption = Annotated[
    int | None,
    typer.Option(min=0, help=N_("Most towns that change their zone."), show_default=False),
]
SaveOption = Annotated[
    Path | None,
    typer.Option(
        help=N_("Write the plans found as a file that extends this one."), show_default=False
    ),
]

# ---------------------------------------------------------------- commands


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"simlib {version('simlib')}")
        raise typer.Exit


@app.callback()
def simlib(
    lang: LangOption = None,
    _: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help=N_("Print the version.")
        ),
    ] = False,
) -> None:
    """Read what holds for every command; the language has been read before (`language_asked`)."""


@app.command(help=N_("Check a scenario file and every plan in it; list all faults."))
def check(context: typer.Context, file: FileArgument, lang: LangOption = None) -> None:
    """Say in one line that all is well, or each fault in a line of its own on standard output."""
    w: Words = context.obj
    try:
        world = _feasible_world(file)
    except InputFaults as error:
        for line in fault_lines(w, error):
            typer.echo(line)
        raise typer.Exit(TO_MEND) from None
    scenario = world.scenario
    counts = {"units": len(scenario.units), "plans": len(scenario.plans)}
    counts |= {"flows": len(scenario.flows), "numbers": len(world.provenance)}
    found = w("units: {units}, plans: {plans}, flows: {flows}, numbers: {numbers}", **counts)
    name = {"file": str(file), "name": scenario.name, "hash": world.sha256[:12], "found": found}
    typer.echo(w("{file}: no faults; scenario {name} ({hash}): {found}", **name))


@app.command(help=N_("Show the zones of every plan, and in what plans differ from the baseline."))
def plans(
    context: typer.Context, file: FileArgument, as_json: JsonOption = False, lang: LangOption = None
) -> None:
    """Show plans as tables, or as JSON."""
    from simlib.views.documents import plans_document
    from simlib.views.terminal import console, footing, plan_differences, plan_table, say

    world = _world(file)
    if as_json:
        _print_json(plans_document(world))
        return
    w, names, out = context.obj, _names(context, world), console()
    for name in world.scenario.plans:
        out.print(plan_table(names, name))
        if name != world.scenario.baseline:
            differences = plan_differences(names, name) or [w("as the baseline")]
            say([w("Differs from the baseline: {list}", list=w("; ").join(differences))])
        out.print()
    say(footing(names, world, _assumptions_command(file)))


@app.command(
    help=N_("List what is borrowed, assumed or derived, with the numbers that rest on it.")
)
def assumptions(
    context: typer.Context, file: FileArgument, as_json: JsonOption = False, lang: LangOption = None
) -> None:
    """List grounds and their numbers, borrowed ones first."""
    from simlib.views.documents import assumptions_document
    from simlib.views.grounds import grounds_used
    from simlib.views.terminal import ground_lines, say

    world = _world(file)
    if as_json:
        _print_json(assumptions_document(world))
        return
    for use in grounds_used(world):
        say([*ground_lines(context.obj, use), ""])
    say([_names(context, world).mark()])


@app.command(help=N_("List the clauses of the documents: what becomes of each, and where."))
def facts(
    context: typer.Context,
    document: DocumentOption = None,
    status: StatusOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Count clauses by document and status, and list them."""
    from simlib.inputs.clauses import read_clauses, selected
    from simlib.views.clauses import clauses_table, counts_table, status_lines
    from simlib.views.documents import facts_document
    from simlib.views.terminal import console, say

    clauses = selected(read_clauses(shipped_scenario(CLAUSES)), document, status)
    if as_json:
        _print_json(facts_document(clauses))
        return
    w, out = context.obj, console()
    out.print(counts_table(w, clauses))
    say([*status_lines(w), ""])
    out.print(clauses_table(w, clauses))


@app.command(help=N_("Run one plan and show its measures with intervals."))
def run(
    context: typer.Context,
    file: FileArgument,
    plan: PlanOption = None,
    load: LoadOption = None,
    replications: ReplicationsOption = 20,
    seed: SeedOption = 1,
    engine: EngineOption = None,
    processes: ProcessesOption = None,
    as_json: JsonOption = False,
    cases: CasesOption = None,
    tasks: TasksOption = None,
    bom: BomOption = False,
    why: WhyOption = False,
    lang: LangOption = None,
) -> None:
    """Run one plan, write its logs if they are asked for, and show its measures."""
    from simlib.runs.engines import DEFAULT
    from simlib.scores.causes import causes
    from simlib.scores.experiment import Setting
    from simlib.views.documents import causes_document, run_document

    world = _feasible_world(file)
    plan = plan or world.scenario.baseline
    setting = Setting.of(world, [plan], load, plan, replications, seed, engine or DEFAULT)
    found = _logged(context.obj, world, setting, processes, (cases, tasks), bom)
    told = causes(world, found.setting, processes or 1)[plan] if why else ()
    if as_json:
        _print_json(run_document(found) | (causes_document(told) if why else {}))
    else:
        _show_run(_names(context, world), found, file, told)
    _say_if_interrupted(context.obj, found, replications)


@app.command(help=N_("Tell what happened to one matter of one run; or list the late ones."))
def explain(
    context: typer.Context,
    file: FileArgument,
    plan: PlanOption = None,
    replication: ReplicationOption = 1,
    matter: MatterOption = None,
    load: LoadOption = None,
    seed: SeedOption = 1,
    figure: FigureOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Run one plan once more, as in any other command with this seed, and tell one matter's story."""
    from simlib.scores.experiment import Setting
    from simlib.views.documents import explain_document, late_document
    from simlib.views.terminal import console, result_footing_of, say
    from simlib.views.whys import late_table, run_title, story_lines

    _check_figure(figure)
    world = _feasible_world(file)
    plan = plan or world.scenario.baseline
    setting = Setting.of(world, [plan], load, plan, 1, seed)
    names, one = _names(context, world), _one_run(context.obj, world, setting, replication)
    if matter is None:
        if as_json:
            _print_json(late_document(one, setting))
        else:
            console().print(late_table(names, one, setting))
            say(result_footing_of(names, one.model, _assumptions_command(file)))
        return
    telling = _telling(names, one, matter)
    _draw_story(telling, figure)
    if as_json:
        _print_json(explain_document(telling, one, setting))
    else:
        say(list(story_lines(telling, run_title(names, one, setting))))
        say(["", *result_footing_of(names, one.model, _assumptions_command(file))])


@app.command(help=N_("Compare plans with the baseline under the same chance."))
def compare(
    context: typer.Context,
    file: FileArgument,
    plans: PlansOption = None,
    baseline: BaselineOption = None,
    load: LoadOption = None,
    replications: ReplicationsOption = 20,
    seed: SeedOption = 1,
    engine: EngineOption = None,
    processes: ProcessesOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Run several plans with shared draws and show differences and what may be claimed."""
    from simlib.runs.engines import DEFAULT
    from simlib.scores.experiment import Setting
    from simlib.views.documents import comparison_document

    world = _feasible_world(file)
    chosen = [name.strip() for name in (plans or "").replace("，", ",").split(",") if name.strip()]
    setting = Setting.of(world, chosen, load, baseline, replications, seed, engine or DEFAULT)
    found = _experiment(context.obj, world, setting, processes)
    if as_json:
        _print_json(comparison_document(found))
    else:
        _show_comparison(_names(context, world), found, file)
    _say_if_interrupted(context.obj, found, replications)


@app.command(help=N_("Find the best zone plans, and say whether that is proven."))
def search(
    context: typer.Context,
    file: FileArgument,
    zones: ZonesOption = None,
    objective: ObjectiveOption = None,
    top: TopOption = 5,
    within: WithinOption = None,
    simulate: SimulateOption = 0,
    indifference: IndifferenceOption = 0.5,
    release_groups: ReleaseOption = False,
    pin: PinOption = None,
    together: TogetherOption = None,
    apart: ApartOption = None,
    freeze: FreezeOption = None,
    least_towns: LeastTownsOption = None,
    most_towns: MostTownsOption = None,
    least_load: LeastLoadOption = None,
    most_load: MostLoadOption = None,
    least_people: LeastPeopleOption = None,
    most_people: MostPeopleOption = None,
    longest_trip: LongestTripOption = None,
    river: RiverOption = False,
    crossing: CrossingOption = None,
    most_moved: MostMovedOption = None,
    load: LoadOption = None,
    seed: SeedOption = 1,
    processes: ProcessesOption = None,
    save: SaveOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Search, simulate if that is asked for, save and show what was found."""
    from simlib.search.asking import Asked, question

    asked = Asked(
        load, zones, objective, top, within, simulate, seed, indifference, release_groups,
        pin or (), together or (), apart or (), freeze or (), (least_towns, most_towns),
        (least_load, most_load), (least_people, most_people), longest_trip, river, crossing or (),
        most_moved,
    )  # fmt: skip
    world = _feasible_world(file)
    found = _searched(
        _names(context, world), world, question(str(file), world.scenario, asked), processes
    )
    _show_answer(_names(context, world), found, file, save, as_json)


@app.command(help=N_("Count the zone plans whose zones hang together."))
def count(
    context: typer.Context,
    file: FileArgument,
    zones: ZonesOption = None,
    river: RiverOption = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Count connected partitions of the towns, over borders on land or, with --river, all borders."""
    from simlib.search.asking import Asked, question
    from simlib.search.counting import connected_plans
    from simlib.views.found_documents import count_document
    from simlib.views.search_terminal import count_line
    from simlib.views.terminal import say

    world = _world(file)
    numbers = question(str(file), world.scenario, Asked(zones=zones)).zones
    plans = sum(connected_plans(world.scenario, k, river=river) for k in numbers)
    if as_json:
        _print_json(count_document(plans))
    else:
        say([count_line(_names(context, world), zones or str(numbers[0]), plans, river)])


@app.command(help=N_("Show what simlib does: the county's plan against others at three loads."))
def demo(context: typer.Context, out: OutOption = Path("out"), lang: LangOption = None) -> None:
    """Compare the shipped plans at every load: a table, two figures, and what may be claimed."""
    from simlib.scores.experiment import Setting
    from simlib.views.files import folder

    folder(out)
    file = shipped_scenario(DEMO_SCENARIO)
    world = _feasible_world(file)
    asked = {
        load: Setting.of(world, load=load, replications=DEMO_REPLICATIONS)
        for load in world.scenario.loads
    }
    loads = {
        load: _experiment(context.obj, world, setting, None) for load, setting in asked.items()
    }
    if _asked_to_stop:
        raise KeyboardInterrupt
    names = _names(context, world)
    drawn = _draw_demo(names, loads, out)
    _show_demo(names, loads, file, drawn)


# ---------------------------------------------------------------- reading and running


def _world(file: Path) -> "World":
    from simlib.inputs.reading import read_world

    return read_world(file)


def _feasible_world(file: Path) -> "World":
    """A world whose every plan can do every step."""
    from simlib.model.feasibility import feasibility_faults

    world = _world(file)
    faults = feasibility_faults(world)
    if faults:
        raise InputFaults(str(file), faults)
    return world


def shipped_scenario(name: str) -> Path:
    """A file of the folder `scenarios` of the checkout, or of the installed package."""
    package = Path(str(files("simlib")))
    places = (package.parent / "scenarios" / name, package / "scenarios" / name)
    return next((place for place in places if place.is_file()), places[0])


def _experiment(
    w: Words, world: "World", setting: "Setting", processes: int | None
) -> "Experiment":
    return _logged(w, world, setting, processes, (None, None), bom=False)


def _logged(
    w: Words,
    world: "World",
    setting: "Setting",
    processes: int | None,
    paths: tuple[Path | None, Path | None],
    bom: bool,
) -> "Experiment":
    """Run an experiment, with a bar, and write the logs of its runs to the paths that are given."""
    from simlib.runs.compiling import is_compiled
    from simlib.scores.experiment import experiment, nothing, sensible_processes
    from simlib.views.files import csv_writer
    from simlib.views.logs import CASE_COLUMNS, TASK_COLUMNS, Logs, logs
    from simlib.views.terminal import progress

    if not is_compiled():
        _complain(
            [w("The engine is compiled once for this machine; this takes about half a minute.")]
        )
    number = processes or sensible_processes(setting)
    cases, tasks = paths
    with (
        csv_writer(cases, CASE_COLUMNS, bom) as write_cases,
        csv_writer(tasks, TASK_COLUMNS, bom) as write_tasks,
        progress(w, setting.replications) as advance,
    ):

        def write(_: int, kept: Sequence[Logs | None]) -> None:
            for of_run in kept:
                if of_run:
                    write_cases(of_run.cases)
                    write_tasks(of_run.tasks)
            advance()

        keep = logs if cases or tasks else nothing
        with _patience():
            found = experiment(world, setting, number, keep, write, lambda: bool(_asked_to_stop))
        if signal.SIGTERM in _asked_to_stop:  # its exception was lost while machine code was loaded
            raise SystemExit(TERMINATED)
        return found


def _one_run(w: Words, world: "World", setting: "Setting", replication: int) -> "Run":
    """One replication of a setting's plan, numbered from 1 as in the logs."""
    from simlib.model.compile import compile_model
    from simlib.model.plan import compile_plan
    from simlib.runs.compiling import is_compiled
    from simlib.runs.draws import draw
    from simlib.runs.engines import ENGINES
    from simlib.scores.run import Run

    if not is_compiled():
        _complain(
            [w("The engine is compiled once for this machine; this takes about half a minute.")]
        )
    model = compile_model(world, setting.load)
    plan = compile_plan(model, setting.baseline)
    draws = draw(model, setting.seed, replication - 1)
    return Run(model, plan, draws, ENGINES[setting.engine](model, plan, draws))


def _telling(names: "Names", run: "Run", code: str) -> "Telling":
    """The story of a matter by its code. Raises SimlibError `unknown-matter`."""
    from simlib.model.rules import NEVER
    from simlib.scores.story import late_matters, story
    from simlib.views.logs import matter_codes
    from simlib.views.stories import Telling, unknown_matter

    codes = matter_codes(run.model, run.draws)
    came = {codes[m]: m for m in range(len(codes)) if run.record.arrived[m] < NEVER}
    if code not in came:
        raise unknown_matter(code, list(came), [codes[one.matter] for one in late_matters(run)])
    told = story(run.model, run.plan, run.draws, run.record, came[code])
    return Telling(names, run.model, run.draws, run.record, told)


def _check_figure(path: Path | None) -> None:
    from simlib.views.typeface import WITHOUT_DATE

    if path is not None and path.suffix not in WITHOUT_DATE:
        raise SimlibError("figure-ending", file=str(path))


def _draw_story(telling: "Telling", path: Path | None) -> None:
    from simlib.views.timelines import timeline_figure
    from simlib.views.typeface import house_style, save_figure

    if path is not None:
        with house_style():
            save_figure(timeline_figure(telling), path)


def _say_if_interrupted(w: Words, found: "Experiment", asked: int) -> None:
    """What was shown is what was done before Ctrl-C."""
    done = found.setting.replications
    if _asked_to_stop:
        line = w("Interrupted after {done} of {asked} replications.", done=done, asked=asked)
        _last_words.append(line)
        raise typer.Exit(INTERRUPTED)


def _searched(names: "Names", world: "World", asked: "Question", processes: int | None) -> "Answer":
    """Search, with a line of progress; where no plan can be, say which constraints exclude each other."""
    from simlib.runs.compiling import is_compiled
    from simlib.search.answering import answer, sensible_processes
    from simlib.search.reasons import Infeasible
    from simlib.views.found import reason_lines
    from simlib.views.search_terminal import search_progress

    w = names.words
    if not (is_compiled("kernels.cover") and (is_compiled() or not asked.simulated)):
        _complain(
            [w("Machine code is made once for this machine; this takes about half a minute.")]
        )
    number = processes or sensible_processes(asked)
    try:
        with search_progress(w) as tell, _patience():
            found = answer(
                world, asked, processes=number, tell=tell, stop=lambda: bool(_asked_to_stop)
            )
    except Infeasible as error:
        _complain([error_line(w, error), *reason_lines(names, error.reason)])
        raise typer.Exit(TO_MEND) from None
    if signal.SIGTERM in _asked_to_stop:
        raise SystemExit(TERMINATED)
    return found


# ---------------------------------------------------------------- showing


def _names(context: typer.Context, world: "World") -> "Names":
    from simlib.views.names import Names

    return Names(context.obj, world.scenario)


def _show_run(
    names: "Names", found: "Experiment", file: Path, causes: "Sequence[Measure]" = ()
) -> None:
    from simlib.views.terminal import console, definition_lines, result_footing, run_table, say
    from simlib.views.whys import cause_table

    (plan,) = found.setting.plans
    console().print(run_table(names, found, plan))
    if causes:
        console().print(cause_table(names, causes))
    say(definition_lines(names))
    say(["", *result_footing(names, found, _assumptions_command(file))])


def _show_comparison(names: "Names", found: "Experiment", file: Path) -> None:
    from simlib.views.findings import findings
    from simlib.views.terminal import (
        LEGEND,
        comparison_table,
        console,
        definition_lines,
        result_footing,
        say,
    )

    console().print(comparison_table(names, found))
    say([names.words(LEGEND), "", *findings(names, {found.setting.load: found}), ""])
    say(definition_lines(names, (found.headline,)))
    say(result_footing(names, found, _assumptions_command(file)))


def _show_answer(
    names: "Names", found: "Answer", file: Path, save: Path | None, as_json: bool
) -> None:
    """Save, then show: tables and sentences, or JSON."""
    from simlib.views.found_documents import search_document
    from simlib.views.saving import save_plans
    from simlib.views.search_terminal import show_answer

    w = names.words
    saved = save_plans(save, file, names.scenario, found.new) if save else None
    if as_json:
        _print_json(search_document(found))
    else:
        show_answer(names, found, _assumptions_command(file))
    if saved:
        _complain([w("Saved: {file}; look at it with: simlib plans {file}", file=saved)])
    if _asked_to_stop:
        _last_words.append(w("Interrupted; shown are the best plans so far."))
        raise typer.Exit(INTERRUPTED)


def _draw_demo(names: "Names", loads: "dict[str, Experiment]", out: Path) -> list[Path]:
    """The two figures of the demo, each as a picture and as a drawing."""
    from simlib.views.figures import comparison_figure
    from simlib.views.maps import county_map
    from simlib.views.typeface import house_style, save_figure

    with house_style():
        figures = {
            "map": county_map(names, names.scenario.baseline),
            "comparison": comparison_figure(names, loads),
        }
        return [
            save_figure(figure, out / f"{name}{ending}")
            for name, figure in figures.items()
            for ending in (".png", ".svg")
        ]


def _show_demo(
    names: "Names", loads: "dict[str, Experiment]", file: Path, drawn: Sequence[Path]
) -> None:
    from simlib.views.findings import findings
    from simlib.views.terminal import (
        LEGEND,
        SECOND_LINE,
        console,
        definition_lines,
        loads_table,
        result_footing,
        say,
    )

    w, world = names.words, next(iter(loads.values())).model.world
    console().print(w.text(world.scenario.title))
    console().print(loads_table(names, loads))
    say([w(SECOND_LINE), w(LEGEND), "", *findings(names, loads), ""])
    say(definition_lines(names, ("on_time_share",)))
    say([w("Figures: {files}", files=names.listed(map(str, drawn)))])
    say(result_footing(names, next(iter(loads.values())), _assumptions_command(file)))


def _assumptions_command(file: Path) -> str:
    here = Path.cwd()
    return f"simlib assumptions {file.relative_to(here) if file.is_relative_to(here) else file}"


def _print_json(document: dict[str, Any]) -> None:
    from simlib.views.documents import text

    _encode_output("utf-8")
    sys.stdout.write(text(document))


# ---------------------------------------------------------------- the program


_asked_to_stop: Final[list[int]] = []
"""Signals that came. One that comes while machine code is loaded may be lost with its exception."""


def main() -> NoReturn:
    """The command `simlib`."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    sys.exit(obey(sys.argv[1:]))


_last_words: Final[list[str]] = []
"""What is said of an interruption, when something was shown all the same."""

_patient: Final[list[bool]] = []
"""Whether the replication under way may be finished first."""


def _stop(number: int, frame: object) -> None:
    """End in good order, so that no half file stays behind. While replications are run, the first Ctrl-C
    lets the one under way be finished and shows what is done; a second one ends at once."""
    _asked_to_stop.append(number)
    if number == signal.SIGTERM:
        raise SystemExit(TERMINATED)
    if not _patient or _asked_to_stop.count(signal.SIGINT) > 1:
        raise KeyboardInterrupt


@contextmanager
def _patience() -> Iterator[None]:
    _patient.append(True)
    try:
        yield
    finally:
        _patient.pop()


def obey(arguments: Sequence[str]) -> int:
    """Do what a command line says; its exit code. Errors that planners can mend are a line each."""
    w = words(language_asked(arguments) or language_from_environment())
    _encode_output(None)
    try:
        _command(w)(list(arguments), prog_name="simlib", obj=w)
    except SystemExit as end:
        if end.code == INTERRUPTED:
            _complain(_last_words or [w("Interrupted.")])
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except InputFaults as error:
        count = [error_line(w, error)] if len(error.faults) > 1 else []
        _complain([*fault_lines(w, error), *count])
    except SimlibError as error:
        _complain([error_line(w, error)])
    except OSError as error:
        params = {"file": str(error.filename or ""), "problem": error.strerror or str(error)}
        _complain([error_line(w, SimlibError("cannot-write", **params))])
    return TO_MEND


def language_asked(arguments: Sequence[str]) -> Language | None:
    """The language that a command line asks for, wherever it says so; the last word counts.

    >>> language_asked(["--lang", "en", "check", "a.yaml", "--lang=zh"])
    'zh'
    """
    spoken: dict[str, Language] = {"zh": "zh", "en": "en"}
    said = " ".join(arguments).replace("--lang ", "--lang=").split(" ")
    asked = [
        spoken.get(word.removeprefix("--lang=")) for word in said if word.startswith("--lang=")
    ]
    return asked[-1] if asked else None


def _command(w: Words) -> Callable[..., object]:
    """The application with its help in one language."""
    command = typer.main.get_command(app)
    for one in (command, *command.commands.values()):  # type: ignore[attr-defined]
        for described in (one, *one.params):
            if getattr(described, "help", None):
                described.help = w(described.help)
    return command


def fault_lines(words: Words, error: InputFaults) -> list[str]:
    """A line for each fault of a file."""
    return [fault_line(words, error.file, fault) for fault in error.faults]


def _complain(lines: Sequence[str]) -> None:
    for line in lines:
        typer.echo(line, err=True)


def _encode_output(encoding: str | None) -> None:
    """Let no character that a terminal cannot show end a command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=encoding, errors="replace")
