"""Classifiers of plain labels: one label a text or several, whatever they are called."""

from __future__ import annotations

import pytest

from models.classifier import Classifier
from tests.bench.titles import titles
from training import plain
from training.labels.clause import Clause


def _single(n: int, seed: int) -> list[Clause]:
    return [Clause(text, labels=(label,), single=True) for text, label in titles(n, seed)]


def test_short_titles() -> None:
    classifier = plain.train(_single(1500, 1))
    figures = plain.evaluate(Classifier.of(classifier.state()), _single(400, 2))
    assert len(classifier.labels) == 10
    assert figures["accuracy"] > 0.6
    assert figures["accuracy"] == figures["micro_f1"]
    assert sum(f["support"] for f in figures["labels"].values()) == 400


def test_several_labels_a_text() -> None:
    words = {"红": "颜色", "圆": "形状", "重": "重量"}
    pairs = [(a, b) for a in words for b in words]
    clauses = [
        Clause(f"它{a}而{b}{i}", labels=tuple({words[a], words[b]}))
        for a, b in pairs
        for i in "甲乙丙丁戊己庚辛壬癸子丑"
    ]
    classifier = plain.train(clauses)
    assert not classifier.single
    assert [set(x) for x in classifier.predict(["它红而圆", "它重而重"])] == [{"颜色", "形状"}, {"重量"}]


def test_a_label_that_the_classifier_never_saw_counts_against_it() -> None:
    classifier = plain.train(_single(300, 1))
    figures = plain.evaluate(classifier, [Clause("量子", labels=("玄学",), single=True)])
    assert figures["accuracy"] == 0
    assert figures["labels"]["玄学"] == {"precision": 0, "recall": 0, "f1": 0, "support": 1}


@pytest.mark.parametrize("labels", [[], ["甲"], ["甲", "甲", "乙"]])
def test_too_few(labels: list[str]) -> None:
    with pytest.raises(plain.TooFew):
        plain.train([Clause(f"文{i}", labels=(x,), single=True) for i, x in enumerate(labels)])
