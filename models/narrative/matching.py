"""Which measure answers which problem: by the themes they share, or by their wording."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.narrative.features import Vectorizer, normal
from models.narrative.tagger import Tag

_BLOCK = "chars"
ALIKE = 0.2
"""Cosine of the wording above which a measure answers a problem whatever its themes."""


def answers(texts: Sequence[str], tags: Sequence[Tag], words: Vectorizer) -> list[tuple[int, ...]]:
    """For each clause the indices of the measures that answer it, the best first; () unless it is a problem.

    A measure answers where it takes a theme of the problem, or where its wording is like the problem's: the cosine
    of the n-grams under the model's own tf-idf.
    """
    measures = [i for i, t in enumerate(tags) if t.role == "measure"]
    wording = {i: _wording(texts[i], words) for i, t in enumerate(tags) if t.role != "other"}
    found: list[tuple[int, ...]] = []
    for i, tag in enumerate(tags):
        scored = []
        for j in measures if tag.role == "problem" else ():
            shared = len(set(tag.codes) & set(tags[j].codes))
            alike = _cosine(wording[i], wording[j])
            if shared or alike >= ALIKE:
                scored.append((-(shared + alike), j))
        found.append(tuple(j for _, j in sorted(scored)))
    return found


def _wording(text: str, words: Vectorizer) -> dict[int, float]:
    columns, weights = words.weigh(_BLOCK, words.spec.grams(normal(text)))
    return dict(zip(columns.tolist(), weights.tolist(), strict=True))


def _cosine(one: Mapping[int, float], other: Mapping[int, float]) -> float:
    return sum(weight * other.get(column, 0.0) for column, weight in one.items())
