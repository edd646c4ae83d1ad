"""Numbers in running text: value, unit, exactness, and what is no number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.claims.figures import find, fold
from models.numerals import counting


def one(text: str) -> tuple[Decimal, str, str]:
    (number,) = find(fold(text))
    return number.value, number.unit, number.exactness


@pytest.mark.parametrize(
    ("text", "value", "unit", "exactness"),
    [
        ("收到21件", "21", "件", "exact"),
        ("收到２１件", "21", "件", "exact"),
        ("收到二十一件", "21", "件", "exact"),
        ("收到两件", "2", "件", "exact"),
        ("共12，345条", "12345", "条", "exact"),
        ("共1,234件", "1234", "件", "exact"),
        ("约1.2万条", "12000", "条", "about"),
        ("2千余条", "2000", "条", "more"),
        ("近200件", "200", "件", "less"),
        ("20多件", "20", "件", "more"),
        ("不足10件", "10", "件", "less"),
        ("200件左右", "200", "件", "about"),
        ("三百件以上", "300", "件", "more"),
        ("占71.43%", "71.43", "%", "exact"),
        ("占百分之二十", "20", "%", "exact"),
        ("上升5个百分点", "5", "个百分点", "exact"),
        ("收费120.5万元", "120.5", "万元", "exact"),
        ("收费3000元", "0.3", "万元", "exact"),
        ("收费1元", "0.0001", "万元", "exact"),
        ("培训300人次", "300", "人次", "exact"),
    ],
)
def test_forms(text: str, value: str, unit: str, exactness: str) -> None:
    assert one(text) == (Decimal(value), unit, exactness)


@pytest.mark.parametrize(
    "text", ["第三件", "每件都办", "数十件", "几百件", "一是认真", "三个方面", "统一公开", "电话13800000000000"]
)
def test_what_is_no_count(text: str) -> None:
    assert find(fold(text)) == []


@given(st.integers(1, 9999), st.sampled_from(["件", "份", "起", "部"]))
def test_digits_and_numerals_say_the_same(value: int, unit: str) -> None:
    assert one(f"收到{value}{unit}")[:2] == one(f"收到{counting(value)}{unit}")[:2] == (value, unit)


@given(st.text(max_size=40))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    for number in find(fold(text)):
        assert 0 <= number.start < number.end <= len(text)
