"""N101-N107: found where they are, and silent on what is true."""

from __future__ import annotations

import re

import pytest

from models.document import Document, Loss
from service.checks.cover import patterns
from service.review import Review
from tests.documents import lines
from tests.reports import PROBLEMS, Sketch, codes, only, review_of, reviewed


def of(text: str) -> Review:
    def change(sketch: Sketch) -> None:
        sketch.problems = text

    return reviewed(change)


FINE = [
    PROBLEMS,
    "2023年，我镇公开工作取得一定成绩，但仍存在政策解读形式单一、栏目更新不够及时、经办人员业务不熟等问题。"
    "下一步，我镇将丰富解读形式，明确栏目更新时限，组织业务培训，不断提升公开水平。",
    "（一）2022年问题整改情况。针对解读数量偏少的问题，全年制作图解12期。\n（二）存在问题。公开渠道较为单一，线下公开栏偏少。\n"
    "（三）改进措施。新建村级公开栏8处，拓宽公开渠道，方便群众就近查看。",
    "主要存在以下两个方面的问题：\n1.公开内容不够全面，群众关心的信息偏少。\n2.业务培训偏少，人员能力有待提高。\n"
    "重点做好以下工作：\n1.充实公开内容，做到应公开尽公开。\n2.每季度组织业务培训，提升人员能力。",
    "与群众的期待相比，我镇的工作还有差距：一是栏目更新不够及时；二是依申请公开答复不够规范。"
    "针对上述问题，一是明确更新时限，及时发布信息；二是规范依申请公开答复，严格按期限办理。",
]  # fmt: skip


FINE += [
    "（一）问题：基层公开队伍不稳定，人员流动性大。改进：落实AB岗制度，定期开展培训。\n（二）问题：公开平台检索不便。改进：优化网站检索功能。",
    "主要问题有三点，一是公开不及时，二是内容不丰富，三是形式单一。整改措施有两条，一是建立更新台账，及时公开；二是创新形式，丰富内容。",
    "本年度存在的主要问题是部分干部对政府信息公开的认识不足。下一步我们将组织学习《条例》，增强干部公开意识，把信息公开工作抓实抓细。",
    "存在问题：1.公开栏更新不及时；2.工作人员业务水平不高。改进措施：1.及时更新公开栏；2.加强业务培训，提高人员素质，确保工作取得实效。",
]  # fmt: skip


@pytest.mark.parametrize("text", FINE)
def test_what_is_in_order_draws_no_finding(text: str) -> None:
    assert codes(of(text)) == []


def test_the_checks_that_passed_are_listed() -> None:
    items = {c.code: (c.status, c.left, c.right) for c in of(PROBLEMS).checks if c.code.startswith("N")}
    assert items == {"N101": ("passed", None, None), "N102": ("passed", None, None), "N104": ("passed", 2, 2)}


@pytest.mark.parametrize("text", ["", "无", "无。"])
def test_an_empty_section_is_s102_alone(text: str) -> None:
    result = of(text)
    assert codes(result) == ["S102"]
    assert result.report.clauses == ()


def test_n102_counts_the_problems() -> None:
    text = "公开内容不够丰富，群众关心的信息偏少。栏目更新不够及时，有的空白。全年召开了三次会议，听取了工作汇报。"
    result = of(text)
    finding = next(f for f in result.findings if f.code == "N102")
    assert finding.params["count"] == sum(c.role == "problem" for c in result.report.clauses) == 2


@pytest.mark.parametrize(
    "text",
    [
        "公开内容不够丰富。\n解读形式单一。\n我镇高度重视公开工作。",
        "政务公开工作还有差距，需进一步加强。",
        "栏目更新不够及时，需要加快；内容不够全面，需要充实。",
    ],
)
def test_the_checks_agree_with_the_clauses(text: str) -> None:
    result = of(text)
    roles = {c.role for c in result.report.clauses}
    status = {c.code: c.status for c in result.checks}
    assert (status["N101"] == "passed") is ("problem" in roles)
    assert (status["N102"] == "passed") is ("measure" in roles)
    assert (status["N104"] == "not_assessable") is not ({"problem", "measure"} <= roles)


def test_a_missing_section_is_s101_alone() -> None:
    def change(sketch: Sketch) -> None:
        sketch.headings[4] = sketch.problems = ""

    assert codes(reviewed(change)) == ["S101"]


def test_what_was_not_wholly_read_is_not_judged() -> None:
    sketch = Sketch(problems="一是加强业务培训，提高经办人员业务能力。二是丰富政策解读形式，多用图解。")
    text = lines(sketch.text())
    unread = Document(text.text, "pdf", "x", text.paragraphs, pages=3, losses=(Loss("page_without_text", (3,)),))
    assert not [c for c in codes(review_of(unread)) if c.startswith("N")]


