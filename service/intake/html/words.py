"""HTML's own words: which elements break lines, and what a line break in the source means."""

from __future__ import annotations

import re

PRE = frozenset(("pre", "xmp", "listing", "plaintext"))
BLOCKS = PRE | frozenset(
    (
        *("html", "body", "address", "article", "aside", "blockquote", "center", "details", "dialog", "dir"),
        *("dd", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3"),
        *("h4", "h5", "h6", "header", "hgroup", "hr", "legend", "li", "main", "menu", "nav", "ol", "p"),
        *("section", "summary", "ul"),
        *("table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"),
    )
)

_WIDE = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]"
_SOURCE_BREAK = re.compile(rf"(?<={_WIDE})[ \t\r]*\n[ \t\r\n]*(?={_WIDE})")
_BREAKS = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")


def in_line(text: str) -> str:
    """A text node in one line. A break in the source is a space, and nothing between two Chinese characters.

    That is the segment break transformation of CSS Text 3; programs that save as HTML break lines anywhere.
    """
    if "\n" in text:
        text = _SOURCE_BREAK.sub("", text)
    return _BREAKS.sub(" ", text)
