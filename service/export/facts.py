"""A review as the exports tell it: findings in the form's words, gravest first, and tables of printed cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from models.standard import RowForm, TableForm, load
from service.checks import catalogue
from service.checks.words import Words
from service.export.marks import marks
from service.schema import Cell, Finding, Review

_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|[\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in words; ``mend`` is "" where the message itself says what to do."""

    code: str
    severity: str
    label: str
    title: str
    message: str
    mend: str
    basis: str


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell: as shown, as it stands in the report, and what the review says of it ("" for nothing)."""

    name: str
    text: str
    raw: str
    value: int | float | None
    mark: str


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table of the form: its title, the labels of its columns, and its rows with their labels."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[PrintedCell | None, ...]], ...]


def clean(text: str) -> str:
    """``text`` without control characters, which neither XML nor a workbook may hold."""
    return _CONTROL.sub("�", text)


def standing(face: Review) -> list[Finding]:
    """The findings that no officer dismissed, in their order."""
    return [f for f in face.findings if not f.dismissed]


def told(face: Review, lang: str) -> list[Told]:
    """Every finding that stands, in the review's order."""
    return [
        Told(
            code=finding.code,
            severity=finding.severity,
            label=catalogue.word("severities", finding.severity, lang),
            title=clean(finding.title),
            message=clean(finding.message),
            mend=clean(finding.mend),
            basis=clean(finding.basis),
        )
        for finding in standing(face)
    ]


def tables(face: Review, lang: str) -> Iterator[PrintedTable]:
    """The tables of which anything was read in the report, cell by cell."""
    standard = load(face.report.standard)
    words, cells, marked = Words(standard, lang), face.report.cells, marks(standing(face))
    for form in standard.tables:
        rows = [r for r in form.rows if form.cell(r.code, r.columns[0]) in cells]
        if any(cells[form.cell(r.code, c)].state != "missing" for r in rows for c in r.columns):
            yield PrintedTable(
                title=f"{words.table(form.code)} {form.title}",
                columns=tuple(c.label for c in form.columns),
                rows=tuple((words.row(form.code, r.code), _row(form, r, cells, marked)) for r in rows),
            )


def _row(
    form: TableForm, row: RowForm, cells: Mapping[str, Cell], marked: Mapping[str, str]
) -> tuple[PrintedCell | None, ...]:
    names = [form.cell(row.code, c.code) if c.code in row.columns else None for c in form.columns]
    return tuple(_cell(n, cells[n], marked.get(n, "")) if n is not None else None for n in names)


def _cell(name: str, cell: Cell, mark: str) -> PrintedCell:
    text = str(cell.value) if cell.state == "number" else {"blank": "", "missing": "?"}.get(cell.state, cell.raw)
    return PrintedCell(name, clean(text), clean(cell.raw), cell.value, mark)
