"""While something long goes on: a bar where somebody looks on, and Ctrl-C ends it in good order."""

import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from simlib.views.language.words import Words

if TYPE_CHECKING:
    from simlib.inputs.reading import SourceFile, World
    from simlib.reports.making import Made
    from simlib.reports.templates import Parameters
    from simlib.reports.verifying import Verified
    from simlib.scores.assessment import Graded
    from simlib.scores.experiment import Experiment, Setting
    from simlib.scores.programme import ProgrammeAnswer
    from simlib.search.answer import SearchResult
    from simlib.search.problem.question import Question
    from simlib.studies.findings import Sensitivity
    from simlib.studies.outcomes import Judge
    from simlib.studies.part_time import PartTime
    from simlib.studies.placing import Placing
    from simlib.studies.staffing import Question as People
    from simlib.studies.staffing import Staffing
    from simlib.studies.stress import Question as Shocks
    from simlib.studies.stress import Stress
    from simlib.studies.variants import Variants


def simulated(
    w: Words, world: "World", setting: "Setting", processes: int | None, *, why: bool
) -> "Experiment":
    """An experiment with a bar. When it is interrupted, its setting says how many replications were done."""
    from simlib.runs.parallel import silent
    from simlib.scores.experiment import experiment, sensible_processes, sensible_threads
    from simlib.views.output.progress import progress

    number = processes or sensible_processes(setting)
    threads = 1 if processes else sensible_threads(setting)
    with asked_to_stop() as stop, progress(w, setting.replications) as advance:

        def each(_: int, __: object) -> None:
            advance()

        return experiment(world, setting, number, silent, each, stop, why=why, threads=threads)


def searched(w: Words, world: "World", asked: "Question", processes: int | None) -> "SearchResult":
    """The answer of a search, with a line that says what is under way."""
    from simlib.search.answer import answer, sensible_processes
    from simlib.views.output.progress import search_progress

    with asked_to_stop() as stop, search_progress(w) as tell:
        return answer(world, asked, processes=processes or sensible_processes(asked), tell=tell, stop=stop)


def varied(w: Words, source: "SourceFile", world: "World", judge: "Judge", **asked: Any) -> "Sensitivity":
    """What decides between two plans, with a line that says how far the study is; KeyboardInterrupt where it
    was stopped before there was anything to show."""
    from simlib.studies.sensitivity import sensitivity
    from simlib.views.output.progress import study_progress

    with asked_to_stop() as stop, study_progress(w) as tell:
        found = sensitivity(source, world, judge, tell=tell, stop=stop, **asked)
    if found is None:
        raise KeyboardInterrupt
    return found


def struck(w: Words, source: "SourceFile", world: "World", asked: "Shocks", processes: int) -> "Stress":
    """How plans bear shocks, with such a line; KeyboardInterrupt likewise."""
    from simlib.studies.stress import stress
    from simlib.views.output.progress import study_progress

    with asked_to_stop() as stop, study_progress(w) as tell:
        found = stress(source, world, asked, processes=processes, tell=tell, stop=stop)
    if found is None:
        raise KeyboardInterrupt
    return found


def staffed(w: Words, source: "SourceFile", world: "World", asked: "People", processes: int) -> "Staffing":
    """How many people it takes, with such a line."""
    from simlib.studies.staffing import staffing
    from simlib.views.output.progress import study_progress

    with asked_to_stop() as stop, study_progress(w) as tell:
        return staffing(source, world, asked, processes=processes, tell=tell, stop=stop)


def rearranged(w: Words, source: "SourceFile", world: "World", asked: "People", processes: int) -> "Placing":
    """Whom to move where, with such a line."""
    from simlib.studies.placing import placing
    from simlib.views.output.progress import study_progress

    with asked_to_stop() as stop, study_progress(w) as tell:
        return placing(source, world, asked, processes=processes, tell=tell, stop=stop)


def served(w: Words, source: "SourceFile", world: "World", asked: "People", processes: int) -> "PartTime":
    """How much of their time it takes, with such a line."""
    from simlib.studies.part_time import part_time
    from simlib.views.output.progress import study_progress

    with asked_to_stop() as stop, study_progress(w) as tell:
        return part_time(source, world, asked, processes=processes, tell=tell, stop=stop)


def varying(
    w: Words, source: "SourceFile", world: "World", setting: "Setting", names: Sequence[str]
) -> "Variants":
    """What variants change, with a bar."""
    from simlib.studies.variants import variants
    from simlib.views.output.progress import study_progress

    with asked_to_stop() as stop, study_progress(w) as tell:
        found = variants(source, world, setting, names, tell=tell, stop=stop)
    if found is None:
        raise KeyboardInterrupt
    return found


def graded(w: Words, world: "World", setting: "Setting", name: str) -> "Graded":
    """An assessment with a bar; when it is interrupted, its setting says how many replications were done."""
    from simlib.scores.assessment import assess
    from simlib.scores.experiment import sensible_threads
    from simlib.views.output.progress import progress

    with asked_to_stop() as stop, progress(w, setting.replications) as advance:
        return assess(world, setting, name, advance, stop, sensible_threads(setting))


def dated(
    w: Words, world: "World", setting: "Setting", delay: Mapping[str, float] | None, processes: int | None
) -> "ProgrammeAnswer":
    """When a programme ends, with a bar; when it is interrupted, its setting says how many replications were
    done."""
    from simlib.scores.experiment import sensible_threads
    from simlib.scores.programme import ask_programme
    from simlib.views.output.progress import progress

    threads = 1 if processes else sensible_threads(setting)
    with asked_to_stop() as stop, progress(w, setting.replications) as advance:
        return ask_programme(world, setting, delay, processes or 1, threads, advance, stop)


def made_sure(w: Words, file: Path, asked: "Parameters", most: int) -> int:
    """How many replications a report takes to be sure, at most `most`, with a line of how many are run."""
    from simlib.inputs.reading import read_world
    from simlib.reports.making import asked_of
    from simlib.reports.precision import until_sure
    from simlib.views.output.progress import sure_progress

    world = read_world(file)
    with sure_progress(w) as tell:
        return until_sure(world, asked_of(world, asked), most, tell)


def reported(w: Words, file: Path, asked: "Parameters", out: Path) -> "Made":
    """A report, with a line that says how far its notebook is."""
    from simlib.reports.making import make
    from simlib.views.output.progress import report_progress

    with report_progress(w) as tell:
        return make(file, asked, out, tell)


def verified(w: Words, report: Path) -> "Verified":
    """A report that is run again, with such a line."""
    from simlib.reports.verifying import verify
    from simlib.views.output.progress import report_progress

    with report_progress(w) as tell:
        return verify(report, tell)


@contextmanager
def asked_to_stop() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C (in Jupyter ■) came: the first lets the replication under way be finished, a second one
    ends at once. In another thread than the main one, signals are left alone."""
    from simlib.runs.keeping import keeping

    came: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        came.append(number)
        if len(came) > 1:
            raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    before = signal.signal(signal.SIGINT, note)
    try:
        with keeping(lambda: bool(came)):
            yield lambda: bool(came)
    finally:
        signal.signal(signal.SIGINT, before)
