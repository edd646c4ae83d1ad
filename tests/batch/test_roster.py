"""Rosters as people keep them: heads, titles, merged cells, dates, encodings; and what is wrong in one."""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.batch import roster_words, sheets
from service.batch.roster import RosterOrgan, read
from service.errors import RosterUnusable

HEAD = "单位,类型,截止日期,报送日期,曾用名"


def book(*rows: Sequence[object], merged: Sequence[str] = (), title: str = "名册") -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def refused(content: bytes, name: str = "名册.csv") -> RosterUnusable:
    with pytest.raises(RosterUnusable) as caught:
        read(content, name)
    for lang in ("zh", "en"):
        assert name in caught.value.message(lang)
        assert "{" not in caught.value.message(lang)
    return caught.value


def names(content: bytes) -> list[str]:
    return [o.name for o in read(content, "x").organs]


def test_a_csv_with_all_columns() -> None:
    text = (
        f"{HEAD}\n青石镇人民政府,乡镇,2024-01-20,2024/1/5,青石乡人民政府\n岚溪县财政局,县直部门,2024年1月31日前,,\n"
    )
    assert read(text.encode(), "x").organs == (
        RosterOrgan("青石镇人民政府", "乡镇街道", date(2024, 1, 20), date(2024, 1, 5), 2, "青石乡人民政府"),
        RosterOrgan("岚溪县财政局", "部门", date(2024, 1, 31), None, 3),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_and_separators(encoding: str, separator: str, end: str) -> None:
    lines = ["序号,报送单位,类别,截止时间", "1,青石镇,乡镇,2024.1.31", "2,财政局,部门,20240131"]
    content = end.join(lines).replace(",", separator).encode(encoding)
    assert [(o.name, o.due) for o in read(content, "x").organs] == [
        ("青石镇", date(2024, 1, 31)),
        ("财政局", date(2024, 1, 31)),
    ]


@pytest.mark.parametrize(
    "head",
    ["单位", "单位名称", "报送单位", "部 门", "单位名称（全称）", "机关名称", "应报送单位", "﻿单位", "名称"],
)  # fmt: skip
def test_heads_of_the_organ(head: str) -> None:
    assert names(f"{head}\n青石镇\n".encode()) == ["青石镇"]


def test_title_rows_groups_totals_and_notes_are_no_organs() -> None:
    text = (
        "岚溪县2023年度政府信息公开工作年度报告报送单位名册,,\n,,\n序号,单位名称,期限\n一、乡镇街道（2个）,,\n"
        "1,青石镇,2024-01-20\n2,柳湾镇,2024-01-20\n,,\n（二）县直部门,,\n3,财政局,2024-01-31\n合计,3,\n备注：共三个单位,,\n"
    )
    assert [(o.name, o.kind, o.row) for o in read(text.encode(), "x").organs] == [
        ("青石镇", "乡镇街道", 5),
        ("柳湾镇", "乡镇街道", 6),
        ("财政局", "部门", 9),
    ]


def test_a_workbook_with_a_merged_title_merged_types_and_excel_dates() -> None:
    content = book(
        ["岚溪县报送单位名册", None, None, None],
        ["序号", "单位名称", "类型", "截止日期"],
        [1, "青石镇", "乡镇", datetime(2024, 1, 20)],  # noqa: DTZ001
        [2, "柳湾镇", None, date(2024, 1, 20)],
        [3, "财 政\n局", "部门", 45322],
        [None, None, None, None],
        ["合计", None, None, 3],
        merged=["A1:D1", "C3:C4"],
    )
    assert [(o.name, o.kind, o.due, o.row) for o in read(content, "名册.xlsx").organs] == [
        ("青石镇", "乡镇街道", date(2024, 1, 20), 3),
        ("柳湾镇", "乡镇街道", date(2024, 1, 20), 4),
        ("财政局", "部门", date(2024, 1, 31), 5),
    ]


def test_an_organ_that_takes_two_rows_is_one() -> None:
    content = book(
        ["单位", "类型"], ["青石镇", "乡镇"], [None, None], ["财政局", "部门"], merged=["A2:A3", "B2:B3"]
    )
    assert names(content) == ["青石镇", "财政局"]


def test_heads_in_two_rows() -> None:
    content = book(
        ["单位", "日期", None], [None, "截止日期", "报送日期"], ["青石镇", "2024-01-20", "2024-01-05"],
        merged=["A1:A2", "B1:C1"],
    )  # fmt: skip
    (organ,) = read(content, "x").organs
    assert (organ.due, organ.sent) == (date(2024, 1, 20), date(2024, 1, 5))


def test_the_first_sheet_with_heads_counts_and_hidden_ones_do_not() -> None:
    made = openpyxl.Workbook()
    made.active.append(["填写说明"])
    hidden = made.create_sheet("旧")
    hidden.append(["单位"])
    hidden.append(["北岭镇"])
    hidden.sheet_state = "hidden"
    shown = made.create_sheet("名册")
    shown.append(["单位"])
    shown.append(["青石镇"])
    out = io.BytesIO()
    made.save(out)
    assert names(out.getvalue()) == ["青石镇"]


@pytest.mark.parametrize("text", ["", "/", "—", "无", "未报送"])
def test_no_date(text: str) -> None:
    (organ,) = read(f"单位,报送日期\n青石镇,{text}\n".encode(), "x").organs
    assert organ.sent is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-01-31", date(2024, 1, 31)), ("2024/1/31", date(2024, 1, 31)), ("2024年1月31日", date(2024, 1, 31)),
        ("2024 年 1 月 31 日前", date(2024, 1, 31)), ("２０２４－０１－３１", date(2024, 1, 31)), ("45322", date(2024, 1, 31)),
        ("2024-01-31 00:00:00", date(2024, 1, 31)), ("2024年2月29日", date(2024, 2, 29)),
    ],
)  # fmt: skip
def test_dates(text: str, day: date) -> None:
    assert read(f"单位,期限\n青石镇,{text}\n".encode(), "x").organs[0].due == day


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
@settings(max_examples=60)
def test_every_day_is_read_in_every_spelling(day: date) -> None:
    for text in (day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day.year}/{day.month}/{day.day}"):
        assert read(f"单位,期限\n青石镇,{text}\n".encode(), "x").organs[0].due == day


