"""Lines, paragraphs, tables over page breaks, and what is left out of the running text."""

from __future__ import annotations

import pytest

from service.intake.pdf.glyphs import Char, joint, legible, normal
from service.intake.pdf.text import cell_text
from tests.intake.pdf_files import HEIGHT, LEFT, RIGHT, SIZE, WIDTH, Sheets, document, rows, texts

FULL = "政府信息公开工作年度报告按照条例的规定编制并向社会公布接受监督现将有关情况报告"[:36]
"""A line from margin to margin."""

INDENTED = "　　" + FULL[2:]


def test_lines_become_paragraphs() -> None:
    sheets = Sheets()
    sheets.lines(100, INDENTED, FULL, "共21件。", INDENTED, FULL, INDENTED, "没有。")
    found = document(sheets.done())
    assert texts(found) == [FULL[2:] + FULL + "共21件。", FULL[2:] + FULL, FULL[2:] + "没有。"]
    assert {p.page for p in found.paragraphs} == {1}


def test_an_indent_without_spaces_begins_a_paragraph() -> None:
    sheets = Sheets()
    for i, line in enumerate([FULL[2:], FULL, FULL, FULL[2:], FULL]):
        sheets.text(RIGHT - len(line) * SIZE, 100 + 20 * i, line)
    assert texts(document(sheets.done())) == [FULL[2:] + FULL * 2, FULL[2:] + FULL]


def test_a_gap_begins_a_paragraph() -> None:
    sheets = Sheets()
    y = sheets.lines(100, FULL, FULL, FULL)
    sheets.lines(y + 12, FULL, FULL)
    assert texts(document(sheets.done())) == [FULL * 3, FULL * 2]


def test_a_number_that_did_not_fit_ends_no_paragraph() -> None:
    sheets = Sheets()
    sheets.lines(100, FULL, FULL, FULL[:32] + "，共", "1234567890件。", FULL)
    assert texts(document(sheets.done())) == [FULL * 2 + FULL[:32] + "，共1234567890件。", FULL]


def test_type_sizes_and_centred_lines_stand_apart() -> None:
    sheets = Sheets()
    for i, title in enumerate(["某某镇人民政府2022年政府信息", "公开工作年度报告"]):
        width = sheets.canvas.stringWidth(title, "STSong-Light", 22)
        sheets.text((WIDTH - width) / 2, 90 + 30 * i, title, 22)
    sheets.text(LEFT, 160, "一、总体情况", 16)
    sheets.lines(190, FULL, FULL, FULL, "完。")
    assert texts(document(sheets.done())) == [
        "某某镇人民政府2022年政府信息",
        "公开工作年度报告",
        "一、总体情况",
        FULL * 3 + "完。",
    ]


def test_a_paragraph_goes_on_over_a_page_break() -> None:
    sheets = Sheets()
    sheets.lines(640, INDENTED, FULL, FULL, FULL, FULL)
    sheets.text(WIDTH / 2, 800, "- 1 -", 9)
    sheets.page()
    sheets.lines(100, FULL, "完。", INDENTED, "完。")
    sheets.text(WIDTH / 2, 800, "- 2 -", 9)
    found = document(sheets.done())
    assert texts(found) == [FULL[2:] + FULL * 5 + "完。", FULL[2:] + "完。"]
    assert [p.page for p in found.paragraphs] == [1, 2]
    assert found.pages == 2


@pytest.mark.parametrize(
    "number",
    ["1", "- 1 -", "—1—", "— 1 —", "第1页", "1/5", "第 1 页 共 5 页", "第1页，共5页", "1 / 5", "Page 1 of 5"],
)
def test_page_numbers_are_dropped(number: str) -> None:
    for y in (40, 800):
        sheets = Sheets()
        sheets.lines(200, "正文。")
        sheets.text(280, y, number, 9)
        assert texts(document(sheets.done())) == ["正文。"]


@pytest.mark.parametrize("line", ["2022", "共21件", "0", "1、公开"])
def test_other_lines_are_kept(line: str) -> None:
    sheets = Sheets()
    sheets.lines(200, line, "正文。")
    sheets.text(280, 800, "12")
    assert texts(document(sheets.done())) == [line, "正文。"]


