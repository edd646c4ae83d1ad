"""What people do wrong when they fill in a table, as weights: they break ties between repairs of one size."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.report import FormCell

CONFIRMED = 100.0
"""Added for a cell whose number is stated elsewhere too."""
_WEIGHTS = {
    "blank_filled": 0.2,
    "total_left_at_zero": 0.3,
    "digits_swapped": 0.4,
    "cells_exchanged": 0.5,
    "digit_dropped": 0.6,
    "digit_doubled": 0.6,
    "row_shifted": 0.7,
    "off_by_little": 0.8,
    "other": 1.0,
}


@dataclass(frozen=True, slots=True)
class Change:
    """Cell ``cell`` from ``before`` (None: blank) to ``after``."""

    cell: str
    before: int | None
    after: int


@dataclass(frozen=True, slots=True)
class Repair:
    """Changes that mend all broken identities together; a smaller ``weight`` is likelier. ``reason``: the slip."""

    changes: tuple[Change, ...]
    weight: float
    reason: str


def weigh(
    names: Sequence[str],
    values: np.ndarray,
    deltas: Mapping[int, int],
    cells: Mapping[str, FormCell],
    confirmed: frozenset[str],
) -> Repair:
    """The repair that adds ``deltas`` (by cell number) to ``values``, weighed by the slip it undoes."""
    changes = tuple(
        Change(names[j], None if cells[names[j]].value is None else int(values[j]), int(values[j]) + delta)
        for j, delta in sorted(deltas.items())
    )
    reasons = [_slip(c) for c in changes]
    weight = sum(_WEIGHTS[r] for r in reasons)
    reason = reasons[0] if len(set(reasons)) == 1 else "other"
    if len(changes) == 2 and _exchanged(changes):
        reason, weight = "cells_exchanged", _WEIGHTS["cells_exchanged"]
    elif len(changes) > 2 and len({_row(c.cell) for c in changes}) == 1:
        reason, weight = "row_shifted", _WEIGHTS["row_shifted"]
    weight += CONFIRMED * sum(c.cell in confirmed for c in changes)
    return Repair(changes, round(weight, 6), reason)


def _slip(change: Change) -> str:
    """What the clerk did who wrote ``before`` for ``after``."""
    if change.before is None:
        return "blank_filled"
    wrong, right = str(change.before), str(change.after)
    if change.before == 0 and "total" in change.cell:
        return "total_left_at_zero"
    if len(wrong) == len(right) and len(wrong) > 1 and _swapped(wrong, right):
        return "digits_swapped"
    if len(right) == len(wrong) + 1 and any(right[:i] + right[i + 1 :] == wrong for i in range(len(right))):
        return "digit_dropped"
    if len(wrong) == len(right) + 1 and any(wrong[:i] + wrong[i + 1 :] == right for i in range(len(wrong))):
        return "digit_doubled"
    if abs(change.before - change.after) in (1, 10):
        return "off_by_little"
    return "other"


def _swapped(wrong: str, right: str) -> bool:
    """Whether two neighbouring digits changed places, in numbers of the same length (12, 21)."""
    differing = [i for i, (a, b) in enumerate(zip(wrong, right, strict=True)) if a != b]
    if len(differing) != 2 or differing[1] != differing[0] + 1:
        return False
    i = differing[0]
    return wrong[i : i + 2] == right[i : i + 2][::-1]


def _exchanged(changes: Sequence[Change]) -> bool:
    one, other = changes
    crossed = one.before == other.after and one.after == other.before
    return crossed and (_row(one.cell) == _row(other.cell) or _column(one.cell) == _column(other.cell))


def _row(cell: str) -> str:
    return cell.rsplit(".", 1)[0]


def _column(cell: str) -> str:
    return cell.rsplit(".", 1)[1]


def shifted_rows(
    names: Sequence[str], values: np.ndarray, mends: Callable[[Mapping[int, int]], bool]
) -> list[dict[int, int]]:
    """Rows that were typed one column to the left or right, so that one cell fell off the end as a 0."""
    rows: dict[str, list[int]] = {}
    for j, name in enumerate(names):
        rows.setdefault(_row(name), []).append(j)
    found = []
    for members in rows.values():
        printed = [int(values[j]) for j in members]
        for moved in ([*printed[1:], printed[0]], [printed[-1], *printed[:-1]]):
            changes = {j: new - old for j, old, new in zip(members, printed, moved, strict=True) if new != old}
            if changes and mends(changes):
                found.append(changes)
    return found
