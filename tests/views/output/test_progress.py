"""The line that is seen while a study goes on."""

import pytest
from rich.progress import ProgressSample, Task

from simlib.views.language.words import words
from simlib.views.output.progress import _Clock, _Left, study_progress


def task(seconds, completed, *, whole=True):
    """A task that was begun at 0, as it is after some seconds."""
    found = Task(0, "", 1.0, completed, lambda: seconds, fields={"whole": whole})
    found.start_time = 0.0
    return found


def test_the_clock_goes_on_when_a_stage_is_done():
    done = task(130.0, 1.0)
    done.finished_time = 60.0
    assert _Clock().render(done).plain == "0:02:10"


@pytest.mark.parametrize(("language", "said"), [("en", "about 0:01:30 left"), ("zh", "约剩0:01:30")])
def test_what_is_left_is_said_by_the_pace(language, said):
    quarter = task(60.0, 0.25)
    for second, part in ((0.0, 0.0), (30.0, 0.25)):
        quarter._progress.append(ProgressSample(second, part))
    assert _Left(words(language)).render(quarter).plain == said


def test_where_the_whole_is_not_known_nothing_is_said_of_what_is_left():
    assert _Left(words("en")).render(task(60.0, 0.25, whole=False)).plain == ""


def test_a_line_says_from_the_first_moment_what_goes_on(monkeypatch, capsys):
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("SIMLIB_PROGRESS", "1")
    with study_progress(words("en")):
        pass
    assert "getting ready" in capsys.readouterr().err
    with study_progress(words("en")) as tell:
        tell("ends", 2, 8, 0.1)
    assert "2/8" in capsys.readouterr().err
