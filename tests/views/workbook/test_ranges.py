"""How far a number may be off, and the grounds of what was counted and fitted, in a workbook and back."""

import json
from io import BytesIO

import pytest
from openpyxl import load_workbook

from simlib.errors import SimlibError
from simlib.evidence.counting import counted
from simlib.evidence.estimates import Estimate
from simlib.evidence.fitting import Fit
from simlib.evidence.standing import held_against
from simlib.inputs.reading import read_world
from simlib.views.language.words import words
from simlib.views.output.fitted_files import save_fitted
from simlib.views.workbook.writing import exported

pytestmark = pytest.mark.slow

OWN_RANGES = """
extends: qinglan.yaml
name: ranged
grounds:
  fitted-effort:
    kind: fitted
    title: {zh: 拟合工时, en: fitted efforts}
    until: "2024-06-30"
    note: {zh: 按台账拟合。, en: Fitted to the log.}
  own:
    kind: own
    title: {zh: 本县另报, en: told by the county}
    until: "2024-05-31"
    note: {zh: 本县另行报送。, en: Told by the county apart.}
streams:
  petition-towns:
    per_year: {value: 228.5, low: 210, high: 250.123456, ground: own}
  lead-towns:
    per_year: {value: 150, low: 100, ground: guessed}
flows:
  petition: {steps: {verify: {effort: {mean: {value: 7.5, low: 5, high: 9, ground: fitted-effort}}}}}
  lead: {steps: {verify: {effort: {mean: {value: 7.5, low: 6, high: 9, ground: fitted-effort}}}}}
classes:
  serious: {effort_factor: {value: 3, low: 3, high: 4, ground: fitted-effort}}
units:
  云岭镇: {staff: {monitor: {value: 3, low: 2, ground: invented}}}
"""
KNOBS = ("effort", "waits", "share", "hard")


@pytest.fixture(scope="module")
def folder(root, tmp_path_factory):
    """A folder with the invented county."""
    here = tmp_path_factory.mktemp("counties")
    for name in ("qinglan.yaml", "qinglan-log.csv"):
        (here / name).write_bytes((root / "scenarios" / "examples" / name).read_bytes())
    return here


@pytest.fixture(scope="module")
def by_hand(folder):
    """The county with numbers that have ranges of their own."""
    (folder / "ranged.yaml").write_text(OWN_RANGES, encoding="utf-8")
    return folder / "ranged.yaml"


@pytest.fixture(scope="module")
def calibrated(folder):
    """What `simlib calibrate` writes, with every factor."""
    county = folder / "qinglan.yaml"
    of = held_against(read_world(county), folder / "qinglan-log.csv")
    factors = {knob: Estimate(1.2, 1.0, 1.5) for knob in KNOBS}
    fit = Fit(factors, 0.5, 1.0, 10, 100, 1, "central", "two-zones")
    return save_fitted(folder / "fitted.yaml", county, of, counted(of), fit)


@pytest.fixture(scope="module")
def book(by_hand):
    """The workbook of the county with ranges."""
    return exported(words("zh"), by_hand)


def read_again(content, tmp_path):
    (tmp_path / "again.xlsx").write_bytes(content)
    return read_world(tmp_path / "again.xlsx")


def entries(world):
    return {entry.path: entry for entry in world.provenance}


def numbers(world):
    """All numbers with why they may be believed and how far they may be off, in whatever order."""
    return {entry for entry in world.provenance if not isinstance(entry.value, str)}


def row_of(sheet, place):
    """The row of a table of numbers that says a place."""
    return next(row for row in sheet.iter_rows() if place in str(row[-1].value).split("; "))


def test_ranges_and_grounds_come_back(by_hand, book, tmp_path):
    again, before = read_again(book.content, tmp_path), read_world(by_hand)
    assert book.lost == ()
    assert again.scenario.grounds == before.scenario.grounds
    assert numbers(again) == numbers(before)
    assert again.sha256 == before.sha256


def test_a_calibrated_county_comes_back(calibrated, tmp_path):
    made, before = exported(words("zh"), calibrated), read_world(calibrated)
    again = read_again(made.content, tmp_path)
    assert made.lost == ()
    assert numbers(again) == numbers(before)
    assert again.sha256 == before.sha256


def test_the_sheet_of_numbers_shows_each_range(book):
    """Also where two flows have a number alike, but not how far it may be off."""
    sheet = load_workbook(BytesIO(book.content))["8 参数"]
    shown = {
        flow: [cell.value for cell in row_of(sheet, f"flows/{flow}/steps/verify/effort/mean")]
        for flow in ("petition", "lead")
    }
    assert [shown["petition"][n] for n in (1, 2, 4, 5, 6)] == [7.5, "小时", 5, 9, "由台账拟合"]
    assert shown["lead"][4] == 6


def test_a_number_that_is_changed_leaves_its_range(book, tmp_path):
    """Far beyond it, on the sheets of numbers, totals and units; the others keep theirs."""
    changed = load_workbook(BytesIO(book.content))
    row_of(changed["8 参数"], "flows/petition/steps/verify/effort/mean")[1].value = 40
    totals, units = changed["7 只有总数时"], changed["2 单位"]
    totals["B5"].value = 900
    next(row for row in units.iter_rows() if row[0].value == "云岭镇")[3].value = 1
    out = BytesIO()
    changed.save(out)
    found = entries(read_again(out.getvalue(), tmp_path))
    for path, value in {
        "$.flows.petition.steps.verify.effort.mean": 40,
        "$.streams.petition-towns.per_year": 900,
        "$.units.云岭镇.staff.monitor": 1,
    }.items():
        entry = found[path]
        assert (entry.value, entry.ground, entry.low, entry.high) == (value, "own", None, None)
    kept = found["$.flows.lead.steps.verify.effort.mean"]
    assert (kept.value, kept.ground, kept.low, kept.high) == (7.5, "fitted-effort", 6, 9)


def test_a_part_of_the_last_sheet_keeps_no_range_of_a_number_changed_elsewhere(book, tmp_path):
    """A flow that the last sheet brings whole has its ranges in it."""
    changed = load_workbook(BytesIO(book.content))
    step = {"effort": {"mean": {"value": 7.5, "low": 7, "high": 8, "ground": "fitted-effort"}}}
    changed["9 其他内容"].append(["flows/petition/steps/verify", json.dumps(step)])
    row_of(changed["8 参数"], "flows/petition/steps/verify/effort/mean")[1].value = 40
    out = BytesIO()
    changed.save(out)
    entry = entries(read_again(out.getvalue(), tmp_path))["$.flows.petition.steps.verify.effort.mean"]
    assert (entry.value, entry.low, entry.high) == (40, None, None)


@pytest.mark.parametrize("name", ["m-m-1", "separate-or-pooled", "share-of-day"])
def test_what_is_no_county_is_not_written(root, name):
    """Worlds of theory have no calendar, no zones or no totals: their workbooks could not be read."""
    with pytest.raises(SimlibError) as caught:
        exported(words("zh"), root / "scenarios" / "theory" / f"{name}.yaml")
    assert caught.value.code == "workbook-no-county"
