"""A review as the exports tell it: findings in the form's words, gravest first, and tables of printed cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.report import CellState
from models.standard import TableForm, load
from service.checks import catalogue
from service.checks.words import Words
from service.export.marks import marks
from service.render import message
from service.review import Review

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
    """A cell as printed, with what the review says of it ("" for nothing)."""

    name: str
    text: str
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


def told(review: Review, lang: str) -> list[Told]:
    """Every finding of the review, in its order."""
    words = Words(load(review.report.standard), lang)
    found = []
    for finding in review.findings:
        rule = review.profile.rules[finding.code]
        severity = rule.variant(finding.variant).severity
        cause = next((f for f in review.findings if f.id == finding.explained_by), None)
        mend = words.suggestion(finding.suggestion) if finding.suggestion is not None else ""
        if cause is not None:
            mend = "与前面同一原因，一并改正。" if lang == "zh" else "Of the same cause as an earlier one."
        found.append(
            Told(
                code=finding.code,
                severity=severity,
                label=catalogue.word("severities", severity, lang),
                title=rule.title[lang],
                message=clean(message(finding, words, lang)),
                mend=clean(mend),
                basis=rule.basis,
            )
        )
    return found


def tables(review: Review, lang: str) -> Iterator[PrintedTable]:
    """The tables that were found in the report, cell by cell."""
    words = Words(load(review.report.standard), lang)
    marked = marks(review)
    for found in review.report.tables:
        if found.present:
            form = load(review.report.standard).table(found.code)
            rows = [
                r.code
                for r in form.rows
                if not r.replaces or form.cell(r.code, r.columns[0]) in review.report.cells
            ]
            yield PrintedTable(
                title=f"{words.table(found.code)} {form.title}",
                columns=tuple(c.label for c in form.columns),
                rows=tuple((words.row(found.code, code), _row(review, form, code, marked)) for code in rows),
            )


def _row(review: Review, form: TableForm, code: str, marked: dict[str, str]) -> tuple[PrintedCell | None, ...]:
    own = form.row[code].columns
    return tuple(_cell(review, form.cell(code, c.code), marked) if c.code in own else None for c in form.columns)


def _cell(review: Review, name: str, marked: dict[str, str]) -> PrintedCell:
    cell = review.report.cells[name]
    if cell.state is CellState.NUMBER:
        text = str(cell.value)
    else:
        text = {CellState.BLANK: "", CellState.MISSING: "?"}.get(cell.state, cell.raw)
    return PrintedCell(name, clean(text), cell.value, marked.get(name, ""))
