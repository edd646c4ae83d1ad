"""Lines and table pieces of all pages to paragraphs and tables, in reading order."""

from __future__ import annotations

from collections.abc import Sequence

from service.intake.build import DocumentBuilder
from service.intake.pdf.blocks import PageBlocks
from service.intake.pdf.drawn import Box
from service.intake.pdf.margins import Margins, find_margins, same_size
from service.intake.pdf.tables import Table, join, joins
from service.intake.pdf.text import Line, join_lines

INDENT = 0.9
"""A line this many type sizes off the left margin begins a paragraph; Chinese paragraphs are indented by two."""

LEADING = 1.35
"""A line further below than this many usual distances begins a paragraph."""

SENTENCE_END = "。！？；：…”）."
"""After these, another typeface begins another paragraph; within a sentence it only stresses words."""


def lay_out(pages: Sequence[PageBlocks], builder: DocumentBuilder) -> None:
    """Put all blocks into ``builder``. Raises OverLimit past its limit of cells."""
    flow = _Flow(builder)
    for page, margins in zip(pages, find_margins(pages), strict=True):
        blocks: list[tuple[float, int, Line | Table | Box]] = []
        blocks += [(line.y - line.size / 3, 0, line) for line in page.lines]
        blocks += [(table.box.top, 1, table) for table in page.tables]
        blocks += [(picture.top, 2, picture) for picture in page.pictures]
        for _, _, block in sorted(blocks, key=lambda b: b[:2]):
            if isinstance(block, Line):
                flow.line(block, page.number, margins)
            elif isinstance(block, Table):
                flow.table(block)
            else:
                flow.picture(page.number)
    flow.flush()


class _Flow:
    """Holds back the last paragraph and the last table until it is known that nothing continues them."""

    def __init__(self, builder: DocumentBuilder) -> None:
        self._builder = builder
        self._lines: list[Line] = []
        self._line_page = self._begun = 0
        self._margins = Margins(0, 0, 0)
        self._table: Table | None = None
        self._pictures: list[int] = []

    def line(self, line: Line, page: int, margins: Margins) -> None:
        """Go on with the paragraph, or begin one."""
        if not self._lines or not self._goes_on(line, page, margins):
            self.flush()
            self._begun = page
        self._lines.append(line)
        self._line_page, self._margins = page, margins

    def table(self, table: Table) -> None:
        """Go on with the previous page's table, or begin one."""
        before = self._table
        if before is not None and before.page + 1 == table.page and joins(before, table):
            self._table = join(before, table)
            return
        self.flush()
        self._table = table

    def picture(self, page: int) -> None:
        """Put a picture after the block that it may stand in the middle of."""
        self._pictures.append(page)
        if not self._lines and self._table is None:
            self.flush()

    def flush(self) -> None:
        """Hand over what was held back."""
        if self._lines:
            self._builder.paragraph(join_lines(line.text for line in self._lines), self._begun)
            self._lines = []
        if self._table is not None:
            if not self._table.blank:
                self._builder.table(self._table.cells)
            self._table = None
        for page in self._pictures:
            self._builder.picture(page)
        self._pictures = []

    def _goes_on(self, line: Line, page: int, margins: Margins) -> bool:
        last = self._lines[-1]
        if page > self._line_page + 1 or not same_size(last, line):
            return False
        if page == self._line_page and line.y - last.y > LEADING * margins.pitch * line.size:
            return False
        if abs(line.left - margins.left) > INDENT * line.size:
            return False
        if last.closing and line.opening and last.closing != line.opening and last.text[-1] in SENTENCE_END:
            return False
        return self._margins.full(last, line)
