"""Tags clauses: exactly one role and zero or more themes each, with calibrated probabilities.

Three steps: scores of each clause's own words for every role and theme; then the role in its context; then the
themes in theirs, given the roles. The second and third steps are trained on scores of held-out folds, which is
what calibrates them; a theme is taken where its probability reaches the theme's own threshold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.narrative.context import OTHER, ROLES, Passage, with_labels
from models.narrative.features import Floats, Vectorizer
from models.narrative.linear import Linear, sigmoid, softmax

KIND = "nianbao.tagger/1"


@dataclass(frozen=True, slots=True)
class Tag:
    """A clause's role with its probability, its themes (code, probability), and every theme's probability."""

    role: str
    role_score: float
    themes: tuple[tuple[str, float], ...]
    scores: Mapping[str, float]
    roles: Mapping[str, float]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of its themes."""
        return tuple(code for code, _ in self.themes)


@dataclass(frozen=True)
class Tagger:
    """A trained tagger. ``names`` are the themes' Chinese names; ``thresholds`` one probability a theme."""

    themes: tuple[str, ...]
    names: Mapping[str, str]
    words: Vectorizer
    first: Linear
    above: Vectorizer
    role: Linear
    theme: Linear
    thresholds: Floats

    def tag(self, texts: Sequence[str]) -> list[Tag]:
        """Tags for the clauses of one report, in its order."""
        if not texts:
            return []
        scores = self.first_scores(texts)
        roles, themes = self.refine(texts, scores)
        return [self._tag(r, t) for r, t in zip(roles, themes, strict=True)]

    def first_scores(self, texts: Sequence[str]) -> Floats:
        """Decision values of the clauses' own words: roles, then themes; shape (n, 3+k)."""
        return self.first.scores([self.words.row(t) for t in texts])

    def refine(self, texts: Sequence[str], scores: Floats) -> tuple[Floats, Floats]:
        """Probabilities of roles (n×3) and themes (n×k) in context, from first scores (n×(3+k))."""
        sequence = Passage(texts, scores[:, : len(ROLES)], scores[:, len(ROLES) :])
        roles = softmax(self.role.of_dense(role_rows(sequence, self.above)))
        flat = self.theme.of_dense(with_labels(sequence.theme_features(roles)))
        return roles, sigmoid(flat).reshape(len(texts), len(self.themes))

    def _tag(self, roles: Floats, themes: Floats) -> Tag:
        best = int(roles.argmax())
        taken = [i for i in np.argsort(-themes) if themes[i] >= self.thresholds[i] and best != OTHER]
        return Tag(
            role=ROLES[best],
            role_score=round(float(roles[best]), 4),
            themes=tuple((self.themes[i], round(float(themes[i]), 4)) for i in taken),
            scores={code: round(float(p), 4) for code, p in zip(self.themes, themes, strict=True)},
            roles={code: round(float(p), 4) for code, p in zip(ROLES, roles, strict=True)},
        )

    def state(self) -> dict[str, Any]:
        """The tagger as plain data."""
        return {
            "kind": KIND,
            "themes": list(self.themes),
            "names": dict(self.names),
            "words": self.words.state(),
            "first": self.first.state(),
            "above": self.above.state(),
            "role": self.role.state(),
            "theme": self.theme.state(),
            "thresholds": self.thresholds,
        }

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Tagger:
        """The tagger that ``state`` describes."""
        return cls(
            themes=tuple(state["themes"]),
            names=state["names"],
            words=Vectorizer.of(state["words"]),
            first=Linear.of(state["first"]),
            above=Vectorizer.of(state["above"]),
            role=Linear.of(state["role"]),
            theme=Linear.of(state["theme"]),
            thresholds=state["thresholds"],
        )


def role_rows(sequence: Passage, above: Vectorizer) -> Floats:
    """Dense rows for the role in context: numbers, then the words of the line above (see ``governors``)."""
    numbers = sequence.role_features()
    rows = np.zeros((len(sequence.texts), numbers.shape[1] + above.width))
    rows[:, : numbers.shape[1]] = numbers
    for i, line in enumerate(sequence.governors()):
        if line:
            columns, values = above.row(line)
            rows[i, numbers.shape[1] + columns] = values
    return rows
