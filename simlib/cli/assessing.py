"""The command that asks what a grade is worth: assess."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simlib.cli.drawing import FigureOption, draw, drawable
from simlib.cli.opening import assumptions_command, feasible_world
from simlib.cli.options import (
    FileArgument,
    JsonOption,
    LangOption,
    LoadOption,
    ReplicationsOption,
    SeedOption,
    optional,
)
from simlib.cli.running import announce_compilation
from simlib.cli.saying import print_json
from simlib.cli.simulating import PlanOption
from simlib.cli.stopping import INTERRUPTED, asked_to_stop, last_words, patience
from simlib.views.language.words import N_

if TYPE_CHECKING:
    from simlib.scores.assessment import Graded
    from simlib.views.language.names import Names

SchemeOption = Annotated[str | None, optional(N_("An assessment of the file (default: its first)."))]
NamedOption = Annotated[bool, typer.Option("--names", help=N_("Show units by their names, not their codes."))]


def assess(
    context: typer.Context,
    file: FileArgument,
    assessment: SchemeOption = None,
    plan: PlanOption = None,
    load: LoadOption = None,
    replications: ReplicationsOption = 100,
    seed: SeedOption = 1,
    show_names: NamedOption = False,
    figure: FigureOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Grade units in every run and by pure luck, and say what a grade is worth."""
    from simlib.scores.assessment import assess, named
    from simlib.scores.experiment import Setting, sensible_threads
    from simlib.views.language.names import Names
    from simlib.views.output.assessment_document import assessment_document
    from simlib.views.output.progress import progress

    drawable(figure)
    world = feasible_world(file)
    name = named(world.scenario, assessment)
    plan = plan or world.scenario.baseline
    setting = Setting.of(world, [plan], load, plan, replications, seed)
    announce_compilation(context.obj)
    with progress(context.obj, replications) as advance, patience():
        threads = sensible_threads(setting)
        found = assess(world, setting, name, advance, lambda: bool(asked_to_stop), threads)
    if as_json:
        print_json(assessment_document(found))
    else:
        _show(Names(context.obj, world.scenario, not show_names, (plan,)), found, file, figure)
    if asked_to_stop:
        last_words.append(context.obj("Interrupted; what was found by then is shown."))
        raise typer.Exit(INTERRUPTED)


def _show(names: "Names", found: "Graded", file: Path, figure: Path | None) -> None:
    """Sentences, tables, and the figure if it is asked for."""
    from simlib.views.exhibits.grades import grades_figure, sheets
    from simlib.views.language.assessment import sentences
    from simlib.views.language.results import footing
    from simlib.views.output.terminal import console, say, shown

    say([*sentences(names, found), ""])
    for one in sheets(names, found):
        console().print(shown(one))
    draw(lambda: grades_figure(names, found), figure)
    say(footing(names, found.world, assumptions_command(file)))
