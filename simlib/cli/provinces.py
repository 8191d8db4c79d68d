"""The command that runs many counties: province."""

import os
from pathlib import Path
from typing import Annotated

import typer

from simlib.cli.options import (
    ClusterOption,
    JsonOption,
    LangOption,
    LoadOption,
    ProcessesOption,
    ReplicationsOption,
    SeedOption,
)
from simlib.cli.running import announce_compilation, spread
from simlib.cli.saying import complain, print_json
from simlib.cli.stopping import INTERRUPTED, asked_to_stop, last_words, patience
from simlib.views.language.words import N_

FilesArgument = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE...", help=N_("Scenario files, one for each county: .yaml, or a workbook .xlsx."),
        show_default=False,
    ),
]  # fmt: skip


def province(
    context: typer.Context,
    files: FilesArgument,
    load: LoadOption = None,
    replications: ReplicationsOption = 20,
    seed: SeedOption = 1,
    processes: ProcessesOption = None,
    cluster: ClusterOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Run many counties side by side, each under its own plan of today; nothing is ranked."""
    from simlib.studies.province import province as counties
    from simlib.views.exhibits.province import cost_line, province_sheet
    from simlib.views.output.progress import study_progress
    from simlib.views.output.study_documents import province_document
    from simlib.views.output.terminal import console, shown

    w = context.obj
    announce_compilation(w)
    number = processes or min(len(files), os.cpu_count() or 1)
    with spread(w, cluster), study_progress(w) as tell, patience():
        found = counties(files, load, replications, seed, processes=number, tell=tell,
                         stop=lambda: bool(asked_to_stop))  # fmt: skip
    if found is None:
        raise KeyboardInterrupt
    if as_json:
        print_json(province_document(found))
    else:
        table = province_sheet(w, found)
        console().print(shown(table), *table.below, sep="\n")
    complain([cost_line(w, found)])
    if asked_to_stop:
        last_words.append(w("Interrupted; what was found by then is shown."))
        raise typer.Exit(INTERRUPTED)
