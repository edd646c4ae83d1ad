"""Where a clause stands: what its neighbours, its list and the line above it say about its role and its themes.

Everything here is computed from first scores of the clauses' own words, for one report (or one loose clause)
at a time, so that a classifier trained upon it corrects them: stacking (D. Wolpert, Neural Networks 5, 1992).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.narrative import numbering
from models.narrative.features import Floats
from models.narrative.linear import sigmoid

ROLES = ("problem", "measure", "other")
PROBLEM, MEASURE, OTHER = range(3)
_REACH = (-2, -1, 1, 2)
_FAR = 6.0
"""Decision values are cut off here, so that one sure clause does not drown its neighbours."""


@dataclass(frozen=True)
class Passage:
    """The clauses of one report in order: texts, numbers, and first scores (roles: n×3, themes: n×k)."""

    texts: Sequence[str]
    roles: Floats
    themes: Floats

    def role_features(self) -> Floats:
        """Numbers on which the role is decided, shape (n, d); see ``governors`` for the words."""
        scores, sure = self.roles.clip(-_FAR, _FAR), sigmoid(self.roles)
        n, none = len(self.texts), np.zeros(3)
        numbers = [numbering.opening(t) for t in self.texts]
        rows = []
        for i in range(n):
            mates = _list_mates(numbers, i)
            near = [sure[i + d] if 0 <= i + d < n else none for d in _REACH]
            rows.append(
                np.concatenate(
                    [
                        scores[i],
                        *near,
                        sure[:i].mean(0) if i else none,
                        sure[i + 1 :].mean(0) if i < n - 1 else none,
                        scores[mates].mean(0) if mates else none,
                        [bool(mates), n == 1, i == 0, i == n - 1, i / (n - 1) if n > 1 else 0.5],
                        _restarts(numbers, i),
                    ]
                )
            )
        return np.array(rows)

    def governors(self) -> list[str]:
        """For each clause the nearest line above it that opens, turns or heads a list; "" where none does."""
        above, last = [], ""
        for text, scores in zip(self.texts, self.roles, strict=True):
            above.append(last)
            if scores.argmax() == OTHER:
                last = text
        return above

    def theme_features(self, roles: Floats) -> Floats:
        """Numbers on which each theme is decided, shape (n, k, d), given the probabilities of the roles (n×3)."""
        scores = self.themes.clip(-_FAR, _FAR)
        n, k = scores.shape
        taken = roles.argmax(1)
        order = (-scores).argsort(1).argsort(1)
        numbers = [numbering.opening(t) for t in self.texts]
        rows = np.zeros((n, k, THEME_WIDTH))
        for i in range(n):
            same = [j for j in range(n) if taken[j] == taken[i]]
            others = [j for j in range(n) if taken[i] != OTHER and taken[j] == 1 - taken[i]]
            facing = _facing(numbers, i, same, others)
            mates = [j for j in same if j != i]
            own, sure = scores[i], roles[i, OTHER]
            rows[i] = np.stack(
                [
                    own,
                    own * sure,
                    np.full(k, sure),
                    order[i] == 0,
                    order[i] == 1,
                    own.max() - own,
                    np.full(k, (own > 0).sum()),
                    scores[others].max(0) if others else np.zeros(k),
                    np.full(k, bool(others)),
                    scores[facing[0]] if facing[0] is not None else np.zeros(k),
                    np.full(k, facing[0] is not None),
                    scores[facing[1]] if facing[1] is not None else np.zeros(k),
                    np.full(k, facing[1] is not None),
                    scores[mates].max(0) if mates else np.zeros(k),
                    np.full(k, bool(mates)),
                    own * bool(others),
                ],
                axis=1,
            )
        return rows


THEME_WIDTH = 16


def with_labels(features: Floats) -> Floats:
    """Rows for each (clause, theme) with an intercept and a slope of the theme's own, shape (n·k, d+2k)."""
    n, k, d = features.shape
    flat = features.reshape(n * k, d)
    own = np.tile(np.eye(k), (n, 1))
    return np.hstack([flat, own, own * flat[:, :1]])


def _list_mates(numbers: Sequence[numbering.Number | None], i: int) -> list[int]:
    """The other items of the list that item ``i`` belongs to: the same style, ordinals that rise."""
    mates: list[int] = []
    for step in (-1, 1):
        j, here = i + step, numbers[i]
        while here is not None and 0 <= j < len(numbers):
            near = numbers[j]
            if near is None or near.style != here.style or (near.ordinal - here.ordinal) * step <= 0:
                break
            mates.append(j)
            j, here = j + step, near
    return mates


def _restarts(numbers: Sequence[numbering.Number | None], i: int) -> list[float]:
    """Whether the numbering started anew before this item, and whether it does so here."""
    here = numbers[i]
    if here is None:
        return [0.0, 0.0]
    before = [x for x in numbers[:i] if x is not None and x.style == here.style]
    return [float(any(x.ordinal >= here.ordinal for x in before)), float(bool(before) and here.ordinal == 1)]


def _facing(
    numbers: Sequence[numbering.Number | None], i: int, same: Sequence[int], others: Sequence[int]
) -> tuple[int | None, int | None]:
    """The clause that stands opposite in the list of the other role: by place in lists of one length, by number."""
    by_place = others[list(same).index(i)] if others and len(same) == len(others) else None
    here = numbers[i]
    by_number = None
    if here is not None and here.ordinal:
        with_it = [j for j in others if (x := numbers[j]) is not None and x.ordinal == here.ordinal]
        by_number = with_it[-1] if with_it else None
    return by_place, by_number
