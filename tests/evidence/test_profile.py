"""What a log says by itself, held against counts by hand and against independent libraries."""

from datetime import date, timedelta
from random import Random

import numpy as np
import pytest
from scipy.stats import CensoredData, ecdf

from simlib.evidence.profile import LogProfile
from simlib.inputs.caselog.rows import CaseLog, LoggedMatter
from simlib.inputs.reading import read_world
from simlib.model.limits import LimitUnit, add_months, due_date, year_calendar

LAST = date(2025, 6, 30)


def matter(row, unit, kind, klass, received, closed=None, **more):
    days = {key: date.fromisoformat(day) for key, day in more.items() if key in ("assigned", "due")}
    rest = {key: value for key, value in more.items() if key not in days}
    end = date.fromisoformat(closed) if closed else None
    return LoggedMatter(row, unit, kind, klass, date.fromisoformat(received), end, **days, **rest)


MATTERS = (
    matter(2, "甲镇", "petition", "ordinary", "2025-01-10", "2025-01-30", disposition="close"),
    matter(3, "甲镇", "petition", "ordinary", "2025-02-10", "2025-03-20", disposition="verify"),
    matter(4, "乙镇", "lead", "serious", "2025-02-20", disposition="ask"),
    matter(5, "甲镇", "lead", "", "2025-06-20"),
    matter(6, "乙镇", "petition", "ordinary", "2025-05-10", "2025-06-10", due="2025-06-09"),
)


@pytest.fixture(scope="module")
def plain():
    return LogProfile(CaseLog(MATTERS, "log.csv", LAST))


@pytest.fixture(scope="module")
def county(root):
    return read_world(root / "scenarios" / "pingluo-2021.yaml").scenario


def test_groups_are_counted(plain):
    assert {unit: group.matters for unit, group in plain.groups("unit").items()} == {"甲镇": 3, "乙镇": 2}
    assert list(plain.groups("class")) == ["ordinary", "serious", ""]
    assert {kind: group.matters for kind, group in plain.groups("kind").items()} == {"petition": 3, "lead": 2}
    assert plain.crossed("unit", "class")["甲镇", "ordinary"] == 2
    whole = plain.whole
    assert (whole.matters, whole.closed, whole.open, whole.overdue) == (5, 3, 2, 1)


def test_months_count_what_came_and_went_and_what_is_left(plain):
    months = {one.month: (one.received, one.closed, one.open, one.overdue) for one in plain.months}
    assert months == {
        "2025-01": (1, 1, 0, 0),
        "2025-02": (2, 0, 2, 0),
        "2025-03": (0, 1, 1, 0),
        "2025-04": (0, 0, 1, 0),
        "2025-05": (1, 0, 2, 1),
        "2025-06": (1, 1, 2, 1),
    }


def test_a_matter_is_overdue_from_the_end_of_its_due_day(plain):
    day = date(2025, 5, 20)  # three months from 20 February
    assert plain.on_day(day - timedelta(days=1)) == (2, 0)
    assert plain.on_day(day) == (2, 1)
    assert plain.on_day(date(2025, 6, 9)) == (2, 2)  # the log's own due day
    assert plain.on_day(date(2025, 6, 10)) == (1, 1)
    assert plain.on_day(date(2020, 1, 1)) == (0, 0)
    assert plain.on_day(date(2030, 1, 1)) == plain.on_day(LAST)


def test_without_a_scenario_limits_are_simple_months_and_the_logs_own(plain):
    assert [(one.key, one.due, one.kept) for one in plain.limits] == [
        ("1", 4, 2),  # the last one on its very last day, 10 June
        ("2", 3, 2),
        ("3", 3, 2),
        ("own", 1, 0),
    ]


def test_limits_of_a_scenario_run_on_its_calendar(county):
    matters = (
        matter(2, "城关镇", "petition", "ordinary", "2021-03-01", "2021-04-06", assigned="2021-03-03"),
        matter(3, "城关镇", "petition", "ordinary", "2021-03-01", "2021-04-07"),
        matter(4, "城关镇", "petition", "urgent", "2021-03-01", "2021-03-29"),
        matter(5, "城关镇", "petition", "", "2021-03-01"),
    )
    found = LogProfile(CaseLog(matters, "log.csv", date(2021, 12, 31)), county)
    # 3 to 5 April 2021 are off: both months end on 6 April, one from 3 March, one from the day of receipt
    calendar = year_calendar(county, date(2021, 3, 1))
    assert due_date(calendar, date(2021, 3, 3), 1, LimitUnit.MONTHS) == date(2021, 4, 6)
    assert [(one.key, one.due, one.kept) for one in found.limits] == [("ordinary", 2, 1), ("urgent", 1, 1)]
    assert found.groups("class")[""].overdue == 0  # no class, no limit
    assert list(found.groups("class")) == ["ordinary", "urgent", ""]


def test_days_to_close_are_the_curve_of_kaplan_and_meier():
    chance = Random(5)
    matters = []
    for row in range(200):
        begin = date(2025, 1, 1) + timedelta(days=chance.randrange(180))
        end = begin + timedelta(days=int(chance.lognormvariate(3.3, 0.8)))
        matters.append(LoggedMatter(row, "甲镇", "lead", "", begin, end if end <= LAST else None))
    found = LogProfile(CaseLog(tuple(matters), "log.csv", LAST)).whole
    ran = np.array([((one.closed or LAST) - one.received).days for one in matters])
    still = np.array([one.closed is None for one in matters])
    assert 0 < still.sum() < 100
    peer = ecdf(CensoredData.right_censored(ran, still)).sf
    assert np.array_equal(found.course.days, peer.quantiles)
    np.testing.assert_allclose(1 - found.course.closed, peer.probabilities, atol=1e-12)
    closed = np.quantile(ran[~still], 0.75)
    assert found.course.quantile(0.75) > closed  # closed matters alone would be too short


def test_a_quantile_that_few_have_reached_is_not_known():
    found = LogProfile(CaseLog((MATTERS[0], MATTERS[2]), "log.csv", LAST)).whole
    assert found.quantiles == (20, 20, 20, None, None)


def test_simple_months_are_those_of_the_calendar_rules(plain):
    assert [date.fromordinal(day) for day in plain.due[:2].tolist()] == [
        add_months(one.received, 3) for one in MATTERS[:2]
    ]
