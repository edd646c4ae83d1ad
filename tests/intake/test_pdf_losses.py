"""Files that can't be read, in whole or in part, and what a file may cost."""

from __future__ import annotations

import time

import pikepdf
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from models.document import Loss
from service.errors import Damaged, Encrypted, OverLimit
from service.intake.limits import Limits
from service.intake.pdf import read
from tests.intake.pdf_files import HEIGHT, WIDTH, Sheets, changed, document, picture, rows, texts


def two_pages() -> bytes:
    sheets = Sheets()
    sheets.lines(100, "第一页。")
    sheets.page()
    sheets.lines(100, "第二页。")
    return sheets.done()


def test_a_plain_file() -> None:
    def name(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo["/Title"] = "某镇年度报告"

    found = document(changed(two_pages(), name))
    assert (found.reader, found.media_type, found.pages, found.title) == (
        "pdf",
        "application/pdf",
        2,
        "某镇年度报告",
    )
    assert found.complete


def test_a_password() -> None:
    def nothing(pdf: pikepdf.Pdf) -> None:
        pass

    locked = changed(two_pages(), nothing, encryption=pikepdf.Encryption(user="geheim", owner="o"))
    with pytest.raises(Encrypted):
        document(locked)
    owned = changed(two_pages(), nothing, encryption=pikepdf.Encryption(user="", owner="o"))
    assert texts(document(owned)) == ["第一页。", "第二页。"]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_file_cut_off(share: float) -> None:
    data = two_pages()
    with pytest.raises(Damaged):
        document(data[: int(len(data) * share)])


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\0\xff" * 500 + b"\n%%EOF", b"", b"no pdf at all"]
)
def test_a_file_of_nothing(data: bytes) -> None:
    with pytest.raises(Damaged):
        document(data)


def test_bytes_before_and_after_do_no_harm() -> None:
    assert texts(document(b"junk\n" + two_pages() + b"\0" * 3000)) == ["第一页。", "第二页。"]


def test_too_many_pages() -> None:
    with pytest.raises(OverLimit) as caught:
        read(two_pages(), Limits(pages=1))
    assert caught.value.params["setting"] == "NIANBAO_MAX_PAGES"


def test_too_many_cells() -> None:
    sheets = Sheets()
    sheets.grid(range(72, 372, 20), range(100, 400, 20))
    with pytest.raises(OverLimit) as caught:
        read(sheets.done(), Limits(cells=100))
    assert caught.value.params["setting"] == "NIANBAO_MAX_CELLS"


def test_scanned_pages_are_lost() -> None:
    sheets = Sheets()
    sheets.lines(100, "第一页。")
    sheets.page()
    sheets.canvas.drawImage(picture(), 0, 0, WIDTH, HEIGHT)
    sheets.page()
    for strip in range(10):
        sheets.canvas.drawImage(picture(), 0, strip * HEIGHT / 10, WIDTH, HEIGHT / 10)
    sheets.text(290, 810, "3")
    sheets.page()
    sheets.canvas.drawImage(picture(), 0, 50, WIDTH, HEIGHT - 50)
    sheets.text(400, 815, "由 扫描程序 扫描创建", 9)
    sheets.page()
    sheets.canvas.drawImage(picture(), 0, 0, WIDTH, HEIGHT)
    sheets.text(150, 300, "某某镇人民政府2022年度工作报告", 20)
    sheets.page()
    sheets.line(0, 0, 1, 1)
    found = document(sheets.done())
    assert found.losses == (Loss("page_without_text", (2, 3, 4)),)
    assert [p.page for p in found.pictures] == [2, 3, 4, 5]


