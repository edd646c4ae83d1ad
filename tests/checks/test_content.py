"""S207, S301-S303: bases, topics and fees; every pattern of the data files matches its examples."""

from __future__ import annotations

import re

import pytest

from service.checks.content import rules
from service.checks.organs import rules as organ_rules
from tests.reports import OVERVIEW, Sketch, codes, reviewed

TOPICS = {
    "disclosure": "按月发布各类政策文件。",
    "requests": "依申请办理按期答复。",
    "management": "落实三审三校。",
    "platform": "维护好门户网站专栏。",
    "supervision": "将公开工作纳入年度考核并开展培训。",
}


def overview(text: str, **options: object) -> list[str]:
    def change(sketch: Sketch) -> None:
        sketch.overview = text

    return codes(reviewed(change, **options))


@pytest.mark.parametrize("rule", rules()["basis"], ids=lambda r: r["name"])
def test_bases_match_their_examples(rule: dict[str, object]) -> None:
    for text in rule["yes"]:  # type: ignore[attr-defined]
        assert re.search(str(rule["pattern"]), text), text
    for text in rule["no"]:  # type: ignore[attr-defined]
        assert not re.search(str(rule["pattern"]), text), text


@pytest.mark.parametrize("name", ["basis_unless", "fees"])
def test_other_patterns_match_their_examples(name: str) -> None:
    rule = rules()[name]
    assert all(re.search(rule["pattern"], text) for text in rule["yes"])
    assert not any(re.search(rule["pattern"], text) for text in rule["no"])


def test_patterns_of_organs_match_their_examples() -> None:
    quoted, subject = organ_rules()["quoted"], organ_rules()["subject"]
    own = re.compile(rf"(?<!{quoted['before']})(?:我镇|我局)(?!{quoted['after']})")
    assert all(own.search(text) for text in quoted["yes"])
    assert not any(own.search(text) for text in quoted["no"])
    pattern = re.compile(rf"{subject['lead']}(?P<name>{subject['names']})(?={subject['verbs']})")
    for text in subject["yes"]:
        found = pattern.match(text)
        assert found is not None, text
        assert found["name"].startswith("柳湾镇")


@pytest.mark.parametrize("missing", TOPICS)
def test_s301_says_which_topic_is_lacking(missing: str) -> None:
    def change(sketch: Sketch) -> None:
        sketch.overview = "".join(t for name, t in TOPICS.items() if name != missing)

    finding = next(f for f in reviewed(change).findings if f.code == "S301")
    assert finding.params["topics"] == [missing]


@pytest.mark.parametrize(
    "text",
    ["".join(TOPICS.values()), "、".join(TOPICS.values()), OVERVIEW, "\n".join(TOPICS.values()), "本年度" + "".join(reversed(TOPICS.values())), "一是主动公开各类信息；二是办理依申请公开；三是加强信息管理；四是建好平台；五是强化监督保障。"],
)  # fmt: skip
def test_s301_is_silent_where_all_five_are_told(text: str) -> None:
    assert "S301" not in overview(text)


@pytest.mark.parametrize(
    ("unit", "asked"),
    [("竹溪镇人民政府", True), ("清河县人民政府", True), ("江宁市人民政府", True), ("清河县财政局", False), ("北苑街道办事处", False), ("竹溪乡人民政府", True)],
)  # fmt: skip
def test_s302_asks_governments_only(unit: str, asked: bool) -> None:
    text = "".join(v for k, v in TOPICS.items() if k != "supervision") + "监督保障到位，开展培训。"
    assert ("S302" in overview(text, unit=unit)) is asked


@pytest.mark.parametrize(
    ("text", "silent"),
    [
        ("无", False),
        ("无。", False),
        ("没有其他需要报告的事项。", False),
        ("未收取信息处理费。", True),
        ("本年度免费办理。", True),
        ("收费为零元。", True),
        ("不存在收取费用的情形。", True),
    ],
)
def test_s303(text: str, silent: bool) -> None:
    def change(sketch: Sketch) -> None:
        sketch.others = text

    assert ("S303" not in codes(reviewed(change))) is silent


def test_reports_on_the_form_of_2019_are_not_asked_for_topics() -> None:
    def change(sketch: Sketch) -> None:
        sketch.title = sketch.title.replace("2023", "2020")
        sketch.overview, sketch.others = "2020年，我镇工作平稳。", "无"

    assert not {"S301", "S302", "S303"} & set(codes(reviewed(change)))


def organs(unit: str, text: str) -> list[str]:
    def change(sketch: Sketch) -> None:
        sketch.title = f"{unit}2023年政府信息公开工作年度报告"
        sketch.overview += f"\n{text}"

    return [c for c in codes(reviewed(change)) if c == "S203"]


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("清河县发展和改革局", "县粮食和物资储备局主动公开储备粮轮换信息9条。"),
        ("清河县农业农村局", "县畜牧兽医局按照要求公开动物防疫信息16条。"),
        ("清河县文化和旅游局", "清河县文物局及时公布，主动公开文物保护信息7条。"),
        ("清河县自然资源和规划局", "县林业局全年公开造林信息11条。"),
        ("清河县市场监督管理局", "县知识产权局主动公开专利资助信息5条。"),
        ("清河县民政局", "我局加挂县社会工作局牌子。县社会工作局主动公开志愿服务信息3条。"),
    ],
)
def test_s203_is_silent_on_a_plate_of_the_same_organ(unit: str, text: str) -> None:
    assert organs(unit, text) == []


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("清河县发展和改革局", "县教育局主动公开招生信息9条。"),
        ("清河县发展和改革局", "柳溪县粮食和物资储备局主动公开储备粮轮换信息9条。"),
        ("清河县水利局", "县畜牧兽医局主动公开动物防疫信息16条。"),
        ("清河县民政局", "县社会工作局主动公开志愿服务信息3条。"),
    ],
)
def test_s203_finds_another_organ_that_has_its_own_door(unit: str, text: str) -> None:
    assert organs(unit, text) == ["S203"]


STREET, TOWN = "清河县城关街道办事处", "清河县竹溪镇人民政府"


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        (STREET, "全年街道政务公开工作平稳有序。"),
        (STREET, "全年街道共受理信息公开申请21件。"),
        (STREET, "本年度街道高度重视政府信息公开工作。"),
        (STREET, "全县街道政务公开工作扎实推进。"),
        (STREET, "各街道高度重视政府信息公开工作。"),
        (STREET, "2023年，去年全县街道认真落实公开要求。"),
        (TOWN, "年内镇政府信息公开工作平稳。"),
        (TOWN, "年内镇机关政务公开工作平稳。"),
        (TOWN, "当前乡镇政务公开工作平稳。"),
        (TOWN, "目前镇政府高度重视公开工作。"),
    ],
)
def test_s203_takes_no_word_of_time_for_a_name(unit: str, text: str) -> None:
    assert organs(unit, text) == []


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        (STREET, "柳湾街道政务公开工作平稳有序。"),
        (STREET, "万年街道高度重视政府信息公开工作。"),
        (TOWN, "丰年镇高度重视政府信息公开工作。"),
        (TOWN, "全州镇高度重视政府信息公开工作。"),
        (TOWN, "全年柳湾镇高度重视政府信息公开工作。"),
    ],
)
def test_s203_finds_a_name_that_is_like_a_word_of_time(unit: str, text: str) -> None:
    assert organs(unit, text) == ["S203"]
