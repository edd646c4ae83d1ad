"""Which row of the document is which row of the form: a monotone alignment by label.

Labels reach us broken over lines, cut by page breaks, shortened or with stray signs; rows are missing or added.
The rows of the form keep their order, so the best chain of (document row, form row) pairs that rises in both
is taken: similarity of the labels is what it gains, distance between its rows what it pays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz, process

from models.forms.rows import Row, label_texts, own_labels
from models.standard import RowForm, TableForm
from models.wording import key

THRESHOLD = 0.62
"""Lowest similarity of labels that may be the same row; the order of the chain tells near ones apart."""

_VALUES_BONUS = 0.5
_FULL_BONUS = 0.3
_CUT_OFF = 0.75
_LABEL_ALONE = 0.9
_GAP_COST = 0.03
_LONGEST_GAP = 30
_LOOK_BACK = 300
"""Pairs before a pair that may come before it in the chain; a table has not a hundred."""
_REMEMBERED = 20_000
"""Labels kept with their likenesses; a few megabytes."""


@dataclass(frozen=True, slots=True)
class Match:
    """Row number ``row`` of the document is row number ``form`` of the table; ``score`` is their likeness."""

    row: int
    form: int
    score: float


def align(rows: Sequence[Row], table: TableForm) -> list[Match]:
    """The best chain of pairs; [] where no label of the table stands in ``rows``."""
    candidates = _candidates(rows, table)
    best: list[float] = []
    back: list[int] = []
    for i, (match, gain) in enumerate(candidates):
        value, previous = gain, -1
        for j in range(max(0, i - _LOOK_BACK), i):
            earlier = candidates[j][0]
            if earlier.row < match.row and earlier.form < match.form:
                gap = min(match.row - earlier.row - 1, _LONGEST_GAP)
                reached = best[j] + gain - _GAP_COST * gap
                if reached > value:
                    value, previous = reached, j
        best.append(value)
        back.append(previous)
    chain: list[Match] = []
    at = max(range(len(best)), key=best.__getitem__, default=-1)
    while at >= 0:
        chain.append(candidates[at][0])
        at = back[at]
    return chain[::-1]


def likeness(rows: Sequence[Row], table: TableForm) -> list[Match]:
    """Every pair whose labels may be the same, whatever the order; sorted by document row."""
    return [match for match, _ in _candidates(rows, table)]


def with_label(row: Row, table: TableForm, form: RowForm) -> Row:
    """The row divided behind the field that is the label of ``form``: what follows are its values, words too."""
    labels = own_labels(row)
    number = table.rows.index(form)
    alike = _labels(table.rows).alike({text for _, text in labels})
    scores = {i: max((s for n, s in alike[text] if n == number), default=0.0) for i, text in labels}
    best = max(scores.values(), default=0.0)
    if best < THRESHOLD:
        return row
    return row.split_after(next(i for i, score in scores.items() if score == best))


def _candidates(rows: Sequence[Row], table: TableForm) -> list[tuple[Match, float]]:
    texts = [label_texts(row) for row in rows]
    alike = _labels(table.rows).alike({t for found in texts for t in found if t})
    best: dict[tuple[int, int], float] = {}
    for number, found in enumerate(texts):
        for text in found:
            for form, score in alike.get(text, ()):
                best[number, form] = max(best.get((number, form), 0.0), score)
    candidates = []
    for (number, form), score in sorted(best.items()):
        row, wanted = rows[number], len(table.rows[form].columns)
        filled = sum(bool(v.text) for v in row.values)
        if not filled and not row.values and row.table is None and score < _LABEL_ALONE:
            continue  # a line that holds no cells is hardly a row: a heading, a group's name
        gain = 2 * score - 1 if filled or len(row.values) >= wanted else score - THRESHOLD
        gain += _VALUES_BONUS if filled or len(row.values) >= wanted else 0.0
        gain += _FULL_BONUS if row.glued or filled == wanted else 0.0
        candidates.append((Match(number, form, score), gain))
    return candidates


class _Labels:
    """The labels of a table's rows, and what was found like them: the same labels come in every report."""

    def __init__(self, rows: Sequence[RowForm]) -> None:
        self._names: list[str] = []
        self._owners: list[int] = []
        for number, row in enumerate(rows):
            for label in (row.label, *row.aliases, *([f"{row.parent}{row.label}"] if row.parent else [])):
                self._names.append(key(label))
                self._owners.append(number)
        self._known: dict[str, list[tuple[int, float]]] = {}

    def alike(self, texts: set[str]) -> dict[str, list[tuple[int, float]]]:
        """For each text the rows (by number) that it may be the label of, with their likeness."""
        if len(self._known) > _REMEMBERED:
            self._known = {}
        new = sorted(texts - self._known.keys())
        scores = process.cdist(new, self._names, scorer=fuzz.ratio, score_cutoff=THRESHOLD * 100) / 100
        for line, text in enumerate(new):
            found = [(self._owners[at], float(scores[line, at])) for at in map(int, np.flatnonzero(scores[line]))]
            cut = [(self._owners[at], _CUT_OFF) for at, n in enumerate(self._names) if _cut_off(text, n)]
            self._known[text] = found + cut
        return {text: self._known[text] for text in texts}


@lru_cache(maxsize=16)
def _labels(rows: tuple[RowForm, ...]) -> _Labels:
    return _Labels(rows)


def _cut_off(text: str, name: str) -> bool:
    """Whether a label is the beginning of a name that was cut off in the middle."""
    return 5 <= len(text) < len(name) and name.startswith(text)
