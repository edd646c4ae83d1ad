"""Documents made by hand for tests of the understanding: no reader is involved."""

from __future__ import annotations

from collections.abc import Sequence

from models.document import Document, Paragraph
from service.intake.build import DocumentBuilder, GridCell
from service.intake.limits import Limits


def lines(text: str) -> Document:
    """A plain text: one paragraph a line, as it stands."""
    paragraphs, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            paragraphs.append(Paragraph(at, at + len(line)))
        at += len(line) + 1
    return Document(text, "text", "text/plain", tuple(paragraphs))


def blocks(*parts: str | Sequence[Sequence[str]]) -> Document:
    """Paragraphs (strings) and grids without spans (rows of strings), in order."""
    builder = DocumentBuilder(Limits())
    for part in parts:
        if isinstance(part, str):
            builder.paragraph(part)
        else:
            builder.table([GridCell(r, c, text) for r, row in enumerate(part) for c, text in enumerate(row)])
    return builder.finish(reader="docx", media_type="test")
