"""Files and organs: what officials write for short, and the place of organs that lie in a city's district."""

from __future__ import annotations

import pytest

from service.batch.matching import match
from tests.batch.test_matching import given_units, roster


@pytest.mark.parametrize(
    "branch", ["霁州市公安局铁西分局", "霁州市生态环境局铁西分局", "霁州市住房公积金管理中心铁西管理部", "霁州市烟草专卖局"]
)  # fmt: skip
@pytest.mark.parametrize("home", ["", "霁州市铁西区人民政府"])
def test_the_city_that_one_organ_names_is_not_the_home_of_all(branch: str, home: str) -> None:
    listed = roster("城东街道", "新华街道", "区财政局", "区教育局", branch)
    units = ("城东街道办事处", "人民政府新华街道办事处", "财政局", "教育局")
    found = match(listed, given_units(*(f"霁州市铁西区{u}" for u in units), branch), home=home)
    assert (found.missing, found.unclear, found.strangers) == ((), {}, ())
    foreign = match(listed, given_units("霁州市铁西区财政局", "铁西区城东街道", "霁州市云岭区教育局"), home=home)
    assert foreign.strangers == ("2.docx",)


def test_one_organ_of_another_county_does_not_move_the_home() -> None:
    listed = roster("财政局", "教育局", "民政局", "审计局", "霁川县水务局")
    found = match(listed, given_units("岚溪县财政局", "岚溪县教育局", "岚溪县民政局", "霁川县水务局"))
    assert len(found.taken) == 4
    assert found.missing == ("审计局",)


@pytest.mark.parametrize(
    ("organ", "unit"),
    [
        ("城关街道", "岚溪县人民政府城关街道办事处"), ("岚溪县城关街道办事处", "岚溪县人民政府城关街道办事处"),
        ("县档案馆", "岚溪县档案馆"), ("县图书馆", "岚溪县图书馆"), ("县第一中学", "岚溪县第一中学"), ("县气象台", "岚溪县气象台"),
        ("县自来水公司", "岚溪县自来水公司"), ("县水利工程建设服务站", "岚溪县水利工程建设服务站"), ("县委宣传部", "中共岚溪县委宣传部"),
        ("白马乡", "岚溪县白马回族乡人民政府"), ("石门乡", "岚溪县石门土家族苗族乡"), ("县大数据局", "岚溪县大数据管理局"),
        ("县数据局", "岚溪县数据管理局"), ("县疾控局", "岚溪县疾病预防控制局"), ("县城管执法局", "岚溪县城市管理综合行政执法局"),
        ("市生态环境局岚溪分局", "霁州市生态环境局岚溪县分局"), ("霁州市生态环境局岚溪分局", "霁州市生态环境局岚溪县分局"),
        ("县高新区管委会", "岚溪县高新技术产业开发区管理委员会"), ("岚溪高新区管委会", "岚溪高新技术产业开发区管理委员会"),
        ("岚溪经开区", "岚溪经济技术开发区管理委员会"), ("经济开发区", "岚溪经济开发区管理委员会"),
        ("县开发区管委会", "岚溪经济开发区管理委员会"), ("县委编办", "中共岚溪县委机构编制委员会办公室"),
        ("县工商联", "岚溪县工商业联合会"), ("县公安局交警大队", "岚溪县公安局交通警察大队"),
    ],
)  # fmt: skip
def test_what_officials_write_for_short(organ: str, unit: str) -> None:
    for one, other in ((organ, unit), (unit, organ)):
        found = match(roster(one, "财政局"), given_units(other, "财政局"), home="岚溪县人民政府")
        assert found.taken == {"0.docx": one, "1.docx": "财政局"}


@pytest.mark.parametrize(
    ("organ", "one", "other"),
    [
        ("白马乡", "岚溪县白马回族乡", "岚溪县白马藏族乡"), ("县开发区管委会", "岚溪经济开发区管委会", "岚溪经济技术开发区管委会"),
    ],
)  # fmt: skip
def test_a_short_name_that_fits_two_files_is_not_guessed(organ: str, one: str, other: str) -> None:
    found = match(roster(organ, "财政局"), given_units(one, other), home="岚溪县人民政府")
    assert found.unclear == {"0.docx": (organ,), "1.docx": (organ,)}


