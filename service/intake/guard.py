"""Limits that hold for every kind of file, each checked in one place."""

from __future__ import annotations

from models.document import Document
from service.errors import FileEmpty, FileTooLarge, OverLimit
from service.intake.limits import MB, Limits

CHARACTERS_PER_PAGE = 10_000
"""More than any printed page holds; bounds the text of files that know no pages by ``limits.pages``."""


def check_size(data: bytes, limits: Limits) -> None:
    """Raises FileEmpty for no bytes at all, FileTooLarge past ``limits.upload_bytes``."""
    if not data:
        raise FileEmpty
    if len(data) > limits.upload_bytes:
        raise FileTooLarge(size_mb=round(len(data) / MB, 1), limit_mb=round(limits.upload_bytes / MB, 1))


def check_characters(count: int, limits: Limits) -> None:
    """Raises OverLimit when a text is longer than ``limits.pages`` full pages."""
    most = limits.pages * CHARACTERS_PER_PAGE
    if count > most:
        raise OverLimit(what=f"文字过多，超过 {limits.pages} 页", limit=most, setting="NIANBAO_MAX_PAGES")


def check_cells(count: int, limits: Limits) -> None:
    """Raises OverLimit past ``limits.cells``."""
    if count > limits.cells:
        raise OverLimit(what="表格单元格过多", limit=limits.cells, setting="NIANBAO_MAX_CELLS")


def check_document(document: Document, limits: Limits) -> None:
    """Raises OverLimit when what was read is too much to hand on: characters, or paragraphs and pictures."""
    check_characters(len(document.text), limits)
    if len(document.paragraphs) + len(document.pictures) > limits.cells:
        raise OverLimit(what="段落或图片过多", limit=limits.cells, setting="NIANBAO_MAX_CELLS")
