"""Why late, of 100 matters: the bars add up."""

from dataclasses import replace

import pytest

from simlib.inputs.reading import read_world
from simlib.scores.experiment import Setting, experiment
from simlib.views.exhibits.lateness import late_parts, waterfall_figure, waterfall_sheet
from simlib.views.language.names import Names
from simlib.views.language.words import words
from tests.tables import read

PLAN = "two-zones"


@pytest.fixture(scope="module")
def world(root):
    return read_world(root / "tests" / "inputs" / "good.yaml")


@pytest.fixture(scope="module")
def found(world):
    return experiment(world, Setting.of(world, [PLAN], "high", replications=4), why=True)


@pytest.fixture
def names(world):
    return Names(words("en"), world.scenario)


def test_causes_and_on_time_add_up_to_100(found):
    parts = late_parts(found, PLAN)
    assert len(parts.causes) > 2
    assert sum(part.matters for part in parts.causes) == pytest.approx(parts.late)
    assert parts.late + 100 * parts.on_time.mean == pytest.approx(100)
    assert sum(part.share for part in parts.causes) == pytest.approx(1)


def test_each_bar_begins_where_the_last_one_ends(names, found):
    above, below = waterfall_figure(names, found, PLAN).axes
    bars = [bar for bar in below.patches if bar.get_width() > 0]
    late = bars[0].get_width()
    for bar, before in zip(bars[1:], [late, *(bar.get_x() for bar in bars[1:])], strict=False):
        assert bar.get_x() + bar.get_width() == pytest.approx(before)
    assert bars[-1].get_x() == pytest.approx(0, abs=1e-9)
    assert sum(bar.get_width() for bar in above.patches) == pytest.approx(100)
    assert above.get_xlim() == (0, 100)


def test_the_table_holds_every_cause(names, found):
    frame = read(waterfall_sheet(names, found, PLAN))
    parts = late_parts(found, PLAN)
    assert list(frame.index[:2]) == ["On time", "Not on time"]
    assert len(frame) == 2 + len(parts.causes)
    assert frame.iloc[0, 0] == f"{100 * parts.on_time.mean:.1f}"
    assert frame.iloc[1, 0] == f"{parts.late:.1f}"
    cells = frame.iloc[2:, 0].astype(float)
    assert cells.sum() == pytest.approx(parts.late, abs=0.005 * len(cells))


def test_without_a_matter_that_is_due_nothing_is_claimed(names, found):
    empty = replace(found, tallies={PLAN: 0 * found.tallies[PLAN]})
    assert late_parts(empty, PLAN) is None
    with pytest.raises(ValueError, match="no matter was due"):
        waterfall_figure(names, empty, PLAN)
