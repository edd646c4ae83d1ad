"""The tables that a roster's file may hold, and what ``sheets`` leaves out: formulas, odd cells and signs."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time, timedelta
from functools import cached_property

from lxml import etree

from service.batch import sheets
from service.batch.roster_words import CONTROL
from service.batch.sheets import Row
from service.errors import FileError, RosterUnusable
from service.intake.decode import decode, utf16
from service.intake.package import Package
from service.intake.parsing import parse_xml

_CONTROLS = bytes(b for b in range(128) if CONTROL.match(chr(b)))
_WIDE = str.maketrans("，；", ",;")

FORMULA = "="
"""Stands for a formula without a value."""


@dataclass(frozen=True)
class Table:
    """Rows to be tried. ``control``: line and code of a control character that was left out to read them."""

    rows: Sequence[Row]
    control: tuple[int, str] | None = None
    content: bytes = field(default=b"", repr=False)
    sheet: int = 0

    def odd(self, row: Row, column: int) -> str:
        """What a cell holds whose value is None in the row: FORMULA, TRUE, a time; "" for nothing."""
        if column in row.merged or (column < len(row.values) and row.values[column] is not None):
            return ""
        return self._odd.get((row.number, column), "")

    def formula(self, rows: int) -> tuple[int, int] | None:
        """Row and column of the first formula without a value among so many rows."""
        found = [place for place, what in self._odd.items() if what == FORMULA and place[0] <= rows]
        return min(found, default=None)

    @cached_property
    def _odd(self) -> Mapping[tuple[int, int], str]:
        """By row from 1 and column from 0."""
        return _odd(self.content, self.sheet, len(self.rows)) if self.content else {}


def tables(content: bytes, name: str) -> Iterator[Table]:
    """The tables in the order in which they are to be tried. Raises RosterUnusable."""
    if content.startswith(b"PK"):
        for number, rows in enumerate(sheets.tables(content, name)):
            yield Table(rows, content=content, sheet=number)
        return
    yield from _without_controls(content, name)
    for rows in sheets.tables(content, name):
        yield Table(rows)
    text = decode(content).text
    wide = text.translate(_WIDE)
    if wide != text:
        for rows in sheets.tables(wide.encode(), name):
            yield Table(rows)


def _without_controls(content: bytes, name: str) -> Iterator[Table]:
    """The tables in a text from which control characters were taken, to tell it from what is no text at all."""
    bare = content.translate(None, _CONTROLS)
    if bare == content or utf16(content) is not None:
        return
    at = next(i for i, byte in enumerate(content) if byte in _CONTROLS)
    control = len((content[:at] + b"-").splitlines()), f"U+{content[at]:04X}"
    try:
        tried = list(sheets.tables(bare, name))
    except (RosterUnusable, FileError):
        return
    for rows in tried:
        yield Table(rows, control)


def _odd(content: bytes, number: int, rows: int) -> dict[tuple[int, int], str]:
    """The odd cells of a sheet, by its number among those that ``sheets`` reads, which has checked them all."""
    import openpyxl

    package = Package(content, sheets.LIMITS)
    found: dict[tuple[int, int], str] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        shown = [(s, s._worksheet_path.lower().lstrip("/")) for s in book.worksheets[: sheets.SHEETS]]
        parts = {n for n in package.names if n.endswith(".xml")}
        sheet, part = [(s, p) for s, p in shown if s.sheet_state == "visible" and p in parts][number]
        cells = sheet.iter_rows(max_row=max(rows, 1), max_col=sheets.COLUMNS, values_only=True)
        for r, values in enumerate(cells, 1):
            for c, value in enumerate(values):
                if isinstance(value, bool | time | timedelta):
                    found[r, c] = str(value).upper()
    root = parse_xml(package.read(part) or b"", part)
    return found | dict.fromkeys(_unsaved(root), FORMULA)


def _unsaved(root: etree._Element) -> Iterator[tuple[int, int]]:
    """Where formulas stand whose values were not saved; an empty text is one that was."""
    from openpyxl.utils.cell import coordinate_to_tuple

    r = 0
    for row in root.iter("{*}row"):
        r = int(row.get("r") or r + 1)
        c = 0
        for cell in row.iter("{*}c"):
            place = cell.get("r")
            c = coordinate_to_tuple(place)[1] if place else c + 1
            value = cell.find("{*}v")
            saved = value is not None and (value.text or cell.get("t") == "str")
            if cell.find("{*}f") is not None and not saved:
                yield r, c - 1
