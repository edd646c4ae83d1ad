"""The number that opens an item: 一是, （一）, 1., 第一，, ①, 首先 — its style, its ordinal, its extent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from models.numerals import chinese

_CN = "[一二三四五六七八九十]{1,3}"
_GAP = r"[ \t　\u00a0]*"
_WORDS = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 0, "此外": 0, "另外": 0, "同时": 0}
_STYLES = {
    "ordinal": rf"(?P<ordinal>{_CN}){_GAP}(?:是|要|则)[，,：:]?",
    "nth": rf"第(?P<nth>{_CN}|\d{{1,2}}){_GAP}[，,、：:．.]?",
    "bracket": rf"[（(]{_GAP}(?P<bracket>{_CN}){_GAP}[）)][、，,．.：:]?",
    "arabic_bracket": rf"[（(]?{_GAP}(?P<arabic_bracket>\d{{1,2}}){_GAP}[）)][、，,．.：:]?",
    "arabic": rf"(?P<arabic>\d{{1,2}}){_GAP}(?:[．.](?!\d)|[、，,：:])",
    "chinese": rf"(?P<chinese>{_CN}){_GAP}[、．.，,：:]",
    "circle": r"(?P<circle>[\u2460-\u2473\u2776-\u277f])[、．.，,]?",
    "letter": r"(?P<letter>[A-Ha-h])[.．、)）]",
    "word": rf"(?P<word>{'|'.join(_WORDS)})[，,：:]?(?!来|发|办)",
}
STYLES = tuple(_STYLES)
"""Every style of numbering, in the order in which they are tried."""
_OPENING = re.compile(rf"{_GAP}[●•■◆▶·*\-—]?{_GAP}(?:{'|'.join(_STYLES.values())}){_GAP}")
_NOT_AN_ITEM = re.compile(
    rf"第{_CN}(?:条|款|项|章|季度|批|次|届|时间|方|线|轮|位|步|期|部分)|第\d+(?:条|款|项|号|季|批|次|期)"
)
_AFTER_STOP = r"(?<=[。；;：:，,、！!？?\s）)])"
_INSIDE = re.compile(
    rf"{_AFTER_STOP}(?:{_STYLES['nth']}|{_STYLES['bracket']}|[（(]\d{{1,2}}[）)]|(?<!\d)\d{{1,2}}[．.、](?!\d))"
    rf"|(?:{_AFTER_STOP}|(?<=[在为是有]))(?:{_STYLES['ordinal']})"
    rf"|(?<=[。；;：:])(?:{_STYLES['word']})|{_STYLES['circle']}"
)


@dataclass(frozen=True, slots=True)
class Number:
    """``style`` is one of ``STYLES``, ``ordinal`` counts from 1 (0: 最后, 此外), ``length`` counts characters."""

    style: str
    ordinal: int
    length: int


@lru_cache(maxsize=1024)
def opening(text: str) -> Number | None:
    """The number with which ``text`` opens, None for unnumbered text."""
    found = _OPENING.match(text)
    if found is None or _NOT_AN_ITEM.match(text.lstrip()):
        return None
    style = next(name for name in _STYLES if found[name])
    return Number(style, _value(style, found[style]), found.end())


def body(text: str) -> str:
    """``text`` without the number with which it opens."""
    number = opening(text)
    return text[number.length :] if number else text


def inside(text: str) -> list[tuple[int, Number]]:
    """Where further items begin within ``text``, after a stop or a comma, with their numbers."""
    items = []
    for found in _INSIDE.finditer(text):
        number = opening(text[found.start() :])
        if number is not None:
            items.append((found.start(), number))
    return items


def _value(style: str, printed: str) -> int:
    if style == "word":
        return _WORDS[printed]
    if style == "circle":
        return ord(printed) - (0x245F if printed < "\u2776" else 0x2775)
    if style == "letter":
        return ord(printed.upper()) - ord("A") + 1
    return int(printed) if printed.isdigit() else chinese(printed) or 0
