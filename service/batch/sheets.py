"""Rows of cells from a CSV or XLSX that somebody sends, within limits; merged cells are known by their first."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from lxml import etree

from service.errors import FileError, RosterUnusable
from service.intake.decode import decode
from service.intake.guard import check_size
from service.intake.limits import MB, Limits
from service.intake.package import Package
from service.intake.parsing import parse_xml

ROWS, COLUMNS, SHEETS = 10_000, 60, 20
LIMITS = Limits(upload_bytes=10 * MB, zip_entries=500, inflated_bytes=20 * MB)
_SEPARATORS = (",", ";", "\t")
_BAD_BOOK = (
    zipfile.BadZipFile, AttributeError, IndexError, KeyError, OSError, SyntaxError, TypeError, ValueError, EOFError,
)  # fmt: skip
"""What openpyxl raises on damaged workbooks; XML errors are SyntaxErrors."""
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")

Value = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row by its number in the file, from 1. ``merged`` are columns that repeat the first of merged cells."""

    number: int
    values: tuple[Value, ...]
    merged: frozenset[int] = field(default=frozenset())


def tables(content: bytes, name: str) -> Iterator[list[Row]]:
    """What the file may hold as a table, to be tried in turn: sheets of a book, or a text by each separator.

    Values of merged cells are repeated in each. Raises RosterUnusable.
    """
    try:
        check_size(content, LIMITS)
        if content.startswith(b"PK"):
            yield from _book(content, name)
        else:
            yield from _texts(content, name)
    except FileError as error:
        reason = "type" if error.code == "unsupported_type" else "unreadable"
        raise RosterUnusable(name=name, row=0, reason=reason, detail=str(error)) from error


def _texts(content: bytes, name: str) -> Iterator[list[Row]]:
    decoded = decode(content)
    if decoded.broken:
        raise RosterUnusable(name=name, row=0, reason="unreadable", detail="文字编码有误，请存为 UTF-8 的 CSV")
    for separator in sorted(_SEPARATORS, key=decoded.text.count, reverse=True):
        yield _csv(decoded.text, separator, name)


def _csv(text: str, separator: str, name: str) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    first = 1
    try:
        for values in reader:
            if len(rows) == ROWS:
                raise RosterUnusable(name=name, row=0, reason="too_large", detail=ROWS)
            rows.append(Row(first, tuple(v.strip() or None for v in values[:COLUMNS])))
            first = reader.line_num + 1
    except csv.Error as error:
        raise RosterUnusable(
            name=name, row=reader.line_num, reason="unreadable", detail="引号或分隔有误"
        ) from error
    return rows


def _book(content: bytes, name: str) -> list[list[Row]]:
    """The sheets, first to last. Every part is inflated and parsed within limits before openpyxl sees it."""
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    package = Package(content, LIMITS)
    if not any(n.startswith("xl/") for n in package.names):
        raise RosterUnusable(name=name, row=0, reason="type")
    parts = {n: package.read(n) or b"" for n in sorted(package.names)}
    roots = {n: parse_xml(part, n) for n, part in parts.items() if n.endswith((".xml", ".rels"))}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheets = [(s, roots.get(s._worksheet_path.lower())) for s in book.worksheets[:SHEETS]]
            return [_sheet(s, root, name) for s, root in sheets if s.sheet_state == "visible" and root is not None]
    except (InvalidFileException, *_BAD_BOOK) as error:
        raise RosterUnusable(name=name, row=0, reason="unreadable", detail="工作簿损坏，请重新保存") from error


def _sheet(sheet: object, root: etree._Element, name: str) -> list[Row]:
    """The rows down to the last that holds anything; a range of merged cells is repeated as far as they go."""
    last, number = -1, -1
    for row in root.iter("{*}row"):
        printed = row.get("r") or ""
        number = int(printed) - 1 if printed.isdecimal() and len(printed) < 9 else number + 1
        if any(len(cell) for cell in row):
            last = max(last, number)
    if last >= ROWS:
        raise RosterUnusable(name=name, row=0, reason="too_large", detail=ROWS)
    if last < 0:
        return []
    found = sheet.iter_rows(max_row=last + 1, max_col=COLUMNS, values_only=True)  # type: ignore[attr-defined]
    values = [[_plain(v) for v in row] for row in found]
    merged: dict[int, set[int]] = {}
    for (top, left), (bottom, right) in _ranges(root):
        for r in range(top, min(bottom, last) + 1):
            for c in range(left, min(right, COLUMNS - 1) + 1):
                if (r, c) != (top, left) and c not in merged.setdefault(r, set()):
                    values[r][c] = values[top][left]
                    merged[r].add(c)
    return [Row(i + 1, tuple(row), frozenset(merged.get(i, ()))) for i, row in enumerate(values)]


def _ranges(root: etree._Element) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """First and last place of each range of merged cells; together they cover no more than a sheet may hold."""
    left = ROWS * COLUMNS
    for cell in root.iter("{*}mergeCell"):
        first, _, last = (cell.get("ref") or "").partition(":")
        one, other = _place(first), _place(last)
        left -= (min(other[0], ROWS) - one[0] + 1) * (min(other[1], COLUMNS) - one[1] + 1)
        if 0 <= one[0] <= other[0] and 0 <= one[1] <= min(other[1], COLUMNS - 1) and left >= 0:
            yield one, other


def _place(reference: str) -> tuple[int, int]:
    """Row and column from 0 of a reference such as B12; (-1, -1) for what is none."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return -1, -1
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def _plain(value: object) -> Value:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str):
        return value.strip() or None
    return value if isinstance(value, int | float | date) and not isinstance(value, bool) else None
