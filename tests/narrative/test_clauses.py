"""Section five cut into clauses: items at any depth, sentences of prose, turns within an item."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.narrative.clauses import lines, split

LONG = "一是公开内容不够全面，" + "涉及民生的资金分配和项目进展信息长期偏少，" * 4 + "群众意见较大。"
SHAPES = [
    (
        "2023年，我镇工作取得成效，但仍存在以下问题：一是公开内容少；二是更新慢，有的栏目半年未动；三是人手不足。"
        "下一步，我镇将做好以下工作：一是加强培训；二是定期检查。",
        ["2023年，我镇工作取得成效，但仍存在以下问题：", "一是公开内容少；", "二是更新慢，有的栏目半年未动；",
         "三是人手不足。", "下一步，我镇将做好以下工作：", "一是加强培训；", "二是定期检查。"],
    ),
    (
        "（一）存在的主要问题\n1.公开意识有待增强。部分科室重视不够。\n2、政策解读少\n（二）改进措施\n1.提高认识。",
        ["（一）存在的主要问题", "1.公开意识有待增强。部分科室重视不够。", "2、政策解读少", "（二）改进措施", "1.提高认识。"],
    ),
    ("（一）存在问题。一是内容少；二是更新慢。\n（二）改进情况。一是充实内容。",
     ["（一）存在问题。", "一是内容少；", "二是更新慢。", "（二）改进情况。",
            "一是充实内容。"]),
    ("一是内容不够。下一步将充实内容。", ["一是内容不够。", "下一步将充实内容。"]),
    ("首先是认识有偏差。其次是公开不及时。此外，流程不畅。", ["首先是认识有偏差。", "其次是公开不及时。", "此外，流程不畅。"]),
    ("主要表现在一是公开面窄，二是时效差。", ["主要表现在", "一是公开面窄，", "二是时效差。"]),
    ("①内容少②更新慢③队伍弱", ["①内容少", "②更新慢", "③队伍弱"]),
    ("问题主要有：（1）时效差；（2）内容少；", ["问题主要有：", "（1）时效差；", "（2）内容少；"]),
    ("公开数量偏少，更新较慢；队伍业务不熟，人员变动大。", ["公开数量偏少，更新较慢；", "队伍业务不熟，人员变动大。"]),
    ("全年发布1.2万条，增长2.5%。加强第一季度检查，落实第二条要求。",
     ["全年发布1.2万条，增长2.5%。", "加强第一季度检查，落实第二条要求。"]),
    ("存在差距；还需努力。\n一是内容少。", ["存在差距；还需努力。", "一是内容少。"]),
    (LONG + "二是更新慢。", [LONG, "二是更新慢。"]),
    ("— 12 —\n15\n政策解读少。", ["政策解读少。"]),
    ("一是在公开的广度和深度上与上级要求和群众的期待相比仍有不小的差距，特别是\n重点领域的信息。\n二是更新慢。",
     ["一是在公开的广度和深度上与上级要求和群众的期待相比仍有不小的差距，特别是\n重点领域的信息。", "二是更新慢。"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SHAPES)
def test_shapes(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in split(text, lines(text))] == expected


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("（二）存在问题。公开渠道较为单一，线下公开栏偏少。", True),
        ("（一）2022年问题整改情况。针对解读数量偏少的问题，全年制作图解12期。", True),
        ("（三）下一步改进措施：加强业务培训。优化网站栏目。", False),
        ("（三）下一步工作打算。加强业务培训。", True),
        ("（一）公开意识有待增强。部分科室重视不够。", False),
        ("1.解读情况不佳。图解少。", False),
        ("1.问题整改不彻底。去年的老毛病又犯。", False),
    ],
)
def test_a_heading_that_opens_an_item_is_a_clause_of_its_own(text: str, heads: bool) -> None:
    assert (len(split(text, lines(text))) > 1) == heads


def test_a_long_item_is_cut_at_its_stops() -> None:
    first = "一是公开内容不够全面，" + "有关民生资金的信息偏少，" * 3 + "群众有意见。"
    second = "政策解读形式单一，" + "图解和视频不多，" * 6 + "群众看不懂。"
    assert [(first + second)[a:b] for a, b in split(first + second, lines(first + second))] == [first, second]


def test_a_short_lead_stays_with_its_first_sentence() -> None:
    text = (
        "（一）公开意识有待增强。"
        + "部分科室认为公开是办公室一家的事，" * 4
        + "能推就推。"
        + "另有科室报送靠催，" * 3
        + "拖延明显。"
    )
    found = [text[a:b] for a, b in split(text, lines(text))]
    assert len(found) == 2
    assert found[0].startswith("（一）公开意识有待增强。部分科室")


PIECES = st.sampled_from(
    [
        "一是内容少；",
        "二是更新慢。",
        "（一）问题",
        "1.解读少。",
        "下一步，",
        "公开不够",
        "，",
        "。",
        "；",
        "\n",
        " ",
        "2.5万",
        "①",
        "：",
        "首先，",
        "其次，",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_clauses_lie_in_order_and_lose_no_word(text: str) -> None:
    spans = split(text, lines(text))
    assert all(a < b for a, b in spans)
    assert all(b <= c for (_, b), (c, _) in pairwise(spans))
    kept = "".join(text[a:b] for a, b in spans)
    for word in ("内容少", "更新慢", "解读少", "公开不够"):
        assert kept.count(word) == text.count(word)
