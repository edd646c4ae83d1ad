"""Fits a tagger on labelled clauses; every choice that needs unseen data is made on held-out folds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from threadpoolctl import threadpool_limits

from models.narrative.context import ROLES, Passage, with_labels
from models.narrative.features import Floats, Row, Spec, Vectorizer
from models.narrative.lexicon import Lexicon
from models.narrative.linear import Linear, sigmoid, softmax
from models.narrative.tagger import Tagger, role_rows
from training.labels.clause import Clause
from training.narrative.evaluate import sequences

FOLDS = 5
_ABOVE = Spec(chars=(1, 3), rare=2)
_LEAST_RATIO = 0.1
_GRID = np.linspace(0.1, 0.8, 71)


@dataclass(frozen=True)
class Recipe:
    """How to train. ``strength`` and ``role_strength`` are the inverse of regularisation (C) of the first step.

    ``ratio`` is the exponent of the log-count ratio by which columns are scaled for roles.
    """

    themes: Mapping[str, str]
    lexicon: Lexicon | None
    chars: tuple[int, int] = (1, 4)
    knowledge: float = 0.3
    entries: float = 1.0
    strength: float = 8.0
    role_strength: float = 30.0
    ratio: float = 0.7
    words: bool = False

    def spec(self) -> Spec:
        """The features, each text's computed once however often they are asked for."""
        return _Remembering(
            chars=self.chars,
            words=self.words,
            rare=2,
            knowledge=self.knowledge,
            entries=self.entries,
            lexicon=self.lexicon,
        )


