"""The notebooks are stored as they run, speak both languages, and hold nothing of one machine.

That their stored outputs are what they give is checked by `pytest --nbval` (`make test`).
"""

import os
import re
from copy import deepcopy

import nbformat
import pytest
from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient

NAMES = (
    "01-the-county-and-its-plan.ipynb",
    "02-comparing-plans.ipynb",
    "03-where-the-time-goes.ipynb",
    "04-clocks.ipynb",
    "05-changing-zones-in-mid-year.ipynb",
    "06-the-five-extensions.ipynb",
    "07-finding-a-better-plan.ipynb",
    "08-report.ipynb",
    "10-own-county.ipynb",
    "11-calibration.ipynb",
    "12-dates-of-a-programme.ipynb",
    "13-what-a-grade-is-worth.ipynb",
    "14-what-is-left-of-the-time.ipynb",
    "15-what-if.ipynb",
    "16-the-first-year.ipynb",
    "17-which-way-for-hard-matters.ipynb",
    "18-a-training-day-a-week.ipynb",
    "19-quotas-and-two-fair-years.ipynb",
    "20-if-the-leader-is-away.ipynb",
    "21-which-number-decides.ipynb",
    "22-how-many-people.ipynb",
)
WORKBENCH = "00-workbench.ipynb"
NUMBERS = "application/vnd.simlib.report+json"
"""What a report's cells hold beside what is shown, for Word, Excel and `verify`."""
CONTROLS = "application/vnd.jupyter.widget-view+json"
SHOWN = {"execute_result", "display_data"}
REPLICATIONS = re.compile(r"((?:replications ?=|\"replications\":|\"simulate\":) ?)(\d+)")
FEW_AND_ALONE = """
import os
from simlib.evidence import fitting
from simlib.studies import part_time
os.cpu_count = lambda: 1
fitting.MATTERS_A_TRIAL = 3_000
part_time.NEARNESS = 0.1
"""
VOLATILE = re.compile(r"0x[0-9a-f]{6,}|\d\d:\d\d:\d\d|(?<![.\w])/[a-z]+/[a-z]+")
"""Addresses in memory, times of day and absolute paths."""


def test_the_index_names_every_notebook(root):
    folder = root / "notebooks"
    index = (folder / "README.md").read_text("utf-8")
    named = re.findall(r"\]\((.*?\.ipynb)\)", index)
    assert named == sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*-*.ipynb"))


@pytest.fixture(scope="module", params=NAMES)
def notebook(request, root):
    return nbformat.read(root / "notebooks" / request.param, as_version=4)


@pytest.fixture(scope="session")
def kernel(root):
    """One kernel in English for all notebooks: to start one costs as much as most notebooks do, and so do
    processes for so few replications. A log is fitted with few runs too, a least share is found roughly.
    (That each runs in a kernel of its own, on as many processors as there are, `make test` sees in
    Chinese.)"""
    spoken = {**os.environ, "SIMLIB_LANG": "en", "SIMLIB_PROGRESS": "0"}
    manager, client = start_new_kernel(env=spoken, cwd=str(root / "notebooks"))
    client.execute_interactive(FEW_AND_ALONE)
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.fixture
def english(notebook, kernel):
    """The notebook after it was run in English, with a twentieth of its replications (two at least): of the
    words, not the numbers."""
    spoken = deepcopy(notebook)
    cell = parameters(spoken)
    asked = cell.source.replace('language = "zh"', 'language = "en"')
    if "replications" not in asked:
        asked = asked.replace(")\npage.controls", ", replications=2)\npage.controls")
    cell.source = REPLICATIONS.sub(lambda found: f"{found[1]}{max(2, int(found[2]) // 20)}", asked)
    runner = NotebookClient(spoken)
    runner.km, runner.kc = kernel
    runner.execute(cleanup_kc=False)
    return spoken


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs(notebook):
    return [output for cell in code(notebook) for output in cell.outputs]


def shown(notebook):
    """All words that the outputs hold."""
    return "\n".join(
        text
        for output in outputs(notebook)
        for kind, text in output.get("data", {}).items()
        if kind.startswith("text/")
    )


def parameters(notebook):
    (cell,) = [cell for cell in code(notebook) if "parameters" in cell.metadata.get("tags", [])]
    return cell


def test_every_notebook_of_the_house_is_tested(root):
    found = sorted(file.name for file in (root / "notebooks").glob("*.ipynb"))
    assert found == [WORKBENCH, *NAMES]


def test_the_workbench_is_stored_cleared(root):
    """What it shows depends on the moment; tests/browser sees it work."""
    stored = nbformat.read(root / "notebooks" / WORKBENCH, as_version=4)
    nbformat.validate(stored)
    assert outputs(stored) == []
    assert [cell.execution_count for cell in code(stored)] == [None] * len(code(stored))


def test_a_notebook_is_valid_and_stored_in_chinese(notebook):
    nbformat.validate(notebook)
    assert "演示数据，非真实业务数据" in shown(notebook)


@pytest.mark.slow
def test_the_words_between_cells_are_in_both_languages_and_one_is_hidden(root):
    for file in sorted((root / "notebooks").glob("*.ipynb")):
        prose = [c.source for c in nbformat.read(file, as_version=4).cells if c.cell_type == "markdown"]
        assert prose
        for text in prose:
            assert text.count('lang="zh"') == text.count('lang="en" style="display:none"') > 0, text
            assert "color:#666" not in text


def test_three_lines_lead_to_the_first_result(root):
    folder = root / "notebooks"
    for file in sorted([*folder.glob("0[0-7]*.ipynb"), *folder.glob("10*.ipynb")]):
        first = next(c for c in nbformat.read(file, as_version=4).cells if c.cell_type == "code")
        lines = [line for line in first.source.splitlines() if line and not line.startswith("from datetime")]
        assert lines[0] == "import simlib"
        assert len(lines) <= 4


def test_a_notebook_was_run_once_from_top_to_bottom(notebook):
    cells = code(notebook)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))


def test_a_notebook_shows_tables_and_pictures_and_no_complaint(notebook):
    assert {output.output_type for output in outputs(notebook)} <= SHOWN
    kinds = {kind for output in outputs(notebook) for kind in output.data}
    assert kinds - {NUMBERS, CONTROLS} == {"text/plain", "text/html", "image/png"}


def test_a_notebook_holds_nothing_of_one_machine(notebook):
    assert set(notebook.metadata) == {"kernelspec"}
    assert notebook.metadata.kernelspec.name == "python3"
    assert [cell.metadata for cell in notebook.cells if set(cell.metadata) - {"tags"}] == []
    plain = re.sub(r"<[^>]*>", "", shown(notebook))
    assert VOLATILE.findall(plain) == []


@pytest.mark.slow
def test_a_notebook_runs_in_english(english):
    assert {output.output_type for output in outputs(english)} <= SHOWN
    assert "emonstration data, not data of real operations" in shown(english)
    assert "演示数据" not in shown(english)
