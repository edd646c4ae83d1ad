"""What a file is, told by its content and never by its name."""

from __future__ import annotations

import re
from typing import Literal

from service.errors import Damaged, Encrypted, FileEmpty, UnsupportedType
from service.intake.decode import ADVICE, utf16
from service.intake.limits import Limits
from service.intake.package import Package

Kind = Literal["docx", "pdf", "html", "text"]

_PICTURE = "请向原单位索取可编辑的 .docx 文件。"
_UNPACK = "请解压后提交其中的报告。"
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"\xff\xd8\xff", "JPEG 图片", _PICTURE),
    (b"\x89PNG", "PNG 图片", _PICTURE),
    (b"GIF8", "GIF 图片", _PICTURE),
    (b"II*\0", "TIFF 图片", _PICTURE),
    (b"MM\0*", "TIFF 图片", _PICTURE),
    (b"8BPS", "Photoshop 图片", _PICTURE),
    (b"{\\rtf", "RTF 文档", ADVICE),
    (b"Rar!\x1a\x07", "RAR 压缩包", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包", _UNPACK),
    (b"\x1f\x8b", "gzip 压缩包", _UNPACK),
    (b"BZh", "bzip2 压缩包", _UNPACK),
    (b"\xfd7zXZ\0", "xz 压缩包", _UNPACK),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("WordDocument", "旧版 Word 或 WPS 文档（.doc、.wps）"),
    ("Workbook", "旧版 Excel 表格（.xls）"),
    ("PowerPoint Document", "旧版演示文稿（.ppt）"),
)
_ZIPS = (
    ("xl/", "Excel 表格（.xlsx）"),
    ("ppt/", "演示文稿（.pptx）"),
    ("ofd.xml", "OFD 版式文件"),
    ("content.xml", "OpenDocument 文档（.odt）"),
)
_BLANK = b" \t\r\n\f\v\xef\xbb\xbf\xff\xfe"
_LOOK = 65536
_PDF_LOOK = 1024

_NAMES = (
    "html|head|body|meta|title|div|p|table|tbody|thead|tr|td|th|span|font|center|article|section|main|h[1-6]"
    "|ul|ol|li|br|hr|a|b|i|strong|em|style|script|link|form|img|pre|blockquote"
)
_OPENING = re.compile(rf"\s*(?:<!--|<!doctype\s+html|</?(?:{_NAMES})[\s>/])", re.IGNORECASE)
_TAG = re.compile(rf"</?(?:{_NAMES})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_XML = re.compile(r"\s*<\?xml\s")
_ROOT = re.compile(r"<([a-z_][\w.-]*:)?([\w.-]+)", re.IGNORECASE)
_LINES_PER_TAG = 4


def kind(data: bytes, limits: Limits) -> Kind:
    """The reader that takes ``data``. Raises FileEmpty, Damaged, Encrypted, UnsupportedType, OverLimit."""
    if not data.strip(_BLANK):
        raise FileEmpty
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip(data, limits)
    if b"%PDF-" in data[:_PDF_LOOK]:
        return "pdf"
    _refuse_binary(data)
    head = data[:_LOOK]
    text = head.decode(utf16(head) or "latin-1", "replace").lstrip("\ufeffï»¿")
    if _XML.match(text):
        return _xml(text)
    if text[:13].lower() == "mime-version:":
        raise UnsupportedType(kind="单个文件网页（.mht）", advice=ADVICE)
    if _OPENING.match(text):
        return "html"
    tags = len(_TAG.findall(text))
    lines = sum(1 for line in text.splitlines() if not line.isspace())
    return "html" if tags > 1 and tags * _LINES_PER_TAG >= lines else "text"


def _refuse_binary(data: bytes) -> None:
    """Formats that have a signature. What has none is refused when it decodes to no text."""
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Encrypted
        named = (name for stream, name in _OLE_STREAMS if stream.encode("utf-16-le") in data)
        raise UnsupportedType(kind=next(named, "旧版 Office 文件"), advice=ADVICE)
    for magic, name, advice in _MAGIC:
        if data.startswith(magic):
            raise UnsupportedType(kind=name, advice=advice)
    if data.startswith(b"BM") and data[6:10] == b"\0\0\0\0":
        raise UnsupportedType(kind="BMP 图片", advice=_PICTURE)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        raise UnsupportedType(kind="WebP 图片", advice=_PICTURE)
    if data[4:8] == b"ftyp":
        picture = data[8:12] in (b"heic", b"heix", b"mif1", b"avif")
        raise UnsupportedType(kind="HEIC 图片" if picture else "视频", advice=_PICTURE)


def _zip(data: bytes, limits: Limits) -> Kind:
    names = Package(data, limits).names
    if not names:
        raise Damaged(reason="压缩包是空的")
    if "[content_types].xml" in names and any(n.startswith("word/") for n in names):
        return "docx"
    for start, name in _ZIPS:
        if any(n.startswith(start) for n in names):
            raise UnsupportedType(kind=name, advice=ADVICE)
    raise UnsupportedType(kind="压缩包", advice=_UNPACK)


def _xml(text: str) -> Kind:
    root = _ROOT.search(text)
    name = root.group(2).lower() if root else ""
    if name == "html":
        return "html"
    kinds = {"worddocument": "Word 2003 XML 文档", "package": "Word XML 文档", "svg": "SVG 图片"}
    raise UnsupportedType(kind=kinds.get(name, "XML 数据"), advice=ADVICE)
