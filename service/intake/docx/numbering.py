"""Automatic numbers of paragraphs, counted and printed as Word does: numbering.xml and the styles."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from lxml import etree

from service.intake.docx.styles import Styles
from service.intake.docx.words import LEVEL, NUM_ID, NUM_PR, P_STYLE, VAL, child, number, switched_on, value
from service.intake.numerals import numeral
from service.intake.parsing import WORD

_W = f"{{{WORD}}}"
_LEVELS = 9
_PLACE = re.compile("%([1-9])")


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    kind: str = "decimal"
    text: str = ""
    restart: int | None = None
    plain: bool = False
    separated: bool = True
    style: str | None = None


@dataclass(frozen=True, slots=True)
class _List:
    """A ``w:num``: the abstract list whose counters it shares, its levels, and the starts that it sets anew."""

    abstract: str
    levels: tuple[_Level, ...]
    starts: dict[int, int]


class Numbering:
    """Gives each numbered paragraph its label, in document order."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists = {} if root is None else _lists(root, styles)
        self._counters: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, properties: etree._Element | None) -> str:
        """The label of a paragraph with these ``w:pPr``, its separator included; empty if it has none."""
        if not self._lists:
            return ""
        direct = child(properties, NUM_PR)
        list_id, level, style = value(direct, NUM_ID), value(direct, LEVEL), ""
        if list_id is None:
            list_id, styled, style = self._styles.numbering(value(properties, P_STYLE))
            level = level or styled
        found = self._lists.get(list_id or "")
        if found is None or list_id is None:
            return ""
        at = number(level, -1)
        if at < 0:
            at = next((n for n, lv in enumerate(found.levels) if style and lv.style == style), 0)
        return self._count(list_id, found, min(at, _LEVELS - 1))

    def _count(self, list_id: str, found: _List, at: int) -> str:
        counters = self._counters.setdefault(found.abstract, [None] * _LEVELS)
        if at in found.starts and (list_id, at) not in self._begun:
            self._begun.add((list_id, at))
            counters[at] = None
        before = counters[at]
        first = found.starts.get(at, found.levels[at].start)
        counters[at] = first if before is None else before + 1
        for deeper in range(at + 1, _LEVELS):
            restart = found.levels[deeper].restart
            if restart is None or 0 < at + 1 <= restart:
                counters[deeper] = None
        level = found.levels[at]
        if level.kind in ("bullet", "none"):
            return ""
        text = _PLACE.sub(lambda m: self._printed(found, counters, int(m[1]) - 1, plain=level.plain), level.text)
        return f"{text} " if text and level.separated and not _closed(text[-1]) else text

    @staticmethod
    def _printed(found: _List, counters: list[int | None], at: int, *, plain: bool) -> str:
        level = found.levels[at]
        count = counters[at]
        return numeral(level.start if count is None else count, "decimal" if plain else level.kind)


def _closed(last: str) -> bool:
    """Whether a label ends in a character that needs no space after it: 、 ） ① or white space."""
    return last.isspace() or (unicodedata.category(last)[0] in "PN" and unicodedata.east_asian_width(last) in "WFA")


def _lists(root: etree._Element, styles: Styles) -> dict[str, _List]:
    abstracts = {a.get(f"{_W}abstractNumId", ""): a for a in root.iterfind(f"{_W}abstractNum")}
    nums = {n.get(NUM_ID, ""): n for n in root.iterfind(f"{_W}num")}
    lists = {}
    for name, num in nums.items():
        abstract = _linked(value(num, f"{_W}abstractNumId") or "", abstracts, nums, styles)
        if abstract not in abstracts:
            continue
        levels = [_Level()] * _LEVELS
        starts: dict[int, int] = {}
        for element in abstracts[abstract].iterfind(f"{_W}lvl"):
            levels[_at(element)] = _level(element)
        for override in num.iterfind(f"{_W}lvlOverride"):
            at, own = _at(override), override.find(f"{_W}lvl")
            if own is not None:
                levels[at] = _level(own)
            start = value(override, f"{_W}startOverride")
            if start is not None:
                starts[at] = number(start, 1)
                levels[at] = replace(levels[at], start=starts[at])
        lists[name] = _List(abstract, tuple(levels), starts)
    return lists


def _linked(
    abstract: str, abstracts: dict[str, etree._Element], nums: dict[str, etree._Element], styles: Styles
) -> str:
    """The abstract list that holds the levels: one may point to a list style, which points to another."""
    style = value(abstracts.get(abstract), f"{_W}numStyleLink")
    if style is None:
        return abstract
    num = nums.get(styles.numbering(style)[0] or "")
    return value(num, f"{_W}abstractNumId") or abstract


def _at(element: etree._Element) -> int:
    return min(number(element.get(LEVEL), 0), _LEVELS - 1)


def _level(element: etree._Element) -> _Level:
    restart = value(element, f"{_W}lvlRestart")
    kind = element.find(f".//{_W}numFmt")
    return _Level(
        start=number(value(element, f"{_W}start"), 0),
        kind="decimal" if kind is None else kind.get(VAL, "decimal"),
        text=value(element, f"{_W}lvlText") or "",
        restart=None if restart is None else number(restart, 0),
        plain=switched_on(element, f"{_W}isLgl"),
        separated=value(element, f"{_W}suff") != "nothing",
        style=value(element, P_STYLE),
    )
