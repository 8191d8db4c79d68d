"""When a report may conclude, how many replications that takes, and which plan it is about."""

from dataclasses import replace

import pytest

from simlib.inputs.reading import read_world
from simlib.reports import precision
from simlib.reports.checks import checks
from simlib.reports.first_page import first_page, moved_towns
from simlib.reports.making import asked_of
from simlib.reports.precision import FEWEST, STEP, TARGET, Width, enough, until_sure, widths
from simlib.reports.study import Study
from simlib.reports.templates import Parameters


@pytest.fixture(scope="module")
def few(county) -> Study:
    """So few replications that no interval is narrow, and just enough for one that is wide to be decided."""
    return Study.of(county, ["one-pool", "three-zones", "separate"], replications=FEWEST)


@pytest.fixture(scope="module")
def unnamed(few) -> Study:
    """The same, as if no plan had been named."""
    return replace(few, asked=())


@pytest.fixture(scope="module")
def checked(few):
    return checks(few)


def test_a_decided_difference_may_be_wide_an_undecided_one_not():
    assert Width("central", "a", 1.4, decided=True).sure
    assert not Width("central", "a", 1.4, decided=False).sure
    assert Width("central", "a", TARGET, decided=False).sure


def test_an_interval_shrinks_with_the_root_of_the_replications():
    vague = [Width("central", "a", 2.0, decided=False), Width("high", "a", 9.0, decided=True)]
    assert enough(iter(vague), 100) == 400
    assert enough(iter(vague[1:]), 100) == 100
    assert enough(iter([Width("low", "a", 1.01, decided=False)]), 100) == 150  # in steps


@pytest.mark.slow
def test_what_a_report_says_of_its_widths_is_what_its_intervals_are(few, checked):
    for width in widths(few.experiments):
        difference = few.difference(width.load, width.plan)
        assert width.half == pytest.approx(50 * (difference.high - difference.low))
        assert width.decided == (few.sign(width.load, width.plan) != 0)
    failing = {one.of for one in checked if one.code == "precision" and not one.holds}
    assert failing == {(w.load, w.plan) for w in widths(few.experiments) if not w.sure}
    assert failing
    assert any(w.decided and w.half > TARGET for w in widths(few.experiments))


@pytest.mark.slow
def test_of_very_few_replications_nothing_is_taken_as_decided(county):
    three = Study.of(county, ["one-pool"], replications=3)
    assert not any(width.decided for width in widths(three.experiments))


@pytest.mark.slow
def test_page_one_says_how_many_replications_would_do(unnamed, checked):
    wanted = enough(widths(unnamed.experiments), FEWEST)
    _, chosen, verdict, *_ = first_page(unnamed, checked, "zone-plan").blocks
    assert any(f"重复{wanted}次左右即可（现为{FEWEST}次）" in line for line in verdict.lines)
    assert "未指定方案" in chosen.text


@pytest.mark.slow
def test_where_no_plan_is_named_the_one_that_gains_most_is_reported_on(few, unnamed):
    gains = {plan: sum(few.sign(load, plan) for load in few.loads) for plan in few.others}
    assert gains[unnamed.subject] == max(gains.values()) > min(gains.values())
    assert few.subject == few.others[0]


@pytest.mark.slow
def test_it_is_run_until_it_is_sure_or_there_are_no_more(county, monkeypatch):
    world = read_world(county)
    asked = asked_of(world, Parameters(plans=("one-pool",), replications=5))
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(precision, "TARGET", 0.05)  # so narrow that even what is decided is no help
    monkeypatch.setattr(Width, "sure", property(lambda width: width.half <= 0.05))
    assert until_sure(world, asked, 60, lambda *one: told.append(one)) == 60
    assert told[0] == (5, 60)
    assert told[-1] == (60, 60)
    monkeypatch.undo()
    assert until_sure(world, asked, 2_000) == STEP  # decided at every load long before it is narrow


@pytest.mark.slow
def test_the_price_stands_under_the_numbers(few, checked):
    blocks = first_page(few, checked, "zone-plan").blocks
    (lead, text), rests = blocks[3].items
    assert lead == "代价"
    assert "路途" in text
    assert "外单位" in text
    assert f"调整乡镇{len(moved_towns(few.names, few.subject))}个" in text
    assert rests == ("最取决于", "本次未分析；可运行：simlib sensitivity 文件 --plans one-pool")
