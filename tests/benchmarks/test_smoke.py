"""The benchmarks run. How fast anything is, no test says."""

import gc
import re
import sys

import pytest

from benchmarks.__main__ import QUESTIONS, main
from benchmarks.harness import QUICK, Section, Table, Target, Times, ratio, report


@pytest.fixture(autouse=True)
def nothing_else_to_sweep():
    """Clocks sweep the memory before every sample: what other tests left there is passed over."""
    gc.freeze()
    yield
    gc.unfreeze()


ENGINES = ("engines", "nanoseconds", "peers", "growth", "search")


@pytest.mark.slow
@pytest.mark.parametrize("name", ENGINES)
def test_a_question_is_answered_with_tables_of_figures(name):
    section = QUESTIONS[name](QUICK)
    tables = [part for part in section.parts if isinstance(part, Table)]
    assert tables
    for table in tables:
        assert {len(row) for row in table.rows} == {len(table.columns)}
        assert all(re.search(r"\d", row[-1]) for row in table.rows)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell a process's most memory")
def test_processes_of_their_own_answer_too(tmp_path):
    out = tmp_path / "results.md"
    main(["memory", "--quick", "--out", str(out)])
    text = out.read_text(encoding="utf-8")
    assert "these figures mean nothing" in text
    assert "| memory after" in text
    assert list(tmp_path.iterdir()) == [out]


def test_a_name_that_is_no_benchmark_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["horsepower"])
    assert "horsepower" in capsys.readouterr().err


def test_a_missed_target_is_shown_as_missed():
    targets = [Target("slow", 3.0, 2.0), Target("fast", 3.0, 2.0, goal=4.0, above=True)]
    text = report([Section("Speed", ["Words."], targets)], QUICK)
    assert "| slow | ≤ 2 | 3 | **no** |" in text
    assert "| fast | ≥ 2 (goal 4) | 3 | yes |" in text


def test_ratios_are_taken_within_rounds():
    """The second round met a slow machine on both sides: the ratio does not see it."""
    assert ratio(Times((2.0, 20.0, 2.0)), Times((1.0, 10.0, 1.0))) == 2.0
