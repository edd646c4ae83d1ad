"""Where the lines of a page's running text begin and end. All numbers are points in reading coordinates."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from service.intake.pdf.blocks import PageBlocks
from service.intake.pdf.text import Line

SUPPORT = 3
"""So many lines that begin (or end) at the same place make a margin."""

ALIGNED = 2.0
"""Points within which lines begin, or end, at the same place."""

PLAIN = 6
PLAIN_SHARE = 0.4
"""So many lines, and this part of a page's lines, that end at one place make it plain that the page has its own
margin there."""

LEFTMOST_SHARE = 0.1
"""This part of the lines that come after full lines makes a left margin, although more may be indented."""

CUSTOMARY = 2.0
TIGHT = 0.25
"""Type sizes, give or take, by which the first line of a Chinese paragraph is indented."""

COLUMN = 0.4
"""A column of text fills this part of the page's width; where no line does, all are short lines."""

SLACK = 0.5
"""Type sizes that a full line may lack besides the piece that did not fit: spaces that were pressed together."""

SAME_SIZE = 0.12
"""Type sizes that differ by a greater share are of different kinds of text."""


@dataclass(frozen=True, slots=True)
class Margins:
    """Where full lines of a page begin and end; ``pitch`` is the usual distance of baselines in type sizes."""

    left: float
    right: float
    pitch: float

    def full(self, line: Line, after: Line) -> bool:
        """Whether the first piece of the line after it did not fit into ``line`` any more."""
        return self.right - line.right < after.head + SLACK * after.size


def same_size(one: Line, other: Line) -> bool:
    """Whether two lines are set in type of one size."""
    return abs(one.size - other.size) <= SAME_SIZE * max(one.size, other.size)


def find_margins(pages: Sequence[PageBlocks]) -> list[Margins]:
    """Each page's margins: those of all pages of its width, or of every other one where a book's pages mirror.

    A page that plainly has margins of its own has those.
    """
    steps = [
        (below.y - above.y) / below.size
        for page in pages
        for above, below in pairwise(page.lines)
        if same_size(above, below) and above.left < below.right and below.left < above.right
    ]
    pitch = median(steps) if steps else 0.0
    alike: dict[int, list[PageBlocks]] = defaultdict(list)
    for page in pages:
        alike[round(page.width)].append(page)
    found: dict[int, Margins] = {}
    for group in alike.values():
        for part in _parts(group):
            common = Margins(*_bounds(part), pitch)
            for page in part:
                own = Margins(*_bounds([page]), pitch)
                ends = sum(abs(line.inner - own.right) <= ALIGNED for line in page.lines)
                plain = ends >= PLAIN and ends >= PLAIN_SHARE * len(page.lines)
                found[page.number] = own if plain and abs(own.right - common.right) > ALIGNED else common
    return [found[page.number] for page in pages]


def _parts(pages: list[PageBlocks]) -> list[list[PageBlocks]]:
    """Pages of one width; odd and even ones apart where the text of the ones is shifted against the others'."""
    odd = [page for page in pages if page.number % 2]
    even = [page for page in pages if not page.number % 2]
    if not odd or not even:
        return [pages]
    left, right = _bounds(odd)
    other_left, other_right = _bounds(even)
    shift = left - other_left
    mirrored = abs(shift) > ALIGNED >= abs(right - other_right - shift)
    return (
        [odd, even]
        if mirrored and _kept_to(odd, left, right) and _kept_to(even, other_left, other_right)
        else [pages]
    )


def _kept_to(pages: list[PageBlocks], left: float, right: float) -> bool:
    """Whether enough lines begin at the one place and enough end at the other."""
    lines = [line for page in pages for line in page.lines]
    begin = sum(abs(line.left - left) <= ALIGNED for line in lines)
    end = sum(abs(line.inner - right) <= ALIGNED for line in lines)
    return min(begin, end) >= PLAIN


def _bounds(pages: Sequence[PageBlocks]) -> tuple[float, float]:
    """Where the running text of pages of one width begins and ends.

    Lines usually begin where those do that come after a full line: single lines may all be indented, and
    headings may stand further out than the text.
    """
    lines = [line for page in pages for line in page.lines]
    outermost, right = _kept(line.left for line in lines), -_kept(-line.inner for line in lines)
    if right - outermost < COLUMN * pages[0].width:
        right = max(right, pages[0].width - outermost)
    loose = Margins(outermost, right, 0)
    after = [b for page in pages for a, b in pairwise(page.lines) if same_size(a, b) and loose.full(a, b)]
    if not after:
        return outermost, right
    left = _leftmost([line.left for line in after])
    indent = (left - outermost) / median(line.size for line in after)
    return (outermost if abs(indent - CUSTOMARY) <= TIGHT else left), right


def _leftmost(values: Sequence[float]) -> float:
    """The lowest value that a good part of the others agree with, or the lowest."""
    ordered = sorted(values)
    least = LEFTMOST_SHARE * len(ordered)
    return next(v for v in ordered if bisect_right(ordered, v + ALIGNED) - bisect_left(ordered, v) >= least)


def _kept(values: Iterable[float]) -> float:
    """The lowest value that enough others agree with, or the lowest."""
    ordered = sorted(values)
    for low, high in zip(ordered, ordered[SUPPORT - 1 :], strict=False):
        if high - low <= ALIGNED:
            return low
    return ordered[0] if ordered else 0.0
