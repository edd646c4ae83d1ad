"""The identities of a standard (勾稽关系) as one sparse matrix, so that a whole batch is one product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from models.report import CellState, FormCell
from models.standard import Identity, Standard, load

Status = Literal["passed", "failed", "not_assessable"]
IntArray = NDArray[np.int64]

LIMIT = 10**15
"""Counts lie below this in size, so that sums over a whole table stay exact in 64 bits."""

_KNOWN, _ZERO, _TEXT, _MISSING, _ABSENT = range(5)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one identity in one report.

    ``left`` and ``right`` are the sums of the two sides, None where a cell is missing or no whole number.
    ``assumed`` names the blank cells and marks that these sums count as 0.
    """

    identity: Identity
    status: Status
    left: int | None
    right: int | None
    assumed: tuple[str, ...] = ()

    @property
    def residual(self) -> int | None:
        """``left - right``; None where there are no sums."""
        return None if self.left is None or self.right is None else self.left - self.right


class _Batch(NamedTuple):
    """Cells of n reports: values (unknown: 0) and what each of them is, both (cells, n)."""

    values: IntArray
    kinds: NDArray[np.uint8]


class IdentitySystem:
    """The identities of ``standard``, those of rows that only an older form has coming last.

    ``matrix`` has the shape (identities, cells), with +1 for a cell on the left of an identity and -1 for one
    on the right; a report's cells satisfy all of them when ``matrix @ x`` is 0. ``cells`` names its columns and
    ``index`` numbers them.
    """

    def __init__(self, standard: Standard) -> None:
        self.standard = standard
        self.identities: tuple[Identity, ...] = standard.identities
        self.cells: tuple[str, ...] = standard.cells + standard.extra_cells
        self.index: dict[str, int] = {name: number for number, name in enumerate(self.cells)}
        left = self._incidence([i.left for i in self.identities])
        right = self._incidence([i.right for i in self.identities])
        self.matrix: csr_array = left - right
        self._sides = vstack([left, right], format="csr")
        self._replaced_by = self._replacements()
        replaced = [self._left_out(identity) for identity in self.identities]
        self._replaceable = self._incidence(replaced)

    @cached_property
    def dense(self) -> IntArray:
        """``matrix`` as an ordinary array, read-only."""
        dense: IntArray = self.matrix.toarray()
        dense.flags.writeable = False
        return dense

    @cached_property
    def row(self) -> dict[tuple[str, str, str], int]:
        """The row of ``matrix`` by an identity's code, table and line."""
        return {(i.code, i.table, i.line): number for number, i in enumerate(self.identities)}

    @cached_property
    def totals(self) -> frozenset[str]:
        """Cells that are by themselves the sum of others."""
        return frozenset(i.left[0] for i in self.identities if len(i.left) == 1)

    def evaluate(self, reports: Sequence[Mapping[str, FormCell]]) -> list[tuple[Outcome, ...]]:
        """The outcomes of each report, in the order of ``identities``.

        A cell that is missing, text or no whole number makes its identities not assessable; a blank or a mark
        counts as 0 where the identity then holds, and makes it not assessable otherwise. A row of an older form
        counts where the report has it, and then the rows that it replaces may be missing from their sum;
        its own identity is left out where the report has no such row. A cell of the form that the mapping
        lacks is missing.
        """
        if not reports:
            return []
        batch = self._read(reports)
        count, most = len(reports), len(self.identities)
        unusable = (batch.kinds == _TEXT) | (batch.kinds == _MISSING)
        zero = batch.kinds == _ZERO
        sums: IntArray = self._sides @ np.hstack([batch.values, unusable, zero])
        left, right = sums[:most, :count], sums[most:, :count]
        lost, blanks = np.split(sums[:most, count:] + sums[most:, count:], 2, axis=1)
        lost = lost - self._replaceable @ self._excused(batch.kinds)
        absent = [
            batch.kinds[self.index[i.left[0]]] == _ABSENT if i.left[0] in i.optional else None
            for i in self.identities
        ]
        sides = list(zip(left.T.tolist(), right.T.tolist(), lost.T.tolist(), blanks.T.tolist(), strict=True))
        found = []
        for number, columns in enumerate(sides):
            outcomes = []
            for row, (identity, *figures) in enumerate(zip(self.identities, *columns, strict=True)):
                gone = absent[row]
                if gone is None or not gone[number]:
                    outcomes.append(self._outcome(identity, figures, batch.kinds[:, number]))
            found.append(tuple(outcomes))
        return found

    def _outcome(self, identity: Identity, figures: list[int], kinds: NDArray[np.uint8]) -> Outcome:
        left, right, lost, blanks = figures
        if lost:
            return Outcome(identity, "not_assessable", None, None)
        if not blanks:
            return Outcome(identity, "passed" if left == right else "failed", left, right)
        assumed = tuple(c for c in identity.left + identity.right if kinds[self.index[c]] == _ZERO)
        return Outcome(identity, "passed" if left == right else "not_assessable", left, right, assumed)

    def _read(self, reports: Sequence[Mapping[str, FormCell]]) -> _Batch:
        values, kinds = [], []
        own = len(self.standard.cells)
        for report in reports:
            for number, name in enumerate(self.cells):
                cell = report.get(name)
                value = count_of(cell)
                values.append(value or 0)
                if cell is None:
                    kinds.append(_MISSING if number < own else _ABSENT)
                elif value is None:
                    kinds.append(_MISSING if cell.state is CellState.MISSING else _TEXT)
                else:
                    kinds.append(_KNOWN if cell.state is CellState.NUMBER else _ZERO)
        shape = (len(reports), len(self.cells))
        return _Batch(np.array(values, np.int64).reshape(shape).T, np.array(kinds, np.uint8).reshape(shape).T)

    def _excused(self, kinds: NDArray[np.uint8]) -> IntArray:
        """Missing cells, 0/1 (cells, n), in whose place the report has one of the older form."""
        excused = np.zeros(kinds.shape, np.int64)
        for cell, older in self._replaced_by.items():
            row = self.index[cell]
            excused[row] = (kinds[row] == _MISSING) & (kinds[self.index[older]] != _ABSENT)
        return excused

    def _incidence(self, terms: Sequence[Sequence[str]]) -> csr_array:
        """A 0/1 matrix (identities, cells): row i has ones at the cells ``terms[i]``."""
        columns = [self.index[name] for names in terms for name in names]
        starts = np.cumsum([0, *(len(names) for names in terms)])
        ones = np.ones(len(columns), np.int64)
        made: Any = csr_array((ones, columns, starts), shape=(len(terms), len(self.cells)))
        return made

    def _replacements(self) -> dict[str, str]:
        """The older form's cell by each cell that it replaces."""
        tables = self.standard.tables
        return {
            t.cell(replaced, column): t.cell(r.code, column)
            for t in tables
            for r in t.rows
            for replaced in r.replaces
            for column in r.columns
        }

    def _left_out(self, identity: Identity) -> tuple[str, ...]:
        """The cells of an identity that one of its optional cells replaces."""
        return tuple(c for c in identity.left + identity.right if self._replaced_by.get(c) in identity.optional)


def count_of(cell: FormCell | None) -> int | None:
    """The whole number that a cell stands for: 0 for a blank or a mark; None if it is missing or no such number."""
    if cell is None or cell.state in (CellState.MISSING, CellState.TEXT):
        return None
    if cell.state is not CellState.NUMBER:
        return 0
    value = cell.value
    if isinstance(value, float):
        value = int(value) if value.is_integer() else None
    return value if value is not None and abs(value) < LIMIT else None


@cache
def system(code: str) -> IdentitySystem:
    """The identities of the standard named ``code``; KeyError if there is no such standard."""
    return IdentitySystem(load(code))
