"""One small report for all tests: the short county, three replications, so that it draws no conclusion."""

import os
from pathlib import Path

import pytest

from simlib.reports.making import make
from simlib.reports.opening import opened
from simlib.reports.telling import Step
from tests.reports.question import FEW, STEM


@pytest.fixture(scope="session")
def county(root: Path) -> Path:
    return root / "tests" / "search" / "short-county.yaml"


@pytest.fixture(scope="session")
def told() -> list[tuple[int, int]]:
    """What the report said of its progress."""
    return []


@pytest.fixture(scope="session")
def made(county, told, tmp_path_factory):
    """The folder of the report, and what was said of it; without a PDF, which has a test of its own."""
    out = tmp_path_factory.mktemp("report") / "deep" / "folder"

    def tell(done: int, of: int, step: Step | None = None) -> None:
        if step is None:
            told.append((done, of))

    return out, make(county, FEW, out, tell, find=lambda: None)


@pytest.fixture(scope="session")
def report(made):
    """The report as it is opened to be verified."""
    out, _ = made
    return opened(out / f"{STEM}.zip")


@pytest.fixture
def without_browser(monkeypatch) -> None:
    monkeypatch.setitem(os.environ, "SIMLIB_BROWSER", "nowhere")
