"""Web pages: what a reader of the page would see, as paragraphs and grids.

The tree is walked without recursion. Data tables become grids (``html_tables``); tables that only arrange the
page are walked through like any other block.
"""

from __future__ import annotations

import re

from lxml import etree

from models.document import Document, Loss
from service.intake.build import RAISED, DocumentBuilder, fold
from service.intake.decode import decode
from service.intake.html import tables
from service.intake.html.lists import Lists
from service.intake.html.words import BLOCKS, PRE, in_line
from service.intake.limits import Limits
from service.intake.parsing import parse_html

MEDIA_TYPE = "text/html"

_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_HEAD = 4096
_UNSEEN = (
    *("script", "style", "noscript", "template", "head", "nav", "header", "footer", "aside"),
    *("input", "select", "option", "textarea", "button", "datalist", "iframe", "object", "embed"),
    *("del", "s", "strike"),
    *("svg", "math", "canvas", "audio", "video", "map", "rp", "rt"),
)
_HIDDEN = "hidden-by-style"
_HIDING = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|text-decoration[^;]*line-through)", re.IGNORECASE
)
_BARE_ROWS = re.compile(r"\s*<(?:thead|tbody|tr|th|td)\b", re.IGNORECASE)
_PARTS = frozenset(("article", "main", "section"))


def read(data: bytes, limits: Limits) -> Document:
    """Read a web page. Characters that can't be decoded are reported as a loss, as browsers show the rest.

    Raises FileEmpty, UnsupportedType for binary data, HostileContent, OverLimit.
    """
    declared = _CHARSET.search(data[:_HEAD])
    decoded = decode(data, declared.group(1).decode("ascii", "replace") if declared else None)
    text = decoded.text
    root = parse_html(f"<table>{text}" if _BARE_ROWS.match(text) else text)
    title = fold(in_line(root.findtext(".//title") or ""))
    _drop_unseen(root)
    builder = DocumentBuilder(limits)
    _Flow(builder, limits).walk(root)
    losses = (Loss("garbled_text"),) if decoded.broken else ()
    return builder.finish(reader="html", media_type=MEDIA_TYPE, title=title or None, losses=losses)


def _drop_unseen(root: etree._Element) -> None:
    for element in root.iter():
        if _HIDING.search(element.get("style", "")) or element.get("hidden") is not None:
            element.tag = _HIDDEN
    for element in root.iter("sup"):
        for inner in element.iter():
            inner.text = inner.text and inner.text.translate(RAISED)
    for element in list(root.iter("header", "footer")):
        if any(a.tag in _PARTS for a in element.iterancestors()):
            element.tag = "div"
    etree.strip_elements(root, *_UNSEEN, _HIDDEN, with_tail=False)


class _Flow:
    """Walks blocks in order; text gathers until a block begins or ends."""

    def __init__(self, builder: DocumentBuilder, limits: Limits) -> None:
        self._builder = builder
        self._limits = limits
        self._lists = Lists()
        self._pieces: list[str] = []
        self._pictures = 0
        self._preformatted = 0

    def walk(self, root: etree._Element) -> None:
        """Give all of ``root`` to the builder."""
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if self._enter(element):
                    self._text(element.text)
                else:
                    walk.skip_subtree()
            else:
                self._leave(element)
                self._text(element.tail)
        self._flush()

    def _enter(self, element: etree._Element) -> bool:
        """Whether to walk on into ``element``: not into a grid, which is done at once."""
        tag = element.tag
        if tag == "br":
            self._pieces.append("\n")
        elif tag == "img":
            self._pictures += 1
        elif tag in BLOCKS:
            self._flush()
            self._lists.enter(element)
            self._preformatted += tag in PRE
            if tag == "table":
                return not self._grid(element)
        return True

    def _leave(self, element: etree._Element) -> None:
        if element.tag in BLOCKS:
            self._flush()
            self._lists.leave(element)
            self._preformatted -= element.tag in PRE

    def _grid(self, table: etree._Element) -> bool:
        grid = tables.grid(table, self._limits)
        if grid is None:
            return False
        for text in grid.strays:
            self._builder.paragraph(text)
        self._builder.table(grid.cells)
        for _ in range(grid.pictures):
            self._builder.picture()
        return True

    def _text(self, text: str | None) -> None:
        if text:
            self._pieces.append(text if self._preformatted else in_line(text))

    def _flush(self) -> None:
        text = "".join(self._pieces)
        self._pieces.clear()
        if text and not text.isspace():
            self._builder.paragraph(self._lists.numbered(text))
        for _ in range(self._pictures):
            self._builder.picture()
        self._pictures = 0
