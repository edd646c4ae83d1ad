"""Near copies in a batch: found from what the workers sketched, told to the reports and to the county."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from service.batch.face import Copy, Entry, Shared
from service.batch.reviews import Reviews
from service.batch.standing import organs_of
from service.checks.copies import Copied, check
from service.copies import find
from service.copies import shared as everybodys
from service.copies import sketch as sketches
from service.copies.sketch import Sketch
from service.copies.text import Narrative, narrative


def copies(entries: Iterable[Entry], reviews: Reviews, templates: Sequence[str]) -> list[Copy]:
    """The pairs of counted reports that are near copies."""
    organs = organs_of([e for e in entries if e.counted])
    return find.find(_sketches(organs, reviews), loader(organs, reviews), templates)


def shared(entries: Iterable[Entry], reviews: Reviews, templates: Sequence[str]) -> tuple[list[Shared], list[str]]:
    """What many counted reports say alike, and the names of those that say hardly anything else."""
    organs = organs_of([e for e in entries if e.counted])
    return everybodys.shared(_sketches(organs, reviews), loader(organs, reviews), templates)


def told(pairs: Sequence[Copy], entries: Iterable[Entry], reviews: Reviews) -> Copied:
    """What is to be said of copies, to the county and to each report."""
    listed = list(entries)
    organs = organs_of(listed)
    return check(pairs, {e.name: called(e) for e in listed}, loader(organs, reviews))


def loader(organs: Mapping[str, str], reviews: Reviews) -> Callable[[str], Narrative]:
    """What gives the narrative of an entry."""

    def load(name: str) -> Narrative:
        return narrative(reviews.lean(name), organs[name])

    return load


def _sketches(organs: Mapping[str, str], reviews: Reviews) -> dict[str, Sketch]:
    """What was sketched of each report, under the organ that it was taken for."""
    return {
        name: msgspec.structs.replace(sketches.read(reviews.record(name).sketch), organ=organ)
        for name, organ in organs.items()
    }


def called(entry: Entry) -> str:
    """What a report's organ is called in findings."""
    return entry.organ or entry.name
