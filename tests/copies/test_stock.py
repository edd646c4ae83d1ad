from __future__ import annotations

from typing import Any

import pytest

from models.wording import key, narrow
from service.copies import stock
from service.copies.rules import rules
from service.copies.text import mask
from tests.copies.narratives import written


@pytest.mark.parametrize("group", stock.groups(), ids=lambda group: group["name"])
def test_stock_phrases_are_nobodys_and_other_words_are_kept(group: dict[str, Any]) -> None:
    for text in group["yes"]:
        assert mask(text, None) == ""
    for text in group["no"]:
        assert key(stock.own(narrow(text))) == key(text)


@pytest.mark.parametrize("text", [t for part in stock.data("law")["text"] for t in part["words"]])
def test_every_article_is_known_with_and_without_its_number(text: str) -> None:
    assert mask(text, None) == ""
    assert written(f"《条例》第五条规定，{text}", "青石镇").sentences == ()


def test_what_follows_a_law_is_a_quotation_only_where_it_is_one() -> None:
    own = "我局把二十三个站点的收费表贴在门口供人核对"
    for lead in ("《条例》第二十条规定，", "根据《条例》第二十条规定，", "按照《条例》要求，"):
        (kept,) = written(lead + own + "。", "柳湾镇").sentences
        assert "收费表贴在门口供人核对" in kept.masked
    (kept,) = written("按照《条例》要求，逐户上门送去宅基地批文的复印件。", "柳湾镇").sentences
    assert "逐户上门送去宅基地批文的复印件" in kept.masked
    assert written("《档案法》第五条规定，一切国家机关都有保护档案的义务。", "柳湾镇").sentences == ()
    assert written("根据《保密法》第九条规定，机关应当按密级标出文件。", "柳湾镇").sentences == ()


def test_a_quotation_in_marks_ends_with_them() -> None:
    text = "《意见》指出：“甲地的水渠要修到田头。乙地的桥要架到村口。”合作社照此把水渠修到了二十户的田头。"
    (kept,) = written(text, "柳湾镇").sentences
    assert kept.masked == key(rules().words.numerals.sub("", "合作社照此把水渠修到了二十户的田头"))


def test_the_own_words_of_a_clause_with_a_stock_phrase_are_kept() -> None:
    text = "高度重视政府信息公开工作，请三位退休教师每月给网页挑错并当面登记。"
    assert key(stock.own(narrow(text))) == "请三位退休教师每月给网页挑错并当面登记"
