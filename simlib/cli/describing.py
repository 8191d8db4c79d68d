"""Commands that run nothing: check, plans, assumptions, facts."""

from typing import Annotated, Final

import typer

from simlib.cli.opening import assumptions_command, feasible_world, names_of, world_of
from simlib.cli.options import FileArgument, JsonOption, LangOption, optional
from simlib.cli.saying import fault_lines, print_json
from simlib.cli.stopping import TO_MEND
from simlib.errors import InputFaults, UnknownName
from simlib.inputs.shipped import shipped
from simlib.views.language.words import N_, Words

CLAUSES: Final = "scenarios/facts/clauses.csv"

DocumentOption = Annotated[str | None, optional(N_("A document, such as S3 (default: all)."))]
StatusOption = Annotated[str | None, optional(N_("A status: acts, held, shown or out (default: all)."))]


def check(context: typer.Context, file: FileArgument, lang: LangOption = None) -> None:
    """Say in one line that all is well, and of each unsound plan why it is a draft only; or each fault in a
    line of its own on standard output."""
    from simlib.views.language.rules import unsound_line

    w: Words = context.obj
    try:
        world = feasible_world(file)
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
    for plan in scenario.plans:
        if said := unsound_line(w, scenario, [plan]):
            typer.echo(w("Plan {plan}: {said}", plan=plan, said=said))


def plans(
    context: typer.Context, file: FileArgument, as_json: JsonOption = False, lang: LangOption = None
) -> None:
    """Show plans as tables, or as JSON."""
    from simlib.views.exhibits.county import zones_table
    from simlib.views.language.levers import plan_differences
    from simlib.views.language.results import footing
    from simlib.views.language.rules import unsound_line
    from simlib.views.output.documents import plans_document
    from simlib.views.output.terminal import console, say, shown

    world = world_of(file)
    if as_json:
        print_json(plans_document(world))
        return
    w, names, out = context.obj, names_of(context, world, world.scenario.plans), console()
    for name, plan in world.scenario.plans.items():
        title = f"{names.marked_plan(name, world.scenario.baseline)} [{name}]"
        zones = zones_table(names, plan.zones, title)
        out.print(shown(zones))
        if name != world.scenario.baseline:
            differences = plan_differences(names, name) or [w("same as the baseline")]
            say([w("Differs from the baseline: {list}", list=w("; ").join(differences))])
        if said := unsound_line(w, world.scenario, [name]):
            say([said])
        out.print()
    say([*zones.notes, ""])
    say(footing(names, world, assumptions_command(file)))


GroundOption = Annotated[str | None, optional(N_("Show what this ground says, and its numbers."))]
EveryGroundOption = Annotated[
    bool, typer.Option("--all", help=N_("Show what every ground says, and all its numbers."))
]


def assumptions(
    context: typer.Context,
    file: FileArgument,
    ground: GroundOption = None,
    everything: EveryGroundOption = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """List the grounds that are not sourced, borrowed ones first; what one says, or all, with their
    numbers."""
    from simlib.views.exhibits.county import listed_sheet
    from simlib.views.language.provenance import counted_line, ground_lines, grounds_used
    from simlib.views.output.documents import assumptions_document
    from simlib.views.output.terminal import console, say, shown

    world = world_of(file)
    uses = {use.name: use for use in grounds_used(world)}
    if ground is not None and ground not in uses:
        raise UnknownName("ground", ground, uses)
    if as_json:
        print_json(assumptions_document(world))
        return
    w: Words = context.obj
    say([w("Numbers: {counts}", counts=counted_line(w, world)), ""])
    if ground is None and not everything:
        console().print(shown(listed_sheet(names_of(context, world), world)))
        say([w("What one of them says, and its numbers: --ground NAME; of all: --all")])
        return
    for use in uses.values() if ground is None else [uses[ground]]:
        say([*ground_lines(context.obj, use), ""])
    say([names_of(context, world).mark()])


def facts(
    context: typer.Context,
    document: DocumentOption = None,
    status: StatusOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Count clauses by document and status, and list them."""
    from simlib.inputs.clauses import read_clauses, selected
    from simlib.views.exhibits.clauses import clauses_sheet, counts_sheet, status_lines
    from simlib.views.output.documents import facts_document
    from simlib.views.output.terminal import console, say, shown

    clauses = selected(read_clauses(shipped(CLAUSES)), document, status)
    if as_json:
        print_json(facts_document(clauses))
        return
    w, out = context.obj, console()
    out.print(shown(counts_sheet(w, clauses)))
    say([*status_lines(w), ""])
    out.print(shown(clauses_sheet(w, clauses)))
