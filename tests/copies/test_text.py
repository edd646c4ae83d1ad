from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.batch import lean
from service.copies.rules import rules
from service.copies.text import narrative, template
from service.intake.limits import Limits
from service.intake.process import ReaderProcess
from service.render import to_json
from service.review import review
from tests.copies.narratives import told, written
from tests.reports import reviewed
from training.forge.copies import county
from training.forge.forms import FORMS


def _masked(sentence: str, unit: str) -> list[str]:
    return [s.masked for s in written(sentence, unit).sentences]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("岚溪县青石镇全年办理群众来信36件，比上年多三件。", "我镇全年办理群众来信1,204件，比上年多二十件。"),
        ("“青石发布”公众号推送惠民政策文章12篇。", "“柳湾发布”公众号推送惠民政策文章九十篇。"),
        ("县委、县政府多次研究公开工作，青石镇人民政府逐条落实。", "区委、区政府多次研究公开工作，本镇逐条落实。"),
        ("（一）全镇政府信息公开栏按季更新内容。", "2.我镇政府信息公开栏按季更新内容"),
    ],
)
def test_names_and_numbers_make_no_difference(one: str, other: str) -> None:
    ours, theirs = _masked(one, "岚溪县青石镇人民政府"), _masked(other, "柳湾镇人民政府")
    assert ours == theirs
    assert len(ours) == 1


def test_the_name_of_a_bureau_is_masked_and_its_field_is_not() -> None:
    assert _masked("岚溪县财政局公布财政预算和决算报表。", "岚溪县财政局") == ["公布财政预算和决算报表"]


def test_tables_headings_and_short_sentences_are_left_out() -> None:
    review = lean.read(to_json(reviewed()).model_dump_json(by_alias=True).encode())
    made = narrative(review, "竹溪镇")
    assert {s.section for s in made.sentences} == {"overview", "problems"}
    assert not any("规章" in s.masked or "件数" in s.masked or "改进情况" in s.masked for s in made.sentences)
    assert "信息处理费" in made.text
    assert not any("信息处理费" in s.masked or "统计期限" in s.masked for s in made.sentences)


def test_labels_of_a_table_that_strayed_into_a_section_are_left_out() -> None:
    assert _masked("本年新收政府信息公开申请数量\t0\t0\n收到和处理政府信息公开申请情况", "青石镇") == []


def test_lines_broken_within_a_sentence_are_one() -> None:
    body = "工作人员把各村的集体资产逐笔登记并张贴在村口的公开栏里供过路的\n群众随时核对，有疑问当场解释。"
    assert _masked(body, "青石镇") == [body.replace("\n", "").replace("，", "").rstrip("。")]


def test_spans_are_those_of_the_text() -> None:
    for report in county(3, 4).reports:
        made = told(report)
        assert made.sentences
        assert len({s.section for s in made.sentences}) >= 2
        for sentence in made.sentences:
            assert made.text[sentence.start : sentence.end].strip() == made.text[sentence.start : sentence.end]
            assert made.section(sentence.start) == sentence.section


@given(st.text(alphabet="镇我公开信息工作栏目更新。；\n\t，一二12（）县 ", max_size=400))
def test_any_text_gives_sentences_in_order_within_it(body: str) -> None:
    made = written(body, "岚溪县青石镇人民政府")
    ends = [0]
    for sentence in made.sentences:
        assert ends[-1] <= sentence.start < sentence.end <= len(made.text)
        assert len(sentence.masked) >= rules().least
        ends.append(sentence.end)


def test_a_template_filled_in_is_covered_by_it() -> None:
    (slots,) = template("××镇全年主动公开政策文件××件、财政信息____条。")
    (filled,) = _masked("青石镇全年主动公开政策文件12件、财政信息30条。", "青石镇")
    assert slots.endswith(filled)


def test_a_reviewed_file_has_the_narrative_that_was_written() -> None:
    report = county(9, 1).reports[0]
    form = FORMS["docx-plain"]
    with ReaderProcess(Limits()) as reader:
        made = review(form.write(report.plan()), "x.docx", reader)
    found = narrative(lean.read(to_json(made).model_dump_json(by_alias=True).encode()), report.unit.name)
    assert [(s.section, s.masked) for s in found.sentences] == [
        (s.section, s.masked) for s in told(report).sentences
    ]
