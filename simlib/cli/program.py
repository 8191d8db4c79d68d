"""The command `simlib`: a thin front on the functions that the notebooks call.

    check        are the file and all its plans without a fault?
    plans        which unit is in which zone, and in what do plans differ?
    assumptions  what is borrowed or assumed, and which numbers rest on it?
    facts        what becomes of each clause of the documents?
    run          what comes of one plan?
    explain      what happened to one matter, step by step?
    compare      which plan is better, and how sure are we?
    province     how do many counties fare, each by itself?
    search       which zone plans are best, and is that proven?
    count        how many zone plans are there?
    programme    will its dates be met, and what holds it up?
    sensitivity  which number decides between two plans, and where does that turn?
    staff        how many people does it take, and where?
    stress       what if? a surge, somebody away, a month of closure: which plan bears it best?
    assess       what is a grade worth, beside pure luck?
    report       what may leaders be told, and what proves it?
    verify       is a report what its question gives?
    template     an empty workbook for a county of one's own
    export       any scenario as such a workbook
    log          what does the county's own case log say?
    calibrate    what does the county's log say of the model's numbers?
    validate     does the model reproduce the log?
    replay       how would the log's matters have fared under other plans?
    app          what if this town went to that zone? the workbench in a browser
    lab          the same in JupyterLab, beside the notebooks
    train        lessons that check themselves, in the browser
    demo         the shipped county: its plan against others at three loads

Answers go to standard output (with --json JSON and nothing else), progress and errors to standard
error. Exit codes: 0 done, 2 something that the planner can mend, 130 interrupted (also where the
scheduler of a cluster was lost).

What takes long to load is imported in the command that needs it, so that help and checks are quick.
"""

import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Final, NoReturn

import typer

from simlib.cli import (
    assessing,
    demonstrating,
    describing,
    evidence,
    logs,
    programmes,
    provinces,
    reporting,
    searching,
    serve,
    simulating,
    studying,
    workbooks,
)
from simlib.cli.helping import in_words
from simlib.cli.options import LangOption
from simlib.cli.saying import complain, encode_output, fault_lines
from simlib.cli.stopping import INTERRUPTED, PIPE_CLOSED, TO_MEND, kept, last_words, stop
from simlib.cli.usage import usage_line
from simlib.errors import FaultsOfFiles, InputFaults, SimlibError, Unfinished
from simlib.views.language.faults import error_line
from simlib.views.language.words import N_, Language, Words, language_from_environment, words

GARBAGE: Final = 100_000
"""New objects until Python looks for cycles among them. What a command loads lives as long as it does, and to
look at it again and again took a short one a twentieth of its time."""

app = typer.Typer(
    name="simlib",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help=N_("Planning how county oversight work is organised, by simulation."),
)


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"simlib {version('simlib')}")
        raise typer.Exit


@app.callback()
def simlib(
    lang: LangOption = None,
    _: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help=N_("Print the version."))
    ] = False,
) -> None:
    """Read what holds for every command; the language has been read before (`language_asked`)."""


app.command(help=N_("Check a scenario file and every plan in it; list all faults."))(describing.check)
app.command(help=N_("Show every plan's zones and how it differs from the baseline."))(describing.plans)
app.command(help=N_("List borrowed, assumed and derived inputs, with the numbers that depend on them."))(
    describing.assumptions
)
app.command(help=N_("List the clauses of the documents: how and where each is modelled."))(describing.facts)
app.command(help=N_("Simulate one plan and show its measures with intervals."))(simulating.run)
app.command(help=N_("Trace one matter through one replication, or list the late ones."))(simulating.explain)
app.command(help=N_("Compare plans with the baseline, using common random numbers."))(simulating.compare)
app.command(help=N_("Run many counties, a file each, side by side: each under its own plan of today."))(
    provinces.province
)
app.command(help=N_("Find the best zone plans and say whether they are proven optimal."))(searching.search)
app.command(help=N_("Count the zone plans whose zones are contiguous."))(searching.count)
app.command(help=N_("Find the inputs on which a conclusion about two plans depends, and where it turns."))(
    studying.sensitivity
)
app.command(
    help=N_("Run a file's dated programme: when tasks end, whether dates are met, what is critical.")
)(programmes.programme)
app.command(help=N_("Find how many people it takes to reach a share on time, and where."))(studying.staff)
app.command(help=N_("Strike the county with shocks: how deep, how long, and which plan bears them best."))(
    studying.stress
)
app.command(help=N_("Grade units as the file says, and show what a grade is worth beside pure luck."))(
    assessing.assess
)
app.command(help=N_("Make a verifiable report: page, Word, Excel, PDF, notebook, zip."))(reporting.report)
app.command(help=N_("Reproduce a report and say whether it is identical."))(reporting.verify)
app.command(help=N_("Write an empty workbook (.xlsx) to fill in for your own county."))(workbooks.template)
app.command(help=N_("Write a scenario as a workbook (.xlsx) that can be read back."))(workbooks.export)
app.command(help=N_("Read a case log and show what it says; columns of persons are refused."))(logs.log)
app.command(help=N_("Count and fit the model's numbers in a county's case log; write them as a file."))(
    evidence.calibrate
)
app.command(help=N_("Hold a model against a case log: does it reproduce it, and where not?"))(
    evidence.validate
)
app.command(help=N_("Run the real matters of a case log under several plans."))(evidence.replay)
app.command(help=N_("Open the workbench as an app in the browser."))(serve.app)
app.command(help=N_("Open the workbench in JupyterLab, beside the notebooks."))(serve.lab)
app.command(help=N_("Open the lessons of the training in the browser."))(serve.train)
app.command(help=N_("Demonstration: the county's plan against others at three loads."))(demonstrating.demo)


