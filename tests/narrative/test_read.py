"""The shipped tagger on section five as people write it, and which measure answers which problem."""

from __future__ import annotations

import pytest

from models import registry
from models.narrative import matching
from models.narrative.tagger import Tagger
from models.report import Clause
from tests.reports import Sketch, reviewed


def read(text: str) -> tuple[Clause, ...]:
    def change(sketch: Sketch) -> None:
        sketch.problems = text

    return reviewed(change).report.clauses


def rows(text: str) -> list[tuple[str, set[str]]]:
    return [(c.role, {code for code, _ in c.themes}) for c in read(text)]


ONE_SENTENCE = (
    "2023年，我镇政府信息公开工作虽然取得了一定进步，但仍存在公开内容不够丰富、信息更新不够及时、"
    "工作人员业务能力有待提高等问题。下一步，我镇将拓展公开内容，把群众关心的补贴、低保等信息逐项公开；"
    "明确更新时限，做到第一时间发布；组织经办人员参加业务培训，提升业务水平。"
)
LAST_YEAR_FIRST = (
    "（一）2022年度问题整改情况\n"
    "1.针对政策解读形式单一的问题，全年制作图解12期、短视频5个，政策解读质量明显提高。\n"
    "2.针对栏目更新滞后的问题，建立逐栏更新提醒，栏目做到按月及时更新。\n"
    "（二）2023年度存在的主要问题\n"
    "1.政务新媒体账号运营能力不强，公开平台建设有待加强。\n"
    "2.依申请公开答复不够规范，答复文书说理不充分。\n"
    "（三）下一步改进措施\n"
    "1.整合政务新媒体账号，优化公开栏目和检索功能，加强平台建设。\n"
    "2.规范依申请公开办理流程，统一答复文书格式，答复前由法律顾问审核。"
)


def test_a_problem_list_without_numbers_in_one_sentence() -> None:
    assert rows(ONE_SENTENCE) == [
        ("problem", {"content", "timeliness", "team"}),
        ("measure", {"content"}),
        ("measure", {"timeliness"}),
        ("measure", {"team"}),
    ]


def test_last_years_improvements_first() -> None:
    assert rows(LAST_YEAR_FIRST) == [
        ("other", set()),
        ("measure", {"interpretation"}),
        ("measure", {"timeliness"}),
        ("other", set()),
        ("problem", {"platform"}),
        ("problem", {"requests"}),
        ("other", set()),
        ("measure", {"platform"}),
        ("measure", {"requests"}),
    ]


def test_the_list_decides_what_wishes_are() -> None:
    problems = "存在的问题：\n一是还需进一步加强业务培训。\n二是还需进一步丰富公开内容。\n"
    measures = "改进措施：\n一是进一步加强业务培训。\n二是进一步丰富公开内容。"
    assert [c.role for c in read(problems + measures)] == [
        "other", "problem", "problem", "other", "measure", "measure",
    ]  # fmt: skip


def test_spans_ids_and_answers() -> None:
    clauses = read(LAST_YEAR_FIRST)
    assert [c.id for c in clauses] == [f"c{i + 1}" for i in range(len(clauses))]
    by_id = {c.id: c for c in clauses}
    for clause in clauses:
        assert clause.text
        assert clause.end - clause.start == len(clause.text)
        assert all(by_id[a].role == "measure" for a in clause.answers)
        assert bool(clause.answers) == (clause.role == "problem")
    assert clauses[4].answers[0] == clauses[7].id
    assert clauses[5].answers[0] == clauses[8].id


def test_a_measure_of_another_theme_answers_nothing() -> None:
    texts = ["一是政策解读形式单一。", "下一步加强保密审查。"]
    tagger = registry.shipped().tagger
    assert matching.answers(texts, tagger.tag(texts), tagger.words) == [(), ()]


@pytest.mark.parametrize("text", ["", "？？？", "a" * 3000, "一是" * 200, "\U0001f600"])
def test_odd_clauses_get_one_role(text: str) -> None:
    tagger = registry.shipped().tagger
    (found,) = tagger.tag([text])
    assert found.role in ("problem", "measure", "other")
    assert 0 < found.role_score <= 1
    assert abs(sum(found.roles.values()) - 1) < 0.01


def test_other_takes_no_theme_and_the_same_text_gets_the_same_tags() -> None:
    tagger = registry.shipped().tagger
    texts = ["政策解读方面：", "感谢社会各界对公开工作的支持。", "一是解读少。", "将丰富解读形式。"]
    assert tagger.tag(texts) == tagger.tag(list(texts))
    assert all(not t.themes for t in tagger.tag(texts) if t.role == "other")
    assert tagger.tag([]) == []


def test_state_brings_back_the_same_tags() -> None:
    tagger = registry.shipped().tagger
    texts = LAST_YEAR_FIRST.split("\n")
    assert [t.codes for t in Tagger.of(tagger.state()).tag(texts)] == [t.codes for t in tagger.tag(texts)]
