"""Enumeration and solver against every possible change of a small table."""

from __future__ import annotations

import itertools
import time

import numpy as np
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from models.identities import IdentitySystem
from models.report import CellState, FormCell
from models.standard import ColumnForm, Identity, RowForm, Standard, TableForm
from service.checks import localize_search, localize_solver
from service.checks.localize_search import Component

Mends = dict[tuple[int, ...], tuple[int, ...]]
BEYOND = 16  # brute force tries the counts below it


def square() -> IdentitySystem:
    """Two rows and two columns of parts with their totals: nine cells, six identities."""
    lines = ("a", "b", "sum")
    columns, rows = [ColumnForm(c, c) for c in lines], [RowForm(r, r, lines, r) for r in lines]
    across = [Identity("R", "t", r, (f"t.{r}.sum",), (f"t.{r}.a", f"t.{r}.b")) for r in lines]
    down = [Identity("C", "t", c, (f"t.sum.{c}",), (f"t.a.{c}", f"t.b.{c}")) for c in lines]
    form = TableForm("t", "t", "t", "s", tuple(columns), tuple(rows), identities=(*across, *down))
    return IdentitySystem(Standard("0", "0", 0, "", (), (form,)))


SQUARE = square()


def brute(values: list[int], size: int, most: int = BEYOND) -> dict[tuple[int, ...], list[tuple[int, ...]]]:
    """Every choice of ``size`` cells with the new values, none the old one, that satisfy all identities."""
    found = {}
    for chosen in itertools.combinations(range(len(values)), size):
        grid = np.stack(np.meshgrid(*[np.arange(most)] * size, indexing="ij")).reshape(size, -1)
        old = np.array([values[j] for j in chosen])[:, None]
        left = (SQUARE.dense @ np.array(values))[:, None] + SQUARE.dense[:, list(chosen)] @ (grid - old)
        fits = (left == 0).all(axis=0) & (grid != old).all(axis=0)
        if fits.any():
            found[chosen] = [tuple(v) for v in grid[:, fits].T.tolist()]
    return found


def component(values: list[int]) -> Component:
    cells = {n: FormCell(v, str(v), CellState.NUMBER) for n, v in zip(SQUARE.cells, values, strict=True)}
    (found,) = localize_search.components(SQUARE, cells, SQUARE.evaluate([cells])[0])
    return found


def after(values: list[int], mends: list[dict[int, int]]) -> Mends:
    made = {tuple(sorted(d)): tuple(values[j] + d[j] for j in sorted(d)) for d in mends}
    assert len(made) == len(mends)
    return made


tables = st.lists(st.integers(0, 3), min_size=9, max_size=9)


@settings(max_examples=150, deadline=None)
@given(values=tables)
def test_enumeration_finds_every_repair_of_one_and_two_cells(values: list[int]) -> None:
    assume((SQUARE.dense @ np.array(values)).any())
    for size, search in ((1, localize_search.one), (2, localize_search.two)):
        made = after(values, search(component(values)))
        assert {c: new for c, new in made.items() if max(new) < BEYOND} == {
            c: news[0] for c, news in brute(values, size).items()
        }


@settings(max_examples=40, deadline=None)
@given(values=tables)
@example(values=[1, 0, 0, 0, 1, 0, 0, 0, 1])
def test_the_solver_finds_the_smallest_repairs(values: list[int]) -> None:
    assume((SQUARE.dense @ np.array(values)).any())
    mends, complete = localize_solver.solve(component(values), [False] * 9, time.monotonic() + 60)
    made = after(values, mends)
    assert made
    size = len(next(iter(made)))
    assert {len(chosen) for chosen in made} == {size}
    assert not any(brute(values, less) for less in range(1, min(size, 4)))
    if size > 3:
        return
    truth = brute(values, size)
    assert all(new in truth[chosen] for chosen, new in made.items() if max(new) < BEYOND)
    assert set(made) >= set(truth) if complete else len(made) <= 12


def test_the_solver_leaves_dear_columns_alone_and_stops_in_time() -> None:
    values = [1, 2, 5, 0, 0, 0, 1, 2, 5]
    whole = component(values)
    sets = [set(d) for d in localize_solver.solve(whole, [False] * 9, time.monotonic() + 60)[0]]
    first = sets[0]
    dear = [column in first for column in range(9)]
    again = [set(d) for d in localize_solver.solve(whole, dear, time.monotonic() + 60)[0]]
    assert sorted(map(sorted, again)) == sorted(map(sorted, sets))
    assert len(again[0] & first) == min(len(s & first) for s in sets)
    assert localize_solver.solve(whole, dear, time.monotonic() - 1) == ([], False)