def test_an_unanswered_problem_is_quoted_with_its_theme() -> None:
    text = PROBLEMS.replace("改进措施", "三是依申请公开答复文书说理不充分，引用法条有误。改进措施")
    finding = only(of(text), "N104")
    assert finding.params["themes"] == ["requests"]
    assert finding.params["quote"] == "依申请公开答复文书说理不充分，引用法条有误"
    assert finding.where[0].section == "problems"
    check = next(c for c in of(text).checks if c.code == "N104")
    assert (check.status, check.left, check.right) == ("failed", 2, 3)


def test_a_general_lead_to_a_list_is_no_general_problem() -> None:
    text = PROBLEMS.replace("存在的问题：", "与先进单位相比，工作还有不小差距。")
    assert "N105" not in codes(of(text))


@pytest.mark.parametrize(
    ("text", "announced", "listed"),
    [
        ("存在以下三个问题：\n一是内容不够丰富。\n二是更新不够及时。\n下一步充实内容，明确更新时限，加强日常检查，把各项工作抓好抓实，让群众满意。", 3, 2),
        ("还有四方面不足：\n（一）公开内容少。\n1.补贴信息少。\n2.项目信息少。\n（二）更新慢。\n（三）解读单一。\n下一步充实内容，按月更新，丰富政策解读形式，多做图解视频。", 4, 3),
    ],
)  # fmt: skip
def test_n103_counts_the_items_of_its_own_list(text: str, announced: int, listed: int) -> None:
    finding = next(f for f in of(text).findings if f.code == "N103")
    assert (finding.expected, finding.actual) == (announced, listed)


@pytest.mark.parametrize(
    "text",
    [
        "存在以下三个问题：一是内容不够丰富，二是更新不够及时，三是解读单一。将从两方面改进：一是充实内容、丰富解读，二是按月更新。",
        "存在以下三个问题：公开内容不够丰富、更新不够及时、政策解读形式单一。下一步充实内容，按月更新，多做图解。",
        "涉及三个方面。\n一是内容不够丰富。二是更新不够及时，三是政策解读形式单一。下一步充实内容，按月更新，多做图解视频。",
    ],
)  # fmt: skip
def test_n103_is_silent_where_counts_agree_or_can_not_be_told(text: str) -> None:
    assert "N103" not in codes(of(text))


def test_a_decision_on_a_finding_outlives_what_stands_before_it() -> None:
    text = PROBLEMS.replace("改进措施", "三是工作质量还有待进一步提高。改进措施")
    first = only(of(text), "N105")
    moved = only(of("我镇认真查找了不足。" + text), "N105")
    assert first.id == moved.id
    assert first.where != moved.where


@pytest.mark.parametrize("name", ["announcement", "achievement", "denied"])
def test_patterns_match_their_examples(name: str) -> None:
    rule = patterns()[name]
    pattern = re.compile(rule.get("pattern") or rule.get("words") or rule["problem"])
    unless = re.compile(rule.get("unless", "(?!)"))
    for text in rule["yes"]:
        assert pattern.search(text), text
        assert not unless.search(text), text
    for text in rule["no"]:
        assert not pattern.search(text) or unless.search(text), text


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("经自查，2023年度我镇政府信息公开工作不存在突出问题。下一步将继续按照条例要求做好公开工作。", {"N101"}),
        ("2023年我镇政府信息公开工作没有存在问题，下一步继续完善公开制度，加强人员培训。", {"N101"}),
        ("未发现存在问题。下一步将继续做好公开工作。", {"N101"}),
        ("我镇政府信息公开工作无明显问题，下一步将继续努力做好公开工作，加强学习培训。", {"N101"}),
        ("问题：没有。下一步将继续加强公开平台建设，提高人员业务能力，做好公开工作。", {"N101"}),
        ("（一）存在的主要问题：无\n（二）改进情况：无", {"N101", "N102"}),
        ("存在的主要问题：无。改进情况：无。", {"N101", "N102"}),
        ("1.存在的问题：暂无。\n2.改进措施：暂无。", {"N101", "N102"}),
        ("我镇不存在重大问题，但公开内容还不够丰富。下一步将充实公开内容，公布补贴发放明细，方便群众查阅。", set()),
        ("我镇未发现违规问题，公开栏更新滞后。下一步将明确更新时限，每月检查公开栏，方便群众查阅了解。", set()),
        ("对未发现的问题整改不力，个别栏目空白。下一步将逐月检查各栏目，明确专人负责，及时补充内容。", set()),
    ],
)
def test_denials_state_nothing(text: str, absent: set[str]) -> None:
    assert {"N101", "N102"} & set(codes(of(text))) == absent


def test_n102_counts_no_problems_where_there_are_none() -> None:
    finding = next(f for f in of("（一）存在的主要问题：无\n（二）改进情况：无").findings if f.code == "N102")
    assert finding.variant == "bare"
