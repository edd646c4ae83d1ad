"""The filled form: what is written is read back, cell by cell, and an office suite opens it."""

from __future__ import annotations

import io
import re
from decimal import Decimal

import docx
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.report import CellState, Report
from models.standard import load
from models.understand import understand
from service.export import filled
from service.intake.limits import Limits
from service.intake.read import read
from tests.conftest import need
from training.forge import pdf_office
from training.forge.plan import plan

UNIT = "岚溪县人民政府"
COUNTS = st.one_of(st.integers(0, 30), st.integers(0, 10**15 - 1))
SIGNED = st.one_of(st.integers(-30, 30), st.integers(-(10**15) + 1, 10**15 - 1))
AMOUNTS = st.one_of(st.just(Decimal(0)), st.decimals(0, 10**9, places=4))


def back(cells: dict[str, filled.Number], standard: str = "2021", year: int | None = 2023) -> Report:
    return understand(read(filled.write(cells, standard, UNIT, year), Limits()))


@st.composite
def numbers(draw: st.DrawFn, standard: str) -> dict[str, filled.Number]:
    form = load(standard)
    kinds = {"count": COUNTS, "signed": SIGNED, "amount": AMOUNTS}
    return {name: draw(kinds[form.split(name)[2].kind]) for name in form.cells}


@pytest.mark.parametrize("standard", ["2021", "2019"])
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_the_reader_reads_the_very_same_cells(standard: str, data: st.DataObject) -> None:
    cells = data.draw(numbers(standard))
    report = back(cells, standard, 2023 if standard == "2021" else 2020)
    assert report.standard == standard
    assert {n: Decimal(str(report.cells[n].value)) for n in cells} == {n: Decimal(str(v)) for n, v in cells.items()}
    assert all(report.cells[n].state is CellState.NUMBER for n in cells)
    assert not any(t.rows_missing or t.rows_added or t.columns_missing or t.columns_added for t in report.tables)


def test_title_and_year_are_read_back() -> None:
    report = back(dict(plan(3).cells))
    assert (report.unit.name, report.year) == (UNIT, 2023)
    assert report.title is not None
    assert report.title.text == "岚溪县人民政府2023年政府信息公开工作年度报告"
    assert [s.code for s in report.sections if s.heading] == ["disclosure", "requests", "litigation"]


def test_a_cell_that_is_not_given_stays_empty() -> None:
    cells = {n: v for n, v in plan(3).cells.items() if n != "requests.new.legal"}
    assert back(cells).cells["requests.new.legal"].state is CellState.BLANK


def test_a_row_of_the_older_form_is_printed_where_it_has_numbers() -> None:
    cells = dict(plan(3).cells) | {
        f"requests.other_all.{c.code}": 4 for c in load("2021").table("requests").columns
    }
    assert {n: c.value for n, c in back(cells).cells.items()} == cells


def test_notes_stand_before_the_form_and_are_none_of_it() -> None:
    cells = plan(3).cells
    content = filled.write(cells, "2021", UNIT, 2023, ["合计不全：甲镇。", "乙镇的数字不平。"])
    texts = [p.text for p in docx.Document(io.BytesIO(content)).paragraphs]
    assert texts[1:4] == ["合计不全：甲镇。", "乙镇的数字不平。", "二、主动公开政府信息情况"]
    assert {n: c.value for n, c in understand(read(content, Limits())).cells.items()} == cells


def test_hostile_names_do_no_harm() -> None:
    assert filled.write({}, "2021", "岚溪县\x00\x0b<w:p/>&", None)


@pytest.mark.office
def test_an_office_suite_opens_it() -> None:
    need(pdf_office.PROGRAM)
    cells = dict(plan(3, kind="county_government").cells)
    (pdf,) = pdf_office.convert({"汇总.docx": filled.write(cells, "2021", UNIT, 2023)}, "pdf").values()
    document = pypdfium2.PdfDocument(pdf)
    try:
        text = re.sub(r"\s", "", "".join(page.get_textpage().get_text_bounded() for page in document))
        assert len(document) <= 4
    finally:
        document.close()
    for shown in ("本年制发件数", "申请人情况", "法人或其他组织", "复议后起诉", "四、结转下年度继续办理"):
        assert shown in text
    assert filled.plain(cells["disclosure.penalties.decisions"]) in text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (1200, "1200"), (1.5, "1.5"), (1e-4, "0.0001"), (Decimal("0.3000"), "0.3"), (Decimal(10**20), "1" + "0" * 20)],
)  # fmt: skip
def test_numbers_as_people_write_them(value: filled.Number, text: str) -> None:
    assert filled.plain(value) == text
