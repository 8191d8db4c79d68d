"""What page one says that the conclusion rests on, and how far a long cell says it is."""

import os
from dataclasses import replace

import nbformat
import pytest

from simlib.door.county import read
from simlib.errors import SimlibError
from simlib.inputs.reading import read_source
from simlib.reports import deciding, staffing
from simlib.reports.blocks import Bullets
from simlib.reports.chapters import Report
from simlib.reports.checks import Check
from simlib.reports.deciding import decided
from simlib.reports.first_page import conclude, first_page
from simlib.reports.running import run
from simlib.reports.study import Study
from simlib.reports.telling import Step
from simlib.views.language.sensitivity import factor_name

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def one_process():
    """To start others takes longer than all that is worked out here."""
    patched = pytest.MonkeyPatch()
    patched.setattr(os, "cpu_count", lambda: 1)
    patched.setattr(staffing, "RUNS", (2, 2))
    yield
    patched.undo()


@pytest.fixture(scope="module")
def county(root):
    """A county of three towns: quick to simulate."""
    return root / "tests" / "inputs" / "good.yaml"


@pytest.fixture(scope="module")
def study(county):
    return Study.of(county, ["one-pool"], ["central"], replications=4, language="en")


@pytest.fixture(scope="module")
def found(study, county):
    """With the fewest replications, and the two strongest looked at again."""
    patched = pytest.MonkeyPatch()
    patched.setattr(deciding, "LOOKED", 2)
    patched.setattr(deciding, "RUNS", (2, 2))
    yield decided(study, read_source(county))
    patched.undo()


def rests(study, checks, found):
    (facts,) = [
        b for b in first_page(study, checks, "zone-plan", found, asked=True).blocks if isinstance(b, Bullets)
    ]
    return dict(facts.items)["Rests most on"]


def test_page_one_names_them_with_ground_and_range(study, found):
    said = rests(study, (), found)
    for row in found.rows:
        assert f"{factor_name(study.names, row.factor)} (" in said
    assert "(assumption, " in said or "(borrowed, " in said
    assert said.endswith("Central load; each moved alone.")


def test_where_no_conclusion_is_drawn_only_differences_are_said(study, found):
    failed = Check("precision", ("central",), 9.0, 1.0, False)
    said = rests(study, (failed,), found)
    assert not conclude(study, (failed,)).sure
    assert "per 100" in said
    assert not any(word in said for word in ("holds", "stands", "reversed", "supported"))


def test_where_the_study_draws_another_conclusion_it_says_no_more_than_differences(study, found):
    base = found.base
    turned = replace(base, reached=base.reached[::-1], deviation=base.deviation[:, ::-1])
    assert "holds" not in rests(study, (), replace(found, base=turned))


def test_a_long_cell_says_how_far_it_is_and_no_output_holds_it(tmp_path):
    cells = [
        nbformat.v4.new_code_cell("from simlib.reports.telling import tell_step", id="one"),
        nbformat.v4.new_code_cell('tell_step("ends", 3, 40)\ntell_step("turns", 1, 2)\n"shown"', id="two"),
    ]
    told = []
    done = run(nbformat.v4.new_notebook(cells=cells), tmp_path, lambda *said: told.append(said))
    assert told == [(1, 2), (1, 2, Step("ends", 3, 40)), (1, 2, Step("turns", 1, 2)), (2, 2)]
    assert [output.data for cell in done.cells for output in cell.outputs] == [{"text/plain": "'shown'"}]


def test_a_report_on_staffing_says_how_many_people_reach_its_target(study, county):
    report = Report(study, "staffing", read_source(county), target=0.5)
    first = report.show("first page")
    (facts,) = [b for b in first.blocks if isinstance(b, Bullets)]
    said = dict(facts.items)["People needed"]
    assert [row.plan for row in report.staffed.rows] == list(study.pair)
    assert all(study.names.plan(plan) in said for plan in study.pair)
    assert "50.0%" in said
    assert report.show("how many people, curve").picture
    other = replace(report, kind="zone-plan")
    assert other.show("how many people") is None
    assert "People needed" not in repr(other.show("first page"))


def test_a_target_of_another_kind_is_refused(county, tmp_path):
    with pytest.raises(SimlibError) as caught:
        read(county).report("one-pool", out=tmp_path, target=0.9)
    assert caught.value.code == "target-unused"
