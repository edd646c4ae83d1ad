"""What a person says stands in a cell: the report is then as if it had been read."""

from __future__ import annotations

import math

import pytest

from models.corrections import CorrectionError, correct
from models.report import CellState, Report
from models.standard import load
from models.understand import understand
from tests.documents import lines
from tests.reports import Sketch

CARRIED = "二、上年结转政府信息公开申请数量"
FORM = load("2021").table("requests")


def report(change: dict[str, str] | None = None, text: str | None = None) -> Report:
    return understand(lines(text if text is not None else Sketch(cells=change or {}).text()))


def short_row() -> Report:
    """A report of which one row of table 3 can't be read: some of its numbers are not there."""
    whole = Sketch().text()
    text = whole.replace(CARRIED + "\t0" * 7, CARRIED + "\n0\n0\n0")
    assert text != whole
    return report(text=text)


def row(code: str, value: int = 0) -> dict[str, int | float]:
    return {FORM.cell(code, c): value for c in FORM.row[code].columns}


def test_the_value_stands_and_what_was_read_is_kept() -> None:
    before = report({"requests.new.total": "十二"})
    after = correct(before, {"requests.new.total": 12.0})
    cell = after.cells["requests.new.total"]
    assert (cell.value, type(cell.value), cell.state) == (12, int, CellState.NUMBER)
    assert (cell.raw, cell.place) == ("十二", before.cells["requests.new.total"].place)
    assert before.cells["requests.new.total"].state is CellState.TEXT
    assert after.tables == before.tables


def test_without_corrections_it_is_the_same_report() -> None:
    before = report()
    assert correct(before, {}) is before


def test_a_row_is_unread_until_all_of_it_is_corrected() -> None:
    before = short_row()
    assert before.table("requests").rows_unread == ("carried_in",)
    some = dict(list(row("carried_in").items())[:3])
    assert correct(before, some).table("requests").rows_unread == ("carried_in",)
    assert correct(before, row("carried_in")).table("requests").rows_unread == ()


def test_a_row_that_was_missing_stands_in_the_table() -> None:
    before = report(text=Sketch(dropped_rows=["refused_internal"]).text())
    assert before.table("requests").rows_missing == ("refused_internal",)
    whole = correct(before, row("refused_internal")).table("requests")
    assert (whole.rows_missing, whole.rows_unread) == ((), ())
    assert whole.rows_found == report().table("requests").rows_found
    part = correct(before, {"requests.refused_internal.total": 0}).table("requests")
    assert (part.rows_missing, part.rows_unread) == ((), ("refused_internal",))


def test_of_a_table_that_was_not_found_the_other_rows_are_unread() -> None:
    text = Sketch().text()
    start, end = text.index("三、收到和处理"), text.index("四、政府信息公开行政复议")
    before = report(text=text[:start] + "三、收到和处理政府信息公开申请情况\n" + text[end:])
    assert not before.table("requests").present
    after = correct(before, row("new")).table("requests")
    assert after.present
    assert after.rows_missing == ()
    assert set(after.rows_found) - set(after.rows_unread) == {"new"}


def test_a_column_that_was_missing_stands_in_the_table() -> None:
    head = "\t" + "\t".join(c.label for c in FORM.columns)
    whole = Sketch().text()
    text = whole.replace(head, head.replace("\t科研机构", "")).replace("\t0" * 7, "\t0" * 6)
    before = report(text=text)
    assert before.table("requests").columns_missing == ("research",)
    after = correct(before, {"requests.new.research": 0}).table("requests")
    assert after.columns_missing == ()
    assert "new" not in after.rows_unread
    assert "carried_in" in after.rows_unread


@pytest.mark.parametrize("name", ["requests.new", "requests.new.nobody", "disclosure.fees.issued", "", "a.b.c.d"])
def test_a_cell_that_the_form_has_not(name: str) -> None:
    with pytest.raises(CorrectionError) as caught:
        correct(report(), {name: 1})
    assert (caught.value.cell, caught.value.reason) == (name, "unknown")


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 10**15, 10**400, True])
def test_a_value_that_is_no_number_of_the_form(value: float) -> None:
    with pytest.raises(CorrectionError) as caught:
        correct(report(), {"requests.new.total": value})
    assert caught.value.reason == "value"


@pytest.mark.parametrize(
    ("cell", "value", "reason"),
    [("requests.new.total", 1.5, "count"), ("disclosure.fees.amount", 1.23456, "amount")],
)
def test_a_number_that_its_column_does_not_take(cell: str, value: float, reason: str) -> None:
    with pytest.raises(CorrectionError) as caught:
        correct(report(), {cell: value})
    assert (caught.value.cell, caught.value.reason) == (cell, reason)


def test_an_amount_may_have_decimals() -> None:
    assert correct(report(), {"disclosure.fees.amount": 12.3456}).cells["disclosure.fees.amount"].value == 12.3456
