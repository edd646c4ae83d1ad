"""The ranking as CSV, for any spreadsheet: UTF-8 with its mark, no text that a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

from service.batch.face import Batch
from service.export.county import ranking
from service.export.facts import clean
from service.export.sheets import Value
from service.export.whole import whole

_ACTIVE = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")
"""Beginnings that a spreadsheet may take for a formula; some take the wide forms for the narrow ones."""


def write(batch: Batch, path: Path) -> None:
    """Write ``scores.csv``."""
    with whole(path) as file:
        text = io.TextIOWrapper(file, "utf-8-sig", newline="")
        lines = csv.writer(text)
        lines.writerow([column.title for column in ranking.columns()])
        for row in ranking.rows(batch):
            lines.writerow([shown(value) for value in row])
        text.detach()


def shown(value: Value) -> str | int | float:
    """A field: numbers as they are, days as 2024-01-31, text that looks like a formula behind an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        text = clean(value)
        return f"'{text}" if text.startswith(_ACTIVE) else text
    return int(value) if float(value).is_integer() else value
