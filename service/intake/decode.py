"""Bytes to text: UTF-8, UTF-16 and GB18030, told apart by what they decode to."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from service.errors import Damaged, FileEmpty, UnsupportedType

ADVICE = "请用 Word 或 WPS 打开后另存为 .docx 格式再提交。"
BINARY = "无法识别的二进制数据"

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CHARSETS = {"big5": "big5hkscs", "big5-hkscs": "big5hkscs"}
_HEAD = 8192
_USUAL = re.compile(r"[\t\n\r -~\u2010-\u203b\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_CONTROL = re.compile(r"[\x00-\x06\x08\x0e-\x1a\x7f]")
_UTF8_SHARE, _GB_SHARE = 4, 20
"""An encoding is believed when at most one foreign character in so many is broken. In GB18030 taken for UTF-8
nearly all are; UTF-8 with a few faults must not be taken for GB18030, which it may fit without any."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text without BOM; ``broken`` counts the characters that had to be replaced by U+FFFD."""

    text: str
    broken: int = 0


def decode(data: bytes, charset: str | None = None) -> Decoded:
    """Decode ``data``; ``charset`` is what the file says of itself, believed only where UTF-8 fails.

    Raises FileEmpty for white space alone, Damaged for nothing but NULs, UnsupportedType for binary data.
    """
    decoded = _decode(data, charset)
    text = decoded.text.lstrip("\ufeff")
    if not text or text.isspace():
        raise FileEmpty
    if len(_CONTROL.findall(text)) * 100 > len(text) or "\0" in text:
        raise UnsupportedType(kind=BINARY, advice=ADVICE)
    return Decoded(text, decoded.broken)


def utf16(data: bytes) -> str | None:
    """The codec of UTF-16 text, by its BOM or by how usual its characters are; None for other bytes."""
    for bom, codec in _BOMS[1:3]:
        if data.startswith(bom):
            return codec
    head = data[:_HEAD]
    zeros = head.count(0)  # ASCII alone is UTF-16 only where nearly every other byte is zero
    if not zeros or (head.isascii() and zeros * 5 < len(head) * 2):
        return None
    head = head[: len(head) // 2 * 2]
    shares = {c: _usual_share(head.decode(c, "replace")) for c in ("utf-16-le", "utf-16-be")}
    best = max(shares, key=shares.__getitem__)
    return best if shares[best] > 0.7 else None


def _decode(data: bytes, charset: str | None) -> Decoded:
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return _as(data[len(bom) :], codec)
    codec = utf16(data) or ""
    if codec:
        return _as(data, codec)
    if b"\0" in data:
        if not data.strip(b"\0"):
            raise Damaged(reason="内容全是空字节")
        raise UnsupportedType(kind=BINARY, advice=ADVICE)
    for codec, share in (("utf-8", _UTF8_SHARE), (_CHARSETS.get((charset or "").lower(), "gb18030"), _GB_SHARE)):
        decoded = _as(data, codec)
        if not decoded.broken or decoded.broken * share <= _foreign(decoded.text):
            return decoded
    raise UnsupportedType(kind=BINARY, advice=ADVICE)


def _as(data: bytes, codec: str) -> Decoded:
    try:
        return Decoded(data.decode(codec))
    except UnicodeDecodeError:
        text = data.decode(codec, "replace")
        return Decoded(text, max(1, text.count("\ufffd")))


def _foreign(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _usual_share(text: str) -> float:
    return len(_USUAL.findall(text)) / max(1, len(text))
