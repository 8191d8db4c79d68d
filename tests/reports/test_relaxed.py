"""A report on a plan that relaxes a rule says so on page one and where it is identified."""

import pytest

from simlib.reports.annex import origin_part
from simlib.reports.first_page import first_page
from simlib.reports.study import Study
from tests.test_cli import RULED

pytestmark = pytest.mark.usefixtures("machine_code")


@pytest.fixture(scope="module")
def study(root, tmp_path_factory):
    folder = tmp_path_factory.mktemp("ruled")
    (folder / "good.yaml").write_text((root / "tests/inputs/good.yaml").read_text("utf-8"), "utf-8")
    (folder / "ruled.yaml").write_text(RULED, "utf-8")
    return Study.of(folder / "ruled.yaml", ["one-pool"], ["central"], replications=2, language="en")


def test_page_one_says_so(study):
    said = repr(first_page(study, (), "zone-plan"))
    assert "'Rules relaxed', 'one division a zone (S3-011): one pool'" in said


def test_so_does_the_annex(study):
    assert "one division a zone (S3-011): one pool" in repr(origin_part(study))
