"""Commands that hold a model against a county's log: calibrate, validate, replay."""

from datetime import date
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
    ReplicationsOption,
    SeedOption,
    optional,
)
from simlib.cli.running import announce_compilation, say_if_interrupted, spread
from simlib.cli.saying import complain, print_json
from simlib.cli.stopping import asked_to_stop, patience
from simlib.errors import SimlibError
from simlib.views.language.words import N_

if TYPE_CHECKING:
    from simlib.evidence.counting import Counted
    from simlib.evidence.fitting import Fit
    from simlib.evidence.standing import Standing
    from simlib.views.language.names import Names
    from simlib.views.table import Table

THREADS: Final = 2
MOST_RUNS: Final = 10_000

OutOverlay = Annotated[
    Path, typer.Argument(metavar="OUT", help=N_("The file to write (.yaml)."), show_default=False)
]
LogOption = Annotated[
    Path, typer.Option("--log", help=N_("The county's case log: .xlsx, .csv or .xes."), show_default=False)
]
CalibrateLogOption = Annotated[
    Path | None, optional(N_("The county's case log: .xlsx, .csv or .xes."), "--log")
]
TotalsOption = Annotated[
    Path | None,
    optional(N_("Instead of a log, totals of the measured year by unit and kind: .xlsx or .csv.")),
]
MapOption = Annotated[
    str | None, optional(N_("What columns of the log are, by hand: 来信日=received, ..."), "--map")
]
UntilOption = Annotated[str | None, optional(N_("Use the log as it stood on this day (2024-12-31)."))]
FitOption = Annotated[
    str, typer.Option("--fit", help=N_("What to fit, at most three: effort or share, waits, hard; or none."))
]
PlanOption = Annotated[
    str | None, optional(N_("The plan under which the log arose (default: the baseline)."))
]
JudgeOption = Annotated[
    str | None,
    optional(N_("Judge matters received from this day on (default: what the file was not fitted to)."),
             "--judge-from"),
]  # fmt: skip
RunsOption = Annotated[int, typer.Option("--runs", min=40, max=MOST_RUNS, help=N_("Number of runs."))]
KeepOption = Annotated[
    bool, typer.Option("--keep", help=N_("Write the verdict into FILE, so that reports carry it."))
]
FigureOption = Annotated[Path | None, optional(N_("Draw open matters over time: .png, .svg or .pdf."))]
BaselineOption = Annotated[
    str | None, optional(N_("The plan to compare against (default: the file's baseline)."))
]