def test_a_picture_stands_where_it_stands() -> None:
    sheets = Sheets()
    sheets.lines(100, "图前。")
    sheets.canvas.drawImage(picture(), 72, HEIGHT - 300, 300, 150)
    sheets.canvas.drawImage(picture(), 400, HEIGHT - 80, 20, 20)
    sheets.lines(350, "图后。")
    found = document(sheets.done())
    assert found.complete
    (shown,) = found.pictures
    assert found.text[: shown.start].strip() == "图前。"
    assert found.text[shown.start :].strip() == "图后。"


def test_lettering_as_outlines_is_lost() -> None:
    sheets = Sheets()
    for i in range(100):
        path = sheets.canvas.beginPath()
        x, y = 72 + i % 20 * 14, HEIGHT - 100 - i // 20 * 20
        path.moveTo(x, y)
        path.curveTo(x + 4, y + 8, x + 8, y + 8, x + 10, y)
        path.close()
        sheets.canvas.drawPath(path, stroke=0, fill=1)
    assert document(sheets.done()).losses == (Loss("page_without_text", (1,)),)


def test_a_blank_page_is_no_loss() -> None:
    sheets = Sheets()
    sheets.lines(100, "文字。")
    sheets.page()
    sheets.canvas.setFillGray(1)
    sheets.canvas.rect(0, 0, WIDTH, HEIGHT, stroke=0, fill=1)
    sheets.page()
    found = document(sheets.done())
    assert found.complete
    assert found.pages == 2


def mapped(target: str) -> bytes:
    """A page whose font maps each of its characters to the hexadecimal ``target``; to what it shows if empty."""
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    sheets = Sheets()
    sheets.canvas.setFont("Vera", 12)
    for i in range(10):
        sheets.canvas.drawString(72, 700 - 20 * i, "abcdefghijklmnopqrstuvwxyz @W—")

    def change(pdf: pikepdf.Pdf) -> None:
        for font in pdf.pages[0].Resources.Font.values():
            if "/ToUnicode" in font and target:
                each = "".join(f"<{code:02X}> <{target}>\n" for code in range(100))
                font.ToUnicode = pdf.make_stream(
                    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
                    b"1 begincodespacerange <00> <FF> endcodespacerange\n"
                    b"100 beginbfchar\n" + each.encode() + b"endbfchar\n"
                    b"endcmap CMapName currentdict /CMap defineresource pop end end"
                )

    return changed(sheets.done(), change)


@pytest.mark.parametrize("target", ["E000", "0000", "0007", "FFFD"])
def test_garbled_pages_are_lost(target: str) -> None:
    assert document(mapped(target)).losses == (Loss("garbled_text", (1,)),)


def test_a_font_that_is_mapped_is_not_garbled() -> None:
    assert document(mapped("")).complete


def test_a_drawing_of_many_lines_takes_no_time() -> None:
    sheets = Sheets()
    sheets.lines(100, "文字。")
    for i in range(4000):
        sheets.line(72 + i * 0.1, 200, 72 + i * 0.1, 600)
        sheets.line(72, 200 + i * 0.1, 472, 200 + i * 0.1)
    for i in range(20000):
        sheets.line(i % 500, 200 + i % 77, i % 500 + 7, 200 + i % 77)
    data = sheets.done()
    begun = time.perf_counter()
    found = document(data)
    assert time.perf_counter() - begun < 5
    assert "文字。" in texts(found)


def test_a_form_within_itself_ends() -> None:
    sheets = Sheets()
    sheets.grid([72, 172, 272], [100, 120], [["甲", "乙"]])

    def nest(pdf: pikepdf.Pdf) -> None:
        form = pdf.make_stream(b"q 1 0 0 1 0 0 cm /F Do Q 0 0 m 10 0 l S")
        form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        form.BBox = [0, 0, WIDTH, HEIGHT]
        form = pdf.make_indirect(form)
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        page = pdf.pages[0]
        page.Resources.XObject = pikepdf.Dictionary(F=form)
        page.contents_add(b"/F Do")

    found = document(changed(sheets.done(), nest))
    assert rows(found, *found.tables) == [["甲", "乙"]]
