"""S201-S208: title, years, period, deadline, edition of the form, template residue."""

from __future__ import annotations

import re
from datetime import date

import pytest

from models.report import UnitLevel
from service.checks.cover import hides_a_name, patterns
from service.checks.profile import Profile
from tests.reports import OVERVIEW, Sketch, codes, only, reviewed


def put(**values: str):
    def change(sketch: Sketch) -> None:
        for name, value in values.items():
            setattr(sketch, name, value)

    return change


def test_s201_no_title() -> None:
    finding = only(reviewed(put(title="")), "S201")
    assert finding.variant == ""


def test_s201_an_irregular_title_is_a_notice() -> None:
    finding = only(reviewed(put(title="2023年竹溪镇政府信息公开工作年度报告")), "S201")
    assert finding.variant == "irregular"


def test_s202_the_period_is_of_another_year() -> None:
    finding = only(reviewed(put(overview=OVERVIEW.replace("自2023", "自2022").replace("至2023", "至2022"))), "S202")
    assert (finding.expected, finding.actual) == (2023, 2022)


def test_s202_a_stale_year_opens_a_section() -> None:
    finding = only(reviewed(put(overview=OVERVIEW.replace("2023年，我单位", "2022年，我单位"))), "S202")
    assert finding.variant == "stale"


@pytest.mark.parametrize(
    "opening",
    [
        "2022年，竹溪镇人民政府坚持依法公开。",
        "现将2022年度政府信息公开工作情况报告如下。",
        "现将竹溪镇2022年政府信息公开工作年度报告公布如下：",
    ],
)
def test_s202_other_ways_to_open_with_a_stale_year(opening: str) -> None:
    assert (
        only(reviewed(put(overview=opening + OVERVIEW.replace("2023年，我单位", "我单位"))), "S202").variant
        == "stale"
    )


@pytest.mark.parametrize(
    "text",
    [
        "2022年，我镇年报反馈的问题已整改到位。2023年又有新的问题：公开内容不够丰富。下一步拓宽范围。",
        "2022年，我镇提出的改进措施，针对更新不及时已全部落实。下一步继续。",
        "2022年，我镇主动公开120条，2023年增至150条，但内容仍不够丰富。下一步拓宽范围。",
        "与2022年相比，工作有所进步，但内容仍不够丰富。下一步拓宽范围。",
    ],
)
def test_s202_is_silent_on_another_year_told_as_such(text: str) -> None:
    assert "S202" not in codes(reviewed(put(problems=text)))


@pytest.mark.parametrize(
    ("period", "variant"),
    [
        ("统计期限自2023年1月1日起。", "open"),
        ("统计期限自2023年2月1日起至2023年12月31日止。", ""),
        ("统计期限为2023年1月1日至2023年11月30日。", ""),
        ("本报告所列数据的统计期限自2023年1月1日至2024年12月31日。", ""),
    ],
)
def test_s204_a_period_that_is_no_calendar_year(period: str, variant: str) -> None:
    text = re.sub("本报告所列.*", period, OVERVIEW)
    assert only(reviewed(put(overview=text)), "S204").variant == variant


@pytest.mark.parametrize(
    "period",
    ["", "统计期限自2023年1月1日起至12月31日止。", "数据统计期限为2023 年 1 月 1 日至 2023 年 12 月 31 日。",
     "自2023年3月15日起施行新的办法。"],
)  # fmt: skip
def test_s204_is_silent_on_a_calendar_year_and_on_other_dates(period: str) -> None:
    assert codes(reviewed(put(overview=re.sub("本报告所列.*", period, OVERVIEW)))) == []


@pytest.mark.parametrize(
    ("unit", "day", "late"),
    [
        ("清河县财政局", date(2024, 1, 31), False),
        ("清河县财政局", date(2024, 2, 1), True),
        ("清河县人民政府", date(2024, 3, 31), False),
        ("清河县人民政府", date(2024, 4, 1), True),
        ("竹溪镇人民政府", date(2024, 6, 1), False),
    ],
)
def test_s205_the_law_gives_departments_and_governments_a_day(unit: str, day: date, late: bool) -> None:
    assert codes(reviewed(published=day, unit=unit)) == (["S205"] if late else [])


def test_s205_a_county_may_give_its_townships_a_day() -> None:
    profile = Profile(deadlines={UnitLevel.TOWNSHIP: (1, 20)})
    finding = only(reviewed(published=date(2024, 1, 21), profile=profile), "S205")
    assert finding.variant == "county"


