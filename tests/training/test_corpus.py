"""The shipped corpus: labels that keep the guide's form, enough of each theme, and no copy of a gold clause."""

from __future__ import annotations

from collections import Counter

import pytest

from service.checks import catalogue
from training import corpus, taxonomy
from training.labels import check
from training.labels.check import Record
from training.labels.clause import Clause
from training.narrative.evaluate import sequences


def test_size_and_labels() -> None:
    clauses, gold = corpus.clauses(), corpus.gold()
    assert len(clauses) >= 3000
    assert len(gold) >= 400
    everything = [*clauses, *gold]
    _, faults = check.clauses(Record(i, c.to_json()) for i, c in enumerate(everything))
    assert faults == []
    assert all(c.role and c.themes is not None and c.id for c in everything)
    assert len({c.id for c in everything}) == len(everything)
    counts = Counter(t for c in clauses for t in c.themes or ())
    assert min(counts[t] for t in taxonomy.load().themes) >= 150


def test_gold_comes_from_other_reports() -> None:
    assert not {c.report for c in corpus.gold()} & {c.report for c in corpus.clauses()}


def test_reports_stand_together() -> None:
    for clauses in (corpus.clauses(), corpus.gold()):
        names = [clauses[unit[0]].report for unit in sequences(clauses) if clauses[unit[0]].report]
        assert len(names) == len(set(names))


def test_no_training_clause_is_nearly_a_gold_clause_or_stands_twice() -> None:
    assert corpus.duplicates(corpus.clauses(), corpus.gold()) == {}


@pytest.mark.parametrize(
    ("text", "themes", "found"),
    [
        ("一是政务新媒体更新不够及时，公开内容还不够丰富。", ("content",), True),
        ("2.政务新媒体更新不够及时，公开内容还不够丰富", ("content",), True),
        ("改进措施：", (), False),
        ("政务新媒体的评论区常年关闭。", ("interaction",), False),
    ],
)
def test_near_copies(text: str, themes: tuple[str, ...], found: bool) -> None:
    held = [Clause("（一）政务新媒体更新不够及时，公开内容不够丰富。", themes=("content",)), Clause("改进措施")]
    assert bool(corpus.duplicates([Clause(text, themes=themes)], held)) == found


def test_a_copy_within_the_training_set_is_the_later_one() -> None:
    texts = ["公开渠道较为单一，线下公开栏偏少。", "别的一条问题与上面无关。", "公开渠道比较单一，线下公开栏偏少。"]
    assert list(corpus.duplicates([Clause(t, themes=("platform",)) for t in texts], [])) == [2]


def test_the_names_of_themes_are_the_same_everywhere() -> None:
    known = taxonomy.load()
    assert {code: catalogue.word("themes", code, "zh") for code in known.themes} == dict(known.themes)
    assert known.code("公开内容") == known.code("content") == "content"
    assert known.code("问题") == "problem"
    assert known.code("no such") is None
