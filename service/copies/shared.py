"""What many organs of a batch say alike: taken for a template and for no copy, hence told in so many words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from service.batch.face import Shared
from service.copies.common import Common, common
from service.copies.rules import rules
from service.copies.sketch import Hashes, Sketch, among, placed
from service.copies.text import Narrative


def shared(
    sketches: Mapping[str, Sketch], load: Callable[[str], Narrative], template: Sequence[str] = ()
) -> tuple[list[Shared], list[str]]:
    """The sentences that are everybody's without being in ``template``, and the reports that hold little else.

    Both as in ``find``: names are those of entries, ``load`` gives a narrative. The sentences, those of most organs
    first, are read from a few reports that have the most of them.
    """
    names = sorted(sketches)
    everybody = common([sketches[n] for n in names], template)
    if not len(everybody.seen):
        return [], []
    least, told = rules().template, everybody.given
    rest = {n: _seen(everybody, sketches[n]) for n in names}
    bare = [n for n in names if _bare(everybody, sketches[n], len(rest[n]))]
    found: dict[str, Shared] = {}
    for _ in range(least.read):
        name = max(names, key=lambda n: len(rest[n]))
        if len(rest[name]) < rules().sketch.usual:
            break
        for masked, one in _sentences(everybody, load(name)):
            found.setdefault(masked, one)
        told = np.union1d(told, rest[name])
        rest = {n: hashes[~among(hashes, told)] for n, hashes in rest.items()}
    return sorted(found.values(), key=lambda s: -s.organs)[: least.shown], bare


def _seen(everybody: Common, sketch: Sketch) -> Hashes:
    return everybody.seen[among(everybody.seen, sketch.hashes) & ~among(everybody.seen, everybody.given)]


def _bare(everybody: Common, sketch: Sketch, seen: int) -> bool:
    """Whether a report of some length has hardly anything but what is everybody's and not the county's template."""
    hashes = sketch.hashes
    beside = int((~among(hashes, everybody.given) & (hashes <= everybody.reach)).sum())
    least = rules().template
    return seen >= least.organs * rules().sketch.usual and beside - seen <= least.bare * beside


def _sentences(everybody: Common, narrative: Narrative) -> Iterator[tuple[str, Shared]]:
    """The sentences of a report that are everybody's and not the county's template, masked and as they stand."""
    hashes, numbers = placed([s.masked for s in narrative.sentences])
    seen = among(hashes, everybody.seen) & ~among(hashes, everybody.given)
    visible = hashes <= everybody.reach
    for place, sentence in enumerate(narrative.sentences):
        own = numbers == place
        if seen[own & visible].size and seen[own & visible].mean() >= rules().template.covered:
            holders = everybody.holders[np.searchsorted(everybody.seen, hashes[own & seen])]
            text = narrative.text[sentence.start : sentence.end]
            yield (
                sentence.masked,
                Shared(text=text.strip(), section=sentence.section, organs=int(np.median(holders))),
            )
