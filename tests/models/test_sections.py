"""Sections found by meaning and order, in all the ways in which headings are really written."""

from __future__ import annotations

import pytest

from models.report import Report, Section
from models.understand import understand
from tests.documents import blocks, lines

STANDARD = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
]
CODES = ["overview", "disclosure", "requests", "litigation", "problems", "others"]
TITLE = "竹溪镇人民政府2023年政府信息公开工作年度报告"


def report_with(headings: list[str], bodies: dict[int, str] | None = None) -> Report:
    parts = [TITLE]
    for number, heading in enumerate(headings):
        parts += [heading, (bodies or {}).get(number, "这里是正文，写的是这一部分的内容。")]
    return understand(lines("\n".join(parts)))


def section(headings: list[str], code: str, **bodies: str) -> Section:
    return report_with(headings).section(code)


def test_standard_headings_have_no_flaws_and_divide_the_text() -> None:
    report = report_with(STANDARD)
    assert [s.heading for s in report.sections] == STANDARD
    assert all(s.present and not s.flaws and not s.repeats for s in report.sections)
    assert [s.code for s in sorted(report.sections, key=lambda s: s.start or 0)] == CODES
    for this, following in zip(report.sections, report.sections[1:], strict=False):
        assert this.end == following.start
    assert report.body("problems").strip() == "这里是正文，写的是这一部分的内容。"


@pytest.mark.parametrize(
    ("number", "heading", "flaws"),
    [
        (0, "一、概述", {"wording"}),
        (0, "一、基本情况", {"wording"}),
        (0, "总体情况", {"no_number"}),
        (0, "、总体情况", {"no_number", "stray"}),
        (0, "一、概 述", {"wording"}),
        (2, "## 三、收到和处理政府信息公开申请情况", {"stray"}),
        (2, "三、行政机关收到和处理政府信息公开申请情况", {"wording"}),
        (3, "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", set()),
        (3, "四、因政府信息公开工作被申请行政复议提起行政诉讼情况", {"wording"}),
        (3, "四、政府信息公开行政复议和行政诉讼情况", {"wording"}),
        (4, "五、存在的问题及改进措施", {"wording"}),
        (4, "五、存在的主要问题及整改措施", {"wording"}),
        (4, "五、存在问题和改进情况", {"wording"}),
        (4, "五、政府信息公开工作存在的主要问题及改进情况", {"wording"}),
        (4, "五、存在问题与改进方向", {"wording"}),
        (4, "五、存在的主要问题及下一步改进措施", {"wording"}),
        (5, "六、其它需要报告的事项", {"wording"}),
        (5, "|六、其他需要报告的事项", {"stray"}),
        (5, "六、需要报告的其他事项", {"wording"}),
        (0, "一、2023年政府信息公开工作总体情况", {"wording"}),
        (0, "一､总体情况", set()),
        (0, "1.总体情况", {"no_number"}),
        (0, "（一）总体情况", {"no_number"}),
        (5, "l六、其他需要报告的事项", {"stray"}),
        (5, "六、其他需要报告的事项（无）", {"wording"}),
        (5, "七、其他需要报告的事项", {"numeral"}),
        (1, "二.主动公开政府信息情况", set()),
        (1, "二、 主动公开政府信息情况", set()),
    ],
)
def test_variants(number: int, heading: str, flaws: set[str]) -> None:
    report = report_with([*STANDARD[:number], heading, *STANDARD[number + 1 :]])
    assert [s.present for s in report.sections] == [True] * 6
    found = report.sections[number]
    assert set(found.flaws) == flaws
    assert found.heading == heading


def test_heading_glued_to_the_text_around_it() -> None:
    text = "\n".join([
        TITLE, "一、总体情况 本镇扎实推进各项工作。 二、主动公开政府信息情况", "表格略。", *STANDARD[2:4], STANDARD[4],
        "问题是人手不足。", STANDARD[5], "无",
    ])  # fmt: skip
    report = understand(lines(text))
    assert [s.present for s in report.sections] == [True] * 6
    assert report.body("overview").strip() == "本镇扎实推进各项工作。"
    assert report.sections[1].flaws == ("glued",)


