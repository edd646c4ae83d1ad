"""Finds the six sections by the meaning of their headings and their place in the order.

The chain of possible headings that rises in the text and in the form's order with the best sum of scores is
taken. What is left over tells disorder and repeats; a table or text without a heading tells a lost heading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models import headings
from models.document import Document
from models.headings import CLEAR, LIKELY, Candidate
from models.report import FoundTable, Section
from models.standard import Standard

_LEAST_TEXT = 30
"""Characters after a table that make a section without heading."""


def find(document: Document, standard: Standard, tables: Sequence[FoundTable]) -> tuple[Section, ...]:
    """Every section of the standard in its order, present or not."""
    candidates = headings.candidates(document, standard, tables)
    chain = _chain(candidates)
    chosen = {c.order: c for c in chain}
    for candidate in sorted(candidates, key=lambda c: -c.score):
        if candidate.order not in chosen and candidate.own >= LIKELY:
            chosen[candidate.order] = replace(candidate, flaws=(*candidate.flaws, "order"))
    return _sections(document, standard, tables, chosen, candidates)


def _chain(found: Sequence[Candidate]) -> list[Candidate]:
    best: list[float] = []
    back: list[int] = []
    for i, candidate in enumerate(found):
        before = [j for j in range(i) if found[j].order < candidate.order and found[j].end <= candidate.start]
        previous = max(before, key=lambda j: (best[j], j), default=-1)
        best.append(candidate.score + (max(best[previous], 0.0) if previous >= 0 else 0.0))
        back.append(previous if previous >= 0 and best[previous] > 0 else -1)
    at = max(range(len(best)), key=lambda j: best[j], default=-1)
    chain = []
    while at >= 0:
        chain.append(found[at])
        at = back[at]
    return [c for c in chain[::-1] if c.score > 1.0]


def _sections(
    document: Document,
    standard: Standard,
    tables: Sequence[FoundTable],
    chosen: dict[int, Candidate],
    candidates: Sequence[Candidate],
) -> tuple[Section, ...]:
    text = document.text
    made: list[Section] = []
    last = max((c.start for c in chosen.values()), default=0)
    for order, form in enumerate(standard.sections):
        head = chosen.get(order)
        if head is None:
            made.append(_headless(document, standard, tables, chosen, order))
            continue
        repeats = tuple(
            c.start
            for c in candidates
            if c.order == order
            and c.own >= CLEAR
            and (c.start >= head.end or c.end <= head.start)
            and not (order == 0 and c.start > last)  # an appendix may have an overview of its own
        )
        made.append(
            Section(
                form.code,
                True,
                text[head.start : head.end].strip(),
                head.start,
                head.end,
                None,
                head.numeral,
                head.flaws,
                repeats,
            )
        )
    return _with_ends(made, document)


def _headless(
    document: Document,
    standard: Standard,
    tables: Sequence[FoundTable],
    chosen: dict[int, Candidate],
    order: int,
) -> Section:
    """A section without heading, known by its table or by text between its neighbours; else an absent one."""
    form = standard.sections[order]
    own = next((t for f in standard.tables for t in tables if f.section == form.code and t.code == f.code), None)
    if own is not None:
        if own.start is None:
            return Section(form.code, False)
        return Section(form.code, True, "", own.start, own.start, None, "", ("no_heading",))
    after = chosen.get(order + 1)
    previous = standard.sections[order - 1].code if order else None
    table = next((t for t in tables if t.code == previous), None)
    if form.needs_text and table is not None and table.end is not None:
        stop = after.start if after is not None else len(document.text)
        body = [p for p in document.paragraphs if table.end <= p.start < stop]
        if sum(p.end - p.start for p in body) >= _LEAST_TEXT:
            return Section(form.code, True, "", body[0].start, body[0].start, None, "", ("no_heading",))
    return Section(form.code, False)


def _with_ends(sections: Sequence[Section], document: Document) -> tuple[Section, ...]:
    starts = sorted(s.start for s in sections if s.start is not None)
    stop = _furniture(document, starts[-1]) if starts else 0
    return tuple(
        replace(s, end=next((n for n in starts if n > s.start), stop)) if s.start is not None else s
        for s in sections
    )


def _furniture(document: Document, after: int) -> int:
    """Where the report ends: before what a web page prints below it."""
    marks = tuple(headings.data()["furniture"])
    for paragraph in document.paragraphs:
        if paragraph.start > after and document.text.startswith(marks, paragraph.start):
            return paragraph.start
    return len(document.text.rstrip())
