"""HTML tables as grids: rows found in any markup, spans expanded as browsers do, cells as one line each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

from lxml import etree

from service.intake.build import GridCell
from service.intake.grid import Placed, Spanned, place, width
from service.intake.html.words import BLOCKS, in_line
from service.intake.limits import Limits

_GROUPS = frozenset(("thead", "tbody", "tfoot"))
_ROWS = _GROUPS | {"tr"}
_BREAKING = ("br", *sorted(BLOCKS - {"table", "tr", "td", "th", *_GROUPS}))
_MARK = "\u2003"
"""White space that no source breaks its lines with, so that it outlives ``in_line``."""
_SPAN = re.compile(r"\s*\+?0*([0-9]{1,9})")

Row = list[Spanned[etree._Element]]


@dataclass(frozen=True, slots=True)
class Grid:
    """A data table: its cells, text that stood outside of them (a caption), and how many pictures it holds."""

    cells: list[GridCell]
    strays: list[str]
    pictures: int


@dataclass(slots=True)
class _Rows:
    """Groups of rows as they are found; rows outside of any group are a group of their own."""

    groups: list[list[Row]] = field(default_factory=list)
    footers: list[list[Row]] = field(default_factory=list)
    open: list[Row] | None = None

    def begin(self, *, footer: bool = False) -> None:
        self.open = []
        (self.footers if footer else self.groups).append(self.open)

    def row(self) -> None:
        if self.open is None:
            self.begin()
        assert self.open is not None
        self.open.append([])

    def cell(self, element: etree._Element) -> None:
        if not self.open:
            self.row()
        assert self.open is not None
        spanned = Spanned(element, _span(element.get("rowspan"), 0), _span(element.get("colspan"), 1))
        self.open[-1].append(spanned)


def grid(table: etree._Element, limits: Limits) -> Grid | None:
    """The grid of ``table``; None for a table that arranges other blocks: tables, or a single column.

    Line breaks are marked in the tree of a grid: it must not be read again. Raises OverLimit.
    """
    if next(table.iterdescendants("table"), None) is not None:
        return None
    rows, strays = _rows(table)
    placed = place([*rows.groups, *rows.footers], limits)
    if width(placed) < 2:
        return None
    for element in table.iter(*_BREAKING):
        if element.tag != "br":
            element.text = _MARK + (element.text or "")
        element.tail = _MARK + (element.tail or "")
    cells = [_cell(p) for p in placed]
    pictures = sum(1 for _ in table.iter("img"))
    return Grid(cells if any(c.text for c in cells) else [], strays, pictures)


def _rows(table: etree._Element) -> tuple[_Rows, list[str]]:
    """The rows of ``table``, in whatever they are wrapped, and the text outside of cells."""
    rows, strays = _Rows(), [table.text or ""]
    stack = [(table, iter(table))]
    while stack:
        element, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if element.tag in _GROUPS:
                rows.open = None
            continue
        tag = child.tag
        if tag in ("td", "th"):
            rows.cell(child)
        elif tag in _ROWS or next(child.iterdescendants("tr", "td", "th"), None) is not None:
            if tag in _GROUPS:
                rows.begin(footer=tag == "tfoot")
            elif tag == "tr":
                rows.row()
            strays.append(child.text or "")
            stack.append((child, iter(child)))
        else:
            strays.append(_text(child))
        strays.append(child.tail or "")
    return rows, [s for s in strays if s and not s.isspace()]


def _span(value: str | None, least: int) -> int:
    """A span as browsers read it: leading digits count, anything else is 1."""
    if value is None:
        return 1
    found = _SPAN.match(value)
    return max(int(found.group(1)), least) if found else 1


def _cell(placed: Placed[etree._Element]) -> GridCell:
    text = _text(placed.content).strip()
    return GridCell(placed.row, placed.column, text, placed.rowspan, placed.colspan)


def _text(element: etree._Element) -> str:
    text = "".join(cast("Iterator[str]", element.itertext()))
    return in_line(text) if "\n" in text else text
