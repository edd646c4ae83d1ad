"""X101-X107: messages name both places, alternatives are said, the suggestion trusts what the text confirms."""

from __future__ import annotations

import pytest

from models.standard import load
from service.checks import claims
from service.checks.finding import Finding
from service.checks.words import Words
from service.render import message, to_json
from service.review import Review
from tests.reports import Sketch, codes, reviewed


def of(text: str, **cells: str) -> Review:
    def change(sketch: Sketch) -> None:
        sketch.overview += text
        sketch.cells = {name.replace("__", "."): value for name, value in cells.items()}

    return reviewed(change)


def received(count: str, carried: str = "0") -> dict[str, str]:
    """Cells of a report that received so many requests of natural persons and granted all."""
    done = str(int(count) + int(carried))
    rows = {"new": count, "carried_in": carried, "granted": done, "processed_total": done}
    return {f"requests__{row}__{c}": n for row, n in rows.items() for c in ("natural_person", "total")}


def said(result: Review, code: str) -> tuple[Finding, str]:
    finding = next(f for f in result.findings if f.code == code)
    return finding, message(finding, Words(load("2021")))


def test_both_places_and_both_numbers_are_named() -> None:
    result = of("2023年，我镇收到政府信息公开申请12件。", **received("21"))
    finding, text = said(result, "X101")
    assert (
        text
        == "第一部分说“我镇收到政府信息公开申请12件”，而表三“新收”行（总计）为 21，相差 9。请核对文字和表格，改正写错的一处。"
    )
    assert (finding.expected, finding.actual) == (21, 12)
    place = finding.where[0]
    assert result.report.text[place.start : place.end].endswith("申请12件")
    assert [w.cell for w in finding.where[1:]] == ["requests.new.total"]


def test_every_reading_that_was_tried_is_said() -> None:
    _, text = said(of("2023年，我镇受理政府信息公开申请20件。", **received("13", "2")), "X101")
    assert "“新收”行（总计） 13" in text
    assert "“新收”行（总计）＋“上年结转”行（总计） 15" in text


def test_what_agrees_is_listed_as_passed() -> None:
    result = of("2023年，我镇受理政府信息公开申请15件。", **received("13", "2"))
    (check,) = [c for c in result.checks if c.code == "X101"]
    assert (check.status, check.left, check.right) == ("passed", 15, 15)
    claim = next(c for c in to_json(result).report.claims if c.value == 15)
    assert claim.cells == ["requests.new.total", "requests.carried_in.total"]


@pytest.mark.parametrize("printed", ["", "-", "若干"])
def test_a_cell_without_a_number_is_not_held_against_the_text(printed: str) -> None:
    cells = received("21") | {"requests__new__total": printed}
    result = of("2023年，我镇收到政府信息公开申请12件。", **cells)
    assert "X101" not in codes(result)
    assert [c.status for c in result.checks if c.code == "X101"] == ["not_assessable"]


def test_nothing_said_is_held_against_a_blank() -> None:
    result = of("2023年，我镇未收到政府信息公开申请。", requests__new__total="")
    assert "X107" not in codes(result)


def test_a_breakdown_whose_part_contradicts_the_table_costs_once() -> None:
    text = "2023年，我镇收到政府信息公开申请21件，其中自然人22件。"
    result = of(text, **received("21"))
    first = next(f for f in result.findings if f.code == "X101")
    second = next(f for f in result.findings if f.code == "X105")
    assert second.explained_by == first.id
    assert [d.code for d in result.score.deductions if d.code[0] == "X"] == ["X101"]


@pytest.mark.parametrize(
    ("share", "wrong"),
    [("4.34", False), ("4.33", False), ("4.35", True), ("4.3", False), ("5", True), ("4", False)],
)
def test_rounding_and_cutting_off_are_both_right(share: str, wrong: bool) -> None:
    result = of(f"全年公开信息20000条，其中政策类867条，占{share}%。")
    assert ("X106" in codes(result)) is wrong


def test_growth_is_held_against_last_year_where_its_report_is_given() -> None:
    from models.understand import understand
    from service.previous import LastYear
    from tests.documents import lines

    old = Sketch(
        title="竹溪镇人民政府2022年政府信息公开工作年度报告",
        cells={n.replace("__", "."): v for n, v in received("16").items()},
    )
    last = LastYear((understand(lines(old.text())),), single=True)

    def change(sketch: Sketch) -> None:
        sketch.overview += "2023年，我镇收到政府信息公开申请20件，同比增长30%。"
        sketch.cells = {n.replace("__", "."): v for n, v in received("20").items()}

    assert "X106" not in codes(reviewed(change))
    assert "X106" in codes(reviewed(change, previous=last))


@pytest.mark.parametrize(
    "said",
    [
        "比上年的10件",
        "比上年10件",
        "比2022年的10件",
        "较上年（10件）",
        "较上年增加6件，",
        "比去年同期的10件多6件，",
        "上年为10件，同比",
    ],
)
def test_a_wrong_growth_is_told_with_last_years_number(said: str) -> None:
    assert "X106" not in codes(of(f"全年新收政府信息公开申请16件，{said}增长60%。", **received("16")))
    finding, text = said_of_growth(f"全年新收政府信息公开申请16件，{said}增长50%。")
    assert "从 10 到 16，变动应为 60.0%" in text
    assert (finding.params["base"], finding.params["part"], finding.expected) == (10, 16, 60)


def test_a_number_that_was_added_is_none_of_last_year() -> None:
    for added in ("比上年多10件", "比上年增加了10件", "较上年净增10件"):
        finding, _ = said_of_growth(f"全年新收政府信息公开申请16件，{added}，增长60%。")
        assert (finding.params["base"], finding.expected) == (6, 166.67)


def said_of_growth(text: str) -> tuple[Finding, str]:
    return said(of(text, **received("16")), "X106")


def test_parts_that_fit_no_total_are_held_against_the_one_that_they_come_nearest_to() -> None:
    text = "全年新收政府信息公开申请43件，结转下年度2件。其中自然人申请38件、法人申请6件。"
    finding, told = said(of(text, **received("43")), "X105")
    assert "“全年新收政府信息公开申请43件”，列出的分项 38、6 合计 44，相差 1。" in told
    assert (finding.expected, finding.actual) == (44, 43)


def test_a_cell_that_the_text_confirms_is_the_last_to_be_called_wrong() -> None:
    result = of("2023年，我镇收到政府信息公开申请21件。", **received("21"))
    assert claims.confirmed(result.report) == {"requests.new.total"}


def test_a_year_of_zeros_and_a_section_of_nothing_draw_no_finding() -> None:
    def change(sketch: Sketch) -> None:
        sketch.overview += "全年未收到政府信息公开申请，无结转，未发生行政复议、行政诉讼，受理0件、办结0件。"
        sketch.others = "无"

    assert codes(reviewed(change)) == ["S303"]
