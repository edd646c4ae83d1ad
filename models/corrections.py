"""What a person says stands in cells of a report, put in the place of what was read there.

After it the report is as if those numbers had been read: a row or a column that holds one stands in its table, and
a row is unread only while a cell of it is still missing. ``raw`` and ``place`` keep what was read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from models.report import CellState, FormCell, FoundTable, Report
from models.standard import Standard, TableForm, load
from models.values import AMOUNT_DECIMALS, MAX_DIGITS


class CorrectionError(ValueError):
    """A correction that can't be made.

    ``reason`` is ``unknown`` (no such cell in the report), ``value`` (no number of the form), ``count`` (a fraction
    where the form counts) or ``amount`` (more decimals than the form takes).
    """

    def __init__(self, cell: str, reason: str) -> None:
        super().__init__(cell, reason)
        self.cell, self.reason = cell, reason


def correct(report: Report, corrections: Mapping[str, int | float]) -> Report:
    """The report with ``corrections`` (values by cell name, amounts in 万元) in its cells.

    Raises CorrectionError for a cell that the report has not, and for a value that is no number of the form: not
    finite, of more than 15 digits, a fraction where it counts, an amount with more than 4 decimals.
    """
    if not corrections:
        return report
    cells, standard = dict(report.cells), load(report.standard)
    for name, value in corrections.items():
        if name not in cells:
            raise CorrectionError(name, "unknown")
        cells[name] = replace(cells[name], value=_number(name, value, standard), state=CellState.NUMBER)
    tables = tuple(_found(t, standard.table(t.code), cells, corrections) for t in report.tables)
    return replace(report, cells=cells, tables=tables)


def _number(name: str, value: int | float, standard: Standard) -> int | float:
    if isinstance(value, bool) or not abs(value) < 10**MAX_DIGITS:  # "not <" refuses nan too
        raise CorrectionError(name, "value")
    if value == int(value):
        return int(value)
    kind = standard.split(name)[2].kind
    if kind == "count" or round(value, AMOUNT_DECIMALS) != value:
        raise CorrectionError(name, kind)
    return value


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
