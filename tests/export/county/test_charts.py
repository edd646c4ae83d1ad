"""Charts: the numbers that they show are those given, and no text becomes an element."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.export.county import charts
from service.export.county.charts import Bar, Bin, Group
from service.export.facts import clean
from tests.counties import HOSTILE

SCORES = st.lists(st.floats(0, 100), min_size=1, max_size=60)
WIDTH = 420


def rects(svg: str, fill: str) -> list[float]:
    return [float(e.get("width", "")) for e in ET.fromstring(svg).iter("rect") if e.get("fill") == fill]


@given(SCORES)
def test_every_score_is_in_the_bin_that_holds_it(scores: list[float]) -> None:
    bins = charts.bins(scores)
    assert sum(b.count for b in bins) == len(scores)
    assert bins[-1].high == 100
    assert all(one.high == other.low for one, other in pairwise(bins))
    for b in bins:
        last = b is bins[-1]
        assert b.count == sum(b.low <= s < b.high or (last and s == b.high) for s in scores)


@given(SCORES)
def test_a_histogram_is_as_high_as_its_counts(scores: list[float]) -> None:
    bins = charts.bins(scores)
    svg = ET.fromstring(charts.histogram(bins, "得分", "份"))
    tall = [float(e.get("height", "")) for e in svg.iter("rect") if e.get("fill") == charts.TONES["plain"]]
    most = max(b.count for b in bins)
    assert tall == pytest.approx([156 * b.count / most for b in bins], abs=0.01)
    shown = [e.text for e in svg.iter("text") if e.get("font-size") == "14"]
    assert shown == [str(b.count) for b in bins if b.count]


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=20))
def test_bars_are_as_long_as_their_values(values: list[float]) -> None:
    svg = charts.bars([Bar(str(i), v, f"{v}") for i, v in enumerate(values)], "比")
    long = rects(svg, charts.TONES["plain"])
    top = max(values)
    assert long == pytest.approx([max(2.0, WIDTH * v / top) if v > 0 else 0 for v in values], abs=0.01)


def test_groups_may_have_a_scale_of_their_own() -> None:
    given = [
        Group("大", (Bar("", 100, "上年 100", "soft"), Bar("", 50, "本年 50"))),
        Group("小", (Bar("", 1, "上年 1", "soft"), Bar("", 2, "本年 2"))),
    ]
    whole = WIDTH * 0.62
    own, shared = (charts.groups(given, "比", own=own) for own in (True, False))
    assert rects(own, charts.TONES["plain"]) == pytest.approx([whole / 2, whole], abs=0.01)
    assert rects(shared, charts.TONES["plain"]) == pytest.approx([whole / 2, whole / 50], abs=0.01)


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_are_texts(text: str) -> None:
    for svg in (
        charts.bars([Bar(text, 1, text)], text),
        charts.groups([Group(text, (Bar(text, 1, text), Bar("", 2, "")))], text),
        charts.histogram([Bin(0, 10, 3)], text, text),
    ):
        root = ET.fromstring(svg)
        assert {e.tag for e in root.iter()} <= {"svg", "title", "desc", "rect", "text"}
        assert root.get("role") == "img"
        assert root.findtext("title") == clean(text)
        assert clean(text) in str(root.findtext("desc"))
        assert "alert(1)<" not in svg


def test_a_label_too_long_is_cut_short() -> None:
    svg = ET.fromstring(charts.bars([Bar("长" * 90, 1, "3 份，5 处")], "比"))
    label = next(e.text for e in svg.iter("text"))
    assert label is not None
    assert label.endswith("…")
    assert 15 < len(label) < 26