@pytest.mark.parametrize(
    ("organ", "unit"),
    [
        ("县高新区管委会", "岚溪经济开发区管委会"), ("白马回族乡", "白马藏族乡"), ("县数据局", "岚溪县大数据管理局"),
        ("市场服务站", "岚溪县场服务站"), ("县前街道", "岚溪县前街道"), ("县疾控局", "岚溪县疾病预防控制中心"),
        ("县志办公室", "岚溪县志愿服务办公室"), ("开发区中心校", "岚溪县第二中心校"),
    ],
)  # fmt: skip
def test_short_names_of_others_are_others(organ: str, unit: str) -> None:
    found = match(roster(organ, "财政局"), given_units(unit), home="岚溪县人民政府")
    assert found.strangers == ("0.docx",)


def test_a_county_of_its_own_people_by_its_short_name() -> None:
    home = "积石山保安族东乡族撒拉族自治县人民政府"
    units = ("积石山县东乡人民政府", "积石山保安族东乡族撒拉族自治县财政局", "积石山县教育局", "大厂县教育局")
    found = match(roster("东乡", "县财政局", "县教育局"), given_units(*units), home=home)
    assert (len(found.taken), found.strangers) == (3, ("3.docx",))


def test_the_regiments_of_a_division() -> None:
    units = ("新疆生产建设兵团第一师一团", "第一师阿拉尔市财政局", "新疆生产建设兵团第二师一团")
    found = match(roster("一团", "师市财政局"), given_units(*units), home="第一师阿拉尔市")
    assert (found.taken, found.strangers) == ({"0.docx": "一团", "1.docx": "师市财政局"}, ("2.docx",))


_BUREAUS = ("县财政局", "县民政局", "县教育局", "县水利局")


@pytest.mark.parametrize(
    ("organ", "own", "foreign"),
    [
        ("市气象局", "霁州市气象局", "岚溪县气象局"),
        ("岚溪镇", "岚溪县岚溪镇人民政府", "柏川县岚溪镇人民政府"), ("县人民政府", "岚溪县人民政府", "柏川县人民政府"),
        ("县政府", "霁州市岚溪县人民政府", "霁州市柏川县人民政府"),
        ("县气象局", "岚溪县气象局", "霁州市气象局"),
        ("市生态环境局岚溪分局", "霁州市生态环境局岚溪分局", "霁州市生态环境局柏川分局"),
        ("市住房公积金管理中心岚溪管理部", "霁州市住房公积金管理中心岚溪县管理部", "霁州市住房公积金管理中心柏川县管理部"),
        ("市公共资源交易中心岚溪分中心", "霁州市公共资源交易中心岚溪县分中心", "霁州市公共资源交易中心柏川县分中心"),
        ("县城市管理局", "岚溪县城市管理局", "柏川县城市管理局"), ("县城市更新中心", "岚溪县城市更新中心", "柏川县城市更新中心"),
        ("县国资委", "岚溪县人民政府国有资产监督管理委员会", "柏川县人民政府国有资产监督管理委员会"),
        ("县外事办", "岚溪县人民政府外事办公室", "柏川县人民政府外事办公室"),
    ],
)  # fmt: skip
def test_neither_the_citys_organ_nor_another_countys_is_taken(organ: str, own: str, foreign: str) -> None:
    files = [b.replace("县", "岚溪县", 1) for b in _BUREAUS]
    found = match(roster(*_BUREAUS, organ), given_units(*files, own))
    assert (found.missing, found.unclear, found.strangers) == ((), {}, ())
    other = match(roster(*_BUREAUS, organ), given_units(*files, foreign))
    assert (other.missing, other.strangers) == ((organ,), ("4.docx",))


def test_in_a_city_the_countys_organ_is_another() -> None:
    listed = roster("市财政局", "市民政局", "市教育局", "县财政局")
    files = ("霁州市财政局", "霁州市民政局", "霁州市教育局")
    assert match(listed, given_units(*files)).missing == ("县财政局",)
    assert match(listed, given_units(*files, "霁州市岚溪县财政局")).missing == ()


@pytest.mark.parametrize(
    ("level", "place"),
    [("州", "湘西土家族苗族自治州"), ("盟", "锡林郭勒盟"), ("旗", "达拉特旗"), ("区", "霁州市铁西区")],
)
def test_each_level_stands_for_the_home(level: str, place: str) -> None:
    bodies = ("财政局", "教育局", "档案馆")
    found = match(roster(*(level + b for b in bodies)), given_units(*(place + b for b in bodies)))
    assert (found.missing, found.strangers) == ((), ())
