"""What all tests share: the paths of the checkout and steady random examples.

Hypothesis draws the same examples on every run, so that a red test is red for everybody;
`SIMLIB_FRESH_SEEDS=1 make test` draws new ones, to look for what the steady ones miss. What was left out
(no browser, no network) is said at the end of every run, with the reason.
"""

import os
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings

sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
"""jsonschema, which notebooks need, would build a grammar of all web addresses when it is loaded: a second in
each process of tests, for what nothing here asks."""

settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.register_profile("fresh", deadline=None, print_blob=True)
settings.load_profile("fresh" if os.environ.get("SIMLIB_FRESH_SEEDS") == "1" else "steady")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in words which tests were left out and why: a dot that is missing tells nobody."""
    left_out = Counter(
        (report.nodeid.split("::")[0], _reason(report))
        for report in terminalreporter.stats.get("skipped", [])
    )
    for (file, reason), count in sorted(left_out.items()):
        terminalreporter.write_line(f"left out: {count} of {file}: {reason}")


def _reason(report: pytest.TestReport) -> str:
    """Why a test was skipped, without the place of the skip."""
    return str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)


@pytest.fixture(scope="session")
def root() -> Path:
    """The top folder of the checkout."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def machine_code(root: Path) -> None:
    """The engine's machine code is there: no command has to say that it makes it first."""
    from simlib.inputs.reading import read_world
    from simlib.scores.experiment import Setting, experiment

    world = read_world(root / "tests" / "inputs" / "good.yaml")
    experiment(world, Setting.of(world, replications=1))


@pytest.fixture(scope="session")
def office():
    """A scheduler; whoever needs workers hires them, and may kill them."""
    if sys.platform == "win32":
        pytest.skip("workers are forked, as POSIX does")
    from tests.runs.office import Office

    here = Office()
    yield here
    here.close()


@pytest.fixture
def simlib(capsys, machine_code):
    """Runs a command line; gives exit code, standard output and standard error."""
    from simlib.cli.program import obey

    def run(*arguments):
        code = obey([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


@pytest.fixture(scope="session")
def pingluo(root):
    """Pingluo with a short flow: the numbers in these tests were worked out on it."""
    from simlib.inputs.reading import read_world

    return read_world(root / "tests" / "search" / "short-county.yaml")
