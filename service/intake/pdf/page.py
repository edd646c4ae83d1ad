"""One PDF page as pdfium sees it: characters, ruling lines and pictures, in reading coordinates.

Reading coordinates are PDF points (1/72 inch) from the upper left corner of the visible page, x to the right and
y down, after the page was turned so that most of its text stands upright. pdfium is not thread safe: one
document at a time in one process.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium
from pypdfium2 import PdfDocument, PdfiumError, PdfPage

from service.errors import Damaged, Encrypted
from service.intake.pdf import fonts
from service.intake.pdf.drawn import Drawn, read_drawn
from service.intake.pdf.frame import Frame
from service.intake.pdf.glyphs import HYPHEN_MARKS, REPLACEMENT, SOFT_HYPHEN, Char, legible, normal

MAX_CHARS = 200_000
"""Characters read on a page; a printed page holds some 2 000. What goes beyond is reported as not legible."""

MAX_ANNOTATIONS = 1_000
"""Annotations of a page that are looked at for a form's fields."""

SAMPLE = 200
"""So many characters, spread over the page, are asked for their direction to find the page's own."""

UPRIGHT_TOLERANCE = 5
"""Degrees off a right angle that still count as straight: scanned pages with a text layer are a little askew.
Anything else is a watermark across the page."""

WESTERN = 0x250
"""Latin letters, digits and signs have code points below."""

IDEOGRAPHIC = 0x2E80
"""Chinese characters have code points from here."""

FULL_WIDTH = 0.97
"""As wide as the type is high: so are Chinese characters, and no Latin ones but a few. A Latin character of that
width is a Chinese one of a font that was cut down without telling what its characters mean."""

WIDE_LETTERS = "@%Ww¼½¾©®™Ææ"

SMALLEST = 0.5
"""Points; smaller characters are invisible."""


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page's content. ``number`` counts from 1; ``illegible`` of the ``chars`` have no usable Unicode value."""

    number: int
    width: float
    height: float
    chars: list[Char]
    illegible: int
    drawn: Drawn


def open_document(data: bytes) -> PdfDocument:
    """A pdfium document, which the caller closes. Raises Encrypted or Damaged."""
    if data.rfind(b"%%EOF") < data.rfind(b"endobj"):
        raise Damaged(reason="文件末尾缺失，没有下载或复制完整")
    fonts.offer()
    try:
        document = PdfDocument(data)
        if document.get_formtype() != pdfium.FORMTYPE_NONE:
            document.init_forms()
    except PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise Encrypted from error
        raise Damaged(reason="不是完整的 PDF") from error
    return document


def read_page(document: PdfDocument, index: int) -> RawPage:
    """Page ``index`` (from 0) of ``document``. Raises Damaged when pdfium can't load it."""
    try:
        with closing(_loaded(document, index)) as page, closing(page.get_textpage()) as text:
            frame = _frame(page, text.raw)
            chars, illegible = _chars(text.raw, frame)
            return RawPage(index + 1, frame.width, frame.height, chars, illegible, read_drawn(page.raw, frame))
    except PdfiumError as error:
        raise Damaged(reason=f"第 {index + 1} 页无法读取") from error


def _loaded(document: PdfDocument, index: int) -> PdfPage:
    """The page; what was filled into the fields of a form is made part of it."""
    page = document[index]
    if not _has_fields(page.raw):
        return page
    with closing(page):
        pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
    return document[index]


