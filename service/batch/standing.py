"""Which files count, for which organ, and in which order they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from service import names
from service.batch.face import Entry


def organs_of(entries: Iterable[Entry]) -> dict[str, str]:
    """What entries of one organ have in common, by their names; the file's name where the organ is not known.

    青石镇 is 岚溪县青石镇 where no 青石镇 of another county is there.
    """
    organs = {e.name: e.organ for e in entries}
    places: defaultdict[str, set[str]] = defaultdict(set)
    for organ in organs.values():
        cut = names.parts(organ)
        places[cut.body].add(cut.place)
    found = {}
    for name, organ in organs.items():
        cut = names.parts(organ)
        with_place = places[cut.body] - {""}
        place = next(iter(with_place)) if not cut.place and len(with_place) == 1 else cut.place
        found[name] = f"{place}\n{cut.body}" if names.key(organ) else f"\0{name}"
    return found


def twice(entries: Sequence[Entry], year: int | None) -> dict[str, list[str]]:
    """The names of files on the year by organ, for organs with more than one, the one that counts first."""
    of: defaultdict[str, list[Entry]] = defaultdict(list)
    organs = organs_of(entries)
    for one in entries:
        if one.error is None and one.year in (year, None):
            of[organs[one.name]].append(one)
    return {organ: [e.name for e in _latest_first(some)] for organ, some in of.items() if len(some) > 1}


def placed(entries: Sequence[Entry], year: int | None, apart: Collection[str] = ()) -> list[Entry]:
    """The entries with ``counted`` and ``rank``: a report an organ counts, those with one score share a rank.

    Those named in ``apart`` do not count. One that could not be read in full has no rank: what was not read cost it
    no points.
    """
    several = twice([e for e in entries if e.name not in apart], year)
    left = {*apart, *(name for some in several.values() for name in some[1:])}
    counted = {e.name for e in entries if e.error is None and e.year in (year, None) and e.name not in left}
    scores = sorted((-(e.score or 0), e.name) for e in entries if e.name in counted and e.complete)
    ranks: dict[str, int] = {}
    before: tuple[float, int] | None = None
    for place, (score, name) in enumerate(scores, 1):
        rank = before[1] if before is not None and before[0] == score else place
        ranks[name] = rank
        before = score, rank
    return [e.model_copy(update={"counted": e.name in counted, "rank": ranks.get(e.name)}) for e in entries]


def late(sent: date | None, due: date | None) -> bool | None:
    """Whether a report came late; None where one of the days is not known."""
    return None if sent is None or due is None else sent > due


def _latest_first(entries: Iterable[Entry]) -> list[Entry]:
    """Read in full before not, the last sent first, else the last by name."""
    return sorted(entries, key=lambda e: (e.complete, e.sent or date.min, e.name), reverse=True)
