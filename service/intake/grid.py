"""Where cells stand in a grid, and which tables are no grid but a way to arrange a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

from service.errors import OverLimit
from service.intake.guard import check_cells
from service.intake.limits import Limits

T = TypeVar("T")


class Spanned(NamedTuple, Generic[T]):
    """A cell in its row, not yet placed. ``rowspan`` 0 reaches to the end of the group of rows."""

    content: T
    rowspan: int = 1
    colspan: int = 1


class Placed(NamedTuple, Generic[T]):
    """A cell at its upper left position, from 0."""

    content: T
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1


def place(groups: Iterable[Sequence[Sequence[Spanned[T]]]], limits: Limits) -> list[Placed[T]]:
    """Place the cells of groups of rows as browsers do: spans clamped, and cut at the end of their group.

    A cell takes the first column that no cell from above covers; wide cells may overlap those below them.
    Raises OverLimit for too many cells or columns.
    """
    placed: list[Placed[T]] = []
    top = 0
    for rows in groups:
        covered: list[int] = []
        end = top + len(rows)
        for number, cells in enumerate(rows, start=top):
            column = 0
            for cell in cells:
                while column < len(covered) and covered[column] > number:
                    column += 1
                if cell.rowspan == cell.colspan == 1:
                    placed.append(Placed(cell.content, number, column))
                    column += 1
                    continue
                colspan = min(max(cell.colspan, 1), limits.span)
                rowspan = min(cell.rowspan or limits.span, limits.span, end - number)
                placed.append(Placed(cell.content, number, column, rowspan, colspan))
                last = column + colspan
                covered.extend([0] * (last - len(covered)))
                for at in range(column, last):
                    covered[at] = max(covered[at], number + rowspan)
                column = last
            check_columns(column, limits)
            check_cells(len(placed), limits)
        top = end
    return trimmed(placed)


def check_columns(count: int, limits: Limits) -> None:
    """Raises OverLimit for a table ten times as wide as a single span may be."""
    most = limits.span * 10
    if count > most:
        raise OverLimit(what="表格列数过多", limit=most, setting="NIANBAO_MAX_SPAN")


def trimmed(cells: list[Placed[T]]) -> list[Placed[T]]:
    """The cells with spans cut back to the last column in which a cell begins."""
    columns = width(cells)
    return [c._replace(colspan=columns - c.column) if c.column + c.colspan > columns else c for c in cells]


def width(cells: Sequence[Placed[T]]) -> int:
    """How many columns there are, up to the last in which a cell begins; below two, it is no grid."""
    return max((c.column for c in cells), default=-1) + 1
