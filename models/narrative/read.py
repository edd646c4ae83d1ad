"""Reads section five of a report: its clauses, their tags, and which measure answers which problem."""

from __future__ import annotations

from models.document import Document
from models.narrative import clauses, matching
from models.narrative.clauses import Span
from models.narrative.tagger import Tagger
from models.report import Clause, Report
from models.wording import says_nothing

SECTION = "problems"


def read(report: Report, tagger: Tagger) -> tuple[Clause, ...]:
    """The clauses of section five in their order, () where the section is not there or says only 无."""
    section = report.section(SECTION)
    if section.body is None or section.end is None or says_nothing(report.body(SECTION)):
        return ()
    spans = clauses.split(report.text, paragraphs(report.document, section.body, section.end))
    texts = [report.text[a:b] for a, b in spans]
    tags = tagger.tag(texts)
    answered = matching.answers(texts, tags, tagger.words)
    return tuple(
        Clause(
            id=f"c{i + 1}",
            section=SECTION,
            text=text,
            start=span[0],
            end=span[1],
            role=tag.role,
            role_score=tag.role_score,
            themes=tag.themes,
            answers=tuple(f"c{j + 1}" for j in measures),
            scores=tag.scores,
            roles=tag.roles,
        )
        for i, (text, span, tag, measures) in enumerate(zip(texts, spans, tags, answered, strict=True))
    )


def paragraphs(document: Document, start: int, end: int) -> list[Span]:
    """Paragraphs and table cells between two offsets, in the order of the text; lines where there are none."""
    spans = [(p.start, p.end) for p in document.paragraphs]
    spans += [(c.start, c.end) for t in document.tables for c in t.cells]
    inside = sorted((max(a, start), min(b, end)) for a, b in spans if a < end and b > start)
    return inside or clauses.lines(document.text, start, end)
