"""From the sketches of a batch to its near-copies (C104): the whole way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from service.batch.face import Copy
from service.copies.candidates import candidates
from service.copies.chance import enough, surprise
from service.copies.common import common
from service.copies.passages import Own, compared
from service.copies.rules import rules
from service.copies.sketch import Sketch
from service.copies.text import Narrative

_KEPT = 128
"""Narratives in memory at a time."""


def find(
    sketches: Mapping[str, Sketch], load: Callable[[str], Narrative], template: Sequence[str] = ()
) -> list[Copy]:
    """The pairs of reports, by the names of their entries, that are near copies; the same whatever their order.

    ``load`` gives the narrative of an entry; ``template`` are texts that the county handed out. Two files of one
    organ are no pair. Of a group in which everybody copied, each report stands in a pair, and the first
    ``groups.whole`` of them that were found in every one: k reports alike give less than ``whole²/2 + k`` pairs.
    """
    names = sorted(sketches)
    if len({s.organ for s in sketches.values()}) < 2:
        return []
    everybody = common([sketches[n] for n in names], template)
    own = [everybody.own(sketches[n].hashes) for n in names]
    expected = [everybody.expected(hashes) for hashes in own]
    usual, least = rules().sketch.usual, enough(everybody.organs) / 2

    def worthwhile(i: int, j: int, contained: float) -> bool:
        """Whether the sketches have more in common than chance may give, with half of the certainty asked later."""
        shorter = min(i, j, key=lambda k: len(own[k]))
        return surprise(contained * len(own[shorter]) / usual, expected[shorter] / usual) >= least

    edges = sorted(
        (edge for edge in candidates(own, [sketches[n].limit for n in names]) if worthwhile(*edge)),
        key=lambda edge: (-edge[2], edge[0], edge[1]),
    )

    @lru_cache(maxsize=_KEPT)
    def loaded(index: int) -> Own:
        return everybody.own_of(load(names[index]))

    groups = _Groups(len(names))
    found = []
    for i, j, _ in edges:
        if sketches[names[i]].organ == sketches[names[j]].organ or groups.complete(i, j):
            continue
        result = compared(loaded(i), loaded(j), everybody.organs)
        if result is not None:
            groups.join(i, j)
            share, passages = result
            found.append(Copy(one=names[i], other=names[j], share=round(share, 4), passages=list(passages)))
    return sorted(found, key=lambda copy: (copy.one, copy.other))


class _Groups:
    """Which reports are known to be copies of one another, directly or by others (disjoint sets)."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))
        self._size = [1] * count

    def complete(self, i: int, j: int) -> bool:
        """Whether both are of one group that is large enough not to be listed pair by pair."""
        root = self._root(i)
        return root == self._root(j) and self._size[root] >= rules().whole

    def join(self, i: int, j: int) -> None:
        """Both are of one group now."""
        a, b = sorted((self._root(i), self._root(j)))
        if a != b:
            self._parent[b] = a
            self._size[a] += self._size[b]

    def _root(self, i: int) -> int:
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i
