"""What a file is, told by its content and never by its name."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Literal

from service.errors import Damaged, Encrypted, FileEmpty, UnsupportedType

Kind = Literal["docx", "pdf", "html", "text"]

_SAVE = "请另存为 .docx 或 PDF 再提交。"
_PICTURE = "请提交原始的 Word 或 PDF 文件，不要提交照片或截图。"
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"\xff\xd8\xff", "JPEG 图片", _PICTURE),
    (b"\x89PNG", "PNG 图片", _PICTURE),
    (b"GIF8", "GIF 图片", _PICTURE),
    (b"BM", "BMP 图片", _PICTURE),
    (b"II*\0", "TIFF 图片", _PICTURE),
    (b"MM\0*", "TIFF 图片", _PICTURE),
    (b"{\\rtf", "RTF 文档", _SAVE),
    (b"Rar!", "RAR 压缩包", "请解压后提交其中的报告。"),
    (b"7z\xbc\xaf", "7z 压缩包", "请解压后提交其中的报告。"),
    (b"\x1f\x8b", "gzip 压缩包", "请解压后提交其中的报告。"),
    (b"MZ", "程序", "请核对文件。"),
    (b"\x7fELF", "程序", "请核对文件。"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|table|div|p|span|meta|h[1-6])[\s>/]", re.IGNORECASE)
_LOOK = 65536


def kind(data: bytes) -> Kind:
    """The kind of reader that takes ``data``. Raises FileEmpty, Damaged, Encrypted, UnsupportedType."""
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise FileEmpty
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        return _zip(data)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Encrypted
        raise UnsupportedType(kind="旧版 Word 或 WPS 文档（.doc、.wps）", advice=_SAVE)
    for magic, name, advice in _MAGIC:
        if data.startswith(magic):
            raise UnsupportedType(kind=name, advice=advice)
    if data[:2] not in (b"\xff\xfe", b"\xfe\xff") and _binary(data[:_LOOK]):
        raise UnsupportedType(kind="无法识别的二进制内容", advice=_SAVE)
    return "html" if _MARKUP.search(data[:_LOOK].replace(b"\0", b"")) else "text"


def _zip(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError) as error:
        raise Damaged(reason="压缩结构不完整") from error
    if "[Content_Types].xml" in names and any(n.startswith("word/") for n in names):
        return "docx"
    if any(n.startswith("xl/") for n in names):
        raise UnsupportedType(kind="Excel 表格", advice=_SAVE)
    if any(n.startswith("ppt/") for n in names):
        raise UnsupportedType(kind="PowerPoint 演示文稿", advice=_SAVE)
    if "OFD.xml" in names:
        raise UnsupportedType(kind="OFD 版式文件", advice=_SAVE)
    if "mimetype" in names and "content.xml" in names:
        raise UnsupportedType(kind="OpenDocument 文档", advice=_SAVE)
    raise UnsupportedType(kind="压缩包", advice="请解压后提交其中的报告。")


def _binary(sample: bytes) -> bool:
    """Whether there are control bytes that no text has, UTF-16 without a mark aside."""
    if sample.count(0) and not (sample[0::2].count(0) and sample[1::2].count(0)):
        return False
    return any(b < 9 or 14 <= b < 27 for b in sample)