@dataclass(frozen=True)
class _Remembering(Spec):
    """Every fold sees nearly the same texts: what they hold is kept for the time of the training."""

    seen: dict[str, tuple[dict[str, list[str]], list[float]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def terms(self, text: str) -> dict[str, list[str]]:
        return self._both(text)[0]

    def numbers(self, text: str) -> list[float]:
        return self._both(text)[1]

    def _both(self, text: str) -> tuple[dict[str, list[str]], list[float]]:
        if text not in self.seen:
            self.seen[text] = (super().terms(text), super().numbers(text))
        return self.seen[text]


@dataclass(frozen=True)
class Fitted:
    """A trained tagger, and what models that saw nothing of a clause's report said of the clause.

    ``roles`` (n×3) and ``themes`` (n×k) are probabilities for the n clauses that it was trained on.
    """

    tagger: Tagger
    roles: Floats
    themes: Floats


def fit(clauses: Sequence[Clause], recipe: Recipe) -> Fitted:
    """Train on ``clauses``, which stand in the order of their reports. Roles and themes must be complete.

    Linear algebra runs in one thread: among matrices this small several wait for each other most of the time, and
    their number would decide in which order sums are added up, hence the last digits of the model.
    """
    with threadpool_limits(limits=1):
        return _fit(clauses, recipe)


def _fit(clauses: Sequence[Clause], recipe: Recipe) -> Fitted:
    codes = tuple(recipe.themes)
    targets = _targets(clauses, codes)
    spec = recipe.spec()
    held = held_out_scores(clauses, targets, recipe, spec)
    words, first = _first(clauses, targets, recipe, spec)

    above, role = _role_step(clauses, targets, held)
    folded = np.zeros((len(clauses), len(ROLES)))
    probabilities = np.zeros((len(clauses), len(codes)))
    for train, test in _folds(clauses):
        some, own = [clauses[i] for i in train], held[train]
        a, r = _role_step(some, targets[train], own)
        folded[test] = _roles(clauses, held, test, a, r)
    for train, test in _folds(clauses):
        step = _theme_step([clauses[i] for i in train], targets[train], held[train], folded[train])
        probabilities[test] = _themes(clauses, held, folded, test, step)
    theme = _theme_step(clauses, targets, held, folded)
    probabilities *= folded.argmax(1)[:, None] != ROLES.index("other")
    thresholds = np.array([_threshold(targets[:, len(ROLES) + i], probabilities[:, i]) for i in range(len(codes))])
    tagger = Tagger(codes, dict(recipe.themes), words, first, above, role, theme, thresholds)
    return Fitted(Tagger.of(tagger.state()), folded, probabilities)


def matrix(rows: Sequence[Row], width: int) -> sparse.csr_matrix:
    """Sparse rows as one matrix, shape (rows, width)."""
    pointers = np.cumsum([0, *(len(c) for c, _ in rows)])
    columns = np.concatenate([c for c, _ in rows])
    values = np.concatenate([v for _, v in rows])
    return sparse.csr_matrix((values, columns, pointers), shape=(len(rows), width))


def held_out_scores(clauses: Sequence[Clause], targets: Floats, recipe: Recipe, spec: Spec) -> Floats:
    """First scores of each clause from models that saw no clause of its report, shape (n, 3+k)."""
    scores = np.zeros(targets.shape)
    for train, test in _folds(clauses):
        words, first = _first([clauses[i] for i in train], targets[train], recipe, spec)
        scores[test] = first.scores([words.row(clauses[i].text) for i in test])
    return scores


def _targets(clauses: Sequence[Clause], codes: Sequence[str]) -> Floats:
    return np.array(
        [[*(c.role == r for r in ROLES), *(t in (c.themes or ()) for t in codes)] for c in clauses], float
    )


def _folds(clauses: Sequence[Clause]) -> Iterator[tuple[list[int], list[int]]]:
    groups = [c.report or f"loose {i}" for i, c in enumerate(clauses)]
    for train, test in GroupKFold(FOLDS).split(groups, groups=groups):
        yield train.tolist(), test.tolist()


def _first(clauses: Sequence[Clause], targets: Floats, recipe: Recipe, spec: Spec) -> tuple[Vectorizer, Linear]:
    texts = [c.text for c in clauses]
    words = Vectorizer.fit(spec, texts)
    rows = matrix([words.row(t) for t in texts], words.width)
    fits = [_ratio_logistic if i < len(ROLES) else _logistic for i in range(targets.shape[1])]
    fitted = [do(rows, targets[:, i], recipe) for i, do in enumerate(fits)]
    return words, Linear(np.stack([w for w, _ in fitted], 1), np.array([b for _, b in fitted]))


def _logistic(rows: sparse.csr_matrix, target: Floats, recipe: Recipe) -> tuple[Floats, float]:
    model = LogisticRegression(C=recipe.strength, class_weight="balanced", max_iter=300).fit(rows, target > 0)
    return model.coef_[0], float(model.intercept_[0])


def _ratio_logistic(rows: sparse.csr_matrix, target: Floats, recipe: Recipe) -> tuple[Floats, float]:
    """Logistic regression on columns scaled by their log-count ratio (S. Wang, C. Manning, ACL 2012).

    It helps where few words decide, as for roles; for themes it was worse than without. The exponent softens it.
    """
    yes, no = (np.asarray(abs(rows[target == t]).sum(0)).ravel() + 1 for t in (1, 0))
    ratio = np.maximum(np.abs(np.log(yes / yes.sum() * no.sum() / no)) ** recipe.ratio, _LEAST_RATIO)
    scaled = rows @ sparse.diags(ratio)
    model = LogisticRegression(C=recipe.role_strength, class_weight="balanced", max_iter=400).fit(
        scaled, target > 0
    )
    return model.coef_[0] * ratio, float(model.intercept_[0])


def _with_loose(clauses: Sequence[Clause]) -> list[list[int]]:
    """The reports, and each clause once more by itself, so that a loose clause is judged by its words."""
    reports = list(sequences(clauses))
    return reports + [[i] for r in reports if len(r) > 1 for i in r]


def _sequence(clauses: Sequence[Clause], held: Floats, indices: Sequence[int]) -> Passage:
    own = held[indices]
    return Passage([clauses[i].text for i in indices], own[:, : len(ROLES)], own[:, len(ROLES) :])


def _role_step(clauses: Sequence[Clause], targets: Floats, held: Floats) -> tuple[Vectorizer, Linear]:
    units = _with_loose(clauses)
    parts = [_sequence(clauses, held, u) for u in units]
    above = Vectorizer.fit(_ABOVE, [g for p in parts for g in p.governors() if g] or [""])
    rows = sparse.vstack([sparse.csr_matrix(role_rows(p, above)) for p in parts])
    labels = targets[[i for u in units for i in u], : len(ROLES)].argmax(1)
    model = LogisticRegression(C=1.0, max_iter=2000).fit(rows, labels)
    return above, Linear(model.coef_.T, model.intercept_)


def _theme_step(clauses: Sequence[Clause], targets: Floats, held: Floats, roles: Floats) -> Linear:
    units = _with_loose(clauses)
    rows = np.vstack([with_labels(_sequence(clauses, held, u).theme_features(roles[u])) for u in units])
    labels = targets[[i for u in units for i in u], len(ROLES) :].reshape(-1)
    model = LogisticRegression(C=1.0, max_iter=2000).fit(rows, labels > 0)
    return Linear(model.coef_.T, model.intercept_)


def _roles(clauses: Sequence[Clause], held: Floats, test: Sequence[int], above: Vectorizer, role: Linear) -> Floats:
    found = np.zeros((len(clauses), len(ROLES)))
    chosen = set(test)
    for unit in sequences(clauses):
        if unit[0] in chosen:
            found[unit] = softmax(role.of_dense(role_rows(_sequence(clauses, held, unit), above)))
    return found[test]


def _themes(clauses: Sequence[Clause], held: Floats, roles: Floats, test: Sequence[int], step: Linear) -> Floats:
    found = np.zeros((len(clauses), held.shape[1] - len(ROLES)))
    chosen = set(test)
    for unit in sequences(clauses):
        if unit[0] in chosen:
            flat = step.of_dense(with_labels(_sequence(clauses, held, unit).theme_features(roles[unit])))
            found[unit] = sigmoid(flat).reshape(len(unit), -1)
    return found[test]


def _threshold(truth: Floats, probabilities: Floats) -> float:
    """The probability at which a theme is taken: the best F1 on held-out folds, the middle of equals."""
    taken = probabilities >= _GRID[:, None]
    scores = 2 * (taken & (truth > 0)).sum(1) / np.maximum(taken.sum(1) + truth.sum(), 1)
    best = np.flatnonzero(scores >= scores.max() - 0.002)
    return float(_GRID[best[len(best) // 2]])
