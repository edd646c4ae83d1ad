"""Chinese numerals for counting: written and read."""

from __future__ import annotations

from functools import lru_cache

_DIGITS = "〇一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
_SCALE = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}


def counting(value: int) -> str:
    """12 as 十二, 105 as 一百零五; from 1 to 9999."""
    text, gap = "", False
    for place, digit in zip(range(len(str(value)) - 1, -1, -1), str(value), strict=True):
        if digit == "0":
            gap = True
            continue
        text += ("零" if gap and text else "") + _DIGITS[int(digit)] + _UNITS[place]
        gap = False
    return text[1:] if text.startswith("一十") else text


@lru_cache(maxsize=1024)
def chinese(printed: str) -> int | None:
    """The value of a Chinese numeral (二十一, 一百零五, 三万五千, 一百二); None for what is no such numeral."""
    total, section, digit, unit = 0, 0, None, 1
    for char in printed:
        if char in _DIGIT:
            if digit not in (None, 0):
                return None  # 二三: two digits in a row are no count
            digit = _DIGIT[char]
        elif (scale := _SCALE.get(char, 0)) == 0:
            return None
        elif scale >= 10**4:
            section += digit or 0
            if not section:
                return None
            total, section, digit, unit = (total + section) * scale, 0, None, scale
        else:
            if digit is None and (char != "十" or section % 100):
                return None  # 百件, 千件: no number stands before
            section += (1 if digit is None else digit) * scale
            digit, unit = None, scale
    if digit and unit >= 100 and len(printed) > 1 and printed[-2] in "百千万":
        return total + section + digit * unit // 10  # 一百二 is 120
    return total + section + (digit or 0)
