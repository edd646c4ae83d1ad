"""Which column is which column of the form: by the header, else by where complete rows stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from models.forms.rows import Field, Row, core
from models.standard import ColumnForm, TableForm
from models.wording import key, narrow

_SAME_LABEL = 85.0
_LEAST_HEADERS = 4
_LEAST_VALUES = 3
_HEADER_ROWS = 14
"""Rows above a table's first row in which its header stands; in a list of lines each cell is one."""
_YUAN = re.compile(r"(?:单位[:为]?|[(])元")


@dataclass(frozen=True, slots=True)
class Columns:
    """Grid column of each column of the form (None where the grid has none), and labels of further columns."""

    places: tuple[int | None, ...]
    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


def find(rows: Sequence[Row], table: TableForm, before: Columns | None) -> Columns | None:
    """The columns of one grid, given all its rows; ``before`` serves a grid that goes on without a header."""
    return _by_header(rows, table) or _by_values(rows, len(table.columns)) or before


def _by_header(rows: Sequence[Row], table: TableForm) -> Columns | None:
    header = [f for row in rows for f in row.labels if not any(v.text for v in row.values)]
    places: list[int | None] = []
    used: set[int] = set()
    for column in table.columns:
        names = [key(n) for n in (column.label, *column.aliases)]
        here = [f.column for f in header if _same(f, names)]
        after = [c for c in here if all(c > p for p in places if p is not None)]
        place = after[0] if after else here[0] if here else None
        places.append(place)
        if place is not None:
            used.add(place)
    if sum(p is not None for p in places) < _LEAST_HEADERS:
        return None
    numbers = Counter(f.column for row in rows for f in row.values if f.text)
    for i, place in enumerate(places):  # a column whose header can't be read stands beside its neighbour
        left = places[i - 1] if i else None
        if place is None and left is not None and left + 1 not in used and numbers[left + 1] >= _LEAST_VALUES:
            places[i] = left + 1
            used.add(left + 1)
    known = [p for p in places if p is not None]
    if len(known) > len(set(known)) or (known != sorted(known) and None in places):
        return None  # a header that lost its spans: its fields stand above other columns
    added = {
        f.column: f.text
        for f in header
        if f.column > min(known) and f.span == 1 and f.column not in used and numbers[f.column] >= _LEAST_VALUES
    }
    missing = [c.code for c, p in zip(table.columns, places, strict=True) if p is None]
    return Columns(tuple(places), tuple(missing), tuple(added[c] for c in sorted(added)))


def _same(field: Field, names: Sequence[str]) -> bool:
    text = key(field.text)
    return bool(text) and any(fuzz.ratio(text, name) >= _SAME_LABEL for name in names)


def _by_values(rows: Sequence[Row], width: int) -> Columns | None:
    shapes = Counter(
        tuple(f.column for f in row.values[core(row.values)[0] : core(row.values)[1]])
        for row in rows
        if core(row.values)[1] - core(row.values)[0] == width
    )
    return Columns(shapes.most_common(1)[0][0]) if shapes else None


def named(rows: Sequence[Row], first: int, table: TableForm) -> tuple[str, ...]:
    """Codes of the columns that the header lines above row number ``first`` name, in the form's order."""
    header = [f for row in rows[max(0, first - _HEADER_ROWS) : first] for f in _own_labels(row)]
    names = {c.code: [key(n) for n in (c.label, *c.aliases)] for c in table.columns}
    return tuple(code for code, labels in names.items() if any(_same(f, labels) for f in header))


def first_place(rows: Sequence[Row], first: int, table: TableForm) -> int | None:
    """The field number at which a header line above row number ``first`` names the table's first column."""
    names = [key(table.columns[0].label)]
    for row in reversed(rows[max(0, first - _HEADER_ROWS) : first]):
        for field in row.fields:
            if row.table is None and _same(field, names):
                return field.column
    return None


def order(rows: Sequence[Row], number: int, columns: Sequence[ColumnForm]) -> tuple[str, ...]:
    """Codes of ``columns`` in the order in which the nearest header above row ``number`` names them; () for none.

    The header is one row that names at least two of them, or a stretch of lines that each name one.
    """
    stretch: list[str] = []
    for row in reversed(rows[max(0, number - _HEADER_ROWS) : number]):
        codes = [c.code for f in _own_labels(row) for c in columns if _same(f, [key(c.label)])]
        if row.fields and len(codes) > 1:
            return tuple(codes)
        if not row.fields and codes:
            stretch.append(codes[0])
        elif len(stretch) > 1:
            break
        else:
            stretch = []
    return tuple(reversed(stretch)) if len(stretch) > 1 else ()


def in_yuan(rows: Sequence[Row], number: int, column: ColumnForm) -> bool:
    """Whether the nearest header of a column of amounts says that they are in 元, not in 万元."""
    for row in reversed(rows[max(0, number - _HEADER_ROWS) : number]):
        for field in _own_labels(row):
            if key(field.text).startswith(key(column.label)):
                return _YUAN.search(narrow(field.text)) is not None
    return False


def _own_labels(row: Row) -> Sequence[Field]:
    return [f for f in row.fields if key(f.text)] if row.fields else row.labels[-1:]
