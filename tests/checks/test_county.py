"""C101-C103: where they speak, where they keep silent, and what they say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.standard import load
from service.batch.findings import render
from service.checks.county import Comparison, File, Filing, judge, own_rows, submissions, sums
from service.checks.finding import Finding, Status
from service.checks.profile import Profile

FORM = load("2021")
CELL = "requests.new.natural_person"
ONE, SAME, OTHER = File("a.docx", "1" * 64), File("b.docx", "1" * 64), File("c.docx", "2" * 64)


def found(*filings: Filing, year: int | None = 2023) -> list[Finding]:
    return list(submissions(filings, year).findings)


def said(finding: Finding) -> str:
    return render(finding).message


def test_an_organ_that_sent_one_report_draws_no_finding() -> None:
    outcome = submissions([Filing("青石镇", 2, files=(ONE,), counted="a.docx")], 2023)
    assert outcome.findings == ()
    assert [(c.code, c.status) for c in outcome.checks] == [("C101", "passed"), ("C102", "passed")]


def test_c101_names_the_organ_its_row_and_what_is_due() -> None:
    (finding,) = found(Filing("青石镇", 7, date(2024, 1, 20)))
    assert (finding.code, finding.variant) == ("C101", "due")
    assert said(finding) == "“青石镇”（名册第 7 行，截止 2024-01-20）没有报送年度报告。请催报。"
    assert "没有报送年度报告" in said(found(Filing("青石镇", 7))[0])


def test_c101_says_which_other_year_was_sent() -> None:
    (finding,) = found(Filing("青石镇", 7, date(2024, 1, 20), others=("x.docx", "y.docx")))
    assert "没有报送 2023 年度的报告，只有别的年度的：“x.docx”、“y.docx”" in said(finding)


@pytest.mark.parametrize(
    ("files", "variant", "text"),
    [
        ((ONE, SAME), "identical", "“a.docx”、“b.docx”，文件逐字节相同；汇总时只计“a.docx”"),
        ((ONE, OTHER), "", "“a.docx”、“c.docx”，内容各不相同；汇总时只计“a.docx”"),
        ((ONE, SAME, OTHER), "some", "3 份报告：“a.docx”＝“b.docx”、“c.docx”（用“＝”连接的逐字节相同）"),
    ],
)
def test_c102_says_which_files_are_identical_and_which_counts(
    files: tuple[File, ...], variant: str, text: str
) -> None:
    (finding,) = found(Filing("青石镇", 2, files=files, counted="a.docx"))
    assert (finding.code, finding.variant, render(finding).severity) == ("C102", variant, "error")
    assert text in said(finding)


def test_c102_where_none_can_be_counted() -> None:
    (finding,) = found(Filing("青石镇", 2, files=(ONE, OTHER)))
    assert "没有一份可以计入汇总" in said(finding)


def test_ids_are_of_the_organ_and_stay() -> None:
    one, other = found(Filing("青石镇", 2), Filing("柳湾镇", 3))
    assert one.id != other.id
    assert one.id == found(Filing("青石镇", 9))[0].id


@pytest.mark.parametrize(
    ("comparison", "status"),
    [
        (Comparison(CELL, 5, 5, 2), "passed"),
        (Comparison(CELL, 5, 4, 2), "failed"),
        (Comparison(CELL, 4, 5, 2), "failed"),
        (Comparison(CELL, None, 5, 2), "not_assessable"),
        (Comparison(CELL, 5, 4, 1, lacking=("甲",)), "not_assessable"),
        (Comparison(CELL, 5, 5, 1, lacking=("甲",)), "not_assessable"),
        (Comparison(CELL, 4, 5, 1, lacking=("甲",)), "failed"),
        (Comparison(CELL, 5, 5, 1, blank=("甲",)), "passed"),
        (Comparison(CELL, 5, 4, 1, blank=("甲",)), "not_assessable"),
        (Comparison(CELL, 4, 5, 1, blank=("甲",)), "failed"),
        (Comparison(CELL, 0, 5, 2, county_blank=True), "not_assessable"),
        (Comparison(CELL, 0, 0, 2, county_blank=True), "passed"),
        (Comparison("disclosure.regulations.in_force", 5, 4, 2), "not_assessable"),
        (Comparison("disclosure.regulations.in_force", 4, 5, 2), "failed"),
        (Comparison("disclosure.fees.amount", Decimal("0.3"), Decimal("0.3"), 2), "passed"),
        (Comparison("disclosure.fees.amount", Decimal("0.3"), Decimal("0.3000000000000001"), 2), "failed"),
    ],
)  # fmt: skip
def test_when_a_sum_contradicts(comparison: Comparison, status: Status) -> None:
    assert judge(comparison, FORM) == status
    outcome = sums([comparison], FORM)
    assert [c.status for c in outcome.checks] == [status]
    assert len(outcome.findings) == (status == "failed")


def test_signed_numbers_say_nothing_while_organs_lack() -> None:
    cell = "disclosure.licensing.change"
    assert judge(Comparison(cell, 1, 2, 1, lacking=("甲",)), load("2019")) == "not_assessable"
    assert judge(Comparison(cell, 1, 2, 1), load("2019")) == "failed"


def test_c103_says_both_numbers_and_their_difference() -> None:
    (finding,) = sums([Comparison("disclosure.fees.amount", Decimal("1.5"), Decimal("1.2"), 40)], FORM).findings
    assert (finding.expected, finding.actual, finding.params["difference"]) == (1.2, 1.5, 0.3)
    assert said(finding) == (
        "表二“行政事业性收费”行“本年收费金额”列：本级报告为 1.5，40 个单位合计为 1.2，相差 0.3。"
    )


def test_c103_with_an_incomplete_sum_is_a_warning_that_names_who_is_lacking() -> None:
    (finding,) = sums([Comparison(CELL, 4, 9, 38, lacking=("甲镇",), blank=("乙镇",))], FORM).findings
    assert (finding.variant, render(finding).severity) == ("incomplete", "warning")
    assert "已读到的 38 个单位合计已有 9，多出 5；合计还缺“甲镇”、“乙镇”。" in said(finding)


@given(st.lists(st.integers(0, 99), max_size=6), st.integers(0, 600), st.lists(st.integers(0, 99), max_size=3))
def test_no_true_county_is_contradicted_whoever_lacks(known: list[int], more: int, lacking: list[int]) -> None:
    """Whatever the organs that are lacking had, a county that added up rightly draws no finding."""
    names = tuple(f"第{i}镇" for i in range(len(lacking)))
    true = Comparison(CELL, sum(known) + sum(lacking), sum(known), len(known), lacking=names)
    assert judge(true, FORM) != "failed"
    assert judge(Comparison(CELL, sum(known), sum(known) + more + 1, 1), FORM) == "failed"


def test_a_profile_changes_the_severity() -> None:
    rules = dict(Profile().rules)
    rules["C101"] = rules["C101"].adjusted(severity="notice", points=None, enabled=True)
    (finding,) = found(Filing("青石镇", 7))
    assert render(finding, profile=Profile(rules)).severity == "notice"


def test_the_rows_of_the_government_itself_are_rows_of_the_form() -> None:
    for row in own_rows():
        table, code = row.split(".")
        assert code in FORM.table(table).row