def test_an_overview_that_is_itself_numbered() -> None:
    inner = [
        "一、主动公开情况", "公开了一批信息。", "二、依申请公开情况", "办理申请若干件。", "三、政府信息管理情况", "有序。",
        "四、公开平台建设情况", "平稳。", "五、监督保障情况", "到位。", "六、工作考核情况", "良好。",
    ]  # fmt: skip
    report = report_with(STANDARD, {0: "\n".join(inner)})
    assert [s.heading for s in report.sections] == STANDARD
    assert not any(s.repeats for s in report.sections)


def test_a_table_of_contents_is_no_repeat() -> None:
    contents = ["目录", *STANDARD]
    dotted = [f"{h}……{n}" for n, h in enumerate(STANDARD, 1)]
    for listing in (contents, dotted):
        report = understand(lines("\n".join([TITLE, *listing, *(x for h in STANDARD for x in (h, "正文。"))])))
        assert [s.heading for s in report.sections] == STANDARD
        assert not any(s.repeats for s in report.sections)
        assert report.body("overview").strip() == "正文。"


def test_contents_before_the_title_and_an_appendix_are_no_repeats() -> None:
    body = "\n".join(x for h in STANDARD for x in (h, "正文。"))
    appendix = "附件：统计说明\n一、总体情况\n说明如下。"
    report = understand(lines("\n".join([*STANDARD, TITLE, body, appendix])))
    assert [s.heading for s in report.sections] == STANDARD
    assert not any(s.repeats for s in report.sections)
    assert report.title is not None


def test_an_overview_with_items_like_the_sections_is_no_repeat() -> None:
    inner = ["一、主动公开情况", "较好。", "二、依申请公开情况", "较好。", "三、其他情况", "较好。"]
    report = report_with(STANDARD, {0: "\n".join(inner)})
    assert not any(s.repeats for s in report.sections)


def test_sections_swapped_and_renumbered_are_found() -> None:
    swapped = [*STANDARD[:4], "五、其他需要报告的事项", "六、存在的主要问题及改进情况"]
    report = report_with(swapped)
    assert all(s.present for s in report.sections)
    assert any("order" in s.flaws for s in report.sections)


def test_a_missing_section_is_absent() -> None:
    report = report_with(STANDARD[:4] + STANDARD[5:])
    assert [s.code for s in report.sections if not s.present] == ["problems"]


def test_sections_out_of_order() -> None:
    report = report_with([*STANDARD[:3], STANDARD[4], STANDARD[3], STANDARD[5]])
    assert all(s.present for s in report.sections)
    assert sum("order" in s.flaws for s in report.sections) == 1


def test_a_section_that_stands_twice() -> None:
    report = report_with([*STANDARD, STANDARD[5]])
    assert [len(s.repeats) for s in report.sections] == [0, 0, 0, 0, 0, 1]


def test_section_five_without_heading() -> None:
    header = ["行政复议", "结果维持", "结果纠正", "其他结果", "尚未审结", "总计", "未经复议直接起诉", "复议后起诉"]
    problems = "（一）存在的主要问题。一是公开内容还不够贴近群众；二是更新有时不及时；三是经办人员业务还不够熟练，需要加强学习培训。"
    report = understand(
        blocks(TITLE, STANDARD[0], "正文。", *STANDARD[1:4], [header, ["0"] * 15], problems, STANDARD[5], "无")
    )
    found = report.section("problems")
    assert found.present
    assert found.flaws == ("no_heading",)
    assert report.body("problems").strip() == problems


def test_what_a_web_page_prints_below_is_no_part_of_section_six() -> None:
    report = report_with(STANDARD, {5: "无其他事项。\n扫一扫在手机打开当前页\n版权所有：竹溪镇人民政府"})
    assert report.body("others").strip() == "无其他事项。"
