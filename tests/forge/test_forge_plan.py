"""Plans: every identity holds, the words fit the organ and its year, one seed makes one plan."""

from __future__ import annotations

import re

import pytest

from models.standard import load
from training.forge import prose
from training.forge.layout import grid
from training.forge.plan import Plan, plan
from training.forge.units import KINDS, data

STANDARDS = ("2019", "2021")
SEEDS = range(120)


def words(made: Plan) -> str:
    return "\n".join([made.title, *(line for s in made.sections for line in (s.heading, *s.paragraphs))])


@pytest.mark.parametrize("standard", STANDARDS)
def test_every_identity_of_the_standard_holds(standard: str) -> None:
    form = load(standard)
    for seed in SEEDS:
        cells = plan(seed, standard=standard).cells
        assert tuple(cells) == form.cells
        for identity in form.identities:
            left, right = ([cells[n] for n in side if n in cells] for side in (identity.left, identity.right))
            assert sum(left) == sum(right), (seed, identity)


def test_sizes_and_documents_are_those_of_the_organ() -> None:
    for seed in SEEDS:
        made = plan(seed)
        cells = made.cells
        in_force, issued, repealed = (
            cells[f"disclosure.normative_documents.{c}"] for c in ("in_force", "issued", "repealed")
        )
        assert in_force >= issued - repealed
        assert all(v >= 0 for v in cells.values())
        if made.unit.kind != "city_government":
            assert not any(cells[f"disclosure.regulations.{c}"] for c in ("issued", "repealed", "in_force"))
    assert max(plan(s, kind="city_government").cells["requests.new.total"] for s in range(20)) > 1000
    assert 5 < sum(plan(s, kind="township").cells["requests.new.total"] == 0 for s in range(20)) < 20


def test_one_seed_makes_one_plan() -> None:
    assert plan(7) == plan(7)
    assert plan(7) != plan(8)
    assert plan(7, claims=0).stated == frozenset()


def test_the_words_name_no_other_year_or_organ() -> None:
    places = [*data()["counties"], *data()["districts"], *data()["cities"]]
    for seed in SEEDS:
        made = plan(seed, standard=STANDARDS[seed % 2])
        text = words(made)
        assert set(re.findall(r"20\d\d(?=年[^》]|〕)", text)) <= {str(made.year), str(made.year + 1), "2020"}
        assert not re.search(r"[{}<>×]|X{2}|_{2}", text)
        assert not [p for p in places if p in text and p not in made.unit.name]
        assert made.unit.we in text
        selves = set(re.findall(r"我(?:镇|乡|街道|县|市|局|委)", text))
        assert selves == {made.unit.we}


def test_section_one_has_its_topics_and_section_six_its_fees() -> None:
    for seed in SEEDS:
        made = plan(seed)
        first = "".join(made.section("overview").paragraphs)
        for topic in ("主动公开", "依申请公开", "政府信息管理", "平台建设", "监督保障"):
            assert topic in first
        if made.unit.is_government:
            assert all(word in first for word in ("工作考核", "社会评议", "责任追究"))
        assert "信息处理费" in made.section("others").paragraphs[0]
        if "统计期限" in first:
            assert f"自{made.year}年1月1日起至{made.year}年12月31日止" in first


def test_section_five_answers_every_problem() -> None:
    for seed in SEEDS:
        made = plan(seed)
        assert tuple(c.text for c in made.clauses) == made.section("problems").paragraphs
        by_role = {role: [c.themes for c in made.clauses if c.role == role] for role in ("problem", "measure")}
        assert by_role["problem"] == by_role["measure"]
        assert 2 <= len(by_role["problem"]) <= 4
        said = re.search(r"([两三四])(?:个|处|点)", made.clauses[0].text)
        assert said is None or "两三四".index(said[1]) + 2 == len(by_role["problem"])


def test_numbers_in_the_text_are_those_of_the_cells() -> None:
    found = 0
    for seed in SEEDS:
        made = plan(seed, claims=1)
        first = "".join(made.section("overview").paragraphs)
        said = re.search(r"(?:新收|收到)政府信息公开申请(\d+)件", first)
        if said:
            found += 1
            assert int(said[1]) == made.cells["requests.new.total"]
            assert "requests.new.total" in made.stated
        if "未收到" in first:
            assert made.cells["requests.new.total"] == 0
    assert found > 10


def test_there_is_prose_enough() -> None:
    for kind in KINDS:
        assert all(len(prose.topic_texts(topic, kind)) >= 13 for topic in prose.TOPICS)
    entries = prose.data()["narrative"]
    assert len(entries) == 14
    assert sum(len(e["problems"]) for e in entries) >= 40
    assert sum(len(e["measures"]) for e in entries) >= 40
    assert len(prose.data()["openings"]) >= 10


@pytest.mark.parametrize("standard", STANDARDS)
def test_a_grid_has_no_hole_and_each_cell_once(standard: str) -> None:
    made = plan(3, standard=standard)
    for table in made.form.tables:
        printed = grid(made, table.code)
        places = [
            (f.row + r, f.column + c) for f in printed.fields for r in range(f.rowspan) for c in range(f.colspan)
        ]
        assert len(places) == len(set(places)) == printed.rows * printed.columns
        cells = [f.cell for f in printed.fields if f.cell]
        assert sorted(cells) == sorted(n for n in made.cells if n.startswith(f"{table.code}."))


def test_a_name_of_ones_own() -> None:
    made = plan(1, kind="township", name="云岫县白鹭乡人民政府", year=2022)
    assert (made.unit.we, made.unit.place, made.year) == ("我乡", "云岫县", 2022)
    assert plan(1, kind="county_bureau", name="岚溪县发展和改革委员会").unit.we == "我委"
