"""Plain text: decoded, one paragraph a line, otherwise as it stands."""

from __future__ import annotations

import codecs
import re

from models.document import Document, Paragraph
from service.errors import Damaged, FileEmpty
from service.intake.limits import Limits

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BREAK = re.compile(r"\r\n|[\r\f\v\x1c-\x1e\x85\u2028\u2029]")
_BAD = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of ``data``: by its byte order mark, else ``declared``, UTF-8, UTF-16 or GB18030.

    Raises Damaged if it is none of these.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data, encoding)
    half = _utf16(data)
    if half is not None:
        return _strict(data, half)
    for encoding in filter(None, (declared, "utf-8", "gb18030")):
        try:
            return data.decode(_name(encoding))
        except (UnicodeDecodeError, LookupError):
            continue
    raise Damaged(reason="文字编码无法识别")


def read(data: bytes, limits: Limits) -> Document:
    """The text's lines as paragraphs; tabs and pipes stay in them. Raises Damaged, FileEmpty."""
    _ = limits
    text = _BREAK.sub("\n", decode(data))
    if _BAD.search(text):
        raise Damaged(reason="不是文本文件，或内容已损坏")
    if not text.strip():
        raise FileEmpty
    paragraphs = tuple(
        Paragraph(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text) if not m.group().isspace()
    )
    return Document(text, "text", "text/plain", paragraphs)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Damaged(reason="文字编码前后不一致，文件可能不完整") from error


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: line breaks, digits and spaces have a zero byte on one side."""
    sample = data[:4096]
    if len(sample) < 4 or b"\0" not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if even and odd:
        return None
    return "utf-16-be" if even else "utf-16-le"


def _name(encoding: str) -> str:
    """GB2312 and GBK are read as GB18030, which holds both."""
    return "gb18030" if encoding.lower().replace("-", "") in ("gb2312", "gbk", "gb18030", "hzgb2312") else encoding
