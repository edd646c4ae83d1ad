"""Repairs of one cell, of two, and of a row shifted by a column: enumerated in whole numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.identities import IdentitySystem, IntArray, Outcome, count_of
from models.report import FormCell
from models.standard import Identity

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class Component:
    """Identities that share cells, some of them broken, and the cells that they share.

    ``matrix`` has the shape (m identities, n cells); ``residuals`` (m) is ``matrix @ values`` where every cell
    can be used; ``values`` (n) counts a blank as 0. ``identities`` and ``cells`` number rows and columns of the
    whole system, in its order.
    """

    system: IdentitySystem
    identities: tuple[int, ...]
    cells: tuple[int, ...]
    matrix: IntArray
    residuals: IntArray
    values: IntArray

    @property
    def broken(self) -> tuple[Identity, ...]:
        """The identities that do not hold."""
        return tuple(
            self.system.identities[i] for i, r in zip(self.identities, self.residuals.tolist(), strict=True) if r
        )

    def name(self, column: int) -> str:
        """The name of the cell in column ``column`` of ``matrix``."""
        return self.system.cells[self.cells[column]]

    def mends(self, deltas: Mapping[int, int]) -> bool:
        """Whether adding ``deltas`` to the columns mends every identity and leaves no changed cell below 0."""
        left = self.residuals.tolist()
        for column, delta in deltas.items():
            if not delta or int(self.values[column]) + delta < 0:
                return False
            for row in np.flatnonzero(self.matrix[:, column]).tolist():
                left[row] += int(self.matrix[row, column]) * delta
        return not any(left)

    def after(self, deltas: Mapping[int, int]) -> dict[str, int]:
        """The new values by cell."""
        return {self.name(column): int(self.values[column]) + delta for column, delta in deltas.items()}


def components(
    system: IdentitySystem, cells: Mapping[str, FormCell], outcomes: Sequence[Outcome]
) -> Iterator[Component]:
    """The connected components that hold a broken identity, in the form's order."""
    counts = [count_of(cells.get(name)) for name in system.cells]
    usable = np.array([c is not None for c in counts])
    values = np.array([c or 0 for c in counts], np.int64)
    residuals = np.zeros(len(system.identities), np.int64)
    assessed = np.zeros(len(system.identities), np.bool_)
    for outcome in outcomes:
        if outcome.residual is not None and outcome.status != "not_assessable":
            identity = outcome.identity
            row = system.row[identity.code, identity.table, identity.line]
            assessed[row], residuals[row] = True, outcome.residual
    incident = (system.dense != 0) & usable & assessed[:, None]
    left = residuals != 0
    while left.any():
        rows = np.zeros(len(left), np.bool_)
        rows[np.argmax(left)] = True
        while True:
            columns = incident[rows].any(axis=0)
            wider = rows | incident[:, columns].any(axis=1)
            if (wider == rows).all():
                break
            rows = wider
        left &= ~rows
        i, j = np.flatnonzero(rows), np.flatnonzero(columns)
        yield Component(
            system, tuple(i.tolist()), tuple(j.tolist()), system.dense[np.ix_(i, j)], residuals[i], values[j]
        )


def one(component: Component) -> list[dict[int, int]]:
    """Every repair that changes one cell: the residuals are a multiple of that cell's column."""
    matrix, residuals = component.matrix, component.residuals
    dot, square = residuals @ matrix, np.square(matrix).sum(axis=0)
    deltas = -(dot // square)
    fits = (matrix * deltas + residuals[:, None] == 0).all(axis=0) & (component.values + deltas >= 0)
    found = [{j: int(deltas[j])} for j in np.flatnonzero(fits).tolist()]
    return [f for f in found if component.mends(f)]


def two(component: Component) -> list[dict[int, int]]:
    """Every repair that changes two cells whose columns differ in more than their sign.

    The 2×2 normal equations of each pair of columns are solved in integers. With patterns of at most a few
    cells and residuals below 10**17 nothing here leaves 64 bits.
    """
    matrix, residuals, values = component.matrix, component.residuals, component.values
    first, second = _covering(matrix, residuals)
    a, b = matrix[:, first], matrix[:, second]
    aa, ab, bb = (a * a).sum(axis=0), (a * b).sum(axis=0), (b * b).sum(axis=0)
    ar, br = residuals @ a, residuals @ b
    determinant = aa * bb - ab * ab
    solvable = determinant != 0
    determinant[~solvable] = 1
    x, y = (ab * br - bb * ar) // determinant, (ab * ar - aa * br) // determinant
    fits = solvable & (values[first] + x >= 0) & (values[second] + y >= 0) & (x != 0) & (y != 0)
    fits &= (a * x + b * y + residuals[:, None] == 0).all(axis=0)
    found = [{int(first[n]): int(x[n]), int(second[n]): int(y[n])} for n in np.flatnonzero(fits).tolist()]
    return [f for f in found if component.mends(f)]


def _covering(matrix: IntArray, residuals: IntArray) -> tuple[IntArray, IntArray]:
    """Pairs of columns, in order, that between them touch every broken identity."""
    touches = (matrix[residuals != 0] != 0).astype(np.float32)
    alone = touches.sum(axis=0)
    either = alone[:, None] + alone - touches.T @ touches
    first, second = np.nonzero(np.triu(either >= len(touches), k=1))
    return first, second


def shifted(component: Component, cells: Mapping[str, FormCell]) -> list[dict[str, int]]:
    """New values of the rows that, moved by one column, mend everything; the cell set free follows from the total.

    The row moves as a whole, or its total stays. Blank cells of the row may take a value even where no
    identity that can be assessed holds them.
    """
    system = component.system
    broken = system.dense[list(component.identities)][component.residuals != 0]
    found = []
    for row, identity in enumerate(system.identities):
        names = (*identity.right, *identity.left)
        counts = [count_of(cells.get(n)) for n in names]
        usable = [c for c in counts if c is not None]
        in_a_row = len(identity.left) == 1 and len({n.split(".")[1] for n in names}) == 1
        columns = [system.index[n] for n in names]
        if not in_a_row or len(usable) < len(names) or not broken[:, columns].any():
            continue
        signs = system.dense[row, columns].tolist()
        for moved in _moved(usable):
            deltas = {c: new - old for c, new, old in zip(columns, moved, usable, strict=True) if new != old}
            sound = min(moved) >= 0 and not sum(s * v for s, v in zip(signs, moved, strict=True))
            if sound and deltas and _mends(component, deltas):
                found.append({n: v for n, c, v in zip(names, columns, moved, strict=True) if c in deltas})
    return found


def _moved(row: list[int]) -> Iterator[list[int]]:
    """A row of parts and their total, moved left and right, with and without its total."""
    *parts, total = row
    yield [*row[1:], sum(row[1:])]
    yield [row[-2] - sum(row[:-2]), *row[:-1]]
    yield [*parts[1:], total - sum(parts[1:]), total]
    yield [total - sum(parts[:-1]), *parts[:-1], total]


def _mends(component: Component, deltas: Mapping[int, int]) -> bool:
    """Like ``Component.mends``, for columns of the whole system; those outside the component are free."""
    place = {cell: column for column, cell in enumerate(component.cells)}
    return component.mends({place[c]: delta for c, delta in deltas.items() if c in place})