def test_s205_takes_the_date_printed_beside_the_report() -> None:
    def change(sketch: Sketch) -> None:
        sketch.before, sketch.title = "发布日期：2024-02-05", "清河县财政局2023年政府信息公开工作年度报告"

    assert only(reviewed(change), "S205").actual == "2024-02-05"


def test_s206_a_leftover_row_of_the_old_form() -> None:
    def change(sketch: Sketch) -> None:
        sketch.dropped_rows = ["other_no_correction", "other_unpaid_fee", "other_rest"]
        sketch.extra_rows = ["（六）其他处理\t" + "\t".join("0000000")]

    result = reviewed(change)
    assert sorted(codes(result)) == ["S206", "T102"]
    assert not any(c.status == "failed" for c in result.checks)
    assert result.report.cells["requests.other_all.total"].value == 0


def test_s208_every_pattern_finds_its_examples_and_spares_the_others() -> None:
    for rule in patterns()["residue"]:
        for text in rule["yes"]:
            assert re.search(rule["pattern"], text), (rule["name"], text)
        for text in rule["no"]:
            assert not re.search(rule["pattern"], text), (rule["name"], text)


def test_s208_names_what_was_left() -> None:
    finding = only(reviewed(put(others="本年度××镇没有收取信息处理费，共发出通知XX件。")), "S208")
    assert len(finding.where) == 2
    assert finding.where[0].section == "others"


def test_s208_quotes_each_place_once() -> None:
    finding = only(
        reviewed(put(others="本镇（文字描述）坚持以XX为指导，没有收取信息处理费，另有××份材料。")), "S208"
    )
    assert len(finding.where) == 3
    assert len(finding.params["quotes"]) == 2


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("本镇公开茶园改造补助等信息XX条。", "本镇公开茶园改造补助等信息XX条"),
        ("没有收费，公开茶园改造补助等信息XX条，另有说明。", "公开茶园改造补助等信息XX条"),
        ("没有收费。\n公开茶园改造补助等信息XX条", "公开茶园改造补助等信息XX条"),
        ("本镇通过门户网站公开茶园改造补助资金发放明细等信息XX条。", "…发放明细等信息XX条"),
        ("共XX条涉及茶园改造补助资金发放明细等群众关心的信息。", "共XX条涉及茶园改造…"),
        ("××镇没有收费。", "××镇没有收费"),
        ("本镇（文字描述）没有收费。", "本镇（文字描述）没有收费"),
        (
            "本镇全年没有收取信息处理费，也没有其他需要报告的事项，坚持公开茶园\n改造补助等信息XX条。",
            "坚持公开茶园改造补助等信息XX条",
        ),
    ],
)
def test_s208_quotes_from_a_stop_or_between_two_words(text: str, quote: str) -> None:
    finding = next(f for f in reviewed(put(others=text)).findings if f.code == "S208")
    assert finding.params["quotes"] == [quote]


def test_s208_knows_names_that_are_hidden_by_its_examples() -> None:
    for text in patterns()["hidden"]["hidden"]:
        assert hides_a_name(text, *_mark(text)), text
    for text in patterns()["hidden"]["left"]:
        assert not hides_a_name(text, *_mark(text)), text


def _mark(text: str) -> tuple[int, int]:
    found = re.search("××|XX|某某", text)
    assert found is not None
    return found.span()


@pytest.mark.parametrize(
    "text",
    [
        "村民赵××、钱某某分别咨询低保办理，均已答复，没有收费。",
        "对郑某某、高××提出的补偿标准问题逐一答复，没有收费。",
        "就XX号宗地权属问题向某公司作了说明，没有收费。",
        "发布《关于××路口交通管制的通告》，没有收费。",
        "公开《××片区控制性详细规划》等文件，没有收费。",
        "某村民反映××小区停车难，某村已答复，没有收费。",
        "申请人孙XX不服答复申请复议，没有收费。",
    ],
)
def test_s208_is_silent_on_names_that_are_hidden(text: str) -> None:
    assert "S208" not in codes(reviewed(put(others=text)))


@pytest.mark.parametrize(
    "text",
    [
        "根据××县人民政府要求，没有收费。",
        "XX年没有收费。",
        "经XX局审核，没有收费。",
        "没有收费，共答复咨询××件。",
        "由某某镇负责，没有收费。",
        "转发《××市人民政府办公室关于公开工作的通知》，没有收费。",
        "坚持以××为抓手，没有收费。",
    ],
)
def test_s208_finds_what_was_left_of_a_template(text: str) -> None:
    assert "S208" in codes(reviewed(put(others=text)))


def test_s208_does_not_look_at_the_page_around_the_report() -> None:
    assert codes(reviewed(put(before="欢迎访问XX门户网站"))) == []
