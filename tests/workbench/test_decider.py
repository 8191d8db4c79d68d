"""Which numbers decide about a draft, piece by piece: on a world whose answer is known, and on the table."""

import asyncio

import pytest

from simlib.inputs.reading import read_source, world_of
from simlib.studies.factors import factors_of
from simlib.studies.outcomes import Judge
from simlib.studies.sensitivity import asked_of, sensitivity
from simlib.views.language.names import Names
from simlib.views.language.words import words
from simlib.workbench import decider as deciding
from simlib.workbench.decider import CLOSER, GLANCE, Decider, Deciding, answered
from simlib.workbench.page.deciding_panel import DecidingPanel
from simlib.workbench.state.draft import Draft

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def source(root):
    return read_source(root / "scenarios" / "theory" / "slow-helper.yaml")


@pytest.fixture(scope="module")
def world(source):
    return world_of(source)


@pytest.fixture
def study(source, world, monkeypatch):
    """A study of the helped plan, which looks again by ten replications alone."""
    monkeypatch.setattr(deciding, "CLOSER", CLOSER[:1])
    judge = Judge("helped", "alone", next(iter(world.scenario.loads)), GLANCE, 1)
    return Deciding(source, judge, factors_of(source, world, judge.load).moved)


def asked(study, most=1_000):
    """The pieces that are asked, one after the other, each answered at once."""
    pieces = []
    while len(pieces) < most and (piece := study.next) is not None:
        study.take(piece, answered((study.source, piece)))
        pieces.append(piece)
    return pieces


def test_piece_by_piece_it_finds_what_the_whole_study_finds(study, source, world):
    asked(study)
    judge = asked_of(world, ["helped"], None, CLOSER[0], 1, None)
    whole = sensitivity(source, world, judge, thorough=False)
    assert study.base.difference == whole.base.difference
    rows = {row.factor.name: row for row in study.decisive}
    for row in whole.rows:
        mine = rows[row.factor.name]
        assert (mine.word, mine.turns) == (row.word, row.turns)
        assert [mine.ends[end.level].difference for end in row.ends] == [
            end.outcome.difference for end in row.ends
        ]
    assert study.decisive[0].factor.name == whole.rows[0].factor.name


def test_whoever_looks_away_finds_what_was_known_and_no_piece_counts_twice(study):
    first = asked(study, 3)
    assert (study.done, study.glanced) == (3, 1)
    study.take(first[-1], None)  # it comes once more, of a page that was left
    assert study.done == 3
    again = study.next
    assert study.next is again not in first
    assert len(study.decisive) == 1


def test_it_says_how_rough_it_is(study, world):
    panel = DecidingPanel(Names(words("en"), world.scenario))
    panel.show(study, settled=False)
    assert "Begins when the answer above is settled" in panel.box.value
    asked(study, 3)
    panel.show(study, settled=True)
    assert f"First look: 1 of {len(study.factors)}" in panel.box.value
    assert "Rough" in panel.box.value
    asked(study)
    panel.show(study, settled=True)
    assert f"by {CLOSER[-1]} replications" in panel.box.value
    assert "Rough" not in panel.box.value


def test_a_draft_without_changes_has_nothing_to_decide_and_a_changed_one_keeps_what_is_known(root, tmp_path):
    file = root / "tests" / "inputs" / "good.yaml"
    world = world_of(read_source(file))
    today = Draft.of(world.scenario)
    decider, load = Decider(file, world, tmp_path), next(iter(world.scenario.loads))
    assert decider.about(today, load) is None
    draft = today.with_pooling("all" if today.spec.pooling != "all" else "none")
    study = decider.about(draft, load)
    try:
        assert asyncio.run(decider.step(study))
    finally:
        decider.close()
    assert study.base is not None
    assert decider.about(draft, load) is study
    assert list(tmp_path.glob("*trial*")) == []
