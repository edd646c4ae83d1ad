"""What many organs say alike is told: the sentences, and the reports that hold nothing else."""

from __future__ import annotations

import random

from service.copies.rules import rules
from service.copies.shared import shared
from service.copies.text import Narrative
from tests.copies.narratives import sketched, told, written
from training.forge.copies import data, independent, unit

_SHARED = "".join(group[0] for about in ("disclosure", "requests") for group in data()["topics"][about][:9])


def _independent(count: int) -> dict[str, Narrative]:
    rng = random.Random(11)
    return {f"{i:02}": told(independent(rng, unit(rng, "township", f"岚溪县{i}号镇"), 0)) for i in range(count)}


def _shared(made: dict[str, Narrative], template: tuple[str, ...] = ()) -> tuple[dict[str, int], list[str]]:
    found, bare = shared(sketched(made), made.__getitem__, template)
    assert len(found) <= rules().template.shown
    return {s.text: s.organs for s in found}, bare


def test_reports_that_are_one_text_are_named_with_its_sentences() -> None:
    same = {f"x{i}": written(_SHARED, f"{i}号乡") for i in range(4)}
    sentences, bare = _shared(_independent(10) | same)
    assert bare == sorted(same)
    own = [s for s in same["x0"].sentences if s.masked]
    told_ = [organs for text, organs in sentences.items() if text in same["x0"].text]
    assert len(told_) == len({s.masked for s in own})
    assert min(told_) == 4


def test_who_adds_something_of_its_own_is_not_bare() -> None:
    more = "".join(group[0] for group in data()["topics"]["management"][:5])
    made = _independent(6) | {f"x{i}": written(_SHARED + more * (i == 0), f"{i}号乡") for i in range(5)}
    sentences, bare = _shared(made)
    assert bare == ["x1", "x2", "x3", "x4"]
    assert 5 in sentences.values()


def test_a_template_that_was_handed_out_is_not_told() -> None:
    file = _SHARED.replace("{we}", "××镇").replace("{n}", "××")
    made = _independent(6) | {f"x{i}": written(_SHARED, f"{i}号乡") for i in range(5)}
    sentences, bare = _shared(made, (file,))
    assert bare == []
    assert not [text for text in sentences if text in made["x0"].text]


def test_two_templates_of_two_groups_are_both_told() -> None:
    other = "".join(group[0] for about in ("management", "platform") for group in data()["topics"][about][:6])
    made = {f"x{i}": written(_SHARED, f"{i}号乡") for i in range(5)}
    made |= {f"y{i}": written(other, f"{i}号镇") for i in range(4)}
    sentences, bare = _shared(made)
    assert bare == sorted(made)
    assert sorted(set(sentences.values())) == [4, 5]
    assert list(sentences.values()) == sorted(sentences.values(), reverse=True)


def test_three_organs_are_too_few_to_tell() -> None:
    assert _shared({f"x{i}": written(_SHARED, f"{i}号乡") for i in range(3)}) == ({}, [])


def test_common_phrases_make_nobody_bare() -> None:
    sentences, bare = _shared(_independent(12))
    assert bare == []
    assert all(organs >= rules().template.organs for organs in sentences.values())
