"""Exports: whole and readable files, hostile text harmless, nothing half-written."""

from __future__ import annotations

import io
import json
from html.parser import HTMLParser
from pathlib import Path

import docx
import openpyxl
import pdfplumber
import pytest

from service.errors import UsageError
from service.export import EXPORTS, save
from service.render import to_json
from service.schema import Review
from tests.conftest import need
from tests.reports import Sketch, reviewed
from training.forge import pdf_office

HOSTILE = '=HYPERLINK("http://x","点我")<script>alert(1)</script>\x0b\u202e'


def wrong() -> Review:
    """A review with a suggestion, an explained finding, and hostile text in a finding and in a clause."""

    def change(sketch: Sketch) -> None:
        sketch.cells = {"requests.new.natural_person": "21", "requests.new.total": "12"}
        sketch.cells |= {
            f"requests.{row}.{c}": "12"
            for row in ("granted", "processed_total")
            for c in ("natural_person", "total")
        }
        sketch.cells["litigation.review.upheld"] = "<script>1</script>"
        sketch.others = f"××镇没有收费，{HOSTILE}"
        sketch.problems += f"三是{HOSTILE}。"

    return to_json(reviewed(change, unit=f"={HOSTILE}镇"))


@pytest.fixture(scope="module")
def result() -> Review:
    return wrong()


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


@pytest.mark.office
def test_an_office_suite_opens_the_letter(result: Review) -> None:
    need(pdf_office.PROGRAM)
    (pdf,) = pdf_office.convert({"意见.docx": EXPORTS["docx"](result, "zh")}, "pdf").values()
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        text = "".join(page.extract_text() for page in opened.pages)
    assert "审核意见书" in text
    assert "21→12" in text
