"""The PDF reader: paragraphs, tables and pictures of a PDF, whatever the document is about.

Importing this module loads pdfium; nothing else does.
"""

from __future__ import annotations

from contextlib import closing

from models.document import Document, Loss
from service.errors import Damaged, OverLimit
from service.intake.build import DocumentBuilder, fold
from service.intake.guard import check_cells, check_characters
from service.intake.limits import Limits
from service.intake.pdf.blocks import PageBlocks, dissolve_boxes, drop_furniture
from service.intake.pdf.flow import lay_out
from service.intake.pdf.page import open_document, read_page
from service.intake.pdf.pictures import shown
from service.intake.pdf.tables import read_tables
from service.intake.pdf.text import make_lines

MEDIA_TYPE = "application/pdf"

GARBLED_SHARE = 0.1
"""A page with a greater share of characters without meaning was not read: its numbers, set in another font,
may well be legible while all of its labels are not."""

GARBLED_LEAST = 5
"""Fewer such characters, if they are less than half of all, are bullets and symbols of a private font."""

OUTLINES = 50
"""A page without characters that has so many drawn shapes shows lettering as outlines: it was not read."""

SCAN_SHARE = 0.6
"""A picture of a greater share of its page may be the page itself, scanned."""

SCAN_TEXT = 15
"""... and it is, if the page has no more characters than this: what scanning programs print on a page."""


def read(data: bytes, limits: Limits) -> Document:
    """Read a PDF held in memory.

    Pages with something drawn but (next to) no text, and pages whose font gives its characters no meaning, are
    losses of the document. Raises Encrypted, Damaged, or OverLimit past ``limits.pages`` (also as characters
    that fill so many pages) or ``limits.cells``.
    """
    blocks: list[PageBlocks] = []
    garbled: list[int] = []
    drawn: dict[int, int] = {}
    characters = cells = 0
    with closing(open_document(data)) as document:
        pages = len(document)
        if pages > limits.pages:
            raise OverLimit(what="页数过多", limit=limits.pages, setting="NIANBAO_MAX_PAGES")
        if not pages:
            raise Damaged(reason="没有页面")
        title = fold(document.get_metadata_value("Title")) or None
        for index in range(pages):
            page = read_page(document, index)
            tables, outside = read_tables(page.number, page.chars, page.drawn)
            characters += len(page.chars)
            check_characters(characters, limits)
            cells += sum(len(table.cells) for table in tables)
            check_cells(cells, limits)
            if _garbled(page.illegible, len(page.chars)):
                garbled.append(page.number)
            pictures = shown(page.drawn.pictures, page.width, page.height)
            if any(p.area > SCAN_SHARE * page.width * page.height for p in pictures):
                drawn[page.number] = SCAN_TEXT
            elif page.drawn.pictures or page.drawn.shapes >= OUTLINES:
                drawn[page.number] = 0
            blocks.append(PageBlocks(page.number, page.width, page.height, make_lines(outside), tables, pictures))
    drop_furniture(blocks)
    if dissolve_boxes(blocks):
        drop_furniture(blocks)
    unread = [b.number for b in blocks if b.number in drawn and b.characters <= drawn[b.number]]
    builder = DocumentBuilder(limits)
    lay_out(blocks, builder)
    losses = [
        Loss("page_without_text", tuple(unread)),
        Loss("garbled_text", tuple(garbled)),
    ]
    return builder.finish(
        reader="pdf",
        media_type=MEDIA_TYPE,
        pages=pages,
        title=title,
        losses=[loss for loss in losses if loss.pages],
    )


def _garbled(illegible: int, all_characters: int) -> bool:
    if illegible < GARBLED_LEAST:
        return 0 < all_characters <= 2 * illegible
    return illegible >= GARBLED_SHARE * all_characters
