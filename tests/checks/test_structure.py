"""S101-S105: sections missing, empty, out of order, misnamed, doubled."""

from __future__ import annotations

import pytest

from tests.reports import Sketch, codes, only, reviewed


def test_a_clean_report_has_no_findings_and_full_marks() -> None:
    result = reviewed()
    assert codes(result) == []
    assert result.score.total == 100
    assert {c.status for c in result.checks} == {"passed"}
    assert sum(c.code.startswith("T20") for c in result.checks) == 42


def test_s101_a_missing_section() -> None:
    def change(sketch: Sketch) -> None:
        sketch.headings[5] = ""

    finding = only(reviewed(change), "S101")
    assert finding.params["section"] == "others"


@pytest.mark.parametrize(
    ("text", "variant"), [("", ""), ("无", "nothing"), ("无。", "nothing"), ("暂无", "nothing")]
)
def test_s102_an_empty_section(text: str, variant: str) -> None:
    def change(sketch: Sketch) -> None:
        sketch.problems = text

    finding = only(reviewed(change), "S102")
    assert (finding.params["section"], finding.variant) == ("problems", variant)


def test_s102_is_silent_where_no_text_is_asked_for() -> None:
    def change(sketch: Sketch) -> None:
        sketch.others = "无"

    assert codes(reviewed(change)) == ["S303"]


def test_s103_a_wrong_number() -> None:
    def change(sketch: Sketch) -> None:
        sketch.headings[5] = "七、其他需要报告的事项"

    finding = only(reviewed(change), "S103")
    assert (finding.variant, finding.params["printed"]) == ("numeral", "七")


@pytest.mark.parametrize(
    ("number", "heading", "flaws"),
    [
        (0, "一、概述", ["wording"]),
        (0, "、总体情况", ["no_number", "stray"]),
        (4, "五、存在问题与改进方向", ["wording"]),
        (5, "其他需要报告的事项", ["no_number"]),
    ],
)
def test_s104_a_heading_that_departs(number: int, heading: str, flaws: list[str]) -> None:
    def change(sketch: Sketch) -> None:
        sketch.headings[number] = heading

    result = reviewed(change)
    assert only(result, "S104").params["flaws"] == flaws
    assert result.score.total == 100


def test_s104_is_silent_on_the_wording_of_the_regulation() -> None:
    def change(sketch: Sketch) -> None:
        sketch.headings[3] = "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"

    assert codes(reviewed(change)) == []


def test_s105_a_section_twice() -> None:
    def change(sketch: Sketch) -> None:
        sketch.others += "\n五、存在的主要问题及改进情况\n同样的问题又写了一遍。"

    assert "S105" in codes(reviewed(change))
