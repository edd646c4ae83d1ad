"""HTML tables: grids, spans, and tables that only arrange a page."""

from __future__ import annotations

import time

import pytest

from service.intake import html
from service.intake.limits import Limits
from tests.intake.office import view


def read(source: str) -> list[object]:
    return view(html.read(source.encode(), Limits()))


def test_spans_and_their_texts() -> None:
    source = """<table><tbody>
      <tr><td rowspan="2" colspan="2"><p>申请人</p><p>情况</p></td><th colspan=" 2px">合
        计</th></tr>
      <tr><td>1</td><td><span>2</span><font>3</font></td></tr>
      <tr><td rowspan="x">a</td><td colspan="-1">&nbsp;</td><td></td><td>甲<br>乙</td></tr>
    </tbody></table>"""
    assert read(source) == [
        [
            *((0, 0, "申请人 情况", 2, 2), (0, 2, "合计", 1, 2)),
            *((1, 2, "1"), (1, 3, "23")),
            *((2, 0, "a"), (2, 1, ""), (2, 2, ""), (2, 3, "甲 乙")),
        ]
    ]


def test_rowspan_zero_and_row_groups() -> None:
    source = (
        "<table><thead><tr><th rowspan=5>甲<th>乙</thead>"
        "<tfoot><tr><td>丙<td>丁</tfoot>"
        "<tbody><tr><td rowspan=0>1<td>2<tr><td>3</tbody><tr><td>4<td>5</table>"
    )
    assert read(source) == [
        [
            *((0, 0, "甲"), (0, 1, "乙"), (1, 0, "1", 2, 1), (1, 1, "2"), (2, 1, "3")),
            *((3, 0, "4"), (3, 1, "5"), (4, 0, "丙"), (4, 1, "丁")),
        ]
    ]


@pytest.mark.parametrize(
    "source",
    [
        "<td>1<td>2",
        "<tr><td>1</td><td>2</td></tr>",
        "<table><td>1</td><td>2</td></table>",
        "<table><form><tr><td>1<td>2</form></table>",
        "<table><colgroup><col><col></colgroup><tbody><tr><th>1<th>2",
        "<table><tr><td colspan=30000000>1</td><td>2</td></tr></table>",
    ],
)
def test_markup_as_it_is_found(source: str) -> None:
    cells = read(source)[0]
    assert isinstance(cells, list)
    assert [c[2] for c in cells] == ["1", "2"]


def test_text_outside_of_cells_goes_before_the_table() -> None:
    source = "<table>游离<caption>表题</caption><tr>字<td>1<td>2</table>"
    assert read(source) == ["游离", "表题", "字", [(0, 0, "1"), (0, 1, "2")]]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<table><tr><td><p>一<p>二</table>", ["一", "二"]),
        ("<table><tr><td colspan=5>一<tr><td colspan=5>二</table>", ["一", "二"]),
        (
            "<table><tr><td>左<td><p>右</p><table><tr><td>1<td>2</table>后</table>",
            ["左", "右", [(0, 0, "1"), (0, 1, "2")], "后"],
        ),
        (
            "<table><tr><td><table><tr><td><table><tr><td>a<td>b</table></table></table>",
            [[(0, 0, "a"), (0, 1, "b")]],
        ),
        ("<table><tr><td><img></table>", [None]),
        ("<table><tr><td>&nbsp;<td> </table>文", ["文"]),
    ],
)
def test_tables_that_arrange_a_page(source: str, expected: list[object]) -> None:
    assert read(source) == expected


def test_a_wide_title_row_adds_no_columns() -> None:
    document = html.read(b"<table><tr><td colspan=12>t<tr><td>1<td>2", Limits())
    assert (document.tables[0].rows, document.tables[0].columns) == (2, 2)


def test_metadata_and_numbering_of_tables() -> None:
    source = "<table><tr><td>索引号<td>001</table><p>文</p><table><tr><td>1<td>2<td><img></table>"
    document = html.read(source.encode(), Limits())
    assert [t.number for t in document.tables] == [1, 2]
    assert view(document)[2:] == [[(0, 0, "1"), (0, 1, "2"), (0, 2, "")], None]


@pytest.mark.parametrize("attribute", ["colspan", "rowspan", "colspan=30000000 rowspan"])
def test_spans_of_thirty_million_cost_nothing(attribute: str) -> None:
    source = f"<table><tr><td {attribute}=30000000>1<td>2<tr><td>3</table>"
    started = time.perf_counter()
    cells = read(source)[0]
    assert time.perf_counter() - started < 0.5
    assert isinstance(cells, list)
    assert {"1", "2", "3"} == {c[2] for c in cells}
