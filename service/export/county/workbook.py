"""The workbook of a batch: ranking, findings, cells side by side, themes, near copies, who did not send.

Reviews are gone through once; rows go to the file as they are made. The cells of all reports are the only thing
kept (twelve bytes each), because they stand in columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook

from service.batch import lean
from service.batch.face import Batch, Entry, ThemeCount
from service.checks import catalogue
from service.export import sheets
from service.export.county import Reviews, candidates, ranking, submission
from service.export.county.grid import Grid, Labels, names
from service.export.county.words import words
from service.export.sheets import DAY, MOST_COLUMNS, PERCENT, Column, Sheet, Value
from service.export.whole import whole

_WIDTHS = {
    "findings": (34, 8, 8, 24, 60, 40, 34, 36),
    "county": (8, 8, 24, 60, 40, 34, 40, 10, 10, 60, 40, 40),
    "cells": (8, 46, 18, 12, 10, 12, 10, 12, 16),
    "themes": (34, 10, 10),
    "copies": (28, 32, 28, 32, 10, 7, 60, 60, 10),
    "missing": (10, 34, 12, 14, 14, 10, 50),
}
_SHARE = {"copies": (4, 8)}
_DAYS = {"missing": (3, 4)}
"""Columns of shares and of days, by sheet."""
_FIXED = 3
"""Columns that name a cell."""
_REPORT = 14
"""Width of a report's column."""


def write(batch: Batch, reviews: Reviews, path: Path) -> None:
    """Write ``scores.xlsx``."""
    title = words("workbook")["title"].format(year=batch.year or "")
    with whole(path) as file, sheets.workbook(title, file) as book:
        _fill(Sheet(book, words("workbook")["ranking"], ranking.columns(), fixed=2), ranking.rows(batch))
        grid = _findings(book, batch, reviews)
        _fill(_sheet(book, "county"), _across(batch))
        _cells(book, batch, grid)
        _themes(book, batch)
        _fill(_sheet(book, "copies"), _copies(batch))
        _missing(book, batch)


def _sheet(book: Workbook, name: str, more: list[Column] | None = None, fixed: int = 0) -> Sheet:
    heads = words("workbook")["heads"][name]
    columns = [
        Column(
            title,
            width,
            PERCENT if i in _SHARE.get(name, ()) else DAY if i in _DAYS.get(name, ()) else "General",
            "center" if i in _DAYS.get(name, ()) else None,
        )
        for i, (title, width) in enumerate(zip(heads, _WIDTHS[name], strict=True))
    ]
    return Sheet(book, words("workbook")[name], [*columns, *(more or [])], fixed, wide=bool(more))


def _fill(sheet: Sheet, rows: Iterator[list[Value]]) -> None:
    for row in rows:
        sheet.append(row)


def _findings(book: Workbook, batch: Batch, reviews: Reviews) -> Grid:
    """The findings of every report; the cells of those that have a column, in the order of their names."""
    sheet = _sheet(book, "findings", fixed=1)
    columns = {entry.name for entry in _beside(batch)}
    grid = Grid(names(batch), len(columns))
    for entry in batch.entries:
        if entry.review is None:
            continue
        review = lean.read(reviews(entry))
        for f in review.findings:
            if not f.dismissed:
                label = catalogue.word("severities", f.severity, "zh")
                row = (ranking.name(entry), label, f.code, f.title, f.message, f.mend, f.basis, entry.name)
                sheet.append(row)
        if entry.name in columns:
            grid.add(review.report.cells)
    return grid


def _beside(batch: Batch) -> list[Entry]:
    """The reports that have a column: those that count, as many as a sheet can hold."""
    counted = [entry for entry in batch.entries if entry.counted and entry.review is not None]
    return counted[: MOST_COLUMNS - len(_WIDTHS["cells"])]


def _across(batch: Batch) -> Iterator[list[Value]]:
    labels = Labels(batch.standard)
    for f in batch.findings:
        yield [
            catalogue.word("severities", f.severity, "zh"),
            f.code,
            f.title,
            f.message,
            f.mend,
            f.basis,
            labels.cell(f.cell) if f.cell is not None else "",
            f.expected,
            f.actual,
            "\n".join(candidates.told(c) for c in f.candidates),
            "、".join(f.organs),
            "、".join(f.reports),
        ]


def _cells(book: Workbook, batch: Batch, grid: Grid) -> None:
    beside = _beside(batch)
    reports = [Column(ranking.name(entry), _REPORT, align="right") for entry in beside]
    sheet = _sheet(book, "cells", reports, fixed=_FIXED)
    labels, totals = Labels(batch.standard), {t.cell: t for t in batch.totals}
    for index, name in enumerate(names(batch)):
        total = totals.get(name)
        sums: list[Value] = [None] * (len(_WIDTHS["cells"]) - _FIXED)
        if total is not None:
            apart = None if total.county is None else round(total.county - total.value, 4)
            sums = [total.value, total.reports, total.county, apart, total.last, total.last_now]
        sheet.append([*labels.of(name), *sums, *grid.row(index)], marked=bool(sums[3]))
    notes = words("workbook")["notes"]
    sheet.note(notes["cells"])
    left = sum(entry.counted and entry.review is not None for entry in batch.entries) - len(beside)
    if left:
        sheet.note(notes["cut"].format(most=MOST_COLUMNS, shown=len(beside), left=left))


def _themes(book: Workbook, batch: Batch) -> None:
    codes = list(catalogue.words("themes"))
    heads = words("workbook")["heads"]["theme"]
    more = [Column(head.format(theme=catalogue.word("themes", code, "zh")), 10) for code in codes for head in heads]
    sheet = _sheet(book, "themes", more, fixed=1)

    def row(title: str, problems: int, measures: int, themes: list[ThemeCount]) -> list[Value]:
        by = {t.code: t for t in themes}
        counts = [(by[c].problems, by[c].measures, by[c].unanswered) if c in by else (0, 0, 0) for c in codes]
        return [title, problems, measures, *(n for three in counts for n in three)]

    counted = [entry for entry in ranking.order(batch) if entry.counted]
    for entry in counted:
        sheet.append(row(ranking.name(entry), entry.problems, entry.measures, entry.themes))
    problems, measures = sum(e.problems for e in counted), sum(e.measures for e in counted)
    sheet.append(row(words("workbook")["notes"]["sum"], problems, measures, batch.themes), marked=True)


def _copies(batch: Batch) -> Iterator[list[Value]]:
    called = {entry.name: ranking.name(entry) for entry in batch.entries}
    for copy in batch.copies:
        pair: list[Value] = [called.get(copy.one, ""), copy.one, called.get(copy.other, ""), copy.other, copy.share]
        for number, passage in enumerate(copy.passages, 1):
            yield [*pair, number, passage.one, passage.other, passage.ratio]
        if not copy.passages:
            yield [*pair, None, None, None, None]


def _missing(book: Workbook, batch: Batch) -> None:
    sheet, said = _sheet(book, "missing"), words("missing")
    missing, late, several = submission.missing(batch), submission.late(batch), submission.several(batch)
    for organ in missing:
        sheet.append([said["missing"], organ.name, organ.kind, organ.due, None, None, None])
    for e in late:
        sheet.append([said["late"], ranking.name(e), e.kind, e.due, e.sent, submission.days(e), e.name])
    for name, entries in several.items():
        for e in entries:
            sheet.append([said["twice"], name, e.kind, e.due, e.sent, None, e.name])
    if batch.counts.organs is None:
        sheet.note(words("workbook")["notes"]["roster"])
    elif not (missing or late or several):
        sheet.note(words("workbook")["notes"]["none"])
