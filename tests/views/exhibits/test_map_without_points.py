"""A county whose towns have no coordinates is drawn from who borders whom, and says so."""

import pytest

from simlib.inputs.reading import read_world
from simlib.views.exhibits.map_layout import place_seats, roughly
from simlib.views.language.names import Names
from simlib.views.language.words import words
from simlib.workbench.page.zone_map import map_words
from tests.inputs.workbook.books import made

CHAIN = [("马召镇", "青峰镇"), ("青峰镇", "二曲街道"), ("二曲街道", "楼观乡")]


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    book = made()
    book.create_sheet("相邻与路程")
    for line in (["单位", "相邻单位", "单程分钟"], *CHAIN):
        book["相邻与路程"].append(line)
    path = tmp_path_factory.mktemp("map") / "本县.xlsx"
    book.save(path)
    return Names(words("zh"), read_world(path).scenario)


@pytest.mark.slow
def test_neighbours_lie_closer_than_towns_further_off(names):
    at = {seat.town: complex(seat.x, seat.y) for seat in place_seats(names.scenario)}
    assert at.keys() == {"马召镇", "青峰镇", "二曲街道", "楼观乡"}
    longest = max(abs(at[a] - at[b]) for a, b in CHAIN)
    assert longest < abs(at["马召镇"] - at["二曲街道"]) < abs(at["马召镇"] - at["楼观乡"])


def test_the_map_says_what_it_does_not_know(names):
    assert roughly(names) == ["没有坐标，按相邻关系排布", "未填分钟的路程一律按相同时长计"]
    assert "没有坐标，按相邻关系排布" in map_words(names)["mark"]
