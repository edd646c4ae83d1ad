"""Repairs of more than two cells: the fewest cells that meet every broken identity and all that follows from them.

Fellegi & Holt (JASA 71 (1976) 17-35) add to the broken edits those that they imply; the cells to change are
then a smallest set that meets each of them. Only the implied ones that matter are made, as cuts: where a set of
cells can't mend everything, whole-number elimination shows a broken combination of identities without any of
them. The program has 0/1 variables only, so no size of number can mislead the solver.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.identities import IntArray
from service.checks.localize_search import Component

MOST_CELLS = 8
"""Repairs of more cells than these are no help to a reader and are not sought."""

_MOST_REPAIRS = 12


def solve(component: Component, dear: Sequence[bool], deadline: float) -> tuple[list[dict[int, int]], bool]:
    """Smallest repairs, as changes by column, and whether these are all; none where none is found in time.

    ``dear`` marks columns to leave alone where as few others do; ``deadline`` is a reading of
    ``time.monotonic``. A set of cells whose values are not settled by the identities is passed over.
    """
    cover = _Cover(dear)
    for row in np.flatnonzero(component.residuals).tolist():
        cover.need(component.matrix[row] != 0)
    found: list[dict[int, int]] = []
    settled = True
    while len(found) < _MOST_REPAIRS and (left := deadline - time.monotonic()) > 0:
        chosen = cover.smallest(left)
        if chosen is None:
            return found, settled and cover.exhausted
        if len(chosen) > MOST_CELLS:
            break
        reduced = _eliminate(component, chosen)
        cuts = reduced.broken() or reduced.negative(component.values)
        for cut in cuts:
            cover.need(cut)
        if cuts:
            continue
        deltas = reduced.deltas()
        if deltas is not None and component.mends(deltas):
            found.append(deltas)
            cover.at_most(len(chosen))
        settled = settled and reduced.settled
        cover.forbid(chosen)
    return found, False


class _Cover:
    """The covering program: choose fewest columns so that each set needed holds one of them."""

    def __init__(self, dear: Sequence[bool]) -> None:
        self.exhausted = False
        self._cost = 1 + np.asarray(dear, float) / (len(dear) + 1)
        self._rows: list[NDArray[np.float64]] = []
        self._least: list[float] = []

    def smallest(self, seconds: float) -> list[int] | None:
        """The best choice; None where there is none (then ``exhausted``) or it is not proven in time."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        result = milp(
            self._cost,
            integrality=np.ones(len(self._cost)),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(csr_array(np.array(self._rows)), self._least, np.inf),
            options={"time_limit": seconds},
        )
        self.exhausted = result.status == 2
        if result.status != 0 or result.x is None:
            return None
        chosen: list[int] = np.flatnonzero(result.x > 0.5).tolist()
        return chosen

    def need(self, columns: NDArray[np.bool_]) -> None:
        """One of ``columns`` must be chosen."""
        self._add(columns.astype(float), 1)

    def at_most(self, size: int) -> None:
        """No more than ``size`` may be chosen from here on."""
        self._add(-np.ones(len(self._cost)), -size)

    def forbid(self, chosen: Iterable[int]) -> None:
        """This very choice is not to come again."""
        signs = np.ones(len(self._cost))
        signs[list(chosen)] = -1
        self._add(signs, 1 - float((signs < 0).sum()))

    def _add(self, row: NDArray[np.float64], least: float) -> None:
        self._rows.append(row)
        self._least.append(least)


class _Reduced(NamedTuple):
    """Identities combined so that each chosen column is left in one row only, ``pivots[column]``.

    ``residuals`` are whole numbers of any size; ``free`` are the rows without a chosen column. Where chosen
    columns depend on each other some have no row, and their values are not ``settled``.
    """

    matrix: IntArray
    residuals: list[int]
    pivots: dict[int, int]
    free: list[int]
    settled: bool

    def broken(self) -> list[NDArray[np.bool_]]:
        """The columns of each combination that does not hold whatever the chosen cells are."""
        return [self.matrix[row] != 0 for row in self.free if self.residuals[row]]

    def negative(self, values: IntArray) -> list[NDArray[np.bool_]]:
        """For each chosen cell that would fall below 0: the others of its row whose change could raise it."""
        cuts = []
        for column, row in self.pivots.items() if self.settled else ():
            own = int(self.matrix[row, column])
            sign = 1 if own > 0 else -1
            if int(values[column]) * abs(own) - self.residuals[row] * sign < 0:
                others = self.matrix[row] * sign
                others[column] = 0
                cuts.append(((others > 0) & (values > 0)) | (others < 0))
        return cuts

    def deltas(self) -> dict[int, int] | None:
        """The change of each chosen column; None where one is not settled or no whole number."""
        if not self.settled:
            return None
        found = {}
        for column, row in self.pivots.items():
            delta, rest = divmod(-self.residuals[row], int(self.matrix[row, column]))
            if rest:
                return None
            found[column] = delta
        return found


def _eliminate(component: Component, chosen: Sequence[int]) -> _Reduced:
    """Gauss-Jordan elimination of the chosen columns in whole numbers, shortest rows as pivots."""
    matrix, residuals = component.matrix.copy(), [int(r) for r in component.residuals]
    pivots: dict[int, int] = {}
    free = list(range(len(matrix)))
    for column in chosen:
        usable = [row for row in free if matrix[row, column]]
        if not usable:
            continue
        pivot = min(usable, key=lambda row: np.count_nonzero(matrix[row]))
        pivots[column] = pivot
        free.remove(pivot)
        own = int(matrix[pivot, column])
        for row in np.flatnonzero(matrix[:, column]).tolist():
            if row != pivot:
                factor = int(matrix[row, column])
                mixed = matrix[row] * own - matrix[pivot] * factor
                residual = residuals[row] * own - residuals[pivot] * factor
                common = math.gcd(int(np.gcd.reduce(mixed)), residual) or 1
                matrix[row], residuals[row] = mixed // common, residual // common
    return _Reduced(matrix, residuals, pivots, free, len(pivots) == len(chosen))
