"""The blocks of a page, and which of its lines are furniture: page numbers, running headers and footers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from service.intake.pdf.drawn import Box
from service.intake.pdf.tables import Table, joins
from service.intake.pdf.text import Line

EDGE = 0.15
"""Furniture stands in this part of the page's height, at its top and at its bottom."""

EDGE_LINES = 3
"""Running headers and footers have at most so many lines."""

REPEATED = 3
"""A line at the same place on so many pages is a running header or footer."""

SAME_PLACE = 3.0
"""Points that such a line may wander from page to page."""

PAGE_NUMBER = re.compile(
    r"[-–—―－─~·•|\s]*(?:\d{1,3}|第\s*\d+\s*页|[Pp]age\s*\d+)"
    r"(?:\s*(?:[/／,，]|of)?\s*共?\s*\d{1,3}\s*页?)?[-–—―－─~·•|\s]*"
)
"""A page number and nothing else: 1, - 1 -, —1—, 第1页, 1/5, 第 1 页 共 5 页."""


@dataclass(slots=True)
class PageBlocks:
    """What was read of one page. ``number`` counts from 1; sizes are points."""

    number: int
    width: float
    height: float
    lines: list[Line]
    tables: list[Table]
    pictures: list[Box]

    @property
    def characters(self) -> int:
        """How many characters its lines and tables hold."""
        cells = sum(len(cell.text) for table in self.tables for cell in table.cells)
        return cells + sum(len(line.text) for line in self.lines)


def drop_furniture(pages: Sequence[PageBlocks]) -> None:
    """Take furniture out of the pages' lines. A page number is one only where nothing stands further out."""
    for from_top in (True, False):
        places: dict[str, list[tuple[float, PageBlocks, Line]]] = defaultdict(list)
        for page in pages:
            for line in _edge(page, from_top):
                distance = line.y if from_top else page.height - line.y
                places[re.sub(r"\d+", "#", line.text)].append((distance, page, line))
        for same in places.values():
            for distance, page, line in same:
                if len({p.number for d, p, _ in same if abs(d - distance) <= SAME_PLACE}) >= REPEATED:
                    page.lines.remove(line)
        for page in pages:
            for line in _edge(page, from_top)[:1]:
                if PAGE_NUMBER.fullmatch(line.text):
                    page.lines.remove(line)


def _edge(page: PageBlocks, from_top: bool) -> list[Line]:
    """The outermost lines at one end of the page, outermost first; none that a table stands beyond."""
    if from_top:
        reach = min([EDGE * page.height, *(t.box.top for t in page.tables if not t.single)])
        return [line for line in page.lines if line.y <= reach][:EDGE_LINES]
    reach = max([(1 - EDGE) * page.height, *(t.box.bottom for t in page.tables if not t.single)])
    return [line for line in reversed(page.lines) if line.top >= reach][:EDGE_LINES]


def dissolve_boxes(pages: Sequence[PageBlocks]) -> bool:
    """Make tables of one column the lines that they hold, unless they go on from or to another page's table.

    Whether any lines were added to a page.
    """
    added = False
    for page in pages:
        page.tables.sort(key=lambda t: (t.box.top, t.box.left))
    for index, page in enumerate(pages):
        before = _last(pages[index - 1]) if index else None
        after = _first(pages[index + 1]) if index + 1 < len(pages) else None
        first, last = _first(page), _last(page)
        kept = []
        for table in page.tables:
            goes_on = (table is first and before is not None and joins(before, table)) or (
                table is last and after is not None and joins(table, after)
            )
            if table.single and not goes_on:
                page.lines += table.lines
                added = added or bool(table.lines)
            else:
                kept.append(table)
        page.tables = kept
        page.lines.sort(key=lambda line: line.y)
    return added


def _first(page: PageBlocks) -> Table | None:
    """The table that everything else on the page stands below."""
    table = min(page.tables, key=lambda t: t.box.top, default=None)
    return table if table and all(line.y >= table.box.top for line in page.lines) else None


def _last(page: PageBlocks) -> Table | None:
    """The table that everything else on the page stands above."""
    table = max(page.tables, key=lambda t: t.box.bottom, default=None)
    return table if table and all(line.top <= table.box.bottom for line in page.lines) else None
