"""An office suite opens the letter and the workbook: what is in them, on how many pages, and as what."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path

import pypdfium2
import pytest

from service.export import EXPORTS
from service.schema import Review
from tests.conftest import need
from tests.export.conftest import holding
from training.forge import pdf_office

pytestmark = pytest.mark.office
QUOTED = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,false,false,-1"
"""Every sheet as CSV in UTF-8, texts in quotes, numbers without."""
FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(1,1)", "\t=1+1", "\r=1+1", "_x003D_1+1", '=HYPERLINK("http://x","点我")']


def need_calc() -> None:
    """Skip where LibreOffice has no spreadsheets: they are a package of their own."""
    need(pdf_office.PROGRAM)
    program = Path(shutil.which(pdf_office.PROGRAM) or "").resolve().parent
    if not [*program.glob("*sclo.*"), *(program.parent / "Frameworks").glob("*sclo.*")]:
        pytest.skip("LibreOffice Calc is not installed")


def pages(pdf: bytes) -> list[tuple[str, bool]]:
    """The text of each page, and whether it lies on its side.

    Spaces and quotation marks are left out: those, of another font, are given at odd places.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts = (page.get_textpage().get_text_bounded() for page in document)
        wide = [page.get_width() > page.get_height() for page in document]
        return list(zip((re.sub(r"[\s“”]", "", text) for text in texts), wide, strict=True))
    finally:
        document.close()


def test_the_letter(result: Review) -> None:
    need(pdf_office.PROGRAM)
    (pdf,) = pdf_office.convert({"意见.docx": EXPORTS["docx"](result, "zh")}, "pdf").values()
    letter, tables = pages(pdf)
    assert [letter[1], tables[1]] == [False, True]
    for finding in result.findings:
        assert f"（{finding.code}）" in letter[0]
    for text in ("审核意见书", "相差9", "建议：把表三新收行自然人列由21改为12", "联系人", "（审核单位盖章）"):
        assert text in letter[0]
    for text in ("附：表格核对", "21→12", "（三）不予公开1．属于国家秘密", "结转下年度", "表四", "复议后起诉"):
        assert text in tables[0]


def test_the_workbook_on_paper(result: Review) -> None:
    need_calc()
    (pdf,) = pdf_office.convert({"意见.xlsx": EXPORTS["xlsx"](result, "zh")}, "pdf").values()
    printed = pages(pdf)
    assert 4 <= len(printed) <= 9
    assert all(wide for _, wide in printed)
    heads = ("项目内容", "级别编号名称说明怎样改依据", "表行列数原文标记名称", "条类别主题内容")
    assert all(any(head in text for head in heads) for text, _ in printed)
    whole = "".join(text for text, _ in printed)
    for text in (
        "而（七）总计12＋结转下年度0＝12，相差9。",
        "requests.new.natural_person",
        "→12",
        "栏目更新有时不及时",
    ):
        assert text in whole


def test_the_workbook_as_csv_has_numbers_where_numbers_stand(result: Review) -> None:
    need_calc()
    sheets = pdf_office.convert_all({"意见.xlsx": EXPORTS["xlsx"](result, "zh")}, QUOTED)
    cells, score = sheets["意见-数据.csv"].decode(), sheets["意见-得分.csv"].decode()
    assert '"新收","自然人",21,"21","→12","requests.new.natural_person"' in cells
    assert f'"得分",{result.score.total:g}\n' in score
    assert '"年度",2023\n' in score
    assert len(cells.splitlines()) == 1 + len(result.report.cells)


def test_texts_stay_texts_in_csv(result: Review) -> None:
    need_calc()
    files = {f"{i}.xlsx": EXPORTS["xlsx"](holding(result, text), "zh") for i, text in enumerate(FORMULAS)}
    sheets = pdf_office.convert_all(files, QUOTED)
    for i, text in enumerate(FORMULAS):
        shown = text.replace("\r", "�")
        rows = {
            name: list(csv.reader(io.StringIO(sheets[f"{i}-{name}.csv"].decode()))) for name in ("得分", "数据")
        }
        assert ["单位", shown] in rows["得分"]
        assert ["文件", shown] in rows["得分"]
        assert shown in [row[4] for row in rows["数据"]]
