"""Plain text: the file's own characters, one paragraph a line. Tabs and pipes stay, for they place numbers."""

from __future__ import annotations

from models.document import Document, Paragraph
from service.errors import Damaged
from service.intake.decode import decode
from service.intake.guard import check_characters
from service.intake.limits import Limits

MEDIA_TYPE = "text/plain"

_LINE_ENDS = str.maketrans(dict.fromkeys("\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", "\n"))


def read(data: bytes, limits: Limits) -> Document:
    r"""Read a plain text. Line ends of every kind become ``\n``, so that no paragraph holds one.

    Raises FileEmpty, Damaged for broken characters, UnsupportedType for binary data, OverLimit.
    """
    decoded = decode(data)
    if decoded.broken:
        raise Damaged(reason=f"有 {decoded.broken} 处文字编码错误")
    check_characters(len(decoded.text), limits)
    text = decoded.text.replace("\r\n", "\n").translate(_LINE_ENDS)
    paragraphs, start = [], 0
    for line in text.split("\n"):
        end = start + len(line)
        if line and not line.isspace():
            paragraphs.append(Paragraph(start, end))
        start = end + 1
    return Document(text, "text", MEDIA_TYPE, tuple(paragraphs))
