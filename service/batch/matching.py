"""Which file is of which organ on the roster: by what the report calls itself, else by the name of its file.

The same name, spelled with or without its place, 人民政府 or 办事处, goes before an abbreviation, and that before
the name of a file. What fits two organs alike is not guessed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from service import names
from service.batch.roster import Roster
from service.checks.county import File, Filing
from service.names import Parts

_TOWNS = ("镇", "乡", "街道")


class How(IntEnum):
    """How sure it is that a file is of an organ; the smaller, the surer."""

    EXACT = 0
    SPELLED = 1
    ABBREVIATED = 2
    FILE_NAME = 3


@dataclass(frozen=True, slots=True)
class Submitted:
    """A file: its ``name``, what the report in it calls itself ("" where unknown), and the year it is on."""

    name: str
    unit: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Matching:
    """How files and organs go together; organs by their names on the roster, files by theirs.

    ``year`` is the year that is looked at. ``taken``: the organ that a file was taken for, and ``how``. ``files``
    are those of each organ on that year (or on none that is known), ``others`` those on another; ``missing``
    organs have none of the first kind, ``several`` more than one. ``unclear`` files fit the listed organs: two
    alike, or one that has a report of a surer name. ``strangers`` are of no organ on the roster.
    """

    year: int | None
    taken: Mapping[str, str]
    how: Mapping[str, How]
    files: Mapping[str, tuple[str, ...]]
    others: Mapping[str, tuple[str, ...]]
    missing: tuple[str, ...]
    several: tuple[str, ...]
    unclear: Mapping[str, tuple[str, ...]]
    strangers: tuple[str, ...]


def match(roster: Roster, submitted: Sequence[Submitted], year: int | None = None) -> Matching:
    """The matching of files with organs; without ``year`` the one that most reports are on is looked at.

    The order of the files changes nothing but the order in which they are listed.
    """
    looked_at = year if year is not None else most_common_year(s.year for s in submitted)
    index = _Index(roster)
    fitting = {s.name: index.find(s) for s in submitted}
    best: dict[str, How] = {}
    for how, organs in fitting.values():
        if len(organs) == 1:
            best[organs[0]] = min(how, best.get(organs[0], how))
    taken: dict[str, str] = {}
    unclear: dict[str, tuple[str, ...]] = {}
    for file, (how, organs) in fitting.items():
        if len(organs) > 1 or (organs and how > How.SPELLED and best[organs[0]] < how):
            unclear[file] = organs
        elif organs:
            taken[file] = organs[0]
    files: dict[str, list[str]] = {o.name: [] for o in roster.organs}
    others: dict[str, list[str]] = {o.name: [] for o in roster.organs}
    for s in submitted:
        if s.name in taken:
            (files if s.year in (None, looked_at) else others)[taken[s.name]].append(s.name)
    return Matching(
        year=looked_at,
        taken=taken,
        how={file: fitting[file][0] for file in taken},
        files={organ: tuple(found) for organ, found in files.items()},
        others={organ: tuple(found) for organ, found in others.items() if found},
        missing=tuple(organ for organ, found in files.items() if not found),
        several=tuple(organ for organ, found in files.items() if len(found) > 1),
        unclear=unclear,
        strangers=tuple(file for file, (_, organs) in fitting.items() if not organs),
    )


def most_common_year(years: Iterable[int | None]) -> int | None:
    """The year that most are on, the later of two that are as common; None where none is known."""
    counts = Counter(y for y in years if y is not None)
    return max(counts, key=lambda y: (counts[y], y)) if counts else None


def filings(
    roster: Roster, matching: Matching, hashes: Mapping[str, str], counted: Mapping[str, str]
) -> tuple[Filing, ...]:
    """What each organ sent, for C101 and C102: ``hashes`` by file, the file that is ``counted`` by organ."""
    return tuple(
        Filing(
            o.name,
            o.row,
            o.due,
            tuple(File(f, hashes[f]) for f in matching.files[o.name]),
            counted.get(o.name),
            matching.others.get(o.name, ()),
        )
        for o in roster.organs
    )


class _Index:
    """The roster's organs by every key under which a file may ask for them."""

    def __init__(self, roster: Roster) -> None:
        self._exact: defaultdict[str, list[str]] = defaultdict(list)
        self._bodies: defaultdict[str, list[tuple[Parts, str, str]]] = defaultdict(list)
        parts = {o.name: names.parts(o.name) for o in roster.organs}
        self._home = _home([p.place for p in parts.values()])
        for organ in roster.organs:
            self._exact[names.key(organ.name)].append(organ.name)
            for called in dict.fromkeys((organ.name, organ.former or organ.name)):
                cut = names.parts(called)
                self._bodies[cut.body].append((cut, organ.name, called))

    def find(self, file: Submitted) -> tuple[How, tuple[str, ...]]:
        """The organs that a file fits best, and how; none where it fits none.

        The name of the file is asked where the report's own name is unknown, fits none, or several.
        """
        how, organs = self._named(file.unit) if file.unit else (How.FILE_NAME, ())
        if len(organs) == 1:
            return how, organs
        called = self._called(names.of_file(file.name))
        if organs:
            within = tuple(o for o in called if o in organs)
            return (How.FILE_NAME, within) if len(within) == 1 else (how, organs)
        return How.FILE_NAME, called

    def _called(self, name: str) -> tuple[str, ...]:
        """The organs that the name of a file fits: as it stands, else as a town's without its kind."""
        if not name:
            return ()
        _, organs = self._named(name)
        towns = (o for kind in _TOWNS for o in self._named(name + kind)[1])
        return organs or tuple(dict.fromkeys(towns))

    def _named(self, name: str) -> tuple[How, tuple[str, ...]]:
        exact = self._exact.get(names.key(name), ())
        if exact:
            return How.EXACT, tuple(exact)
        cut = names.parts(name)
        near = [(p, organ, called) for p, organ, called in self._bodies.get(cut.body, ()) if self._fits(cut, p)]
        same = [n for n in near if n[1] == n[2] and _spelled(name, n[2])]
        how = How.SPELLED if same else How.ABBREVIATED
        return how, tuple(dict.fromkeys(organ for _, organ, _ in same or near))

    def _fits(self, one: Parts, other: Parts) -> bool:
        """Whether two places may be one; where the roster's organs all lie in one, that is the place of all."""
        here, there = one.place, other.place or self._home
        return not here or not there or here.endswith(there) or there.endswith(here)


def _spelled(one: str, other: str) -> bool:
    """Whether two names that mean the same differ in their places alone, not in abbreviations."""
    short, long = sorted((names.key(one), names.key(other)), key=len)
    return long.endswith(short.lstrip("县市区旗")) if len(short) > 2 else False


def _home(places: Sequence[str]) -> str:
    """The place in which all organs that name one lie; "" where they lie in several or name none."""
    named = Counter(p for p in places if p)
    if not named:
        return ""
    short = min(named, key=len)
    return short if all(p.endswith(short) for p in named) else ""
