"""The workbench in a real browser: one server and one page for each kind, and stories over them.

Where no browser is installed all of it is skipped, and said. Pictures are kept in `out/screenshots`.
"""

from pathlib import Path

import pytest

from tests.browser import stage as stages

WITHOUT = "no Chromium or Edge is installed: the workbench was not tried in a browser"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.slow)
            if stages.executable() is None:
                item.add_marker(pytest.mark.skip(reason=WITHOUT))


@pytest.fixture(scope="module")
def browser():
    """A browser for one file of tests: while it is there, an event loop runs that others would stumble on."""
    with stages.browser() as one:
        yield one


@pytest.fixture(scope="session")
def pictures(root: Path) -> Path:
    """Where screenshots are kept."""
    folder = root / "out" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module", params=[stages.APP, stages.LAB], ids=["voila", "jupyterlab"])
def opened(request, browser, tmp_path_factory):
    """The workbench opened in Voilà in Chinese, and in JupyterLab in English."""
    kind, language = request.param
    folder = tmp_path_factory.mktemp(kind)
    file = stages.county(folder)
    with stages.served(kind, folder, file, language) as address:
        one = stages.Stage(browser.new_page(), address, kind, folder / "server.log")
        one.enter()
        yield one
        one.page.close()


@pytest.fixture
def stage(opened, request, pictures):
    """The opened workbench with the baseline on the table; fails if any request left the machine, or
    code of the page failed. A picture is kept of how it looked in the end."""
    opened.page.set_viewport_size(stages.SCREEN)
    opened.speak("en" if opened.kind == "lab" else "zh")
    opened.begin_again()
    yield opened
    name = request.node.name.replace("[", "-").replace("]", "")
    opened.page.screenshot(path=pictures / f"{name}.png")
    assert opened.strayed == []
    assert opened.broken == []
