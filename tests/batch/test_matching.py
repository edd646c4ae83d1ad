"""Files and organs: the usual spellings go together, two organs never do, and what is unclear is said."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service import names
from service.batch.enlisted import enlist
from service.batch.face import Entry
from service.batch.matching import How, Matching, Submitted, filings, match
from service.batch.roster import Roster, RosterOrgan
from service.checks.county import File, Filing
from service.places import data as names_data
from training.forge.units import data

TOWN, BUREAU = "岚溪县青石镇人民政府", "岚溪县发展和改革局"


def roster(*organs: str, **former: str) -> Roster:
    return Roster(tuple(RosterOrgan(o, row=i + 2, former=former.get(o, "")) for i, o in enumerate(organs)))


def taken(organ: str, unit: str, file: str = "1.docx", *others: str) -> str | None:
    return match(roster(organ, *others), [Submitted(file, unit, 2023)]).taken.get(file)


@pytest.mark.parametrize(
    ("organ", "unit"),
    [
        (TOWN, "青石镇人民政府"), (TOWN, "青石镇"), (TOWN, "岚溪县青石镇"), (TOWN, "青石镇政府"), ("青石镇", TOWN),
        (TOWN, "霁州市岚溪县青石镇人民政府"),
        ("临漪区北苑街道办事处", "北苑街道"), ("北苑街道", "临漪区北苑街道办"), ("北苑街道办事处", "北苑街道办"),
        (BUREAU, "发改局"), (BUREAU, "岚溪县发改委"), (BUREAU, "发展改革局"), (BUREAU, "岚溪县发展和改革委员会"), ("发改局", BUREAU),
        ("岚溪县卫生健康局", "卫健委"), ("卫生健康委员会", "岚溪县卫健局"), ("岚溪县住房和城乡建设局", "县住建局"),
        ("岚溪县人力资源和社会保障局", "人社局"), ("岚溪县市场监督管理局", "市监局"), ("岚溪县市场监督管理局", "市场监管局"),
        ("市场监督管理局", "岚溪县市场监管局"), ("市场监督管理局", "岚溪县市场监督管理局"),
        ("岚溪县退役军人事务局", "退役军人局"), ("岚溪县自然资源和规划局", "自然资源局"), ("岚溪县政务服务数据管理局", "政务服务局"),
        ("岚溪县财政局", "县财政局"), ("财政局", "岚溪县财政局"), ("岚溪县城市管理局", "城管局"), ("岚溪县残疾人联合会", "县残联"),
        ("岚溪县人民政府办公室", "县政府办"), ("岚溪县人民政府办公室", "岚溪县人民政府办公室"), ("岚溪县人民政府", "岚溪县政府"),
        ("岚溪县县域经济发展中心", "岚溪县县域经济发展中心"), ("岚溪县经济开发区管理委员会", "经济开发区管委会"),
    ],
)  # fmt: skip
def test_usual_spellings_are_one_organ(organ: str, unit: str) -> None:
    assert taken(organ, unit) == organ


def test_the_parts_of_an_organ_are_told_apart() -> None:
    listed = roster("岚溪县税务局", "岚溪县税务局（第一分局）", "岚溪县税务局（第二分局）")
    units = {"1": "岚溪县税务局第二分局", "2": "税务局(第一分局)", "3": "岚溪县税务局"}
    found = match(listed, [Submitted(name, unit, 2023) for name, unit in units.items()])
    assert found.taken == dict(
        zip("123", ["岚溪县税务局（第二分局）", "岚溪县税务局（第一分局）", "岚溪县税务局"], strict=True)
    )
    assert not found.missing


@pytest.mark.parametrize(
    ("organ", "unit"),
    [
        (TOWN, "岚溪县青石乡"), (TOWN, "柳湾镇"), (TOWN, "云岭县青石镇"), (TOWN, "青石镇财政所"), (TOWN, "岚溪县人民政府"),
        ("岚溪县教育局", "岚溪县教育体育局"), ("岚溪县水利局", "岚溪县水务局"), ("岚溪县财政局", "霁川县财政局"),
        ("岚溪县城市管理局", "岚溪县市场监督管理局"), ("兴和县人民政府", "兴县人民政府"), ("岚溪县审计局", "岚溪县统计局"),
        ("岚溪县人民政府", "岚溪县人民政府办公室"), ("岚溪县高新区管委会", "岚溪县开发区管委会"), ("老城街道", "新城街道"),
    ],
)  # fmt: skip
def test_other_organs_are_other_organs(organ: str, unit: str) -> None:
    found = match(roster(organ), [Submitted("1.docx", unit)])
    assert (found.strangers, found.missing) == (("1.docx",), (organ,))


def test_the_same_town_of_two_counties() -> None:
    two = roster("岚溪县青石镇", "云岭县青石镇")
    found = match(
        two, [Submitted("a", "云岭县青石镇人民政府"), Submitted("b", "青石镇"), Submitted("c", "霁川县青石镇")]
    )
    assert found.taken == {"a": "云岭县青石镇"}
    assert found.unclear == {"b": ("岚溪县青石镇", "云岭县青石镇")}
    assert found.strangers == ("c",)


def test_a_town_of_another_county_than_the_rosters() -> None:
    found = match(
        roster("岚溪县财政局", "青石镇"), [Submitted("a", "云岭县青石镇"), Submitted("b", "岚溪县青石镇")]
    )
    assert (found.taken, found.strangers) == ({"b": "青石镇"}, ("a",))


def test_exact_beats_tolerant() -> None:
    both = roster("岚溪县自然资源局", "岚溪县自然资源和规划局")
    units = {"a": "岚溪县自然资源和规划局", "b": "岚溪县自然资源局"}
    found = match(both, [Submitted(f, u) for f, u in units.items()])
    assert found.taken == units
    alone = match(roster("岚溪县自然资源局"), [Submitted(f, u) for f, u in units.items()])
    assert (alone.taken, alone.unclear) == ({"b": "岚溪县自然资源局"}, {"a": ("岚溪县自然资源局",)})


def test_an_abbreviation_that_fits_two_is_not_guessed() -> None:
    found = match(roster("岚溪县自然资源局", "岚溪县自然资源和规划局"), [Submitted("a", "自规局")])
    assert found.unclear == {"a": ("岚溪县自然资源局", "岚溪县自然资源和规划局")}
    assert found.missing == ("岚溪县自然资源局", "岚溪县自然资源和规划局")


@pytest.mark.parametrize(
    "file",
    [
        "青石镇2023年年报.docx", "附件3：岚溪县青石镇人民政府2023年政府信息公开工作年度报告（定稿）.pdf", "乡镇/青石镇/2023年度报告.docx",
        "2023年度青石镇政府信息公开年报(1).doc", "青石.docx", "青石镇\\年报.docx", "青石镇政务公开工作总结.txt",
    ],
)  # fmt: skip
@pytest.mark.parametrize("unit", ["", "某某单位"])
def test_the_files_name_decides_where_the_unit_is_unknown_or_matches_nothing(file: str, unit: str) -> None:
    found = match(roster(TOWN, BUREAU), [Submitted(file, unit)])
    assert found.taken == {file: TOWN}
    assert found.how[file] is How.FILE_NAME


def test_the_files_name_does_not_overrule_the_report() -> None:
    assert taken(TOWN, "柳湾镇", "青石镇.docx", "岚溪县柳湾镇") == "岚溪县柳湾镇"


def test_the_files_name_tells_two_towns_apart() -> None:
    two = ("岚溪县青石镇", "云岭县青石镇")
    assert taken(two[0], "青石镇", "云岭县青石镇年报.docx", two[1]) == two[1]


def test_a_file_that_names_a_town_of_two_kinds_is_not_guessed() -> None:
    assert match(roster("青石镇", "青石街道"), [Submitted("青石.docx")]).unclear == {
        "青石.docx": ("青石镇", "青石街道")
    }


def test_several_files_and_those_of_another_year() -> None:
    files = [
        Submitted("a", "青石镇", 2023),
        Submitted("b", "岚溪县青石镇人民政府", 2023),
        Submitted("c", "青石镇人民政府", 2022),
        Submitted("d", "发改局", 2022),
        Submitted("e", "发改委", 2022),
        Submitted("f", "柳湾镇", 2023),
    ]
    found = match(roster(TOWN, BUREAU, "柳湾镇"), files)
    assert found.year == 2023
    assert found.files == {TOWN: ("a", "b"), BUREAU: (), "柳湾镇": ("f",)}
    assert found.others == {TOWN: ("c",), BUREAU: ("d", "e")}
    assert (found.several, found.missing) == ((TOWN,), (BUREAU,))
    assert match(roster(TOWN), files, 2022).files == {TOWN: ("c",)}
    hashes = {f.name: f.name * 64 for f in files}
    assert filings(roster(TOWN, BUREAU), match(roster(TOWN, BUREAU), files), hashes, {TOWN: "b"}) == (
        Filing(TOWN, 2, None, (File("a", "a" * 64), File("b", "b" * 64)), "b", ("c",)),
        Filing(BUREAU, 3, None, (), None, ("d", "e")),
    )


def test_a_file_that_could_not_be_read_is_no_missing_report() -> None:
    found = match(roster(TOWN), [Submitted("青石镇.docx")])
    assert (found.files[TOWN], found.missing, found.year) == (("青石镇.docx",), (), None)


def test_a_former_name_will_do() -> None:
    renamed = roster("岚溪县数据局", 岚溪县数据局="岚溪县大数据管理中心")
    assert match(renamed, [Submitted("a", "大数据管理中心")]).taken == {"a": "岚溪县数据局"}


BARE = ("财政局", "教育局", "柳溪镇")


def of(found: Matching) -> tuple[object, ...]:
    return dict(found.taken), dict(found.unclear), found.strangers, found.several


def given_units(*units: str) -> list[Submitted]:
    return [Submitted(f"{i}.docx", unit, 2023) for i, unit in enumerate(units)]


@pytest.mark.parametrize("place", ["诸城市", "邹城市", "南山区", "景县", "城区", "成都市", "神农架林区"])
def test_a_place_whose_name_ends_as_other_words_do(place: str) -> None:
    listed = roster("教育局", "青石镇", "市住建局", "民政局")
    found = match(
        listed, given_units(*(place + b for b in ("教育局", "青石镇人民政府", "住房和城乡建设局", "民政局")))
    )
    assert of(found) == (dict(zip((f"{i}.docx" for i in range(4)), organs(listed), strict=True)), {}, (), ())
    assert not found.missing


def organs(listed: Roster) -> list[str]:
    return [o.name for o in listed.organs]


@pytest.mark.parametrize("home", ["云岭县人民政府", "云岭县", "霁州市云岭县人民政府", "云岭县人民政府办公室"])
def test_a_neighbours_report_is_none_of_a_bare_organ_at_home(home: str) -> None:
    files = [
        Submitted("临江县教育局.docx", "临江县教育局"),
        Submitted("财政局.txt", "霁州市云岭县财政局"),
        Submitted("柳溪镇.docx", "柳溪镇"),
    ]
    found = match(roster(*BARE), files, home=home)
    assert of(found) == (
        {"财政局.txt": "财政局", "柳溪镇.docx": "柳溪镇"}, {}, ("临江县教育局.docx",), ()
    )  # fmt: skip
    assert found.missing == ("教育局",)


def test_a_report_of_one_of_the_citys_counties_may_be_that_of_a_bare_town() -> None:
    found = match(
        roster("青石镇", "财政局"), given_units("岚溪县青石镇人民政府", "霁州市财政局"), home="霁州市人民政府"
    )
    assert (found.unclear, found.strangers) == ({"0.docx": ("青石镇",)}, ())
    assert found.taken == {"1.docx": "财政局"}


def test_most_files_that_name_a_place_say_where_the_home_is() -> None:
    units = ("云岭县财政局", "临江县教育局", "霁州市云岭县柳溪镇", "民政局")
    found = match(roster(*BARE, "民政局"), given_units(*units))
    assert of(found) == ({"0.docx": "财政局", "2.docx": "柳溪镇", "3.docx": "民政局"}, {}, ("1.docx",), ())


@pytest.mark.parametrize(
    "units", [("云岭县财政局", "临江县教育局"), ("云岭县财政局",), ("云岭县财政局", "云岭县柳溪镇", "临江县教育局", "临江县民政局")]
)  # fmt: skip
def test_without_a_clear_home_a_bare_organ_takes_what_fits(units: tuple[str, ...]) -> None:
    found = match(roster(*BARE, "民政局"), given_units(*units))
    assert len(found.taken) == len(units)


def test_files_of_two_places_for_one_bare_organ_are_unclear() -> None:
    found = match(roster(*BARE), given_units("云岭县教育局", "临江县教育局", "财政局", "霁州市云岭县财政局"))
    assert of(match(roster(*BARE), given_units("云岭县教育局", "临江县教育局"))) == (
        {}, {"0.docx": ("教育局",), "1.docx": ("教育局",)}, (), ()
    )  # fmt: skip
    assert found.strangers == ("1.docx",)
    named = match(roster(*BARE), [Submitted("云岭县教育局.docx"), Submitted("临江县教育局.docx")])
    assert (len(named.unclear), named.several) == (2, ())


def test_a_home_that_most_of_the_roster_names_goes_before_the_countys() -> None:
    files = given_units("云岭县教育局", "岚溪县教育局")
    found = match(roster("岚溪县财政局", "岚溪县审计局", "教育局"), files, home="云岭县人民政府")
    assert (found.taken, found.strangers) == ({"1.docx": "教育局"}, ("0.docx",))
    found = match(roster("岚溪县财政局", "教育局"), files)
    assert (found.taken, found.strangers) == ({"1.docx": "教育局"}, ("0.docx",))


def test_a_zone_that_one_organ_names_is_not_the_home_of_all() -> None:
    found = match(roster("财政局", "教育局", "民政局", "经济开发区税务局"), given_units("云岭县财政局"))
    assert found.taken == {"0.docx": "财政局"}
    zone = roster("高新区财政局", "高新区教育局", "民政局")
    assert match(zone, given_units("高新区民政局", "云岭县民政局")).strangers == ("1.docx",)


def test_a_neighbours_report_in_a_file_of_a_homely_name_is_unclear() -> None:
    found = match(roster(*BARE), [Submitted("教育局.docx", "临江县教育局")], home="云岭县人民政府")
    assert of(found) == ({}, {"教育局.docx": ("教育局",)}, (), ())


def test_a_name_of_another_place_that_ends_alike_is_of_another_place() -> None:
    found = match(roster("和县财政局", "和县教育局"), given_units("太和县财政局", "马鞍山市和县教育局"))
    assert (found.taken, found.strangers) == ({"1.docx": "和县教育局"}, ("0.docx",))


@pytest.mark.parametrize(
    ("organ", "unit"),
    [
        ("岚溪经济开发区管理委员会", "经济开发区管委会"), ("经济开发区管委会", "岚溪经济开发区管理委员会"),
        ("岚溪县经济开发区管委会", "岚溪经济开发区管委会"), ("岚溪高新区管委会", "岚溪县高新区管理委员会"), ("财政局", "岚溪财政局"),
    ],
)  # fmt: skip
def test_the_homes_name_without_its_level(organ: str, unit: str) -> None:
    for found in (
        match(roster(organ, "岚溪县审计局"), given_units(unit)),
        match(roster(organ, "审计局"), given_units(unit), home="岚溪县人民政府"),
    ):
        assert found.taken == {"0.docx": organ}
        assert found.how == {"0.docx": How.ABBREVIATED}


def test_the_homes_name_is_not_taken_off_where_that_is_not_certain() -> None:
    two = roster("岚溪县经济开发区管委会", "经济开发区管委会", "岚溪县审计局")
    assert match(two, given_units("岚溪经济开发区管委会")).strangers == ()
    assert not match(two, given_units("岚溪经济开发区管委会")).taken
    for organ, unit in (("湖镇", "岚溪湖镇"), ("湖口镇", "岚溪湖口镇"), ("高新区管委会", "云岭高新区管委会")):
        assert match(roster(organ, "岚溪县审计局"), given_units(unit)).strangers == ("0.docx",)


@pytest.mark.parametrize("unit", ["石门镇人民政府", "岚溪县石门镇", "石门街道办事处"])
def test_a_town_without_its_kind_on_the_roster(unit: str) -> None:
    found = match(roster("石门", "岚溪县财政局"), given_units(unit, "财政局"))
    assert found.taken == {"0.docx": "石门", "1.docx": "岚溪县财政局"}
    assert found.how["0.docx"] is How.ABBREVIATED
    assert match(roster("石门"), [Submitted("石门镇年报.docx")]).taken == {"石门镇年报.docx": "石门"}


def test_two_towns_of_a_name_without_its_kind_are_not_guessed() -> None:
    assert of(match(roster("石门"), given_units("石门镇", "石门乡"))) == (
        {}, {"0.docx": ("石门",), "1.docx": ("石门",)}, (), ()
    )  # fmt: skip
    assert match(roster("石门", "石门镇"), given_units("石门镇")).taken == {"0.docx": "石门镇"}
    assert not match(roster("石门", "石门镇"), given_units("石门乡")).taken
    assert match(roster("石门", "岚溪县财政局"), given_units("云岭县石门镇")).strangers == ("0.docx",)


@pytest.mark.parametrize("unit", ["霁州市生态环境局岚溪分局", "市生态环境局岚溪分局", "生态环境局岚溪分局"])
def test_a_branch_that_bears_the_homes_name_may_be_the_citys(unit: str) -> None:
    found = match(roster("市生态环境局岚溪分局", "财政局"), given_units(unit), home="岚溪县人民政府")
    assert found.taken == {"0.docx": "市生态环境局岚溪分局"}


def test_the_county_tells_the_home_where_the_roster_names_several_places() -> None:
    split = roster("霁州市烟草专卖局", "云岭县财政局", "教育局")
    files = given_units("临江县教育局", "云岭县财政局")
    assert match(split, files, home="云岭县人民政府").strangers == ("0.docx",)
    assert match(split, files).taken["0.docx"] == "教育局"


def test_an_organ_of_which_a_file_may_be_is_not_told_to_have_sent_nothing() -> None:
    entries = [
        Entry(name=s.name, sha256="0", bytes=1, unit=s.unit, organ=s.unit, year=2023)
        for s in given_units("云岭县教育局", "临江县教育局")
    ]
    listed = roster("教育局", "财政局")
    doubtful = enlist(entries, listed, 2023)
    assert [f.organ for f in doubtful.filings] == ["财政局"]
    at_home = enlist(entries, listed, 2023, "云岭县人民政府")
    assert (at_home.strangers, at_home.missing, at_home.unclear) == (["1.docx"], ["财政局"], {})


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_county_is_matched_whatever_is_left_out(data: st.DataObject) -> None:
    organs = county()
    submitted, truth = [], {}
    for i, organ in enumerate(data.draw(st.permutations(organs))):
        unit = organ
        if data.draw(st.booleans()):
            unit = unit.removeprefix("岚溪县")
        if data.draw(st.booleans()):
            unit = unit.replace("人民政府", "").replace("街道办事处", "街道").replace("和", "")
        submitted.append(Submitted(f"{i}.docx", unit, 2023))
        truth[f"{i}.docx"] = organ
    found = match(roster(*organs), submitted)
    assert found.taken == truth
    assert (found.missing, found.several, found.unclear, found.strangers) == ((), (), {}, ())


def county() -> list[str]:
    towns = [f"岚溪县{t}镇人民政府" for t in data()["towns"]]
    streets = [f"岚溪县{s}街道办事处" for s in data()["streets"]]
    return [*towns, *streets, *(f"岚溪县{b}" for b in data()["bureaus"])]


def test_three_thousand_organs_and_files_are_quick() -> None:
    organs = [f"{a}{b}县{c}" for a in "岚澄霁芦枕绛青云漱梧" for b in "溪浦川汀河" for c in county_bodies()]
    assert len(organs) >= 3000
    files = [Submitted(f"{i}.docx", o if i % 3 else "", 2023) for i, o in enumerate(organs)]
    names.parts.cache_clear()
    started = time.perf_counter()
    found = match(roster(*organs), files)
    assert time.perf_counter() - started < 5
    assert all(found.taken[f.name] == f.unit for f in files if f.unit)


def county_bodies() -> list[str]:
    return [o.removeprefix("岚溪县") for o in county()] + [f"第{i}镇" for i in range(10)]


def test_abbreviations_lead_to_one_body_each() -> None:
    stems = names_data()["stems"]
    every = [s for name, short in stems.items() for s in (name, *short)]
    assert len(every) == len(set(every))
    assert all(
        names.full(f"{s}局") == names.full(f"{s}委") == f"{name}局"
        for name, short in stems.items()
        for s in (name, *short)
    )
