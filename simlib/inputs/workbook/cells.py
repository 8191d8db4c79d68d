"""What stands in a cell of a workbook, as people write it, and what is meant.

    "１,260 件"  1260      "2021年3月5日", 2021.3.5, 44260   2021-03-05
    "40％"  0.4            " 马 召 镇 "  马召镇

Each reader gives the value, or None with a fault at the cell; an empty cell gives None and no fault.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final
from unicodedata import normalize

from simlib.errors import Fault
from simlib.inputs.paths import shown, suggestion
from simlib.inputs.workbook.words import Label, Tongue, choices, code_of

_UNSEEN: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\xad\x00-\x08\x0b-\x1f]")
_WIDE: Final = {
    **{n: n - 0xFEE0 for n in range(0xFF10, 0xFF1A)},
    **{n: n - 0xFEE0 for n in range(0xFF21, 0xFF5B)},
}
"""Full-width digits and letters; brackets stay as they are, as they are part of names."""
_BETWEEN_CHINESE: Final = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_NUMBER: Final = re.compile(
    r"([-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[-+]?\.\d+)\s*(%?)\s*([\u4e00-\u9fff]{0,4}|min|h)"
)
_COUNTED: Final = {
    "", "人", "名", "个", "件", "件次", "次", "分钟", "分", "小时", "天", "日", "工作日", "个月", "月", "年",
    "万", "元", "倍", "min", "h",
}  # fmt: skip
_DATE: Final = re.compile(
    r"(\d{4})\s*[年./\-]\s*(\d{1,2})\s*[月./\-]\s*(\d{1,2})\s*日?"
    r"(?:(?:\s+|T)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
    r"|(\d{4})(\d{2})(\d{2})"
)
_SERIAL: Final = re.compile(r"\d{5}(?:\.\d+)?")
_FIRST_DAY: Final = date(1899, 12, 30)
_DATES: Final = (20_000, 80_000)
"""Between which whole numbers an Excel date lies: 1954 to 2119."""
_NAMES: Final = re.compile(r"[、,，;；\n]+")
TEN_THOUSAND: Final = 10_000


@dataclass(frozen=True, slots=True)
class WorkbookCell:
    """A cell: where it is, what it holds, and what hides its value (`formula` without a result, an error).

    Of a file without sheets `sheet` is empty."""

    sheet: str
    place: str
    value: Any = None
    trouble: str = ""

    @property
    def where(self) -> str:
        """`3 方案!C7`."""
        return f"{self.sheet}!{self.place}" if self.sheet else self.place

    @property
    def row(self) -> int:
        """Its row, as a spreadsheet counts.

        >>> WorkbookCell("a", "AB17").row
        17
        """
        return int(self.place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 0)

    @property
    def column(self) -> str:
        """The letters of its column."""
        return self.place.rstrip("0123456789")

    @property
    def text(self) -> str:
        """Its words, tidied; a whole number as people write it.

        >>> WorkbookCell("a", "A1", " 马 召 镇\u3000").text, WorkbookCell("a", "A1", 3.0).text
        ('马召镇', '3')
        """
        value = self.value
        if value is None:
            return ""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return tidy(str(value))

    @property
    def empty(self) -> bool:
        """Whether nothing stands there."""
        return not self.text and not self.trouble


@lru_cache(maxsize=50_000)
def tidy(text: str) -> str:
    """A text without what cannot be seen, wide digits and letters narrow, no space within Chinese words."""
    seen = _UNSEEN.sub("", text).translate(_WIDE).replace("\u3000", " ").replace("\xa0", " ")
    return _BETWEEN_CHINESE.sub("", " ".join(seen.split()))


@dataclass
class CellReader:
    """Reads cells and gathers the faults; `tongue` is the language of the sheets."""

    tongue: Tongue = "zh"
    faults: list[Fault] = field(default_factory=list)

    def fault(self, cell: WorkbookCell, code: str, **params: str) -> None:
        """Note a fault at a cell."""
        value = "" if cell.value is None else shown(cell.text)
        self.faults.append(Fault(cell.where, code, value, params))

    def sound(self, cell: WorkbookCell) -> bool:
        """Whether there is a value to read; what hides one is a fault."""
        if cell.trouble:
            self.fault(cell, cell.trouble)
        return not cell.trouble and not cell.empty

    def number(self, cell: WorkbookCell) -> float | int | None:
        """A number however it is written; a percentage is a share."""
        if not self.sound(cell):
            return None
        value = cell.value
        if isinstance(value, bool | datetime | date | time | timedelta):
            self.fault(cell, "wrong-type", expected="number")
            return None
        number = value if isinstance(value, int | float) else number_of(cell.text)
        if number is None:
            self.fault(cell, "wrong-type", expected="number")
            return None
        return int(number) if float(number).is_integer() else float(number)

    def count(self, cell: WorkbookCell) -> int | None:
        """A whole number."""
        number = self.number(cell)
        if number is None or isinstance(number, int):
            return number
        self.fault(cell, "wrong-type", expected="integer")
        return None

    def share(self, cell: WorkbookCell) -> float | None:
        """A share: 0.4, 40% and 40 are the same."""
        number = self.number(cell)
        if number is None:
            return None
        share = number / 100 if number > 1 else number
        if not 0 <= share <= 1:
            self.fault(cell, "out-of-range", low="0 %", high="100 %")
            return None
        return float(share)

    def day(self, cell: WorkbookCell) -> str | None:
        """A date as the YAML of a scenario has it."""
        if not self.sound(cell):
            return None
        found = date_of(cell.value if not isinstance(cell.value, str) else cell.text)
        if found is None:
            self.fault(cell, "bad-date")
        return found.isoformat() if found else None

    def yes(self, cell: WorkbookCell) -> bool | None:
        """Yes or no."""
        if isinstance(cell.value, bool):
            return cell.value
        if cell.text in ("1", "0"):
            return cell.text == "1"
        code = self.choice(cell, "yes")
        return code == "yes" if code else None

    def choice(self, cell: WorkbookCell, kind: str, more: Iterable[Label] = ()) -> str:
        """The code of what is chosen; "" where nothing is, or nothing that is known."""
        if not self.sound(cell):
            return ""
        labels = [*choices(kind).values(), *more]
        code = code_of(cell.text, labels)
        if not code:
            self.fault(
                cell, "not-a-choice", **suggestion(cell.text, [one.shown(self.tongue) for one in labels])
            )
        return code

    def name(self, cell: WorkbookCell, known: Iterable[str], code: str) -> str:
        """A name that must be known; "" where it is not."""
        if not self.sound(cell):
            return ""
        names = list(known)
        if cell.text not in names:
            self.fault(cell, code, **suggestion(cell.text, names))
            return ""
        return cell.text


def meant(text: str, known: Iterable[str]) -> str:
    """The known name that a text is, or is closest to, so that one slip is one fault; else the text.

    >>> meant("马召", ["马召镇", "青峰镇"]), meant("某镇", ["马召镇"])
    ('马召镇', '某镇')
    """
    names = list(known)
    return text if text in names else suggestion(text, names)["close"] or text


def listed(cell: WorkbookCell) -> list[str]:
    """The names in a cell, with commas of any width between them.

    >>> listed(WorkbookCell("a", "A1", "第一室、第二室，第三室"))
    ['第一室', '第二室', '第三室']
    """
    if cell.value is None:
        return []
    raw = str(cell.value) if isinstance(cell.value, str) else cell.text
    return [name for one in _NAMES.split(raw) if (name := tidy(one))]


def number_of(text: str) -> float | None:
    """The number that a text means; None if it means none.

    >>> number_of("１,260件"), number_of("40％"), number_of("2 万"), number_of("约三成")
    (1260.0, 0.4, 20000.0, None)
    """
    found = _NUMBER.fullmatch(normalize("NFKC", text).replace("，", ",").strip())
    if found is None or found[3] not in _COUNTED:
        return None
    number = float(found[1].replace(",", ""))
    if found[2]:
        return number / 100
    return number * TEN_THOUSAND if found[3] == "万" else number


def date_of(value: Any) -> date | None:
    """The day that a value means; None if it means none.

    >>> [str(date_of(day)) for day in ("2021年3月5日", "2021.3.5", "2021/03/05", "20210305", 44260)]
    ['2021-03-05', '2021-03-05', '2021-03-05', '2021-03-05', '2021-03-05']
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = normalize("NFKC", str(value)).strip()
    if not isinstance(value, bool) and _SERIAL.fullmatch(text) and _DATES[0] < float(text) < _DATES[1]:
        return _FIRST_DAY + timedelta(days=int(float(text)))
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None
