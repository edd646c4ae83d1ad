"""Cells' texts to values; glued digits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.values import decimals, is_value, parse, ways_to_split


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("0", 0), (" 7 ", 7), ("１２", 12), ("12，345", 12345), ("1,234,567", 1234567), ("3件", 3), ("3 件", 3),
        ("22（其中修订16件）", 22), ("22(其中修订16件)", 22), ("-2", -2), ("+17", 17), ("2.0", 2), ("1.5", 1.5),
        ("007", 7),
    ],
)  # fmt: skip
def test_numbers(raw: str, value: float) -> None:
    assert parse(raw) == (value, "number")


@pytest.mark.parametrize(("raw", "value"), [("36.5万元", 36.5), ("120000元", 12), ("19.3700", 19.37), ("2", 2)])
def test_amounts_are_in_ten_thousand_yuan(raw: str, value: float) -> None:
    assert parse(raw, "amount") == (value, "number")


@pytest.mark.parametrize("raw", ["/", "-", "—", "——", "－", "无", "\\", "--"])
def test_marks(raw: str) -> None:
    assert parse(raw) == (None, "mark")


@pytest.mark.parametrize("raw", ["", " ", "　", "\u00a0"])
def test_blanks(raw: str) -> None:
    assert parse(raw) == (None, "blank")


@pytest.mark.parametrize(
    "raw", ["1 2", "1,23", "O", "三", "详见附件", "12件以上", "1.2万", "36.5万元", "9" * 16, "1-2", "12/3", "3（"]
)
def test_what_is_no_number_is_text_and_has_no_value(raw: str) -> None:
    assert parse(raw) == (None, "text")


@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_every_count_comes_back(number: int) -> None:
    assert parse(str(number)) == parse(f"{number:,}") == (number, "number")


@given(st.text(max_size=30))
def test_any_text_has_a_state_and_a_value_only_if_a_number(raw: str) -> None:
    value, state = parse(raw)
    assert (value is not None) == (state == "number")


def test_decimals_are_counted_as_printed() -> None:
    assert [decimals(r) for r in ("19.3700", "1", "0.12345万元", "－")] == [4, 0, 5, 0]


def test_a_field_of_numbers() -> None:
    assert is_value("")
    assert is_value("36.5万元")
    assert is_value("/")
    assert not is_value("规章")


@pytest.mark.parametrize(
    ("digits", "kinds", "ways"),
    [
        ("000", ["count"] * 3, [("0", "0", "0")]),
        ("449", ["count"] * 3, [("4", "4", "9")]),
        ("1000", ["count"] * 3, [("10", "0", "0")]),
        ("10", ["count", "signed"], [("1", "0")]),
        ("12-30", ["count", "signed", "count"], [("12", "-3", "0")]),
    ],
)
def test_glued_digits_with_one_way_to_split(digits: str, kinds: list, ways: list) -> None:
    assert ways_to_split(digits, kinds) == ways


@pytest.mark.parametrize(
    ("digits", "kinds"),
    [("21+1740", ["count", "signed", "count"]), ("6-231", ["count", "signed", "count"]),
     ("236.5万元", ["count", "amount"]), ("123", ["count", "count"])],
)  # fmt: skip
def test_glued_digits_with_several_ways_are_not_told_apart(digits: str, kinds: list) -> None:
    assert len(ways_to_split(digits, kinds)) > 1


@given(st.lists(st.integers(0, 999), min_size=1, max_size=7))
def test_a_split_always_holds_the_digits(numbers: list[int]) -> None:
    glued = "".join(map(str, numbers))
    for way in ways_to_split(glued, ["count"] * len(numbers)):
        assert "".join(way) == glued
