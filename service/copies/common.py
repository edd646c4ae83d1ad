"""What is everybody's: shingles of the county's template file, and those that stand in many organs' reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.copies import text
from service.copies.passages import Own
from service.copies.rules import rules
from service.copies.sketch import Hashes, Sketch, among, placed, shingles
from service.copies.text import Narrative

_PAIR = 2
"""The organs of a pair: what only they say is nobody else's."""


@dataclass(frozen=True, slots=True)
class Common:
    """What is everybody's in a batch of ``organs`` organs.

    ``given``: hashes of the template file; ``seen``: of many organs, ``holders`` how many have each; ``spread``:
    those of more than two organs, with the part of the other organs that have each (0 to 1). All but the first
    are known up to ``reach``.
    """

    organs: int
    given: Hashes
    seen: Hashes
    holders: NDArray[np.int64]
    spread: Hashes
    parts: NDArray[np.float64]
    reach: int

    def own(self, hashes: Hashes) -> Hashes:
        """The hashes that are not everybody's."""
        return hashes[~(among(hashes, self.given) | among(hashes, self.seen))]

    def expected(self, own: Hashes) -> float:
        """How many of a report's hashes another organ's report has on average."""
        return float(self._parts(own[own <= self.reach]).sum())

    def own_of(self, narrative: Narrative) -> Own:
        """A report's own sentences: of the same one only the first."""
        masked = [s.masked for s in narrative.sentences]
        hashes, numbers = placed(masked)
        least = rules().template.covered
        visible = hashes <= self.reach
        given = _mean(numbers, among(hashes, self.given), len(masked)) >= least
        hashes, numbers = hashes[visible], numbers[visible]
        seen = _mean(numbers, among(hashes, self.seen), len(masked)) >= least
        spread = _medians(numbers, self._parts(hashes), len(masked))
        known: set[str] = set()
        places = []
        for place, everybodys in enumerate((given | seen).tolist()):
            if not everybodys and masked[place] not in known:
                known.add(masked[place])
                places.append(place)
        return Own(narrative, tuple(places), tuple(spread[places].tolist()))

    def _parts(self, hashes: Hashes) -> NDArray[np.float64]:
        """The part of all organs beside two that have each hash."""
        found = np.zeros(len(hashes))
        if len(self.spread):
            places = np.minimum(np.searchsorted(self.spread, hashes), len(self.spread) - 1)
            found = np.where(self.spread[places] == hashes, self.parts[places], 0.0)
        return np.asarray(found)


def common(sketches: Collection[Sketch], template: Sequence[str]) -> Common:
    """What is everybody's in a batch; the versions of one organ count once.

    Sketches of long reports end at a limit: a hash is judged by those organs whose sketch reaches it, and only
    where half of them do.
    """
    given = shingles(s for whole in template for s in text.template(whole))
    by_organ: dict[str, list[Sketch]] = defaultdict(list)
    for sketch in sketches:
        by_organ[sketch.organ].append(sketch)
    least = rules().template
    if len(by_organ) < least.organs:
        nothing = np.empty(0, np.uint32)
        return Common(len(by_organ), given, nothing, np.empty(0, np.int64), nothing, np.empty(0), 0)
    limits = np.sort([max(s.limit for s in versions) for versions in by_organ.values()])
    reach = int(limits[len(limits) // 2]) - 1
    every = np.concatenate([_union(versions) for versions in by_organ.values()])
    hashes, counts = np.unique(every[every <= reach], return_counts=True)
    reaching = len(limits) - np.searchsorted(limits, hashes, side="right")
    many = counts >= np.maximum(least.organs, np.ceil(least.part * reaching))
    several = counts > _PAIR
    parts = (counts[several] - _PAIR) / np.maximum(reaching[several] - _PAIR, 1)
    return Common(len(by_organ), given, hashes[many], counts[many], hashes[several], parts, reach)


def _union(versions: Sequence[Sketch]) -> Hashes:
    return versions[0].hashes if len(versions) == 1 else np.unique(np.concatenate([v.hashes for v in versions]))


def _mean(numbers: NDArray[np.int64], which: NDArray[np.bool_], count: int) -> NDArray[np.float64]:
    """For each of ``count`` sentences the part of its hashes that are marked; 0 for one without any."""
    whole = np.bincount(numbers, minlength=count)
    return np.bincount(numbers, weights=which, minlength=count) / np.maximum(whole, 1)


def _medians(numbers: NDArray[np.int64], values: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """For each of ``count`` sentences the lower median of its values; 0 for one without any."""
    whole = np.bincount(numbers, minlength=count)
    middles = np.cumsum(whole) - whole + (whole - 1) // 2
    found = np.zeros(count)
    there = whole > 0
    found[there] = values[np.lexsort((values, numbers))][middles[there]]
    return found
