"""The review as a workbook: score, findings, cells and clauses, with real numbers, frozen headers and filters."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence

from models.standard import load
from service.checks import catalogue
from service.checks.words import Words
from service.export import facts, sheets
from service.export.sheets import Align, Column, Sheet, Value
from service.schema import Review

Row = Sequence[Value]
Contents = Callable[[Review, str], list[Row]]
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
_MARK = 5
"""The column of a cell's mark."""


def write(face: Review, lang: str = "zh") -> bytes:
    """The workbook's bytes."""
    out = io.BytesIO()
    with sheets.workbook(face.report.title or face.source.name, out) as book:
        for name, titles, (contents, shapes) in zip(_NAMES[lang], _HEADS[lang], _SHEETS.items(), strict=True):
            columns = [Column(t, width, align=align) for t, (width, align) in zip(titles, shapes, strict=True)]
            sheet = Sheet(book, name, columns)
            for row in contents(face, lang):
                sheet.append(row, marked=contents is _cells and bool(row[_MARK]))
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


_SHEETS: Mapping[Contents, Sequence[tuple[int, Align]]] = {
    _score: ((40, None), (60, "left")),
    _findings: ((8, None), (8, None), (24, None), (56, None), (40, None), (34, None)),
    _cells: ((46, None), (50, None), (20, None), (10, "center"), (16, "center"), (10, "center"), (52, None)),
    _clauses: ((8, None), (8, None), (28, None), (100, None)),
}
