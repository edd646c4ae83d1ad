"""Reads a table that has one row of the form a line: the tables 2 and 3."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from models.forms import alignment, columns, fill
from models.forms.alignment import Match, align
from models.forms.reading import Reading, absent, make_cell
from models.forms.rows import Row, label_texts
from models.report import MISSING_CELL, CellState, FormCell, FoundTable
from models.standard import RowForm, TableForm
from models.values import is_value
from models.wording import key

_SURE = 0.75
_WHOLE = 0.95
_LEAST_ROWS = 2


def read(rows: Sequence[Row], table: TableForm) -> Reading:
    """Find the table's rows by their labels and place their values; absent if hardly a label is there."""
    matches = _usable(align(rows, table), rows, table)
    if sum(m.score >= _SURE for m in matches) < _LEAST_ROWS:
        return absent(table)
    rows = list(rows)
    owners = {m.row: table.rows[m.form] for m in matches} | _out_of_order(matches, rows, table)
    for number, form in owners.items():
        rows[number] = alignment.with_label(rows[number], table, form)
    _adopt(rows, owners, table)
    grids = _grids(rows, owners, table)
    named = fill.named_columns(rows, owners, table, grids)
    placed = fill.place(rows, owners, table, grids, named)
    cells = {table.cell(r.code, c): MISSING_CELL for r in table.rows if not r.replaces for c in r.columns}
    for number, row_form in owners.items():
        for column, field in zip(row_form.columns, placed[number] or (), strict=False):
            name = table.cell(row_form.code, column)
            form_column = table.column[column]
            yuan = form_column.kind == "amount" and columns.in_yuan(rows, number, form_column)
            cells[name] = make_cell(field, rows[number], form_column, in_yuan=yuan)
        if row_form.replaces:
            cells |= {
                n: cells.get(n, MISSING_CELL) for c in row_form.columns for n in [table.cell(row_form.code, c)]
            }
    return Reading(_found(rows, owners, table, cells, grids, named), cells)


def _usable(matches: list[Match], rows: Sequence[Row], table: TableForm) -> list[Match]:
    """A row of the older form counts only where it holds numbers: its label is also a group's heading."""
    return [m for m in matches if not table.rows[m.form].replaces or any(v.text for v in rows[m.row].values)]


def _out_of_order(matches: list[Match], rows: Sequence[Row], table: TableForm) -> dict[int, RowForm]:
    """Rows that stand in another order than the form's: known by their whole label, once, with their numbers."""
    taken = {m.row for m in matches}
    missing = {n for n, r in enumerate(table.rows) if not r.replaces} - {m.form for m in matches}
    first, last = (matches[0].row, matches[-1].row) if matches else (0, 0)
    found: dict[int, list[int]] = {}
    for match in alignment.likeness(rows[first : last + 1], table) if missing else ():
        number = match.row + first
        if match.form in missing and number not in taken and match.score >= _WHOLE and rows[number].values:
            found.setdefault(match.form, []).append(number)
    return {numbers[0]: table.rows[form] for form, numbers in found.items() if len(numbers) == 1}


def _adopt(rows: list[Row], owners: dict[int, RowForm], table: TableForm) -> None:
    """Give rows cut by a page break their numbers, and rows that lost their label their place.

    A labelled row without numbers takes those of an unlabelled neighbour; rows without label between two known
    ones are taken when they are exactly as many as the form has there.
    """
    for number in sorted(owners):
        row = rows[number]
        if row.table is None or any(v.text for v in row.values):
            continue
        for near in (number + 1, number - 1):
            if near in owners or not 0 <= near < len(rows) or rows[near].table is None:
                continue
            other = rows[near]
            if any(v.text for v in other.values) and _continues(row, other, owners[number]):
                rows[number] = Row(row.labels, other.values, True, other.table, other.index)
                rows[near] = Row(other.labels, (), True, other.table, other.index, fields=other.fields)
                break
    order = [r.code for r in table.rows if not r.replaces]
    known = sorted((n, order.index(r.code)) for n, r in owners.items() if not r.replaces)
    for (a, first), (b, last) in itertools.pairwise(known):
        bare = [n for n in range(a + 1, b) if not rows[n].labels and any(v.text for v in rows[n].values)]
        if bare and len(bare) == last - first - 1:
            for step, number in enumerate(bare, start=1):
                owners[number] = table.row[order[first + step]]


def _continues(row: Row, other: Row, form: RowForm) -> bool:
    """Whether ``other`` has no label of its own, or the rest of ``row``'s label."""
    if not other.labels:
        return True
    rest, name = label_texts(other)[0], key(form.label)
    return len(rest) >= 2 and name.endswith(rest) and not name.endswith(label_texts(row)[0])


def _grids(
    rows: Sequence[Row], owners: Mapping[int, RowForm], table: TableForm
) -> dict[int, columns.Columns | None]:
    """The columns of each grid that holds rows of this table, where its rows all have the same columns."""
    if any(r.columns != tuple(c.code for c in table.columns) for r in table.rows):
        return {}
    found: dict[int, columns.Columns | None] = {}
    before: columns.Columns | None = None
    for number in sorted({n for i in owners if (n := rows[i].table) is not None}):
        before = columns.find([r for r in rows if r.table == number], table, before)
        found[number] = before
    return found


def _found(
    rows: Sequence[Row],
    owners: Mapping[int, RowForm],
    table: TableForm,
    cells: Mapping[str, FormCell],
    grids: Mapping[int, columns.Columns | None],
    named: Mapping[int, tuple[str, ...]],
) -> FoundTable:
    present = {r.code for r in owners.values()}
    unread = [
        r.code
        for r in table.rows
        if r.code in present and any(cells[table.cell(r.code, c)].state is CellState.MISSING for c in r.columns)
    ]
    numbers = sorted(owners)
    first, last = numbers[0], numbers[-1]
    added = [
        rows[n].labels[-1].text
        for n in range(first, last)
        if n not in owners and rows[n].labels and not rows[n].glued and _has_row_of_numbers(rows[n], table)
    ]
    spans = [s for s in grids.values() if s is not None]
    lost = [c for n, printed in named.items() for c in owners[n].columns if c not in printed]
    return FoundTable(
        code=table.code,
        present=True,
        start=min(rows[n].start for n in range(first, last + 1)),
        end=max(rows[n].end for n in range(first, last + 1)),
        rows_found=tuple(r.code for r in table.rows if r.code in present),
        rows_missing=tuple(r.code for r in table.rows if r.code not in present and not r.replaces),
        rows_unread=tuple(unread),
        rows_added=tuple(added),
        columns_missing=tuple(dict.fromkeys([*(c for s in spans for c in s.missing), *lost])),
        columns_added=tuple(dict.fromkeys(c for s in spans for c in s.added)),
        superseded_rows=tuple(r.code for r in table.rows if r.code in present and r.replaces),
    )


def _has_row_of_numbers(row: Row, table: TableForm) -> bool:
    """Whether an unknown row carries as many numbers as a row of this table must."""
    least = max(1, min(len(r.columns) for r in table.rows) - 2)
    return sum(bool(v.text) and is_value(v.text) for v in row.values) >= least
