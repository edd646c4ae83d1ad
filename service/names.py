"""Names of organs compared as people write them: with and without their county, 人民政府, 办事处."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Generic, TypeVar

from models.wording import narrow
from service.places import data, is_word, leading, peoples, units
from service.places import is_zone as is_zone
from service.places import stem as stem
from service.places import within as within

_TAIL = re.compile(r"(?:人民政府|政府|办事处)$")
_BODY = re.compile(r"委员会$")
_AND = re.compile("(?<=[㐀-鿿]{2})[和与](?![县区市旗盟州镇乡])(?=[㐀-鿿]{2})")
"""住房和城乡建设局 is written with and without it; in 兴和县 it belongs to the name."""
TOWNS = ("镇", "乡", "街道")
LEVELS = ("县", "市", "区", "旗", "州", "盟")
"""What stands for a place that is not named: 县财政局, 州财政局."""
_OFFICE = re.compile(r"(?<=街道)办$")
_SENT = re.compile(r"(?:(?<=[县市区旗])|^[县市区旗]?)(?:人民)?政府(?=[㐀-鿿]{2,}街道$)")
"""A street's office is one that its county's government sends out: 岚溪县人民政府城关街道办事处."""
_BOARD = re.compile(r"(?<!监督)管理委$")
_SHORT_BOARD = re.compile(r"管委会$")
_BRANCH = re.compile(r"(?<=[局心行])(?P<stem>[㐀-鿿]{2,}?)[县市区旗](?=(?:分局|分中心|管理部)$)")
_REMARK = re.compile(r"[(（](?P<inner>[^()（）]*)[)）]$")
_SHORT = re.compile("[㐀-鿿]{1,2}[局委办]")
"""Too short to say where an organ lies and what it is."""
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
    ended = _BODY.sub("委", _TAIL.sub("", _REMARK.sub(_part, narrow(name))))
    return _SHORT_BOARD.sub("管理委", _SENT.sub("", _OFFICE.sub("", ended)))


def _under(name: str) -> str:
    """A name without what organs of its kind put before their place: 国家税务总局岚溪县税务局."""
    for above in data()["above"]:
        if name.startswith(above["name"]) and re.match(above["then"], name.removeprefix(above["name"])):
            return name.removeprefix(above["name"])
    return name


def _part(remark: re.Match[str]) -> str:
    return remark["inner"] if remark["inner"].endswith(tuple(data()["brackets"]["parts"])) else ""


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
    place, rest = "", _ended(name)
    found = [] if _under(rest) == rest else [_AND.sub("", _under(rest))]
    rest = _under(rest)
    while end := leading(rest, place):
        place, rest = place + rest[:end], rest[end:]
        found.append(_AND.sub("", rest))
    return tuple(found)


def level_of(name: str) -> str:
    """The level that stands for an organ's place: 市 of 市气象局, 县 of 县人民政府; "" where none does."""
    whole = _AND.sub("", _whole(name))
    return whole[:1] if whole in LEVELS or (whole != _without_level(whole) and not parts(name).place) else ""


def place_of(name: str) -> str:
    """The place that an organ's name names: 岚溪县 of 岚溪县财政局, and of 岚溪县人民政府; "" for none."""
    cut = parts(name)
    return cut.place + (cut.body if "".join(units(cut.body)) == cut.body else "")


def is_place(name: str) -> bool:
    """Whether an organ's name is that of a place alone, as its government's is: 霁州市岚溪县人民政府."""
    cut = parts(name)
    return bool(cut.body) and place_of(name) == cut.place + cut.body


def bare(body: str, place: str) -> str:
    """A body without the place's name that stands before it without its level: 岚溪经济开发区管委会 in 岚溪县.

    Towns are left as they are: 岚溪湖镇 is not 湖镇.
    """
    rest = body.removeprefix(stem(place))
    return body if len(rest) < 3 or generic(rest) or kind_of_town(rest) else full(_AND.sub("", rest))


def kind_of_town(body: str) -> str:
    """镇, 乡, 街道 with which the name of a town ends; "" where it is none."""
    return next((kind for kind in TOWNS if len(body) > len(kind) and body.endswith(kind)), "")


def lacks_place(name: str) -> bool:
    """Whether a name is without the place that tells an organ from others of its kind: 青石镇人民政府, 县财政局.

    Organs that have none in their names, as 中国人民银行 has not, lack none.
    """
    place = place_of(name)
    if place:
        return _nameless(place)
    bare, body = _AND.sub("", _whole(name)), parts(name).body
    plain = len(body) < 2 or bare != _without_level(bare) or _TAIL.search(narrow(name)) is not None
    known = generic(body) or _known(body) is not None or _SHORT.fullmatch(body) is not None
    return plain or known or bool(kind_of_town(body)) or _nameless(zone(body))