def _has_fields(page: Any) -> bool:
    for i in range(min(pdfium.FPDFPage_GetAnnotCount(page), MAX_ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, i)
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind == pdfium.FPDF_ANNOT_WIDGET:
            return True
    return False


def _frame(page: PdfPage, text: Any) -> Frame:
    """The page's frame: turned by its characters, or by its /Rotate where it has none."""
    count = pdfium.FPDFText_CountChars(text)
    turns = Counter(
        _turn(pdfium.FPDFText_GetCharAngle(text, i))
        for i in range(0, count, 1 + count // SAMPLE)
        if not pdfium.FPDFText_IsGenerated(text, i)
    )
    turns.pop(None, 0)
    turn = turns.most_common(1)[0][0] if turns else None
    return Frame.of(page.get_bbox(), page.get_rotation() if turn is None else turn)


def _type_size(text: Any, i: int) -> float:
    """The type size of character ``i`` as it is shown, in points."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, i, ctypes.byref(matrix))
    return float(pdfium.FPDFText_GetFontSize(text, i)) * math.hypot(matrix.a, matrix.b)


def _turn(angle: float) -> int | None:
    """The right angle next to ``angle``, if it is one: 0, 90, 180, 270 degrees counter-clockwise.

    pdfium gives radians, clockwise.
    """
    degrees = -math.degrees(angle)
    nearest = round(degrees / 90) * 90
    return nearest % 360 if abs(degrees - nearest) <= UPRIGHT_TOLERANCE else None


def _chars(text: Any, frame: Frame) -> tuple[list[Char], int]:
    """The visible characters in the order of the content stream, and how many of them are not legible.

    The letters of a ligature come with one box: the later ones get the end of it.
    """
    get_unicode, get_box = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    get_origin, get_angle = pdfium.FPDFText_GetCharOrigin, pdfium.FPDFText_GetCharAngle
    is_generated, is_hyphen = pdfium.FPDFText_IsGenerated, pdfium.FPDFText_IsHyphen
    unmapped = pdfium.FPDFText_HasUnicodeMapError
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    to_box, to_x, to_y = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    upright, dx, dy = frame.turn == 0, frame.cx, frame.cy
    straight = math.radians(frame.turn)
    tolerance = math.radians(UPRIGHT_TOLERANCE)
    chars: list[Char] = []
    illegible = pieces = 0
    last_box = None
    faces = _Faces(text)
    count = pdfium.FPDFText_CountChars(text)
    for i in range(min(count, MAX_CHARS)):
        code = get_unicode(text, i)
        if code <= 0x20 and is_generated(text, i):
            continue
        get_box(text, i, to_box)
        get_origin(text, i, to_x, to_y)
        if upright:
            x0, top, x1, bottom = box.left + dx, dy - box.top, box.right + dx, dy - box.bottom
        else:
            x0, top, x1, bottom = frame.box(box.left, box.bottom, box.right, box.top)
        if x1 - x0 < SMALLEST and bottom - top < SMALLEST:
            continue
        if not (0 <= x0 + x1 <= 2 * frame.width and 0 <= top + bottom <= 2 * frame.height):
            continue
        angle = get_angle(text, i) + straight
        turn = 0 if abs(angle) <= tolerance else _turn(angle)
        if turn is None:
            continue
        if code in HYPHEN_MARKS and (code == SOFT_HYPHEN or is_hyphen(text, i)):
            letter = "-"
        elif unmapped(text, i) > 0 or not legible(code):
            letter, illegible = REPLACEMENT, illegible + 1
        else:
            letter = normal(code)
            if code < WESTERN and x1 - x0 >= FULL_WIDTH * (bottom - top):
                illegible += letter not in WIDE_LETTERS and x1 - x0 >= FULL_WIDTH * _type_size(text, i)
        drawn_at = (x0, x1, top, bottom)
        pieces = pieces + 1 if drawn_at == last_box else 0
        last_box = drawn_at
        if pieces:
            x0 += (x1 - x0) * pieces / (pieces + 1)
        origin_x, origin_y = frame.point(x.value, y.value)
        face = faces.of(i) if code >= IDEOGRAPHIC else ""
        chars.append(Char(letter, x0, top, x1, bottom, origin_x, origin_y, turn, face))
    return chars, illegible + max(0, count - MAX_CHARS)


class _Faces:
    """The typefaces of a page's characters: the font's name, and how it is drawn (outlined to look bold)."""

    def __init__(self, text: Any) -> None:
        self._text = text
        self._by_object: dict[int, str] = {}
        self._name = ctypes.create_string_buffer(128)

    def of(self, i: int) -> str:
        """The typeface of character ``i``; empty where pdfium does not tell."""
        drawn = pdfium.FPDFText_GetTextObject(self._text, i)
        if not drawn:
            return ""
        address = ctypes.addressof(drawn.contents)
        face = self._by_object.get(address)
        if face is None:
            font = pdfium.FPDFTextObj_GetFont(drawn)
            length = pdfium.FPDFFont_GetBaseFontName(font, self._name, len(self._name)) if font else 0
            name = self._name.value.rpartition(b"+")[2].decode("latin-1") if 0 < length <= len(self._name) else ""
            face = f"{name}/{pdfium.FPDFTextObj_GetTextRenderMode(drawn)}" if name else ""
            self._by_object[address] = face
        return face
