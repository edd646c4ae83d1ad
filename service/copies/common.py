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
from service.copies.sketch import Hashes, Sketch, placed, shingles
from service.copies.text import Narrative


@dataclass(frozen=True, slots=True)
class Common:
    """``given``: hashes of the template file. ``seen``: of many organs, ``stock``: of some, up to ``reach``."""

    given: Hashes
    seen: Hashes
    stock: Hashes
    reach: int

    def own(self, hashes: Hashes) -> Hashes:
        """The hashes that are not everybody's."""
        return hashes[~(_among(hashes, self.given) | _among(hashes, self.seen))]

    def own_of(self, narrative: Narrative) -> Own:
        """A report's own sentences: of the same one only the first."""
        masked = [s.masked for s in narrative.sentences]
        hashes, numbers = placed(masked)
        visible = hashes <= self.reach
        parts = [_part(numbers, _among(hashes, self.given), len(masked))]
        parts += [
            _part(numbers[visible], _among(hashes[visible], of), len(masked)) for of in (self.seen, self.stock)
        ]
        given, seen, stock = (part >= rules().template.covered for part in parts)
        known: set[str] = set()
        places = []
        for place, everybodys in enumerate((given | seen).tolist()):
            if not everybodys and masked[place] not in known:
                known.add(masked[place])
                places.append(place)
        return Own(narrative, tuple(places), frozenset(np.flatnonzero(stock).tolist()))


def common(sketches: Collection[Sketch], template: Sequence[str]) -> Common:
    """What is everybody's in a batch; the versions of one organ count once.

    Long reports have sketches that end at a limit: a hash is judged by those organs whose sketch reaches it, and
    only where half of them do.
    """
    given = shingles(s for whole in template for s in text.template(whole))
    by_organ: dict[str, list[Sketch]] = defaultdict(list)
    for sketch in sketches:
        by_organ[sketch.organ].append(sketch)
    least = rules().template
    if len(by_organ) < least.organs:
        nothing = np.empty(0, np.uint32)
        return Common(given, nothing, nothing, 0)
    limits = np.sort([max(s.limit for s in versions) for versions in by_organ.values()])
    reach = int(limits[len(limits) // 2]) - 1
    every = np.concatenate([_union(versions) for versions in by_organ.values()])
    hashes, counts = np.unique(every[every <= reach], return_counts=True)
    reaching = len(limits) - np.searchsorted(limits, hashes, side="right")
    seen = hashes[counts >= np.maximum(least.organs, np.ceil(least.part * reaching))]
    stock = hashes[counts >= np.maximum(least.stock_organs, np.ceil(least.stock_part * reaching))]
    return Common(given, seen, stock, reach)


def _union(versions: Sequence[Sketch]) -> Hashes:
    return versions[0].hashes if len(versions) == 1 else np.unique(np.concatenate([v.hashes for v in versions]))


def _part(numbers: NDArray[np.int64], which: NDArray[np.bool_], count: int) -> NDArray[np.float64]:
    """For each of ``count`` sentences the part of its hashes that are marked; 0 for one without any."""
    whole = np.bincount(numbers, minlength=count)
    return np.bincount(numbers, weights=which, minlength=count) / np.maximum(whole, 1)


def _among(hashes: Hashes, of: Hashes) -> NDArray[np.bool_]:
    """Which of ``hashes`` are in the rising array ``of``."""
    if not len(of):
        return np.zeros(len(hashes), np.bool_)
    places = np.minimum(np.searchsorted(of, hashes), len(of) - 1)
    return np.asarray(of[places] == hashes)
