"""Repairs of more than two cells: a mixed-integer program finds the cells, exact arithmetic their values."""

from __future__ import annotations

import time
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from service.checks.localize_search import Component

_MOST = 12


def solve(component: Component, dear: Sequence[bool], deadline: float) -> list[dict[int, int]]:
    """Smallest repairs, up to a dozen, in the order found; [] where none is found in time.

    ``dear`` marks the columns to leave alone among repairs of one size; ``deadline`` is a reading of
    ``time.monotonic``. The program minimises the number of changed cells z subject to
    ``matrix @ d = -residuals`` and ``-values * z <= d <= M * z`` (Fellegi & Holt, JASA 71 (1976) 17-35); a set
    of cells once found is cut off to find the next. The solver's numbers are not used, only its choice of
    cells: their values are solved for in fractions and must be whole.
    """
    program = _Program(component, dear)
    found: list[dict[int, int]] = []
    while len(found) < _MOST and (left := deadline - time.monotonic()) > 0:
        chosen = program.run(left)
        if chosen is None:
            break
        deltas = _exact(component, chosen)
        if deltas is not None and component.mends(deltas):
            found.append(deltas)
            program.at_most(len(chosen))
        program.cut(chosen)
    return found


class _Program:
    """Variables: d (n), scaled so that the largest residual is 1, then z (n)."""

    def __init__(self, component: Component, dear: Sequence[bool]) -> None:
        matrix = component.matrix.astype(float)
        rows, count = matrix.shape
        self.count = count
        scale = float(np.abs(component.residuals).max())
        residuals, values = component.residuals / scale, component.values / scale
        most = 2 * float(np.abs(residuals).sum())
        low, high = np.minimum(values, most), np.maximum(most, -2 * values)
        self.bounds = (np.r_[np.minimum(-low, 0), np.zeros(count)], np.r_[high, np.ones(count)])
        self.cost = np.r_[np.zeros(count), 1 + np.asarray(dear, float) / (count + 1)]
        none, unit = np.zeros((rows, count)), np.eye(count)
        self.rows = [
            (np.hstack([matrix, none]), -residuals, -residuals),
            (np.hstack([unit, np.diag(low)]), np.zeros(count), np.full(count, np.inf)),
            (np.hstack([unit, -np.diag(high)]), np.full(count, -np.inf), np.zeros(count)),
        ]

    def run(self, seconds: float) -> list[int] | None:
        """The cells of the best solution; None where there is none or it is not proven in time."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        rows, lower, upper = (np.concatenate(parts) for parts in zip(*self.rows, strict=True))
        result = milp(
            self.cost,
            integrality=np.r_[np.zeros(self.count), np.ones(self.count)],
            bounds=Bounds(*self.bounds),
            constraints=LinearConstraint(csr_array(rows), lower, upper),
            options={"time_limit": seconds},
        )
        if result.status != 0 or result.x is None:
            return None
        chosen: list[int] = np.flatnonzero(result.x[self.count :] > 0.5).tolist()
        return chosen

    def at_most(self, size: int) -> None:
        """Allow no more than ``size`` changed cells from here on."""
        self._add(np.ones(self.count), -np.inf, size)

    def cut(self, chosen: Sequence[int]) -> None:
        """Forbid this very set of cells."""
        signs = np.ones(self.count)
        signs[list(chosen)] = -1
        self._add(signs, 1 - len(chosen), np.inf)

    def _add(self, signs: NDArray[np.float64], lower: float, upper: float) -> None:
        row = np.r_[np.zeros(self.count), signs][None, :]
        self.rows.append((row, np.array([lower]), np.array([upper])))


def _exact(component: Component, chosen: Sequence[int]) -> dict[int, int] | None:
    """The changes of the chosen columns that mend everything; None unless they are unique and whole."""
    rows = [
        [*map(Fraction, row), Fraction(-residual)]
        for row, residual in zip(
            component.matrix[:, list(chosen)].tolist(), component.residuals.tolist(), strict=True
        )
    ]
    for column in range(len(chosen)):
        pivot = next((r for r in range(column, len(rows)) if rows[r][column]), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for r, row in enumerate(rows):
            if r != column and row[column]:
                rows[r] = [value - row[column] * own for value, own in zip(row, rows[column], strict=True)]
    values = [rows[column][-1] for column in range(len(chosen))]
    if any(v.denominator != 1 for v in values):
        return None
    return {cell: int(value) for cell, value in zip(chosen, values, strict=True)}
