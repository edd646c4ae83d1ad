"""The review as a workbook: score, findings, cells and clauses, with real numbers, frozen headers and filters."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from rich.cells import cell_len

from models.standard import load
from service.checks import catalogue
from service.checks.words import Words
from service.export import facts
from service.export.facts import clean
from service.schema import Review

Row = Sequence[Any]
Contents = Callable[[Review, str], list[Row]]
_MARKED = PatternFill("solid", fgColor="FFF2CC")
_HEAD = PatternFill("solid", fgColor="DDE7F0")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What an office suite takes for an escaped character, as ``_x000D_``."""
_ACTIVE = ("=", "+", "-", "@", "\t")
"""Beginnings of a text that a spreadsheet may take for a formula when the cell is edited."""
_LINE, _HIGHEST = 15.0, 409.0
"""Height of a line of text, and of a row at most, in points."""
_NAMES = {
    "zh": ("得分", "发现", "数据", "问题与措施"),
    "en": ("score", "findings", "cells", "clauses"),
}
_HEADS = {
    "zh": (
        ("项目", "内容"),
        ("级别", "编号", "名称", "说明", "怎样改", "依据"),
        ("表", "行", "列", "数", "原文", "标记", "名称"),
        ("条", "类别", "主题", "内容"),
    ),
    "en": (
        ("item", "value"),
        ("severity", "code", "title", "message", "mend", "basis"),
        ("table", "row", "column", "value", "raw", "mark", "name"),
        ("clause", "role", "themes", "text"),
    ),
}


def write(face: Review, lang: str = "zh") -> bytes:
    """The workbook's bytes."""
    book = Workbook()
    book.properties.creator = "nianbao"
    book.properties.title = clean(face.report.title or face.source.name)
    sheets = [book.active, *(book.create_sheet() for _ in range(3))]
    contents = (_score, _findings, _cells, _clauses)
    for sheet, name, head, rows in zip(sheets, _NAMES[lang], _HEADS[lang], contents, strict=True):
        sheet.title = name
        _table(sheet, head, _WIDTHS[rows], rows(face, lang))
        _page(sheet)
    _align(sheets[0], "left", 2, 2)
    _align(sheets[2], "center", 4, 6)
    _mark(sheets[2])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _score(face: Review, lang: str) -> list[Row]:
    report, score = face.report, face.score
    names = ("单位", "年度", "文件", "得分", "满分") if lang == "zh" else ("organ", "year", "file", "score", "of")
    values = (report.unit, report.year, face.source.name, score.total, score.max)
    taken = [(f"{d.code} {catalogue.load()[d.code].title[lang]}", -d.points) for d in score.deductions]
    return [*zip(names, values, strict=True), *taken]


def _findings(face: Review, lang: str) -> list[Row]:
    return [(t.label, t.code, t.title, t.message, t.mend, t.basis) for t in facts.told(face, lang)]


def _cells(face: Review, lang: str) -> list[Row]:
    return [
        (table.title, label, column, cell.value, cell.raw, cell.mark, cell.name)
        for table in facts.tables(face, lang)
        for label, cells in table.rows
        for column, cell in zip(table.columns, cells, strict=True)
        if cell is not None
    ]


def _clauses(face: Review, lang: str) -> list[Row]:
    words = Words(load(face.report.standard), lang)
    return [
        (c.id, catalogue.word("roles", c.role, lang), "、".join(words.theme(t.code) for t in c.themes), c.text)
        for c in face.report.clauses
    ]


_WIDTHS: Mapping[Contents, tuple[int, ...]] = {
    _score: (40, 60),
    _findings: (8, 8, 24, 56, 40, 34),
    _cells: (46, 50, 20, 10, 16, 10, 52),
    _clauses: (8, 8, 28, 100),
}


def _mark(sheet: Worksheet) -> None:
    """Colour the rows of cells that a finding names."""
    for row in sheet.iter_rows(min_row=2):
        if row[5].value:
            for cell in row:
                cell.fill = _MARKED


def _table(sheet: Worksheet, head: Sequence[str], widths: Sequence[int], rows: Iterable[Row]) -> None:
    """A header and rows, high enough for their text; text stays text whatever it begins with, never a formula."""
    for number, (title, width) in enumerate(zip(head, widths, strict=True), 1):
        cell = sheet.cell(1, number, title)
        cell.font, cell.fill = Font(bold=True), _HEAD
        sheet.column_dimensions[cell.column_letter].width = width
    last = 1
    for last, row in enumerate(rows, 2):
        for number, value in enumerate(row, 1):
            cell = sheet.cell(last, number)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(value, str):
                cell.value = _ESCAPED.sub("_x005F_", clean(value))
                cell.data_type = "s"
                cell.quotePrefix = value.startswith(_ACTIVE)
            else:
                cell.value = value
        lines = max(_lines(str(value), width) for value, width in zip(row, widths, strict=True))
        sheet.row_dimensions[last].height = min(_HIGHEST, _LINE * lines)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{sheet.cell(1, len(head)).column_letter}{max(last, 1)}"


def _lines(text: str, width: int) -> int:
    """Lines that ``text`` takes in a column; a little less goes into one than its width says."""
    return sum(max(1, math.ceil(cell_len(line) / (width * 0.9))) for line in text.split("\n"))


def _align(sheet: Worksheet, horizontal: str, first: int, last: int) -> None:
    """How the texts and numbers of some columns stand, below the header."""
    for row in sheet.iter_rows(min_row=2, min_col=first, max_col=last):
        for cell in row:
            cell.alignment = Alignment(horizontal=horizontal, vertical="top", wrap_text=True)


def _page(sheet: Worksheet) -> None:
    """Printed on A4 lying on its side, as wide as the page, with the header on each page and pages numbered."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.6, bottom=0.8, footer=0.4)
    sheet.print_title_rows = "1:1"
    sheet.oddFooter.center.text = "&A　&P / &N"
