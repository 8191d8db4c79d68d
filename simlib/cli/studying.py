"""Commands that vary the model: sensitivity."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simlib.cli.drawing import FigureOption, draw, drawable
from simlib.cli.opening import assumptions_command, feasible_world, named, names_of
from simlib.cli.options import (
    FileArgument,
    JsonOption,
    LangOption,
    LoadOption,
    ProcessesOption,
    SeedOption,
    optional,
)
from simlib.cli.running import announce_compilation
from simlib.cli.saying import print_json
from simlib.cli.stopping import INTERRUPTED, asked_to_stop, last_words, patience
from simlib.views.language.words import N_

if TYPE_CHECKING:
    from simlib.studies.findings import Sensitivity
    from simlib.views.language.names import Names

PairOption = Annotated[
    str, typer.Option("--plans", help=N_("Two plans, or one beside the baseline: PLAN,BASELINE."))
]
TopOption = Annotated[int, typer.Option(min=1, max=100, help=N_("Number of inputs to examine closely."))]
WithinOption = Annotated[
    str | None, optional(N_("Take the numbers of this ground one by one (as named by `simlib assumptions`)."))
]
RunsOption = Annotated[
    int, typer.Option(min=2, max=100_000, help=N_("Replications of each plan in each varied world."))
]


def sensitivity(
    context: typer.Context,
    file: FileArgument,
    plans: PairOption,
    top: TopOption = 10,
    within: WithinOption = None,
    load: LoadOption = None,
    replications: RunsOption = 40,
    seed: SeedOption = 1,
    processes: ProcessesOption = None,
    figure: FigureOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Move every number that is not sourced, and show which decide between two plans."""
    from simlib.inputs.reading import read_source
    from simlib.studies.sensitivity import asked_of, sensitivity
    from simlib.views.output.progress import study_progress
    from simlib.views.output.study_documents import sensitivity_document

    drawable(figure)
    world = feasible_world(file)
    judge = asked_of(world, named(plans), load, replications, seed, within)
    names = names_of(context, world, (judge.baseline, judge.plan))
    announce_compilation(names.words)
    number = processes or os.cpu_count() or 1
    with study_progress(names.words) as tell, patience():
        found = sensitivity(read_source(file), world, judge, top=top, within=within, processes=number,
                            tell=tell, stop=lambda: bool(asked_to_stop))  # fmt: skip
    if found is None:
        raise KeyboardInterrupt
    if as_json:
        print_json(sensitivity_document(found))
    else:
        _show(names, found, file, figure)
    if asked_to_stop:
        last_words.append(names.words("Interrupted; what was found by then is shown."))
        raise typer.Exit(INTERRUPTED)


def _show(names: "Names", found: "Sensitivity", file: Path, figure: Path | None) -> None:
    """Sentences, tables, and the figure if it is asked for."""
    from simlib.views.exhibits.tornado import sheets, tornado_figure
    from simlib.views.language.results import footing
    from simlib.views.language.sensitivity import sentences
    from simlib.views.output.terminal import console, say, shown

    say([*sentences(names, found), ""])
    for one in sheets(names, found):
        console().print(shown(one))
    if figure is not None:
        draw(lambda: tornado_figure(names, found), figure)
        say([names.words("Drawn: {file}", file=str(figure))])
    say(footing(names, found.world, assumptions_command(file)))
