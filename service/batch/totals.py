"""The organs' cells added up, report by report, and the county's own cells beside the sums.

Sums are exact: counts are whole numbers of any size, amounts decimals. Of each report some 2.5 kB are kept, for the
question which organ explains a difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact, localcontext
from functools import cache

import numpy as np
from numpy.typing import NDArray

from models.identities import LIMIT, system
from models.standard import Standard, load
from service.batch import lean
from service.checks.county import Comparison

Number = int | float
_EXACT = Context(prec=100, traps=[Inexact])
MISSING, BLANK, KNOWN = range(3)
"""What stands in a cell: nothing that was read, a blank or a mark, a number."""


@dataclass(frozen=True, slots=True)
class CountedReport:
    """A report that counts: ``organ`` it is of, its file's ``name``, and its cells.

    Of ``cells`` None is a blank or a mark; a cell that was not read is not in it. ``changes`` are the changes that
    its own review suggests.
    """

    organ: str
    name: str
    cells: Mapping[str, Number | None]
    changes: tuple[lean.Change, ...] = ()


def counted(organ: str, review: lean.Review) -> CountedReport:
    """A report with what its review says of its cells; suggestions that an officer dismissed are left out."""
    states = {"number", "blank", "mark"}
    cells = {n: c.value for n, c in review.report.cells.items() if c.state in states}
    suggestions = (f.suggestion for f in review.findings if not f.dismissed)
    changes = tuple(c for s in suggestions if s is not None for c in s.changes)
    return CountedReport(organ, review.source.name, cells, changes)


def exact(value: Number) -> int | Decimal:
    """A number as it was printed: 0.1 is a tenth."""
    if isinstance(value, int):
        return value
    return int(value) if value.is_integer() else Decimal(repr(value))


@dataclass(frozen=True)
class Kept:
    """What is kept of the reports that were added, in their order.

    ``values`` (reports, cells) has NaN where there is no number, ``states`` is ``MISSING``, ``BLANK`` or ``KNOWN``.
    ``residuals`` (reports, identities) are left minus right of each identity, ``sure`` where all cells are known.
    """

    organs: list[str]
    names: list[str]
    values: NDArray[np.float64]
    states: NDArray[np.uint8]
    residuals: NDArray[np.int64]
    sure: NDArray[np.bool_]
    changes: Mapping[str, Sequence[tuple[int, lean.Change]]]


class Totals:
    """Sums over the cells of the standard named ``standard``; one report is added at a time."""

    def __init__(self, standard: str) -> None:
        self.form = load(standard)
        self._system = system(standard)
        self.cells = self._system.cells
        self._optional = frozenset(self.form.extra_cells)
        self._touched = abs(self._system.matrix)
        self._sums: list[int | Decimal] = [0] * len(self.cells)
        self._rows: list[tuple[NDArray[np.float64], NDArray[np.uint8]]] = []
        self._broken: list[tuple[NDArray[np.int64], NDArray[np.bool_]]] = []
        self._names: list[tuple[str, str]] = []
        self._changes: defaultdict[str, list[tuple[int, lean.Change]]] = defaultdict(list)

    def add(self, report: CountedReport) -> None:
        """Add a report's cells."""
        cells = fitted(report.cells, self.form)
        values = np.full(len(self.cells), np.nan)
        states = np.full(len(self.cells), MISSING, np.uint8)
        with localcontext(_EXACT):
            for i, name in enumerate(self.cells):
                if name not in cells:
                    continue
                value = cells[name]
                states[i] = BLANK if value is None else KNOWN
                if value is not None:
                    values[i] = value
                    self._sums[i] += exact(value)
        self._rows.append((values, states))
        self._broken.append(self.residuals(cells))
        for change in report.changes:
            self._changes[change.cell].append((len(self._names), change))
        self._names.append((report.organ, report.name))

    @property
    def sums(self) -> dict[str, int | Decimal]:
        """The sum of each cell of the form, exact, and of cells of an older form's row where a report has it."""
        of = dict(zip(self.cells, self._sums, strict=True))
        extra = {n for n in self.form.extra_cells if not of[n]}
        return {n: s for n, s in of.items() if n not in extra}

    @property
    def reports(self) -> dict[str, int]:
        """How many reports have a number in each cell."""
        counts = np.sum([states == KNOWN for _, states in self._rows], axis=0, dtype=np.int64)
        return dict(zip(self.cells, np.broadcast_to(counts, len(self.cells)).tolist(), strict=True))

    def kept(self) -> Kept:
        """All that is kept, for a search of causes."""
        wide, lines = len(self.cells), len(self._system.identities)
        return Kept(
            [organ for organ, _ in self._names],
            [name for _, name in self._names],
            np.array([v for v, _ in self._rows]).reshape(-1, wide),
            np.array([s for _, s in self._rows], np.uint8).reshape(-1, wide),
            np.array([r for r, _ in self._broken], np.int64).reshape(-1, lines),
            np.array([s for _, s in self._broken], np.bool_).reshape(-1, lines),
            self._changes,
        )

    def compare(self, county: CountedReport, missing: Sequence[str] = ()) -> tuple[Comparison, ...]:
        """Each cell of the form in the county's own report beside the sum; ``missing`` organs have no report."""
        cells = fitted(county.cells, self.form)
        index = self._system.index
        kept = self.kept()
        compared = []
        with localcontext(_EXACT):
            for name in self.form.cells:
                states = kept.states[:, index[name]]
                value = cells.get(name)
                compared.append(
                    Comparison(
                        name,
                        None if name not in cells else 0 if value is None else exact(value),
                        self._sums[index[name]],
                        int((states == KNOWN).sum()),
                        (*missing, *(kept.organs[i] for i in np.flatnonzero(states == MISSING))),
                        tuple(kept.organs[i] for i in np.flatnonzero(states == BLANK)),
                        name in cells and value is None,
                    )
                )
        return tuple(compared)

    def like_reports(self, comparisons: Sequence[Comparison]) -> bool:
        """Whether what the county has more could be reports that did not come: nowhere less, and its sums hold."""
        apart = {c.cell: float(c.difference) for c in comparisons if c.county is not None and not c.county_blank}
        if not any(apart.values()) or any(d < 0 and not self._signed(cell) for cell, d in apart.items()):
            return False
        left, sure = self.residuals(apart)
        return not left[sure].any()

    def _signed(self, cell: str) -> bool:
        return self.form.split(cell)[2].kind == "signed"

    def residuals(self, cells: Mapping[str, Number | None]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Left minus right of each identity, and where all its cells are known.

        A row of the older form and the rows that it replaces stand in for each other: those not there are 0.
        """
        values = np.zeros(len(self.cells), np.int64)
        unknown = np.zeros(len(self.cells), np.int64)
        for i, name in enumerate(self.cells):
            value = cells.get(name)
            if value is not None and float(value).is_integer() and abs(value) < LIMIT:
                values[i] = int(value)
            else:
                unknown[i] = not (name in self._optional and name not in cells)
        for older, parts in _replaced().items():
            if older in self._optional and cells.get(older) is not None:
                unknown[[self._system.index[p] for p in parts if p not in cells]] = 0
        return self._system.matrix @ values, (self._touched @ unknown) == 0


def add(reports: Iterable[CountedReport], standard: str) -> Totals:
    """The totals of all ``reports``, read one at a time."""
    totals = Totals(standard)
    for report in reports:
        totals.add(report)
    return totals


def fitted(cells: Mapping[str, Number | None], form: Standard) -> Mapping[str, Number | None]:
    """The cells, with those of ``form`` that follow where a report has a row of the other form.

    No case in the older form's row is none in any of the rows that stand in its place; their sum is its number.
    """
    found = dict(cells)
    for older, parts in _replaced().items():
        if older in form.extra_cells and cells.get(older) == 0:
            found |= {p: 0 for p in parts if p not in cells}
        elif older not in cells and older in form.cells and all(cells.get(p) is not None for p in parts):
            found[older] = sum(cells[p] or 0 for p in parts)
    return found


@cache
def _replaced() -> dict[str, tuple[str, ...]]:
    """The cells that one of an older form's row stands for."""
    return {
        t.cell(r.code, c): tuple(t.cell(part, c) for part in r.replaces)
        for t in load("2021").tables
        for r in t.rows
        if r.replaces
        for c in r.columns
    }
