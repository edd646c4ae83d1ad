"""Reads a table that has one row of the form a line: the tables 2 and 3."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from models.forms import columns
from models.forms.alignment import Match, align
from models.forms.placing import Holds, Placed, Starts, by_columns, by_fields, by_identities
from models.forms.reading import Reading, absent, make_cell
from models.forms.rows import Row, label_texts
from models.report import MISSING_CELL, CellState, FormCell, FoundTable
from models.standard import RowForm, TableForm
from models.values import is_value, parse
from models.wording import key

_SURE = 0.75
_LEAST_ROWS = 2


def read(rows: Sequence[Row], table: TableForm) -> Reading:
    """Find the table's rows by their labels and place their values; absent if hardly a label is there."""
    matches = _usable(align(rows, table), rows, table)
    if sum(m.score >= _SURE for m in matches) < _LEAST_ROWS:
        return absent(table)
    rows = list(rows)
    owners = {m.row: table.rows[m.form] for m in matches}
    _adopt(rows, owners, table)
    grids = _grids(rows, owners, table)
    placed = _place(rows, owners, table, grids)
    cells = {table.cell(r.code, c): MISSING_CELL for r in table.rows if not r.replaces for c in r.columns}
    for number, row_form in owners.items():
        for column, field in zip(row_form.columns, placed[number] or (), strict=False):
            name = table.cell(row_form.code, column)
            cells[name] = make_cell(field, rows[number], table.column[column])
        if row_form.replaces:
            cells |= {
                n: cells.get(n, MISSING_CELL) for c in row_form.columns for n in [table.cell(row_form.code, c)]
            }
    return Reading(_found(rows, owners, table, cells, grids), cells)


def _usable(matches: list[Match], rows: Sequence[Row], table: TableForm) -> list[Match]:
    """A row of the older form counts only where it holds numbers: its label is also a group's heading."""
    return [m for m in matches if not table.rows[m.form].replaces or any(v.text for v in rows[m.row].values)]


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
                rows[number] = Row(row.labels, other.values, True, other.table, other.index, columns=other.columns)
                rows[near] = Row(other.labels, (), True, other.table, other.index, columns=other.columns)
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


def _place(
    rows: Sequence[Row],
    owners: Mapping[int, RowForm],
    table: TableForm,
    grids: Mapping[int, columns.Columns | None],
) -> dict[int, Placed | None]:
    """Fields of each row by column: first the rows whose separators or number place them, then short ones."""
    lines = [n for n in owners if rows[n].table is None]
    bare = [n for n in lines if not rows[n].fielded]
    empty = sum(not rows[n].values for n in bare)
    if empty > 1 and empty * 2 >= len(bare):  # a list of labels: what numbers remain have lost their rows
        rows = [r if r.fielded else Row(r.labels, (), False) for r in rows]
    width = len(table.columns)
    uniform = all(len(r.columns) == width for r in table.rows)
    starts = Starts([rows[n] for n in lines] if uniform else [], width)
    placed: dict[int, Placed | None] = {}
    open_rows: list[int] = []
    never: Holds = lambda _: False  # noqa: E731 - a constant in the shape of a predicate
    for number, form in owners.items():
        row, grid = rows[number], grids.get(rows[number].table or 0)
        if grid is not None:
            placed[number] = by_columns(row, grid.places)
        else:
            placed[number] = _by_itself(row, form, table, starts, never)
        if placed[number] is None and row.values:
            open_rows.append(number)
    known = _numbers(rows, owners, table, placed) if open_rows else {}
    for number in open_rows:
        form = owners[number]
        placed[number] = _by_itself(rows[number], form, table, starts, _checker(form, table, known))
    return placed


def _by_itself(row: Row, form: RowForm, table: TableForm, starts: Starts, holds: Holds) -> Placed | None:
    kinds = [table.column[c].kind for c in form.columns]
    if row.fielded:
        return by_fields(row, len(kinds), starts, holds)
    return by_identities(row, kinds, holds) if row.values else None


def _numbers(
    rows: Sequence[Row],
    owners: Mapping[int, RowForm],
    table: TableForm,
    placed: Mapping[int, Placed | None],
) -> dict[str, int | float]:
    known: dict[str, int | float] = {}
    for number, form in owners.items():
        for column, field in zip(form.columns, placed.get(number) or (), strict=False):
            cell = make_cell(field, rows[number], table.column[column])
            if cell.value is not None:
                known[table.cell(form.code, column)] = cell.value
    return known


def _checker(form: RowForm, table: TableForm, known: Mapping[str, int | float]) -> Holds:
    """Whether a placement satisfies every identity that it completes; at least one there must be."""
    mine = {table.cell(form.code, c): i for i, c in enumerate(form.columns)}
    rules = [
        i
        for i in table.identities
        if any(c in mine for c in i.left + i.right)
        and all(c in mine or c in known or c in i.optional for c in i.left + i.right)
    ]

    def holds(placed: Placed) -> bool:
        def value(cell: str) -> int | float:
            if cell not in mine:
                return known.get(cell, 0)
            field = placed[mine[cell]]
            return (parse(field.text)[0] or 0) if field is not None else 0

        return bool(rules) and all(
            sum(value(c) for c in rule.left) == sum(value(c) for c in rule.right) for rule in rules
        )

    return holds


def _found(
    rows: Sequence[Row],
    owners: Mapping[int, RowForm],
    table: TableForm,
    cells: Mapping[str, FormCell],
    grids: Mapping[int, columns.Columns | None],
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
    return FoundTable(
        code=table.code,
        present=True,
        start=min(rows[n].start for n in range(first, last + 1)),
        end=max(rows[n].end for n in range(first, last + 1)),
        rows_found=tuple(r.code for r in table.rows if r.code in present),
        rows_missing=tuple(r.code for r in table.rows if r.code not in present and not r.replaces),
        rows_unread=tuple(unread),
        rows_added=tuple(added),
        columns_missing=tuple(dict.fromkeys(c for s in spans for c in s.missing)),
        columns_added=tuple(dict.fromkeys(c for s in spans for c in s.added)),
        superseded_rows=tuple(r.code for r in table.rows if r.code in present and r.replaces),
    )


def _has_row_of_numbers(row: Row, table: TableForm) -> bool:
    """Whether an unknown row carries as many numbers as a row of this table must."""
    least = max(1, min(len(r.columns) for r in table.rows) - 2)
    return sum(bool(v.text) and is_value(v.text) for v in row.values) >= least
