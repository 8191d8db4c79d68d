"""The command on dated tasks: programme."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from simlib.cli.opening import assumptions_command, feasible_world, names_of
from simlib.cli.options import (
    ClusterOption,
    FileArgument,
    JsonOption,
    LangOption,
    LoadOption,
    ProcessesOption,
    ReplicationsOption,
    SeedOption,
    optional,
)
from simlib.cli.running import announce_compilation, spread
from simlib.cli.saying import print_json
from simlib.cli.simulating import PlanOption
from simlib.cli.stopping import INTERRUPTED, asked_to_stop, last_words, patience
from simlib.errors import SimlibError
from simlib.views.language.words import N_

if TYPE_CHECKING:
    from simlib.scores.programme import ProgrammeAnswer
    from simlib.views.language.names import Names

DelayOption = Annotated[
    list[str] | None,
    optional(N_("Let a task begin later: TASK=WORKING_DAYS (may be given several times).")),
]
FiguresOption = Annotated[
    Path | None,
    optional(N_("Draw bands of dates, the curve of what is done, and what is critical: a folder.")),
]
LONGEST: Final = 1000.0
"""Working days by which a task may be delayed."""


def programme(
    context: typer.Context,
    file: FileArgument,
    plan: PlanOption = None,
    delay: DelayOption = None,
    load: LoadOption = None,
    replications: ReplicationsOption = 200,
    seed: SeedOption = 1,
    processes: ProcessesOption = None,
    cluster: ClusterOption = None,
    figures: FiguresOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Run the programme of a file: when its tasks end, whether dates are met, and what holds them up."""
    from simlib.scores.experiment import Setting, sensible_processes, sensible_threads
    from simlib.scores.programme import ask_programme, checked
    from simlib.views.output.programme_documents import programme_document
    from simlib.views.output.progress import progress

    world = feasible_world(file)
    setting = Setting.of(world, [plan] if plan else (), load, plan, replications, seed)
    names = names_of(context, world, setting.plans)
    delays = checked(world, dict(_delay(text) for text in delay or ()))
    announce_compilation(names.words)
    number = processes or sensible_processes(setting)
    threads = 1 if processes else sensible_threads(setting)
    with spread(names.words, cluster), progress(names.words, replications) as advance, patience():
        answer = ask_programme(world, setting, delays, number, threads, advance, lambda: bool(asked_to_stop))
    if as_json:
        print_json(programme_document(answer))
    else:
        _show(names, answer, file)
    if figures is not None:
        _draw(names, answer, figures)
    if asked_to_stop:
        last_words.append(names.words("Interrupted; what was found by then is shown."))
        raise typer.Exit(INTERRUPTED)


def _delay(text: str) -> tuple[str, float]:
    """A task and working days, as `TASK=DAYS` says them."""
    task, _, days = text.replace("＝", "=").partition("=")
    try:
        number = float(days)
    except ValueError:
        number = -1.0
    if not (task.strip() and 0 < number <= LONGEST):
        raise SimlibError("bad-delay", value=text)
    return task.strip(), number


def _show(names: "Names", answer: "ProgrammeAnswer", file: Path) -> None:
    """Sentences, then tables."""
    from simlib.views.exhibits.programme import actors_sheet, critical_sheet, dates_sheet, plans_sheet
    from simlib.views.language.programme import sentences
    from simlib.views.language.results import result_footing
    from simlib.views.output.terminal import console, say, shown

    say([*sentences(names, answer), ""])
    sheets = [dates_sheet, critical_sheet, actors_sheet, *([plans_sheet] if len(answer.of_plan) > 1 else [])]
    for sheet in sheets:
        console().print(shown(sheet(names, answer)))
    say(["", *result_footing(names, answer.runs.model, assumptions_command(file))])


def _draw(names: "Names", answer: "ProgrammeAnswer", folder: Path) -> None:
    """The three figures, in a folder."""
    from simlib.cli.saying import complain
    from simlib.views.exhibits.programme import critical_figure, gantt_figure, s_curve_figure
    from simlib.views.exhibits.typeface import house_style, save_figure

    folder.mkdir(parents=True, exist_ok=True)
    figures = {"gantt": gantt_figure, "s-curve": s_curve_figure, "critical": critical_figure}
    with house_style():
        for name, draw in figures.items():
            save_figure(draw(names, answer), folder / f"{name}.png")
            complain([names.words("Drawn: {file}", file=str(folder / f"{name}.png"))])
