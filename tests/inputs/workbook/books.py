"""A small county as the rows of a workbook, such as a planner types them: no template, few sheets."""

from copy import deepcopy

from openpyxl import Workbook

POSTS = (
    "乡镇监察办公室主任", "监察员", "派驻纪检监察组组长", "派驻纪检监察组组员", "纪检监察室主任",
    "纪检监察室干部", "案件监督管理人员", "党风政风监督人员", "审理人员", "县纪委监委主要负责人",
    "县纪委监委领导班子成员", "协作区主任",
)  # fmt: skip
ROWS = {
    "说明": [["本县名称", "青山县"], ["统计年份", 2024]],
    "单位": [
        ["岗位", "占工作时间"],
        *[[post, 0.5] for post in POSTS],
        [],
        ["单位", "类别", "负责人", "工作人员"],
        ["马召镇", "乡镇", 1, 2],
        ["青峰镇", "乡镇", 1, 2],
        ["二曲街道", "街道", 1, 3],
        ["楼观乡", "乡镇", 1, 2],
        ["第一派驻组", "派驻组", 1, 2],
        ["第一监督检查室", "纪检监察室", 1, 3],
        ["第二监督检查室", "纪检监察室", 1, 3],
        ["案管室", "案件监督管理室", None, 2],
        ["审理室", "案件审理室", None, 4],
        ["党风室", "党风政风监督室", None, 2],
        ["书记", "主要负责人", None, 1],
        ["班子成员", "领导班子", None, 3],
    ],
    "方案": [
        ["单位", "现行方案", "全县统筹"],
        ["马召镇", "第一协作区", "全县"],
        ["青峰镇", "第一协作区", "全县"],
        ["二曲街道", "第二协作区", "全县"],
        ["楼观乡", "第二协作区", "全县"],
        ["第一派驻组", "第一协作区", "全县"],
        ["第一监督检查室", "第一协作区", "全县"],
        ["第二监督检查室", "第二协作区", "全县"],
    ],
    "规则": [["项目", "数值", "位置"], ["何为办结", "归档", "closed"]],
    "只有总数时": [
        ["单位", "信访举报", "问题线索"],
        ["马召镇", 30, 12],
        ["青峰镇", 22, 9],
        ["二曲街道", 60, 20],
        ["楼观乡", 15, 8],
        ["第一派驻组", 10, 12],
    ],
}  # fmt: skip
UNITS_AT = 16
"""The row of the first unit."""


def made(rows=ROWS):
    """The workbook of some rows."""
    book = Workbook()
    book.remove(book.active)
    for name, lines in deepcopy(rows).items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    return book
