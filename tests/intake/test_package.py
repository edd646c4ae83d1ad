"""Hostile and broken Word files: bombs, lies, cuts, DTDs, depth, passwords."""

from __future__ import annotations

import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import Damaged, Encrypted, FileError, HostileContent, OverLimit
from service.intake import docx
from service.intake.limits import MB, Limits
from service.intake.package import Package
from tests.intake import office
from tests.intake.office import p, tbl, tc, tr

GOOD = office.docx(p("一、总体情况") + tbl(tr(tc("1"), tc("2"))))


def read(data: bytes, limits: Limits | None = None) -> object:
    return docx.read(data, limits or Limits())


def with_main(content: str | bytes) -> bytes:
    return office.docx("", parts={"word/styles.xml": content})


def claiming(data: bytes, name: str, size: int) -> bytes:
    """``data`` with another uncompressed size of ``name`` in its directory and its local header."""
    out = bytearray(data)
    for signature, offset, at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        position = data.index(signature)
        while data[position + at : position + at + len(name)] != name.encode():
            position = data.index(signature, position + 1)
        struct.pack_into("<I", out, position + offset, size)
    return bytes(out)


def test_a_bomb_that_says_so() -> None:
    bomb = office.docx("", parts={"word/media/x": bytes(3 * MB)})
    with pytest.raises(OverLimit) as caught:
        read(bomb, Limits(inflated_bytes=2 * MB))
    assert caught.value.params["setting"] == "NIANBAO_MAX_INFLATED_MB"


@pytest.mark.parametrize("size", [10, 2**20])
def test_a_bomb_whose_header_lies(size: int) -> None:
    bomb = claiming(with_main(" " * (3 * MB)), "word/styles.xml", size)
    with pytest.raises(OverLimit, match="解压后过大"):
        read(bomb, Limits(inflated_bytes=2 * MB, inflation_ratio=10_000))


def test_ratio() -> None:
    with pytest.raises(OverLimit) as caught:
        read(claiming(with_main(" " * (3 * MB)), "word/styles.xml", 99))
    assert caught.value.params["setting"] == "NIANBAO_MAX_INFLATION_RATIO"


def test_small_parts_may_be_compressed_as_well_as_they_can() -> None:
    package = Package(office.zipped({"a": bytes(MB)}), Limits())
    assert package.read("A") == bytes(MB)
    assert package.read("b") is None


def test_the_parts_together() -> None:
    package = Package(office.zipped({"a": bytes(600), "b": bytes(600)}), Limits(inflated_bytes=1300))
    assert package.read("a") == bytes(600)
    assert package.read("b") == bytes(600)
    with pytest.raises(OverLimit):
        package.read("a")


def test_entries() -> None:
    with pytest.raises(OverLimit) as caught:
        read(GOOD, Limits(zip_entries=2))
    assert caught.value.params["setting"] == "NIANBAO_MAX_ZIP_ENTRIES"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "dtd",
    [
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><a>&b;</a>',
        '<!DOCTYPE a SYSTEM "file:///etc/hostname"><a/>',
    ],
)
def test_a_dtd_in_any_encoding(dtd: str, encoding: str) -> None:
    with pytest.raises(HostileContent):
        read(with_main(f'<?xml version="1.0" encoding="{encoding.split("-le")[0]}"?>{dtd}'.encode(encoding)))


@pytest.mark.parametrize("encoding", ["utf-7", "utf-32", "IBM037", "gb18030"])
def test_a_dtd_in_an_encoding_that_no_part_may_have(encoding: str) -> None:
    source = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "y">]><a>&b;</a>'
    with pytest.raises((HostileContent, Damaged)):
        read(with_main(source.encode(encoding)))


def test_utf16_parts_are_read() -> None:
    main = office.element("document", f"<w:body>{p('一')}</w:body>").replace("UTF-8", "UTF-16").encode("utf-16")
    document = docx.read(office.docx("", parts={"word/document.xml": main}), Limits())
    assert document.text == "一\n"


@pytest.mark.parametrize(
    "body",
    [
        "<w:sdt>" * 100_000 + "</w:sdt>" * 100_000,
        "<w:p>" + "<w:smartTag>" * 100_000 + "</w:smartTag>" * 100_000 + "</w:p>",
        "<w:tbl><w:tr><w:tc>" * 50_000 + "</w:tc></w:tr></w:tbl>" * 50_000,
    ],
    ids=["blocks", "runs", "tables"],
)
def test_nesting_without_end(body: str) -> None:
    with pytest.raises(HostileContent, match="嵌套"):
        read(office.docx(body), Limits(inflation_ratio=10_000))


def test_tables_as_deep_as_the_parser_lets_them() -> None:
    opening, closing = "<w:tbl><w:tr><w:tc>" * 80, "</w:tc></w:tr></w:tbl>" * 80
    assert docx.read(office.docx(opening + p("底") + closing), Limits()).text == "底\n"


def test_a_member_with_a_password() -> None:
    data = bytearray(GOOD)
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Encrypted):
        read(bytes(data))


def test_a_compression_that_no_office_file_uses() -> None:
    parts = {"word/document.xml": office.element("document", "<w:body/>")}
    with pytest.raises(Damaged, match="压缩方式"):
        read(office.zipped(parts, zipfile.ZIP_LZMA))


def test_stored_parts() -> None:
    parts = {"word/document.xml": office.element("document", f"<w:body>{p('一')}</w:body>")}
    assert docx.read(office.zipped(parts, zipfile.ZIP_STORED), Limits()).text == "一\n"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_truncated(share: float) -> None:
    with pytest.raises(Damaged):
        read(GOOD[: int(len(GOOD) * share)])


@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
def test_one_wrong_byte_anywhere(at: int, change: int) -> None:
    data = bytearray(GOOD)
    data[at] ^= change
    try:
        read(bytes(data))
    except FileError:
        return