@pytest.mark.parametrize(
    ("text", "reason", "row"),
    [
        ("类型,期限\n乡镇,2024-01-31\n", "no_head", 0),
        ("单位,类型\n", "empty", 0),
        ("单位,期限\n青石镇,2024-01-31\n柳湾镇,1月31日\n", "no_year", 3),
        ("单位,期限\n青石镇,1/31\n", "no_year", 2),
        ("单位,期限\n青石镇,2024-02-30\n", "date", 2),
        ("单位,期限\n青石镇,月底前\n", "date", 2),
        ("单位,类型\n青石镇,乡镇\n,部门\n", "no_organ", 3),
        ("单位\n青石镇\n柳湾镇\n青石镇人民政府\n", "twice", 4),
        ('单位\n"青石镇\n', "unreadable", 2),
        ("", "unreadable", 0),
    ],
)
def test_what_is_wrong_names_the_row(text: str, reason: str, row: int) -> None:
    error = refused(text.encode())
    assert (error.params["reason"], error.params["row"]) == (reason, row)
    assert row == 0 or f"第 {row} 行" in error.message()


def test_the_same_organ_twice_names_both_rows() -> None:
    message = refused("单位\n青石镇\n柳湾镇\n青石镇人民政府\n".encode()).message()
    assert "第 4 行" in message
    assert "第 2 行" in message


def test_the_parts_of_an_organ_are_organs() -> None:
    listed = ["税务局", "税务局（第一分局）", "税务局（第二分局）"]
    assert names("\n".join(["单位", *listed]).encode()) == listed


def test_the_same_town_in_two_counties_is_two_organs() -> None:
    assert names("单位\n岚溪县青石镇\n云岭县青石镇\n".encode()) == ["岚溪县青石镇", "云岭县青石镇"]


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7\n\0\0", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b"PK\x03\x04 broken", b"\0\1\2\3" * 50],
)
def test_what_is_no_table_is_refused(content: bytes) -> None:
    assert refused(content).params["reason"] in ("type", "unreadable")


def test_a_document_is_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert refused(out.getvalue()).params["reason"] == "type"


def repacked(content: bytes, part: str, change: bytes, after: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(after, change) if name == part else data)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_bombs_are_refused_or_harmless() -> None:
    good = book(["单位"], ["青石镇"])
    blown = repacked(good, SHEET, b"<sheetData>" + b" " * 30_000_000, b"<sheetData>")
    assert refused(blown).params["reason"] == "unreadable"
    entity = repacked(good, SHEET, b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet', b"<worksheet")
    assert refused(entity).params["reason"] == "unreadable"
    wide = repacked(
        good, SHEET, b'</sheetData><mergeCells><mergeCell ref="B1:XFD1048576"/></mergeCells>', b"</sheetData>"
    )
    assert names(wide) == ["青石镇"]
    far = repacked(
        good, SHEET, b'<row r="1048576"><c r="A1048576" t="n"><v>1</v></c></row></sheetData>', b"</sheetData>"
    )
    assert refused(far).params["reason"] == "too_large"


def test_too_many_rows() -> None:
    lines = "单位\n" + "\n".join(f"第{i}镇" for i in range(sheets.ROWS + 1))
    assert refused(lines.encode()).params["reason"] == "too_large"


@given(st.binary(max_size=300))
@settings(max_examples=150)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    found = []
    with contextlib.suppress(RosterUnusable):
        found.append(read(content, "x"))
    assert all(roster.organs for roster in found)


def test_the_words_of_heads_are_of_one_kind_each() -> None:
    heads = [h for found in roster_words.data()["columns"].values() for h in found]
    assert len(heads) == len(set(heads))
