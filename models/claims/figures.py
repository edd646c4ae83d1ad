"""Numbers as running text prints them: digits of any width, Chinese numerals, 万 and 千, 余 and 约."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from models.numerals import chinese

Exactness = Literal["exact", "about", "more", "less"]

_WIDE = {ord("０") + i: str(i) for i in range(10)} | {
    ord("．"): ".",
    ord("％"): "%",
    ord("﹪"): "%",
    ord("("): "（",
    ord(")"): "）",
    ord(";"): "；",
    ord(":"): "：",
    ord(","): "，",
    ord("﹐"): "，",
    ord("＋"): "、",
    ord("+"): "、",
}
_ZEROS = {"百": 2, "千": 3, "万": 4, "亿": 8}
_SCALE = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_HAN = "零〇一二两三四五六七八九十百千万亿"
UNITS = (
    "人次|件次|万元|亿元|元|件|份|宗|起|例|项|个|条|次|部|篇|期|场|户|人|名|家|处|批|字|页|则|封|通|张|幅|卷|册|只|本|位|辆|块"
    "|台|套|场次|余"
)
_COUNTED = {
    "人次",
    "件次",
    "万元",
    "元",
    "件",
    "份",
    "宗",
    "起",
    "例",
    "条",
    "次",
    "部",
    "篇",
    "期",
    "场",
    "户",
    "人",
    "%",
}
"""Units before which a Chinese numeral is a count; 三项, 两个 mostly tell how many points follow."""
_BEFORE = r"(?P<before>大约|将近|接近|超过|不足|不到|不少于|不低于|至少|最多|突破|约|近|超|逾)?"
_AFTER = r"(?P<after>余|多|来|几)?"
_UNIT = rf"(?P<unit>(?:{UNITS})(?!月|工作日|小时|季度|方面|部门|村|镇|乡|街道))?"
_NUMBER = re.compile(
    rf"{_BEFORE}(?:(?P<digits>\d{{1,3}}(?:，\d{{3}})+(?!\d)|\d+)(?P<fraction>\.\d+)?(?P<scale>[百千万亿](?!元))?"
    rf"|(?P<han>[{_HAN}]+))(?:(?P<percent>%|个百分点)(?P<nearly>以上|左右|上下)?|{_AFTER}{_UNIT}(?P<around>以上|左右|上下|以下|以内)?)"
)
_HAN_PERCENT = re.compile(rf"百分之(?P<han>[{_HAN}]+|\d+(?:\.\d+)?)")
_LESS, _MORE = (
    ("不足", "不到", "近", "将近", "接近", "最多"),
    ("超过", "超", "逾", "突破", "至少", "不少于", "不低于"),
)
LONGEST = 13
"""Digits beyond which a string of them is a telephone number or a code, not a count."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number at ``text[start:end]`` with its unit ("" for none, "%" for a percentage).

    ``places`` counts its decimals (1.2万: -3, so that the last digit printed counts thousands); an amount of
    money in 元, 万元 or 亿元 is given in 万元. ``printed`` tells ``digits`` from ``han``.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    exactness: Exactness
    places: int
    printed: Literal["digits", "han"]


def fold(text: str) -> str:
    """``text`` with digits, points and percent signs narrow, stops wide, a dash as colons; of the same length."""
    return text.translate(_WIDE).replace("——", "：：")


def find(text: str) -> list[Number]:
    """Every number in folded text that is a quantity by its form; Chinese numerals only before a unit."""
    found = []
    for match in _HAN_PERCENT.finditer(text):
        value = Decimal(match["han"]) if match["han"][0].isdigit() else chinese(match["han"])
        if value is not None:
            found.append(Number(match.start(), match.end(), Decimal(value), "%", "exact", 0, "han"))
    taken = [(n.start, n.end) for n in found]
    for match in _NUMBER.finditer(text):
        number = _number(text, match)
        if number is not None and not any(a < number.end and number.start < b for a, b in taken):
            found.append(number)
    return sorted(found, key=lambda n: n.start)


def _number(text: str, match: re.Match[str]) -> Number | None:
    unit = match["unit"] or ("%" if match["percent"] == "%" else match["percent"] or "")
    before = match["before"] or ""
    if text[max(0, match.start() - 1) : match.start()] in ("第", "每", *(("数", "几") if match["han"] else ())):
        return None
    if match["han"]:
        value = chinese(match["han"])
        if value is None or unit not in _COUNTED:
            return None
        worth, places = Decimal(value), 0
    else:
        digits = match["digits"].replace("，", "")
        if len(digits) > LONGEST:
            return None
        worth = Decimal(digits + (match["fraction"] or "")) * _SCALE.get(match["scale"] or "", 1)
        places = max(0, len(match["fraction"] or ".") - 1)
    after = match["after"] or ""
    if unit == "余":
        unit, after = "", "余"
    if unit in ("元", "亿元"):
        worth, places = (worth / 10**4, places + 4) if unit == "元" else (worth * 10**4, places - 4)
        unit = "万元"
    return Number(
        start=match.start(),
        end=match.end(),
        value=worth,
        unit=unit,
        exactness=_exactness(before, after + (match["around"] or match["nearly"] or "")),
        places=places - _ZEROS.get(match["scale"] or "", 0),
        printed="digits" if match["digits"] else "han",
    )


def _exactness(before: str, after: str) -> Exactness:
    if before in _LESS or after in ("以下", "以内"):
        return "less"
    if before in _MORE or after in ("余", "多", "以上"):
        return "more"
    return "about" if before or after else "exact"
