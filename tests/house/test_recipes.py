"""The recipes of CONTRIBUTING.md: each example stands in just the files that its recipe names, and works."""

import json
import re
from types import MappingProxyType

import pytest
import yaml

from simlib.cli.program import obey
from simlib.scores import definitions, groups, measures
from simlib.scores.definitions import Definition
from simlib.scores.run import RatioParts
from simlib.views.language import glossary

SAID = re.compile(r"`((?:[\w-]+/)*[\w-]+\.(?:py|md|csv|yaml)|(?:[\w-]+/)+)`")
ELSEWHERE = {"CONTRIBUTING.md", "CHANGELOG.md", "DESIGN.md", "README.md"}


def recipes(root):
    """Title, example and text of each."""
    text = (root / "CONTRIBUTING.md").read_text("utf-8").split("## Recipes")[1]
    found = re.findall(r"### (.*?) \(example: `(.*?)`.*?\)\n(.*?)(?=\n### |\Z)", text, re.S)
    return {title: (example, steps) for title, example, steps in found}


def named(root, steps):
    """The files that a recipe names; one without a folder lies beside the one before it."""
    files, folder = set(), root
    for name in SAID.findall(steps):
        path = root / name if "/" in name or (root / name).exists() else folder / name
        folder = path.parent
        files.add(path)
    return files


def holding(root, word):
    """The files that hold a word: of the package, and the base of counties, which names clauses."""
    whole = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
    files = [*(root / "simlib").rglob("*.py"), *(root / "simlib").rglob("*.csv")]
    files += [root / "scenarios" / "base" / "county.yaml"] if word.startswith("S3") else []
    return {file for file in files if whole.search(file.read_text("utf-8"))}


def test_there_is_a_recipe_for_whatever_is_added_most(root):
    assert list(recipes(root)) == [
        "A measure", "A constraint on zone plans", "A figure", "A primitive of the model",
        "A clause of a document",
    ]  # fmt: skip


@pytest.mark.parametrize("number", range(5))
def test_every_file_that_a_recipe_names_is_there(root, number):
    _, steps = list(recipes(root).values())[number]
    files = named(root, steps)
    assert files
    assert [str(f.relative_to(root)) for f in sorted(files) if not f.exists()] == []


@pytest.mark.parametrize("number", range(5))
def test_the_example_of_a_recipe_stands_where_the_recipe_says_and_nowhere_else(root, number):
    example, steps = list(recipes(root).values())[number]
    told = named(root, steps)
    folders = [f for f in told if f.is_dir()]
    holds = {f for f in holding(root, example) if not any(f.is_relative_to(folder) for folder in folders)}
    inside = {f for f in told if f.suffix in (".py", ".csv", ".yaml", ".md") and "tests" not in f.parts}
    assert sorted(str(f.relative_to(root)) for f in holds - inside) == []
    assert holds


# ---------------------------------------------------------------- worked examples


@pytest.mark.slow
def test_a_measure_added_by_its_recipe_is_in_every_result(root, monkeypatch, capsys):
    """Matters that were late when they ended: the on-time share's complement, so its value is known."""

    def late_share(run):
        return RatioParts(run.counts.due - run.counts.on_time, run.counts.due)

    known = {**definitions.DEFINITIONS, "late_share": Definition("share", "matters late", "all due", "due")}
    monkeypatch.setattr(measures, "DEFINITIONS", MappingProxyType(known))
    row = measures.MeasureSpec(late_share, groups.matter_groups, ("all", "town"))
    monkeypatch.setattr(measures, "MEASURES", (*measures.MEASURES, row))
    monkeypatch.setattr(glossary, "MEASURES", {**glossary.MEASURES, "late_share": "share of late matters"})
    file = str(root / "tests" / "search" / "short-county.yaml")
    assert obey(["run", file, "--replications", "2", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["measures"]
    share = {m["name"]: m["mean"] for m in found if m["by"] == "all"}
    assert share["late_share"] == pytest.approx(1 - share["on_time_share"])
    assert sum(m["name"] == "late_share" for m in found) > 1


@pytest.mark.slow
def test_a_constraint_that_a_file_gives_binds(root, tmp_path, capsys):
    """At most one town may move: no plan found moves more."""
    base = yaml.safe_load((root / "tests" / "search" / "short-county.yaml").read_text("utf-8"))
    file = tmp_path / "county.yaml"
    asked = {"most_moved": {"value": 1, "ground": next(iter(base["grounds"]))}}
    file.write_text(yaml.safe_dump({**base, "search": asked}, allow_unicode=True), "utf-8")
    assert obey(["search", str(file), "--zones", "4", "--json"]) == 0
    plans = json.loads(capsys.readouterr().out)["plans"]
    assert plans
    assert all(plan["terms"]["towns_moved"] <= 1 for plan in plans)


def test_a_clause_that_acts_is_listed_with_where_it_acts(capsys):
    assert obey(["facts", "--document", "S3", "--status", "acts", "--json"]) == 0
    clauses = {c["id"]: c for c in json.loads(capsys.readouterr().out)["clauses"]}
    assert clauses["S3-018"]["place"] == "conflicts.home"
