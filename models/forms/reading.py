"""What reading one table of the form gives."""

from __future__ import annotations

from dataclasses import dataclass

from models.forms.rows import Field, Row
from models.report import MISSING_CELL, CellState, FormCell, FoundTable, Place
from models.standard import ColumnForm, TableForm
from models.values import parse


@dataclass(frozen=True, slots=True)
class Reading:
    """One table as read: how it was found, and its cells by name (every cell of the table)."""

    found: FoundTable
    cells: dict[str, FormCell]


def make_cell(field: Field | None, row: Row, column: ColumnForm, *, in_yuan: bool = False) -> FormCell:
    """The form's cell that ``field`` holds; ``missing`` where there is none.

    ``in_yuan``: the header says that amounts are in 元; they become 万元 unless the cell names its own unit.
    """
    if field is None:
        return MISSING_CELL
    text = f"{field.text}元" if in_yuan and field.text and "元" not in field.text else field.text
    value, state = parse(text, column.kind)
    if state is CellState.TEXT and text != field.text:
        value, state = parse(field.text, column.kind)
    gridded = row.table is not None
    place = Place(
        table=row.table,
        row=row.index,
        column=field.column if gridded else None,
        page=field.page,
        start=field.start,
        end=field.end,
    )
    return FormCell(value, field.text, state, place)


def absent(table: TableForm) -> Reading:
    """The reading of a table that is not in the document."""
    cells = {table.cell(r.code, c): MISSING_CELL for r in table.rows if not r.replaces for c in r.columns}
    missing = tuple(r.code for r in table.rows if not r.replaces)
    return Reading(FoundTable(table.code, present=False, rows_missing=missing), cells)
