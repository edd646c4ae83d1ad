"""Rows that a page break cuts in two: joined where that is certain, and left as they are everywhere else."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from models.document import Document
from tests.conftest import need
from tests.intake.pdf_files import WIDTH, Sheets, document, rows, spans, texts
from tests.intake.test_pdf_office import WIDTHS, Paper, long_table
from training.forge import pdf_office

XS = [72, 112, 156, 196, 236]
"""A label column that holds three Chinese characters a line, and three of numbers."""

A_LINE = 3
FOOT = 780
HEAD = [["", "甲", "乙", "丙"]]
ABOVE = [["1．重复申请", "7", "8", "9"]]
BROKEN = ["2．申", "1", "20", "0"]
REST = ["请人逾期不补正", "", "", ""]
BELOW = [["3．其他", "4", "5", "6"]]
WHOLE = ["2．申请人逾期不补正", "1", "20", "0"]


def wrapped(text: str) -> list[str]:
    """The lines of a label; Latin letters and digits are half as wide."""
    lines, room = [""], float(A_LINE)
    for char in text:
        wide = 0.5 if char.isascii() else 1.0
        if wide > room:
            lines.append("")
            room = float(A_LINE)
        lines[-1] += char
        room -= wide
    return lines


def piece(sheets: Sheets, texts: list[list[str]], top: float | None = None) -> None:
    """A part of the table from ``top`` on, or down to the foot of the page."""
    lines = [wrapped(row[0]) for row in texts]
    heights = [12 * len(label) + 6 for label in lines]
    top = FOOT - sum(heights) if top is None else top
    ys = [top + sum(heights[:i]) for i in range(len(heights) + 1)]
    sheets.grid(XS, ys)
    for (y, _), label, row in zip(pairwise(ys), lines, texts, strict=True):
        for i, line in enumerate(label):
            sheets.text(XS[0] + 5, y + 12 * (i + 1), line, 9)
        for x, text in zip(XS[1:], row[1:], strict=False):
            sheets.text(x + 5, y + 12, text, 9)


def broken(upper: list[list[str]], lower: list[list[str]], foot: bool = True) -> Document:
    """A table on two pages with page numbers."""
    sheets = Sheets()
    sheets.lines(100, "三、情况")
    piece(sheets, upper)
    if foot:
        sheets.text(WIDTH / 2, 810, "- 1 -", 9)
    sheets.page()
    piece(sheets, lower, 72)
    sheets.lines(400, "四、其他")
    if foot:
        sheets.text(WIDTH / 2, 810, "- 2 -", 9)
    return document(sheets.done())


def table(upper: list[list[str]], lower: list[list[str]]) -> list[list[str]]:
    found = broken(upper, lower)
    return rows(found, *found.tables)


@pytest.mark.parametrize("foot", [True, False])
def test_a_label_goes_on_on_the_next_page(foot: bool) -> None:
    found = broken([*HEAD, *ABOVE, BROKEN], [REST, *BELOW], foot)
    assert rows(found, *found.tables) == [*HEAD, *ABOVE, WHOLE, *BELOW]
    assert texts(found) == ["三、情况", "四、其他"]
    assert [c.page for c in found.tables[0].cells] == [1] * 12 + [2] * 4


def test_numbers_in_the_second_part() -> None:
    upper, lower = ["2．申", "", "", ""], ["请人逾期不补正", "1", "20", "0"]
    found = broken([*HEAD, *ABOVE, upper], [lower, *BELOW])
    assert rows(found, *found.tables) == [*HEAD, *ABOVE, WHOLE, *BELOW]
    assert [c.page for c in found.tables[0].cells if c.row == 2] == [1, 2, 2, 2]


def test_blank_cells_of_a_broken_row_stay_blank() -> None:
    upper = ["2．申", "1", "", "/"]
    assert table([*HEAD, *ABOVE, upper], [REST, *BELOW])[2] == ["2．申请人逾期不补正", "1", "", "/"]


def test_a_mark_that_begins_no_line_takes_a_character_along() -> None:
    upper, after = ["一、", "1", "20", "0"], ["二、其他", "4", "5", "6"]
    assert table([*HEAD, upper], [["费、用", "", "", ""], after])[1:] == [["一、费、用", "1", "20", "0"], after]
    assert table([*HEAD, upper], [["费用", "", "", ""], after])[1] == upper


def test_the_next_group_counts_from_one() -> None:
    assert table([*HEAD, *ABOVE, BROKEN], [REST, ["1．信访", "4", "5", "6"]])[2] == WHOLE


@pytest.mark.parametrize(
    ("label", "after"),
    [("一、新", "二、结转"), ("（一）", "（二）部分公开"), ("(13)予", "(14)其他"), ("1、申", "２．其他")],
)
def test_every_way_to_number(label: str, after: str) -> None:
    upper, lower = [label, "1", "20", "0"], [after, "4", "5", "6"]
    assert table([*HEAD, upper], [REST, lower]) == [*HEAD, [label + REST[0], "1", "20", "0"], lower]


def test_the_head_printed_again() -> None:
    found = table([*HEAD, *ABOVE, BROKEN], [*HEAD, REST, *BELOW])
    assert found == [*HEAD, *ABOVE, WHOLE, *HEAD, *BELOW]


@pytest.mark.parametrize(
    "rest",
    [
        ["请人逾期不补正", "3", "4", "5"],
        ["请人逾期不补正", "3", "", ""],
        ["请人逾期不补正", "", "", "/"],
        ["3．其他", "", "", ""],
        ["（七）总计", "", "", ""],
        ["四、结转下年度", "", "", ""],
        ["总计", "", "", ""],
        ["合 计", "", "", ""],
        ["其他", "", "", ""],
        ["其中：信访", "", "", ""],
        ["（其中信访）", "", "", ""],
        ["2．申", "", "", ""],
        ["20", "", "", ""],
        ["", "3", "4", "5"],
        ["", "", "", ""],
    ],
)
def test_rows_at_the_head_of_a_page_stay(rest: list[str]) -> None:
    after = ["1．信访", "4", "5", "6"]
    assert table([*HEAD, *ABOVE, BROKEN], [rest, after]) == [*HEAD, *ABOVE, BROKEN, rest, after]


@pytest.mark.parametrize(
    "last",
    [
        ["2．", "1", "20", "0"],
        ["2．申请人", "1", "20", "0"],
        ["申请人", "1", "20", "0"],
        ["行政许", "1", "20", "0"],
        ["2．申", "", "", ""],
        ["20．", "1", "20", "0"],
        ["123", "1", "20", "0"],
        ["2.5万", "1", "20", "0"],
    ],
)
def test_rows_at_the_foot_of_a_page_stay(last: list[str]) -> None:
    assert table([*HEAD, *ABOVE, last], [REST, *BELOW]) == [*HEAD, *ABOVE, last, REST, *BELOW]


@pytest.mark.parametrize(
    "after", [[], [["其他", "4", "5", "6"]], [["4．其他", "4", "5", "6"]], [["（三）其他", "4", "5", "6"]]]
)
def test_only_the_next_number_shows_that_no_row_stands_between(after: list[list[str]]) -> None:
    assert table([*HEAD, *ABOVE, BROKEN], [REST, *after]) == [*HEAD, *ABOVE, BROKEN, REST, *after]


def test_a_blank_row_between_belongs_to_neither() -> None:
    blank = [["", "", "", ""]]
    whole = [*blank, *ABOVE, BROKEN, *blank, REST, *BELOW]
    assert table([*blank, *ABOVE, BROKEN], [*blank, REST, *BELOW]) == whole


def test_numbers_never_go_to_the_last_row_of_a_group() -> None:
    upper, lower = ["3．其", "", "", ""], ["小组数目", "1", "20", "0"]
    after = ["1．信访", "4", "5", "6"]
    assert table([*HEAD, *ABOVE, upper], [lower, after]) == [*HEAD, *ABOVE, upper, lower, after]


def test_numbers_in_both_parts_are_never_put_together() -> None:
    upper, lower = ["2．申", "12", "", ""], ["请人逾期不补正", "3", "", ""]
    found = broken([*HEAD, *ABOVE, upper], [lower, *BELOW])
    assert rows(found, *found.tables) == [*HEAD, *ABOVE, upper, lower, *BELOW]
    assert "123" not in found.text
    upper, lower = ["2．申", "12", "", ""], ["请人逾期不补正", "", "3", ""]
    assert table([*HEAD, *ABOVE, upper], [lower, *BELOW]) == [*HEAD, *ABOVE, upper, lower, *BELOW]


def test_other_columns_are_another_row() -> None:
    sheets = Sheets()
    piece(sheets, [*HEAD, *ABOVE, BROKEN])
    sheets.page()
    merged = [XS[0], XS[1], XS[3], XS[4]]
    sheets.grid(merged, [72, 108], [["请人逾", "", ""]])
    sheets.grid(XS, [108, 144], [["3．其", "4", "5", "6"]])
    found = document(sheets.done())
    assert [row[0] for row in rows(found, *found.tables)] == ["", ABOVE[0][0], "2．申", "请人逾", "3．其"]


def paper(lines: int, repeat: bool) -> bytes:
    """The long table with rows that may break, ``lines`` lines down the first page, no number of it blank."""
    made = Paper()
    made.footer()
    for _ in range(lines):
        made.document.add_paragraph("字").paragraph_format.space_after = Pt(0)
    grid, merged = long_table()
    for number, row in enumerate(grid[3:], start=3):
        row[3:] = [str(number * 10 + c) for c in range(7)]
    for number, row in enumerate(made.table(grid, merged, WIDTHS).rows):
        properties = row._tr.get_or_add_trPr()
        properties.remove(properties.find(qn("w:cantSplit")))
        if repeat and number < 3:
            properties.append(OxmlElement("w:tblHeader"))
    out = io.BytesIO()
    made.document.save(out)
    return out.getvalue()


@pytest.mark.office
@pytest.mark.parametrize("repeat", [False, True])
def test_word_tables_whose_rows_break(repeat: bool) -> None:
    need("soffice")
    made = pdf_office.convert({f"{n}.docx": paper(n, repeat) for n in range(8)}, "pdf")
    grid, _ = long_table()
    numbers = [[str(number * 10 + c) for c in range(7)] for number in range(3, len(grid))]
    labels = [row[2] for row in grid]
    for data in made.values():
        (read,) = (found := document(data)).tables
        body = rows(found, read)
        heads = [i for i, row in enumerate(body) if row[3] == "申请人情况"]
        assert (len(heads) > 1) == repeat
        body = [row for i, row in enumerate(body) if not any(head <= i < head + 3 for head in heads)]
        assert [row[3:] for row in body] == numbers
        assert [row[2] for row in body] == labels[3:]
        for part in (0, 1):
            assert "".join(row[part] for row in body) == "".join(row[part] for row in grid[3:])
        high = {place: tall for place, (tall, _) in spans(read).items() if tall > 1}
        assert all(row + tall <= read.rows for (row, _), tall in high.items())
