"""PDF files as LibreOffice exports them from word processor documents."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from models.document import Loss
from tests.intake.pdf_files import OFFICE_FONT, changed, document, exported, rows, spans, texts

TITLE = "苍台镇人民政府2022年政府信息公开工作年度报告"
BODY = (
    "2022年，我镇认真贯彻落实《中华人民共和国政府信息公开条例》，围绕中心工作，主动公开政府信息137条，其中通过政府网站公开"
    "124条，通过政务新媒体公开13条；收到依申请公开21件，均已按期答复，没有收取信息处理费。"
)
GROUPS = [
    ("", 2),
    ("（三）不予公开", 8),
    ("（四）无法提供", 3),
    ("（五）不予处理", 5),
    ("（六）其他处理", 3),
    ("", 1),
]
LABELS = [
    "（一）予以公开",
    "（二）部分公开",
    "1.属于国家秘密",
    "2.其他法律行政法规禁止公开",
    "3.危及“三安全一稳定”",
    "4.保护第三方合法权益",
    "5.属于三类内部事务信息",
    "6.属于四类过程性信息",
    "7.属于行政执法案卷",
    "8.属于行政查询事项",
    "1.本机关不掌握相关政府信息",
    "2.没有现成信息需要另行制作",
    "3.补正后申请内容仍不明确",
    "1.信访举报投诉类申请",
    "2.重复申请",
    "3.要求提供公开出版物",
    "4.无正当理由大量反复申请",
    "5.要求行政机关确认或重新出具已获取信息",
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "3.其他",
    "（七）总计",
]
WIDTHS = [0.9, 2.0, 4.6, *[1.2] * 7]
HEADER = [
    [
        "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
        "",
        "",
        "申请人情况",
        "",
        "",
        "",
        "",
        "",
        "",
    ],
    ["", "", "", "自然人", "法人或其他组织", "", "", "", "", "总计"],
    ["", "", "", "", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", ""],
]
HEADER_SPANS = {(0, 0): (3, 3), (0, 3): (1, 7), (1, 3): (2, 1), (1, 4): (1, 5), (1, 9): (2, 1)}


def numbers(row: int) -> list[str]:
    """Seven fields, some of them blank, that tell the row."""
    return [str(row * 10 + c) if (row + c) % 5 else "" for c in range(7)]


class Paper:
    """A .docx in the making."""

    def __init__(self) -> None:
        self.document = docx.Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.8)
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = OFFICE_FONT, Pt(14)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), OFFICE_FONT)

    def title(self, text: str) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(text).font.size = Pt(22)

    def text(self, text: str) -> None:
        paragraph = self.document.add_paragraph(text)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.first_line_indent = Pt(28)
        paragraph.paragraph_format.space_after = Pt(0)

    def table(
        self, grid: Sequence[Sequence[str]], merged: dict[tuple[int, int], tuple[int, int]], widths: Any
    ) -> Any:
        """A ruled table; rows are never cut by a page break."""
        table = self.document.add_table(len(grid), len(grid[0]))
        table.style, table.autofit = "Table Grid", False
        for (row, column), (high, wide) in merged.items():
            table.cell(row, column).merge(table.cell(row + high - 1, column + wide - 1))
        cells = table._cells
        for r, row in enumerate(grid):
            whole = OxmlElement("w:cantSplit")
            table.rows[r]._tr.get_or_add_trPr().append(whole)
            for c, text in enumerate(row):
                cell = cells[r * len(row) + c]
                cell.width = Cm(widths[c])
                if text:
                    cell.text = text
                    cell.paragraphs[0].runs[0].font.size = Pt(9)
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.space_after = Pt(0)
        return table

    def footer(self) -> None:
        """A page number in the middle of the foot."""
        paragraph = self.document.sections[0].footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run("— ")
        run = paragraph.add_run()
        for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
            if kind:
                part = OxmlElement("w:fldChar")
                part.set(qn("w:fldCharType"), kind)
            else:
                part = OxmlElement("w:instrText")
                part.text = text
            run._r.append(part)
        paragraph.add_run(" —")

    def printed(self, folder: Path) -> bytes:
        out = io.BytesIO()
        self.document.save(out)
        return exported(out.getvalue(), folder)


def long_table() -> tuple[list[list[str]], dict[tuple[int, int], tuple[int, int]]]:
    """Header, 25 rows of three label columns and seven numbers, and its merged cells."""
    grid = [list(row) for row in HEADER]
    merged = dict(HEADER_SPANS)
    grid.append(["一、本年新收政府信息公开申请数量", "", "", *numbers(1)])
    grid.append(["二、上年结转政府信息公开申请数量", "", "", *numbers(2)])
    merged |= {(3, 0): (1, 3), (4, 0): (1, 3), (5, 0): (22, 1), (27, 0): (1, 3)}
    labels = iter(LABELS)
    for name, count in GROUPS:
        first = len(grid)
        for i in range(count):
            label = next(labels)
            place = [name if not i else "", label] if name else [label, ""]
            grid.append(["三、本年度办理结果" if len(grid) == 5 else "", *place, *numbers(len(grid) - 2)])
            if not name:
                merged[(len(grid) - 1, 1)] = (1, 2)
        if name:
            merged[(first, 1)] = (count, 1)
    grid.append(["四、结转下年度继续办理", "", "", *numbers(25)])
    return grid, merged


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A whole report of five pages, with page numbers and three tables."""
    paper = Paper()
    paper.footer()
    paper.title(TITLE)
    paper.text("一、总体情况")
    for _ in range(6):
        paper.text(BODY * 2)
    paper.text("二、主动公开政府信息情况")
    paper.table(*disclosure())
    paper.text("三、收到和处理政府信息公开申请情况")
    paper.table(*long_table(), WIDTHS)
    paper.text("四、政府信息公开行政复议、行政诉讼情况")
    paper.table(*litigation())
    paper.text("五、存在的主要问题及改进情况")
    for _ in range(6):
        paper.text(BODY)
    paper.text("六、其他需要报告的事项")
    paper.text("无。")
    return paper.printed(tmp_path_factory.mktemp("report"))


