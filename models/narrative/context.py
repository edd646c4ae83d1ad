"""Where a clause stands: what its neighbours, its list and the line above it say about its role and its themes.

Everything here is computed from first scores of the clauses' own words, for one report (or one loose clause)
at a time, so that a classifier trained upon it corrects them: stacking (D. Wolpert, Neural Networks 5, 1992).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

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
        lists, restarts = _lists(numbers), _restarts(numbers)
        rows = []
        for i in range(n):
            mates = [*reversed(range(lists[i].start, i)), *range(i + 1, lists[i].stop)]
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
                        restarts[i],
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
        of = [np.flatnonzero(taken == role) for role in range(len(ROLES))]
        best = [scores[members].max(0) if len(members) else np.zeros(k) for members in of]
        but_own = _best_of_others(scores, of)
        facing = _facing([numbering.opening(t) for t in self.texts], taken, of)
        rows = np.zeros((n, k, THEME_WIDTH))
        for i in range(n):
            own, sure, role = scores[i], roles[i, OTHER], taken[i]
            answered = role != OTHER and len(of[1 - role]) > 0
            by_place, by_number = facing[i]
            rows[i] = np.stack(
                [
                    own,
                    own * sure,
                    np.full(k, sure),
                    order[i] == 0,
                    order[i] == 1,
                    own.max() - own,
                    np.full(k, (own > 0).sum()),
                    best[1 - role] if answered else np.zeros(k),
                    np.full(k, answered),
                    scores[by_place] if by_place is not None else np.zeros(k),
                    np.full(k, by_place is not None),
                    scores[by_number] if by_number is not None else np.zeros(k),
                    np.full(k, by_number is not None),
                    but_own[i],
                    np.full(k, len(of[role]) > 1),
                    own * answered,
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


def _lists(numbers: Sequence[numbering.Number | None]) -> list[range]:
    """For each clause the list that it belongs to: neighbours of the same style whose ordinals rise."""
    lists: list[range] = []
    start = 0
    for i, here in enumerate(numbers):
        before = numbers[i - 1] if i else None
        if here is None or before is None or before.style != here.style or before.ordinal >= here.ordinal:
            start = i
        lists.append(range(start, i + 1))
    for i in reversed(range(len(lists) - 1)):
        if lists[i].start == lists[i + 1].start:
            lists[i] = lists[i + 1]
    return lists


def _restarts(numbers: Sequence[numbering.Number | None]) -> list[list[float]]:
    """For each clause whether the numbering started anew before it, and whether it does so here."""
    rows, highest = [], dict[str, int]()
    for here in numbers:
        if here is None:
            rows.append([0.0, 0.0])
            continue
        before = highest.get(here.style)
        began = before is not None and before >= here.ordinal
        rows.append([float(began), float(before is not None and here.ordinal == 1)])
        highest[here.style] = max(before or 0, here.ordinal)
    return rows


def _best_of_others(scores: Floats, of: Sequence[npt.NDArray[np.intp]]) -> Floats:
    """For each clause the highest scores among the others of its role, shape (n, k); 0 where it is alone."""
    rows = np.zeros(scores.shape)
    for members in of:
        if len(members) > 1:
            second, first = np.partition(scores[members], -2, axis=0)[-2:]
            rows[members] = np.where(scores[members] == first, second, first)
    return rows


def _facing(
    numbers: Sequence[numbering.Number | None], taken: npt.NDArray[np.intp], of: Sequence[npt.NDArray[np.intp]]
) -> list[tuple[int | None, int | None]]:
    """For each clause those that stand opposite it in the list of the other role.

    The first by place, where both lists are of one length; the second by number, the last where several bear it.
    """
    paired = len(of[PROBLEM]) == len(of[MEASURE])
    across = dict(zip(of[PROBLEM], of[MEASURE], strict=True)) if paired else {}
    across |= {measure: problem for problem, measure in across.items()}
    numbered = {(taken[j], x.ordinal): j for j, x in enumerate(numbers) if x is not None}
    return [
        (across.get(i), numbered.get((1 - taken[i], here.ordinal)) if here is not None and here.ordinal else None)
        for i, here in enumerate(numbers)
    ]
