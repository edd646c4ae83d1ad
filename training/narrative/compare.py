"""A candidate against the current model on the same clauses: paired bootstrap over reports, and a verdict.

B. Efron, R. Tibshirani, An Introduction to the Bootstrap (1993), chapter 13: reports are drawn with replacement,
both models are scored on each draw, the interval of the difference is read off its percentiles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from models.narrative.features import Floats
from models.narrative.tagger import Tag, Tagger
from training.labels.clause import Clause
from training.narrative.evaluate import sequences, tag

DRAWS = 2000
_SEED = 20190515
_TOLERATED = 0.01
"""Loss of overall F1 or accuracy that is refused even where chance may explain it."""
LEAST = 20
"""Clauses below which a comparison says nothing."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of both models, and the interval of candidate minus current (95 %, for a theme 99.6 %)."""

    current: float
    candidate: float
    low: float
    high: float

    @property
    def worse(self) -> bool:
        """Whether the candidate is worse beyond chance."""
        return self.high < 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Role accuracy, micro-averaged F1 and each theme's F1 on ``clauses`` clauses of ``units`` reports."""

    clauses: int
    units: int
    role: Difference
    themes: Difference
    labels: dict[str, Difference]

    def losses(self) -> list[str]:
        """What the candidate does worse, by name (``role``, ``themes``, or a theme's code)."""
        found = [n for n, d in (("role", self.role), ("themes", self.themes)) if d.worse or _drop(d) > _TOLERATED]
        return found + [code for code, d in self.labels.items() if d.worse]

    def to_json(self) -> dict[str, Any]:
        """Plain figures."""
        return asdict(self)


def compare(current: Tagger, candidate: Tagger, clauses: Sequence[Clause]) -> Comparison:
    """Both models on ``clauses`` with complete labels; the same clauses give the same figures."""
    units = list(sequences(clauses))
    models = [tag(model, clauses) for model in (current, candidate)]
    right = np.array(
        [[[t[i].role == clauses[i].role for i in u].count(True) for u in units] for t in models], float
    )
    sizes = np.array([len(u) for u in units], float)
    counts = np.array(
        [[_counts([t[i] for i in u], [clauses[i] for i in u], candidate.themes) for u in units] for t in models]
    )
    random = np.random.default_rng(_SEED)
    draws = random.multinomial(len(units), np.full(len(units), 1 / len(units)), size=DRAWS).astype(float)
    weights = np.vstack([np.ones((1, len(units))), draws])  # the first draw is the set itself
    role = _difference(*(weights @ r / (weights @ sizes) for r in right), tail=2.5)
    themes = _difference(*(_f1(weights @ c.sum(1)) for c in counts), tail=2.5)
    tail = 2.5 / len(candidate.themes)  # Bonferroni: fourteen themes are looked at
    labels = {
        code: _difference(*(_f1(weights @ c[:, k]) for c in counts), tail=tail)
        for k, code in enumerate(candidate.themes)
    }
    return Comparison(len(clauses), len(units), role, themes, labels)


def _counts(tags: Sequence[Tag], clauses: Sequence[Clause], codes: Sequence[str]) -> npt.NDArray[np.float64]:
    """True positives, false positives, false negatives of each theme, shape (k, 3)."""
    counts = np.zeros((len(codes), 3))
    for t, c in zip(tags, clauses, strict=True):
        found, truth = set(t.codes), set(c.themes or ())
        for k, code in enumerate(codes):
            counts[k] += (code in found and code in truth, code in found - truth, code in truth - found)
    return counts


def _f1(counts: Floats) -> Floats:
    """F1 of counts (…, 3); 1 where there was nothing to find and nothing was found."""
    total = 2 * counts[..., 0] + counts[..., 1] + counts[..., 2]
    return np.divide(2 * counts[..., 0], total, out=np.ones_like(total), where=total > 0)


def _difference(current: Floats, candidate: Floats, *, tail: float) -> Difference:
    low, high = np.percentile(candidate[1:] - current[1:], [tail, 100 - tail])
    return Difference(*(round(float(v), 4) for v in (current[0], candidate[0], low, high)))


def _drop(difference: Difference) -> float:
    return difference.current - difference.candidate
