"""The solutions of lesson 4, worked out by hand, without the package; 4.2 is read off the page."""

SOLUTIONS = {
    "4.1": ["40", "180", "400", "10", "360"],
    "4.2": ["better", "undecided", "undecided", "worse", "undecided", "undecided"],
    "4.3": ["第一协作区", "第一协作区", "第二协作区", "第二协作区", "第四协作区", "第三协作区", "第三协作区",
            "第二协作区", "第四协作区", "第四协作区", "第四协作区", "第三协作区"],
}  # fmt: skip
"""
4.1     10 · 2², 20 · 3², 25 · 4², 90 ÷ 3², 40 · 3²
4.2     the interval lies above 0, holds 0, holds 0, lies below 0, holds 0, holds 0
4.3     towns in the order of the file. 松塘镇 lies beside 澄岭镇 and goes to its zone, 桃峪乡 beside 望泉镇,
        杏川乡 and 梨沟乡 and goes to theirs: two towns move
"""
MOVED = {"松塘镇": "第一协作区", "桃峪乡": "第四协作区"}
"""What is dragged in 4.3."""