def main() -> NoReturn:
    """The command `simlib`."""
    _in_utf8()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    gc.set_threshold(GARBAGE)
    code = obey(sys.argv[1:])
    gc.freeze()  # else Python looks through all that was loaded once more before it ends
    sys.exit(code)


def _in_utf8() -> None:
    """Begin anew in Python's UTF-8 mode where the locale has another encoding: in ASCII no Chinese name of a
    folder could be written into a file."""
    if sys.getfilesystemencoding() != "utf-8":
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def obey(arguments: Sequence[str]) -> int:
    """Do what a command line says; its exit code. Errors that planners can mend are a line each."""
    w = words(language_asked(arguments) or language_from_environment())
    encode_output(None)
    try:
        code = _command(w)(list(arguments), prog_name="simlib", obj=w, standalone_mode=False)
        return _ended(w, code if isinstance(code, int) else 0)
    except SystemExit as end:
        return _ended(w, end.code if isinstance(end.code, int) else int(end.code is not None))
    except typer.TyperException as error:
        _show_usage(w, error)
    except BrokenPipeError:  # whoever read our words has read enough
        sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115
        return PIPE_CLOSED
    except InputFaults as error:
        count = [error_line(w, error)] if len(error.faults) > 1 else []
        complain([*fault_lines(w, error), *count])
    except FaultsOfFiles as error:
        complain([*(line for one in error.errors for line in fault_lines(w, one)), error_line(w, error)])
    except Unfinished as error:
        complain([error_line(w, error)])
        return INTERRUPTED
    except SimlibError as error:
        complain([error_line(w, error)])
    except OSError as error:
        params = {"file": str(error.filename or ""), "problem": error.strerror or str(error)}
        complain([error_line(w, SimlibError("cannot-write", **params))])
    return TO_MEND


def _ended(w: Words, code: int) -> int:
    """The code, after the last words of what was interrupted."""
    if code == INTERRUPTED:
        goes_on = w("Interrupted; the same command goes on from what could be kept.")
        complain(last_words or [goes_on if kept else w("Interrupted.")])
    return code


def _show_usage(w: Words, error: Any) -> None:
    """What is wrong with a command line; without any command, what commands there are."""
    if error.format_message():
        complain([usage_line(w, error)])
    else:
        error.show()


def language_asked(arguments: Sequence[str]) -> Language | None:
    """The language that a command line asks for, wherever it says so; the last word counts.

    >>> language_asked(["--lang", "en", "check", "a.yaml", "--lang=zh"])
    'zh'
    """
    spoken: dict[str, Language] = {"zh": "zh", "en": "en"}
    said = " ".join(arguments).replace("--lang ", "--lang=").split(" ")
    asked = [spoken.get(word.removeprefix("--lang=")) for word in said if word.startswith("--lang=")]
    return asked[-1] if asked else None


def _command(w: Words) -> Callable[..., object]:
    """The application with its help in one language."""
    command = typer.main.get_command(app)
    for one in (command, *command.commands.values()):  # type: ignore[attr-defined]
        in_words(w, one)
    return command


if __name__ == "__main__":
    main()
