"""The examples of scenarios/README.md do what it says."""

import shutil

import pytest

from simlib.inputs.reading import read_world


@pytest.fixture
def variant(root, tmp_path):
    """The README's overlay, beside a copy of the county's file."""
    text = (root / "scenarios" / "README.md").read_text(encoding="utf-8")
    overlay = text.split("<!-- overlay -->\n```yaml\n")[1].split("```")[0]
    shutil.copy(root / "scenarios" / "pingluo-2021.yaml", tmp_path)
    path = tmp_path / "variant.yaml"
    path.write_text(overlay, encoding="utf-8")
    return read_world(path)


def test_the_overlay_adds_changes_and_takes_out(variant, world):
    changed, base = variant.scenario, world.scenario
    assert set(changed.arrangements) - set(base.arrangements) == {"training"}
    assert changed.units["城关镇"].staff["monitor"] == 5
    assert set(base.plans) - set(changed.plans) == {"one-pool"}


def test_what_the_overlay_does_not_name_stays(variant, world):
    changed, base = variant.scenario, world.scenario
    assert changed.flows == base.flows
    assert changed.units["姚伏镇"] == base.units["姚伏镇"]


def test_the_overlay_gives_its_own_grounds(variant):
    own = {entry.path: entry.ground for entry in variant.provenance}
    assert own["$.units.城关镇.staff.monitor"] == "own-count"
    assert own["$.arrangements.training"] == "training-day"