def _nameless(zone: str) -> bool:
    """Whether a zone has no name of its own: 经济开发区, 高新区."""
    zones = data()["zones"]
    return zone in {*zones["ends"], *zones["short"], *(full for fulls in zones["short"].values() for full in fulls)}


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
        found = self.all(name)
        return found[0] if len(found) == 1 else None

    def all(self, name: str) -> list[Named]:
        """The things whose name is that of the organ: as it is spelled, or else as it is written for short."""
        wanted = key(name)
        if found := self._by_key.get(wanted) if wanted else None:
            return found
        found = [thing for other, thing in self._listed if same(name, other)]
        return found or [thing for other, thing in self._listed if akin(name, other)]


@lru_cache(maxsize=32768)
def parts(name: str) -> Parts:
    """The name cut into place and body, an abbreviated body written out: 岚溪县发改委 is 岚溪县, 发展改革局.

    Of 县财政局 the place is unknown; a place alone (岚溪县人民政府) is the body.
    """
    place, rest = "", _whole(name)
    while end := leading(rest, place):
        left = rest[end:]
        if len(left) < 2 or generic(left):
            break
        place, rest = place + rest[:end], left
    rest = _AND.sub("", rest)
    return Parts(place, full(rest if place else _without_level(rest)))


def _without_level(name: str) -> str:
    """县财政局, 市档案馆 without the level before it; 市场监督管理局, 县前街道 as they are."""
    level, rest = name[:1], name[1:]
    if level == "师" and rest.startswith("市"):  # 师市财政局, of a division and its city
        level, rest = "市", rest[1:]
    if level not in LEVELS or _known(name) is not None:
        return name
    ends, words = data()["level"]["ends"], data()["level"]["words"].get(level, ())
    if is_word(level, rest) or rest.startswith(tuple(words)):
        return name
    return rest if any(len(rest) > len(end) and rest.endswith(end) for end in ends) else name


def _whole(name: str) -> str:
    """A name without its usual endings and what stands before its place; a board is a 管委会."""
    return _under(_BOARD.sub("管委会", _ended(name)))


def generic(body: str) -> bool:
    """Whether words alone name no organ: 管委会, 服务中心."""
    return body in data()["generic"]["words"]


def full(body: str) -> str:
    """The body of a name, without its place, in the form that its abbreviations share."""
    for short, long in data()["inside"].items():
        body = re.sub(short, long, body)
    return _known(body) or _BRANCH.sub(_unlevelled, body)


def _unlevelled(branch: re.Match[str]) -> str:
    """岚溪 of 岚溪县分局; 开发区 stays."""
    return branch[0] if is_zone(branch[0]) else branch["stem"]


def is_branch(body: str) -> bool:
    """Whether an organ is the branch of one of a higher level, whose place tells nothing of where it lies."""
    return body.endswith(tuple(data()["branches"]["ends"]))


def plain_town(body: str) -> str:
    """白马乡 of 白马回族乡, and of itself; "" for what is no 乡."""
    match = _town().fullmatch(body)
    return f"{match['stem']}乡" if match else ""


def zone(body: str) -> str:
    """The zone that a body is the board of: 经济开发区 of 经济开发区管委会, and of itself; "" for none."""
    name = body.removesuffix("管委会")
    return name if is_zone(name) else ""


def one_zone(one: str, other: str) -> bool:
    """Whether two zones may be one, a name being short for the other: 经开区, 经济技术开发区."""
    short = data()["zones"]["short"]
    return one == other or bool({one, *short.get(one, ())} & {other, *short.get(other, ())})


def akin(one: str, other: str) -> bool:
    """Whether two names may be of one organ when abbreviations count: 岚溪县市监局, 市场监督管理局."""
    a, b = parts(one), parts(other)
    return len(a.body) > 2 and a.body == b.body and (not a.place or not b.place or within(a.place, b.place))


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
        for noise in data()["files"]["noise"]:
            text = re.sub(noise, "", text)
        text = "".join(re.findall(r"[㐀-鿿]+", text))
        if len(text) > 1:
            return text
    return ""


@cache
def _town() -> re.Pattern[str]:
    return re.compile(f"(?P<stem>[㐀-鿿]{{2,}}?)(?:{peoples()}|民族)?乡")


@cache
def _stems() -> dict[str, str]:
    return {s: name for name, short in data()["stems"].items() for s in (name, *short)}


@cache
def _bodies() -> dict[str, str]:
    return {key(s): name for name, short in data()["bodies"].items() for s in (name, *short)}
