"""How likely a change is: what people do when they fill in a form, as weights; small is likely."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from models.identities import IdentitySystem, count_of
from models.report import CellState, FormCell
from service.checks.localize_told import Statement

CHEAP = {
    "blank_filled": 1.0,
    "total_left_at_zero": 1.0,
    "digits_swapped": 1.0,
    "cells_exchanged": 1.0,
    "row_shifted": 1.0,
    "digit_doubled": 1.5,
    "digit_dropped": 1.5,
    "off_by_little": 2.5,
    "other": 4.0,
}
"""The weight of a change by its reason; an exchange and a shift weigh this once, whatever they touch."""

_NEGATIVE = 1.0
_CONFIRMED = 20.0
_TOLD = 20.0
"""What a change gains by each statement of the text that it makes true: the text is a second source."""
_LITTLE = (1, 10)


@dataclass(frozen=True, slots=True)
class Change:
    """Cell ``cell`` should read ``after`` in place of ``before`` (None: it is blank or holds a mark)."""

    cell: str
    before: int | None
    after: int


@dataclass(frozen=True, slots=True)
class Repair:
    """Changes that together mend what is broken; ``reason`` codes the likely slip, a low ``weight`` is likely."""

    changes: tuple[Change, ...]
    weight: float
    reason: str = "other"


@dataclass(frozen=True)
class Weigher:
    """Weighs changes of the cells of one report.

    ``confirmed`` cells have a second source that agrees; ``told`` are statements of the text that don't hold.
    """

    system: IdentitySystem
    cells: Mapping[str, FormCell]
    confirmed: Collection[str] = frozenset()
    told: Collection[Statement] = frozenset()

    def repair(self, after: Mapping[str, int], *, shifted: bool = False) -> Repair:
        """The repair that gives each cell of ``after`` its new value; ``shifted`` if it moves a row by a column."""
        changes = tuple(
            self._change(cell, after[cell]) for cell in sorted(after, key=self.system.index.__getitem__)
        )
        dear = _CONFIRMED * sum(c.cell in self.confirmed for c in changes)
        dear -= _TOLD * sum(t.comes_true(self.cells, after) for t in self.told)
        if shifted:
            return Repair(changes, CHEAP["row_shifted"] + dear, "row_shifted")
        if self._exchanged(changes):
            return Repair(changes, CHEAP["cells_exchanged"] + dear, "cells_exchanged")
        weighed = [self._weigh(c) for c in changes]
        reasons = {reason for _, reason in weighed}
        return Repair(changes, sum(w for w, _ in weighed) + dear, reasons.pop() if len(reasons) == 1 else "other")

    def _change(self, cell: str, after: int) -> Change:
        known = self.cells[cell].state is CellState.NUMBER
        return Change(cell, count_of(self.cells[cell]) if known else None, after)

    def _weigh(self, change: Change) -> tuple[float, str]:
        if change.before is not None and change.before < 0:
            return _NEGATIVE, "other"
        reason = self._reason(change)
        return CHEAP[reason], reason

    def _reason(self, change: Change) -> str:
        if change.before is None:
            return "blank_filled"
        if change.before == 0 and change.cell in self.system.totals:
            return "total_left_at_zero"
        before, after = str(change.before), str(change.after)
        if swapped(before, after):
            return "digits_swapped"
        if change.before and change.after and before in _shortened(after):
            return "digit_dropped"
        if change.before and change.after and after in _shortened(before):
            return "digit_doubled"
        return "off_by_little" if abs(change.after - change.before) in _LITTLE else "other"

    def _exchanged(self, changes: tuple[Change, ...]) -> bool:
        if len(changes) != 2:
            return False
        one, two = changes
        crossed = one.after == (two.before or 0) and two.after == (one.before or 0)
        return crossed and self._neighbours(one.cell, two.cell)

    def _neighbours(self, one: str, two: str) -> bool:
        """Whether no other cell of the report stands between two cells of a row, or of a column."""
        table, row, column = self.system.standard.split(one)
        other_table, other_row, other_column = self.system.standard.split(two)
        if table is not other_table or (row is not other_row and column is not other_column):
            return False
        if row is other_row:
            names = [table.cell(row.code, c) for c in row.columns]
        else:
            names = [table.cell(r.code, column.code) for r in table.rows]
        low, high = sorted((names.index(one), names.index(two)))
        between = (self.cells.get(n) for n in names[low + 1 : high])
        return all(c is None or c.state is CellState.MISSING for c in between)


def swapped(before: str, after: str) -> bool:
    """Whether two neighbouring digits of one are those of the other the other way round."""
    if len(before) != len(after) or before == after:
        return False
    first = next(i for i, (a, b) in enumerate(zip(before, after, strict=True)) if a != b)
    turned = before[:first] + before[first : first + 2][::-1] + before[first + 2 :]
    return turned == after


def _shortened(number: str) -> set[str]:
    """What is left of a number's digits without one of them."""
    return {number[:i] + number[i + 1 :] for i in range(len(number))}
