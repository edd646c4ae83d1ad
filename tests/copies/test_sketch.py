from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.copies import sketch
from service.copies.candidates import contained
from service.copies.rules import rules
from tests.copies.narratives import written

HAN = st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=40)


def test_hashes_are_the_same_everywhere() -> None:
    assert sketch.shingles(["公开栏按季更新"]).tolist() == [2170856059, 2374350591, 2636497495, 3255223541]


@given(st.lists(HAN, max_size=8))
def test_order_of_sentences_makes_no_difference(sentences: list[str]) -> None:
    assert np.array_equal(sketch.shingles(sentences), sketch.shingles(sentences[::-1]))
    hashes, numbers = sketch.placed(sentences)
    for number, sentence in enumerate(sentences):
        assert set(hashes[numbers == number].tolist()) == set(sketch.shingles([sentence]).tolist())


def test_a_sketch_is_small_and_tells_its_limit() -> None:
    rng = np.random.default_rng(1)
    body = "".join(chr(c) for c in rng.integers(0x4E00, 0x9FA5, 200_000))
    content = sketch.sketch(written(body, "青石镇"))
    made = sketch.read(content)
    assert len(content) < 8192
    assert len(made.hashes) == rules().sketch.most
    assert made.limit > int(made.hashes[-1])
    assert made.limit < sketch.FULL
    assert (np.diff(made.hashes.astype(np.int64)) > 0).all()


def test_a_short_report_is_sketched_whole() -> None:
    made = sketch.read(sketch.sketch(written("窗口人员当主播讲政策。", "青石镇")))
    assert made.limit == sketch.FULL
    assert made.organ == "青石镇"
    assert len(made.hashes) == len("窗口人员当主播讲政策") - 3


def test_what_is_no_sketch_is_refused() -> None:
    with pytest.raises(msgspec.DecodeError):
        sketch.read(b"\x00nothing")


def test_containment_of_a_long_report_is_told_by_what_both_sketches_reach() -> None:
    rng = np.random.default_rng(2)
    everything = np.unique(rng.integers(0, 2**32, 40_000, dtype=np.uint32))
    part = everything[::10]
    long, limit = everything[:1900], int(everything[1900])
    assert contained(long, limit, part, sketch.FULL) == 1.0
    half = np.union1d(part[::2], np.unique(rng.integers(0, 2**32, 2000, dtype=np.uint32)))
    assert contained(long, limit, half, sketch.FULL) == pytest.approx(0.5, abs=0.15)
