"""What lies on the desk is there again after the page was loaded anew, whatever became of the file."""

import json
from dataclasses import replace
from random import Random

import pytest

from simlib.workbench.state.draft import Draft
from simlib.workbench.state.session import Desk, Notice, fits, kept, opened, state_file
from tests.workbench.drawn import drafts_from


@pytest.fixture
def path(tmp_path, world):
    """Where the desk is kept."""
    return state_file(tmp_path / "out", world)


def crowded(scenario):
    """A desk with something of everything."""
    desk = Desk.of(scenario, "en")
    for draft in drafts_from(scenario, Random(7), 12):
        desk = desk.did(draft)
    desk = desk.undone().undone().kept_as("甲方案").beside(Draft.of(scenario)).beside(desk.draft)
    return replace(
        desk,
        load="high",
        codes=True,
        pinned=("城关镇",),
        frozen=("第三协作区",),
        together=(("城关镇", "高庄乡"),),
        apart=(("头闸镇", "高庄乡"),),
        ticks={"a": True, "n": 3},
    )


def test_nothing_is_lost(path, world, scenario):
    desk = crowded(scenario)
    assert opened(kept(path, world, desk), world) == (desk, None)


def test_a_desk_of_the_version_before_has_no_pairs(path, world, scenario):
    desk = crowded(scenario)
    tree = json.loads(kept(path, world, desk).read_text(encoding="utf-8"))
    del tree["desk"]["together"], tree["desk"]["apart"]
    path.write_text(json.dumps(tree), encoding="utf-8")
    assert opened(path, world) == (replace(desk, together=(), apart=()), None)


def test_two_towns_are_together_or_apart_and_not_both(scenario):
    desk = Desk.of(scenario).tied("together", "甲", "乙", on=True)
    assert desk.tied("together", "乙", "甲", on=True).together == desk.together
    assert (desk.tied("apart", "乙", "甲", on=True).together, len(desk.together)) == ((), 1)
    assert desk.tied("together", "乙", "甲", on=False) == Desk.of(scenario)


def test_the_first_time_the_desk_is_tidy(path, world, scenario, today):
    desk, notice = opened(path, world, "en")
    assert (desk.draft, desk.language, notice) == (today, "en", None)
    assert not path.parent.exists()


DAMAGES = {
    "half": lambda text: text[: len(text) // 2],
    "empty": lambda text: "",
    "list": lambda text: "[]",
    "null": lambda text: "null",
    "later version": lambda text: text.replace("simlib-desk/2", "simlib-desk/99"),
    "no such choice": lambda text: text.replace('"pooling":"hard"', '"pooling":"soft"'),
    "key gone": lambda text: text.replace('"present":', '"absent":'),
    "language": lambda text: text.replace('"language":"en"', '"language":"fr"'),
    "no draft": lambda text: text.replace('"past":[', '"past":[9999,'),
    "no number": lambda text: text.replace('"caseload":1.0', '"caseload":Infinity'),
    "400 digits": lambda text: text.replace('"caseload":1.0', f'"caseload":{"9" * 400}'),
    "endless in digits": lambda text: text.replace('"caseload":1.0', '"caseload":1e999'),
    "endless leave": lambda text: text.replace('"leave":null', '"leave":Infinity'),
    "400 digits in a tick": lambda text: text.replace('"n":3', f'"n":{"9" * 400}'),
    "brackets": lambda text: text.replace('"past":[', '"past":[' + "[" * 100_000),
    "wrong kind": lambda text: text.replace('"ticks":{"a":true,"n":3}', '"ticks":[1]'),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_file_is_set_aside_and_said(path, world, scenario, today, damage):
    kept(path, world, crowded(scenario))
    text = damage(path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    desk, notice = opened(path, world)
    assert desk.draft == today
    assert notice == Notice("desk-damaged", f"{path.stem}.aside-1.json")
    assert (path.parent / notice.file).read_text(encoding="utf-8") == text
    assert not path.exists()


def test_bytes_that_are_no_text_are_set_aside_too(path, world, today):
    path.parent.mkdir()
    for n in (1, 2):
        path.write_bytes(b"\xff\xfe\x00")
        assert opened(path, world)[1] == Notice("desk-damaged", f"{path.stem}.aside-{n}.json")
    assert len([*path.parent.iterdir()]) == 2


def test_a_desk_of_a_scenario_that_was_edited_is_set_aside_if_it_does_not_fit(path, world, scenario, small):
    kept(path, world, crowded(scenario))
    desk, notice = opened(path, small)
    assert desk.draft == Draft.of(small.scenario)
    assert notice is not None
    assert notice.code == "desk-other-world"


def test_a_desk_that_still_fits_an_edited_scenario_is_kept(path, world, scenario):
    desk = crowded(scenario)
    kept(path, world, desk)
    assert opened(path, replace(world, sha256="0" * 64)) == (desk, None)


def test_a_draft_is_the_same_after_json(path, world, scenario):
    for seed in range(10):
        *_, draft = drafts_from(scenario, Random(seed), 20)
        desk = Desk.of(scenario).did(draft)
        assert opened(kept(path, world, desk), world) == (desk, None)


def test_a_draft_of_another_county_does_not_fit(scenario, small):
    assert fits(scenario, Draft.of(scenario))
    assert not fits(scenario, Draft.of(small.scenario))


def test_four_plans_side_by_side_each_once(scenario, today):
    desk = Desk.of(scenario)
    drafts = [today.with_escalation(n) for n in range(6)]
    for draft in [*drafts, drafts[3].named("甲")]:  # a fifth waits until one is taken out
        desk = desk.beside(draft)
    assert [one.key for one in desk.columns] == [one.key for one in drafts[:4]]
    desk = desk.not_beside(drafts[1]).beside(drafts[5])
    assert [one.key for one in desk.columns] == [drafts[n].key for n in (0, 2, 3, 5)]


def test_a_name_given_again_takes_the_place_of_the_first(scenario, today):
    desk = Desk.of(scenario).kept_as("甲").did(today.with_pooling("all")).kept_as("甲")
    assert [draft.spec.pooling for draft in desk.named] == ["all"]
