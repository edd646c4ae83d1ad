"""The blocks of a Word file in reading order, walked without recursion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from service.intake.build import GridCell
from service.intake.docx.numbering import Numbering
from service.intake.docx.styles import Styles
from service.intake.docx.tables import is_layout, place_table
from service.intake.docx.text import chosen, paragraph_text
from service.intake.docx.words import ALTERNATE, P_PR, TABLE, TRANSPARENT, P, child
from service.intake.grid import Placed
from service.intake.limits import Limits

PICTURE: Final = "\0"
"""Stands for a picture among the blocks; no text of an XML file holds a NUL."""

Block = str | list[GridCell]


class Flow:
    """Turns a container (the body, a cell) into paragraphs, grids and pictures. Counts numbering as it goes."""

    def __init__(self, styles: Styles, numbering: Numbering, limits: Limits) -> None:
        self._styles = styles
        self._numbering = numbering
        self._limits = limits

    def blocks(self, container: etree._Element) -> Iterator[Block]:
        """The blocks of ``container``. Raises OverLimit."""
        stack = [iter(container)]
        carried = ""
        while stack:
            element = next(stack[-1], None)
            if element is None:
                stack.pop()
                continue
            tag = element.tag
            if tag == P:
                paragraph = paragraph_text(element, self._styles)
                carried += paragraph.text
                if not paragraph.joined:
                    label = self._numbering.label(child(element, P_PR))
                    if carried and not carried.isspace():
                        yield label + carried.lstrip() if label else carried
                    carried = ""
                yield from [PICTURE] * paragraph.pictures
                stack.extend(iter(box) for box in reversed(paragraph.boxes))
            elif tag == TABLE:
                if carried:
                    yield carried
                    carried = ""
                cells = place_table(element, self._limits)
                if is_layout(element, cells):
                    stack.extend(iter(c.content) for c in reversed(cells))
                else:
                    yield from self._grid(cells)
            elif tag == ALTERNATE:
                branch = chosen(element)
                if branch is not None:
                    stack.append(iter(branch))
            elif tag in TRANSPARENT:
                stack.append(iter(element))
        if carried:
            yield carried

    def _grid(self, placed: list[Placed[etree._Element]]) -> Iterator[Block]:
        """A data table, then the pictures that stand in it; a table without any text is left out."""
        cells, pictures = [], 0
        for cell in placed:
            lines = []
            for block in self.blocks(cell.content):
                if block == PICTURE:
                    pictures += 1
                elif isinstance(block, str):
                    lines.append(block)
            cells.append(GridCell(cell.row, cell.column, " ".join(lines), cell.rowspan, cell.colspan))
        if any(c.text for c in cells):
            yield cells
        yield from [PICTURE] * pictures
