"""Title, unit, level, year and date of publication."""

from __future__ import annotations

from datetime import date

import pytest

from models import cover
from models.document import Document
from models.report import UnitLevel
from models.sections import find
from models.standard import load
from tests.documents import blocks, lines

BODY = "一、总体情况\n2023年，我镇做了许多工作。\n二、主动公开政府信息情况\n略。"


def read(text: str) -> cover.Cover:
    return of(lines(f"{text}\n{BODY}"))


def of(document: Document) -> cover.Cover:
    return cover.read(document, find(document, load("2021"), []))


@pytest.mark.parametrize(
    ("title", "unit", "year", "regular"),
    [
        ("竹溪镇人民政府2023年政府信息公开工作年度报告", "竹溪镇人民政府", 2023, True),
        ("竹溪镇人民政府 2023 年政府信息公开工作年度报告", "竹溪镇人民政府", 2023, True),
        ("2023年竹溪镇政府信息公开工作年度报告", "竹溪镇", 2023, False),
        ("竹溪镇人民政府关于2023年政府信息公开工作的年度报告", "竹溪镇人民政府", 2023, False),
        ("竹溪镇人民政府二〇二三年政府信息公开年度报告", "竹溪镇人民政府", 2023, False),
        ("竹溪镇人民政府2023年度政府信息公开工作年度报告", "竹溪镇人民政府", 2023, False),
        ("竹溪镇人民政府2023年政府信息公开工作报告", "竹溪镇人民政府", 2023, False),
        ("附件：竹溪镇人民政府2023年政府信息公开工作年度报告", "竹溪镇人民政府", 2023, False),
        ("竹溪镇人民政府\n2023年政府信息公开工作年度报告", "竹溪镇人民政府", 2023, True),
        ("竹溪镇人民政府\n政府信息公开工作年度报告\n（2023年）", "竹溪镇人民政府", 2023, False),
        ("竹溪镇人民政府2023年政府信息公开工作年度报告 |", "竹溪镇人民政府", 2023, True),
    ],
)
def test_titles(title: str, unit: str, year: int, regular: bool) -> None:
    found = read(title)
    assert found.title is not None
    assert (found.unit.name, found.year, found.title.regular) == (unit, year, regular)


def test_the_title_nearest_to_the_report_is_taken_not_those_of_a_list() -> None:
    found = read(
        "首页 > 政府信息公开 > 年报\n竹溪镇2021年政府信息公开工作年度报告\n竹溪镇2022年政府信息公开工作年度报告\n"
        "竹溪镇人民政府2023年政府信息公开工作年度报告\n发布日期：2024-01-20"
    )
    assert (found.unit.name, found.year, found.published) == ("竹溪镇人民政府", 2023, date(2024, 1, 20))


def test_without_a_title_the_year_comes_from_the_text() -> None:
    found = read("政务公开")
    assert (found.title, found.year) == (None, 2023)


def test_the_issuer_beside_the_report_names_the_unit() -> None:
    document = blocks(
        [["索引号", "01234", "发布机构", "竹溪镇人民政府"], ["发布日期", "2024-02-03"]], *BODY.split("\n")
    )
    found = of(document)
    assert (found.unit.name, found.published) == ("竹溪镇人民政府", date(2024, 2, 3))


def test_an_article_about_a_report_says_so() -> None:
    assert read("一图读懂《竹溪镇人民政府2023年政府信息公开工作年度报告》").about
    assert read("《竹溪县2023年政府信息公开工作年度报告》解读").about
    assert read("竹溪县召开2023年政府信息公开工作年度报告编制培训会").about
    assert read("《政府信息公开工作年度报告》填报说明").about
    notice = "根据《政府信息公开工作年度报告格式》的通知要求，编制本报告。"
    assert not read(f"2023年竹溪镇政府信息公开工作年度报告\n{notice}").about
    assert not read(f"政务公开\n{notice}").about
    assert not read("竹溪县会议培训中心2023年政府信息公开工作年度报告").about
    assert not read("2023年竹溪县会议培训中心政府信息公开工作年度报告").about
    assert not read("年度报告解读\n竹溪镇人民政府2023年政府信息公开工作年度报告").about
    assert not read("竹溪镇人民政府2023年政府信息公开工作年度报告").about


@pytest.mark.parametrize("printed", ["发布日期：2024-13-41", "发布日期：2024-02-30"])
def test_no_date_is_made_of_what_is_none(printed: str) -> None:
    assert read(printed).published is None


@pytest.mark.parametrize(
    ("name", "level", "government"),
    [
        ("苍台镇人民政府", "township", None),
        ("东关街道办事处", "township", None),
        ("青石乡", "township", None),
        ("清河县人民政府", "county", None),
        ("南湖区政府", "county", None),
        ("江宁市人民政府", "city", None),
        ("北京市人民政府", "province", None),
        ("云岭省人民政府", "province", None),
        ("清河县财政局", "department", "county"),
        ("清河县市场监督管理局", "department", "county"),
        ("江宁市城市管理局", "department", "city"),
        ("江宁市南湖区教育局", "department", "county"),
        ("云岭省民政厅", "department", "province"),
        ("北京市交通委员会", "department", "province"),
        ("财政局", "department", None),
        ("国家粮食和物资储备局", "ministry", None),
        ("国家税务总局竹溪县税务局", "department", "county"),
        ("中共竹溪县委宣传部", "department", "county"),
        ("竹溪县城市管理综合行政执法局（竹溪县城市管理局）", "department", "county"),
        ("江宁经济技术开发区管理委员会", "other", None),
        ("", "other", None),
    ],
)
def test_levels(name: str, level: str, government: str | None) -> None:
    unit = cover.unit(name)
    assert (unit.level, unit.government) == (UnitLevel(level), government and UnitLevel(government))
