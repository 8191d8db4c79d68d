"""Commands that run plans: run, explain, compare."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from simlib.cli.drawing import draw, drawable
from simlib.cli.opening import assumptions_command, feasible_world, named, names_of
from simlib.cli.options import (
    ClusterOption,
    FileArgument,
    JsonOption,
    LangOption,
    LoadOption,
    PlansOption,
    ProcessesOption,
    ReplicationsOption,
    SeedOption,
    optional,
)
from simlib.cli.running import announce_compilation, run_experiment, say_if_interrupted
from simlib.cli.saying import print_json
from simlib.views.language.words import N_

if TYPE_CHECKING:
    from simlib.scores.experiment import Experiment
    from simlib.scores.intervals import Measure
    from simlib.views.language.names import Names

LISTED: Final = 30
"""So many late matters are listed."""

EngineOption = Annotated[
    str | None, optional(N_("Engine: kernel (fast) or reference (readable); results are identical."))
]
PlanOption = Annotated[str | None, optional(N_("A plan (default: the baseline)."))]
BaselineOption = Annotated[
    str | None, optional(N_("The plan to compare against (default: the file's baseline)."))
]
CasesOption = Annotated[Path | None, optional(N_("Write a CSV file with one row per matter."))]
TasksOption = Annotated[Path | None, optional(N_("Write a CSV file with one row per task."))]
BomOption = Annotated[bool, typer.Option("--bom", help=N_("Mark CSV files as UTF-8 for WPS and Excel."))]
WhyOption = Annotated[
    bool, typer.Option("--why", help=N_("Say why matters are late, by class, unit and zone."))
]
AllOption = Annotated[bool, typer.Option("--all", help=N_("Show all measures, not only the main ones."))]
ReplicationOption = Annotated[int, typer.Option(min=1, max=1_000_000, help=N_("Replication number, from 1."))]
MatterOption = Annotated[str | None, optional(N_("Code of a matter (default: list the late ones)."))]
FigureOption = Annotated[Path | None, optional(N_("Draw where the matter's time went: .png, .svg or .pdf."))]


def run(
    context: typer.Context,
    file: FileArgument,
    plan: PlanOption = None,
    load: LoadOption = None,
    replications: ReplicationsOption = 20,
    seed: SeedOption = 1,
    engine: EngineOption = None,
    processes: ProcessesOption = None,
    cluster: ClusterOption = None,
    as_json: JsonOption = False,
    cases: CasesOption = None,
    tasks: TasksOption = None,
    bom: BomOption = False,
    why: WhyOption = False,
    all_measures: AllOption = False,
    lang: LangOption = None,
) -> None:
    """Run one plan, write its logs if they are asked for, and show its measures."""
    from simlib.runs.engines import DEFAULT
    from simlib.scores.experiment import Setting
    from simlib.views.output.documents import causes_document, run_document
    from simlib.views.output.files import apart

    world = feasible_world(file)
    plan = plan or world.scenario.baseline
    setting = Setting.of(world, [plan], load, plan, replications, seed, engine or DEFAULT)
    apart((cases, tasks), file)
    found = run_experiment(
        context.obj, world, setting, processes, cluster, why=True, cases=cases, tasks=tasks, bom=bom
    )
    told = found.causes(plan) if why else ()
    if as_json:
        print_json(run_document(found) | (causes_document(told) if why else {}))
    else:
        _show_run(names_of(context, world, setting.plans), found, file, told, whole=all_measures)
    say_if_interrupted(context.obj, found, replications)


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
    from simlib.scores.experiment import Setting, one_run
    from simlib.views.exhibits.late_matters import late_sheet
    from simlib.views.exhibits.one_matter import run_title, story_lines, timeline_figure
    from simlib.views.language.results import result_footing
    from simlib.views.language.stories import told
    from simlib.views.output.documents import explain_document, late_document
    from simlib.views.output.terminal import console, say, shown

    drawable(figure)
    world = feasible_world(file)
    plan = plan or world.scenario.baseline
    setting = Setting.of(world, [plan], load, plan, 1, seed)
    names = names_of(context, world, setting.plans)
    announce_compilation(names.words)
    one = one_run(world, setting, replication)
    if matter is None:
        if as_json:
            print_json(late_document(one, setting))
        else:
            found = late_sheet(names, one, setting, LISTED)
            console().print(shown(found))
            say([*found.notes, names.words("Tell one of them by: --matter ID"), ""])
            say(result_footing(names, one.model, assumptions_command(file)))
        return
    telling = told(names, one, matter)
    draw(lambda: timeline_figure(telling), figure)
    if as_json:
        print_json(explain_document(telling, one, setting))
    else:
        say(list(story_lines(telling, run_title(names, one, setting))))
        say(["", *result_footing(names, one.model, assumptions_command(file))])


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
    cluster: ClusterOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Run several plans with shared draws and show differences and what may be claimed."""
    from simlib.runs.engines import DEFAULT
    from simlib.scores.experiment import Setting
    from simlib.views.output.documents import comparison_document

    world = feasible_world(file)
    setting = Setting.of(world, named(plans), load, baseline, replications, seed, engine or DEFAULT)
    found = run_experiment(context.obj, world, setting, processes, cluster, why=as_json)
    if as_json:
        print_json(comparison_document(found))
    else:
        show_comparison(names_of(context, world, setting.plans), found, file)
    say_if_interrupted(context.obj, found, replications)


def _show_run(
    names: "Names", found: "Experiment", file: Path, causes: "Sequence[Measure]" = (), *, whole: bool
) -> None:
    from simlib.scores.definitions import DEFINITIONS
    from simlib.views.exhibits.results import MAIN, measures_sheet
    from simlib.views.language.results import definition_lines, result_footing
    from simlib.views.output.terminal import console, say, shown

    (plan,) = found.setting.plans
    console().print(shown(measures_sheet(names, found, plan, whole=whole)))
    if causes:
        from simlib.views.exhibits.late_matters import causes_sheet

        console().print(*(shown(causes_sheet(names, causes, by)) for by in ("class", "unit", "zone")))
    say(definition_lines(names, tuple(DEFINITIONS) if whole else MAIN))
    more = [] if whole else [names.words("All measures, also by class, limit and zone: --all")]
    say([*more, "", *result_footing(names, found.model, assumptions_command(file))])


def show_comparison(names: "Names", found: "Experiment", file: Path) -> None:
    """The table of a comparison, what may be claimed, and on what it rests."""
    from simlib.views.exhibits.results import compared_sheet
    from simlib.views.language.claims import findings
    from simlib.views.language.results import LEGEND, definition_lines, result_footing
    from simlib.views.output.terminal import console, say, shown

    console().print(shown(compared_sheet(names, found)))
    say([names.words(LEGEND), "", *findings(names, {found.setting.load: found}), ""])
    say(definition_lines(names, (found.headline,)))
    say(result_footing(names, found.model, assumptions_command(file)))
