"""Builds a Document: the one place where plain text is laid out, so that all readers lay it out alike.

A paragraph is a line of the text. A table is a line per grid row, its cells separated by tabs; a cell that is
covered by a span leaves an empty field. White space inside paragraphs and cells is folded to single spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from models.document import Cell, Document, Loss, Paragraph, Picture, Reader, Table
from service.errors import OverLimit
from service.intake.limits import Limits

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
"""Soft hyphens, zero-width spaces and joiners, direction marks: they would part a number from its digits."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell before it has a place in the text; ``row`` and ``column`` count from 0."""

    row: int
    column: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    page: int | None = None


class DocumentBuilder:
    """Collects blocks in reading order and lays out the text. Raises OverLimit past ``limits.cells``."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._parts: list[str] = []
        self._length = 0
        self._cells = 0
        self._paragraphs: list[Paragraph] = []
        self._tables: list[Table] = []
        self._pictures: list[Picture] = []

    def paragraph(self, text: str, page: int | None = None) -> None:
        """Append a paragraph; line breaks inside ``text`` make several. Empty lines are left out."""
        for line in text.splitlines():
            folded = fold(line)
            if folded:
                start = self._append(folded)
                self._paragraphs.append(Paragraph(start, self._length, page))
                self._append("\n")

    def picture(self, page: int | None = None) -> None:
        """Note that a picture stands here."""
        self._pictures.append(Picture(self._length, page))

    def table(self, cells: Iterable[GridCell]) -> None:
        """Append a grid. ``cells`` in any order; rows without any text are kept, their numbers count."""
        ordered = sorted(cells, key=lambda c: (c.row, c.column))
        if not ordered:
            return
        self._cells += len(ordered)
        if self._cells > self._limits.cells:
            raise OverLimit(what="表格单元格过多", limit=self._limits.cells, setting="NIANBAO_MAX_CELLS")
        start, placed = self._length, []
        row = column = 0
        for cell in ordered:
            if cell.row > row:
                self._append("\n" * (cell.row - row))
                row, column = cell.row, 0
            if cell.column > column:
                self._append("\t" * (cell.column - column))
                column = cell.column
            at = self._append(fold(cell.text))
            placed.append(Cell(cell.row, cell.column, at, self._length, cell.rowspan, cell.colspan, cell.page))
        rows = max(c.row + c.rowspan for c in ordered)
        columns = max(c.column + c.colspan for c in ordered)
        end = self._length
        self._append("\n")
        self._tables.append(Table(len(self._tables) + 1, rows, columns, start, end, tuple(placed)))

    def finish(
        self,
        *,
        reader: Reader,
        media_type: str,
        pages: int | None = None,
        title: str | None = None,
        losses: Iterable[Loss] = (),
    ) -> Document:
        """The document with all that was appended."""
        return Document(
            text="".join(self._parts),
            reader=reader,
            media_type=media_type,
            paragraphs=tuple(self._paragraphs),
            tables=tuple(self._tables),
            pictures=tuple(self._pictures),
            pages=pages,
            title=title,
            losses=tuple(losses),
        )

    def _append(self, text: str) -> int:
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        return start


RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
"""Raised digits as such: a footnote's mark behind a number must not become one of its digits."""


def fold(text: str) -> str:
    """White space (no-break and ideographic spaces too) folded to single spaces and trimmed; no invisible marks."""
    return " ".join(_INVISIBLE.sub("", text).split())
