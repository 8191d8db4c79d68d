"""Workbooks on the command line: a template, a check at its cells, a scenario written as one."""

import pytest
from openpyxl import load_workbook

from tests.inputs.workbook.books import made


@pytest.mark.slow
@pytest.mark.parametrize(("language", "first"), [("zh", "1 说明"), ("en", "1 Guide")])
def test_a_template_is_written_in_either_language(simlib, tmp_path, language, first):
    code, out, err = simlib("template", tmp_path / "本县.xlsx", "--lang", language)
    assert (code, out) == (0, f"{tmp_path / '本县.xlsx'}\n")
    assert "simlib check" in err
    assert load_workbook(tmp_path / "本县.xlsx").sheetnames[0] == first


def test_no_workbook_is_written_over(simlib, root, tmp_path):
    (tmp_path / "本县.xlsx").write_bytes(b"work of days")
    county = root / "scenarios" / "pingluo-2021.yaml"
    for arguments in (("template", tmp_path / "本县.xlsx"), ("export", county, tmp_path / "本县.xlsx")):
        code, out, err = simlib(*arguments, "--lang", "en")
        assert (code, out) == (2, "")
        assert "give another name" in err
    assert (tmp_path / "本县.xlsx").read_bytes() == b"work of days"


def test_a_workbook_has_an_ending(simlib, tmp_path):
    code, _, err = simlib("template", tmp_path / "本县.txt", "--lang", "en")
    assert (code, ".xlsx" in err) == (2, True)


def test_check_names_every_cell(simlib, tmp_path):
    book = made()
    book["方案"]["A2"], book["只有总数时"]["B2"] = "马召", "不少"
    book.save(tmp_path / "本县.xlsx")
    code, out, _ = simlib("check", tmp_path / "本县.xlsx", "--lang", "zh")
    assert code == 2
    lines = out.splitlines()
    assert len(lines) == 2
    assert "方案!A2: 没有这个单位（值：马召） -> 是否应为 马召镇？" in lines[1]
    assert "只有总数时!B2: 值的类型不对（值：不少）" in lines[0]


@pytest.mark.slow
def test_a_workbook_is_planned_like_any_file(simlib, tmp_path):
    made().save(tmp_path / "本县.xlsx")
    code, out, _ = simlib("plans", tmp_path / "本县.xlsx", "--lang", "zh")
    assert code == 0
    assert "第二协作区" in out
    code, out, _ = simlib("assumptions", tmp_path / "本县.xlsx", "--all", "--lang", "zh")
    assert code == 0
    assert "相邻单位之间一律按单程20分钟计" in out


@pytest.mark.slow
def test_a_scenario_is_exported_and_read_back(simlib, root, tmp_path):
    county = root / "scenarios" / "pingluo-2021.yaml"
    code, out, err = simlib("export", county, tmp_path / "平罗.xlsx", "--lang", "zh")
    assert (code, out, err) == (0, f"{tmp_path / '平罗.xlsx'}\n", "")
    hashes = [
        simlib("check", file, "--lang", "en")[1].split("(")[1][:12]
        for file in (county, tmp_path / "平罗.xlsx")
    ]
    assert hashes[0] == hashes[1]
