"""Where the organs of a roster lie whose names do not tell it: the county's own report, the roster, most files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from service import names

_CITIES, _WITHIN_CITIES = ("市", "州", "盟"), ("县", "区", "旗", "市")
"""A city may be of the county's level or have counties of its own, whose towns a roster names without them."""
_SINGLE = 4
"""Organs on a roster from which on the place that but one of them names may be another's."""


def home(listed: Sequence[str], called: Iterable[str], county: str = "") -> str:
    """The place of the organs whose names do not tell it, "" where that is not clear.

    ``listed`` are the names on the roster, ``called`` what the files say, ``county`` the name of the county's own
    government where it is known: its place goes before one that half of the roster or less names. A branch of the
    city's organ names the city, which tells nothing. The place that few organs on the roster name gives way to that
    of most files where it is the city around them, or where a single one of several organs names it.
    """
    places = _places(listed)
    zones = [p for p in places if names.is_zone(p)]
    if len(zones) * 2 < len(listed):
        places = [p for p in places if p not in zones]
    own = names.place_of(county)
    if own and (not places or len(places) * 2 <= len(listed)):
        return own
    most = _of_most([p for p in map(names.place_of, _unbranched(called)) if p])
    if not places:
        return most
    short = min(places, key=len)
    if not all(names.within(p, short) for p in places):
        return own
    few = len(places) * 2 < len(listed)
    around = may_surround(short, most)
    alone = len(places) == 1 and len(listed) >= _SINGLE
    return most if most and few and (around or alone) and not names.within(most, short) else short


def may_surround(one: str, other: str) -> bool:
    """Whether a place may be the city around another, by their levels: 霁州市, 岚溪县."""
    return one.endswith(_CITIES) and other.endswith(_WITHIN_CITIES)


def _places(listed: Iterable[str]) -> list[str]:
    return [p for p in (names.parts(name).place for name in _unbranched(listed)) if p]


def _unbranched(called: Iterable[str]) -> list[str]:
    return [name for name in called if not names.is_branch(names.parts(name).body)]


def _of_most(places: Sequence[str]) -> str:
    """Where more than half of the files that name a place lie, and at least two; in its shortest spelling."""
    counts = Counter(places)
    for place in sorted(counts, key=lambda p: (len(p), p)):
        number = sum(n for other, n in counts.items() if names.within(place, other))
        if number > 1 and number * 2 > len(places):
            return place
    return ""
