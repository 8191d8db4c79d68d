"""What would it change? The same runs with other numbers."""

import shutil
from dataclasses import replace

import pytest

import simlib
from simlib.errors import InputFaults, SimlibError, UnknownName
from simlib.inputs.reading import read_source, read_world
from simlib.inputs.scenario import Variant
from simlib.scores.experiment import Setting
from simlib.studies.variants import AS_IT_IS, variants

TITLE = {"zh": "假如", "en": "what if"}


@pytest.fixture(scope="module")
def file(root):
    return root / "tests" / "inputs" / "good.yaml"


def asked(file, **changes):
    """The file with variants that it does not have, and its source."""
    world = read_world(file)
    of = {name: Variant(title=TITLE, changes=change) for name, change in changes.items()}
    return replace(world, scenario=world.scenario.model_copy(update={"variants": of})), read_source(file)


def found(file, runs=4, **changes):
    world, source = asked(file, **changes)
    return variants(source, world, Setting.of(world, replications=runs))


def test_a_variant_that_changes_nothing_adds_nothing_in_any_run(file):
    same = found(file, same={"title.en": "another name"})
    one = same.added("on_time_share")["same"]
    assert (one.mean, one.low, one.high, one.alike) == (0, 0, 0, 4)


def test_what_is_added_is_the_difference_of_the_two_worlds(file):
    heavy = found(file, heavy={"loads.central": 2.0})
    mean = {
        name: next(
            m.mean for m in one.measures(heavy.setting.baseline) if (m.name, m.by) == ("days_to_close", "all")
        )
        for name, one in heavy.found.items()
    }
    assert heavy.names == ("heavy",)
    assert heavy.added("days_to_close")["heavy"].mean == pytest.approx(mean["heavy"] - mean[AS_IT_IS])
    assert mean["heavy"] > mean[AS_IT_IS]


@pytest.mark.slow
def test_intervals_hold_of_all_variants_at_once_so_they_are_wider_among_more(file):
    change = {"loads.central": 1.3}
    alone = found(file, a=change).added("on_time_share")["a"]
    among = found(file, a=change, b={"loads.central": 0.8}).added("on_time_share")["a"]
    assert alone.mean == among.mean
    assert among.high - among.low > alone.high - alone.low > 0


def test_what_cannot_be_is_said(file):
    world, source = asked(file, gone={"posts": {}})
    setting = Setting.of(world, replications=2)
    with pytest.raises(InputFaults):
        variants(source, world, setting)
    with pytest.raises(UnknownName):
        variants(source, world, setting, ["other"])
    with pytest.raises(SimlibError) as none:
        variants(source, read_world(file), setting)
    assert none.value.code == "no-variants"
    assert variants(source, replace(asked(file, a={"title.en": "x"})[0]), setting, stop=lambda: True) is None


@pytest.mark.slow
def test_through_the_door_it_shows_itself(root, tmp_path):
    text = (root / "scenarios" / "README.md").read_text(encoding="utf-8")
    path = tmp_path / "scenarios" / "what-if.yaml"
    shutil.copytree(root / "scenarios", path.parent)
    path.write_text(text.split("<!-- variants -->\n```yaml\n")[1].split("```")[0], encoding="utf-8")
    said = simlib.read(path, language="en").vary(replications=2)
    assert "Half a day of training each week" in str(said.show("variants table"))
    assert len(said.frame()) == 2
    assert len(said.show("variants table", only="no-").rows) == 1
    assert said.show("variants").title
    assert "每周培训半天" in str(said.said_in("zh").show("variants table"))
