"""A font for Chinese text of PDFs that hold no fonts, on a machine that has none either.

pdfium asks the system for such a font. Without one it takes its own Latin font, which lacks Chinese characters:
they have no shape, and a piece of text that consists of one such character is left out of what pdfium tells of a
page. That loses a character wherever the last line of a narrow cell holds just one. The font made here gives every
character the same shape, a square on the line; widths come from the PDF. A font of the system goes before it.
"""

from __future__ import annotations

import ctypes
import struct
from typing import Any

import pypdfium2.raw as pdfium
from pypdfium2 import PdfSysfontBase

_EM, _ASCENT, _DESCENT = 1000, 880, -120
_CHINESE = {
    pdfium.FXFONT_GB2312_CHARSET,
    pdfium.FXFONT_CHINESEBIG5_CHARSET,
    pdfium.FXFONT_SHIFTJIS_CHARSET,
    pdfium.FXFONT_HANGEUL_CHARSET,
}
_WHOLE = 0
"""What pdfium asks for when it wants all of a font's file."""


def offer(system: PdfSysfontBase | None = None) -> None:
    """Let pdfium fall back on the square where the system has no Chinese font. Once a process is enough.

    ``system`` stands for the system's fonts in tests.
    """
    if not isinstance(PdfSysfontBase.SINGLETON, _Fonts):
        _Fonts(system).setup()


class _Fonts(PdfSysfontBase):  # type: ignore[misc] # pypdfium2 has no types
    """The system's fonts, and the square, in the words of fpdf_sysfontinfo.h; fonts are pointers."""

    def __init__(self, system: PdfSysfontBase | None) -> None:
        super().__init__(system)
        self._name = ctypes.create_string_buffer(b"square")
        self._square = ctypes.addressof(self._name)
        self._data = square()

    def MapFont(  # noqa: N802
        self, _: Any, weight: int, italic: int, charset: int, pitch: int, face: Any, exact: Any
    ) -> int | None:
        found: int | None = super().MapFont(_, weight, italic, charset, pitch, face, exact)
        return found or (self._square if charset in _CHINESE else None)

    def GetFontData(self, _: Any, font: int, table: int, buffer: Any, size: int) -> int:  # noqa: N802
        if font != self._square:
            return int(super().GetFontData(_, font, table, buffer, size))
        return _given(self._data, buffer, size) if table == _WHOLE else 0

    def GetFaceName(self, _: Any, font: int, buffer: Any, size: int) -> int:  # noqa: N802
        if font != self._square:
            return int(super().GetFaceName(_, font, buffer, size))
        return _given(self._name.raw, buffer, size)

    def GetFontCharset(self, _: Any, font: int) -> int:  # noqa: N802
        if font != self._square:
            return int(super().GetFontCharset(_, font))
        return int(pdfium.FXFONT_GB2312_CHARSET)

    def DeleteFont(self, _: Any, font: int) -> None:  # noqa: N802
        if font != self._square:
            super().DeleteFont(_, font)


def _given(content: bytes, buffer: Any, size: int) -> int:
    """How long the content is; it is put into the buffer where that can hold it."""
    if buffer and size >= len(content):
        ctypes.memmove(buffer, content, len(content))
    return len(content)


def _tables() -> dict[bytes, bytes]:
    """The tables of the font (OpenType 1.9): glyph 0 is empty, glyph 1 the square, all characters' glyph."""
    points = ((0, _DESCENT), (0, _ASCENT), (_EM, _ASCENT), (_EM, _DESCENT))
    steps = [(x - px, y - py) for (x, y), (px, py) in zip(points, ((0, 0), *points), strict=False)]
    outline = struct.pack(">hhhhhHH", 1, 0, _DESCENT, _EM, _ASCENT, len(points) - 1, 0)
    outline += b"\1" * len(points) + b"".join(
        struct.pack(f">{len(steps)}h", *axis) for axis in zip(*steps, strict=True)
    )
    outline += b"\0" * (-len(outline) % 4)
    groups = ((0x20, 0xFFFD, 1), (0x10000, 0x10FFFF, 1))
    many_to_one = struct.pack(">HHLLL", 13, 0, 16 + 12 * len(groups), 0, len(groups))
    many_to_one += b"".join(struct.pack(">LLL", *group) for group in groups)
    return {
        b"cmap": struct.pack(">HHHHL", 0, 1, 3, 10, 12) + many_to_one,
        b"glyf": outline,
        b"head": struct.pack(
            ">LLLLHHqqhhhhHHhhh",
            0x10000, 0x10000, 0, 0x5F0F3CF5, 0, _EM, 0, 0, 0, _DESCENT, _EM, _ASCENT, 0, 8, 2, 1, 0,
        ),
        b"hhea": struct.pack(
            ">LhhhHhhhhhhhhhhhH", 0x10000, _ASCENT, _DESCENT, 0, _EM, 0, 0, _EM, 1, 0, 0, 0, 0, 0, 0, 0, 1
        ),
        b"hmtx": struct.pack(">Hhh", _EM, 0, 0),
        b"loca": struct.pack(">LLL", 0, 0, len(outline)),
        b"maxp": struct.pack(">L14H", 0x10000, 2, len(points), 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
    }  # fmt: skip


def square() -> bytes:
    """The font as a file."""
    made = _tables()
    head = struct.pack(">LHHHH", 0x10000, len(made), 64, 2, 16 * len(made) - 64)
    place = len(head) + 16 * len(made)
    body = b""
    for tag, content in made.items():
        head += tag + struct.pack(">LLL", 0, place + len(body), len(content))
        body += content + b"\0" * (-len(content) % 4)
    return head + body
