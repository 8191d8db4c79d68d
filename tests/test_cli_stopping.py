"""What is said of an interruption."""

import pytest

from simlib.cli import program, stopping
from simlib.cli.stopping import INTERRUPTED, patience


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch):
    for name in ("kept", "last_words"):
        monkeypatch.setattr(program, name, said := [])
        monkeypatch.setattr(stopping, name, said)


def interrupt(monkeypatch, *, patiently):
    """A command that hears Ctrl-C, in work that is kept or in other work."""

    def command(*_, **__):
        if patiently:
            with patience():
                return INTERRUPTED
        return INTERRUPTED

    monkeypatch.setattr(program, "_command", lambda words: command)
    return program.obey(["--lang", "en"])


@pytest.mark.parametrize("patiently", [True, False])
def test_only_of_work_that_may_be_kept_it_is_said_that_it_goes_on(capsys, monkeypatch, patiently):
    assert interrupt(monkeypatch, patiently=patiently) == INTERRUPTED
    said = capsys.readouterr().err
    assert said.startswith("Interrupted")
    assert ("the same command goes on" in said) is patiently
