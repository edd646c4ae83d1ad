"""Classifiers of plain labelled sets: trained and measured with whatever labels the set has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.metrics import accuracy_score, f1_score
from sklearn.svm import LinearSVC

from models.classifier import Classifier
from models.narrative.features import Floats, Spec, Vectorizer
from models.narrative.linear import Linear
from training.labels.clause import Clause
from training.narrative.evaluate import averages, of_labels
from training.narrative.fit import matrix

_SPEC = Spec(chars=(1, 3), words=True, rare=2)
_STRENGTHS = (0.1, 0.3, 1.0)
_HELD = 10
"""One text in so many chooses the bounds of labels that do not exclude one another."""
_LEAST = 2


class TooFew(ValueError):
    """Too few texts or labels to train on."""


def train(clauses: Sequence[Clause]) -> Classifier:
    """Linear support vectors on n-grams and words. Raises TooFew for fewer than two labels with two texts each."""
    texts = [c.text for c in clauses]
    counts: dict[str, int] = {}
    for c in clauses:
        for label in c.labels or ():
            counts[label] = counts.get(label, 0) + 1
    labels = tuple(sorted(label for label, n in counts.items() if n >= _LEAST))
    if len(labels) < _LEAST:
        raise TooFew
    single = all(c.single for c in clauses)
    targets = np.array([[label in (c.labels or ()) for label in labels] for c in clauses])
    words = Vectorizer.fit(_SPEC, texts)
    if not words.width:
        raise TooFew
    rows = matrix([words.row(t) for t in texts], words.width)
    bounds = np.zeros(len(labels))
    if not single:
        order = np.random.default_rng(0).permutation(len(texts)).tolist()
        held, rest = order[::_HELD], [i for n, i in enumerate(order) if n % _HELD]
        linear = _averaged(rows[rest], targets[rest])
        bounds = _bounds(rows[held] @ linear.weights + linear.bias, targets[held])
    return Classifier(labels, single, words, _averaged(rows, targets), bounds)


def evaluate(classifier: Classifier, clauses: Sequence[Clause]) -> dict[str, Any]:
    """``accuracy`` (all labels of a text right), ``micro_f1``, ``macro_f1`` and a row for each label."""
    found = classifier.predict([c.text for c in clauses])
    names = sorted({*classifier.labels, *(label for c in clauses for label in c.labels or ())})
    truth = np.array([[n in (c.labels or ()) for n in names] for c in clauses])
    taken = np.array([[n in f for n in names] for f in found])
    return {
        "accuracy": round(float(accuracy_score(truth, taken)), 4),
        **averages(truth, taken),
        "labels": of_labels(truth, taken, names),
    }


def _averaged(rows: sparse.csr_matrix, targets: np.ndarray) -> Linear:
    """The mean of models of several strengths: on seeded titles never worse than the middling one by itself."""
    fitted = [_fit(rows, targets, strength) for strength in _STRENGTHS]
    return Linear(np.mean([f.weights for f in fitted], 0), np.mean([f.bias for f in fitted], 0))


def _fit(rows: sparse.csr_matrix, targets: np.ndarray, strength: float) -> Linear:
    """One against the rest, for each label."""
    weights, bias = np.zeros((rows.shape[1], targets.shape[1])), np.zeros(targets.shape[1])
    for k in range(targets.shape[1]):
        if len(set(targets[:, k].tolist())) < _LEAST:
            bias[k] = 1.0 if targets[0, k] else -1.0
            continue
        model = LinearSVC(C=strength, dual=True, random_state=0).fit(rows, targets[:, k])
        weights[:, k], bias[k] = model.coef_[0], model.intercept_[0]
    return Linear(weights, bias)


def _bounds(scores: Floats, targets: np.ndarray) -> Floats:
    grid = np.linspace(-1.0, 1.0, 41)
    best = [
        int(np.argmax([f1_score(t, s >= b, zero_division=0.0) for b in grid]))
        for s, t in zip(scores.T, targets.T, strict=True)
    ]
    return grid[best]
