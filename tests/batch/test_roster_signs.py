"""What stands in the cells of a roster's text: days with more behind them, separators, control characters."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.batch.roster import read
from tests.batch.test_roster import refused
from tests.batch.test_roster_kept import DAY, listed, reason


@pytest.mark.parametrize(
    "text",
    [
        "2024年1月31日（周三）", "2024年1月31日(星期三)", "2024年1月31日周三前", "2024年1月31日前（星期三）", "2024年1月31日前", "2024年1月31日下班前", "2024年1月31日下午下班前",
        "2024年1月31日17:00前", "2024年1月31日 17:00前", "2024年1月31日17：00前", "2024年01月31日24时前", "2024年1月31日17时30分前", "2024年1月31日下午5点前报送",
        "2024/01/31 上午8:00", "2024-01-31 23:59", "2024-01-31T00:00:00Z", "2024-01-31T00:00:00.000Z", "2024-01-31T00:00:00+08:00", "2024-01-31T09:30", "20240131 17:00", "2024 01 31",
    ],
)  # fmt: skip
def test_days_with_more_behind_them(text: str) -> None:
    assert listed(f'单位,期限\n青石镇,"{text}"\n') == [("青石镇", "", DAY)]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1月31日（周三）", "no_year"), ("1月31日下班前", "no_year"), ("1月31日17:00前", "no_year"), ("2024年1月底", "date"), ("2024年1月31日至2月5日", "date"),
        ("2024年1月31日0时前", "date"), ("2024-01-31 00:00前", "date"), ("2024-01-30T16:00:00Z", "date"), ("2024年1月31日25:00前", "date"),
        ("2024年2月30日（周五）", "date"), ("2024年1月31日或另行通知", "date"), ("TRUE", "date"),
    ],
)  # fmt: skip
def test_days_that_are_not_sure(text: str, why: str) -> None:
    assert reason(f"单位,期限\n青石镇,{text}\n") == (why, 2)


@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["", " ", "T"]),
    st.integers(1, 23),
    st.integers(0, 59),
)
@settings(max_examples=60)
def test_the_hour_changes_no_day(day: date, between: str, hour: int, minute: int) -> None:
    printed = [f"{day.year}年{day.month}月{day.day}日{between if between != 'T' else ''}{hour}:{minute:02}前"]
    if between:
        printed += [
            f"{day.isoformat()}{between}{hour:02}:{minute:02}",
            f"{day.year}/{day.month}/{day.day}{between}{hour}:{minute:02}:00",
        ]
    for text in printed:
        assert listed(f"单位,期限\n青石镇,{text}\n")[0][2] == day


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", ["\x01", "\x7f", "\x00"])
def test_control_characters_are_named_with_their_line(encoding: str, sign: str) -> None:
    for more in (0, 200):
        text = "单位,类型\n" + "".join(f"第{i}镇,乡镇\n" for i in range(more)) + f"青{sign}石镇,乡镇\n"
        if encoding == "utf-16" and not more:
            continue
        error = refused(text.encode(encoding))
        if encoding != "utf-16" or error.params["reason"] != "type":
            assert (error.params["reason"], error.params["row"]) == ("control", more + 2)
            assert f"U+{ord(sign):04X}" in error.message()


@pytest.mark.parametrize("separator", ["，", "；"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_full_width_separators(separator: str, encoding: str) -> None:
    text = "名册\n单位，类型，截止日期\n青石镇，乡镇，2024-01-31\n".replace("，", separator)
    (organ,) = read(text.encode(encoding), "x").organs
    assert (organ.name, organ.kind, organ.due, organ.row) == ("青石镇", "乡镇街道", DAY, 3)


def test_separators_of_both_widths_in_one_file() -> None:
    assert listed("单位,类型，截止日期\n青石镇,乡镇，2024-01-31\n") == [("青石镇", "乡镇街道", DAY)]
    assert listed("单位，类型，截止日期\n青石镇,乡镇,2024-01-31\n") == [("青石镇", "乡镇街道", DAY)]
