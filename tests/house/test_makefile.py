"""The Makefile lists itself."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

make = shutil.which("make")


@pytest.mark.skipif(make is None, reason="make is not installed here")
def test_every_target_is_listed_with_a_line(root: Path):
    text = (root / "Makefile").read_text(encoding="utf-8")
    targets = re.search(r"^\.PHONY: (.+)$", text, re.MULTILINE)[1].split()
    listed = subprocess.run([make, "-s"], cwd=root, capture_output=True, text=True, check=True)
    assert re.findall(r"^  make ([a-z]+) +\S", listed.stdout, re.MULTILINE) == targets


def test_continuous_integration_runs_what_the_readme_tells(root: Path):
    script = (root / ".ci" / "run").read_text(encoding="utf-8")
    assert "exec make test" in script
    assert "make test" in (root / "README.md").read_text(encoding="utf-8")
