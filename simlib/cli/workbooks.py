"""Commands of workbooks: template, export."""

from pathlib import Path
from typing import Annotated

import typer

from simlib.cli.options import FileArgument, LangOption
from simlib.cli.saying import complain
from simlib.views.language.words import N_, Words

OutWorkbook = Annotated[
    Path, typer.Argument(metavar="OUT", help=N_("The workbook to write (.xlsx)."), show_default=False)
]


def template(context: typer.Context, out: OutWorkbook, lang: LangOption = None) -> None:
    """Write an empty workbook, and say what to do with it."""
    from simlib.views.workbook.writing import save_template

    w: Words = context.obj
    typer.echo(str(save_template(w, out)))
    complain([w("Fill in the red cells, then: simlib check {file}", file=str(out))])


def export(context: typer.Context, file: FileArgument, out: OutWorkbook, lang: LangOption = None) -> None:
    """Write a scenario as a workbook, and say what it could not hold."""
    from simlib.views.workbook.writing import save_exported

    w: Words = context.obj
    lost = save_exported(w, file, out)
    typer.echo(str(out))
    complain([w("Not held by the workbook: {what}", what=line) for line in lost])
