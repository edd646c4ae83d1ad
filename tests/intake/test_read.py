"""The whole intake in one process: size, kind, reader, and what is too much to hand on."""

from __future__ import annotations

import itertools

import pytest

from models.document import Document
from service.errors import FileEmpty, FileTooLarge, OverLimit, UnsupportedType
from service.intake.limits import MB, Limits
from service.intake.read import read
from tests.intake.office import docx, p


@pytest.mark.parametrize(
    ("data", "reader"),
    [(docx(p("一")), "docx"), ("<p>一</p>".encode(), "html"), ("一".encode(), "text")],
)
def test_each_reader(data: bytes, reader: str) -> None:
    document = read(data, Limits())
    assert document.reader == reader
    assert document.text.strip() == "一"
    assert document.complete


def test_size_is_checked_first() -> None:
    with pytest.raises(FileEmpty):
        read(b"", Limits())
    with pytest.raises(FileTooLarge) as caught:
        read(b"\xff\xd8\xff" + bytes(2 * MB), Limits(upload_bytes=MB))
    assert caught.value.params == {"size_mb": 2.0, "limit_mb": 1.0}


def test_a_picture_by_another_name() -> None:
    with pytest.raises(UnsupportedType, match="JPEG"):
        read(b"\xff\xd8\xff\xe0", Limits())


@pytest.mark.parametrize("data", [b"<p>a<p>b<img><img>", b"a\nb\nc\nd\n", docx(p("a") * 4)])
def test_too_many_blocks(data: bytes) -> None:
    with pytest.raises(OverLimit, match="段落"):
        read(data, Limits(cells=3))


@pytest.mark.parametrize("data", [b"<p>" + b"a" * 10_001, docx(p("a" * 10_001))])
def test_too_long(data: bytes) -> None:
    with pytest.raises(OverLimit, match="页"):
        read(data, Limits(pages=1))


@pytest.mark.parametrize(
    "source", ["<p>一<table><tr><td>1<td rowspan=2>甲<tr><td></table><img><p>二", "<table><tr><td>1<td>2</table>"]
)
def test_the_contract_of_a_document(source: str) -> None:
    document: Document = read(source.encode(), Limits())
    spans = sorted((b.start, b.end) for b in (*document.paragraphs, *document.tables))
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))
    for block in document.paragraphs:
        text = document.text[block.start : block.end]
        assert text
        assert text == text.strip()
        assert len(text.splitlines()) == 1
    for table in document.tables:
        assert all(table.start <= c.start <= c.end <= table.end for c in table.cells)
        assert all(c.row + c.rowspan <= table.rows and c.column + c.colspan <= table.columns for c in table.cells)