def test_running_heads_are_dropped_and_titles_kept() -> None:
    sheets = Sheets()
    for i in range(4):
        sheets.text(LEFT, 50, "某某镇政府信息公开年报", 9)
        sheets.line(LEFT, 54, RIGHT, 54)
        sheets.lines(120, f"第{'一二三四'[i]}段。")
        sheets.text(LEFT, 790, f"某某镇人民政府 第{i + 1}页", 9)
        sheets.page()
    assert texts(document(sheets.done())) == [f"第{n}段。" for n in "一二三四"]


def test_slanted_and_outlying_text_is_left_out() -> None:
    sheets = Sheets()
    sheets.lines(100, "正文。")
    sheets.text(-200, 100, "页面以外")
    sheets.text(100, 900, "页面以下")
    sheets.text(100, 300, "看不见", 0.1)
    sheets.canvas.translate(200, 300)
    sheets.canvas.rotate(45)
    sheets.canvas.drawString(0, 0, "水印")
    assert texts(document(sheets.done())) == ["正文。"]


def test_spaces() -> None:
    sheets = Sheets()
    sheets.lines(100, "概 述", "abc def", "2022 年")
    for i, word in enumerate(["规章", "0", "12", "7"]):
        sheets.text(LEFT + 60 * i, 200, word)
    assert texts(document(sheets.done())) == ["概 述", "abc def", "2022 年", "规章 0 12 7"]


def test_headings_may_stand_further_out_than_the_text() -> None:
    sheets = Sheets()
    sheets.text(LEFT - 30, 100, "一、总体情况")
    for i, line in enumerate([*[FULL] * 10, "完。", FULL, FULL]):
        sheets.text(LEFT, 130 + 20 * i, line)
    sheets.text(LEFT - 30, 390, "二、其他情况")
    assert texts(document(sheets.done())) == ["一、总体情况", FULL * 10 + "完。", FULL * 2, "二、其他情况"]


def test_margins_of_a_book() -> None:
    sheets = Sheets()
    for page in range(4):
        x = LEFT + 30 * (page % 2)
        for i, line in enumerate([FULL[2:], *[FULL] * 8, "完。"] * 2):
            sheets.text(x + 2 * SIZE * (line == FULL[2:]), 200 + 20 * i, line)
        sheets.page()
    assert texts(document(sheets.done())) == [FULL[2:] + FULL * 8 + "完。"] * 8


def test_single_lines_that_are_all_indented_and_full() -> None:
    sheets = Sheets()
    for i, heading in enumerate(["一、总体情况", "二、主要问题", "三、其他事项"]):
        sheets.text(LEFT, 100 + 80 * i, heading, 14)
        for k in range(3):
            sheets.text(LEFT + 2 * SIZE, 120 + 80 * i + 20 * k, FULL[2:])
    assert texts(document(sheets.done())) == [
        text for heading in ["一、总体情况", "二、主要问题", "三、其他事项"] for text in [heading, *[FULL[2:]] * 3]
    ]


def test_a_heading_in_another_typeface_after_a_full_line() -> None:
    sheets = Sheets()
    sheets.lines(100, FULL, FULL, FULL[:-1] + "。")
    sheets.canvas.saveState()
    sheets.canvas.setFont("STSong-Light", SIZE)
    text = sheets.canvas.beginText(LEFT, HEIGHT - 160)
    text.setTextRenderMode(2)
    text.textOut("二、其他情况")
    sheets.canvas.drawText(text)
    sheets.canvas.restoreState()
    sheets.lines(180, FULL, FULL)
    found = texts(document(sheets.done()))
    assert found == [FULL * 2 + FULL[:-1] + "。", "二、其他情况", FULL * 2]


def test_ligatures_are_letters() -> None:
    assert "".join(normal(code) for code in range(0xFB00, 0xFB05)) == "fffiflffiffl"


XS = [72, 232, 312, 392]


def test_a_table_goes_on_over_page_breaks() -> None:
    sheets = Sheets()
    sheets.lines(100, "一、情况")
    sheets.grid(XS, [740, 760, 780], [["内容", "甲", "乙"], ["规章", "1", "2"]])
    sheets.text(WIDTH / 2, 810, "1")
    sheets.page()
    sheets.grid(XS, [72, 92, 112], [["内容", "甲", "乙"], ["许可", "3", "4"]])
    sheets.lines(150, "以上。")
    sheets.text(WIDTH / 2, 810, "2")
    found = document(sheets.done())
    assert [rows(found, t) for t in found.tables] == [
        [["内容", "甲", "乙"], ["规章", "1", "2"], ["内容", "甲", "乙"], ["许可", "3", "4"]]
    ]
    assert [c.page for c in found.tables[0].cells] == [1] * 6 + [2] * 6
    assert texts(found) == ["一、情况", "以上。"]


