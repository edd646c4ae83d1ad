"""Grids from ruling lines: which lines belong together, and which cells they bound.

Lines are snapped and joined; lines that cross are one table; its columns and rows lie between all its lines.
Two neighbouring fields with no line between them are one cell. All numbers are points, y down.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.intake.pdf.drawn import Box, Ruling

SNAP = 3.0
"""Lines nearer to one another are one: both lines of a double border, neighbouring cells' own borders."""

JOIN = 4.0
"""Gap between two pieces of one line: the dashes that word processors draw are at most so far apart."""

CROSS = 3.0
"""How far a line may end short of another that it meets."""

SHORTEST = 6.0
"""Shorter lines bound no cell: a row of small print is 7 pt high."""

OPEN = 10.0
"""A table whose lines stand out so far past its outermost line is open on that side; there is a column there."""

MAX_LINES = 1_500
"""Joined lines of one direction on a page; with more it is a drawing, its text is read without a grid."""

MAX_FIELDS = 100_000
"""Fields of one table (rows x columns before merging); with more it is a drawing, too."""


@dataclass(frozen=True, slots=True)
class Span:
    """A cell's place on the lines of its grid, counted from 0."""

    row: int
    column: int
    rowspan: int
    colspan: int


@dataclass(frozen=True, slots=True)
class Grid:
    """``xs`` and ``ys`` are its lines, ascending; every field is covered by exactly one of ``spans``."""

    xs: list[float]
    ys: list[float]
    spans: list[Span]

    @property
    def box(self) -> Box:
        """The rectangle that the grid fills."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])


def find_grids(across: Sequence[Ruling], down: Sequence[Ruling]) -> list[Grid]:
    """All grids, single boxes included, in no particular order."""
    horizontal, vertical = _lines(across), _lines(down)
    if not horizontal or not vertical or max(len(horizontal), len(vertical)) > MAX_LINES:
        return []
    grids = (_grid(h, v) for h, v in _groups(horizontal, vertical))
    return [grid for grid in grids if grid is not None]


def edges(boxes: Iterable[Box]) -> tuple[list[Ruling], list[Ruling]]:
    """The sides of boxes as rulings: (across, down)."""
    across, down = [], []
    for box in boxes:
        across += [Ruling(box.top, box.left, box.right), Ruling(box.bottom, box.left, box.right)]
        down += [Ruling(box.left, box.top, box.bottom), Ruling(box.right, box.top, box.bottom)]
    return across, down


def _lines(pieces: Sequence[Ruling]) -> list[Ruling]:
    """Pieces snapped to common positions and joined, ordered by position."""
    lines: list[Ruling] = []
    cluster: list[Ruling] = []
    for piece in sorted(pieces):
        if cluster and piece.at - cluster[0].at > SNAP:
            lines += _joined(cluster)
            cluster = []
        cluster.append(piece)
    return lines + _joined(cluster)


def _joined(cluster: list[Ruling]) -> list[Ruling]:
    if not cluster:
        return []
    length = sum(r.end - r.start for r in cluster)
    at = sum(r.at * (r.end - r.start) for r in cluster) / length if length else cluster[0].at
    joined: list[Ruling] = []
    start = end = float("-inf")
    for piece in sorted(cluster, key=lambda r: r.start):
        if piece.start > end + JOIN:
            if end - start >= SHORTEST:
                joined.append(Ruling(at, start, end))
            start, end = piece.start, piece.end
        elif piece.end > end:
            end = piece.end
    if end - start >= SHORTEST:
        joined.append(Ruling(at, start, end))
    return joined


def _groups(across: list[Ruling], down: list[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Lines that cross, directly or through others."""
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    heights = [h.at for h in across]
    for j, v in enumerate(down, len(across)):
        for i in range(bisect_left(heights, v.start - CROSS), bisect_right(heights, v.end + CROSS)):
            if across[i].start - CROSS <= v.at <= across[i].end + CROSS:
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = defaultdict(lambda: ([], []))
    for i, h in enumerate(across):
        groups[root(i)][0].append(h)
    for j, v in enumerate(down, len(across)):
        groups[root(j)][1].append(v)
    return [(h, v) for h, v in groups.values() if h and v]


def _grid(across: list[Ruling], down: list[Ruling]) -> Grid | None:
    xs = _positions(down, [h.start for h in across], [h.end for h in across])
    ys = _positions(across, [v.start for v in down], [v.end for v in down])
    # A line that bounds no field (an underline that touches a border) makes none.
    xs = _bounding(xs, down, ys)
    ys = _bounding(ys, across, xs)
    if len(xs) < 2 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) > MAX_FIELDS:
        return None
    return Grid(xs, ys, _merge(_walls(down, xs, ys), _walls(across, ys, xs)))


def _positions(lines: list[Ruling], starts: list[float], ends: list[float]) -> list[float]:
    """The lines' positions, and the side where at least two of the lines across them go on past the outermost."""
    found = sorted({line.at for line in lines})
    first, last = sorted(starts)[:2][-1], sorted(ends)[-2:][0]
    if len(starts) > 1 and found[0] - first >= OPEN:
        found.insert(0, first)
    if len(ends) > 1 and last - found[-1] >= OPEN:
        found.append(last)
    return found


def _fields(line: Ruling, positions: list[float]) -> range:
    """The fields between ``positions`` that a line across them bounds."""
    return range(bisect_left(positions, line.start - CROSS), bisect_right(positions, line.end + CROSS) - 1)


def _bounding(own: list[float], lines: list[Ruling], other: list[float]) -> list[float]:
    """The positions whose lines bound a field, and the outermost two."""
    kept = {line.at for line in lines if _fields(line, other)} | {own[0], own[-1]}
    return [at for at in own if at in kept]


def _walls(lines: list[Ruling], own: list[float], other: list[float]) -> list[bytearray]:
    """``walls[k][f]``: whether position ``k`` of ``own`` is drawn along field ``f`` of ``other``."""
    index = {at: k for k, at in enumerate(own)}
    walls = [bytearray(len(other) - 1) for _ in own]
    walls[0] = bytearray(b"\1" * (len(other) - 1))
    walls[-1] = bytearray(walls[0])
    for line in lines:
        if line.at in index:
            for f in _fields(line, other):
                walls[index[line.at]][f] = 1
    return walls


def _merge(upright: list[bytearray], level: list[bytearray]) -> list[Span]:
    """Fields with no wall between them, as rectangles from the upper left."""
    rows, columns = len(level) - 1, len(upright) - 1
    taken = [bytearray(columns) for _ in range(rows)]
    spans: list[Span] = []
    for row in range(rows):
        for column in range(columns):
            if taken[row][column]:
                continue
            right = column + 1
            while right < columns and not upright[right][row] and not taken[row][right]:
                right += 1
            low = row + 1
            while (
                low < rows
                and not any(level[low][column:right])
                and not any(taken[low][column:right])
                and upright[right][low]
                and not any(upright[c][low] for c in range(column + 1, right))
            ):
                low += 1
            for r in range(row, low):
                taken[r][column:right] = b"\1" * (right - column)
            spans.append(Span(row, column, low - row, right - column))
    return spans
