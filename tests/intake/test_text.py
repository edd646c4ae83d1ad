"""Plain text: encodings, lines, and what is no text."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.document import Document
from service.errors import Damaged, FileEmpty, FileError, OverLimit, UnsupportedType
from service.intake import text
from service.intake.limits import Limits

REPORT = "某镇2022年政府信息公开工作年度报告\n\n一、总体情况\n本年新收\t3\t0\t0\n|规章|0|\n"


def read(data: bytes, limits: Limits | None = None) -> Document:
    return text.read(data, limits or Limits())


def lines(document: Document) -> list[str]:
    return [document.text[x.start : x.end] for x in document.paragraphs]


@pytest.mark.parametrize(
    "data",
    [
        REPORT.encode(),
        REPORT.encode("utf-8-sig"),
        REPORT.encode("gb18030"),
        REPORT.encode("utf-16"),
        codecs.BOM_UTF16_BE + REPORT.encode("utf-16-be"),
        REPORT.encode("utf-16-le"),
        REPORT.encode("utf-16-be"),
        b"\x84\x31\x95\x33" + REPORT.encode("gb18030"),
    ],
    ids=["utf-8", "utf-8-sig", "gb18030", "utf-16", "be-bom", "le", "be", "gb-bom"],
)
def test_encodings(data: bytes) -> None:
    assert read(data).text == REPORT


def test_a_line_is_a_paragraph_with_its_tabs_and_pipes() -> None:
    document = read("\t0\t3 \r\n\r\n  \t\n| a |\r b\fc\u2028d".encode())
    assert lines(document) == ["\t0\t3 ", "| a |", " b", "c", "d"]
    assert document.text == "\t0\t3 \n\n  \t\n| a |\n b\nc\nd"


@given(st.lists(st.text(st.characters(codec="gb18030", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1)))
def test_utf8_comes_back_line_by_line(rows: list[str]) -> None:
    data = "\r\n".join(rows).encode()
    try:
        document = read(data)
    except FileEmpty:
        assert not "".join(rows).strip("\ufeff \t\n\u3000\xa0").strip()
    else:
        assert lines(document) == [r for r in document.text.split("\n") if r.strip()]
        assert document.text == "\n".join(rows).lstrip("\ufeff")


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=12, max_size=300))
def test_gb18030_comes_back(chinese: str) -> None:
    content = f"一、{chinese}\n2022年，共3件"
    assert read(content.encode("gb18030")).text == content


@given(st.binary(max_size=200))
def test_any_bytes_give_a_text_or_a_file_error(data: bytes) -> None:
    try:
        document = read(data)
    except FileError:
        return
    assert all(line.strip() and "\n" not in line for line in lines(document))


@pytest.mark.parametrize("data", [b" \r\n\t", codecs.BOM_UTF8, "\u3000\n".encode(), codecs.BOM_UTF16_LE])
def test_blank_is_empty(data: bytes) -> None:
    with pytest.raises(FileEmpty):
        read(data)


def test_cut_in_the_middle_of_a_character() -> None:
    with pytest.raises(Damaged, match="1 处"):
        read(REPORT.encode().rstrip()[:-1] + "年".encode()[:2])


@pytest.mark.parametrize("data", [bytes(range(256)) * 8, b"ab\0cd" * 100, b"\x01\x02text" * 50])
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(UnsupportedType):
        read(data)


def test_nothing_but_zero_bytes_is_a_broken_copy() -> None:
    with pytest.raises(Damaged, match="空字节"):
        read(bytes(4096))


def test_a_text_of_more_pages_than_allowed() -> None:
    with pytest.raises(OverLimit) as caught:
        read(b"a" * 20_001, Limits(pages=2))
    assert caught.value.params["setting"] == "NIANBAO_MAX_PAGES"
