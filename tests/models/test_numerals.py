"""Chinese numerals: what is written is read back, and what is none is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.numerals import chinese, counting


@given(st.integers(1, 9999))
def test_what_is_written_is_read_back(value: int) -> None:
    assert chinese(counting(value)) == value


@pytest.mark.parametrize(
    ("printed", "value"),
    [("零", 0), ("两", 2), ("十", 10), ("二十一", 21), ("一百零五", 105), ("一百二", 120), ("三千五", 3500), ("两千", 2000), ("三万五千", 35000), ("一万零三", 10003), ("两亿", 200000000)],
)  # fmt: skip
def test_spoken_forms(printed: str, value: int) -> None:
    assert chinese(printed) == value


@pytest.mark.parametrize("printed", ["廿", "一一", "百", "千", "万", "二三", "甲"])
def test_what_is_no_numeral_is_none(printed: str) -> None:
    assert chinese(printed) is None
