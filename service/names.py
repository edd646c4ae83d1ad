"""Names of organs compared as people write them: with and without their county, 人民政府, 办事处."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Generic, TypeVar

from models.wording import narrow

_TAIL = re.compile(r"(?:人民政府|政府|办事处)$")
_BODY = re.compile(r"委员会$")
_AND = re.compile("(?<=[㐀-鿿]{2})[和与](?![县区市旗盟州镇乡])(?=[㐀-鿿]{2})")
"""住房和城乡建设局 is written with and without it; in 兴和县 it belongs to the name."""
_LEVELS = "省州市县区旗盟"
TOWNS = ("镇", "乡", "街道")
_LONGEST = 15
"""Characters before the level of a place: 积石山保安族东乡族撒拉族自治县, and a few of what stands before it."""
_ORGAN = re.compile(r"^[㐀-鿿]+(?:局|委|办|办公室|中心|会|社|院|队|联)$")
_OFFICE = re.compile(r"(?<=街道)办$")
_BOARD = re.compile(r"管理委$")
_REMARK = re.compile(r"[(（](?P<inner>[^()（）]*)[)）]$")
_STEM = re.compile(r"(?P<stem>.+?)(?P<kind>局|委|办|办公室)$")

Named = TypeVar("Named")


@dataclass(frozen=True, slots=True)
class Parts:
    """A name as people shorten it: the ``place`` before it ("" for none), and the ``body`` in its full form."""

    place: str
    body: str


@lru_cache(maxsize=32768)
def key(name: str) -> str:
    """What is left of a name when its usual endings go: 岚溪县青石镇人民政府 is 岚溪县青石镇.

    A remark in brackets goes too, but not the part of an organ that files for itself: 税务局（第一分局）.
    """
    return _AND.sub("", _ended(name))


def _ended(name: str) -> str:
    """The key with 和 and 与 in it: in 岚溪县和平镇 they can't be told before the place is cut off."""
    return _BODY.sub("委", _TAIL.sub("", _REMARK.sub(_part, narrow(name))))


def _part(remark: re.Match[str]) -> str:
    return remark["inner"] if remark["inner"].endswith(tuple(_data()["brackets"]["parts"])) else ""


def same(one: str, other: str) -> bool:
    """Whether two names are of one organ; a place before one of them does not count."""
    short, long = key(one), key(other)
    return bool(short) and (short == long or _placed(short, other) or _placed(long, one))


def _placed(short: str, long: str) -> bool:
    """Whether a name is the other's key after its place."""
    bare = (short, re.sub(r"^[县市区旗](?=..)", "", short))
    return any(len(s) > 2 and s in _after_places(long) for s in bare)


@lru_cache(maxsize=32768)
def _after_places(name: str) -> tuple[str, ...]:
    """What is left of a name after its first place, after its second …"""
    place, rest, found = "", _ended(name), []
    while end := _place(rest, place):
        place, rest = place + rest[:end], rest[end:]
        found.append(_AND.sub("", rest))
    return tuple(found)


def within(one: str, other: str) -> bool:
    """Whether two places are one, but for the larger ones that one of them names before it: 霁州市岚溪县, 岚溪县.

    太和县 is not 和县, and of no place nothing is said.
    """
    units = [_units(one), _units(other)]
    short, long = sorted(units, key=len)
    if not short:
        return False
    *above, first = zip(reversed(short), reversed(long), strict=False)
    return all(a == b for a, b in above) and _alike(*first)


def _alike(one: str, other: str) -> bool:
    """Whether two places are one, what stands before it written without a level: 霁州岚溪县, 国家税务总局岚溪县."""
    short, long = sorted((one, other), key=len)
    before = long.removesuffix(short)
    return short == long or (before != long and (len(short) > 2 or before.endswith("总局")))


def _units(place: str) -> list[str]:
    units: list[str] = []
    while end := _place(place, units[-1] if units else ""):
        units.append(place[:end])
        place = place[end:]
    return units


def place_of(name: str) -> str:
    """The place that an organ's name names: 岚溪县 of 岚溪县财政局, and of 岚溪县人民政府; "" for none."""
    cut = parts(name)
    return cut.place + (cut.body if "".join(_units(cut.body)) == cut.body else "")


def stem(place: str) -> str:
    """The name of the innermost place without its level: 岚溪 of 霁州市岚溪县; "" of 景县, as 景 tells nothing."""
    units = _units(place)
    return units[-1][:-1] if units and len(units[-1]) > 2 else ""


def bare(body: str, place: str) -> str:
    """A body without the place's name that stands before it without its level: 岚溪经济开发区管委会 in 岚溪县.

    Towns are left as they are: 岚溪湖镇 is not 湖镇.
    """
    rest = body.removeprefix(stem(place))
    return body if len(rest) < 3 or generic(rest) or kind_of_town(rest) else full(_AND.sub("", rest))


def is_zone(place: str) -> bool:
    """Whether a place is but a part of a county that is run apart: 经济开发区."""
    return place.endswith(tuple(_data()["zones"]["ends"]))


