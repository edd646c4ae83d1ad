"""What a reader hands over: a file as plain text with blocks that lie upon it.

One contract for every reader. A ``Document`` owns one string, its plain text; paragraphs, cells and
pictures are spans of that string (``start`` inclusive, ``end`` exclusive, in Unicode code points), so an
offset found anywhere in the program can be shown to a person. Nothing here knows of yearly reports.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Reader = Literal["text", "html", "docx", "pdf"]
LossKind = Literal["page_without_text", "garbled_text"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line or paragraph of running text: ``text[start:end]`` holds no line break."""

    start: int
    end: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a grid, at its upper left corner; ``text[start:end]`` is its content, trimmed.

    ``row`` and ``column`` count from 0. A cell that covers others (``rowspan``, ``colspan``) stands once.
    """

    row: int
    column: int
    start: int
    end: int
    rowspan: int = 1
    colspan: int = 1
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A grid. ``number`` is its place among the document's tables, from 1; cells stand in reading order."""

    number: int
    rows: int
    columns: int
    start: int
    end: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that stands at ``start`` in the text; what it shows was not read."""

    start: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Loss:
    """Something in the file that could not be read. ``pages`` count from 1."""

    kind: LossKind
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read.

    ``paragraphs``, ``tables`` and ``pictures`` are each in reading order and do not overlap: a table's
    text is in no paragraph. ``title`` is what the file's own metadata call it, if anything.
    """

    text: str
    reader: Reader
    media_type: str
    paragraphs: tuple[Paragraph, ...] = ()
    tables: tuple[Table, ...] = ()
    pictures: tuple[Picture, ...] = ()
    pages: int | None = None
    title: str | None = None
    losses: tuple[Loss, ...] = field(default=())

    @property
    def complete(self) -> bool:
        """Whether all of the file's text could be read."""
        return not self.losses
