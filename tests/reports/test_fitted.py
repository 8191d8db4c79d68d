"""A file fitted to a log: reports say whether it reproduces it, and draw no conclusion if it does not."""

import shutil
from types import SimpleNamespace

import pytest

from simlib.inputs.reading import given_sha256, read_world
from simlib.reports.checks import _fitted, verdict_of
from simlib.reports.first_page import _judged
from simlib.views.language.names import Names
from simlib.views.language.words import words

FITTED = """extends: good.yaml
name: fitted
grounds:
  fitted-effort: {kind: fitted, until: "2021-12-31", note: {zh: 拟合, en: fitted}}
posts:
  officer: {pace: {value: 1.2, low: 1, high: 1.4, ground: fitted-effort}}
"""
VERDICT = """validated:
  log: log.csv
  log_sha256: abc
  plan: two-zones
  load: central
  from: "2022-01-01"
  to: "2022-03-31"
  runs: 200
  seed: 1
  families: {ways: {judged: 9, outside: 0}, closed: {judged: 4, outside: %s}}
  given: %s
"""


@pytest.fixture
def place(root, tmp_path):
    shutil.copy(root / "tests" / "inputs" / "good.yaml", tmp_path)
    (tmp_path / "fitted.yaml").write_text(FITTED, encoding="utf-8")
    return tmp_path


def judged(place, outside=0, more=""):
    """The fitted file as it was judged, with something added afterwards."""
    file = place / "fitted.yaml"
    given = given_sha256(read_world(file))
    file.write_text(FITTED + VERDICT % (outside, given) + more, encoding="utf-8")
    return read_world(file)


def said(world):
    (check,) = _fitted(SimpleNamespace(world=world))
    names = Names(words("en"), world.scenario)
    return check.holds, _judged(SimpleNamespace(world=world, names=names))


def test_without_a_verdict_there_is_no_conclusion(place):
    holds, words_ = said(read_world(place / "fitted.yaml"))
    assert not holds
    assert words_.startswith("not judged as it stands")


def test_a_file_that_reproduces_its_log_may_conclude(place):
    holds, words_ = said(judged(place))
    assert (holds, words_) == (True, "reproduces log.csv, 2022-01-01 to 2022-03-31 (200 runs)")


def test_where_it_does_not_reproduce_the_log_is_named(place):
    holds, words_ = said(judged(place, 3))
    assert not holds
    assert words_.startswith("does not reproduce log.csv")
    assert words_.endswith("in: share closed within some days")


def test_another_plan_leaves_the_verdict_and_another_number_does_not(place):
    plan = "plans: {again: {like: two-zones, title: {zh: 再来, en: again}}}\n"
    assert verdict_of(judged(place, more=plan)) is not None
    loads = "loads: {high: {value: 3, ground: guess}}\n"
    assert verdict_of(judged(place, more=loads)) is None


def test_a_file_that_nothing_was_fitted_to_is_not_asked(root):
    world = read_world(root / "tests" / "inputs" / "good.yaml")
    assert list(_fitted(SimpleNamespace(world=world))) == []
