"""The house's manners, read from the syntax trees of its files.

import-linter (`make lint`) checks the order of the floors; here stands what it does not see.
"""

import ast
import json
import re
import subprocess
from pathlib import Path

import pytest

import simlib

LONGEST_FUNCTION = 60  # lines
OBVIOUS = 8  # a public function up to so many lines may go without a docstring
LOGIC = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.For, ast.AsyncFor, ast.While)
# Written with brackets so that this file does not contain what it looks for.
LEAK = re.compile(
    r"/wor[k]/|/far[m]/|/tm[p]/[a-z]|/hom[e]/[a-z]|/roo[t]/"
    r"|python[h]osted|py[p]i\.org|registry\.n[p]mjs|deb\.[d]ebian"
)


@pytest.fixture(scope="session")
def trees(root: Path):
    files = sorted((root / "simlib").rglob("*.py"))
    return {str(f.relative_to(root)): ast.parse(f.read_text(encoding="utf-8")) for f in files}


@pytest.fixture(scope="session")
def texts(root: Path):
    """Every text file that is, or is about to be, in the repository."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=root, capture_output=True, text=True)
    if listing.returncode != 0:
        pytest.skip("not a git checkout, so nobody can say which files belong to it")
    found = [root / name for name in listing.stdout.split("\0") if name]
    return {str(f.relative_to(root)): t for f in found if f.is_file() and (t := text_of(f))}


def text_of(file: Path):
    content = file.read_bytes()
    return "" if b"\0" in content else content.decode("utf-8", errors="replace")


def functions(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, node.end_lineno - node.lineno + 1


def front_door_imports(tree):
    """The imports that go through the package root, whose order would hide in `__init__`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (n.name for n in node.names if n.name.split(".")[0] == "simlib")
        elif isinstance(node, ast.ImportFrom) and node.module == "simlib":
            yield from (n.name for n in node.names)


def logic_in(cell: str):
    """The names of the definitions and loops in a notebook's code cell; magics are not code."""
    code = "\n".join(line for line in cell.splitlines() if not line.lstrip().startswith(("%", "!")))
    return [type(node).__name__ for node in ast.walk(ast.parse(code)) if isinstance(node, LOGIC)]


def code_cells(notebook: Path):
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def test_the_rules_can_be_broken():
    assert list(front_door_imports(ast.parse("import simlib\nfrom simlib import cli"))) == ["simlib", "cli"]
    assert list(front_door_imports(ast.parse("from simlib.errors import Fault"))) == []
    assert logic_in("%matplotlib inline\nwith x:\n    for y in z: pass") == ["For"]
    assert logic_in("table = [row for row in rows]") == []
    assert LEAK.search("see " + "/".join(["", "work", "main"]))


@pytest.mark.slow
def test_nothing_inside_uses_the_front_door(trees):
    assert {f: names for f, t in trees.items() if (names := list(front_door_imports(t)))} == {}


@pytest.mark.slow
def test_functions_are_short(trees):
    sizes = {f"{f}:{n.lineno} {n.name}": size for f, t in trees.items() for n, size in functions(t)}
    assert sizes, "no function was found at all"
    assert {where: size for where, size in sizes.items() if size > LONGEST_FUNCTION} == {}


@pytest.mark.slow
def test_public_functions_say_what_they_do(trees):
    assert [
        f"{file}:{node.lineno} {node.name}"
        for file, tree in trees.items()
        for node, size in functions(tree)
        if size > OBVIOUS and not node.name.startswith("_") and not ast.get_docstring(node)
    ] == []


@pytest.mark.slow
def test_every_module_opens_with_a_docstring(trees):
    assert [file for file, tree in trees.items() if tree.body and not ast.get_docstring(tree)] == []


def test_notebooks_hold_calls_and_no_logic(root: Path):
    notebooks = sorted((root / "notebooks").rglob("*.ipynb"))
    assert {
        notebook.name: found
        for notebook in notebooks
        if (found := [kind for cell in code_cells(notebook) for kind in logic_in(cell)])
    } == {}


def test_no_file_names_this_machine_or_a_registry(texts):
    assert {file: found for file, text in texts.items() if (found := LEAK.findall(text))} == {}


def test_the_changelog_tells_of_this_version(root: Path):
    told = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(simlib.__version__)}\b", told, re.MULTILINE)
