"""Characters to the cells of grids, and pieces of tables over page breaks to tables."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from service.intake.build import GridCell
from service.intake.pdf.broken import rejoin
from service.intake.pdf.drawn import Box, Drawn
from service.intake.pdf.glyphs import Char
from service.intake.pdf.grid import Grid, edges, find_grids
from service.intake.pdf.text import Line, cell_text, make_lines, room_left

SAME_COLUMN = 3.0
"""Column lines of two pieces of one table agree to this: a page's own shift is more, a printer's rounding less."""


Content = dict[tuple[int, int], list[Char]]
"""The characters of a grid by field: (row, column)."""


@dataclass(slots=True)
class Table:
    """A table, or a piece of one, on page ``page``.

    ``lines`` is its text as running lines where it has but one column: then it is a table only as a piece of
    another one. ``room`` tells for the cells of the last row that hold text, by column, how many
    more characters had room in their last line.
    """

    page: int
    box: Box
    xs: list[float]
    rows: int
    cells: list[GridCell]
    lines: list[Line] = field(default_factory=list)
    room: dict[int, float] = field(default_factory=dict)

    @property
    def single(self) -> bool:
        """Whether it has one column only."""
        return len(self.xs) == 2

    @property
    def blank(self) -> bool:
        """Whether no cell holds text."""
        return not any(cell.text for cell in self.cells)


def read_tables(page: int, chars: Sequence[Char], drawn: Drawn) -> tuple[list[Table], list[Char]]:
    """The tables of a page, and the characters that stand in none of them.

    Filled boxes are taken for cells on a page that has no grid of lines (white fields on a dark ground). A box
    inside a table (a field to fill in, a frame around a word) is none of its own.
    """
    grids = find_grids(drawn.across, drawn.down)
    if drawn.fills and not any(len(grid.xs) > 2 for grid in grids):
        grids += [grid for grid in find_grids(*edges(drawn.fills)) if len(grid.xs) > 2]
    tables = [grid.box for grid in grids if len(grid.xs) > 2]
    grids = [grid for grid in grids if len(grid.xs) > 2 or not any(_within(grid.box, box) for box in tables)]
    grids.sort(key=lambda g: g.box.area)
    contents, outside = _distribute(grids, chars)
    return [_table(page, grid, content) for grid, content in zip(grids, contents, strict=True)], outside


def _within(inner: Box, outer: Box) -> bool:
    return (
        outer.left <= inner.left
        and outer.top <= inner.top
        and inner.right <= outer.right
        and inner.bottom <= outer.bottom
    )


def joins(upper: Table, lower: Table) -> bool:
    """Whether ``lower`` can be the next page's piece of ``upper``: the same column lines, or some of them."""
    if upper.single and lower.single:
        return False
    few, many = sorted((upper.xs, lower.xs), key=len)
    if abs(few[0] - many[0]) > SAME_COLUMN or abs(few[-1] - many[-1]) > SAME_COLUMN:
        return False
    return all(min(abs(x - other) for other in many) <= SAME_COLUMN for x in few)


def join(upper: Table, lower: Table) -> Table:
    """One table of two pieces that join, on the column lines of both; the page is the later one's.

    A row that the page break cut in two is one row again, where that is certain.
    """
    xs = max(upper.xs, lower.xs, key=len)
    above, below, rows = _on(upper, xs), _on(lower, xs), upper.rows + lower.rows
    rejoined = rejoin(above, upper.rows, below, _room(upper, xs))
    if rejoined is not None:
        above, below = rejoined
        rows -= 1
    cells = above + [replace(cell, row=cell.row + upper.rows) for cell in below]
    return Table(lower.page, lower.box, xs, rows, cells, room=_room(lower, xs))


def _place(own: list[float], xs: list[float]) -> list[int]:
    """The number among ``xs`` of each of a table's own column lines."""
    return [min(range(len(xs)), key=lambda i: abs(xs[i] - x)) for x in own]


def _room(table: Table, xs: list[float]) -> dict[int, float]:
    place = _place(table.xs, xs)
    return {place[column]: room for column, room in table.room.items()}


def _on(table: Table, xs: list[float]) -> list[GridCell]:
    """The cells of ``table`` on other column lines."""
    if xs is table.xs:
        return table.cells
    place = _place(table.xs, xs)
    return [
        replace(
            cell,
            column=place[cell.column],
            colspan=place[cell.column + cell.colspan] - place[cell.column],
        )
        for cell in table.cells
    ]


def _distribute(grids: list[Grid], chars: Sequence[Char]) -> tuple[list[Content], list[Char]]:
    """Each character by its midpoint to a field (row, column) of the smallest grid around it."""
    contents: list[Content] = [{} for _ in grids]
    bounds = [(grid.box, grid, content) for grid, content in zip(grids, contents, strict=True)]
    outside: list[Char] = []
    for char in chars:
        x, y = (char.left + char.right) / 2, (char.top + char.bottom) / 2
        for box, grid, content in bounds:
            if box.left <= x < box.right and box.top <= y < box.bottom:
                place = bisect_right(grid.ys, y) - 1, bisect_right(grid.xs, x) - 1
                content.setdefault(place, []).append(char)
                break
        else:
            outside.append(char)
    return contents, outside


def _table(page: int, grid: Grid, content: Content) -> Table:
    cells = []
    room = {}
    for span in grid.spans:
        if span.rowspan == span.colspan == 1:
            inside = content.get((span.row, span.column), [])
        else:
            inside = [
                char
                for row in range(span.row, span.row + span.rowspan)
                for column in range(span.column, span.column + span.colspan)
                for char in content.get((row, column), ())
            ]
        width = grid.xs[span.column + span.colspan] - grid.xs[span.column]
        text = cell_text(inside, width) if inside else ""
        cells.append(GridCell(span.row, span.column, text, span.rowspan, span.colspan, page))
        if text and span.row + span.rowspan == len(grid.ys) - 1:
            room[span.column] = room_left(inside, width)
    table = Table(page, grid.box, grid.xs, len(grid.ys) - 1, cells, room=room)
    if table.single:
        table.lines = make_lines([char for chars in content.values() for char in chars])
    return table
