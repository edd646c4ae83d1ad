"""Sheets of a workbook, written row by row: real numbers, text that is never a formula, frozen header, filter."""

from __future__ import annotations

import math
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import IO, Any, Literal

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from rich.cells import cell_len

from service.export.facts import clean

Value = str | int | float | date | None
Align = Literal["left", "center", "right"] | None
DAY, PERCENT = "yyyy-mm-dd", "0.0%"
"""How days and shares (0 to 1) are shown."""
MOST_COLUMNS = 16_384
"""Columns that a sheet can hold."""
_MARKED = PatternFill("solid", fgColor="FFF2CC")
_HEAD = PatternFill("solid", fgColor="DDE7F0")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What an office suite takes for an escaped character, as ``_x000D_``."""
_ACTIVE = ("=", "+", "-", "@", "\t")
"""Beginnings of a text that a spreadsheet may take for a formula when the cell is edited."""
_LINE, _HIGHEST = 15.0, 409.0
"""Height of a line of text, and of a row at most, in points."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in characters, how its numbers are shown, how its texts stand."""

    title: str
    width: int
    form: str = "General"
    align: Align = None


@contextmanager
def workbook(title: str, file: IO[bytes]) -> Iterator[Workbook]:
    """A workbook whose sheets are written row by row, to ``file`` when the block ends well."""
    book = Workbook(write_only=True)
    book.properties.creator, book.properties.title = "nianbao", clean(title)
    try:
        yield book
    except BaseException:
        with tempfile.TemporaryFile() as nowhere:  # saving is what closes the sheets and their files
            book.save(nowhere)
        raise
    book.save(file)


class Sheet:
    """A sheet under way: a header, then rows in their order, then perhaps notes, which no filter hides.

    Printed on A4 lying on its side, as wide as the page, with the header on each page and pages numbered. The
    first ``fixed`` columns stay in sight; with ``wide`` the sheet goes over as many pages as it needs, these
    columns on each.
    """

    def __init__(self, book: Workbook, title: str, columns: Sequence[Column], fixed: int = 0, wide: bool = False):
        self._columns = columns
        self._sheet: Any = book.create_sheet(title)
        self._styles: dict[tuple[str, str | None, bool, bool], Any] = {}
        self._rows = 0
        self._noted = False
        for number, column in enumerate(columns, 1):
            self._sheet.column_dimensions[get_column_letter(number)].width = column.width
        self._sheet.freeze_panes = f"{get_column_letter(fixed + 1)}2"
        self._page(fixed, wide)
        self._append([self._head(column) for column in columns], self._lines([c.title for c in columns]))
        self._filter()

    def append(self, values: Sequence[Value], marked: bool = False) -> None:
        """A row, high enough for its texts; text stays text whatever it begins with. ``marked`` colours it."""
        lines = self._lines(values)
        bare = lines == 1 and not marked
        pairs = zip(self._columns, values, strict=True)
        self._append([v if bare and _plain(c, v) else self._cell(c, v, marked) for c, v in pairs], lines)
        self._filter()

    def note(self, text: str) -> None:
        """A remark below the rows, after which come notes only."""
        if not self._noted:
            self._sheet.append([])
            self._rows += 1
        self._noted = True
        cell = Cell(self._sheet, 1, 1)
        _put(cell, text)
        cell.font = Font(italic=True, color="5B6774")
        self._sheet.append([cell])
        self._rows += 1

    def _append(self, cells: Sequence[Cell | Value], lines: int) -> None:
        self._rows += 1
        self._sheet.row_dimensions[self._rows].height = min(_HIGHEST, _LINE * lines)
        self._sheet.append(cells)
        del self._sheet.row_dimensions[self._rows]

    def _lines(self, values: Sequence[Value]) -> int:
        pairs = zip(values, self._columns, strict=True)
        return max((_lines(v, c.width) for v, c in pairs if isinstance(v, str)), default=1)

    def _filter(self) -> None:
        self._sheet.auto_filter.ref = f"A1:{get_column_letter(len(self._columns))}{self._rows}"

    def _head(self, column: Column) -> Cell:
        cell = Cell(self._sheet, 1, 1)
        _put(cell, column.title)
        cell.font, cell.fill = Font(bold=True), _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal=column.align)
        return cell

    def _cell(self, column: Column, value: Value, marked: bool) -> Cell | None:
        if value is None or value == "":
            return None
        quoted = isinstance(value, str) and value.startswith(_ACTIVE)
        key = (column.form, column.align, quoted, marked)
        cell = Cell(self._sheet, 1, 1, style_array=self._styles.get(key))
        _put(cell, value)
        if key not in self._styles:
            cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal=column.align)
            cell.number_format = column.form
            if marked:
                cell.fill = _MARKED
            self._styles[key] = cell._style
        return cell

    def _page(self, fixed: int, wide: bool) -> None:
        sheet = self._sheet
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", "9"
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=not wide)
        if wide:
            sheet.page_setup.scale, sheet.page_setup.pageOrder = 60, "overThenDown"
            sheet.print_title_cols = f"A:{get_column_letter(fixed)}"
        else:
            sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.6, bottom=0.8, footer=0.4)
        sheet.print_title_rows = "1:1"
        sheet.oddFooter.center.text = "&A　&P / &N"


def _plain(column: Column, value: Value) -> bool:
    """Whether a value needs no style in a row of one line: numbers stand to the right by themselves."""
    return isinstance(value, int | float) and column.form == "General" and column.align in (None, "right")


def _put(cell: Cell, value: Value) -> None:
    if isinstance(value, str):
        cell.value = _ESCAPED.sub("_x005F_", clean(value))
        cell.data_type = "s"
        if value.startswith(_ACTIVE) and not cell.quotePrefix:
            cell.quotePrefix = True
    else:
        cell.value = value


def _lines(text: str, width: int) -> int:
    """Lines that ``text`` takes in a column; a little less goes into one than its width says."""
    return sum(max(1, math.ceil(cell_len(line) / (width * 0.9))) for line in text.split("\n"))
