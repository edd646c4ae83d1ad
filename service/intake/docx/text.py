"""One paragraph of a Word file: its visible text, and what hangs on it."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from service.intake.build import RAISED
from service.intake.docx.styles import Styles
from service.intake.docx.words import (
    ALTERNATE,
    BOX,
    CHARACTERS,
    CHOICE,
    DELETED,
    FIELD_CHAR,
    FIELD_TYPE,
    MOVED_FROM,
    P_PR,
    PICTURES,
    R_PR,
    R_STYLE,
    SPEC_VANISH,
    STRUCK,
    SYMBOL,
    SYMBOL_CHAR,
    TEXT,
    UNREAD,
    VAL,
    VANISH,
    VERTICAL,
    R,
    child,
    on,
)

_PRIVATE = range(0xE000, 0xF900)


@dataclass(frozen=True, slots=True)
class ParagraphText:
    """``joined``: the paragraph's mark is deleted or hidden, so that the next one goes on in the same line."""

    text: str
    joined: bool
    boxes: tuple[etree._Element, ...]
    pictures: int


def chosen(alternate: etree._Element) -> etree._Element | None:
    """The branch of ``mc:AlternateContent`` to read: the first choice; the fallback only where there is none."""
    choice = alternate.find(CHOICE)
    return choice if choice is not None else next(iter(alternate), None)


def paragraph_text(paragraph: etree._Element, styles: Styles) -> ParagraphText:
    """Read a paragraph: no hidden or deleted runs, fields by their results, text boxes for the caller."""
    pieces: list[str] = []
    fields = _Fields(pieces)
    boxes: list[etree._Element] = []
    pictures = 0
    mark: etree._Element | None = None
    stack = [iter(paragraph)]
    raised = 0  # depth of the run that is set above the line
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
            raised = raised if len(stack) >= raised else 0
            continue
        tag = element.tag
        if tag == R:
            stack.append(iter(element))
        elif tag == R_PR:
            if _hidden(element, styles):
                stack.pop()
            elif any(e.tag == VERTICAL and e.get(VAL) == "superscript" for e in element):
                raised = len(stack)
        elif tag in TEXT:
            text = (element.text or "").replace("\n", " ")
            pieces.append(text.translate(RAISED) if raised else text)
        elif tag == P_PR:
            mark = child(element, R_PR)
        elif tag in CHARACTERS:
            pieces.append(CHARACTERS[tag])
        elif tag == FIELD_CHAR:
            fields.meet(element.get(FIELD_TYPE))
        elif tag == SYMBOL:
            pieces.append(_symbol(element))
        elif tag == BOX:
            boxes.append(element)
        elif tag in PICTURES:
            pictures += 1
        elif tag == ALTERNATE:
            branch = chosen(element)
            if branch is not None:
                stack.append(iter(branch))
        elif tag not in UNREAD:
            stack.append(iter(element))
    return ParagraphText("".join(pieces), _gone(mark), tuple(boxes), pictures)


class _Fields:
    """Takes a field's instruction out of the text when its result begins; what never ends is left alone."""

    def __init__(self, pieces: list[str]) -> None:
        self._pieces = pieces
        self._open: list[int | None] = []

    def meet(self, kind: str | None) -> None:
        if kind == "begin":
            self._open.append(len(self._pieces))
        elif self._open and kind in ("separate", "end"):
            start = self._open.pop()
            if start is not None:
                del self._pieces[start:]
            if kind == "separate":
                self._open.append(None)


def _hidden(properties: etree._Element, styles: Styles) -> bool:
    style = None
    for element in properties:
        if element.tag == VANISH or (element.tag in STRUCK and on(element)):
            return on(element)
        if element.tag == R_STYLE:
            style = element.get(VAL)
    return style is not None and styles.hides(style)


def _gone(mark: etree._Element | None) -> bool:
    return mark is not None and any(
        e.tag in (DELETED, MOVED_FROM) or (e.tag in (VANISH, SPEC_VANISH) and on(e)) for e in mark
    )


def _symbol(element: etree._Element) -> str:
    """A character of a symbol font; those of the private area mean nothing without the font."""
    try:
        code = int(element.get(SYMBOL_CHAR, ""), 16)
    except ValueError:
        return ""
    return "" if code in _PRIVATE or not 0x20 <= code < 0x10000 or 0xD800 <= code < 0xE000 else chr(code)
