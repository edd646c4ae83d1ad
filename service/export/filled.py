"""Sums as the filled statutory form (.docx): tables 2 to 4 as they are printed, to be pasted into a report."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor, Twips

from models.layout import Field, Grid, grid
from models.standard import Standard, load
from service.export.facts import clean

_FONT = "宋体"
_RED = RGBColor(0xC0, 0x00, 0x00)
_WIDTHS: Mapping[str, tuple[int, ...]] = {
    "disclosure": (2250,) * 4,
    "requests": (760, 1180, 2560, *(640,) * 7),
    "litigation": (590,) * 15,
}
"""Widths of the columns in twentieths of a point; together they fill A4 between margins of 2.5 cm."""

Number = int | float | Decimal


def write(
    cells: Mapping[str, Number], standard: str, unit: str, year: int | None, notes: Sequence[str] = ()
) -> bytes:
    """The form of ``standard`` ("2019" or "2021") with ``cells`` in it; cells that are not given stay empty.

    ``notes`` stand before it, in red: they are not of the form.

    A row that only an older form has is printed where ``cells`` has one of it. Raises KeyError for no standard.
    """
    form = load(standard)
    document = docx.Document()
    title = f"{clean(unit)}{f'{year}年' if year is not None else ''}{form.title}"
    document.core_properties.author, document.core_properties.title = "nianbao", title
    document.core_properties.comments = ""
    _styles(document)
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    heading.add_run(title).font.size = Pt(18)
    for note in notes:
        document.add_paragraph().add_run(clean(note)).font.color.rgb = _RED
    printed = {s.code: s for s in form.sections}
    for table in form.tables:
        section = printed[table.section]
        document.add_paragraph().add_run(f"{section.number}、{section.heading}").bold = True
        _table(document, grid(table, _texts(form, cells, table.code)))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def plain(value: Number) -> str:
    """A number as people write it: no exponent, no trailing nought."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _texts(form: Standard, cells: Mapping[str, Number], table: str) -> dict[str, str]:
    names = [*form.cells, *(n for n in form.extra_cells if n in cells)]
    return {n: _text(form, n, cells.get(n)) for n in names if n.split(".")[0] == table}


def _text(form: Standard, name: str, value: Number | None) -> str:
    if value is None:
        return ""
    signed = form.split(name)[2].kind == "signed" and value > 0
    return f"+{plain(value)}" if signed else plain(value)


def _styles(document: Document) -> None:
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)


def _table(document: Document, made: Grid) -> None:
    widths = _WIDTHS[made.table]
    table = document.add_table(made.rows, made.columns, style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Twips(width)
    covered = made.covered()
    for number, (row, places) in enumerate(zip(table.rows, made.matrix(), strict=True)):
        boxes = list(row._tr.tc_lst)
        for column, (box, field) in enumerate(zip(boxes, places, strict=True)):
            owner = field or covered[number, column]
            if owner.column != column:
                row._tr.remove(box)
                continue
            box.grid_span = owner.colspan
            box.width = Twips(sum(widths[column : column + owner.colspan]))
            if owner.rowspan > 1:
                box.vMerge = "restart" if field else "continue"
            if field:
                _put(docx.table._Cell(box, table), field)


def _put(cell: Any, field: Field) -> None:
    paragraph = cell.paragraphs[0]
    if field.cell is not None or field.head:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.add_run(field.text).font.size = Pt(9)