def kind_of_town(body: str) -> str:
    """镇, 乡, 街道 with which the name of a town ends; "" where it is none."""
    return next((kind for kind in TOWNS if len(body) > len(kind) and body.endswith(kind)), "")


def find(name: str, among: Iterable[tuple[str, Named]]) -> Named | None:
    """The one thing whose name is that of the organ; None where none is, or where two are."""
    return Directory(among).find(name)


class Directory(Generic[Named]):
    """Things under the names of organs."""

    def __init__(self, among: Iterable[tuple[str, Named]]) -> None:
        self._listed = list(among)
        self._by_key: dict[str, list[Named]] = defaultdict(list)
        for name, thing in self._listed:
            self._by_key[key(name)].append(thing)

    def find(self, name: str) -> Named | None:
        """The one thing whose name is that of the organ; None where none is, or where two are."""
        wanted = key(name)
        found = self._by_key.get(wanted) if wanted else None
        if not found:
            found = [thing for other, thing in self._listed if same(name, other)]
        return found[0] if len(found) == 1 else None


@lru_cache(maxsize=32768)
def parts(name: str) -> Parts:
    """The name cut into place and body, an abbreviated body written out: 岚溪县发改委 is 岚溪县, 发展改革局.

    Of 县财政局 the place is unknown; a place alone (岚溪县人民政府) is the body.
    """
    place, rest = "", _BOARD.sub("管委会", _OFFICE.sub("", _ended(name)))
    while end := _place(rest, place):
        left = rest[end:]
        if len(left) < 2 or generic(left):
            break
        place, rest = place + rest[:end], left
    rest = _AND.sub("", rest)
    if not place and _known(rest) is None and rest[0:1] in tuple("县市区旗") and not _word(rest[0], rest[1:]):
        rest = rest[1:] if _ORGAN.match(rest[1:]) else rest
    return Parts(place, full(rest))


def generic(body: str) -> bool:
    """Whether words alone name no organ: 管委会, 服务中心."""
    return body in _data()["generic"]["words"]


def _place(text: str, before: str) -> int:
    """Where the place with which a text begins ends, 0 where it begins with none; ``before``: the one before it."""
    for i, level in enumerate(text[: _LONGEST + 1]):
        if not "㐀" <= level <= "鿿":
            return 0
        if level in _LEVELS and i and _ends(text[:i], level, text[i + 1 :], before):
            return i + 1
    return 0


def _ends(stem: str, level: str, rest: str, before: str) -> bool:
    """Whether a place ends with its level: in 诸城市|教育局, not in 岚溪城市|管理局."""
    places, two = _data()["places"], stem[-1] + level
    if len(stem) == 1:
        inner = level == "区" and (before[-1:] not in ("", "市") or rest.endswith(tuple(places["outposts"])))
        return stem in places["single"].get(level, ()) and not inner and not _word(two, rest)
    for known in places["listed"].get(two, ()):
        if stem == known or (stem.endswith(known) and len(stem) > len(known) + 1):
            return True
    if two in places["never"] or stem[:-1].endswith(tuple(places["kinds"].get(two, ()))):
        return False
    return not (_word(two, rest) or _word(level, rest))


def _word(end: str, rest: str) -> bool:
    """Whether what seems the end of a place is the beginning of a word: 城市管理, 市场监督, 区域."""
    pattern = _words().get(end)
    return pattern is not None and pattern.match(rest) is not None


def full(body: str) -> str:
    """The body of a name, without its place, in the form that its abbreviations share."""
    return _known(body) or body


def _known(body: str) -> str | None:
    """The shared form of a body whose abbreviations are listed."""
    match = _STEM.match(body)
    stem = _stems().get(match["stem"]) if match else None
    return _bodies().get(body) or (f"{stem}局" if stem is not None else None)


def of_file(name: str) -> str:
    """What a file's name (or the folder's, where nothing else is in it) says of the organ; "" for nothing."""
    *folders, last = name.replace("\\", "/").split("/")
    for part in (re.sub(r"\.[A-Za-z]{2,5}$", "", last), *reversed(folders)):
        text = narrow(part)
        for noise in _data()["files"]["noise"]:
            text = re.sub(noise, "", text)
        text = "".join(re.findall(r"[㐀-鿿]+", text))
        if len(text) > 1:
            return text
    return ""


@cache
def _data() -> dict[str, Any]:
    """``names.toml``."""
    return tomllib.loads(files("service").joinpath("names.toml").read_text("utf-8"))


@cache
def _words() -> dict[str, re.Pattern[str]]:
    return {end: re.compile("|".join(after)) for end, after in _data()["places"]["words"].items()}


@cache
def _stems() -> dict[str, str]:
    return {s: name for name, short in _data()["stems"].items() for s in (name, *short)}


@cache
def _bodies() -> dict[str, str]:
    return {key(s): name for name, short in _data()["bodies"].items() for s in (name, *short)}
