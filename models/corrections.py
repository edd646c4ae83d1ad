"""What a person says stands in cells of a report, put in the place of what was read there.

After it the report is as if those numbers had been read: a row or a column that holds one stands in its table, and
a row is unread only while a cell of it is still missing. ``raw`` and ``place`` keep what was read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from models.report import CellState, FormCell, FoundTable, Report
from models.standard import TableForm, load
from models.values import MAX_DIGITS


class CorrectionError(ValueError):
    """A correction that can't be made; ``reason`` is ``unknown`` (no such cell in the report) or ``value``."""

    def __init__(self, cell: str, reason: str) -> None:
        super().__init__(cell, reason)
        self.cell, self.reason = cell, reason


def correct(report: Report, corrections: Mapping[str, int | float]) -> Report:
    """The report with ``corrections`` (values by cell name, amounts in 万元) in its cells.

    Raises CorrectionError for a cell that the report has not, and for a value that is no number of the form: not
    finite, or of more than 15 digits.
    """
    if not corrections:
        return report
    cells = dict(report.cells)
    for name, value in corrections.items():
        if name not in cells:
            raise CorrectionError(name, "unknown")
        cells[name] = replace(cells[name], value=_number(name, value), state=CellState.NUMBER)
    standard = load(report.standard)
    tables = tuple(_found(t, standard.table(t.code), cells, corrections) for t in report.tables)
    return replace(report, cells=cells, tables=tables)


def _number(name: str, value: int | float) -> int | float:
    if isinstance(value, bool) or not abs(value) < 10**MAX_DIGITS:  # "not <" refuses nan too
        raise CorrectionError(name, "value")
    return int(value) if value == int(value) else value


def _found(
    found: FoundTable, form: TableForm, cells: Mapping[str, FormCell], corrected: Collection[str]
) -> FoundTable:
    """How the table was found, now that ``corrected`` are known.

    Of a table that was not found at all the other rows are unread: nobody said that they are not there.
    """
    places = [(r.code, c) for r in form.rows for c in r.columns if form.cell(r.code, c) in corrected]
    if not places:
        return found
    stand = {r for r, _ in places} | set(found.rows_found)
    if not found.present:
        stand |= set(found.rows_missing)
    columns = {c for _, c in places}
    return replace(
        found,
        present=True,
        rows_found=tuple(r.code for r in form.rows if r.code in stand),
        rows_missing=tuple(r for r in found.rows_missing if r not in stand),
        rows_unread=tuple(
            r.code
            for r in form.rows
            if r.code in stand and any(cells[form.cell(r.code, c)].state is CellState.MISSING for c in r.columns)
        ),
        columns_missing=tuple(c for c in found.columns_missing if c not in columns),
    )