def calibrate(
    context: typer.Context,
    file: FileArgument,
    out: OutOverlay,
    log: CalibrateLogOption = None,
    totals: TotalsOption = None,
    fit: FitOption = "effort,waits",
    until: UntilOption = None,
    plan: PlanOption = None,
    load: LoadOption = None,
    seed: SeedOption = 1,
    columns: MapOption = None,
    cluster: ClusterOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Count what a log can be counted for, fit the rest, and write both as an overlay of the scenario."""
    from simlib.evidence.counting import counted
    from simlib.evidence.fitting import checked_knobs
    from simlib.evidence.fitting import fit as fitted
    from simlib.evidence.standing import held_against, standing
    from simlib.evidence.totals import totals_log
    from simlib.runs.keeping import keeping
    from simlib.scores.experiment import Setting
    from simlib.views.language.results import footing
    from simlib.views.output.evidence_documents import calibration_document
    from simlib.views.output.fitted_files import YAML, check_place, save_fitted
    from simlib.views.output.progress import fit_progress
    from simlib.views.output.terminal import say

    world = feasible_world(file)
    if out.suffix.lower() not in YAML:
        raise SimlibError("overlay-ending", file=str(out))
    check_place(out, file)
    setting = Setting.of(world, [plan] if plan else [], load, plan, 1, seed)
    knobs = checked_knobs(world.scenario, () if fit.strip() in ("", "none") else named(fit))
    if (log is None) == (totals is None):
        raise SimlibError("log-or-totals")
    w = context.obj
    if totals is not None:
        of = standing(world, totals_log(world, totals))
    elif log is not None:
        of = held_against(world, log, _mapping(columns), _day(until))
    counts = counted(of)
    found = None
    if knobs and totals is None:
        announce_compilation(w)
        with spread(w, cluster), fit_progress(w) as tell, keeping():
            found = fitted(of, counts, knobs, setting.load, setting.baseline, seed, THREADS, tell)
    save_fitted(out, file, of, counts, found)
    if as_json:
        print_json(calibration_document(of, counts, found, str(out)))
        return
    command = f"simlib compare {out}" if totals else f"simlib validate {out} --log {log} --keep"
    _show_calibration(names_of(context, world), of, counts, found, command)
    say(footing(names_of(context, world), world, assumptions_command(file)))
    complain([w("Written: {file}. Next: {command}", file=str(out), command=command)])


def _show_calibration(
    names: "Names", of: "Standing", counts: "Counted", found: "Fit | None", command: str
) -> None:
    from simlib.views.exhibits.calibration import counted_sheet, fitted_sheet, units_sheet
    from simlib.views.language.evidence import counted_remarks, fitted_remarks
    from simlib.views.output.terminal import say

    _show(counted_sheet(names, of, counts), units_sheet(names, counts))
    say([*counted_remarks(names, of, counts), ""])
    if found is not None:
        _show(fitted_sheet(names, found))
        say([*fitted_remarks(names, found, command), ""])


def validate(
    context: typer.Context,
    file: FileArgument,
    log: LogOption,
    judge_from: JudgeOption = None,
    runs: RunsOption = 200,
    plan: PlanOption = None,
    load: LoadOption = None,
    seed: SeedOption = 1,
    columns: MapOption = None,
    figure: FigureOption = None,
    keep: KeepOption = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Hold a model against a log: does it reproduce it, and where not?"""
    from simlib.evidence.standing import held_against
    from simlib.evidence.validating import validate as validated
    from simlib.scores.experiment import Setting
    from simlib.views.exhibits.validation import days_sheet, families_sheet, judged_sheet, open_figure
    from simlib.views.language.evidence import on_what, verdict
    from simlib.views.language.results import footing
    from simlib.views.output.evidence_documents import validation_document
    from simlib.views.output.fitted_files import keep_verdict
    from simlib.views.output.progress import progress
    from simlib.views.output.terminal import say

    drawable(figure)
    world = feasible_world(file)
    setting = Setting.of(world, [plan] if plan else [], load, plan, runs, seed)
    of = held_against(world, log, _mapping(columns))
    announce_compilation(context.obj)
    with progress(context.obj, runs) as advance:
        found = validated(of, _day(judge_from), setting.load, setting.baseline, seed, runs, THREADS, advance)
    names = names_of(context, world, [setting.baseline])
    draw(lambda: open_figure(names, found), figure)
    if keep:
        keep_verdict(file, found)
    if as_json:
        print_json(validation_document(found))
        return
    _show(families_sheet(names, found), judged_sheet(names, found), days_sheet(names, found))
    say([verdict(names, found), *on_what(names, found), ""])
    say(footing(names, world, assumptions_command(file)))


def replay(
    context: typer.Context,
    file: FileArgument,
    log: LogOption,
    plans: PlansOption = None,
    baseline: BaselineOption = None,
    load: LoadOption = None,
    replications: ReplicationsOption = 20,
    seed: SeedOption = 1,
    columns: MapOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Run the real matters of a log under several plans; only what the log does not hold is drawn."""
    from simlib.evidence.replaying import replay as replayed
    from simlib.evidence.replaying import replayed_world
    from simlib.evidence.standing import held_against
    from simlib.scores.experiment import Setting
    from simlib.views.output.evidence_documents import replay_document
    from simlib.views.output.progress import progress

    world = feasible_world(file)
    setting = Setting.of(world, named(plans), load, baseline, replications, seed)
    of = held_against(world, log, _mapping(columns))
    announce_compilation(context.obj)
    with progress(context.obj, replications) as advance, patience():
        found = replayed(of, setting, lambda *_: advance(), lambda: bool(asked_to_stop), THREADS, why=as_json)
    if as_json:
        print_json(replay_document(of, found))
    else:
        from simlib.cli.simulating import show_comparison

        w = context.obj
        told = {"source": of.log.source, "count": len(of.log.matters), "first": of.first, "last": of.last}
        complain([w("The matters of the log {source}, {count} received from {first} to {last}.", **told)])
        show_comparison(names_of(context, replayed_world(of), setting.plans), found, file)
    say_if_interrupted(context.obj, found, replications)


def _mapping(text: str | None) -> dict[str, str]:
    """Headings and what they are: "来信日=received, 单位=unit"."""
    pairs = (one.partition("=") for one in named(text))
    return {heading.strip(): key.strip() for heading, _, key in pairs}


def _day(text: str | None) -> date | None:
    """A day that an option names. Raises SimlibError `option-date`."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise SimlibError("option-date", name=text) from None


def _show(*tables: "Table") -> None:
    from simlib.views.output.terminal import console, shown

    console().print(*(shown(one) for one in tables))
