from __future__ import annotations

import random
from collections.abc import Iterable

import pytest

from service.batch.face import Copy
from service.copies.find import find
from service.copies.rules import rules
from service.copies.text import Narrative
from tests.copies.narratives import of_county, sketched, told, written
from training.corpus import clauses
from training.forge.copies import County, copy, county, data, independent
from training.forge.plan import plan
from training.forge.units import unit


def _pairs(copies: Iterable[Copy]) -> set[tuple[str, str]]:
    return {(c.one, c.other) for c in copies}


def _found(narratives: dict[str, Narrative], template: tuple[str, ...] = ()) -> list[Copy]:
    return find(sketched(narratives), narratives.__getitem__, template)


def _of(made: County, template: tuple[str, ...] = ()) -> list[Copy]:
    sketches, load = of_county(made)
    return find(sketches, load, template)


def _independent(count: int, seed: int = 5) -> list[Narrative]:
    rng = random.Random(seed)
    return [told(independent(rng, unit(rng, "township", f"岚溪县{i}号镇"), 0)) for i in range(count)]


@pytest.mark.parametrize("given_file", [False, True])
def test_planted_copies_are_found_and_nothing_else(given_file: bool) -> None:
    made = county(11, 60, [1, 1, 1, 1, 2, 3], touched=0.3)
    found = _of(made, (made.template,) if given_file else ())
    assert made.copied <= _pairs(found) <= made.copied | made.akin


def test_the_order_of_input_makes_no_difference() -> None:
    made = county(12, 30, [1, 2])
    sketches, load = of_county(made)
    turned = dict(reversed(sketches.items()))
    assert find(sketches, load) == find(turned, load)
    assert list(sketches) != sorted(sketches)


def test_passages_stand_where_they_say_and_names_are_in_order() -> None:
    made = county(13, 20, [1])
    sketches, load = of_county(made)
    (found,) = find(sketches, load)
    assert found.one < found.other
    assert rules().decision.share <= found.share <= 1
    one, other = load(found.one), load(found.other)
    for passage in found.passages:
        assert one.text[passage.one_start : passage.one_end] == passage.one
        assert other.text[passage.other_start : passage.other_end] == passage.other
        assert rules().decision.alike <= passage.ratio <= 1
    assert [p.one_start for p in found.passages] == sorted(p.one_start for p in found.passages)


def test_neighbouring_sentences_are_one_passage() -> None:
    narrative = _independent(1)[0]
    same = Narrative("别处", narrative.text, narrative.sentences)
    (found,) = _found({"a": narrative, "b": same})
    assert found.share == 1
    assert len(found.passages) == len({s.section for s in narrative.sentences})


def test_two_versions_of_one_organ_are_no_pair() -> None:
    narrative = _independent(1)[0]
    assert _found({"a": narrative, "b": narrative}) == []


def test_a_part_of_a_longer_report_is_found() -> None:
    rng = random.Random(4)
    long, *others = (independent(rng, unit(rng, "township", f"岚溪县{i}号镇"), 0) for i in range(20))
    text = "".join(s.masked + "。" for s in told(long).sentences[::2])
    made = {f"{i:02}": told(r) for i, r in enumerate(others)} | {
        "long": told(long),
        "short": written(text, "古渡镇"),
    }
    assert _pairs(_found(made)) == {("long", "short")}


def test_what_a_fifth_of_the_organs_say_is_nobodys() -> None:
    own = _independent(40)
    shared = "".join(group[0] for about in ("disclosure", "requests") for group in data()["topics"][about][:9])
    made = {f"{i:02}": n for i, n in enumerate(own)}
    for i in range(7):
        made[f"{i:02}"] = written(shared, f"{i}号乡")
    assert len(_found(made)) == 7 * 6 / 2
    made["07"] = written(shared, "7号乡")
    assert _found(made) == []


def test_versions_of_one_organ_do_not_make_a_template() -> None:
    shared = "".join(group[0] for group in data()["topics"]["management"][:9])
    made = {f"{i:02}": n for i, n in enumerate(_independent(10))}
    made |= {f"a{i}": written(shared, "青石镇") for i in range(6)} | {"b": written(shared, "柳湾镇")}
    assert _pairs(_found(made)) == {(f"a{i}", "b") for i in range(6)}


def test_a_template_handed_in_is_nobodys() -> None:
    shared = "".join(group[0] for group in data()["topics"]["platform"][:9])
    made = {"a": written(shared, "青石镇"), "b": written(shared, "柳湾镇")}
    assert _pairs(_found(made)) == {("a", "b")}
    file = shared.replace("{we}", "××镇").replace("{n}", "××")
    assert _found(made, (file,)) == []


def test_reports_with_hardly_any_own_text_are_no_copies() -> None:
    text = "村里的高音喇叭重新接通，早晚各播十分钟政策。公开栏装上玻璃罩和夜灯，天黑后也能看清。"
    assert _found({"a": written(text, "青石镇"), "b": written(text, "柳湾镇")}) == []


def test_reports_without_text_are_no_copies() -> None:
    assert _found({}) == []
    assert _found({name: written("无", f"{name}镇") for name in "abcde"}) == []


def test_many_copies_of_one_report_are_each_in_a_pair_but_not_every_pair() -> None:
    rng = random.Random(8)
    source = independent(rng, unit(rng, "township", "岚溪县青石镇"), 0)
    others = [independent(rng, unit(rng, "township", f"岚溪县{i}号乡"), 0) for i in range(200)]
    copies = [copy(rng, source, unit(rng, "township", f"岚溪县{i}号镇"), 0, 0.1) for i in range(30)]
    made = {r.name: told(r) for r in (source, *others, *copies)}
    found = _found(made)
    group = {r.name for r in (source, *copies)}
    assert {name for pair in _pairs(found) for name in pair} == group
    whole = rules().whole
    assert len(group) - 1 <= len(found) <= whole * (whole - 1) / 2 + len(group)


def test_reports_written_by_hand_are_no_copies() -> None:
    """Section five of 375 reports that few people wrote, in the same register and with the same stock phrases."""
    told_by: dict[str, list[str]] = {}
    for clause in clauses():
        if clause.report:
            told_by.setdefault(clause.report, []).append(clause.text)
    assert _found({name: written("\n".join(lines), f"{name}镇") for name, lines in told_by.items()}) == []


def test_reports_of_few_phrases_are_no_copies() -> None:
    """What is common is what chance gives where everybody has his sentences from one short list."""
    made = {}
    for seed in range(300):
        report = plan(seed, standard="2021")
        lines = [line for code in ("overview", "problems") for line in report.section(code).paragraphs]
        made[str(seed)] = written("\n".join(lines), f"{report.unit.name}{seed}")
    assert _found(made) == []
