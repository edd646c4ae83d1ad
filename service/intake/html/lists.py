"""Numbers of ordered lists, which browsers print and the source does not hold."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from service.intake.numerals import numeral

_KINDS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_OWN_NUMBER = re.compile(r"\s*(?:第?[（(]?[0-9０-９一二三四五六七八九十百]+[）)、.．，：条章节款]|[①-⑳⑴-⒛㈠-㈩])")
_UNNUMBERED = re.compile(r"list-style(?:-type)?\s*:[^;]*\b(?:none|disc|circle|square)\b", re.IGNORECASE)


@dataclass(slots=True)
class _Level:
    following: int | None
    step: int
    kind: str


class Lists:
    """Counts the items of nested lists; the number of an item goes before its first line."""

    def __init__(self) -> None:
        self._levels: list[_Level] = []
        self._label = ""

    def enter(self, element: etree._Element) -> None:
        """Take note of a list or an item that begins."""
        tag = element.tag
        if tag in ("ol", "ul", "menu", "dir"):
            self._levels.append(_level(element))
        elif tag == "li" and self._levels:
            level = self._levels[-1]
            if level.following is not None:
                value = _number(element.get("value"), level.following)
                self._label = f"{numeral(value, level.kind)}. "
                level.following = value + level.step

    def leave(self, element: etree._Element) -> None:
        """Take note of a list or an item that ends."""
        if element.tag in ("ol", "ul", "menu", "dir") and self._levels:
            self._levels.pop()
        elif element.tag == "li":
            self._label = ""

    def numbered(self, text: str) -> str:
        """``text`` with its item's number, if it is the first of the item and has none of its own."""
        label, self._label = self._label, ""
        return text if not label or _OWN_NUMBER.match(text) else label + text.lstrip()


def _level(element: etree._Element) -> _Level:
    if element.tag != "ol" or _UNNUMBERED.search(element.get("style") or ""):
        return _Level(None, 1, "decimal")
    backwards = element.get("reversed") is not None
    first = len(element.findall("li")) if backwards else 1
    kind = _KINDS.get(element.get("type") or "", "decimal")
    return _Level(_number(element.get("start"), first), -1 if backwards else 1, kind)


def _number(value: str | None, default: int) -> int:
    """An attribute that should hold a whole number of at most nine digits."""
    value = (value or "").strip()
    return int(value) if re.fullmatch(r"-?[0-9]{1,9}", value) else default
