"""T101-T105, T301, T302, R101: the three tables."""

from __future__ import annotations

import pytest

from models.document import Document, Loss, Paragraph
from service.intake.build import DocumentBuilder
from service.intake.limits import Limits
from tests.documents import lines
from tests.reports import Sketch, codes, only, review_of, reviewed

NEW = "requests.new"


def cells(**printed: str):
    def change(sketch: Sketch) -> None:
        sketch.cells = {name.replace("__", "."): text for name, text in printed.items()}

    return change


def without_table(number: int) -> str:
    sketch = Sketch()
    parts = sketch.text().split("\n")
    starts = [parts.index(h) for h in sketch.headings]
    return "\n".join(parts[: starts[number] + 1] + parts[starts[number + 1] :])


@pytest.mark.parametrize(("number", "table"), [(1, "disclosure"), (2, "requests"), (3, "litigation")])
def test_t101_a_missing_table_and_nothing_else_of_it(number: int, table: str) -> None:
    result = review_of(lines(without_table(number)))
    assert only(result, "T101").params["table"] == table
    assert any(c.status == "not_assessable" for c in result.checks) or table == "disclosure"


def test_t101_says_that_a_picture_stands_there() -> None:
    builder = DocumentBuilder(Limits())
    for line in without_table(2).split("\n"):
        builder.paragraph(line)
        if line.startswith("三、"):
            builder.picture()
    assert "T101" in codes(result := review_of(builder.finish(reader="docx", media_type="x")))
    assert next(f for f in result.findings if f.params.get("table") == "requests").variant == "picture"


def test_t102_a_missing_row() -> None:
    def change(sketch: Sketch) -> None:
        sketch.dropped_rows = ["refused_internal"]

    finding = only(reviewed(change), "T102")
    assert finding.params["rows"] == ["refused_internal"]


def test_t102_an_added_row() -> None:
    def change(sketch: Sketch) -> None:
        sketch.extra_rows = ["（八）网上自行查询\t" + "\t".join("0000000")]

    assert only(reviewed(change), "T102").variant == "rows_added"


def test_t103_names_every_blank_cell_of_a_table_once() -> None:
    finding = only(reviewed(cells(requests__new__legal="", requests__granted__legal="/")), "T103")
    assert [w.cell for w in finding.where] == ["requests.new.legal", "requests.granted.legal"]


def test_a_blank_where_the_identity_holds_with_0_passes_and_else_is_not_assessable() -> None:
    result = reviewed(cells(requests__new__legal=""))
    assert {c.status for c in result.checks} == {"passed"}
    result = reviewed(cells(requests__new__legal="", requests__new__total="3", requests__carried_out__total="3"))
    status = {(c.code, c.params.get("row") or c.params.get("column")): c.status for c in result.checks}
    assert status["T203", "new"] == "not_assessable"
    assert status["T203", "carried_out"] == "failed"


def test_t103_says_what_a_blank_must_be_where_it_cannot_be_0() -> None:
    row = {f"requests__{r}__legal": "2" for r in ("new", "granted", "processed_total")}
    totals = {f"requests__{r}__total": "2" for r in ("granted", "processed_total")}
    finding = only(reviewed(cells(**row, **totals, requests__new__total="", requests__new__research="")), "T103")
    assert (finding.params["implied"], finding.params["others"]) == (["requests.new.total"], 1)
    finding = only(reviewed(cells(**row, **totals, requests__new__total="")), "T103")
    assert finding.variant == "implied"
    assert finding.suggestion is not None
    assert [(c.cell, c.before, c.after) for c in finding.suggestion.changes] == [("requests.new.total", None, 2)]


def test_t104_text_in_a_cell() -> None:
    finding = only(reviewed(cells(requests__new__legal="若干")), "T104")
    assert finding.params == {"cell": "requests.new.legal", "raw": "若干"}


@pytest.mark.parametrize(
    ("cell", "raw", "variant"),
    [
        ("disclosure__licensing__decisions", "-3", ""),
        ("disclosure__licensing__decisions", "3.5", "fraction"),
        ("disclosure__fees__amount", "12.34567", "decimals"),
    ],
)
def test_t105_numbers_that_may_not_stand_there(cell: str, raw: str, variant: str) -> None:
    assert only(reviewed(cells(**{cell: raw})), "T105").variant == variant


@pytest.mark.parametrize("raw", ["12.3456", "12.340000", "0.5", "1,234.5", "123456元"])
def test_t105_is_silent_on_proper_amounts(raw: str) -> None:
    assert codes(reviewed(cells(disclosure__fees__amount=raw))) == []


@pytest.mark.parametrize(
    ("unit", "found"),
    [
        ("竹溪镇人民政府", "T301"),
        ("清河县人民政府", "T301"),
        ("清河县财政局", "T301"),
        ("江宁市财政局", "T301"),
        ("江宁市人民政府", None),
        ("云岭省人民政府", None),
        ("国家粮食和物资储备局", None),
        ("江宁经济技术开发区管理委员会", None),
    ],
)
def test_t301_who_may_make_regulations(unit: str, found: str | None) -> None:
    result = reviewed(cells(disclosure__regulations__issued="1", disclosure__regulations__in_force="4"), unit=unit)
    assert codes(result) == ([found] if found else [])
    if unit == "江宁市财政局":
        assert result.findings[0].variant == "department"


def test_t302_fewer_in_force_than_the_year_added() -> None:
    row = "disclosure__normative_documents__"
    finding = only(reviewed(cells(**{row + "issued": "9", row + "repealed": "2", row + "in_force": "6"})), "T302")
    assert (finding.expected, finding.actual) == (7, 6)
    assert codes(reviewed(cells(**{row + "issued": "9", row + "repealed": "2", row + "in_force": "7"}))) == []


def test_r101_rows_that_could_not_be_placed_have_no_other_finding() -> None:
    text = (
        Sketch()
        .text()
        .replace(
            "二、上年结转政府信息公开申请数量\t0\t0\t0\t0\t0\t0\t0", "二、上年结转政府信息公开申请数量\n0\n0\n0"
        )
    )
    finding = only(result := review_of(lines(text)), "R101")
    assert finding.params["rows"] == ["carried_in"]
    assert len(finding.where) == 7
    assert all(result.report.cells[w.cell or ""].value is None for w in finding.where)


def test_r101_pages_without_text_and_nothing_that_they_may_hold_is_called_missing() -> None:
    result = review_of(
        Document("", "pdf", "application/pdf", pages=3, losses=(Loss("page_without_text", (1, 2, 3)),))
    )
    finding = only(result, "R101")
    assert (finding.variant, finding.params["pages"]) == ("pages", [1, 2, 3])
    assert {c.status for c in result.checks} == {"not_assessable"}


def test_r101_garbled_pages() -> None:
    text = "\ufffd\ufffd\ufffd"
    paragraph = (Paragraph(0, 3, 1),)
    document = Document(text, "pdf", "x", paragraph, pages=1, losses=(Loss("garbled_text", (1,)),))
    assert only(review_of(document), "R101").variant == "garbled"
