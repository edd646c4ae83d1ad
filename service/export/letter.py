"""The opinion letter (审核意见书): what the organ gets back, with the way to mend each finding."""

from __future__ import annotations

import io
import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from service.checks import catalogue
from service.export import facts
from service.export.facts import PrintedTable, Told, clean
from service.export.whole import timeless
from service.schema import Review

_FONT = "宋体"
_MARKED = "FFF2CC"
_LABEL, _NUMBER = Cm(8), Cm(2.3)
"""Widths of the columns of a table: the labels of its rows, and numbers."""


def write(face: Review, lang: str = "zh") -> bytes:
    """The letter's bytes; the same for the same review."""
    text = _texts()[lang]
    document = docx.Document()
    document.core_properties.author, document.core_properties.title = "nianbao", text["title"]
    document.core_properties.comments = ""
    _styles(document)
    findings = facts.told(face, lang)
    counts = Counter(t.severity for t in findings)
    params = {
        "unit": clean(face.report.unit) or "　　　　",
        "year": face.report.year or "　　",
        "name": clean(face.source.name),
        "total": f"{face.score.total:g}",
        "max": f"{face.score.max:g}",
        "errors": counts["error"],
        "warnings": counts["warning"],
        "notices": counts["notice"],
    }
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run(text["title"]).font.size = Pt(18)
    document.add_paragraph(text["to"].format_map(params))
    document.add_paragraph(text["opening" if findings else "clean"].format_map(params))
    for severity in catalogue.SEVERITIES:
        of = [t for t in findings if t.severity == severity]
        if of:
            document.add_paragraph().add_run(text[severity]).bold = True
            for number, finding in enumerate(of, 1):
                _finding(document, number, finding, text)
    if findings:
        document.add_paragraph(text["closing"])
    for line in ("office", "date"):
        document.add_paragraph(text[line]).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _tables(document, face, lang, text["tables"])
    out = io.BytesIO()
    document.save(out)
    return timeless(out.getvalue())


@cache
def _texts() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("service.export").joinpath("letter.toml").read_text("utf-8"))


def _styles(document: Document) -> None:
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)


def _finding(document: Document, number: int, finding: Told, text: dict[str, str]) -> None:
    document.add_paragraph(f"{number}. {finding.message}（{finding.code}）")
    if finding.mend:
        document.add_paragraph(finding.mend).paragraph_format.left_indent = Pt(24)
    basis = document.add_paragraph()
    basis.paragraph_format.left_indent = Pt(24)
    basis.add_run(text["basis"] + finding.basis).font.size = Pt(9)


def _tables(document: Document, face: Review, lang: str, heading: str) -> None:
    """Tables that hold a marked cell, on pages of their own that lie on their side."""
    marked = [t for t in facts.tables(face, lang) if any(c and c.mark for _, cells in t.rows for c in cells)]
    if not marked:
        return
    section = document.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.top_margin = section.bottom_margin = Cm(1.5)
    document.add_paragraph().add_run(heading).bold = True
    for table in marked:
        _table(document, table)


def _table(document: Document, printed: PrintedTable) -> None:
    title = document.add_paragraph(printed.title).paragraph_format
    title.keep_with_next, title.space_before, title.space_after = True, Pt(10), Pt(4)
    table = document.add_table(rows=1, cols=len(printed.columns) + 1)
    table.style, table.autofit = "Table Grid", False
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, label in zip(table.rows[0].cells[1:], printed.columns, strict=True):
        _put(cell, label, WD_ALIGN_PARAGRAPH.CENTER)
    for label, cells in printed.rows:
        added = table.add_row()
        added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        row = added.cells
        _put(row[0], label)
        for cell, value in zip(row[1:], cells, strict=True):
            _put(cell, "" if value is None else value.text + value.mark, WD_ALIGN_PARAGRAPH.CENTER)
            if value is not None and value.mark:
                _shade(cell)
    for column, width in zip(table.columns, (_LABEL, *[_NUMBER] * len(printed.columns)), strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _put(cell: Any, text: str, alignment: WD_ALIGN_PARAGRAPH | None = None) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment, paragraph.paragraph_format.space_after = alignment, Pt(0)
    paragraph.add_run(text).font.size = Pt(9)


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), _MARKED)
    cell._tc.get_or_add_tcPr().append(shade)