@pytest.mark.parametrize("merged_first", [True, False])
def test_a_piece_with_merged_columns_joins_on_the_lines_of_both(merged_first: bool) -> None:
    merged, whole = (XS[:2] + XS[3:], [["总计", "9"]]), (XS, [["规章", "1", "2"]])
    first, second = (merged, whole) if merged_first else (whole, merged)
    sheets = Sheets()
    sheets.grid(first[0], [760, 780], first[1])
    sheets.page()
    sheets.grid(second[0], [72, 92], second[1])
    found = document(sheets.done())
    wide = [["总计", "9", ""], ["规章", "1", "2"]]
    assert rows(found, *found.tables) == (wide if merged_first else wide[::-1])
    assert {(c.row, c.colspan) for c in found.tables[0].cells if c.colspan > 1} == {(0 if merged_first else 1, 2)}


@pytest.mark.parametrize("merged_first", [True, False])
def test_a_piece_of_one_column_belongs_to_the_table_it_touches(merged_first: bool) -> None:
    merged, whole = ([XS[0], XS[-1]], [["第二十条第（一）项"]]), (XS, [["规章", "1", "2"]])
    first, second = (merged, whole) if merged_first else (whole, merged)
    sheets = Sheets()
    sheets.grid(first[0], [760, 780], first[1])
    sheets.page()
    sheets.grid(second[0], [72, 92], second[1])
    found = document(sheets.done())
    assert [(t.rows, t.columns) for t in found.tables] == [(2, 3)]
    assert texts(found) == []


def test_pieces_that_are_no_pieces() -> None:
    sheets = Sheets()
    sheets.grid(XS, [740, 760], [["甲", "乙", "丙"]])
    sheets.lines(790, "四、另一项")
    sheets.page()
    sheets.grid(XS, [72, 92], [["甲", "乙", "丙"]])
    sheets.page()
    sheets.grid([72, 200, 312, 392], [72, 92], [["甲", "乙", "丙"]])
    sheets.page()
    sheets.lines(72, "五、又一项")
    sheets.grid([72, 200, 312, 392], [92, 112], [["甲", "乙", "丙"]])
    assert len(document(sheets.done()).tables) == 4


@pytest.mark.parametrize(
    ("before", "after", "between"),
    [
        ("信息", "公开", ""),
        ("共12", "34件", " "),
        ("１２", "３４", " "),
        ("12.", "5", " "),
        ("1，", "234", " "),
        ("共12", "件", ""),
        ("一、", "2", ""),
        ("2、", "3", ""),
        ("word", "next", " "),
        ("“三", "安全”", ""),
        ("", "头", ""),
        ("a ", "b", ""),
    ],
)
def test_joints(before: str, after: str, between: str) -> None:
    assert joint(before, after) == between


def test_letters_of_fonts_become_letters_of_people() -> None:
    assert "".join(normal(ord(c)) for c in "⼀、⼈⺠政府⻓ﬁ豈\u3000\xa0１") == "一、人民政府长fi豈  １"
    assert [legible(code) for code in (0x4E00, 0x20, 0, 0x1F, 0x85, 0xE001, 0xFFFD, 0xFFFE, 0x20000, 0xF0001)] == [
        True, True, False, False, False, False, False, False, True, False,
    ]  # fmt: skip


def _stacked(*texts: str, width: float) -> str:
    """A cell of lines of digits, 5 points a digit, centred in a cell ``width`` points wide."""
    chars = []
    for number, text in enumerate(texts):
        left = (width - 5.0 * len(text)) / 2
        y = 10.0 * (number + 1)
        chars += [
            Char(c, left + 5.0 * i, y - 8, left + 5.0 * (i + 1), y, left + 5.0 * i, y, 0, "")
            for i, c in enumerate(text)
        ]
    return cell_text(chars, width)


def test_digits_over_two_lines_are_one_number_only_where_no_further_digit_had_room() -> None:
    assert _stacked("303", "4", width=29.0) == "3034"
    assert _stacked("303", "4", width=40.0) == "303 4"
    assert _stacked("30", "3", width=29.0) == "30 3"
    assert _stacked("0", "0", width=14.0) == "0 0"
    assert _stacked("012", "3", width=24.0) == "012 3"
