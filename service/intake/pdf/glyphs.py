"""Characters as fonts name them, made the characters that people type; and which of them belong together."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

REPLACEMENT = "\ufffd"
"""Stands in the text for a character that the font gives no meaning to."""

SOFT_HYPHEN = 0xAD
"""Drawn as a hyphen wherever it is drawn."""

HYPHEN_MARKS = frozenset({0x02, SOFT_HYPHEN, 0xFFFE, 0xFFFF})
"""What pdfium may put for a hyphen at the end of a line; in a table that hyphen is a cell's content."""

_RADICALS = str.maketrans(
    "⺁⺇⺒⺝⺟⺠⺩⺪⺫⺬⺮⺶⺼⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻡⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "厂几巳月母民王疋目示竹羊月虎西见角贝车長长门雨青韦页风飞食首马骨鬼鱼鸟卤麦黄齐齿龙龟",
)
"""CJK radicals that fonts share with the ideograph of the same shape and that NFKC leaves alone."""


class Char(NamedTuple):
    """A character with its box and the start of its baseline (``x``, ``y``), in reading coordinates (points).

    ``turn`` is its own direction against the page's: 0 upright, 90 running up the page, 270 running down.
    ``face`` names the typeface of a Chinese character, bold by overprinting apart; empty for others.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    x: float
    y: float
    turn: int = 0
    face: str = ""


def legible(code: int) -> bool:
    """Whether a code point is a character: no control, no private use, no non-character."""
    return not (
        code < 0x20
        or 0x7F <= code < 0xA0
        or 0xD800 <= code < 0xF900
        or code & 0xFFFE == 0xFFFE
        or code >= 0xF0000
        or code == 0xFFFD
    )


@lru_cache(maxsize=8192)
def normal(code: int) -> str:
    """The character as people type it: radicals and compatibility forms are made ideographs, ligatures letters."""
    letter = chr(code)
    if 0x2E80 <= code < 0x2FE0 or 0xF900 <= code < 0xFB07:
        return unicodedata.normalize("NFKC", letter).translate(_RADICALS)
    return " " if letter.isspace() else letter


@lru_cache(maxsize=8192)
def is_wide(letter: str) -> bool:
    """Whether a character is as wide as it is high in Chinese type: ideographs and their punctuation."""
    return unicodedata.east_asian_width(letter[-1:] or " ") in "WFA"


def joint(before: str, after: str) -> str:
    """What stands between two lines of one text when they are made one line: nothing, or a space.

    Chinese text is joined as it is. Two numbers stay two: a number that goes on in the next line is not put
    together, since it may as well be two.
    """
    if not before or not after or before[-1].isspace() or after[0].isspace():
        return ""
    if after[0].isdecimal():
        head = before.rstrip(".,，．、")
        if head and head[-1].isdecimal() and len(before) - len(head) <= 1 and before[-1] != "、":
            return " "
    return "" if is_wide(before[-1]) or is_wide(after[0]) else " "
