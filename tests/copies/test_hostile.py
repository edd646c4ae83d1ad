"""Texts made to be slow or large: each is bounded by what is looked at, not by a time that a test could measure."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from service.copies import sketch, stock
from service.copies.candidates import _meeting, candidates
from service.copies.find import find
from service.copies.rules import rules
from service.copies.text import Narrative
from tests.copies.narratives import sketched, told, written
from training.forge.copies import county

pytestmark = pytest.mark.heavy


def _random(seed: int, size: int) -> str:
    return "".join(chr(c) for c in np.random.default_rng(seed).integers(0x4E00, 0x9FA5, size))


def test_a_report_without_a_stop_is_cut() -> None:
    made = written(_random(1, 200_000), "青石镇")
    limits = rules().limits
    assert made.sentences[-1].end <= limits.characters + 10
    assert all(s.end - s.start <= limits.sentence for s in made.sentences)


def test_no_more_sentences_than_the_limit() -> None:
    made = written("".join(_random(i, 9) + "。" for i in range(3_000)), "青石镇")
    assert len(made.sentences) == rules().limits.sentences


def test_a_sentence_repeated_ten_thousand_times_is_own_text_once() -> None:
    text = "请护林员把公示带上山寨子里各挂小黑板。" * 10_000
    made = {"a": written(text, "青石镇"), "b": written(text, "柳湾镇")}
    assert find(sketched(made), made.__getitem__) == []


def test_a_county_with_one_text_has_no_copies_and_loads_nothing() -> None:
    one = told(county(2, 1).reports[0])
    made = {f"{i:04}": Narrative(f"{i}号镇", one.text, one.sentences) for i in range(1_000)}
    loads: Counter[str] = Counter()

    def load(name: str) -> Narrative:
        loads[name] += 1
        return made[name]

    assert find(sketched(made), load) == []
    assert not loads


def test_a_group_of_equal_reports_below_a_fifth_is_a_star() -> None:
    everybody = {r.name: told(r) for r in county(6, 400).reports}
    one = told(county(7, 1, half=1).reports[0])
    group = {f"a{i:02}": Narrative(f"{i}号署", one.text, one.sentences) for i in range(60)}
    made = everybody | group
    found = find(sketched(made), made.__getitem__)
    whole = rules().whole
    assert {n for c in found for n in (c.one, c.other)} == set(group)
    assert {c.other for c in found if c.one == "a00"} == set(group) - {"a00"}
    assert len(found) <= whole * (whole - 1) / 2 + len(group)


def test_a_crowd_in_one_bucket_gives_few_pairs() -> None:
    size = 3_000
    pairs = _meeting(np.zeros((size, 4), np.uint32))
    assert len(pairs) <= size * (rules().sketch.next + 1)
    assert {int(b) for a, b in pairs if a == 0} == set(range(1, size))


def test_too_few_shingles_are_no_candidates() -> None:
    few = sketch.shingles(["请护林员把公示带上山"])
    assert list(candidates([few, few], [sketch.FULL] * 2)) == []


@pytest.mark.parametrize(
    "word",
    [
        "贯彻落实",
        "国务院办公厅",
        "工作人员",
        "《条例》",
        "《条例》第一条规定：“",
        "根据《条例》规定，",
        "“",
        "第一条",
        "要求",
    ],
)
def test_a_word_many_times_takes_no_time(word: str) -> None:
    """Each of these takes years where a pattern can give back what it took; the runner's limit would be met."""
    text = word * (20_000 // len(word))
    list(stock.quotations(text, 0, len(text)))
    stock.own(text)
