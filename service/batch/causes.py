"""Which organ's cell explains a difference between the county's report and the sum over its organs.

Certain is only what an organ's own identities say: its cell, changed by the difference, mends them. Elsewhere a
number may fit the difference; that is a hint, and none where many fit or the difference is too small to tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from models.identities import system
from service.batch.face import Candidate
from service.batch.totals import KNOWN, CountedReport, Kept, Totals, exact, fitted
from service.checks.county import Comparison, Number, judge, shown
from service.checks.localize_weights import swapped

MOST = 5
"""Candidates of one difference."""
_DIGITS = 2
"""Digits of a difference, without noughts around them, from which a number that fits it says anything."""
_NEAR, _CROWD = 5, 2
"""Where more organs than this have a number this near the difference, one that is equal to it is chance."""
_DECIMALS = 4
"""Places by which a decimal point may be off: 元 in place of 万元."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell whose sum contradicts the county's report, and the organs that may explain it, the likeliest first."""

    comparison: Comparison
    candidates: tuple[Candidate, ...]


def differences(totals: Totals, county: CountedReport, comparisons: Sequence[Comparison]) -> tuple[Difference, ...]:
    """The comparisons that contradict the county's report, with who may have caused each."""
    search = _Search(totals, county, comparisons)
    failed = (c for c in comparisons if judge(c, totals.form) == "failed")
    return tuple(Difference(c, search.candidates(c)) for c in failed)


