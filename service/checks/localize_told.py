"""What the text says against the tables: a second source on which cell is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from models.claims.cells import sums
from models.identities import count_of
from models.report import CellState, Claim, FormCell, Report, Terms


@dataclass(frozen=True, slots=True)
class Statement:
    """A number stated for one of several sums of cells, all of which are something else in the tables."""

    value: int
    readings: tuple[Terms, ...]

    def comes_true(self, cells: Mapping[str, FormCell], after: Mapping[str, int]) -> bool:
        """Whether a sum with a changed cell is as stated once the cells of ``after`` have their new values."""
        return any(
            self.value == total
            for reading, total in ((r, _total(cells, r, after)) for r in self.readings)
            if any(name in after for _, name in sums(reading))
        )


def contradictions(report: Report) -> frozenset[Statement]:
    """The exact numbers of the text that no reading finds in the tables; one said twice counts once."""
    return frozenset(_of(report))


def _of(report: Report) -> Iterator[Statement]:
    for claim in report.claims:
        stated = claim.kind in ("count", "none") and claim.exactness == "exact" and claim.value == int(claim.value)
        readings = tuple(r for r in claim.readings if not any(sign < 0 for sign, _ in sums(r)))
        if stated and readings and not any(_may_hold(claim, r, report.cells) for r in claim.readings):
            yield Statement(int(claim.value), readings)


def _may_hold(claim: Claim, reading: Terms, cells: Mapping[str, FormCell]) -> bool:
    """Whether a reading may be as stated: a sum less what was carried in is only a least."""
    least = _total(cells, reading)
    most = _total(cells, tuple(t for t in reading if not t.startswith("-")))
    return least is not None and most is not None and least <= claim.value <= most


def _total(cells: Mapping[str, FormCell], reading: Terms, after: Mapping[str, int] | None = None) -> int | None:
    """The sum of a reading, with new values for the cells of ``after``; None where a cell has no number."""
    total = 0
    for sign, name in sums(reading):
        cell = cells.get(name)
        value = count_of(cell) if cell is not None and cell.state is CellState.NUMBER else None
        value = (after or {}).get(name, value)
        if value is None:
            return None
        total += sign * value
    return total
