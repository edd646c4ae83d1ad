"""An office suite opens the workbook of a batch: numbers come out as numbers, days as days, texts as they were."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest

from service.export.county import workbook
from tests.counties import HOSTILE, Made
from tests.export.test_office import QUOTED, need_calc
from training.forge import pdf_office

pytestmark = pytest.mark.office


def converted(made: Made, folder: Path, target: str) -> dict[str, bytes]:
    need_calc()
    workbook.write(made.batch, made.read, folder / "scores.xlsx")
    return pdf_office.convert_all({"汇总.xlsx": (folder / "scores.xlsx").read_bytes()}, target)


def test_numbers_come_out_as_numbers(county: Made, tmp_path: Path) -> None:
    (content,) = converted(county, tmp_path, "ods").values()
    ods = pdf_office.convert_all({"汇总.ods": content}, "xlsx")["汇总.xlsx"]
    book = openpyxl.load_workbook(io.BytesIO(ods))
    own = openpyxl.load_workbook(tmp_path / "scores.xlsx")
    assert book.sheetnames == own.sheetnames
    for sheet in own:
        for row in sheet.iter_rows():
            for cell in row:
                seen = book[sheet.title][cell.coordinate]
                assert (seen.value, seen.data_type) == (cell.value, cell.data_type)


def test_shares_and_days_are_shown_as_such(county: Made, tmp_path: Path) -> None:
    sheets = converted(county, tmp_path, QUOTED)
    assert '"岚溪县财政局","部门/岚溪县财政局.txt",61.25%,1,' in sheets["汇总-雷同.csv"].decode()
    assert ",2024-01-31," in sheets["汇总-排名.csv"].decode()
    total = next(t for t in county.batch.totals if t.cell == "requests.new.total")
    start = f'"表三","新收","总计",{total.value:g},10,{total.county:g},9,{total.last:g},{total.last_now:g},'
    assert start in sheets["汇总-数据.csv"].decode()


def test_texts_stay_texts(wild: Made, tmp_path: Path) -> None:
    sheets = converted(wild, tmp_path, QUOTED)
    lines = [row for content in sheets.values() for row in csv.reader(io.StringIO(content.decode()))]
    fields = {field for row in lines for field in row}
    assert {HOSTILE[i] for i in (0, 1, 2, 8)} <= fields
    assert HOSTILE[1] + "1" in fields
    assert not [f for f in fields if f.startswith("#") or "Err:" in f]
