"""Why late, of 100 matters: the bars add up, wherever the counts of causes come from."""

from dataclasses import replace

import pytest

from simlib.inputs.reading import read_world
from simlib.scores.experiment import Setting, experiment
from simlib.views.exhibits.lateness import first_causes, late_parts, waterfall_figure, waterfall_sheet
from simlib.views.language.names import Names
from simlib.views.language.words import words
from tests.tables import read

PLAN = "two-zones"


@pytest.fixture(scope="module")
def world(root):
    return read_world(root / "tests" / "inputs" / "good.yaml")


@pytest.fixture(scope="module")
def setting(world):
    return Setting.of(world, [PLAN], "high", replications=4)


@pytest.fixture(scope="module")
def found(world, setting):
    return experiment(world, setting)


@pytest.fixture(scope="module")
def why(world, setting):
    return experiment(world, setting, why=True).causes(PLAN)


@pytest.fixture
def names(world):
    return Names(words("en"), world.scenario)


def test_causes_and_on_time_add_up_to_100(found, why):
    parts = late_parts(found, PLAN, why)
    assert len(parts.causes) > 2
    assert sum(part.matters for part in parts.causes) == pytest.approx(parts.late)
    assert parts.late + 100 * parts.on_time.mean == pytest.approx(100)
    assert sum(part.share for part in parts.causes) == pytest.approx(1)


def test_causes_by_class_give_the_same_counts_as_those_of_all(why, found):
    """Whether an experiment holds the causes of all matters or not, the figure is the same."""
    by_class = [m for m in why if m.by == "class/cause"]
    summed = first_causes(by_class)
    whole = first_causes([*found.measures(PLAN), *why])
    late = {cause: m.numerator for cause, m in whole.items() if m.numerator}
    assert {cause: m.numerator for cause, m in summed.items() if m.numerator} == pytest.approx(late)


def test_causes_of_all_matters_go_before_sums():
    from simlib.scores.intervals import Measure

    def measure(by, key, top):
        return Measure("late_first_cause", by, key, top / 4, 0.1, 0.9, "share", top, 4.0, 5)

    rows = [measure("class/cause", "a/gate", 1.0), measure("class/cause", "b/gate", 2.0)]
    assert first_causes(rows)["gate"].numerator == 3.0
    assert first_causes(rows)["gate"].low is None
    assert first_causes([*rows, measure("all/cause", "all/gate", 3.0)])["gate"].low == 0.1
    assert first_causes([*rows, measure("cause", "gate", 3.0)])["gate"].high == 0.9
    assert first_causes([]) == {}


def test_causes_of_other_runs_are_not_mixed_in(world, found, setting):
    rows = {PLAN: tuple(row for row in found.rows[PLAN] if row.by != "cause")}
    kept = [n for n, row in enumerate(found.rows[PLAN]) if row.by != "cause"]
    bare = replace(found, rows=rows, tallies={PLAN: found.tallies[PLAN][:, :, kept]})
    quiet = experiment(world, replace(setting, load="low"), why=True).causes(PLAN)
    with pytest.raises(ValueError, match="other runs"):
        late_parts(bare, PLAN, quiet)
    own = late_parts(bare, PLAN, experiment(world, setting, why=True).causes(PLAN))
    assert sum(part.matters for part in own.causes) == pytest.approx(own.late)


def test_each_bar_begins_where_the_last_one_ends(names, found, why):
    above, below = waterfall_figure(names, found, PLAN, why).axes
    bars = [bar for bar in below.patches if bar.get_width() > 0]
    late = bars[0].get_width()
    for bar, before in zip(bars[1:], [late, *(bar.get_x() for bar in bars[1:])], strict=False):
        assert bar.get_x() + bar.get_width() == pytest.approx(before)
    assert bars[-1].get_x() == pytest.approx(0, abs=1e-9)
    assert sum(bar.get_width() for bar in above.patches) == pytest.approx(100)
    assert above.get_xlim() == (0, 100)


def test_the_table_holds_every_cause(names, found, why):
    frame = read(waterfall_sheet(names, found, PLAN, why))
    parts = late_parts(found, PLAN, why)
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
