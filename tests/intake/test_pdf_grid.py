"""Grids from ruling lines: any rectangle cut into cells comes out as it was cut."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.intake.pdf.drawn import Box, Ruling
from service.intake.pdf.grid import MAX_LINES, Span, edges, find_grids

STEP = 20
"""Points between two lines."""


def cut(box: tuple[int, int, int, int], chance: random.Random) -> list[tuple[int, int, int, int]]:
    """A rectangle (left, top, right, bottom, in steps) cut in two, and its parts again, now and then."""
    left, top, right, bottom = box
    if right - left > 1 and (bottom - top == 1 or chance.random() < 0.5) and chance.random() < 0.85:
        at = chance.randint(left + 1, right - 1)
        return cut((left, top, at, bottom), chance) + cut((at, top, right, bottom), chance)
    if bottom - top > 1 and chance.random() < 0.85:
        at = chance.randint(top + 1, bottom - 1)
        return cut((left, top, right, at), chance) + cut((left, at, right, bottom), chance)
    return [box]


def expected(cells: list[tuple[int, int, int, int]]) -> list[Span]:
    xs = sorted({x for left, _, right, _ in cells for x in (left, right)})
    ys = sorted({y for _, top, _, bottom in cells for y in (top, bottom)})
    return sorted(
        (
            Span(
                ys.index(top),
                xs.index(left),
                ys.index(bottom) - ys.index(top),
                xs.index(right) - xs.index(left),
            )
            for left, top, right, bottom in cells
        ),
        key=lambda s: (s.row, s.column),
    )


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 12), st.integers(1, 12), st.randoms(use_true_random=False))
def test_any_cut_rectangle_comes_out_as_it_was_cut(columns: int, rows: int, chance: random.Random) -> None:
    cells = cut((0, 0, columns, rows), chance)

    def place(step: int) -> float:
        return 50 + step * STEP + chance.uniform(-1, 1)

    across, down = edges(Box(place(c[0]), place(c[1]), place(c[2]), place(c[3])) for c in cells)
    chance.shuffle(across)
    chance.shuffle(down)
    (grid,) = find_grids(across, down)
    assert grid.spans == expected(cells)


@given(
    st.lists(st.tuples(*[st.floats(0, 100)] * 3), max_size=30),
    st.lists(st.tuples(*[st.floats(0, 100)] * 3), max_size=30),
)
def test_any_lines_give_grids_whose_fields_are_covered_once(
    across: list[tuple[float, float, float]], down: list[tuple[float, float, float]]
) -> None:
    for grid in find_grids([Ruling(*a) for a in across], [Ruling(*d) for d in down]):
        covered = [
            (row, column)
            for span in grid.spans
            for row in range(span.row, span.row + span.rowspan)
            for column in range(span.column, span.column + span.colspan)
        ]
        assert len(covered) == len(set(covered)) == (len(grid.xs) - 1) * (len(grid.ys) - 1)
        assert grid.xs == sorted(grid.xs)
        assert grid.ys == sorted(grid.ys)


@pytest.mark.parametrize(("count", "grids"), [(MAX_LINES // 5, 1), (MAX_LINES + 1, 0)])
def test_a_drawing_of_too_many_lines_is_no_grid(count: int, grids: int) -> None:
    across = [Ruling(4.0 * i, 0, 4.0 * count) for i in range(count)]
    assert len(find_grids(across, [Ruling(r.at, r.start, r.end) for r in across])) == grids


def test_nothing_drawn() -> None:
    assert find_grids([], []) == []
    assert find_grids([Ruling(10, 0, 100)], []) == []
