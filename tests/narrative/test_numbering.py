"""Numbers that open items: which style, which ordinal, and what is none."""

from __future__ import annotations

import pytest

from models.narrative import numbering

OPENINGS = [
    ("一是公开内容少", "ordinal", 1),
    ("十二是队伍弱", "ordinal", 12),
    ("一要提高认识", "ordinal", 1),
    ("（三）加强培训", "bracket", 3),
    ("( 二 )、加强培训", "bracket", 2),
    ("1.加强培训", "arabic", 1),
    ("10、加强培训", "arabic", 10),
    ("　　2．加强培训", "arabic", 2),
    ("（4）加强培训", "arabic_bracket", 4),
    ("5）加强培训", "arabic_bracket", 5),
    ("三、改进方向", "chinese", 3),
    ("①专区难找", "circle", 1),
    ("第二，加强考核", "nth", 2),
    ("首先，加强领导", "word", 1),
    ("首先是认识有偏差", "word", 1),
    ("此外，宣传不够", "word", 0),
    ("A. 渠道单一", "letter", 1),
    ("● 1、渠道单一", "arabic", 1),
]


@pytest.mark.parametrize(("text", "style", "ordinal"), OPENINGS)
def test_openings(text: str, style: str, ordinal: int) -> None:
    number = numbering.opening(text)
    assert number is not None
    assert (number.style, number.ordinal) == (style, ordinal)
    assert numbering.body(text)[:2] in text
    assert numbering.opening(numbering.body(text)) is None


@pytest.mark.parametrize(
    "text",
    ["公开内容少", "2023年工作", "1.5万条信息", "12345热线", "一些栏目更新慢", "第一季度完成整改", "第二条执行到位",
     "第一时间发布", "十分重视", "首先办理", "三审三校流于形式", "", "（以下简称《条例》）要宣传"],
)  # fmt: skip
def test_no_openings(text: str) -> None:
    assert numbering.opening(text) is None
    assert numbering.body(text) == text
