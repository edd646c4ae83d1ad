"""The kind of a file is told by its content."""

from __future__ import annotations

import gzip

import pytest

from service.errors import Damaged, Encrypted, FileEmpty, OverLimit, UnsupportedType
from service.intake import sniff
from service.intake.limits import Limits
from tests.intake.office import docx, p, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def kind(data: bytes) -> str:
    return sniff.kind(data, Limits())


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (docx(p("一")), "docx"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\r\n\r\n%PDF-1.4", "pdf"),
        (b"<!DOCTYPE html><html>", "html"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x">\n<html xmlns="y">', "html"),
        (b"<!-- saved -->\n<div>", "html"),
        ("<HTML>".encode("utf-16"), "html"),
        ("<p>标题".encode("gb18030"), "html"),
        (b"<td>1</td>", "html"),
        ("标题<br>一、总体情况<br/><b>二</b>".encode(), "html"),
        ("一、总体情况\n二、<br>\n三\n四\n五\n六\n七\n八\n九\n".encode(), "text"),
        ("a < b，件<数>\n".encode(), "text"),
        ("一、总体情况".encode("utf-16"), "text"),
        (b"BM, text", "text"),
    ],
)
def test_kinds(data: bytes, expected: str) -> None:
    assert kind(data) == expected


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"GIF89a", "GIF"),
        (b"BM\x36\0\x0c\0\0\0\0\0", "BMP"),
        (b"II*\0\x08", "TIFF"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "WebP"),
        (b"\0\0\0\x18ftypheic", "HEIC"),
        (OLE + "WordDocument".encode("utf-16-le"), ".doc、.wps"),
        (OLE + "Workbook".encode("utf-16-le"), ".xls"),
        (OLE, "旧版 Office"),
        (b"{\\rtf1\\ansi", "RTF"),
        (zipped({"[Content_Types].xml": "", "xl/workbook.xml": ""}), ".xlsx"),
        (zipped({"[Content_Types].xml": "", "ppt/presentation.xml": ""}), ".pptx"),
        (zipped({"mimetype": "x", "content.xml": ""}), ".odt"),
        (zipped({"OFD.xml": "", "Doc_0/Document.xml": ""}), "OFD"),
        (zipped({"a.docx": docx(p("一"))}), "压缩包"),
        (gzip.compress(b"x", mtime=0), "gzip"),
        (b"Rar!\x1a\x07\x01\0", "RAR"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", ".mht"),
        (b'<?xml version="1.0"?><w:wordDocument xmlns:w="x">', "Word 2003 XML"),
        (b'<?xml version="1.0"?><svg xmlns="x">', "SVG"),
        (b'<?xml version="1.0"?><a/>', "XML"),
    ],
)
def test_what_no_reader_takes_is_named(data: bytes, word: str) -> None:
    with pytest.raises(UnsupportedType, match="docx") as caught:
        kind(data)
    assert word in str(caught.value.params["kind"])


@pytest.mark.parametrize("data", [b" \n", b"\xef\xbb\xbf\r\n", b"\xff\xfe"])
def test_empty(data: bytes) -> None:
    with pytest.raises(FileEmpty):
        kind(data)


def test_encrypted_word_file() -> None:
    with pytest.raises(Encrypted):
        kind(OLE + "EncryptedPackage".encode("utf-16-le"))


@pytest.mark.parametrize("cut", [10, 100, -1, -30])
def test_a_zip_whose_directory_is_broken(cut: int) -> None:
    with pytest.raises(Damaged):
        kind(docx(p("一"))[:cut])


def test_an_empty_zip() -> None:
    with pytest.raises(Damaged):
        kind(zipped({}))


def test_a_zip_of_too_many_entries() -> None:
    with pytest.raises(OverLimit):
        sniff.kind(zipped({str(n): "" for n in range(11)}), Limits(zip_entries=10))
