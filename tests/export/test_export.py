"""Exports: whole and readable files, hostile text harmless, nothing half-written."""

from __future__ import annotations

import io
import json
from html.parser import HTMLParser
from pathlib import Path

import docx
import openpyxl
import pytest

from service.errors import UsageError
from service.export import EXPORTS, facts, save
from service.render import to_json
from service.schema import Review
from tests.reports import reviewed


def test_the_letter_says_each_finding_and_how_to_mend_it(result: Review) -> None:
    document = docx.Document(io.BytesIO(EXPORTS["docx"](result, "zh")))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "政府信息公开工作年度报告审核意见书" in text
    assert "建议：把表三“新收”行“自然人”列由 21 改为 12（两位数字颠倒）。" in text
    assert "与前面同一原因，一并改正。" in text
    assert all(f.code in text for f in result.findings)
    table = document.tables[0]
    assert table.rows[0].cells[1].text == "自然人"
    assert table.rows[1].cells[1].text == "21→12"


def test_the_letter_of_a_clean_report_says_which_report_it_was() -> None:
    document = docx.Document(io.BytesIO(EXPORTS["docx"](to_json(reviewed()), "zh")))
    assert "你单位报送的 2023 年度政府信息公开工作年度报告（x）经审核未发现问题。" in [
        p.text for p in document.paragraphs
    ]
    assert not document.tables


def test_the_workbook_has_real_numbers_and_no_formulas(result: Review) -> None:
    book = openpyxl.load_workbook(io.BytesIO(EXPORTS["xlsx"](result, "zh")))
    assert book.sheetnames == ["得分", "发现", "数据", "问题与措施"]
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
    assert not [c.coordinate for c in cells if c.data_type == "f"]
    assert any(isinstance(c.value, str) and c.value.startswith("=") for c in cells)
    numbers = {row[6].value: row[3].value for row in book["数据"].iter_rows(min_row=2)}
    assert numbers["requests.new.natural_person"] == 21
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")


def test_the_page_holds_no_element_of_the_reports_making(result: Review) -> None:
    page = EXPORTS["html"](result, "zh").decode()
    tags: list[str] = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append(tag)
            assert not [name for name, _ in attrs if name.startswith("on") or name in ("src", "href")]

    Parser().feed(page)
    assert "script" not in tags
    assert "table" in tags
    assert "&lt;script&gt;" in page
    assert "21→12" in page


def test_json_is_that_of_the_contract(result: Review) -> None:
    face = json.loads(EXPORTS["json"](result, "zh"))
    assert face["schema"] == "nianbao.review/1"
    assert len(face["findings"]) == len(result.findings)


@pytest.mark.parametrize("kind", EXPORTS)
def test_both_languages_and_clean_reports(kind: str, result: Review) -> None:
    for face in (result, to_json(reviewed())):
        for lang in ("zh", "en"):
            assert EXPORTS[kind](face, lang)


def test_what_was_there_stays_until_the_new_file_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, result: Review
) -> None:
    path = tmp_path / "意见.json"
    path.write_text("旧", "utf-8")

    def fail(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(UsageError):
        save(result, path, "zh")
    monkeypatch.undo()
    assert path.read_text("utf-8") == "旧"
    assert [p.name for p in tmp_path.iterdir()] == ["意见.json"]
    save(result, path, "zh")
    assert json.loads(path.read_text("utf-8"))["schema"] == "nianbao.review/1"


@pytest.mark.parametrize("name", ["意见.doc", "意见", "没有/意见.docx"])
def test_places_and_endings_that_do_not_serve_are_said(tmp_path: Path, name: str, result: Review) -> None:
    with pytest.raises(UsageError):
        save(result, tmp_path / name, "zh")


def test_a_folder_is_not_overwritten(tmp_path: Path, result: Review) -> None:
    (tmp_path / "意见.docx").mkdir()
    with pytest.raises(UsageError):
        save(result, tmp_path / "意见.docx", "zh")


def test_a_dismissed_finding_stands_in_the_json_alone(result: Review) -> None:
    def text(face: Review, kind: str) -> str:
        content = EXPORTS[kind](face, "zh")
        if kind == "docx":
            document = docx.Document(io.BytesIO(content))
            cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
            return "\n".join([*(p.text for p in document.paragraphs), *cells])
        if kind == "xlsx":
            book = openpyxl.load_workbook(io.BytesIO(content))
            return "\n".join(str(c.value) for s in book for row in s.iter_rows(min_row=2) for c in row)
        return content.decode()

    marked = next(f for f in result.findings if f.suggestion is not None)
    others = [f for f in result.findings if f is not marked]
    face = result.model_copy(update={"findings": [*others, marked.model_copy(update={"dismissed": True})]})
    for kind in ("docx", "xlsx", "html"):
        assert marked.message in text(result, kind).replace("&#34;", '"')
        assert marked.message not in text(face, kind)
        assert "→12" not in text(face, kind)
    assert marked.message in text(face, "json")


@pytest.mark.parametrize("kind", EXPORTS)
def test_a_review_kept_as_json_gives_the_same_export(kind: str, result: Review) -> None:
    kept = Review.model_validate_json(EXPORTS["json"](result, "zh"))
    assert kept == result
    if kind in ("html", "json"):
        assert EXPORTS[kind](kept, "zh") == EXPORTS[kind](result, "zh")
    assert EXPORTS[kind](kept, "zh")


def test_a_table_of_which_nothing_was_read_is_left_out(result: Review) -> None:
    missing = {"value": None, "raw": "", "state": "missing"}
    cells = {
        n: c.model_copy(update=missing) if n.startswith("litigation.") else c
        for n, c in result.report.cells.items()
    }
    face = result.model_copy(update={"report": result.report.model_copy(update={"cells": cells})})
    assert [t.title[:2] for t in facts.tables(result, "zh")] == ["表二", "表三", "表四"]
    assert [t.title[:2] for t in facts.tables(face, "zh")] == ["表二", "表三"]


def test_the_workbook_prints_as_wide_as_a_page_with_its_header(result: Review) -> None:
    for sheet in openpyxl.load_workbook(io.BytesIO(EXPORTS["xlsx"](result, "zh"))):
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"