def disclosure() -> tuple[list[list[str]], dict[tuple[int, int], tuple[int, int]], list[float]]:
    grid = [
        ["第二十条第（一）项", "", "", ""],
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", "0", "0", "0"],
        ["行政规范性文件", "2", "", "17"],
        ["第二十条第（五）项", "", "", ""],
        ["信息内容", "本年处理决定数量", "", ""],
        ["行政许可", "740", "", ""],
        ["第二十条第（八）项", "", "", ""],
        ["信息内容", "本年收费金额（单位：万元）", "", ""],
        ["行政事业性收费", "0.0325", "", ""],
    ]
    merged = {(r, 0): (1, 4) for r in (0, 4, 7)} | {(r, 1): (1, 3) for r in (5, 6, 8, 9)}
    return grid, merged, [5, 3.4, 3.4, 3.4]


def litigation() -> tuple[list[list[str]], dict[tuple[int, int], tuple[int, int]], list[float]]:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    grid = [
        ["行政复议", *[""] * 4, "行政诉讼", *[""] * 9],
        [*[""] * 5, "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4],
        results * 3,
        [str(n) for n in range(15)],
    ]
    return grid, {(0, 0): (2, 5), (0, 5): (1, 10), (1, 5): (1, 5), (1, 10): (1, 5)}, [1.0] * 15


def test_a_whole_report(report: bytes) -> None:
    found = document(report)
    assert found.complete
    assert found.pages == 5
    heading, rest = texts(found)[:2], texts(found)[2:]
    assert "".join(heading) == TITLE
    assert rest == [
        "一、总体情况",
        *[BODY * 2] * 6,
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        *[BODY] * 6,
        "六、其他需要报告的事项",
        "无。",
    ]
    grid, merged, _ = disclosure()
    assert rows(found, found.tables[0]) == grid
    assert spans(found.tables[0]) == merged
    grid, merged, _ = litigation()
    assert rows(found, found.tables[2]) == grid
    assert spans(found.tables[2]) == merged


def test_the_long_table_is_one(report: bytes) -> None:
    found = document(report)
    table = found.tables[1]
    grid, merged = long_table()
    assert (table.rows, table.columns) == (28, 10)
    assert [row[3:] for row in rows(found, table)] == [row[3:] for row in grid]
    assert [row[2] for row in rows(found, table)] == [row[2] for row in grid]
    assert "".join(row[0] for row in rows(found, table)) == "".join(row[0] for row in grid)
    assert "".join(row[1] for row in rows(found, table)) == "".join(row[1] for row in grid)
    across = {place: wide for place, (_, wide) in spans(table).items() if wide > 1}
    assert across == {place: wide for place, (_, wide) in merged.items() if wide > 1}
    pages = [cell.page for cell in table.cells]
    assert pages == sorted(pages)
    assert len(set(pages)) > 1


def test_a_repeated_header_stays(tmp_path: Path) -> None:
    paper = Paper()
    for _ in range(4):
        paper.text(BODY * 2)
    grid, merged = long_table()
    table = paper.table(grid, merged, WIDTHS)
    for row in table.rows[:3]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    found = document(paper.printed(tmp_path))
    (read,) = found.tables
    body = rows(found, read)
    heads = [i for i, row in enumerate(body) if row == HEADER[0]]
    assert len(heads) == len({cell.page for cell in read.cells}) > 1
    for head in heads:
        assert body[head : head + 3] == HEADER
        assert (spans(read)[head, 0], spans(read)[head + 1, 4]) == ((3, 3), (1, 5))
    once = [row for i, row in enumerate(body) if not any(head <= i < head + 3 for head in heads[1:])]
    assert [row[3:] for row in once] == [row[3:] for row in grid]


def test_a_font_that_tells_nothing(report: bytes) -> None:
    def strip(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            for font in page.Resources.Font.values():
                if "/ToUnicode" in font:
                    del font["/ToUnicode"]

    assert document(changed(report, strip)).losses == (Loss("garbled_text", (1, 2, 3, 4, 5)),)
