"""Word tables: merged cells, skipped columns, deleted rows, tables that only arrange a page."""

from __future__ import annotations

import pytest

from service.errors import OverLimit
from service.intake import docx
from service.intake.limits import Limits
from tests.intake import office
from tests.intake.office import p, tbl, tc, tr, view

RESTART, GO_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def span(columns: int | str) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


def read(body: str, limits: Limits | None = None) -> list[object]:
    return view(docx.read(office.docx(body), limits or Limits()))


def test_merged_cells() -> None:
    table = tbl(
        tr(tc("申请人", span(2) + RESTART), tc("总计")),
        tr(tc("", span(2) + GO_ON), tc("3")),
        tr(tc("甲", RESTART), tc("1"), tc("")),
        tr(tc("乙", RESTART), tc("2", '<w:vMerge w:val="continue"/>'), tc("4")),
    )
    assert read(table) == [
        [
            *((0, 0, "申请人", 2, 2), (0, 2, "总计"), (1, 2, "3")),
            *((2, 0, "甲"), (2, 1, "1"), (2, 2, "")),
            *((3, 0, "乙"), (3, 1, "2"), (3, 2, "4")),
        ]
    ]


def test_a_merge_ends_where_a_row_does_not_go_on() -> None:
    table = tbl(tr(tc("a", RESTART), tc("1")), tr(tc("b"), tc("2")), tr(tc("c", GO_ON), tc("3")))
    assert read(table) == [[(0, 0, "a"), (0, 1, "1"), (1, 0, "b"), (1, 1, "2"), (2, 0, "c"), (2, 1, "3")]]


def test_skipped_columns_and_horizontal_merges_of_old() -> None:
    table = tbl(
        tr(tc("甲"), tc("乙"), tc("丙")),
        tr(tc("2"), properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'),
        tr(tc("h", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), tc("3")),
    )
    assert read(table) == [
        [
            *((0, 0, "甲"), (0, 1, "乙"), (0, 2, "丙"), (1, 1, "2")),
            *((2, 0, "h", 1, 2), (2, 2, "3")),
        ]
    ]


def test_deleted_rows_and_cells_are_gone_and_inserted_ones_stay() -> None:
    table = tbl(
        tr(tc("删"), tc("行"), properties="<w:del/>"),
        tr(tc("1"), tc("删", "<w:cellDel/>"), tc("2"), properties="<w:ins/>"),
        tr(tc("隐"), tc("行"), properties="<w:hidden/>"),
    )
    assert read(table) == [[(0, 0, "1"), (0, 1, "2")]]


def test_rows_and_cells_in_content_controls() -> None:
    def control(inner: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    assert read(tbl(control(tr(control(tc("1")), tc(p("2") + p("3")))))) == [[(0, 0, "1"), (0, 1, "2 3")]]


def test_tables_that_arrange_a_page() -> None:
    inner = tbl(tr(tc("1"), tc("2")))
    assert read(tbl(tr(tc(p("一") + p("二"))), tr(tc("三", span(3))))) == ["一", "二", "三"]
    assert read(tbl(tr(tc("左"), tc(p("右") + inner + p("后"))))) == ["左", "右", [(0, 0, "1"), (0, 1, "2")], "后"]
    assert read(tbl(tr(tc(), tc())) + p("文")) == ["文"]


def test_pictures_in_a_table_stand_after_it() -> None:
    picture = "<w:p><w:r><w:drawing><pic:pic/></w:drawing></w:r></w:p>"
    assert read(tbl(tr(tc("1"), tc(picture)))) == [[(0, 0, "1"), (0, 1, "")], None]


@pytest.mark.parametrize("value", ["30000000", "-3", "x", "99999999999"])
def test_absurd_spans(value: str) -> None:
    cells = read(tbl(tr(tc("a", span(value))), tr(tc("1"), tc("2"))))[0]
    assert isinstance(cells, list)
    assert [c[2] for c in cells] == ["a", "1", "2"]


def test_too_many_cells_and_columns() -> None:
    with pytest.raises(OverLimit, match="单元格"):
        read(tbl(tr(tc("1"), tc("2"))) * 6, Limits(cells=10))
    with pytest.raises(OverLimit, match="列数"):
        read(tbl(tr(*[tc("1", span(100))] * 11)))
