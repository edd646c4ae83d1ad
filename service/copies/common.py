"""What is everybody's: shingles of the county's template file, and those that stand in many organs' reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.copies import text
from service.copies.rules import rules
from service.copies.sketch import Hashes, Sketch, placed, shingles
from service.copies.text import Narrative, Sentence


@dataclass(frozen=True, slots=True)
class Common:
    """``given``: hashes of the template file. ``seen``: hashes of many organs, among those up to ``reach``."""

    given: Hashes
    seen: Hashes
    reach: int

    def own(self, hashes: Hashes) -> Hashes:
        """The hashes that are not everybody's."""
        return hashes[~(_among(hashes, self.given) | _among(hashes, self.seen))]

    def sentences(self, narrative: Narrative) -> tuple[tuple[int, Sentence], ...]:
        """A report's own sentences with their places in ``narrative.sentences``; of the same one only the first."""
        known: set[str] = set()
        found = []
        everybodys = self._covered([s.masked for s in narrative.sentences])
        for index, (sentence, covered) in enumerate(zip(narrative.sentences, everybodys, strict=True)):
            if sentence.masked not in known and not covered:
                known.add(sentence.masked)
                found.append((index, sentence))
        return tuple(found)

    def _covered(self, masked: Sequence[str]) -> list[bool]:
        """Which of the sentences are everybody's."""
        hashes, numbers = placed(masked)
        visible = hashes <= self.reach
        least = rules().template.covered
        given = _part(numbers, _among(hashes, self.given), len(masked))
        seen = _part(numbers[visible], _among(hashes[visible], self.seen), len(masked))
        return (np.maximum(given, seen) >= least).tolist()


def common(sketches: Collection[Sketch], template: Sequence[str]) -> Common:
    """What is everybody's in a batch; the versions of one organ count once.

    Long reports have sketches that end at a limit: a hash is judged by those organs whose sketch reaches it, and only
    where half of them do.
    """
    given = shingles(s for whole in template for s in text.template(whole))
    by_organ: dict[str, list[Sketch]] = defaultdict(list)
    for sketch in sketches:
        by_organ[sketch.organ].append(sketch)
    least = rules().template
    if len(by_organ) < least.organs:
        return Common(given, np.empty(0, np.uint32), 0)
    limits = np.sort([max(s.limit for s in versions) for versions in by_organ.values()])
    reach = int(limits[len(limits) // 2]) - 1
    every = np.concatenate([_union(versions) for versions in by_organ.values()])
    hashes, counts = np.unique(every[every <= reach], return_counts=True)
    reaching = len(limits) - np.searchsorted(limits, hashes, side="right")
    needed = np.maximum(least.organs, np.ceil(least.part * reaching))
    return Common(given, hashes[counts >= needed], reach)


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
