"""Reads a table whose rows stand side by side in one printed line: 15 numbers under three rows of headers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.forms.placing import Placed, Starts, by_fields, by_identities
from models.forms.reading import Reading, absent, make_cell
from models.forms.rows import Row
from models.report import MISSING_CELL, CellState, FormCell, FoundTable
from models.standard import TableForm
from models.wording import key

_CONTEXT = 30
"""Rows (in a list of lines, each header cell is one) between the first header and the numbers."""
_LEAST_VALUES = 12
_SENTENCE = "，。；"
"""Stops that no header holds: 行政诉讼3件，其中未经复议直接起诉1件 is a sentence."""
_LONGEST_HEADER = 60
"""Characters of a header line, all its cells glued; a longer line is running text."""


def read(rows: Sequence[Row], table: TableForm) -> Reading:
    """The table in its printed form, or in pieces."""
    header = _header(rows, table)
    if header is None:
        return absent(table)
    names = [(r.code, c) for r in table.rows for c in r.columns]
    line = _line(rows, header, len(names))
    if line is None:
        return _blocks(rows, header, table) or _unread(rows, header, table)
    row = rows[line]
    placed = _place(row, len(names), table)
    cells: dict[str, FormCell] = {}
    for (code, column), field in zip(names, placed or [None] * len(names), strict=True):
        cells[table.cell(code, column)] = make_cell(field, row, table.column[column])
    return Reading(_found(rows, header[0], line, table, cells), cells)


def _blocks(rows: Sequence[Row], header: tuple[int, int], table: TableForm) -> Reading | None:
    """The table in pieces: runs of numbers, each below a header or behind a row's name, that are all of it."""
    codes = {key(r.label): r.code for r in table.rows}
    first_name = key(table.rows[0].label)
    begin = max(0, header[1] - _CONTEXT)
    starts = [n for n in range(begin, header[1] + 1) if any(key(f.text) == first_name for f in rows[n].labels)]
    width = len(table.columns)
    cells: dict[str, FormCell] = {}
    for number in range(starts[-1], min(len(rows), header[1] + _CONTEXT)) if starts else ():
        values = rows[number].values
        if not any(v.text for v in values):
            continue
        while len(values) % width and not values[0].text:
            values = values[1:]  # the empty corner beside a block's numbers
        named = codes.get(key(rows[number].labels[-1].text)) if rows[number].labels else None
        free = [r.code for r in table.rows if table.cell(r.code, table.columns[0].code) not in cells]
        taken = [named] if named in free and len(values) == width else free[: len(values) // width]
        if len(values) != width * len(taken):
            return None
        places = [(code, c) for code in taken for c in table.row[code].columns]
        for (code, column), field in zip(places, values, strict=True):
            cells[table.cell(code, column)] = make_cell(field, rows[number], table.column[column])
        if len(free) == len(taken):
            return Reading(_found(rows, starts[-1], number, table, cells), cells)
    return None


def _header(rows: Sequence[Row], table: TableForm) -> tuple[int, int] | None:
    """First and last row of the headers: a stretch in which the names of rows and results stand as fields.

    A heading that names 复议 and 诉讼, or a sentence, is none: at least the later rows' names and one result
    are asked for.
    """
    wanted = [key(r.label) for r in table.rows[1:]]
    marks: list[int] = []
    for number, row in enumerate(rows):
        fields = [f.text for f in row.labels if not any(stop in f.text for stop in _SENTENCE)]
        text = "".join(key(t) for t in fields if len(key(t)) <= _LONGEST_HEADER)
        if any(w in text for w in wanted):
            marks.append(number)
    for first in marks:
        stretch = rows[max(0, first - _CONTEXT) : first + _CONTEXT]
        text = "".join(key(f.text) for r in stretch for f in r.labels)
        if all(w in text for w in wanted) and "维持" in text and "审结" in text:
            start = first
            while start > 0 and _is_header(rows[start - 1], table):
                start -= 1
            return start, first
    return None


def _is_header(row: Row, table: TableForm) -> bool:
    """Whether a row's last label is made of the header's own characters; a heading or a sentence is not."""
    own = set(key("".join([r.label for r in table.rows] + [c.label for c in table.columns]))) | set("诉讼")
    text = key(row.labels[-1].text) if row.labels else ""
    return bool(text) and set(text) <= own and not any(v.text for v in row.values)


def _line(rows: Sequence[Row], header: tuple[int, int], width: int) -> int | None:
    """The row of numbers below the headers: one of the full width, or a little short of it."""
    best = None
    for number in range(header[1], min(len(rows), header[1] + _CONTEXT)):
        row = rows[number]
        filled = sum(bool(v.text) for v in row.values)
        blank = row.fielded and not row.labels and len(row.values) == width
        glued = _glued(row, width)
        if filled >= _LEAST_VALUES or blank or glued:
            if filled == width or glued:
                return number
            best = number if best is None else best
    return best


def _glued(row: Row, width: int) -> bool:
    """Whether the row is one string of digits, long enough to hold a number for every column."""
    return not row.fielded and len(row.values) == 1 and len(row.values[0].text) >= width


def _place(row: Row, width: int, table: TableForm) -> Placed | None:
    rules = [i for i in table.identities if not i.optional]
    order = {table.cell(r.code, c): n for n, (r, c) in enumerate((r, c) for r in table.rows for c in r.columns)}

    def holds(placed: Placed) -> bool:
        def value(cell: str) -> int:
            field = placed[order[cell]]
            return int(field.text) if field is not None and field.text.isdecimal() else 0

        return all(sum(map(value, i.left)) == sum(map(value, i.right)) for i in rules)

    if row.fielded:
        return by_fields(row, width, Starts([(row, width)]), holds)
    kinds = [table.column[c].kind for r in table.rows for c in r.columns]
    return by_identities(replace(row, glued=_glued(row, width)), kinds, holds)


def _found(rows: Sequence[Row], first: int, last: int, table: TableForm, cells: dict[str, FormCell]) -> FoundTable:
    unread = [
        r.code
        for r in table.rows
        if any(cells[table.cell(r.code, c)].state is CellState.MISSING for c in r.columns)
    ]
    return FoundTable(
        code=table.code,
        present=True,
        start=rows[first].start,
        end=rows[last].end,
        rows_found=tuple(r.code for r in table.rows),
        rows_unread=tuple(unread),
    )


def _unread(rows: Sequence[Row], header: tuple[int, int], table: TableForm) -> Reading:
    cells = {table.cell(r.code, c): MISSING_CELL for r in table.rows for c in r.columns}
    return Reading(_found(rows, header[0], header[1], table, cells), cells)
