"""Which measure answers which problem: by the themes they share, or by their wording."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.narrative.features import Floats, Vectorizer
from models.narrative.tagger import Tag

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
            alike = float(wording[i] @ wording[j])
            if shared or alike >= ALIKE:
                scored.append((-(shared + alike), j))
        found.append(tuple(j for _, j in sorted(scored)))
    return found


def _wording(text: str, words: Vectorizer) -> Floats:
    size = len(words.terms["chars"])
    columns, values = words.row(text)
    own = columns < size
    row = np.zeros(size)
    row[columns[own]] = values[own]
    return row
