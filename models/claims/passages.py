"""The running text of a report: its paragraphs outside tables and headings, as sentences without white space."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.claims import figures
from models.narrative.clauses import unwrapped
from models.report import Report

_SENTENCE = re.compile(r"[^。！？]+[。！？]?")
_TABLE_LINE = re.compile(r"[\t|]")
_PADDED = re.compile(r"(?:\S {3,}){2}")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph: folded text without white space, and the offset of each of its characters in the report."""

    section: str
    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the report's text of ``text[start:end]``."""
        return self.offsets[start], self.offsets[end - 1] + 1

    def sentences(self) -> Iterator[tuple[int, str]]:
        """Where each sentence begins in ``text``, and the sentence."""
        for match in _SENTENCE.finditer(self.text):
            yield match.start(), match.group()


def passages(report: Report) -> Iterator[Passage]:
    """The report's paragraphs within sections, in order; lines of tables are left out."""
    tables = sorted((t.start, t.end) for t in report.tables if t.start is not None and t.end is not None)
    for section in report.sections:
        if section.body is None or section.end is None:
            continue
        spans = [
            (max(p.start, section.body), min(p.end, section.end))
            for p in report.document.paragraphs
            if p.start < section.end and p.end > section.body
        ]
        kept = [s for s in spans if s[0] < s[1] and not _in_table(report.text, s, tables)]
        for start, end in unwrapped(report.text, kept):
            yield _passage(section.code, report.text, start, end)


def _passage(section: str, text: str, start: int, end: int) -> Passage:
    offsets = tuple(i for i in range(start, end) if not text[i].isspace())
    return Passage(section, figures.fold("".join(text[i] for i in offsets)), offsets)


def _in_table(text: str, span: tuple[int, int], tables: Sequence[tuple[int, int]]) -> bool:
    """Whether a line belongs to a table: it lies in one that was found, or has fields."""
    place = bisect_right(tables, (span[0], len(text))) - 1
    if place >= 0 and tables[place][0] <= span[0] < tables[place][1]:
        return True
    line = text[span[0] : span[1]]
    return _TABLE_LINE.search(line) is not None or _PADDED.search(line) is not None
