"""Names of organs: the same organ in several spellings, and never two organs as one."""

from __future__ import annotations

import pytest

from service.names import Parts, key, lacks_place, parts, same, within


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("兴和县人民政府", "兴县人民政府"),
        ("和县人民政府", "县人民政府"),
        ("岚溪县税务局（第一分局）", "岚溪县税务局（第二分局）"),
        ("岚溪县税务局（第一分局）", "岚溪县税务局"),
        ("公安局(交警大队)", "公安局"),
    ],
)
def test_another_organ_is_another(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("岚溪县税务局（第一分局）", "岚溪县税务局第一分局"),
        ("岚溪县发展和改革局（县粮食局）", "岚溪县发展改革局"),
        ("青石镇人民政府（盖章）", "青石镇"),
        ("岚溪县住房和城乡建设局", "岚溪县住房城乡建设局"),
        ("青石镇人民政府", "青石镇"),
        ("发展和改革委员会", "发展改革委"),
    ],
)
def test_usual_spellings_are_one(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    "place",
    [
        "诸城市", "邹城市", "麻城市", "海城市", "盐城市", "共青城市", "成都市", "宜都市", "潍坊市诸城市", "潍坊诸城市",
        "南山区", "宝山区", "石景山区", "北京市房山区", "双鸭山市宝山区", "八公山区", "峰峰矿区", "石家庄市井陉矿区", "神农架林区",
        "碑林区", "梁园区", "阿克苏地区库车市", "大兴安岭地区", "景县", "衡水市景县", "和县", "易县", "芒市", "城区", "晋城市城区",
        "阳泉市郊区", "阳泉市矿区", "岚溪县", "霁州市岚溪县", "兴和县", "津市市", "沙市区", "辉县市", "新市区", "红旗区", "瓜州县",
        "柳州市", "湖南郴州市桂阳县", "浦东新区", "贵州省", "广西壮族自治区", "积石山保安族东乡族撒拉族自治县", "和平区", "沈阳市和平区",
        "晋中市和顺县", "达尔罕茂明安联合旗", "锡林郭勒盟", "黔东南州凯里市", "东城区", "攀枝花市东区",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("called", "body"),
    [
        ("教育局", "教育局"), ("住房和城乡建设局", "住房城乡建设局"), ("城市管理局", "城市管理局"), ("城管局", "城市管理局"),
        ("民政局", "民政局"), ("民族宗教事务局", "民族宗教事务局"), ("政务服务局", "政务服务局"), ("市场监督管理局", "市场监督管理局"),
        ("市民服务中心", "市民服务中心"), ("林业局", "林业局"), ("人民政府办公室", "政府办公室"), ("综合行政执法局", "综合行政执法局"),
        ("青石镇人民政府", "青石镇"), ("北苑街道办事处", "北苑街道"), ("和平镇", "和平镇"), ("城关镇", "城关镇"), ("义和庄乡", "义和庄乡"),
        ("沙市镇", "沙市镇"), ("经济开发区管委会", "经济开发区管委会"), ("社区矫正管理局", "社区矫正管理局"),
        ("县域经济发展中心", "县域经济发展中心"), ("园区建设发展中心", "园区建设发展中心"),
    ],
)  # fmt: skip
def test_place_and_body_are_told_apart(place: str, called: str, body: str) -> None:
    assert parts(place + called) == Parts(place, body)
    assert parts(called) == Parts("", body)
    assert same(place + called, called) or len(called) < 3


@pytest.mark.parametrize(
    "place", ["诸城市", "南山区", "景县", "城区", "神农架林区", "阿克苏地区", "芒市", "岚溪县"]
)
def test_a_place_alone_is_the_body(place: str) -> None:
    assert parts(f"{place}人民政府") == Parts("", place)


@pytest.mark.parametrize(
    "body",
    [
        "城市管理局", "城市建设服务中心", "智慧城市运行中心", "文明城市创建办", "新型城市建设局", "海绵城市服务站", "都市农业发展中心", "沿江都市圈发展局",
        "社区矫正管理局", "城乡社区治理服务局", "水利风景区管理处", "贫困山区开发办", "山区综合开发局", "国有林区改革办", "地区事务局",
        "工业园区建设发展局", "高速公路服务区管理站", "行政区划地名服务站", "市政设施维护处", "城区派出所", "城区中心校", "市民热线受理处",
        "区域协作服务站", "县域经济促进局", "和谐社区指导站", "新县城建设办", "古县城保护利用中心", "青石镇社区服务站",
    ],
)  # fmt: skip
def test_words_that_end_as_places_do_are_none(body: str) -> None:
    assert parts(body).place == ""
    assert parts(f"岚溪县{body}") == Parts("岚溪县", parts(body).body)


@pytest.mark.parametrize("called", ["市民政局", "县民政局", "区民政局"])
def test_the_level_alone_is_no_place(called: str) -> None:
    assert parts(called) == Parts("", "民政局")
    assert parts("市场监管局").body == parts("市市场监管局").body == "市场监督管理局"
    assert parts("市政务服务局").body == "政务服务局"


@pytest.mark.parametrize(
    ("one", "other", "whether"),
    [
        ("诸城市教育局", "教育局", True), ("景县财政局", "财政局", True), ("宝山区审计局", "审计局", True), ("城区审计局", "审计局", True),
        ("岚溪县和平镇", "和平镇人民政府", True), ("岚溪县财政局", "县财政局", True), ("岚溪市市场监管局", "市场监管局", True),
        ("新型城市建设局", "建设局", False), ("城市管理局", "管理局", False), ("太和县教育局", "和县教育局", False),
        ("城区派出所", "派出所", False), ("社区教育局", "教育局", False),
        ("岚溪县人民政府城关街道办事处", "岚溪县城关街道办事处", True), ("霁州市铁西区人民政府新华街道办事处", "新华街道", True),
        ("诸山市人民政府城东街道办事处", "城东街道", True), ("岚溪县人民政府", "岚溪县人民政府办公室", False),
        ("国家税务总局岚溪县税务局", "岚溪县税务局", True), ("国家税务总局岚溪县税务局", "云岭县税务局", False),
        ("岚溪经济开发区管委会", "岚溪经济开发区管理委员会", True), ("岚溪县档案馆", "县档案馆", True),
    ],
)  # fmt: skip
def test_a_place_before_a_name_does_not_count(one: str, other: str, whether: bool) -> None:
    assert same(one, other) is same(other, one) is whether


@pytest.mark.parametrize(
    ("one", "other", "whether"),
    [
        ("霁州市岚溪县", "岚溪县", True), ("国家税务总局岚溪县", "岚溪县", True), ("国家税务总局和县", "和县", True),
        ("霁州岚溪县", "岚溪县", True), ("太和县", "和县", False), ("阜阳市太和县", "和县", False), ("东城区", "城区", False),
        ("霁州市岚溪县", "云州市岚溪县", False), ("霁州市", "霁州市岚溪县", False), ("", "岚溪县", False),
        ("大厂回族自治县", "廊坊市大厂县", True), ("环江毛南族自治县", "环江县", True), ("东乡族自治县", "乡县", False),
        ("恩施土家族苗族自治州", "恩施州", True), ("第一师", "第一师阿拉尔市", True), ("第一师", "第二师", False),
    ],
)  # fmt: skip
def test_a_place_is_the_same_with_what_it_lies_in(one: str, other: str, whether: bool) -> None:
    assert within(one, other) is within(other, one) is whether


@pytest.mark.parametrize(
    "body",
    ["市场服务站", "市政设施维护处", "区划地名服务站", "县域经济发展公司", "县志馆", "县级公立医院管理处", "市区园林站", "区块链研究院", "县前街道"],
)  # fmt: skip
def test_a_word_that_begins_as_a_level_does_stays_whole(body: str) -> None:
    assert parts(body) == Parts("", body)


@pytest.mark.parametrize("body", ["档案馆", "第一中学", "自来水公司", "气象台", "城建档案馆", "乡村振兴局"])
@pytest.mark.parametrize("level", "县市区旗")
def test_the_level_before_any_body_is_no_place(level: str, body: str) -> None:
    assert parts(level + body) == Parts("", body)


@pytest.mark.parametrize(
    "name",
    [
        "岚溪县青石镇人民政府", "岚溪县石桥乡", "岚溪县财政局", "霁州市铁西区新华街道办事处", "岚溪县人民政府", "岚溪经济开发区管理委员会",
        "国家税务总局岚溪县税务局", "新疆生产建设兵团第一师一团", "国家统计局岚溪调查队", "中国人民银行", "教育部", "霁州海关", "黄河水利委员会",
        "岚溪县青石镇（人民政府）", "霁州市生态环境局岚溪分局", "东乡族自治县人民政府", "城区审计局",
    ],
)  # fmt: skip
def test_a_full_name_has_all_that_it_needs(name: str) -> None:
    assert not lacks_place(name)


@pytest.mark.parametrize(
    "name",
    [
        "石桥乡", "青石镇人民政府", "城关街道办事处", "县财政局", "财政局", "税务局", "住房和城乡建设局", "县人民政府", "人民政府", "县档案馆",
        "市场监督管理局", "经济开发区管委会", "高新区", "高新区财政局", "人民政府办公室", "乌兰苏木人民政府", "县委编办", "服务中心",
    ],
)  # fmt: skip
def test_a_name_that_many_organs_have_lacks_its_place(name: str) -> None:
    assert lacks_place(name)
