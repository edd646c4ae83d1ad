"""Grids of drawn pages, field by field."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pikepdf
import pytest

from tests.intake.pdf_files import HEIGHT, WIDTH, Sheets, changed, document, picture, rows, spans, texts

XS = [72, 172, 252, 332]
YS = [100, 120, 140, 160]
TEXT = [["信息内容", "本年制发件数", "现行有效件数"], ["规章", "0", "12"], ["行政规范性文件", "", "-"]]


def boxes(sheets: Sheets) -> None:
    """A stroked rectangle a field."""
    sheets.canvas.setLineWidth(0.75)
    for x0, x1 in pairwise(XS):
        for y0, y1 in pairwise(YS):
            sheets.canvas.rect(x0, HEIGHT - y1, x1 - x0, y1 - y0)
    sheets.grid(XS, YS, TEXT, draw=lambda *_: None)


def one_path(sheets: Sheets) -> None:
    """All lines as one path of many segments."""
    path = sheets.canvas.beginPath()
    for x in XS:
        path.moveTo(x, HEIGHT - YS[0])
        path.lineTo(x, HEIGHT - YS[-1])
    for y in YS:
        path.moveTo(XS[0], HEIGHT - y)
        path.lineTo(XS[-1], HEIGHT - y)
    sheets.canvas.drawPath(path)
    sheets.grid(XS, YS, TEXT, draw=lambda *_: None)


def dashes(sheets: Sheets) -> None:
    """Lines in pieces of 4 points with gaps of 3."""

    def draw(x0: float, y0: float, x1: float, y1: float) -> None:
        along = (x1 - x0) + (y1 - y0)
        for at in range(0, int(along), 7):
            end = min(at + 4, along)
            if y0 == y1:
                sheets.line(x0 + at, y0, x0 + end, y0)
            else:
                sheets.line(x0, y0 + at, x0, y0 + end)

    sheets.grid(XS, YS, TEXT, draw=draw)


def double(sheets: Sheets) -> None:
    """Two lines 2 points apart in place of one."""

    def draw(x0: float, y0: float, x1: float, y1: float) -> None:
        sheets.line(x0 - 1, y0 - 1, x1 - 1, y1 - 1)
        sheets.line(x0 + 1, y0 + 1, x1 + 1, y1 + 1)

    sheets.grid(XS, YS, TEXT, draw=draw)


def form(sheets: Sheets) -> None:
    """Lines in a Form XObject that is moved and enlarged where it is used."""
    sheets.canvas.beginForm("table")
    for x in XS:
        sheets.canvas.line(x / 2, (HEIGHT - YS[0]) / 2, x / 2, (HEIGHT - YS[-1]) / 2)
    for y in YS:
        sheets.canvas.rect(XS[0] / 2, (HEIGHT - y) / 2, (XS[-1] - XS[0]) / 2, 0.3, stroke=0, fill=1)
    sheets.canvas.endForm()
    sheets.canvas.saveState()
    sheets.canvas.translate(10, 10)
    sheets.canvas.scale(2, 2)
    sheets.canvas.doForm("table")
    sheets.canvas.restoreState()
    sheets.canvas.translate(10, 10)
    sheets.grid(XS, YS, TEXT, draw=lambda *_: None)


def fields_on_a_ground(sheets: Sheets) -> None:
    """White fields with gaps between them on a dark ground."""
    sheets.canvas.setFillGray(0.3)
    sheets.canvas.rect(XS[0] - 1, HEIGHT - YS[-1] - 1, XS[-1] - XS[0] + 2, YS[-1] - YS[0] + 2, stroke=0, fill=1)
    sheets.canvas.setFillGray(1)
    for x0, x1 in pairwise(XS):
        for y0, y1 in pairwise(YS):
            sheets.canvas.rect(x0 + 0.5, HEIGHT - y1 + 0.5, x1 - x0 - 1, y1 - y0 - 1, stroke=0, fill=1)
    sheets.canvas.setFillGray(0)
    sheets.grid(XS, YS, TEXT, draw=lambda *_: None)


def thin_pictures(sheets: Sheets) -> None:
    """Lines as pictures one pixel high or wide."""
    pixel = picture(1, 1)

    def draw(x0: float, y0: float, x1: float, y1: float) -> None:
        sheets.canvas.drawImage(pixel, x0, HEIGHT - y1, max(x1 - x0, 0.5), max(y1 - y0, 0.5))

    sheets.grid(XS, YS, TEXT, draw=draw)


@pytest.mark.parametrize(
    "draw",
    [
        lambda s: s.grid(XS, YS, TEXT),
        lambda s: s.grid(XS, YS, TEXT, draw=s.bar),
        boxes,
        one_path,
        dashes,
        double,
        form,
        fields_on_a_ground,
        thin_pictures,
    ],
    ids=["lines", "bars", "boxes", "one path", "dashes", "double", "form", "ground", "pictures"],
)
def test_every_way_to_draw_a_border(draw: Callable[[Sheets], None]) -> None:
    sheets = Sheets()
    draw(sheets)
    found = document(sheets.done())
    assert rows(found, *found.tables) == TEXT
    assert spans(found.tables[0]) == {}
    assert texts(found) == []
    assert {c.page for c in found.tables[0].cells} == {1}


def test_merged_cells() -> None:
    sheets = Sheets()
    for y in (100, 160):
        sheets.line(72, y, 332, y)
    for x in (72, 172, 332):
        sheets.line(x, 100, x, 160)
    sheets.line(172, 120, 332, 120)
    sheets.line(72, 140, 252, 140)
    sheets.line(252, 120, 252, 160)
    sheets.grid([172, 252], [100, 120, 140, 160], [["申请人情况"], ["自然人"], ["0"]], draw=lambda *_: None)
    sheets.text(75, 125, "左边", 9)
    sheets.text(75, 155, "下边", 9)
    sheets.text(255, 145, "总计", 9)
    found = document(sheets.done())
    assert rows(found, *found.tables) == [
        ["左边", "申请人情况", ""],
        ["", "自然人", "总计"],
        ["下边", "0", ""],
    ]
    assert spans(found.tables[0]) == {(0, 0): (2, 1), (0, 1): (1, 2), (1, 2): (2, 1)}


def test_lines_within_a_cell() -> None:
    sheets = Sheets()
    sheets.grid([72, 112, 152, 192, 232], [100, 200])
    for i, letter in enumerate("三、本年度结果"):
        sheets.text(86, 112 + 11 * i, letter, 10)
    for i, line in enumerate(["危及“三", "安全一稳", "定”"]):
        sheets.text(114, 112 + 12 * i, line, 9)
    for i, line in enumerate(["12", "34"]):
        sheets.text(154, 112 + 12 * i, line, 9)
    for i, line in enumerate(["第20", "条word", "next"]):
        sheets.text(194, 112 + 12 * i, line, 9)
    found = document(sheets.done())
    assert rows(found, *found.tables) == [["三、本年度结果", "危及“三安全一稳定”", "12 34", "第20条word next"]]


def test_type_on_its_side_in_a_cell() -> None:
    sheets = Sheets()
    sheets.grid([72, 112, 152, 192], [100, 200])
    for x, turn, letters in ((90, 90, ("向上", "读")), (134, -90, ("向下", "读"))):
        for i, line in enumerate(letters):
            sheets.canvas.saveState()
            sheets.canvas.translate(x + i * 12 * (1 if turn > 0 else -1), HEIGHT - 150)
            sheets.canvas.rotate(turn)
            sheets.canvas.drawString(0, 0, line)
            sheets.canvas.restoreState()
    sheets.text(154, 150, "直立")
    sheets.lines(300, "其他文字其他文字其他文字其他文字其他文字其他文字其他文字")
    found = document(sheets.done())
    assert rows(found, *found.tables) == [["向上读", "向下读", "直立"]]


def test_characters_drawn_twice_count_once() -> None:
    sheets = Sheets()
    sheets.grid(XS, YS, TEXT)
    for dx in (0.0, 0.0, 0.3, 0.6):
        sheets.text(94 + dx, 178, "11年11件加粗", 9)
    sheets.canvas.setFont("Helvetica-Bold", 6)
    sheets.canvas.drawString(300, HEIGHT - 178, "1111")
    found = document(sheets.done())
    assert texts(found) == ["11年11件加粗 1111"]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("content_turned", [False, True])
def test_turned_pages(turn: int, content_turned: bool) -> None:
    sheets = Sheets()
    sheets.grid(XS, YS, TEXT)
    sheets.lines(200, "表格下面的文字。")
    matrix = {
        0: "1 0 0 1 0 0",
        90: f"0 1 -1 0 {HEIGHT} 0",
        180: f"-1 0 0 -1 {WIDTH} {HEIGHT}",
        270: f"0 -1 1 0 0 {WIDTH}",
    }

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        page.Rotate = turn
        if content_turned:
            page.contents_add(f"q {matrix[turn]} cm".encode(), prepend=True)
            page.contents_add(b"Q")
            page.MediaBox = [0, 0, WIDTH, HEIGHT] if turn in (0, 180) else [0, 0, HEIGHT, WIDTH]

    found = document(changed(sheets.done(), change))
    assert rows(found, *found.tables) == TEXT
    assert texts(found) == ["表格下面的文字。"]


def test_a_cropped_page_shows_what_is_inside() -> None:
    sheets = Sheets()
    sheets.text(10, 30, "裁切线以外")
    sheets.grid(XS, YS, TEXT)
    sheets.lines(200, "表格下面的文字。")

    def crop(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].CropBox = [50, 50, 500, 800]

    found = document(changed(sheets.done(), crop))
    assert rows(found, *found.tables) == TEXT
    assert texts(found) == ["表格下面的文字。"]


def test_tables_close_together_stay_two() -> None:
    sheets = Sheets()
    sheets.grid(XS, [100, 120, 140], [["甲", "乙", "丙"], ["1", "2", "3"]])
    sheets.grid(XS, [148, 168], [["丁", "戊", "己"]])
    found = document(sheets.done())
    assert [rows(found, t) for t in found.tables] == [[["甲", "乙", "丙"], ["1", "2", "3"]], [["丁", "戊", "己"]]]


def test_a_box_is_text_and_so_is_one_column() -> None:
    sheets = Sheets()
    sheets.grid([60, 520], [90, 150])
    sheets.lines(120, "框内的文字。")
    sheets.grid([60, 520], [300, 330, 360], [["第一行"], ["第二行"]])
    found = document(sheets.done())
    assert found.tables == ()
    assert texts(found) == ["框内的文字。", "第一行", "第二行"]


def test_a_frame_around_the_page_hides_nothing() -> None:
    sheets = Sheets()
    sheets.grid([20, WIDTH - 20], [20, HEIGHT - 20])
    sheets.lines(80, "表前。")
    sheets.grid(XS, YS, TEXT)
    sheets.lines(200, "表后。")
    found = document(sheets.done())
    assert rows(found, *found.tables) == TEXT
    assert texts(found) == ["表前。", "表后。"]
    assert found.text.index("表前") < found.tables[0].start < found.text.index("表后")


def test_a_table_open_at_its_sides() -> None:
    sheets = Sheets()
    for y in YS:
        sheets.line(XS[0], y, XS[-1], y)
    for x in XS[1:-1]:
        sheets.line(x, YS[0], x, YS[-1])
    sheets.grid(XS, YS, TEXT, draw=lambda *_: None)
    found = document(sheets.done())
    assert rows(found, *found.tables) == TEXT


def test_an_underline_is_no_border() -> None:
    sheets = Sheets()
    sheets.grid(XS, YS, TEXT)
    sheets.line(174, 137, 250, 137)
    sheets.line(60, 300, 400, 300, 2)
    found = document(sheets.done())
    assert rows(found, *found.tables) == TEXT
    assert spans(found.tables[0]) == {}


def test_a_dash_before_a_word_stays_a_dash() -> None:
    sheets = Sheets()
    sheets.grid([72, 172, 332], [100, 120, 140], [["abc-", "def-"], ["-", "ghi"]])
    found = document(sheets.done())
    assert rows(found, *found.tables) == [["abc-", "def-"], ["-", "ghi"]]


def test_an_empty_grid_is_no_table() -> None:
    sheets = Sheets()
    sheets.grid(XS, YS)
    sheets.lines(300, "文字。")
    found = document(sheets.done())
    assert found.tables == ()


@pytest.mark.parametrize("drawn", [True, False])
def test_what_was_filled_into_a_form(drawn: bool) -> None:
    sheets = Sheets()
    sheets.grid([72, 172, 272], [100, 130], [["规章", ""]])
    sheets.canvas.acroForm.textfield(value="12", x=180, y=HEIGHT - 125, width=60, height=20, name="f")

    def leave_drawing_to_the_program(pdf: pikepdf.Pdf) -> None:
        if not drawn:
            for field in pdf.pages[0].Annots:
                del field["/AP"]
            pdf.Root.AcroForm.NeedAppearances = True

    found = document(changed(sheets.done(), leave_drawing_to_the_program))
    assert rows(found, *found.tables) == [["规章", "12"]]


def test_a_box_inside_a_cell_is_no_table() -> None:
    sheets = Sheets()
    sheets.grid(XS, YS, TEXT)
    sheets.grid([180, 245], [124, 135])
    found = document(sheets.done())
    assert rows(found, *found.tables) == TEXT


def test_a_table_inside_a_cell_is_one_of_its_own() -> None:
    sheets = Sheets()
    sheets.grid([72, 172, 472], [100, 200], [["外面", ""]])
    sheets.grid([200, 280, 360], [130, 150, 170], [["里", "面"], ["1", "2"]])
    found = document(sheets.done())
    assert [rows(found, t) for t in found.tables] == [[["外面", ""]], [["里", "面"], ["1", "2"]]]
