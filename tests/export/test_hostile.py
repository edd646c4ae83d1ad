"""Text from a report never becomes a formula, an element, a field or a link in an export."""

from __future__ import annotations

import io
import re
import zipfile
from html.parser import HTMLParser

import openpyxl
import pytest
from lxml import etree

from service.export import EXPORTS
from service.schema import Review
from tests.export.conftest import holding

FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    "=cmd|' /C calc'!A0",
    "#N/A",
    "=",
    "1e5",
    "TRUE",
]
MARKUP = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title><script>alert(1)</script>",
    "</w:t></w:r></w:p><w:p><w:r><w:fldSimple w:instr='DDEAUTO'/>",
    "]]><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;",
    "{{ 7*191 }}{% raw %}",
    "{unit}{0.__class__}{year!r}%s",
]
CONTROLS = ["a\x00b", "a\x0bb", "a\x1b[31mb", "a\x7fb", "a\x85b", "a\ufffeb", "a\uffffb", "a\u202eb", "a\ud800b"]


@pytest.mark.parametrize("text", FORMULAS)
def test_texts_stay_texts_in_the_workbook(text: str, result: Review) -> None:
    book = openpyxl.load_workbook(io.BytesIO(EXPORTS["xlsx"](holding(result, text), "zh")))
    shown = text.replace("\r", "�")
    holders = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value == shown]
    assert {c.parent.title for c in holders} == {"得分", "发现", "数据", "问题与措施"}
    assert len(holders) == 2 + 4 + 5 + 1
    assert {c.data_type for c in holders} == {"s"}
    assert {c.quotePrefix for c in holders} == {shown[0] in "=+-@\t"}


def test_what_looks_like_an_escaped_character_is_escaped_itself(result: Review) -> None:
    content = EXPORTS["xlsx"](holding(result, "_x003D_1+1 _x00 x003D_"), "zh")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        strings = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "_x005F_x003D_1+1 _x00 x003D_" in strings
    assert not re.search(r"(?<!_x005F)_x003D_", strings)


@pytest.mark.parametrize("text", MARKUP)
def test_the_page_has_no_element_more_than_without_it(text: str, result: Review) -> None:
    found, usual = (_elements(EXPORTS["html"](holding(result, t), "zh").decode()) for t in (text, "字"))
    assert found == usual
    assert "1337" not in EXPORTS["html"](holding(result, text), "zh").decode()


def _elements(page: str) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, [name for name, _ in attrs]))

    Parser().feed(page)
    return found


@pytest.mark.parametrize("text", [*MARKUP, *FORMULAS])
@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_the_parts_have_no_element_more_and_no_link_outside(kind: str, text: str, result: Review) -> None:
    found, usual = (_parts(EXPORTS[kind](holding(result, t), "zh")) for t in (text, "字"))
    assert {name: _tags(part) for name, part in found.items()} == {n: _tags(p) for n, p in usual.items()}
    for name, part in found.items():
        assert not name.endswith(".rels") or b"External" not in part
        assert b"<!DOCTYPE" not in part
        assert b"instrText" not in part


@pytest.mark.parametrize("text", CONTROLS)
@pytest.mark.parametrize("kind", ["docx", "xlsx", "html"])
def test_characters_that_no_file_may_hold_are_replaced(kind: str, text: str, result: Review) -> None:
    content = EXPORTS[kind](holding(result, text), "zh")
    if kind == "html":
        assert "a�b" in content.decode().replace("[31m", "")
        return
    texts = [t for part in _parts(content).values() for t in etree.fromstring(part).itertext()]
    assert any("a�b" in t.replace("[31m", "") for t in texts)


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {n: archive.read(n) for n in archive.namelist() if n.endswith((".xml", ".rels"))}


def _tags(part: bytes) -> set[str]:
    """The kinds of elements; a tab, which is one in Word, aside."""
    return {str(e.tag) for e in etree.fromstring(part).iter()} - {TAB}


TAB = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}tab"
