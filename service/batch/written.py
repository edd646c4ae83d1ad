"""The names of the files that a batch writes."""

from __future__ import annotations

RESULT, SCORES, BOOK = "batch.json", "scores.csv", "scores.xlsx"
LETTERS, SUMMARY, TOTALS = "letters.zip", "summary.html", "totals.docx"
FILES = (RESULT, SCORES, BOOK, LETTERS, SUMMARY, TOTALS)
"""What stands in the folder beside the reviews; the result is written last."""