class _Search:
    """What all differences of one county have in common."""

    def __init__(self, totals: Totals, county: CountedReport, comparisons: Sequence[Comparison]) -> None:
        self._totals, self._county = totals, county
        self._system = system(totals.form.code)
        self._kept: Kept = totals.kept()
        self._residuals, self._sure = totals.residuals(fitted(county.cells, totals.form))
        known = [c for c in comparisons if c.county is not None]
        columns = [self._system.index[c.cell] for c in known]
        self._left_out, self._twice = self._whole(columns, np.array([float(c.difference) for c in known]))

    def candidates(self, comparison: Comparison) -> tuple[Candidate, ...]:
        """At most ``MOST``: who explains it by identities, whose want another number, whose number fits."""
        column, difference = self._system.index[comparison.cell], comparison.difference
        wanted = self._wanted(comparison.cell)
        exact_ = {r for r, after in wanted.items() if after - self._value(r, column) == difference}
        exact_ |= set(self._mended(column, difference).tolist())
        by_county = self._county_explains(comparison)
        if by_county and not exact_:
            return (self._of_county(comparison, sole=True),)
        found = [self._of_county(comparison, sole=False)] if by_county else []
        sole = len(exact_) == 1 and not by_county
        found += [
            self._of(r, column, "identities", after=self._value(r, column) + difference, sole=sole)
            for r in sorted(exact_)
        ]
        found += [self._of(r, column, "suggested", after=a) for r, a in wanted.items() if r not in exact_]
        if not sole:
            taken = {*exact_, *wanted}
            hints = [(r, reason) for r, reason in self._hints(column, difference) if r not in taken]
            if len(found) + len(hints) <= MOST:
                found += [self._of(r, column, reason) for r, reason in hints]
        return tuple(found[:MOST])

    def _wanted(self, cell: str) -> dict[int, Number]:
        """What the reviews of reports want in a cell, by the report's place."""
        return {r: exact(change.after) for r, change in self._kept.changes.get(cell, ())}

    def _mended(self, column: int, difference: Number) -> NDArray[np.intp]:
        """Reports whose broken identities through a cell all hold once it is changed by the difference."""
        if difference != int(difference):
            return np.array([], np.intp)
        rows, signs = self._lines(column)
        sure = self._kept.sure[:, rows]
        now = np.where(sure, self._kept.residuals[:, rows], 0)
        then = np.where(sure, now + signs * int(difference), 0)
        whole = self._kept.states[:, column] == KNOWN
        values = np.nan_to_num(self._kept.values[:, column])
        return np.flatnonzero(
            whole & now.any(axis=1) & ~then.any(axis=1) & (values + float(difference) >= 0) & sure.any(axis=1)
        )

    def _county_explains(self, comparison: Comparison) -> bool:
        """Whether the county's own identities say that its cell should be the sum."""
        suggested = {exact(c.after) for c in self._county.changes if c.cell == comparison.cell}
        if comparison.sum in suggested:
            return True
        rows, signs = self._lines(self._system.index[comparison.cell])
        if comparison.difference != int(comparison.difference) or not self._sure[rows].all():
            return False
        now = self._residuals[rows]
        return bool(now.any() and not (now - signs * int(comparison.difference)).any())

    def _lines(self, column: int) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
        """The identities that a cell is in, and its sign in each."""
        signs = self._system.dense[:, column]
        rows = np.flatnonzero(signs)
        return rows, signs[rows]

    def _hints(self, column: int, difference: Number) -> list[tuple[int, str]]:
        """Reports whose number fits the difference. A report that fits everywhere excludes the others."""
        values = self._kept.values[:, column]
        for whole, sign, reason in ((self._left_out, -1, "omitted"), (self._twice, 1, "twice")):
            fitting = np.flatnonzero(whole & (values == sign * float(difference)))
            if fitting.size:
                return [(int(r), reason) for r in fitting]
        if _digits(difference) < _DIGITS:
            return []
        away = np.abs(values[values != 0] - abs(float(difference)))
        crowded = int(((away > 0) & (away <= _NEAR)).sum()) > _CROWD
        hints = []
        for r in np.flatnonzero((values != 0) & ~np.isnan(values)).tolist():
            reason = _fit(self._value(r, column), difference)
            if reason and not (crowded and reason in ("omitted", "twice")):
                hints.append((r, reason))
        return hints

    def _whole(self, columns: list[int], apart: NDArray[np.float64]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Reports all of whose numbers but 0, two at least, the county has not, and those it has twice."""
        values = np.nan_to_num(self._kept.values[:, columns])
        several = (values != 0).sum(axis=1) > 1
        left_out = np.where(values != 0, values == -apart, True).all(axis=1)
        twice = np.where(values != 0, values == apart, True).all(axis=1)
        return several & left_out, several & twice

    def _value(self, row: int, column: int) -> Number:
        value = self._kept.values[row, column]
        return 0 if np.isnan(value) else exact(float(value))

    def _of(
        self, row: int, column: int, reason: str, *, after: Number | None = None, sole: bool = False
    ) -> Candidate:
        known = self._kept.states[row, column] == KNOWN
        return Candidate(
            organ=self._kept.organs[row],
            report=self._kept.names[row],
            value=shown(self._value(row, column)) if known else None,
            after=None if after is None else shown(after),
            sole=sole,
            reason=reason,
        )

    def _of_county(self, comparison: Comparison, *, sole: bool) -> Candidate:
        return Candidate(
            organ=self._county.organ,
            report=self._county.name,
            value=shown(comparison.county or 0),
            after=shown(comparison.sum),
            sole=sole,
            reason="county",
        )


def _fit(value: Number, difference: Number) -> str:
    """How a number may have come to make the difference; "" where it does not fit."""
    if value == -difference:
        return "omitted"
    if value == difference:
        return "twice"
    other = value + difference
    if value <= 0 or other <= 0:
        return ""
    if swapped(_plain(value), _plain(other)):
        return "swapped"
    ratio = max(Decimal(value) / other, Decimal(other) / value)
    return "shifted" if ratio in [10**n for n in range(1, _DECIMALS + 1)] else ""


def _plain(value: Number) -> str:
    return f"{Decimal(value).normalize():f}"


def _digits(value: Number) -> int:
    """Digits from the first to the last that is not 0."""
    return len(_plain(value).replace(".", "").strip("-0"))
