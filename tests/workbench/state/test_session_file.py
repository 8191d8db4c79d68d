"""Two pages on one scenario: neither loses what was done in the other."""

import os

import pytest

from simlib.workbench.state.draft import Draft
from simlib.workbench.state.session import Desk, Notice, state_file
from simlib.workbench.state.session_file import Drawer


@pytest.fixture
def drawer(tmp_path, world):
    """Opens one more page on the scenario."""

    def another():
        one = Drawer(tmp_path, world)
        one.open()
        return one

    return another


@pytest.fixture
def desks(scenario, today):
    """Two desks with different drafts."""
    tidy = Desk.of(scenario)
    return tidy.did(today.with_pooling("all")), tidy.did(today.with_order("due"))


def test_one_page_alone_keeps_to_its_file(drawer, desks, tmp_path):
    page = drawer()
    assert [page.keep(desk) for desk in (*desks, *desks)] == [None] * 4
    assert len([*tmp_path.iterdir()]) == 1
    assert drawer().open() == (desks[1], None)


def test_what_another_page_wrote_is_not_written_over(drawer, desks, tmp_path, world):
    mine, theirs = desks
    one, other = drawer(), drawer()
    assert one.keep(mine) is None
    name = f"{state_file(tmp_path, world).stem}.2.json"
    assert other.keep(theirs) == Notice("desk-elsewhere", name)
    assert other.keep(theirs) is None  # it has a file of its own now
    assert one.keep(mine) is None  # and the first goes on undisturbed
    assert one.others()[name].draft == theirs.draft
    assert [found.draft for found in other.others().values()] == [mine.draft]


def test_a_page_loaded_anew_goes_on_where_somebody_left_off(drawer, desks):
    mine, theirs = desks
    one, other = drawer(), drawer()
    for n, (page, desk) in enumerate([(one, mine), (other, theirs)]):
        page.keep(desk)
        os.utime(page.path, ns=(n * 10**9, n * 10**9))  # a clock may be coarse
    assert drawer().open() == (theirs, None)
    os.utime(one.path, ns=(5 * 10**9, 5 * 10**9))
    assert drawer().open() == (mine, None)


def test_the_other_s_table_is_seen_as_it_is_now(drawer, desks, scenario):
    mine, theirs = desks
    one, other = drawer(), drawer()
    one.keep(mine)
    other.keep(theirs)
    assert [found.draft for found in one.others().values()] == [theirs.draft]
    other.keep(Desk.of(scenario))
    os.utime(other.path, ns=(10**18, 10**18))
    assert [found.draft for found in one.others().values()] == [Draft.of(scenario)]


def test_a_file_that_is_gone_is_written_again(drawer, desks):
    page = drawer()
    page.keep(desks[0])
    page.path.unlink()
    assert page.keep(desks[1]) is None
    assert page.path == page.first


def test_what_is_no_desk_is_nobody_s_table(drawer, desks, tmp_path, world):
    page = drawer()
    page.keep(desks[0])
    first = state_file(tmp_path, world)
    first.with_name(f"{first.stem}.2.json").write_text("{", encoding="utf-8")
    first.with_name(f"{first.stem}.aside-1.json").write_text(first.read_text("utf-8"), "utf-8")
    assert page.others() == {}
    assert len([*tmp_path.iterdir()]) == 3
