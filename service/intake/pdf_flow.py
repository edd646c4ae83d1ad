"""Lines and table pieces of all pages to paragraphs and tables, in reading order."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from service.intake.build import DocumentBuilder
from service.intake.pdf_blocks import PageBlocks
from service.intake.pdf_drawn import Box
from service.intake.pdf_tables import Table, join, joins
from service.intake.pdf_text import Line, join_lines

SUPPORT = 3
"""So many lines that begin (or end) at the same place make a margin."""

ALIGNED = 2.0
"""Points within which lines begin, or end, at the same place."""

MIRROR = 45.0
"""A page's own margin is at most so far inside the document's: what binding takes. Else its lines are all short."""

COLUMN = 0.4
"""A column of text fills this part of the page's width; where no line does, all are short lines."""

INDENT = 0.9
"""A line this many type sizes off the left margin begins a paragraph; Chinese paragraphs are indented by two."""

SLACK = 1.0
"""Type sizes that a full line may lack besides the piece that did not fit: a mark that may not begin a line."""

LEADING = 1.35
"""A line further below than this many usual distances begins a paragraph."""

SAME_SIZE = 0.12
"""Type sizes that differ by a greater share are of different kinds of text."""


@dataclass(frozen=True, slots=True)
class Margins:
    """Where full lines of a page begin and end, in points; ``pitch`` is the usual line distance in type sizes."""

    left: float
    right: float
    pitch: float


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


def find_margins(pages: Sequence[PageBlocks]) -> list[Margins]:
    """Each page's margins: its own where enough lines keep to them, else those of all pages of its width.

    Lines usually begin where those do that come after a full line: single lines may all be indented, and
    headings may stand further out than the text.
    """
    alike: dict[int, list[PageBlocks]] = defaultdict(list)
    for page in pages:
        alike[round(page.width)].append(page)
    steps = [
        (below.y - above.y) / below.size
        for page in pages
        for above, below in pairwise(page.lines)
        if _same_size(above, below) and above.left < below.right and below.left < above.right
    ]
    pitch = median(steps) if steps else 0.0
    found = {}
    for width, group in alike.items():
        lines = [line for page in group for line in page.lines]
        common = -_kept(-line.right for line in lines)
        if common - _kept(line.left for line in lines) < COLUMN * width:
            common = width - _kept(line.left for line in lines)
        rights = {}
        for page in group:
            own = -_kept(-line.right for line in page.lines)
            rights[page.number] = own if len(page.lines) >= SUPPORT and common - own <= MIRROR else common
        begun = {page.number: _after_full_lines(page.lines, rights[page.number]) for page in group}
        every = [left for lefts in begun.values() for left in lefts]
        usual = _usual(every) if every else _kept(line.left for line in lines)
        for page in group:
            own_lefts = begun[page.number]
            left = _usual(own_lefts) if len(own_lefts) >= SUPPORT else usual
            found[page.number] = Margins(left, rights[page.number], pitch)
    return [found[page.number] for page in pages]


def _after_full_lines(lines: Sequence[Line], right: float) -> list[float]:
    """Where the lines begin that come after a line that reaches the right margin."""
    return [
        below.left for above, below in pairwise(lines) if _same_size(above, below) and _full(above, below, right)
    ]


def _full(line: Line, after: Line, right: float) -> bool:
    """Whether the first piece of the line after it did not fit any more."""
    return right - line.right < after.head + SLACK * after.size


def _usual(values: Sequence[float]) -> float:
    """The value that most others agree with."""
    ordered = sorted(values)
    return max(ordered, key=lambda v: bisect_right(ordered, v + ALIGNED) - bisect_left(ordered, v - ALIGNED))


def _kept(values: Iterable[float]) -> float:
    """The lowest value that enough others agree with, or the lowest."""
    ordered = sorted(values)
    for low, high in zip(ordered, ordered[SUPPORT - 1 :], strict=False):
        if high - low <= ALIGNED:
            return low
    return ordered[0] if ordered else 0.0


def _same_size(one: Line, other: Line) -> bool:
    return abs(one.size - other.size) <= SAME_SIZE * max(one.size, other.size)


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
        if page > self._line_page + 1 or not _same_size(last, line):
            return False
        if page == self._line_page and line.y - last.y > LEADING * margins.pitch * line.size:
            return False
        if abs(line.left - margins.left) > INDENT * line.size:
            return False
        return _full(last, line, self._margins.right)
