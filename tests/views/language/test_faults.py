"""What a system or the reader of YAML says in English is said in the planner's language."""

import errno
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from simlib.errors import Fault, InputFaults, SimlibError
from simlib.inputs.reading import read_world
from simlib.views.language import faults
from simlib.views.language.faults import PROBLEMS, error_line, fault_line
from simlib.views.language.words import words

BROKEN = (
    "a: b: c", "a: [1, 2", "a: {b: 1", "a: 'x", "a: 1\nb", "a: *x", "a: @x", "a: ]", "- a\nb: 1",
    "a: &x 1\nb: &x 2\nc: - 1", 'a: "\\q"', "a: |x\n b", "a: &\n", "a: 1\n...\nb: 1", 'a: "\\x4"',
)  # fmt: skip
FAILED = (
    errno.EEXIST, errno.EACCES, errno.EPERM, errno.ENOENT, errno.EISDIR, errno.ENOTDIR, errno.ENOSPC,
    errno.EROFS, errno.ENAMETOOLONG, errno.EINVAL, errno.EIO, errno.EBUSY,
)  # fmt: skip


@pytest.mark.parametrize("text", BROKEN)
def test_what_the_reader_of_yaml_says_is_said_in_chinese(tmp_path, text):
    file = tmp_path / "a.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputFaults) as error:
        read_world(file)
    (fault,) = error.value.faults
    assert fault.code == "bad-yaml"
    _, _, said = fault_line(words("zh"), "a.yaml", fault).partition("YAML")
    assert not [word for word in ("expected", "found", "allowed", "could") if word in said], said


@pytest.mark.parametrize("code", FAILED, ids=errno.errorcode.get)
def test_what_the_system_says_is_said_in_chinese(code):
    error = SimlibError("cannot-write", file="甲.yaml", problem=os.strerror(code))
    assert os.strerror(code) not in error_line(words("zh"), error)


def test_what_nobody_foresaw_stays_as_it_is():
    error = SimlibError("cannot-write", file="甲.yaml", problem="Volcano erupted")
    assert "Volcano erupted" in error_line(words("zh"), error)


def test_no_beginning_hides_another():
    """The first one that fits is said: a longer one behind it would never be."""
    order = list(PROBLEMS)
    hidden = [b for n, b in enumerate(order) for a in order[:n] if b.startswith(a)]
    assert hidden == []


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "县.yaml: $.b: 小于零"), ("en", "县.yaml: $.b: less than zero")]
)
def test_an_error_in_a_notebook_says_every_fault_in_words(monkeypatch, language, said):
    """What Jupyter shows below a traceback is the error's text."""
    monkeypatch.setenv("SIMLIB_LANG", language)
    text = str(InputFaults("县.yaml", [Fault("$.b", "negative", "-1"), Fault("$.a", "missing")]))
    first, second = text.splitlines()
    assert first.startswith("县.yaml: $.a: ")
    assert first.endswith("[missing]")
    assert second.startswith(said)
    assert "-1" in second
    assert "no-plan" in str(SimlibError("no-plan", count="2"))


@pytest.mark.slow
def test_words_are_there_for_whoever_reads_a_file_and_imports_no_more(root):
    """As the first cell of a notebook does."""
    code = "from simlib.inputs.reading import read_world; read_world('tests/inputs/bad/two-faults.yaml')"
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, encoding="utf-8",
        env=os.environ | {"SIMLIB_LANG": "en", "PYTHONIOENCODING": "utf-8"}, check=False,
    )  # fmt: skip
    assert ended.stderr.count("two-faults.yaml: $.") == 2


def test_no_code_is_worded_twice():
    """The second wording would silently take the place of the first."""
    text = (Path(faults.__file__).with_suffix(".txt")).read_text("utf-8")
    codes = [line.partition(":")[0] for line in text.splitlines() if line and line[0] not in "#{ "]
    assert [code for code, times in Counter(codes).items() if times > 1] == []
