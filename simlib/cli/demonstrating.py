"""The command demo: the shipped county, its plan against others at three loads."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from simlib.cli.opening import assumptions_command, feasible_world, names_of
from simlib.cli.options import LangOption
from simlib.cli.running import run_experiment
from simlib.cli.stopping import asked_to_stop
from simlib.inputs.shipped import shipped
from simlib.views.language.words import N_

if TYPE_CHECKING:
    from simlib.scores.experiment import Experiment
    from simlib.views.language.names import Names

DEMO_SCENARIO: Final = "scenarios/pingluo-2021.yaml"
DEMO_REPLICATIONS: Final = 50
"""Enough for the demo's differences to show, few enough for a fraction of a minute."""

OutOption = Annotated[Path, typer.Option(help=N_("Folder for the figures."))]


def demo(context: typer.Context, out: OutOption = Path("out"), lang: LangOption = None) -> None:
    """Compare the shipped plans at every load: a table, two figures, and what may be claimed."""
    from simlib.scores.experiment import Setting
    from simlib.views.output.files import folder

    folder(out)
    file = shipped(DEMO_SCENARIO)
    world = feasible_world(file)
    asked = {
        load: Setting.of(world, load=load, replications=DEMO_REPLICATIONS) for load in world.scenario.loads
    }
    loads = {load: run_experiment(context.obj, world, setting, None) for load, setting in asked.items()}
    if asked_to_stop:
        raise KeyboardInterrupt
    names = names_of(context, world, next(iter(asked.values())).plans)
    drawn = _draw_demo(names, loads, out)
    _show_demo(names, loads, file, drawn)


def _draw_demo(names: "Names", loads: "dict[str, Experiment]", out: Path) -> list[Path]:
    """The two figures of the demo, each as a picture and as a drawing."""
    from simlib.views.exhibits.comparison import comparison_figure
    from simlib.views.exhibits.county_map import county_map
    from simlib.views.exhibits.typeface import house_style, save_figure

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


def _show_demo(names: "Names", loads: "dict[str, Experiment]", file: Path, drawn: Sequence[Path]) -> None:
    from simlib.views.exhibits.comparison import loads_sheet
    from simlib.views.language.claims import findings
    from simlib.views.language.results import LEGEND, SECOND_LINE, definition_lines, result_footing
    from simlib.views.output.terminal import console, say, shown

    w, model = names.words, next(iter(loads.values())).model
    console().print(w.text(model.world.scenario.title))
    console().print(shown(loads_sheet(names, loads)))
    say([w(SECOND_LINE), w(LEGEND), "", *findings(names, loads), ""])
    say(definition_lines(names, ("on_time_share",)))
    say([w("Figures: {files}", files=names.listed(map(str, drawn)))])
    say(result_footing(names, model, assumptions_command(file)))
