"""Placing cells, against the algorithm of the HTML standard taken word for word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import OverLimit
from service.intake.grid import Placed, Spanned, place, width
from service.intake.limits import Limits

LIMITS = Limits(span=4)
CELLS = st.builds(Spanned[int], st.integers(0, 9), st.integers(0, 6), st.integers(0, 6))
GROUPS = st.lists(st.lists(st.lists(CELLS, max_size=5), max_size=6), max_size=3)


def by_the_book(groups: list[list[list[Spanned[int]]]]) -> list[Placed[int]]:
    placed, top = [], 0
    for rows in groups:
        taken: set[tuple[int, int]] = set()
        for y, cells in enumerate(rows):
            x = 0
            for cell in cells:
                while (y, x) in taken:
                    x += 1
                wide = min(max(cell.colspan, 1), LIMITS.span)
                high = min(LIMITS.span if cell.rowspan == 0 else cell.rowspan, LIMITS.span, len(rows) - y)
                taken |= {(y + b, x + a) for a in range(wide) for b in range(high)}
                placed.append(Placed(cell.content, top + y, x, high, wide))
                x += wide
        top += len(rows)
    return placed


@given(GROUPS)
def test_cells_stand_where_the_standard_puts_them(groups: list[list[list[Spanned[int]]]]) -> None:
    expected = by_the_book(groups)
    columns = max((c.column for c in expected), default=-1) + 1
    if any(c.column + c.colspan > 10 * LIMITS.span for c in expected):
        with pytest.raises(OverLimit):
            place(groups, LIMITS)
    else:
        placed = place(groups, LIMITS)
        assert placed == [c._replace(colspan=min(c.colspan, columns - c.column)) for c in expected]
        assert width(placed) == columns


def test_a_span_of_thirty_million_costs_nothing() -> None:
    huge = 30_000_000
    cells = place([[[Spanned("a", huge, huge)], [Spanned("b"), Spanned("c", 1, 2)]]], Limits())
    assert cells == [Placed("a", 0, 0, 2, 100), Placed("b", 1, 100, 1, 1), Placed("c", 1, 101, 1, 1)]


def test_too_many_cells_and_columns() -> None:
    with pytest.raises(OverLimit, match="单元格"):
        place([[[Spanned(0)] * 11]], Limits(cells=10))
    with pytest.raises(OverLimit, match="列数"):
        place([[[Spanned(0, 1, 100)] * 11]], Limits())
