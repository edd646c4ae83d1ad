"""Puts the values of a table's rows into its columns: first rows that place themselves, then short ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from models.forms import columns
from models.forms.placing import Holds, Placed, Starts, by_columns, by_fields, by_identities
from models.forms.reading import make_cell
from models.forms.rows import Row, core
from models.standard import RowForm, TableForm
from models.values import parse


def place(
    rows: Sequence[Row],
    owners: Mapping[int, RowForm],
    table: TableForm,
    grids: Mapping[int, columns.Columns | None],
    named: Mapping[int, tuple[str, ...]],
) -> dict[int, Placed | None]:
    """Fields of each row by column: first the rows whose separators or number place them, then short ones.

    ``named`` holds, by row, the columns that the row's header names where they are not the form's.
    """
    bare = [n for n in owners if rows[n].table is None and not rows[n].fielded]
    empty = sum(not rows[n].values for n in bare)
    if empty > 1 and empty * 2 >= len(bare):  # a list of labels: what numbers remain have lost their rows
        rows = [r if r.fielded else Row(r.labels, (), False) for r in rows]
    header = columns.first_place(rows, min(owners), table)
    starts = Starts([(rows[n], len(named.get(n, f.columns))) for n, f in owners.items()], header)
    placed: dict[int, Placed | None] = {}
    open_rows: list[int] = []
    for number, form in owners.items():
        row, grid = rows[number], grids.get(rows[number].table or 0)
        if grid is not None:
            placed[number] = by_columns(row, grid, starts)
        else:
            placed[number] = _by_itself(row, form, table, starts, _never, named.get(number, form.columns))
        if placed[number] is None and row.values and number not in named and not _broken_off(rows, number, owners):
            open_rows.append(number)
    known = _numbers(rows, owners, table, placed) if open_rows else {}
    for number in open_rows:
        form = owners[number]
        holds = _checker(form, table, known)
        placed[number] = _by_itself(rows[number], form, table, starts, holds, form.columns)
    return placed


def _never(_: Placed) -> bool:
    return False


def _broken_off(rows: Sequence[Row], number: int, owners: Mapping[int, RowForm]) -> bool:
    """Whether a word stands between the numbers of a column of lines: the rest follows as an unknown row's."""
    following = number + 1
    return (
        not rows[number].fields
        and following < len(rows)
        and following not in owners
        and any(v.text for v in rows[following].values)
    )


def _by_itself(
    row: Row, form: RowForm, table: TableForm, starts: Starts, holds: Holds, printed: tuple[str, ...]
) -> Placed | None:
    """Place a row by its own fields; ``printed`` are the columns that its header has, in its order."""
    kinds = [table.column[c].kind for c in printed]
    if row.fielded:
        placed = by_fields(row, len(kinds), starts, holds)
    else:
        placed = by_identities(row, kinds, holds) if row.values else None
    if placed is None or printed == form.columns:
        return placed
    by_code = dict(zip(printed, placed, strict=True))
    return tuple(by_code.get(c) for c in form.columns)


def named_columns(
    rows: Sequence[Row],
    owners: Mapping[int, RowForm],
    table: TableForm,
    grids: Mapping[int, columns.Columns | None],
) -> dict[int, tuple[str, ...]]:
    """By row the columns that its header names, where they are others or in another order than the form's.

    A header is believed to lack a column only where the rows have just as many numbers as it has names.
    """
    found: dict[int, tuple[str, ...]] = {}
    loose = {n: f for n, f in owners.items() if grids.get(rows[n].table or 0) is None}
    if not loose:
        return found
    filled = {n: core(rows[n].values)[1] - core(rows[n].values)[0] for n in loose}
    if all(f.columns == tuple(c.code for c in table.columns) for f in loose.values()):
        printed = columns.named(rows, min(loose), table)
        usual = Counter(filled.values()).most_common(1)[0][0]
        if 4 <= len(printed) < len(table.columns) and usual == len(printed):
            found = dict.fromkeys(loose, printed)
        return found
    for number, form in loose.items():
        if len(form.columns) > 1:
            printed = columns.order(rows, number, [table.column[c] for c in form.columns])
            if printed and printed != form.columns and len(set(printed)) == len(printed) >= filled[number]:
                found[number] = printed
    return found


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
