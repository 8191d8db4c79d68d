"""How much of their time? The least share of time that the formula of a slowed server asks for."""

import json
from math import exp

import pytest
from scipy.optimize import brentq

from simlib.cli.program import obey
from simlib.door.county import read
from simlib.errors import SimlibError
from simlib.inputs.changes import put
from simlib.inputs.reading import read_source, world_of
from simlib.studies.part_time import part_time, part_time_posts
from simlib.studies.staffing import asked_of

pytestmark = pytest.mark.slow
TARGET, DAYS = 0.95, 30
"""Of the matters, and working days after the day of arrival."""
SERVICE, GAP = 4.0, 20.0
"""Full days that a matter takes, and days between arrivals, in the mean."""
LOADS = {"central": 1.0, "high": 1.5, "too-high": 4.5}


def in_time(share, load):
    """The share of M/M/1 that is done within the limit: the time from arrival to end is exponential at the
    rate of service less that of arrivals (Gross et al., section 2.2); of the day of arrival as much counts as
    is left of the clerk's duty, which lies at its start: share / 2 in the mean.

    >>> round(in_time(1, 4.5), 2)
    0.53
    """
    spare = share / SERVICE - load / GAP
    return 1 - exp(-spare * (DAYS + share / 2)) if spare > 0 else 0.0


@pytest.fixture(scope="module")
def source(root):
    """A clerk for two fifths of every day, with a limit."""
    limit = {
        "title": {"zh": "时限", "en": "limit"}, "classes": ["plain"], "from": "arrived", "to": "completed",
        "amount": DAYS, "unit": "working_days", "main": True,
    }  # fmt: skip
    clerk = read_source(root / "scenarios" / "theory" / "share-of-day.yaml")
    return put(put(clerk, "limits", {"done": limit}), "loads", LOADS)


@pytest.fixture(scope="module")
def found(source):
    world = world_of(source)
    return part_time(source, world, asked_of(world, loads=list(LOADS), target=TARGET, replications=20))


def test_the_least_share_is_the_formulas(found):
    (row,) = found.rows
    for least in row.loads[:2]:
        true = brentq(lambda share, load=least.load: in_time(share, LOADS[load]) - TARGET, 0.01, 1.0)
        low, high = (times * found.shares["clerk"] for times in (least.low, least.high))
        assert low <= true <= high, least
        assert low < least.times * found.shares["clerk"] < high
        assert high - low < 0.15


def test_where_even_full_time_is_too_little_that_is_said(found):
    (row,) = found.rows
    beyond = row.loads[2]
    assert row.hardest is beyond
    assert (beyond.times, beyond.low, beyond.high) == (None, None, None)
    assert beyond.full.low <= in_time(1, LOADS["too-high"]) <= beyond.full.high


def test_with_the_shares_of_the_file_it_is_what_it_is(found):
    least = found.rows[0].loads[0]
    assert least.today.low <= in_time(0.4, 1) <= least.today.high < TARGET


def test_processes_change_nothing(source):
    world = world_of(source)
    asked = asked_of(world, loads=["too-high"], target=TARGET, replications=2)
    one, two = (part_time(source, world, asked, processes=n).rows for n in (1, 2))
    assert one == two


def test_a_study_may_be_stopped(source):
    world = world_of(source)
    asked = asked_of(world, loads=["too-high"], target=TARGET, replications=2)
    with pytest.raises(KeyboardInterrupt):
        part_time(source, world, asked, stop=lambda: True)


def test_where_nobody_serves_a_share_of_the_day_that_is_said(root):
    with pytest.raises(SimlibError) as caught:
        part_time_posts(world_of(read_source(root / "scenarios" / "theory" / "m-m-c-limit.yaml")).scenario)
    assert caught.value.code == "nobody-part-time"


# ---------------------------------------------------------------- a small county


def with_shares(root, folder):
    """The small county as a file in which monitors serve three fifths of every day."""
    text = (root / "tests" / "inputs" / "good.yaml").read_text(encoding="utf-8")
    file = folder / "county.yaml"
    file.write_text(text.replace("{days: [mon, tue, thu]}", "{share: 0.6, ground: guess}"), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def file(root, tmp_path_factory):
    return with_shares(root, tmp_path_factory.mktemp("county"))


def test_the_command_says_it_in_both_languages_and_in_json(file, capsys):
    asked = ["staff", str(file), "--share", "--target", "0.3", "--replications", "2", "--processes", "1"]
    for language, said in (("en", "times the share of time"), ("zh", "在岗时间比例")):
        assert obey([*asked, "--lang", language]) == 0
        assert said in capsys.readouterr().out
    assert obey([*asked, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "simlib-share/1"
    (plan,) = document["plans"]
    assert plan["loads"] == [plan["hardest"]]
    assert plan["hardest"]["low"] <= plan["hardest"]["times"]


def test_python_asks_the_same(file):
    found = read(file, language="en").part_time(target=0.3, replications=2, processes=1)
    assert found.times == {"two-zones": found.answer.rows[0].hardest.times}
    assert len(found.frame()) == 1
    assert repr(found.said_in("zh"))
