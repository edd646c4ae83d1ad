"""The workbook of a batch: real numbers, days and shares; every finding, cell, theme, copy and gap in its place."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from service.batch import lean
from service.batch.face import Batch, Entry
from service.export import facts
from service.export.county import workbook
from tests.counties import FAILED, HOSTILE, ORGANS, SILENT, Made

SHEETS = ["排名", "发现", "全县", "数据", "主题", "雷同", "未报送"]


def book(made: Made, folder: Path, batch: Batch | None = None) -> Workbook:
    workbook.write(batch or made.batch, made.read, folder / "scores.xlsx")
    return openpyxl.load_workbook(folder / "scores.xlsx")


@pytest.fixture(scope="module")
def plain(county: Made, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return book(county, tmp_path_factory.mktemp("plain"))


@pytest.fixture(scope="module")
def hostile(wild: Made, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return book(wild, tmp_path_factory.mktemp("wild"))


def rows(sheet: Worksheet) -> list[dict[str, Any]]:
    """The lines below the header by the titles of their columns, up to the first empty one."""
    titles, *lines = sheet.iter_rows(values_only=True)
    found = []
    for line in lines:
        if not any(value is not None for value in line):
            break
        found.append(dict(zip(titles, line, strict=True)))
    return found


def test_the_sheets_are_fixed_filtered_and_ready_to_print(plain: Workbook) -> None:
    assert plain.sheetnames == SHEETS
    for sheet in plain:
        assert sheet.freeze_panes.endswith("2")
        assert sheet.auto_filter.ref.startswith("A1:")
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage is (sheet.title not in ("数据", "主题"))
        assert all(sheet.column_dimensions[c].width for c in ("A", "B"))
    assert plain["数据"].freeze_panes == "D2"
    assert plain["数据"].print_title_cols == "$A:$C"


def test_the_ranking_holds_numbers_days_and_reasons(plain: Workbook, county: Made) -> None:
    lines = rows(plain["排名"])
    assert len(lines) == len(county.batch.entries)
    by = {line["文件"]: line for line in lines}
    for entry in county.batch.entries:
        line = by[entry.name]
        assert (line["名次"], line["得分"]) == (entry.rank, entry.score)
        if entry.sent:
            assert line["报送日期"] == datetime.combine(entry.sent, datetime.min.time())
        if entry.error is None:
            assert (line["错误"], line["警告"], line["提示"]) == (entry.errors, entry.warnings, entry.notices)
            assert line["扣分：表格与勾稽"] == entry.lost.get("T", 0)
            assert sum(v for k, v in line.items() if k.startswith("扣分")) == sum(entry.lost.values())
    ranks = [line["名次"] for line in lines]
    counted = [r for r in ranks if r is not None]
    assert ranks == sorted(counted) + [None] * (len(ranks) - len(counted))
    assert lines[-1]["单位"] == FAILED
    assert lines[-1]["说明"] == "未能审查：文件有密码，请去掉密码后重新报送。"
    assert lines[-1]["错误"] is None
    assert by["乡镇/柳湾镇2021.docx"]["说明"] == "不是本年度的报告（2021 年），未计入"
    assert by["乡镇/岚溪县青石镇人民政府.docx"]["说明"] == "同一单位以 重报/青石镇.docx 为准，本份未计入"
    assert by["重报/青石镇.docx"]["说明"] == "该单位共报送 2 份，以本份为准"
    assert plain["排名"]["P2"].number_format == "yyyy-mm-dd"


def test_a_report_that_was_not_read_in_full_has_no_rank_and_that_is_said(county: Made, tmp_path: Path) -> None:
    first = next(e for e in county.batch.entries if e.rank == 1)
    changed = [
        e.model_copy(update={"rank": None, "complete": False}) if e is first else e for e in county.batch.entries
    ]
    lines = rows(book(county, tmp_path, county.batch.model_copy(update={"entries": changed}))["排名"])
    line = next(n for n in lines if n["文件"] == first.name)
    assert (line["名次"], line["完整读取"], line["说明"]) == (None, "否", "未能完整读取，不参加排名")
    assert lines.index(line) == sum(e.rank is not None for e in changed)


def test_every_finding_that_stands_has_a_line(plain: Workbook, county: Made) -> None:
    expected = Counter(
        (e.name, f.code, f.message)
        for e in county.batch.entries
        if e.review is not None
        for f in lean.read(county.read(e)).findings
    )
    assert sum(expected.values()) > 20
    assert Counter((n["文件"], n["编号"], n["说明"]) for n in rows(plain["发现"])) == expected
    across = rows(plain["全县"])
    assert [n["编号"] for n in across] == ["C101", "C102", "C103", "C104"]
    assert across[2]["应为"] < across[2]["现为"]
    assert across[2]["单元格"] == "表三“新收”行“总计”列"
    assert "现为 21，按其自身勾稽应为 12，仅此一处即可说明差额（两位数字颠倒）" in across[2]["可能的原因"]


def test_a_dismissed_finding_has_none(county: Made, tmp_path: Path) -> None:
    def read(entry: Entry) -> bytes:
        return re.sub(rb'"dismissed":\s*false', b'"dismissed":true', county.read(entry))

    workbook.write(county.batch, read, tmp_path / "scores.xlsx")
    assert rows(openpyxl.load_workbook(tmp_path / "scores.xlsx")["发现"]) == []


def test_cells_stand_side_by_side_and_add_up(plain: Workbook, county: Made) -> None:
    counted = [e for e in county.batch.entries if e.counted]
    lines = rows(plain["数据"])
    assert len(lines) == 200
    read = {e.organ: lean.read(county.read(e)).report.cells for e in counted}
    for line, (name, total) in zip(lines, ((t.cell, t) for t in county.batch.totals), strict=True):
        values = [line[e.organ] for e in counted]
        assert values == [read[e.organ][name].value for e in counted]
        assert line["各单位合计"] == total.value == pytest.approx(sum(values))
        assert line["相差"] == (9 if name == "requests.new.total" else 0)
        assert (line["上年合计"], line["本年同口径合计"]) == (total.last, total.last_now)
    new = next(n for n in lines if (n["表"], n["行"], n["列"]) == ("表三", "新收", "总计"))
    assert new["全县报告"] == new["各单位合计"] + 9
    marked = [r[0].row for r in plain["数据"].iter_rows() if r[0].fill.fgColor.rgb == "00FFF2CC"]
    assert [lines[i - 2] for i in marked] == [new]


def test_what_is_no_number_is_shown_as_it_stands(county: Made, tmp_path: Path) -> None:
    states = {
        "requests.new.business": ("mark", "/"),
        "requests.new.research": ("blank", ""),
        "requests.new.social": ("missing", ""),
        "requests.new.legal": ("text", "=1+1见附件"),
    }

    def read(entry: Entry) -> bytes:
        import json

        face = json.loads(county.read(entry))
        for name, (state, raw) in states.items():
            face["report"]["cells"][name] |= {"state": state, "raw": raw, "value": None}
        return json.dumps(face).encode()

    workbook.write(county.batch, read, tmp_path / "scores.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "scores.xlsx")["数据"]
    shown = {n["列"]: n[ORGANS[1][0]] for n in rows(sheet) if n["行"] == "新收"}
    assert shown["商业企业"] == "/"
    assert shown["科研机构"] is None
    assert shown["社会公益组织"] == "?"
    assert shown["法律服务机构"] == "=1+1见附件"


def test_more_reports_than_a_sheet_has_columns_are_left_out_and_that_is_said(
    county: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_COLUMNS", 13)
    sheet = book(county, tmp_path)["数据"]
    assert sheet.max_column == 13
    assert sheet.cell(sheet.max_row, 1).value == (
        "一张表最多 13 列：只列出前 4 份报告，其余 6 份未列出，合计仍包括全部。"
    )


def test_themes_by_organ_add_up_to_those_of_the_county(plain: Workbook, county: Made) -> None:
    *organs, last = rows(plain["主题"])
    assert len(organs) == 10
    assert last["单位"] == "全县合计"
    for title in [t for t in last if t != "单位"]:
        assert last[title] == sum(n[title] for n in organs)
    assert len(last) == 3 + 14 * 3
    assert last["问题合计"] == sum(e.problems for e in county.batch.entries if e.counted) > 0


def test_copies_stand_side_by_side_with_their_share(plain: Workbook) -> None:
    lines = rows(plain["雷同"])
    assert [n["序号"] for n in lines] == list(range(1, 8))
    assert lines[0]["相同比例"] == 0.6125
    assert plain["雷同"]["E2"].number_format == "0.0%"
    assert "专人" in lines[0]["甲文"]
    assert "专门人员" in lines[0]["乙文"]


def test_who_is_missing_late_or_twice_there(plain: Workbook, county: Made) -> None:
    lines = rows(plain["未报送"])
    assert [(n["情况"], n["单位"]) for n in lines if n["情况"] != "逾期"] == [
        ("未报送", SILENT),
        ("重复报送", ORGANS[0][0]),
        ("重复报送", ORGANS[0][0]),
    ]
    late = {e.organ: (e.sent - e.due).days for e in county.batch.entries if e.late and e.sent and e.due}
    assert {n["单位"]: n["逾期天数"] for n in lines if n["情况"] == "逾期"} == late
    assert late


def test_without_a_roster_nobody_is_called_missing(county: Made, tmp_path: Path) -> None:
    counts = county.batch.counts.model_copy(update={"organs": None, "missing": None})
    batch = county.batch.model_copy(update={"organs": [], "counts": counts})
    sheet = book(county, tmp_path, batch)["未报送"]
    assert "未报送" not in [n["情况"] for n in rows(sheet)]
    assert "没有提供单位名册" in str(sheet.cell(sheet.max_row, 1).value)


def test_an_empty_batch_has_all_sheets(county: Made, tmp_path: Path) -> None:
    empty = county.batch.model_copy(
        update={
            "entries": [],
            "organs": [],
            "findings": [],
            "copies": [],
            "totals": [],
            "themes": [],
            "county": None,
        }
    )
    made = book(county, tmp_path, empty)
    assert made.sheetnames == SHEETS
    assert [rows(made[s]) for s in ("排名", "发现", "全县", "雷同")] == [[], [], [], []]
    assert made["未报送"]["A3"].value == "没有未报送、逾期或重复报送的情况。"


def test_hostile_texts_stay_texts(hostile: Workbook, wild: Made) -> None:
    assert hostile.sheetnames == SHEETS
    cells = [c for sheet in hostile for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]
    assert {c.data_type for c in cells} == {"s"}
    assert {c.quotePrefix for c in cells if c.value[:1] in ("=", "+", "-", "@", "\t")} == {True}
    texts = "\n".join(c.value.replace("_x005F_", "_") for c in cells)
    for text in HOSTILE:
        assert facts.clean(text)[:200] in texts


def test_no_part_holds_a_formula_a_link_or_an_escape_of_the_reports_making(wild: Made, tmp_path: Path) -> None:
    workbook.write(wild.batch, wild.read, tmp_path / "scores.xlsx")
    with zipfile.ZipFile(tmp_path / "scores.xlsx") as archive:
        for name in archive.namelist():
            part = archive.read(name).decode()
            assert "<f>" not in part
            assert "External" not in part
            assert not re.search(r"(?<!_x005F)_x000D_", part)


def test_each_review_is_asked_for_once_and_only_where_there_is_one(county: Made, tmp_path: Path) -> None:
    asked: list[str] = []

    def read(entry: Entry) -> bytes:
        asked.append(entry.name)
        return county.read(entry)

    workbook.write(county.batch, read, tmp_path / "scores.xlsx")
    assert sorted(asked) == sorted(e.name for e in county.batch.entries if e.review is not None)


def test_what_was_there_stays_when_a_review_can_not_be_had(county: Made, tmp_path: Path) -> None:
    path = tmp_path / "scores.xlsx"
    path.write_text("旧", "utf-8")

    def read(entry: Entry) -> bytes:
        raise OSError(5, "Input/output error")

    with pytest.raises(OSError, match="Input/output"):
        workbook.write(county.batch, read, path)
    assert [p.name for p in tmp_path.iterdir()] == ["scores.xlsx"]
    assert path.read_text("utf-8") == "旧"
