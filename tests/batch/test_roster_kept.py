"""No organ of a roster is lost, nothing else becomes one: halves side by side, footers, formulas, odd cells."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, time, timedelta

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.batch import roster_words
from service.batch.roster import read
from service.errors import RosterUnusable
from tests.batch.test_roster import SHEET, book, names, refused, repacked

DAY = date(2024, 1, 31)


def reason(content: bytes | str, name: str = "名册.csv") -> tuple[str, int]:
    error = refused(content.encode() if isinstance(content, str) else content, name)
    return error.params["reason"], error.params["row"]


def listed(text: str) -> list[tuple[str, str, date | None]]:
    return [(o.name, o.kind, o.due) for o in read(text.encode(), "x").organs]


# side by side


def test_both_halves_are_read_each_with_its_columns() -> None:
    text = "单位,截止日期,单位,截止日期\n青石镇,2024-01-20,财政局,2024-01-31\n柳湾镇,2024-01-20,,\n"
    assert listed(text) == [
        ("青石镇", "", date(2024, 1, 20)), ("柳湾镇", "", date(2024, 1, 20)), ("财政局", "", DAY),
    ]  # fmt: skip


def test_halves_that_start_with_a_serial_and_a_type() -> None:
    text = (
        "名册,,,,,,,\n序号,类型,单位,截止日期,序号,类型,单位,截止日期\n"
        "1,乡镇,青石镇,2024-01-20,3,部门,财政局,2024-01-31\n2,乡镇,柳湾镇,2024-01-20,4,部门,教育局,2024-01-31\n合计,,4,,,,,\n"
    )
    assert listed(text) == [
        ("青石镇", "乡镇街道", date(2024, 1, 20)), ("柳湾镇", "乡镇街道", date(2024, 1, 20)),
        ("财政局", "部门", DAY), ("教育局", "部门", DAY),
    ]  # fmt: skip


def test_three_columns_of_organs_alone() -> None:
    assert names("单位,单位,单位\n青石镇,财政局,教育局\n柳湾镇,,\n".encode()) == [
        "青石镇",
        "柳湾镇",
        "财政局",
        "教育局",
    ]


def test_groups_stand_over_their_own_half() -> None:
    text = "单位,截止日期,单位,截止日期\n一、乡镇,,二、县直部门,\n青石镇,2024-01-20,财政局,2024-01-31\n"
    assert listed(text) == [("青石镇", "乡镇街道", date(2024, 1, 20)), ("财政局", "部门", DAY)]


def test_halves_under_merged_heads_of_two_rows() -> None:
    content = book(
        ["乡镇", None, "部门", None], ["单位", "截止日期", "单位", "截止日期"], ["青石镇", DAY, "财政局", DAY],
        merged=["A1:B1", "C1:D1"],
    )  # fmt: skip
    assert [(o.name, o.kind, o.due) for o in read(content, "x").organs] == [
        ("青石镇", "乡镇街道", DAY), ("财政局", "部门", DAY),
    ]  # fmt: skip


def test_towns_beside_departments_are_both_organs() -> None:
    assert listed("序号,乡镇,部门\n1,青石镇,财政局\n2,柳湾镇,\n") == [
        ("青石镇", "乡镇街道", None), ("柳湾镇", "乡镇街道", None), ("财政局", "部门", None),
    ]  # fmt: skip
    assert listed("乡镇街道,期限,县直单位,期限\n青石镇,,财政局,2024-01-31\n") == [
        ("青石镇", "乡镇街道", None), ("财政局", "部门", DAY),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "columns"),
    [
        ("单位,单位,截止日期", "ABC"), ("序号,乡镇,部门,截止日期", "BCD"), ("类型,单位,截止日期,单位,截止日期", "ABCDE"),
        ("单位,截止日期,报送日期,单位,截止日期", "ABCDE"),
    ],
)  # fmt: skip
def test_columns_that_may_belong_to_either_are_named(head: str, columns: str) -> None:
    error = refused(f"名册\n{head}\n青石镇,财政局,2024-01-31\n".encode())
    assert (error.params["reason"], error.params["row"]) == ("columns", 2)
    assert all(f"{c} 列" in error.message() for c in columns)


def test_two_heads_of_one_organ_are_still_one() -> None:
    assert names("部门,单位名称,截止日期\n财政,岚溪县财政局,2024-01-31\n".encode()) == ["岚溪县财政局"]


def test_the_same_organ_in_both_halves() -> None:
    assert reason("单位,单位\n青石镇,青石镇人民政府\n") == ("twice", 2)


def test_heads_printed_again_are_no_organ() -> None:
    assert names("单位,类型\n青石镇,乡镇\n单位,类型\n财政局,部门\n".encode()) == ["青石镇", "财政局"]
    assert reason("单位,类型\n青石镇,乡镇\n单位,截止日期\n财政局,\n") == ("no_name", 3)


# formulas and odd cells


def test_formulas_without_values_are_named() -> None:
    for rows, cell in (
        ([["青石镇", DAY], ['="财政"&"局"', DAY]], "A3"),
        ([["青石镇", "=DATE(2024,1,31)"]], "B2"),
        ([['="财政"&"局"', "=DATE(2024,1,31)"]], "A2"),
    ):
        error = refused(book(["单位", "截止日期"], *rows), "名册.xlsx")
        assert (error.params["reason"], error.params["row"]) == ("formula", int(cell[1:]))
        assert cell in error.message()
        assert "保存一次" in error.message()
    error = refused(book(['="单"&"位"'], ["青石镇"]))
    assert (error.params["reason"], error.params["row"]) == ("formula", 1)


def test_a_formula_on_the_second_sheet_in_the_right_half() -> None:
    made = openpyxl.Workbook()
    made.active.append(["填写说明"])
    made.create_sheet("旧").sheet_state = "hidden"
    sheet = made.create_sheet("名册")
    for row in (["单位", "单位"], ["青石镇", '="财政"&"局"']):
        sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    assert "B2" in refused(out.getvalue()).message()


def test_formulas_that_do_not_matter() -> None:
    content = book(
        ["序号", "单位", "截止日期"], ["=ROW()-1", "青石镇", None], ["=ROW()-1", "财政局", None],
        ["合计", "=COUNTA(B2:B3)", None],
    )  # fmt: skip
    assert names(content) == ["青石镇", "财政局"]


@pytest.mark.parametrize(("saved", "found"), [("财政局", ["青石镇", "财政局"]), ("", ["青石镇"])])
def test_formulas_whose_values_were_saved(saved: str, found: list[str]) -> None:
    """An empty text is a value: =IF(B3="","",B3) is often drawn down below the last organ."""
    content = book(["单位"], ["青石镇"], ["原处"])
    cell = f'<c r="A3" t="str"><f>B9</f><v>{saved}</v></c></row></sheetData>'.encode()
    changed = re.sub(rb'<c r="A3".*</sheetData>', lambda _: cell, _part(content), flags=re.S)
    assert names(repacked(content, SHEET, changed, _part(content))) == found


def _part(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(SHEET)


@pytest.mark.parametrize("cell", [True, False, time(12, 0), timedelta(days=3)])
def test_what_is_no_day_or_no_organ_in_a_workbook(cell: object) -> None:
    assert reason(book(["单位", "截止日期"], ["青石镇", cell])) == ("date", 2)
    assert reason(book(["单位", "截止日期"], ["青石镇", None], [cell, None])) == ("no_name", 3)


@pytest.mark.parametrize("cell", [123, 4.5, DAY, "#REF!", "=A1+1", "——", "2024年1月31日"])
def test_what_is_no_name(cell: object) -> None:
    assert reason(book(["单位", "类型"], ["青石镇", None], ["'" if cell == "=A1+1" else cell, None])) == (
        "no_name",
        3,
    )


@pytest.mark.parametrize("text", ["3", "３", "4.5", "/", "=A1", "#N/A", "各单位按期报送。", "青石镇，柳湾镇"])
def test_what_is_no_name_in_a_text(text: str) -> None:
    assert reason(f"单位,类型\n青石镇,乡镇\n{text},\n") == ("no_name", 3)


# footers


@pytest.mark.parametrize(
    "line",
    [
        "以上共1家单位", "以上共计1家，其中乡镇1个", "合计", "合 计", "合计：1家", "总计1个单位", "小计（1）", "乡镇小计", "共1个单位", "共计一家", "全县共1家单位",
        "说明：按机构改革后名称填写", "说明", "备注", "备注：无", "备注 以上名单有变动的请告知", "注：略", "注1：略", "填表人：张三", "填表人张三", "制表日期：2024年1月3日", "负责人：", "联系电话：0123-1234567", "续表", "请于1月31日前报送", "第1页共2页",
    ],
)  # fmt: skip
def test_footers_are_no_organs(line: str) -> None:
    assert names(f"单位,类型\n青石镇,乡镇\n{line},\n".encode()) == ["青石镇"]
    assert names(f"序号,单位,类型\n1,青石镇,乡镇\n,{line},\n".encode()) == ["青石镇"]
    assert names(f"序号,单位,类型\n1,青石镇,乡镇\n{line},,\n".encode()) == ["青石镇"]


def test_a_footer_in_several_cells() -> None:
    text = "序号,单位,截止日期\n1,青石镇,\n合计,全县1个,\n填表人：,张三,填表日期：\n填表人：李四,审核人：王五,\n"
    assert names(text.encode()) == ["青石镇"]


@pytest.mark.parametrize(
    "organ",
    [
        "共青团岚溪县委员会",
        "注册会计师协会",
        "合作交流办公室",
        "说明书管理所",
        "联系群众办公室",
        "总工会",
        "一带一路办公室",
        "审计局",
        "财政局（含国资、金融）",
        "第一中学",
    ],
)
def test_organs_that_look_like_footers_are_kept(organ: str) -> None:
    assert names(f"序号,单位\n1,青石镇\n2,{organ}\n".encode()) == ["青石镇", organ]


def test_a_remark_in_a_column_of_its_own_takes_no_organ_away() -> None:
    assert names("备注,单位\n备注：已更名,青石镇\n注：新设,财政局\n".encode()) == ["青石镇", "财政局"]
    assert reason("序号,单位\n1,青石镇\n说明：新设,财政局\n") == ("no_name", 3)


def test_cells_merged_with_those_beside_them() -> None:
    content = book(
        ["序号", "单位", "截止日期"], ["一、乡镇", None, None], [1, "青石镇", DAY], ["垂直管理单位", None, None], ["税务局", None, DAY],
        merged=["A2:C2", "A4:C4", "A5:B5"],
    )  # fmt: skip
    assert [(o.name, o.kind, o.due) for o in read(content, "x").organs] == [
        ("青石镇", "乡镇街道", DAY), ("税务局", "垂直管理单位", DAY),
    ]  # fmt: skip


def test_headings_that_may_be_organs_are_not_dropped() -> None:
    assert reason("单位\n一、青石镇\n二、财政局\n") == ("group", 2)
    assert reason("单位\n一、青石镇\n财政所\n") == ("group", 2)
    assert reason("单位\n一、乡镇\n青石镇\n二、垂直管理\n") == ("group", 4)
    assert listed("单位\n一、政府工作\n（一）县直部门\n财政局\n（二）乡镇\n") == [("财政局", "部门", None)]
    assert listed("单位\n乡镇\n青石镇\n县直部门\n财政局\n") == [
        ("青石镇", "乡镇街道", None),
        ("财政局", "部门", None),
    ]


# nothing is lost

_PLACES = ["青石", "柳湾", "北岭", "共和", "注水", "合溪", "说理", "备战", "总台", "小计划"]
_ENDS = [
    "镇",
    "乡人民政府",
    "街道办事处",
    "财政局",
    "审计局",
    "发展和改革委员会",
    "税务局（第一分局）",
    "总工会",
    "合作社",
    "1号站",
    "、双江镇联合办公室",
]
_FOOTERS = ["", "合计,{n}", "合计,", ",合计", ",以上共{n}家单位", "备注：略,", ",填表人：张三", "{n},"]


@given(
    st.lists(st.tuples(st.sampled_from(_PLACES), st.sampled_from(_ENDS)), min_size=1, max_size=40, unique=True),
    st.integers(1, 3),
    st.lists(st.sampled_from(_FOOTERS), max_size=4),
    st.sampled_from([",", ";", "\t", "，"]),
    st.booleans(),
    st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_no_organ_of_a_roster_is_lost(
    organs: list[tuple[str, str]], parts: int, footers: list[str], separator: str, dated: bool, workbook: bool
) -> None:
    wanted = [a + b for a, b in organs]
    size = -(-len(wanted) // parts)
    columns = [wanted[i : i + size] for i in range(0, len(wanted), size)]
    width = 3 if dated else 2
    rows: list[list[str]] = [["岚溪县报送单位名册"], ["序号", "单位", "截止日期"][:width] * len(columns)]
    for i in range(size):
        cells = [[str(i + 1), c[i], "2024年1月31日前"][:width] if i < len(c) else [""] * width for c in columns]
        rows.append([v for some in cells for v in some])
    rows += [f.format(n=len(wanted)).split(",") for f in footers]
    if workbook:
        content = book(*([v or None for v in row] for row in rows))
    else:
        content = "\n".join(separator.join(row) for row in rows).encode()
    found = read(content, "x").organs
    assert [o.name for o in found] == wanted
    assert {o.due for o in found} == {DAY if dated else None}


@given(
    st.lists(
        st.sampled_from(
            [
                "青石镇",
                "财政局",
                "一、乡镇",
                "二、青石镇",
                "合计",
                "备注：略",
                "3",
                "",
                "单位",
                "乡镇",
                "以上共2家",
                "序号",
                "截止日期",
                "2024-01-31",
                "教育局",
                "柳湾镇",
            ]
        ),
        min_size=4,
        max_size=24,
    ),
    st.integers(1, 4),
)
@settings(max_examples=300, deadline=None)
def test_an_organ_in_a_column_of_organs_is_read_or_the_file_refused(cells: list[str], width: int) -> None:
    """Whatever stands around it."""
    rows = [
        ["单位", *["备注", "单位", "截止日期"][: width - 1]],
        *(cells[i : i + width] for i in range(0, len(cells), width)),
    ]
    try:
        found = [o.name for o in read("\n".join(",".join(r) for r in rows).encode(), "x").organs]
    except RosterUnusable:
        return
    columns = [i for i, head in enumerate(rows[0]) if head == "单位"]
    organs = {
        "青石镇": "青石镇",
        "财政局": "财政局",
        "教育局": "教育局",
        "柳湾镇": "柳湾镇",
        "二、青石镇": "青石镇",
    }
    wanted = [organs[row[c]] for row in rows[1:] for c in columns if c < len(row) and row[c] in organs]
    assert set(wanted) <= set(found) <= set(organs.values())


def test_the_words_of_footers_are_patterns_that_fit_no_head() -> None:
    heads = [h for found in roster_words.data()["columns"].values() for h in found]
    assert not [h for h in heads if roster_words.is_footer(h)]
