"""Which file is of which organ on the roster: by what the report calls itself, else by the name of its file.

The same name, spelled with or without its place, 人民政府 or 办事处, goes before an abbreviation, and that before
the name of a file. What fits two organs alike is not guessed. An organ whose place the roster does not name lies at
home: a file that names another place is none of its.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from service import names
from service.batch import home as homes
from service.batch.roster import Roster, RosterOrgan
from service.checks.county import File, Filing
from service.names import Parts


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
    alike, one that has a report of a surer name or of another place, or one that the file's name alone speaks
    for, the report being of another place. ``strangers`` are of no organ on the roster.
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


class _Fit(NamedTuple):
    """The organs that a file may be of; not ``sure`` where it may be of none of them just as well."""

    how: How
    organs: tuple[str, ...]
    sure: bool = True


def match(roster: Roster, submitted: Sequence[Submitted], year: int | None = None, home: str = "") -> Matching:
    """The matching of files with organs; without ``year`` the one that most reports are on is looked at.

    ``home`` is the name of the county's government, for organs whose place the roster does not name (see
    ``service.batch.home``). The order of the files changes nothing but the order in which they are listed.
    """
    looked_at = year if year is not None else most_common_year(s.year for s in submitted)
    called = {s.name: s.unit or names.of_file(s.name) for s in submitted}
    index = _Index(roster, called.values(), home)
    fitting = {s.name: index.find(s) for s in submitted}
    best: dict[str, How] = {}
    for how, organs, sure in fitting.values():
        if len(organs) == 1 and sure:
            best[organs[0]] = min(how, best.get(organs[0], how))
    taken: dict[str, str] = {}
    unclear: dict[str, tuple[str, ...]] = {}
    for file, (how, organs, sure) in fitting.items():
        if organs and (len(organs) > 1 or not sure or (how > How.SPELLED and best[organs[0]] < how)):
            unclear[file] = organs
        elif organs:
            taken[file] = organs[0]
    for file in _of_two_places(index, taken, called):
        unclear[file] = (taken.pop(file),)
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
        strangers=tuple(file for file, fit in fitting.items() if not fit.organs),
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


def _of_two_places(index: _Index, taken: Mapping[str, str], called: Mapping[str, str]) -> list[str]:
    """The files that name a place and were taken for an organ at no known place, together with one of another."""
    places: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for file, organ in taken.items():
        place = names.parts(called[file]).place
        if place and not index.place(organ):
            places[organ][file] = place
    apart = (some for some in places.values() if not all(map(names.within, some.values(), [*some.values()][1:])))
    return [file for some in apart for file in some]


class _Index:
    """The roster's organs by every key under which a file may ask for them."""

    def __init__(self, roster: Roster, called: Iterable[str], home: str) -> None:
        self._exact: defaultdict[str, list[str]] = defaultdict(list)
        self._bodies: defaultdict[str, list[_Called]] = defaultdict(list)
        self._bare: defaultdict[str, list[_Called]] = defaultdict(list)
        self._peoples: defaultdict[str, list[_Called]] = defaultdict(list)
        self._towns: defaultdict[str, set[str]] = defaultdict(set)
        self._plain: defaultdict[str, set[str]] = defaultdict(set)
        self._boards: defaultdict[str, list[_Called]] = defaultdict(list)
        self._zones: set[str] = set()
        called = tuple(called)
        self._home = homes.home([o.name for o in roster.organs], called, home)
        self._stem = names.stem(self._home)
        self._levelled = self._home[-1:] in {names.level_of(o.name) for o in roster.organs}
        self._places: dict[str, str] = {}
        for organ in roster.organs:
            self._exact[names.key(organ.name)].append(organ.name)
            self._places[organ.name] = self._place(names.parts(organ.name))
            for one in self._calls(organ):
                self._bodies[one.cut.body].append(one)
                bare = self._without(one.cut).body
                self._bare[bare].append(one)
                self._boards[names.zone(bare)].append(one)
                self._peoples[names.plain_town(one.cut.body)].append(one)
                self._note(one.cut)
        for cut in map(names.parts, called):
            if not (cut.place and self._home) or names.within(cut.place, self._home):
                self._note(cut)

    def place(self, organ: str) -> str:
        """Where an organ on the roster lies: where its name says, else at home; "" where neither is known."""
        return self._places[organ]

    def find(self, file: Submitted) -> _Fit:
        """The organs that a file fits best, and how; none where it fits none.

        The name of the file is asked where the report's own name is unknown, fits none, or several.
        """
        how, organs, sure = self._named(file.unit) if file.unit else _Fit(How.FILE_NAME, ())
        if len(organs) == 1:
            return _Fit(how, organs, sure)
        called, certain = self._called(names.of_file(file.name))
        if organs:
            within = tuple(o for o in called if o in organs)
            return _Fit(How.FILE_NAME, within, certain) if len(within) == 1 else _Fit(how, organs)
        return _Fit(How.FILE_NAME, called, certain and not self._elsewhere(file.unit, called))

    def _called(self, name: str) -> tuple[tuple[str, ...], bool]:
        """The organs that a file's name fits, and whether surely: as it stands, else as a town's without kind."""
        if not name:
            return (), True
        _, organs, sure = self._named(name)
        towns = (o for kind in names.TOWNS for o in self._named(name + kind).organs)
        return organs or tuple(dict.fromkeys(towns)), sure

    def _named(self, name: str) -> _Fit:
        exact = self._exact.get(names.key(name), ())
        if exact:
            return _Fit(How.EXACT, tuple(exact))
        cut = names.parts(name)
        near = self._near(self._bodies, cut)
        same = [n for n in near if n.organ == n.name and names.same(name, n.name)]
        sure = True
        if not near:
            near = self._near(self._bare, self._without(cut))
        kind = names.kind_of_town(cut.body)
        if not near and kind:
            town = cut.body.removesuffix(kind)
            near = self._near(self._bodies, Parts(cut.place, town)) if len(town) > 1 else []
            sure = self._towns[town] == {kind}
        if not near:
            near, sure = self._of_a_people(cut)
        if not near:
            near, sure = self._of_a_zone(self._without(cut))
        if not near and homes.may_surround(self._home, cut.place):
            near, sure = [n for n in self._bodies.get(cut.body, ()) if not n.cut.place], False
        how = How.SPELLED if same else How.ABBREVIATED
        return _Fit(how, tuple(dict.fromkeys(n.organ for n in same or near)), sure)

    def _of_a_people(self, cut: Parts) -> tuple[list[_Called], bool]:
        """The organs that 白马乡 may be, written without the people of 白马回族乡, or the other way round."""
        plain = names.plain_town(cut.body)
        near = self._near(self._peoples, Parts(cut.place, plain)) if plain else []
        near = [n for n in near if plain in (cut.body, n.cut.body)]
        return near, len(self._plain[plain] - {plain}) < 2

    def _of_a_zone(self, cut: Parts) -> tuple[list[_Called], bool]:
        """The organs that a zone may be by its short name: 经开区; not surely where a third may be it as well."""
        zone = names.zone(cut.body)
        if not zone:
            return [], True
        about = self._zones | {zone}
        maybe = sorted(z for z in about if names.one_zone(zone, z))
        found = {z: near for z in maybe if (near := self._near(self._boards, Parts(cut.place, z)))}
        among = {z for z in about if any(names.one_zone(z, one) for one in (zone, *found))}
        return [n for near in found.values() for n in near], len(among) < 3

    def _near(self, index: Mapping[str, list[_Called]], cut: Parts) -> list[_Called]:
        """The organs of that body whose place may be the one named."""
        return [n for n in index.get(cut.body, ()) if _may_be(cut.place, self._place(n.cut))]

    def _place(self, cut: Parts) -> str:
        """Where an organ lies; 生态环境局岚溪分局 may be the city's, and is no other county's."""
        of_city = self._stem and self._stem in cut.body and names.is_branch(cut.body)
        own = cut.body == names.parts(self._home).body  # the home's government, which lies in the city around it
        return cut.place or ("" if of_city or own else self._home)

    def _without(self, cut: Parts) -> Parts:
        """The parts where 岚溪 before the body stands for 岚溪县, the home."""
        body = names.bare(cut.body, self._home)
        return cut if body == cut.body else Parts(self._home, body)

    def _calls(self, organ: RosterOrgan) -> Iterator[_Called]:
        """The names of an organ; one whose level is not the home's, where others have that, lies elsewhere."""
        for name in dict.fromkeys((organ.name, organ.former or organ.name)):
            cut, level = names.parts(name), names.level_of(name)
            if cut.body in names.LEVELS:  # 县人民政府, of the home
                cut = names.parts(self._home)
            elif level and self._levelled and level != self._home[-1:]:
                cut = Parts(level, cut.body)
            yield _Called(cut, organ.name, name)

    def _note(self, cut: Parts) -> None:
        """Towns and zones that are about: what is short for one may be short for another of them."""
        if plain := names.plain_town(cut.body):
            self._plain[plain].add(cut.body)
        if zone := names.zone(self._without(cut).body):
            self._zones.add(zone)
        if kind := names.kind_of_town(cut.body):
            self._towns[cut.body.removesuffix(kind)].add(kind)

    def _elsewhere(self, unit: str, organs: Iterable[str]) -> bool:
        """Whether what a report calls itself names another place than where all these organs lie."""
        place = names.place_of(unit) if unit else ""
        if self._stem and self._stem in unit:
            return False
        return not any(_may_be(place, self.place(organ)) for organ in organs)


class _Called(NamedTuple):
    """A ``name`` of an ``organ`` on the roster, its own or its former one, cut into parts."""

    cut: Parts
    organ: str
    name: str


def _may_be(one: str, other: str) -> bool:
    """Whether two places may be one; of one that is not named the level stands for it: 市."""
    if not one or not other:
        return True
    return one.endswith(other) if other in names.LEVELS else names.within(one, other)
